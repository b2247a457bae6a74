"""Damaged files in small: refused, found by verification, or read as they were; never a crash.

The full run is `python bootstrap.py torture mutate --count 10000`.
"""

from __future__ import annotations

import random

import pytest

from tests.torture import mutate
from tests.torture.mutate import Scene

COUNTS = {"vault": 16, "header": 16, "backup": 8, "imports": 150}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("damage"))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", mutate.KINDS)
def test_a_damaged_file_is_refused_found_or_read_as_it_was(scene: Scene, kind: str):
    found = mutate.run(kind, scene, COUNTS[kind])
    assert [one for one in found.faults if "it took" not in one] == []
    assert found.files == COUNTS[kind] == found.refused + found.same
    assert found.refused > 0


def test_reading_without_verification_lets_damage_pass(scene: Scene):
    """The control: some of the damage is found by verification alone."""
    assert mutate.control(scene)


def test_every_kind_of_damage_changes_a_file():
    data = bytes(random.Random(1).randbytes(20_000))
    made = [mutate.damage(data, random.Random(n), older=data[::-1]) for n in range(60)]
    assert sum(one != data for one in made) > 55
