from __future__ import annotations

import random
import struct
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counsel_desk.crypto import header as h
from counsel_desk.crypto import kdf
from counsel_desk.crypto.errors import CryptoError, HeaderBroken, HeaderFull, HeaderTooNew, NoSlot
from counsel_desk.crypto.header import DatabaseKey, Header, Private
from counsel_desk.crypto.identities import Identity
from counsel_desk.crypto.kdf import DEFAULT_COST, KdfCost, slot_key
from counsel_desk.crypto.primitives import content_hash, random_key
from counsel_desk.domain.ids import PersonId
from tests.crypto import second

VAULT = bytes(range(100, 132))
SALT = bytes(range(32))
FIXED, SLOT, TOTAL = 96, 512, 32_896
VERSION_AT, COST_AT, SALT_AT = 8, 52, 64


def _identity(number: int) -> Identity:
    return Identity.new(PersonId(UUID(int=number)))


def _with_slot(
    header: Header, who: Identity, key: bytes, *, taken: set[int] | None = None
) -> tuple[Header, DatabaseKey]:
    database = DatabaseKey.new(1)
    part = h.seal_database_keys(VAULT, who.person, who.public.box, (database, None), who)
    private = Private(who, VAULT, must_change=False)
    return h.add_slot(header, private, key, part, taken=taken or set()), database


def _repaired(data: bytes) -> bytes:
    """Give altered bytes a checksum that fits."""
    return data[:-32] + content_hash(data[:-32])


@pytest.fixture(scope="module")
def empty() -> Header:
    return h.new_header(VAULT, DEFAULT_COST, SALT)


@pytest.fixture(scope="module")
def used(empty) -> tuple[Header, Identity, bytes]:
    who, key = _identity(1), random_key()
    return _with_slot(empty, who, key)[0], who, key


# --- layout -----------------------------------------------------------------------------------


def test_a_header_reads_back_as_it_was_written(used):
    header, who, key = used
    data = header.to_bytes()
    assert len(data) == h.HEADER_BYTES == TOTAL
    assert h.parse_header(data) == header
    assert h.open_slot(h.parse_header(data), key)[1].identity == who


def test_the_layout_is_the_one_of_the_format_page(used):
    header, _, _ = used
    data = header.to_bytes()
    assert data[:8] == b"CDVAULT\0"
    assert struct.unpack_from(">HH", data, 8) == (1, 0)
    assert data[12:44] == VAULT
    assert struct.unpack_from(">QIII", data, 44) == (2, 262_144, 3, 4)
    assert data[64:96] == SALT
    assert data[-32:] == second.blake2b_256(data[:-32])


@settings(max_examples=25)
@given(
    st.binary(min_size=32, max_size=32),
    st.integers(0, 2**64 - 1),
    st.integers(64 * 1024, 1024 * 1024),
    st.integers(3, 16),
    st.integers(1, 8),
    st.binary(min_size=32, max_size=32),
    st.integers(0, 2**32),
)
def test_any_header_reads_back(vault, sequence, memory, passes, lanes, salt, seed):
    dice = random.Random(seed)
    slots = tuple(dice.randbytes(SLOT) for _ in range(64))
    header = Header(vault, sequence, KdfCost(memory, passes, lanes), salt, slots)
    assert h.parse_header(header.to_bytes()) == header


# --- damage (requirement 26) ------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(used) -> bytes:
    return used[0].to_bytes()


def test_a_flipped_byte_at_every_97th_place_breaks_the_header(whole):
    for place in (*range(FIXED), *range(FIXED, TOTAL, 97), *range(TOTAL - 32, TOTAL)):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        with pytest.raises(HeaderBroken):
            h.parse_header(bytes(damaged))


@settings(max_examples=150)
@given(st.integers(0, TOTAL - 1), st.integers(1, 255))
def test_any_altered_byte_breaks_the_header(whole, place, change):
    damaged = bytearray(whole)
    damaged[place] ^= change
    with pytest.raises(HeaderBroken):
        h.parse_header(bytes(damaged))


@given(st.integers(0, TOTAL - 1))
def test_a_cut_header_is_broken(whole, length):
    with pytest.raises(HeaderBroken):
        h.parse_header(whole[:length])


@pytest.mark.parametrize(
    "data",
    [b"", b"\0" * TOTAL, b"CDVAULT\0", b"SQLite format 3\0" + bytes(5000), b"CDVAULT\0" * 4112],
)
def test_what_is_no_header_is_broken(data):
    with pytest.raises(HeaderBroken):
        h.parse_header(data)


def test_a_longer_file_is_broken(whole):
    with pytest.raises(HeaderBroken):
        h.parse_header(_repaired(whole + bytes(512)))


