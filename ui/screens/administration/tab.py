"""What the tabs of this screen share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Space

if TYPE_CHECKING:
    from ui.screen import Context


class Tab(QWidget):
    """One tab; it loads when it comes to the front and after a change."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.L)

    def load(self) -> None:
        """Ask for what it shows."""
