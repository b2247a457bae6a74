"""Keep a note as a sealed draft while it is written, and try again where that fails."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QTimer

from counsel_desk.domain.ids import NoteId
from counsel_desk.services import notes
from counsel_desk.services.errors import NotFound
from ui.widgets.note_words import all_headings

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.notes import NoteContent
    from ui.screen import Context

QUIET_MS = 1_000
LONGEST_MS = 1_800
RETRY_MS = 5_000


def is_begun(text: str) -> bool:
    """Whether somebody wrote anything; the headings that a format puts there are nobody's words."""
    own = {heading.casefold() for heading in all_headings()}
    lines = (line.strip() for line in text.splitlines())
    return any(
        line and not (line.startswith("#") and line.lstrip("# ").casefold() in own)
        for line in lines
    )


class Saved(Enum):
    """How safe the text is."""

    NOTHING = auto()
    TYPING = auto()
    SAFE = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class SaveState:
    """How safe the text is, since when, or why not."""

    saved: Saved
    at: datetime.datetime | None = None
    error: Exception | None = None


class DraftKeeper:
    """Saves the text a second after the last key and at least every two seconds.

    Saves outlive the page: one that is under way when it goes is followed by another one where
    the text was changed meanwhile.
    """

    def __init__(
        self,
        context: Context,
        case: CaseId,
        note: NoteId | None,
        read: Callable[[], NoteContent],
        tell: Callable[[SaveState], None],
        owner: QObject,
    ) -> None:
        self.note = note
        self._new = NoteId(uuid4())
        self._context = context
        self._case = case
        self._read = read
        self._tell = tell
        self._last: NoteContent | None = None
        self._is_dirty = self._is_saving = self._is_closed = False
        self._after: Callable[[NoteId], object] | None = None
        # The page owns the timers: they end with it, and on its thread.
        self._quiet = _timer(owner, QUIET_MS, self.flush)
        self._longest = _timer(owner, LONGEST_MS, self.flush)
        self._retry = _timer(owner, RETRY_MS, self.flush)

    @property
    def is_safe(self) -> bool:
        """Whether everything that was written is saved."""
        return not (self._is_dirty or self._is_saving)

    def touched(self) -> None:
        """Note that the text was changed."""
        self._is_dirty = True
        self._quiet.start()
        if not self._longest.isActive():
            self._longest.start()
        if not self._retry.isActive():
            self._tell(SaveState(Saved.TYPING))

    def flush(self) -> None:
        """Save now what is not saved yet."""
        if self._is_saving or not self._is_dirty:
            return
        content = self._last if self._is_closed else self._read()
        if not self._is_closed:
            self._stop_timers()
        if content is None or (self.note is None and not is_begun(content.text)):
            self._is_dirty = False
            self._tell_if_open(SaveState(Saved.NOTHING))
            return
        self._is_dirty, self._is_saving = False, True
        jobs = self._context.jobs
        if self.note is None:
            begun = jobs.ask_first(notes.start_draft, self._case, content, note=self._new)
            begun.then(self._started).failed(self._failed)
        else:
            kept = jobs.ask_first(notes.save_draft, self._case, self.note, content)
            kept.then(self._kept).failed(self._failed)

    def _stop_timers(self) -> None:
        for timer in (self._quiet, self._longest, self._retry):
            timer.stop()

    def when_safe(self, then: Callable[[NoteId], object]) -> None:
        """Call a function with the draft once everything is saved; not at all if that fails."""
        self._after = then
        if self.is_safe:
            self._go_on()
        else:
            self.flush()

    def close(self) -> None:
        """Save what is not saved; the text is no longer asked for after this."""
        if self._is_dirty or self._is_saving:
            self._last = self._read()
            self._stop_timers()
            self._is_closed = True
            self.flush()
            self._follow_up()
        else:
            self._stop_timers()

    def _follow_up(self) -> None:
        """Queue the last words behind a save that is under way: a lock does not wait for both."""
        if self._is_saving and self._is_dirty and self._last is not None:
            self._is_dirty = False
            note = self.note or self._new
            jobs = self._context.jobs
            jobs.ask_first(notes.save_draft, self._case, note, self._last).failed(self._failed)

    def reopen(self) -> None:
        """Go on after ``close``: the page is shown again."""
        self._is_closed = False

    def forget(self) -> None:
        """Save nothing more: the draft was signed or dropped."""
        self._stop_timers()
        self._is_dirty = False
        self.note = None
        self._new = NoteId(uuid4())

    def _started(self, note: NoteId) -> None:
        self.note = note
        self._kept(self._context.clock())

    def _kept(self, at: datetime.datetime) -> None:
        self._is_saving = False
        self._tell_if_open(SaveState(Saved.TYPING if self._is_dirty else Saved.SAFE, at))
        if self._is_dirty and (self._is_closed or self._after is not None):
            self.flush()
        elif self._is_dirty and not self._is_closed:
            self._quiet.start()
        else:
            self._go_on()

    def _go_on(self) -> None:
        after, self._after = self._after, None
        if after is not None and self.note is not None:
            after(self.note)

    def _failed(self, error: Exception) -> None:
        self._is_saving, self._is_dirty = False, True
        self._after = None
        if isinstance(error, NotFound):
            self.note = None
        if self._is_closed:
            QTimer.singleShot(RETRY_MS, self._context.jobs, self.flush)
        else:
            self._retry.start()
        self._tell_if_open(SaveState(Saved.FAILED, None, error))

    def _tell_if_open(self, state: SaveState) -> None:
        if not self._is_closed:
            self._tell(state)


def _timer(owner: QObject, interval: int, act: Callable[[], None]) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    timer.timeout.connect(act)
    return timer
