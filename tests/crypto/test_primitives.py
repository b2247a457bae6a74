from __future__ import annotations

import hashlib

import pytest
from cryptography.exceptions import InvalidSignature
from hypothesis import given
from hypothesis import strategies as st
from nacl import bindings as sodium
from nacl.exceptions import CryptoError as SodiumError
from nacl.public import PrivateKey, SealedBox

from counsel_desk.crypto import primitives as p
from counsel_desk.crypto.errors import SealBroken, SignatureBroken
from tests.crypto import second

KEYS = st.binary(min_size=32, max_size=32)

RFC_7748 = [
    (
        "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
    ),
    (
        "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
        "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
    ),
]
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
SUNSCREEN = (
    b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
    b"future, sunscreen would be it."
)
XCHACHA_KEY = bytes(range(0x80, 0xA0))
XCHACHA_NONCE = bytes(range(0x40, 0x58))
XCHACHA_DATA = bytes.fromhex("50515253c0c1c2c3c4c5c6c7")
XCHACHA_BOX = bytes.fromhex(
    "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
    "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
    "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
    "21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49"
)


# --- vectors of the standards -----------------------------------------------------------------


@pytest.mark.parametrize(("secret", "public"), RFC_7748)
def test_x25519_gives_the_public_keys_of_rfc_7748(secret, public):
    assert p.x25519_public(bytes.fromhex(secret)).hex() == public


@pytest.mark.parametrize(("seed", "public", "message", "signature"), RFC_8032)
def test_ed25519_signs_as_rfc_8032(seed, public, message, signature):
    seed, message = bytes.fromhex(seed), bytes.fromhex(message)
    assert p.ed25519_public(seed).hex() == public
    assert p.sign(message, seed).hex() == signature
    p.check(message, bytes.fromhex(signature), bytes.fromhex(public))


def test_xchacha20_poly1305_opens_the_box_of_the_draft():
    assert p.unseal(XCHACHA_NONCE + XCHACHA_BOX, XCHACHA_DATA, XCHACHA_KEY) == SUNSCREEN


def test_keyed_blake2b_gives_the_reference_vector():
    # blake2-kat: 64-byte digest of nothing under the key 00..3f, through hashlib's BLAKE2b
    wanted = (
        "10ebb67700b1868efb4417987acf4690ae9d972fb7a590c2f02871799aaa4786"
        "b5e996e8f0f4eb981fc214b005f42d2ff4233499391653df7aefcbc13fc51568"
    )
    assert hashlib.blake2b(key=bytes(range(64))).hexdigest() == wanted


# --- the test's own second implementation, held to the same vectors ---------------------------


def test_second_hchacha20_gives_the_subkey_of_the_draft():
    nonce = bytes.fromhex("000000090000004a0000000031415927")
    wanted = "82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc"
    assert second.hchacha20(bytes(range(32)), nonce).hex() == wanted


def test_second_xchacha20_poly1305_gives_the_box_of_the_draft():
    box = second.aead_encrypt(SUNSCREEN, XCHACHA_DATA, XCHACHA_NONCE, XCHACHA_KEY)
    assert box == XCHACHA_BOX


def test_second_hsalsa20_gives_the_first_key_of_the_nacl_paper():
    # Bernstein, Cryptography in NaCl, section 8: the shared secret to the first key
    shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
    wanted = "1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389"
    assert second.hsalsa20(bytes.fromhex(shared), bytes(16)).hex() == wanted


# --- one implementation against the other -----------------------------------------------------


@given(st.binary(max_size=600), st.binary(max_size=150), KEYS)
def test_the_second_implementation_opens_what_is_sealed(plaintext, associated, key):
    assert second.unseal(p.seal(plaintext, associated, key), associated, key) == plaintext


@given(st.binary(max_size=600), st.binary(max_size=150), KEYS, st.binary(min_size=24, max_size=24))
def test_what_the_second_implementation_seals_opens(plaintext, associated, key, nonce):
    sealed = nonce + second.aead_encrypt(plaintext, associated, nonce, key)
    assert p.unseal(sealed, associated, key) == plaintext


@given(st.binary(max_size=300), KEYS)
def test_the_second_implementation_opens_sealed_boxes(plaintext, secret):
    sealed = p.box_for(plaintext, second.x25519_public(secret))
    assert len(sealed) == len(plaintext) + p.BOX_OVERHEAD
    assert second.open_sealed_box(sealed, secret) == plaintext


@given(st.binary(max_size=300), KEYS)
def test_the_librarys_own_classes_open_sealed_boxes(plaintext, secret):
    sealed = p.box_for(plaintext, p.x25519_public(secret))
    assert SealedBox(PrivateKey(secret)).decrypt(sealed) == plaintext


