"""Paint a rendered chart on its widget: the image, words in its place, and rings around marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui import fonts

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QImage


def paint_words(painter: QPainter, room: QRect, text: str, colour: str) -> None:
    """Write a sentence in the middle."""
    painter.setPen(QColor(colour))
    painter.setFont(fonts.font(fonts.BODY))
    place = QRectF(room).adjusted(24, 0, -24, 0)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(place, int(flags), text)


def paint_image(painter: QPainter, room: QRect, image: QImage) -> None:
    """Draw the image pixel by pixel where it fits, stretched while another size is on its way."""
    exact = image.deviceIndependentSize().toSize() == room.size()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not exact)
    if exact:
        painter.drawImage(QPointF(0, 0), image)
    else:
        painter.drawImage(QRectF(room), image)


def paint_ring(painter: QPainter, centre: QPointF, colour: str, *, width: float) -> None:
    """Draw a ring around a mark."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colour), width))
    reach = 9.5 + width
    painter.drawEllipse(centre, reach, reach)
