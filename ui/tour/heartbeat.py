"""Measure how long the window's thread cannot answer: a beat every 5 ms, and the gaps between.

Three times are told apart in a gap: what the tour did for itself (looking for parts on the screen,
searching files for words), what the thread waited for a processor that others used, and the rest,
which is the block: work of the program, and waiting for its other threads.
"""

from __future__ import annotations

import faulthandler
import functools
import os
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer

from ui.tour.script import Block

if TYPE_CHECKING:
    from collections.abc import Callable

BEAT_MS = 5
LONGEST_MS = 50.0
DEAD_AFTER = 90.0


P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Clocks:
    """Three clocks of the window's thread, in milliseconds.

    Attributes:
        wall: the clock on the wall; busy: what the thread worked; waited: how long it was ready
        to work and had no processor (known on Linux alone, else 0).
    """

    wall: float = 0.0
    busy: float = 0.0
    waited: float = 0.0

    def __add__(self, other: Clocks) -> Clocks:
        return Clocks(self.wall + other.wall, self.busy + other.busy, self.waited + other.waited)

    def __sub__(self, other: Clocks) -> Clocks:
        return self + Clocks(-other.wall, -other.busy, -other.waited)


@functools.cache
def _statistics() -> int:
    """Open what the system counts about the window's thread; -1 where it counts nothing."""
    try:
        return os.open("/proc/thread-self/schedstat", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return -1


def read_clocks() -> Clocks:
    """Read the clocks of the window's thread."""
    file = _statistics()
    waited = int(os.pread(file, 96, 0).split()[1]) / 1e6 if file >= 0 else 0.0
    return Clocks(time.perf_counter() * 1000, time.thread_time() * 1000, waited)


class _OwnWork:
    """Adds up what the tour does for itself."""

    def __init__(self) -> None:
        self.spent = Clocks()
        self.depth = 0


_own = _OwnWork()


def own_work(function: Callable[P, T]) -> Callable[P, T]:
    """Mark a function whose time is the tour's own and no block of the window."""

    @functools.wraps(function)
    def timed(*args: P.args, **kwargs: P.kwargs) -> T:
        begun = read_clocks()
        _own.depth += 1
        try:
            return function(*args, **kwargs)
        finally:
            _own.depth -= 1
            if not _own.depth:
                _own.spent += read_clocks() - begun

    return timed


class Heartbeat(QObject):
    """Notes every gap between two beats that is longer than a person should feel."""

    def __init__(self, step: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.blocks: list[Block] = []
        self.longest = Block("", 0.0, 0.0, 0.0)
        self._step = step
        self._is_aside = False
        self._last = read_clocks()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin to beat."""
        self._begin_anew()
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
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._last = read_clocks()
        _own.spent = Clocks()

    def _beat(self) -> None:
        now = read_clocks()
        gap = now - self._last - _own.spent
        self._last, _own.spent = now, Clocks()
        if self._is_aside:
            return
        length = gap.wall - gap.waited - BEAT_MS
        block = Block(self._step(), round(length, 1), round(gap.busy, 1), round(gap.waited, 1))
        if length > LONGEST_MS:
            self.blocks.append(block)
        if length > self.longest.milliseconds:
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
