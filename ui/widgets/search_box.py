"""A search box: a glass, words, and keys that lead into the list below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QWidget

from ui import icons, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent


class SearchBox(QLineEdit):
    """Filters as the person types.

    Signals:
        down_pressed: the person wants to go on into the list.
        textChanged, returnPressed: from QLineEdit.
    """

    down_pressed = Signal()

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "search")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(False)
        self.setDragEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead into the list with Down, empty the box with Escape."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            self.down_pressed.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the glass in front of the words."""
        super().paintEvent(event)
        painter = QPainter(self)
        box = QRectF(7, (self.height() - 16) / 2, 16, 16)
        icons.paint(painter, box, "magnifying-glass", theme.tokens().color("muted"))
        painter.end()
