"""Giving a screening by number keys, and its result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from counsel_desk.domain.screenings import Given, Mode, Way
from counsel_desk.services import screenings
from counsel_desk.services.errors import DiskFull
from tests.ui.group_stage import Stage, open_stage
from ui.screen import Route
from ui.screens.screening.screen import ScreeningScreen
from ui.screens.screening_result.screen import ScreeningResultScreen
from ui.widgets.pill import Pill

Make = Callable[[str], Stage]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def give(one: Stage, case: Any, instrument: str = "phq-9") -> ScreeningScreen:
    screen = one.open(ScreeningScreen, Route("screen", case, instrument))
    assert isinstance(screen, ScreeningScreen)
    return screen


def result(one: Stage, case: Any) -> ScreeningResultScreen:
    screen = one.open(ScreeningResultScreen, one.went[-1])
    assert isinstance(screen, ScreeningResultScreen)
    # Labels that are added to a page in front are shown at the next turn of its loop.
    one._qtbot.waitUntil(lambda: "\n" in texts(screen.answers).strip())
    return screen


def stored(one: Stage, case: Any) -> Any:
    return one.office.counsellor1.do(screenings.list_screenings, case)


def texts(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def test_a_phq_9_is_answered_and_saved_by_keys_alone(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    give(one, case)
    one.press("1", "2", "0", "3", "1", "1", "2", "1", "0")
    one.press("2")
    one.keys(Qt.Key.Key_Return)
    (kept,) = stored(one, case)
    assert one.went == [Route("screening", case, item=kept.id)]
    assert list(kept.answers.values.values()) == [1, 2, 0, 3, 1, 1, 2, 1, 0, 2]
    assert kept.scores["total"] == 11
    assert kept.answers.wording


def test_each_number_key_answers_the_item_shown_and_asks_the_next(stage: Make):
    one = stage("counsellor1")
    screen = give(one, one.office.client())
    one.press("3")
    assert screen.sheet.values == {"1": 3}
    assert screen.list.current().key == "2"
    one.press("7")
    assert screen.sheet.values == {"1": 3}
    one.press(Qt.Key.Key_Backspace, "0")
    assert screen.sheet.values == {"1": 0}


def test_what_is_missing_shows_at_one_glance_and_n_goes_there(stage: Make):
    one = stage("counsellor1")
    screen = give(one, one.office.client())
    one.press("1", Qt.Key.Key_Down, "1", "1", Qt.Key.Key_Space, "1", "1", "1", "0")
    assert screen.side.missing.text().endswith("2, 5")
    assert "7 of 10" in screen.side.count.text()
    one.press("n")
    assert screen.list.current().key == "2"
    one.press("n")
    assert screen.list.current().key == "5"


def test_a_blank_item_is_saved_as_missing_and_never_as_zero(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = give(one, case)
    one.press("1", "1", Qt.Key.Key_Down, "1", "1", "1", "1", "1", "0")
    one.press(Qt.Key.Key_Return)
    assert screen.list.current() is None
    assert "never as zero" in screen.list._end.text()
    one.keys(Qt.Key.Key_Return)
    (kept,) = stored(one, case)
    assert kept.missing == ("3",)
    assert kept.answers.values["3"] is None
    assert kept.prorated
    shown = result(one, case)
    assert "1 answer missing" in shown.score.missing.text()
    assert "blank" in texts(shown.answers)


def test_a_declined_item_is_kept_apart_from_a_blank_one(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    give(one, case)
    one.press("d", "1", "1", "1", "1", "1", "1", "1", "0", "0")
    one.keys(Qt.Key.Key_Return)
    (kept,) = stored(one, case)
    assert kept.answers.values["1"] == "declined"
    assert kept.missing == ("1",)
    assert "declined" in texts(result(one, case).answers)


def test_not_applicable_is_taken_only_where_the_instrument_allows_it(stage: Make):
    one = stage("counsellor1")
    screen = give(one, one.office.client())
    one.press("x")
    assert screen.sheet.values == {}
    assert screen.list.current().key == "1"


def test_item_9_speaks_up_the_moment_it_is_answered(stage: Make):
    one = stage("counsellor1")
    screen = give(one, one.office.client())
    one.press("0", "0", "0", "0", "0", "0", "0", "0")
    assert not screen.side.safety.isVisible()
    one.press("1")
    assert screen.side.safety.isVisible()
    assert "Ask about suicide now" in screen.side.safety.prompt.text()
    one.press(Qt.Key.Key_Backspace, "0")
    assert not screen.side.safety.isVisible()


def test_the_days_helper_shows_the_days_that_answers_stand_for(stage: Make):
    one = stage("counsellor1")
    screen = give(one, one.office.client())
    before = [button.text() for button in options(screen)]
    one.press("h")
    assert [button.text() for button in options(screen)][2].endswith("7 to 11 days of 14")
    one.press("h")
    assert [button.text() for button in options(screen)] == before


def options(screen: ScreeningScreen) -> list[Any]:
    from ui.widgets.answer_parts import OptionButton

    return [one for one in screen.list.findChildren(OptionButton) if one.isVisible()]


def test_the_instruments_that_are_due_come_first(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.screening(one.office.counsellor1, case, "phq-9")
    screen = one.open(ScreeningScreen, Route("screen", case))
    assert screen.chooser._order()[:2] == ["gad-7", "pcl-5"]
    one.press(Qt.Key.Key_Return)
    assert screen.sheet.form.id == "gad-7"


def test_answers_left_behind_are_there_again(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    give(one, case)
    one.press("1", "2")
    again = give(one, case)
    assert again.sheet.values == {"1": 1, "2": 2}
    assert again.list.current().key == "3"
    assert stored(one, case) == ()


def test_a_full_disk_keeps_the_answers_on_the_screen(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = give(one, case)
    one.press("1", "1", "1", "1", "1", "1", "1", "1", "0", "0")
    one.desk.fail("record_screening", DiskFull())
    one.keys(Qt.Key.Key_Return)
    assert screen._trouble.isVisible()
    assert len(screen.sheet.values) == 10
    one.keys(Qt.Key.Key_Return)
    assert len(stored(one, case)) == 1


def test_nothing_answered_is_refused_with_a_sentence(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = give(one, case)
    one.press(Qt.Key.Key_Return)
    one.keys(Qt.Key.Key_Return)
    assert screen._trouble.text()
    assert stored(one, case) == ()


def test_a_second_one_on_the_same_day_is_asked_about(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.screening(one.office.counsellor1, case, "phq-9")
    give(one, case)
    one.press("1", "1", "1", "1", "1", "1", "1", "1", "0", "0")
    one.keys(Qt.Key.Key_Return)
    assert "second time" in one.dialogs.asked[0]
    assert len(stored(one, case)) == 2


def test_the_way_it_was_given_last_is_offered_again(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.screening(one.office.counsellor1, case, "gad-7", mode=Mode.INTERPRETER)
    one.office.clock.move(days=30)
    screen = give(one, case)
    assert screen.mode.value() is Mode.INTERPRETER


def test_every_shipped_instrument_can_be_answered_to_its_end(stage: Make):
    from counsel_desk.services.instruments import SHIPPED

    one = stage("counsellor1")
    case = one.office.client()
    for name in SHIPPED:
        screen = give(one, case, name)
        steps = 0
        while screen.list.current() is not None and steps < 60:
            screen.list.answer(screen.list.current().values[-1])
            steps += 1
        assert screen.list.current() is None, name
        assert screen.sheet.missing() == [], name


def test_the_result_says_score_band_and_threshold(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    give(one, case)
    one.press("2", "2", "2", "2", "2", "2", "2", "1", "0", "1")
    one.keys(Qt.Key.Key_Return)
    shown = result(one, case)
    assert shown.score.figure.text() == "15"
    assert "moderately severe" in shown.score.band.text()
    assert "at or above the threshold of 10" in shown.score.band.text()
    assert "baseline" in shown.score.change.text()
    assert shown.done_button.hasFocus()


def test_the_result_says_whether_a_change_is_reliable(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.screening(one.office.counsellor1, case, "phq-9", {"rest": 2, "9": 0})
    one.office.clock.move(days=30)
    give(one, case)
    one.press("0", "0", "0", "0", "0", "0", "0", "1", "0", "0")
    one.keys(Qt.Key.Key_Return)
    shown = result(one, case)
    assert "15 points below the baseline" in shown.score.change.text()
    assert "reliable improvement" in shown.score.change.text()


def test_an_alert_is_answered_on_the_result_by_keyboard(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    give(one, case)
    one.press("1", "1", "1", "1", "1", "1", "1", "1", "2", "1")
    one.keys(Qt.Key.Key_Return)
    shown = result(one, case)
    (card,) = shown.alerts
    assert "item 9 answered 2" in card.accessibleName()
    assert card.text.hasFocus()
    one.keys(Qt.Key.Key_Return, modifier=CTRL)
    assert card.field.error()
    one.press("Asked; no plan, no means. Safety plan made.")
    one.keys(Qt.Key.Key_Return, modifier=CTRL)
    one.press("3")
    one.keys(Qt.Key.Key_Return)
    assert one.office.counsellor1.do(screenings.case_alerts, case) == ()
    assert shown.alerts == []
    assert "Safety plan made." in texts(shown.score)


def test_an_unanswered_safety_item_asks_too(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    give(one, case)
    one.press("1", "1", "1", "1", "1", "1", "1", "1", Qt.Key.Key_Down, "0")
    one.press(Qt.Key.Key_Return)
    one.keys(Qt.Key.Key_Return)
    (card,) = result(one, case).alerts
    assert "unanswered: ask" in card.accessibleName()


def kept(one: Stage, case: Any, instrument: str, values: Any, **facts: Any) -> Any:
    facts.setdefault("mode", Mode.READ_ALOUD)
    given = one.office.screening(one.office.counsellor1, case, instrument, values, **facts)
    one.went.append(Route("screening", case, item=given.id))
    return result(one, case)


def shown_pills(widget: QWidget) -> list[str]:
    return [pill.accessibleName() for pill in widget.findChildren(Pill)]


@pytest.mark.parametrize(
    ("instrument", "values", "said"),
    [
        ("itq", 2, ["met", "met", "complex PTSD (CPTSD)"]),
        ("itq", 0, ["not met", "not met", "none of its patterns"]),
        ("pcl-5", 2, ["met", "met"]),
        ("phq-9", {"rest": 2, "9": 0}, ["met", "major depressive syndrome"]),
        ("pc-ptsd-5", {"rest": 1, "5": 0, "4": 0}, ["met", "not met"]),
        ("hscl-25", 2, ["met", "met", "met"]),
        ("itq", {"rest": 2, "P1": None, "P2": None}, ["cannot be told", "met", "cannot be told"]),
    ],
)
def test_the_result_says_every_rule_of_the_form_and_the_pattern(
    stage: Make, instrument: str, values: Any, said: list[str]
):
    one = stage("counsellor1")
    shown = kept(one, one.office.client(), instrument, values)
    one._qtbot.waitUntil(lambda: "no diagnosis" in texts(shown.verdicts))
    assert shown_pills(shown.verdicts) == said


def test_what_cannot_be_told_says_why_and_an_unconfirmed_threshold_says_so(stage: Make):
    one = stage("counsellor1")
    shown = kept(one, one.office.client(), "itq", {"rest": 2, "P1": None, "P2": None})
    one._qtbot.waitUntil(lambda: "Items P1, P2 have no answers" in texts(shown.verdicts))
    other = kept(one, one.office.client(), "hscl-25", 2)
    one._qtbot.waitUntil(lambda: "1.75 or above, not confirmed" in texts(other.verdicts))


def test_a_form_without_rules_shows_no_verdicts(stage: Make):
    one = stage("counsellor1")
    shown = kept(one, one.office.client(), "phq-15", 1)
    assert shown.verdicts.isHidden()
    assert shown.review.isHidden()


@pytest.mark.parametrize("way", [Way.KEYS, Way.CLIENT, Way.PAPER])
def test_items_to_look_closer_at_are_shown_however_it_was_given(stage: Make, way: Way):
    one = stage("counsellor1")
    case = one.office.client()
    answers = one.office.answers("pcl-5", {"rest": 1, "16": 2, "3": None})
    given = one.office.counsellor1.do(
        screenings.record_screening, case, answers, mode=Mode.SELF, given=Given(way)
    )
    one.went.append(Route("screening", case, item=given.id))
    shown = result(one, case)
    one._qtbot.waitUntil(lambda: "Item 16 answered 2 (Moderately)." in texts(shown.review))
    assert "Ask which risks" in texts(shown.review)
    assert "Item 3 is unanswered: ask." in texts(shown.review)
    assert shown_pills(shown.review) == ["items 16, 3"]


def test_the_result_names_sd_reliability_and_whose_beside_a_reliable_change(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.screening(one.office.counsellor1, case, "pcl-5", 3)
    one.office.clock.move(days=30)
    shown = kept(one, case, "pcl-5", 1)
    one._qtbot.waitUntil(lambda: "recovered" in shown.score.change.text())
    assert "reliable improvement" in shown.score.change.text()
    assert "SD 12.4, r 0.82, test-retest (Blevins 2015)" in shown.score.figures.text()
    assert "Marx 2022" in shown.score.figures.text()
    assert "not confirmed" not in shown.score.change.text()


def test_a_change_by_unconfirmed_figures_says_so_on_the_result(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.screening(one.office.counsellor1, case, "who-5", 1)
    one.office.clock.move(days=30)
    shown = kept(one, case, "who-5", 4)
    one._qtbot.waitUntil(lambda: "improvement, not confirmed" in shown.score.change.text())
    assert "points on, not confirmed" in shown.score.figures.text()
    assert "no SD published" in shown.score.figures.text()
    assert "reliable improvement, not confirmed" in shown_pills(shown.score)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (3, 1, "recovered"),
        (4, 3, "improved, without crossing the threshold"),
        (2, 2, "unchanged"),
        (2, 3, "deteriorated"),
        (1, 3, "deteriorated, from health past the threshold"),
    ],
)
def test_the_result_says_whether_the_change_is_clinically_significant(
    stage: Make, first: int, last: int, said: str
):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.screening(one.office.counsellor1, case, "pcl-5", first)
    one.office.clock.move(days=30)
    shown = kept(one, case, "pcl-5", last)
    one._qtbot.waitUntil(lambda: f"significant change: {said}" in shown.score.change.text())
