"""Turn a user name and a passphrase into a slot key with Argon2id (RFC 9106)."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw

from counsel_desk.crypto.errors import HeaderBroken
from counsel_desk.crypto.primitives import KEY_BYTES, content_hash, derive

MAX_PASSPHRASE_CHARACTERS = 1024
_PASSPHRASE = b"cd-slot-key"
_KIT = b"cd-kit-key"


@dataclass(frozen=True, slots=True)
class KdfCost:
    """Argon2id costs: memory in KiB, passes and lanes."""

    memory: int = 256 * 1024
    passes: int = 3
    lanes: int = 4


@dataclass(frozen=True, slots=True)
class KdfLimits:
    """What opening accepts, checked before any memory is allocated (requirement 2)."""

    memory: tuple[int, int] = (64 * 1024, 1024 * 1024)
    passes: tuple[int, int] = (3, 16)
    lanes: tuple[int, int] = (1, 8)

    def admit(self, cost: KdfCost) -> None:
        """Raise HeaderBroken unless every cost lies within its range."""
        ranges = (
            (cost.memory, self.memory),
            (cost.passes, self.passes),
            (cost.lanes, self.lanes),
        )
        if any(not low <= value <= high for value, (low, high) in ranges):
            raise HeaderBroken("key derivation costs outside the limits")


DEFAULT_COST = KdfCost()
RELEASE_LIMITS = KdfLimits()
_limits = RELEASE_LIMITS


def limits() -> KdfLimits:
    """Give the limits in force."""
    return _limits


def lower_limits_for_tests() -> KdfCost:
    """Admit cheap costs in this process and give the cheapest: the hook for tests.

    Nothing of a release calls it, and no command line or file leads to it (requirement 2).
    """
    global _limits
    _limits = KdfLimits(memory=(8, 1024 * 1024), passes=(1, 16), lanes=(1, 8))
    return KdfCost(memory=8, passes=1, lanes=1)


def normalise(text: str) -> bytes:
    """Encode as UTF-8 after NFKC, so that both ways of writing an accent unlock.

    Half a surrogate pair is encoded too: an error about it would carry the passphrase.
    """
    return unicodedata.normalize("NFKC", text).encode("utf-8", "surrogatepass")


def slot_key(user_name: str, passphrase: str, vault_salt: bytes, cost: KdfCost) -> bytes:
    """Derive the 32-byte slot key of one person.

    The salt is BLAKE2b of the vault's salt and the casefolded user name, so that one run serves
    one name and a wrong name costs as much as a wrong passphrase.
    """
    return _derived(user_name, passphrase, vault_salt, cost, _PASSPHRASE)


def kit_words(text: str) -> str:
    """Give the words of a recovery kit as they are derived from, however they were typed."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def kit_key(user_name: str, words: str, vault_salt: bytes, cost: KdfCost) -> bytes:
    """Derive the slot key of a person's recovery kit; its words are no passphrase, nor reversed."""
    return _derived(user_name, kit_words(words), vault_salt, cost, _KIT)


def _derived(
    user_name: str, secret_text: str, vault_salt: bytes, cost: KdfCost, purpose: bytes
) -> bytes:
    limits().admit(cost)
    name = unicodedata.normalize("NFKC", user_name.strip()).casefold()
    salt = derive(vault_salt, b"cd-kdf-salt", context=name.encode("utf-8", "surrogatepass"))[:16]
    secret = hash_secret_raw(
        normalise(secret_text[:MAX_PASSPHRASE_CHARACTERS]),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
    return derive(secret, purpose, context=content_hash(vault_salt))


def measure(cost: KdfCost) -> float:
    """Give the seconds that one derivation takes on this machine."""
    began = time.perf_counter()
    slot_key("calibration", "calibration", bytes(32), cost)
    return time.perf_counter() - began


def calibrate(*, target_seconds: float = 0.8, cost: KdfCost = DEFAULT_COST) -> KdfCost:
    """Raise the passes until one derivation takes the target on this machine (requirement 1)."""
    wanted = cost.passes * target_seconds / max(measure(cost), 0.001)
    passes = min(max(cost.passes, round(wanted)), limits().passes[1])
    return KdfCost(cost.memory, passes, cost.lanes)
