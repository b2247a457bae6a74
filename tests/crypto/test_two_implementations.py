"""Two implementations over 10,000 random cases: libsodium and argon2 against `cryptography`.

The bytes come from a seeded generator, so that a case that fails fails again. HKDF is used
nowhere in this format: its subkeys are keyed BLAKE2b, which is compared here with libsodium's.
A run of the tests shares the 10,000 out; ``COUNSEL_DESK_CASES=10000`` does as many of each.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from nacl import bindings as sodium

from counsel_desk.crypto import kdf
from counsel_desk.crypto import primitives as p
from counsel_desk.crypto.errors import SealBroken, SignatureBroken
from tests.builders import cheap_keys
from tests.crypto import second


def some(chance: random.Random, most: int) -> bytes:
    """Give random bytes, short ones and those at the edge of a block more often."""
    edges = (0, 1, 15, 16, 17, 63, 64, 65, 255, 256, 257)
    length = chance.choice(edges) if chance.random() < 0.4 else chance.randrange(most + 1)
    return chance.randbytes(min(length, most))


def flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def seals_agree(chance: random.Random) -> None:
    text, associated, key = some(chance, 700), some(chance, 150), chance.randbytes(32)
    nonce = chance.randbytes(24)
    ours = p.seal(text, associated, key)
    assert second.unseal(ours, associated, key) == text
    theirs = nonce + second.aead_encrypt(text, associated, nonce, key)
    assert p.unseal(theirs, associated, key) == text
    spoilt = flipped(theirs, chance)
    with pytest.raises(SealBroken):
        p.unseal(spoilt, associated, key)
    with pytest.raises(InvalidTag):
        second.unseal(spoilt, associated, key)


def exchanges_agree(chance: random.Random) -> None:
    mine, yours = chance.randbytes(32), chance.randbytes(32)
    public = second.x25519_public(yours)
    assert p.x25519_public(yours) == public
    shared = second.x25519_shared(mine, public)
    assert sodium.crypto_scalarmult(mine, public) == shared
    assert sodium.crypto_scalarmult(yours, p.x25519_public(mine)) == shared


def boxes_agree(chance: random.Random) -> None:
    text, secret, ephemeral = some(chance, 300), chance.randbytes(32), chance.randbytes(32)
    public = second.x25519_public(secret)
    assert second.open_sealed_box(p.box_for(text, public), secret) == text
    theirs = second.sealed_box(text, public, ephemeral)
    assert p.open_box(theirs, public, secret) == text
    with pytest.raises(SealBroken):
        p.open_box(flipped(theirs, chance), public, secret)


def signatures_agree(chance: random.Random) -> None:
    message, seed = some(chance, 400), chance.randbytes(32)
    public = second.ed25519_public(seed)
    signature = second.ed25519_sign(message, seed)
    assert p.ed25519_public(seed) == public
    assert p.sign(message, seed) == signature
    assert p.sign_with(message, p.signing_secret(seed)) == signature
    p.check(message, signature, public)
    spoilt = flipped(signature, chance)
    with pytest.raises(SignatureBroken):
        p.check(message, spoilt, public)
    with pytest.raises(InvalidSignature):
        second.ed25519_verify(message, spoilt, public)


def subkeys_agree(chance: random.Random) -> None:
    key, context = chance.randbytes(32), some(chance, 300)
    purpose = chance.randbytes(chance.randrange(1, 17))
    wanted = sodium.crypto_generichash_blake2b_salt_personal(
        context, digest_size=32, key=key, person=purpose.ljust(16, b"\0")
    )
    assert p.derive(key, purpose, context=context) == wanted
    assert second.derive(key, purpose, context) == wanted
    hashed = sodium.crypto_generichash_blake2b_salt_personal(context, digest_size=32)
    assert p.content_hash(context) == hashed == second.blake2b_256(context)


def passphrases_agree(chance: random.Random) -> None:
    cost = kdf.KdfCost(memory=8 * chance.randint(4, 8), passes=1, lanes=chance.randint(1, 4))
    phrase = "".join(chance.choices("abc é ũ ﬁ Ⅳ 字 \U0001f600 ", k=chance.randrange(40)))
    salt = chance.randbytes(32)
    name = chance.choice(("amina", " Amina ", "ÄMINA", "wanjikũ", "ß"))
    assert kdf.slot_key(name, phrase, salt, cost) == second.slot_key(name, phrase, salt, cost)
    assert kdf.kit_key(name, phrase, salt, cost) == second.kit_key(name, phrase, salt, cost)


AGREE: dict[Callable[[random.Random], None], int] = {
    seals_agree: 2_000,
    exchanges_agree: 2_000,
    boxes_agree: 1_200,
    signatures_agree: 2_000,
    subkeys_agree: 2_000,
    passphrases_agree: 800,
}


@pytest.mark.timeout(900)
@pytest.mark.parametrize("agree", AGREE, ids=lambda one: one.__name__)
def test_both_implementations_agree_in_ten_thousand_random_cases(agree):
    assert sum(AGREE.values()) == 10_000
    with cheap_keys():
        for number in range(int(os.environ.get("COUNSEL_DESK_CASES", AGREE[agree]))):
            agree(random.Random(f"{agree.__name__} {number}"))


@pytest.mark.parametrize(
    ("name", "agree"),
    [
        ("derive", subkeys_agree),
        ("x25519_public", exchanges_agree),
        ("box_for", boxes_agree),
        ("sign", signatures_agree),
        ("seal", seals_agree),
    ],
)
def test_an_implementation_that_is_a_byte_off_is_found_out(monkeypatch, name, agree):
    """The control: the comparison tells one that is nearly right."""
    real = getattr(p, name)

    def off(*given: object, **named: object) -> bytes:
        made = bytearray(real(*given, **named))
        made[-1] ^= 1
        return bytes(made)

    monkeypatch.setattr(p, name, off)
    with pytest.raises((AssertionError, InvalidTag, InvalidSignature)):
        agree(random.Random(name))
