"""Describe a screening: one administration of an instrument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from counsel_desk.domain.ids import AlertId, CaseId, PersonId, ScreeningId


class Mode(StrEnum):
    """How the answers were given."""

    SELF = "self"
    READ_ALOUD = "read aloud"
    INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to one instrument: item key to value; None is blank, a string is a reason.

    Strings are ``n/a``, ``declined`` and ``not asked``; all of them count as unanswered.
    """

    instrument: str
    version: str
    language: str
    wording: str
    values: Mapping[str, int | str | None]
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Screening:
    """A stored screening with the result as computed when it was given.

    ``cutoffs`` are the values that its criteria had then, and ``setting`` the change of the
    programme's settings that was in force (None: the instrument's own figures).
    """

    id: ScreeningId
    case: CaseId
    answers: Answers
    mode: Mode
    given_by: PersonId
    scores: Mapping[str, float | None]
    prorated: bool
    missing: tuple[str, ...]
    bands: Mapping[str, str | None] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)
    classification: Mapping[str, str] = field(default_factory=dict)
    alerts: Mapping[str, str] = field(default_factory=dict)
    cutoffs: Mapping[str, float] = field(default_factory=dict)
    setting: UUID | None = None


@dataclass(frozen=True, slots=True)
class UnfinishedAnswers:
    """Answers to one instrument that are not a screening yet; what is not there is blank.

    ``item`` is the key of the item that is asked now, empty at the end; ``day`` is None for the
    day on which it is saved. ``saved_at`` is set when it is kept, and tells nothing apart.
    """

    instrument: str
    version: str
    language: str
    mode: Mode
    values: Mapping[str, int | str]
    item: str = ""
    day: date | None = None
    saved_at: datetime | None = field(default=None, compare=False)


class AlertKind(StrEnum):
    """Why a client needs someone, in the order of urgency."""

    SAFETY = "safety item"
    SAFETY_UNANSWERED = "safety item unanswered"
    DETERIORATION = "reliable deterioration"


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that stays until it is answered.

    ``value`` is the answer to the safety item, or by how many points the score is worse.
    """

    id: AlertId
    case: CaseId
    kind: AlertKind
    screening: ScreeningId
    instrument: str
    item: str
    value: float | None
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class AlertAnswer:
    """What was done about an alert, by whom and when."""

    alert: AlertId
    case: CaseId
    action: str
    answered_by: PersonId
    answered_at: datetime
