"""Chips that narrow a list to one kind of row, each with how many there are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import fonts, theme
from ui.widgets.flow import Flow
from ui.widgets.keys import key_table, press

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

    from ui.widgets.keys import KeyLine

_HEIGHT = 32
_PAD = 14
_GAP = 7


class Chip(QAbstractButton):
    """One choice: its word and how many rows it leaves."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self._count: int | None = None
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def set_count(self, count: int) -> None:
        """Show how many rows this choice leaves."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {self._number()}")
        self.updateGeometry()
        self.update()

    def _number(self) -> str:
        return "" if self._count is None else QLocale().toString(self._count)

    def _widths(self) -> tuple[int, int]:
        words = QFontMetrics(fonts.semibold(fonts.SMALL))
        number = QFontMetrics(fonts.font(fonts.SMALL, tabular=True))
        return words.horizontalAdvance(self.text()), number.horizontalAdvance(self._number())

    def sizeHint(self) -> QSize:
        """Be as wide as word and number."""
        word, number = self._widths()
        return QSize(word + (_GAP + number if number else 0) + 2 * _PAD, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, frame, word and number."""
        del event
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        is_on = self.isChecked()
        hover = QColor(theme.derived(tokens)["hover"])
        still = tokens.color("primary_soft" if is_on else "surface")
        painter.setBrush(hover if self.underMouse() and not is_on else still)
        painter.setPen(QPen(tokens.color("primary" if is_on else "line"), 1))
        if self.hasFocus():
            painter.setPen(QPen(tokens.color("focus"), 2))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(fonts.semibold(fonts.SMALL))
        painter.setPen(tokens.color("primary" if is_on else "text"))
        line = QRectF(self.rect()).adjusted(_PAD, -0.5, -_PAD + 2, -0.5)
        painter.drawText(line, middle, self.text())
        painter.setFont(fonts.font(fonts.SMALL, tabular=True))
        painter.setPen(tokens.color("primary" if is_on else "muted"))
        painter.drawText(line.adjusted(self._widths()[0] + _GAP, 0, 0, 0), middle, self._number())
        painter.end()


class FilterChips(QWidget):
    """Chips of which one is on; Left and Right change it.

    Signals:
        selected: the key of the chip that is on now.
    """

    selected = Signal(str)

    def __init__(
        self, chips: Sequence[tuple[str, str]], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._chips: dict[str, Chip] = {}
        flow = Flow(spacing=8)
        for key, text in chips:
            chip = Chip(text)
            chip.clicked.connect(lambda _checked=False, key=key: self.select(key))
            self._chips[key] = chip
            flow.add(chip)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(1)
        outer.addWidget(flow)
        outer.addStretch(1)
        self._current = next(iter(self._chips), "")
        self._show()

    def current(self) -> str:
        """Return the key of the chip that is on."""
        return self._current

    def select(self, key: str) -> None:
        """Turn a chip on and the others off; an unknown key changes nothing."""
        if key not in self._chips:
            return
        is_new = key != self._current
        self._current = key
        self._show()
        if is_new:
            self.selected.emit(key)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many rows each choice leaves."""
        for key, count in counts.items():
            self._chips[key].set_count(count)

    def chip(self, key: str) -> Chip:
        """Return one chip."""
        return self._chips[key]

    def _show(self) -> None:
        for key, chip in self._chips.items():
            chip.setChecked(key == self._current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the neighbour with Left and Right."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Walk along the chips."""
        words = QCoreApplication.translate
        table = (
            (words("Keys", "Next"), "Right", partial(self._step, 1)),
            (words("Keys", "Before"), "Left", partial(self._step, -1)),
        )
        return key_table(words("Keys", "In a row of choices"), *table) if self._chips else ()

    def _step(self, by: int) -> None:
        keys = list(self._chips)
        self.select(keys[(keys.index(self._current) + by) % len(keys)])
        self._chips[self._current].setFocus(Qt.FocusReason.OtherFocusReason)


class FilterBar(QWidget):
    """A search box with chips beside it, or below it where it is narrow."""

    def __init__(
        self, search: QWidget, chips: QWidget, *, narrow: int = 720, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._narrow = narrow
        search.setMinimumWidth(180)
        search.setMaximumWidth(340)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(theme.Space.M)
        self._line.addWidget(search, 2)
        self._line.addWidget(chips, 5)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the two where it is narrow."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= self._narrow
        way = QBoxLayout.Direction
        self._line.setDirection(way.LeftToRight if is_wide else way.TopToBottom)
