"""Find the cases in which something was done since they were registered."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from counsel_desk.storage import schema
from counsel_desk.storage.entitlements import ScopeKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.storage.unit_of_work import Work

_MADE_AT_FIRST = frozenset({"coordination", "contact", "identity"})
_MADE_BY_ITSELF = frozenset({"digest"})
_AT_ONCE = 400


def touched(work: Work, cases: Iterable[UUID]) -> set[UUID]:
    """Give those cases in which a record was changed or added, or that joined a group.

    That a counsellor accepted a case, and took what was left for them, changes nothing.
    """
    wanted = [case.bytes for case in cases]
    found: set[bytes] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        chunk = wanted[start : start + _AT_ONCE]
        inside = schema.scopes.c.case_id.in_(chunk)
        scopes = dict(
            work.execute(select(schema.scopes.c.id, schema.scopes.c.case_id).where(inside)).all()
        )
        for table in schema.RECORD_TABLES.values():
            if table.name in _MADE_BY_ITSELF:
                continue
            query = select(table.c.scope).where(table.c.scope.in_(scopes)).distinct()
            if table.name in _MADE_AT_FIRST:
                query = query.where(table.c.version > 1)
            found |= {scopes[raw] for raw in work.execute(query).scalars()}
        kind = schema.scopes.c.kind == int(ScopeKind.MEMBERSHIP)
        found |= set(
            work.execute(select(schema.scopes.c.case_id).where(inside, kind)).scalars().all()
        )
    return {UUID(bytes=raw) for raw in found}
