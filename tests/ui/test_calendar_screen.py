from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.services import appointments, cases
from tests.builders import Clock
from ui import fonts
from ui.screens.calendar.entry_paint import title_lines
from ui.shell.sheet import Sheet
from ui.widgets.booking_sheet import BookingSheet


def fill(office):
    now = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    office.clock = Clock(now)
    office.founder.vault.clock = office.clock
    case = office.client(name="Wanjiru Achieng")
    office.appointment(office.counsellor1, case, start=now)
    return case


def open_calendar(desk_window, user="counsellor1"):
    case = desk_window.fill(fill)
    desk_window.sign_in(user)
    return case, desk_window.go("calendar")


def only(screen):
    (entry,) = screen._entries
    return entry


def outcome(desk_window, case):
    found = []
    desk_window.jobs.ask(cases.open_case, case).then(found.append)
    desk_window.settle()
    return found[0].appointments[0].outcome


def choose(screen):
    canvas = screen.week.canvas
    canvas.point_to(only(screen).start)
    canvas.choose(only(screen).item)
    canvas.setFocus()
    return canvas


def test_a_counsellor_sees_the_week_and_says_it_in_words(desk_window):
    case, screen = open_calendar(desk_window)
    canvas = choose(screen)
    assert "Wanjiru Achieng" in canvas.accessibleDescription()
    desk_window.until(lambda: desk_window.says("Wanjiru Achieng"))
    desk_window.qtbot.keyClick(canvas, Qt.Key.Key_Return)
    desk_window.settle()
    assert desk_window.screen.route.subject == case


def test_a_coordinator_sees_the_code_alone(desk_window):
    _, screen = open_calendar(desk_window, "coordinator")
    assert only(screen).name is None
    assert only(screen).title.startswith("KM-")


def test_the_arrow_keys_go_over_the_days_and_turn_the_week(desk_window):
    _, screen = open_calendar(desk_window)
    canvas = screen.week.canvas
    canvas.day, canvas.minute = 6, 600
    first = canvas.first
    desk_window.qtbot.keyClick(canvas, Qt.Key.Key_Right)
    desk_window.settle()
    assert canvas.first == first + timedelta(days=7)
    desk_window.qtbot.keyClick(canvas, Qt.Key.Key_T)
    desk_window.settle()
    assert canvas.first == first


