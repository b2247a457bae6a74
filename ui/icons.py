"""Phosphor icons as glyphs, drawn in a colour role and therefore right in every mode.

The font and its list of names come from the qtawesome package. Its import costs some 400 ms
(it reads every icon set and styles them), so only its two Phosphor files are read here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPainter, QPalette, QPixmap

from ui import early, theme
from ui.fonts import package_folder

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QStylePainter


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
    _, found, rest = _charmap().partition(f'"{name.removeprefix("ph.")}":')
    if not found:
        raise UnknownIconError(name)
    return chr(int(rest.split('"', 2)[1], 16))


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
    painter.drawText(box, early.ALIGN_CENTRE, glyph(name))
    painter.restore()


def draw(painter: QStylePainter, rect: QRect, name: str, color: QColor) -> None:
    """Draw an icon as ``paint`` does, for parts of the first window.

    A painter's own pen would name ``Qt`` (see ``early``); that of a style's item does not.
    """
    ink = QPalette()
    ink.setColor(QPalette.ColorRole.WindowText, color)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(_font(max(1, min(rect.width(), rect.height()))))
    role = QPalette.ColorRole.WindowText
    painter.drawItemText(rect, early.ALIGN_CENTRE, ink, True, glyph(name), role)


def pixmap(name: str, size: int, role: str = "text", *, ratio: float = 1.0) -> QPixmap:
    """Return a picture of an icon, ``size`` device-independent pixels in the colour of a role."""
    from PySide6.QtCore import Qt

    image = QPixmap(round(size * ratio), round(size * ratio))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint(painter, image.rect(), name, theme.tokens().color(role))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@cache
def icon(name: str, role: str = "text", role_on: str = "") -> QIcon:
    """Return an icon in the colour of a role; ``role_on`` colours the checked state."""
    glyph(name)
    from ui.glyph_engine import glyph_icon

    return glyph_icon(name, role, role_on or role)


def app_icon() -> QIcon:
    """Return the program's own icon: the lock of the unlock window on the rail's ground."""
    from PySide6.QtGui import QIcon

    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(app_pixmap(size))
    return made


def app_pixmap(size: int) -> QPixmap:
    """Return the program's own icon at one size in pixels."""
    from PySide6.QtCore import Qt

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
