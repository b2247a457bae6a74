"""The format page's numbers and worked values are those of the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args, get_type_hints
from uuid import UUID

import pytest

from counsel_desk.crypto import header as h
from counsel_desk.crypto import kdf, sealing
from counsel_desk.crypto.identities import Identity
from counsel_desk.crypto.kdf import RELEASE_LIMITS, KdfCost, kit_key, slot_key
from counsel_desk.domain.access import Role
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import PersonId
from counsel_desk.storage import kinds
from tests.crypto import second

PAGE = (Path(__file__).parents[2] / "docs" / "vault-format.md").read_text("utf-8")
RECORD = UUID("00112233-4455-6677-8899-aabbccddeeff")
TABLES = re.findall(
    r"(?m)^\| offset \| length \| field \|\n\|---\|---\|---\|\n((?:\|.*\|\n)+)", PAGE
)


@pytest.fixture(scope="module")
def values() -> dict[str, str]:
    (block,) = re.findall(r"(?s)```\n(.*?)```", PAGE.split("Worked values")[1])
    return dict(line.split() for line in block.strip().splitlines())


def test_the_offsets_of_every_table_add_up():
    ends = []
    for table in TABLES:
        rows = [[cell.strip() for cell in row.split("|")[1:3]] for row in table.splitlines()]
        at = 0
        for offset, length in rows:
            assert int(offset.replace(",", "")) == at, table
            at += 0 if length == "…" else int(length.replace(",", ""))
        ends.append(at)
    assert ends == [32_896, 512, 113, 184, 53, 46, 67, 101, 137, 115, 122, 93]


def test_the_pages_lengths_are_those_of_the_code():
    assert (h.HEADER_BYTES, h.SLOTS, h.SLOT_BYTES) == (32_896, 64, 512)
    place = sealing.Place(
        bytes(32), RECORD, sealing.COMPARTMENTS[1], 0, "note", RECORD, 1, RECORD, bytes(32)
    )
    assert len(place.associated()) == 137
    assert len(place.authored()) == len(b"counsel-desk record v1") + 101


def test_the_slot_key_is_the_worked_one(values):
    salt = bytes.fromhex(values["vault-salt"])
    kdf_salt = second.derive(salt, b"cd-kdf-salt", b"amina")[:16]
    assert kdf_salt.hex() == values["argon2-salt"]
    key = slot_key("Amina", "Wanjikũ alikunywa chai", salt, KdfCost(65_536, 3, 4))
    assert key.hex() == values["slot-key"]
    output = bytes.fromhex(values["argon2-output"])
    assert second.derive(output, b"cd-slot-key", second.blake2b_256(salt)) == key
    commitment = second.derive(key, b"cd-slot-commit", bytes(24))
    assert commitment.hex() == values["slot-commitment"]


def test_the_key_of_a_recovery_kit_is_the_worked_one(values):
    salt = bytes.fromhex(values["vault-salt"])
    words = re.search(r"words of the recovery kit are\n`([^`]+)`", PAGE)[1]
    typed = f"  {words.replace(' ', '   ').upper()} "
    key = kit_key("Amina", typed, salt, KdfCost(65_536, 3, 4))
    assert key.hex() == values["kit-key"]
    kdf_salt = bytes.fromhex(values["argon2-salt"])
    output = second.argon2id(words.encode(), kdf_salt, memory=65_536, passes=3, lanes=4)
    assert second.derive(output, b"cd-kit-key", second.blake2b_256(salt)) == key


def test_the_keys_of_a_seed_are_the_worked_ones(values):
    seed = bytes.fromhex(values["seed"])
    key = sealing.aead_key(seed)
    assert key.hex() == values["aead-key"]
    assert sealing.record_key(key, RECORD).hex() == values["record-key"]
    assert sealing.drop_secret(seed).hex() == values["drop-secret"]
    assert sealing.drop_public(seed).hex() == values["drop-public"]


def test_the_identity_is_the_worked_one(values):
    who = Identity(PersonId(UUID(int=1)), bytes(range(32)), bytes(range(32, 64)))
    assert who.public.box.hex() == values["x25519-public"]
    assert who.public.signing.hex() == values["ed25519-public"]
    assert who.public.fingerprint == values["fingerprint"]


def test_the_page_names_every_action_compartment_role_and_limit():
    rows = re.findall(r"(?m)^\| (\d+) \| ([A-Z_]+) \|$", PAGE)
    assert {int(number): name for number, name in rows} == {a.value: a.name for a in Action}
    for code, compartment in sealing.COMPARTMENTS.items():
        assert f"| {code} | {compartment.value} |" in PAGE
    assert all(f"`{role.value}`" in PAGE for role in Role)
    for low, high in (RELEASE_LIMITS.memory, RELEASE_LIMITS.passes, RELEASE_LIMITS.lanes):
        assert f"{low:,} to {high:,}" in PAGE
    assert f"{kdf.MAX_PASSPHRASE_CHARACTERS:,} characters" in PAGE


@pytest.mark.parametrize(
    "prefix", ["slot", "roster", "circle", "compartment", "grant", "record", "drop", "audit"]
)
def test_the_page_names_what_each_signature_begins_with(prefix):
    assert re.search(rf"`counsel-desk\s{prefix} v1`", PAGE)


def fields_within(payload: object, seen: set[type]) -> Iterator[tuple[str, str]]:
    """Give the class and name of every field of a payload and of what lies in it."""
    for part in get_args(payload):
        yield from fields_within(part, seen)
    if isinstance(payload, type) and is_dataclass(payload) and payload not in seen:
        seen.add(payload)
        for one in fields(payload):
            yield payload.__name__, one.name
        for part in get_type_hints(payload).values():
            yield from fields_within(part, seen)


@pytest.mark.parametrize("kind", kinds.KINDS, ids=lambda kind: kind.table)
def test_the_page_names_every_field_of_a_payload(kind: kinds.Kind[object]):
    part = PAGE.split("### 12.4 Records")[1].split("\n### ")[0]
    told = "\n".join(
        re.findall(rf"(?m)^\| `{kind.table}` \|.*$", part)
        + re.findall(rf"(?m)^- `{kind.table}`[^\n]*\n(?:  .*\n)*", part)
    )
    missing = [
        named
        for named in fields_within(kind.codec.payload, set())
        if not re.search(rf"\b{named[1]}\b", told)
    ]
    assert missing == []
