"""Describe the timeline of a client: everything in one order, and the scores above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from counsel_desk.domain.days import start_of
from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.domain.strikes import Struck


class TimelineKind(StrEnum):
    """What an entry of the timeline is."""

    NOTE = "note"
    ADDENDUM = "addendum"
    SCREENING = "screening"
    SESSION = "session"
    MEETING = "meeting"
    RISK = "risk"
    SAFETY_PLAN = "safety plan"
    PLAN = "plan"
    GOAL_REVIEW = "goal review"
    REFERRAL = "referral"
    CONSENT = "consent"
    DOCUMENT = "document"
    INTAKE = "intake"
    CLOSING = "closing"
    EVENT = "event"
    LEGAL = "legal step"
    ALERT = "answer to an alert"
    CHART = "chart sign-off"
    OWN_NOTE = "own note"
    LIFE = "mark on the chart"


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened: the record itself is ``value``, None where it does not open.

    ``text`` are its own words, in one line; ``about`` is the note that it belongs to; ``timed``
    says whether the time of day is known; ``file`` is the file that it lies in. ``struck`` says
    why it counts no more, where it or the note that it belongs to was struck.
    """

    kind: TimelineKind
    item: UUID
    when: datetime
    value: object
    text: str = ""
    by: PersonId | None = None
    about: UUID | None = None
    timed: bool = True
    file: CaseId | None = None
    struck: Struck | None = None


@dataclass(frozen=True, slots=True)
class StripLine:
    """The scores of one instrument: each when and where between best (0) and worst (1)."""

    instrument: str
    title: str
    points: tuple[tuple[datetime, float], ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything on one client, the newest first, with the course of the scores."""

    entries: tuple[TimelineEntry, ...]
    strip: tuple[StripLine, ...]


def moment_of(value: object, otherwise: datetime) -> tuple[datetime, bool]:
    """Give the moment that a field names, and whether it tells the time of day.

    What is known by its month or year alone stands where that begins.
    """
    if isinstance(value, datetime):
        return value, True
    if isinstance(value, date):
        return start_of(value), False
    if isinstance(value, PartialDate):
        return start_of(value.earliest()), False
    return otherwise, True
