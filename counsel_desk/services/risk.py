"""Record risk assessments, correct them with what stood before kept, and show their history."""

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
from counsel_desk.domain.risk import RiskAssessment, RiskMark, fault_of, mark_of
from counsel_desk.domain.strikes import Struck
from counsel_desk.services.desk import Changed, register_of, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid, VaultDamaged
from counsel_desk.services.form_drafts import FormDrafts
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.intake import refuse_before_birth
from counsel_desk.services.joined import files, place_of
from counsel_desk.services.review_steps import decided
from counsel_desk.services.strikes import refuse_struck, struck
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from counsel_desk.storage.records import Stored

FORM = "risk"


@dataclass(frozen=True, slots=True)
class RecordedRisk:
    """One version of an assessment, with who recorded it and when; None where it is damaged.

    ``struck`` says why it counts no more, where it was struck.
    """

    id: UUID
    version: int
    author: PersonId
    recorded_at: datetime
    assessment: RiskAssessment | None
    struck: Struck | None = None


@use_case(Permission.WRITE_CLINICAL, Changed.PLANS)
def record_risk(
    work: Work, case: CaseId, assessment: RiskAssessment, *, risk: UUID | None = None
) -> UUID:
    """Record a new assessment, or a correction of the one named, which says why.

    Raises Invalid with ``risk-day``, ``risk-nothing-assessed``, ``risk-overall-missing``,
    ``risk-suicide-contradicts``, ``risk-rationale-missing``, ``risk-review-missing``,
    ``risk-review-day``, ``risk-paper-…``, ``risk-too-long``, ``risk-reviewer``,
    ``correction-reason``, ``event-before-birth`` or ``struck-already``.
    """
    fault = fault_of(assessment, today=local_day(work.now))
    if fault:
        raise Invalid(fault)
    refuse_before_birth(work, case, assessment.assessed_on, field="assessed_on")
    if assessment.reviewer is not None and assessment.reviewer not in _reviewers(work):
        raise Invalid("risk-reviewer", field="reviewer")
    record = _write(work, case, assessment, risk)
    mark_latest(work, case)
    FormDrafts(work).drop(FormKey(FORM, case, risk))
    return record


def _write(work: Work, case: CaseId, assessment: RiskAssessment, risk: UUID | None) -> UUID:
    records = kinds.RISK.records(work)
    if risk is None:
        return records.add(case, replace(assessment, reason=""))
    if not assessment.reason.strip():
        raise Invalid("correction-reason", field="reason")
    if place_of(work, case, records.open(risk).scope) != case:
        raise Invalid("merged-away")
    refuse_struck(work, case, risk)
    records.replace(risk, assessment)
    return risk


def _reviewers(work: Work) -> frozenset[PersonId]:
    """Give who may be asked to review one's own assessments: the supervisors of one's teams."""
    teams = work.roster.teams_of(work.me)
    return frozenset(person for team in teams for person in team.supervisors)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands: the latest risk, when its goals are due, of when its safety plan is."""

    risk: RiskMark | None
    plan_review: date | None
    safety_plan_on: date | None


@use_case(Permission.READ_CLINICAL)
def standing(work: Work, case: CaseId) -> Standing:
    """Give what the header and the overview of a case need, from its digest."""
    digest = decided(work, {case: CaseDigest(work, case).read()})[case]
    return Standing(digest.risk, digest.plan_review, digest.safety_plan_on)


@use_case(Permission.SIGNED_IN)
def my_reviewers(work: Work) -> tuple[PersonId, ...]:
    """List the supervisors who may be named as reviewers, in a fixed order."""
    return tuple(sorted(_reviewers(work)))


@use_case(Permission.READ_CLINICAL)
def list_risks(work: Work, case: CaseId) -> tuple[RecordedRisk, ...]:
    """List the assessments of a case, struck ones too, the latest first; one entry is logged."""
    work.note(Action.LIST_OPENED, case)
    return tuple(reversed(_in_order(work, case)))


@use_case(Permission.READ_CLINICAL)
def open_risk(work: Work, case: CaseId, risk: UUID) -> RecordedRisk:
    """Open one assessment, signature checked; the reading is logged.

    Raises VaultDamaged when its hash, signature or author's right does not hold.
    """
    stored = kinds.RISK.records(work).open(risk)
    place = place_of(work, case, stored.scope)
    if stored.value is None or not stored.intact:
        raise VaultDamaged
    return _recorded(stored, struck(work, place).get(risk))


@use_case(Permission.READ_CLINICAL)
def risk_versions(work: Work, case: CaseId, risk: UUID) -> tuple[RecordedRisk, ...]:
    """Give all versions of an assessment, the newest first; the reading is logged."""
    found = kinds.RISK.records(work).versions(risk)
    place_of(work, case, found[0].scope)
    return tuple(_recorded(stored) for stored in found)


def _recorded(stored: Stored[RiskAssessment], gone: Struck | None = None) -> RecordedRisk:
    return RecordedRisk(
        stored.id, stored.version, stored.author, stored.created, stored.value, gone
    )


def _in_order(work: Work, case: CaseId) -> list[RecordedRisk]:
    """Give a case's assessments by the day assessed, those of one day as they were recorded."""
    together = files(work, case)
    stored = kinds.RISK.records(work).list(*together)
    gone = struck(work, case, together)
    found = [_recorded(one, gone.get(one.id)) for one in stored]
    return sorted(found, key=_moment)


def _moment(one: RecordedRisk) -> tuple[object, ...]:
    day = one.assessment.assessed_on if one.assessment else local_day(one.recorded_at)
    return day, one.id


@helps_use_cases
def mark_latest(work: Work, case: CaseId) -> None:
    """Have lists and the header know the latest assessment that stands, or that there is none."""
    CaseDigest(work, case).set_risk(latest_mark(work, case))
    register_of(work).touch(case)


@helps_use_cases
def latest_mark(work: Work, case: CaseId) -> RiskMark | None:
    """Give what lists need of the latest assessment that stands."""
    every = _in_order(work, case)
    found = [one for one in every if one.assessment is not None and one.struck is None]
    latest = found[-1] if found else None
    if latest is None or latest.assessment is None:
        return None
    return mark_of(
        latest.id,
        latest.assessment,
        author=latest.author,
        recorded_at=latest.recorded_at,
        seal=kinds.RISK.records(work).seal(latest.id),
    )
