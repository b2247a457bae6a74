"""Underline words that are in no dictionary, and offer what was probably meant.

Words come from a speller that is loaded off the window's thread; until it is there nothing is
underlined. A long note is gone through in slices, what is on the screen first.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication, QPoint, QTimer
from PySide6.QtGui import (
    QAction,
    QSyntaxHighlighter,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
)

from ui import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QMenu, QTextEdit

    from counsel_desk.services.spelling import Speller

SLICE = 40
LONGEST_BLOCK = 20_000


def _tr(text: str) -> str:
    return QCoreApplication.translate("NoteEditor", text)


class SpellingHelp(Protocol):
    """What the underlining needs from outside: guesses take a moment, and words are kept."""

    def guesses(self, word: str, then: Callable[[tuple[str, ...]], object]) -> None:
        """Find what was probably meant, and hand it over on the window's thread."""

    def learn(self, word: str) -> None:
        """Take a word into the personal dictionary."""


class SpellingMarks(QSyntaxHighlighter):
    """Underlines misspelt words; never the one that is being typed.

    Attributes:
        speller: knows words; None while there is none, or where spelling is not checked.
        is_marking: whether it is changing looks now, which is no change of the note.
    """

    def __init__(self, text: QTextEdit) -> None:
        super().__init__(text.document())
        self._text = text
        self.speller: Speller | None = None
        self.help: SpellingHelp | None = None
        self.is_marking = False
        self._typed_at = -1
        self._waiting: list[int] = []
        self._timer = QTimer(text)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._slice)
        text.document().contentsChange.connect(self._typed)
        text.cursorPositionChanged.connect(self._moved)

    def set_speller(self, speller: Speller | None, help_: SpellingHelp | None = None) -> None:
        """Check with this speller from now on, or no longer."""
        self.speller, self.help = speller, help_
        self.check_all()

    def check_all(self) -> None:
        """Go through the whole note, what is on the screen first."""
        first = self._text.cursorForPosition(QPoint(2, 2)).blockNumber()
        count = self.document().blockCount()
        self._waiting = [*range(first, count), *range(first)]
        self._timer.start()

    def _slice(self) -> None:
        some, self._waiting = self._waiting[:SLICE], self._waiting[SLICE:]
        for number in some:
            self._mark(self.document().findBlockByNumber(number))
        if self._waiting:
            self._timer.start()

    def _mark(self, block: QTextBlock) -> None:
        if block.isValid():
            self.is_marking = True
            self.rehighlightBlock(block)
            self.is_marking = False

    def highlightBlock(self, text: str) -> None:
        """Underline what is in no dictionary."""
        if self.speller is None or len(text) > LONGEST_BLOCK or self._text.isReadOnly():
            return
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
        look.setUnderlineColor(theme.tokens().color("danger"))
        typed = self._typed_at - self.currentBlock().position()
        for found in self.speller.check(text):
            end = found.start + len(found.word)
            if not found.start <= typed <= end:
                self.setFormat(found.start, len(found.word), look)

    def _typed(self, position: int, removed: int, added: int) -> None:
        if not self.is_marking and (removed or added) and added < LONGEST_BLOCK:
            self._typed_at = position + added

    def _moved(self) -> None:
        """Look at the word that was left."""
        at = self._text.textCursor().position()
        if self._typed_at < 0 or at == self._typed_at or self.speller is None:
            return
        block = self.document().findBlock(min(self._typed_at, self.document().characterCount() - 1))
        self._typed_at = -1
        self._mark(block)

    # --- what was meant ---

    def word_at(self, cursor: QTextCursor) -> tuple[QTextCursor, str] | None:
        """Give the misspelt word at a place with a cursor that selects it, or None."""
        if self.speller is None:
            return None
        block, at = cursor.block(), cursor.positionInBlock()
        for found in self.speller.check(block.text()):
            if found.start <= at <= found.start + len(found.word):
                chosen = QTextCursor(block)
                chosen.setPosition(block.position() + found.start)
                keep = QTextCursor.MoveMode.KeepAnchor
                chosen.setPosition(block.position() + found.start + len(found.word), keep)
                return chosen, found.word
        return None

    def next_wrong(self, after: QTextCursor) -> QTextCursor | None:
        """Give a cursor on the next misspelt word, from the end on to the beginning."""
        if self.speller is None:
            return None
        count = self.document().blockCount()
        first = after.blockNumber()
        for step in range(count + 1):
            block = self.document().findBlockByNumber((first + step) % count)
            for found in self.speller.check(block.text()):
                start = block.position() + found.start
                if step or start >= after.selectionEnd():
                    chosen = QTextCursor(block)
                    chosen.setPosition(start)
                    end = start + len(found.word)
                    chosen.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                    return chosen
        return None

    def fill_menu(self, menu: QMenu, place: QTextCursor, word: str, guesses: Iterable[str]) -> None:
        """Put guesses, and the way into the dictionary, on top of a menu."""
        before = next(iter(menu.actions()), None)
        made: list[QAction] = []
        for guess in guesses:
            made.append(_action(menu, guess, partial(self._take, place, guess)))
            font = made[-1].font()
            font.setBold(True)
            made[-1].setFont(font)
        if not made:
            made.append(_action(menu, _tr("No guess for this word"), lambda: None))
            made[-1].setEnabled(False)
        learn = _tr("Add “{0}” to my dictionary").format(word)
        made.append(_action(menu, learn, lambda: self._learn(word)))
        if before is None:
            menu.addActions(made)
            return
        menu.insertActions(before, made)
        menu.insertSeparator(before)

    def _take(self, place: QTextCursor, guess: str) -> None:
        place.insertText(guess)
        self._text.setTextCursor(place)

    def _learn(self, word: str) -> None:
        if self.help is not None:
            self.help.learn(word)


def _action(menu: QMenu, text: str, act: Callable[[], object]) -> QAction:
    made = QAction(text.replace("&", "&&"), menu)
    made.triggered.connect(lambda _checked=False: act())
    return made
