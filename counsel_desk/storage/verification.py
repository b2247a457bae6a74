"""Walk the chains and hold every stored row against them (requirements 25 and 42).

SQLCipher accepts one old page put back with both of its integrity checks clean, so the hash of
every ciphertext is in the signed audit chain, and this is what compares them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Row, RowMapping, Table, func, select

from counsel_desk.crypto import audit as entries
from counsel_desk.crypto.errors import ChainBroken, CryptoError
from counsel_desk.crypto.grants import (
    RIGHTS,
    RecipientKind,
    Subject,
    Terms,
    check_grant,
    compartment_message,
    drop_message,
)
from counsel_desk.crypto.primitives import check, content_hash
from counsel_desk.crypto.roster import SignedEntry, walk
from counsel_desk.crypto.sealing import COMPARTMENT_CODES, COMPARTMENTS
from counsel_desk.domain.audit import Action
from counsel_desk.storage import instructions, schema
from counsel_desk.storage.circles import key_message
from counsel_desk.storage.document_parts import PartsCheck
from counsel_desk.storage.entitlements import SCOPE_COMPARTMENTS, scope_from
from counsel_desk.storage.erased_check import ErasedCheck
from counsel_desk.storage.errors import StorageError
from counsel_desk.storage.findings import Problem, Verification
from counsel_desk.storage.kinds import KINDS, Kind
from counsel_desk.storage.page_check import PagesLook
from counsel_desk.storage.proof import check_scope
from counsel_desk.storage.records import FIRST
from counsel_desk.storage.relations import Relations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from counsel_desk.domain.access import Compartment
    from counsel_desk.storage.unit_of_work import Work

__all__ = ["Problem", "Verification", "Verifier"]

CHUNK = 400
PARTS = 4
_WRITES = frozenset({Action.RECORD_WRITTEN, Action.RECORD_RESEALED, Action.DROP_TAKEN})
_SIGNED = {
    Action.GRANT_GIVEN,
    Action.COMPARTMENT_MADE,
    Action.INSTRUCTION_GIVEN,
    Action.CIRCLE_KEY_GIVEN,
    Action.DROP_WRITTEN,
    Action.ERASED,
}
Rows = Row[*tuple[Any, ...]]


def _room(kind: int | None) -> tuple[Compartment, ...]:
    """Give the compartments that a scope of a kind has."""
    known = {int(one): held for one, held in SCOPE_COMPARTMENTS.items()}
    return known.get(kind, ()) if kind is not None else ()


class Verifier:
    """Checks a vault in chunks; each ``step`` needs its own transaction."""

    def __init__(self, is_waited_for: Callable[[], bool] = lambda: False) -> None:
        self._pages = PagesLook(is_waited_for)
        self._again: Callable[[Work], int] | None = None
        self.result = Verification()
        self._written: dict[bytes, list[bytes]] = defaultdict(list)
        self._signed: dict[bytes, tuple[int, Action, bytes]] = {}
        self._erased = ErasedCheck()
        self.result.erased = self._erased.named
        self._found: set[bytes] = set()
        self._scopes: dict[bytes, int] = {}
        self._roster_entries: set[bytes] = set()
        self._lent: dict[UUID | None, bytes] = {}
        self._epochs: set[tuple[bytes, int, int]] = set()
        self._relations = Relations()
        self._instructed = 0
        self._present: dict[str, set[bytes]] = defaultdict(set)
        self._chain = entries.NOTHING
        self._last = 0
        self._began = 0
        self._steps: Iterator[Callable[[Work], int]] | None = None
        self._writers: dict[tuple[Any, ...], bool] = {}
        self._parts = PartsCheck()
        self._lost: set[bytes] = set()
        self._lost_contents: set[bytes] = set()

    def step(self, work: Work) -> bool:
        """Check the next chunk; False when everything was checked."""
        if self._steps is None:
            self._began = work.now_us
            self.result.total = self._count(work)
            self._steps = iter(list(self._plan(work)))
        chunk = self._again or next(self._steps, None)
        if chunk is None:
            return False
        self._again = None
        self.result.done += chunk(work)
        return True

    def _count(self, work: Work) -> int:
        tables = [schema.audit, schema.grants, *schema.RECORD_TABLES.values()]
        counts = (
            work.session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables
        )
        return int(sum(counts)) + PartsCheck.count(work) + 1

    def _plan(self, work: Work) -> Iterator[Callable[[Work], int]]:
        yield self._engine
        yield self._roster
        yield from self._chunks(work, schema.audit, "sequence", self._entry)
        yield from self._chunks(work, schema.tombstones, "row", self._tombstone)
        yield from self._chunks(work, schema.compartments, "row", self._compartment)
        yield from self._chunks(work, schema.grants, "row", self._grant)
        yield from self._chunks(work, schema.instructions, "row", self._instruction)
        yield from self._chunks(work, schema.scopes, "row", self._scope)
        yield from self._chunks(work, schema.circle_keys, "row", self._circle_key)
        yield from self._chunks(work, schema.drops, "row", self._drop)
        for kind in KINDS:
            table = schema.RECORD_TABLES[kind.table]
            yield from self._chunks(work, table, "row", self._record_check(kind))
        yield from self._chunks(work, schema.document_parts, "row", self._parts.row, PARTS)
        yield self._removed

    def _chunks(
        self,
        work: Work,
        table: Table,
        key: str,
        one: Callable[[Work, Rows], None],
        size: int = CHUNK,
    ) -> Iterator[Callable[[Work], int]]:
        # Everything that is there now: what comes while this runs has higher numbers.
        ends = select(func.min(table.c[key]), func.max(table.c[key]))
        oldest, newest = work.session.execute(ends).one()
        if newest is None:
            return
        for start in range(oldest - 1, newest, size):
            yield self._chunk(table, key, (start, min(start + size, newest)), one)

    def _chunk(
        self, table: Table, key: str, span: tuple[int, int], one: Callable[[Work, Rows], None]
    ) -> Callable[[Work], int]:
        def run(work: Work) -> int:
            column = table.c[key]
            query = select(table).where(column > span[0], column <= span[1]).order_by(column)
            rows = work.session.execute(query).all()
            for row in rows:
                one(work, row)
            self.result.checked[table.name] += len(rows)
            return len(rows)

        return run

    def _problem(self, table: str, subject: object, reason: str) -> None:
        self.result.problems.append(Problem(table, str(subject), reason))

    def _engine(self, work: Work) -> int:
        found = self._pages.step(work.vault)
        if found is None:
            self._again = self._engine
            return 0
        for pragma in found:
            self._problem("vault.db", pragma, "damaged page")
        return 1

    def _roster(self, work: Work) -> int:
        table = schema.roster
        rows = work.session.execute(select(table).order_by(table.c.position)).all()
        chain = [SignedEntry(row.body, row.signature) for row in rows]
        self._roster_entries = {entry.hash for entry in chain}
        try:
            self._lent |= walk(chain, work.vault.id).turned.values()
        except ChainBroken as broken:
            self._problem("roster", broken.position, broken.reason)
        self.result.checked["roster"] += len(rows)
        return 0

    def _entry(self, work: Work, row: Rows) -> None:
        body, signature = row._mapping["body"], row._mapping["signature"]
        sequence = row._mapping["sequence"]
        try:
            entry = entries.parse_entry(body)
            member = work.roster.member(entry.actor)
            if not entry.sequence == sequence == self._last + 1:
                self._problem("audit", sequence, "sequence")
            if entry.previous != self._chain:
                self._problem("audit", sequence, "chain")
            if member is None:
                self._problem("audit", sequence, "stranger")
            else:
                key = self._lent.get(member.person.id, member.keys.signing)
                check(entries.SIGNED_PREFIX + body, signature, key)
        except CryptoError:
            self._problem("audit", sequence, "signature")
        else:
            self._erased.hear(entry)
            if entry.action in _WRITES:
                self._written[entry.subject.bytes].append(entry.content)
            elif entry.action is Action.PARTS_WRITTEN:
                self._parts.expect(entry.subject, entry.content)
            elif entry.action is Action.RECORD_LOST:
                self._lost.add(entry.subject.bytes)
                self._lost_contents.add(entry.content)
            elif entry.action in _SIGNED:
                self._signed[entry.content] = (entry.sequence, entry.action, entry.subject.bytes)
            elif entry.action is Action.ROSTER_CHANGED:
                if entry.content not in self._roster_entries:
                    self._problem("roster", entry.sequence, "removed")
                self._lent.pop(work.roster.turned.get(entry.content, (None,))[0], None)
        self._last, self._chain = sequence, entries.entry_hash(body)

    def _record_check(self, kind: Kind[Any]) -> Callable[[Work, Rows], None]:
        def run(work: Work, row: Rows) -> None:
            found = row._mapping
            record = UUID(bytes=found["id"])
            written = self._written.get(found["id"], [])
            digest = content_hash(found["sealed"])
            self._present[kind.table].add(found["id"])
            if digest not in written:
                self._problem(kind.table, record, "not in the audit trail")
            elif found["current"] and written[-1] != digest and found["id"] not in self._lost:
                self._problem(kind.table, record, "older version put back")
            if found["id"] not in self._lost:
                self._lineage(kind, found, written, record)
            if found["compartment"] != COMPARTMENT_CODES[kind.compartment]:
                self._problem(kind.table, record, "wrong compartment")
            elif kind.compartment not in _room(self._scopes.get(found["scope"])):
                self._problem(kind.table, record, "wrong scope")
            self._open(work, kind, row, record)

        return run

    def _lineage(
        self, kind: Kind[Any], found: RowMapping, written: list[bytes], record: UUID
    ) -> None:
        version, previous = found["version"], found["previous"]
        if version == 1:
            if previous != FIRST:
                self._problem(kind.table, record, "first version has a predecessor")
        elif previous not in written:
            self._problem(kind.table, record, "previous version unknown")
        if found["current"] and version != len(written):
            self._problem(kind.table, record, "versions missing")

    def _open(self, work: Work, kind: Kind[Any], row: Rows, record: UUID) -> None:
        found, ring = row._mapping, work.ring
        scope, code = UUID(bytes=found["scope"]), COMPARTMENT_CODES[kind.compartment]
        held = ring.holds(scope, kind.compartment, found["epoch"])
        others = (found["scope"], code, found["epoch"]) in self._epochs
        # An epoch that others hold since this person was let go; one that there is not, is bad.
        if not held and (others or not ring.holds(scope, kind.compartment)):
            self.result.unreadable += 1
            return
        reason = kind.records(work).fault(row, self._writers)
        if reason:
            self._problem(kind.table, record, reason)

    def _removed(self, work: Work) -> int:
        for document, reason in self._parts.problems():
            if document.bytes not in self._lost | self._erased.records:
                self._problem("document_parts", document, reason)
        present = set().union(*self._present.values()) if self._present else set()
        for raw in self._written.keys() - present - self._erased.records:
            if raw in self._lost:
                self.result.lost += 1
            elif not self._newer(work, raw):
                self._problem("records", UUID(bytes=raw), "removed")
        for content, (sequence, action, subject) in self._signed.items():
            # A drop that was sent on leaves its row behind; all else stays, but what was erased.
            gone = action is Action.DROP_WRITTEN or self._erased.took(action, subject)
            if content in self._found or gone:
                continue
            if content in self._lost_contents:
                self.result.lost += 1
            else:
                self._problem(action.name, sequence, "removed")
        return 0

    def _newer(self, work: Work, raw: bytes) -> bool:
        """Whether a record was written again while the check ran."""
        for table in schema.RECORD_TABLES.values():
            query = select(table.c.created).where(table.c.id == raw, table.c.current == 1)
            created = work.session.execute(query).scalar()
            if created is not None and created >= self._began:
                return True
        return False

    def _in_chain(self, table: str, subject: object, content: bytes) -> None:
        self._found.add(content)
        if content not in self._signed:
            self._problem(table, subject, "not in the audit trail")

    def _signature(
        self, work: Work, table: str, subject: UUID, signer: UUID, checked: tuple[bytes, bytes]
    ) -> None:
        member = work.roster.member(signer)
        try:
            if member is None:
                self._problem(table, subject, "stranger")
            else:
                check(checked[0], checked[1], member.keys.signing)
        except CryptoError:
            self._problem(table, subject, "signature")

    def _compartment(self, work: Work, row: Rows) -> None:
        c = row._mapping
        scope, maker = UUID(bytes=c["scope"]), UUID(bytes=c["maker"])
        subject = Subject(work.vault.id, scope, COMPARTMENTS[c["compartment"]], c["epoch"])
        message = compartment_message(subject, c["drop_public"], maker, c["made_at"])
        self._signature(work, "compartments", scope, maker, (message, c["signature"]))
        self._in_chain("compartments", scope, content_hash(message))
        self._epochs.add((c["scope"], c["compartment"], c["epoch"]))
        try:
            work.keeper.epoch(scope, COMPARTMENTS[c["compartment"]])
        except StorageError:
            self._problem("compartments", scope, "maker not entitled")

    def _grant(self, work: Work, row: Rows) -> None:
        g = row._mapping
        scope, giver = UUID(bytes=g["scope"]), UUID(bytes=g["giver"])
        subject = Subject(work.vault.id, scope, COMPARTMENTS[g["compartment"]], g["epoch"])
        terms = Terms(
            RecipientKind(g["kind"]), UUID(bytes=g["recipient"]), g["key_epoch"],
            RIGHTS[g["right"]], g["given_at"], giver,
        )  # fmt: skip
        member = work.roster.member(giver)
        try:
            if member is None:
                self._problem("grants", scope, "stranger")
            else:
                check_grant(subject, terms, g["sealed"], g["signature"], member.keys.signing)
        except CryptoError:
            self._problem("grants", scope, "signature")
        self._in_chain("grants", scope, content_hash(g["sealed"]))

    def _instruction(self, work: Work, row: Rows) -> None:
        given = instructions.from_row(row)
        message, signer = given.message(work.vault.id), given.signer or UUID(int=0)
        subject = given.membership or given.case or given.group or signer
        self._signature(work, "instructions", subject, signer, (message, row._mapping["signature"]))
        self._in_chain("instructions", subject, content_hash(message))
        place = self._signed.get(content_hash(message), (0, Action.REFUSED, b""))[0]
        if place <= self._instructed:
            self._problem("instructions", subject, "out of order")
        self._instructed = max(place, self._instructed)
        if self._erased.admits(work, given, self._relations):
            self._relations.apply(given)
        else:
            self._problem("instructions", subject, "signer not entitled")

    def _tombstone(self, work: Work, row: Rows) -> None:
        reason, content = self._erased.look(work, row)
        subject = UUID(bytes=row._mapping["id"])
        if reason:
            self._problem("tombstones", subject, reason)
        elif content:
            self._in_chain("tombstones", subject, content)

    def _scope(self, work: Work, row: Rows) -> None:
        self._scopes[row._mapping["id"]] = row._mapping["kind"]
        if row._mapping["id"] in self._erased.scopes:
            self._problem("scopes", UUID(bytes=row._mapping["id"]), "erased and put back")
            return
        try:
            check_scope(work, scope_from(row))
        except (StorageError, ValueError):
            self._problem("scopes", UUID(bytes=row._mapping["id"]), "meddled with")

    def _circle_key(self, work: Work, row: Rows) -> None:
        k = row._mapping
        circle, person = UUID(bytes=k["circle"]), UUID(bytes=k["person"])
        giver = UUID(bytes=k["giver"])
        message = key_message(work.vault.id, circle, k["epoch"], person, giver, k["sealed"])
        self._signature(work, "circle_keys", circle, giver, (message, k["signature"]))
        self._in_chain("circle_keys", circle, content_hash(k["sealed"]))

    def _drop(self, work: Work, row: Rows) -> None:
        d = row._mapping
        scope, record = UUID(bytes=d["scope"]), UUID(bytes=d["id"])
        author = UUID(bytes=d["author"])
        subject = Subject(work.vault.id, scope, COMPARTMENTS[d["compartment"]], d["epoch"])
        message = drop_message(subject, d["kind"], record, author, d["sealed"])
        sender = UUID(bytes=d["sender"])
        self._signature(work, "drops", record, sender, (message, d["signature"]))
        self._in_chain("drops", record, content_hash(d["sealed"]))
