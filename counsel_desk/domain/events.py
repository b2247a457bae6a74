"""Describe what was done to a client, and the legal steps that followed.

Nothing here has to be filled in: a survivor is never made to tell the story again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from counsel_desk.domain import taxonomy
from counsel_desk.domain.ids import PersonId
from counsel_desk.domain.partial_date import PartialDate, certainly_before
from counsel_desk.domain.strikes import Struck

ViolationId = NewType("ViolationId", UUID)
LegalStepId = NewType("LegalStepId", UUID)


class Answer(StrEnum):
    """Yes, no, or nobody knows; not asked is no answer at all."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Unit(StrEnum):
    """What a length of detention is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class FormState(StrEnum):
    """How far a form such as the P3 has come."""

    WANTED = "wanted"
    ISSUED = "issued"
    FILLED = "filled"
    HANDED_IN = "handed in"
    REFUSED = "refused"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class MethodUse:
    """A method of the tree, perhaps with a few words."""

    key: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Violation:
    """Compartment events: one event of torture or violence, as far as it was told."""

    started: PartialDate | None = None
    ended: PartialDate | None = None
    place: str = ""
    place_name: str = ""
    county: str = ""
    country: str = ""
    perpetrators: tuple[str, ...] = ()
    perpetrator_detail: str = ""
    methods: tuple[MethodUse, ...] = ()
    purposes: tuple[str, ...] = ()
    purpose_detail: str = ""
    detained: Answer | None = None
    detention_length: int | None = None
    detention_unit: Unit = Unit.DAYS
    detention_place: str = ""
    reported: Answer | None = None
    reported_to: str = ""
    not_reported: tuple[str, ...] = ()
    not_reported_detail: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class LegalStep:
    """Compartment events: a complaint with its numbers, forms and the stage of the court."""

    on: PartialDate | None = None
    violation: UUID | None = None
    ob_number: str = ""
    police_station: str = ""
    investigating_officer: str = ""
    p3: FormState | None = None
    prc: FormState | None = None
    case_numbers: str = ""
    court: str = ""
    stage: str = ""
    next_hearing: date | None = None
    outcome: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event with its record; ``event`` is None where the record is damaged."""

    id: ViolationId
    event: Violation | None
    author: PersonId
    recorded: datetime
    version: int
    struck: Struck | None = None


@dataclass(frozen=True, slots=True)
class LegalEntry:
    """A legal step with its record; ``step`` is None where the record is damaged."""

    id: LegalStepId
    step: LegalStep | None
    author: PersonId
    recorded: datetime
    version: int
    struck: Struck | None = None


@dataclass(frozen=True, slots=True)
class History:
    """All events and legal steps of a case, the earliest first; what has no date comes last."""

    events: tuple[EventEntry, ...]
    steps: tuple[LegalEntry, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be right: a reason for the window's sentence, and the field it is about."""

    reason: str
    field: str


def event_faults(event: Violation, *, today: date, born: PartialDate | None) -> list[Fault]:
    """Find what cannot be right in an event; leaving everything empty is right."""
    faults = [
        *_day_faults("started", event.started, today, born),
        *_day_faults("ended", event.ended, today, born),
    ]
    if (
        not faults
        and event.started
        and event.ended
        and certainly_before(event.ended, event.started)
    ):
        faults.append(Fault("event-ends-early", "ended"))
    if event.detention_length is not None and not 0 < event.detention_length <= 10_000:
        faults.append(Fault("detention-length", "detention_length"))
    known = set(taxonomy.method_keys())
    if any(one.key not in known for one in event.methods):
        faults.append(Fault("unknown-choice", "methods"))
    lists = (
        ("perpetrators", event.perpetrators, taxonomy.PERPETRATORS),
        ("purposes", event.purposes, taxonomy.PURPOSES),
        ("place", (event.place,) if event.place else (), taxonomy.PLACES),
    )
    faults += [
        Fault("unknown-choice", name) for name, chosen, known_keys in lists
        if not set(chosen) <= set(known_keys)
    ]  # fmt: skip
    return faults


def step_faults(step: LegalStep, *, today: date, born: PartialDate | None) -> list[Fault]:
    """Find what cannot be right in a legal step."""
    faults = _day_faults("on", step.on, today, born)
    lists = (("stage", step.stage, taxonomy.STAGES), ("outcome", step.outcome, taxonomy.OUTCOMES))
    faults += [
        Fault("unknown-choice", name) for name, key, known in lists if key not in ("", *known)
    ]
    if step.next_hearing is not None and step.on is not None:
        hearing = step.next_hearing
        if certainly_before(PartialDate(hearing.year, hearing.month, hearing.day), step.on):
            faults.append(Fault("hearing-before-step", "next_hearing"))
    return faults


def _day_faults(
    field: str, day: PartialDate | None, today: date, born: PartialDate | None
) -> list[Fault]:
    if day is None:
        return []
    if day.fault():
        return [Fault("date-impossible", field)]
    if day.earliest() > today:
        return [Fault("event-in-future", field)]
    if born is not None and certainly_before(day, born):
        return [Fault("event-before-birth", field)]
    return []


def event_order(event: Violation | None) -> tuple[bool, date]:
    """Give what sorts events: the earliest first, those without a date last."""
    when = (event.started or event.ended) if event else None
    return (when is None, when.earliest() if when else date.max)


def step_order(step: LegalStep | None) -> tuple[bool, date]:
    """Give what sorts legal steps in the same way."""
    when = step.on if step else None
    return (when is None, when.earliest() if when else date.max)
