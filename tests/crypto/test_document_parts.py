"""Parts of documents open in their own place alone."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from counsel_desk.crypto.document_parts import (
    PART_BYTES,
    PartPlace,
    open_part,
    part_key,
    parts_hash,
    seal_part,
)
from counsel_desk.crypto.errors import SealBroken
from counsel_desk.crypto.sealing import aead_key, record_key
from counsel_desk.domain.access import Compartment
from tests.crypto import second

SEED = bytes(range(32))
PLACE = PartPlace(b"v" * 32, UUID(int=1), Compartment.CLIN, 2, UUID(int=3), 1, 4)


def test_a_part_opens_where_it_was_sealed():
    for data in (b"", b"x", bytes(PART_BYTES)):
        assert open_part(PLACE, seal_part(PLACE, data, SEED), SEED) == data


@pytest.mark.parametrize(
    "moved",
    [
        {"vault": b"w" * 32},
        {"scope": UUID(int=9)},
        {"compartment": Compartment.EVENTS},
        {"epoch": 3},
        {"document": UUID(int=9)},
        {"version": 2},
        {"position": 5},
    ],
)
def test_a_part_opens_nowhere_else(moved):
    sealed = seal_part(PLACE, b"a letter", SEED)
    with pytest.raises(SealBroken):
        open_part(replace(PLACE, **moved), sealed, SEED)


def test_another_key_and_a_flipped_byte_open_nothing():
    sealed = seal_part(PLACE, b"a letter", SEED)
    with pytest.raises(SealBroken):
        open_part(PLACE, sealed, bytes(32))
    for at in (0, 30, len(sealed) - 1):
        flipped = bytes([*sealed[:at], sealed[at] ^ 1, *sealed[at + 1 :]])
        with pytest.raises(SealBroken):
            open_part(PLACE, flipped, SEED)


def test_sizes_are_padded_so_that_they_tell_less():
    sizes = {len(seal_part(PLACE, b"x" * size, SEED)) for size in (0, 1, 100, 255)}
    assert sizes == {24 + 256 + 16}


def test_a_second_implementation_reads_a_part():
    key = second.derive(second.derive(SEED, b"cd-aead"), b"cd-document", PLACE.document.bytes)
    assert key == part_key(SEED, PLACE.document)
    assert key != record_key(aead_key(SEED), PLACE.document)
    sealed = seal_part(PLACE, b"a letter", SEED)
    assert second.unpad(second.unseal(sealed, PLACE.associated(), key)) == b"a letter"
    assert len(PLACE.associated()) == 93


def test_the_hash_over_parts_depends_on_their_order():
    assert parts_hash((b"a" * 32, b"b" * 32)) != parts_hash((b"b" * 32, b"a" * 32))
    assert parts_hash((b"a" * 32,)) == second.blake2b_256(b"a" * 32)
