"""Mark on the chart what happened in a client's life, sealed with the clinical record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.days import local_day
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.life_events import LifeEntry, LifeEvent, LifeEventId
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import Invalid, NotEntitled
from counsel_desk.services.form_drafts import FormDrafts
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.intake import birth_of
from counsel_desk.services.joined import files
from counsel_desk.services.strikes import struck
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from datetime import date

FORM = "life_event"


@use_case(Permission.WRITE_CLINICAL, Changed.EVENTS)
def mark_event(work: Work, case: CaseId, event: LifeEvent) -> LifeEventId:
    """Mark an event; one that was marked wrongly is struck, and marked anew.

    Raises Invalid: ``life-event-month``, ``life-event-twice``, ``life-event-in-future`` or
    ``event-before-birth``.
    """
    _refuse(work, case, event)
    known = (one for one in list_entries(work, case) if one.struck is None)
    if any(one.event == event for one in known):
        raise Invalid("life-event-twice", field="on")
    made = kinds.LIFE_EVENT.records(work).add(case, event)
    FormDrafts(work).drop(FormKey(FORM, case))
    return LifeEventId(made)


@use_case(Permission.READ_CLINICAL)
def marked_events(work: Work, case: CaseId) -> tuple[LifeEntry, ...]:
    """Give what was marked, the newest event first and struck ones too; one entry is logged."""
    if work.is_veiled:
        raise NotEntitled
    work.note(Action.LIST_OPENED, case)
    return list_entries(work, case)


@helps_use_cases
def list_entries(work: Work, case: CaseId) -> tuple[LifeEntry, ...]:
    """Give what was marked in a file and in those merged into it."""
    gone = struck(work, case)
    found = [
        LifeEntry(
            LifeEventId(one.id), one.value, one.author, one.created, CaseId(one.scope),
            gone.get(one.id),
        )
        for one in kinds.LIFE_EVENT.records(work).list(*files(work, case))
    ]  # fmt: skip
    return tuple(sorted(found, key=_order, reverse=True))


@helps_use_cases
def event_alone(work: Work, into: CaseId, event: LifeEvent) -> LifeEvent:
    """Give an event as it may stand in another file; raises Invalid where it cannot."""
    _refuse(work, into, event, "into")
    return event


def _order(entry: LifeEntry) -> tuple[date, str]:
    day = entry.event.on.earliest() if entry.event is not None else local_day(entry.recorded)
    return day, entry.event.kind if entry.event is not None else ""


def _refuse(work: Work, case: CaseId, event: LifeEvent, field: str = "on") -> None:
    if fault := event.fault(local_day(work.now), birth_of(work, case)):
        raise Invalid(fault, field=field)
