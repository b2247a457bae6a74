"""Do the window's work in turns, so that keys and clicks are answered in between."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable

NEXT_TURN_MS = 1
"""When to go on with a long piece of work; at 0 it would come before keys and clicks."""
_SHARE = 0.008
"""Seconds of a turn after which what else is to do waits for the next one."""


class _Turns:
    """All that waits for a turn of the window, in the order in which it came.

    One timer serves everybody: timers of their own would be over at the same moment, and Qt calls
    all of those one after the other, so that what was put into several turns is done in one.
    """

    def __init__(self) -> None:
        self.timer = QTimer(QCoreApplication.instance())
        self.timer.setSingleShot(True)
        self.timer.setInterval(NEXT_TURN_MS)
        self.timer.timeout.connect(self._begin)
        self._pieces: deque[tuple[int, QObject, Callable[[], object]]] = deque()
        self._turn = 0
        self._spent = 0.0

    def add(self, owner: QObject, piece: Callable[[], object], *, now: bool) -> None:
        """Take a piece in; ``now`` does it at once as long as this turn is short."""
        if not self.timer.isActive():
            self._spent = 0.0
            self.timer.start()
        if now and not self._pieces and self._spent < _SHARE:
            self._do(owner, piece)
        else:
            self._pieces.append((self._turn, owner, piece))

    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not self._pieces

    def _begin(self) -> None:
        """Do what has waited for a whole turn: the timer may be over in the one that began it."""
        self._spent = 0.0
        ripe, self._turn = self._turn, self._turn + 1
        if self._pieces:
            self.timer.start()  # first: a piece may fail, or wait for an answer itself
        while self._pieces and self._pieces[0][0] < ripe and self._spent < _SHARE:
            _, owner, piece = self._pieces.popleft()
            self._do(owner, piece)

    def _do(self, owner: QObject, piece: Callable[[], object]) -> None:
        if not isValid(owner):
            return
        begun = time.perf_counter()
        try:
            piece()
        finally:
            self._spent += time.perf_counter() - begun


_made: list[_Turns] = []


def _turns() -> _Turns:
    """Give the turns of the application there is now; a test's may be another one."""
    if not _made or not isValid(_made[0].timer):
        _made[:] = [_Turns()]
    return _made[0]


def later(owner: QObject, piece: Callable[[], object]) -> None:
    """Do a piece of work in a turn to come, unless its owner is gone by then."""
    _turns().add(owner, piece, now=False)


def in_turn(owner: QObject, piece: Callable[[], object]) -> None:
    """Do a piece of work at once as long as this turn is short, else in one to come.

    Several answers of the vault may come in one turn of the window; what each of them lets a
    page make would together be one long block.
    """
    _turns().add(owner, piece, now=True)


def is_empty() -> bool:
    """Whether nothing waits for a turn to come."""
    return not _made or _turns().is_empty()
