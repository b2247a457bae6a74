"""Keep when and under whose name signing in failed, until somebody can write it into the trail.

Outside the vault nobody may read a name: it is sealed to a key whose secret half comes from the
database key, which everyone who opens the vault holds. A name that nobody here has is told as
that; it may be a passphrase in the wrong field, so it goes nowhere.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize
from uuid import UUID

from counsel_desk.crypto.errors import SealBroken
from counsel_desk.crypto.primitives import box_for, derive, open_box, pad, unpad, x25519_public
from counsel_desk.storage.errors import StorageError
from counsel_desk.storage.folder import VaultFolder, read_headers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from counsel_desk.services.profile import Profile
    from counsel_desk.storage.vault import OpenVault

_PURPOSE = b"failed sign-ins"
_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Attempt:
    """When signing in failed, in microseconds since 1970, and whose name was tried, if known."""

    at: int
    person: UUID | None


def record(profile: Profile, vault: Path | bytes, user_name: str, now: datetime) -> None:
    """Count a failed attempt at a folder, or at any copy of a vault by its id."""
    public = None
    with suppress(StorageError):
        known = vault if isinstance(vault, bytes) else _id_of(vault)
        public = profile.attempts_box(known)
    profile.record_failure(vault, now, sealed(public, user_name, now))


def _id_of(folder: Path) -> bytes:
    return read_headers(VaultFolder(folder), repair=False).header.vault


def sealed(public: bytes | None, user_name: str, now: datetime) -> str:
    """Write an attempt: its moment, and the name for those alone who open the vault."""
    moment = str(int(now.timestamp() * 1_000_000))
    name = _folded(user_name).encode()
    if public is None or len(name) >= _BLOCK:
        return moment
    return f"{moment}:{b64encode(box_for(pad(name, _BLOCK), public)).decode()}"


def take(profile: Profile, vault: OpenVault) -> tuple[Attempt, ...]:
    """Give what was tried since the last sign-in here and forget it; seal to today's key from now.

    What was sealed to a database key that is no longer in force has a moment and no name.
    """
    secret = derive(vault.database_key.key, _PURPOSE)
    public = x25519_public(secret)
    untold = (*profile.record_success(vault.folder.path), *profile.record_success(vault.id))
    profile.set_attempts_box(vault.id, public)
    people = {_folded(one.user_name): one.id for one in vault.roster.people()}
    return tuple(sorted(_opened(untold, public, secret, people), key=lambda one: one.at))


def _opened(
    untold: tuple[str, ...], public: bytes, secret: bytes, people: Mapping[str, UUID]
) -> Iterator[Attempt]:
    for text in untold:
        moment, _, box = text.partition(":")
        at = int(moment) if moment.isascii() and moment.isdigit() else 0
        person = None
        with suppress(SealBroken, ValueError):
            name = unpad(open_box(b64decode(box), public, secret), _BLOCK).decode()
            person = people.get(name)
        yield Attempt(min(at, 2**62), person)


def _folded(user_name: str) -> str:
    """Fold a user name as the derivation of keys does."""
    return normalize("NFKC", user_name.strip()).casefold()
