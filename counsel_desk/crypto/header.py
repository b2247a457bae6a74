"""Read and write the header: key derivation costs and 64 slots that hide who has one.

The layout is in docs/vault-format.md. A header says nothing of names or of how many people
there are: an unused slot is a slot of nobody, made in the same way with keys thrown away.
"""

from __future__ import annotations

import contextlib
import secrets
import struct
from dataclasses import dataclass, replace
from uuid import UUID

from counsel_desk.crypto.errors import (
    HeaderBroken,
    HeaderFull,
    HeaderTooNew,
    NoSlot,
    SealBroken,
    SignatureBroken,
)
from counsel_desk.crypto.identities import Identity
from counsel_desk.crypto.kdf import KdfCost, limits
from counsel_desk.crypto.primitives import (
    BOX_OVERHEAD,
    NONCE_BYTES,
    TAG_BYTES,
    box_for,
    check,
    content_hash,
    derive,
    random_key,
    seal,
    unseal,
)
from counsel_desk.domain.ids import PersonId

MAGIC = b"CDVAULT\x00"
FORMAT_VERSION = 1
SLOTS = 64
SLOT_BYTES = 512
_FIXED = struct.Struct(">8sHH32sQIII32s")
_PRIVATE = struct.Struct(">B16s32s32s32s")
_DATABASE = struct.Struct(">I32s16sI32s16s16s64s")
CHECKSUM_BYTES = 32
HEADER_BYTES = _FIXED.size + SLOTS * SLOT_BYTES + CHECKSUM_BYTES
COMMITMENT_BYTES = 32
_PRIVATE_BYTES = NONCE_BYTES + COMMITMENT_BYTES + _PRIVATE.size + TAG_BYTES
_DATABASE_BYTES = _DATABASE.size + BOX_OVERHEAD
MUST_CHANGE = 1
_NOBODY = bytes(16)


@dataclass(frozen=True, slots=True, repr=False)
class DatabaseKey:
    """An epoch of the database key: 32 key bytes and SQLCipher's 16 bytes of salt."""

    epoch: int
    key: bytes
    salt: bytes

    @classmethod
    def new(cls, epoch: int) -> DatabaseKey:
        """Make a random key of an epoch, counted from 1."""
        return cls(epoch, random_key(), secrets.token_bytes(16))

    def raw(self) -> str:
        """Give SQLCipher's raw form, 96 hexadecimal digits."""
        return (self.key + self.salt).hex()


@dataclass(frozen=True, slots=True)
class Private:
    """What the first part of a slot holds, open to its owner alone."""

    identity: Identity
    vault: bytes
    must_change: bool


@dataclass(frozen=True, slots=True, repr=False)
class DatabaseKeys:
    """What the second part holds: the database key, a coming one, and who vouches for them."""

    current: DatabaseKey
    coming: DatabaseKey | None
    signer: PersonId
    signature: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """A whole header; ``slots`` are 64 blocks of 512 bytes."""

    vault: bytes
    sequence: int
    cost: KdfCost
    salt: bytes
    slots: tuple[bytes, ...]

    def to_bytes(self) -> bytes:
        """Write the header with its checksum."""
        body = self._fixed(self.sequence) + b"".join(self.slots)
        return body + content_hash(body)

    def _fixed(self, sequence: int) -> bytes:
        c = self.cost
        return _FIXED.pack(
            MAGIC, FORMAT_VERSION, 0, self.vault, sequence, c.memory, c.passes, c.lanes, self.salt
        )

    def associated(self) -> bytes:
        """Give the bytes that bind a slot to this vault and these costs (no downgrade)."""
        return self._fixed(0)


def new_header(vault: bytes, cost: KdfCost, salt: bytes) -> Header:
    """Make a header in which nobody has a slot yet."""
    empty = Header(vault, 1, cost, salt, ())
    return replace(empty, slots=tuple(_slot_of_nobody(empty) for _ in range(SLOTS)))


