"""Describe risk: what was asked, how high each risk is judged, and what follows from it.

"Not assessed" is a judgement of its own: it never counts as none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from counsel_desk.domain.ids import PersonId

LONGEST_TEXT = 4_000
EARLIEST = date(2000, 1, 1)
LONGEST_WAIT = timedelta(days=366)


class RiskArea(StrEnum):
    """What a client may be at risk of, in the order in which it is asked."""

    SUICIDE = "suicide"
    SELF_HARM = "self-harm"
    TO_OTHERS = "violence to others"
    FROM_OTHERS = "risk from others"
    CHILDREN = "safeguarding children"
    SUBSTANCE = "substance"
    PSYCHOSIS = "psychosis or dissociation"
    MEDICAL = "medical red flag"


class RiskLevel(StrEnum):
    """How high a risk is judged, the lowest first; what was not assessed has no rank."""

    NOT_ASSESSED = "not assessed"
    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


RANK: Mapping[RiskLevel, int] = MappingProxyType(
    {RiskLevel.NONE: 0, RiskLevel.LOW: 1, RiskLevel.MEDIUM: 2, RiskLevel.HIGH: 3}
)


class SuicideSign(StrEnum):
    """What is asked about suicide, in this order."""

    IDEATION = "ideation"
    PLAN = "plan"
    INTENT = "intent"
    MEANS = "means"
    PAST_ATTEMPT = "past attempt"
    PROTECTIVE = "protective"


class Threat(StrEnum):
    """Where a risk from others comes from."""

    CONTACT = "contact by a perpetrator"
    SURVEILLANCE = "surveillance"
    RE_ARREST = "re-arrest"
    REPRISAL = "reprisal for a complaint"
    HOUSEHOLD = "somebody at home"


class Asked(StrEnum):
    """The answer to one question; what was not asked is not a no."""

    NOT_ASKED = "not asked"
    NO = "no"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class AreaRisk:
    """How one area was judged, and what it rests on."""

    level: RiskLevel = RiskLevel.NOT_ASSESSED
    words: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one question about suicide, and what was said."""

    answer: Asked = Asked.NOT_ASKED
    words: str = ""


MOST_IDEATION = 5
"""The highest level of ideation that the form on paper has."""


@dataclass(frozen=True, slots=True)
class PaperResult:
    """What a C-SSRS on paper said. Its licence keeps it out of the desk: its result alone is here.

    ``ideation`` is the highest level that it names, from 0, None where that is not known;
    ``kept_at`` says where the paper is.
    """

    filled_in_on: date | None
    ideation: int | None = None
    behaviour: Asked = Asked.NOT_ASKED
    given_by: str = ""
    kept_at: str = ""

    @property
    def says_danger(self) -> bool:
        """Whether it speaks of thoughts or of behaviour."""
        return bool(self.ideation) or self.behaviour is Asked.YES


@dataclass(frozen=True, slots=True)
class RiskAssessment:
    """Compartment clin: one assessment. What is absent from a mapping was not assessed or asked.

    ``reviewer`` is the supervisor who is to look at it; ``screening`` the one whose safety item
    led to it; ``reason`` says why it was corrected, empty for the first version. ``paper`` is the
    result of a form that was given on paper.
    """

    assessed_on: date
    areas: Mapping[RiskArea, AreaRisk]
    overall: RiskLevel
    rationale: str = ""
    suicide: Mapping[SuicideSign, Finding] = field(default_factory=dict)
    threats: tuple[Threat, ...] = ()
    next_review: date | None = None
    reviewer: PersonId | None = None
    screening: UUID | None = None
    reason: str = ""
    paper: PaperResult | None = None

    def area(self, area: RiskArea) -> AreaRisk:
        """Give what was said of an area, also where nothing was."""
        return self.areas.get(area, AreaRisk())

    def sign(self, sign: SuicideSign) -> Finding:
        """Give the answer to a question, also where it was not asked."""
        return self.suicide.get(sign, Finding())


@dataclass(frozen=True, slots=True)
class RiskAnswer:
    """What a supervisor said to an assessment: agreed, or asked for changes."""

    agrees: bool
    by: PersonId
    at: datetime
    comments: str = ""


@dataclass(frozen=True, slots=True)
class RiskMark:
    """What lists, Today and the header need of the latest assessment.

    ``areas`` are those judged as high as the overall level, where that is more than none; ``seal``
    is its author's signature. ``review`` is looked up among the answers, never stored.
    """

    risk: UUID
    level: RiskLevel
    assessed_on: date
    next_review: date | None
    areas: tuple[RiskArea, ...] = ()
    author: PersonId | None = None
    recorded_at: datetime | None = None
    seal: bytes = b""
    reviewer: PersonId | None = None
    review: RiskAnswer | None = None

    @property
    def calls_for_review(self) -> bool:
        """Whether a supervisor is to look at it: a high one, and one for which one is named."""
        return bool(self.seal) and (self.level is RiskLevel.HIGH or self.reviewer is not None)

    @property
    def waits(self) -> bool:
        """Whether no supervisor has answered yet."""
        return self.calls_for_review and self.review is None


