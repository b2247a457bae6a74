"""One row of a paper form: number, words and the answers to tick, filled in by keys or clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import fonts, theme
from ui.widgets import screening_words

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from counsel_desk.domain.screening import Item

# A name that the tool for translations finds.
translate = QCoreApplication.translate

_NUMBER = 44
_CHIP = 30
_STEP = 38
_REASON = 118
_HEIGHT = 40
_OPEN = 62


class PaperLine(QWidget):
    """A row; the one that is entered now is taller and says what its numbers mean.

    Signals:
        ticked: the value that was clicked.
        pressed: the row was clicked beside the answers.
    """

    ticked = Signal(int)
    pressed = Signal()

    def __init__(self, item: Item, language: str, most: int) -> None:
        super().__init__()
        self.item = item
        self._language = language
        self._most = most
        self._given: int | str | None = None
        self._is_here = False
        self._text = item.text(language)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_answer(None, is_here=False)

    def show_answer(self, given: int | str | None, *, is_here: bool) -> None:
        """Show what was entered, and whether this row is entered now."""
        if is_here != self._is_here:
            self._is_here = is_here
            self.updateGeometry()
        self._given = given
        words = screening_words.answer_words(self.item, given, self._language)
        self.setAccessibleName(f"{self.item.key}. {self._text}: {words}")
        self.setToolTip(self._text)
        self.update()

    def sizeHint(self) -> QSize:
        """Be taller where the meaning of the numbers is shown."""
        return QSize(420, _OPEN if self._is_here else _HEIGHT)

    def _chips_left(self) -> float:
        return self.width() - _REASON - self._most * _STEP

    def _chip(self, place: int) -> QRectF:
        return QRectF(self._chips_left() + place * _STEP, 5, _CHIP, _CHIP)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tick the answer under the pointer, or begin to enter this row."""
        for place, value in enumerate(self.item.values):
            if self._chip(place).adjusted(-4, -5, 4, 5).contains(event.position()):
                self.ticked.emit(value)
                return
        self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, number, words, answers and the reason for having none."""
        del event
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_here:
            painter.setPen(QPen(tokens.color("primary"), 1))
            painter.setBrush(tokens.color("primary_soft"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        self._paint_words(painter)
        for place, value in enumerate(self.item.values):
            self._paint_chip(painter, self._chip(place), value)
        self._paint_reason(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        tokens = theme.tokens()
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(fonts.font(fonts.BODY))
        painter.setPen(tokens.color("muted"))
        painter.drawText(QRectF(12, 0, _NUMBER - 12, _HEIGHT), middle, self.item.key)
        painter.setPen(tokens.color("text"))
        width = self._chips_left() - _NUMBER - 14
        self._line(painter, QRectF(_NUMBER, 0, width, _HEIGHT), self._text)
        if self._is_here:
            painter.setFont(fonts.font(fonts.SMALL))
            painter.setPen(tokens.color("muted"))
            wide = QRectF(_NUMBER, _HEIGHT - 8, self.width() - _NUMBER - 14, 26)
            self._line(painter, wide, self._meanings())

    def _meanings(self) -> str:
        said = (f"{one.value} {one.label(self._language)}" for one in self.item.options)
        return "   ·   ".join(said)

    @staticmethod
    def _line(painter: QPainter, box: QRectF, text: str) -> None:
        cut = QFontMetrics(painter.font()).elidedText(
            text, Qt.TextElideMode.ElideRight, int(box.width())
        )
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), cut)

    def _paint_chip(self, painter: QPainter, box: QRectF, value: int) -> None:
        tokens = theme.tokens()
        is_given = isinstance(self._given, int) and self._given == value
        painter.setPen(QPen(tokens.color("primary" if is_given else "outline"), 1.5))
        painter.setBrush(tokens.color("primary" if is_given else "surface"))
        painter.drawEllipse(QPointF(box.center()), _CHIP / 2 - 1, _CHIP / 2 - 1)
        painter.setFont(fonts.semibold(fonts.SMALL) if is_given else fonts.font(fonts.SMALL))
        painter.setPen(QColor(tokens.color("on_primary" if is_given else "text")))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(value))

    def _paint_reason(self, painter: QPainter) -> None:
        if isinstance(self._given, int):
            return
        words = screening_words.answer_words(self.item, self._given, self._language)
        painter.setFont(fonts.font(fonts.SMALL))
        painter.setPen(theme.tokens().color("muted" if self._given is None else "warning"))
        box = QRectF(self.width() - _REASON + 8, 0, _REASON - 16, _HEIGHT)
        self._line(painter, box, words)
