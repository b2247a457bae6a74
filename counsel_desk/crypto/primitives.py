"""Wrap the library's primitives: AEAD, sealed boxes, signatures, hashing and padding.

All of them are libsodium's through PyNaCl, or BLAKE2b of the standard library. Keys, seeds and
hashes are 32 bytes, XChaCha20-Poly1305 nonces 24, its tag 16, a sealed box adds 48 bytes.
"""

from __future__ import annotations

from hashlib import blake2b
from secrets import token_bytes

from nacl import bindings as sodium
from nacl.exceptions import CryptoError as SodiumError

from counsel_desk.crypto.errors import SealBroken, SignatureBroken

KEY_BYTES = 32
NONCE_BYTES = sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
TAG_BYTES = sodium.crypto_aead_xchacha20poly1305_ietf_ABYTES
BOX_OVERHEAD = sodium.crypto_box_SEALBYTES
SIGNATURE_BYTES = sodium.crypto_sign_BYTES
PAD_BLOCK = 256


def random_key() -> bytes:
    """Give 32 random bytes of the operating system."""
    return token_bytes(KEY_BYTES)


def content_hash(data: bytes) -> bytes:
    """Hash bytes (always ciphertext or public data) with BLAKE2b-256."""
    return blake2b(data, digest_size=32).digest()


def derive(key: bytes, purpose: bytes, *, context: bytes = b"") -> bytes:
    """Derive a 32-byte subkey with keyed BLAKE2b; ``purpose`` is at most 16 bytes (RFC 7693)."""
    return blake2b(context, digest_size=32, key=key, person=purpose).digest()


def seal(plaintext: bytes, associated: bytes, key: bytes) -> bytes:
    """Encrypt with XChaCha20-Poly1305 under a random nonce, which comes first in the result."""
    nonce = token_bytes(NONCE_BYTES)
    box = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, associated, nonce, key)
    return nonce + box


def unseal(sealed: bytes, associated: bytes, key: bytes) -> bytes:
    """Undo ``seal``; raises SealBroken."""
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise SealBroken
    try:
        return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
            sealed[NONCE_BYTES:], associated, sealed[:NONCE_BYTES], key
        )
    except SodiumError:
        raise SealBroken from None


def box_for(plaintext: bytes, public: bytes) -> bytes:
    """Seal to an X25519 public key so that only its secret half opens it (48 bytes more)."""
    return sodium.crypto_box_seal(plaintext, public)


def open_box(sealed: bytes, public: bytes, secret: bytes) -> bytes:
    """Open a sealed box; raises SealBroken."""
    try:
        return sodium.crypto_box_seal_open(sealed, public, secret)
    except (SodiumError, ValueError, TypeError):
        raise SealBroken from None


def x25519_public(secret: bytes) -> bytes:
    """Give the public half of an X25519 secret key (RFC 7748)."""
    return sodium.crypto_scalarmult_base(secret)


def ed25519_public(seed: bytes) -> bytes:
    """Give the public half of an Ed25519 seed (RFC 8032)."""
    return sodium.crypto_sign_seed_keypair(seed)[0]


def sign(message: bytes, seed: bytes) -> bytes:
    """Sign with an Ed25519 seed; 64 bytes."""
    _public, secret = sodium.crypto_sign_seed_keypair(seed)
    return sodium.crypto_sign(message, secret)[:SIGNATURE_BYTES]


def signing_secret(seed: bytes) -> bytes:
    """Give the 64-byte form of an Ed25519 seed, from which signing is twice as quick."""
    return sodium.crypto_sign_seed_keypair(seed)[1]


def sign_with(message: bytes, secret: bytes) -> bytes:
    """Sign with the 64-byte form of a key."""
    return sodium.crypto_sign(message, secret)[:SIGNATURE_BYTES]


def check(message: bytes, signature: bytes, public: bytes) -> None:
    """Verify an Ed25519 signature; raises SignatureBroken.

    The length is checked first: a longer "signature" could carry the front of a signed message
    along and make the rest pass for a message of its own.
    """
    if len(signature) != SIGNATURE_BYTES:
        raise SignatureBroken
    try:
        sodium.crypto_sign_open(signature + message, public)
    except (SodiumError, ValueError, TypeError):
        raise SignatureBroken from None


def pad(data: bytes, block: int = PAD_BLOCK) -> bytes:
    """Pad as ISO/IEC 7816-4 to a whole number of blocks, so that sizes tell less."""
    return sodium.sodium_pad(data, block)


def unpad(data: bytes, block: int = PAD_BLOCK) -> bytes:
    """Undo ``pad``; raises SealBroken."""
    try:
        return sodium.sodium_unpad(data, block)
    except SodiumError:
        raise SealBroken from None
