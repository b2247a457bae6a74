"""Take cases out of a vault for good: every wrap of their seeds and every record of theirs.

What a colleague has typed and not signed lies under that colleague's own key: their desk takes it
out at the next sign-in. Everyone's own record of opened seeds, and of rows for lists, is deleted;
both are made anew from what is left.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Table, delete, func, insert, select, update

from counsel_desk.crypto.primitives import content_hash
from counsel_desk.crypto.tombstones import Part, Tombstone, message
from counsel_desk.domain.audit import Action
from counsel_desk.storage import rings, schema, tombstones
from counsel_desk.storage.entitlements import ScopeKind
from counsel_desk.storage.tombstones import Signed, Stone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from counsel_desk.storage.unit_of_work import Work

_TABLE = schema.tombstones
_AT_ONCE = 400
_OF_A_GROUP = "roll_entry"
"""The roll is the group's; a member's line in it has the membership's id."""
MADE_ANEW = (rings.KIND, "register")
"""Own records that hold seeds or words of a case, and that every desk makes again."""


def scopes_of(work: Work, cases: Iterable[UUID]) -> dict[UUID, ScopeKind]:
    """Give every scope of some cases: the file, private corners, memberships in groups."""
    table = schema.scopes
    found: dict[UUID, ScopeKind] = {}
    for chunk in _chunks(cases):
        query = select(table.c.id, table.c.kind).where(table.c.case_id.in_(chunk))
        for raw, kind in work.execute(query):
            found[UUID(bytes=raw)] = ScopeKind(kind)
    return found


def records_in(work: Work, scopes: dict[UUID, ScopeKind]) -> dict[str, set[UUID]]:
    """Give the ids of all records in some scopes, drops too, by table."""
    found: dict[str, set[UUID]] = {}
    for name, table in schema.RECORD_TABLES.items():
        column = table.c.id if name == _OF_A_GROUP else table.c.scope
        found[name] = _ids(work, table, column, scopes)
    drops = schema.drops
    for chunk in _chunks(scopes):
        query = select(drops.c.kind, drops.c.id).where(drops.c.scope.in_(chunk))
        for kind, raw in work.execute(query):
            found.setdefault(kind, set()).add(UUID(bytes=raw))
    return {name: ids for name, ids in found.items() if ids}


def _ids(work: Work, table: Table, column: Any, scopes: Iterable[UUID]) -> set[UUID]:  # noqa: ANN401 - a column of any table
    found: set[UUID] = set()
    for chunk in _chunks(scopes):
        query = select(table.c.id).where(column.in_(chunk)).distinct()
        found |= {UUID(bytes=raw) for raw in work.execute(query).scalars()}
    return found


def _chunks(ids: Iterable[UUID]) -> Iterator[list[bytes]]:
    raw = [one.bytes for one in ids]
    for start in range(0, len(raw), _AT_ONCE):
        yield raw[start : start + _AT_ONCE]


def count_keys(work: Work, scopes: Iterable[UUID]) -> int:
    """Count the grants by which the seeds of some scopes are sealed to anybody."""
    table, count = schema.grants, 0
    for chunk in _chunks(scopes):
        query = select(func.count()).select_from(table).where(table.c.scope.in_(chunk))
        count += int(work.execute(query).scalar_one())
    return count


def describe(work: Work, erasure: UUID, cases: tuple[UUID, ...]) -> tuple[Tombstone, Counter[str]]:
    """Say what would be taken out, and how many records of each table."""
    scopes = scopes_of(work, cases)
    records = records_in(work, scopes)
    ids = sorted(set().union(*records.values()))
    stone = Tombstone(erasure, work.now_us, cases, tuple(sorted(scopes)), tuple(ids))
    return stone, Counter({name: len(found) for name, found in records.items()})


def ask(work: Work, content: Tombstone) -> None:
    """Sign as the supervisor, and leave the stone for an administrator."""
    body = content.to_bytes()
    signed = _signed(work, Part.SUPERVISOR, body)
    work.insert(_TABLE, {**tombstones.to_values(Stone(body, content, signed)), "turned": 0})
    work.note(Action.ERASURE_ASKED, content.id, content=content_hash(body))


