"""Give compartment seeds and circle keys to people: sealed, with a right, signed by the giver."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.crypto.errors import SealBroken
from counsel_desk.crypto.primitives import box_for, check, content_hash, open_box
from counsel_desk.crypto.sealing import COMPARTMENT_CODES
from counsel_desk.domain.access import Compartment, Right

if TYPE_CHECKING:
    from counsel_desk.crypto.identities import Identity

_SUBJECT = struct.Struct(">32s16sBI")
_GRANT = struct.Struct(">B16sIBq16s")
RIGHT_CODES = {Right.READ: 1, Right.WRITE: 2}
RIGHTS = {code: right for right, code in RIGHT_CODES.items()}


class RecipientKind(IntEnum):
    """To whom a grant is sealed."""

    PERSON = 1
    CIRCLE = 2
    ORGANISATION = 3


@dataclass(frozen=True, slots=True)
class Subject:
    """One epoch of a compartment of a scope."""

    vault: bytes
    scope: UUID
    compartment: Compartment
    epoch: int

    def to_bytes(self) -> bytes:
        """Give the 53 bytes that name it in signatures."""
        code = COMPARTMENT_CODES[self.compartment]
        return _SUBJECT.pack(self.vault, self.scope.bytes, code, self.epoch)


@dataclass(frozen=True, slots=True)
class Terms:
    """Who gets what from whom, when; ``key_epoch`` is the epoch of a circle's key."""

    kind: RecipientKind
    recipient: UUID
    key_epoch: int
    right: Right
    given_at: int
    giver: UUID

    def to_bytes(self) -> bytes:
        """Give the 46 bytes that are signed with the subject."""
        return _GRANT.pack(
            self.kind,
            self.recipient.bytes,
            self.key_epoch,
            RIGHT_CODES[self.right],
            self.given_at,
            self.giver.bytes,
        )


def _message(subject: Subject, terms: Terms, sealed: bytes) -> bytes:
    return b"counsel-desk grant v1" + subject.to_bytes() + terms.to_bytes() + content_hash(sealed)


def give(
    subject: Subject, terms: Terms, seed: bytes, recipient_box: bytes, giver: Identity
) -> tuple[bytes, bytes]:
    """Seal a seed to a public key and sign the grant; gives (sealed, signature)."""
    sealed = box_for(subject.to_bytes() + seed, recipient_box)
    return sealed, giver.sign(_message(subject, terms, sealed))


def check_grant(
    subject: Subject, terms: Terms, sealed: bytes, signature: bytes, giver_signing: bytes
) -> None:
    """Check a grant's signature; raises SignatureBroken."""
    check(_message(subject, terms, sealed), signature, giver_signing)


def take(subject: Subject, sealed: bytes, public: bytes, secret: bytes) -> bytes:
    """Open a grant and give the seed; raises SealBroken, also when it names another subject."""
    plain = open_box(sealed, public, secret)
    name = subject.to_bytes()
    if plain[: len(name)] != name or len(plain) != len(name) + 32:
        raise SealBroken
    return plain[len(name) :]


def compartment_message(subject: Subject, drop_public: bytes, maker: UUID, made_at: int) -> bytes:
    """Give what the maker of a compartment signs: its name and its drop-box key."""
    body = subject.to_bytes() + drop_public + maker.bytes + made_at.to_bytes(8, "big")
    return b"counsel-desk compartment v1" + body


def drop_message(subject: Subject, table: str, record: UUID, author: UUID, sealed: bytes) -> bytes:
    """Give what the author of a drop signs."""
    name = subject.to_bytes() + table.encode().ljust(16, b"\0") + record.bytes + author.bytes
    return b"counsel-desk drop v1" + name + content_hash(sealed)
