from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counsel_desk.domain.enrolment import EndReason
from counsel_desk.domain.groups import AbsenceReason, AttendanceStatus, MeetingReason, MeetingStatus
from counsel_desk.services import groups
from counsel_desk.services.errors import DiskFull
from tests.ui.group_stage import open_stage
from ui.screen import Route
from ui.screens.group.mark_history import MarkHistorySheet
from ui.screens.group.marking import reason_words, reasons_of
from ui.screens.group.page import GroupScreen
from ui.screens.group.reasons import ReasonsPopover
from ui.widgets.scroll import PageScroll

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
def cases(office):
    """Three clients of the lead, enrolled before the first of ten meetings, the fifth today."""
    office.clock.at = NOW - timedelta(weeks=4, days=1)
    return [office.client(name=name) for name in ("Wanjiru", "Halima", "Otieno")]


@pytest.fixture
def group(office, cases):
    first = NOW - timedelta(weeks=4)
    made = office.group(peer=office.peer, members=tuple(cases), first_meeting=first)
    office.carry_out()
    office.clock.at = NOW
    return made


@pytest.fixture
def open_page(stages, group):
    def opened(user="coordinator", tab="attendance"):
        stage = stages(user)
        return stage, stage.open(GroupScreen, Route("group", group, tab))

    return opened


def marks(office, group):
    return office.coordinator.do(groups.open_group, group).marks


def status_at(office, group, row, number):
    file = office.coordinator.do(groups.open_group, group)
    found = file.marks.get((file.members[row].membership, file.meetings[number - 1].id))
    return found.status if found else None


def here(page):
    index = page.attendance.grid.table.currentIndex()
    return index.row(), index.column()


def shown(page, row, column):
    mark = page.attendance.grid.table.marks.mark_at(row, column)
    return mark.status if mark else None


def test_the_page_opens_on_todays_meeting_at_the_first_member_without_a_mark(open_page):
    _, page = open_page()
    assert here(page) == (0, 4)


def test_a_digit_marks_a_member_saves_at_once_and_goes_to_the_next(open_page, office, group):
    stage, page = open_page()
    stage.keys("1", "3", "2")
    assert [status_at(office, group, row, 5) for row in range(3)] == [
        AttendanceStatus.ON_TIME,
        AttendanceStatus.DID_NOT_ATTEND,
        AttendanceStatus.LATE,
    ]
    assert here(page) == (2, 4)


def test_the_first_mark_says_that_the_meeting_was_held(open_page, office, group):
    stage, _ = open_page()
    stage.keys("1")
    assert office.coordinator.do(groups.open_group, group).meetings[4].status is MeetingStatus.HELD


def test_the_dose_follows_each_mark_and_warns_below_sixty_per_cent(open_page):
    stage, page = open_page()
    stage.keys("1", "3")
    rows = page.attendance.grid.table.marks.members
    assert (rows[0].dose, rows[0].warning) == ("1 of 1", "")
    assert (rows[1].dose, rows[1].warning) == ("0 of 1", "below 60 %")


def test_the_head_says_how_far_the_cycle_is(open_page):
    _, page = open_page()
    assert page._pill.text == "Running, meeting 5 of 10"


def test_ctrl_z_takes_the_last_mark_back_in_the_vault_too(open_page, office, group):
    stage, page = open_page()
    stage.keys("1")
    stage.keys("Z", modifier=CTRL)
    assert marks(office, group) == {}
    assert here(page) == (0, 4)


def test_ctrl_z_brings_an_overwritten_mark_back_with_its_reasons(open_page, office, group):
    stage, page = open_page()
    stage.keys("3", Qt.Key.Key_Up)
    page.attendance._give_reasons(cell(page, 0, 4), (AbsenceReason.FEAR, AbsenceReason.TRAVEL))
    stage.settle()
    stage.keys("1")
    stage.keys("Z", modifier=CTRL)
    (mark,) = marks(office, group).values()
    assert mark.status is AttendanceStatus.DID_NOT_ATTEND
    assert mark.reasons == (AbsenceReason.FEAR, AbsenceReason.TRAVEL)


def cell(page, row, column):
    model = page.attendance.grid.table.marks
    return model.members[row].key, model.meetings[column].key


