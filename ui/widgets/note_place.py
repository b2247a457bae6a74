"""Where in a note somebody writes: the section, the line in it and the letter in the line.

A note is kept as Markdown, which holds no empty lines, so a place counts lines with words alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

from ui.widgets.note_markdown import block_format, char_format

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock, QTextDocument
    from PySide6.QtWidgets import QTextEdit

MARK = "at"


def place_of(text: QTextEdit) -> str:
    """Write the place of the cursor down: the number of its section, of its line, of its letter."""
    cursor = text.textCursor()
    here = cursor.block()
    section = line = 0
    for block in _blocks(text.document()):
        is_here = block == here
        if block.blockFormat().headingLevel():
            section, line = section + 1, 0
        elif block.text().strip() or is_here:
            line += 1
        if is_here:
            break
    letter = cursor.positionInBlock() if here.text().strip() else 0
    return f"{MARK}.{section}.{line}.{letter}"


def go_back(text: QTextEdit, place: str) -> None:
    """Go to a place that was written down; without one, behind the last words."""
    found = _read(place)
    if found is None:
        _go_on(text)
    else:
        _go_to(text, *found)
    text.ensureCursorVisible()


def _read(place: str) -> tuple[int, int, int] | None:
    *_, mark, section, line, letter = ("", "", "", "", *place.split("."))
    numbers = (section, line, letter)
    if mark != MARK or not all(one.isdecimal() for one in numbers):
        return None
    return int(section), int(line), int(letter)


def _go_to(text: QTextEdit, section: int, line: int, letter: int) -> None:
    lines = _section(text.document(), section)
    if lines is None:
        _go_on(text)
        return
    heading, body = lines
    if line == 0 and heading is not None:
        _put(text, heading, letter)
    elif line <= len(body):
        _put(text, body[max(line, 1) - 1], letter)
    elif letter == 0 or not body:
        _begin_below(text, body[-1] if body else heading)
    else:
        _put(text, body[-1], letter)


def _go_on(text: QTextEdit) -> None:
    """Go behind the last words; where there are headings alone, below the first."""
    blocks = list(_blocks(text.document()))
    words = [one for one in blocks if one.text().strip() and not one.blockFormat().headingLevel()]
    if words:
        _put(text, words[-1], len(words[-1].text()))
    elif blocks[0].blockFormat().headingLevel():
        _go_to(text, 1, 1, 0)


def _section(
    document: QTextDocument, wanted: int
) -> tuple[QTextBlock | None, list[QTextBlock]] | None:
    """Give the heading of a section and its lines with words; None if there is no such section."""
    section, heading = 0, None
    body: list[QTextBlock] = []
    for block in _blocks(document):
        if block.blockFormat().headingLevel():
            section += 1
            heading = block if section == wanted else heading
        elif section == wanted and block.text().strip():
            body.append(block)
    return (heading, body) if wanted <= section else None


def _begin_below(text: QTextEdit, block: QTextBlock | None) -> None:
    """Go to the empty line below a line, which is made where there is none."""
    if block is None:
        text.moveCursor(QTextCursor.MoveOperation.Start)
        return
    below = block.next()
    if below.isValid() and not below.text() and not below.blockFormat().headingLevel():
        _put(text, below, 0)
        return
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    cursor.insertBlock(block_format(), char_format())
    text.setTextCursor(cursor)


def _put(text: QTextEdit, block: QTextBlock, letter: int) -> None:
    cursor = QTextCursor(block)
    cursor.setPosition(block.position() + min(letter, len(block.text())))
    text.setTextCursor(cursor)


def _blocks(document: QTextDocument) -> list[QTextBlock]:
    found = []
    block = document.begin()
    while block.isValid():
        found.append(block)
        block = block.next()
    return found
