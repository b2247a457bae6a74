"""Pieces of work are done in order, and a long one lets the window answer before the next."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from ui.turns import in_turn, is_empty, later

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


@pytest.fixture
def owner(qtbot: QtBot) -> QObject:
    """Give an owner, at the beginning of a turn in which nothing was done."""
    begun: list[bool] = []
    made = QObject()
    later(made, lambda: begun.append(True))
    qtbot.waitUntil(lambda: bool(begun))
    QTimer.singleShot(5, lambda: begun.append(True))
    qtbot.waitUntil(lambda: len(begun) == 2)
    return made


def test_it_says_whether_something_waits(qtbot: QtBot, owner: QObject) -> None:
    done: list[bool] = []
    assert is_empty()
    later(owner, lambda: done.append(is_empty()))
    assert not is_empty()
    qtbot.waitUntil(lambda: done == [True])


def test_short_pieces_are_done_at_once(owner: QObject, clock: Clock) -> None:
    done: list[str] = []
    for name in "abc":
        in_turn(owner, lambda name=name: clock.piece(done, name, 0.001))
    assert done == ["a", "b", "c"]


def test_after_a_long_piece_the_others_wait_for_their_turn(
    qtbot: QtBot, owner: QObject, clock: Clock
) -> None:
    done: list[str] = []
    for name in "abc":
        in_turn(owner, lambda name=name: clock.piece(done, name, 0.02))
    assert done == ["a"]
    qtbot.waitUntil(lambda: done == ["a", "b", "c"])
    in_turn(owner, lambda: clock.piece(done, "d", 0.02))
    qtbot.waitUntil(lambda: done[-1] == "d")


def test_a_piece_that_fails_does_not_hold_up_the_next(
    qtbot: QtBot, owner: QObject, clock: Clock
) -> None:
    done: list[str] = []

    def fail() -> None:
        clock.now += 0.02
        raise LookupError

    with pytest.raises(LookupError):
        in_turn(owner, fail)
    in_turn(owner, lambda: clock.piece(done, "next", 0.001))
    qtbot.waitUntil(lambda: done == ["next"])


class Answers(QObject):
    """Notes when the window answers an event."""

    def __init__(self, done: list[str]) -> None:
        super().__init__()
        self._done = done

    def event(self, event: QEvent) -> bool:
        self._done.append("answered")
        return super().event(event)


def test_between_two_long_pieces_put_off_at_once_the_window_answers(
    qtbot: QtBot, owner: QObject, clock: Clock
) -> None:
    done: list[str] = []
    window = Answers(done)

    def piece(name: str) -> None:
        clock.piece(done, name, 0.02)
        QApplication.postEvent(window, QEvent(QEvent.Type.User))

    for name in "ab":
        later(owner, lambda name=name: piece(name))
    assert done == []
    qtbot.waitUntil(lambda: done == ["a", "answered", "b", "answered"])


def test_what_was_put_off_falls_away_with_its_owner(
    qtbot: QtBot, owner: QObject, clock: Clock
) -> None:
    done: list[str] = []
    page = QObject(owner)
    later(page, lambda: done.append("of a page that is gone"))
    later(owner, lambda: done.append("next"))
    page.deleteLater()
    QApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: done == ["next"])
