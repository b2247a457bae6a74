"""Describe the response to an alert: what was looked at, what was decided, when to look again.

An alert without such help changes little (clinical page, section 2.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from counsel_desk.domain.ids import AlertId, PersonId

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.domain.screenings import AlertAnswer


class Topic(StrEnum):
    """What to think of when a course goes wrong, in the order in which it is asked."""

    ALLIANCE = "alliance"
    OUTSIDE = "outside events"
    SAFETY = "safety"
    DOSE = "dose"
    ADHERENCE = "adherence"


class Finding(StrEnum):
    """What was found on one topic."""

    CLEAR = "no concern"
    CONCERN = "concern"
    NOT_LOOKED = "not looked at"


class OutsideEvent(StrEnum):
    """What may have happened outside the room."""

    ARREST = "arrest"
    EVICTION = "eviction"
    COURT_DATE = "court date"
    PERPETRATOR = "perpetrator contact"
    BEREAVEMENT = "bereavement"
    INCOME = "loss of income"
    FAMILY = "family"
    HEALTH = "illness or injury"
    MEDICATION = "medication change"
    SAFETY_PLAN = "safety plan used"
    OTHER = "other"


class Decision(StrEnum):
    """What comes of it."""

    KEEP = "plan kept"
    CHANGE = "plan changed"
    RISK = "risk assessed"
    REFER = "referred on"
    SUPERVISION = "taken to supervision"


@dataclass(frozen=True, slots=True)
class AlertResponse:
    """What was looked at and decided; codes of Topic, Finding, OutsideEvent and Decision.

    A topic that is not in ``findings`` was not looked at.
    """

    findings: Mapping[str, str] = field(default_factory=dict)
    outside: tuple[str, ...] = ()
    decision: str = ""
    review_on: date | None = None

    def fault(self) -> str:
        """Name what is wrong with it, empty for nothing."""
        topics, findings = set(Topic), set(Finding)
        if not set(self.findings) <= topics or not set(self.findings.values()) <= findings:
            return "response-unknown"
        if not set(self.outside) <= set(OutsideEvent):
            return "response-unknown"
        if self.decision and self.decision not in set(Decision):
            return "response-unknown"
        return ""


@dataclass(frozen=True, slots=True)
class AlertLook:
    """An alert that was answered and is to be looked at again."""

    alert: AlertId
    kind: str
    instrument: str
    decision: str
    due: date
    answered_by: PersonId
    answered_at: datetime


def looks_of(answers: Iterable[AlertAnswer]) -> tuple[AlertLook, ...]:
    """Give what is to be looked at again: the latest answer to each alert says so, or not."""
    latest: dict[AlertId, AlertAnswer] = {}
    for one in answers:
        kept = latest.get(one.alert)
        if kept is None or one.answered_at >= kept.answered_at:
            latest[one.alert] = one
    found = [
        AlertLook(
            one.alert, one.kind, one.instrument, one.response.decision, one.response.review_on,
            one.answered_by, one.answered_at,
        )
        for one in latest.values()
        if one.response.review_on is not None
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda look: (look.due, look.alert)))