@given(st.binary(max_size=300))
def test_any_bytes_give_a_plain_error(data):
    with pytest.raises(CryptoError):
        h.parse_header(b"CDVAULT\0" + data)


@pytest.mark.parametrize("version", [2, 3, 0xFFFF])
def test_a_whole_header_of_a_later_version_is_too_new(whole, version):
    later = whole[:VERSION_AT] + version.to_bytes(2, "big") + whole[VERSION_AT + 2 :]
    with pytest.raises(HeaderTooNew):
        h.parse_header(_repaired(later))
    with pytest.raises(HeaderTooNew):
        h.parse_header(_repaired(later + bytes(1000)))


def test_a_damaged_version_is_damage_and_not_a_later_version(whole):
    damaged = whole[:VERSION_AT] + b"\x7f" + whole[VERSION_AT + 1 :]
    with pytest.raises(HeaderBroken):
        h.parse_header(damaged)


@pytest.mark.parametrize(("place", "value"), [(8, b"\0\0"), (10, b"\0\1")])
def test_version_nought_and_unknown_flags_are_broken(whole, place, value):
    with pytest.raises(HeaderBroken):
        h.parse_header(_repaired(whole[:place] + value + whole[place + 2 :]))


# --- costs (requirements 1 and 2, no downgrade) -----------------------------------------------


@pytest.mark.parametrize(
    "costs",
    [(65_535, 3, 4), (1_048_577, 3, 4), (2**32 - 1, 3, 4), (262_144, 2, 4), (262_144, 17, 4),
     (262_144, 3, 0), (262_144, 3, 9)],
)  # fmt: skip
def test_costs_outside_the_limits_are_refused_on_reading(whole, costs):
    altered = whole[:COST_AT] + struct.pack(">III", *costs) + whole[COST_AT + 12 :]
    with pytest.raises(HeaderBroken):
        h.parse_header(_repaired(altered))


@pytest.mark.parametrize("costs", [(65_536, 3, 4), (262_144, 4, 4), (262_144, 3, 1)])
def test_no_slot_opens_under_altered_costs_with_a_fitting_checksum(whole, used, costs):
    """A downgrade is not even worth a try: the costs are bound to every slot."""
    _, _, key = used
    altered = whole[:COST_AT] + struct.pack(">III", *costs) + whole[COST_AT + 12 :]
    header = h.parse_header(_repaired(altered))
    assert (header.cost.memory, header.cost.passes, header.cost.lanes) == costs
    with pytest.raises(NoSlot):
        h.open_slot(header, key)


@pytest.mark.parametrize("change", [{"salt": bytes(32)}, {"vault": bytes(32)}])
def test_no_slot_opens_under_another_salt_or_vault(used, change):
    header, _, key = used
    with pytest.raises(NoSlot):
        h.open_slot(replace(header, **change), key)


def test_a_slot_opens_whatever_the_sequence_is(used):
    header, _, key = used
    assert h.open_slot(replace(header, sequence=99), key) == h.open_slot(header, key)


# --- slots ------------------------------------------------------------------------------------


def test_wrong_passphrase_and_unknown_user_give_the_same_error(cheap):
    header = h.new_header(VAULT, cheap, SALT)
    key = slot_key("amina", "right", SALT, cheap)
    header, _ = _with_slot(header, _identity(1), key)
    assert h.open_slot(header, key)[1].identity.person == PersonId(UUID(int=1))
    shown = set()
    for name, phrase in (("amina", "wrong"), ("nobody", "right"), ("", "")):
        with pytest.raises(NoSlot) as caught:
            h.open_slot(header, slot_key(name, phrase, SALT, cheap))
        shown.add((type(caught.value), str(caught.value), caught.value.args))
    assert len(shown) == 1


def test_all_64_slots_are_tried_even_after_one_opened(used, monkeypatch):
    header, _who, key = used
    tried = []
    real = h.unseal

    def counting(sealed, associated, key):
        tried.append(sealed)
        return real(sealed, associated, key)

    monkeypatch.setattr(h, "unseal", counting)
    for attempt in (key, random_key()):
        tried.clear()
        try:
            h.open_slot(header, attempt)
        except NoSlot:
            assert attempt != key
        assert len(set(tried)) == 64


def test_a_person_may_have_any_of_the_64_slots():
    header = h.new_header(VAULT, DEFAULT_COST, SALT)
    people = {}
    for number in range(64):
        who, key = _identity(number + 1), random_key()
        header, database = _with_slot(header, who, key, taken=set(people))
        index, private = h.open_slot(header, key)
        assert index not in people
        assert private == Private(who, VAULT, must_change=False)
        people[index] = (key, who, database)
    assert sorted(people) == list(range(64))
    with pytest.raises(HeaderFull):
        _with_slot(header, _identity(65), random_key(), taken=set(people))
    for index, (key, who, database) in people.items():
        assert h.open_slot(header, key)[0] == index
        keys = h.open_database_keys(header, index, who)
        assert keys.current.raw() == database.raw()


