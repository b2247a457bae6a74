"""Crumbs: where this page lies, each step back one click away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.buttons import link_button
from ui.widgets.card import at_once, clear_layout
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way; ``key`` None is where the person is now."""

    text: str
    key: object | None = None


class Crumbs(QWidget):
    """The way to this page.

    Signals:
        chosen: the key of the crumb that was clicked.
    """

    chosen = Signal(object)

    def __init__(self, crumbs: Sequence[Crumb] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(2)
        self.setAccessibleName(self.tr("Where you are"))
        self.set_crumbs(crumbs)

    def set_crumbs(self, crumbs: Sequence[Crumb]) -> None:
        """Show another way."""
        with at_once(self._line):
            clear_layout(self._line)
            for index, crumb in enumerate(crumbs):
                if index:
                    self._line.addWidget(label("›", "muted"))
                self._line.addWidget(self._step(crumb))
            self._line.addStretch(1)

    def _step(self, crumb: Crumb) -> QWidget:
        if crumb.key is None:
            made = label(crumb.text, "muted")
            made.setContentsMargins(5, 0, 5, 0)
            return made
        return link_button(crumb.text, lambda: self.chosen.emit(crumb.key))
