"""Seal records: a compartment seed gives the AEAD key and the drop-box; a record has its own key.

Associated data binds a ciphertext to its vault, scope, compartment, epoch, table, record,
version, author and the hash of the version before, so that nothing can be moved (requirement 13).
Inside, an envelope carries the author's signature over the payload's bytes and the ids.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.crypto.errors import SealBroken, SignatureBroken
from counsel_desk.crypto.primitives import (
    SIGNATURE_BYTES,
    box_for,
    check,
    derive,
    open_box,
    pad,
    seal,
    unpad,
    unseal,
    x25519_public,
)
from counsel_desk.domain.access import Compartment

if TYPE_CHECKING:
    from counsel_desk.crypto.identities import Identity

COMPARTMENT_CODES = {compartment: code for code, compartment in enumerate(Compartment, start=1)}
COMPARTMENTS = {code: compartment for compartment, code in COMPARTMENT_CODES.items()}
_PLACE = struct.Struct(">32s16sBI16s16sI16s32s")
_AUTHORED = struct.Struct(">32s16sB16s16sI16s")
_ENVELOPE = struct.Struct(f">BH{SIGNATURE_BYTES}s")
ENVELOPE_VERSION = 1
TABLE_BYTES = 16


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record version stands: everything its ciphertext is bound to."""

    vault: bytes
    scope: UUID
    compartment: Compartment
    epoch: int
    table: str
    record: UUID
    version: int
    author: UUID
    previous: bytes

    def __post_init__(self) -> None:
        if len(self.table.encode()) > TABLE_BYTES:
            raise ValueError("a table's name is too long to be bound in full")

    def associated(self) -> bytes:
        """Give the associated data, 137 bytes."""
        return _PLACE.pack(
            self.vault,
            self.scope.bytes,
            COMPARTMENT_CODES[self.compartment],
            self.epoch,
            self.table.encode(),
            self.record.bytes,
            self.version,
            self.author.bytes,
            self.previous,
        )

    def authored(self) -> bytes:
        """Give what an author's signature covers besides the payload.

        Neither epoch nor previous hash, so that a signature outlives resealing.
        """
        return b"counsel-desk record v1" + _AUTHORED.pack(
            self.vault,
            self.scope.bytes,
            COMPARTMENT_CODES[self.compartment],
            self.table.encode(),
            self.record.bytes,
            self.version,
            self.author.bytes,
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """A record version after opening; ``signature`` is checked by ``check_author``."""

    payload_version: int
    payload: bytes
    signature: bytes


def aead_key(seed: bytes) -> bytes:
    """Derive a compartment's AEAD key from its seed."""
    return derive(seed, b"cd-aead")


def record_key(compartment_key: bytes, record: UUID) -> bytes:
    """Derive one record's key; sharing a single record gives this and not the seed."""
    return derive(compartment_key, b"cd-record", context=record.bytes)


def drop_secret(seed: bytes) -> bytes:
    """Derive the X25519 secret of a compartment's drop-box."""
    return derive(seed, b"cd-drop")


def drop_public(seed: bytes) -> bytes:
    """Give the drop-box's public key."""
    return x25519_public(drop_secret(seed))


def author_signature(place: Place, payload_version: int, payload: bytes, author: Identity) -> bytes:
    """Sign a payload as its author."""
    return author.sign(_signed(place, payload_version, payload))


def _signed(place: Place, payload_version: int, payload: bytes) -> bytes:
    return place.authored() + payload_version.to_bytes(2, "big") + payload


def envelope(payload_version: int, payload: bytes, signature: bytes) -> bytes:
    """Wrap a payload with its author's signature."""
    return _ENVELOPE.pack(ENVELOPE_VERSION, payload_version, signature) + payload


def open_envelope(data: bytes) -> Opened:
    """Undo ``envelope``; raises SealBroken."""
    if len(data) < _ENVELOPE.size or data[0] != ENVELOPE_VERSION:
        raise SealBroken
    _, version, signature = _ENVELOPE.unpack_from(data)
    return Opened(version, data[_ENVELOPE.size :], signature)


def seal_record(place: Place, data: bytes, compartment_key: bytes) -> bytes:
    """Seal an envelope in its place, padded to whole blocks of 256 bytes."""
    return seal(pad(data), place.associated(), record_key(compartment_key, place.record))


def open_record(place: Place, sealed: bytes, compartment_key: bytes) -> Opened:
    """Open a sealed record; raises SealBroken if key, place or bytes are not the right ones."""
    return open_shared_record(place, sealed, record_key(compartment_key, place.record))


def open_shared_record(place: Place, sealed: bytes, key: bytes) -> Opened:
    """Open a sealed record with its own key, as a share gives it; raises SealBroken."""
    return open_envelope(unpad(unseal(sealed, place.associated(), key)))


def check_author(place: Place, opened: Opened, signing_public: bytes) -> bool:
    """Whether the author signed exactly these bytes for this record."""
    message = _signed(place, opened.payload_version, opened.payload)
    try:
        check(message, opened.signature, signing_public)
    except SignatureBroken:
        return False
    return True


def seal_drop(data: bytes, public: bytes) -> bytes:
    """Seal an envelope to a drop-box: the sender cannot open it again."""
    return box_for(pad(data), public)


def drop_data(sealed: bytes, seed: bytes) -> bytes:
    """Open a drop with the compartment's seed and give its envelope; raises SealBroken."""
    secret = drop_secret(seed)
    return unpad(open_box(sealed, x25519_public(secret), secret))


def open_drop(sealed: bytes, seed: bytes) -> Opened:
    """Open a drop with the compartment's seed; raises SealBroken."""
    return open_envelope(drop_data(sealed, seed))
