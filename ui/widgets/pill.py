"""A pill: a sign and a word on a soft ground, never colour alone."""

from __future__ import annotations

import math
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import early, fonts, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

HEIGHT = 23
_PAD = 13
_SIGN = 9
_GAP = 5


class PillKind(Enum):
    """What a pill means; the value is the colour role of its word."""

    NEUTRAL = "muted"
    GOOD = "good"
    WARNING = "warning"
    DANGER = "danger"
    PRIMARY = "primary"


class Sign(Enum):
    """The shape in front of the word, so that meaning does not hang on colour."""

    NONE = "none"
    UP = "up"
    DOWN = "down"
    DOT = "dot"
    DIAMOND = "diamond"
    RING = "ring"


_GROUND = {
    PillKind.NEUTRAL: "sunken",
    PillKind.GOOD: "good_soft",
    PillKind.WARNING: "warning_soft",
    PillKind.DANGER: "danger_soft",
    PillKind.PRIMARY: "primary_soft",
}
_DEFAULT_SIGN = {
    PillKind.NEUTRAL: Sign.NONE,
    PillKind.GOOD: Sign.DOT,
    PillKind.WARNING: Sign.UP,
    PillKind.DANGER: Sign.DIAMOND,
    PillKind.PRIMARY: Sign.NONE,
}


def pill_width(text: str, kind: PillKind, sign: Sign | None = None) -> float:
    """Return how wide a pill is, in device-independent pixels."""
    drawn = _DEFAULT_SIGN[kind] if sign is None else sign
    _, metrics = fonts.for_painting(fonts.SMALL, QFont.Weight.DemiBold)
    words = metrics.horizontalAdvance(text)
    return words + 2 * _PAD + (0 if drawn is Sign.NONE else _SIGN + _GAP)


def _draw_sign(painter: QPainter, box: QRectF, sign: Sign) -> None:
    left, top, right, bottom = box.left(), box.top(), box.right(), box.bottom()
    middle, centre = box.center().x(), box.center().y()
    if sign is Sign.DOT:
        painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
        return
    corners = {
        Sign.UP: [(left, bottom), (middle, top), (right, bottom)],
        Sign.DOWN: [(left, top), (middle, bottom), (right, top)],
        Sign.DIAMOND: [
            (middle, top - 1),
            (right + 1, centre),
            (middle, bottom + 1),
            (left - 1, centre),
        ],
    }
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners[sign]]))


def paint_pill(
    painter: QPainter, box: QRectF, text: str, kind: PillKind, sign: Sign | None = None
) -> None:
    """Draw a pill that fills ``box``; the words are cut where they do not fit."""
    from PySide6.QtCore import Qt

    drawn = _DEFAULT_SIGN[kind] if sign is None else sign
    tokens = theme.tokens()
    ink = tokens.color(kind.value)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.color(_GROUND[kind]))
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    words = box.adjusted(_PAD, -0.5, -_PAD + 2, -0.5)
    if drawn is not Sign.NONE:
        spot = QRectF(words.left(), box.center().y() - _SIGN / 2, _SIGN, _SIGN)
        if drawn is Sign.RING:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(ink)
            painter.drawEllipse(spot.adjusted(1, 1, -1, -1))
        else:
            painter.setBrush(ink)
            _draw_sign(painter, spot, drawn)
        words.setLeft(words.left() + _SIGN + _GAP)
    _draw_words(painter, words, text, kind)
    painter.restore()


def _draw_words(painter: QPainter, box: QRectF, text: str, kind: PillKind) -> None:
    font, _ = fonts.for_painting(fonts.SMALL, QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(theme.tokens().color(kind.value))
    words = fonts.cut(text, math.ceil(box.width()), fonts.SMALL, QFont.Weight.DemiBold)
    painter.drawText(box, early.ALIGN_LEFT, words)


class Pill(QWidget):
    """A sign and a word: neutral, good, warning or danger."""

    def __init__(
        self,
        text: str = "",
        kind: PillKind = PillKind.NEUTRAL,
        sign: Sign | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._kind = kind
        self._sign = sign
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    @property
    def text(self) -> str:
        """The word in the pill."""
        return self._text

    @property
    def kind(self) -> PillKind:
        """What the pill means."""
        return self._kind

    def set(self, text: str, kind: PillKind | None = None, sign: Sign | None = None) -> None:
        """Show another word, meaning or sign."""
        self._text = text
        self._kind = kind or self._kind
        self._sign = sign
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Be as wide as the word needs."""
        return QSize(round(pill_width(self._text, self._kind, self._sign)) + 1, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Shrink to a few letters before the page is cut."""
        return QSize(min(self.sizeHint().width(), 72), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pill."""
        del event
        painter = QPainter(self)
        paint_pill(painter, QRectF(self.rect()), self._text, self._kind, self._sign)
        painter.end()
