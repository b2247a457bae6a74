"""The dates of a cycle in the real window: repetition, exceptions, holidays, clashes, moving."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from PySide6.QtCore import Qt

from counsel_desk.domain.diary import Every
from counsel_desk.domain.groups import MeetingReason, MeetingStatus, StaffFunction
from counsel_desk.services import groups
from counsel_desk.services.errors import DiskFull
from tests.ui.group_stage import open_stage
from ui.screen import Route
from ui.screens.group.page import GroupScreen
from ui.screens.new_group import NewGroupScreen
from ui.shell.sheet import Sheet
from ui.widgets.meeting_sheets import AddMeetingSheet, MeetingHistorySheet, MoveMeetingSheet

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stages(tmp_path, qtbot):
    with open_stage(tmp_path, qtbot) as make:
        make.office.clock.at = NOW
        yield make


@pytest.fixture
def office(stages):
    return stages.office


@pytest.fixture
def form(stages):
    stage = stages("coordinator")
    form = stage.open(NewGroupScreen, Route("new_group"))
    form.name_field.set_text("Tumaini, Nakuru")
    form.venue.set_text("Hall B")
    form.day.set_day(date(2026, 12, 4))  # a Friday
    form.time.set_moment(time(14, 0))
    form.meetings.setValue(4)
    form.staff[StaffFunction.LEAD].set_value(stages.office.counsellor1.me.id)
    form.stage = stage
    return form


def only_group(office):
    (row,) = office.coordinator.do(groups.list_groups)
    return office.coordinator.do(groups.open_group, row.id)


def wait(form, qtbot, condition):
    form.stage.settle()
    qtbot.waitUntil(condition)


def test_a_public_holiday_is_pointed_out_and_left_out_and_another_day_follows(form, office, qtbot):
    wait(form, qtbot, lambda: form.dates.notes != [])
    assert form.dates.notes == ["Fri 25 Dec 2026: Christmas Day, public holiday"]
    (christmas,) = [row for row in form.dates.rows if row.start.day == 25]
    assert "25 Dec" in christmas.box.accessibleName()
    christmas.box.setChecked(True)
    wait(form, qtbot, lambda: len(form.dates.lines) == 4 and "Fri 1 Jan 2027" in form.dates.lines)
    (new_year,) = [row for row in form.dates.rows if row.start.day == 1]
    new_year.box.setChecked(True)
    wait(form, qtbot, lambda: "Fri 8 Jan 2027" in form.dates.lines)
    form.make()
    form.stage.settle()
    qtbot.waitUntil(lambda: form.stage.went != [])
    found = only_group(office)
    assert [one.start.day for one in found.meetings] == [4, 11, 18, 8]
    assert len(found.plan.left_out) == 2


def test_the_days_left_out_come_back_with_a_form_that_is_half_filled(form, qtbot):
    wait(form, qtbot, lambda: form.dates.notes != [])
    (christmas,) = [row for row in form.dates.rows if row.start.day == 25]
    christmas.box.setChecked(True)
    wait(form, qtbot, lambda: "Fri 1 Jan 2027" in form.dates.lines)
    with qtbot.waitSignal(form.keeper.kept):
        form.keeper.flush()
    again = form.stage.open(NewGroupScreen, Route("new_group"))
    qtbot.waitUntil(lambda: again.name_field.text() == "Tumaini, Nakuru")
    wait(form, qtbot, lambda: "Fri 1 Jan 2027" in again.dates.lines)
    assert [one.day for one in again.dates.left_out()] == [25]
    assert again.cycle.cycle.left_out == (christmas.start,)
    again.keeper.start_afresh()
    wait(form, qtbot, lambda: not again.dates.left_out() and not again.name_field.text())
    again.cycle._bring_back(["nonsense"])
    assert again.cycle._left_out() == frozenset()


def test_a_cycle_meets_every_two_weeks_until_a_day(form, office, qtbot):
    form.cycle.every.set_value(Every.FORTNIGHT)
    form.cycle.ends.set_value("until")
    form.cycle.until.set_day(date(2027, 1, 31))
    wait(form, qtbot, lambda: len(form.dates.lines) == 5)
    assert not form.meetings.isEnabled()
    form.make()
    form.stage.settle()
    qtbot.waitUntil(lambda: form.stage.went != [])
    assert only_group(office).plan.rule.startswith("FREQ=WEEKLY;INTERVAL=2;UNTIL=20270131")


def test_a_last_day_before_the_first_is_said_under_its_field(form, office, qtbot):
    form.cycle.ends.set_value("until")
    form.cycle.until.set_day(date(2026, 11, 1))
    wait(form, qtbot, lambda: "before the first" in form.fields["until"].error())
    form.make()
    form.stage.settle()
    assert office.coordinator.do(groups.list_groups) == ()
    form.cycle.until.set_day(date(2026, 12, 20))
    wait(form, qtbot, lambda: form.fields["until"].error() == "")


def test_several_days_a_week(form, qtbot):
    form.cycle.days.boxes["1"].setChecked(True)
    wait(form, qtbot, lambda: form.dates.lines[1:2] == ["Tue 8 Dec 2026"])
    form.cycle.every.set_value(Every.MONTH)
    wait(form, qtbot, lambda: form.dates.lines[1:2] == ["Fri 1 Jan 2027"])
    assert not form.fields["days"].isVisible()


def test_what_clashes_is_shown_before_a_group_is_created(form, office, qtbot):
    start = datetime(2026, 12, 11, 14, 0).astimezone(UTC)
    office.group(first_meeting=start, meetings=1, title="Faraja")
    form.make()
    form.stage.settle()
    qtbot.waitUntil(lambda: form.create_button.text() == "Create all the same")
    assert len(office.coordinator.do(groups.list_groups)) == 1
    (note,) = [one for one in form.dates.notes if "11 Dec" in one]
    assert "Someone who leads it has Faraja" in note
    form.make()
    form.stage.settle()
    qtbot.waitUntil(lambda: form.stage.went != [])
    assert len(office.coordinator.do(groups.list_groups)) == 2


# --- the meetings of a group ---


@pytest.fixture
def open_meetings(stages, office, qtbot):
    group = office.group(first_meeting=NOW + timedelta(days=4), meetings=6)

    def opened(user="coordinator"):
        stage = stages(user)
        page = stage.open(GroupScreen, Route("group", group, "meetings"))
        page.meetings.table.setFocus()
        page.meetings.table.setCurrentIndex(page.meetings.table.model().index(1, 0))
        return stage, page

    opened.group = group
    return opened


def second(office, group):
    return office.coordinator.do(groups.open_group, group).meetings[1]


def sheet_of(stage, kind=Sheet):
    (found,) = stage.frame.window().findChildren(kind)
    return found


def test_m_moves_a_meeting_once_the_reason_is_said_and_the_move_is_undone(
    open_meetings, office, qtbot
):
    group = open_meetings.group
    before = second(office, group)
    stage, page = open_meetings()
    stage.keys("M")
    sheet = sheet_of(stage, MoveMeetingSheet)
    sheet.day.set_day(date(2026, 12, 5))
    sheet.answer("save")
    assert "Choose why" in sheet._why_field.error()
    sheet.why.set_value(MeetingReason.VENUE)
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: second(office, group).moved_for is MeetingReason.VENUE)
    stage.settle()
    note = page.meetings.table.model().index(1, 6).data()
    assert note.startswith("moved from Fri 4 Dec")
    assert note.endswith(": no venue")
    assert stage.said == "Meeting 2 is on Sat 5 Dec 2026 now."
    stage.frame.messages.undo()
    stage.settle()
    assert second(office, group) == before


def test_a_holiday_and_a_clash_are_shown_before_a_meeting_is_moved(open_meetings, office, qtbot):
    group = open_meetings.group
    start = datetime(2026, 12, 26, 12, 0, tzinfo=UTC)
    office.group(first_meeting=start, meetings=1, title="Faraja")
    stage, _ = open_meetings()
    stage.keys("M")
    sheet = sheet_of(stage, MoveMeetingSheet)
    sheet.why.set_value(MeetingReason.STRIKE)
    sheet.day.set_day(date(2026, 12, 26))
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: len(sheet.warnings.sentences) == 3)
    assert sheet.warnings.sentences[0] == "Boxing Day, public holiday."
    assert "Someone who leads it has Faraja" in sheet.warnings.sentences[1]
    assert second(office, group).planned is None
    assert sheet.buttons["save"].text() == "Move all the same"
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: second(office, group).start == start)


def test_a_moment_that_is_past_is_refused_in_words_until_it_is_confirmed(
    open_meetings, office, qtbot
):
    group = open_meetings.group
    stage, _ = open_meetings()
    stage.keys("M")
    sheet = sheet_of(stage, MoveMeetingSheet)
    assert sheet.in_past.isHidden()
    sheet.why.set_value(MeetingReason.OTHER)
    sheet.day.set_day(date(2026, 11, 20))
    sheet.check()
    stage.settle()
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: "This moment is past" in sheet._error.text())
    assert not sheet.in_past.isHidden()
    assert second(office, group).planned is None
    sheet.in_past.setChecked(True)
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: second(office, group).start < NOW)


def test_one_more_meeting_is_added_outside_the_repetition_and_taken_back(
    open_meetings, office, qtbot
):
    group = open_meetings.group
    before = office.coordinator.do(groups.open_group, group).meetings
    start = datetime(2026, 12, 26, 12, 0, tzinfo=UTC)
    office.group(first_meeting=start, meetings=1, title="Faraja")
    stage, page = open_meetings()
    stage.keys("A")
    sheet = sheet_of(stage, AddMeetingSheet)
    assert sheet.start() == before[-1].start + timedelta(weeks=1)
    sheet.day.set_day(date(2026, 12, 26))
    sheet.minutes.setValue(60)
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: len(sheet.warnings.sentences) == 3)
    assert sheet.warnings.sentences[0] == "Boxing Day, public holiday."
    assert sheet.buttons["save"].text() == "Add all the same"
    assert len(office.coordinator.do(groups.open_group, group).meetings) == len(before)
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: stage.said == "A meeting is added on Sat 26 Dec 2026.")
    last = office.coordinator.do(groups.open_group, group).meetings[-1]
    assert (last.start, last.minutes, last.number) == (start, 60, len(before) + 1)
    qtbot.waitUntil(lambda: page.meetings.table.model().rowCount() == len(before) + 1)
    stage.frame.messages.undo()
    stage.settle()
    qtbot.waitUntil(lambda: stage.said == "The meeting that was added is cancelled.")
    last = office.coordinator.do(groups.open_group, group).meetings[-1]
    assert (last.status, last.reason) == (MeetingStatus.CANCELLED, MeetingReason.OTHER)


def test_a_meeting_that_was_is_added_once_that_is_confirmed(open_meetings, office, qtbot):
    group = open_meetings.group
    stage, _ = open_meetings()
    stage.keys("A")
    sheet = sheet_of(stage, AddMeetingSheet)
    sheet.day.set_day(date(2026, 11, 20))
    sheet.answer("save")
    qtbot.waitUntil(lambda: "This moment is past" in sheet._error.text())
    sheet.in_past.setChecked(True)
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(
        lambda: office.coordinator.do(groups.open_group, group).meetings[-1].start < NOW
    )


def test_who_may_not_plan_adds_no_meeting(open_meetings):
    stage, page = open_meetings("counsellor1")
    assert page.meetings.add_button.isHidden()
    stage.keys("A")
    assert not any(one.isVisible() for one in page.window().findChildren(AddMeetingSheet))


def test_what_was_not_saved_of_an_added_meeting_stays_in_the_sheet(open_meetings, qtbot):
    stage, _ = open_meetings()
    stage.keys("A")
    sheet = sheet_of(stage, AddMeetingSheet)
    qtbot.waitUntil(lambda: sheet._checked is not None)
    stage.desk.fail("add_meetings", DiskFull())
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: bool(sheet._error.text()))
    assert sheet.isVisible()


def test_a_day_that_cannot_be_is_said_and_nothing_moves(open_meetings, office, qtbot):
    stage, _ = open_meetings()
    stage.keys("M")
    sheet = sheet_of(stage, MoveMeetingSheet)
    sheet.why.set_value(MeetingReason.OTHER)
    sheet.day.set_day(date(2040, 1, 1))
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: "cannot be" in sheet._error.text())
    assert second(office, open_meetings.group).planned is None


def test_e_shows_every_earlier_date(open_meetings, office, qtbot):
    group = open_meetings.group
    item = second(office, group)
    from counsel_desk.services import group_schedule

    office.coordinator.do(
        group_schedule.move_meeting,
        group,
        item.id,
        start=item.start + timedelta(days=1),
        reason=MeetingReason.SECURITY,
    )
    stage, _ = open_meetings("counsellor1")
    stage.keys("E")
    sheet = sheet_of(stage, MeetingHistorySheet)
    qtbot.waitUntil(lambda: len(sheet.lines) == 2)
    assert sheet.lines[0].endswith("planned, security")
    assert sheet.lines[1].endswith("planned")


def test_a_history_that_cannot_be_read_says_so(open_meetings, office, qtbot):
    stage, _ = open_meetings()
    stage.desk.fail("meeting_history", DiskFull())
    stage.keys("E")
    sheet = sheet_of(stage, MeetingHistorySheet)
    qtbot.waitUntil(lambda: "disk" in sheet._error.text())


def test_a_supervisor_moves_nothing(open_meetings):
    stage, page = open_meetings("supervisor")
    stage.keys("M")
    assert stage.frame.window().findChildren(MoveMeetingSheet) == []
    assert not page.meetings.move_button.isVisible()


def test_only_a_planned_meeting_is_moved(open_meetings, office):
    group = open_meetings.group
    office.coordinator.do(
        groups.set_meeting_status,
        group,
        second(office, group).id,
        MeetingStatus.CANCELLED,
        reason=MeetingReason.HOLIDAY,
    )
    stage, _ = open_meetings()
    stage.keys("M")
    assert stage.frame.window().findChildren(MoveMeetingSheet) == []