def highest(areas: Mapping[RiskArea, AreaRisk]) -> RiskLevel:
    """Give the highest level of any area; not assessed where none was."""
    judged = [one.level for one in areas.values() if one.level in RANK]
    return max(judged, key=lambda level: RANK[level], default=RiskLevel.NOT_ASSESSED)


def is_below(level: RiskLevel, other: RiskLevel) -> bool:
    """Whether a level is lower than another; what was not assessed is lower than any."""
    return RANK.get(level, -1) < RANK.get(other, -1)


REVIEW_AFTER: Mapping[RiskLevel, timedelta] = MappingProxyType(
    {
        RiskLevel.HIGH: timedelta(days=1),
        RiskLevel.MEDIUM: timedelta(days=7),
        RiskLevel.LOW: timedelta(days=28),
    }
)
"""When a review is suggested; the counsellor decides."""


def suggested_review(level: RiskLevel, on: date) -> date | None:
    """Suggest the day of the next review; None where no risk calls for one."""
    wait = REVIEW_AFTER.get(level)
    return on + wait if wait is not None else None


def fault_of(assessment: RiskAssessment, *, today: date) -> str:
    """Say by a code why an assessment cannot be recorded; empty where it can."""
    return (
        _day_fault(assessment, today)
        or _level_fault(assessment)
        or _paper_fault(assessment, today)
        or _text_fault(assessment)
    )


def _day_fault(one: RiskAssessment, today: date) -> str:
    if not EARLIEST <= one.assessed_on <= today:
        return "risk-day"
    if one.next_review is None:
        needs_one = one.overall in (RiskLevel.MEDIUM, RiskLevel.HIGH)
        return "risk-review-missing" if needs_one else ""
    is_within = one.assessed_on <= one.next_review <= one.assessed_on + LONGEST_WAIT
    return "" if is_within else "risk-review-day"


def _level_fault(one: RiskAssessment) -> str:
    top = highest(one.areas)
    if top is RiskLevel.NOT_ASSESSED:
        return "risk-nothing-assessed"
    if one.overall is RiskLevel.NOT_ASSESSED:
        return "risk-overall-missing"
    signs = (SuicideSign.IDEATION, SuicideSign.PLAN, SuicideSign.INTENT)
    thinks_of_it = any(one.sign(sign).answer is Asked.YES for sign in signs)
    if thinks_of_it and RANK.get(one.area(RiskArea.SUICIDE).level, 0) == 0:
        return "risk-suicide-contradicts"
    return ""


def _paper_fault(one: RiskAssessment, today: date) -> str:
    paper = one.paper
    if paper is None:
        return ""
    if paper.filled_in_on is None or not EARLIEST <= paper.filled_in_on <= today:
        return "risk-paper-day"
    if paper.ideation is None and paper.behaviour is Asked.NOT_ASKED:
        return "risk-paper-empty"
    if paper.ideation is not None and not 0 <= paper.ideation <= MOST_IDEATION:
        return "risk-paper-level"
    is_none = RANK.get(one.area(RiskArea.SUICIDE).level, 0) == 0
    return "risk-paper-contradicts" if paper.says_danger and is_none else ""


def _text_fault(one: RiskAssessment) -> str:
    if not one.rationale.strip() and (one.overall is not RiskLevel.NONE or needs_reason(one)):
        return "risk-rationale-missing"
    texts = [one.rationale, one.reason]
    texts += [one.paper.given_by, one.paper.kept_at] if one.paper else []
    texts += [area.words for area in one.areas.values()]
    texts += [finding.words for finding in one.suicide.values()]
    return "risk-too-long" if any(len(text) > LONGEST_TEXT for text in texts) else ""


def needs_reason(one: RiskAssessment) -> bool:
    """Whether the overall level is lower than that of an area, which the rationale must explain."""
    return is_below(one.overall, highest(one.areas))


def mark_of(
    risk: UUID,
    one: RiskAssessment,
    *,
    author: PersonId | None = None,
    recorded_at: datetime | None = None,
    seal: bytes = b"",
) -> RiskMark:
    """Give what lists need of an assessment."""
    top = highest(one.areas)
    leading = tuple(area for area in RiskArea if RANK.get(one.area(area).level, 0) == RANK[top])
    return RiskMark(
        risk=risk,
        level=one.overall,
        assessed_on=one.assessed_on,
        next_review=one.next_review,
        areas=leading if RANK[top] else (),
        author=author,
        recorded_at=recorded_at,
        seal=seal,
        reviewer=one.reviewer,
    )
