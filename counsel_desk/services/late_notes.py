"""Sign what was written of a client who was handed over, or whose cover ended, meanwhile.

The draft is its author's own and stays so. Signed, it is left in the file as a drop, sealed to
those entitled now: the author, who reads that file no longer, cannot open it again. Whoever takes
it in counts it as any other note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission, Relation, Role
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import CaseId, NoteId, PersonId
from counsel_desk.domain.notes import Elsewhere, NoteContent
from counsel_desk.services.desk import person_name, refuse_erasing, register_of
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid, NotAllowed
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.joined import files, others_of
from counsel_desk.services.strikes import standing

if TYPE_CHECKING:
    from uuid import UUID

    from counsel_desk.storage.unit_of_work import Work


@helps_use_cases
def check_counselled(work: Work, case: CaseId) -> None:
    """Let on only who counsels a case or did once; raises NotAllowed."""
    is_mine = Relation.CASE_COUNSELLOR in work.relations_to(case=case)
    if not is_mine and not work.relations.counselled_by(case, work.me):
        raise NotAllowed(Permission.WRITE_CLINICAL)


@helps_use_cases
def elsewhere(work: Work, case: CaseId) -> Elsewhere | None:
    """Say with whom the client of a draft is now; None while it is the author's own."""
    if Relation.CASE_COUNSELLOR in work.relations_to(case=case):
        return None
    counsellor = work.relations.counsellors.get(case)
    return Elsewhere(known_code(work, case), person_name(work, counsellor))


@helps_use_cases
def known_code(work: Work, case: UUID) -> str:
    """Give a case's code as far as this person's keys reach back; a code never changes."""
    if not work.ring.holds(case, Compartment.COORD):
        return ""
    stored = work.coordinations.only(case)
    if stored is None:
        return ""
    found = (stored, *work.coordinations.versions(stored.id))
    return next((one.value.code for one in found if one.value is not None), "")


@helps_use_cases
def count_taken(work: Work) -> None:
    """Have the digests know the notes that this transaction took in from others."""
    found = [CaseId(scope) for scope, table in work.drop_boxes.taken if table == "note"]
    for case in found:
        found += [one for one in others_of(work, case) if one not in found]
    for case in found:
        digest = CaseDigest(work, case)
        if work.ring.holds(case, Compartment.CLIN) and digest.writable:
            left = standing(work, case, work.notes.list(*files(work, case)))
            digest.count_late([one.value for one in left if one.value is not None])
            register_of(work).touch(case)


@helps_use_cases
def leave(work: Work, case: CaseId, content: NoteContent) -> NoteId:
    """Leave a signed note in a file for those entitled to it now."""
    check_counselled(work, case)
    if Relation.CASE_COUNSELLOR in work.relations_to(case=case):
        raise Invalid("still-yours")
    refuse_erasing(work, case)
    counsellor = work.relations.counsellors.get(case)
    is_there = counsellor is not None and work.roster.has_role(
        PersonId(counsellor), Role.COUNSELLOR
    )
    if not is_there and work.keeper.epoch(case, Compartment.CLIN) is None:
        raise Invalid("note-nobody")
    note = NoteId(work.notes.leave(work.keeper.scope(case), content))
    work.keeper.mark_pending(case)
    work.note(Action.NOTE_SIGNED, note)
    return note
