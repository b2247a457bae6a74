"""Garbage is looked for on the window's thread alone."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, Qt, QTimer

from ui import collector


class Round(QObject):
    """Refers to itself, so that only the collector takes it apart."""

    gone: list[threading.Thread]

    def __init__(self, gone: list[threading.Thread]) -> None:
        super().__init__()
        self.me = self
        here = Qt.ConnectionType.DirectConnection
        self.destroyed.connect(lambda: gone.append(threading.current_thread()), here)


@pytest.fixture
def begun(qapp: object) -> Iterator[None]:
    del qapp
    collector.begin()
    try:
        yield
    finally:
        collector.end()


def make_much() -> None:
    kept = [[] for _ in range(5_000)]
    kept[0].append(kept)


def in_a_thread(act: Callable[[], object] = make_much) -> None:
    thread = threading.Thread(target=act)
    thread.start()
    thread.join()


def test_another_thread_takes_no_part_of_the_window_apart(begun: None, qtbot) -> None:
    gone: list[threading.Thread] = []
    Round(gone)
    in_a_thread()
    assert gone == []
    collector._collectors[0]._timer.setInterval(1)
    qtbot.waitUntil(lambda: bool(gone))
    assert gone == [threading.main_thread()]


def test_without_it_another_thread_does(qapp: object) -> None:
    """The control: a look on another thread takes the window's objects apart there."""
    del qapp
    gone: list[threading.Thread] = []
    Round(gone)
    in_a_thread(gc.collect)
    assert gone
    assert gone[0] is not threading.main_thread()


def test_a_pause_lasts_until_it_is_ended(begun: None, qtbot) -> None:
    gone: list[threading.Thread] = []
    collector._collectors[0]._timer.setInterval(1)
    collector.pause()
    Round(gone)
    in_a_thread()
    turns: list[int] = []
    QTimer.singleShot(20, lambda: turns.append(1))
    qtbot.waitUntil(lambda: bool(turns))
    assert gone == []
    collector.go_on()
    qtbot.waitUntil(lambda: bool(gone))


def test_python_looks_again_once_there_is_no_window(qapp: object) -> None:
    del qapp
    collector.begin()
    assert not gc.isenabled()
    collector.begin()
    collector.end()
    assert gc.isenabled()
    frozen = gc.get_freeze_count()
    collector.freeze()
    assert gc.get_freeze_count() == frozen
