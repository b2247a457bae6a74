"""Pieces of work are done in order, and a long one lets the window answer before the next."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from ui.turns import Turns

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Clock:
    """Stands still but for what a piece takes."""

    def __init__(self) -> None:
        self.now = 0.0

    def read(self) -> float:
        return self.now

    def piece(self, done: list[str], name: str, seconds: float) -> None:
        self.now += seconds
        done.append(name)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(time, "perf_counter", made.read)
    return made


def test_short_pieces_are_done_at_once(qtbot: QtBot, clock: Clock) -> None:
    turns, done = Turns(), []
    for name in "abc":
        turns.add(lambda name=name: clock.piece(done, name, 0.001))
    assert done == ["a", "b", "c"]


def test_after_a_long_piece_the_others_wait_for_their_turn(qtbot: QtBot, clock: Clock) -> None:
    turns, done = Turns(), []
    for name in "abc":
        turns.add(lambda name=name: clock.piece(done, name, 0.02))
    assert done == ["a"]
    qtbot.waitUntil(lambda: done == ["a", "b", "c"])
    turns.add(lambda: clock.piece(done, "d", 0.02))
    qtbot.waitUntil(lambda: done[-1] == "d")


def test_a_piece_that_fails_does_not_hold_up_the_next(qtbot: QtBot, clock: Clock) -> None:
    turns, done = Turns(), []

    def fail() -> None:
        clock.now += 0.02
        raise LookupError

    with pytest.raises(LookupError):
        turns.add(fail)
    turns.add(lambda: clock.piece(done, "next", 0.001))
    qtbot.waitUntil(lambda: done == ["next"])
