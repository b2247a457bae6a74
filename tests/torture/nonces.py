"""Seal a million times under one key: no nonce may come twice (requirement 13)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from counsel_desk.crypto.primitives import NONCE_BYTES, random_key, seal
from counsel_desk.crypto.sealing import Place
from counsel_desk.domain.access import Compartment

WANTED = 1_000_000
"""What the requirement asks for; fewer are a look, not a proof."""

Seal = Callable[[bytes, bytes, bytes], bytes]


def repeated(count: int, sealed: Seal = seal) -> int:
    """Seal so often under one key, in one place, and count the nonces that came before."""
    place = Place(
        vault=b"v" * 32, scope=UUID(int=1), compartment=Compartment.CLIN, epoch=1, table="note",
        record=UUID(int=2), version=1, author=UUID(int=3), previous=bytes(32),
    ).associated()  # fmt: skip
    key = random_key()
    return count - len({sealed(b"", place, key)[:NONCE_BYTES] for _ in range(count)})


def short(data: bytes, associated: bytes, key: bytes) -> bytes:
    """Seal with a nonce of which two bytes alone are random: the fault that must be found."""
    made = seal(data, associated, key)
    return made[:2] + bytes(NONCE_BYTES - 2) + made[NONCE_BYTES:]
