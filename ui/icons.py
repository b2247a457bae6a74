"""Phosphor icons as glyphs, drawn in a colour role and therefore right in every mode.

The font and its list of names come from the qtawesome package. Its import costs some 400 ms
(it reads every icon set and styles them), so only its two Phosphor files are read here.
"""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QIconEngine,
    QPainter,
    QPixmap,
)

from ui import theme
from ui.fonts import package_folder


class UnknownIconError(LookupError):
    """No icon of that name is in the set."""


@cache
def _charmap() -> str:
    """Return the text of the list of names; parsing all of it would cost the first window 8 ms."""
    folder = package_folder("qtawesome")
    if folder is None:
        return ""
    newest = max((folder / "fonts").glob("phosphor-charmap-*.json"), default=None)
    return "" if newest is None else newest.read_text(encoding="utf-8")


@cache
def _family() -> str:
    folder = package_folder("qtawesome")
    if folder is None:
        return ""
    newest = max((folder / "fonts").glob("phosphor-[0-9]*.ttf"), default=None)
    if newest is None:
        return ""
    families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(newest)))
    return families[0] if families else ""


@cache
def glyph(name: str) -> str:
    """Return the character of an icon, with or without the ``ph.`` prefix.

    Raises UnknownIconError for a name that the set does not have.
    """
    found = re.search(rf'"{re.escape(name.removeprefix("ph."))}":\s*"(\w+)"', _charmap())
    if found is None:
        raise UnknownIconError(name)
    return chr(int(found[1], 16))


def known(name: str) -> str:
    """Return the name of an icon, or raise UnknownIconError before anything is drawn."""
    if name:
        glyph(name)
    return name


@cache
def _font(size: int) -> QFont:
    made = QFont(_family())
    made.setPixelSize(size)
    made.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    return made


def paint(painter: QPainter, rect: QRect | QRectF, name: str, color: QColor) -> None:
    """Draw an icon centred in ``rect``, as large as the rectangle's shorter side."""
    box = QRectF(rect)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(_font(max(1, int(min(box.width(), box.height())))))
    painter.setPen(color)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), glyph(name))
    painter.restore()


def pixmap(name: str, size: int, role: str = "text", *, ratio: float = 1.0) -> QPixmap:
    """Return a picture of an icon, ``size`` device-independent pixels in the colour of a role."""
    image = QPixmap(round(size * ratio), round(size * ratio))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint(painter, image.rect(), name, theme.tokens().color(role))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


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
        paint(painter, rect, self._name, color)

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


@cache
def icon(name: str, role: str = "text", role_on: str = "") -> QIcon:
    """Return an icon in the colour of a role; ``role_on`` colours the checked state."""
    glyph(name)
    return QIcon(_keep(_GlyphEngine(name, role, role_on or role)))


def app_icon() -> QIcon:
    """Return the program's own icon: the lock of the unlock window on the rail's ground."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(app_pixmap(size))
    return made


def app_pixmap(size: int) -> QPixmap:
    """Return the program's own icon at one size in pixels."""
    image = QPixmap(size, size)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.LIGHT.color("rail"))
    painter.drawRoundedRect(image.rect(), size * 0.22, size * 0.22)
    inner = QRectF(size * 0.17, size * 0.17, size * 0.66, size * 0.66)
    paint(painter, inner, "lock-key", theme.LIGHT.color("rail_on"))
    painter.end()
    return image
