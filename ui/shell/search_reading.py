"""Have what may be read ready for the search: after unlock, and again after every change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from counsel_desk.services import search

if TYPE_CHECKING:
    from ui.jobs import Jobs

_PAUSE_MS = 400
_FIRST_MS = 50


class SearchReading(QObject):
    """Reads in slices on the vault thread, one reading at a time, when nothing else waits."""

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._reads = self._stale = self._begun = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._read)

    def begin(self) -> None:
        """Begin once the first page is on its way."""
        self._begun = True
        self._timer.start(_FIRST_MS)

    def changed(self) -> None:
        """Read what is new, in a while: a change seldom comes alone."""
        if self._begun and not self._timer.isActive():
            self._timer.start(_PAUSE_MS)

    def _read(self) -> None:
        if self._reads:
            self._stale = True
            return
        self._reads = True
        self._jobs.in_slices(search.steps).then(self._done).failed(self._done)

    def _done(self, _result: object) -> None:
        self._reads = False
        if self._stale:
            self._stale = False
            self._timer.start(_PAUSE_MS)
