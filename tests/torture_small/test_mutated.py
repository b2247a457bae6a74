"""Damaged files in small: refused, found by verification, or read as they were; never a crash.

The full run is `python bootstrap.py torture mutate --count 10000`.
"""

from __future__ import annotations

import random
import signal
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from counsel_desk.crypto import primitives
from counsel_desk.crypto.errors import SignatureBroken
from tests.builders import cheap_keys
from tests.torture import mutate, swift
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


def test_a_row_that_nothing_noticed_the_loss_of_is_missed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
):
    """A program whose verification finds nothing: then every row must be there."""
    monkeypatch.setattr(mutate.verification, "verify", lambda _desk: SimpleNamespace(holds=True))
    with cheap_keys():
        copy = scene._laid_out(scene.ground.vault)
        database = sqlcipher.connect(str(copy / "vault.db"))
        database.execute(f"PRAGMA key = \"x'{scene._key.hex()}'\"")
        database.execute("DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)")
        database.commit()
        database.close()
        assert not scene._is_as_before(copy, scene.kept)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="nothing tells of processor time")
def test_a_reading_that_goes_on_and_on_is_broken_off(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mutate, "HUNG", 0.05)
    monkeypatch.setattr(mutate.table_files, "read_table", _goes_on)
    monkeypatch.setattr(mutate.instrument_reading, "read_own", _goes_on)
    found = mutate.run("imports", scene, 12)
    assert {one.partition(": ")[2].split(".py")[0] for one in found.faults} == {
        "it hung test_mutated"
    }


def _goes_on(*_: object, **__: object) -> None:
    while True:
        pass


def test_what_makes_rounds_quick_makes_no_check_weaker(tmp_path: Path):
    """In a process of its own, because it is made quick for good."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(_in_a_hurry, tmp_path).result() == ["held", "held", "broken", "broken"]


def _in_a_hurry(folder: Path) -> list[str]:
    with cheap_keys():
        swift.hurry()
        scene = Scene(folder)
        kept = [scene._read(scene.ground.vault, checked=True) for _ in range(2)]
        found = ["held" if one == scene.words else "lost" for one in kept]
        assert scene.words
    message, seed = b"what was signed", bytes(32)
    signature, public = primitives.sign(message, seed), primitives.ed25519_public(seed)
    primitives.check(message, signature, public)
    for other in (b"what was not", message + b" "):
        try:
            primitives.check(other, signature, public)
        except SignatureBroken:
            found.append("broken")
    return found
