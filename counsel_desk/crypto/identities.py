"""Hold a person's own key pairs and the public halves that others see."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from functools import cached_property

from counsel_desk.crypto.primitives import (
    derive,
    ed25519_public,
    open_box,
    random_key,
    sign_with,
    signing_secret,
    x25519_public,
)
from counsel_desk.domain.ids import PersonId


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """The public halves: X25519 to seal to, Ed25519 to check signatures with."""

    box: bytes
    signing: bytes

    @property
    def fingerprint(self) -> str:
        """Five groups of five base32 characters (125 bits) to read aloud."""
        digest = derive(self.signing, b"cd-fingerprint", context=self.box)
        text = base64.b32encode(digest).decode()[:25]
        return "-".join(text[i : i + 5] for i in range(0, 25, 5))


@dataclass(frozen=True)
class Identity:
    """A person's secret keys, 32 bytes each; never shown, never logged."""

    person: PersonId
    box_secret: bytes = field(repr=False)
    signing_seed: bytes = field(repr=False)

    @classmethod
    def new(cls, person: PersonId) -> Identity:
        """Make fresh key pairs."""
        return cls(person, random_key(), random_key())

    @cached_property
    def public(self) -> PublicKeys:
        """The public halves."""
        return PublicKeys(x25519_public(self.box_secret), ed25519_public(self.signing_seed))

    def sign(self, message: bytes) -> bytes:
        """Sign as this person."""
        return sign_with(message, self._signing_secret)

    @cached_property
    def _signing_secret(self) -> bytes:
        """The signing key in libsodium's long form, made once."""
        return signing_secret(self.signing_seed)

    def open(self, sealed: bytes) -> bytes:
        """Open what was sealed to this person; raises SealBroken."""
        return open_box(sealed, self.public.box, self.box_secret)

    def own_key(self, purpose: bytes) -> bytes:
        """Derive a key for the person's own records (drafts, key ring, place)."""
        return derive(self.box_secret, purpose)
