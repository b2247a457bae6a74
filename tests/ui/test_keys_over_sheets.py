"""While a sheet covers the page, no key of the page acts."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget

from ui.shell import shortcuts
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.widgets.keys import KeyAction, works_over

ACTIONS = (SheetAction(CANCEL, "Stay", "primary"),)
PLACES = (
    ("today", {}),
    ("clients", {}),
    ("calendar", {}),
    ("supervision", {}),
    ("reports", {}),
    ("directory", {}),
    ("client", {"tab": "overview"}),
    ("client", {"tab": "consents"}),
    ("note", {}),
)


def of_the_page(desk_window) -> list[QAction]:
    """Every action below with a key, but those that say that they work over sheets."""
    found = desk_window.window.findChildren(QAction)
    return [one for one in found if one.shortcuts() and not works_over(one)]


def press(desk_window, keys: str) -> None:
    combination = QKeySequence(keys)[0]
    target = QApplication.focusWidget() or desk_window.window
    desk_window.qtbot.keyClick(target, combination.key(), combination.keyboardModifiers())


def open_sheet(desk_window, body: QWidget | None = None) -> Sheet:
    sheet = Sheet("Go on?", "Only what stands here may act.", ACTIONS, body=body)
    sheet.open_over(desk_window.window)
    desk_window.settle()
    return sheet


@pytest.mark.parametrize(("screen", "route"), PLACES)
def test_no_key_of_the_page_acts_under_a_sheet(desk_window, screen, route):
    made = []
    desk_window.fill(lambda office: made.append(office.client()))
    desk_window.sign_in("founder")
    subject = {"subject": made[0]} if screen in ("client", "note") else {}
    desk_window.go(screen, **subject, **route)
    named = {key for line in shortcuts.collect(desk_window.window) for key in line.keys}
    sheet = open_sheet(desk_window)
    here, acted = desk_window.view.current.place(), []
    below = of_the_page(desk_window)
    for action in below:
        action.triggered.connect(partial(acted.append, action.text()))
    spelled = {key.toString() for action in below for key in action.shortcuts()} | named
    everything = desk_window.window.findChildren(QAction)
    over = {key.toString() for one in everything if works_over(one) for key in one.shortcuts()}
    answers = ("Esc", "Enter", "Return", "Space", "Tab")
    tried = {key for key in spelled - over if QKeySequence(key) and not key.endswith(answers)}
    assert len(tried) > 5
    for keys in sorted(tried):
        press(desk_window, keys)
    desk_window.settle()
    assert acted == []
    assert desk_window.view.current.place() == here
    assert sheet.isVisible()


def test_the_keys_of_the_sheet_itself_and_f1_act(desk_window):
    desk_window.sign_in("founder")
    done: list[str] = []
    box = QPushButton("Body")
    reach = Qt.ShortcutContext.WindowShortcut
    KeyAction(box, "Sheet", "Say it", "Ctrl+J", lambda: done.append("said"), reach=reach)
    open_sheet(desk_window, box)
    press(desk_window, "Ctrl+J")
    press(desk_window, "F1")
    assert done == ["said"]
    assert desk_window.window.findChildren(shortcuts.ShortcutSheet)


def test_the_focus_stays_in_the_sheet_when_the_page_asks_for_it(desk_window):
    desk_window.sign_in("founder")
    desk_window.go("clients")
    text = QPlainTextEdit()
    sheet = open_sheet(desk_window, text)
    text.setFocus()
    desk_window.view.current.search.setFocus()
    assert sheet.isAncestorOf(QApplication.focusWidget())
    sheet.close_sheet()
    desk_window.view.current.search.setFocus()
    assert QApplication.focusWidget() is desk_window.view.current.search


def test_hiding_names_closes_the_sheet_that_may_show_some_and_leaves_the_rail_alone(desk_window):
    desk_window.sign_in("founder")
    open_sheet(desk_window)
    press(desk_window, "F8")
    desk_window.settle()
    desk_window.until_said("names and events are hidden")
    assert not desk_window.all(Sheet)
    focus = QApplication.focusWidget()
    assert focus is None or not desk_window.view.rail.isAncestorOf(focus)
