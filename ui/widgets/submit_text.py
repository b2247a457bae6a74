"""A few lines of text that Ctrl+Enter hands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from ui.widgets.keys import is_heard, key_table, line_for, press
from ui.widgets.long_paste import refusal, tell

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QWidget

    from ui.widgets.keys import KeyLine


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

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste plain text; what is too long for any field is refused at once, in its words."""
        refused = refusal(source.text(), there=self.document().characterCount())
        if refused:
            tell(self, refused)
        else:
            self.insertPlainText(source.text())

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+Enter from any shortcut: here it belongs to the text."""
        is_offered = event.type() is QEvent.Type.ShortcutOverride
        if is_offered and isinstance(event, QKeyEvent) and line_for(self.key_lines(), event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand in with Ctrl+Enter."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Hand in what was written, where somebody takes it."""
        if not is_heard(self, "submitted()"):
            return ()
        hands_in = (self.tr("Hand it in"), "Ctrl+Return Ctrl+Enter", self.submitted.emit)
        return key_table(self.tr("Writing"), hands_in)
