"""Make up what stands beside notes in a demonstration: reviews, addenda and private notes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from counsel_desk.domain.access import Permission
from counsel_desk.domain.ids import CaseId, NoteId, PersonId
from counsel_desk.domain.notes import AddendumReason
from counsel_desk.services import addenda, cases, note_reviews, own_notes, writing
from counsel_desk.services.demo_passphrase import PASSPHRASE
from counsel_desk.services.desk import Desk, use_case
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

CLIENTS = 3
LAIN = timedelta(days=10)
_COMMENTS = (
    "The risk was asked about, I believe, but the note does not say so. Please write what was "
    "asked, what was answered, and what is agreed until the next session."
)
_PRAISE = "Clear and kind. Please bring the sleep diary to our next meeting."
_ADDED = (
    "Called at 16:20 to say that her sister will come along on Thursday. Sounded calm; the safe "
    "hours were kept."
)
_OWN = (
    (
        "Why I did not end the session in time",
        "I did not want to stop the story, although we had agreed on the time. Ask in "
        "supervision: whose need was that, hers or mine?",
    ),
    (
        "Rescue again",
        "I offered to call the landlord myself. That is not my work, and she can do it. Notice "
        "what made me anxious.",
    ),
)
_SNIPPETS = (
    ("safe", "Safety was asked about directly: no thoughts of suicide, no plan, no intent."),
    ("ground", "Grounding with five things seen, four heard, three touched; calmer after it."),
    ("hw", "Homework was reviewed together."),
)


class Moved(Protocol):
    """A clock that can be put to another time."""

    at: datetime


def write_beside(desks: dict[str, Desk], going_on: Sequence[CaseId], clock: Moved) -> None:
    """Send three notes of one counsellor for review and answer two; keep two private notes."""
    desk, chief, now = desks["counsellor1"], desks["supervisor"], clock.at
    sent = _notes(desk, going_on)
    for name, text in _SNIPPETS:
        desk.do(writing.save_snippet, name=name, text=text)
    for place, (case, note) in enumerate(sent):
        clock.at = now - timedelta(days=9 - 3 * place)
        desk.do(note_reviews.submit_note, case, note)
    clock.at = now - timedelta(days=2)
    for case, note in sent[1:2]:
        chief.do(note_reviews.approve_note, case, note, comments=_PRAISE)
    for case, note in sent[2:3]:
        chief.do(note_reviews.return_note, case, note, comments=_COMMENTS)
    clock.at = now - timedelta(days=1)
    if sent:
        _write_own(desk, chief.me.id, sent)
    clock.at = now


def _notes(desk: Desk, going_on: Sequence[CaseId]) -> list[tuple[CaseId, NoteId]]:
    """Give the last note of each of one's first clients, in order of their codes."""
    rows = desk.do(cases.list_cases)
    mine = [row.case for row in rows if row.counsellor == desk.me.id and row.case in going_on]
    found = ((case, desk.do(last_notes, case)) for case in mine[:CLIENTS])
    return [(case, notes[-1]) for case, notes in found if notes]


def _write_own(desk: Desk, chief: PersonId, sent: Sequence[tuple[CaseId, NoteId]]) -> None:
    case = sent[0][0]
    for about, note in sent[1:2]:
        desk.do(
            addenda.add_addendum,
            about,
            note,
            text=_ADDED,
            reason=AddendumReason.LATER_KNOWLEDGE,
        )
    kept = [desk.do(own_notes.save_own_note, case, title=title, text=text) for title, text in _OWN]
    desk.do(own_notes.share_own_note, case, kept[0], person=chief, passphrase=PASSPHRASE)


@use_case(Permission.WRITE_CLINICAL)
def last_notes(work: Work, case: CaseId) -> tuple[NoteId, ...]:
    """Give one's own notes of a case that have lain for a while, in order of writing."""
    before = work.now - LAIN
    found = work.notes.list(case)
    return tuple(NoteId(one.id) for one in found if one.author == work.me and one.created < before)
