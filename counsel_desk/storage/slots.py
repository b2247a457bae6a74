"""Remember whose slot is whose, inside the database where outsiders cannot count them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, insert, select

from counsel_desk.domain.ids import PersonId
from counsel_desk.storage import schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session


def taken_slots(session: Session) -> set[int]:
    """Give the slots that have owners."""
    return set(session.execute(select(schema.slots.c.slot)).scalars())


def owners(session: Session) -> dict[int, PersonId]:
    """Give whose each slot is."""
    table = schema.slots
    rows = session.execute(select(table.c.slot, table.c.person))
    return {slot: PersonId(UUID(bytes=person)) for slot, person in rows}


def free_slots(session: Session, slots: Iterable[int]) -> None:
    """Note that slots have no owner any more."""
    session.execute(delete(schema.slots).where(schema.slots.c.slot.in_(list(slots))))


def give_slot(session: Session, slot: int, person: PersonId) -> None:
    """Note that a slot has an owner."""
    session.execute(insert(schema.slots), [{"slot": slot, "person": person.bytes}])


def take_slots(session: Session, person: PersonId, *, but: int) -> None:
    """Note that a person has one slot alone, and no other any more."""
    table = schema.slots
    others = (table.c.person == person.bytes) & (table.c.slot != but)
    session.execute(delete(table).where(others))
