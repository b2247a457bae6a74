"""Check that the author of a record version held the right to write it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from counsel_desk.crypto.grants import RIGHT_CODES, RecipientKind
from counsel_desk.crypto.sealing import COMPARTMENT_CODES, Place
from counsel_desk.domain.access import Right
from counsel_desk.domain.ids import CircleId, PersonId
from counsel_desk.storage import schema

if TYPE_CHECKING:
    from counsel_desk.storage.unit_of_work import Work


SIGNED_OFF = frozenset({"alert_answer"})
"""Records by which those who read a compartment sign it off; no right to write is needed."""


def enough(table: str, right: Right) -> bool:
    """Whether a right to a compartment suffices to add records of a table to it."""
    return right is Right.WRITE or (right is Right.READ and table in SIGNED_OFF)


def may_write(work: Work, place: Place) -> bool:
    """Whether the author made the compartment, held a write grant, or dropped this very record.

    Where a record is a sign-off, a grant to read is enough.
    """
    author = place.author
    if author == work.me and work.ring.holds(place.scope, place.compartment):
        held = work.ring.latest(place.scope, place.compartment)
        if enough(place.table, held.right):
            return True
    return granted(work, place) or _dropped(work, place)


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
    )
    return place.version == 1 and work.execute(query).first() is not None
