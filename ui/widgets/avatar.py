"""The round glyph in front of a person's name; no photograph, ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui import icons, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


class Avatar(QWidget):
    """A person or a group as a glyph in the primary colour."""

    def __init__(
        self, icon: str = "user-circle", size: int = 52, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icons.known(icon)
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the glyph."""
        del event
        painter = QPainter(self)
        icons.paint(painter, self.rect(), self._icon, theme.tokens().color("primary"))
        painter.end()
