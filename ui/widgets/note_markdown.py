"""A note as Markdown: headings, bold, italic, bulleted and numbered lists, and nothing else.

Qt's own writer wraps lines and leaves some marks unescaped, so that a note could change by being
opened and saved. What is written here reads back to the same document, and the text is CommonMark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextListFormat,
)

from counsel_desk.domain.marked_text import Block, Kind, Run, read, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QTextDocument, QTextList

_OBJECT = "\ufffc"
_HEADING_PIXELS = {1: 22, 2: 20, 3: 17}


def _runs_of(block: QTextBlock, *, is_heading: bool) -> Iterator[Run]:
    part = block.begin()
    while not part.atEnd():
        fragment = part.fragment()
        look = fragment.charFormat()
        bold = look.fontWeight() >= QFont.Weight.DemiBold and not is_heading
        yield Run(fragment.text().replace(_OBJECT, ""), bold, look.fontItalic())
        part += 1


def list_of(block: QTextBlock) -> QTextList | None:
    """Return the list that a block is an item of, or None."""
    return block.textList()


def _block_of(block: QTextBlock) -> Block:
    level = min(block.blockFormat().headingLevel(), 3)
    runs = tuple(_runs_of(block, is_heading=bool(level)))
    if level:
        return Block(Kind.HEADING, runs, level)
    items = list_of(block)
    if items is None:
        return Block(Kind.TEXT, runs)
    is_number = items.format().style() == QTextListFormat.Style.ListDecimal
    return Block(Kind.NUMBER if is_number else Kind.BULLET, runs)


def blocks_of(document: QTextDocument) -> list[Block]:
    """Return the blocks of a document."""
    found, block = [], document.begin()
    while block.isValid():
        found.append(_block_of(block))
        block = block.next()
    return found


def to_markdown(document: QTextDocument) -> str:
    """Return a document as Markdown."""
    return write(blocks_of(document))


def block_format(level: int = 0, *, is_item: bool = False) -> QTextBlockFormat:
    """Return how a paragraph, a heading of a level, or a list item is set."""
    made = QTextBlockFormat()
    made.setHeadingLevel(level)
    made.setTopMargin(10 if level else 0)
    made.setBottomMargin(3 if level or is_item else 9)
    made.setLineHeight(128, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return made


def char_format(level: int = 0, *, bold: bool = False, italic: bool = False) -> QTextCharFormat:
    """Return how words are set."""
    made = QTextCharFormat()
    if level:
        made.setProperty(QTextFormat.Property.FontPixelSize.value, _HEADING_PIXELS[level])
        made.setFontWeight(QFont.Weight.DemiBold)
    elif bold:
        made.setFontWeight(QFont.Weight.Bold)
    if italic:
        made.setFontItalic(True)
    return made


def load(document: QTextDocument, markdown: str) -> None:
    """Show a Markdown text in a document; nothing of before can be undone afterwards."""
    document.setUndoRedoEnabled(False)
    document.clear()
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    cursor.setBlockFormat(block_format())
    before: Kind | None = None
    for place, block in enumerate(read(markdown)):
        if place:
            cursor.insertBlock()
        _put(cursor, block, before)
        before = block.kind
    cursor.endEditBlock()
    document.setUndoRedoEnabled(True)


def _put(cursor: QTextCursor, block: Block, before: Kind | None) -> None:
    is_item = block.kind in (Kind.BULLET, Kind.NUMBER)
    items = list_of(cursor.block())
    if items is not None and block.kind is not before:
        items.remove(cursor.block())
    cursor.setBlockFormat(block_format(block.level, is_item=is_item))
    cursor.setBlockCharFormat(char_format(block.level))
    if is_item and block.kind is not before:
        style = QTextListFormat.Style
        cursor.createList(style.ListDecimal if block.kind is Kind.NUMBER else style.ListDisc)
    elif is_item and items is not None:
        items.add(cursor.block())
    for run in block.runs:
        cursor.insertText(run.text, char_format(block.level, bold=run.bold, italic=run.italic))
