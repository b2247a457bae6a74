"""Keep a client's care plan with all its versions, and record where its goals stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.days import local_day
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.domain.plan import CarePlan, GoalReview, plan_fault, review_fault
from counsel_desk.services.desk import Changed, register_of, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.form_drafts import FormDrafts
from counsel_desk.services.intake import refuse_before_birth
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from counsel_desk.storage.records import Stored

FORM = "care plan"
REVIEW_FORM = "goal review"


@dataclass(frozen=True, slots=True)
class RecordedCarePlan:
    """One version of a care plan, with who wrote it and when; None where it is damaged."""

    version: int
    author: PersonId
    recorded_at: datetime
    plan: CarePlan | None


@dataclass(frozen=True, slots=True)
class RecordedReview:
    """A review of goals as it stands, with who recorded it and when; None where it is damaged."""

    id: UUID
    version: int
    author: PersonId
    recorded_at: datetime
    review: GoalReview | None


@dataclass(frozen=True, slots=True)
class PlanFile:
    """The plan and its reviews, oldest first; ``review_on`` is when the goals are due."""

    current: RecordedCarePlan | None
    reviews: tuple[RecordedReview, ...]
    review_on: date | None


@use_case(Permission.WRITE_CLINICAL, Changed.PLANS)
def save_care_plan(work: Work, case: CaseId, plan: CarePlan) -> None:
    """Keep a plan as the next version; what stood before is kept.

    Raises Invalid with ``plan-empty``, ``plan-day``, ``plan-review-day``, ``plan-many-goals``,
    ``plan-too-long``, ``goal-words-missing``, ``goal-scale-incomplete``, ``goal-level`` or
    ``event-before-birth``.
    """
    fault = plan_fault(plan, today=local_day(work.now))
    if fault:
        raise Invalid(fault)
    refuse_before_birth(work, case, plan.made_on, field="made_on")
    kinds.CARE_PLAN.records(work).put(case, plan)
    _set_due(work, case, plan.review_on)
    FormDrafts(work).drop(FormKey(FORM, case))


@use_case(Permission.WRITE_CLINICAL, Changed.PLANS)
def record_goal_review(
    work: Work, case: CaseId, review: GoalReview, *, correcting: UUID | None = None
) -> UUID:
    """Record where the goals stand, or correct the review named, which says why.

    Raises Invalid with ``goal-review-day``, ``goal-review-next``, ``goal-review-empty``,
    ``goal-unknown``, ``goal-level``, ``goal-comment-long``, ``plan-missing``,
    ``event-before-birth`` or ``correction-reason``.
    """
    stored = kinds.CARE_PLAN.records(work).only(case)
    if stored is None or stored.value is None:
        raise Invalid("plan-missing")
    fault = review_fault(review, stored.value, today=local_day(work.now))
    if fault:
        raise Invalid(fault)
    refuse_before_birth(work, case, review.on, field="on")
    record = _write_review(work, case, review, correcting)
    if _reviews(work, case)[-1].id == record:
        _set_due(work, case, review.next_review)
    FormDrafts(work).drop(FormKey(REVIEW_FORM, case, correcting))
    return record


def _write_review(work: Work, case: CaseId, review: GoalReview, correcting: UUID | None) -> UUID:
    records = kinds.GOAL_REVIEW.records(work)
    if correcting is None:
        return records.add(case, replace(review, reason=""))
    if not review.reason.strip():
        raise Invalid("correction-reason", field="reason")
    if records.open(correcting).scope != case:
        raise NotFound
    records.replace(correcting, review)
    return correcting


def _set_due(work: Work, case: CaseId, due: date | None) -> None:
    CaseDigest(work, case).set_plan_review(due)
    register_of(work).touch(case)


@use_case(Permission.READ_CLINICAL)
def open_care_plan(work: Work, case: CaseId) -> PlanFile:
    """Give the plan as it stands with its reviews; one entry is logged."""
    work.note(Action.LIST_OPENED, case)
    stored = kinds.CARE_PLAN.records(work).only(case)
    return PlanFile(
        current=_recorded(stored) if stored else None,
        reviews=tuple(_reviews(work, case)),
        review_on=CaseDigest(work, case).read().plan_review,
    )


def _reviews(work: Work, case: CaseId) -> list[RecordedReview]:
    """Give a case's reviews, oldest first."""
    found = [_reviewed(one) for one in kinds.GOAL_REVIEW.records(work).list(case)]
    return sorted(found, key=_moment)


@use_case(Permission.READ_CLINICAL)
def care_plan_versions(work: Work, case: CaseId) -> tuple[RecordedCarePlan, ...]:
    """Give all versions of the plan, the newest first; the reading is logged."""
    records = kinds.CARE_PLAN.records(work)
    stored = records.only(case)
    return tuple(_recorded(one) for one in records.versions(stored.id)) if stored else ()


def _recorded(stored: Stored[CarePlan]) -> RecordedCarePlan:
    return RecordedCarePlan(stored.version, stored.author, stored.created, stored.value)


def _reviewed(stored: Stored[GoalReview]) -> RecordedReview:
    return RecordedReview(stored.id, stored.version, stored.author, stored.created, stored.value)


def _moment(one: RecordedReview) -> tuple[date, UUID]:
    return (one.review.on if one.review else local_day(one.recorded_at)), one.id
