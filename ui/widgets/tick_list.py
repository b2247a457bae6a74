"""Several of a list: boxes to tick, in one or two columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class TickList(QWidget):
    """Boxes with their words; values are plain texts.

    Signals:
        changed: a box was ticked or cleared.
    """

    changed = Signal()

    def __init__(
        self, choices: Sequence[tuple[str, str]], *, columns: int = 2, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("clear")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        self.boxes: dict[str, QCheckBox] = {}
        rows = -(-len(choices) // columns)
        for place, (key, words) in enumerate(choices):
            box = QCheckBox(words)
            box.toggled.connect(lambda _on: self.changed.emit())
            self.boxes[key] = box
            grid.addWidget(box, place % rows, place // rows)
        if self.boxes:
            self.setFocusProxy(next(iter(self.boxes.values())))

    def values(self) -> list[str]:
        """Give what is ticked, in the order of the list."""
        return [key for key, box in self.boxes.items() if box.isChecked()]

    def set_values(self, values: Iterable[str]) -> None:
        """Tick these and no others; what is not in the list is left out."""
        wanted = set(values)
        for key, box in self.boxes.items():
            box.setChecked(key in wanted)
