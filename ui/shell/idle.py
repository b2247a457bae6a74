"""Watch for real input, and say when the desk has been left alone for too long."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from ui.shell.slept import slept

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QWindow

LONGEST_SESSION = 12 * 3600
_TICK_MS = 1_000
_A_SLEEP = 1.0
"""Seconds asleep that count: the clocks of some systems are read a few milliseconds apart."""
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


class IdleWatch(QObject):
    """Counts the time without a key, a mouse, a touch or a wheel.

    It listens at the program's windows rather than at every object: input from outside reaches
    those first, and what the program does by itself does not count. A clock that jumped counts as
    time alone. A machine that slept, however shortly, is a desk that was left: the first key after
    it does not count any more.

    Signals:
        expired: lock now.
        left: the seconds left before that, whenever they were counted.
    """

    expired = Signal()
    left = Signal(int)

    def __init__(
        self,
        minutes: int,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        asleep: Callable[[], float] = slept,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._minutes = minutes
        self._monotonic = monotonic
        self._wall = wall
        self._asleep = asleep
        self._slept = asleep()
        self._watched: set[QWindow] = set()
        self._begun = (monotonic(), wall())
        self._last = self._begun
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch_windows)

    def start(self) -> None:
        """Begin to count, from now."""
        self._begun = self._last = (self._monotonic(), self._wall())
        self._slept = self._asleep()
        self._watch_windows()
        self._timer.start()
        self.tick()

    def stop(self) -> None:
        """Count no longer."""
        self._timer.stop()

    def set_minutes(self, minutes: int) -> None:
        """Lock after another number of minutes."""
        self._minutes = minutes
        if self._timer.isActive():
            self.tick()

    def tick(self) -> None:
        """Look at the clock, and tell what it says."""
        self._watch_windows()
        session = LONGEST_SESSION - self._since(self._begun)
        idle = self._minutes * 60 - self._since(self._last)
        rest = min(session, idle)
        if rest <= 0 or self._asleep() - self._slept > _A_SLEEP:
            self._timer.stop()
            self.expired.emit()
        else:
            self.left.emit(int(rest))

    def idle_seconds(self) -> float:
        """Give how long nothing was touched."""
        return self._since(self._last)

    def touch(self) -> None:
        """Take note that the person is here."""
        self._last = (self._monotonic(), self._wall())

    def _since(self, then: tuple[float, float]) -> float:
        return max(self._monotonic() - then[0], self._wall() - then[1])

    def _watch_windows(self, _window: object = None) -> None:
        for window in QGuiApplication.topLevelWindows():
            if window not in self._watched:
                self._watched.add(window)
                window.installEventFilter(self)
                window.destroyed.connect(lambda _gone=None, w=window: self._watched.discard(w))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note of input, and let it pass."""
        del watched
        if event.type() in _INPUT and event.spontaneous() and self._timer.isActive():
            if self._asleep() - self._slept > _A_SLEEP:
                self.tick()
            else:
                self.touch()
        return False
