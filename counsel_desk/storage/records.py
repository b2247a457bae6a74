"""Read and write sealed records of one kind: rows in, domain objects out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Row, Table, select

from counsel_desk.crypto.errors import SealBroken
from counsel_desk.crypto.primitives import content_hash
from counsel_desk.crypto.sealing import (
    COMPARTMENT_CODES,
    Opened,
    Place,
    aead_key,
    author_signature,
    check_author,
    envelope,
    open_record,
    seal_record,
)
from counsel_desk.domain.access import Compartment
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import PersonId
from counsel_desk.storage import queries, schema
from counsel_desk.storage.errors import NotEntitled, NotFound, VaultDamaged
from counsel_desk.storage.proof import proved_epoch
from counsel_desk.storage.rights import enough, granted, may_author, may_write

if TYPE_CHECKING:
    import builtins
    from collections.abc import Callable, Iterator

    from counsel_desk.storage.codec import Codec
    from counsel_desk.storage.entitlements import Scope
    from counsel_desk.storage.key_ring import Held
    from counsel_desk.storage.unit_of_work import Work

T = TypeVar("T")
FIRST = bytes(32)
READ_LOGGED = frozenset({Compartment.CLIN, Compartment.IDENT, Compartment.EVENTS, Compartment.OWN})
"""Compartments whose every reading goes into the audit trail (requirement 42)."""


@dataclass(frozen=True, slots=True)
class Stored(Generic[T]):
    """A record's newest version. ``value`` is None when its bytes do not open.

    ``intact`` is None where signature and right to write were not checked (lists).
    """

    id: UUID
    scope: UUID
    version: int
    author: PersonId
    created: datetime
    value: T | None
    intact: bool | None


def moment(microseconds: int) -> datetime:
    """Turn microseconds since 1970 into an aware datetime in UTC."""
    return datetime.fromtimestamp(microseconds / 1_000_000, UTC)


class Records(Generic[T]):
    """All records of one table; compartments are sealed with the ring of the one signed in."""

    def __init__(
        self,
        work: Work,
        table: str,
        compartment: Compartment,
        codec: Codec[T],
        *,
        history: bool = True,
    ) -> None:
        self._work = work
        self._name = table
        self._table: Table = schema.RECORD_TABLES[table]
        self._compartment = compartment
        self._codec = codec
        self._history = history

    def add(self, scope: UUID, value: T, *, record: UUID | None = None) -> UUID:
        """Write the first version of a record; raises NotEntitled without the right to."""
        record = record or self._work.new_id()
        self._write(scope, record, 1, FIRST, value)
        return record

    def sign_off(self, scope: UUID, value: T) -> UUID:
        """Write a first version with the newest seed held, be it one that was turned since.

        For who was asked to answer while entitled: everyone who reads now holds that seed too. Who
        is entitled still turns it first where that is due.
        """
        self._work.keeper.freshen(scope, self._compartment)
        held = self._work.ring.latest(scope, self._compartment)
        sealed_with = proved_epoch(self._work, scope, self._compartment, held.epoch)
        record = self._work.new_id()
        self._write(scope, record, 1, FIRST, value, held=sealed_with)
        return record

    def replace(self, record: UUID, value: T) -> None:
        """Write the next version; older ones are kept where the kind keeps history."""
        self._follow(self._row(record), value)

    def _follow(self, row: Row[*tuple[Any, ...]], value: T) -> None:
        record, scope, version = UUID(bytes=row.id), UUID(bytes=row.scope), row.version + 1
        previous = content_hash(row.sealed)
        named = {"record": record.bytes}
        self._work.execute(queries.retire(self._table), named)
        self._write(scope, record, version, previous, value)
        if not self._history:
            # After the new one, so that row numbers never come twice.
            self._work.execute(queries.forget_older(self._table), named)

    def put(self, scope: UUID, value: T, *, at_first: Callable[[T], T] | None = None) -> UUID:
        """Write the one record of this kind that a scope has; the first one after ``at_first``."""
        rows = self._work.rows_in(self._table, scope.bytes)
        if not rows:
            return self.add(scope, at_first(value) if at_first else value)
        self._follow(rows[0], value)
        return UUID(bytes=rows[0].id)

    def leave(self, scope: Scope, value: T) -> UUID:
        """Leave a first version as a drop, which the sender cannot open again."""
        work, record = self._work, self._work.new_id()
        place = Place(
            work.vault.id, scope.id, self._compartment, 0, self._name, record, 1, work.me, FIRST
        )
        payload = self._codec.encode(value)
        signature = author_signature(place, self._codec.version, payload, work.identity)
        data = envelope(self._codec.version, payload, signature)
        work.drop_boxes.leave(scope, self._compartment, self._name, data, record)
        return record

    def _write(
        self,
        scope: UUID,
        record: UUID,
        version: int,
        previous: bytes,
        value: T,
        *,
        held: Held | None = None,
    ) -> None:
        work = self._work
        held = held or work.keeper.sealing(scope, self._compartment)
        if not enough(self._name, held.right) or not may_author(self._name, work.roles):
            raise NotEntitled
        place = Place(
            work.vault.id, scope, self._compartment, held.epoch, self._name, record,
            version, work.me, previous,
        )  # fmt: skip
        payload = self._codec.encode(value)
        signature = author_signature(place, self._codec.version, payload, work.identity)
        self.insert(place, envelope(self._codec.version, payload, signature), held.seed)

    def insert(
        self, place: Place, data: bytes, seed: bytes, action: Action = Action.RECORD_WRITTEN
    ) -> None:
        """Seal an envelope in its place and store it with its audit entry."""
        sealed = seal_record(place, data, aead_key(seed))
        values = {
            "id": place.record.bytes,
            "scope": place.scope.bytes,
            "compartment": COMPARTMENT_CODES[place.compartment],
            "epoch": place.epoch,
            "version": place.version,
            "author": place.author.bytes,
            "created": self._work.now_us,
            "previous": place.previous,
            "current": 1,
            "sealed": sealed,
        }
        self._work.insert(self._table, values)
        self._work.note(action, place.record, content=content_hash(sealed))

    def open(self, record: UUID) -> Stored[T]:
        """Open one record by itself: signature and right to write checked, reading logged."""
        row = self._row(record)
        place, opened = self._opened(row)
        if self._compartment in READ_LOGGED:
            self._work.note(Action.RECORD_OPENED, record)
        value = self._value(opened)
        if opened is None or value is None:
            return _stored(row, place, None, intact=False)
        member = self._work.roster.member(place.author)
        intact = member is not None and check_author(place, opened, member.keys.signing)
        intact = intact and may_write(self._work, place)
        return _stored(row, place, value, intact=intact)

    def seal(self, record: UUID) -> bytes:
        """Give the author's signature of the newest version, which no other text has.

        Raises NotFound, and VaultDamaged where it does not open.
        """
        _, opened = self._opened(self._row(record))
        if opened is None:
            raise VaultDamaged
        return opened.signature

    def fault(self, row: Row[*tuple[Any, ...]], known: dict[tuple[Any, ...], bool]) -> str:
        """Say what is wrong with a stored version of any age; an empty text for nothing.

        ``known`` remembers rights to write between calls.
        """
        place, opened = self._opened(row)
        if opened is None:
            return "does not open"
        member = self._work.roster.member(place.author)
        if member is None or not check_author(place, opened, member.keys.signing):
            return "author's signature"
        key = (self._name, place.scope, place.compartment, place.epoch, place.author)
        if not known.get(key):
            # A drop is a right to one record alone and must not speak for the next.
            allowed = may_write(self._work, place)
            known[key] = allowed and granted(self._work, place)
            return "" if allowed else "right to write"
        return ""

    def versions(self, record: UUID) -> list[Stored[T]]:
        """Give all kept versions of a record, the newest first, unchecked; reading is logged.

        Raises NotFound where there is no such record.
        """
        rows = self._work.execute(queries.every_version(self._table), {"record": record.bytes})
        found = [self._peek(row) for row in rows.all()]
        if not found:
            raise NotFound
        if self._compartment in READ_LOGGED:
            self._work.note(Action.RECORD_OPENED, record)
        return found

    def history(self, record: UUID) -> list[Stored[T]]:
        """Give all kept versions, the oldest first, with whether each is its author's to write."""
        rows = self._work.execute(queries.every_version(self._table), {"record": record.bytes})
        known: dict[tuple[Any, ...], bool] = {}
        found = [(self._peek(row), not self.fault(row, known)) for row in rows.all()]
        return [replace(stored, intact=intact) for stored, intact in reversed(found)]

    def only(self, scope: UUID) -> Stored[T] | None:
        """Give the one record of this kind that a scope has, or None."""
        return next(iter(self.list(scope)), None)

    def list(self, *scopes: UUID) -> list[Stored[T]]:
        """Give the newest versions in these scopes, oldest record first, unchecked."""
        if len(scopes) == 1:
            return [self._peek(row) for row in self._work.rows_in(self._table, scopes[0].bytes)]
        query = queries.newest_in(self._table)
        found: list[Stored[T]] = []
        for start in range(0, len(scopes), 500):
            chunk = [scope.bytes for scope in scopes[start : start + 500]]
            rows = self._work.execute(query, {"scopes": chunk}).all()
            found.extend(self._peek(row) for row in rows)
        return found

    def count(self, scope: UUID) -> int:
        """Count the records of a scope, also those that this person cannot open."""
        return len(self._work.rows_in(self._table, scope.bytes))

    def known(self, *scopes: UUID) -> builtins.list[Stored[T]]:
        """Give the records of these scopes as this person's keys know them last.

        What was sealed anew with a key of later is given as it was before; what was first sealed
        with one is left out. A damaged record is there without its value, as in ``list``.
        """
        found = (one if one.value is not None else self._before(one) for one in self.list(*scopes))
        return [one for one in found if one is not None]

    def _before(self, stored: Stored[T]) -> Stored[T] | None:
        """Give the newest version that this person's keys open, or a damaged one as it is."""
        if self._work.ring.holds(stored.scope, self._compartment, self._row(stored.id).epoch):
            return stored
        return next((one for one in self.versions(stored.id) if one.value is not None), None)

    def every(self) -> Iterator[Stored[T]]:
        """Walk all newest versions whose key is on the ring, oldest record first."""
        table = self._table
        holds = self._work.ring.scopes(self._compartment)
        query = select(table).where(table.c.current == 1).order_by(table.c.row)
        for row in self._work.execute(query):
            if row.scope in holds:
                yield self._peek(row)

    def after(
        self, row: int, most: int, holds: set[bytes]
    ) -> tuple[int, builtins.list[Stored[T]], int]:
        """Read on from a row number, through at most so many newest versions, unchecked.

        Gives the last row number seen, what is of the scopes ``holds``, and how many were seen.
        """
        values = {"after": row, "most": most}
        rows = self._work.execute(queries.newest_after(self._table), values).all()
        found = [self._peek(one) for one in rows if one.scope in holds]
        return rows[-1].row if rows else row, found, len(rows)

    def after_in(
        self, scope: bytes, rows: tuple[int, int], most: int
    ) -> tuple[int, builtins.list[Stored[T]]]:
        """Read on in one scope that is held, like ``after``: after a row, and up to one."""
        after, until = rows
        values = {"in_scope": scope, "after": after, "until": until, "most": most}
        found = self._work.execute(queries.newest_in_after(self._table), values).all()
        return found[-1].row if found else after, [self._peek(one) for one in found]

    def newest_row(self) -> int:
        """Give the highest row number there is, of any version; 0 for an empty table."""
        found: int | None = self._work.execute(queries.newest_row(self._table)).scalar()
        return found or 0

    def scopes_after(self, row: int) -> tuple[int, set[bytes]]:
        """Give the newest row number and the scopes of all rows after the one named."""
        table = self._table
        query = select(table.c.row, table.c.scope).where(table.c.row > row)
        rows = self._work.execute(query).all()
        found = [(one.row, one.scope) for one in rows]
        return max([row, *(n for n, _ in found)]), {scope for _, scope in found}

    def _peek(self, row: Row[*tuple[Any, ...]]) -> Stored[T]:
        place, opened = self._opened(row)
        value = self._value(opened)
        return _stored(row, place, value, intact=False if value is None else None)

    def _value(self, opened: Opened | None) -> T | None:
        """Decode a payload; None for one that is no payload, whoever sealed it."""
        try:
            return self._codec.decode(opened.payload_version, opened.payload) if opened else None
        except VaultDamaged:
            return None

    def _row(self, record: UUID) -> Row[*tuple[Any, ...]]:
        query = queries.newest(self._table)
        row = self._work.execute(query, {"record": record.bytes}).first()
        if row is None:
            raise NotFound
        return row

    def _opened(self, row: Row[*tuple[Any, ...]]) -> tuple[Place, Opened | None]:
        # The table's compartment, not the row's: a colleague's own key must not pass for it.
        place = Place(
            self._work.vault.id, _often(row.scope), self._compartment, row.epoch,
            self._name, UUID(bytes=row.id), row.version, _often(row.author), row.previous,
        )  # fmt: skip
        try:
            key = self._work.ring.key(row.scope, row.compartment, row.epoch)
            return place, open_record(place, row.sealed, key)
        except SealBroken:
            return place, None
        except NotEntitled:
            if self._work.ring.holds(place.scope, self._compartment):
                return place, None  # an epoch that there is not: one bad row, not the whole list
            raise


@lru_cache(maxsize=4096)
def _often(raw: bytes) -> UUID:
    """Give the id of a scope or a person, which hundreds of records share."""
    return UUID(bytes=raw)


def _stored(
    row: Row[*tuple[Any, ...]], place: Place, value: T | None, *, intact: bool | None
) -> Stored[T]:
    return Stored(
        place.record, place.scope, row.version, PersonId(place.author), moment(row.created),
        value, intact,
    )  # fmt: skip
