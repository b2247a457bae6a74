"""Send notes for review, return them with comments, and approve them.

The author's signature stands from the beginning; an approval countersigns that very signature.
Who may answer is fixed when the note is submitted: later changes of a team change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Compartment, Permission, Role
from counsel_desk.domain.consents import Purpose
from counsel_desk.domain.ids import CaseId, NoteId, PersonId
from counsel_desk.domain.notes import (
    NoteReview,
    OpenReview,
    ReadNote,
    ReviewState,
    ReviewStep,
    is_late,
)
from counsel_desk.domain.register import ReviewRow
from counsel_desk.services import late_notes
from counsel_desk.services.consents import heed
from counsel_desk.services.desk import Changed, register_of, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound, VaultDamaged
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.review_steps import case_standings, steps_of
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from counsel_desk.domain.notes import NoteContent
    from counsel_desk.domain.register import CaseRow
    from counsel_desk.domain.reviews import Standing
    from counsel_desk.storage.records import Stored

LONGEST_COMMENTS = 10_000


@dataclass(frozen=True, slots=True)
class SubmittedNote:
    """A submitted note as its reviewer reads it."""

    code: str
    read: ReadNote
    mine_to_answer: bool


@helps_use_cases
def answer_holds(work: Work, note: NoteId, standing: Standing) -> bool:
    """Whether the deciding step is signed by who may, and is about the note as it is now."""
    try:
        step = kinds.NOTE_REVIEW.records(work).open(standing.step)
        return bool(step.intact) and work.notes.seal(note) == standing.seal
    except VaultDamaged:
        return False


@helps_use_cases
def reviewers_of(work: Work, author: PersonId) -> tuple[PersonId, ...]:
    """Give the supervisors of a counsellor's teams, who may answer what they submit now."""
    found = {
        person
        for team in work.roster.teams_of(author)
        for person in team.supervisors
        if person != author and work.roster.has_role(person, Role.SUPERVISOR)
    }
    return tuple(sorted(found))


@use_case(Permission.WRITE_CLINICAL, Changed.NOTES)
def submit_note(
    work: Work, case: CaseId, note: NoteId, *, override: str | None = None
) -> ReviewState:
    """Send a signed note of one's own for review.

    Raises ConsentMissing where the client said no to supervision, unless ``override`` says why it
    is sent all the same; Invalid with ``no-reviewer`` or ``submitted-already``.
    """
    return submit(work, case, note, override=override)


@helps_use_cases
def submit(work: Work, case: CaseId, note: NoteId, *, override: str | None = None) -> ReviewState:
    """Submit a note within a use case that signs or submits it."""
    stored = work.notes.open(note)
    if stored.scope != case or stored.author != work.me or not stored.intact:
        raise NotFound
    standing = case_standings(work, case, {note: work.me}).get(note)
    if standing is not None and not _abandoned(work, standing.state):
        raise Invalid("submitted-already")
    reviewers = reviewers_of(work, work.me)
    if not reviewers:
        raise Invalid("no-reviewer")
    heed(work, case, Purpose.SUPERVISION, override=override)
    step = NoteReview(note, ReviewStep.SUBMITTED, work.notes.seal(note), reviewers)
    record = kinds.NOTE_REVIEW.records(work).add(case, step)
    opened = OpenReview(note, work.me, reviewers, work.now)
    CaseDigest(work, case).add_review(with_dates(opened, stored))
    return ReviewState(ReviewStep.SUBMITTED, work.me, work.now, reviewers, record, work.now)


@helps_use_cases
def with_dates(review: OpenReview, stored: Stored[NoteContent]) -> OpenReview:
    """Give what waits with both dates where its note is a late entry."""
    session, signed = _late(stored) or (None, None)
    return replace(review, session_start=session, signed_at=signed)


def _late(stored: Stored[NoteContent]) -> tuple[datetime, datetime] | None:
    """Give when the session was and when its note was signed, where that is a late entry."""
    if stored.value is None:
        return None
    waited = stored.value.meeting
    signed = waited.written_at if waited is not None else stored.created
    start = stored.value.session_start
    return (start, signed) if is_late(start, signed) else None


def _abandoned(work: Work, state: ReviewState) -> bool:
    """Whether a submission waits for people who are all gone."""
    waits = state.step is ReviewStep.SUBMITTED
    return waits and not any(work.roster.has_role(one, Role.SUPERVISOR) for one in state.reviewers)


@use_case(Permission.SUPERVISE, Changed.NOTES)
def approve_note(work: Work, place: UUID, note: NoteId, *, comments: str = "") -> None:
    """Countersign a note that was submitted to this person; its text can no longer change.

    ``place`` is its case file. Who was named in the submission may answer it, also when the
    team is another one now. Raises Invalid with ``answered-already`` and ``note-damaged``.
    """
    _answer(work, place, note, ReviewStep.APPROVED, comments)


@use_case(Permission.SUPERVISE, Changed.NOTES)
def return_note(work: Work, place: UUID, note: NoteId, *, comments: str) -> None:
    """Give a submitted note back to its author with comments.

    Raises Invalid with ``comments-missing`` besides those of approving.
    """
    if not comments.strip():
        raise Invalid("comments-missing", field="comments")
    _answer(work, place, note, ReviewStep.RETURNED, comments)


def _answer(work: Work, place: UUID, note: NoteId, step: ReviewStep, comments: str) -> None:
    said = comments.strip()
    if len(said) > LONGEST_COMMENTS:
        raise Invalid("comments-too-long", field="comments", most=LONGEST_COMMENTS)
    standing = _mine(work, place, note)
    if standing.state.step is not ReviewStep.SUBMITTED:
        raise Invalid("answered-already-note")
    stored = work.notes.open(note)
    if not stored.intact or work.notes.seal(note) != standing.seal:
        raise Invalid("note-damaged")
    review = NoteReview(
        note, step, standing.seal, comments=said, submission=standing.state.submission
    )
    kinds.NOTE_REVIEW.records(work).sign_off(place, review)
    register_of(work).touch(place)


