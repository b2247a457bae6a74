"""Rows of small fields that can be added and taken out, such as the scores of an instrument."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from ui.theme import Space
from ui.turns import later
from ui.widgets.buttons import IconButton, secondary_button
from ui.widgets.choice import Choice
from ui.widgets.dates import DecimalField
from ui.widgets.field import Field
from ui.widgets.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# A name that the tool for translations finds.
translate = QCoreApplication.translate
_TEXT_WIDTH = 190


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a row: a text, a choice where ``choices`` are given, a number with ``most``."""

    name: str
    title: str
    start: object = ""
    choices: tuple[tuple[object, str], ...] = ()
    most: float | None = None
    decimals: int = 0
    width: int = _TEXT_WIDTH


class _Row(QFrame):
    changed = Signal()
    removed = Signal()

    def __init__(self, cells: Sequence[Cell], values: Mapping[str, object], name: str) -> None:
        super().__init__()
        self.setObjectName("sunken")
        self.setAccessibleName(name)
        self.controls: dict[str, QLineEdit | Choice | QDoubleSpinBox] = {}
        flow = Flow(spacing=Space.M)
        for cell in cells:
            control = _control(cell, values.get(cell.name, cell.start))
            control.setFixedWidth(cell.width)
            control.setAccessibleName(f"{name}: {cell.title}")
            self._listen(control)
            self.controls[cell.name] = control
            flow.add(Field(cell.title, control))
        remove = IconButton(
            "x", translate("RowsEditor", "Take {0} out").format(name), self.removed.emit
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 8, 12)
        column.setSpacing(0)
        column.addWidget(remove, 0, Qt.AlignmentFlag.AlignRight)
        column.addWidget(flow)

    def _listen(self, control: QLineEdit | Choice | QDoubleSpinBox) -> None:
        if isinstance(control, QLineEdit):
            control.textEdited.connect(lambda _text: self.changed.emit())
        elif isinstance(control, QDoubleSpinBox):
            control.valueChanged.connect(lambda _value: self.changed.emit())
        else:
            control.activated.connect(lambda _place: self.changed.emit())

    def values(self) -> dict[str, Any]:
        """Give what stands in the row."""
        found: dict[str, Any] = {}
        for name, control in self.controls.items():
            if isinstance(control, QLineEdit):
                found[name] = control.text().strip()
            else:
                found[name] = control.value()
        return found


def _control(cell: Cell, value: object) -> QLineEdit | Choice | QDoubleSpinBox:
    if cell.choices:
        chosen = Choice(cell.choices)
        chosen.set_value(value)
        return chosen
    if cell.most is not None:
        return DecimalField(float(str(value or 0)), cell.most, cell.decimals)
    line = QLineEdit(str(value))
    line.setCursorPosition(0)
    return line


class RowsEditor(QWidget):
    """All rows, and a button that adds one.

    Signals:
        changed: what stands in a row is another thing now, or there are other rows.
    """

    changed = Signal()

    def __init__(
        self,
        name: str,
        cells: Sequence[Cell],
        rows: Sequence[Mapping[str, object]] = (),
        *,
        more: str,
    ) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._name, self._cells = name, tuple(cells)
        self._rows: list[_Row] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.S)
        self.more = secondary_button(more, "plus", self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(self._lines)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._waiting = [dict(values) for values in rows]
        later(self, self._put_next)
        self.setFocusProxy(self.more)

    def _put_next(self) -> None:
        """Make one row in a turn of the window: each takes a while."""
        if self._waiting:
            self._put(self._waiting.pop(0))
        if self._waiting:
            later(self, self._put_next)

    def _put_all(self) -> None:
        while self._waiting:
            self._put(self._waiting.pop(0))

    def values(self) -> list[dict[str, Any]]:
        """Give what stands in each row, from the top."""
        starts = {cell.name: cell.start for cell in self._cells}
        return [row.values() for row in self._rows] + [{**starts, **one} for one in self._waiting]

    def plain(self) -> list[dict[str, Any]]:
        """Give the rows as plain values, which can be kept: what is chosen as its text."""
        chosen = {cell.name for cell in self._cells if cell.choices}
        return [
            {name: str(value) if name in chosen else value for name, value in row.items()}
            for row in self.values()
        ]

    def show_plain(self, rows: object) -> None:
        """Put rows that were kept in place of all; what is none of a row is passed over."""
        self._put_all()
        for row in list(self._rows):
            self._take_out(row)
        kept = rows if isinstance(rows, list) else []
        self._waiting = [self._read(row) for row in kept if isinstance(row, dict)]
        later(self, self._put_next)
        self.changed.emit()

    def _read(self, row: Mapping[str, object]) -> dict[str, object]:
        found = {cell.name: row.get(cell.name, cell.start) for cell in self._cells}
        for cell in self._cells:
            known = {str(value): value for value, _ in cell.choices}
            if known:
                found[cell.name] = known.get(str(found[cell.name]), cell.start)
        return found

    def row(self, place: int) -> Mapping[str, QLineEdit | Choice | QDoubleSpinBox]:
        """Give the fields of a row by their names."""
        self._put_all()
        return self._rows[place].controls

    def add(self) -> None:
        """Add an empty row and go to its first field."""
        self._put_all()
        self._put({})
        first = next(iter(self._rows[-1].controls.values()))
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _put(self, values: Mapping[str, object]) -> None:
        number = len(self._rows) + 1
        row = _Row(self._cells, values, f"{self._name} {number}")
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._remove(row))
        self._rows.append(row)
        self._lines.addWidget(row)
        row.show()

    def _remove(self, row: _Row) -> None:
        self._take_out(row)
        self.more.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _take_out(self, row: _Row) -> None:
        self._rows.remove(row)
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()
