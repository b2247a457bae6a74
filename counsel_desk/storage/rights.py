"""Check that the author of a record version held the right to write it.

A grant alone does not prove it: whoever may only read holds the seed and could write a grant.
What proves it is the table of compartments with the roster and the signed instructions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from counsel_desk.crypto.grants import RIGHT_CODES, RecipientKind
from counsel_desk.crypto.sealing import COMPARTMENT_CODES, Place
from counsel_desk.domain.access import (
    ENTITLEMENTS,
    PROGRAMME_ROLES,
    TABLE_AUTHORS,
    Compartment,
    Relation,
    Right,
    Role,
)
from counsel_desk.domain.ids import CircleId, PersonId
from counsel_desk.storage import schema
from counsel_desk.storage.errors import StorageError

if TYPE_CHECKING:
    from counsel_desk.storage.entitlements import Scope
    from counsel_desk.storage.unit_of_work import Work


SIGNED_OFF = frozenset(
    {"alert_answer", "note_review", "consent_override", "chart_review", "retention", "closing"}
)
"""Records by which those who read a compartment sign it off; no right to write is needed."""
WRITES = frozenset({Right.WRITE})
_SUPERVISE = frozenset({Relation.TEAM_SUPERVISOR, Relation.LEADERS_SUPERVISOR})
DROPS = frozenset({Right.WRITE, Right.DROP})


def enough(table: str, right: Right) -> bool:
    """Whether a right to a compartment suffices to add records of a table to it."""
    return right is Right.WRITE or (right is Right.READ and table in SIGNED_OFF)


def may_author(table: str, roles: frozenset[Role]) -> bool:
    """Whether somebody with these roles may write in a table at all."""
    return table not in TABLE_AUTHORS or bool(TABLE_AUTHORS[table] & roles)


def once_entitled(
    work: Work,
    person: PersonId,
    scope: Scope,
    compartment: Compartment,
    rights: frozenset[Right] = WRITES,
) -> bool:
    """Whether the table ever gave a person one of these rights to a scope's compartment."""
    if compartment is Compartment.OWN:
        return person == scope.author
    ever = work.vault.roles_ever.get(person, frozenset())
    stood = work.relations.once(person, scope)
    if Role.COORDINATOR in ever:
        stood |= {Relation.COORDINATOR}
    if compartment is Compartment.PROGRAMME:
        stood |= {relation for role, relation in PROGRAMME_ROLES.items() if role in ever}
    table = ENTITLEMENTS[compartment]
    return any(table.get(relation) in rights for relation in stood)


def once_supervised(work: Work, person: PersonId, compartment: Compartment) -> bool:
    """Whether a person ever had the role to turn a seed of what supervisors read.

    Of which team is not asked: teams change. What somebody made who is not to have it now is
    sealed with no more, whoever they are (`Keeper.sealing`).
    """
    roles = work.vault.roles_ever.get(person, frozenset())
    return Role.SUPERVISOR in roles and bool(_SUPERVISE & ENTITLEMENTS[compartment].keys())


def may_write(work: Work, place: Place) -> bool:
    """Whether the author was entitled and held a write grant, or dropped this very record.

    Where a record is a sign-off, a grant to read is enough.
    """
    try:
        scope = work.keeper.scope(place.scope)
    except StorageError:
        return False
    author = PersonId(place.author)
    if not may_author(place.table, work.vault.roles_ever.get(author, frozenset())):
        return False
    if once_entitled(work, author, scope, place.compartment) or _signs_off(work, place):
        mine = author == work.me and _on_ring(work, place)
        return mine or granted(work, place) or _dropped(work, place)
    dropped = once_entitled(work, author, scope, place.compartment, DROPS)
    return dropped and _dropped(work, place)


def _signs_off(work: Work, place: Place) -> bool:
    roles = work.vault.roles_ever.get(PersonId(place.author), frozenset())
    return place.table in SIGNED_OFF and Role.SUPERVISOR in roles


def _on_ring(work: Work, place: Place) -> bool:
    if not work.ring.holds(place.scope, place.compartment):
        return False
    return enough(place.table, work.ring.latest(place.scope, place.compartment).right)


def granted(work: Work, place: Place) -> bool:
    """Whether the author holds a write grant for the place's epoch."""
    grants, code = schema.grants, COMPARTMENT_CODES[place.compartment]
    query = select(grants.c.kind, grants.c.recipient).where(
        grants.c.scope == place.scope.bytes,
        grants.c.compartment == code,
        grants.c.epoch == place.epoch,
        grants.c.right.in_([RIGHT_CODES[right] for right in Right if enough(place.table, right)]),
    )
    author = PersonId(place.author)
    for kind, recipient in work.execute(query):
        if kind == RecipientKind.PERSON and recipient == author.bytes:
            return True
        if kind == RecipientKind.CIRCLE and author in work.once_in_circle(
            CircleId(UUID(bytes=recipient))
        ):
            return True
    return False


def _dropped(work: Work, place: Place) -> bool:
    drops = schema.drops
    query = select(drops.c.row).where(
        drops.c.id == place.record.bytes,
        drops.c.author == place.author.bytes,
        drops.c.scope == place.scope.bytes,
        drops.c.compartment == COMPARTMENT_CODES[place.compartment],
    )
    return place.version == 1 and work.execute(query).first() is not None
