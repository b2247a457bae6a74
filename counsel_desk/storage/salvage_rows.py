"""Gather the rows of a damaged vault into a new database, and know which ones are missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import sqlcipher3.dbapi2 as sqlcipher

from counsel_desk.crypto import audit as entries
from counsel_desk.crypto.errors import ChainBroken
from counsel_desk.crypto.primitives import content_hash
from counsel_desk.domain.audit import Action
from counsel_desk.storage import schema, tombstones
from counsel_desk.storage.leftover_rows import Known, rows_at, told_by_indexes, walk
from counsel_desk.storage.salvage_proof import Proof

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Table

    from counsel_desk.storage.page_repair import Connection
    from counsel_desk.storage.tombstones import Stone

    Row = tuple[Any, ...]

_WRITES = frozenset({Action.RECORD_WRITTEN, Action.RECORD_RESEALED, Action.DROP_TAKEN})
_CHAINS = (schema.audit, schema.roster)
"""The tables that have no index: their numbers have no gaps, and each row names the one before."""
_BLANK = bytes(16)
_MOST_BY_ID = 5_000
_RECORDS = frozenset(schema.RECORD_TABLES)
_SIGNATURE = 64


@dataclass(frozen=True, slots=True)
class Loss:
    """One row that could not be read, as far as it is known.

    ``table`` is empty for a record of which only the trail tells; ``version`` is 0 where there is
    none, and ``at`` (microseconds since 1970) where nobody knows.
    """

    table: str
    record: UUID | None = None
    scope: UUID | None = None
    version: int = 0
    at: int = 0


class Gathering:
    """Rows on their way into a new database.

    Attributes: ``kept`` and ``from_copies`` count the rows taken over.
    """

    def __init__(self, target: Connection) -> None:
        self._target = target
        self.kept = 0
        self.from_copies = 0
        self._known: dict[str, Known] = {table: Known() for table in schema.metadata.tables}
        self._written: dict[bytes, set[bytes]] = defaultdict(set)
        self._when: dict[bytes, int] = {}
        self._present: set[bytes] = set()
        self._broken: set[str] = set()
        self._trail_is_cut = True
        self._stones: set[Stone] = set()
        self._erased: frozenset[bytes] = frozenset()

    def stone(self, stone: Stone | None) -> None:
        """Take note of what may have been erased; `judge` says of what it is proved."""
        if stone is not None and stone.administrator is not None:
            self._stones.add(replace(stone, row=0))

    def judge(self, vault: bytes) -> tuple[UUID, ...]:
        """Leave out what was erased, as far as the vault itself proves it; gives what it does not.

        A list that lies beside a vault can be anybody's. It counts as any tombstone does: by two
        people of the staff list that was read, or by who carried it out by the signed trail. Raises
        RosterLost for a staff list that proves nobody.
        """
        if not self._stones:
            return ()
        proof = Proof(self._target, vault)
        proved = [stone for stone in self._stones if proof.holds(stone)]
        records = (one.bytes for stone in proved for one in stone.content.records)
        self._erased = frozenset(records)
        self._leave_out()
        names = {stone.content.id for stone in self._stones - set(proved)}
        return tuple(sorted(names - {stone.content.id for stone in proved}))

    def is_whole(self) -> bool:
        """Whether the staff list and the trail were read to their ends."""
        return self.has_roster() and not self._trail_is_cut

    def _leave_out(self) -> None:
        gone = [(record,) for record in self._erased & self._present]
        for name in _RECORDS:
            made = self._target.executemany(f"DELETE FROM {name} WHERE id = ?", gone)  # noqa: S608 - own names
            self.kept -= max(made.rowcount, 0)
        self._present -= self._erased

    # --- the tables' own trees ---

    def table(self, connection: Connection, table: Table) -> None:
        """Take what the table's own tree leads to, and note what its indexes tell."""
        known = self._known[table.name]
        known.told = told_by_indexes(connection, table)
        for row in walk(connection, table, lambda: self._broken.add(table.name)):
            self._take(table, row)
        if table in _CHAINS and not known.read:
            self._broken.add(table.name)
        if table is schema.audit:
            self._trail_is_cut = table.name in self._broken or self._gaps(table) > 0

    def _take(self, table: Table, row: Row) -> bool:
        known = self._known[table.name]
        if row[0] in known.read or not self._holds(table, row):
            return False
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        marks = ", ".join("?" * len(row))
        try:
            # Names of this program's own tables and columns, never anything read.
            self._target.execute(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", row)  # noqa: S608
        except (sqlcipher.IntegrityError, sqlcipher.InterfaceError):
            return False
        known.read.add(row[0])
        self.kept += 1
        if table.name in _RECORDS:
            self._present.add(row[1])
        if table is schema.tombstones and isinstance(row[2], bytes):
            told = zip((column.name for column in table.columns), row, strict=True)
            self.stone(tombstones.from_values(dict(told)))
        return True

    def _holds(self, table: Table, row: Row) -> bool:
        """Whether a row is whole: parts of a long value may lie in a page that is blank now."""
        if table is schema.audit:
            return self._entry(row)
        if table.name in _RECORDS:
            return self._is_written(row[1], row[-1])
        return not any(isinstance(value, bytes) and _is_blank(value) for value in row)

    def _entry(self, row: Row) -> bool:
        entry = _parsed(row)
        if entry is None:
            return False
        if entry.action in _WRITES:
            self._written[entry.subject.bytes].add(entry.content)
            self._when[entry.subject.bytes] = entry.at
        return True

    def _is_written(self, record: object, sealed: object) -> bool:
        if not isinstance(record, bytes) or not isinstance(sealed, bytes):
            return False
        if record in self._erased:
            return False
        if content_hash(sealed) in self._written.get(record, ()):
            return True
        untold = record not in self._written or self._trail_is_cut
        return untold and not _is_blank(sealed)

    # --- page by page ---

    def is_incomplete(self) -> bool:
        """Whether there is anything left to look for."""
        missing = any(known.missing for known in self._known.values())
        gaps = any(self._gaps(table) for table in _CHAINS)
        return (
            missing
            or gaps
            or bool(self._broken & {t.name for t in _CHAINS})
            or bool(self._untold())
        )

    def looked_for(self) -> Callable[[int], bool]:
        """Give whether a row of a number is looked for now, in whatever table."""
        numbers = {n for known in self._known.values() for n in known.missing}
        open_chains = [
            self._known[table.name].read
            for table in _CHAINS
            if table.name in self._broken or self._gaps(table)
        ]
        if self._untold():
            return lambda _number: True
        return lambda number: number in numbers or any(number not in one for one in open_chains)

    def from_page(self, rows: list[Row]) -> None:
        """Take from the rows of one page those that are missing."""
        owner: Table | None = None
        for row in rows:
            chain = self._chain_of(row)
            found = self._owner(row) if chain is None else chain
            if found is not None and self._take(found, row[: len(found.columns)]):
                owner = found
        if owner is not None and owner.name in _RECORDS:
            self._beside(owner, rows)

    def _beside(self, owner: Table, rows: list[Row]) -> None:
        """Take the rest of a page: all of it is one table's, whether an index tells or not."""
        for row in rows:
            self._take(owner, row[: len(owner.columns)])

    def _owner(self, row: Row) -> Table | None:
        for name, known in self._known.items():
            told = known.told.get(row[0])
            if told is not None and row[0] not in known.read:
                table = schema.metadata.tables[name]
                if _agrees(table, row, told):
                    return table
        return None

    def _chain_of(self, row: Row) -> Table | None:
        if any(value is not None for value in row[3:]):
            return None
        if _parsed(row) is not None:
            return schema.audit
        return schema.roster if _roster_parts(row) is not None else None

    # --- verified copies ---

    def from_copy(self, connection: Connection) -> None:
        """Take what is missing from a copy of the same vault."""
        before = self.kept
        for table in _CHAINS:
            for row in walk(connection, table, lambda: None):
                if row[0] not in self._known[table.name].read and self._follows(table, row):
                    self._take(table, row)
        for name, known in self._known.items():
            table = schema.metadata.tables[name]
            for row in rows_at(connection, table, sorted(known.missing)):
                if _agrees(table, row, known.told[row[0]]):
                    self._take(table, row)
        for record in list(self._untold())[:_MOST_BY_ID]:
            self._by_id(connection, record)
        self.from_copies += self.kept - before

    def _by_id(self, connection: Connection, record: bytes) -> None:
        for name in _RECORDS:
            query = f"SELECT * FROM {name} WHERE id = ?"  # noqa: S608 - own names
            for row in connection.execute(query, (record,)).fetchall():
                self._take(schema.RECORD_TABLES[name], row)

    def _follows(self, table: Table, row: Row) -> bool:
        """Whether an entry names the one before it, which is here already, as its predecessor."""
        key = "sequence" if table is schema.audit else "position"
        query = f"SELECT body FROM {table.name} WHERE {key} = ?"  # noqa: S608 - own names
        before = self._target.execute(query, (row[0] - 1,)).fetchone()
        digest = content_hash(before[0]) if before else entries.NOTHING
        if table is schema.audit:
            entry = _parsed(row)
            return entry is not None and entry.previous == digest
        parts = _roster_parts(row)
        return parts is not None and parts[1] == digest

    # --- what is missing ---

    def has_roster(self) -> bool:
        """Whether the staff list is whole: without it nobody's signature counts."""
        is_cut = schema.roster.name in self._broken and not self.from_copies
        return not self._gaps(schema.roster) and not is_cut

    def _gaps(self, table: Table) -> int:
        known = self._known[table.name].read
        first = 1 if table is schema.audit else 0
        return max(known, default=first) - first + 1 - len(known) if known else 1

    def _untold(self) -> set[bytes]:
        """Give the records of which only the trail tells."""
        told = {
            facts["id"]
            for name in _RECORDS
            for facts in self._known[name].missing.values()
            if "id" in facts
        }
        return self._written.keys() - self._present - told - self._erased

    def losses(self) -> tuple[Loss, ...]:
        """List what is missing: by table, and last the records of which only the trail tells."""
        found = [
            self._loss(name, facts)
            for name, known in self._known.items()
            for _, facts in sorted(known.missing.items())
        ]
        found += [Loss("audit", version=number) for number in _absent(self._known["audit"].read, 1)]
        found += [
            Loss("", UUID(bytes=raw), at=self._when.get(raw, 0)) for raw in sorted(self._untold())
        ]
        return tuple(found)

    def _loss(self, name: str, facts: dict[str, Any]) -> Loss:
        record = facts.get("id") or facts.get("document")
        at = self._when.get(record, 0) if record else 0
        return Loss(name, _uuid(record), _uuid(facts.get("scope")), facts.get("version", 0), at)

    def finish(self) -> None:
        """Let what is left stand: the newest version that there is, and keys to be given again."""
        for name, known in self._known.items():
            missing = known.missing.values()
            if name in _RECORDS:
                for record in {facts["id"] for facts in missing if "id" in facts}:
                    self._promote(name, record)
            if name in ("grants", "compartments"):
                self._give_again({facts["scope"] for facts in missing if "scope" in facts})

    def _promote(self, name: str, record: bytes) -> None:
        newest = f"SELECT max(version) FROM {name} WHERE id = ?"  # noqa: S608 - own names
        self._target.execute(
            f"UPDATE {name} SET current = 1 WHERE id = ? AND version = ({newest})",  # noqa: S608 - own names
            (record, record),
        )

    def _give_again(self, scopes: Iterable[bytes]) -> None:
        # The next who is entitled and signs in gives them again.
        values = [(scope, 0) for scope in sorted(scopes)]
        self._target.executemany(
            "INSERT OR IGNORE INTO pending (scope, since) VALUES (?, ?)", values
        )


def _absent(numbers: set[int], first: int) -> list[int]:
    return sorted(set(range(first, max(numbers, default=0) + 1)) - numbers)


def _agrees(table: Table, row: Row, told: dict[str, Any]) -> bool:
    columns = [column.name for column in table.columns]
    return all(row[columns.index(name)] == value for name, value in told.items() if name in columns)


def _uuid(raw: object) -> UUID | None:
    return UUID(bytes=raw) if isinstance(raw, bytes) and len(raw) == 16 else None


def _is_blank(value: bytes) -> bool:
    return (len(value) >= 256 and value.endswith(_BLANK)) or bytes(4000) in value


def _parsed(row: Row) -> entries.Entry | None:
    body, signature = row[1], row[2]
    if not isinstance(body, bytes) or not isinstance(signature, bytes):
        return None
    try:
        entry = entries.parse_entry(body)
    except ChainBroken:
        return None
    return entry if entry.sequence == row[0] and len(signature) == _SIGNATURE else None


def _roster_parts(row: Row) -> list[Any] | None:
    body, signature = row[1], row[2]
    if not isinstance(body, bytes) or not isinstance(signature, bytes):
        return None
    try:
        parts = msgspec.msgpack.decode(body, type=list)
    except msgspec.DecodeError:
        return None
    return (
        parts if len(parts) == 5 and parts[0] == row[0] and len(signature) == _SIGNATURE else None
    )
