"""Have risks judged in a demonstration: one waits for the supervisor, one was agreed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.days import local_day
from counsel_desk.domain.risk import (
    AreaRisk,
    Asked,
    Finding,
    RiskArea,
    RiskAssessment,
    RiskLevel,
    SuicideSign,
    Threat,
    suggested_review,
)
from counsel_desk.services import cases, risk, risk_reviews

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.services.demo_notes import Moved
    from counsel_desk.services.desk import Desk

_WAITS = (
    "Two officers came to the rental house and asked the caretaker for the client by name, four "
    "days after the complaint was filed. Sleeps at a cousin's place in town since. The children "
    "stay with the grandmother. Thoughts of dying when alone, no plan, no intent."
)
_AGREED = (
    "Thoughts on most evenings since the hearing was put off again. The pesticide is out of the "
    "house, the brother has it. Comes twice a week until the next hearing."
)
_COMMENT = "Agreed. Please write down who the brother rings when she does not answer."


def write_reviews(desks: Mapping[str, Desk], going_on: Sequence[CaseId], clock: Moved) -> int:
    """Record two assessments and have one agreed; gives how many were recorded."""
    now, made = clock.at, 0
    supervisor = desks["supervisor"]
    for user, days in (("counsellor2", 2), ("counsellor1", 0)):
        desk = desks[user]
        case = _quiet(desk, going_on)
        if case is None:
            continue
        clock.at = now - timedelta(days=days, hours=3)
        on = local_day(clock.at)
        found = _waiting(on) if user == "counsellor1" else _agreed(on)
        record = desk.do(risk.record_risk, case, found)
        made += 1
        if user == "counsellor2":
            clock.at += timedelta(hours=20)
            supervisor.do(risk_reviews.review_risk, case, record, agrees=True, comments=_COMMENT)
    clock.at = now
    return made


def _quiet(desk: Desk, going_on: Sequence[CaseId]) -> CaseId | None:
    """Give an open file of one's own from which no note waits for the supervisor."""
    known = frozenset(going_on)
    found = [
        row
        for row in desk.do(cases.list_cases)
        if row.case in known
        and row.counsellor == desk.me.id
        and row.status is CaseStatus.OPEN
        and row.digest is not None
        and row.digest.notes
        and not row.digest.reviews
    ]
    found.sort(key=lambda row: (row.registered_on, row.code))
    return found[len(found) // 2].case if found else None


def _waiting(on: date) -> RiskAssessment:
    return RiskAssessment(
        assessed_on=on,
        areas={
            RiskArea.SUICIDE: AreaRisk(RiskLevel.LOW, "Thoughts when alone at night."),
            RiskArea.SELF_HARM: AreaRisk(RiskLevel.NONE),
            RiskArea.FROM_OTHERS: AreaRisk(RiskLevel.HIGH, "Asked for by name at home."),
            RiskArea.CHILDREN: AreaRisk(RiskLevel.MEDIUM, "With the grandmother for now."),
        },
        overall=RiskLevel.HIGH,
        rationale=_WAITS,
        suicide={
            SuicideSign.IDEATION: Finding(Asked.YES),
            SuicideSign.PLAN: Finding(Asked.NO),
            SuicideSign.INTENT: Finding(Asked.NO),
            SuicideSign.PROTECTIVE: Finding(Asked.YES, "The children"),
        },
        threats=(Threat.SURVEILLANCE, Threat.REPRISAL),
        next_review=suggested_review(RiskLevel.HIGH, on),
    )


def _agreed(on: date) -> RiskAssessment:
    return RiskAssessment(
        assessed_on=on,
        areas={
            RiskArea.SUICIDE: AreaRisk(RiskLevel.HIGH, "Thought of the pesticide in the store."),
            RiskArea.FROM_OTHERS: AreaRisk(RiskLevel.LOW),
        },
        overall=RiskLevel.HIGH,
        rationale=_AGREED,
        suicide={
            SuicideSign.IDEATION: Finding(Asked.YES),
            SuicideSign.PLAN: Finding(Asked.YES, "Pesticide"),
            SuicideSign.MEANS: Finding(Asked.NO, "Taken out of the house"),
            SuicideSign.INTENT: Finding(Asked.NO),
        },
        next_review=on + timedelta(days=6),
    )
