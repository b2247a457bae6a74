"""Read the audit chain backwards, a bounded stretch at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from counsel_desk.crypto.audit import Entry, parse_entry
from counsel_desk.crypto.errors import ChainBroken
from counsel_desk.storage import schema
from counsel_desk.storage.errors import VaultDamaged

if TYPE_CHECKING:
    from counsel_desk.storage.unit_of_work import Work


def read_before(work: Work, before: int | None, limit: int) -> list[Entry]:
    """Read at most ``limit`` entries older than a sequence number (or the newest), newest first."""
    table = schema.audit
    query = select(table.c.body).order_by(table.c.sequence.desc()).limit(limit)
    if before is not None:
        query = query.where(table.c.sequence < before)
    try:
        return [parse_entry(body) for body in work.session.execute(query).scalars()]
    except ChainBroken:
        raise VaultDamaged from None
