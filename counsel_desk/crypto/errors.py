"""Name what can go wrong with keys and sealed bytes; none of these carries content."""

from __future__ import annotations


class CryptoError(Exception):
    """Any failure of this room."""


class SealBroken(CryptoError):
    """Sealed bytes do not open: wrong key, moved, altered or cut."""


class SignatureBroken(CryptoError):
    """A signature does not hold."""


class HeaderBroken(CryptoError):
    """A header file is not one, is damaged, or names costs outside the limits."""


class HeaderTooNew(CryptoError):
    """A header of a later format version."""


class NoSlot(CryptoError):
    """No slot opens with this user name and passphrase."""


class HeaderFull(CryptoError):
    """All slots are taken."""


class ChainBroken(CryptoError):
    """The roster or the audit chain does not hold; ``position`` is the first bad entry."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(f"{reason} at {position}")
        self.position = position
        self.reason = reason
