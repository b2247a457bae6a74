"""Write, sign and read notes: a draft belongs to its author, a signed note never changes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.consents import Purpose
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
from counsel_desk.domain.strikes import Struck
from counsel_desk.services import joined, late_notes, note_reviews
from counsel_desk.services.addenda import addenda_of
from counsel_desk.services.consents import heed, heed_reader, notes_held_back
from counsel_desk.services.desk import Changed, register_of, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.intake import refuse_before_birth
from counsel_desk.services.joined import files, place_of
from counsel_desk.services.note_reviews import answer_holds
from counsel_desk.services.review_steps import case_standings
from counsel_desk.services.strikes import struck
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.storage.records import Stored

EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""No session that is written down here is older: the first centres opened after it."""


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside the notes of a case: co-signatures, addenda, later versions."""

    standings: Mapping[NoteId, Standing]
    addenda: Counter[NoteId]
    revised: Mapping[NoteId, NoteId]
    struck: Mapping[UUID, Struck]


LONGEST = 480
LINE = 120
_MARKUP = re.compile(r"^\s*(?:#{1,6}\s+|[-*+]\s+|\d+[.)]\s+|>\s+)+|\*\*|__|`")


@use_case(Permission.KEEP_DRAFTS, Changed.DRAFTS)
def start_draft(
    work: Work, case: CaseId, content: NoteContent, *, note: NoteId | None = None
) -> NoteId:
    """Save a new draft; the note that it becomes will have the same id.

    Who names the id beforehand can have further words saved before this has come back. Who has
    counselled the client may: a hand-over in the middle of a word takes none of it.
    """
    late_notes.check_counselled(work, case)
    begun = note or NoteId(work.new_id())
    work.drafts.save(begun, case, content)
    return begun


@use_case(Permission.KEEP_DRAFTS, Changed.DRAFTS)
def save_draft(work: Work, case: CaseId, note: NoteId, content: NoteContent) -> datetime:
    """Save a draft as it is typed, right or not yet right; raises NotFound once it is gone."""
    _own_draft(work, case, note)
    return work.drafts.save(note, case, content).saved_at


@use_case(Permission.KEEP_DRAFTS, Changed.DRAFTS)
def drop_damaged_draft(work: Work, note: NoteId) -> None:
    """Throw away a draft of one's own that does not open any more; raises NotFound for others."""
    if all(one.note != note for one in work.drafts.damaged()):
        raise NotFound
    work.drafts.remove(note)


@use_case(Permission.KEEP_DRAFTS, Changed.DRAFTS)
def drop_draft(work: Work, case: CaseId, note: NoteId) -> None:
    """Throw a draft of one's own away."""
    _own_draft(work, case, note)
    work.drafts.remove(note)


@use_case(Permission.KEEP_DRAFTS)
def open_draft(work: Work, case: CaseId, note: NoteId) -> Draft:
    """Open a draft of one's own, also once its client is somebody else's."""
    return replace(_own_draft(work, case, note), elsewhere=late_notes.elsewhere(work, case))


def _own_draft(work: Work, case: CaseId, note: NoteId) -> Draft:
    draft = work.drafts.open(note)
    if draft.case != case:
        raise NotFound
    return draft


@use_case(Permission.KEEP_DRAFTS)
def list_drafts(work: Work) -> tuple[DraftRow, ...]:
    """List one's own drafts, the one saved last first."""
    if not (found := work.drafts.list()):
        return ()
    return draft_rows(work, found, register_of(work).rows(work))


@helps_use_cases
def draft_rows(
    work: Work, drafts: Iterable[Draft], rows: Iterable[CaseRow]
) -> tuple[DraftRow, ...]:
    """Put drafts beside the codes of their cases, the one saved last first."""
    newest = sorted(drafts, key=lambda draft: draft.saved_at, reverse=True)
    wanted = {draft.case for draft in newest}
    known = {row.case: row for row in rows if row.case in wanted} if wanted else {}
    return tuple(_draft_row(work, draft, known.get(draft.case)) for draft in newest)


def _draft_row(work: Work, draft: Draft, row: CaseRow | None) -> DraftRow:
    away = late_notes.elsewhere(work, draft.case)
    # A file that was taken back with its import is in no list; its code is known all the same.
    code = row.code if row is not None else joined.named(work, [draft.case])[0].code
    return DraftRow(
        note=draft.note,
        case=draft.case,
        code=code or (away.code if away is not None else ""),
        kind=draft.content.kind,
        session_start=draft.content.session_start,
        saved_at=draft.saved_at,
        elsewhere=away,
    )