def test_a_mark_is_seen_before_the_vault_has_saved_it(open_page):
    stage, page = open_page()
    with stage.busy():
        stage.press("1")
        assert shown(page, 0, 4) is AttendanceStatus.ON_TIME


def test_marks_typed_while_the_page_loads_again_stay_on_the_page(open_page, office, group):
    stage, page = open_page()
    with stage.busy():
        page.load()
        stage.press("1", "3", "2")
    assert [shown(page, row, 4) for row in range(3)] == [
        status_at(office, group, row, 5) for row in range(3)
    ]
    assert shown(page, 2, 4) is AttendanceStatus.LATE


def test_a_mark_that_fails_shows_the_old_value_again_and_says_so(open_page, office, group):
    stage, page = open_page()
    stage.keys("1", Qt.Key.Key_Up)
    stage.desk.fail("mark", DiskFull())
    stage.keys("3")
    assert shown(page, 0, 4) is AttendanceStatus.ON_TIME
    assert status_at(office, group, 0, 5) is AttendanceStatus.ON_TIME
    assert "was not saved" in stage.said
    assert "disk is full" in stage.said


def test_a_failed_mark_does_not_move_a_person_who_types_on(open_page):
    stage, page = open_page()
    stage.desk.fail("mark", DiskFull())
    stage.keys("1")
    assert here(page) == (1, 4)


def test_a_later_mark_of_the_same_cell_outlives_the_failure_of_an_earlier_one(
    open_page, office, group
):
    stage, page = open_page()
    stage.desk.fail("mark", DiskFull())
    with stage.busy():
        stage.press("1", Qt.Key.Key_Up, "2")
    assert shown(page, 0, 4) is AttendanceStatus.LATE
    assert status_at(office, group, 0, 5) is AttendanceStatus.LATE


def test_a_future_meeting_takes_no_mark_and_says_from_when_it_does(open_page, office, group):
    stage, page = open_page()
    stage.keys(Qt.Key.Key_Right, "1")
    assert shown(page, 0, 5) is None
    assert marks(office, group) == {}
    assert stage.said == "Meeting 6 is on Wed 11 Mar 2026. It can be marked from that day on."


def test_a_cancelled_meeting_takes_no_mark_and_says_so(open_page, office, group):
    meeting = office.coordinator.do(groups.open_group, group).meetings[3].id
    office.coordinator.do(
        groups.set_meeting_status,
        group,
        meeting,
        MeetingStatus.CANCELLED,
        reason=MeetingReason.VENUE,
    )
    stage, _ = open_page()
    stage.keys(Qt.Key.Key_Left, "1")
    assert "Meeting 4 was cancelled" in stage.said
    assert marks(office, group) == {}


def test_a_member_is_not_marked_for_a_meeting_before_joining(open_page, office, group):
    late = office.client(name="Njeri")
    office.coordinator.do(groups.enrol, group, code=office.code(late), agreed=office.clock().date())
    stage, page = open_page()
    page.attendance.grid.go_to(3, 0)
    stage.keys("1")
    assert shown(page, 3, 0) is None
    assert "joined on 4 Mar 2026, after meeting 1" in stage.said


def test_a_cell_outside_a_spell_is_passed_over_and_told(open_page, office, group):
    late = office.client(name="Njeri")
    office.coordinator.do(groups.enrol, group, code=office.code(late), agreed=office.clock().date())
    _, page = open_page()
    table = page.attendance.grid.table
    lines = {row: table.marks.words(row, 0) for row in range(4)}
    (outside,) = (row for row, words in lines.items() if "not a member then" in words)
    assert office.code(late) in lines[outside]
    assert not table.marks.can_mark(outside, 0)
    assert table.marks.can_mark(outside, 4)
    assert not page.grab().isNull()


