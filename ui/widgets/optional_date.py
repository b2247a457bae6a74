"""A day that may also be none: a box to tick and the day beside it."""

from __future__ import annotations

import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.dates import DateField


class OptionalDate(QWidget):
    """A day while its box is ticked.

    Signals:
        changed: another day, or none.
        chosen: the person chose a day or none.
    """

    changed = Signal()
    chosen = Signal()

    def __init__(
        self, title: str, day: datetime.date | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.box = QCheckBox(title)
        self.edit = DateField(day)
        self.edit.setAccessibleName(title)
        self.edit.setEnabled(False)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.S)
        line.addWidget(self.box)
        line.addWidget(self.edit, 1)
        self.setFocusProxy(self.box)
        self.box.toggled.connect(self.edit.setEnabled)
        self.box.toggled.connect(lambda _on: self.changed.emit())
        self.box.clicked.connect(lambda _on: self.chosen.emit())
        self.edit.dateChanged.connect(lambda _day: self.changed.emit())
        self.edit.editingFinished.connect(self.chosen)
        self.set_day(day)

    def day(self) -> datetime.date | None:
        """Give the day, or None while the box is not ticked."""
        return self.edit.day() if self.box.isChecked() else None

    def set_day(self, day: datetime.date | None) -> None:
        """Show a day, or none."""
        if day is not None:
            self.edit.set_day(day)
        self.box.setChecked(day is not None)

    def plain(self) -> str:
        """Give the day as text, for the draft."""
        day = self.day()
        return day.isoformat() if day is not None else ""

    def show_plain(self, text: str) -> None:
        """Show what ``plain`` gave."""
        self.set_day(datetime.date.fromisoformat(text) if text else None)
