"""Do the window's work in turns, so that keys and clicks are answered in between."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

NEXT_TURN_MS = 1
"""When to go on with a long piece of work; at 0 it would come before keys and clicks."""
_SHARE = 0.008
"""Seconds of a turn after which what else is to do waits for the next one."""


class Turns(QObject):
    """Does pieces of work in the order in which they come, at once as long as the turn is short.

    Several answers of the vault may come in one turn of the window; what each of them lets a
    page make would together be one long block.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pieces: deque[Callable[[], object]] = deque()
        self._spent = 0.0
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(NEXT_TURN_MS)
        self._next.timeout.connect(self._begin)

    def add(self, piece: Callable[[], object]) -> None:
        """Do a piece now, or in a later turn when this one was long enough."""
        self._pieces.append(piece)
        if not self._next.isActive():
            self._spent = 0.0
            self._next.start()
        self._work()

    def _begin(self) -> None:
        self._spent = 0.0
        if self._pieces:
            self._next.start()
            self._work()

    def _work(self) -> None:
        while self._pieces and self._spent < _SHARE:
            begun = time.perf_counter()
            try:
                self._pieces.popleft()()
            finally:
                self._spent += time.perf_counter() - begun
