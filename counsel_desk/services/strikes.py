"""Strike an entry that was filed in the wrong file, and file it again in the right one.

What is struck stays readable and marked, and is left out of lists of scores, charts, sums and
everything that leaves. Its author strikes an entry, and so does the counsellor of the file,
whoever wrote it; a supervisor hands the file to one. Filing it again signs it anew, and is left to
its author. The other kinds of entry are in `entry_strikes`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from counsel_desk.domain.access import Permission, Relation
from counsel_desk.domain.audit import Action
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId, NoteId, ScreeningId
from counsel_desk.domain.strikes import Strike, Struck
from counsel_desk.services.desk import Changed, refuse_unwritable, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.intake import refuse_before_birth
from counsel_desk.services.joined import files
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.storage.records import Stored

T = TypeVar("T")
LONGEST = 500


@helps_use_cases
def struck(work: Work, case: CaseId, together: tuple[CaseId, ...] = ()) -> dict[UUID, Struck]:
    """Give what was struck in a file and those read with it, by the id of the entry.

    ``together`` names those files where they are known already.
    """
    found = kinds.STRIKE.records(work).list(*(together or files(work, case)))
    return {one.value.record: _told(one, one.value) for one in found if one.value is not None}


@helps_use_cases
def is_whole(work: Work, case: CaseId) -> bool:
    """Whether every strike of a file opens: one that does not would let back what it struck."""
    found = kinds.STRIKE.records(work).list(*files(work, case))
    return all(one.value is not None for one in found)


@helps_use_cases
def refuse_unknown(work: Work, case: CaseId) -> None:
    """Let nothing leave while it is not known what was struck; raises Invalid, ``strike-damaged``.

    What was filed wrongly may be another client's.
    """
    if not is_whole(work, case):
        raise Invalid("strike-damaged")


def _told(stored: Stored[Strike], strike: Strike) -> Struck:
    into, fresh = strike.refiled_case, strike.refiled_as
    return Struck(strike.reason, stored.author, stored.created, into, fresh)


@helps_use_cases
def refuse_struck(work: Work, case: CaseId, entry: UUID) -> None:
    """Keep what was struck as it is; raises Invalid with ``struck-already``."""
    if entry in struck(work, case):
        raise Invalid("struck-already")


@helps_use_cases
def standing(work: Work, case: CaseId, found: Iterable[Stored[T]]) -> list[Stored[T]]:
    """Leave out what was struck."""
    gone = struck(work, case)
    return [one for one in found if one.id not in gone]


@use_case(Permission.READ_CLINICAL)
def list_strikes(work: Work, case: CaseId) -> dict[UUID, Struck]:
    """List what was struck in a file, by the id of the entry; one entry is logged."""
    work.note(Action.LIST_OPENED, case)
    return struck(work, case)


@use_case(Permission.WRITE_CLINICAL, Changed.NOTES)
def strike_note(
    work: Work, case: CaseId, note: NoteId, *, reason: str, into: CaseId | None = None
) -> NoteId | None:
    """Strike a note of one's own, and file it again in ``into``; gives the new note's id.

    Raises Invalid: ``strike-reason``, ``struck-already``, ``not-author``, ``refile-not-author``,
    ``strike-same-file`` or ``event-before-birth``; NotAllowed for a file that is not this person's
    to write. A section that a group's facilitator left here, who cannot read it, is struck by
    whoever counsels the client now.
    """
    stored = work.notes.open(note)
    content = stored.value
    if stored.scope != case or content is None:
        raise NotFound
    was_left = content.meeting is not None
    strike = checked(work, case, stored, reason, into, "note", anyone=was_left)
    fresh: NoteId | None = None
    if into is not None:
        # What it was linked to stays behind with the other client.
        alone = replace(content, goals=(), screenings=(), revises=None)
        refuse_before_birth(work, into, local_day(content.session_start), field="into")
        fresh = NoteId(work.notes.add(into, alone))
        work.note(Action.NOTE_SIGNED, fresh)
        CaseDigest(work, into).add_note(alone)
    _put(work, case, replace(strike, refiled_as=fresh))
    left = standing(work, case, work.notes.list(*files(work, case)))
    CaseDigest(work, case).count_notes([one.value for one in left if one.value is not None])
    return fresh


@use_case(Permission.WRITE_CLINICAL, Changed.SCREENINGS | Changed.ALERTS)
def strike_screening(
    work: Work, case: CaseId, screening: ScreeningId, *, reason: str, into: CaseId | None = None
) -> ScreeningId | None:
    """Strike a screening of one's own, and file it again in ``into``; gives the new one's id.

    Scores are taken over as they were made. Raises as `strike_note` does.
    """
    stored = work.screenings.open(screening)
    value = stored.value
    if stored.scope != case or value is None:
        raise NotFound
    strike = checked(work, case, stored, reason, into, "screening")
    fresh: ScreeningId | None = None
    if into is not None:
        refuse_before_birth(work, into, local_day(value.answers.given_at), field="into")
        fresh = ScreeningId(work.new_id())
        there = replace(value, id=fresh, case=into)
        work.screenings.add(into, there, record=fresh)
        _rescore(work, into)
    _put(work, case, replace(strike, refiled_as=fresh))
    _rescore(work, case)
    return fresh


def _rescore(work: Work, case: CaseId) -> None:
    left = standing(work, case, work.screenings.list(*files(work, case)))
    found = [one.value for one in left if one.value is not None]
    CaseDigest(work, case).set_screenings(found)


@helps_use_cases
def checked(
    work: Work,
    case: CaseId,
    stored: Stored[T],
    reason: str,
    into: CaseId | None,
    table: str,
    *,
    anyone: bool = False,
) -> Strike:
    """Give the strike of an entry by this person; raises Invalid and NotAllowed.

    With ``anyone``, whoever may write here strikes it.
    """
    if stored.author != work.me:
        if into is not None:
            raise Invalid("refile-not-author", field="code")
        if not anyone and work.relations.counsellors.get(case) != work.me:
            raise Invalid("not-author")
    text = reason.strip()
    if not text:
        raise Invalid("strike-reason", field="why")
    if len(text) > LONGEST:
        raise Invalid("text-too-long", field="why", most=LONGEST)
    refuse_struck(work, case, stored.id)
    if into == case:
        raise Invalid("strike-same-file", field="into")
    if into is not None and Relation.CASE_COUNSELLOR not in work.relations_to(case=into):
        raise NotAllowed(Permission.WRITE_CLINICAL)
    if into is not None:
        refuse_unwritable(work, into)
    return Strike(table, stored.id, text, into)


def _put(work: Work, case: CaseId, strike: Strike) -> None:
    kinds.STRIKE.records(work).add(case, strike)
