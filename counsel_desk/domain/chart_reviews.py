"""Describe the sign-off of a chart: how the course stands, what follows, when to look again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from counsel_desk.domain.ids import CaseId, PersonId

LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class ChartReview:
    """Compartment clin: what a supervisor decided from a chart, signed with its record.

    ``latest`` is the newest screening that the chart showed, so that a later one is told apart.
    """

    on_track: bool
    plan_changed: bool
    note: str = ""
    next_review: date | None = None
    latest: UUID | None = None


@dataclass(frozen=True, slots=True)
class SignedReview:
    """A sign-off with who signed it and when; ``intact`` is False where that does not hold."""

    id: UUID
    review: ChartReview
    author: PersonId
    at: datetime
    intact: bool


@dataclass(frozen=True, slots=True)
class ChartMark:
    """The latest sign-off of a case, as lists need it."""

    on_track: bool
    plan_changed: bool
    signed_on: datetime
    next_review: date | None


@dataclass(frozen=True, slots=True)
class ChartDueRow:
    """A chart that waits for a sign-off: ``since`` is when it became due."""

    case: CaseId
    code: str
    name: str | None
    counsellor: PersonId | None
    since: date
    mark: ChartMark | None
