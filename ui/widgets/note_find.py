"""Find words in a note: a line above the text, how often they stand there, next and previous."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTextEdit, QWidget

from ui import theme
from ui.widgets.buttons import IconButton
from ui.widgets.keys import key_table, line_for, press
from ui.widgets.labels import label

if TYPE_CHECKING:
    from ui.widgets.keys import KeyLine

MOST_SHOWN = 500


def _tr(text: str) -> str:
    return QCoreApplication.translate("NoteEditor", text)


class FindBar(QWidget):
    """Looks for words as they are typed, whatever their capitals.

    Signals:
        closed: the person is done; the text should have the focus again.
    """

    closed = Signal()

    def __init__(self, text: QTextEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._found: list[QTextCursor] = []
        self._at = -1
        self.line = QLineEdit()
        self.line.setPlaceholderText(_tr("Find in this note"))
        self.line.setAccessibleName(_tr("Find in this note"))
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self.line.setDragEnabled(False)
        self.count = label("", "muted")
        self._lay_out()
        self.line.textChanged.connect(lambda _text: self.look(from_cursor=True))
        self.line.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self.count)
        previous, following = _tr("Previous (Shift+F3)"), _tr("Next (F3)")
        row.addWidget(IconButton("caret-up", previous, lambda: self.step(-1), "text"))
        row.addWidget(IconButton("caret-down", following, lambda: self.step(1), "text"))
        row.addWidget(IconButton("x", _tr("Close (Esc)"), self.close_bar, "text"))

    def open_bar(self) -> None:
        """Show the line with the words that are selected, and take the focus."""
        chosen = self._text.textCursor().selectedText()
        self.show()
        if chosen and "\u2029" not in chosen:
            self.line.setText(chosen)
        self.line.selectAll()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.look(from_cursor=True)

    def close_bar(self) -> None:
        """Go away and take the marks out of the text."""
        self.hide()
        self._found.clear()
        self._text.setExtraSelections([])
        self.closed.emit()

    def look(self, *, from_cursor: bool = False) -> None:
        """Find all places anew; the one at or after the cursor is the present one."""
        wanted = self.line.text()
        self._found = self._places(wanted) if wanted and not self.isHidden() else []
        start = self._text.textCursor().selectionStart()
        after = (n for n, one in enumerate(self._found) if one.selectionStart() >= start)
        self._at = next(after, 0 if self._found else -1)
        if from_cursor and self._found:
            self._show_present()
        self._mark()

    def _places(self, wanted: str) -> list[QTextCursor]:
        document: QTextDocument = self._text.document()
        found: list[QTextCursor] = []
        cursor = document.find(wanted, 0)
        while not cursor.isNull() and len(found) < MOST_SHOWN:
            found.append(cursor)
            cursor = document.find(wanted, cursor)
        return found

    def has_words(self) -> bool:
        """Whether the line holds words to find."""
        return bool(self.line.text())

    def step(self, by: int) -> None:
        """Go to the next place, or to the one before; from the last on to the first."""
        if not self._found:
            self.look(from_cursor=True)
            return
        self._at = (self._at + by) % len(self._found)
        self._show_present()
        self._mark()

    def _show_present(self) -> None:
        self._text.setTextCursor(self._found[self._at])
        self._text.ensureCursorVisible()

    def _mark(self) -> None:
        tokens = theme.tokens()
        shown = []
        for place, cursor in enumerate(self._found):
            mark = QTextEdit.ExtraSelection()
            look = QTextCharFormat()
            role = "primary" if place == self._at else "warning_soft"
            look.setBackground(QColor(tokens.color(role)))
            if place == self._at:
                look.setForeground(QColor(tokens.color("on_primary")))
            mark.format = look
            mark.cursor = cursor
            shown.append(mark)
        self._text.setExtraSelections(shown)
        self.count.setText(self._words())

    def _words(self) -> str:
        if not self.line.text():
            return ""
        if not self._found:
            return _tr("Not in this note")
        say = QLocale().toString
        return _tr("{0} of {1}").format(say(self._at + 1), say(len(self._found)))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Step with Enter and the arrows, leave with Escape."""
        if watched is not self.line or not isinstance(event, QKeyEvent):
            return False
        if event.type() is QEvent.Type.ShortcutOverride and line_for([self._leaves()], event):
            event.accept()  # here it closes the line, not the page
            return True
        return event.type() is QEvent.Type.KeyPress and press(self.key_lines(), event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Step from place to place, and leave."""
        table = (
            (_tr("Next place"), "Return Enter Down", partial(self.step, 1)),
            (_tr("Place before"), "Shift+Return Shift+Enter Up", partial(self.step, -1)),
        )
        return (*key_table(_tr("Find in the note"), *table), self._leaves())

    def _leaves(self) -> KeyLine:
        leave = (_tr("Close the line"), "Esc", self.close_bar)
        return key_table(_tr("Find in the note"), leave)[0]
