"""Run work off the window's thread and bring its results back to it.

All vault work runs on one worker thread; a small pool serves work that needs no vault. Callbacks
are called on the window's thread and fall away when the widget they belong to is gone.
"""

from __future__ import annotations

import functools
import itertools
import logging
import queue
import threading
import traceback
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal
from shiboken6 import isValid

from counsel_desk.domain.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Callable

    from counsel_desk.services.desk import Changed, Desk

P = ParamSpec("P")
T = TypeVar("T")
_log = logging.getLogger(__name__)
_STOP_WAIT = 10.0


class Priority(IntEnum):
    """What goes first on the vault thread."""

    FIRST = 0
    READ = 1
    LATE = 2


class Cancelled(Exception):
    """Raised inside long work, by its report of progress, once nobody wants it any more."""


class Locked(DeskError):
    """Something was asked of a desk that is locked already; nobody is told."""


def PROGRESS(done: int, of: int) -> None:
    """Stand for "report to the job": pass it where a function takes ``progress``."""


def where_it_failed(error: BaseException) -> str:
    """Name an unexpected error by type, file and line; never by its text, which may hold content.

    The deepest place inside the program itself is named.
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _is_ours(frame.filename)]
    place = (ours or list(frames))[-1:]
    spot = f"{Path(place[0].filename).name}:{place[0].lineno}" if place else "?"
    return f"{type(error).__name__} at {spot}"


def _is_ours(filename: str) -> bool:
    parts = Path(filename).parts
    return "site-packages" not in parts and ("counsel_desk" in parts or "ui" in parts)


def is_gone(callback: Callable[..., object]) -> bool:
    """Whether the Qt object that a callback belongs to has been deleted."""
    if isinstance(callback, functools.partial):
        return is_gone(callback.func)
    owners = [getattr(callback, "__self__", None)]
    owners += [_content(cell) for cell in getattr(callback, "__closure__", None) or ()]
    return any(isinstance(owner, QObject) and not isValid(owner) for owner in owners)


def _content(cell: Any) -> object:  # noqa: ANN401 - a closure's cell has no public type
    try:
        return cell.cell_contents
    except ValueError:
        return None


class Job(Generic[T]):
    """Work under way; its callbacks are called on the window's thread, in the order given."""

    def __init__(self, jobs: Jobs, function: Callable[[], T]) -> None:
        self._jobs = jobs
        self._function: Callable[[], T] | None = function
        self._then: list[Callable[[T], object]] = []
        self._failed: list[Callable[[Exception], object]] = []
        self._progress: list[Callable[[int, int], object]] = []
        self._result: list[T] = []
        self._error: Exception | None = None
        self._cancelled = threading.Event()
        self._finished = False

    def then(self, callback: Callable[[T], object]) -> Job[T]:
        """Call a function with the result."""
        self._then.append(callback)
        if self._finished and self._result:
            self._call(callback, self._result[0])
        return self

    def failed(self, callback: Callable[[Exception], object]) -> Job[T]:
        """Call a function with the error instead of telling it at the foot of the page."""
        self._failed.append(callback)
        if self._finished and self._error is not None:
            self._call(callback, self._error)
        return self

    def progress(self, callback: Callable[[int, int], object]) -> Job[T]:
        """Call a function with how much is done of how much."""
        self._progress.append(callback)
        return self

    def cancel(self) -> None:
        """Want it no longer: it is not begun, or stops at its next report; nothing is called."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was cancelled."""
        return self._cancelled.is_set()

    def report(self, done: int, of: int) -> None:
        """Report progress from the worker; raises Cancelled when nobody wants the work."""
        if self.is_cancelled:
            raise Cancelled
        self._jobs.reported.emit(self, done, of)

    def run(self) -> None:
        """Do the work on the present thread and keep what came of it."""
        function, self._function = self._function, None
        if function is None or self.is_cancelled:
            self._cancelled.set()
            return
        try:
            self._result.append(function())
        except Cancelled:
            self._cancelled.set()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is brought to the window
            self._error = _bared(error)

    def deliver(self) -> None:
        """Call the callbacks; only on the window's thread."""
        self._finished = True
        if self.is_cancelled:
            return
        if self._error is not None:
            self._deliver_error(self._error)
            return
        for callback in self._then:
            self._call(callback, self._result[0])

    def _deliver_error(self, error: Exception) -> None:
        listeners = [callback for callback in self._failed if not is_gone(callback)]
        for callback in listeners:
            callback(error)
        if isinstance(error, Locked):
            return
        if not isinstance(error, DeskError):
            self._jobs.unexpected.emit(error)
        elif not listeners:
            self._jobs.refused.emit(error)

    def deliver_progress(self, done: int, of: int) -> None:
        """Tell how far it is; only on the window's thread."""
        if self.is_cancelled or self._finished:
            return
        for callback in self._progress:
            self._call(callback, done, of)

    def _call(self, callback: Callable[..., object], *args: object) -> None:
        if not is_gone(callback):
            callback(*args)


