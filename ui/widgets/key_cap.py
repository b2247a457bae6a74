"""A key of the keyboard, drawn as a cap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import fonts, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


def paint_key(painter: QPainter, box: QRectF, text: str, *, role: str = "text") -> None:
    """Draw a key that fills ``box``."""
    tokens = theme.tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(tokens.color("sunken"))
    painter.setPen(QPen(tokens.color("outline"), 1))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    painter.setFont(fonts.semibold(fonts.SMALL))
    painter.setPen(tokens.color(role))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
    painter.restore()


class KeyCap(QWidget):
    """One key, or keys pressed together."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Be as wide as the words, and at least square."""
        words = QFontMetrics(fonts.semibold(fonts.SMALL)).horizontalAdvance(self._text)
        return QSize(max(words + 16, 26), 26)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the key."""
        del event
        painter = QPainter(self)
        paint_key(painter, QRectF(self.rect()), self._text)
        painter.end()