def test_a_session_is_moved_by_keys_and_the_move_undone(desk_window):
    _, screen = open_calendar(desk_window)
    canvas = choose(screen)
    start = only(screen).start
    for key in (Qt.Key.Key_M, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        desk_window.qtbot.keyClick(canvas, key)
    desk_window.settle()
    desk_window.until(lambda: only(screen).start == start + timedelta(minutes=30))
    assert desk_window.view.messages.undo()
    desk_window.settle()
    desk_window.until(lambda: only(screen).start == start)


def test_escape_lays_a_session_down_where_it_was(desk_window):
    _, screen = open_calendar(desk_window)
    canvas = choose(screen)
    for key in (Qt.Key.Key_M, Qt.Key.Key_Down, Qt.Key.Key_Escape):
        desk_window.qtbot.keyClick(canvas, key)
    assert canvas.ghost is None
    assert desk_window.jobs.pending == 0


def test_a_session_is_dragged_to_another_hour(desk_window):
    _, screen = open_calendar(desk_window)
    canvas = screen.week.canvas
    box = canvas._boxes[only(screen).item]
    start = only(screen).start
    down = box.center().toPoint()
    press, left = desk_window.qtbot.mousePress, Qt.MouseButton.LeftButton
    press(canvas, left, pos=down)
    desk_window.qtbot.mouseMove(canvas, down + QPoint(0, 30))
    desk_window.qtbot.mouseMove(canvas, down + QPoint(0, 52))
    desk_window.qtbot.mouseRelease(canvas, left, pos=down + QPoint(0, 52))
    desk_window.settle()
    desk_window.until(lambda: only(screen).start == start + timedelta(hours=1))


def test_one_key_records_what_came_of_a_session(desk_window):
    case, screen = open_calendar(desk_window)
    yesterday = datetime.now(UTC) - timedelta(hours=2)
    desk_window.jobs.ask(appointments.move_appointment, case, only(screen).item, start=yesterday)
    desk_window.settle()
    screen.day = yesterday.date()
    screen.load()
    desk_window.settle()
    desk_window.qtbot.keyClick(choose(screen), Qt.Key.Key_A)
    desk_window.settle()
    assert outcome(desk_window, case) is SessionOutcome.ATTENDED
    desk_window.until_said("Open the client")


def test_who_only_reads_is_not_told_how_to_book(desk_window):
    desk_window.sign_in("supervisor")
    desk_window.go("calendar")
    desk_window.until_said("Enter opens, T goes to today")
    assert not desk_window.says("N books")


def test_the_keyboard_stands_in_today_s_column_at_first(desk_window):
    _, screen = open_calendar(desk_window)
    canvas = screen.week.canvas
    assert canvas.first + timedelta(days=canvas.day) == screen.context.today()


def test_n_books_at_the_keyboard_s_place_and_a_clash_is_shown_first(desk_window):
    case, screen = open_calendar(desk_window)
    canvas = choose(screen)
    desk_window.qtbot.keyClick(canvas, Qt.Key.Key_N)
    (sheet,) = desk_window.window.findChildren(BookingSheet)
    assert sheet.start() == only(screen).start
    sheet.answer("save")
    assert "Choose the client" in sheet._client_field.error()
    sheet.client.set_value(case)
    sheet.check()
    desk_window.settle()
    assert sheet.buttons["save"].text() == "Book all the same"
    sheet.answer("save")
    desk_window.settle()
    desk_window.until(lambda: len(screen._entries) == 2)
    assert all(entry.clashes for entry in screen._entries)


def test_a_series_is_booked_and_cancelled_from_one_session_on(desk_window):
    _, screen = open_calendar(desk_window)
    choose(screen)
    screen.changes.ask_cancel(only(screen))
    (sheet,) = desk_window.window.findChildren(Sheet)
    sheet.answer("save")
    desk_window.settle()
    desk_window.until(lambda: only(screen).outcome is SessionOutcome.CANCELLED_BY_CLIENT)
    assert desk_window.view.messages.undo()
    desk_window.settle()
    desk_window.until(lambda: only(screen).outcome is SessionOutcome.PLANNED)


def test_the_month_and_the_list_show_the_same(desk_window):
    _, screen = open_calendar(desk_window)
    screen.views.select("month")
    desk_window.settle()
    entry = only(screen)
    screen.month.point_to(entry.start)
    desk_window.qtbot.keyClick(screen.month, Qt.Key.Key_Return)
    assert screen.month.current is not None
    assert screen.month.current.item == entry.item
    screen.views.select("list")
    desk_window.settle()
    assert screen.table.table_model.rowCount() == 1


def test_the_view_in_front_alone_is_filled_and_each_one_when_it_is_turned_to(desk_window):
    _, screen = open_calendar(desk_window)
    item = only(screen).item
    assert [one.item for one in screen.week.canvas.entries] == [item]
    assert screen.month.entries == ()
    assert screen.table.table_model.rowCount() == 0
    screen.views.select("month")
    desk_window.until(lambda: [one.item for one in screen.month.entries] == [item])
    desk_window.settle()
    screen.changes.ask_cancel(only(screen))
    (sheet,) = desk_window.window.findChildren(Sheet)
    sheet.answer("save")
    cancelled = SessionOutcome.CANCELLED_BY_CLIENT
    desk_window.until(lambda: [one.outcome for one in screen.month.entries] == [cancelled])
    screen.views.select("week")
    desk_window.until(lambda: [one.outcome for one in screen.week.canvas.entries] == [cancelled])
    screen.views.select("list")
    desk_window.until(lambda: screen.table.table_model.rowCount() == 1)
    assert screen.week.canvas.first == screen._span()[0]


def test_an_empty_week_says_what_to_do(desk_window):
    desk_window.sign_in("counsellor1")
    desk_window.go("calendar")
    desk_window.until_said("Nothing in this week. N books a session.")


@pytest.mark.parametrize(
    ("title", "width", "room", "lines"),
    [
        ("KM-0042-T", 200, 3, ("KM-0042-T",)),
        ("KM-0042-T", 45, 3, ("KM-", "0042-T")),
        ("KM-0042-T", 30, 3, ("KM-", "0042-", "T")),
        ("KM-0042-T", 30, 1, ("KM-0042-T",)),
        ("Tumaini, Nakuru", 50, 3, ("Tumaini,", "Nakuru")),
        ("", 30, 2, ("",)),
    ],
)
def test_a_narrow_block_breaks_a_code_and_does_not_cut_it(qapp, title, width, room, lines):
    fonts.load()
    assert title_lines(title, float(width), room) == lines
