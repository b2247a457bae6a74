"""Paper for a group in the window, and a sheet entered line by line with one key a member."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from counsel_desk.domain.group_paper import PaperKind
from counsel_desk.domain.groups import (
    AbsenceReason,
    AttendanceStatus,
    MeetingReason,
    MeetingStatus,
)
from counsel_desk.services import groups
from counsel_desk.services.errors import DiskFull
from tests.builders import PASSPHRASE
from tests.services.test_leaving import SEAL, text_of
from tests.ui.group_stage import open_stage
from ui.screen import Route
from ui.screens.group.page import GroupScreen
from ui.screens.group.sheet_entry import SheetEntry
from ui.shell.saving_sheet import SAVE

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
NAMES = ("Wanjiru Achieng", "Naliaka Wekesa", "Nekesa Barasa")
ON_TIME, ABSENT = AttendanceStatus.ON_TIME, AttendanceStatus.DID_NOT_ATTEND


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
    members = tuple(office.client(name=name) for name in NAMES)
    return office.group(members=members, peer=office.peer)


@pytest.fixture
def open_page(stages, group):
    def opened(user="coordinator"):
        stage = stages(user)
        return stage, stage.open(GroupScreen, Route("group", group))

    return opened


def recorded(office, group):
    found = office.coordinator.do(groups.open_group, group)
    order = [one.membership for one in sorted(found.members, key=lambda one: one.membership)]
    return {(order.index(member), meeting): mark for (member, meeting), mark in found.marks.items()}


# --- paper ---------------------------------------------------------------------------------------


def ask(stage, page, kind, path):
    sheet = page.paper.ask(kind, path)
    stage.settle()
    return sheet


def test_a_sheet_is_seen_and_saved_with_the_passphrase(open_page, tmp_path):
    stage, page = open_page()
    assert page.paper.button.isVisible()
    sheet = ask(stage, page, PaperKind.SHEET, tmp_path / "sheet.pdf")
    shown = sheet.preview.toPlainText()
    assert "Tumaini 1, meeting 5" in shown  # today's
    assert shown.count("KM-") == 3
    sheet.answer(SAVE)
    assert "Type your own passphrase" in sheet._own_field.error()
    sheet.own.edit.setText("not mine")
    sheet.answer(SAVE)
    stage.settle()
    assert sheet._error.text()
    sheet.own.edit.setText(PASSPHRASE)
    sheet.answer(SAVE)
    stage.settle()
    assert stage.said == "Saved as sheet.pdf."
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


def test_another_meeting_is_another_sheet(open_page, office, group, tmp_path):
    stage, page = open_page()
    meetings = office.coordinator.do(groups.open_group, group).meetings
    sheet = ask(stage, page, PaperKind.SHEET, tmp_path / "sheet.pdf")
    sheet.meeting.set_value(meetings[6].id)
    stage.settle()
    assert "meeting 7" in sheet.preview.toPlainText()
    stage.desk.fail("preview_paper", DiskFull())
    sheet.meeting.set_value(meetings[7].id)
    stage.settle()
    assert "full" in sheet._error.text()
    assert not sheet.buttons[SAVE].isEnabled()


def test_reminders_are_sealed_with_words_of_their_own(open_page, tmp_path):
    stage, page = open_page()
    sheet = ask(stage, page, PaperKind.REMINDERS, tmp_path / "list.pdf")
    assert "Send a message, do not call: after six" in sheet.preview.toPlainText()
    sheet.answer(SAVE)
    assert not (tmp_path / "list.pdf").exists()
    sheet.sealing.own.edit.setText(PASSPHRASE)
    sheet.sealing.words.set_text("short")
    sheet.answer(SAVE)
    stage.settle()
    assert sheet.sealing.words.error()
    sheet.sealing.words.set_text(SEAL)
    sheet.answer(SAVE)
    stage.settle()
    assert "Reminders" in text_of((tmp_path / "list.pdf").read_bytes())


def test_badges_ask_for_no_meeting_and_a_full_disk_is_told(open_page, tmp_path, monkeypatch):
    from counsel_desk.services import group_paper

    def full(*_args):
        raise DiskFull

    stage, page = open_page()
    sheet = ask(stage, page, PaperKind.BADGES, tmp_path / "badges.pdf")
    assert not sheet.meeting.isVisible()
    assert len(sheet.preview.toPlainText().splitlines()) == 3
    monkeypatch.setattr(group_paper, "save_bytes", full)
    sheet.own.edit.setText(PASSPHRASE)
    sheet.answer(SAVE)
    stage.settle()
    assert "full" in stage.said


def test_the_menu_opens_by_its_key_and_asks_where_to(open_page, qtbot):
    stage, page = open_page()
    page.setFocus()
    page.paper.open()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    QApplication.activePopupWidget().close()
    page.paper.actions_by[PaperKind.SHEET.value].trigger()
    qtbot.waitUntil(lambda: bool(stage.frame.findChildren(QFileDialog)))
    for dialog in stage.frame.findChildren(QFileDialog):
        dialog.reject()


@pytest.mark.parametrize("user", ["peer", "supervisor"])
def test_who_may_not_print_has_no_button(open_page, user):
    _, page = open_page(user)
    assert not page.paper.button.isVisible()
    page.paper.open()


def test_without_members_there_is_nothing_to_print(stages, office):
    empty = office.group(title="Faraja")
    page = stages("coordinator").open(GroupScreen, Route("group", empty))
    assert not page.paper.button.isVisible()
    page.enter_sheet()
    assert page.window().findChildren(SheetEntry) == []


# --- entering a sheet ----------------------------------------------------------------------------


def entry(stage, page):
    page.enter_sheet()
    stage.settle()
    (sheet,) = page.window().findChildren(SheetEntry)
    return sheet


def test_a_digit_marks_a_line_and_the_next_one_is_current(open_page, office, group):
    stage, page = open_page()
    sheet = entry(stage, page)
    assert sheet.table.hasFocus()
    assert "3 of 3" in sheet.done.text()
    stage.keys("1", "3", "2")
    today = next(one.id for one in page._group.meetings if one.number == 5)
    found = recorded(office, group)
    assert [found[place, today].status for place in range(3)] == [
        ON_TIME, ABSENT, AttendanceStatus.LATE
    ]  # fmt: skip
    assert "Every line of this sheet is entered." in sheet.done.text()
    assert sheet.table.currentIndex().row() == 2  # the last line stays


def test_backspace_goes_back_and_a_line_can_be_corrected(open_page, office, group):
    stage, page = open_page()
    sheet = entry(stage, page)
    stage.keys("1")
    stage.keys(Qt.Key.Key_Backspace)
    assert sheet.table.currentIndex().row() == 0
    stage.keys("3")
    assert {mark.status for mark in recorded(office, group).values()} == {ABSENT}


def test_a_line_entered_again_as_it_is_keeps_its_reasons(open_page, office, group):
    found = office.coordinator.do(groups.open_group, group)
    first = min(one.membership for one in found.members)
    meeting = found.meetings[4].id
    office.coordinator.do(
        groups.mark, group, membership=first, meeting=meeting, status=ABSENT,
        reasons=(AbsenceReason.TRANSPORT,),
    )  # fmt: skip
    stage, page = open_page()
    sheet = entry(stage, page)
    assert sheet.table.currentIndex().row() == 1  # the first line that is empty
    stage.keys(Qt.Key.Key_Backspace)
    stage.keys("3")
    assert recorded(office, group)[0, meeting].reasons == (AbsenceReason.TRANSPORT,)


def test_a_mark_that_was_not_saved_shows_as_it_was_and_says_so(open_page, office, group):
    stage, page = open_page()
    sheet = entry(stage, page)
    stage.desk.fail("mark", DiskFull())
    stage.keys("1")
    assert "Line 1 was not saved." in sheet._error.text()
    assert sheet.table.currentIndex().row() == 0
    assert recorded(office, group) == {}
    stage.keys("1")
    assert len(recorded(office, group)) == 1


def test_another_meeting_has_its_own_lines(open_page, office, group):
    stage, page = open_page()
    sheet = entry(stage, page)
    first = page._group.meetings[0]
    sheet.meeting.set_value(first.id)
    stage.settle()
    sheet.table.setFocus()
    stage.keys("1")
    assert {meeting for _, meeting in recorded(office, group)} == {first.id}


def test_a_peer_enters_the_sheet_of_the_own_group(open_page, office, group):
    stage, page = open_page("peer")
    entry(stage, page)
    stage.keys("1")
    assert len(recorded(office, group)) == 1


def test_a_cancelled_meeting_has_no_sheet_to_enter(stages, office, group):
    meetings = office.coordinator.do(groups.open_group, group).meetings
    office.coordinator.do(
        groups.set_meeting_status, group, meetings[4].id, MeetingStatus.CANCELLED,
        reason=MeetingReason.VENUE,
    )  # fmt: skip
    stage = stages("coordinator")
    page = stage.open(GroupScreen, Route("group", group))
    sheet = entry(stage, page)
    assert meetings[4].id not in sheet.meeting.values()
    assert sheet.meeting.value() == meetings[3].id


def test_keys_without_a_line_do_nothing(open_page):
    stage, page = open_page()
    sheet = entry(stage, page)
    sheet.table.set_rows(())
    sheet.enter(ON_TIME)
    sheet._go(0)
    stage.settle()
    assert sheet._error.text() == ""
