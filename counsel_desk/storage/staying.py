"""Say what of a compartment opens for those entitled now, and who makes its next seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from counsel_desk.crypto.grants import RecipientKind
from counsel_desk.crypto.sealing import COMPARTMENT_CODES
from counsel_desk.domain.access import Compartment, Right
from counsel_desk.storage import queries, schema
from counsel_desk.storage.drop_boxes import DROP_BOX
from counsel_desk.storage.entitlements import may_make, may_turn, recipients
from counsel_desk.storage.holders import gather, has
from counsel_desk.storage.kinds import KINDS

if TYPE_CHECKING:
    from uuid import UUID

    from counsel_desk.storage.entitlements import Scope
    from counsel_desk.storage.unit_of_work import Work


def open_epochs(work: Work, scope_id: UUID, compartment: Compartment) -> frozenset[int]:
    """Give the epochs in use whose seed somebody holds who is entitled now.

    One of them is enough for a seed: they pass it on. What was written before a turn needs an
    older seed than the newest, which whoever came since may not have been given yet.
    """
    row = work.keeper.epoch(scope_id, compartment)
    if row is None:
        return frozenset()
    scope, used = work.keeper.scope(scope_id), {row.epoch, *_needed(work, scope_id, compartment)}
    return frozenset(one for one in used if _is_held(work, scope, compartment, one))


def may_make_next(work: Work, scope: Scope, compartment: Compartment) -> bool:
    """Whether this person makes the next seed of a compartment in which somebody is astray.

    Who holds a seed of it does, if they may turn it. And where nobody who is entitled holds the
    newest seed of what happens in a group, who leads it begins anew: what was written before stays
    shut, and what is written from now on opens again.
    """
    around = work.relations.around(scope)
    if not may_turn(compartment, work.me, scope, around, work.roster):
        return False
    if work.ring.holds(scope.id, compartment):
        return True
    row = work.keeper.epoch(scope.id, compartment)
    if compartment is not Compartment.PROCESS or row is None:
        return False
    is_mine = may_make(compartment, work.me, around, work.roster)
    return is_mine and not _is_held(work, scope, compartment, row.epoch)


def _is_held(work: Work, scope: Scope, compartment: Compartment, epoch: int) -> bool:
    wanted = recipients(compartment, scope, work.relations.around(scope), work.roster)
    named = {
        "in_scope": scope.id.bytes,
        "part": COMPARTMENT_CODES[compartment],
        "of_epoch": epoch,
    }
    given = gather(work.execute(queries.given(), named))
    people = (who for who in wanted if who[0] is not RecipientKind.ORGANISATION)
    return any(has(given, who, Right.READ, work.roster) for who in people)


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
