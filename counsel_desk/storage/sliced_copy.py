"""Copy the pages of an open database a few at a time, while it is worked with in between.

The engine copies by steps and puts what the same connection writes meanwhile into the copy as well.
Its driver takes all the steps in one call; so that call is made on a thread of its own, which waits
after each step until it is told to go on. One of the two threads goes on at a time, never both.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as sqlcipher

from counsel_desk.storage.engine import storage_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Progress = Callable[[int, int], None]

PAGES = 500
"""Pages copied in one step: 2 MB."""


def copy_at_once(source: Any, target: Any, progress: Progress) -> None:  # noqa: ANN401 - untyped driver
    """Copy all pages in one call; ``progress`` may raise to break off. Raises as `SlicedCopy`."""
    try:
        source.backup(
            target, pages=PAGES, progress=lambda _status, left, of: progress(of - left, of)
        )
    except sqlcipher.Error as error:
        raise storage_error(error) from None


class _Stopped(Exception):
    """Nobody wants the copy any more."""


class SlicedCopy:
    """One copying from an open connection to another."""

    def __init__(self, source: Any, target: Any, progress: Progress) -> None:  # noqa: ANN401 - untyped driver
        self._source, self._target, self._progress = source, target, progress
        self._go_on = threading.Semaphore(0)
        self._stands = threading.Semaphore(0)
        self._told = (0, 0)
        self._is_over = False
        self._is_stopped = False
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="copy", daemon=True)

    def steps(self) -> Iterator[None]:
        """Copy, giving way after each step; ends early where `stop` was called meanwhile.

        ``progress`` is told pages done and in all, and may raise to break off. Closed early, the
        thread is gone and the source is free. Raises what the disk says.
        """
        self._thread.start()
        try:
            while self._step():
                self._progress(*self._told)
                yield None
        finally:
            self.stop()
        if isinstance(self._error, sqlcipher.Error):
            raise storage_error(self._error) from None
        if self._error is not None and not isinstance(self._error, _Stopped):
            raise self._error

    def stop(self) -> None:
        """Break off, where it is not over: before the source is closed."""
        self._is_stopped = True
        self._step()
        self._thread.join()

    def _step(self) -> bool:
        """Let the thread take one step; gives whether there is another one."""
        if not self._is_over:
            self._go_on.release()
            self._stands.acquire()
        return not self._is_over

    def _run(self) -> None:
        self._go_on.acquire()
        try:
            if not self._is_stopped:
                self._source.backup(self._target, pages=PAGES, progress=self._after_a_step)
        except BaseException as error:  # noqa: BLE001 - it is raised on the thread that asked
            self._error = error
        finally:
            self._is_over = True
            self._stands.release()

    def _after_a_step(self, _status: int, left: int, of: int) -> None:
        self._told = (of - left, of)
        self._stands.release()
        self._go_on.acquire()
        if self._is_stopped:
            raise _Stopped
