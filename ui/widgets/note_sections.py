"""The sections of a note: its headings, the way from one to the next, and what a format adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from counsel_desk.domain.marked_text import Kind, read
from ui.widgets.note_markdown import block_format, char_format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtGui import QTextBlock
    from PySide6.QtWidgets import QTextEdit

LEVEL = 2


class Sections:
    """Reads and writes the headings of a note."""

    def __init__(self, text: QTextEdit) -> None:
        self._text = text

    def _blocks(self) -> Iterator[QTextBlock]:
        block = self._text.document().begin()
        while block.isValid():
            yield block
            block = block.next()

    def headings(self) -> list[tuple[int, str]]:
        """Give place and words of every heading."""
        return [
            (block.position(), block.text().strip())
            for block in self._blocks()
            if block.blockFormat().headingLevel()
        ]

    def are_filled(self) -> bool:
        """Whether anything stands there besides headings."""
        return any(
            block.text().strip() and not block.blockFormat().headingLevel()
            for block in self._blocks()
        )

    def step(self, by: int) -> None:
        """Go to the words under the next heading, or under the one before."""
        at = self._text.textCursor().block().position()
        places = [place for place, _ in self.headings()]
        if by > 0:
            wanted = next((place for place in places if place > at), None)
        else:
            own = next((place for place in reversed(places) if place <= at), at)
            wanted = next((place for place in reversed(places) if place < own), None)
        if wanted is not None:
            self.go(wanted)

    def go(self, place: int) -> None:
        """Go to the end of what stands under the heading at a place."""
        block = self._text.document().findBlock(place)
        last = block
        while last.next().isValid() and not last.next().blockFormat().headingLevel():
            last = last.next()
        cursor = QTextCursor(last)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        self._text.setTextCursor(cursor)
        self._text.ensureCursorVisible()
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def shape(self, words: Iterable[str], known: Iterable[str]) -> None:
        """Have these headings: missing ones come at the end, empty ones of other formats go.

        ``known`` are the headings of all formats; others are the person's and stay.
        """
        wanted = list(words)
        cursor = QTextCursor(self._text.document())
        cursor.beginEditBlock()
        self._drop_empty({one.casefold() for one in known} - {w.casefold() for w in wanted})
        have = {text.casefold() for _, text in self.headings()}
        for word in wanted:
            if word.casefold() not in have:
                self._append(word)
        cursor.endEditBlock()
        first = self.headings()
        if wanted and first and not self.are_filled():
            self.go(first[0][0])

    def _append(self, word: str) -> None:
        cursor = QTextCursor(self._text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        last = cursor.block()
        is_room = last.previous().isValid() and last.previous().blockFormat().headingLevel()
        if last.text().strip() or last.blockFormat().headingLevel() or is_room:
            cursor.insertBlock()
        cursor.setBlockFormat(block_format(LEVEL))
        cursor.setBlockCharFormat(char_format(LEVEL))
        cursor.insertText(word, char_format(LEVEL))
        cursor.insertBlock(block_format(), char_format())

    def _drop_empty(self, words: set[str]) -> None:
        empty = [
            block
            for block in self._blocks()
            if block.blockFormat().headingLevel()
            and block.text().strip().casefold() in words
            and not _has_words(block)
        ]
        for block in reversed(empty):
            cursor = QTextCursor(block)
            following = block.next()
            while following.isValid() and not following.blockFormat().headingLevel():
                following = following.next()
            keep = QTextCursor.MoveMode.KeepAnchor
            if following.isValid():
                cursor.setPosition(following.position(), keep)
            else:
                cursor.movePosition(QTextCursor.MoveOperation.End, keep)
            cursor.removeSelectedText()
            if not following.isValid():
                cursor.setBlockFormat(block_format())
                cursor.setBlockCharFormat(char_format())

    def quote(self, mark: str, markdown: str, under: Iterable[str]) -> None:
        """Put a text of another note under the first of these headings, or where the cursor is.

        It stands in italics below a line that says where it comes from.
        """
        wanted = {one.casefold() for one in under}
        place = next((at for at, text in self.headings() if text.casefold() in wanted), None)
        if place is not None:
            self.go(place)
        cursor = self._text.textCursor()
        cursor.beginEditBlock()
        if cursor.block().text().strip() or cursor.block().blockFormat().headingLevel():
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.insertBlock(block_format(), char_format())
        cursor.insertText(mark, char_format(bold=True))
        for block in read(markdown):
            cursor.insertBlock(block_format(), char_format())
            bullet = "– " if block.kind in (Kind.BULLET, Kind.NUMBER) else ""
            cursor.insertText(f"{bullet}{block.text}", char_format(italic=True))
        cursor.insertBlock(block_format(), char_format())
        cursor.endEditBlock()
        self._text.setTextCursor(cursor)
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)


def _has_words(heading: QTextBlock) -> bool:
    block = heading.next()
    while block.isValid() and not block.blockFormat().headingLevel():
        if block.text().strip():
            return True
        block = block.next()
    return False
