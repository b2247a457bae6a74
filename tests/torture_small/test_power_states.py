"""States of a disk that are made up: bytes for bytes what was written, and the disk as it was."""

from __future__ import annotations

import random

from tests.torture import power
from tests.torture.power import Disk, Op
from tests.torture.power_look import Holds, Names


def _ops(chance: random.Random, count: int) -> list[Op]:
    made = []
    for _ in range(count):
        kind = chance.choice(("write", "write", "write", "truncate", "create", "unlink"))
        file, name = chance.randrange(3), chance.choice(("v/a", "v/b"))
        data = chance.randbytes(chance.choice((1, 28, 700, 4096)))
        made.append(Op(kind, file, name, at=chance.randrange(9000), data=data))
    return made


def _plainly(op: Op, names: Names, holds: dict[int, bytes]) -> None:
    """Do the same by copying all, as simply as it can be said."""
    if op.kind == "write":
        old = holds.get(op.file, b"").ljust(op.at, b"\0")
        holds[op.file] = old[: op.at] + op.data + old[op.at + len(op.data) :]
    elif op.kind == "truncate":
        holds[op.file] = holds.get(op.file, b"")[: op.at].ljust(op.at, b"\0")
    elif op.kind == "create":
        names[op.name] = op.file
        holds.setdefault(op.file, b"")
    elif op.kind == "unlink":
        names.pop(op.name, None)


def test_what_is_changed_in_place_is_what_copying_gives():
    chance = random.Random("in place")
    for _ in range(40):
        names: Names = {"v/a": 0}
        holds: Holds = {0: chance.randbytes(5000)}
        plain_names, plain = dict(names), {0: bytes(holds[0])}
        for op in _ops(chance, 25):
            power.apply(op, names, holds)
            _plainly(op, plain_names, plain)
        assert names == plain_names
        assert {file: bytes(held) for file, held in holds.items()} == plain


def test_a_state_that_is_made_up_does_not_change_the_disk():
    chance = random.Random("made up")
    disk = Disk({"v/a": 0}, {0: b"before" * 1000}, _ops(chance, 30))
    power.step(disk, Op("sync", file=1))
    disk.holds = power._settled(disk.holds)
    names, holds = dict(disk.names), dict(disk.holds)
    made = set()
    for _ in range(50):
        _, held = power._after_a_cut(disk, chance)
        made.add(bytes(held[0]))
        assert (disk.names, disk.holds) == (names, holds)
    assert len(made) > 10
