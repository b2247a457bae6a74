"""The primitives a second time, for comparison: `cryptography`, `hashlib` and plain Python.

Nothing here comes from libsodium. What `cryptography` lacks (HChaCha20, Salsa20) is written out
from the papers; it is slow, leaks timing and has no place outside tests.
"""

from __future__ import annotations

import hashlib
import struct
import unicodedata
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.poly1305 import Poly1305

_MASK = 0xFFFFFFFF
_CONSTANTS = struct.unpack("<4I", b"expand 32-byte k")
_COLUMNS = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15))
_DIAGONALS = ((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))
_SALSA_COLUMNS = ((0, 4, 8, 12), (5, 9, 13, 1), (10, 14, 2, 6), (15, 3, 7, 11))
_SALSA_ROWS = ((0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14))


class Cost(Protocol):
    """What Argon2id may use: memory in KiB, passes, lanes."""

    @property
    def memory(self) -> int: ...

    @property
    def passes(self) -> int: ...

    @property
    def lanes(self) -> int: ...


def _turn(value: int, by: int) -> int:
    return ((value << by) | (value >> (32 - by))) & _MASK


# --- XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) ---------------------------------------------


def _chacha_quarter(s: list[int], a: int, b: int, c: int, d: int) -> None:
    for by_d, by_b in ((16, 12), (8, 7)):
        s[a] = (s[a] + s[b]) & _MASK
        s[d] = _turn(s[d] ^ s[a], by_d)
        s[c] = (s[c] + s[d]) & _MASK
        s[b] = _turn(s[b] ^ s[c], by_b)


def hchacha20(key: bytes, nonce: bytes) -> bytes:
    state = [*_CONSTANTS, *struct.unpack("<8I", key), *struct.unpack("<4I", nonce)]
    for _ in range(10):
        for four in (*_COLUMNS, *_DIAGONALS):
            _chacha_quarter(state, *four)
    return struct.pack("<8I", *state[:4], *state[12:])


def _inner(key: bytes, nonce: bytes) -> tuple[ChaCha20Poly1305, bytes]:
    return ChaCha20Poly1305(hchacha20(key, nonce[:16])), bytes(4) + nonce[16:]


def aead_encrypt(plaintext: bytes, associated: bytes, nonce: bytes, key: bytes) -> bytes:
    cipher, short_nonce = _inner(key, nonce)
    return cipher.encrypt(short_nonce, plaintext, associated)


def aead_decrypt(box: bytes, associated: bytes, nonce: bytes, key: bytes) -> bytes:
    cipher, short_nonce = _inner(key, nonce)
    return cipher.decrypt(short_nonce, box, associated)


def unseal(sealed: bytes, associated: bytes, key: bytes) -> bytes:
    return aead_decrypt(sealed[24:], associated, sealed[:24], key)


# --- sealed boxes: X25519, HSalsa20, XSalsa20-Poly1305 ----------------------------------------


def _salsa_quarter(s: list[int], a: int, b: int, c: int, d: int) -> None:
    s[b] ^= _turn((s[a] + s[d]) & _MASK, 7)
    s[c] ^= _turn((s[b] + s[a]) & _MASK, 9)
    s[d] ^= _turn((s[c] + s[b]) & _MASK, 13)
    s[a] ^= _turn((s[d] + s[c]) & _MASK, 18)


def _salsa_rounds(key: bytes, block: bytes) -> tuple[list[int], list[int]]:
    k, n, c = struct.unpack("<8I", key), struct.unpack("<4I", block), _CONSTANTS
    start = [c[0], *k[:4], c[1], *n, c[2], *k[4:], c[3]]
    state = list(start)
    for _ in range(10):
        for four in (*_SALSA_COLUMNS, *_SALSA_ROWS):
            _salsa_quarter(state, *four)
    return start, state


def hsalsa20(key: bytes, block: bytes) -> bytes:
    _, state = _salsa_rounds(key, block)
    return struct.pack("<8I", *(state[i] for i in (0, 5, 10, 15, 6, 7, 8, 9)))


def xsalsa20_stream(key: bytes, nonce: bytes, length: int) -> bytes:
    subkey, stream = hsalsa20(key, nonce[:16]), b""
    for counter in range(-(-length // 64)):
        start, state = _salsa_rounds(subkey, nonce[16:] + counter.to_bytes(8, "little"))
        words = ((a + b) & _MASK for a, b in zip(start, state, strict=True))
        stream += struct.pack("<16I", *words)
    return stream[:length]


def x25519_shared(secret: bytes, public: bytes) -> bytes:
    mine = X25519PrivateKey.from_private_bytes(secret)
    return mine.exchange(X25519PublicKey.from_public_bytes(public))


def _box_stream(shared: bytes, ephemeral: bytes, public: bytes, length: int) -> bytes:
    nonce = hashlib.blake2b(ephemeral + public, digest_size=24).digest()
    return xsalsa20_stream(hsalsa20(shared, bytes(16)), nonce, 32 + length)


def sealed_box(plaintext: bytes, public: bytes, ephemeral_secret: bytes) -> bytes:
    ephemeral, shared = x25519_public(ephemeral_secret), x25519_shared(ephemeral_secret, public)
    stream = _box_stream(shared, ephemeral, public, len(plaintext))
    box = bytes(a ^ b for a, b in zip(plaintext, stream[32:], strict=True))
    return ephemeral + Poly1305.generate_tag(stream[:32], box) + box


def open_sealed_box(sealed: bytes, secret: bytes) -> bytes:
    ephemeral, tag, box = sealed[:32], sealed[32:48], sealed[48:]
    shared = x25519_shared(secret, ephemeral)
    stream = _box_stream(shared, ephemeral, x25519_public(secret), len(box))
    Poly1305.verify_tag(stream[:32], box, tag)
    return bytes(a ^ b for a, b in zip(box, stream[32:], strict=True))


# --- keys, hashes, signatures -----------------------------------------------------------------


def blake2b_256(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=32).digest()


def derive(key: bytes, purpose: bytes, context: bytes = b"") -> bytes:
    return hashlib.blake2b(context, digest_size=32, key=key, person=purpose).digest()


def argon2id(secret: bytes, salt: bytes, *, memory: int, passes: int, lanes: int) -> bytes:
    return Argon2id(
        salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory
    ).derive(secret)


def slot_key(user_name: str, passphrase: str, vault_salt: bytes, cost: Cost) -> bytes:
    return _passphrase_key(user_name, passphrase[:1024], vault_salt, cost, b"cd-slot-key")


def kit_key(user_name: str, words: str, vault_salt: bytes, cost: Cost) -> bytes:
    plain = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    return _passphrase_key(user_name, plain, vault_salt, cost, b"cd-kit-key")


def _passphrase_key(
    user_name: str, text: str, vault_salt: bytes, cost: Cost, purpose: bytes
) -> bytes:
    name = unicodedata.normalize("NFKC", user_name.strip()).casefold().encode()
    salt = derive(vault_salt, b"cd-kdf-salt", name)[:16]
    phrase = unicodedata.normalize("NFKC", text).encode()
    key = argon2id(phrase, salt, memory=cost.memory, passes=cost.passes, lanes=cost.lanes)
    return derive(key, purpose, blake2b_256(vault_salt))


def x25519_public(secret: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def ed25519_public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def ed25519_sign(message: bytes, seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def ed25519_verify(message: bytes, signature: bytes, public: bytes) -> None:
    Ed25519PublicKey.from_public_bytes(public).verify(signature, message)


def unpad(data: bytes) -> bytes:
    body = data.rstrip(b"\0")
    assert body[-1:] == b"\x80"
    return body[:-1]
