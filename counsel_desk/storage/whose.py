"""Find out of which case something is that the audit trail names by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from counsel_desk.storage import schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.storage.unit_of_work import Work

_AT_ONCE = 400


def cases_of(work: Work, subjects: Iterable[UUID]) -> dict[UUID, UUID]:
    """Give the case of each id that is a case, a scope of one, or a record in one."""
    left = [one.bytes for one in subjects]
    scopes: dict[bytes, bytes] = {}
    for start in range(0, len(left), _AT_ONCE):
        chunk = left[start : start + _AT_ONCE]
        scopes |= {one: one for one in chunk}
        for table in schema.RECORD_TABLES.values():
            query = select(table.c.id, table.c.scope).where(table.c.id.in_(chunk)).distinct()
            scopes |= {raw: scope for raw, scope in work.execute(query)}
    wanted = list(set(scopes.values()))
    cases: dict[bytes, bytes] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        chunk = wanted[start : start + _AT_ONCE]
        table = schema.scopes
        query = select(table.c.id, table.c.case_id).where(
            table.c.id.in_(chunk), table.c.case_id.is_not(None)
        )
        cases |= {raw: case for raw, case in work.execute(query)}
    return {
        UUID(bytes=raw): UUID(bytes=cases[scope]) for raw, scope in scopes.items() if scope in cases
    }
