"""What this program put on the clipboard does not stay there (37)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QLineEdit

from ui.shell.clipboard import ClipboardGuard, guard_clipboard


class FakeClipboard(QObject):
    """A clipboard with PRIMARY, of which it can be said whose it is."""

    dataChanged = Signal()  # noqa: N815 - as Qt names it
    selectionChanged = Signal()  # noqa: N815 - as Qt names it

    def __init__(self) -> None:
        super().__init__()
        self.held = {"clipboard": "", "primary": ""}
        self.ours = {"clipboard": False, "primary": False}

    def put(self, where: str, text: str, *, ours: bool) -> None:
        self.held[where], self.ours[where] = text, ours
        (self.dataChanged if where == "clipboard" else self.selectionChanged).emit()

    def text(self) -> str:
        return self.held["clipboard"]

    def ownsClipboard(self) -> bool:
        return self.ours["clipboard"]

    def ownsSelection(self) -> bool:
        return self.ours["primary"]

    def supportsSelection(self) -> bool:
        return True

    def clear(self, mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> None:
        where = "primary" if mode is QClipboard.Mode.Selection else "clipboard"
        self.put(where, "", ours=False)


@pytest.fixture
def held(qtbot):
    clipboard = FakeClipboard()
    guard = ClipboardGuard(clipboard, kept_ms=1)  # type: ignore[arg-type]  # as far as it is asked
    yield clipboard, guard
    guard.clear()


def test_what_is_ours_goes_after_its_time(held, qtbot):
    clipboard, guard = held
    clipboard.put("clipboard", "+254 700 000 001", ours=True)
    qtbot.waitUntil(lambda: clipboard.held["clipboard"] == "", timeout=60_000)
    assert not guard.is_waiting


def test_what_another_program_copied_meanwhile_stays(held):
    clipboard, guard = held
    clipboard.put("clipboard", "ours", ours=True)
    assert guard.is_waiting
    clipboard.put("clipboard", "theirs", ours=False)
    assert not guard.is_waiting
    guard.clear()
    assert clipboard.held["clipboard"] == "theirs"


def test_a_selection_is_taken_off_primary_at_once(held):
    clipboard, _ = held
    clipboard.put("primary", "Wanjiru", ours=True)
    assert clipboard.held["primary"] == ""
    clipboard.put("primary", "theirs", ours=False)
    assert clipboard.held["primary"] == "theirs"


def test_it_can_be_taken_off_before_its_time(held):
    clipboard, guard = held
    clipboard.put("clipboard", "ours", ours=True)
    guard.clear()
    assert clipboard.held["clipboard"] == ""


def test_the_applications_own_clipboard_is_guarded(qtbot):
    line = QLineEdit()
    qtbot.addWidget(line)
    guard = guard_clipboard(line)
    guard.clear()
    assert not guard.is_waiting


def test_without_the_guard_it_would_have_stayed(qtbot):
    """The negative control."""
    line = QLineEdit("+254 700 000 001")
    qtbot.addWidget(line)
    line.selectAll()
    line.copy()
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == "+254 700 000 001"
    clipboard.clear()
