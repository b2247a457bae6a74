"""Find the covers that ended while their keys are still the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from counsel_desk.crypto.sealing import COMPARTMENT_CODES
from counsel_desk.domain.access import Compartment
from counsel_desk.storage import schema

if TYPE_CHECKING:
    from uuid import UUID

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.storage.unit_of_work import Work

_CLINICAL = COMPARTMENT_CODES[Compartment.CLIN]


def overdue(work: Work) -> list[UUID]:
    """Give the cases whose newest clinical seed is held by somebody who covered them once."""
    return [
        case for case, person in work.relations.ended_covers() if _holds_newest(work, case, person)
    ]


def _holds_newest(work: Work, case: UUID, person: PersonId) -> bool:
    made, grants = schema.compartments, schema.grants
    newest = select(func.max(made.c.epoch)).where(
        made.c.scope == case.bytes, made.c.compartment == _CLINICAL
    )
    held = select(grants.c.row).where(
        grants.c.scope == case.bytes,
        grants.c.compartment == _CLINICAL,
        grants.c.recipient == person.bytes,
        grants.c.epoch == newest.scalar_subquery(),
    )
    return work.execute(held).first() is not None
