from __future__ import annotations

import struct
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.crypto import grants as g
from counsel_desk.crypto.errors import SealBroken, SignatureBroken
from counsel_desk.crypto.grants import RecipientKind, Subject, Terms
from counsel_desk.crypto.identities import Identity
from counsel_desk.crypto.primitives import box_for
from counsel_desk.domain.access import Compartment, Right
from counsel_desk.domain.ids import PersonId
from tests.crypto import second

SEED = bytes(range(32))
SUBJECT_FIELDS = {
    "vault": st.binary(min_size=32, max_size=32),
    "scope": st.uuids(),
    "compartment": st.sampled_from(Compartment),
    "epoch": st.integers(0, 2**32 - 1),
}
TERMS_FIELDS = {
    "kind": st.sampled_from(RecipientKind),
    "recipient": st.uuids(),
    "key_epoch": st.integers(0, 2**32 - 1),
    "right": st.sampled_from([Right.READ, Right.WRITE]),
    "given_at": st.integers(-(2**63), 2**63 - 1),
    "giver": st.uuids(),
}
SUBJECTS = st.builds(Subject, **SUBJECT_FIELDS)
TERMS = st.builds(Terms, **TERMS_FIELDS)
GIVER = Identity.new(PersonId(UUID(int=11)))
TAKER = Identity.new(PersonId(UUID(int=12)))


def _give(subject: Subject, terms: Terms) -> tuple[bytes, bytes]:
    return g.give(subject, terms, SEED, TAKER.public.box, GIVER)


def _check(subject, terms, sealed, signature, public=GIVER.public.signing) -> None:
    g.check_grant(subject, terms, sealed, signature, public)


def _take(subject: Subject, sealed: bytes) -> bytes:
    return g.take(subject, sealed, TAKER.public.box, TAKER.box_secret)


@given(SUBJECTS, TERMS)
def test_a_grant_holds_and_gives_the_seed_to_its_recipient(subject, terms):
    sealed, signature = _give(subject, terms)
    _check(subject, terms, sealed, signature)
    assert _take(subject, sealed) == SEED
    with pytest.raises(SealBroken):
        g.take(subject, sealed, GIVER.public.box, GIVER.box_secret)


@pytest.mark.parametrize("field", SUBJECT_FIELDS)
@given(subject=SUBJECTS, terms=TERMS, data=st.data())
def test_a_grant_for_one_thing_is_none_for_another(field, subject, terms, data):
    sealed, signature = _give(subject, terms)
    value = data.draw(SUBJECT_FIELDS[field].filter(lambda v: v != getattr(subject, field)))
    other = replace(subject, **{field: value})
    with pytest.raises(SignatureBroken):
        _check(other, terms, sealed, signature)
    with pytest.raises(SealBroken):
        _take(other, sealed)


@pytest.mark.parametrize("field", TERMS_FIELDS)
@given(subject=SUBJECTS, terms=TERMS, data=st.data())
def test_altered_terms_break_the_signature(field, subject, terms, data):
    sealed, signature = _give(subject, terms)
    value = data.draw(TERMS_FIELDS[field].filter(lambda v: v != getattr(terms, field)))
    with pytest.raises(SignatureBroken):
        _check(subject, replace(terms, **{field: value}), sealed, signature)


@given(SUBJECTS, TERMS)
def test_another_seed_under_the_same_signature_is_found(subject, terms):
    _, signature = _give(subject, terms)
    swapped = box_for(subject.to_bytes() + bytes(32), TAKER.public.box)
    with pytest.raises(SignatureBroken):
        _check(subject, terms, swapped, signature)


@given(SUBJECTS, TERMS)
def test_a_grant_that_someone_else_signed_is_found(subject, terms):
    sealed, signature = _give(subject, terms)
    with pytest.raises(SignatureBroken):
        _check(subject, terms, sealed, signature, TAKER.public.signing)


@pytest.mark.parametrize("seed", [b"", bytes(31), bytes(33), bytes(64)])
@given(subject=SUBJECTS)
def test_a_seed_of_another_length_is_refused(seed, subject):
    with pytest.raises(SealBroken):
        _take(subject, box_for(subject.to_bytes() + seed, TAKER.public.box))


def test_a_drop_is_no_right_that_can_be_granted():
    terms = Terms(RecipientKind.PERSON, UUID(int=1), 0, Right.DROP, 0, UUID(int=2))
    with pytest.raises(KeyError):
        terms.to_bytes()


def test_the_layout_is_the_one_of_the_format_page():
    subject = Subject(b"v" * 32, UUID(int=1), Compartment.IDENT, 5)
    terms = Terms(
        RecipientKind.CIRCLE, UUID(int=2), 3, Right.WRITE, 1_700_000_000_000_000, UUID(int=4)
    )
    name = b"v" * 32 + UUID(int=1).bytes + b"\x03" + struct.pack(">I", 5)
    agreed = b"\2" + UUID(int=2).bytes + struct.pack(">IBq", 3, 2, 1_700_000_000_000_000)
    agreed += UUID(int=4).bytes
    assert (subject.to_bytes(), len(name)) == (name, 53)
    assert (terms.to_bytes(), len(agreed)) == (agreed, 46)
    sealed, signature = _give(subject, terms)
    assert second.open_sealed_box(sealed, TAKER.box_secret) == name + SEED
    message = b"counsel-desk grant v1" + name + agreed + second.blake2b_256(sealed)
    second.ed25519_verify(message, signature, GIVER.public.signing)
    assert {kind.name: kind.value for kind in RecipientKind} == {
        "PERSON": 1,
        "CIRCLE": 2,
        "ORGANISATION": 3,
    }
    assert g.RIGHTS == {1: Right.READ, 2: Right.WRITE}


def test_the_makers_message_names_compartment_key_maker_and_time():
    subject = Subject(b"v" * 32, UUID(int=1), Compartment.IDENT, 5)
    wanted = b"counsel-desk compartment v1" + subject.to_bytes() + b"p" * 32
    wanted += UUID(int=6).bytes + struct.pack(">Q", 77)
    assert g.compartment_message(subject, b"p" * 32, UUID(int=6), 77) == wanted


def test_a_drops_message_names_place_author_and_bytes():
    subject = Subject(b"v" * 32, UUID(int=1), Compartment.IDENT, 5)
    wanted = b"counsel-desk drop v1" + subject.to_bytes() + b"identities".ljust(16, b"\0")
    wanted += UUID(int=7).bytes + UUID(int=8).bytes + second.blake2b_256(b"sealed")
    message = g.drop_message(subject, "identities", UUID(int=7), UUID(int=8), b"sealed")
    assert message == wanted
