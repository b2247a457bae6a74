from __future__ import annotations

import os
import struct
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.crypto import sealing as s
from counsel_desk.crypto.errors import SealBroken
from counsel_desk.crypto.identities import Identity
from counsel_desk.crypto.primitives import PAD_BLOCK, box_for, pad, random_key, seal
from counsel_desk.crypto.sealing import Place
from counsel_desk.domain.access import Compartment
from counsel_desk.domain.ids import PersonId
from tests.crypto import second
from tests.torture import nonces

SEALINGS = int(os.environ.get("COUNSEL_DESK_SEALINGS", "50000"))
"""A look with every run; the million of requirement 13 is `torture nonces`."""
HASHES = st.binary(min_size=32, max_size=32)
NUMBERS = st.integers(0, 2**32 - 1)
TABLES = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=16)
FIELDS = {
    "vault": HASHES,
    "scope": st.uuids(),
    "compartment": st.sampled_from(Compartment),
    "epoch": NUMBERS,
    "table": TABLES,
    "record": st.uuids(),
    "version": NUMBERS,
    "author": st.uuids(),
    "previous": HASHES,
}
PLACES = st.builds(Place, **FIELDS)
AUTHORED = ("vault", "scope", "compartment", "table", "record", "version", "author")
SEED = bytes(range(32))
HERE = Place(
    vault=b"v" * 32,
    scope=UUID(int=1),
    compartment=Compartment.CLIN,
    epoch=1,
    table="notes",
    record=UUID(int=2),
    version=1,
    author=UUID(int=3),
    previous=bytes(32),
)


def _sealed(place: Place, payload: bytes = b"text", *, key: bytes | None = None) -> bytes:
    return s.seal_record(place, s.envelope(1, payload, bytes(64)), key or s.aead_key(SEED))


# --- requirement 13 ---------------------------------------------------------------------------


@pytest.mark.parametrize("field", FIELDS)
@given(place=PLACES, data=st.data())
def test_a_ciphertext_does_not_open_anywhere_else(field, place, data):
    other = data.draw(FIELDS[field].filter(lambda value: value != getattr(place, field)))
    moved = replace(place, **{field: other})
    assert moved.associated() != place.associated()
    with pytest.raises(SealBroken):
        s.open_record(moved, _sealed(place), s.aead_key(SEED))


@given(PLACES, st.integers(0, 2**16 - 1), st.binary(max_size=700), HASHES)
def test_a_ciphertext_opens_in_its_place(place, version, payload, seed):
    key = s.aead_key(seed)
    sealed = s.seal_record(place, s.envelope(version, payload, b"s" * 64), key)
    assert s.open_record(place, sealed, key) == s.Opened(version, payload, b"s" * 64)


def test_no_nonce_repeats():
    assert nonces.repeated(SEALINGS) == 0


def test_nonces_that_are_too_short_are_found():
    """The control: two random bytes of 24."""
    assert nonces.repeated(5_000, nonces.short) > 0


def test_the_same_text_never_gives_the_same_bytes():
    assert len({_sealed(HERE) for _ in range(100)}) == 100


def test_a_table_whose_name_would_be_cut_is_refused():
    assert Place(**{**{f: getattr(HERE, f) for f in FIELDS}, "table": "t" * 16}).associated()
    with pytest.raises(ValueError, match="too long"):
        replace(HERE, table="t" * 17)


# --- keys -------------------------------------------------------------------------------------


def test_another_compartments_seed_opens_nothing():
    with pytest.raises(SealBroken):
        s.open_record(HERE, _sealed(HERE), s.aead_key(bytes(32)))


def test_a_shared_record_key_opens_that_record_alone():
    key = s.record_key(s.aead_key(SEED), HERE.record)
    other = replace(HERE, record=UUID(int=9))
    data = s.unpad(s.unseal(_sealed(HERE), HERE.associated(), key))
    assert s.open_envelope(data).payload == b"text"
    with pytest.raises(SealBroken):
        s.unseal(_sealed(other), other.associated(), key)


def test_the_keys_of_a_seed_are_all_different():
    keys = {
        SEED,
        s.aead_key(SEED),
        s.drop_secret(SEED),
        s.drop_public(SEED),
        s.record_key(s.aead_key(SEED), UUID(int=1)),
        s.record_key(s.aead_key(SEED), UUID(int=2)),
    }
    assert len(keys) == 6


# --- layout -----------------------------------------------------------------------------------


def test_compartment_codes_are_part_of_the_format():
    names = ["coord", "contact", "ident", "clin", "events", "own", "attend", "group", "process"]
    names.append("programme")
    assert {code: c.value for code, c in s.COMPARTMENTS.items()} == dict(enumerate(names, 1))


