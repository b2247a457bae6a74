"""How a table's header and rows are drawn."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap, QStaticText
from PySide6.QtWidgets import QHeaderView

from ui import fonts, icons, theme
from ui.widgets.pill import HEIGHT, PillKind, Sign, paint_pill, pill_width
from ui.widgets.table_second import CELL_PADDING, SECOND_LINE, lay_out

if TYPE_CHECKING:
    from ui.widgets.data_table import DataTable
    from ui.widgets.table_model import ColumnSpec, PillText

_ICON = 18
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def _side(*, right: bool) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft


class TableHeader(QHeaderView):
    """Muted words over a thin line; the sorted column carries an arrow."""

    def __init__(self, table: DataTable[Any]) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(36)
        self.setMinimumSectionSize(36)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw one column's head."""
        if rect.width() < 1:
            return
        tokens = theme.tokens()
        title, spoken = self._titles(section)
        spec = self._table.table_model.specs[section]
        painter.save()
        painter.fillRect(rect, tokens.color("surface"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.color("line"))
        state = self._table.table_model.sorted_by()
        is_sorted = state is not None and state[0] in spoken
        font = fonts.semibold(fonts.SMALL) if is_sorted else fonts.font(fonts.SMALL)
        painter.setFont(font)
        painter.setPen(tokens.color("text" if is_sorted else "muted"))
        box = rect.adjusted(CELL_PADDING, 0, -CELL_PADDING, 0)
        if is_sorted and state is not None:
            box = self._paint_arrow(painter, box, title, is_down=state[1], right=spec.numeric)
        cut = QFontMetrics(font).elidedText(title, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(_side(right=spec.numeric) | _MIDDLE), cut)
        self._mark_chosen(painter, rect, spoken)
        painter.restore()

    def _titles(self, section: int) -> tuple[str, tuple[int, ...]]:
        """Give the words of a head, and the columns that it speaks for.

        The widest one also names the column of the second lines that is chosen or sorted by.
        """
        table, specs = self._table, self._table.table_model.specs
        title = specs[section].title
        widest = max(range(len(specs)), key=self.sectionSize)
        if not table.is_narrow or section != widest:
            return title, (section,)
        state = table.table_model.sorted_by()
        here = table.currentIndex().column() if table.hasFocus() else -1
        below = [column for column in (here, state[0] if state else -1) if column >= 0]
        below = [column for column in dict.fromkeys(below) if table.is_in_second_line(column)]
        names = [specs[column].title for column in below]
        return " · ".join([title, *names]), (section, *below)

    def _paint_arrow(
        self, painter: QPainter, box: QRect, title: str, *, is_down: bool, right: bool
    ) -> QRect:
        size = 12
        name = "arrow-down" if is_down else "arrow-up"
        words = QFontMetrics(painter.font()).horizontalAdvance(title)
        left = box.right() - size if right else min(box.left() + words + 4, box.right() - size)
        spot = QRectF(left, box.center().y() - size / 2 + 1, size, size)
        icons.paint(painter, spot, name, theme.tokens().color("text"))
        return box.adjusted(0, 0, -size - 4, 0)

    def _mark_chosen(self, painter: QPainter, rect: QRect, columns: tuple[int, ...]) -> None:
        index = self._table.currentIndex()
        if self._table.hasFocus() and index.isValid() and index.column() in columns:
            line = QRect(
                rect.left() + CELL_PADDING - 2,
                rect.bottom() - 1,
                rect.width() - 2 * CELL_PADDING + 4,
                2,
            )
            painter.fillRect(line, theme.tokens().color("focus"))


class RowPainter:
    """Draws all rows that can be seen in one go.

    A delegate would be called for each cell, through the stylesheet each time: with 120 cells on
    the screen that is most of what a key pressed in the filter costs.
    """

    def __init__(self, table: DataTable[Any]) -> None:
        self._table = table

    def paint(self, painter: QPainter, clip: QRect) -> None:
        """Draw the rows that reach into ``clip``."""
        table = self._table
        model = table.table_model
        height = table.verticalHeader().defaultSectionSize()
        top = table.rowViewportPosition(0)
        first = max((clip.top() - top) // height, 0)
        last = min((clip.bottom() - top) // height, model.rowCount() - 1)
        columns = self._columns(clip)
        current = table.currentIndex().row()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in range(first, last + 1):
            line = QRect(0, top + row * height, table.viewport().width(), height)
            self._paint_ground(painter, line, is_current=row == current, row=row)
            shown = model.row_at(row)
            for spec, left, width in columns:
                _paint_cell(painter, QRect(left, line.top(), width, self._first), spec, shown)
            if table.is_narrow:
                self._paint_second(painter, line, shown)

    @property
    def _first(self) -> int:
        """How high the first line of a row is."""
        height = self._table.verticalHeader().defaultSectionSize()
        lines = self._table.second_lines if self._table.is_narrow else 0
        return height - lines * SECOND_LINE

    def _second_box(self) -> tuple[int, int]:
        """Give where the second line begins, and its width: below words, not an icon or number."""
        first = self._table.table_model.specs[0]
        left = CELL_PADDING + (_ICON + 8 if first.icon else 0)
        left += self._table.columnWidth(0) if first.numeric else 0
        return left, self._table.viewport().width() - left - CELL_PADDING

    def cuts_second(self, row: int) -> bool:
        """Whether there is no room for all that the second line of a row says."""
        model, (_, room) = self._table.table_model, self._second_box()
        return lay_out(model.specs, model.row_at(row), room, self._table.second_lines)[1]

    def _paint_second(self, painter: QPainter, line: QRect, shown: object) -> None:
        left, room = self._second_box()
        specs, most = self._table.table_model.specs, self._table.second_lines
        for part in lay_out(specs, shown, room, most)[0]:
            top = line.top() + self._first + part.line * SECOND_LINE - 5
            box = QRect(left + part.left, top, part.width, SECOND_LINE)
            if part.pill is not None:
                _paint_pill(painter, box, part.pill, right=False)
            else:
                _paint_small(painter, box, part.text)

    def _columns(self, clip: QRect) -> list[tuple[ColumnSpec[Any], int, int]]:
        table = self._table
        places = (
            (spec, table.columnViewportPosition(column), table.columnWidth(column))
            for column, spec in enumerate(table.table_model.specs)
        )
        return [
            (spec, left + CELL_PADDING, width - 2 * CELL_PADDING)
            for spec, left, width in places
            if width > 0 and left <= clip.right() and left + width > clip.left()
        ]

    def _paint_ground(self, painter: QPainter, line: QRect, *, is_current: bool, row: int) -> None:
        table, tokens = self._table, theme.tokens()
        header = table.horizontalHeader()
        ground = QRect(table.columnViewportPosition(0), line.top(), header.length(), line.height())
        if is_current or row == table.hovered_row:
            shade = theme.derived(tokens)["chosen" if is_current else "hover"]
            painter.fillRect(ground, QColor(shade))
        if is_current and table.hasFocus():
            painter.save()
            painter.setPen(QPen(tokens.color("focus"), 2))
            painter.drawRect(ground.adjusted(1, 1, -1, -1))
            painter.restore()


def _paint_cell(painter: QPainter, box: QRect, spec: ColumnSpec[Any], row: object) -> None:
    pill = spec.pill(row) if spec.pill else None
    if pill is not None:
        _paint_pill(painter, box, pill, right=spec.numeric)
        return
    tokens = theme.tokens()
    ratio = painter.device().devicePixelRatioF()
    icon = spec.icon(row) if spec.icon else None
    if icon is not None:
        picture = _icon_picture(icon[0], icon[1], tokens, ratio)
        painter.drawPixmap(box.left(), box.top() + (box.height() - _ICON) // 2, picture)
        box.setLeft(box.left() + _ICON + 8)
    text = spec.text(row)
    if text:
        struck = spec.struck is not None and spec.struck(row)
        _paint_words(painter, box, spec, text, struck=struck)


def _paint_pill(painter: QPainter, box: QRect, pill: PillText, *, right: bool) -> None:
    tokens, ratio = theme.tokens(), painter.device().devicePixelRatioF()
    picture = _pill_picture(pill.text, pill.kind, pill.sign, box.width(), tokens, ratio)
    width = round(picture.deviceIndependentSize().width())
    left = box.right() + 1 - width if right else box.left() - 4
    painter.drawPixmap(left, box.top() + (box.height() - HEIGHT + 1) // 2, picture)


def _paint_small(painter: QPainter, box: QRect, text: str) -> None:
    font, _ = fonts.for_painting(fonts.SMALL)
    painter.setFont(font)
    painter.setPen(theme.tokens().color("muted"))
    painter.drawText(
        box, int(_side(right=False) | _MIDDLE), fonts.cut(text, box.width() + 1, fonts.SMALL)
    )


def _paint_words(
    painter: QPainter, box: QRect, spec: ColumnSpec[Any], text: str, *, struck: bool
) -> None:
    weight = QFont.Weight.DemiBold if spec.strong else QFont.Weight.Normal
    tabular = spec.numeric and not spec.strong
    font, _ = fonts.for_painting(fonts.BODY, weight, tabular=tabular)
    words, width, height = _words(text, box.width(), weight, tabular=tabular)
    painter.setFont(font)
    painter.setPen(theme.tokens().color("muted" if spec.muted or struck else "text"))
    left = box.left() + (box.width() - width if spec.numeric else 0)
    painter.drawStaticText(QPointF(left, box.top() + (box.height() - height) / 2), words)
    if struck:
        middle = box.top() + box.height() / 2 + 1
        painter.drawLine(QPointF(left, middle), QPointF(left + width, middle))


@lru_cache(maxsize=2048)
def _words(
    text: str, width: int, weight: QFont.Weight, *, tabular: bool
) -> tuple[QStaticText, float, float]:
    """Shape the words of a cell once; rows come back again and again while somebody types."""
    font, _ = fonts.for_painting(fonts.BODY, weight, tabular=tabular)
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    made.prepare(font=font)
    if made.size().width() > width:
        made.setText(fonts.cut(text, width, fonts.BODY, weight, tabular=tabular))
        made.prepare(font=font)
    size = made.size()
    return made, size.width(), size.height()


@lru_cache(maxsize=256)
def _pill_picture(
    text: str, kind: PillKind, sign: Sign | None, most: int, tokens: theme.Tokens, ratio: float
) -> QPixmap:
    del tokens  # part of the key: the other mode has other colours
    width = min(math.ceil(pill_width(text, kind, sign)), max(most, HEIGHT))
    made = _clear_picture(width, HEIGHT, ratio)
    painter = QPainter(made)
    paint_pill(painter, QRectF(0, 0, width, HEIGHT), text, kind, sign)
    painter.end()
    return made


@lru_cache(maxsize=64)
def _icon_picture(name: str, role: str, tokens: theme.Tokens, ratio: float) -> QPixmap:
    del tokens  # part of the key: the other mode has other colours
    return icons.pixmap(name, _ICON, role, ratio=ratio)


def _clear_picture(width: int, height: int, ratio: float) -> QPixmap:
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made
