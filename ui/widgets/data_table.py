"""A quiet table: no grid, a hover ground, sorting and filtering by keyboard."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QItemSelection, QModelIndex, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QToolTip, QWidget

from ui import theme
from ui.widgets.keys import is_heard, key_table, press
from ui.widgets.table_model import ColumnSpec, TableModel
from ui.widgets.table_paint import RowPainter, TableHeader
from ui.widgets.table_second import CELL_PADDING, SECOND_GAP, SECOND_LINE, second_words

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence
    from enum import Enum

    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from ui.widgets.keys import KeyLine

Row = TypeVar("Row")
_LEAST_STRETCH = 110
_LEAST_HEAD = 36


class DataTable(QTableView, Generic[Row]):
    """Rows of plain data; Enter or a double click opens one.

    Where it is too narrow for all columns, those that have words for it go into a second line of
    their row; for the keyboard and a screen reader they are columns as before.

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
        second_lines: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model: TableModel[Row] = TableModel(columns, key)
        self._opens_on_click = opens_on_click
        self.second_lines = second_lines
        self.hovered_row = -1
        self.is_narrow = False
        self._rows_painter = RowPainter(self)
        self.setAccessibleName(name)
        self.setAccessibleDescription(self.tr("Enter opens a row, Space sorts by the column."))
        self.setHorizontalHeader(TableHeader(self))
        self._row_height = theme.Size.ROW_COMPACT if compact else theme.Size.ROW + 4
        self._quiet(self._row_height)
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
        if not (self.currentIndex().isValid() and press(self.key_lines(), event)):
            super().keyPressEvent(event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Open a row, sort by the column, walk from column to column."""
        if not self._model.rowCount():
            return ()
        words = QCoreApplication.translate
        table: list[tuple[str, str, Callable[[], object]]] = [
            (words("Keys", "Sort by the column"), "Space", self._sort_here),
            (words("Keys", "Next column"), "Right", partial(self._step_column, 1)),
            (words("Keys", "Column before"), "Left", partial(self._step_column, -1)),
        ]
        if self.opens():
            table.insert(0, (words("Keys", "Open"), "Return Enter", self._open_here))
        return key_table(words("Keys", "In a table"), *table)

    def opens(self) -> bool:
        """Whether somebody waits for a row to be opened."""
        return is_heard(self, "opened(PyObject)")

    def _open_here(self) -> None:
        self.opened.emit(self._model.row_at(self.currentIndex().row()))

    def _sort_here(self) -> None:
        self.sort_by(self.currentIndex().column())

    def _step_column(self, by: int) -> None:
        index = self.currentIndex()
        column = min(max(index.column() + by, 0), self._model.columnCount() - 1)
        self.setCurrentIndex(self._model.index(index.row(), column))
        self.horizontalHeader().viewport().update()

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
        if not index.isValid():
            return ""
        if self.is_narrow and self._rows_painter.cuts_second(index.row()):
            return second_words(self._model.specs, self._model.row_at(index.row()))
        if self._model.specs[index.column()].pill is not None:
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

    def is_in_second_line(self, column: int) -> bool:
        """Whether the words of a column stand in the second line of their row now."""
        return self.is_narrow and bool(self._model.specs[column].second)

    def _share_width(self) -> None:
        specs = self._model.specs
        room = self.viewport().width()
        wanted = sum(spec.width or _LEAST_STRETCH for spec in specs)
        self._set_narrow(is_narrow=wanted > room and any(spec.second for spec in specs))
        widths = [self._width_of(column) for column in range(len(specs))]
        open_columns = [column for column, width in enumerate(widths) if width is None]
        left = max(room - sum(width for width in widths if width is not None), 0)
        share = max(left // max(len(open_columns), 1), _LEAST_STRETCH)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, share if width is None else width)
        if open_columns and share > _LEAST_STRETCH:
            self.setColumnWidth(open_columns[-1], left - share * (len(open_columns) - 1))

    def _width_of(self, column: int) -> int | None:
        """Give the width of a column, None for one that shares what is left."""
        spec = self._model.specs[column]
        if self.is_in_second_line(column):
            return 0
        return ((spec.narrow if self.is_narrow else 0) or spec.width) or None

    def _set_narrow(self, *, is_narrow: bool) -> None:
        if is_narrow == self.is_narrow:
            return
        self.is_narrow = is_narrow
        self.horizontalHeader().setMinimumSectionSize(0 if is_narrow else _LEAST_HEAD)
        more = self.second_lines * SECOND_LINE + SECOND_GAP if is_narrow else 0
        self.verticalHeader().setDefaultSectionSize(self._row_height + more)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
