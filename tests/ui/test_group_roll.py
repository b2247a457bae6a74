from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.diary import Booking
from counsel_desk.domain.enrolment import EndReason
from counsel_desk.domain.groups import Ending, MeetingReason, MeetingStatus
from counsel_desk.services import appointments, closing, group_places, groups
from counsel_desk.services.errors import DiskFull
from tests.ui.group_stage import open_stage
from ui.screen import Route
from ui.screens.group.clash_sheet import ClashSheet
from ui.screens.group.fit_sheet import FitSheet
from ui.screens.group.page import GroupScreen
from ui.shell.consent_sheet import OverrideSheet

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
def member(office):
    return office.client()


@pytest.fixture
def outsider(office, member):
    return office.client(name="Halima")


@pytest.fixture
def group(office, member, outsider):
    made = office.group(members=(member,), first_meeting=NOW - timedelta(weeks=4))
    office.carry_out(office.counsellor1, office.supervisor)
    return made


@pytest.fixture
def open_page(stages, group):
    def opened(user="coordinator", tab="roll"):
        stage = stages(user)
        return stage, stage.open(GroupScreen, Route("group", group, tab))

    return opened


def file(office, group):
    return office.coordinator.do(groups.open_group, group)


def codes(page):
    model = page.roll.table.table_model
    return [model.row_at(row).code for row in range(model.rowCount())]


def test_a_code_typed_and_entered_enrols_from_today(open_page, office, outsider, group):
    stage, page = open_page()
    page.roll.enrol.agreed.setChecked(True)
    page.roll.enrol.code.setFocus()
    stage.keys(office.code(outsider).lower(), Qt.Key.Key_Return)
    assert office.code(outsider) in codes(page)
    joined = {one.case: one.joined for one in file(office, group).members}
    assert joined[outsider] == date(2026, 3, 4)
    assert page.roll.enrol.code.text() == ""


def test_a_member_can_be_enrolled_from_an_earlier_day(open_page, office, outsider, group):
    stage, page = open_page()
    page.roll.enrol.agreed.setChecked(True)
    page.roll.enrol.since.set_day(date(2026, 2, 4))
    page.roll.enrol.code.set_text(office.code(outsider))
    page.roll.enrol.enrol_typed()
    stage.settle()
    joined = {one.case: one.joined for one in file(office, group).members}
    assert joined[outsider] == date(2026, 2, 4)


def test_a_wrong_check_letter_is_said_in_words_and_the_code_stays(open_page, office, outsider):
    stage, page = open_page()
    code = office.code(outsider)
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    page.roll.enrol.code.setFocus()
    stage.keys(wrong, Qt.Key.Key_Return)
    assert "last letter does not fit" in page.roll.enrol.code.error()
    assert page.roll.enrol.code.text() == wrong
    assert len(codes(page)) == 1


@pytest.mark.parametrize(
    ("typed", "said"), [("", "Type the case code"), ("tumaini", "two letters, a number")]
)
def test_what_is_no_code_is_said_in_words(open_page, typed, said):
    _, page = open_page()
    page.roll.enrol.code.set_text(typed)
    page.roll.enrol.enrol_typed()
    assert said in page.roll.enrol.code.error()


def test_a_member_is_not_enrolled_twice(open_page, office, member):
    _, page = open_page()
    page.roll.enrol.code.set_text(office.code(member))
    page.roll.enrol.enrol_typed()
    assert "in this group already" in page.roll.enrol.code.error()


def test_the_list_offers_those_outside_and_enter_enrols_one(open_page, office, outsider, group):
    stage, page = open_page()
    page.roll.enrol.agreed.setChecked(True)
    page.roll.enrol.code.setFocus()
    stage.keys(Qt.Key.Key_Down)
    assert page.roll.enrol.table.hasFocus()
    assert page.roll.enrol.table.table_model.rowCount() == 1
    stage.keys(Qt.Key.Key_Return)
    assert {one.case for one in file(office, group).members} >= {outsider}
    assert "every client" in page.roll.enrol._none.text().lower()


def test_marking_does_not_read_the_list_of_clients(open_page):
    stage, page = open_page(tab="attendance")
    stage.desk.fail("list_cases", AssertionError("read for nothing"))
    stage.keys("1")
    assert page.attendance.ledger.is_settled


def test_a_refusal_of_the_vault_is_said_under_the_field(open_page, stages, office, outsider):
    stage, page = open_page()
    stage.desk.fail("enrol", DiskFull())
    page.roll.enrol.code.set_text(office.code(outsider))
    page.roll.enrol.enrol_typed()
    stage.settle()
    assert "disk is full" in page.roll.enrol.code.error()
    assert page.roll.enrol.code.text() == office.code(outsider)


