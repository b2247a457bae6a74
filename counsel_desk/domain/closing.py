"""Describe how a case file is closed, reopened, handed over and covered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.domain.register import ScoreSpan


class ClosingReason(StrEnum):
    """Why a case is closed: the list of the clinical page, section 4.4."""

    GOALS_MET = "goals met"
    PARTLY_MET = "partly met"
    GROUP_COMPLETED = "group cycle completed"
    TRANSFERRED = "transferred"
    WITHDREW = "client withdrew"
    DROPPED_OUT = "dropped out"
    UNREACHABLE = "moved or unreachable"
    DETAINED = "detained"
    MISSING = "disappeared or missing"
    DECEASED = "deceased"
    SECURITY = "withdrawn for security"
    NOT_ELIGIBLE = "not eligible"
    CASE_MANAGEMENT = "case management only"
    OTHER = "other"


PLANNED_BY_NATURE = frozenset(
    {
        ClosingReason.GOALS_MET,
        ClosingReason.PARTLY_MET,
        ClosingReason.GROUP_COMPLETED,
        ClosingReason.TRANSFERRED,
    }
)
"""Reasons for which a planned ending is offered first; the counsellor decides."""


COMPLETED = frozenset(
    {ClosingReason.GOALS_MET, ClosingReason.PARTLY_MET, ClosingReason.GROUP_COMPLETED}
)
"""Reasons that the clinical page, section 4.4, calls a completed course."""


class CaseStepKind(StrEnum):
    """What happened to the file as a whole."""

    CLOSED = "closed"
    REOPENED = "reopened"
    HANDED_OVER = "handed over"
    COVERED = "covered"
    COVER_ENDED = "cover ended"
    MERGED_INTO = "merged into"
    MERGED_FROM = "merged from"
    SEPARATED = "separated"


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One step in the life of a file (compartment clin); ``text`` is Markdown.

    ``reason``, ``planned`` and ``last_contact`` are for closing, ``person`` and ``until`` for
    handing over and covering, ``other`` is the other file of a merging or separating.
    ``own_reason`` is the programme's own reason in its words, beside the code `OTHER`;
    ``circumstance`` is how a client died, which is told where the step itself is read and nowhere
    else.
    """

    kind: CaseStepKind
    on: date
    reason: ClosingReason | None = None
    planned: bool | None = None
    last_contact: date | None = None
    text: str = ""
    person: PersonId | None = None
    until: date | None = None
    other: CaseId | None = None
    own_reason: str = ""
    circumstance: str = ""


@dataclass(frozen=True, slots=True)
class CaseStepLine:
    """A step with who recorded it and when; ``step`` is None where it does not open."""

    step: CaseStep | None
    author: PersonId
    at: datetime
    item: UUID | None = None


@dataclass(frozen=True, slots=True)
class Retention:
    """Compartment coord, one a case: until when a closed file is kept at least.

    ``years`` is the programme's setting at the closing. These are empty while a file is open.
    ``held`` is a legal hold, which outlasts an opening again; ``reason`` is why it was put or
    lifted, or why the file is kept longer (empty for what the closing itself gave).
    """

    until: date | None = None
    closed_on: date | None = None
    years: int = 0
    held: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """What the record says of the whole course, for the summary, and what is still open.

    ``attended`` and ``missed`` count individual sessions, ``group_marked`` the group meetings with
    a mark, ``still_in`` the memberships that go on; ``scores`` are first and last. ``keep_until``
    is the earliest day on which the file might be destroyed if it were closed today, ``reasons``
    are those that the programme offers, ``own_reasons`` those that it added.
    """

    registered_on: date
    first_session: date | None
    last_session: date | None
    notes: int
    attended: int
    missed: int
    scores: tuple[ScoreSpan, ...]
    drafts: int
    planned_sessions: int
    open_alerts: int
    groups: int
    group_attended: int = 0
    group_marked: int = 0
    keep_until: date | None = None
    reasons: tuple[ClosingReason, ...] = tuple(ClosingReason)
    own_reasons: tuple[str, ...] = ()
    still_in: int = 0


@dataclass(frozen=True, slots=True)
class CoverFact:
    """A colleague who covers the case until the end of ``until``."""

    person: PersonId
    until: datetime
