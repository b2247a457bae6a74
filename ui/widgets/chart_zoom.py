"""Go through the time of a chart: keys, dragging, and the wheel with Ctrl."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

WHOLE = 1_000_000.0
"""A factor that shows the whole course again."""

_ZOOMS = {
    Qt.Key.Key_Plus: 0.5,
    Qt.Key.Key_Equal: 0.5,
    Qt.Key.Key_Minus: 2.0,
    Qt.Key.Key_0: WHOLE,
}
_PANS = {Qt.Key.Key_Left: -0.25, Qt.Key.Key_Right: 0.25}
_DRAGGED = 24.0


class ChartZoom(QObject):
    """Watches a chart for what asks for another part of its time.

    Signals:
        zoomed: the factor of time, and the share of the width that stays where it is.
        panned: the share of the width to go through time.
    """

    zoomed = Signal(float, float)
    panned = Signal(float)

    def __init__(self, chart: QWidget, share: Callable[[float | None], float]) -> None:
        """Take what gives the share of the width of a position, or of the mark reached (None)."""
        super().__init__(chart)
        self._chart = chart
        self._share = share
        self._from: float | None = None
        self._has_dragged = False
        chart.installEventFilter(self)

    def key(self, event: QKeyEvent) -> bool:
        """Answer a key; False where it is none of these."""
        key = Qt.Key(event.key())
        if key in _ZOOMS:
            self.zoomed.emit(_ZOOMS[key], self._share(None))
            return True
        if key in _PANS and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.panned.emit(_PANS[key])
            return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dragged, and the wheel with Ctrl; the wheel alone scrolls the page."""
        if isinstance(event, QWheelEvent):
            return self._wheel(event)
        if not isinstance(event, QMouseEvent):
            return super().eventFilter(watched, event)
        if event.type() is QEvent.Type.MouseButtonPress:
            self._from, self._has_dragged = event.position().x(), False
        elif event.type() is QEvent.Type.MouseMove and self._from is not None:
            return self._drag(event.position().x())
        elif event.type() is QEvent.Type.MouseButtonRelease:
            self._from = None
            return self._has_dragged
        return False

    def _wheel(self, event: QWheelEvent) -> bool:
        turned = event.angleDelta().y()
        if not turned or not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        self.zoomed.emit(0.8 if turned > 0 else 1.25, self._share(event.position().x()))
        return True

    def _drag(self, x: float) -> bool:
        moved = x - (self._from or 0.0)
        if abs(moved) >= _DRAGGED:
            self._from, self._has_dragged = x, True
            self.panned.emit(-moved / max(self._chart.width(), 1))
        return self._has_dragged
