"""Lines of one or two short texts; Enter in the last one makes room for the next."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.buttons import IconButton, link_button
from ui.widgets.keys import key_table, press
from ui.widgets.long_paste import tell_of_cuts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.widgets.keys import KeyLine


@dataclass(frozen=True, slots=True)
class LineColumn:
    """One text of each line: its name, what stands in it while it is empty, its share of width."""

    name: str
    placeholder: str = ""
    stretch: int = 1


class LineList(QWidget):
    """A list that is written line by line; empty lines do not count.

    Signals:
        changed: what is written is other than before.
    """

    changed = Signal()

    def __init__(
        self,
        name: str,
        columns: Sequence[LineColumn],
        *,
        most: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._name, self._columns, self._most = name, tuple(columns), most
        self._rows: list[tuple[QWidget, tuple[QLineEdit, ...]]] = []
        self._ends: list[QWidget] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        words = QCoreApplication.translate("LineList", "Add a line")
        self.more = link_button(words, self._add_and_go)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.XS)
        outer.addLayout(self._lines)
        self._add()
        outer.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def value(self) -> list[list[str]]:
        """Give the lines that are not empty, each with all its texts."""
        found = [[edit.text().strip() for edit in edits] for _, edits in self._rows]
        return [line for line in found if any(line)]

    def set_value(self, lines: Sequence[Sequence[Any]]) -> None:
        """Show these lines instead of the present ones."""
        wanted = lines or [()]
        # The first line always stays: it holds the place of all in the order of Tab.
        while len(self._rows) > len(wanted):
            self._take(len(self._rows) - 1)
        while len(self._rows) < len(wanted):
            self._add()
        for (_, edits), line in zip(self._rows, wanted, strict=True):
            for place, edit in enumerate(edits):
                edit.setText(str(line[place]) if place < len(line) else "")
        self._number()
        self.changed.emit()

    def add_line(self, *texts: str) -> None:
        """Write a line after the others."""
        self.set_value([*self.value(), list(texts)])

    def edits(self) -> list[QLineEdit]:
        """Give the edits of all lines, in order."""
        return [edit for _, edits in self._rows for edit in edits]

    def _add(self) -> tuple[QLineEdit, ...]:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.S)
        edits = tuple(self._edit(column) for column in self._columns)
        for edit, column in zip(edits, self._columns, strict=True):
            line.addWidget(edit, column.stretch)
        remove = QCoreApplication.translate("LineList", "Take this line out")
        button = IconButton("x", remove, lambda: self._remove(holder))
        line.addWidget(button)
        self._lines.addWidget(holder)
        self._go_on_to((*edits, button))
        self._rows.append((holder, edits))
        self._ends.append(button)
        self._number()
        return edits

    def _go_on_to(self, controls: Sequence[QWidget]) -> None:
        """Have Tab lead from the line before to this one, and from here to what follows."""
        if not self._ends:
            return
        for before, control in pairwise((self._ends[-1], *controls, self.more)):
            QWidget.setTabOrder(before, control)

    def _edit(self, column: LineColumn) -> QLineEdit:
        edit = QLineEdit()
        tell_of_cuts(edit)
        edit.setPlaceholderText(column.placeholder)
        edit.setDragEnabled(False)
        edit.installEventFilter(self)
        edit.textChanged.connect(lambda _text: self.changed.emit())
        return edit

    def _number(self) -> None:
        for number, (_, edits) in enumerate(self._rows, start=1):
            for edit, column in zip(edits, self._columns, strict=True):
                name = self._name if column.name == self._name else f"{self._name}, {column.name}"
                edit.setAccessibleName(f"{name} {number}")
        if self.more.parentWidget() is not None:
            self.more.setVisible(len(self._rows) < self._most)
        self.setFocusProxy(self._rows[0][1][0])

    def _add_and_go(self) -> None:
        if len(self._rows) < self._most:
            edits = self._add()
            edits[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, place: int) -> None:
        holder, _ = self._rows.pop(place)
        del self._ends[place]
        holder.hide()
        self._lines.removeWidget(holder)
        holder.deleteLater()

    def _remove(self, holder: QWidget) -> None:
        place = next((n for n, row in enumerate(self._rows) if row[0] is holder), None)
        if place is None:
            return
        texts = [[edit.text() for edit in edits] for _, edits in self._rows]
        del texts[place]
        self.set_value(texts)
        after = self._rows[min(place, len(self._rows) - 1)][1][0]
        after.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go to the next line with Enter, making one where there is none."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        self._watched = watched
        return press(self.key_lines(), event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Go on to the next line."""
        on = (self.tr("Next line, a new one at the end"), "Return Enter", self._go_on)
        return key_table(self.accessibleName() or self.tr("Lines"), on)

    def _go_on(self) -> None:
        place = next((n for n, row in enumerate(self._rows) if self._watched in row[1]), -1)
        if 0 <= place < len(self._rows) - 1:
            self._rows[place + 1][1][0].setFocus(Qt.FocusReason.TabFocusReason)
        elif self.value() and any(edit.text().strip() for edit in self._rows[place][1]):
            self._add_and_go()
        else:
            self.focusNextChild()
