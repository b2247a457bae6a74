"""Say what was taken out of a vault for good, under the signatures of two."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

import msgspec

from counsel_desk.crypto.errors import CryptoError
from counsel_desk.crypto.primitives import check, content_hash

PREFIX = b"counsel-desk tombstone v1"
VERSION = 1
_END = 1 << 53
_Body = tuple[int, bytes, int, list[bytes], list[bytes], list[bytes]]


class TombstoneBroken(CryptoError):
    """Bytes that are no tombstone."""


class Part(IntEnum):
    """In which part somebody signs; a signature in one is none in the other."""

    SUPERVISOR = 1
    ADMINISTRATOR = 2


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What goes: the cases, every scope of theirs, and the id of every record in these.

    ``id`` names the erasure, ``at`` is when it was asked for (microseconds since 1970).
    """

    id: UUID
    at: int
    cases: tuple[UUID, ...]
    scopes: tuple[UUID, ...]
    records: tuple[UUID, ...]

    def to_bytes(self) -> bytes:
        """Give the body that both sign."""
        lists = ([one.bytes for one in ids] for ids in (self.cases, self.scopes, self.records))
        return msgspec.msgpack.encode((VERSION, self.id.bytes, self.at, *lists))


def parse(body: bytes) -> Tombstone:
    """Read a body; raises TombstoneBroken."""
    try:
        version, own, at, *lists = msgspec.msgpack.decode(body, type=_Body)
        cases, scopes, records = (tuple(UUID(bytes=raw) for raw in ids) for ids in lists)
        found = Tombstone(UUID(bytes=own), at, cases, scopes, records)
    except (msgspec.MsgspecError, ValueError):
        raise TombstoneBroken from None
    if version != VERSION or not 0 <= at < _END or found.to_bytes() != body:
        raise TombstoneBroken
    return found


def message(vault: bytes, part: Part, body: bytes) -> bytes:
    """Give the bytes that somebody signs in one part."""
    return PREFIX + vault + bytes([part]) + content_hash(body)


def check_part(vault: bytes, part: Part, body: bytes, signature: bytes, key: bytes) -> None:
    """Raise SignatureBroken unless the signature of one part holds."""
    check(message(vault, part, body), signature, key)