def _bared(error: Exception) -> Exception:
    """Log what nobody expected, and take the frames away, whose variables hold content."""
    if not isinstance(error, DeskError):
        _log.error("unexpected: %s", where_it_failed(error))
    error.__context__ = None
    return error.with_traceback(None)


class Jobs(QObject):
    """The two places where work runs, and the way back.

    Signals:
        changed: the Changed flags of a use case that was carried out.
        refused: an expected DeskError that nobody else took.
        unexpected: an error that is a fault of the program; it is logged already.
    """

    changed = Signal(object)
    refused = Signal(object)
    unexpected = Signal(object)
    reported = Signal(object, int, int)
    _done = Signal(object)
    _announced = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: queue.PriorityQueue[tuple[int, int, Job[Any] | None]] = queue.PriorityQueue()
        self._order = itertools.count()
        self._open: dict[int, tuple[Priority, Job[Any]]] = {}
        self._desk: Desk | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="vault", daemon=True)
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(2)
        queued = Qt.ConnectionType.QueuedConnection
        self._done.connect(self._deliver, queued)
        self._announced.connect(self.changed.emit, queued)
        self.reported.connect(self._deliver_progress, queued)
        self._thread.start()

    def ask(
        self, use_case: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Job[T]:
        """Run a use case on the vault thread, in its turn."""
        return self._ask(Priority.READ, use_case, args, kwargs)

    def ask_first(
        self, use_case: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Job[T]:
        """Run a use case before all that waits: for drafts, which must never be lost."""
        return self._ask(Priority.FIRST, use_case, args, kwargs)

    def ask_late(
        self, use_case: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Job[T]:
        """Run a use case when nothing else waits: for long work."""
        return self._ask(Priority.LATE, use_case, args, kwargs)

    def _ask(
        self,
        priority: Priority,
        use_case: Callable[..., T],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> Job[T]:
        def function(*inner: Any, **named: Any) -> T:  # noqa: ANN401 - passed on as they are
            desk = self._desk
            if desk is None:
                raise Locked
            return desk.do(use_case, *inner, **named)

        return self._put(priority, function, args, kwargs)

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Job[T]:
        """Run a plain function on the vault thread, in its turn."""
        return self._put(Priority.READ, function, args, kwargs)

    def call_late(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Job[T]:
        """Run a plain function on the vault thread when nothing else waits."""
        return self._put(Priority.LATE, function, args, kwargs)

    def compute(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Job[T]:
        """Run a function that needs no vault on the second pool."""
        job = self._made(function, args, kwargs)
        if not self._closing:
            self._open[id(job)] = (Priority.LATE, job)
            self._pool.start(functools.partial(self._carry_out, job))
        return job

    def finish(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Job[T]:
        """Run a last function: what waits is dropped, drafts excepted, and nothing new begins."""
        for priority, job in list(self._open.values()):
            if priority is not Priority.FIRST:
                job.cancel()
        job = self._put(Priority.FIRST, function, args, kwargs)
        self._closing = True
        return job

    def adopt(self, desk: Desk) -> None:
        """Serve this desk from now on; only on the vault thread."""
        self._desk = desk
        desk.on_changed(self._announce)

    def release(self) -> Desk | None:
        """Let go of the desk and give it back for closing; only on the vault thread."""
        desk, self._desk = self._desk, None
        return desk

    def reopen(self) -> None:
        """Take work again after ``finish`` (where a lock could not be carried through)."""
        self._closing = False

    @property
    def pending(self) -> int:
        """How many jobs are not delivered yet; for tests and the tour."""
        return len(self._open)

    def stop(self) -> None:
        """Finish what runs and end the threads."""
        self._closing = True
        for _, job in list(self._open.values()):
            job.cancel()
        self._queue.put((len(Priority), next(self._order), None))
        self._thread.join(_STOP_WAIT)
        self._pool.waitForDone(int(_STOP_WAIT * 1000))

    def _announce(self, changed: Changed) -> None:
        self._announced.emit(changed)

    def _made(
        self, function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Job[T]:
        job: Job[T] = Job(self, lambda: function(*positional, **named))
        positional = [job.report if value is PROGRESS else value for value in args]
        named = {k: job.report if value is PROGRESS else value for k, value in kwargs.items()}
        return job

    def _put(
        self,
        priority: Priority,
        function: Callable[..., T],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> Job[T]:
        job = self._made(function, args, kwargs)
        if self._closing:
            job.cancel()
            return job
        self._open[id(job)] = (priority, job)
        self._queue.put((priority, next(self._order), job))
        return job

    def _work(self) -> None:
        while True:
            job = self._queue.get()[2]
            if job is None:
                return
            self._carry_out(job)
            del job

    def _carry_out(self, job: Job[Any]) -> None:
        job.run()
        self._done.emit(job)

    def _deliver(self, job: Job[Any]) -> None:
        try:
            job.deliver()
        finally:
            self._open.pop(id(job), None)

    def _deliver_progress(self, job: Job[Any], done: int, of: int) -> None:
        job.deliver_progress(done, of)
