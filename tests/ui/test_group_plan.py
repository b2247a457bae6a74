"""Changing the plan of a cycle and cancelling it, on its page; and the templates of a new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt

from counsel_desk.domain.access import Role
from counsel_desk.domain.group_models import GroupModel
from counsel_desk.domain.groups import Composition, CycleEnd, MeetingStatus, StaffFunction
from counsel_desk.domain.measurement import CycleMeasure
from counsel_desk.services import group_plans, groups, leavers
from counsel_desk.services.errors import DiskFull
from tests.builders import PASSPHRASE
from tests.ui.group_stage import open_stage
from ui.screen import Route
from ui.screens.group.page import GroupScreen
from ui.screens.group.plan_sheet import CancelCycleSheet, PlanSheet
from ui.screens.new_group import NewGroupScreen
from ui.widgets import group_form
from ui.widgets.cycle_measures import CycleMeasures, measures_words

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


def test_the_page_says_who_leads_supervises_and_interprets_and_where(open_page, office, group):
    stage, page = open_page()
    assert page.who.text() == "Lead Amina Njeri"
    changed = replace(
        plan_of(office, group), venue="Hall Z", supervisor=office.supervisor.me.id,
        interpreter="so", interpreter_name="Halima",
    )  # fmt: skip
    office.coordinator.do(group_plans.change_plan, group, changed)
    page.load()
    stage.settle()
    assert "Hall Z" in page.header._subtitle.whole_text
    said = "Lead Amina Njeri · supervisor Chebet Koech · Interpreter: Somali · Halima"
    assert page.who.text() == said
    assert page.who.isVisible()


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
    assert sheet.joining.measures.value() is None
    sheet.joining.measures.set_value([CycleMeasure("pcl-5", every=2)])
    sheet.answer("save")
    stage.settle()
    plan = plan_of(office, group)
    assert (plan.title, plan.composition, plan.capacity) == ("Faraja", Composition.WOMEN, 8)
    assert (plan.least_age, plan.most_age) == (18, None)
    assert plan.supervisor == office.supervisor.me.id
    assert plan.measures == (CycleMeasure("pcl-5", every=2),)
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
    assert page.header._subtitle.whole_text.endswith(": no venue")
    # What the vault would refuse is not offered.
    page.meetings.table.selectRow(0)
    assert not page.meetings.buttons[MeetingStatus.PLANNED].isEnabled()
    assert page.meetings._hint.text() == "Meeting 1 is cancelled: R says why."


def test_what_a_cycle_measures_is_said_with_its_meetings_and_to_no_peer(
    open_page, office, group, qtbot
):
    plan = plan_of(office, group)
    measures = (CycleMeasure("pcl-5", mid=True, every=1), CycleMeasure("phq-9", mid=True, every=1))
    changed = replace(plan, measures=measures)
    office.coordinator.do(group_plans.change_plan, group, changed)
    _stage, page = open_page()
    said = page.meetings._measured.text()
    assert said == (
        "Measured: PCL-5, PHQ-9: at the start of the group, at every meeting, in the middle of the"
        " group, at the end of the group"
    )
    assert not page.meetings._measured.isHidden()
    empty = replace(plan, measures=())
    office.coordinator.do(group_plans.change_plan, group, empty)
    assert measures_words(()) == "nothing is measured in this group"
    assert measures_words(None) == ""
    page.meetings._context.roles = frozenset({Role.PEER})
    page.meetings._say_measured(office.coordinator.do(groups.open_group, group))
    assert page.meetings._measured.isHidden()


def test_a_cycles_own_plan_is_made_by_keyboard_and_kept(qtbot):
    made = CycleMeasures()
    qtbot.addWidget(made)
    made.show()
    told = []
    made.changed.connect(lambda: told.append(made.value()))
    assert (made.value(), made.plain(), made.editor.isVisible()) == (None, None, False)
    made.by.set_value("own")
    assert made.editor.isVisible()
    made.editor.more.set_value("who-5")
    made.editor._add_chosen(0)
    (editor,) = made.editor.editors
    assert editor.measure() == CycleMeasure("who-5")
    editor.boxes["mid"].setChecked(True)
    editor.boxes["end"].setChecked(False)
    editor.numbers["every"].setValue(4)
    wanted = (CycleMeasure("who-5", mid=True, end=False, every=4),)
    assert made.value() == told[-1] == wanted
    kept = made.plain()
    made.set_value(None)
    made.set_plain([{"nonsense": 1}])
    assert made.value() is None
    made.set_plain(kept)
    assert made.value() == wanted
    editor = made.editor.editors[0]
    assert "every" in editor.numbers["every"].accessibleName()
    editor.remove.click()
    assert made.value() == ()


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
    assert [one.instrument for one in form.joining.measures.value()] == ["phq-9", "gad-7"]
    form.meetings.setValue(6)
    form.model.set_text("Our own way")
    assert form.meetings.value() == 6
    assert form.joining.supervisor.values() != (None,)


# --- who leads it ---


def test_who_leads_a_cycle_changes_while_it_runs(open_page, office, group, qtbot):
    stage, page = open_page()
    sheet = open_plan(stage, page, qtbot)
    lead, second = StaffFunction.LEAD, StaffFunction.CO_FACILITATOR
    assert sheet.staff.choices[lead].value() == office.counsellor1.me.id
    sheet.staff.choices[second].set_value(office.counsellor2.me.id)
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: stage.said == "The plan is changed.")
    stage.settle()  # the page reads the plan again on the vault's thread
    staff = office.coordinator.do(groups.open_group, group).staff
    assert {one.person: one.function for one in staff} == {
        office.counsellor1.me.id: lead,
        office.counsellor2.me.id: second,
    }
    again = open_plan(stage, page, qtbot)
    again.staff.choices[second].set_value(None)
    again.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: len(office.coordinator.do(groups.open_group, group).staff) == 1)
    stage.settle()
    last = open_plan(stage, page, qtbot)
    qtbot.waitUntil(lambda: last.staff.history.isVisible())
    assert last.staff.history.text().startswith("Before: co-facilitator")
    assert "4 Mar 2026 until 4 Mar 2026" in last.staff.history.text()


def test_where_a_meeting_was_is_told_after_the_cycle_moved(open_page, office, group, qtbot):
    office.clock.move(hours=3)
    stage, page = open_page()
    sheet = open_plan(stage, page, qtbot)
    was = sheet.venue.text()
    assert not sheet.before.isVisible()
    sheet.venue.set_text("Hall Z")
    sheet.joining.supervisor.set_value(office.supervisor.me.id)
    sheet.answer("save")
    qtbot.waitUntil(lambda: stage.said == "The plan is changed.")
    stage.settle()
    meetings = office.coordinator.do(groups.open_group, group).meetings
    qtbot.waitUntil(lambda: f"then at {was}" in page.meetings._note(meetings[0]))
    assert "then" not in page.meetings._note(meetings[-1])
    again = open_plan(stage, page, qtbot)
    qtbot.waitUntil(again.before.isVisible)
    assert again.before.text() == f"Before: venue {was} until 4 Mar 2026."


def test_a_lead_who_left_the_programme_stands_beside_the_next_one(open_page, office, group, qtbot):
    left, new = office.counsellor1.me, office.counsellor2.me
    office.carry_out()
    office.founder.do(leavers.remove_person, person=left.id, passphrase=PASSPHRASE)
    stage, page = open_page()
    sheet = open_plan(stage, page, qtbot)
    lead, second = StaffFunction.LEAD, StaffFunction.CO_FACILITATOR
    assert sheet.staff.choices[lead].value() == left.id
    assert sheet.staff.choices[lead].currentText() == f"{left.name} (has left)"
    sheet.staff.choices[lead].set_value(new.id)
    sheet.answer("save")
    qtbot.waitUntil(lambda: "co-facilitator beside" in sheet.fields["staff"].error())
    sheet.staff.choices[second].set_value(left.id)
    sheet.answer("save")
    qtbot.waitUntil(lambda: stage.said == "The plan is changed.")
    staff = office.coordinator.do(groups.open_group, group).staff
    assert {one.person: one.function for one in staff} == {new.id: lead, left.id: second}


def test_a_cycle_without_a_lead_is_said_at_its_field(open_page, office, group, qtbot):
    stage, page = open_page()
    sheet = open_plan(stage, page, qtbot)
    sheet.staff.choices[StaffFunction.LEAD].set_value(None)
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: sheet.fields["staff"].error() != "")
    assert len(office.coordinator.do(groups.open_group, group).staff) == 1


def test_what_another_venue_clashes_with_is_shown_before_it_is_saved(
    open_page, office, group, qtbot
):
    coming = office.coordinator.do(groups.open_group, group).meetings[3]
    office.group(
        lead=office.counsellor2, title="Umoja", venue="Hall Z",
        first_meeting=coming.start, meetings=1,
    )  # fmt: skip
    stage, page = open_page()
    sheet = open_plan(stage, page, qtbot)
    sheet.venue.set_text("Hall Z")
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: sheet.warnings.sentences != [])
    (said,) = sheet.warnings.sentences
    assert "Umoja" in said
    assert sheet.buttons["save"].text() == "Save all the same"
    assert plan_of(office, group).venue != "Hall Z"
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: plan_of(office, group).venue == "Hall Z")
