"""An entry of a legend: a sign and its word, painted as one part."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui import fonts, icons, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_ICON, _GAP = 16, 6


class LegendEntry(QWidget):
    """Shows an icon and what it stands for; a screen reader reads the words."""

    def __init__(self, icon: str, role: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icons.known(icon)
        self._role = role
        self._words = words
        self._font, self._metrics = fonts.for_painting(fonts.SMALL)
        self.setAccessibleName(words)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Ask for the icon and the words beside it."""
        width = _ICON + _GAP + self._metrics.horizontalAdvance(self._words) + 2
        return QSize(math.ceil(width), max(_ICON, math.ceil(self._metrics.height())))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both in the colours in force."""
        del event
        painter = QPainter(self)
        box = QRect(0, (self.height() - _ICON) // 2, _ICON, _ICON)
        icons.paint(painter, box, self._icon, theme.tokens().color(self._role))
        painter.setFont(self._font)
        painter.setPen(theme.tokens().color("muted"))
        room = self.rect().adjusted(_ICON + _GAP, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._words)
        painter.end()
