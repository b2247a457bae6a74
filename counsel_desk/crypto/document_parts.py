"""Seal the bytes of a document in parts that open only in their own place."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from uuid import UUID

from counsel_desk.crypto.primitives import content_hash, derive, pad, seal, unpad, unseal
from counsel_desk.crypto.sealing import COMPARTMENT_CODES, TABLE_BYTES, aead_key
from counsel_desk.domain.access import Compartment

PART_BYTES = 256 * 1024
TABLE = b"document_parts"
_PLACE = struct.Struct(f">32s16sBI{TABLE_BYTES}s16sII")


@dataclass(frozen=True, slots=True)
class PartPlace:
    """Where a part stands: everything its ciphertext is bound to."""

    vault: bytes
    scope: UUID
    compartment: Compartment
    epoch: int
    document: UUID
    version: int
    position: int

    def associated(self) -> bytes:
        """Give the associated data, 93 bytes."""
        return _PLACE.pack(
            self.vault,
            self.scope.bytes,
            COMPARTMENT_CODES[self.compartment],
            self.epoch,
            TABLE,
            self.document.bytes,
            self.version,
            self.position,
        )


def part_key(seed: bytes, document: UUID) -> bytes:
    """Derive the key of one document's parts from its compartment's seed."""
    return derive(aead_key(seed), b"cd-document", context=document.bytes)


def seal_part(place: PartPlace, data: bytes, seed: bytes) -> bytes:
    """Seal a part in its place; all parts but the last have the same size."""
    return seal(pad(data), place.associated(), part_key(seed, place.document))


def open_part(place: PartPlace, sealed: bytes, seed: bytes) -> bytes:
    """Open a part; raises SealBroken if key, place or bytes are not the right ones."""
    return unpad(unseal(sealed, place.associated(), part_key(seed, place.document)))


def parts_hash(hashes: tuple[bytes, ...]) -> bytes:
    """Give what the audit trail keeps of a document's parts: a hash over their hashes."""
    return content_hash(b"".join(hashes))
