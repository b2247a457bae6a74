"""The waiting list of a group, by keyboard and in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt

from counsel_desk.domain.enrolment import OffReason, Priority, WaitingReason
from counsel_desk.services import group_places, groups
from counsel_desk.services.errors import DiskFull
from tests.ui.group_stage import open_stage
from ui.screen import Route
from ui.screens.group.page import GroupScreen
from ui.screens.group.waiting import OffSheet

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def stages(tmp_path, qtbot):
    with open_stage(tmp_path, qtbot) as make:
        make.office.clock.at = NOW
        yield make


@pytest.fixture
def office(stages):
    return stages.office


@pytest.fixture
def case(office):
    return office.client()


@pytest.fixture
def group(office):
    return office.group(first_meeting=NOW)


@pytest.fixture
def open_page(stages, group):
    def opened(user="coordinator"):
        stage = stages(user)
        return stage, stage.open(GroupScreen, Route("group", group, "waiting"))

    return opened


def wait(office, case, group, **facts):
    return office.coordinator.do(group_places.put_on_list, case, group=group, **facts)


def listed(office):
    return office.coordinator.do(group_places.waiting_list)


def choose_first(page):
    page.waiting.table.setFocus()
    page.waiting.table.setCurrentIndex(page.waiting.table.model().index(0, 0))


def test_nobody_waits_is_said(open_page):
    _, page = open_page()
    assert page.waiting._stack.currentWidget() is page.waiting._empty


def test_a_code_typed_and_entered_waits(open_page, office, case, group):
    stage, page = open_page()
    card = page.waiting.card
    card.priority.set_value(Priority.HIGH)
    card.why.set_value(WaitingReason.RETURNS)
    card.since.set_day(date(2026, 2, 1))
    card.code.setFocus()
    stage.keys(office.code(case).lower(), Qt.Key.Key_Return)
    (row,) = listed(office)
    assert (row.case, row.group, row.since) == (case, group, date(2026, 2, 1))
    assert (row.priority, row.reason) == (Priority.HIGH, WaitingReason.RETURNS)
    assert card.code.text() == ""
    assert page.waiting.table.table_model.rowCount() == 1
    assert page.waiting._stack.currentWidget() is page.waiting.table


def test_a_client_may_wait_for_any_group(open_page, office, case):
    stage, page = open_page()
    page.waiting.card.whichever.set_value(True)
    page.waiting.card.code.set_text(office.code(case))
    page.waiting.card.put()
    stage.settle()
    assert listed(office)[0].group is None
    assert page.waiting.table.table_model.rowCount() == 1


def test_what_is_wrong_is_said_at_its_field_and_the_code_stays(open_page, office, case, group):
    stage, page = open_page()
    card = page.waiting.card
    card.put()
    assert "Type the case code" in card.code.error()
    card.code.set_text("nonsense")
    card.put()
    stage.settle()
    assert "mistyped" in card.code.error()
    wait(office, case, group)
    card.code.set_text(office.code(case))
    card.put()
    stage.settle()
    assert "already" in card.code.error()
    assert card.code.text() == office.code(case)
    stage.desk.fail("find_case", DiskFull())
    card.put()
    stage.settle()
    assert "disk is full" in card.code.error()


def test_a_day_to_come_is_refused_at_the_day(open_page, office, case):
    stage, page = open_page()
    card = page.waiting.card
    card.since.set_day(date(2026, 3, 9))
    card.code.set_text(office.code(case))
    card.put()
    stage.settle()
    assert "must lie" in card._since.error()
    assert card.code.error() == ""


def test_enter_leads_to_enrolling_who_waits(open_page, office, case, group):
    wait(office, case, group)
    stage, page = open_page()
    choose_first(page)
    stage.keys(Qt.Key.Key_Return)
    assert page.tabs.current_key() == "roll"
    assert page.roll.enrol.code.text() == office.code(case)
    page.roll.enrol.agreed.setChecked(True)
    page.roll.enrol.enrol_typed()
    stage.settle()
    assert [one.case for one in office.coordinator.do(groups.open_group, group).members] == [case]
    assert listed(office) == ()


def test_p_changes_the_priority_and_it_can_be_taken_back(open_page, office, case, group):
    wait(office, case, group)
    stage, page = open_page()
    choose_first(page)
    stage.keys("P")
    assert listed(office)[0].priority is Priority.HIGH
    assert "priority high" in stage.said
    stage.frame.messages.undo()
    stage.settle()
    assert listed(office)[0].priority is Priority.NORMAL


def test_a_refusal_is_said_and_changes_nothing(open_page, office, case, group):
    wait(office, case, group)
    stage, page = open_page()
    choose_first(page)
    stage.desk.fail("change_priority", DiskFull())
    stage.keys("P")
    assert "disk is full" in stage.said
    assert listed(office)[0].priority is Priority.NORMAL


def test_delete_takes_off_the_list_with_a_reason(open_page, office, case, group):
    wait(office, case, group)
    stage, page = open_page()
    choose_first(page)
    stage.keys(Qt.Key.Key_Delete)
    (sheet,) = [one for one in page.window().findChildren(OffSheet) if one.isVisible()]
    sheet.why.set_value(OffReason.NOT_REACHED)
    sheet.answer("save")
    stage.settle()
    assert listed(office) == ()
    assert "off the waiting list" in stage.said


def test_a_supervisor_reads_the_list_and_cannot_change_it(open_page, office, case, group):
    office.client(name="Halima")
    office.coordinator.do(groups.enrol, group, code=office.code(case), agreed=date(2026, 3, 4))
    office.carry_out()
    other = office.client(name="Kiprop Langat")
    wait(office, other, None)
    stage, page = open_page("supervisor")
    assert page.waiting.table.table_model.rowCount() == 1
    assert not page.waiting.card.isVisible()
    choose_first(page)
    stage.keys("P")
    assert listed(office)[0].priority is Priority.NORMAL
