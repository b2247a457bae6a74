"""A few lines of text that Ctrl+Enter hands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SubmitText(QPlainTextEdit):
    """Plain text of several lines; Enter is a new line, Tab goes on to the next control.

    Signals:
        submitted: the person pressed Ctrl+Enter.
    """

    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)

    def words(self) -> str:
        """Give the text without blanks at its ends."""
        return self.toPlainText().strip()

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+Enter from any shortcut: here it belongs to the text."""
        is_offered = event.type() is QEvent.Type.ShortcutOverride
        if is_offered and isinstance(event, QKeyEvent) and _submits(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand in with Ctrl+Enter."""
        if _submits(event):
            self.submitted.emit()
        else:
            super().keyPressEvent(event)


def _submits(event: QKeyEvent) -> bool:
    held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return bool(held) and event.key() in _ENTERS
