"""Look for garbage on the window's thread alone, between its turns.

Python looks for objects that only refer to one another in whatever thread makes the next object,
and so might take apart a timer or a page of the window on the vault's thread, or amid an event of
the toolkit: both end the program at once. So the looking by itself is off while there is a window.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QObject, QTimer

EVERY_MS = 250
_LIMITS = (700, 20, 20)
"""New objects, looks at the young and looks at the older ones after which the next look is due."""


class Collector(QObject):
    """Looks at the young often, at all that is left seldom; what is frozen is left alone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def pause(self) -> None:
        """Look for nothing for a while."""
        self._timer.stop()

    def go_on(self) -> None:
        """Look again."""
        self._timer.start()

    def look(self) -> None:
        """Look at the oldest that are due."""
        counts = gc.get_count()
        for generation in reversed(range(len(_LIMITS))):
            if counts[generation] > _LIMITS[generation]:
                gc.collect(generation)
                return

    def end(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()


_collectors: list[Collector] = []


def begin() -> None:
    """Look on the window's thread from here on."""
    if not _collectors:
        _collectors.append(Collector(QCoreApplication.instance()))
    go_on()


def freeze() -> None:
    """Never again look at what stands by now: it stays, and looking holds the window up."""
    if _collectors:
        gc.freeze()


def pause() -> None:
    """Look for nothing until ``go_on``."""
    for collector in _collectors:
        collector.pause()


def go_on() -> None:
    """Look again after ``pause``."""
    for collector in _collectors:
        collector.go_on()


def end() -> None:
    """Leave it to Python again; for tests, whose process goes on without a window."""
    while _collectors:
        collector = _collectors.pop()
        collector.end()
        collector.deleteLater()
