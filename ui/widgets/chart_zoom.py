"""Go through the time of a chart: keys, dragging, and the wheel with Ctrl."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent

from ui.widgets.keys import key_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from ui.widgets.keys import KeyLine

WHOLE = 1_000_000.0
"""A factor that shows the whole course again."""

_PAN = 0.25
_DRAGGED = 24.0


class ChartZoom(QObject):
    """Watches a chart for what asks for another part of its time.

    Signals:
        zoomed: the factor of time, and the share of the width that stays where it is.
        panned: the share of the width to go through time.
    """

    zoomed = Signal(float, float)
    panned = Signal(float)

    can_zoom: Callable[[float], bool] | None = None
    """Whether a factor of time would show anything else; None where any factor does."""
    can_pan: Callable[[float], bool] | None = None
    """Whether there is anything to go to; None where there always is."""

    def __init__(self, chart: QWidget, share: Callable[[float | None], float]) -> None:
        """Take what gives the share of the width of a position, or of the mark reached (None)."""
        super().__init__(chart)
        self._chart = chart
        self._share = share
        self._from: float | None = None
        self._has_dragged = False
        chart.installEventFilter(self)

    def key_lines(self, group: str) -> tuple[KeyLine, ...]:
        """Show less or more of the time, and go through it, where that shows anything else."""
        zooms = (
            (self.tr("A shorter time"), "+ =", 0.5),
            (self.tr("A longer time"), "-", 2.0),
            (self.tr("The whole course"), "0", WHOLE),
        )
        pans = (
            (self.tr("Earlier"), "Shift+Left", -_PAN),
            (self.tr("Later"), "Shift+Right", _PAN),
        )
        lines = [
            (text, keys, partial(self._zoom, factor))
            for text, keys, factor in zooms
            if self.can_zoom is None or self.can_zoom(factor)
        ]
        lines += [
            (text, keys, partial(self.panned.emit, share))
            for text, keys, share in pans
            if self.can_pan is None or self.can_pan(share)
        ]
        return key_table(group, *lines)

    def _zoom(self, factor: float) -> None:
        self.zoomed.emit(factor, self._share(None))

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


def walking_keys(
    many: int,
    walk: Callable[[int], object],
    lift: Callable[[int], object],
    open_mark: Callable[[], object] | None,
) -> list[tuple[str, str, Callable[[], object]]]:
    """Give the keys that walk through the marks of a chart, of which there are ``many``.

    ``open_mark`` is None where no mark is reached that can be opened.
    """
    words = QCoreApplication.translate
    here: list[tuple[str, str, Callable[[], object]]] = []
    if open_mark is not None:
        here.append((words("ChartCanvas", "Open the mark"), "Return Enter Space", open_mark))
    return [
        (words("ChartCanvas", "Next mark"), "Right", partial(walk, 1)),
        (words("ChartCanvas", "Mark before"), "Left", partial(walk, -1)),
        (words("ChartCanvas", "First mark"), "Home", partial(walk, -many)),
        (words("ChartCanvas", "Last mark"), "End", partial(walk, many)),
        (words("ChartCanvas", "Line above"), "Up", partial(lift, -1)),
        (words("ChartCanvas", "Line below"), "Down", partial(lift, 1)),
        *here,
    ]
