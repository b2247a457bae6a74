"""Show what lies under the pointer of a chart, on a small card beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ui import theme
from ui.widgets import labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QPaintEvent

    from counsel_desk.reports.palette import ChartPalette

_WIDEST = 300
_APART = 14


class ChartCard(QFrame):
    """A few lines about one mark, the first of them strong; it never takes the pointer."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("chartCard")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._host = parent
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.Space.M, theme.Space.S, theme.Space.M, theme.Space.S)
        self._column.setSpacing(2)
        self._colours: ChartPalette | None = None
        self.hide()

    def use_palette(self, palette: ChartPalette) -> None:
        """Take the colours of the chart."""
        self._colours = palette
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.WindowText, QColor(palette.text))
        self.setPalette(colours)
        self.update()

    def tell(self, lines: Sequence[str], beside: QPointF) -> None:
        """Show some lines beside a position of the parent, within the parent."""
        self._write(lines)
        self.adjustSize()
        self.move(self._place(beside))
        self.show()
        self.raise_()

    def lines(self) -> list[str]:
        """Return what the card says."""
        return [label.text() for label in self.findChildren(QLabel) if not label.isHidden()]

    def _write(self, lines: Sequence[str]) -> None:
        shown = self.findChildren(QLabel)
        while len(shown) < len(lines):
            shown.append(self._new_label(is_first=not shown))
        for index, label in enumerate(shown):
            label.setVisible(index < len(lines))
            label.setText(lines[index] if index < len(lines) else "")

    def _new_label(self, *, is_first: bool) -> QLabel:
        label = labels.label("", "strong" if is_first else "small")
        label.setMaximumWidth(_WIDEST)
        self._column.addWidget(label)
        return label

    def _place(self, beside: QPointF) -> QPoint:
        room = self._host.size()
        x, y = int(beside.x()) + _APART, int(beside.y()) - self.height() // 2
        if x + self.width() > room.width():
            x = int(beside.x()) - _APART - self.width()
        highest = max(0, room.height() - self.height())
        return QPoint(max(0, min(x, room.width() - self.width())), min(max(0, y), highest))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and a quiet outline."""
        if self._colours is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._colours.muted), 1))
        painter.setBrush(QColor(self._colours.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()
