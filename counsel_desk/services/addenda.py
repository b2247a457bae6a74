"""Add to signed notes what was forgotten, wrong, or known later; the notes stay as they are."""

from __future__ import annotations

from uuid import UUID

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import CaseId, NoteId
from counsel_desk.domain.notes import Addendum, AddendumReason, SignedAddendum
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.joined import place_of
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

LONGEST = 100_000


@use_case(Permission.WRITE_CLINICAL, Changed.NOTES)
def add_addendum(
    work: Work, case: CaseId, note: NoteId, *, text: str, reason: AddendumReason
) -> UUID:
    """Sign an addition to a note of the case; raises Invalid with ``empty-addendum``.

    It answers a supervisor who returned the note after its author had handed the file over.
    """
    said = text.strip()
    if not said:
        raise Invalid("empty-addendum", field="text")
    if len(said) > LONGEST:
        raise Invalid("addendum-too-long", field="text", most=LONGEST)
    stored = work.notes.open(note)
    if place_of(work, case, stored.scope) != case:
        raise Invalid("merged-away")
    start = stored.value.session_start if stored.value is not None else stored.created
    added = kinds.ADDENDUM.records(work).add(case, Addendum(note, said, reason, start))
    work.note(Action.NOTE_SIGNED, added)
    CaseDigest(work, case).answer_returned(note)
    return added


@helps_use_cases
def addenda_of(work: Work, case: CaseId, note: NoteId) -> tuple[SignedAddendum, ...]:
    """Open the addenda of a note, the oldest first, each with its signature checked.

    One that does not open could belong to any note of the case, so it shows with all of them.
    """
    records = kinds.ADDENDUM.records(work)
    wanted = [one.id for one in records.list(case) if one.value is None or one.value.note == note]
    opened = (records.open(one) for one in wanted)
    return tuple(
        SignedAddendum(one.id, one.value, one.author, one.created, bool(one.intact))
        for one in opened
    )
