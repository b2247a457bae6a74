"""F1 names every key that is answered where a person is, and none that does nothing there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget

from ui.screen import Route
from ui.shell import shortcuts
from ui.shell.sheet import Shade, Sheet
from ui.widgets.keys import HasKeys, KeyAction, key_table, line_for, native, press, spell

EVERYWHERE = "Everywhere"
PLACES = (
    "today", "clients", "groups", "calendar", "directory", "supervision", "keeping", "outcomes",
    "reports", "search", "register", "new_group",
)  # fmt: skip
CLIENT_TABS = (
    "overview", "timeline", "notes", "screenings", "plan", "documents", "consents", "referrals",
    "history", "groups",
)  # fmt: skip
GROUP_TABS = ("attendance", "roll", "meetings", "notes", "waiting", "costs")
SETTINGS = ("people", "teams", "verification", "audit", "backups", "desk")


_CLINICAL = {
    "Bold", "Italic", "Heading", "Approve the note", "Return the note with comments",
    "Add to this note", "Send for review", "Strike a note of the wrong file",
    "Write the safety plan", "Change the goals", "Refer the client", "Write a note",
    "Screen the client", "Book a session here", "Move the current entry", "Record: attended",
    "Put off, or ask for it again", "Correct this screening", "Change the plan of the group",
    "Enter a sheet", "Add a reason", "Attach a document", "Cut, kept inside the desk",
}  # fmt: skip
NOT_FOR = {
    "supervisor": _CLINICAL,
    "admin": _CLINICAL,
    "peer": _CLINICAL - {"Enter a sheet", "Add a reason"},
}
"""Words of actions that others may do: F1 names them to none of these."""


@pytest.fixture
def filled(desk_window):
    """A client with a signed note, a screening that raised an alert, a session, and a group."""

    def fill(office):
        office.clock.at = datetime.now(UTC) - timedelta(hours=2)
        case = office.client(name="Wanjiru Achieng")
        note = office.note(office.counsellor1, case)
        found = office.screening(office.counsellor1, case, "phq-9", {"rest": 1, "9": 2})
        office.appointment(office.counsellor1, case)
        group = office.group(members=(case,), peer=office.peer)
        office.carry_out(office.supervisor, office.coordinator)
        return case, note, found.id, group

    return desk_window.fill(fill)


def routes(filled) -> list[Route]:
    case, note, screening, group = filled
    found = [Route(place) for place in PLACES]
    found += [Route("client", case, tab) for tab in CLIENT_TABS]
    found += [Route("group", group, tab) for tab in GROUP_TABS]
    found += [Route("administration", tab=tab) for tab in SETTINGS]
    found += [
        Route("read_note", case, item=note),
        Route("screening", case, item=screening),
        Route("screen", case, "phq-9"),
        Route("note", case),
        Route("own_note", case),
        Route("risk", case),
        Route("safety_plan", case),
    ]
    return found


def visited(desk_window, filled):
    """Go through the places that a person may go to."""
    for route in routes(filled):
        if desk_window.view.may_go(route):
            desk_window.view.go(route)
            desk_window.settle()
            desk_window.settle()
            if desk_window.view.current.route.screen == route.screen:
                yield route


def named(desk_window) -> dict[tuple[str, str], set[str]]:
    found = shortcuts.collect(desk_window.window)
    return {(one.group, one.text): {spell(key) for key in one.keys} for one in found}


def reached(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and not isinstance(widget, QMenu)


def actions(desk_window) -> list[QAction]:
    """The actions whose keys Qt would trigger now from somewhere on the page."""
    return [
        action
        for action in desk_window.window.findChildren(QAction)
        if action.shortcuts()
        and action.isEnabled()
        and any(isinstance(o, QWidget) and reached(o) for o in action.associatedObjects())
    ]


@pytest.mark.parametrize("user", ["counsellor1", "supervisor", "coordinator", "peer", "admin"])
def test_f1_names_every_key_that_is_answered(desk_window, filled, user):
    desk_window.sign_in(user)
    for route in visited(desk_window, filled):
        known = named(desk_window)
        wrong = {text for _, text in known} & NOT_FOR.get(user, set())
        assert not wrong or route.screen == "own_note", (route.screen, route.tab, wrong)
        keys = set().union(*known.values())
        for action in actions(desk_window):
            assert action.text(), f"{route.screen} {route.tab}: {action.shortcut()} has no words"
            if not isinstance(action, KeyAction) or action.is_offered():
                own = {spell(key.toString()) for key in action.shortcuts()}
                assert own <= keys, f"{route.screen} {route.tab}: {action.text()} is not named"
        for widget in filter(reached, desk_window.window.findChildren(QWidget)):
            if isinstance(widget, HasKeys):
                for line in widget.key_lines():
                    assert {spell(key) for key in line.keys} <= keys, (route, line)
            if isinstance(widget, QAbstractButton) and not widget.shortcut().isEmpty():
                assert spell(widget.shortcut().toString()) in keys, (route, widget.text())


def test_every_action_named_where_a_supervisor_only_reads_does_something(desk_window, filled):
    case, note, screening, _ = filled
    desk_window.sign_in("supervisor")
    for route in (
        Route("read_note", case, item=note),
        Route("screening", case, item=screening),
        Route("client", case, "plan"),
        Route("client", case, "referrals"),
    ):
        back(desk_window, route)
        # what walks through the words of a note may have nowhere further to go
        for line in [line for line in named(desk_window) if line[0] not in (EVERYWHERE, "Writing")]:
            back(desk_window, route)
            action = find(desk_window, line)
            if action is not None and is_of_the_page(action):
                assert does_something(desk_window, action), (route.screen, route.tab, line)


def is_of_the_page(action: QAction) -> bool:
    """Whether it acts from the whole page: not on one cell, and no switch of something unseen."""
    on_cell = action.shortcutContext() is Qt.ShortcutContext.WidgetShortcut
    return not on_cell and not action.isCheckable()


def back(desk_window, route: Route) -> None:
    for sheet in desk_window.window.findChildren(Sheet):
        if sheet.isVisible():
            sheet.close_sheet()
    for other in QApplication.topLevelWidgets():
        if other is not desk_window.window and other.isVisible():
            other.close()
    if desk_window.view.current.place() != route:
        desk_window.view.go(route)
    desk_window.settle()
    desk_window.view.rail.setFocus()
    desk_window.settle()


def find(desk_window, line: tuple[str, str]) -> QAction | None:
    for action in actions(desk_window):
        if (action.property("group"), action.text().replace("&", "")) == line:
            return action
    return None


def state(desk_window) -> tuple[object, ...]:
    others = {id(one) for one in QApplication.topLevelWidgets() if one.isVisible()}
    picture = bytes(desk_window.window.grab().toImage().constBits())
    return desk_window.view.current.place(), QApplication.focusWidget(), others, picture


def does_something(desk_window, action: QAction) -> bool:
    before = state(desk_window)
    action.trigger()
    asks = desk_window.jobs.pending > 0
    desk_window.settle()
    return asks or state(desk_window) != before


@pytest.mark.parametrize(
    ("screen", "tab", "keys"),
    [
        ("today", "", {"A": "Record: attended", "F2": "Assess the risk", "F4": "Answer the alert"}),
        ("calendar", "", {"N": "Book a session here", "T": "Go to today", "PgUp": "Earlier"}),
        ("client", "overview", {"Ctrl+Tab": "Next tab", "F2": "Assess the risk"}),
        ("screen", "phq-9", {"0": "Not at all", "D": "The client declines to answer"}),
    ],
)
def test_a_counsellor_finds_the_keys_of_the_day(desk_window, filled, screen, tab, keys):
    desk_window.sign_in("counsellor1")
    desk_window.go(screen, tab=tab, **({"subject": filled[0]} if tab else {}))
    lines = {(text, key) for (_, text), own in named(desk_window).items() for key in own}
    assert {(text, spell(key)) for key, text in keys.items()} <= lines


def test_over_a_sheet_f1_names_the_keys_of_the_sheet(desk_window, filled):
    desk_window.sign_in("counsellor1")
    desk_window.go("client", subject=filled[0], tab="overview")
    sheet = Sheet("Go on?", "", (), body=None)
    sheet.open_over(desk_window.window)
    desk_window.settle()
    groups = {group for group, _ in named(desk_window)}
    assert groups == {EVERYWHERE, "Go on?"}
    first = shortcuts.show_shortcuts(desk_window.window)
    assert first is not None
    assert shortcuts.show_shortcuts(desk_window.window) is None
    assert len([one for one in desk_window.window.findChildren(Shade) if one.isVisible()]) == 2


def event(key: Qt.Key, text: str = "", held: Qt.KeyboardModifier | None = None) -> QKeyEvent:
    modifiers = held if held is not None else Qt.KeyboardModifier.NoModifier
    return QKeyEvent(QKeyEvent.Type.KeyPress, key, modifiers, text)


def test_a_key_is_found_by_its_name_with_and_without_shift_and_by_what_it_types():
    shift = Qt.KeyboardModifier.ShiftModifier
    table = key_table(
        "Here", ("Open", "Return", bool), ("Pan", "Shift+Left", bool), ("Walk", "Left", bool),
        ("Second", "2", bool),
    )  # fmt: skip
    texts = [
        line.text if (line := line_for(table, one)) is not None else ""
        for one in (
            event(Qt.Key.Key_Enter, held=Qt.KeyboardModifier.KeypadModifier),
            event(Qt.Key.Key_Left, held=shift),
            event(Qt.Key.Key_Left),
            event(Qt.Key.Key_Return, held=shift),
            event(Qt.Key.Key_Eacute, "2", shift),
            event(Qt.Key.Key_Return, held=Qt.KeyboardModifier.ControlModifier),
        )
    ]
    assert texts == ["Open", "Pan", "Walk", "Open", "Second", ""]


def test_a_key_that_was_not_for_it_after_all_goes_on():
    done: list[str] = []
    table = key_table("Here", ("Leave", "Esc", lambda: False), ("Save", "F9", done.clear))
    assert not press(table, event(Qt.Key.Key_Escape))
    assert press(table, event(Qt.Key.Key_F9))


def test_both_keys_that_enter_are_called_enter():
    assert native("Ctrl+Return") == QKeySequence("Ctrl+Enter").toString(
        QKeySequence.SequenceFormat.NativeText
    )
    assert spell("Return") == spell("Enter")


def test_an_action_that_is_not_offered_neither_acts_nor_is_named(qtbot):
    page, done, may = QWidget(), [], [False]
    qtbot.addWidget(page)
    action = KeyAction(page, "Page", "Sign", "F9", lambda: done.append(1), when=lambda: may[0])
    page.show()
    action.trigger()
    assert not done
    assert not shortcuts.collect(page)
    may[0] = True
    action.trigger()
    assert done
    assert [one.text for one in shortcuts.collect(page)] == ["Sign"]
