"""Measure how long the window's thread cannot answer: a beat every 5 ms, and the gaps between."""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from ui.tour.script import Block

if TYPE_CHECKING:
    from collections.abc import Callable

BEAT_MS = 5
LONGEST_MS = 50.0
DEAD_AFTER = 90.0


class Heartbeat(QObject):
    """Notes every gap between two beats that is longer than a person should feel."""

    def __init__(self, step: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.blocks: list[Block] = []
        self.longest = Block("", 0.0, 0.0)
        self._step = step
        self._is_aside = False
        self._last = (time.perf_counter(), time.thread_time())
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin to beat."""
        self._last = (time.perf_counter(), time.thread_time())
        self._timer.start()

    def stop(self) -> None:
        """Beat no longer."""
        self._beat()
        self._timer.stop()

    def aside(self, *, is_on: bool) -> None:
        """Leave out what the tour does for itself, such as taking a picture."""
        if is_on:
            self._beat()
        self._is_aside = is_on
        self._last = (time.perf_counter(), time.thread_time())

    def _beat(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        before, self._last = self._last, now
        gap = (now[0] - before[0]) * 1000 - BEAT_MS
        if self._is_aside:
            return
        block = Block(self._step(), round(gap, 1), round((now[1] - before[1]) * 1000, 1))
        if gap > LONGEST_MS:
            self.blocks.append(block)
        if gap > self.longest.milliseconds:
            self.longest = block


class Watchdog:
    """Ends a tour whose window hangs for good, from another thread: no timer could do it."""

    def __init__(self, seconds: float = DEAD_AFTER) -> None:
        self._seconds = seconds
        self._sign = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._thread.start()

    def alive(self) -> None:
        """Tell that the window answers."""
        self._sign.set()

    def stop(self) -> None:
        """Watch no longer."""
        self._over.set()
        self._sign.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.is_set():
            if not self._sign.wait(self._seconds):
                sys.stderr.write("The window hangs; this is where each thread is:\n")
                faulthandler.dump_traceback(all_threads=True)
                os._exit(1)
            self._sign.clear()
