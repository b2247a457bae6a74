"""Rows of a table: text on demand, search keys and sorting computed once."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ui.turns import later
from ui.widgets.pill import PillKind, Sign

if TYPE_CHECKING:
    from enum import Enum

Row = TypeVar("Row")
AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class PillText:
    """A cell that is shown as a pill."""

    text: str
    kind: PillKind
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class ColumnSpec(Generic[Row]):
    """What one column shows of a row.

    Attributes:
        title: the words in the header.
        text: the words of a cell.
        sort: the value to sort by; the words without case where it is None. Rows whose value
            is None stand at the end in both directions.
        numeric: right-aligned, digits of one width.
        width: in device-independent pixels; 0 shares what is left.
        searched: whether the filter looks here.
        strong, muted: how the words are written.
        pill: a pill instead of words; its text should equal ``text``.
        icon: an icon and its colour role in front of the words.
        struck: whether a line goes through the words of this row.
        second: how the words stand in a second line of the row, such as ``last {0}``, where the
            table is too narrow for all columns; a column without one always keeps its place.
        narrow: the width it keeps there; 0 is as wide as ever.
    """

    title: str
    text: Callable[[Row], str]
    sort: Callable[[Row], Any] | None = None
    numeric: bool = False
    width: int = 0
    searched: bool = True
    strong: bool = False
    muted: bool = False
    pill: Callable[[Row], PillText | None] | None = None
    icon: Callable[[Row], tuple[str, str] | None] | None = None
    struck: Callable[[Row], bool] | None = None
    second: str = ""
    narrow: int = 0


FOLDED_AT_ONCE = 500


def fold(text: str) -> str:
    """Return a text without case and accents, as the filter compares it."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


class TableModel(QAbstractTableModel, Generic[Row]):
    """Shows the rows that match the filter, in the order of one column.

    Filtering touches one precomputed string per row; only the cells on screen are ever asked
    for their words.
    """

    def __init__(
        self, columns: Mapping[Enum, ColumnSpec[Row]], key: Callable[[Row], Hashable]
    ) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.specs = tuple(columns.values())
        self._key = key
        self._rows: Sequence[Row] = ()
        self._order: list[int] = []
        self._shown: list[int] = []
        self._searched: list[str] = []
        self._known: dict[int, str] = {}
        self._needle = ""
        self._sorted_by: tuple[int, bool] | None = None

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; filter and order stay."""
        self.beginResetModel()
        folded = {id(row): text for row, text in zip(self._rows, self._searched, strict=False)}
        # The old rows live until here, so that an id names the same row in both.
        self._known = {id(row): folded[id(row)] for row in rows if id(row) in folded}
        self._rows = rows
        self._searched = []
        self._order = self._ordered()
        self._shown = self._matching()
        self.endResetModel()
        later(self, self._fold_ahead)

    def set_filter(self, text: str) -> None:
        """Keep only rows in which every word of ``text`` occurs."""
        needle = fold(text.strip())
        if needle == self._needle:
            return
        self.beginResetModel()
        self._needle = needle
        self._shown = self._matching()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column; -1 restores the order in which the rows came."""
        self.beginResetModel()
        is_down = order is Qt.SortOrder.DescendingOrder
        self._sorted_by = None if column < 0 else (column, is_down)
        self._order = self._ordered()
        self._shown = self._matching()
        self.endResetModel()

    def sorted_by(self) -> tuple[int, bool] | None:
        """Return the column in whose order the rows are, and whether it runs downwards."""
        return self._sorted_by

    def row_at(self, index: int) -> Row:
        """Return the row shown at a position."""
        return self._rows[self._shown[index]]

    def key_at(self, index: int) -> Hashable:
        """Return the key of the row shown at a position."""
        return self._key(self.row_at(index))

    def position_of(self, key: Hashable) -> int:
        """Return where the row with a key is shown, or -1."""
        for position, index in enumerate(self._shown):
            if self._key(self._rows[index]) == key:
                return position
        return -1

    def total(self) -> int:
        """Return how many rows there are, shown or not."""
        return len(self._rows)

    def _keys(self) -> list[str]:
        self._fold(len(self._rows))
        return self._searched

    def _fold(self, most: int) -> None:
        texts = [spec.text for spec in self.specs if spec.searched]
        start = len(self._searched)
        known = self._known
        self._searched += [
            known.get(id(row)) or fold("\n".join([text(row) for text in texts]))
            for row in self._rows[start : start + most]
        ]

    def _fold_ahead(self) -> None:
        """Fold a few rows in each idle turn, so that the first key finds them done."""
        if len(self._searched) < len(self._rows):
            self._fold(FOLDED_AT_ONCE)
            later(self, self._fold_ahead)

    def _matching(self) -> list[int]:
        if not self._needle:
            return list(self._order)
        keys, found = self._keys(), self._order
        for word in self._needle.split():
            found = [index for index in found if word in keys[index]]
        return found

    def _ordered(self) -> list[int]:
        if self._sorted_by is None:
            return list(range(len(self._rows)))
        column, is_down = self._sorted_by
        spec = self.specs[column]
        values = [spec.sort(row) if spec.sort else fold(spec.text(row)) for row in self._rows]
        known = [index for index, value in enumerate(values) if value is not None]
        known.sort(key=values.__getitem__, reverse=is_down)
        return known + [index for index, value in enumerate(values) if value is None]

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 Qt's signature
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.specs)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a cell, for the eye and for a screen reader."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        spec = self.specs[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return spec.text(self.row_at(index.row()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{spec.title}: {spec.text(self.row_at(index.row()))}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if spec.numeric else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the words of a column's head."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.specs):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.specs[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            numeric = self.specs[section].numeric
            side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None