def parse_header(data: bytes) -> Header:
    """Read a header; raises HeaderBroken or HeaderTooNew, and allocates nothing large."""
    if len(data) < _FIXED.size + CHECKSUM_BYTES or data[: len(MAGIC)] != MAGIC:
        raise HeaderBroken("not a header")
    if content_hash(data[:-CHECKSUM_BYTES]) != data[-CHECKSUM_BYTES:]:
        raise HeaderBroken("checksum")  # before the version, whose bytes may be the damaged ones
    _, version, flags, vault, sequence, memory, passes, lanes, salt = _FIXED.unpack_from(data)
    if version > FORMAT_VERSION:
        raise HeaderTooNew
    if len(data) != HEADER_BYTES or version != FORMAT_VERSION or flags:
        raise HeaderBroken("wrong length, version or flags")
    cost = KdfCost(memory, passes, lanes)
    limits().admit(cost)
    starts = range(_FIXED.size, HEADER_BYTES - CHECKSUM_BYTES, SLOT_BYTES)
    slots = tuple(data[start : start + SLOT_BYTES] for start in starts)
    return Header(vault, sequence, cost, salt, slots)


def _commitment(key: bytes, nonce: bytes) -> bytes:
    return derive(key, b"cd-slot-commit", context=nonce)


def _seal_private(header: Header, private: Private, key: bytes) -> bytes:
    flags = MUST_CHANGE if private.must_change else 0
    who = private.identity
    plain = _PRIVATE.pack(flags, who.person.bytes, who.box_secret, who.signing_seed, private.vault)
    sealed = seal(plain, header.associated(), key)
    nonce, box = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    return nonce + _commitment(key, nonce) + box


def _signed_bytes(
    vault: bytes, owner: Identity | bytes, owner_box: bytes, keys: DatabaseKeys
) -> bytes:
    person = owner.person.bytes if isinstance(owner, Identity) else owner
    return b"".join(
        (b"counsel-desk slot v1", vault, person, owner_box, _key_bytes(keys), keys.signer.bytes)
    )


def _key_bytes(keys: DatabaseKeys) -> bytes:
    coming = keys.coming or DatabaseKey(0, bytes(32), bytes(16))
    now = keys.current
    return struct.pack(
        ">I32s16sI32s16s",
        now.epoch, now.key, now.salt, coming.epoch, coming.key, coming.salt,
    )  # fmt: skip


def seal_database_keys(
    vault: bytes,
    owner: PersonId,
    owner_box: bytes,
    keys: tuple[DatabaseKey, DatabaseKey | None],
    signer: Identity,
) -> bytes:
    """Seal the database key to a slot's owner, signed inside by an administrator or the owner."""
    unsigned = DatabaseKeys(keys[0], keys[1], signer.person, b"")
    signature = signer.sign(_signed_bytes(vault, owner.bytes, owner_box, unsigned))
    return box_for(_key_bytes(unsigned) + signer.person.bytes + signature, owner_box)


def _slot(private_part: bytes, database_part: bytes) -> bytes:
    used = len(private_part) + len(database_part)
    return private_part + database_part + secrets.token_bytes(SLOT_BYTES - used)


def _slot_of_nobody(header: Header) -> bytes:
    nobody = Identity.new(PersonId(UUID(bytes=_NOBODY)))
    private = Private(nobody, header.vault, must_change=False)
    keys = (DatabaseKey.new(0), None)
    part = seal_database_keys(header.vault, nobody.person, nobody.public.box, keys, nobody)
    return _slot(_seal_private(header, private, random_key()), part)


def add_slot(
    header: Header, private: Private, key: bytes, database_part: bytes, *, taken: set[int]
) -> Header:
    """Give a person a slot chosen at random among those not ``taken``; raises HeaderFull."""
    free = [index for index in range(SLOTS) if index not in taken]
    if not free:
        raise HeaderFull
    slot = _slot(_seal_private(header, private, key), database_part)
    return replace_slot(header, secrets.choice(free), slot)


def replace_slot(header: Header, index: int, slot: bytes) -> Header:
    """Give the next header with one slot exchanged."""
    slots = (*header.slots[:index], slot, *header.slots[index + 1 :])
    return replace(header, sequence=header.sequence + 1, slots=slots)


def rewrite_private(header: Header, index: int, private: Private, key: bytes) -> Header:
    """Seal a slot's first part anew under a new slot key; the second part stays as it is."""
    rest = header.slots[index][_PRIVATE_BYTES:]
    return replace_slot(header, index, _seal_private(header, private, key) + rest)


