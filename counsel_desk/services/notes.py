"""Write, sign and read notes: a draft belongs to its author, a signed note never changes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId, NoteId
from counsel_desk.domain.notes import (
    Draft,
    Note,
    NoteContent,
    NoteKind,
    NoteLine,
    ReadNote,
    ReviewStep,
)
from counsel_desk.domain.register import CaseRow, DraftRow
from counsel_desk.domain.reviews import Standing
from counsel_desk.domain.strikes import Strike
from counsel_desk.services import note_reviews
from counsel_desk.services.addenda import addenda_of
from counsel_desk.services.desk import Changed, register_of, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.joined import files, place_of
from counsel_desk.services.note_reviews import answer_holds
from counsel_desk.services.review_steps import case_standings
from counsel_desk.services.strikes import struck
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.storage.records import Stored


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside the notes of a case: co-signatures, addenda, later versions."""

    standings: Mapping[NoteId, Standing]
    addenda: Counter[NoteId]
    revised: Mapping[NoteId, NoteId]
    struck: Mapping[UUID, Strike]


LONGEST = 480
LINE = 120
_MARKUP = re.compile(r"^\s*(?:#{1,6}\s+|[-*+]\s+|\d+[.)]\s+|>\s+)+|\*\*|__|`")


@use_case(Permission.WRITE_CLINICAL, Changed.DRAFTS)
def start_draft(
    work: Work, case: CaseId, content: NoteContent, *, note: NoteId | None = None
) -> NoteId:
    """Save a new draft; the note that it becomes will have the same id.

    Who names the id beforehand can have further words saved before this has come back.
    """
    begun = note or NoteId(work.new_id())
    work.drafts.save(begun, case, content)
    return begun


@use_case(Permission.WRITE_CLINICAL, Changed.DRAFTS)
def save_draft(work: Work, case: CaseId, note: NoteId, content: NoteContent) -> datetime:
    """Save a draft as it is typed, right or not yet right; raises NotFound once it is gone."""
    _own_draft(work, case, note)
    return work.drafts.save(note, case, content).saved_at


@use_case(Permission.WRITE_CLINICAL, Changed.DRAFTS)
def drop_draft(work: Work, case: CaseId, note: NoteId) -> None:
    """Throw a draft of one's own away."""
    _own_draft(work, case, note)
    work.drafts.remove(note)


@use_case(Permission.WRITE_CLINICAL)
def open_draft(work: Work, case: CaseId, note: NoteId) -> Draft:
    """Open a draft of one's own."""
    return _own_draft(work, case, note)


def _own_draft(work: Work, case: CaseId, note: NoteId) -> Draft:
    draft = work.drafts.open(note)
    if draft.case != case:
        raise NotFound
    return draft


@use_case(Permission.WRITE_CLINICAL)
def list_drafts(work: Work) -> tuple[DraftRow, ...]:
    """List one's own drafts, the one saved last first."""
    rows = {row.case: row for row in register_of(work).rows(work)}
    return draft_rows(work.drafts.list(), rows)


def draft_rows(drafts: Iterable[Draft], rows: Mapping[CaseId, CaseRow]) -> tuple[DraftRow, ...]:
    """Put drafts beside the codes of their cases, the one saved last first."""
    newest = sorted(drafts, key=lambda draft: draft.saved_at, reverse=True)
    return tuple(
        DraftRow(
            note=draft.note,
            case=draft.case,
            code=rows[draft.case].code if draft.case in rows else "",
            kind=draft.content.kind,
            session_start=draft.content.session_start,
            saved_at=draft.saved_at,
        )
        for draft in newest
    )


@use_case(Permission.WRITE_CLINICAL, Changed.NOTES | Changed.DRAFTS)
def sign_note(work: Work, case: CaseId, note: NoteId, *, submit: bool = False) -> NoteId:
    """Make a draft a signed note, for good, and perhaps send it for review.

    A note in the place of one that was returned is sent in any case. Raises Invalid for what
    cannot be right, and with ``no-reviewer`` where nobody is there to review it.
    """
    content = _own_draft(work, case, note).content
    _check(work, case, content)
    work.notes.add(case, content, record=note)
    work.drafts.remove(note)
    work.note(Action.NOTE_SIGNED, note)
    CaseDigest(work, case).add_note(content)
    if submit or content.revises is not None:
        note_reviews.submit(work, case, note)
    return note


