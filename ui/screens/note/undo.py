"""Bring a dropped draft back, and find the session that a new note is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.services import notes
from ui.screen import OF_SESSION, Route
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


def session_tab(tab: str) -> str:
    """Give the tab of a place if it names the session that the note is about."""
    return tab if tab.startswith(OF_SESSION) else ""


def session_of(
    appointments: tuple[Appointment, ...], now: datetime.datetime, tab: str
) -> Appointment | None:
    """Give the session that the place names, or the one of today that began last.

    That is the one which the note is most likely about.
    """
    named = [one for one in appointments if tab == f"{OF_SESSION}{one.id}"]
    if named:
        return named[0]
    today = case_words.local(now).date()
    begun = [
        one
        for one in appointments
        if one.start <= now and case_words.local(one.start).date() == today
    ]
    return max(begun, key=lambda one: one.start, default=None)
