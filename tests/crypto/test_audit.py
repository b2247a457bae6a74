from __future__ import annotations

import struct
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.crypto.audit import (
    ENTRY_BYTES,
    NOTHING,
    Entry,
    entry_hash,
    moment_of,
    parse_entry,
)
from counsel_desk.crypto.errors import ChainBroken
from counsel_desk.domain.audit import Action
from tests.crypto import second

HASHES = st.binary(min_size=32, max_size=32)
FIELDS = {
    "sequence": st.integers(0, 2**64 - 1),
    "previous": HASHES,
    "at": st.integers(-(2**63), 2**63 - 1),
    "actor": st.uuids(),
    "action": st.sampled_from(Action),
    "subject": st.uuids(),
    "content": HASHES,
}
ENTRIES = st.builds(Entry, **FIELDS)


@given(ENTRIES)
def test_an_entry_reads_back(entry):
    assert parse_entry(entry.to_bytes()) == entry


@pytest.mark.parametrize("field", FIELDS)
@given(entry=ENTRIES, data=st.data())
def test_every_field_changes_the_hash(field, entry, data):
    value = data.draw(FIELDS[field].filter(lambda v: v != getattr(entry, field)))
    other = replace(entry, **{field: value})
    assert entry_hash(other.to_bytes()) != entry_hash(entry.to_bytes())


def test_the_layout_is_the_one_of_the_format_page():
    entry = Entry(9, b"p" * 32, 1_700_000_000_000_000, UUID(int=1), Action.EXPORTED, UUID(int=2))
    body = b"\1" + struct.pack(">Q", 9) + b"p" * 32 + struct.pack(">q", 1_700_000_000_000_000)
    body += UUID(int=1).bytes + b"\0\x28" + UUID(int=2).bytes + bytes(32)
    assert entry.to_bytes() == body
    assert len(body) == ENTRY_BYTES == 115
    assert entry.content == NOTHING
    assert entry_hash(body) == second.blake2b_256(body)


@given(st.binary(max_size=130).filter(lambda b: len(b) != 115 or b[0] != 1))
def test_what_is_no_entry_is_found(body):
    with pytest.raises(ChainBroken):
        parse_entry(body)


@pytest.mark.parametrize("version", [0, 2, 255])
def test_an_entry_of_another_version_is_found(version):
    with pytest.raises(ChainBroken):
        parse_entry(bytes([version]) + bytes(114))


@pytest.mark.parametrize("code", [0, 99, 0xFFFF])
def test_an_unknown_action_is_found_with_its_place(code):
    entry = Entry(12, NOTHING, 0, UUID(int=1), Action.LOCKED, UUID(int=2)).to_bytes()
    with pytest.raises(ChainBroken) as caught:
        parse_entry(entry[:65] + struct.pack(">H", code) + entry[67:])
    assert caught.value.position == 12
    assert caught.value.reason in str(caught.value)


def test_the_numbers_of_actions_are_part_of_the_format():
    assert len({action.value for action in Action}) == len(Action)
    assert (Action.VAULT_CREATED, Action.RECORD_WRITTEN, Action.REFUSED) == (1, 20, 50)


@pytest.mark.parametrize("body", [b"", b"\x01", bytes(ENTRY_BYTES), b"\x01" * (ENTRY_BYTES + 1)])
def test_the_moment_of_what_is_no_entry_is_not_read(body: bytes) -> None:
    with pytest.raises(ChainBroken, match="not an audit entry"):
        moment_of(body)