def withdraw(work: Work, erasure: UUID) -> None:
    """Take a stone back that nobody has carried out."""
    mine = (_TABLE.c.id == erasure.bytes) & _TABLE.c.administrator.is_(None)
    work.execute(delete(_TABLE).where(mine))
    work.note(Action.ERASURE_REFUSED, erasure)


def is_as_asked(work: Work, stone: Stone) -> bool:
    """Whether the supervisor signed for just what there is of the cases: no more and no less.

    More would take another file out under the code of this one, or account for records of another.
    """
    now, _ = describe(work, stone.content.id, stone.content.cases)
    asked = stone.content
    return now.scopes == asked.scopes and now.records == asked.records


def carry_out(work: Work, stone: Stone) -> None:
    """Sign as the administrator and take everything out; the key of the database is due then."""
    # A new row, after all that were carried out before: everyone's desk goes by these numbers.
    honour(work, replace(stone, administrator=_signed(work, Part.ADMINISTRATOR, stone.body)))


def honour(work: Work, stone: Stone) -> None:
    """Put a stone that two signed into this vault, which lacks it, and take out what it names."""
    work.execute(delete(_TABLE).where(_TABLE.c.id == stone.content.id.bytes))
    work.execute(insert(_TABLE), {**tombstones.to_values(stone), "turned": 0})
    take_out(work, stone)


def left_of(work: Work, scopes: Iterable[UUID]) -> set[UUID]:
    """Give those of some scopes of which anything is in the vault still, or again."""
    columns = [schema.scopes.c.id, schema.grants.c.scope, schema.drops.c.scope]
    for name, table in schema.RECORD_TABLES.items():
        columns.append(table.c.id if name == _OF_A_GROUP else table.c.scope)
    found: set[UUID] = set()
    for chunk in _chunks(scopes):
        for column in columns:
            query = select(column).where(column.in_(chunk)).distinct()
            found |= {UUID(bytes=raw) for raw in work.execute(query).scalars()}
    return found


def take_out(work: Work, stone: Stone) -> None:
    """Delete every row of what a stone names, and everyone's own record of it."""
    content = stone.content
    # In an older copy there may be more than was there when it was asked for: scopes decide.
    here = scopes_of(work, content.cases)
    scopes = {*content.scopes, *here}
    documents = _ids(work, schema.RECORD_TABLES["document"], _scope("document"), scopes)
    _delete(work, schema.document_parts, schema.document_parts.c.document, documents)
    for name, table in schema.RECORD_TABLES.items():
        column = table.c.id if name == _OF_A_GROUP else table.c.scope
        _delete(work, table, column, scopes)
    for table in (schema.drops, schema.grants, schema.compartments, schema.pending):
        _delete(work, table, table.c.scope, scopes)
    _delete(work, schema.scopes, schema.scopes.c.id, scopes)
    own = schema.own_records
    work.execute(delete(own).where(own.c.kind.in_(MADE_ANEW)))
    work.note(Action.ERASED, content.id, content=content_hash(stone.body))


def _scope(name: str) -> Any:  # noqa: ANN401 - a column
    return schema.RECORD_TABLES[name].c.scope


def _delete(work: Work, table: Table, column: Any, ids: Iterable[UUID]) -> None:  # noqa: ANN401 - a column of any table
    for chunk in _chunks(ids):
        work.execute(delete(table).where(column.in_(chunk)))


def _signed(work: Work, part: Part, body: bytes) -> Signed:
    identity = work.identity
    signature = identity.sign(message(work.vault.id, part, body))
    return Signed(identity.person, identity.public.signing, signature)


def key_is_turned(work: Work) -> None:
    """Note that the database was written under another key since every erasure."""
    done = _TABLE.c.administrator.is_not(None)
    work.execute(update(_TABLE).where(done).values(turned=1))
