"""Keep the signed instructions that say who counsels whom and who is in which group."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import insert

from counsel_desk.domain.groups import StaffFunction
from counsel_desk.storage import schema

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from counsel_desk.crypto.identities import Identity

_BODY = struct.Struct(">32sB16s16s16s16sBq16s")
_NOBODY = bytes(16)
_PREFIX = b"counsel-desk instruction v1"
FUNCTIONS = {function: code for code, function in enumerate(StaffFunction, start=1)}
FUNCTIONS_BY_CODE = {code: function for function, code in FUNCTIONS.items()}


class InstructionKind(IntEnum):
    """What an instruction says. Numbers are part of the vault format."""

    ASSIGN = 1
    STAFF = 2
    ENROL = 3
    LEAVE = 4
    UNSTAFF = 5
    COVER = 6
    END_COVER = 7


LONGEST_COVER = 90
"""Days for which a colleague may cover a case at most."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction; what does not apply is None."""

    kind: InstructionKind
    case: UUID | None = None
    group: UUID | None = None
    membership: UUID | None = None
    person: UUID | None = None
    function: StaffFunction | None = None
    at: int = 0
    signer: UUID | None = None
    days: int = 0

    def message(self, vault: bytes) -> bytes:
        """Give the bytes that the signer signs."""
        ids = (self.case, self.group, self.membership, self.person)
        packed = [one.bytes if one else _NOBODY for one in ids]
        signer = self.signer.bytes if self.signer else _NOBODY
        body = _BODY.pack(vault, self.kind, *packed, self.code, self.at, signer)
        return _PREFIX + body

    @property
    def code(self) -> int:
        """Give the number beside the ids: the function, or for how many days one covers."""
        if self.kind is InstructionKind.COVER:
            return self.days
        return FUNCTIONS[self.function] if self.function else 0


def assignment_message(vault: bytes, case: bytes, person: bytes, at: int, signer: bytes) -> bytes:
    """Give the message of an assignment from its raw columns: there is one for every case."""
    body = _BODY.pack(vault, 1, case, _NOBODY, _NOBODY, person, 0, at, signer)
    return _PREFIX + body


def give(session: Session, vault: bytes, instruction: Instruction, signer: Identity) -> None:
    """Store a signed instruction."""
    values = {
        "kind": int(instruction.kind),
        "case_id": _raw(instruction.case),
        "group_id": _raw(instruction.group),
        "membership_id": _raw(instruction.membership),
        "person": _raw(instruction.person),
        "function": instruction.code,
        "at": instruction.at,
        "signer": signer.person.bytes,
        "signature": signer.sign(instruction.message(vault)),
    }
    session.execute(insert(schema.instructions), [values])


def _raw(value: UUID | None) -> bytes | None:
    return value.bytes if value else None


@lru_cache(maxsize=1024)
def _person(value: bytes | None) -> UUID | None:
    return _uuid(value)  # a few people stand in thousands of instructions


def _uuid(value: bytes | None) -> UUID | None:
    return UUID(bytes=value) if value else None


def from_row(row: Any) -> Instruction:  # noqa: ANN401 - a row, or a tuple with the same names
    """Turn a row into an instruction."""
    kind = InstructionKind(row.kind)
    covers = kind is InstructionKind.COVER
    return Instruction(
        kind=kind,
        case=_uuid(row.case_id),
        group=_uuid(row.group_id),
        membership=_uuid(row.membership_id),
        person=_person(row.person),
        function=None if covers else FUNCTIONS_BY_CODE.get(row.function),
        at=row.at,
        signer=_person(row.signer),
        days=row.function if covers else 0,
    )
