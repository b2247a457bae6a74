"""Keep a breach of data on record: what happened, the 72 hours, what was done (section 43).

The Data Protection Act of Kenya, 2019, section 43: where there is a real risk of harm, the Data
Commissioner is told within 72 hours of becoming aware, with reasons where it is later, and those
concerned within a reasonable time; facts, effects and remedial action are kept on record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from counsel_desk.domain.ids import CaseId, PersonId

HOURS = 72
LONGEST = 4_000
"""Characters of each text."""


class BreachKind(StrEnum):
    """What kind of breach it is."""

    LOST = "lost or stolen"
    READ = "read by the wrong person"
    SENT = "sent to the wrong person"
    INTRUSION = "intrusion"
    GONE = "data lost"
    OTHER = "other"


class BreachStep(StrEnum):
    """What is to be done, in the order in which it helps."""

    CONTAINED = "contained"
    KEYS = "keys changed"
    COPIES = "copies secured"
    FILES = "files found"
    SAFETY = "safety of those concerned"
    CLIENTS = "those concerned told"
    LEARNED = "learned from"


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step and the day on which it was done."""

    step: BreachStep
    on: date


@dataclass(frozen=True, slots=True)
class Breach:
    """Compartment programme: a breach as it is known now; clients stand in it by id alone.

    ``harm`` is whether there is a real risk of harm, so that the Commissioner must be told;
    ``late_because`` is why that was later than 72 hours, or why it was not needed after all.
    """

    noticed_at: datetime
    kind: BreachKind
    happened: str
    effects: str = ""
    remedy: str = ""
    harm: bool = True
    files: tuple[CaseId, ...] = ()
    steps: tuple[StepDone, ...] = ()
    told_authority_at: datetime | None = None
    late_because: str = ""
    closed_at: datetime | None = None
    closed_by: PersonId | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class BreachLine:
    """A breach with the codes of the files that its reader may name; the others are counted."""

    id: UUID
    breach: Breach
    recorded_by: PersonId
    codes: tuple[str, ...] = ()
    unnamed: int = 0


@dataclass(frozen=True, slots=True)
class Concerned:
    """A file that the trail names: how often something of it was opened, written, or left."""

    case: CaseId
    code: str
    opened: int
    written: int
    left: int


class Clock(StrEnum):
    """How the 72 hours stand."""

    RUNS = "runs"
    OVER = "over"
    TOLD = "told"
    TOLD_LATE = "told late"
    NOT_NEEDED = "not needed"
    CLOSED = "closed"


def deadline(breach: Breach) -> datetime:
    """Give the moment by which the Commissioner is to be told."""
    return breach.noticed_at + timedelta(hours=HOURS)


def clock_of(breach: Breach, now: datetime) -> Clock:
    """Say how the 72 hours stand."""
    if breach.closed_at is not None:
        return Clock.CLOSED
    if breach.told_authority_at is not None:
        return Clock.TOLD if breach.told_authority_at <= deadline(breach) else Clock.TOLD_LATE
    if not breach.harm:
        return Clock.NOT_NEEDED
    return Clock.RUNS if now <= deadline(breach) else Clock.OVER


def hours_left(breach: Breach, now: datetime) -> int:
    """Give the whole hours until the 72 are over; negative ones since."""
    return int((deadline(breach) - now).total_seconds() // 3600)


def breach_fault(breach: Breach, now: datetime) -> tuple[str, str] | None:
    """Give the code and the field of what cannot be right, or None."""
    if breach.noticed_at > now:
        return "breach-noticed", "noticed_on"
    if not breach.happened.strip():
        return "breach-happened", "happened"
    for name in ("happened", "effects", "remedy", "late_because"):
        if len(getattr(breach, name)) > LONGEST:
            return "text-too-long", name
    told = breach.told_authority_at
    if told is not None and not breach.noticed_at <= told <= now:
        return "breach-told", "told_on"
    if told is not None and told > deadline(breach) and not breach.late_because.strip():
        return "breach-late", "late_because"
    return None
