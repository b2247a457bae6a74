"""Correcting a screening through the window: what changes, why, and what stood before."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from counsel_desk.domain.screenings import AlertKind, Mode
from counsel_desk.services import alerts, screenings
from tests.builders import Office

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def given(desk_window):
    return desk_window.fill(_given)


def _given(office: Office) -> Any:
    case = office.client(name="Nekesa Wanjiku Barasa")
    values = {"rest": 1, "2": "declined", "9": 0}
    return office.screening(office.counsellor1, case, "phq-9", values, mode=Mode.READ_ALOUD)


def open_result(desk_window: Any, given: Any, user: str = "counsellor1") -> None:
    desk_window.sign_in(user)
    desk_window.go("screening", subject=given.case, item=given.id)
    desk_window.until_said("Result")
    desk_window.settle()


def correct(desk_window: Any, given: Any) -> Any:
    open_result(desk_window, given)
    desk_window.key(Qt.Key.Key_E, CTRL)
    desk_window.settle()
    screen = desk_window.screen
    assert screen.name == "correct"
    desk_window.until(lambda: screen.old is not None)
    screen.form.setFocus()
    return screen


def stored(desk_window: Any, given: Any) -> Any:
    found: list[Any] = []
    desk_window.jobs.ask(screenings.open_screening, given.case, given.id).then(found.append)
    desk_window.settle()
    return found[0]


def test_an_answer_is_corrected_with_a_reason_and_the_earlier_version_is_told(desk_window, given):
    screen = correct(desk_window, given)
    assert screen.sheet.values["2"] == "declined"
    for key in "3s":
        desk_window.qtbot.keyClicks(screen.form, key)
    desk_window.until_said("1: Several days → Nearly every day")
    desk_window.until_said("2: declined → not asked")
    desk_window.qtbot.keyClick(screen.form, Qt.Key.Key_Return)
    desk_window.qtbot.keyClick(screen.form, Qt.Key.Key_Return)
    screen.save()
    desk_window.settle()
    assert "Say why this is corrected" in screen.reason.error()
    screen.reason.set_text("typed from the wrong line")
    desk_window.qtbot.keyClick(screen.reason.edit, Qt.Key.Key_Return)
    desk_window.until(lambda: desk_window.screen.name == "screening")
    desk_window.settle()
    kept = stored(desk_window, given)
    assert (kept.answers.values["1"], kept.answers.values["2"]) == (3, "not asked")
    assert kept.answers.given_at == given.answers.given_at
    desk_window.until_said("what stood before is kept")
    desk_window.until_said("typed from the wrong line")
    desk_window.until_said("1: Several days → Nearly every day")
    desk_window.until_said("Score before: ")
    desk_window.go("client", subject=given.case, tab="screenings")
    tab = desk_window.screen.tab("screenings")
    desk_window.until(lambda: tab._found)
    assert "corrected" in tab._flags(tab._found[0])


def test_the_alert_of_a_safety_item_follows_the_correction(desk_window, given):
    screen = correct(desk_window, given)
    screen.form.go_to(8)
    desk_window.qtbot.keyClicks(screen.form, "2")
    screen.reason.set_text("item 9 was overlooked")
    screen.given.mode.set_value(Mode.INTERPRETER)
    screen.given.interpreter.setText("Amina Odhiambo")
    desk_window.key(Qt.Key.Key_Return, CTRL)
    desk_window.until(lambda: desk_window.screen.name == "screening")
    found: list[Any] = []
    desk_window.jobs.ask(alerts.case_alerts, given.case).then(found.extend)
    desk_window.settle()
    assert [one.kind for one in found] == [AlertKind.SAFETY]
    assert stored(desk_window, given).interpreter == "Amina Odhiambo"


def test_nothing_changed_is_said_and_what_was_typed_is_back_after_a_pause(desk_window, given):
    screen = correct(desk_window, given)
    screen.reason.set_text("looked at the paper again")
    screen.save()
    desk_window.until_said("so nothing was corrected")
    desk_window.qtbot.keyClicks(screen.form, "0")
    desk_window.qtbot.keyClick(screen, Qt.Key.Key_Escape)
    desk_window.settle()
    assert desk_window.screen.name == "screening"
    assert stored(desk_window, given) == given
    again = desk_window.go("correct", subject=given.case, item=given.id)
    desk_window.until(lambda: again.reason.text() == "looked at the paper again")
    assert again.sheet.values["1"] == 0


def test_a_day_of_its_own_is_corrected_too(desk_window, given):
    screen = correct(desk_window, given)
    before = screen.given.day.day().replace(day=1)
    screen.given.day.set_day(before)
    screen.reason.set_text("the paper says the first")
    screen.save()
    desk_window.until(lambda: desk_window.screen.name == "screening")
    assert stored(desk_window, given).answers.given_at.date() == before


def test_a_supervisor_reads_and_does_not_correct(desk_window, given):
    open_result(desk_window, given, "supervisor")
    assert desk_window.screen.correct_button.isHidden()
    desk_window.key(Qt.Key.Key_E, CTRL)
    desk_window.settle()
    assert desk_window.screen.name == "screening"
