"""Requirement 19: replay what a workflow wrote, as a power cut may leave it on the disk.

A whole run is recorded with every byte (strace). A state of the disk is then made up: everything
up to the last sync of a file or folder is there; of what was written since, some is there and some
is not, in any combination, and a write may be torn into its sectors. What must hold: a header is
whole, a passphrase opens, the database is sound after its journal was rolled back, and it holds
exactly what it held at some moment between the last acknowledged step and the cut.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from tests.builders import cheap_keys
from tests.torture import work
from tests.torture.kill_work import Bench
from tests.torture.power_look import Broken, Found, Holds, Looker, Names
from tests.torture.tracing import Call, data_of, paths_of

SECTOR = 512
TRIES = 6
"""How often a state is made up anew where it turns out to be one that was looked at already."""


@dataclass
class Op:
    """Something that changed a file or the folder; ``file`` is a number, not a name."""

    kind: str
    file: int = 0
    name: str = ""
    other: str = ""
    at: int = 0
    data: bytes = b""


@dataclass
class Disk:
    """What is surely there, and what was done since the last syncs, in order."""

    names: Names
    holds: Holds
    pending: list[Op] = field(default_factory=list)

    def sync(self, op: Op) -> None:
        """Make the writes to a file durable, or the names in a folder."""

        def is_synced(one: Op) -> bool:
            if op.kind == "sync folder":
                return one.kind in NAMING and _folder(one.name) == op.name
            return one.kind in WRITING and one.file == op.file

        for one in self.pending:
            if is_synced(one):
                apply(one, self.names, self.holds)
        self.pending = [one for one in self.pending if not is_synced(one)]


WRITING = ("write", "truncate")
NAMING = ("create", "rename", "unlink", "mkdir")


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def apply(op: Op, names: Names, holds: Holds) -> None:
    if op.kind == "write":
        held = _own(op.file, holds)
        held.extend(bytes(max(0, op.at - len(held))))
        held[op.at : op.at + len(op.data)] = op.data
    elif op.kind == "truncate":
        held = _own(op.file, holds)
        del held[op.at :]
        held.extend(bytes(op.at - len(held)))
    elif op.kind == "create":
        names[op.name] = op.file
        holds.setdefault(op.file, b"")
    elif op.kind == "unlink":
        names.pop(op.name, None)
    elif op.kind == "rename":
        moved = {n: f for n, f in names.items() if n == op.name or n.startswith(op.name + "/")}
        for name, file in moved.items():
            del names[name]
            names[op.other + name.removeprefix(op.name)] = file


def _own(file: int, holds: Holds) -> bytearray:
    """Give what a file holds, to be changed in place: copied the first time alone."""
    held = holds.get(file, b"")
    if not isinstance(held, bytearray):
        held = holds[file] = bytearray(held)
    return held


def _settled(holds: Holds) -> dict[int, bytes]:
    """Give what can be copied and changed without changing this."""
    return {file: held if isinstance(held, bytes) else bytes(held) for file, held in holds.items()}


class Recorded:
    """A record of system calls as what it did to the folder, and where it told of steps."""

    def __init__(self, calls: list[Call], folder: Path, before: Names) -> None:
        self.ops: list[Op] = []
        self.told: list[tuple[int, int]] = []
        """After how many changes which step was told."""
        self._folder = str(folder) + "/"
        self._names, self._next = dict(before), max(before.values()) + 1
        self._open: dict[str, tuple[int, str]] = {}
        self._at: dict[str, int] = {}
        for call in calls:
            if call.step is not None:
                self.told.append((len(self.ops), call.step))
            elif call.result >= 0:
                getattr(self, f"_{call.name}", lambda *_: None)(call, paths_of(call.given))

    def _name(self, path: str) -> str | None:
        return path.removeprefix(self._folder) if path.startswith(self._folder) else None

    def _add(self, **facts: object) -> None:
        self.ops.append(Op(**facts))  # type: ignore[arg-type]

    def _openat(self, call: Call, given: str) -> None:
        found = re.search(r'"([^"]*)", ([\w|]+)', given)
        name = self._name(found[1]) if found else None
        if found is None or name is None:
            return
        number = str(call.result)
        if name not in self._names and "O_CREAT" in found[2]:
            self._names[name], self._next = self._next, self._next + 1
            self._add(kind="create", file=self._names[name], name=name)
        elif "O_TRUNC" in found[2] and name in self._names:
            self._add(kind="truncate", file=self._names[name], at=0)
        self._open[number] = (self._names.get(name, -1), name)
        self._at[number] = 0

    def _close(self, _call: Call, given: str) -> None:
        self._open.pop(given.partition("<")[0], None)

    def _lseek(self, call: Call, given: str) -> None:
        self._at[given.partition("<")[0]] = call.result

    def _write(self, call: Call, given: str) -> None:
        number = given.partition("<")[0]
        if number in self._open:
            data = data_of(call.given)[: call.result]
            file, at = self._open[number][0], self._at[number]
            self._add(kind="write", file=file, at=at, data=data)
            self._at[number] += len(data)

    def _pwrite64(self, call: Call, given: str) -> None:
        number = given.partition("<")[0]
        if number in self._open:
            at = int(call.given.rpartition(",")[2])
            data = data_of(call.given)[: call.result]
            self._add(kind="write", file=self._open[number][0], at=at, data=data)

    def _ftruncate(self, call: Call, given: str) -> None:
        number = given.partition("<")[0]
        if number in self._open:
            at = int(call.given.rpartition(",")[2])
            self._add(kind="truncate", file=self._open[number][0], at=at)

    def _fsync(self, _call: Call, given: str) -> None:
        file, name = self._open.get(given.partition("<")[0], (None, ""))
        if file is not None:
            kind = "sync folder" if file < 0 else "sync"
            self._add(kind=kind, file=file, name=name)

    _fdatasync = _fsync

    def _unlink(self, _call: Call, given: str) -> None:
        name = self._name(given.split('"')[1])
        if name is not None:
            self._names.pop(name, None)
            self._add(kind="unlink", name=name)

    def _rename(self, _call: Call, given: str) -> None:
        _, one, _, other, *_ = given.split('"')
        name, to = self._name(one), self._name(other)
        if name is not None and to is not None:
            op = Op("rename", name=name, other=to)
            apply(op, self._names, {})
            self.ops.append(op)


def states(
    record: Recorded, before: Disk, count: int, chance: random.Random, looker: Looker
) -> Iterator[State]:
    """Make up states of the disk after cuts at random moments, new ones where there are any."""
    cuts = sorted(chance.randrange(len(record.ops) + 1) for _ in range(count))
    disk, done = Disk(dict(before.names), dict(before.holds)), 0
    for cut in cuts:
        while done < cut:
            step(disk, record.ops[done])
            done += 1
        disk.holds = _settled(disk.holds)
        for _ in range(TRIES):
            names, holds = _after_a_cut(disk, chance)
            mark = looker.mark(names, holds)
            if not looker.knows(mark) or not disk.pending:
                break
        yield State(cut, names, holds, mark)


@dataclass
class State:
    cut: int
    names: Names
    holds: Holds
    mark: bytes


def step(disk: Disk, op: Op) -> None:
    if op.kind.startswith("sync"):
        disk.sync(op)
    else:
        disk.pending.append(op)


def _after_a_cut(disk: Disk, chance: random.Random) -> tuple[Names, Holds]:
    """Keep of what was not synced all up to some moment, or anything in any combination."""
    names, holds = dict(disk.names), dict(disk.holds)  # whose bytes `_settled` made safe
    share, ordered = chance.choice((0.0, 0.3, 0.5, 0.8, 1.0)), chance.random() < 0.3
    upto = chance.randrange(len(disk.pending) + 1) if ordered else len(disk.pending)
    for op in disk.pending[:upto]:
        if ordered or chance.random() < share:
            apply(op, names, holds)
        elif op.kind == "write" and len(op.data) > SECTOR and chance.random() < 0.5:
            for at in range(0, len(op.data), SECTOR):  # torn: some of its sectors
                if chance.random() < 0.5:
                    part = op.data[at : at + SECTOR]
                    apply(Op("write", op.file, at=op.at + at, data=part), names, holds)
    return names, holds


# --- the torture -------------------------------------------------------------------------------


@dataclass
class Result:
    states: int = 0
    different: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Take:
    """What was there before, where, and every call that changed it."""

    name: str
    ground: work.Ground
    folder: Path
    place: Path
    calls: list[Call]


def replay(
    bench: Bench, count: int, *, seed: int = 1, forgetful: bool = False,
    say: Callable[[str], object] = str,
) -> Result:  # fmt: skip
    """Make up ``count`` states; ``forgetful``: as if a folder's names were never synced.

    It is done in a process of its own, which needs no more than the record (`power_look`).
    """
    calls, place = bench.whole.calls, Path(bench.recorded)
    take = Take(bench.name, bench.ground, bench.folder, place, calls)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(replayed, take, count, seed, forgetful, say).result()


def replayed(
    take: Take, count: int, seed: int, forgetful: bool, say: Callable[[str], object]
) -> Result:
    """Make up the states and look at each that is new; in the process of `replay`."""
    with cheap_keys():
        before = _before(take.ground)
        record = Recorded(take.calls, take.place, before.names)
        looker, result, seen = Looker(take.name, take.folder), Result(), set()
        if forgetful:
            record.ops = [one for one in record.ops if one.kind != "sync folder"]
        allowed = _moments(record, before, looker)
        chance = random.Random(f"{take.name} {seed}")
        for state in states(record, before, count, chance, looker):
            result.states += 1
            seen.add(state.mark)
            fault = _judge(looker, state, record, allowed)
            if fault:
                result.faults.append(f"cut after {state.cut} of {len(record.ops)}: {fault}")
            if result.states % 1000 == 0:
                say(f"{take.name}: {result.states} of {count}, {len(result.faults)} faults")
        result.different = len(seen)
        return result


def _before(ground: work.Ground) -> Disk:
    names: Names = {}
    holds: Holds = {}
    files = [path for path in sorted(ground.vault.rglob("*")) if path.is_file()]
    for number, path in enumerate(files):
        names[path.relative_to(ground.folder).as_posix()] = number
        holds[number] = path.read_bytes()
    return Disk(names, holds)


def _moments(record: Recorded, before: Disk, looker: Looker) -> list[tuple[int, Found]]:
    """What a clean end after each change would leave: nothing lost, nothing reordered."""
    names, holds = dict(before.names), dict(before.holds)
    found = [(0, looker.look(names, holds))]
    for number, op in enumerate(record.ops, start=1):
        if op.kind.startswith("sync"):
            continue
        apply(op, names, holds)
        if op.kind in NAMING or _ends_a_transaction(op):
            found.append((number, looker.look(names, holds)))
    return found


def _ends_a_transaction(op: Op) -> bool:
    """The journal's head is blanked: only then does the transaction count."""
    return op.kind == "truncate" or (op.at == 0 and len(op.data) == 28 and not any(op.data))


def _judge(looker: Looker, state: State, record: Recorded, moments: list[tuple[int, Found]]) -> str:
    try:
        found = looker.look(state.names, state.holds, state.mark)
    except Broken as error:
        return str(error)
    told = max((at for at, _ in record.told if at <= state.cut), default=0)
    since = max(at for at, _ in moments if at <= told)
    allowed = [one for at, one in moments if since <= at <= state.cut]
    if found.rows not in {one.rows for one in allowed}:
        return "it holds something else than at any moment since the last acknowledged step"
    if found.phrases not in {one.phrases for one in allowed}:
        return "another passphrase opens than at any moment since the last acknowledged step"
    return ""
