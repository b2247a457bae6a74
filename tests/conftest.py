"""What every test relies on: no screen, private files, repeatable examples, no leaks."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

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

THREAD_PATIENCE = 10.0


def pytest_configure(config: pytest.Config) -> None:
    """Name the marks that tests may carry."""
    for mark in (
        "expects_errors(*loggers): ERROR records of these loggers (or of any) are part of the test",
        "leaks_threads: the test may leave a thread behind, for a reason it states",
    ):
        config.addinivalue_line("markers", mark)


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Have failures told as they happen: a run is long, and one that is cut off says nothing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        session.config.pluginmanager.register(_Failures(reporter), "failures-at-once")


class _Failures:
    """Names each failed test, and its last line, when it has failed."""

    def __init__(self, reporter: TerminalReporter) -> None:
        self._reporter = reporter

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            crash = getattr(report.longrepr, "reprcrash", None)
            said = "" if crash is None else str(crash.message).partition("\n")[0]
            self._reporter.write_line(f"\nfailed: {report.nodeid} ({report.when}) {said}")


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
