from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from counsel_desk.services import note_reviews
from tests.ui.group_stage import open_stage
from ui.screen import Route
from ui.screens.supervision import review
from ui.screens.supervision.page import SupervisionScreen
from ui.screens.supervision.review import Kind
from ui.widgets.rows import ListRow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
PAGE = Route("supervision")


@pytest.fixture
def stages(tmp_path, qtbot):
    with open_stage(tmp_path, qtbot) as make:
        make.office.clock.at = NOW
        yield make


@pytest.fixture
def office(stages):
    return stages.office


@pytest.fixture
def caseload(office):
    """Four cases of counsellor1: better, worse, unchanged and never screened."""
    found = {}
    for name, scores in {"better": (3, 1), "worse": (1, 2), "still": (2, 2), "new": ()}.items():
        case = office.client(name=f"{name.title()} Achieng")
        for place, value in enumerate(scores):
            at = NOW - timedelta(days=40 - 30 * place)
            office.clock.at = at
            answers = {"rest": value, "9": 0}
            office.screening(office.counsellor1, case, "phq-9", answers, at=at)
        found[name] = case
    office.clock.at = NOW
    for start in (NOW - timedelta(days=40), NOW):
        office.note(office.counsellor1, found["still"], session_start=start)
    office.carry_out(office.supervisor)
    return found


def rows(page):
    model = page.table.table_model
    return [model.row_at(row) for row in range(model.rowCount())]


def cases(page):
    return [row.case for row in rows(page)]


def test_the_whole_caseload_of_the_team_is_shown(stages, caseload):
    page = stages("supervisor").open(SupervisionScreen, PAGE)
    assert set(cases(page)) == set(caseload.values())


def test_alerts_stand_first(stages, caseload):
    page = stages("supervisor").open(SupervisionScreen, PAGE)
    assert cases(page)[0] == caseload["worse"]
    assert review.alert_pill(rows(page)[0]).text.startswith("Reliably worse")


def test_each_change_says_in_a_word_whether_it_is_reliable(stages, caseload):
    page = stages("supervisor").open(SupervisionScreen, PAGE)
    words = {row.case: page._reliable(row) for row in rows(page)}
    assert words == {
        caseload["better"]: "improved",
        caseload["worse"]: "worse",
        caseload["still"]: "none",
        caseload["new"]: "–",
    }


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.ALERTS, {"worse"}),
        (Kind.WORSE, {"worse"}),
        (Kind.UNCHANGED, {"still"}),
        (Kind.IMPROVED, {"better"}),
    ],
)
def test_a_chip_leaves_its_cases_and_counts_them(stages, caseload, kind, expected):
    page = stages("supervisor").open(SupervisionScreen, PAGE)
    page.chips.chip(kind.value).click()
    assert set(cases(page)) == {caseload[name] for name in expected}
    assert page.chips.chip(kind.value).accessibleName().endswith(f", {len(expected)}")


def test_clients_not_seen_for_four_weeks_are_found(stages, office, caseload):
    page = stages("supervisor").open(SupervisionScreen, PAGE)
    office.clock.at = NOW
    page.chips.select(Kind.AWAY.value)
    assert caseload["still"] not in cases(page)
    assert caseload["new"] in cases(page)
    assert page._seen(next(row for row in rows(page) if row.case == caseload["new"])) == "never"


def test_enter_opens_the_client_on_the_chart(stages, caseload):
    stage = stages("supervisor")
    stage.open(SupervisionScreen, PAGE)
    stage.keys(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert stage.went == [Route("client", caseload["worse"], "overview")]


def test_typing_finds_a_client_by_name(stages, caseload):
    stage = stages("supervisor")
    page = stage.open(SupervisionScreen, PAGE)
    stage.keys("better")
    assert cases(page) == [caseload["better"]]


def test_alt_and_a_digit_choose_a_chip(stages, caseload):
    stage = stages("supervisor")
    page = stage.open(SupervisionScreen, PAGE)
    stage.keys("2", modifier=Qt.KeyboardModifier.AltModifier)
    assert page.chips.current() == Kind.ALERTS.value


def test_a_supervisor_without_a_team_is_told_how_cases_come(stages, office):
    page = stages("supervisor").open(SupervisionScreen, PAGE)
    assert page._stack.currentWidget() is page._none
    assert "No case is in your supervision" in page._none._sentence.text()


def test_someone_who_does_not_supervise_is_refused_in_a_sentence(stages, caseload):
    page = stages("coordinator").open(SupervisionScreen, PAGE)
    assert page._stack.currentWidget() is page._none
    assert "supervisors" in page._none._sentence.text()


def test_a_new_screening_shows_without_asking(stages, office, caseload):
    stage = stages("supervisor")
    page = stage.open(SupervisionScreen, PAGE)
    office.screening(office.counsellor1, caseload["new"], "phq-9", 1)
    page.load()
    stage.settle()
    (row,) = [row for row in rows(page) if row.case == caseload["new"]]
    assert row.last == 9


def test_a_late_entry_in_the_queue_says_both_dates(stages, office, caseload):
    start = NOW - timedelta(days=9)
    late = office.note(office.counsellor1, caseload["better"], session_start=start)
    office.counsellor1.do(note_reviews.submit_note, caseload["better"], late)
    stage = stages("supervisor")
    page = stage.open(SupervisionScreen, PAGE)
    stage.settle()
    rows = page.queue.waiting.findChildren(ListRow)
    assert len(rows) == 1
    assert "late entry: session 23 Feb 2026, signed 4 Mar 2026" in rows[0].accessibleName()
