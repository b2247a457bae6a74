"""Say whether a compartment still opens for somebody after a change of who is entitled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.crypto.grants import RecipientKind
from counsel_desk.crypto.sealing import COMPARTMENT_CODES
from counsel_desk.domain.access import Right
from counsel_desk.storage import queries
from counsel_desk.storage.entitlements import recipients
from counsel_desk.storage.holders import gather, has

if TYPE_CHECKING:
    from uuid import UUID

    from counsel_desk.domain.access import Compartment
    from counsel_desk.storage.unit_of_work import Work


def stays_open(work: Work, scope_id: UUID, compartment: Compartment) -> bool:
    """Whether a person or circle entitled now holds the newest seed, or there is none yet."""
    scope = work.keeper.scope(scope_id)
    row = work.keeper.epoch(scope_id, compartment)
    if row is None:
        return True
    named = {
        "in_scope": scope_id.bytes,
        "part": COMPARTMENT_CODES[compartment],
        "of_epoch": row.epoch,
    }
    given = gather(work.execute(queries.given(), named))
    wanted = recipients(compartment, scope, work.relations.around(scope), work.roster)
    people = [who for who in wanted if who[0] is not RecipientKind.ORGANISATION]
    return any(has(given, who, Right.READ, work.roster) for who in people)
