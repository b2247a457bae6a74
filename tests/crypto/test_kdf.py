from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from argon2 import low_level
from hypothesis import given, settings
from hypothesis import strategies as st

from counsel_desk.crypto import kdf
from counsel_desk.crypto.errors import HeaderBroken
from counsel_desk.crypto.kdf import DEFAULT_COST, RELEASE_LIMITS, KdfCost, slot_key
from tests.crypto import second

SALT = bytes(range(32))
OUTSIDE = [
    KdfCost(memory=64 * 1024 - 1),
    KdfCost(memory=1024 * 1024 + 1),
    KdfCost(memory=2**32 - 1),
    KdfCost(memory=0),
    KdfCost(passes=2),
    KdfCost(passes=17),
    KdfCost(passes=2**32 - 1),
    KdfCost(lanes=0),
    KdfCost(lanes=9),
    KdfCost(lanes=2**24),
]
EDGES = [KdfCost(64 * 1024, 3, 1), KdfCost(1024 * 1024, 16, 8), DEFAULT_COST]


def test_the_default_costs_are_256_mib_three_passes_four_lanes():
    assert (DEFAULT_COST.memory, DEFAULT_COST.passes, DEFAULT_COST.lanes) == (262_144, 3, 4)
    assert kdf.limits() is RELEASE_LIMITS
    RELEASE_LIMITS.admit(DEFAULT_COST)


@pytest.mark.parametrize("cost", OUTSIDE)
def test_costs_outside_the_limits_are_refused_before_anything_is_allocated(cost, monkeypatch):
    monkeypatch.setattr(kdf, "hash_secret_raw", lambda *_, **__: pytest.fail("argon2 was called"))
    with pytest.raises(HeaderBroken):
        slot_key("amina", "passphrase", SALT, cost)


@pytest.mark.parametrize("cost", EDGES)
def test_costs_at_the_edge_of_the_limits_are_admitted(cost):
    RELEASE_LIMITS.admit(cost)


def test_argon2id_gives_the_tag_of_rfc_9106():
    ffi, lib = low_level.ffi, low_level.lib
    fields = {"pwd": b"\1" * 32, "salt": b"\2" * 16, "secret": b"\3" * 8, "ad": b"\4" * 12}
    buffers = {name: ffi.new("uint8_t[]", value) for name, value in fields.items()}
    out = ffi.new("uint8_t[]", 32)
    context = ffi.new(
        "argon2_context *",
        {
            **buffers,
            **{f"{name}len": len(value) for name, value in fields.items()},
            "out": out,
            "outlen": 32,
            "version": low_level.ARGON2_VERSION,
            "t_cost": 3,
            "m_cost": 32,
            "lanes": 4,
            "threads": 4,
            "allocate_cbk": ffi.NULL,
            "free_cbk": ffi.NULL,
            "flags": lib.ARGON2_DEFAULT_FLAGS,
        },
    )
    assert low_level.core(context, low_level.Type.ID.value) == lib.ARGON2_OK
    wanted = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    assert bytes(ffi.buffer(out, 32)).hex() == wanted


def _second_slot_key(name: str, passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    folded = unicodedata.normalize("NFKC", name.strip()).casefold().encode()
    secret = second.argon2id(
        unicodedata.normalize("NFKC", passphrase).encode(),
        second.derive(salt, b"cd-kdf-salt", folded)[:16],
        memory=cost.memory,
        passes=cost.passes,
        lanes=cost.lanes,
    )
    return second.derive(secret, b"cd-slot-key", second.blake2b_256(salt))


@settings(max_examples=25)
@given(st.text(max_size=30), st.text(min_size=1, max_size=60), st.binary(min_size=32, max_size=32))
def test_the_second_implementation_derives_the_same_slot_key(name, passphrase, salt):
    cost = kdf.lower_limits_for_tests()
    try:
        cost = replace(cost, memory=64, passes=2, lanes=2)
        assert slot_key(name, passphrase, salt, cost) == _second_slot_key(
            name, passphrase, salt, cost
        )
    finally:
        kdf._limits = RELEASE_LIMITS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wanjikũ alikunywa chai saa kumi", "NFD"),
        ("ﬁne ångström Ⅷ", "NFKD"),
        ("é" * 128, "NFD"),
    ],
)
def test_both_ways_of_writing_an_accent_unlock(cheap, one, other):
    written = unicodedata.normalize(other, one)
    assert written != one
    assert slot_key("amina", one, SALT, cheap) == slot_key("amina", written, SALT, cheap)


@pytest.mark.parametrize("name", ["Amina", " amina ", "AMINA", "ａｍｉｎａ"])
def test_user_names_are_the_same_in_any_case_and_width(cheap, name):
    assert slot_key(name, "p", SALT, cheap) == slot_key("amina", "p", SALT, cheap)


def test_every_input_changes_the_slot_key(cheap):
    other_costs = (replace(cheap, passes=2), replace(cheap, memory=16), KdfCost(16, 1, 2))
    keys = {
        slot_key("amina", "p", SALT, cheap),
        slot_key("baraka", "p", SALT, cheap),
        slot_key("amina", "P", SALT, cheap),
        slot_key("amina", "p", bytes(32), cheap),
        *(slot_key("amina", "p", SALT, cost) for cost in other_costs),
    }
    assert len(keys) == 7
    assert {len(key) for key in keys} == {32}


def test_128_characters_all_count(cheap):
    phrase = "w" * 128
    shorter = slot_key("amina", phrase[:-1], SALT, cheap)
    assert slot_key("amina", phrase, SALT, cheap) != shorter


def test_half_a_surrogate_pair_is_a_wrong_passphrase_and_no_error_that_quotes_it(cheap):
    assert len(slot_key("am\udc00ina", "half a \ud83d pair", SALT, cheap)) == 32


def test_calibration_raises_the_passes_until_it_takes_long_enough(cheap, monkeypatch):
    clock = iter([10.0, 10.2])
    monkeypatch.setattr(kdf.time, "perf_counter", lambda: next(clock))
    assert kdf.calibrate(target_seconds=0.8, cost=replace(cheap, passes=3)).passes == 12


@pytest.mark.parametrize(("took", "passes"), [(5.0, 3), (0.0, 16)])
def test_calibration_stays_within_default_and_limit(cheap, monkeypatch, took, passes):
    clock = iter([10.0, 10.0 + took])
    monkeypatch.setattr(kdf.time, "perf_counter", lambda: next(clock))
    cost = kdf.calibrate(cost=replace(cheap, passes=3))
    assert (cost.memory, cost.passes, cost.lanes) == (cheap.memory, passes, cheap.lanes)
