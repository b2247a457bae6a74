"""A few words side by side of which one is chosen, each with a key of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import fonts, theme
from ui.widgets.keys import key_table, press

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from ui.widgets.keys import KeyLine

_PAD = 12
_HEIGHT = 36


@dataclass(frozen=True, slots=True)
class KeyOption:
    """One option: what it stands for, its words, the characters that choose it, its colour role.

    A longer description is told to a screen reader and as a tip.
    """

    value: str
    words: str
    keys: str
    role: str = "primary"
    description: str = ""


class KeyChoice(QWidget):
    """Chooses one of a few; its keys choose, Left and Right walk, Up and Down leave it.

    Signals:
        changed: another option is chosen (by the person or by the program).
        chosen: the value that the person chose.
    """

    changed = Signal()
    chosen = Signal(str)

    def __init__(
        self,
        name: str,
        options: Sequence[KeyOption],
        value: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self.options = tuple(options)
        self._place = self._place_of(value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._say()

    def set_options(self, options: Sequence[KeyOption]) -> None:
        """Offer these instead; what was chosen stays where it is among them, else the first is."""
        if tuple(options) == self.options:
            return
        before, self.options = self.value(), tuple(options)
        self._place = max(self._place_of(before), 0)
        self._say()
        self.updateGeometry()
        self.update()

    def value(self) -> str:
        """Give the value of the option that is chosen; empty for none."""
        return self.options[self._place].value if self._place >= 0 else ""

    def set_value(self, value: object) -> None:
        """Choose an option; a value that is not offered leaves none chosen."""
        place = self._place_of(str(value))
        if place != self._place:
            self._place = place
            self._say()
            self.update()
            self.changed.emit()

    def _place_of(self, value: str) -> int:
        values = [option.value for option in self.options]
        return values.index(value) if value in values else -1

    def _say(self) -> None:
        nothing = QCoreApplication.translate("KeyChoice", "nothing chosen")
        option = self.options[self._place] if self._place >= 0 else None
        self.setAccessibleName(f"{self._name}: {option.words if option else nothing}")
        described = option.description if option else ""
        self.setAccessibleDescription(described or self.key_words())

    def key_words(self) -> str:
        """Name the keys: "0 none, 1 low"."""
        return ", ".join(f"{one.keys[:1]} {one.words}" for one in self.options if one.keys)

    def _choose(self, place: int) -> None:
        option = self.options[place]
        self.set_value(option.value)
        self.chosen.emit(option.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with a key, walk with the arrows."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Choose by a key of its own, walk, take back, and go on to the next."""
        words, group = QCoreApplication.translate, QCoreApplication.translate("Keys", "Choices")
        return key_table(
            group,
            *(
                (option.words, " ".join(option.keys), partial(self._choose, place))
                for place, option in enumerate(self.options)
                if option.keys
            ),
            (words("Keys", "Choice to the right"), "Right", partial(self._step, 1)),
            (words("Keys", "Choice to the left"), "Left", partial(self._step, -1)),
            (words("Keys", "First choice"), "Backspace Del", partial(self._choose, 0)),
            (words("Keys", "Next row"), "Down", partial(self._leave, forward=True)),
            (words("Keys", "Row before"), "Up", partial(self._leave, forward=False)),
        )

    def _step(self, by: int) -> None:
        self._choose(min(max(self._place + by, 0), len(self.options) - 1))

    def _leave(self, *, forward: bool) -> None:
        """Go to the next choice of this kind on the page, past the fields between."""
        window = self.window()
        others = [one for one in window.findChildren(KeyChoice) if one.isVisible()]
        place = others.index(self) + (1 if forward else -1) if self in others else -1
        if 0 <= place < len(others):
            reason = Qt.FocusReason.TabFocusReason
            others[place].setFocus(reason if forward else Qt.FocusReason.BacktabFocusReason)
        elif forward:
            self.focusNextChild()
        else:
            self.focusPreviousChild()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the option under the pointer."""
        for place, box in enumerate(self._boxes()):
            if box.contains(event.position()):
                self._choose(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what the option under the pointer means."""
        for option, box in zip(self.options, self._boxes(), strict=True):
            if box.contains(event.position()):
                self.setToolTip(option.description)

    def sizeHint(self) -> QSize:
        """Hold all words."""
        return QSize(round(sum(self._widths())) + 2, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Cut the words before the page is cut."""
        return QSize(44 * len(self.options), _HEIGHT)

    def _widths(self) -> list[float]:
        _, metrics = fonts.for_painting(fonts.BODY, QFont.Weight.DemiBold)
        return [metrics.horizontalAdvance(one.words) + 2 * _PAD for one in self.options]

    def _boxes(self) -> list[QRectF]:
        widths = self._widths()
        scale = min(1.0, (self.width() - 2) / max(sum(widths), 1))
        left, boxes = 1.0, []
        for width in widths:
            boxes.append(QRectF(left, 1, width * scale, self.height() - 2))
            left += width * scale
        return boxes

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the options in one frame, the chosen one filled and semibold."""
        del event
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        boxes = self._boxes()
        frame = QRectF(boxes[0].topLeft(), boxes[-1].bottomRight())
        painter.setPen(QPen(tokens.color("outline"), 1))
        painter.setBrush(tokens.color("surface"))
        painter.drawRoundedRect(frame, 8, 8)
        for place, box in enumerate(boxes):
            self._paint_option(painter, place, box)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.color("focus"), 2))
            painter.drawRoundedRect(frame, 8, 8)
        painter.end()

    def _paint_option(self, painter: QPainter, place: int, box: QRectF) -> None:
        tokens, option, is_on = theme.tokens(), self.options[place], place == self._place
        if place and not is_on and place - 1 != self._place:
            painter.setPen(QPen(tokens.color("line"), 1))
            painter.drawLine(QPointF(box.left(), 8), QPointF(box.left(), box.height() - 6))
        role = option.role if option.role != "muted" else "text"
        if is_on:
            ground = "sunken" if option.role == "muted" else f"{option.role}_soft"
            edge = "outline" if option.role == "muted" else role
            painter.setPen(QPen(tokens.color(edge), 1.5))
            painter.setBrush(QColor(tokens.color(ground)))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 7, 7)
        weight = QFont.Weight.DemiBold if is_on else QFont.Weight.Normal
        font, _ = fonts.for_painting(fonts.BODY, weight)
        painter.setFont(font)
        painter.setPen(tokens.color(role if is_on else "text"))
        words = fonts.cut(option.words, int(box.width()) - 8, fonts.BODY, weight)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
