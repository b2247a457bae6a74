"""Show one record of a person's own to a colleague: that record's key alone, sealed to them.

The key opens every version of this record and nothing else; the seed from which it comes stays
with its owner. A share is a row of ``drops`` whose kind is ``shared_key`` (page of the format,
10.4), so it is signed, is in the audit chain, and is checked with the drops.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Row, select

from counsel_desk.crypto.errors import CryptoError
from counsel_desk.crypto.grants import RecipientKind, Subject, drop_message
from counsel_desk.crypto.primitives import box_for, check, content_hash
from counsel_desk.crypto.sealing import (
    COMPARTMENT_CODES,
    Place,
    aead_key,
    check_author,
    open_shared_record,
    record_key,
)
from counsel_desk.domain.access import Compartment
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import PersonId
from counsel_desk.storage import queries, schema
from counsel_desk.storage.errors import NotEntitled, NotFound, StorageError, VaultDamaged
from counsel_desk.storage.records import Stored, moment
from counsel_desk.storage.rights import once_entitled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.storage.kinds import Kind
    from counsel_desk.storage.unit_of_work import Work

T = TypeVar("T")
KIND = "shared_key"
_OWN = COMPARTMENT_CODES[Compartment.OWN]


class Shares(Generic[T]):
    """The shares of one kind of own record within a transaction."""

    def __init__(self, work: Work, kind: Kind[T]) -> None:
        self._work = work
        self._kind = kind
        self._table = schema.RECORD_TABLES[kind.table]

    def give(self, record: UUID, person: PersonId) -> None:
        """Seal the record's key to a colleague; raises NotFound and NotEntitled."""
        work = self._work
        row = self._row(record)
        member = work.roster.member(person)
        if member is None or not member.person.active or row.author != work.me.bytes:
            raise NotEntitled
        seed = work.ring.seed(row.scope, row.compartment, row.epoch)
        sealed = box_for(self._name(row) + record_key(aead_key(seed), record), member.keys.box)
        values = {
            "id": record.bytes,
            "scope": row.scope,
            "compartment": row.compartment,
            "epoch": row.epoch,
            "kind": KIND,
            "author": work.me.bytes,
            "sender": work.me.bytes,
            "created": work.now_us,
            "recipient_kind": int(RecipientKind.PERSON),
            "recipient": person.bytes,
            "key_epoch": row.epoch,
            "taken": 0,
            "sealed": sealed,
            "signature": work.identity.sign(self._message(row, sealed)),
        }
        work.insert(schema.drops, values)
        work.note(Action.DROP_WRITTEN, record, content=content_hash(sealed))
        work.note(Action.OWN_NOTE_SHARED, record)

    def people(self, records: Iterable[UUID]) -> dict[UUID, tuple[PersonId, ...]]:
        """Give to whom each of these records was shown, the first one first."""
        drops = schema.drops
        wanted = [record.bytes for record in records]
        query = (
            select(drops.c.id, drops.c.recipient)
            .where(drops.c.id.in_(wanted), drops.c.kind == KIND)
            .order_by(drops.c.row)
        )
        found: dict[UUID, tuple[PersonId, ...]] = {}
        for raw, person in self._work.execute(query):
            record = UUID(bytes=raw)
            found[record] = (*found.get(record, ()), PersonId(UUID(bytes=person)))
        return found

    def shown_to_me(self) -> list[Stored[T]]:
        """Open the records that colleagues show to this person, the oldest share first."""
        drops = schema.drops
        query = (
            select(drops)
            .where(drops.c.recipient == self._work.me.bytes, drops.c.kind == KIND)
            .order_by(drops.c.row)
        )
        found = (self._opened(share) for share in self._work.execute(query).all())
        return [stored for stored in found if stored is not None]

    def open(self, record: UUID) -> Stored[T]:
        """Open one record that a colleague shows to this person; the reading is logged."""
        found = next((one for one in self.shown_to_me() if one.id == record), None)
        if found is None:
            raise NotFound
        self._work.note(Action.RECORD_OPENED, record)
        return found

    def _opened(self, share: Row[*tuple[Any, ...]]) -> Stored[T] | None:
        """Open a share; None for one that is not its record's author's, or for another table."""
        try:
            row = self._row(UUID(bytes=share.id))
            key = self._key(share, row)
        except (NotFound, CryptoError):
            return None
        work, place = self._work, self._place(row)
        value: T | None = None
        intact = False
        try:
            opened = open_shared_record(place, row.sealed, key)
            value = self._kind.codec.decode(opened.payload_version, opened.payload)
            member = work.roster.member(place.author)
            scope = work.keeper.scope(place.scope)
            intact = member is not None and check_author(place, opened, member.keys.signing)
            intact = intact and once_entitled(
                work, PersonId(place.author), scope, self._kind.compartment
            )
        except (CryptoError, VaultDamaged, StorageError):
            value, intact = None, False
        return Stored(
            place.record, place.scope, place.version, PersonId(place.author),
            moment(row.created), value, intact,
        )  # fmt: skip

    def _key(self, share: Row[*tuple[Any, ...]], row: Row[*tuple[Any, ...]]) -> bytes:
        work = self._work
        sender = work.roster.member(UUID(bytes=share.sender))
        if sender is None or share.sender != row.author or share.compartment != _OWN:
            raise NotFound
        check(self._message(share, share.sealed), share.signature, sender.keys.signing)
        plain = work.identity.open(share.sealed)
        name = self._name(row)
        if plain[: len(name)] != name or len(plain) != len(name) + 32:
            raise NotFound
        return plain[len(name) :]

    def _subject(self, row: Row[*tuple[Any, ...]]) -> Subject:
        scope = UUID(bytes=row.scope)
        return Subject(self._work.vault.id, scope, self._kind.compartment, row.epoch)

    def _name(self, row: Row[*tuple[Any, ...]]) -> bytes:
        return self._subject(row).to_bytes() + UUID(bytes=row.id).bytes

    def _message(self, row: Row[*tuple[Any, ...]], sealed: bytes) -> bytes:
        author = UUID(bytes=row.author)
        return drop_message(self._subject(row), KIND, UUID(bytes=row.id), author, sealed)

    def _place(self, row: Row[*tuple[Any, ...]]) -> Place:
        return Place(
            self._work.vault.id, UUID(bytes=row.scope), self._kind.compartment, row.epoch,
            self._kind.table, UUID(bytes=row.id), row.version, UUID(bytes=row.author),
            row.previous,
        )  # fmt: skip

    def _row(self, record: UUID) -> Row[*tuple[Any, ...]]:
        named = {"record": record.bytes}
        row = self._work.execute(queries.newest(self._table), named).first()
        if row is None:
            raise NotFound
        return row