def test_who_came_back_has_a_line_for_each_spell(open_page, office, group):
    member = office.coordinator.do(groups.open_group, group).members[0]
    left = NOW.date() - timedelta(days=10)
    office.coordinator.do(
        groups.end_membership, group, member.membership, on=left, reason=EndReason.RELOCATED
    )
    office.coordinator.do(groups.enrol, group, code=member.code, agreed=NOW.date())
    stage, page = open_page()
    rows = page.attendance.grid.table.marks.members
    assert [one.code for one in rows[:2]] == [member.code, f"{member.code}, again"]
    page.attendance.grid.go_to(0, 4)
    stage.keys("1")
    assert "left on 22 Feb 2026, before meeting 5" in stage.said
    assert marks(office, group) == {}
    page.attendance.grid.go_to(1, 4)
    stage.keys("1")
    (mark,) = marks(office, group).values()
    assert mark.membership == rows[1].key


def history_sheet(page):
    return next(one for one in page.window().findChildren(MarkHistorySheet) if one.isVisible())


def test_h_shows_what_was_marked_before(open_page, office, group):
    stage, page = open_page()
    stage.keys("1", Qt.Key.Key_Up, "3", Qt.Key.Key_Up, Qt.Key.Key_Delete, "H")
    sheet = history_sheet(page)
    assert sheet.lines == ["Cleared", "did not attend", "on time"]
    stage.keys(Qt.Key.Key_Escape)
    stage.keys(Qt.Key.Key_Left, "H")
    assert history_sheet(page).lines == []


def test_a_history_that_cannot_be_read_says_why(open_page):
    stage, page = open_page()
    stage.desk.fail("mark_history", DiskFull())
    stage.keys("H")
    assert history_sheet(page).lines == []
    assert history_sheet(page)._error.text()


def test_a_phone_sized_window_needs_no_scrolling_sideways(open_page, office, group, qtbot):
    stage, page = open_page()
    stage.frame.resize(408, 800)
    qtbot.waitUntil(lambda: page.attendance.bar.isVisible())
    page.attendance.bar._words.setText("Meeting 18 · Wed 18 November 2026")
    (area,) = [one for one in stage.frame.findChildren(PageScroll) if one.isVisible()]
    qtbot.waitUntil(lambda: area.horizontalScrollBar().maximum() == 0)


def test_a_narrow_window_shows_one_meeting_at_a_time(open_page, office, group, qtbot):
    stage, page = open_page()
    stage.frame.resize(560, 600)
    tab = page.attendance
    qtbot.waitUntil(lambda: tab.bar.isVisible())
    model = tab.grid.table.marks
    assert tab.bar.text() == "Meeting 5 · Wed 4 Mar 2026"
    assert len(model.meetings) == 1
    stage.keys("1")
    qtbot.mouseClick(tab.bar.earlier, Qt.MouseButton.LeftButton)
    assert tab.bar.text() == "Meeting 4 · Wed 25 Feb 2026"
    tab.grid.table.setFocus()
    stage.keys("3")
    found = {one.meeting: one.status for one in marks(office, group).values()}
    meetings = office.coordinator.do(groups.open_group, group).meetings
    assert found == {
        meetings[4].id: AttendanceStatus.ON_TIME,
        meetings[3].id: AttendanceStatus.DID_NOT_ATTEND,
    }
    stage.frame.resize(1366, 768)
    qtbot.waitUntil(lambda: not tab.bar.isVisible())
    assert len(model.meetings) == 10
    assert tab.grid.table.currentIndex().column() == 3


