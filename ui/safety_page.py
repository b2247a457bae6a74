"""Lay a safety plan out as one page for the client, made in memory.

The page names nobody: not the client, not the programme, not the program that made it. Its words
are large; they become smaller, and from a size on stand in two columns, only where the page would
not hold them. Smaller than can be read they never become: `left_over` says before what then stands
on a second page.
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
    QTextFrame,
    QTextObject,
)
from PySide6.QtWidgets import QPlainTextDocumentLayout

from ui import fonts
from ui.theme import LIGHT

GIVEN_BACK = (QTextFrame, QTextObject, QPlainTextDocumentLayout)
"""Classes of what a document gives back; on a worker they must not be made (docs/decisions/035)."""
DPI = 144
MARGIN_MM = 16.0
SIZES = (17.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0)
"""In points, the largest first; nobody reads less than the last on a hard day."""
COLUMNS_FROM = 12.0
"""Where one column does not hold the plan in words of this size, two are tried."""
GAP = 0.05
"""What lies between two columns, as a share of the width."""


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
    fitting = _fitting(text, width, height)
    painter = QPainter(writer)
    if isinstance(fitting, _Columns):
        fitting.draw(painter)
    else:
        _draw_pages(writer, painter, fitting, height)
    painter.end()
    buffer.close()
    return bytes(data.data())


def left_over(text: PageText) -> tuple[str, ...]:
    """Give the lines that the one page does not hold, even in the smallest words."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer)
    width, height = float(writer.width()), float(writer.height())
    fitting = _fitting(text, width, height)
    if isinstance(fitting, _Columns) or fitting.size().height() <= height:
        return ()
    return _Columns(text, SIZES[-1], width, height).left_over


def _draw_pages(
    writer: QPdfWriter, painter: QPainter, document: QTextDocument, height: float
) -> None:
    """Draw a document over as many pages as it needs."""
    width = float(writer.width())
    pages = document.pageCount()  # one, where no page size was set
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


def _writer(buffer: QBuffer) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    writer.setCreator("")
    writer.setTitle("")
    return writer


def _fitting(text: PageText, width: float, height: float) -> QTextDocument | _Columns:
    """Lay the plan out with the largest words that one page holds, in one column or in two.

    Gives pages in the smallest words where no page holds it.
    """
    document = QTextDocument()
    for size in SIZES:
        document = _document(text, size, width)
        if document.size().height() <= height:
            return document
        if size <= COLUMNS_FROM:
            columns = _Columns(text, size, width, height)
            if not columns.left_over:
                return columns
    document.setPageSize(QSizeF(width, height))
    return document


def _empty(size: float, width: float) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(_font(size))
    document.setTextWidth(width)
    return document


def _document(text: PageText, size: float, width: float) -> QTextDocument:
    document = _empty(size, width)
    cursor = QTextCursor(document)
    _write_title(cursor, text, size)
    for number, (title, lines) in enumerate(text.steps, start=1):
        _write_step(cursor, f"{number}. {title}", size)
        for line in lines:
            _write_line(cursor, _line(line), size)
    _write_foot(cursor, text, size)
    return document


def _write_title(cursor: QTextCursor, text: PageText, size: float) -> None:
    _write(cursor, text.title, _font(size * 1.6, bold=True), below=size)


def _write_step(cursor: QTextCursor, title: str, size: float) -> None:
    _write(cursor, title, _font(size * 1.1, bold=True), above=size * 0.9)


def _write_line(cursor: QTextCursor, line: str, size: float) -> None:
    _write(cursor, f"•  {line}", _font(size), left=size * 1.4)


def _write_foot(cursor: QTextCursor, text: PageText, size: float) -> None:
    _write(cursor, text.foot, _font(min(size * 0.6, 8.0)), above=size * 1.5)


def _line(line: tuple[str, str]) -> str:
    words, phone = line
    return f"{words}   {phone}" if words and phone else words or phone


_Piece = tuple[QTextDocument, str, float]
"""Some lines as a document, their words, and what is left free above them."""


class _Columns:
    """One page with the steps in two columns under the title.

    Attributes:
        left_over: the lines for which there was no room.
    """

    def __init__(self, text: PageText, size: float, width: float, height: float) -> None:
        self._width = width * (1 - GAP) / 2
        self._height = height
        self._title, self._foot = _empty(size, width), _empty(size, width)
        _write_title(QTextCursor(self._title), text, size)
        _write_foot(QTextCursor(self._foot), text, size)
        self._top = self._title.size().height()
        self._room = height - self._top - self._foot.size().height()
        pieces = [piece for at, _ in enumerate(text.steps) for piece in self._step(text, at, size)]
        whole = sum(document.size().height() + above for document, _, above in pieces)
        # The lower the columns end, the more alike they are: begin with half of it all in each.
        steps = 12
        for number in range(steps + 1):
            room = min(self._room, whole / 2 + number * max(self._room - whole / 2, 0) / steps)
            self._places, self.left_over = self._flow(pieces, room)
            if not self.left_over or room >= self._room:
                break

    def _step(self, text: PageText, at: int, size: float) -> list[_Piece]:
        """Give the pieces of a step; its title stands with its first line, whatever happens."""
        title, lines = text.steps[at]
        made: list[_Piece] = []
        for place, line in enumerate(lines):
            document = _empty(size, self._width)
            cursor = QTextCursor(document)
            if not place:
                _write_step(cursor, f"{at + 1}. {title}", size)
            _write_line(cursor, _line(line), size)
            above = 0.0 if place else size * 0.7 * DPI / 72
            made.append((document, _line(line), above))
        return made

    def _flow(
        self, pieces: list[_Piece], room: float
    ) -> tuple[list[tuple[float, float, QTextDocument]], tuple[str, ...]]:
        """Fill the left column, then the right one; gives what has a place, and the rest."""
        places: list[tuple[float, float, QTextDocument]] = []
        column, at = 0, 0.0
        for number, (document, _words, above) in enumerate(pieces):
            at += above if at else 0.0
            tall = document.size().height()
            if at + tall > room and column == 0 and at:
                column, at = 1, 0.0
            if at + tall > (room if column == 0 else self._room):
                return places, tuple(words for _, words, _ in pieces[number:])
            left = column * (self._width + self._width * 2 * GAP / (1 - GAP))
            places.append((left, self._top + at, document))
            at += tall
        return places, ()

    def draw(self, painter: QPainter) -> None:
        """Draw the page."""
        foot = self._height - self._foot.size().height()
        for left, top, document in (
            (0.0, 0.0, self._title),
            *self._places,
            (0.0, foot, self._foot),
        ):
            painter.save()
            painter.translate(left, top)
            context = QAbstractTextDocumentLayout.PaintContext()
            context.palette.setColor(QPalette.ColorRole.Text, QColor(LIGHT.text))
            document.documentLayout().draw(painter, context)
            painter.restore()


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