@given(st.binary(max_size=300), KEYS)
def test_both_implementations_sign_alike(message, seed):
    signature = p.sign(message, seed)
    assert signature == second.ed25519_sign(message, seed)
    assert p.ed25519_public(seed) == second.ed25519_public(seed)
    second.ed25519_verify(message, signature, p.ed25519_public(seed))


@given(KEYS)
def test_both_implementations_give_the_same_x25519_public_key(secret):
    assert p.x25519_public(secret) == second.x25519_public(secret)


@given(st.binary(max_size=300))
def test_libsodium_hashes_alike(data):
    assert p.content_hash(data) == sodium.crypto_generichash_blake2b_salt_personal(
        data, digest_size=32
    )


@given(KEYS, st.binary(min_size=1, max_size=16), st.binary(max_size=100))
def test_libsodium_derives_alike(key, purpose, context):
    wanted = sodium.crypto_generichash_blake2b_salt_personal(
        context, digest_size=32, key=key, person=purpose.ljust(16, b"\0")
    )
    assert p.derive(key, purpose, context=context) == wanted


# --- what must fail ---------------------------------------------------------------------------


@given(st.binary(min_size=1, max_size=120), st.data())
def test_a_flipped_bit_anywhere_breaks_a_seal(plaintext, data):
    key = p.random_key()
    sealed = bytearray(p.seal(plaintext, b"where", key))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealBroken):
        p.unseal(bytes(sealed), b"where", key)


@pytest.mark.parametrize("length", [0, 1, 23, 24, 39])
def test_a_cut_seal_is_broken(length):
    key = p.random_key()
    with pytest.raises(SealBroken):
        p.unseal(p.seal(b"text", b"", key)[:length], b"", key)


@pytest.mark.parametrize("sealed", [b"", b"x" * 47, b"x" * 48, b"x" * 100])
def test_what_is_no_sealed_box_is_broken(sealed):
    secret = p.random_key()
    with pytest.raises(SealBroken):
        p.open_box(sealed, p.x25519_public(secret), secret)


def test_a_sealed_box_to_a_weak_key_is_refused():
    """A public key of small order gives a shared secret that everybody knows."""
    with pytest.raises(SodiumError):
        p.box_for(b"seed", bytes(32))


@given(st.binary(max_size=200), st.data())
def test_a_signature_fails_over_any_other_message(message, data):
    seed = p.random_key()
    other = data.draw(st.binary(max_size=200).filter(lambda b: b != message))
    with pytest.raises(SignatureBroken):
        p.check(other, p.sign(message, seed), p.ed25519_public(seed))


@pytest.mark.parametrize("change", [b"", b"\0"])
def test_a_signature_of_another_length_is_broken(change):
    seed = p.random_key()
    signature = p.sign(b"message", seed)
    with pytest.raises(SignatureBroken):
        p.check(b"message", signature[:-1] + change * 2, p.ed25519_public(seed))


def test_a_signature_cannot_carry_the_front_of_a_message_along():
    """Else a note that quotes a grant would be a grant."""
    seed = p.random_key()
    signature = p.sign(b"a note that quotes: a grant", seed)
    with pytest.raises(SignatureBroken):
        p.check(b"a grant", signature + b"a note that quotes: ", p.ed25519_public(seed))


@pytest.mark.parametrize("public", [b"", bytes(31), bytes(32), b"\xff" * 32])
def test_what_is_no_public_key_checks_nothing(public):
    with pytest.raises(SignatureBroken):
        p.check(b"message", bytes(64), public)


def test_the_second_implementation_refuses_an_altered_signature():
    seed = p.random_key()
    with pytest.raises(InvalidSignature):
        second.ed25519_verify(b"other", p.sign(b"message", seed), p.ed25519_public(seed))


# --- padding and keys -------------------------------------------------------------------------


@given(st.binary(max_size=1200))
def test_padding_fills_whole_blocks_and_comes_off(data):
    padded = p.pad(data)
    assert len(padded) % p.PAD_BLOCK == 0
    assert len(padded) - len(data) in range(1, p.PAD_BLOCK + 1)
    assert p.unpad(padded) == second.unpad(padded) == data


@pytest.mark.parametrize("data", [b"", b"x", bytes(256), b"x" * 256, b"\x80" + bytes(256)])
def test_what_was_not_padded_is_broken(data):
    with pytest.raises(SealBroken):
        p.unpad(data)


def test_random_keys_are_32_bytes_and_differ():
    keys = {p.random_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert {len(key) for key in keys} == {32}


def test_purposes_and_contexts_give_different_subkeys():
    key = p.random_key()
    subkeys = {p.derive(key, a, context=b) for a in (b"a", b"b") for b in (b"", b"a", b"b")}
    assert len(subkeys) == 6
