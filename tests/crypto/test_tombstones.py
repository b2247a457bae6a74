"""Tombstones: what both sign, and that nothing else passes for one."""

from __future__ import annotations

from uuid import UUID

import msgspec
import pytest

from counsel_desk.crypto.errors import SignatureBroken
from counsel_desk.crypto.identities import Identity
from counsel_desk.crypto.tombstones import (
    Part,
    Tombstone,
    TombstoneBroken,
    check_part,
    message,
    parse,
)
from counsel_desk.domain.ids import PersonId
from tests.crypto import second

ONE, TWO = UUID(int=1), UUID(int=2)
STONE = Tombstone(ONE, 7, (TWO,), (TWO, ONE), ())
VAULT = bytes(range(32))


def test_a_body_is_read_as_it_was_written():
    assert parse(STONE.to_bytes()) == STONE


def test_the_body_is_that_of_the_page():
    wanted = [1, ONE.bytes, 7, [TWO.bytes], [TWO.bytes, ONE.bytes], []]
    assert msgspec.msgpack.decode(STONE.to_bytes()) == wanted


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"noise",
        STONE.to_bytes()[:-1],
        STONE.to_bytes() + b"\0",
        msgspec.msgpack.encode([2, ONE.bytes, 7, [], [], []]),
        msgspec.msgpack.encode([1, ONE.bytes[:4], 7, [], [], []]),
        msgspec.msgpack.encode([1, ONE.bytes, 7, [b"x"], [], []]),
        b"\xdc\x00\x06" + STONE.to_bytes()[1:],  # the same, written at greater length
    ],
)
def test_what_is_no_tombstone_is_broken(body: bytes):
    with pytest.raises(TombstoneBroken):
        parse(body)


def test_a_signature_counts_for_its_part_its_vault_and_its_body_alone():
    person = Identity.new(PersonId(ONE))
    key, body = person.public.signing, STONE.to_bytes()
    said = message(VAULT, Part.SUPERVISOR, body)
    assert said == b"counsel-desk tombstone v1" + VAULT + b"\x01" + second.blake2b_256(body)
    signature = person.sign(said)
    check_part(VAULT, Part.SUPERVISOR, body, signature, key)
    for vault, part, other in (
        (VAULT, Part.ADMINISTRATOR, body),
        (bytes(32), Part.SUPERVISOR, body),
        (VAULT, Part.SUPERVISOR, body + b"x"),
    ):
        with pytest.raises(SignatureBroken):
            check_part(vault, part, other, signature, key)