def _mine(work: Work, place: UUID, note: NoteId) -> Standing:
    """Give the standing of a note that was submitted to this person; raises NotAllowed."""
    if not work.ring.holds(place, Compartment.CLIN):
        raise NotAllowed(Permission.SUPERVISE)
    author = _author(work, place, note)
    standing = case_standings(work, place, {note: author}).get(note)
    if standing is None or work.me not in standing.state.reviewers:
        raise NotAllowed(Permission.SUPERVISE)
    return standing


def _author(work: Work, place: UUID, note: NoteId) -> PersonId:
    found = next((one for one in work.notes.list(place) if one.id == note), None)
    if found is None:
        raise NotFound
    return found.author


@use_case(Permission.SUPERVISE)
def open_submitted(work: Work, place: UUID, note: NoteId) -> SubmittedNote:
    """Open a note that was submitted to this person, wherever the team is now.

    Whether the client agreed to supervision was asked when it was submitted.
    """
    from counsel_desk.services.notes import read

    standing = _mine(work, place, note)
    waits = standing.state.step is ReviewStep.SUBMITTED
    return SubmittedNote(late_notes.known_code(work, place), read(work, CaseId(place), note), waits)


@use_case(Permission.SUPERVISE)
def review_queue(work: Work) -> tuple[ReviewRow, ...]:
    """List the notes that wait for this person's signature, the longest waiting first."""
    return waiting_rows(work, register_of(work).rows(work))


@helps_use_cases
def waiting_rows(work: Work, rows: Iterable[CaseRow]) -> tuple[ReviewRow, ...]:
    """Give what waits for this person, from rows in memory.

    Of cases that are another team's now, the little that is needed is read.
    """
    known = tuple(rows)
    found = [_review_row(row, one) for row in known for one in row.reviews if _waits(work, one)]
    here = {row.case.bytes for row in known}
    other = work.ring.scopes(Compartment.CLIN) - here
    found += _elsewhere(work, {UUID(bytes=raw) for raw in other})
    return tuple(sorted(found, key=lambda row: (row.submitted_at, row.code)))


def _waits(work: Work, one: OpenReview) -> bool:
    return work.me in one.reviewers and one.returned_at is None


def _elsewhere(work: Work, cases: set[UUID]) -> list[ReviewRow]:
    """Read from the steps themselves what waits in files that are another team's now.

    Their digests are sealed anew by who writes there, for the team of now.
    """
    steps = steps_of(work, *cases)
    named = [
        case
        for case, found in steps.items()
        if any(work.me in one.review.reviewers for one in found)
    ]
    return [row for case in named for row in _waiting_in(work, case)]


def _waiting_in(work: Work, case: UUID) -> Iterator[ReviewRow]:
    """Give what waits for this person in a file, read from its notes and their steps."""
    found = {NoteId(one.id): one for one in work.notes.list(case)}
    authors = {note: one.author for note, one in found.items()}
    for note, standing in case_standings(work, case, authors).items():
        if standing.state.step is ReviewStep.SUBMITTED and work.me in standing.state.reviewers:
            state, code = standing.state, late_notes.known_code(work, case)
            late = _late(found[note]) if note in found else None
            yield ReviewRow(note, CaseId(case), code, None, state.by, state.at, None, late)


@helps_use_cases
def returned_rows(work: Work, rows: Iterable[CaseRow]) -> tuple[ReviewRow, ...]:
    """Give what was returned to this person and not written anew yet, from rows in memory.

    What was returned to an author who handed the file over is for its counsellor, who adds to it.
    """
    found = (
        _review_row(row, one)
        for row in rows
        for one in row.reviews
        if one.returned_at is not None and _is_for(work, row, one)
    )
    return tuple(sorted(found, key=lambda row: (row.submitted_at, row.code)))


def _is_for(work: Work, row: CaseRow, one: OpenReview) -> bool:
    here = {row.counsellor, *work.relations.covering(row.case)}
    return work.me == (one.author if one.author in here else row.counsellor)


def _review_row(row: CaseRow, one: OpenReview) -> ReviewRow:
    start, signed = one.session_start, one.signed_at
    return ReviewRow(
        note=one.note,
        case=row.case,
        code=row.code,
        name=row.name,
        author=one.author,
        submitted_at=one.submitted_at,
        returned_at=one.returned_at,
        late=(start, signed) if start is not None and signed is not None else None,
    )


@use_case(Permission.WRITE_CLINICAL, Changed.DRAFTS)
def start_revision(work: Work, case: CaseId, note: NoteId) -> NoteId:
    """Begin a new draft from a note that was returned; the same one where it was begun before.

    The note that was returned stays as it was signed.
    """
    stored = work.notes.open(note)
    standing = case_standings(work, case, {note: stored.author}).get(note)
    if stored.scope != case or stored.author != work.me or stored.value is None:
        raise NotFound
    if standing is None or standing.state.step is not ReviewStep.RETURNED:
        raise Invalid("not-returned")
    for draft in work.drafts.list():
        if draft.content.revises == note:
            return draft.note
    begun = NoteId(work.new_id())
    work.drafts.save(begun, case, replace(stored.value, revises=note))
    return begun


@use_case(Permission.WRITE_CLINICAL)
def review_of(work: Work, case: CaseId, note: NoteId) -> ReviewState | None:
    """Give where the co-signature of a note stands: for the comments beside its new draft."""
    author = _author(work, case, note)
    standing = case_standings(work, case, {note: author}).get(note)
    return standing.state if standing else None
