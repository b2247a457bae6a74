"""Draw an icon's glyph at the moment Qt asks for it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap

from ui import icons, theme


class _GlyphEngine(QIconEngine):
    """Draws the glyph at the moment it is asked, in the colours then in force."""

    def __init__(self, name: str, role: str, role_on: str) -> None:
        super().__init__()
        self._name = name
        self._role = role
        self._role_on = role_on

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        tokens = theme.tokens()
        role = self._role_on if state is QIcon.State.On else self._role
        color = tokens.color(role)
        if mode is QIcon.Mode.Disabled:
            color = QColor(theme.derived(tokens)["disabled"])
        icons.paint(painter, rect, self._name, color)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        image = QPixmap(size)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return image

    def clone(self) -> QIconEngine:
        return _keep(_GlyphEngine(self._name, self._role, self._role_on))


# WORKAROUND: QIcon owns its engine, PySide does not know it; without a reference of our own
# the Python half of an engine is collected while Qt still calls it.
_engines: list[QIconEngine] = []


def _keep(engine: QIconEngine) -> QIconEngine:
    _engines.append(engine)
    return engine


def glyph_icon(name: str, role: str, role_on: str) -> QIcon:
    """Make an icon that follows the colours in force."""
    return QIcon(_keep(_GlyphEngine(name, role, role_on)))
