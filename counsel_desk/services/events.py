"""Keep what was done to a client and the legal steps, sealed apart from everything else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.days import local_day
from counsel_desk.domain.events import (
    EventEntry,
    Fault,
    History,
    LegalEntry,
    LegalStep,
    LegalStepId,
    Violation,
    ViolationId,
    event_faults,
    event_order,
    step_faults,
    step_order,
)
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.intake import LONGEST
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import Invalid, NotEntitled, NotFound
from counsel_desk.services.form_drafts import FormDrafts
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.intake import birth_of, trimmed
from counsel_desk.services.strikes import refuse_struck, struck
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from uuid import UUID

    from counsel_desk.storage.records import Records

EVENT_FORM, LEGAL_FORM = "violation", "legal_step"


@use_case(Permission.READ_EVENTS)
def open_history(work: Work, case: CaseId) -> History:
    """Open all events and legal steps of a case, struck ones too; one entry is logged."""
    if work.is_veiled:
        raise NotEntitled
    work.note(Action.LIST_OPENED, case)
    gone = struck(work, case)
    events = [
        EventEntry(
            ViolationId(one.id), one.value, one.author, one.created, one.version, gone.get(one.id)
        )
        for one in kinds.VIOLATION.records(work).list(case)
    ]
    steps = [
        LegalEntry(
            LegalStepId(one.id), one.value, one.author, one.created, one.version, gone.get(one.id)
        )
        for one in kinds.LEGAL_STEP.records(work).list(case)
    ]
    return History(
        tuple(sorted(events, key=lambda one: event_order(one.event))),
        tuple(sorted(steps, key=lambda one: step_order(one.step))),
    )


@use_case(Permission.WRITE_EVENTS, Changed.EVENTS)
def save_event(
    work: Work, case: CaseId, event: Violation, *, record: ViolationId | None = None
) -> ViolationId:
    """Save an event, a new one or the next version of ``record``; earlier versions are kept.

    Raises Invalid, with ``struck-already`` for one that was struck.
    """
    said = _trimmed_event(event)
    _refuse(event_faults(said, today=local_day(work.now), born=birth_of(work, case)))
    made = _save(work, kinds.VIOLATION.records(work), case, said, record)
    FormDrafts(work).drop(FormKey(EVENT_FORM, case, record))
    return ViolationId(made)


@use_case(Permission.WRITE_EVENTS, Changed.EVENTS)
def save_step(
    work: Work, case: CaseId, step: LegalStep, *, record: LegalStepId | None = None
) -> LegalStepId:
    """Save a legal step, a new one or the next version of ``record``."""
    said = trimmed(step)
    _refuse(step_faults(said, today=local_day(work.now), born=birth_of(work, case)))
    if said.violation is not None:
        _of_case(kinds.VIOLATION.records(work), case, said.violation)
    made = _save(work, kinds.LEGAL_STEP.records(work), case, said, record)
    FormDrafts(work).drop(FormKey(LEGAL_FORM, case, record))
    return LegalStepId(made)


@helps_use_cases
def event_alone(work: Work, into: CaseId, event: Violation) -> Violation:
    """Give an event as it may stand in another file; raises Invalid where it cannot."""
    _refuse(event_faults(event, today=local_day(work.now), born=birth_of(work, into)), "into")
    return event


@helps_use_cases
def step_alone(work: Work, into: CaseId, step: LegalStep) -> LegalStep:
    """Give a legal step as it may stand in another file: the event that it is about stays here."""
    _refuse(step_faults(step, today=local_day(work.now), born=birth_of(work, into)), "into")
    return replace(step, violation=None)


def _trimmed_event(event: Violation) -> Violation:
    if any(len(one.detail) > LONGEST for one in event.methods):
        raise Invalid("text-too-long", field="methods", most=LONGEST)
    methods = tuple(replace(one, detail=one.detail.strip()) for one in event.methods)
    return trimmed(replace(event, methods=methods))


def _refuse(faults: list[Fault], field: str = "") -> None:
    if faults:
        raise Invalid(faults[0].reason, field=field or faults[0].field)


def _save(
    work: Work,
    records: Records[Violation] | Records[LegalStep],
    case: CaseId,
    value: Violation | LegalStep,
    record: UUID | None,
) -> UUID:
    if record is None:
        return records.add(case, value)  # type: ignore[arg-type] # records of the value's kind
    _of_case(records, case, record)
    refuse_struck(work, case, record)
    records.replace(record, value)  # type: ignore[arg-type] # records of the value's kind
    return record


def _of_case(records: Records[Violation] | Records[LegalStep], case: CaseId, record: UUID) -> None:
    if all(one.id != record for one in records.list(case)):
        raise NotFound