@use_case(Permission.WRITE_CLINICAL, Changed.NOTES | Changed.DRAFTS | Changed.ALERTS)
def sign_note(
    work: Work,
    case: CaseId,
    note: NoteId,
    *,
    submit: bool = False,
    override: str | None = None,
) -> NoteId:
    """Make a draft a signed note, for good, and perhaps send it for review.

    A note in the place of one that was returned is sent in any case. Raises ConsentMissing where
    the client said no to a record, or to supervision for what is sent, unless ``override`` says
    why all the same; Invalid for what cannot be right, and with ``no-reviewer`` where nobody is
    there to review it. The draft stays where it does not become a note.
    """
    content = _own_draft(work, case, note).content
    _check(work, case, content)
    heed(work, case, Purpose.RECORD, override=override)
    work.notes.add(case, content, record=note)
    work.drafts.remove(note)
    work.note(Action.NOTE_SIGNED, note)
    CaseDigest(work, case).add_note(content)
    if submit or content.revises is not None:
        note_reviews.submit(work, case, note, override=override)
    return note


def _check_words(work: Work, content: NoteContent) -> None:
    """See that a note can be right; raises Invalid."""
    if not says_something(content.text):
        raise Invalid("empty-note", field="text")
    if content.session_start > work.now:
        raise Invalid("start-in-future", field="session_start")
    if content.session_start < EARLIEST:
        raise Invalid("start-out-of-range", field="session_start")
    # Who did not come was not seen for a minute.
    least = 1 if content.attended or not content.kind.with_client else 0
    if not least <= content.minutes <= LONGEST:
        raise Invalid("minutes-out-of-range", field="minutes", least=least, most=LONGEST)


def _check(work: Work, case: CaseId, content: NoteContent) -> None:
    _check_words(work, content)
    stored = work.coordinations.only(case)
    if stored is None or stored.value is None:
        raise NotFound
    # Not before the day of registration: files are often made after the first talk, or brought in.
    refuse_before_birth(work, case, local_day(content.session_start), field="session_start")


def says_something(text: str) -> bool:
    """Whether a note has more than headings, which a format puts there by itself."""
    lines = (line.strip() for line in text.splitlines())
    return any(line and not line.startswith("#") for line in lines)


@use_case(Permission.KEEP_DRAFTS, Changed.NOTES | Changed.DRAFTS)
def sign_late_note(work: Work, case: CaseId, note: NoteId) -> NoteId:
    """Sign a draft whose client is somebody else's now, and leave it sealed in their file.

    Who counsels the client takes it in; the author does not read it again. Raises Invalid for what
    cannot be right, with ``still-yours`` for a client of one's own, and with ``note-nobody``.
    """
    content = _own_draft(work, case, note).content
    _check_words(work, content)
    signed = late_notes.leave(work, case, content)
    work.drafts.remove(note)
    return signed


@use_case(Permission.READ_CLINICAL)
def list_notes(work: Work, case: CaseId) -> tuple[NoteLine, ...]:
    """List the notes of a case, newest session first; damaged ones too. One entry is logged.

    Those of files merged into it are among them and name their own file. Where the client said no
    to supervision, a supervisor's list has none of their words.
    """
    work.note(Action.LIST_OPENED, case)
    lines: list[NoteLine] = []
    for place in files(work, case):
        found = work.notes.list(place)
        beside = _beside(work, place, found)
        lines += [_line(place, stored, beside) for stored in found]
    if notes_held_back(work, case):
        lines = [replace(line, first_line="") for line in lines]
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
        signed_at=_signed_at(stored),
        first_line=first_line(content.text),
        damaged=stored.value is None,
        format=content.format,
        review=standing.state if standing else None,
        addenda=beside.addenda[NoteId(stored.id)],
        revised_by=beside.revised.get(NoteId(stored.id)),
        struck=gone.reason if gone else "",
        strike=gone,
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
def open_note(work: Work, case: CaseId, note: NoteId, *, override: str | None = None) -> Note:
    """Open a note, its hash, signature and author's right checked; the reading is logged.

    Damage is told by ``intact`` and never raised; ``content`` is None where nothing opens. Raises
    ConsentMissing for who reads it for supervision although the client said no to that.
    """
    heed_reader(work, case, override=override)
    return _open(work, case, note)


def _open(work: Work, case: CaseId, note: NoteId) -> Note:
    stored = work.notes.open(note)
    place = place_of(work, case, stored.scope)
    intact = bool(stored.intact)
    return Note(note, place, stored.value, stored.author, _signed_at(stored), intact)


def _signed_at(stored: Stored[NoteContent]) -> datetime:
    """Say when a note was signed: a section may have waited before it was stored."""
    waited = stored.value.meeting if stored.value is not None else None
    return waited.written_at if waited is not None else stored.created


@use_case(Permission.READ_CLINICAL)
def read_note(work: Work, case: CaseId, note: NoteId, *, override: str | None = None) -> ReadNote:
    """Open a note with its addenda and its co-signature, every signature checked.

    Raises ConsentMissing as `open_note` does.
    """
    heed_reader(work, case, override=override)
    return read(work, case, note)


@helps_use_cases
def read(work: Work, case: CaseId, note: NoteId) -> ReadNote:
    """Open a note within a use case that has settled who may."""
    opened = _open(work, case, note)
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