def test_slots_are_given_out_in_no_order(empty):
    places = set()
    for _ in range(40):
        key = random_key()
        header, _ = _with_slot(empty, _identity(1), key)
        places.add(h.open_slot(header, key)[0])
    assert len(places) > 10


def test_each_change_raises_the_sequence_and_touches_one_slot(used):
    header, _who, key = used
    index, private = h.open_slot(header, key)
    for changed in (h.rewrite_private(header, index, private, key), h.drop_slot(header, index)):
        assert changed.sequence == header.sequence + 1
        different = [i for i in range(64) if changed.slots[i] != header.slots[i]]
        assert different == [index]


def test_after_a_change_of_passphrase_only_the_new_one_opens(used):
    header, who, key = used
    index, private = h.open_slot(header, key)
    before = h.open_database_keys(header, index, who)
    new_key = random_key()
    changed = h.rewrite_private(header, index, replace(private, must_change=True), new_key)
    with pytest.raises(NoSlot):
        h.open_slot(changed, key)
    found, opened = h.open_slot(changed, new_key)
    assert (found, opened.must_change, opened.identity) == (index, True, who)
    after = h.open_database_keys(changed, index, who)
    assert after.current.raw() == before.current.raw()


def test_a_dropped_slot_opens_no_more(used):
    header, who, key = used
    index, _ = h.open_slot(header, key)
    dropped = h.drop_slot(header, index)
    with pytest.raises(NoSlot):
        h.open_slot(dropped, key)
    with pytest.raises(HeaderBroken):
        h.open_database_keys(dropped, index, who)


def test_a_slot_whose_commitment_is_another_key_s_does_not_open(used):
    """XChaCha20-Poly1305 alone lets one ciphertext open under two keys; the commitment does not."""
    header, _, key = used
    index, _ = h.open_slot(header, key)
    slot = bytearray(header.slots[index])
    slot[24] ^= 1
    with pytest.raises(NoSlot):
        h.open_slot(h.replace_slot(header, index, bytes(slot)), key)


def test_a_slot_that_pins_another_vault_does_not_open(empty):
    key, who = random_key(), _identity(1)
    part = h.seal_database_keys(VAULT, who.person, who.public.box, (DatabaseKey.new(1), None), who)
    private = Private(who, bytes(32), must_change=False)
    with pytest.raises(NoSlot):
        h.open_slot(h.add_slot(empty, private, key, part, taken=set()), key)


def test_the_second_implementation_opens_a_slot_from_the_bytes_alone(cheap):
    who = _identity(7)
    header = h.new_header(VAULT, cheap, SALT)
    header, database = _with_slot(header, who, slot_key("amina", "right", SALT, cheap))
    data = header.to_bytes()
    secret = second.argon2id(
        b"right",
        second.derive(data[64:96], b"cd-kdf-salt", b"amina")[:16],
        memory=8,
        passes=1,
        lanes=1,
    )
    key = second.derive(secret, b"cd-slot-key", second.blake2b_256(data[64:96]))
    associated = data[:44] + bytes(8) + data[52:96]
    opened = []
    for start in range(FIXED, TOTAL - 32, SLOT):
        slot = data[start : start + SLOT]
        if slot[24:56] == second.derive(key, b"cd-slot-commit", slot[:24]):
            opened.append((slot, second.aead_decrypt(slot[56:185], associated, slot[:24], key)))
    ((slot, plain),) = opened
    assert plain == b"\0" + who.person.bytes + who.box_secret + who.signing_seed + VAULT
    keys = second.open_sealed_box(slot[185:417], who.box_secret)
    assert keys[:52] == struct.pack(">I32s16s", 1, database.key, database.salt)
    assert keys[52:104] == bytes(52)
    signed = b"counsel-desk slot v1" + VAULT + who.person.bytes + who.public.box + keys[:120]
    second.ed25519_verify(signed, keys[120:], second.ed25519_public(who.signing_seed))


# --- used and unused slots cannot be told apart -----------------------------------------------


def _share_of_ones(slots: list[bytes]) -> list[float]:
    totals = [0] * (SLOT * 8)
    for slot in slots:
        value = int.from_bytes(slot, "big")
        for bit in range(SLOT * 8):
            totals[bit] += (value >> bit) & 1
    return [total / len(slots) for total in totals]


