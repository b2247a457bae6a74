"""A supervisor's outcomes on the screen: figures, picture, table, filters and the way to a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu

from counsel_desk.domain.cases import CaseStatus, SessionOutcome
from counsel_desk.domain.outcomes.intervals import Share
from counsel_desk.domain.outcomes.team import Courses, Dimension
from counsel_desk.services import cases
from counsel_desk.services.errors import VaultBusy
from counsel_desk.services.outcomes import load_cohort
from tests.ui.group_stage import open_stage
from tests.ui.test_narrow import DOUBLED
from ui.screen import Route
from ui.screens.outcomes.screen import TABLE, OutcomesScreen
from ui.widgets import outcome_words
from ui.widgets.outcome_parts import grounds

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
PAGE = Route("outcomes")


@pytest.fixture
def stages(tmp_path, qtbot):
    with open_stage(tmp_path, qtbot) as make:
        make.office.clock.at = NOW
        yield make


@pytest.fixture
def team(stages):
    """Three finished courses of counsellor1: better, worse and unchanged; one in Kisumu."""
    office, found = stages.office, {}
    facts = (("better", 3, 1, "Nakuru"), ("worse", 1, 2, "Kisumu"), ("still", 2, 2, "Nakuru"))
    for name, first, last, county in facts:
        office.clock.at = NOW - timedelta(days=60)
        case = office.client(name=f"{name.title()} Achieng", county=county)
        for value in (first, last):
            office.appointment(office.counsellor1, case, outcome=SessionOutcome.ATTENDED)
            office.screening(office.counsellor1, case, "phq-9", {"rest": value, "9": 0})
            office.clock.move(days=20)
        kept = office.counsellor1.do(cases.open_case, case).coordination
        closed = replace(kept, status=CaseStatus.CLOSED)
        office.counsellor1.do(cases.update_coordination, case, closed)
        found[name] = case
    office.clock.at = NOW
    return found


def open_page(stages, qtbot):
    one = stages("supervisor")
    page = one.open(OutcomesScreen, PAGE)
    qtbot.waitUntil(lambda: page.found is not None or page._stack.currentWidget() is page.empty)
    one.settle()
    return one, page


def texts(widget):
    return " | ".join(label.text() for label in widget.findChildren(QLabel))


def test_the_figures_are_those_of_the_frozen_answer(stages, team, qtbot):
    _one, page = open_page(stages, qtbot)
    found = page.found
    assert (found.started, found.finished, found.paired) == (3, 3, 3)
    verdicts = found.verdicts
    for name in ("improved", "recovered", "unchanged", "deteriorated"):
        share = getattr(verdicts, name)
        shown = texts(page.figures.cards[name])
        assert outcome_words.percent(share.share) in shown
        assert outcome_words.of_words(share) in shown
    assert "3 began, 3 finished, 3 with paired scores" in texts(page.header)
    assert "reliable change 6 (NHS Talking Therapies) |" in texts(page.picture_card)
    assert "no SD published, reliability 0.89, Cronbach's alpha" in texts(page.grounds)


def test_the_picture_has_a_mark_for_each_score_and_opens_the_case(stages, team, qtbot):
    one, page = open_page(stages, qtbot)
    qtbot.waitUntil(lambda: page.canvas.has_picture)
    assert page.canvas.marks() == 6
    page.canvas.setFocus()
    QTest.keyClick(page.canvas, Qt.Key.Key_Right)
    lines = page.canvas.card_lines()
    assert lines
    assert lines[0] in page.canvas.accessibleDescription()
    QTest.keyClick(page.canvas, Qt.Key.Key_End)
    QTest.keyClick(page.canvas, Qt.Key.Key_Up)
    QTest.keyClick(page.canvas, Qt.Key.Key_Return)
    assert one.went[-1].screen == "client"
    assert one.went[-1].subject in team.values()
    QTest.keyClick(page.canvas, Qt.Key.Key_Escape)
    assert page.canvas.card_lines() == []


def test_the_pointer_shows_a_mark_and_a_click_opens_it(stages, team, qtbot):
    one, page = open_page(stages, qtbot)
    qtbot.waitUntil(lambda: page.canvas.has_picture)
    canvas = page.canvas
    place = canvas._centre(canvas._order[0])
    assert isinstance(place, QPointF)
    QTest.mouseMove(canvas, place.toPoint())
    QTest.mouseMove(canvas, place.toPoint() + QPoint(1, 0))
    qtbot.waitUntil(lambda: bool(canvas.card_lines()))
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert one.went[-1].screen == "client"
    canvas.leaveEvent(QEvent(QEvent.Type.Leave))
    assert canvas.card_lines() == []
    canvas.focusInEvent(QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert canvas.card_lines()
    canvas.focusOutEvent(QFocusEvent(QEvent.Type.FocusOut))
    assert canvas.card_lines() == []
    canvas.grab()


def test_first_against_last_joins_those_with_the_same_scores(stages, team, qtbot):
    one, page = open_page(stages, qtbot)
    qtbot.waitUntil(lambda: page.canvas.has_picture)
    page.views.select("scatter")
    qtbot.waitUntil(lambda: page.canvas.marks() == 3)
    page._open_people((0, 1))
    menu = page.findChild(QMenu)
    assert [action.text().split(" · ")[0] for action in menu.actions()] == [
        pair.code for pair in page.found.pairs[:2]
    ]
    menu.actions()[0].trigger()
    assert one.went[-1].subject == page.found.pairs[0].case
    page._open_people(tuple(range(3)) * 10)
    assert page.views.current() == "table"


def test_the_table_has_the_same_people_and_numbers(stages, team, qtbot):
    one, page = open_page(stages, qtbot)
    page._step_view()
    page._step_view()
    model = page.pairs.table_model
    shown = {model.row_at(row) for row in range(model.rowCount())}
    assert shown == set(page.found.pairs)
    page.pairs.opened.emit(model.row_at(0))
    assert one.went[-1] == Route("client", model.row_at(0).case, "overview")
    words = {outcome_words.verdict_words(one) for one in page.found.pairs}
    assert len(words) == 3


def test_a_filter_narrows_and_everyone_comes_back(stages, team, qtbot):
    _one, page = open_page(stages, qtbot)
    page.filter_button.click()
    assert page.filters.isVisible()
    page.filters.put("county", "Kisumu")
    qtbot.waitUntil(lambda: page.found.paired == 1)
    assert "Kisumu" in page.filter_button.text()
    assert [pair.case for pair in page.found.pairs] == [team["worse"]]
    page.filters.put("sex", page.filters.choices["sex"].values()[-1])
    page.filters.put("period", "year")
    qtbot.waitUntil(lambda: page.found.wanted.since is not None)
    page.filters.clear()
    qtbot.waitUntil(lambda: page.found.paired == 3)
    assert "everyone" in page.filter_button.text()
    page.filter_button.click()
    assert not page.filters.isVisible()


def test_a_filter_that_fits_nobody_says_so_and_leads_back(stages, team, qtbot):
    _one, page = open_page(stages, qtbot)
    page.filters.put("period", "2024")
    qtbot.waitUntil(lambda: page.found.started == 0)
    assert "Nobody fits this filter" in texts(page.no_pairs)
    page.no_pairs.button.click()
    qtbot.waitUntil(lambda: page.found.paired == 3)


def test_parts_are_divided_and_a_part_narrows_the_cohort(stages, team, qtbot):
    _one, page = open_page(stages, qtbot)
    page.parts.select(Dimension.COUNTY.value)
    qtbot.waitUntil(lambda: page.lines.by is Dimension.COUNTY)
    model = page.lines.table_model
    assert [model.row_at(row).key for row in range(model.rowCount())] == ["Kisumu", "Nakuru"]
    page.lines.sort_by(1)
    assert model.sorted_by() == (1, False)
    page.lines.opened.emit(page.found.lines[0])
    qtbot.waitUntil(lambda: page.found.wanted.county == "Kisumu")


def test_every_outcome_of_a_part_stands_with_its_interval(stages, team, qtbot):
    _one, page = open_page(stages, qtbot)
    page.parts.select(Dimension.COUNTY.value)
    qtbot.waitUntil(lambda: page.lines.by is Dimension.COUNTY)
    model = page.lines.table_model
    spec = {column.name: place for place, column in enumerate(model.columns)}
    kisumu, nakuru = model.row_at(0), model.row_at(1)
    assert (kisumu.key, nakuru.key) == ("Kisumu", "Nakuru")

    def said(name, row):
        return model.specs[spec[name]].text(row)

    assert said("UNCHANGED", nakuru) == "1 of 2, 9 to 91"
    assert said("WORSE", kisumu) == "1 of 1, 21 to 100"
    assert said("RECOVERED", nakuru) == "1 of 2, 9 to 91"
    many = replace(nakuru, verdicts=replace(nakuru.verdicts, unchanged=Share(8, 17)))
    assert said("UNCHANGED", many) == "47 % (8 of 17), 26 to 69"
    assert {said(name, replace(nakuru, verdicts=None)) for name in
            ("UNCHANGED", "WORSE", "RECOVERED")} == {"–"}  # fmt: skip


def test_counsellors_are_never_ranked(stages, team, qtbot):
    one, page = open_page(stages, qtbot)
    page.parts.select(Dimension.COUNSELLOR.value)
    qtbot.waitUntil(lambda: page.lines.by is Dimension.COUNSELLOR)
    model = page.lines.table_model
    spec = {column.name: place for place, column in enumerate(model.columns)}
    page.lines.sort_by(spec["IMPROVED"])
    assert model.sorted_by() is None
    said = [model.specs[spec[name]].text(model.row_at(0)) for name in
            ("KEY", "INTERVAL", "CASE", "FIRST", "EXPECTED")]  # fmt: skip
    assert said[0] == "Amina Njeri"
    assert " to " in said[1]
    page.lines.opened.emit(page.found.lines[0])
    qtbot.waitUntil(lambda: page.found.wanted.counsellor is not None)
    page.parts.select(Dimension.PERIOD.value)
    qtbot.waitUntil(lambda: page.lines.by is Dimension.PERIOD)
    before = page.found
    page.lines.opened.emit(page.found.lines[0])
    one.settle()
    assert page.found is before


def test_nothing_finished_shows_all_who_began(stages, qtbot):
    office = stages.office
    case = office.client()
    for value in (3, 1):
        office.appointment(office.counsellor1, case, outcome=SessionOutcome.ATTENDED)
        office.screening(office.counsellor1, case, "phq-9", {"rest": value, "9": 0})
        office.clock.move(days=20)
    _one, page = open_page(stages, qtbot)
    assert page.found.wanted.courses is Courses.STARTED
    page.filters.put("courses", Courses.FINISHED)
    qtbot.waitUntil(lambda: page.found.scope == 0)
    assert "No course has finished" in texts(page.no_pairs)
    page.no_pairs.button.click()
    qtbot.waitUntil(lambda: page.found.paired == 1)


def test_an_empty_cohort_has_its_sentence(stages, qtbot):
    one, page = open_page(stages, qtbot)
    assert "No case is in your supervision yet" in texts(page.empty)
    stages.office.client()
    page.gather()
    one.settle()
    assert "Nobody of your teams has been screened yet" in texts(page.empty)


def test_what_cannot_be_gathered_says_why_and_can_be_tried_again(stages, team, qtbot):
    one = stages("supervisor")
    one.desk.fail(load_cohort.__name__, VaultBusy())
    page = one.open(OutcomesScreen, PAGE)
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page.empty)
    page.empty.button.click()
    qtbot.waitUntil(lambda: page.found is not None)
    page._cancel()
    assert "stopped" in texts(page.empty)


def test_a_change_is_gathered_anew_while_the_old_stays(stages, team, qtbot):
    one, page = open_page(stages, qtbot)
    first = page.cohort
    stages.office.client(name="Naliaka Wekesa")
    page.load()
    assert page._stack.currentIndex() == 1
    qtbot.waitUntil(lambda: page.cohort is not first)
    one.settle()


def test_a_picture_that_cannot_be_drawn_says_where_the_numbers_are(stages, team, qtbot):
    _one, page = open_page(stages, qtbot)
    qtbot.waitUntil(lambda: page.canvas.has_picture)
    page.canvas.draw_failed()
    page.canvas.grab()
    assert not page.canvas.has_picture
    page._recolour()
    qtbot.waitUntil(lambda: page.canvas.has_picture)


def test_what_the_figures_rest_on_is_said(stages, team, qtbot):
    one, page = open_page(stages, qtbot)
    said = dict(grounds(page.found))
    assert "Paired scores: 100 %" in said
    assert said["Effect size"] == "none below 8 pairs"
    assert "NHS Talking Therapies" in said["Source"]
    assert "no diagnosis" in said["Threshold"]
    marked = "First and last in another language or wording"
    assert marked not in said
    first, *others = page.found.pairs
    mixed = replace(page.found, pairs=(replace(first, rewritten=True), *others))
    assert dict(grounds(mixed))[marked].startswith("1 of 3 pairs")
    verdict = outcome_words.verdict_words(mixed.pairs[0])
    assert verdict == f"{outcome_words.verdict_words(first)} (another language or wording)"
    assert one.went == []
    page.report_button.click()
    assert one.went == [Route("reports")]


@pytest.mark.parametrize("table", ["lines", "pairs"])
def test_at_200_percent_no_table_scrolls_sideways(stages, team, qtbot, table):
    one, page = open_page(stages, qtbot)
    one.frame.resize(DOUBLED)
    if table == "pairs":
        page.views.chip(TABLE).click()
    found = getattr(page, table)
    qtbot.waitUntil(lambda: found.isVisible() and found.table_model.rowCount() > 0)
    one.settle()
    qtbot.waitUntil(lambda: found.is_narrow and found.horizontalScrollBar().maximum() == 0)
