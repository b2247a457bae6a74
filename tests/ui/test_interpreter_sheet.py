"""The interpreter of what is booked, changed from the calendar, the client and the group."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt

from counsel_desk.domain.diary import Booking, Every, Repeat
from counsel_desk.services import appointments, cases, groups
from counsel_desk.services.errors import DiskFull
from counsel_desk.services.interpreters import Interpreting
from tests.ui.group_stage import open_stage
from ui.screen import Route
from ui.screens.calendar.screen import CalendarScreen
from ui.screens.client.cards import AppointmentRow
from ui.screens.client.page import ClientScreen
from ui.screens.group.page import GroupScreen
from ui.widgets.interpreter_sheet import InterpreterSheet, said_words

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
NOW = datetime(2026, 12, 21, 6, 0, tzinfo=UTC)  # a Monday
START = datetime(2026, 12, 22, 10, 0).astimezone(UTC)
ATIENO = Interpreting("luo", "Atieno Odhiambo")
HALIMA = Interpreting("so", "Halima Yusuf")


@pytest.fixture
def stages(tmp_path, qtbot):
    with open_stage(tmp_path, qtbot) as make:
        make.office.clock.at = NOW
        yield make


@pytest.fixture
def office(stages):
    return stages.office


def book(office, start=START, repeat=None, who=ATIENO):
    case = office.client(name="Wanjiru Achieng")
    wanted = Booking(start, 60, "Room 2", repeat, who.language, who.name)
    return case, office.counsellor1.do(appointments.book, case, wanted)


def ready(stage, screen, qtbot) -> InterpreterSheet:
    sheets = screen.window().findChildren(InterpreterSheet)
    (sheet,) = [one for one in sheets if one.isVisible()]
    stage.settle()
    qtbot.waitUntil(lambda: sheet._checked is not None)
    return sheet


def put(sheet, wanted):
    sheet.fields.set_value(wanted.language, wanted.name)
    sheet.fields.changed.emit()


def entries(screen):
    return screen._entries


def test_the_key_i_in_the_calendar_changes_who_interprets_in_a_session(stages, office, qtbot):
    _, (item,) = book(office)
    stage = stages("counsellor1")
    screen = stage.open(CalendarScreen, Route("calendar"))
    stage.settle()
    qtbot.waitUntil(lambda: len(entries(screen)) == 1)
    canvas = screen.week.canvas
    canvas.choose(item)
    qtbot.keyClick(canvas, Qt.Key.Key_I)
    sheet = ready(stage, screen, qtbot)
    assert sheet.fields.value() == ("luo", "Atieno Odhiambo")
    assert sheet.by_plan.isHidden() or sheet.by_plan.parent() is None
    put(sheet, HALIMA)
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: entries(screen)[0].interpreter == ("so", "Halima Yusuf"))
    screen.panel.interpreter_asked.emit(entries(screen)[0])
    sheet = ready(stage, screen, qtbot)
    assert [words.split(" (")[0] for words in sheet.earlier] == [
        "Interpreter: Dholuo · Atieno Odhiambo"
    ]
    put(sheet, Interpreting())
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: entries(screen)[0].interpreter == ("", ""))


def test_a_clash_is_shown_before_anything_is_saved(stages, office, qtbot):
    _, (item,) = book(office, who=Interpreting())
    book(office)
    stage = stages("counsellor1")
    screen = stage.open(CalendarScreen, Route("calendar"))
    stage.settle()
    qtbot.waitUntil(lambda: len(entries(screen)) == 2)
    screen.week.canvas.choose(item)
    screen.week.canvas.ask_interpreter()
    sheet = ready(stage, screen, qtbot)
    put(sheet, ATIENO)
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: len(sheet.clashes) == 1)
    assert sheet.buttons["save"].text() == "Save all the same"
    found = {one.item: one.interpreter for one in entries(screen)}
    assert found[item] == ("", "")
    stage.desk.fail("change_session", DiskFull())
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: sheet._error.text() != "")
    assert sheet.fields.value() == ("luo", "Atieno Odhiambo")
    sheet.answer("save")
    stage.settle()
    qtbot.waitUntil(lambda: all(one.interpreter[0] == "luo" for one in entries(screen)))


def test_a_series_is_changed_from_a_row_of_the_client_with_those_that_follow(stages, office, qtbot):
    case, _ = book(office, repeat=Repeat(Every.WEEK, times=3))
    stage = stages("counsellor1")
    screen = stage.open(ClientScreen, Route("client", case, "overview"))
    stage.settle()
    qtbot.waitUntil(lambda: len(screen.findChildren(AppointmentRow)) == 3)
    row = screen.findChildren(AppointmentRow)[1]
    qtbot.keyClick(row, Qt.Key.Key_I)
    sheet = ready(stage, screen, qtbot)
    put(sheet, HALIMA)
    sheet.following.setChecked(True)
    sheet.check()
    stage.settle()
    qtbot.waitUntil(lambda: sheet._checked == sheet._asked())
    sheet.answer("save")
    stage.settle()
    found = office.counsellor1.do(cases.open_case, case).appointments
    names = [one.interpreter_name for one in sorted(found, key=lambda one: one.start)]
    assert names == ["Atieno Odhiambo", "Halima Yusuf", "Halima Yusuf"]


def test_a_meeting_has_its_own_interpreter_or_the_one_of_the_plan(stages, office, qtbot):
    group = office.group(first_meeting=START, meetings=3, title="Tumaini", venue="Hall B")
    stage = stages("coordinator")
    screen = stage.open(GroupScreen, Route("group", group, "meetings"))
    stage.settle()
    tab = screen.meetings
    tab.enter()
    qtbot.waitUntil(lambda: tab.table.current_row() is not None)
    qtbot.keyClick(tab.table, Qt.Key.Key_I)
    sheet = ready(stage, screen, qtbot)
    assert sheet.by_plan.isChecked()
    assert not sheet.fields.isEnabled()
    sheet.by_plan.setChecked(False)
    put(sheet, HALIMA)
    sheet.answer("save")
    stage.settle()

    def own():
        found = office.coordinator.do(groups.open_group, group).meetings
        return [one.interpreter for one in found]

    qtbot.waitUntil(lambda: own() == [("so", "Halima Yusuf"), None, None])
    qtbot.waitUntil(lambda: "Halima Yusuf" in tab._note(tab.table.current_row()))


def test_who_may_not_change_a_meeting_is_not_offered_it(stages, office, qtbot):
    group = office.group(first_meeting=START, meetings=2, title="Tumaini")
    stage = stages("supervisor")
    screen = stage.open(GroupScreen, Route("group", group, "meetings"))
    stage.settle()
    tab = screen.meetings
    tab.interpreting.ask()
    assert tab.interpreting.button.isHidden()
    assert screen.window().findChildren(InterpreterSheet) == []


def test_a_session_cancelled_meanwhile_says_so_and_saves_nothing(stages, office, qtbot):
    _, (item,) = book(office)
    stage = stages("counsellor1")
    screen = stage.open(CalendarScreen, Route("calendar"))
    stage.settle()
    qtbot.waitUntil(lambda: len(entries(screen)) == 1)
    screen.week.canvas.choose(item)
    stage.desk.fail("session_history", DiskFull())
    screen.week.canvas.ask_interpreter()
    stage.settle()
    (sheet,) = screen.window().findChildren(InterpreterSheet)
    qtbot.waitUntil(lambda: sheet._error.text() != "")
    assert not sheet.buttons["save"].isEnabled()


def test_what_is_said_of_an_interpreter():
    assert said_words(None) == "Interpreter: as the plan of the cycle says"
    assert said_words(Interpreting()) == "No interpreter is booked"
    assert said_words(ATIENO) == "Interpreter: Dholuo · Atieno Odhiambo"