def test_a_touch_offers_the_marks_of_one_meeting(open_page, office, group, qtbot):
    stage, page = open_page()
    stage.frame.resize(560, 600)
    tab = page.attendance
    qtbot.waitUntil(lambda: tab.bar.isVisible())
    table = tab.grid.table
    spot = table.visualRect(table.model().index(1, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    menu = QApplication.activePopupWidget()
    menu.actions()[1].trigger()
    menu.close()
    stage.settle()
    (mark,) = marks(office, group).values()
    assert mark.status is AttendanceStatus.LATE


def test_the_first_and_last_meeting_end_the_way(open_page, qtbot):
    stage, page = open_page()
    stage.frame.resize(560, 600)
    bar = page.attendance.bar
    qtbot.waitUntil(lambda: bar.isVisible())
    for _ in range(12):
        bar.step(1)
    assert bar.text().startswith("Meeting 10")
    assert not bar.later.isEnabled()
    for _ in range(12):
        bar.step(-1)
    assert bar.text().startswith("Meeting 1 ")
    assert not bar.earlier.isEnabled()


def test_reasons_are_ticked_with_digits_and_saved_with_enter(open_page, office, group, qtbot):
    stage, page = open_page()
    stage.keys("3", Qt.Key.Key_Up)
    stage.press("R")
    popover = page.attendance.grid.table.findChild(ReasonsPopover)
    assert popover.isVisible()
    qtbot.keyClick(popover, "1")
    qtbot.keyClick(popover, "7")
    qtbot.keyClick(popover, Qt.Key.Key_Return)
    stage.settle()
    (mark,) = marks(office, group).values()
    assert mark.reasons == (AbsenceReason.TRANSPORT, AbsenceReason.FEAR)
    assert page.attendance.grid.mark(*cell(page, 0, 4)).reason == "transport money, fear"


def test_reasons_of_the_programmes_own_are_ticked_after_the_others(qtbot):
    own = [f"Own {number}" for number in range(1, 4)]
    popover = ReasonsPopover("Reasons", ("work", "Gone since"), offered=("work", "fear", *own))
    qtbot.addWidget(popover)
    assert list(popover.boxes) == ["work", "fear", *own, "Gone since"]
    assert [reason for reason, box in popover.boxes.items() if box.isChecked()] == [
        "work",
        "Gone since",
    ]
    qtbot.keyClick(popover, "3")
    assert popover.chosen() == ("work", "Own 1", "Gone since")
    many = ReasonsPopover("Reasons", (), offered=(*AbsenceReason, *own))
    qtbot.addWidget(many)
    assert not many.boxes["Own 1"].accessibleDescription()
    words = reason_words(("work", "Own 1"))
    assert words == "work, Own 1"
    assert reasons_of(words) == ("work", "Own 1")
    assert reasons_of("") == ()


def test_escape_leaves_the_reasons_as_they_were(open_page, office, group, qtbot):
    stage, page = open_page()
    stage.keys("3", Qt.Key.Key_Up)
    stage.press("R")
    popover = page.attendance.grid.table.findChild(ReasonsPopover)
    qtbot.keyClick(popover, "1")
    qtbot.keyClick(popover, Qt.Key.Key_Escape)
    stage.settle()
    (mark,) = marks(office, group).values()
    assert mark.reasons == ()


def test_mark_today_comes_back_to_todays_column_from_another_tab(open_page):
    stage, page = open_page(tab="meetings")
    page.attendance.grid.go_to(2, 0)
    stage.keys("M", modifier=CTRL)
    assert page.tabs.current_key() == "attendance"
    assert here(page) == (0, 4)
    assert QApplication.focusWidget() is page.attendance.grid.table


def test_a_peer_sees_the_attendance_alone_and_marks_it(open_page, office, group):
    stage, page = open_page("peer")
    assert [page.tabs.tabText(i) for i in range(page.tabs.count())] == ["Attendance"]
    stage.keys("1")
    assert status_at(office, group, 0, 5) is AttendanceStatus.ON_TIME


def test_a_supervisor_reads_attendance_and_cannot_mark(open_page, office, group):
    stage, page = open_page("supervisor")
    stage.keys("1")
    assert marks(office, group) == {}
    assert "coordinator" in stage.said
    assert not page.mark_button.isVisible()


def test_the_page_shows_codes_and_no_name_of_a_member(open_page, office, group, cases):
    _, page = open_page("counsellor1")
    codes = {member.code for member in page.attendance.grid.table.marks.members}
    assert codes == {office.code(case) for case in cases}


def test_an_empty_group_leads_the_coordinator_to_the_roll(stages, office):
    empty = office.group()
    stage = stages("coordinator")
    page = stage.open(GroupScreen, Route("group", empty))
    page.attendance._empty.button.click()
    assert page.tabs.current_key() == "roll"
    assert page.roll.enrol.code.edit.hasFocus()


def test_a_group_of_others_says_why_it_cannot_be_opened(stages, office, group):
    stage = stages("counsellor2")
    page = stage.open(GroupScreen, Route("group", group))
    assert page._stack.currentWidget() is page._lost
    assert not page.tabs.isVisible()


def test_the_place_after_a_lock_is_the_tab_that_was_in_front(open_page, group):
    _, page = open_page()
    page.tabs.select("roll")
    assert page.place() == Route("group", group, "roll")