def _check(work: Work, case: CaseId, content: NoteContent) -> None:
    if not says_something(content.text):
        raise Invalid("empty-note", field="text")
    if content.session_start > work.now:
        raise Invalid("start-in-future", field="session_start")
    # Who did not come was not seen for a minute.
    least = 1 if content.attended or not content.kind.with_client else 0
    if not least <= content.minutes <= LONGEST:
        raise Invalid("minutes-out-of-range", field="minutes", least=least, most=LONGEST)
    stored = work.coordinations.only(case)
    if stored is None or stored.value is None:
        raise NotFound
    registered = stored.value.registered_on
    if local_day(content.session_start) < registered:
        raise Invalid("start-before-registration", field="session_start", earliest=registered)


def says_something(text: str) -> bool:
    """Whether a note has more than headings, which a format puts there by itself."""
    lines = (line.strip() for line in text.splitlines())
    return any(line and not line.startswith("#") for line in lines)


@use_case(Permission.READ_CLINICAL)
def list_notes(work: Work, case: CaseId) -> tuple[NoteLine, ...]:
    """List the notes of a case, newest session first; damaged ones too. One entry is logged.

    Those of files merged into it are among them and name their own file.
    """
    work.note(Action.LIST_OPENED, case)
    lines: list[NoteLine] = []
    for place in files(work, case):
        found = work.notes.list(place)
        beside = _beside(work, place, found)
        lines += [_line(place, stored, beside) for stored in found]
    return tuple(sorted(lines, key=lambda line: (line.session_start, line.id), reverse=True))


def _beside(work: Work, case: CaseId, found: list[Stored[NoteContent]]) -> _Beside:
    """Read what lists say of notes besides their text."""
    addenda = kinds.ADDENDUM.records(work).list(case)
    authors = {NoteId(one.id): one.author for one in found}
    return _Beside(
        case_standings(work, case, authors),
        Counter(one.value.note for one in addenda if one.value is not None),
        _revised(found),
        struck(work, case),
    )


def _revised(found: list[Stored[NoteContent]]) -> dict[NoteId, NoteId]:
    return {
        one.value.revises: NoteId(one.id)
        for one in found
        if one.value is not None and one.value.revises is not None
    }


def _line(case: CaseId, stored: Stored[NoteContent], beside: _Beside) -> NoteLine:
    standing = beside.standings.get(NoteId(stored.id))
    gone = beside.struck.get(stored.id)
    content = stored.value or NoteContent(stored.created, 0, NoteKind.PROGRESS, True, "")
    return NoteLine(
        id=NoteId(stored.id),
        case=case,
        session_start=content.session_start,
        minutes=content.minutes,
        kind=content.kind,
        attended=content.attended,
        author=stored.author,
        signed_at=stored.created,
        first_line=first_line(content.text),
        damaged=stored.value is None,
        format=content.format,
        review=standing.state if standing else None,
        addenda=beside.addenda[NoteId(stored.id)],
        revised_by=beside.revised.get(NoteId(stored.id)),
        struck=gone.reason if gone else "",
    )


def first_line(text: str) -> str:
    """Give the first line of a note that says something, without its Markdown marks.

    A heading alone says little: the first plain line is preferred.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    plain = next((line for line in lines if not line.startswith("#")), lines[0] if lines else "")
    bare = _MARKUP.sub("", plain).strip()
    return bare if len(bare) <= LINE else bare[: LINE - 1].rstrip() + "…"


@use_case(Permission.READ_CLINICAL)
def open_note(work: Work, case: CaseId, note: NoteId) -> Note:
    """Open a note, its hash, signature and author's right checked; the reading is logged.

    Damage is told by ``intact`` and never raised; ``content`` is None where nothing opens.
    """
    stored = work.notes.open(note)
    place = place_of(work, case, stored.scope)
    intact = bool(stored.intact)
    return Note(note, place, stored.value, stored.author, stored.created, intact)


@use_case(Permission.READ_CLINICAL)
def read_note(work: Work, case: CaseId, note: NoteId) -> ReadNote:
    """Open a note with its addenda and its co-signature, every signature checked."""
    return read(work, case, note)


@helps_use_cases
def read(work: Work, case: CaseId, note: NoteId) -> ReadNote:
    """Open a note within a use case that has settled who may."""
    opened = open_note(work, case, note)
    case = opened.case
    standing = case_standings(work, case, {note: opened.author}).get(note)
    decided = standing is not None and standing.state.step is not ReviewStep.SUBMITTED
    return ReadNote(
        note=opened,
        addenda=addenda_of(work, case, note),
        review=standing.state if standing else None,
        approval_holds=not (standing and decided) or answer_holds(work, note, standing),
        revised_by=_revised(work.notes.list(case)).get(note),
    )
