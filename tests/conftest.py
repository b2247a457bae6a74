"""What every test relies on: no screen, private files, repeatable examples, no leaks."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")
os.umask(0o077)

settings.register_profile(
    "ci",
    max_examples=40,
    deadline=None,  # shared machines stall; a slow example is no fault
    derandomize=True,  # the same examples each time, so that a red run is about the change
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("long", parent=settings.get_profile("ci"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

THREAD_PATIENCE = 2.0


def pytest_configure(config: pytest.Config) -> None:
    """Name the marks that tests may carry."""
    for mark in (
        "expects_errors(*loggers): ERROR records of these loggers (or of any) are part of the test",
        "leaks_threads: the test may leave a thread behind, for a reason it states",
    ):
        config.addinivalue_line("markers", mark)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test during which an error was logged that it does not expect."""
    watcher = _ErrorWatcher()
    root = logging.getLogger()
    root.addHandler(watcher)
    try:
        result = yield
    finally:
        root.removeHandler(watcher)
    mark = item.get_closest_marker("expects_errors")
    unexpected = [
        record
        for record in watcher.records
        if mark is None or (mark.args and not record.name.startswith(tuple(mark.args)))
    ]
    if unexpected:
        lines = "\n".join(f"{record.name}: {record.getMessage()}" for record in unexpected)
        pytest.fail(f"errors were logged:\n{lines}", pytrace=False)
    return result


class _ErrorWatcher(logging.Handler):
    """Keeps the records of level ERROR and above."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def _no_thread_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves one of its threads running."""
    before = set(threading.enumerate())
    yield
    if request.node.get_closest_marker("leaks_threads"):
        return
    until = time.monotonic() + THREAD_PATIENCE
    left = _strangers(before)
    for thread in left:
        thread.join(max(0.0, until - time.monotonic()))
    left = _strangers(before)
    if left:
        pytest.fail(f"threads left running: {', '.join(t.name for t in left)}", pytrace=False)


def _strangers(before: set[threading.Thread]) -> list[threading.Thread]:
    """List the threads that were not there before and that Python started itself.

    A `_DummyThread` stands for a thread that Qt owns (a pool's), which Python cannot join.
    """
    return [
        thread
        for thread in threading.enumerate()
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]
