"""Split a secret key into three shares of words, any two of which give it back (SLIP-39)."""

from __future__ import annotations

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from counsel_desk.crypto.errors import SealBroken
from counsel_desk.crypto.primitives import KEY_BYTES

NEEDED, SHARES = 2, 3


def split(secret: bytes) -> tuple[str, ...]:
    """Give three shares of 33 words each."""
    (group,) = generate_mnemonics(1, [(NEEDED, SHARES)], secret)
    return tuple(group)


def combine(shares: tuple[str, ...]) -> bytes:
    """Give the secret back from two shares; raises SealBroken for any others."""
    words = [" ".join(share.casefold().split()) for share in shares]
    try:
        secret = combine_mnemonics(words)
    except (MnemonicError, ValueError, IndexError, KeyError):
        raise SealBroken from None
    if len(secret) != KEY_BYTES:
        raise SealBroken
    return bytes(secret)
