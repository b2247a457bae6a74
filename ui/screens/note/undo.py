"""Bring a dropped draft back, and find the session that a new note is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.services import notes
from ui.screen import Route
from ui.widgets import case_words

if TYPE_CHECKING:
    import datetime

    from counsel_desk.domain.cases import Appointment
    from counsel_desk.domain.ids import CaseId, NoteId
    from counsel_desk.domain.notes import NoteContent
    from ui.screen import Context


class Undo:
    """Brings a dropped draft back, also once its page is gone."""

    def __init__(self, context: Context, case: CaseId, content: NoteContent) -> None:
        self._context = context
        self._case = case
        self._content = content

    def bring_back(self) -> None:
        """Save the text as a draft again and open it."""
        job = self._context.jobs.ask_first(notes.start_draft, self._case, self._content)
        job.then(self._open)

    def _open(self, note: NoteId) -> None:
        self._context.go(Route("note", self._case, item=note))


def session_of(appointments: tuple[Appointment, ...], now: datetime.datetime) -> Appointment | None:
    """Give the session of today that began last, which the note is most likely about."""
    today = case_words.local(now).date()
    begun = [
        one
        for one in appointments
        if one.start <= now and case_words.local(one.start).date() == today
    ]
    return max(begun, key=lambda one: one.start, default=None)
