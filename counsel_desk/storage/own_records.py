"""Keep a person's own sealed records: the key ring, the register's cache, the place they were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from counsel_desk.crypto.errors import SealBroken
from counsel_desk.crypto.primitives import derive, pad, seal, unpad, unseal
from counsel_desk.storage import schema

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from counsel_desk.crypto.identities import Identity
    from counsel_desk.storage.unit_of_work import Work


@dataclass(frozen=True, slots=True, repr=False)
class OwnRecord:
    """An opened own record; ``up_to`` is a number whose meaning is the kind's."""

    up_to: int
    data: bytes


def _associated(vault: bytes, person: Identity, kind: str, up_to: int) -> bytes:
    name = kind.encode().ljust(16, b"\0")
    return vault + person.person.bytes + name + up_to.to_bytes(8, "big")


def _key(person: Identity, kind: str) -> bytes:
    return derive(person.own_key(b"cd-own-records"), b"cd-own-record", context=kind.encode())


def read_own(session: Session, vault: bytes, person: Identity, kind: str) -> OwnRecord | None:
    """Open a record; None if there is none or it does not open (it can be made anew)."""
    table = schema.own_records
    query = select(table.c.up_to, table.c.sealed).where(
        table.c.person == person.person.bytes, table.c.kind == kind
    )
    row = session.execute(query).first()
    if row is None:
        return None
    try:
        associated = _associated(vault, person, kind, row.up_to)
        return OwnRecord(row.up_to, unpad(unseal(row.sealed, associated, _key(person, kind))))
    except SealBroken:
        return None


def write_own(
    session: Session, vault: bytes, person: Identity, kind: str, record: OwnRecord
) -> None:
    """Seal a record in place of the one before."""
    table = schema.own_records
    associated = _associated(vault, person, kind, record.up_to)
    sealed = seal(pad(record.data), associated, _key(person, kind))
    old = (table.c.person == person.person.bytes) & (table.c.kind == kind)
    session.execute(delete(table).where(old))
    values = {
        "person": person.person.bytes,
        "kind": kind,
        "up_to": record.up_to,
        "sealed": sealed,
    }
    session.execute(insert(table), [values])


class OwnRecords:
    """The own records of the person signed in, within a transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def read(self, kind: str) -> OwnRecord | None:
        """Open one by its kind (at most 16 characters)."""
        return read_own(self._work.session, self._work.vault.id, self._work.identity, kind)

    def write(self, kind: str, data: bytes, *, up_to: int = 0) -> None:
        """Seal one in place of the one before."""
        record = OwnRecord(up_to, data)
        work = self._work
        write_own(work.session, work.vault.id, work.identity, kind, record)

    def forget(self, kind: str) -> None:
        """Remove one."""
        table = schema.own_records
        mine = (table.c.person == self._work.me.bytes) & (table.c.kind == kind)
        self._work.session.execute(delete(table).where(mine))