def test_used_and_unused_slots_have_the_same_bits():
    """Each bit is as often set in used as in unused slots, the top bits of X25519 keys too."""
    header = h.new_header(VAULT, DEFAULT_COST, SALT)
    unused = [slot for _ in range(4) for slot in h.new_header(VAULT, DEFAULT_COST, SALT).slots]
    used_slots = []
    for number in range(len(unused)):
        key = random_key()
        grown, _ = _with_slot(header, _identity(number + 1), key)
        used_slots.append(grown.slots[h.open_slot(grown, key)[0]])
    assert {len(slot) for slot in (*unused, *used_slots)} == {SLOT}
    differences = [
        abs(a - b) for a, b in zip(_share_of_ones(used_slots), _share_of_ones(unused), strict=True)
    ]
    assert max(differences) < 0.3  # 256 slots each: 0.3 is 6.8 standard deviations of a fair bit
    ephemeral_top = slice(185 + 31, 185 + 32)
    for slots in (used_slots, unused):
        assert all(slot[ephemeral_top][0] < 0x80 for slot in slots), "X25519 keys are under 2^255"


def test_no_two_slots_share_bytes(empty):
    assert len(set(empty.slots)) == 64
    assert len({slot[:24] for slot in empty.slots}) == 64
    assert len({slot[417:] for slot in empty.slots}) == 64


# --- database keys ----------------------------------------------------------------------------


def test_a_database_key_is_96_hexadecimal_digits_and_not_shown(used):
    key = DatabaseKey.new(3)
    assert len(key.raw()) == 96
    assert bytes.fromhex(key.raw()) == key.key + key.salt
    assert key.epoch == 3
    assert key.raw() not in repr(key)
    assert repr(key.key) not in repr(key)


def test_a_coming_key_stands_beside_the_current_one(empty, amina, baraka):
    keys = (DatabaseKey.new(1), DatabaseKey.new(2))
    part = h.seal_database_keys(VAULT, amina.person, amina.public.box, keys, baraka)
    header = h.add_slot(
        empty, Private(amina, VAULT, must_change=False), b"k" * 32, part, taken=set()
    )
    index, _ = h.open_slot(header, b"k" * 32)
    opened = h.open_database_keys(header, index, amina)
    assert opened.coming is not None
    assert [opened.current.raw(), opened.coming.raw()] == [key.raw() for key in keys]
    assert (opened.current.epoch, opened.coming.epoch) == (1, 2)
    assert opened.signer == baraka.person
    h.check_database_keys(VAULT, amina, opened, baraka.public.signing)


@pytest.mark.parametrize("fault", ["vault", "owner", "key", "coming", "signer", "public"])
def test_database_keys_that_no_administrator_signed_are_refused(empty, amina, baraka, fault):
    keys = (DatabaseKey.new(1), DatabaseKey.new(2))
    part = h.seal_database_keys(VAULT, amina.person, amina.public.box, keys, baraka)
    header = h.add_slot(
        empty, Private(amina, VAULT, must_change=False), b"k" * 32, part, taken=set()
    )
    opened = h.open_database_keys(header, h.open_slot(header, b"k" * 32)[0], amina)
    vault = bytes(32) if fault == "vault" else VAULT
    owner = _identity(9) if fault == "owner" else amina
    changes = {
        "key": {"current": DatabaseKey.new(1)},
        "coming": {"coming": None},
        "signer": {"signer": amina.person},
    }
    public = amina.public.signing if fault == "public" else baraka.public.signing
    with pytest.raises(HeaderBroken):
        h.check_database_keys(vault, owner, replace(opened, **changes.get(fault, {})), public)


def test_a_second_part_moved_into_another_slot_does_not_open(empty, amina, baraka):
    header, _ = _with_slot(empty, amina, b"a" * 32)
    mine, _ = h.open_slot(header, b"a" * 32)
    header, _ = _with_slot(header, baraka, b"b" * 32, taken={mine})
    theirs, _ = h.open_slot(header, b"b" * 32)
    moved = header.slots[mine][:185] + header.slots[theirs][185:]
    header = h.replace_slot(header, mine, moved)
    assert h.open_slot(header, b"a" * 32)[0] == mine
    with pytest.raises(HeaderBroken):
        h.open_database_keys(header, mine, amina)


def test_altered_private_parts_never_open(used):
    header, _, key = used
    index, _ = h.open_slot(header, key)
    dice = random.Random(7)
    for _ in range(200):
        slot = bytearray(header.slots[index])
        slot[dice.randrange(185)] ^= 1 << dice.randrange(8)
        with pytest.raises(NoSlot):
            h.open_slot(h.replace_slot(header, index, bytes(slot)), key)


def test_the_limits_of_a_release_are_in_force():
    assert kdf.limits() == kdf.RELEASE_LIMITS
