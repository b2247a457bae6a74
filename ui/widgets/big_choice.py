"""A large choice: an icon, a title and a sentence; the whole of it is the button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui import fonts, icons, theme
from ui.widgets.keys import key_table, press

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from ui.widgets.keys import KeyLine

_LEFT = 64


class BigChoice(QAbstractButton):
    """One of a few ways to go on."""

    def __init__(self, title: str, sentence: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = sentence
        self._icon = icons.known(icon)
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Hold a title and a sentence of one line."""
        return QSize(420, 74)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Choose, and go to the neighbours."""
        return key_table(
            self.tr("In a list"),
            (self.tr("Choose"), "Return Enter Space", self.click),
            (self.tr("Next"), "Down", self.focusNextChild),
            (self.tr("Before"), "Up", self.focusPreviousChild),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter too, walk with the arrow keys."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon and words."""
        del event
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_lit = self.isDown() or self.underMouse()
        hover = QColor(theme.derived(tokens)["hover"])
        painter.setBrush(hover if is_lit else tokens.color("surface"))
        has_focus = self.hasFocus()
        painter.setPen(QPen(tokens.color("focus" if has_focus else "line"), 2 if has_focus else 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)
        icons.paint(painter, QRectF(20, 23, 28, 28), self._icon, tokens.color("primary"))
        width = self.width() - _LEFT - 48
        self._write(painter, QRectF(_LEFT, 14, width, 24), self.text(), "text", fonts.semibold(16))
        low = QRectF(_LEFT, 38, width, 20)
        self._write(painter, low, self._sentence, "muted", fonts.font(fonts.SMALL))
        spot = QRectF(self.width() - 36, 29, 16, 16)
        icons.paint(painter, spot, "caret-right", tokens.color("muted"))
        painter.end()

    def _write(self, painter: QPainter, box: QRectF, text: str, role: str, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(theme.tokens().color(role))
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), cut)
