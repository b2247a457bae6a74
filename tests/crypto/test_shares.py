"""Two of three shares give a key back, one does not, and the vectors of SLIP-39 hold."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counsel_desk.crypto.errors import SealBroken
from counsel_desk.crypto.primitives import random_key
from counsel_desk.crypto.shares import NEEDED, SHARES, combine, split

# A sound share of the specification's own vectors, and therefore not one of ours.
FOREIGN = (
    "shadow pistol academic always adequate wildlife fancy gross oasis cylinder mustang wrist"
    " rescue view short owner flip making coding armed"
)


@settings(max_examples=5)
@given(st.binary(min_size=32, max_size=32))
def test_every_pair_of_shares_gives_the_key_back(secret: bytes):
    shares = split(secret)
    assert len(shares) == SHARES
    assert {len(share.split()) for share in shares} == {33}
    for pair in combinations(shares, NEEDED):
        assert combine(pair) == secret
        assert combine(tuple(reversed([one.upper() + "  " for one in pair]))) == secret


def test_one_share_gives_nothing_nor_do_those_of_two_keys():
    one, other = split(random_key()), split(random_key())
    for share in one:
        for wrong in ((share,), (share, share), (share, other[1])):
            with pytest.raises(SealBroken):
                combine(wrong)


@pytest.mark.parametrize("wrong", ["", "no such words at all", FOREIGN, "é" * 40])
def test_what_is_no_share_is_refused(wrong: str):
    share = split(random_key())[0]
    with pytest.raises(SealBroken):
        combine((share, wrong))
    with pytest.raises(SealBroken):
        combine((wrong, wrong))


def test_a_word_changed_is_found():
    first, second, _ = split(random_key())
    words = first.split()
    words[20] = "academic" if words[20] != "academic" else "acid"
    with pytest.raises(SealBroken):
        combine((" ".join(words), second))


def test_shares_of_a_shorter_key_are_none_of_ours():
    """The specification's own vector of 128 bits, one share of one: sound, and not ours."""
    sound = (
        "duckling enlarge academic academic agency result length solution fridge kidney coal piece"
        " deal husband erode duke ajar critical decision keyboard"
    )
    with pytest.raises(SealBroken):
        combine((sound,))


def test_the_vectors_of_slip_39_hold():
    """Vectors 1 and 4 of the specification: 128 bits, one of one and two of three."""
    from shamir_mnemonic import combine_mnemonics

    assert combine_mnemonics(
        [
            "duckling enlarge academic academic agency result length solution fridge kidney coal"
            " piece deal husband erode duke ajar critical decision keyboard"
        ],
        b"TREZOR",
    ).hex() == ("bb54aac4b89dc868ba37d9cc21b2cece")
    assert combine_mnemonics(
        [
            "shadow pistol academic always adequate wildlife fancy gross oasis cylinder mustang"
            " wrist rescue view short owner flip making coding armed",
            "shadow pistol academic acid actress prayer class unknown daughter sweater depict flip"
            " twice unkind craft early superior advocate guest smoking",
        ],
        b"TREZOR",
    ).hex() == ("b43ceb7e57a0ea8766221624d01b0864")
