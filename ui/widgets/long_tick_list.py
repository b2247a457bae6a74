"""A long list of boxes to tick: it scrolls, and its boxes are made a few in each turn."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.theme import Space
from ui.turns import later

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

A_TURN = 12
"""Boxes made in one turn of the window."""
HEIGHT = 190


class LongTickList(QScrollArea):
    """Boxes with their words under one another; what is ticked is known before its box is made.

    Attributes:
        boxes: those made so far, by their keys.

    Signals:
        changed: a box was ticked or cleared by hand.
    """

    changed = Signal()

    def __init__(
        self, choices: Sequence[tuple[str, str]], name: str, ticked: Iterable[str] = ()
    ) -> None:
        super().__init__()
        self._choices = tuple(choices)
        self._ticked = set(ticked) & {key for key, _ in self._choices}
        self.boxes: dict[str, QCheckBox] = {}
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget()
        self._inside.setObjectName("clear")
        self._lines = QVBoxLayout(self._inside)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.addStretch(1)
        self.setWidget(self._inside)
        self._make(0)

    @property
    def is_whole(self) -> bool:
        """Whether every box is made."""
        return len(self.boxes) == len(self._choices)

    def values(self) -> list[str]:
        """Give what is ticked, in the order of the list."""
        return [key for key, _ in self._choices if key in self._ticked]

    def _make(self, start: int) -> None:
        for key, words in self._choices[start : start + A_TURN]:
            box = QCheckBox(words)
            box.setChecked(key in self._ticked)
            # The style counts one line only.
            lines = words.count("\n") + 1
            box.setMinimumHeight(box.fontMetrics().lineSpacing() * lines + Space.S)
            box.toggled.connect(partial(self._toggled, key))
            box.installEventFilter(self)
            self.boxes[key] = box
            self._lines.insertWidget(self._lines.count() - 1, box)
        if start == 0:
            self._fit()
        if self.is_whole:
            self._fit()
        else:
            later(self, partial(self._make, start + A_TURN))

    def _fit(self) -> None:
        """Be as high as the list, and no higher than a part of the sheet."""
        if self.boxes:
            self.setFocusProxy(next(iter(self.boxes.values())))
        self.setFixedHeight(min(self._inside.sizeHint().height() + 4, HEIGHT))

    def _toggled(self, key: str, on: bool) -> None:
        if on:
            self._ticked.add(key)
        else:
            self._ticked.discard(key)
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Scroll to a box that the keyboard comes to."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched)
        return super().eventFilter(watched, event)