def test_the_second_implementation_opens_a_record_from_the_bytes_alone(amina):
    signature = s.author_signature(HERE, 7, b"what was said", amina)
    sealed = s.seal_record(HERE, s.envelope(7, b"what was said", signature), s.aead_key(SEED))
    associated = (
        HERE.vault + HERE.scope.bytes + b"\x04" + struct.pack(">I", 1) + b"notes".ljust(16, b"\0")
        + HERE.record.bytes + struct.pack(">I", 1) + HERE.author.bytes + HERE.previous
    )  # fmt: skip
    assert associated == HERE.associated()
    assert len(associated) == 137
    key = second.derive(second.derive(SEED, b"cd-aead"), b"cd-record", HERE.record.bytes)
    data = second.unpad(second.unseal(sealed, associated, key))
    assert data == b"\1" + b"\0\7" + signature + b"what was said"
    signed = (
        b"counsel-desk record v1" + HERE.vault + HERE.scope.bytes + b"\x04"
        + b"notes".ljust(16, b"\0") + HERE.record.bytes + struct.pack(">I", 1) + HERE.author.bytes
        + b"\0\7" + b"what was said"
    )  # fmt: skip
    second.ed25519_verify(signed, signature, amina.public.signing)


# --- padding ----------------------------------------------------------------------------------


@given(st.integers(0, 900))
def test_sizes_tell_only_the_number_of_blocks(length):
    blocks, rest = divmod(len(_sealed(HERE, b"x" * length)) - 24 - 16, PAD_BLOCK)
    assert rest == 0
    assert blocks == (67 + length) // PAD_BLOCK + 1


def test_a_word_and_a_paragraph_look_alike():
    assert len(_sealed(HERE, b"Yes.")) == len(_sealed(HERE, b"x" * 180))


# --- the author -------------------------------------------------------------------------------


@given(place=PLACES, payload=st.binary(max_size=200), epoch=NUMBERS, previous=HASHES)
def test_a_signature_outlives_resealing(place, payload, epoch, previous):
    author = Identity.new(PersonId(place.author))
    signature = s.author_signature(place, 1, payload, author)
    first = s.seal_record(place, s.envelope(1, payload, signature), s.aead_key(SEED))
    opened = s.open_record(place, first, s.aead_key(SEED))
    later, new_key = replace(place, epoch=epoch, previous=previous), s.aead_key(bytes(32))
    again = s.envelope(opened.payload_version, opened.payload, opened.signature)
    resealed = s.open_record(later, s.seal_record(later, again, new_key), new_key)
    assert s.check_author(later, resealed, author.public.signing)


@pytest.mark.parametrize("field", AUTHORED)
@given(place=PLACES, data=st.data())
def test_a_signature_does_not_fit_another_record(field, place, data):
    author = Identity.new(PersonId(place.author))
    opened = s.Opened(1, b"text", s.author_signature(place, 1, b"text", author))
    other = data.draw(FIELDS[field].filter(lambda value: value != getattr(place, field)))
    assert s.check_author(place, opened, author.public.signing)
    assert not s.check_author(replace(place, **{field: other}), opened, author.public.signing)


def test_a_signature_does_not_outlive_altering(amina, baraka):
    signature = s.author_signature(HERE, 1, b"text", amina)
    public = amina.public.signing
    assert s.check_author(HERE, s.Opened(1, b"text", signature), public)
    assert not s.check_author(HERE, s.Opened(1, b"Text", signature), public)
    assert not s.check_author(HERE, s.Opened(2, b"text", signature), public)
    assert not s.check_author(HERE, s.Opened(1, b"text", bytes(64)), public)
    assert not s.check_author(HERE, s.Opened(1, b"text", signature), baraka.public.signing)


# --- envelopes --------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"\1" * 66, b"\0" * 100, b"\2" * 100])
def test_what_is_no_envelope_is_broken(data):
    with pytest.raises(SealBroken):
        s.open_envelope(data)


def test_sealed_bytes_without_padding_are_broken():
    key = s.record_key(s.aead_key(SEED), HERE.record)
    with pytest.raises(SealBroken):
        s.open_record(HERE, seal(b"", HERE.associated(), key), s.aead_key(SEED))


# --- drops ------------------------------------------------------------------------------------


def test_the_holder_of_the_seed_opens_a_drop():
    dropped = s.seal_drop(s.envelope(1, b"a name", b"s" * 64), s.drop_public(SEED))
    assert s.open_drop(dropped, SEED) == s.Opened(1, b"a name", b"s" * 64)
    padded = second.open_sealed_box(dropped, second.derive(SEED, b"cd-drop"))
    assert second.unpad(padded)[67:] == b"a name"


def test_the_sender_cannot_open_a_drop_again(amina):
    """Not with any key that the sender holds: own keys and the public drop-box key."""
    public = s.drop_public(SEED)
    dropped = s.seal_drop(s.envelope(1, b"a name", bytes(64)), public)
    with pytest.raises(SealBroken):
        amina.open(dropped)
    for key in (public, amina.box_secret, amina.signing_seed, amina.public.box, random_key()):
        with pytest.raises(SealBroken):
            s.open_drop(dropped, key)


def test_two_drops_of_one_text_share_no_bytes():
    one, two = (s.seal_drop(b"x" * 100, s.drop_public(SEED)) for _ in range(2))
    assert one[:32] != two[:32]
    assert sum(a == b for a, b in zip(one, two, strict=True)) < len(one) // 8


@pytest.mark.parametrize("content", [b"", b"no envelope", b"\2" * 200])
def test_a_drop_that_holds_no_envelope_is_broken(content):
    with pytest.raises(SealBroken):
        s.open_drop(box_for(pad(content), s.drop_public(SEED)), SEED)
    with pytest.raises(SealBroken):
        s.open_drop(box_for(content, s.drop_public(SEED)), SEED)
