"""How a table's header and rows are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import fonts, icons, theme
from ui.widgets.pill import HEIGHT, paint_pill, pill_width

if TYPE_CHECKING:
    from ui.widgets.data_table import DataTable
    from ui.widgets.table_model import ColumnSpec

_PAD = 10
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
        tokens = theme.tokens()
        spec = self._table.table_model.specs[section]
        painter.save()
        painter.fillRect(rect, tokens.color("surface"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.color("line"))
        state = self._table.table_model.sorted_by()
        is_sorted = state is not None and state[0] == section
        font = fonts.semibold(fonts.SMALL) if is_sorted else fonts.font(fonts.SMALL)
        painter.setFont(font)
        painter.setPen(tokens.color("text" if is_sorted else "muted"))
        box = rect.adjusted(_PAD, 0, -_PAD, 0)
        if is_sorted and state is not None:
            box = self._paint_arrow(painter, box, spec.title, is_down=state[1], right=spec.numeric)
        cut = QFontMetrics(font).elidedText(spec.title, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(_side(right=spec.numeric) | _MIDDLE), cut)
        self._mark_chosen(painter, rect, section)
        painter.restore()

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

    def _mark_chosen(self, painter: QPainter, rect: QRect, column: int) -> None:
        index = self._table.currentIndex()
        if self._table.hasFocus() and index.isValid() and index.column() == column:
            line = QRect(rect.left() + _PAD - 2, rect.bottom() - 1, rect.width() - 2 * _PAD + 4, 2)
            painter.fillRect(line, theme.tokens().color("focus"))


class RowDelegate(QStyledItemDelegate):
    """Draws the cells of a row on one ground."""

    def __init__(self, table: DataTable[Any]) -> None:
        super().__init__(table)
        self._table = table

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one cell."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        is_current = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, index.row(), index.column(), is_current=is_current)
        model = self._table.table_model
        self._paint_cell(
            painter, QRectF(rect), model.specs[index.column()], model.row_at(index.row())
        )
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, rect: QRect, row: int, column: int, *, is_current: bool
    ) -> None:
        tokens = theme.tokens()
        if is_current or row == self._table.hovered_row:
            shade = theme.derived(tokens)["chosen" if is_current else "hover"]
            painter.fillRect(rect, QColor(shade))
        if is_current and self._table.hasFocus():
            painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 2), tokens.color("focus"))
            low = QRect(rect.left(), rect.bottom() - 1, rect.width(), 2)
            painter.fillRect(low, tokens.color("focus"))
            if column == 0:
                painter.fillRect(
                    QRect(rect.left(), rect.top(), 2, rect.height()), tokens.color("focus")
                )
            if column == self._table.table_model.columnCount() - 1:
                edge = QRect(rect.right() - 1, rect.top(), 2, rect.height())
                painter.fillRect(edge, tokens.color("focus"))

    def _paint_cell(
        self, painter: QPainter, rect: QRectF, spec: ColumnSpec[Any], row: object
    ) -> None:
        box = rect.adjusted(_PAD, 0, -_PAD, 0)
        pill = spec.pill(row) if spec.pill else None
        if pill is not None:
            width = min(pill_width(pill.text, pill.kind, pill.sign), box.width())
            left = box.right() - width if spec.numeric else box.left() - 4
            spot = QRectF(left, box.center().y() - HEIGHT / 2, width, HEIGHT)
            paint_pill(painter, spot, pill.text, pill.kind, pill.sign)
            return
        icon = spec.icon(row) if spec.icon else None
        if icon is not None:
            spot = QRectF(box.left(), box.center().y() - 9, 18, 18)
            icons.paint(painter, spot, icon[0], theme.tokens().color(icon[1]))
            box.setLeft(box.left() + 26)
        self._paint_words(painter, box, spec, spec.text(row))

    def _paint_words(
        self, painter: QPainter, box: QRectF, spec: ColumnSpec[Any], text: str
    ) -> None:
        if not text:
            return
        weight = QFont.Weight.DemiBold if spec.strong else QFont.Weight.Normal
        tabular = spec.numeric and not spec.strong
        font, _ = fonts.for_painting(fonts.BODY, weight, tabular=tabular)
        painter.setFont(font)
        painter.setPen(theme.tokens().color("muted" if spec.muted else "text"))
        words = fonts.cut(text, int(box.width()), fonts.BODY, weight, tabular=tabular)
        painter.drawText(box, int(_side(right=spec.numeric) | _MIDDLE), words)
