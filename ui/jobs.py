"""Run work off the window's thread and bring its results back to it.

All vault work runs on one worker thread; a small pool serves work that needs no vault. Callbacks
are called on the window's thread and fall away when the widget they belong to is gone.
"""

from __future__ import annotations

import functools
import itertools
import queue
import threading
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal

from ui.job import PROGRESS, Cancelled, Job, Locked, Slices, where_it_failed
from ui.turns import in_turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from counsel_desk.services.desk import Changed, Desk

P = ParamSpec("P")
T = TypeVar("T")
__all__ = ["PROGRESS", "Cancelled", "Job", "Jobs", "Locked", "Priority", "where_it_failed"]
_STOP_WAIT = 10.0


class Priority(IntEnum):
    """What goes first on the vault thread."""

    FIRST = 0
    READ = 1
    LATE = 2


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
    stepped = Signal(object, object)
    _done = Signal(object)
    _announced = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: queue.PriorityQueue[tuple[int, int, Job[Any] | None]] = queue.PriorityQueue()
        self._order = itertools.count()
        self._open: dict[int, tuple[Priority, Job[Any]]] = {}
        self._desk: Desk | None = None
        self._closing = False
        self._stopped = False
        self._thread = threading.Thread(target=self._work, name="vault", daemon=True)
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(2)
        self._begun = False

    def _begin(self) -> None:
        """Start the thread and make the way back, with the first job (see ``ui.early``)."""
        if self._begun:
            return
        from PySide6.QtCore import Qt

        self._begun = True
        queued = Qt.ConnectionType.QueuedConnection
        self._done.connect(self._deliver, queued)
        self._announced.connect(self.changed.emit, queued)
        self.reported.connect(self._deliver_progress, queued)
        self.stepped.connect(self._deliver_step, queued)
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

    def on_desk(
        self, function: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Job[T]:
        """Run a function of the desk itself on the vault thread when nothing else waits."""

        def work(*inner: Any, **named: Any) -> T:  # noqa: ANN401 - passed on as they are
            if self._desk is None:
                raise Locked
            return function(self._desk, *inner, **named)

        return self._put(Priority.LATE, work, args, kwargs)

    def compute(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Job[T]:
        """Run a function that needs no vault on the second pool."""
        self._begin()
        job = self._made(function, args, kwargs)
        if not self._closing:
            self._open[id(job)] = (Priority.LATE, job)
            self._pool.start(functools.partial(self._carry_out, job))
        return job

    def in_slices(
        self,
        begin: Callable[Concatenate[Desk, P], Iterator[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Slices[T]:
        """Run an iterator of the desk on the vault thread, a slice whenever nothing else waits."""

        def begun() -> Iterator[T]:
            if self._desk is None:
                raise Locked
            return begin(self._desk, *positional, **named)

        job = Slices(self, begun)
        positional, named = _reporting(job, args, kwargs)
        self._submit(Priority.LATE, job)
        return job

    def is_waited_for(self) -> bool:
        """Whether anything but long work waits for the vault thread; asked from that thread."""
        with self._queue.mutex:
            return self._stopped or any(one[0] < Priority.LATE for one in self._queue.queue)

    def finish(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Job[T]:
        """Run a last function: what waits is dropped, drafts excepted, and nothing new begins.

        Where a draft could not be sealed, the job fails with that error and the function does
        not run; ``reopen`` lets the person try again.
        """
        drafts = [job for priority, job in self._open.values() if priority is Priority.FIRST]
        begun = [job for priority, job in self._open.values() if priority is Priority.LATE]
        for priority, job in list(self._open.values()):
            if priority is not Priority.FIRST:
                job.cancel()

        def last(*inner: P.args, **named: P.kwargs) -> T:
            for draft in drafts:
                if draft.error is not None:
                    raise draft.error
            for job in begun:
                job.drop()
            return function(*inner, **named)

        closing = self._put(Priority.FIRST, last, args, kwargs)
        self._closing = True
        return closing

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
        self._closing = self._stopped = True
        for _, job in list(self._open.values()):
            job.cancel()
        self._queue.put((len(Priority), next(self._order), None))
        if self._begun:
            self._thread.join(_STOP_WAIT)
        self._pool.waitForDone(int(_STOP_WAIT * 1000))

    def _announce(self, changed: Changed) -> None:
        self._announced.emit(changed)

    def _made(
        self, function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Job[T]:
        job: Job[T] = Job(self, lambda: function(*positional, **named))
        positional, named = _reporting(job, args, kwargs)
        return job

    def _put(
        self,
        priority: Priority,
        function: Callable[..., T],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> Job[T]:
        job = self._made(function, args, kwargs)
        self._submit(priority, job)
        return job

    def _submit(self, priority: Priority, job: Job[Any]) -> None:
        self._begin()
        if self._closing:
            job.cancel()
            return
        self._open[id(job)] = (priority, job)
        self._queue.put((priority, next(self._order), job))

    def _work(self) -> None:
        while True:
            job = self._queue.get()[2]
            if job is None:
                return
            self._carry_out(job)
            del job

    def _carry_out(self, job: Job[Any]) -> None:
        if job.run() and not self._stopped:
            self._queue.put((Priority.LATE, next(self._order), job))
            return
        self._done.emit(job)

    def _deliver(self, job: Job[Any]) -> None:
        in_turn(self, functools.partial(self._hand_over, job))

    def _hand_over(self, job: Job[Any]) -> None:
        try:
            job.deliver()
        finally:
            self._open.pop(id(job), None)

    def _deliver_step(self, job: Slices[Any], value: object) -> None:
        job.deliver_step(value)

    def _deliver_progress(self, job: Job[Any], done: int, of: int) -> None:
        job.deliver_progress(done, of)


def _reporting(
    job: Job[Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    """Put the job's own report wherever ``PROGRESS`` stands."""
    positional = [job.report if value is PROGRESS else value for value in args]
    return positional, {k: job.report if v is PROGRESS else v for k, v in kwargs.items()}
