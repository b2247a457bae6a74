"""Find the covers that ended while their keys are still the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select

from counsel_desk.crypto.sealing import COMPARTMENTS
from counsel_desk.storage import schema
from counsel_desk.storage.errors import NotFound, VaultDamaged

if TYPE_CHECKING:
    from counsel_desk.domain.access import Compartment
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.storage.unit_of_work import Work


def overdue(work: Work) -> list[UUID]:
    """Give the scopes whose newest seed is held by somebody who covered the file once.

    They are the file itself and its places in groups: no instruction tells of the end of a cover.
    """
    found: dict[UUID, None] = {}
    for case, person in work.relations.ended_covers():
        for scope, compartment in _held_by(work, case, person):
            if _is_astray(work, scope, compartment):
                found[scope] = None
    return list(found)


def _held_by(work: Work, case: UUID, person: PersonId) -> list[tuple[UUID, Compartment]]:
    """Give the scopes and compartments of a file of which a person was given the newest seed."""
    made, grants = schema.compartments, schema.grants
    scopes = [case, *(fact.membership for fact in work.relations.groups_of(case))]
    newest = (
        select(func.max(made.c.epoch))
        .where(made.c.scope == grants.c.scope, made.c.compartment == grants.c.compartment)
        .scalar_subquery()
    )
    held = select(grants.c.scope, grants.c.compartment).where(
        grants.c.scope.in_([one.bytes for one in scopes]),
        grants.c.recipient == person.bytes,
        grants.c.epoch == newest,
    )
    rows = work.execute(held).all()
    known = [row for row in rows if row.compartment in COMPARTMENTS]
    return [(UUID(bytes=row.scope), COMPARTMENTS[row.compartment]) for row in known]


def _is_astray(work: Work, scope: UUID, compartment: Compartment) -> bool:
    """Whether it is theirs no longer; they may lead the group, or be given it anew."""
    try:
        return work.keeper.is_astray(work.keeper.scope(scope), compartment)
    except (NotFound, VaultDamaged):
        return False  # nothing is done where it was meddled with, and verification finds it
