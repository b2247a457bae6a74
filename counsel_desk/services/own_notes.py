"""Keep private process notes, which only their author decrypts, and show single ones.

Showing one gives the supervisor the key of that note alone. It cannot be taken back, so a note
that was shown does not change any more: what comes after it goes into another one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import CaseId, NoteId, PersonId
from counsel_desk.domain.notes import OwnNote, OwnNoteFile, OwnNoteLine
from counsel_desk.services.again import check_again
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.note_reviews import reviewers_of
from counsel_desk.storage import kinds
from counsel_desk.storage.shares import Shares
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from counsel_desk.storage.records import Stored

LONGEST = 200_000
LONGEST_TITLE = 120


@use_case(Permission.WRITE_CLINICAL)
def list_own_notes(work: Work, case: CaseId) -> tuple[OwnNoteLine, ...]:
    """List one's own notes on a case, the one changed last first. One entry is logged."""
    corner = work.keeper.own_corner(case)
    if corner is None:
        return ()
    work.note(Action.LIST_OPENED, corner.id)
    found = kinds.OWN_NOTE.records(work).list(corner.id)
    shown = Shares(work, kinds.OWN_NOTE).people(one.id for one in found)
    lines = [_line(one, shown.get(one.id, ())) for one in found]
    return tuple(sorted(lines, key=lambda line: line.changed_at, reverse=True))


def _line(stored: Stored[OwnNote], shown: tuple[PersonId, ...]) -> OwnNoteLine:
    return OwnNoteLine(
        id=stored.id,
        title=stored.value.title if stored.value else "",
        changed_at=stored.created,
        shared_with=shown,
        damaged=stored.value is None,
    )


@use_case(Permission.WRITE_CLINICAL)
def open_own_note(work: Work, case: CaseId, own: UUID) -> OwnNoteFile:
    """Open one of one's own notes; the reading is logged."""
    stored = _mine(work, case, own)
    shown = Shares(work, kinds.OWN_NOTE).people([own]).get(own, ())
    return _file(stored, shown)


def _file(stored: Stored[OwnNote], shown: tuple[PersonId, ...]) -> OwnNoteFile:
    return OwnNoteFile(
        stored.id, stored.author, stored.value, stored.created, shown, bool(stored.intact)
    )


def _mine(work: Work, case: CaseId, own: UUID) -> Stored[OwnNote]:
    corner = work.keeper.own_corner(case)
    if corner is None:
        raise NotFound
    stored = kinds.OWN_NOTE.records(work).open(own)
    if stored.scope != corner.id:
        raise NotFound
    return stored


@use_case(Permission.WRITE_CLINICAL, Changed.NOTES)
def save_own_note(
    work: Work,
    case: CaseId,
    *,
    title: str,
    text: str,
    own: UUID | None = None,
    about: NoteId | None = None,
) -> UUID:
    """Write an own note, or a new version of one that nobody was shown.

    Raises Invalid with ``empty-own-note``, ``own-note-too-long`` or ``own-note-shown``.
    """
    said, named = text.strip(), title.strip()[:LONGEST_TITLE]
    if not said:
        raise Invalid("empty-own-note", field="text")
    if len(said) > LONGEST:
        raise Invalid("own-note-too-long", field="text", most=LONGEST)
    records = kinds.OWN_NOTE.records(work)
    content = OwnNote(case, named, said, about)
    if own is None:
        return records.add(work.keeper.own_corner_or_new(case).id, content)
    _mine(work, case, own)
    if Shares(work, kinds.OWN_NOTE).people([own]):
        raise Invalid("own-note-shown")
    records.replace(own, content)
    return own


@use_case(Permission.WRITE_CLINICAL)
def may_be_shown(work: Work) -> tuple[PersonId, ...]:
    """Give the supervisors to whom one's own notes can be shown."""
    return reviewers_of(work, work.me)


@use_case(Permission.WRITE_CLINICAL, Changed.NOTES)
def share_own_note(
    work: Work, case: CaseId, own: UUID, *, person: PersonId, passphrase: str
) -> None:
    """Show one own note to a supervisor of one's team: for good, and on the audit trail.

    With the author's passphrase. Raises WrongPassphrase, and Invalid with ``not-my-supervisor``
    or ``shown-already``.
    """
    _mine(work, case, own)
    if person not in reviewers_of(work, work.me):
        raise Invalid("not-my-supervisor", field="person")
    shares = Shares(work, kinds.OWN_NOTE)
    if person in shares.people([own]).get(own, ()):
        raise Invalid("shown-already")
    check_again(work, passphrase)
    shares.give(own, person)


@use_case(Permission.SUPERVISE)
def shown_own_notes(work: Work) -> tuple[OwnNoteFile, ...]:
    """List the own notes that colleagues show to this person, the latest first."""
    found = Shares(work, kinds.OWN_NOTE).shown_to_me()
    if found:
        work.note(Action.LIST_OPENED, work.me)
    return tuple(_file(one, (work.me,)) for one in reversed(found))


@use_case(Permission.SUPERVISE)
def open_shown_note(work: Work, own: UUID) -> OwnNoteFile:
    """Open an own note that a colleague shows to this person; the reading is logged."""
    return _file(Shares(work, kinds.OWN_NOTE).open(own), (work.me,))
