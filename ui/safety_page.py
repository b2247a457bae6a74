"""Lay a safety plan out as one page for the client, made in memory.

The page names nobody: not the client, not the programme, not the program that made it. Its words
are large; they become a little smaller only where the page would not hold them.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from ui import fonts
from ui.theme import LIGHT

DPI = 144
MARGIN_MM = 16.0
SIZES = (17.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0)


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of the page: a title, each step with its lines, and the line at the foot.

    A line is its words and a telephone number, which may be empty.
    """

    title: str
    steps: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    foot: str


def page_pdf(text: PageText) -> bytes:
    """Give the page as PDF (A4); more than one page only where the smallest words do not fit."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer)
    width, height = float(writer.width()), float(writer.height())
    document = _fitting(text, width, height)
    painter = QPainter(writer)
    pages = max(1, round(document.size().height() / height))
    for page in range(pages):
        if page:
            writer.newPage()
        painter.save()
        painter.translate(0, -page * height)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, QColor(LIGHT.text))
        context.clip = QRectF(0, page * height, width, height)
        document.documentLayout().draw(painter, context)
        painter.restore()
    painter.end()
    buffer.close()
    return bytes(data.data())


def _writer(buffer: QBuffer) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    writer.setCreator("")
    writer.setTitle("")
    return writer


def _fitting(text: PageText, width: float, height: float) -> QTextDocument:
    """Make the document with the largest words that one page holds."""
    document = QTextDocument()
    for size in SIZES:
        document = _document(text, size, width)
        if document.size().height() <= height:
            break
    if document.size().height() > height:
        document.setPageSize(QSizeF(width, height))
    return document


def _document(text: PageText, size: float, width: float) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(_font(size))
    document.setTextWidth(width)
    cursor = QTextCursor(document)
    _write(cursor, text.title, _font(size * 1.6, bold=True), below=size)
    for number, (title, lines) in enumerate(text.steps, start=1):
        _write(cursor, f"{number}. {title}", _font(size * 1.1, bold=True), above=size * 0.9)
        for words, phone in lines:
            line = f"{words}   {phone}" if words and phone else words or phone
            _write(cursor, f"•  {line}", _font(size), left=size * 1.4)
    _write(cursor, text.foot, _font(min(size * 0.6, 8.0)), above=size * 1.5)
    return document


def _font(points: float, *, bold: bool = False) -> QFont:
    weight = QFont.Weight.DemiBold if bold else QFont.Weight.Normal
    made = QFont([fonts.FAMILY, *fonts.FALLBACKS])
    made.setPixelSize(round(points * DPI / 72))
    made.setWeight(weight)
    return made


def _write(
    cursor: QTextCursor,
    words: str,
    font: QFont,
    *,
    above: float = 0,
    below: float = 3,
    left: float = 0,
) -> None:
    block = QTextBlockFormat()
    scale = DPI / 72
    block.setTopMargin(above * scale)
    block.setBottomMargin(below * scale)
    block.setLeftMargin(left * scale)
    block.setTextIndent(-left * scale * 0.55 if left else 0)
    style = QTextCharFormat()
    style.setFont(font)
    if cursor.position() == 0 and not cursor.document().toPlainText():
        cursor.setBlockFormat(block)
    else:
        cursor.insertBlock(block)
    cursor.insertText(words, style)
