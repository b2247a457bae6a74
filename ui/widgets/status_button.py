"""Words of the status line that lead somewhere: an icon and a line, small and quiet."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui import fonts, icons, theme

_ICON = 16
_GAP = 5
_SIDE = 5
_HEIGHT = 24


class StatusButton(QAbstractButton):
    """A short line with an icon that takes the words' meaning once more; acts on click and keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = ""
        self._role = "muted"
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set(self, text: str, icon: str = "", role: str = "muted", *, tip: str = "") -> None:
        """Say something else; ``role`` is the colour of the icon and the words."""
        self.setText(text)
        self._icon = icons.known(icon)
        self._role = role
        self.setToolTip(tip)
        self.setAccessibleName(text)
        self.setAccessibleDescription(tip)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Be as wide as the words need."""
        metrics = QFontMetrics(fonts.font(fonts.SMALL))
        icon = _ICON + _GAP if self._icon else 0
        return QSize(metrics.horizontalAdvance(self.text()) + icon + 2 * _SIDE + 2, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Shrink to the icon and a few letters."""
        return QSize(min(self.sizeHint().width(), 72), _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon and words, a line under them for the mouse, a ring for the focus."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.tokens()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.hasFocus():
            painter.setPen(QPen(tokens.color("focus"), 2))
            painter.drawRoundedRect(box, 6, 6)
        left = float(_SIDE)
        if self._icon:
            spot = QRectF(left, (self.height() - _ICON) / 2, _ICON, _ICON)
            icons.paint(painter, spot, self._icon, tokens.color(self._role))
            left += _ICON + _GAP
        font = fonts.font(fonts.SMALL)
        if self.underMouse():
            font.setUnderline(True)
        painter.setFont(font)
        painter.setPen(tokens.color(self._role))
        words = QRectF(left, 0, self.width() - left - _SIDE, self.height())
        cut = QFontMetrics(font).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(words.width()) + 1
        )
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), cut)
        painter.end()
