"""A quiet table: no grid, a hover ground, sorting and filtering by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QToolTip, QWidget

from ui import theme
from ui.widgets.table_model import ColumnSpec, TableModel
from ui.widgets.table_paint import CELL_PADDING, RowPainter, TableHeader

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence
    from enum import Enum

    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

Row = TypeVar("Row")
_LEAST_STRETCH = 110


class DataTable(QTableView, Generic[Row]):
    """Rows of plain data; Enter or a double click opens one.

    Left and Right choose a column, Space sorts by it and again turns the order round.

    Signals:
        opened: the row that was opened.
        chosen: the row that is current now, or None.
        counted: how many rows are shown, and how many there are.
    """

    opened = Signal(object)
    chosen = Signal(object)
    counted = Signal(int, int)
    bleeds = True

    def __init__(
        self,
        columns: Mapping[Enum, ColumnSpec[Row]],
        key: Callable[[Row], Hashable],
        name: str,
        *,
        compact: bool = False,
        opens_on_click: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model: TableModel[Row] = TableModel(columns, key)
        self._opens_on_click = opens_on_click
        self.hovered_row = -1
        self._rows_painter = RowPainter(self)
        self.setAccessibleName(name)
        self.setAccessibleDescription(self.tr("Enter opens a row, Space sorts by the column."))
        self.setHorizontalHeader(TableHeader(self))
        self._quiet(theme.Size.ROW_COMPACT if compact else theme.Size.ROW + 4)
        self.setModel(self._model)
        self.clicked.connect(self._clicked)
        self.horizontalHeader().sectionClicked.connect(self.sort_by)

    def _quiet(self, row_height: int) -> None:
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height)

    @property
    def table_model(self) -> TableModel[Row]:
        """The rows behind the table."""
        return self._model

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows and stay on the current one where it is still there."""
        self._keeping_place(lambda: self._model.set_rows(rows))

    def set_filter(self, text: str) -> None:
        """Keep only rows in which every word of ``text`` occurs."""
        self._keeping_place(lambda: self._model.set_filter(text))

    def sort_by(self, column: int) -> None:
        """Sort by a column; again by the same one turns the order round."""
        now = self._model.sorted_by()
        is_down = now == (column, False)
        order = Qt.SortOrder.DescendingOrder if is_down else Qt.SortOrder.AscendingOrder
        self._keeping_place(lambda: self._model.sort(column, order))
        self.horizontalHeader().viewport().update()

    def current_row(self) -> Row | None:
        """Return the row that is current, or None."""
        index = self.currentIndex()
        return self._model.row_at(index.row()) if index.isValid() else None

    def choose(self, key: Hashable) -> bool:
        """Make the row with a key current and say whether it is shown."""
        position = self._model.position_of(key)
        if position >= 0:
            self.setCurrentIndex(self._model.index(position, 0))
        return position >= 0

    def enter_from_above(self) -> None:
        """Take the focus, on the first row where none is current."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.currentIndex().isValid() and self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, 0))

    def _keeping_place(self, change: Callable[[], None]) -> None:
        place = self.currentIndex()
        key = self._model.key_at(place.row()) if place.isValid() else None
        change()
        position = self._model.position_of(key) if key is not None else -1
        if position >= 0:
            self.setCurrentIndex(self._model.index(position, max(place.column(), 0)))
        self.hovered_row = -1
        self.counted.emit(self._model.rowCount(), self._model.total())

    def _clicked(self, index: QModelIndex) -> None:
        if self._opens_on_click:
            self.opened.emit(self._model.row_at(index.row()))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell which row is current now."""
        super().selectionChanged(selected, deselected)
        self.chosen.emit(self.current_row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter, sort with Space, walk with the arrow keys."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.opened.emit(self._model.row_at(index.row()))
        elif event.key() == Qt.Key.Key_Space and index.isValid():
            self.sort_by(index.column())
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and index.isValid():
            step = 1 if event.key() == Qt.Key.Key_Right else -1
            column = min(max(index.column() + step, 0), self._model.columnCount() - 1)
            self.setCurrentIndex(self._model.index(index.row(), column))
            self.horizontalHeader().viewport().update()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a row where a single click does not."""
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not self._opens_on_click:
            self.opened.emit(self._model.row_at(index.row()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lay a ground under the row below the pointer."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the hover ground away."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows in sight."""
        painter = QPainter(self.viewport())
        self._rows_painter.paint(painter, event.rect())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns without one of their own."""
        super().resizeEvent(event)
        self._share_width()

    def cut_words(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Give the words of a cell that is too narrow for them, or an empty text."""
        if not index.isValid() or self._model.specs[index.column()].pill is not None:
            return ""
        words = str(index.data() or "")
        room = self.columnWidth(index.column()) - 2 * CELL_PADDING
        return words if self.fontMetrics().horizontalAdvance(words) > room else ""

    def viewportEvent(self, event: QEvent) -> bool:
        """Say under the mouse what a narrow column cuts off."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            words = self.cut_words(self.indexAt(event.pos()))
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().viewportEvent(event)

    def _share_width(self) -> None:
        specs = self._model.specs
        fixed = sum(spec.width for spec in specs)
        open_columns = [i for i, spec in enumerate(specs) if not spec.width]
        room = max(self.viewport().width() - fixed, 0)
        share = max(room // max(len(open_columns), 1), _LEAST_STRETCH)
        for column, spec in enumerate(specs):
            self.setColumnWidth(column, spec.width or share)
        if open_columns and share > _LEAST_STRETCH:
            rest = room - share * (len(open_columns) - 1)
            self.setColumnWidth(open_columns[-1], rest)
