"""The parts of the list of items: a line, and the panel of the item that is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout

from ui import fonts, theme
from ui.theme import Space
from ui.widgets.answer_pad import AnswerOption, keys_of
from ui.widgets.answer_parts import OptionButton
from ui.widgets.card import clear_layout
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

    from counsel_desk.domain.screening import Item
    from ui.screens.screening.answer_sheet import AnswerSheet

# A name that the tool for translations finds.
translate = QCoreApplication.translate

_NUMBER = 44


class ItemLine(QAbstractButton):
    """An item that is not asked now: its number, its words, and the answer or the gap."""

    def __init__(self, number: str, text: str) -> None:
        super().__init__()
        self._number = number
        self._answer = ""
        self._has_value = False
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_answer("", has_value=False)

    def show_answer(self, words: str, *, has_value: bool) -> None:
        """Show what was answered; a gap where there is no value."""
        self._answer = words
        self._has_value = has_value
        said = words or translate("AnswerList", "missing")
        self.setAccessibleName(f"{self._number}. {self.text()}: {said}")
        self.update()

    def sizeHint(self) -> QSize:
        """Be as high as a compact row."""
        return QSize(240, theme.Size.ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw number, words and answer."""
        del event
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("sunken"))
            painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        right = self._paint_answer(painter)
        painter.setFont(fonts.font(fonts.BODY))
        painter.setPen(tokens.color("muted"))
        painter.drawText(QRectF(12, 0, _NUMBER - 12, self.height()), middle, self._number)
        painter.setPen(tokens.color("text" if self._has_value else "muted"))
        box = QRectF(_NUMBER, 0, right - _NUMBER - 12, self.height())
        metrics = QFontMetrics(painter.font())
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, middle, words)
        painter.end()

    def _paint_answer(self, painter: QPainter) -> float:
        tokens = theme.tokens()
        font = fonts.semibold(fonts.SMALL)
        width = max(QFontMetrics(font).horizontalAdvance(self._answer) + 24, 64)
        box = QRectF(self.width() - width - 8, (self.height() - 25) / 2, width, 25)
        painter.setFont(font)
        if self._answer:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("primary_soft" if self._has_value else "sunken"))
            painter.drawRoundedRect(box, 12, 12)
            painter.setPen(tokens.color("primary" if self._has_value else "muted"))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._answer)
        else:
            pen = QPen(tokens.color("outline"), 1)
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 12, 12)
        return box.left()


class ItemPanel(QFrame):
    """The item that is asked: its stem, its words, large, and the answers with their keys.

    Signals:
        answered: the value of an option.
    """

    answered = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._number = label("", "muted")
        self._stem = label("", "muted-body", wrap=True)
        self._question = label("", "page-title", wrap=True)
        self._options = QVBoxLayout()
        self._options.setSpacing(Space.S)
        self._buttons: list[OptionButton] = []
        lines = QVBoxLayout(self)
        lines.setContentsMargins(22, 16, 22, 20)
        lines.setSpacing(Space.S)
        for part in (self._number, self._stem, self._question):
            lines.addWidget(part)
        lines.addSpacing(Space.XS)
        lines.addLayout(self._options)

    def ask(self, item: Item, sheet: AnswerSheet, *, place: int, show_days: bool) -> None:
        """Ask an item."""
        words = translate("AnswerList", "Item {0} of {1}")
        self._number.setText(words.format(place + 1, len(sheet.items)))
        self._stem.setText(sheet.form.stem_text(sheet.language, item))
        self._stem.setVisible(bool(self._stem.text()))
        self._question.setText(item.text(sheet.language))
        self._show_options(options_of(item, sheet, show_days=show_days))
        given = sheet.values.get(item.key)
        for button in self._buttons:
            button.setChecked(button.value == given)

    def _show_options(self, options: list[AnswerOption]) -> None:
        wanted = [(option.value, option.text) for option in options]
        if [(button.value, button.text()) for button in self._buttons] == wanted:
            return
        clear_layout(self._options)
        self._buttons = []
        for option, key in zip(options, keys_of(options), strict=True):
            button = OptionButton(option.value, option.text, key, large=False)
            button.clicked.connect(self._teller(option.value))
            self._options.addWidget(button)
            button.show()
            self._buttons.append(button)

    def _teller(self, value: int) -> Callable[[], None]:
        return lambda: self.answered.emit(value)


def options_of(item: Item, sheet: AnswerSheet, *, show_days: bool) -> list[AnswerOption]:
    """Give the answers of an item, with the days they stand for where that is wanted."""
    days = sheet.form.days if show_days else None
    found = []
    for option in item.options:
        words = option.label(sheet.language)
        span = days.ranges.get(option.value) if days is not None else None
        if span is not None and days is not None and item.scored:
            words = f"{words}   ·   {_days_words(span, days.period)}"
        found.append(AnswerOption(option.value, words))
    return found


def _days_words(span: tuple[int, int], period: int) -> str:
    if span[0] == span[1]:
        return translate("AnswerList", "{0} days of {1}").format(span[0], period)
    return translate("AnswerList", "{0} to {1} days of {2}").format(span[0], span[1], period)
