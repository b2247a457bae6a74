from __future__ import annotations

import re
from uuid import UUID

import pytest

from counsel_desk.crypto.errors import SealBroken, SignatureBroken
from counsel_desk.crypto.identities import Identity, PublicKeys
from counsel_desk.crypto.primitives import box_for, check
from counsel_desk.domain.ids import PersonId
from tests.crypto import second


def test_a_new_identity_has_keys_of_its_own(amina):
    other = Identity.new(amina.person)
    assert len({amina.box_secret, amina.signing_seed, other.box_secret, other.signing_seed}) == 4
    assert amina.public.box == second.x25519_public(amina.box_secret)
    assert amina.public.signing == second.ed25519_public(amina.signing_seed)


def test_an_identity_signs_as_itself(amina, baraka):
    signature = amina.sign(b"message")
    check(b"message", signature, amina.public.signing)
    with pytest.raises(SignatureBroken):
        check(b"message", signature, baraka.public.signing)


def test_only_the_owner_opens_what_is_sealed_to_an_identity(amina, baraka):
    sealed = box_for(b"seed", amina.public.box)
    assert amina.open(sealed) == b"seed"
    with pytest.raises(SealBroken):
        baraka.open(sealed)


def test_own_keys_differ_by_purpose_and_person(amina, baraka):
    keys = {who.own_key(why) for who in (amina, baraka) for why in (b"cd-drafts", b"cd-keyring")}
    assert len(keys) == 4
    assert amina.box_secret not in keys


def test_secrets_are_not_shown_in_a_repr(amina):
    shown = repr(amina)
    assert amina.box_secret.hex() not in shown
    assert repr(amina.box_secret) not in shown
    assert repr(amina.signing_seed) not in shown


def test_a_fingerprint_is_five_groups_and_covers_both_keys(amina, baraka):
    mine, theirs = amina.public, baraka.public
    assert re.fullmatch(r"([A-Z2-7]{5}-){4}[A-Z2-7]{5}", mine.fingerprint)
    mixed = {
        mine.fingerprint,
        theirs.fingerprint,
        PublicKeys(mine.box, theirs.signing).fingerprint,
        PublicKeys(theirs.box, mine.signing).fingerprint,
    }
    assert len(mixed) == 4


def test_a_fingerprint_never_changes_between_releases():
    identity = Identity(PersonId(UUID(int=1)), bytes(range(32)), bytes(range(32, 64)))
    digest = second.derive(identity.public.signing, b"cd-fingerprint", identity.public.box)
    bits = f"{int.from_bytes(digest, 'big'):0256b}"
    letters = [
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[int(bits[i : i + 5], 2)] for i in range(0, 125, 5)
    ]
    groups = ["".join(letters[i : i + 5]) for i in range(0, 25, 5)]
    assert identity.public.fingerprint == "-".join(groups)
