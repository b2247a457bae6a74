"""One piece of work under way, and how its outcome comes back to the window's thread."""

from __future__ import annotations

import functools
import logging
import threading
import traceback
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from counsel_desk.domain.errors import DeskError
from counsel_desk.services.errors import NotAllowed, NotEntitled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ui.jobs import Jobs

T = TypeVar("T")
_log = logging.getLogger(__name__)


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
    return any(not isValid(owner) for owner in _owners(callback))


def is_left(callback: Callable[..., object]) -> bool:
    """Whether a callback belongs to a page that was dropped: nobody wants the answer any more."""
    owners = _owners(callback)
    if isinstance(callback, functools.partial):
        given = [one for one in callback.args if isinstance(one, QObject)]
        owners = [*_owners(callback.func), *given]
    return any(not isValid(owner) or _on_dropped_page(owner) for owner in owners)


def _owners(callback: Callable[..., object]) -> list[QObject]:
    """Give the Qt objects that a callback is a method of, or refers to."""
    owners = [getattr(callback, "__self__", None)]
    owners += [_content(cell) for cell in getattr(callback, "__closure__", None) or ()]
    return [owner for owner in owners if isinstance(owner, QObject)]


def _on_dropped_page(part: QObject | None) -> bool:
    while part is not None:
        if getattr(part, "is_dropped", False):
            return True
        part = part.parent()
    return False


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

    def run(self) -> bool:
        """Do the work, or a slice of it, on the present thread; True when there is more to do."""
        function = self._function
        again = False
        if function is None or self.is_cancelled:
            self.drop()
        else:
            try:
                again = self._step(function)
            except Cancelled:
                self._cancelled.set()
            except Exception as error:  # noqa: BLE001 - whatever it is, the window hears of it
                self._error = _bared(error)
        if not again:
            self._function = None
        return again

    def drop(self) -> None:
        """Want it no longer, and let go of what was half done; only on the thread it runs on."""
        self._cancelled.set()

    def _step(self, function: Callable[[], T]) -> bool:
        self._result.append(function())
        return False

    @property
    def error(self) -> Exception | None:
        """What went wrong, once it ran."""
        return self._error

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
        elif not listeners and not self._is_unwanted(error):
            self._jobs.refused.emit(error)

    def _is_unwanted(self, error: DeskError) -> bool:
        """Whether this is what a page may not read any more that has just been left.

        A file that was handed over is refused to what its page had asked for meanwhile.
        """
        may_not = isinstance(error, NotAllowed | NotEntitled)
        return may_not and bool(self._then) and all(map(is_left, self._then))

    def deliver_progress(self, done: int, of: int) -> None:
        """Tell how far it is; only on the window's thread."""
        if self.is_cancelled or self._finished:
            return
        for callback in self._progress:
            self._call(callback, done, of)

    def _call(self, callback: Callable[..., object], *args: object) -> None:
        if not is_gone(callback):
            callback(*args)


class Slices(Job[T | None], Generic[T]):
    """Long work in slices: between two of them the vault thread serves whatever waits."""

    def __init__(self, jobs: Jobs, begin: Callable[[], Iterator[T]]) -> None:
        super().__init__(jobs, lambda: None)
        self._begin: Callable[[], Iterator[T]] | None = begin
        self._iterator: Iterator[T] | None = None
        self._each: list[Callable[[T], object]] = []

    def each(self, callback: Callable[[T], object]) -> Slices[T]:
        """Call a function with what each slice gave."""
        self._each.append(callback)
        return self

    def _step(self, function: Callable[[], T | None]) -> bool:
        del function
        if self._begin is not None:
            self._iterator, self._begin = self._begin(), None
        for value in self._iterator or ():
            self._result[:] = [value]
            self._jobs.stepped.emit(self, value)
            return True
        self._result = self._result or [None]
        return False

    def drop(self) -> None:
        """Close the work where it stands, so that nothing half done is left of it."""
        super().drop()
        iterator, self._iterator, self._begin = self._iterator, None, None
        if isinstance(iterator, Generator):
            iterator.close()

    def deliver_step(self, value: T) -> None:
        """Tell what a slice gave; only on the window's thread."""
        for callback in () if self.is_cancelled else self._each:
            self._call(callback, value)


def _bared(error: Exception) -> Exception:
    """Log what nobody expected, and take the frames away, whose variables hold content."""
    if not isinstance(error, DeskError):
        _log.error("unexpected: %s", where_it_failed(error))
    error.__context__ = None
    return error.with_traceback(None)
