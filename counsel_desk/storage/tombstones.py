"""Read tombstones and judge them: which hold, which cases are gone, which wait for a signature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from counsel_desk.crypto.errors import CryptoError
from counsel_desk.crypto.tombstones import Part, Tombstone, check_part, parse
from counsel_desk.domain.access import Role
from counsel_desk.domain.ids import PersonId
from counsel_desk.storage import queries, schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from counsel_desk.crypto.roster import Roster

    RolesEver = Mapping[PersonId, frozenset[Role]]

_TABLE = schema.tombstones
_FIRST = ("body", "supervisor", "supervisor_key", "supervisor_signature")
_LAST = ("administrator", "administrator_key", "administrator_signature")


@dataclass(frozen=True, slots=True)
class Signed:
    """In which part somebody signed, with the public key that goes with it."""

    person: PersonId
    key: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Stone:
    """A tombstone as it is stored; without an administrator it is only asked for."""

    body: bytes
    content: Tombstone
    supervisor: Signed
    administrator: Signed | None = None
    row: int = 0

    @property
    def parts(self) -> tuple[tuple[Part, Role, Signed], ...]:
        """Give who signed in which part, with the role that it takes."""
        found = [(Part.SUPERVISOR, Role.SUPERVISOR, self.supervisor)]
        if self.administrator is not None:
            found.append((Part.ADMINISTRATOR, Role.ADMINISTRATOR, self.administrator))
        return tuple(found)


def from_values(values: Mapping[str, Any]) -> Stone | None:
    """Make a stone of a row's columns; None for what is none."""
    if not _has_its_columns(values):
        return None
    try:
        body, last = values["body"], values["administrator"]
        second = (
            Signed(_person(last), values["administrator_key"], values["administrator_signature"])
            if last is not None
            else None
        )
        first = Signed(
            _person(values["supervisor"]), values["supervisor_key"], values["supervisor_signature"]
        )
        return Stone(body, parse(body), first, second, int(values.get("row", 0)))
    except (CryptoError, ValueError, TypeError):
        return None


def _has_its_columns(values: Mapping[str, Any]) -> bool:
    """Whether every column is there and is bytes; those of the administrator may all be nothing."""
    first = [values.get(name) for name in _FIRST]
    last = [values.get(name) for name in _LAST]
    wanted = first if all(one is None for one in last) else first + last
    return all(isinstance(one, bytes) for one in wanted)


def _person(raw: bytes) -> PersonId:
    return PersonId(UUID(bytes=raw))


def to_values(stone: Stone) -> dict[str, Any]:
    """Give the columns of a row, but for ``row`` and ``turned``."""
    last = stone.administrator
    return {
        "id": stone.content.id.bytes,
        "body": stone.body,
        "supervisor": stone.supervisor.person.bytes,
        "supervisor_key": stone.supervisor.key,
        "supervisor_signature": stone.supervisor.signature,
        "administrator": last.person.bytes if last else None,
        "administrator_key": last.key if last else None,
        "administrator_signature": last.signature if last else None,
    }


def stored(session: Session) -> list[Stone]:
    """Read every stone that can be read, asked for or done, the oldest first."""
    rows = session.execute(select(_TABLE).order_by(_TABLE.c.row)).mappings()
    return [stone for row in rows if (stone := from_values(dict(row))) is not None]


def holds(stone: Stone, vault: bytes, roster: Roster, ever: RolesEver) -> bool:
    """Whether each signature holds and each signer ever held the role.

    A restored older copy may not know one of two signers yet: then the key that stands beside the
    signature counts for that one, if the other is known here.
    """
    known = 0
    for part, role, signed in stone.parts:
        member = roster.member(signed.person)
        if member is not None:
            if member.keys.signing != signed.key or role not in ever.get(signed.person, ()):
                return False
            known += 1
        try:
            check_part(vault, part, stone.body, signed.signature, signed.key)
        except CryptoError:
            return False
    return known > 0


def waiting(session: Session) -> list[Stone]:
    """Give the stones that an administrator has not signed yet."""
    rows = session.connection().execute(queries.unsigned_stones()).mappings()
    return [stone for row in rows if (stone := from_values(dict(row))) is not None]


def gone_cases(session: Session) -> frozenset[UUID]:
    """Give the cases that were erased, whoever signed: for what pointed to one of them."""
    done = (one for one in stored(session) if one.administrator is not None)
    return frozenset(case for one in done for case in one.content.cases)


def key_is_due(session: Session) -> bool:
    """Whether the database's key is still to be changed after an erasure."""
    query = select(_TABLE.c.row).where(_TABLE.c.administrator.is_not(None), _TABLE.c.turned == 0)
    return session.execute(query.limit(1)).first() is not None


def count_cases(session: Session) -> int:
    """Count the cases that were erased, whoever signed: for numbers that must not come twice."""
    return sum(len(one.content.cases) for one in stored(session) if one.administrator is not None)
