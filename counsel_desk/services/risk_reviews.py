"""Have a supervisor look at risk assessments: agree, or ask for changes with a comment.

An answer is signed and holds for the very version that it was given to: a correction waits anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import CaseId, NoteId, PersonId
from counsel_desk.domain.notes import NoteReview, Reviewed, ReviewStep
from counsel_desk.domain.register import RiskReviewRow
from counsel_desk.domain.risk import RANK, RiskMark
from counsel_desk.services.desk import Changed, register_of, use_case
from counsel_desk.services.errors import Invalid, VaultDamaged
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.joined import place_of
from counsel_desk.services.review_steps import supervisors_ever
from counsel_desk.services.strikes import refuse_struck, struck
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.domain.register import CaseRow
    from counsel_desk.domain.risk import RiskAssessment
    from counsel_desk.storage.records import Stored

LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer to an assessment; ``is_current`` where it is to the version that stands.

    ``holds`` says whether its signature and its author's right were found good.
    """

    agrees: bool
    by: PersonId
    at: datetime
    comments: str
    is_current: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class RiskReviews:
    """The answers to an assessment, the newest first, and whether this person may give one."""

    answers: tuple[GivenAnswer, ...]
    mine_to_answer: bool


@use_case(Permission.REVIEW_RISK, Changed.PLANS)
def review_risk(work: Work, case: CaseId, risk: UUID, *, agrees: bool, comments: str = "") -> None:
    """Answer an assessment as it stands now, signed with one's own name.

    Raises Invalid with ``comments-missing`` (changes are asked for in words),
    ``comments-too-long``, ``review-own``, ``struck-already`` or ``risk-answered``, and
    VaultDamaged.
    """
    said = comments.strip()
    if not agrees and not said:
        raise Invalid("comments-missing", field="comments")
    if len(said) > LONGEST:
        raise Invalid("comments-too-long", field="comments", most=LONGEST)
    stored = kinds.RISK.records(work).open(risk)
    place = place_of(work, case, stored.scope)
    if stored.value is None or not stored.intact:
        raise VaultDamaged
    if stored.author == work.me:
        raise Invalid("review-own")
    refuse_struck(work, place, risk)
    seal = kinds.RISK.records(work).seal(risk)
    if any(one.review.seal == seal for one in _counted(work, place, stored)):
        raise Invalid("risk-answered")
    step = ReviewStep.APPROVED if agrees else ReviewStep.RETURNED
    review = NoteReview(NoteId(risk), step, seal, comments=said, of=Reviewed.RISK)
    kinds.NOTE_REVIEW.records(work).sign_off(place, review)
    register_of(work).touch(case)


@dataclass(frozen=True, slots=True)
class _Answer:
    id: UUID
    review: NoteReview


def _counted(work: Work, case: CaseId, risk: Stored[RiskAssessment]) -> list[_Answer]:
    """Give the answers that count: of supervisors who did not make the assessment."""
    supervisors = supervisors_ever(work)
    return [
        _Answer(one.id, one.value)
        for one in kinds.NOTE_REVIEW.records(work).list(case)
        if one.value is not None
        and one.value.of is Reviewed.RISK
        and one.value.note == risk.id
        and one.author in supervisors
        and one.author != risk.author
    ]


@use_case(Permission.READ_CLINICAL)
def risk_reviews(work: Work, case: CaseId, risk: UUID) -> RiskReviews:
    """Give every answer to an assessment, its signature checked; one entry is logged for each."""
    stored = kinds.RISK.records(work).open(risk)
    place = place_of(work, case, stored.scope)
    seal = kinds.RISK.records(work).seal(risk) if stored.value is not None else b""
    records, found = kinds.NOTE_REVIEW.records(work), []
    for one in reversed(_counted(work, place, stored)):
        opened = records.open(one.id)
        found.append(
            GivenAnswer(
                agrees=one.review.step is ReviewStep.APPROVED,
                by=opened.author,
                at=opened.created,
                comments=one.review.comments,
                is_current=one.review.seal == seal,
                holds=bool(opened.intact),
            )
        )
    rule = Permission.REVIEW_RISK.value
    mine = rule.admits(work.roles) and bool(rule.relations & work.relations_to(case=place))
    is_open = stored.value is not None and stored.author != work.me
    done = any(one.is_current for one in found) or risk in struck(work, place)
    return RiskReviews(tuple(found), mine and is_open and not done)


@use_case(Permission.SUPERVISE)
def risk_queue(work: Work) -> tuple[RiskReviewRow, ...]:
    """List the assessments that wait for a supervisor of their team; one entry is logged."""
    work.note(Action.LIST_OPENED, work.me)
    return waiting_risks(work, register_of(work).rows(work))


@helps_use_cases
def waiting_risks(work: Work, rows: Iterable[CaseRow]) -> tuple[RiskReviewRow, ...]:
    """Give what waits for this person, from rows in memory: the highest and oldest first."""
    supervised = work.roster.supervised_by(work.me)
    found = (
        _row(row, mark)
        for row in rows
        if (mark := _mark(row)) is not None and mark.waits and row.counsellor in supervised
        if mark.author != work.me and row.merged_into is None
    )
    return tuple(sorted(found, key=_order))


@helps_use_cases
def returned_risks(mine: Iterable[CaseRow]) -> tuple[RiskReviewRow, ...]:
    """Give one's own assessments for which changes were asked, from rows in memory."""
    found = (
        _row(row, mark)
        for row in mine
        if (mark := _mark(row)) is not None
        if mark.review is not None and not mark.review.agrees
    )
    return tuple(sorted(found, key=_order))


def _mark(row: CaseRow) -> RiskMark | None:
    return row.risk


def _row(row: CaseRow, mark: RiskMark) -> RiskReviewRow:
    return RiskReviewRow(row.case, row.code, row.name, row.counsellor, mark)


def _order(row: RiskReviewRow) -> tuple[int, str, str]:
    recorded = row.mark.recorded_at
    return -RANK.get(row.mark.level, 0), recorded.isoformat() if recorded else "", row.code
