"""Meetings in the calendar: moved by mouse and by keys, cancelled, saved and taken in as files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt

from counsel_desk.domain.groups import MeetingReason, MeetingStatus
from counsel_desk.services import calendar_files, group_schedule, groups
from counsel_desk.services.errors import DiskFull, WrongPassphrase
from tests.builders import PASSPHRASE
from tests.ui.group_stage import open_stage
from ui.screen import Route
from ui.screens.calendar.screen import CalendarScreen
from ui.screens.group.dates_file import DatesSheet
from ui.screens.group.page import GroupScreen
from ui.shell.saving_sheet import SavingSheet
from ui.widgets.meeting_sheets import CancelMeetingSheet, MoveMeetingSheet

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
NOW = datetime(2026, 12, 21, 6, 0, tzinfo=UTC)  # a Monday
START = datetime(2026, 12, 22, 10, 0).astimezone(UTC)


class Passphrases:
    """Stands for the question of the passphrase, and answers it."""

    def __init__(self):
        self.said = []
        self.failed = []

    def ask_passphrase(self, over, title, sentence, answer, then):
        self.said.append(sentence)
        then(PASSPHRASE).failed(self.failed.append)


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
    return office.group(first_meeting=START, meetings=3, title="Tumaini", venue="Hall B")


@pytest.fixture
def stage(stages):
    return stages("coordinator")


@pytest.fixture
def page(stage, group, qtbot):
    page = stage.open(CalendarScreen, Route("calendar"))
    qtbot.waitUntil(lambda: len(page._entries) == 1)
    stage.settle()
    return page


def first(office, group):
    return office.coordinator.do(groups.open_group, group).meetings[0]


def sheets(stage, kind):
    return stage.frame.window().findChildren(kind)


def choose(page):
    canvas = page.week.canvas
    canvas.point_to(page._entries[0].start)
    canvas.choose(page._entries[0].item)
    canvas.setFocus()
    return canvas


def test_a_meeting_is_moved_by_keys_alone_and_the_move_is_undone(stage, page, office, group, qtbot):
    before = first(office, group)
    choose(page)
    stage.keys("M", Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return)
    (sheet,) = sheets(stage, MoveMeetingSheet)
    assert sheet.start() == START + timedelta(days=1, minutes=15)
    assert first(office, group) == before
    qtbot.waitUntil(sheet.why.hasFocus)
    stage.keys(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert sheet.why.value() is MeetingReason.VENUE
    qtbot.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    qtbot.waitUntil(lambda: first(office, group).moved_for is MeetingReason.VENUE)
    assert first(office, group).start == START + timedelta(days=1, minutes=15)
    stage.settle()
    choose(page)
    qtbot.waitUntil(lambda: "moved from Tue 22 Dec" in page.week.canvas.accessibleDescription())
    stage.frame.messages.undo()
    stage.settle()
    assert first(office, group) == before


def test_dragging_a_meeting_saves_nothing_before_the_reason(stage, page, office, group, qtbot):
    canvas = page.week.canvas
    down = canvas._boxes[page._entries[0].item].center().toPoint()
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(canvas, left, pos=down)
    qtbot.mouseMove(canvas, down + QPoint(0, 30))
    qtbot.mouseMove(canvas, down + QPoint(0, 52))
    qtbot.mouseRelease(canvas, left, pos=down + QPoint(0, 52))
    stage.settle()
    (sheet,) = sheets(stage, MoveMeetingSheet)
    assert sheet.start() == START + timedelta(hours=1)
    sheet.answer("cancel")
    assert first(office, group).start == START


def test_a_meeting_is_cancelled_with_its_reason_from_the_calendar(stage, page, office, group):
    choose(page)
    page.panel.cancel_asked.emit(page._entries[0])
    (sheet,) = sheets(stage, CancelMeetingSheet)
    sheet.answer("save")
    assert "Choose why" in sheet._why_field.error()
    sheet.why.set_value(MeetingReason.STRIKE)
    sheet.answer("save")
    stage.settle()
    assert first(office, group).reason is MeetingReason.STRIKE
    stage.frame.messages.undo()
    stage.settle()
    assert first(office, group).status is MeetingStatus.PLANNED


def test_holidays_are_named_in_the_week_and_the_month(stage, page, qtbot):
    qtbot.waitUntil(lambda: "Christmas Day, public holiday" in page.holiday_line.text())
    canvas = page.week.canvas
    canvas.choose(None)
    canvas.point_to(datetime(2026, 12, 25, 9, 0).astimezone(UTC))
    assert "Christmas Day" in canvas.cursor_words()
    page.week.head.repaint()
    page.views.select("month")
    stage.settle()
    qtbot.waitUntil(lambda: "Jamhuri Day" in page.holiday_line.text())
    page.month.repaint()


def test_the_panel_moves_a_meeting_too(stage, page):
    choose(page)
    page.panel.move_asked.emit(page._entries[0])
    assert len(sheets(stage, MoveMeetingSheet)) == 1


# --- files ---


def test_dates_are_saved_once_the_passphrase_is_given(stage, page, office, tmp_path, qtbot):
    stage.context.dialogs = Passphrases()
    choose(page)
    stage.keys("S", modifier=Qt.KeyboardModifier.ControlModifier)
    (sheet,) = sheets(stage, SavingSheet)
    assert page.saving.span.count() == 3
    sheet.answer("cancel")
    path = tmp_path / "dates.ics"
    page.saving.save(path, NOW.date(), 60)
    stage.settle()
    qtbot.waitUntil(path.exists)
    stage.settle()
    text = path.read_text()
    assert text.count("SUMMARY:Meeting") == 3
    assert "Tumaini" not in text
    assert "dates.ics" in stage.context.dialogs.said[0]
    assert "3 dates are saved" in stage.said


def test_a_file_that_cannot_leave_says_so(stage, page, tmp_path, qtbot):
    stage.context.dialogs = dialogs = Passphrases()
    stage.desk.fail("permit_calendar", WrongPassphrase())
    page.saving.save(tmp_path / "dates.ics", NOW.date(), 60)
    stage.settle()
    qtbot.waitUntil(lambda: dialogs.failed != [])
    assert not (tmp_path / "dates.ics").exists()
    folder = tmp_path / "gone"
    folder.mkdir()
    page.saving._failed(DiskFull())
    assert "disk" in stage.said


def test_who_only_reads_saves_no_dates(stages, group):
    page = stages("supervisor").open(CalendarScreen, Route("calendar"))
    assert not [one for one in page.actions() if one.text().startswith("Save dates")]


@pytest.fixture
def meetings(stage, group):
    page = stage.open(GroupScreen, Route("group", group, "meetings"))
    page.meetings.table.setFocus()
    return page.meetings


def reader(stage, meetings, qtbot):
    """Give the part that reads files, without the question which one."""
    from ui.screens.group.dates_file import DatesFile

    return DatesFile(meetings, stage.context, meetings._group.id)


def ics(*events):
    body = "".join(
        f"BEGIN:VEVENT\r\nUID:{place}\r\n{one}\r\nEND:VEVENT\r\n"
        for place, one in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n"


def test_the_dates_of_a_file_are_shown_before_they_are_taken_in(
    stage, meetings, office, group, tmp_path, qtbot
):
    path = tmp_path / "dates.ics"
    christmas = "DTSTART:20261225T070000Z\r\nDTEND:20261225T083000Z\r\nSUMMARY:Survivors"
    endless = "DTSTART:20261224T070000Z\r\nRRULE:FREQ=WEEKLY"
    there = f"DTSTART:{START:%Y%m%dT%H%M%SZ}"
    path.write_text(ics(christmas, endless, there, "DTSTART:20261230T070000Z"))
    part = reader(stage, meetings, qtbot)
    part.read(path)
    stage.settle()
    qtbot.waitUntil(lambda: part.sheet is not None and part.sheet.is_built)
    sheet = part.sheet
    assert [box.isChecked() for box in sheet.boxes] == [False, True, True]
    assert "in the cycle already" in sheet.boxes[0].text()
    said = [one.text() for one in sheet.findChildren(type(sheet._error))]
    assert "Christmas Day, public holiday" in said
    assert "Not taken: 1 repeat without an end." in said
    assert not any("Survivors" in one for one in said)
    assert len(office.coordinator.do(groups.open_group, group).meetings) == 3
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: len(office.coordinator.do(groups.open_group, group).meetings) == 5)


def test_a_date_that_was_moved_elsewhere_moves_its_meeting_with_a_reason(
    stage, meetings, office, group, tmp_path, qtbot
):
    from counsel_desk.services.ics_writing import NeutralEvent, as_ics

    given = office.coordinator.do(
        calendar_files.permit_calendar,
        first=NOW.date(),
        days=10,
        path=tmp_path / "out.ics",
        passphrase=PASSPHRASE,
    )
    (event, _) = given.events
    later = NeutralEvent(event.uid, event.start + timedelta(days=1), event.minutes)
    path = tmp_path / "dates.ics"
    path.write_bytes(as_ics((later,), NOW))
    part = reader(stage, meetings, qtbot)
    part.read(path)
    stage.settle()
    qtbot.waitUntil(lambda: part.sheet is not None and part.sheet.is_built)
    assert "moves meeting 1" in part.sheet.boxes[0].text()
    part.sheet.answer("save")
    assert "Choose why" in part.sheet._why_field.error()
    part.sheet.why.set_value(MeetingReason.SECURITY)
    part.sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: first(office, group).start == later.start)
    shown = office.coordinator.do(group_schedule.meeting_history, group, first(office, group).id)
    assert [one.reason for one in shown] == [MeetingReason.SECURITY, None]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "not a calendar file"),
        (ics("DTSTART;VALUE=DATE:20261225"), "no date that can be taken in: 1 last whole days"),
        ("x" * 600_000, "larger than 512 KB"),
    ],
)
def test_a_file_that_is_broken_or_huge_has_its_sentence(
    stage, meetings, tmp_path, qtbot, text, said
):
    path = tmp_path / "dates.ics"
    path.write_text(text)
    reader(stage, meetings, qtbot).read(path)
    stage.settle()
    qtbot.waitUntil(lambda: said in stage.said)
    assert sheets(stage, DatesSheet) == []


def test_who_leads_the_group_takes_no_file_in(stages, group):
    page = stages("counsellor1").open(GroupScreen, Route("group", group, "meetings"))
    assert not page.meetings.file_button.isVisible()
