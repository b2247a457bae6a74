"""Changing the plan of a cycle and cancelling it, on its page; and the templates of a new one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt

from counsel_desk.domain.group_models import GroupModel
from counsel_desk.domain.groups import Composition, CycleEnd, MeetingStatus
from counsel_desk.services import groups
from counsel_desk.services.errors import DiskFull
from tests.ui.group_stage import open_stage
from ui.screen import Route
from ui.screens.group import GroupScreen
from ui.screens.group.plan_sheet import CancelCycleSheet, PlanSheet
from ui.screens.new_group import NewGroupScreen
from ui.widgets import group_form

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
CTRL = Qt.KeyboardModifier.ControlModifier
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
def group(office):
    return office.group(members=(office.client(),), first_meeting=NOW, language="sw")


@pytest.fixture
def open_page(stages, group):
    def opened(user="coordinator", tab="meetings"):
        stage = stages(user)
        return stage, stage.open(GroupScreen, Route("group", group, tab))

    return opened


def plan_of(office, group):
    return office.coordinator.do(groups.open_group, group).plan


def sheet_of(page, kind, qtbot):
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.window().findChildren(kind)))
    (found,) = [one for one in page.window().findChildren(kind) if one.isVisible()]
    return found


def open_plan(stage, page, qtbot):
    stage.press(Qt.Key.Key_E, modifier=CTRL)
    sheet = sheet_of(page, PlanSheet, qtbot)
    qtbot.waitUntil(lambda: sheet.is_built)
    return sheet


def test_the_plan_is_changed_by_keyboard(open_page, office, group, qtbot):
    stage, page = open_page()
    sheet = open_plan(stage, page, qtbot)
    assert sheet.name_field.text() == "Tumaini 1"
    assert sheet.language.value() == "sw"
    sheet.name_field.set_text("Faraja")
    sheet.joining.composition.set_value(Composition.WOMEN)
    sheet.joining.capacity.setValue(8)
    sheet.joining.least_age.setValue(18)
    sheet.joining.supervisor.set_value(office.supervisor.me.id)
    sheet.answer("save")
    stage.settle()
    plan = plan_of(office, group)
    assert (plan.title, plan.composition, plan.capacity) == ("Faraja", Composition.WOMEN, 8)
    assert (plan.least_age, plan.most_age) == (18, None)
    assert plan.supervisor == office.supervisor.me.id
    assert stage.said == "The plan is changed."
    assert page.title() == "Faraja"


def test_what_is_wrong_is_said_at_its_field_and_stays(open_page, office, group, qtbot):
    stage, page = open_page()
    sheet = open_plan(stage, page, qtbot)
    sheet.name_field.set_text("")
    sheet.answer("save")
    stage.settle()
    assert sheet.name_field.error()
    sheet.name_field.set_text("Faraja")
    stage.desk.fail("change_plan", DiskFull())
    sheet.answer("save")
    stage.settle()
    assert sheet.isVisible()
    assert sheet.name_field.text() == "Faraja"
    assert plan_of(office, group).title == "Tumaini 1"


def test_a_cycle_is_cancelled_with_a_reason_and_stays_on_its_page(open_page, office, group, qtbot):
    stage, page = open_page()
    page.meetings.cancel_button.click()
    sheet = sheet_of(page, CancelCycleSheet, qtbot)
    sheet.why.set_value(CycleEnd.VENUE)
    sheet.answer("save")
    stage.settle()
    assert plan_of(office, group).cancelled_for is CycleEnd.VENUE
    found = office.coordinator.do(groups.open_group, group)
    assert {one.status for one in found.meetings} == {MeetingStatus.CANCELLED}
    assert not page.meetings.cancel_button.isVisible()
    assert not page.plan_button.isVisible()
    assert page._pill.text.startswith("Cancelled")


def test_who_leads_a_group_does_not_change_its_plan(open_page, qtbot):
    stage, page = open_page("counsellor1")
    assert not page.plan_button.isVisible()
    assert not page.meetings.cancel_button.isVisible()
    stage.press(Qt.Key.Key_E, modifier=CTRL)
    assert page.window().findChildren(PlanSheet) == []


def test_a_model_fills_what_follows_from_it_and_what_is_typed_then_stands(stages, office):
    form = stages("coordinator").open(NewGroupScreen, Route("new_group"))
    form.model.set_text(group_form.model_name(GroupModel.PROBLEM_MANAGEMENT))
    assert (form.meetings.value(), form.minutes.value()) == (5, 120)
    assert (form.joining.capacity.value(), form.joining.closed.value()) == (10, True)
    form.meetings.setValue(6)
    form.model.set_text("Our own way")
    assert form.meetings.value() == 6
    assert form.joining.supervisor.values() != (None,)
