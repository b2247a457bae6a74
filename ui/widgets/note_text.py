"""The writing surface of a note: plain paste, private copy, no drag, nothing in PRIMARY."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QCoreApplication, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QClipboard,
    QGuiApplication,
    QTextCursor,
    QTextListFormat,
)
from PySide6.QtWidgets import QMenu, QTextEdit, QWidget

from ui.widgets.keys import key_table, press
from ui.widgets.long_paste import refusal
from ui.widgets.note_markdown import block_format, char_format, list_of
from ui.widgets.note_spelling import SpellingMarks

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent

    from ui.widgets.keys import KeyLine

_SIGNS = {"-": "bullet", "*": "bullet", "1.": "number", "#": "heading", "##": "subheading"}
_SNIPPET = re.compile(r";([^\W_][\w-]*)$")
LEVELS = {"heading": 2, "subheading": 3}


def _tr(text: str) -> str:
    return QCoreApplication.translate("NoteEditor", text)


class NoteText(QTextEdit):
    """Takes headings, bold, italic and lists.

    Attributes:
        snippets: texts that come for ``;name`` and a blank; marks: underlines misspelt words.

    Copied words stay inside the desk: the system's clipboard is read from, never written to.

    Signals:
        refused: the sentence about a paste that was not taken.
    """

    refused = Signal(str)
    _copied: ClassVar[str] = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.snippets: dict[str, str] = {}
        self.marks = SpellingMarks(self)
        self.setAcceptRichText(False)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self.setAutoFormatting(QTextEdit.AutoFormattingFlag.AutoNone)
        self.selectionChanged.connect(self._keep_off_clipboard)
        QGuiApplication.clipboard().dataChanged.connect(self._forget_copied)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Hand nothing to the clipboard, to PRIMARY or to a drag."""
        return QMimeData()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take words only."""
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as plain text, in the look of the place."""
        self.insert_plain(source.text())

    def insert_plain(self, text: str) -> None:
        """Put plain text at the cursor; empty lines between paragraphs are dropped."""
        refused = refusal(text, there=self.document().characterCount())
        if refused:
            self.refused.emit(refused)
            return
        lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
        cursor = self.textCursor()
        cursor.beginEditBlock()
        for place, line in enumerate(lines or [text] if text.strip() else []):
            if place:
                cursor.insertBlock(block_format(), char_format())
            cursor.insertText(line, self.currentCharFormat() if not place else char_format())
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    def copy_inside(self, *, cut: bool = False) -> None:
        """Keep the selected words for pasting inside the desk."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            NoteText._copied = cursor.selectedText().replace("\u2029", "\n")
            if cut and not self.isReadOnly():
                cursor.removeSelectedText()

    def paste_any(self) -> None:
        """Paste what was copied inside the desk last, else what the clipboard holds."""
        if self.isReadOnly():
            return
        self.insert_plain(NoteText._copied or QGuiApplication.clipboard().text())

    def _forget_copied(self) -> None:
        NoteText._copied = ""

    def _keep_off_clipboard(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection() and clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a new selection even inside the old one, so that no text is dragged away."""
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() == Qt.MouseButton.LeftButton and is_plain:
            place = self.cursorForPosition(event.position().toPoint())
            self.setTextCursor(place)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy inside the desk, leave headings and lists with Enter, take signs for looks."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Copy inside the desk; where it may be written, also what ends or begins a look."""
        group = _tr("Writing")
        copies = key_table(
            group, (_tr("Copy inside the desk"), "Ctrl+C Ctrl+Ins", self.copy_inside)
        )
        if self.isReadOnly():
            return copies
        writes = key_table(
            group,
            (_tr("Cut, kept inside the desk"), "Ctrl+X Shift+Del", self._cut_inside),
            (_tr("Paste as plain text"), "Ctrl+V Shift+Ins", self.paste_any),
            (_tr("Leave an empty point or a heading"), "Return Enter", self._leave_block),
            (_tr("Make a line of writing of a heading or point"), "Backspace", self._leave_look),
            (_tr("Make a look of #, - or 1., a text of ;name"), "Space", self._take_typed),
            (_tr("New line in the same paragraph"), "Shift+Return Shift+Enter", self._break_line),
        )
        return (*copies, *writes)

    def _cut_inside(self) -> None:
        self.copy_inside(cut=True)

    def _take_typed(self) -> bool:
        return self._take_sign() or self._take_snippet()

    def _break_line(self) -> bool:
        """Leave it to the text itself."""
        return False

    def _leave_block(self) -> bool:
        cursor = self.textCursor()
        block = cursor.block()
        if block.blockFormat().headingLevel() and cursor.atBlockEnd():
            cursor.insertBlock(block_format(), char_format())
            self.setTextCursor(cursor)
            return True
        if list_of(block) is not None and not block.text().strip():
            self.set_look("text")
            return True
        return False

    def _leave_look(self) -> bool:
        cursor = self.textCursor()
        block = cursor.block()
        is_special = list_of(block) is not None or block.blockFormat().headingLevel()
        if is_special and cursor.atBlockStart() and not cursor.hasSelection():
            self.set_look("text")
            return True
        return False

    def _take_snippet(self) -> bool:
        """Put a snippet in the place of ``;name``."""
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        found = _SNIPPET.search(before)
        text = self.snippets.get(found[1]) if found else None
        if found is None or text is None or self.isReadOnly() or cursor.hasSelection():
            return False
        back = len(found[0])
        cursor.movePosition(
            QTextCursor.MoveOperation.PreviousCharacter, QTextCursor.MoveMode.KeepAnchor, back
        )
        self.setTextCursor(cursor)
        self.insert_plain(f"{text} ")
        return True

    def _take_sign(self) -> bool:
        cursor = self.textCursor()
        look = _SIGNS.get(cursor.block().text())
        if look is None or not cursor.atBlockEnd() or self.look() != "text":
            return False
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self.setTextCursor(cursor)
        self.set_look(look)
        return True

    def look(self) -> str:
        """Return what the current paragraph is: text, heading, subheading, bullet, number."""
        block = self.textCursor().block()
        level = block.blockFormat().headingLevel()
        if level:
            return "subheading" if level >= 3 else "heading"
        items = list_of(block)
        if items is None:
            return "text"
        is_number = items.format().style() == QTextListFormat.Style.ListDecimal
        return "number" if is_number else "bullet"

    def toggle_look(self, look: str) -> None:
        """Make the selected paragraphs so, or plain text where they are so already."""
        self.set_look("text" if self.look() == look else look)

    def set_look(self, look: str) -> None:
        """Make the selected paragraphs text, heading, subheading, bullet or number."""
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart()).blockNumber()
        last = self.document().findBlock(cursor.selectionEnd()).blockNumber()
        cursor.beginEditBlock()
        for number in range(first, last + 1):
            self._set_block(number, look)
        if look in ("bullet", "number"):
            self._make_list(first, last, look)
        cursor.endEditBlock()
        if first == last and self.textCursor().block().length() == 1:
            self.setCurrentCharFormat(char_format(LEVELS.get(look, 0)))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_block(self, number: int, look: str) -> None:
        block = self.document().findBlockByNumber(number)
        items = list_of(block)
        if items is not None:
            items.remove(block)
        level = LEVELS.get(look, 0)
        was_heading = bool(block.blockFormat().headingLevel())
        cursor = QTextCursor(block)
        cursor.setBlockFormat(block_format(level, is_item=look in ("bullet", "number")))
        if level or was_heading:
            cursor.movePosition(
                QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            cursor.setCharFormat(char_format(level))
            cursor.setBlockCharFormat(char_format(level))

    def _make_list(self, first: int, last: int, look: str) -> None:
        style = QTextListFormat.Style
        cursor = QTextCursor(self.document().findBlockByNumber(first))
        items = cursor.createList(style.ListDecimal if look == "number" else style.ListDisc)
        for number in range(first + 1, last + 1):
            items.add(self.document().findBlockByNumber(number))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what was meant, the private copy and the plain paste."""
        place = self.cursorForPosition(event.pos())
        self.offer(place, event.globalPos())

    def offers_words(self) -> bool:
        """Whether there is a misspelt word, and help with it."""
        here = self.textCursor()
        is_one = self.marks.word_at(here) is not None or self.marks.next_wrong(here) is not None
        return is_one and not self.isReadOnly()

    def offer_at_cursor(self) -> None:
        """Offer what was meant by the next misspelt word."""
        here = self.textCursor()
        found = self.marks.word_at(here)
        chosen = found[0] if found is not None else self.marks.next_wrong(here)
        if chosen is not None:
            self.setTextCursor(chosen)
            below = self.mapToGlobal(self.cursorRect().bottomLeft())
            self.offer(chosen, below)

    def offer(self, place: QTextCursor, at: QPoint) -> None:
        """Show the menu of a place; guesses are looked for first where a word is misspelt."""
        found = self.marks.word_at(place)
        if found is None or self.isReadOnly() or self.marks.help is None:
            self._menu().popup(at)
            return
        chosen, word = found

        def show(guesses: tuple[str, ...]) -> None:
            menu = self._menu()
            self.marks.fill_menu(menu, chosen, word, guesses)
            menu.popup(at)
            menu.setActiveAction(menu.actions()[0])

        self.marks.help.guesses(word, show)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lines = (
            (_tr("Cut"), lambda: self.copy_inside(cut=True), not self.isReadOnly()),
            (_tr("Copy within the desk"), self.copy_inside, True),
            (_tr("Paste as plain text"), self.paste_any, not self.isReadOnly()),
            (_tr("Select all"), self.selectAll, True),
        )
        for text, act, is_on in lines:
            action = QAction(text, menu)
            action.setEnabled(is_on)
            action.triggered.connect(lambda _checked=False, act=act: act())
            menu.addAction(action)
        return menu