def with_costs(
    header: Header, cost: KdfCost, index: int, private: Private, key: bytes, database_part: bytes
) -> Header:
    """Give a header under other costs with one slot in its place, and nobody in all others.

    The costs are in what every slot is sealed with: each owner has to seal theirs anew.
    """
    fresh = replace(new_header(header.vault, cost, header.salt), sequence=header.sequence)
    return replace_slot(fresh, index, _slot(_seal_private(fresh, private, key), database_part))


def drop_slot(header: Header, index: int) -> Header:
    """Turn a slot into one of nobody."""
    return replace_slot(header, index, _slot_of_nobody(header))


def without_orphans(header: Header, key: bytes, taken: set[int]) -> Header:
    """Drop slots that the key opens and nobody owns: left by a change that was cut off."""
    while True:
        try:
            index, _ = open_slot(header, key)
        except NoSlot:
            return header
        if index in taken:
            return header
        header = drop_slot(header, index)


def open_slot(header: Header, key: bytes) -> tuple[int, Private]:
    """Try the key on all 64 slots, always all, and give the one that opens; raises NoSlot."""
    found: tuple[int, Private] | None = None
    for index, slot in enumerate(header.slots):
        nonce = slot[:NONCE_BYTES]
        sealed = nonce + slot[NONCE_BYTES + COMMITMENT_BYTES : _PRIVATE_BYTES]
        try:
            plain = unseal(sealed, header.associated(), key)
        except SealBroken:
            continue
        if slot[NONCE_BYTES : NONCE_BYTES + COMMITMENT_BYTES] == _commitment(key, nonce):
            found = (index, _read_private(plain))
    if found is None or found[1].vault != header.vault:
        raise NoSlot
    return found


def _read_private(plain: bytes) -> Private:
    flags, person, box_secret, seed, vault = _PRIVATE.unpack(plain)
    identity = Identity(PersonId(UUID(bytes=person)), box_secret, seed)
    return Private(identity, vault, bool(flags & MUST_CHANGE))


def open_database_keys(header: Header, index: int, owner: Identity) -> DatabaseKeys:
    """Open a slot's second part; raises HeaderBroken. The signature is checked later."""
    plain = _open_second(header, index, owner)
    epoch, key, salt, next_epoch, next_key, next_salt, signer, signature = _DATABASE.unpack(plain)
    coming = DatabaseKey(next_epoch, next_key, next_salt) if next_epoch else None
    return DatabaseKeys(
        DatabaseKey(epoch, key, salt), coming, PersonId(UUID(bytes=signer)), signature
    )


def _open_second(header: Header, index: int, owner: Identity) -> bytes:
    try:
        return owner.open(header.slots[index][_PRIVATE_BYTES : _PRIVATE_BYTES + _DATABASE_BYTES])
    except SealBroken:
        raise HeaderBroken("second part of a slot") from None


def with_database_part(header: Header, index: int, part: bytes) -> Header:
    """Exchange a slot's second part, which an administrator may; the first is its owner's."""
    return replace_slot(header, index, _slot(private_part(header, index), part))


def private_part(header: Header, index: int) -> bytes:
    """Give a slot's first part as it lies there."""
    return header.slots[index][:_PRIVATE_BYTES]


def slots_of(header: Header, owner: Identity) -> frozenset[int]:
    """Give the slots that are a person's, by the part that only they can open."""
    found = set()
    for index in range(SLOTS):
        with contextlib.suppress(HeaderBroken):
            _open_second(header, index, owner)
            found.add(index)
    return frozenset(found)


def copied_database_part(header: Header, index: int, owner: Identity) -> bytes:
    """Seal a second part anew for another slot of the same person; the bytes tell of no pair."""
    return box_for(_open_second(header, index, owner), owner.public.box)


def check_database_keys(
    vault: bytes, owner: Identity, keys: DatabaseKeys, signer_public: bytes
) -> None:
    """Check the signature on a second part; raises HeaderBroken."""
    message = _signed_bytes(vault, owner, owner.public.box, keys)
    try:
        check(message, keys.signature, signer_public)
    except SignatureBroken:
        raise HeaderBroken("second part is not signed by its signer") from None