def shown_sheet(page, kind):
    found = [one for one in page.window().findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def test_the_promise_is_asked_again_of_every_client(open_page, office, outsider, group):
    stage, page = open_page()
    page.roll.enrol.code.set_text(office.code(outsider))
    page.roll.enrol.enrol_typed()
    stage.settle()
    sheet = shown_sheet(page, OverrideSheet)
    assert len(file(office, group).members) == 1
    sheet.reason.setPlainText("Asked when she comes on Wednesday.")
    sheet.answer("go on")
    stage.settle()
    assert len(file(office, group).members) == 2
    assert not page.roll.enrol.agreed.isChecked()


def test_who_does_not_fit_joins_with_a_reason_and_then_the_promise(stages, office, outsider):
    group = office.group(language="luo", first_meeting=NOW)
    stage = stages("coordinator")
    page = stage.open(GroupScreen, Route("group", group, "roll"))
    page.roll.enrol.code.set_text(office.code(outsider))
    page.roll.enrol.enrol_typed()
    stage.settle()
    fit = shown_sheet(page, FitSheet)
    fit.answer("save")
    assert "at least" in fit.field.error()
    fit.reason.setPlainText("Her sister interprets for her.")
    fit.answer("save")
    stage.settle()
    sheet = shown_sheet(page, OverrideSheet)
    sheet.reason.setPlainText("Asked when she comes on Wednesday.")
    sheet.answer("go on")
    stage.settle()
    (place,) = office.coordinator.do(group_places.places_of, group)
    assert place.despite == "Her sister interprets for her."
    assert place.without == "Asked when she comes on Wednesday."


def test_a_full_group_is_said_and_refuses_in_words(stages, office, member, outsider):
    group = office.group(members=(member,), capacity=1, first_meeting=NOW)
    stage = stages("coordinator")
    page = stage.open(GroupScreen, Route("group", group, "roll"))
    assert "the group is full" in page.roll._card._subtitle.whole_text
    page.roll.enrol.code.set_text(office.code(outsider))
    page.roll.enrol.enrol_typed()
    stage.settle()
    assert "has room for 1" in page.roll.enrol.code.error()


def choose_first(page):
    page.roll.table.setCurrentIndex(page.roll.table.model().index(0, 0))


def test_a_membership_ends_on_the_day_given_after_a_question(open_page, office, group):
    office.clock.move(days=3)
    stage, page = open_page()
    choose_first(page)
    page.roll.leave_card.day.set_day(date(2026, 3, 5))
    page.roll.leave_card.why.set_value(EndReason.DETAINED)
    page.roll.leave_card.button.click()
    stage.settle()
    assert "leaves “Tumaini 1” on 5 Mar 2026" in stage.dialogs.asked[0]
    assert file(office, group).members[0].left == date(2026, 3, 5)
    assert not page.roll.leave_card.button.isVisible()
    assert "Reason: detained" in page.roll.leave_card._sentence.text()
    assert file(office, group).members[0].ending is Ending.OUTSIDE


def test_a_membership_goes_on_when_the_question_is_answered_with_no(open_page, office, group):
    stage, page = open_page()
    stage.dialogs.answers_yes = False
    choose_first(page)
    page.roll.leave_card.button.click()
    stage.settle()
    assert file(office, group).members[0].left is None


def test_a_last_day_before_the_first_is_refused_without_a_question(open_page):
    stage, page = open_page()
    choose_first(page)
    page.roll.leave_card.day.set_day(date(2026, 2, 1))
    page.roll.leave_card.button.click()
    assert "cannot be before that" in page.roll.leave_card._field.error()
    assert stage.dialogs.asked == []


def test_a_supervisor_reads_the_roll_and_cannot_change_it(open_page):
    _, page = open_page("supervisor")
    assert len(codes(page)) == 1
    assert not page.roll.enrol.isVisible()
    assert not page.roll.leave_card.isVisible()


def test_the_lead_of_a_group_keeps_its_roll(open_page, office, outsider, group):
    stage, page = open_page("counsellor1")
    page.roll.enrol.agreed.setChecked(True)
    page.roll.enrol.code.set_text(office.code(outsider))
    page.roll.enrol.enrol_typed()
    stage.settle()
    assert len(file(office, group).members) == 2


def test_a_member_whose_file_is_closed_is_pointed_out(open_page, office, member, group):
    office.counsellor1.do(
        closing.close_case, member, reason=ClosingReason.GOALS_MET, planned=True,
        last_contact=None, summary="",
    )  # fmt: skip
    _, page = open_page()
    assert page.roll.table.model().index(0, 5).data() == "file closed"


def statuses(office, group):
    return [meeting.status for meeting in file(office, group).meetings]


def choose_meeting(page, number):
    page.meetings.table.setFocus()
    page.meetings.table.setCurrentIndex(page.meetings.table.model().index(number - 1, 0))


def cancel(stage, place=0):
    """Cancel the current meeting for the reason at a place of the list."""
    stage.press("C")
    menu = QApplication.activePopupWidget()
    menu.actions()[place].trigger()
    menu.close()
    stage.settle()
    stage.take_focus(stage.screen.meetings.table)


def test_keys_say_that_a_meeting_was_held_or_cancelled(open_page, office, group):
    stage, page = open_page(tab="meetings")
    choose_meeting(page, 1)
    stage.keys("H")
    choose_meeting(page, 2)
    stage.press("C")
    menu = QApplication.activePopupWidget()
    assert menu.actions()[2].text() == "&3  public holiday"
    menu.close()
    assert statuses(office, group)[1] is MeetingStatus.PLANNED
    cancel(stage, 2)
    assert file(office, group).meetings[1].reason is MeetingReason.HOLIDAY
    assert statuses(office, group)[:2] == [MeetingStatus.HELD, MeetingStatus.CANCELLED]


def test_a_change_of_status_can_be_taken_back(open_page, office, group):
    stage, page = open_page(tab="meetings")
    choose_meeting(page, 7)
    cancel(stage)
    assert stage.said == "Meeting 7 is cancelled now."
    stage.frame.messages.undo()
    stage.settle()
    assert statuses(office, group)[6] is MeetingStatus.PLANNED


def test_what_took_the_time_of_a_cancelled_meeting_is_shown_before_it_is_planned_again(
    open_page, office, group
):
    stage, page = open_page(tab="meetings")
    choose_meeting(page, 7)
    cancel(stage)
    at = file(office, group).meetings[6].start
    office.group(title="Imani", venue="Hall Z", first_meeting=at, meetings=1)
    stage.dialogs.answers_yes = False
    choose_meeting(page, 7)
    stage.keys("P")
    (asked,) = stage.dialogs.asked
    assert "Plan meeting 7 again? It would clash." in asked
    assert "Imani" in asked
    assert statuses(office, group)[6] is MeetingStatus.CANCELLED
    stage.dialogs.answers_yes = True
    stage.keys("P")
    assert statuses(office, group)[6] is MeetingStatus.PLANNED


def test_r_says_why_a_meeting_was_cancelled(open_page, office, group):
    stage, page = open_page(tab="meetings")
    choose_meeting(page, 7)
    stage.keys("R")
    assert QApplication.activePopupWidget() is None
    cancel(stage)
    stage.press("R")
    menu = QApplication.activePopupWidget()
    menu.actions()[3].trigger()
    menu.close()
    stage.settle()
    assert file(office, group).meetings[6].reason is MeetingReason.STRIKE
    assert page.meetings.table.model().index(6, 5).data() == "strike or protest"


def test_a_reason_that_is_not_saved_says_so(open_page, office, group):
    stage, page = open_page(tab="meetings")
    choose_meeting(page, 7)
    cancel(stage, 3)
    stage.press("R")
    stage.desk.fail("set_meeting_status", DiskFull())
    menu = QApplication.activePopupWidget()
    menu.actions()[0].trigger()
    menu.close()
    stage.settle()
    assert "disk" in stage.said
    assert file(office, group).meetings[6].reason is MeetingReason.STRIKE


def test_a_future_meeting_cannot_have_been_held(open_page, office, group):
    stage, page = open_page(tab="meetings")
    choose_meeting(page, 6)
    stage.keys("H")
    assert "cannot have been held yet" in stage.said
    assert statuses(office, group)[5] is MeetingStatus.PLANNED


def test_enter_on_a_meeting_shows_its_attendance(open_page):
    stage, page = open_page(tab="meetings")
    choose_meeting(page, 2)
    stage.keys(Qt.Key.Key_Return)
    assert page.tabs.current_key() == "attendance"
    assert page.attendance.grid.table.currentIndex().column() == 1


def test_a_supervisor_cannot_change_the_status_of_a_meeting(open_page, office, group):
    stage, page = open_page("supervisor", tab="meetings")
    choose_meeting(page, 1)
    stage.keys("H")
    assert statuses(office, group)[0] is MeetingStatus.PLANNED
    assert "coordinator" in stage.said
    assert not page.meetings.buttons[MeetingStatus.HELD].isVisible()


def test_where_a_client_is_wanted_elsewhere_is_shown_before_enrolling(
    open_page, office, outsider, group, qtbot
):
    coming = file(office, group).meetings[6]
    assert coming.start > NOW
    office.counsellor1.do(appointments.book, outsider, Booking(coming.start, 50))
    stage, page = open_page()
    page.roll.enrol.agreed.setChecked(True)
    page.roll.enrol.code.set_text(office.code(outsider))
    page.roll.enrol.enrol_typed()
    stage.settle()
    qtbot.waitUntil(lambda: any(s.isVisible() for s in page.window().findChildren(ClashSheet)))
    (sheet,) = [one for one in page.window().findChildren(ClashSheet) if one.isVisible()]
    assert len(sheet.warnings.sentences) == 1
    assert office.code(outsider) not in codes(page)
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: office.code(outsider) in codes(page))


@pytest.mark.parametrize("way", ["_go_and_enrol", "show_tab"])
def test_the_code_has_the_focus_when_the_roll_comes_to_the_front(open_page, way):
    """The cards beside the members come a turn after them."""
    stage, page = open_page(tab="meetings")
    page._stack.currentWidget().setFocus()
    getattr(page, way)(*(["roll"] if way == "show_tab" else []))
    stage.settle()
    assert page.roll.enrol.isVisible()
    assert page.roll.enrol.code.edit.hasFocus()
