"""The published vectors of X25519 (RFC 7748), Ed25519 (RFC 8032) and SLIP-39."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from nacl import bindings as sodium
from shamir_mnemonic import MnemonicError, combine_mnemonics

from counsel_desk.crypto import primitives as p
from counsel_desk.crypto.errors import SealBroken
from counsel_desk.crypto.shares import combine
from tests.crypto import second

# RFC 7748, 5.2: scalar, u-coordinate, result
MULTIPLIED = [
    (
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
    ),
    (
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
        "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
    ),
]
BASE = bytes([9]) + bytes(31)
REPEATED = {
    1: "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079",
    1_000: "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51",
}
ALICE = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"
BOB = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"
SHARED = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"

# RFC 8032, 7.1, the vector SHA(abc): the message is the SHA-512 of "abc"
ABC_SEED = "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42"
ABC_PUBLIC = "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf"
ABC_SIGNATURE = (
    "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
    "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
)
SLIP39 = json.loads((Path(__file__).parents[1] / "vectors" / "slip39.json").read_text("utf-8"))


@pytest.mark.parametrize("multiply", [sodium.crypto_scalarmult, second.x25519_shared])
@pytest.mark.parametrize(("scalar", "point", "result"), MULTIPLIED)
def test_x25519_multiplies_as_rfc_7748(multiply, scalar, point, result):
    assert multiply(bytes.fromhex(scalar), bytes.fromhex(point)).hex() == result


@pytest.mark.parametrize("multiply", [sodium.crypto_scalarmult, second.x25519_shared])
def test_x25519_repeated_comes_out_as_in_rfc_7748(multiply):
    scalar, point = BASE, BASE
    for times in range(1, 1_001):
        scalar, point = multiply(scalar, point), scalar
        assert scalar.hex() == REPEATED.get(times, scalar.hex())


@pytest.mark.parametrize("multiply", [sodium.crypto_scalarmult, second.x25519_shared])
def test_alice_and_bob_share_the_secret_of_rfc_7748(multiply):
    alice, bob = bytes.fromhex(ALICE), bytes.fromhex(BOB)
    assert multiply(alice, p.x25519_public(bob)).hex() == SHARED
    assert multiply(bob, p.x25519_public(alice)).hex() == SHARED


def test_a_long_message_is_signed_as_in_rfc_8032():

    message, seed = hashlib.sha512(b"abc").digest(), bytes.fromhex(ABC_SEED)
    for public, sign in ((p.ed25519_public, p.sign), (second.ed25519_public, second.ed25519_sign)):
        assert public(seed).hex() == ABC_PUBLIC
        assert sign(message, seed).hex() == ABC_SIGNATURE


@pytest.mark.parametrize("vector", SLIP39, ids=lambda one: one["what"])
def test_the_vectors_of_slip_39_come_out(vector):
    if vector["secret"]:
        assert combine_mnemonics(vector["shares"], b"TREZOR").hex() == vector["secret"]
    else:
        with pytest.raises(MnemonicError):
            combine_mnemonics(vector["shares"], b"TREZOR")


@pytest.mark.parametrize("vector", SLIP39, ids=lambda one: one["what"])
def test_shares_of_others_are_none_of_ours_and_no_crash(vector):
    """They are of one key or of shorter ones, or carry the older kind of header."""
    try:
        found = combine(tuple(vector["shares"]))
    except SealBroken:
        return
    assert vector["what"] in ("1 of 1, 256 bits", "2 of 3, 256 bits")
    assert found.hex() != vector["secret"]  # without their passphrase it is another key
