"""Say whether a compartment still opens for somebody after a change of who is entitled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from counsel_desk.crypto.grants import RecipientKind
from counsel_desk.crypto.sealing import COMPARTMENT_CODES
from counsel_desk.domain.access import Right
from counsel_desk.storage import queries, schema
from counsel_desk.storage.drop_boxes import DROP_BOX
from counsel_desk.storage.entitlements import recipients
from counsel_desk.storage.holders import gather, has
from counsel_desk.storage.kinds import KINDS

if TYPE_CHECKING:
    from uuid import UUID

    from counsel_desk.domain.access import Compartment
    from counsel_desk.storage.unit_of_work import Work


def stays_open(work: Work, scope_id: UUID, compartment: Compartment) -> bool:
    """Whether those entitled now hold every seed that something there needs, or there is none.

    One of them is enough for a seed: they pass it on. What was written before a turn needs an
    older seed than the newest, which whoever came since may not have been given yet.
    """
    scope = work.keeper.scope(scope_id)
    row = work.keeper.epoch(scope_id, compartment)
    if row is None:
        return True
    wanted = recipients(compartment, scope, work.relations.around(scope), work.roster)
    people = [who for who in wanted if who[0] is not RecipientKind.ORGANISATION]
    named = {"in_scope": scope_id.bytes, "part": COMPARTMENT_CODES[compartment]}

    def is_held(epoch: int) -> bool:
        given = gather(work.execute(queries.given(), {**named, "of_epoch": epoch}))
        return any(has(given, who, Right.READ, work.roster) for who in people)

    return all(is_held(epoch) for epoch in {row.epoch, *_needed(work, scope_id, compartment)})


def _needed(work: Work, scope_id: UUID, compartment: Compartment) -> set[int]:
    """Give the epochs with which something is sealed, in any version, or waits in a drop-box."""
    tables = [schema.RECORD_TABLES[one.table] for one in KINDS if one.compartment is compartment]
    waits = schema.drops.c.taken == 0, schema.drops.c.recipient_kind == DROP_BOX
    every = [(table, ()) for table in tables] + [(schema.drops, waits)]
    found: set[int] = set()
    for table, only in every:
        found.update(
            work.execute(
                select(table.c.epoch)
                .distinct()
                .where(
                    table.c.scope == scope_id.bytes,
                    table.c.compartment == COMPARTMENT_CODES[compartment],
                    *only,
                )
            ).scalars()
        )
    return found
