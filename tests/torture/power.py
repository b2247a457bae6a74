"""Requirement 19: replay what a workflow wrote, as a power cut may leave it on the disk.

A whole run is recorded with every byte (strace). A state of the disk is then made up: everything
up to the last sync of a file or folder is there; of what was written since, some is there and some
is not, in any combination, and a write may be torn into its sectors. What must hold: a header is
whole, a passphrase opens, the database is sound after its journal was rolled back, and it holds
exactly what it held at some moment between the last acknowledged step and the cut.
"""

from __future__ import annotations

import hashlib
import random
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from tests.builders import PASSPHRASE, cheap_keys
from tests.second_reader import reader as r
from tests.torture import work
from tests.torture.kill_work import Bench
from tests.torture.tracing import Call, data_of, paths_of

SECTOR = 512
Names = dict[str, int]
"""The files of the folder: a name to the number of what it holds."""


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
    holds: dict[int, bytes]
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


def apply(op: Op, names: Names, holds: dict[int, bytes]) -> None:
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
    elif op.kind == "rename":
        moved = {n: f for n, f in names.items() if n == op.name or n.startswith(op.name + "/")}
        for name, file in moved.items():
            del names[name]
            names[op.other + name.removeprefix(op.name)] = file


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


def states(record: Recorded, before: Disk, count: int, chance: random.Random) -> Iterator[State]:
    """Make up states of the disk after cuts at random moments."""
    cuts = sorted(chance.randrange(len(record.ops) + 1) for _ in range(count))
    disk, done = Disk(dict(before.names), dict(before.holds)), 0
    for cut in cuts:
        while done < cut:
            step(disk, record.ops[done])
            done += 1
        yield State(cut, *_after_a_cut(disk, chance))


@dataclass
class State:
    cut: int
    names: Names
    holds: dict[int, bytes]


def step(disk: Disk, op: Op) -> None:
    if op.kind.startswith("sync"):
        disk.sync(op)
    else:
        disk.pending.append(op)


def _after_a_cut(disk: Disk, chance: random.Random) -> tuple[Names, dict[int, bytes]]:
    """Keep of what was not synced all up to some moment, or anything in any combination."""
    names, holds = dict(disk.names), dict(disk.holds)
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


# --- what a state holds ------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """What opens in a state: passphrases, and a hash of all rows of the database."""

    phrases: frozenset[str]
    rows: str


class Broken(Exception):
    """The state is not one that anybody may be left with."""


class Looker:
    """Lays states out in a folder and looks what is in them; a state seen before is known."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name, self._folder = name, folder / "Cut.cdv"
        self._known: dict[bytes, Found | str] = {}
        self._opened: dict[bytes, dict[str, r.Keys]] = {}

    def look(self, names: Names, holds: dict[int, bytes]) -> Found:
        mine = {
            name.partition("/")[2]: holds.get(file, b"")
            for name, file in names.items()
            if name.count("/") == 1 and file >= 0
        }
        mark = hashlib.blake2b()
        for name in sorted(mine):
            mark.update(name.encode() + b"\0" + hashlib.blake2b(mine[name]).digest())
        if mark.digest() not in self._known:
            try:
                self._known[mark.digest()] = self._look(mine)
            except (r.Broken, Broken, OSError, sqlcipher.Error) as error:
                self._known[mark.digest()] = f"{type(error).__name__}: {error}"
        found = self._known[mark.digest()]
        if isinstance(found, str):
            raise Broken(found)
        return found

    def _look(self, files: dict[str, bytes]) -> Found:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        for name, data in files.items():
            (self._folder / name).write_bytes(data)
        header = r.newest_header(self._folder)
        mark = b"".join((header.start, *header.slots))
        if mark not in self._opened:
            self._opened[mark] = self._ways_in(header)
        opened = self._opened[mark]
        if not opened:
            raise Broken("no passphrase opens")
        return Found(frozenset(opened), self._rows(next(iter(opened.values()))))

    def _ways_in(self, header: r.Header) -> dict[str, r.Keys]:
        user = "founder" if self._name == "rotate" else "counsellor1"
        opened = {}
        for phrase in (PASSPHRASE, work.NEW):
            try:
                opened[phrase] = r.open_slots(header, r.slot_key(header, user, phrase))
            except r.Broken:
                continue
        return opened

    def _rows(self, keys: r.Keys) -> str:
        for key in (keys.database_key, keys.coming_key):
            database = sqlcipher.connect(str(self._folder / "vault.db"))
            try:
                database.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
                return _hash_of(database)
            except sqlcipher.DatabaseError:
                continue
            finally:
                database.close()
        raise Broken("the database does not open")


def _hash_of(database: sqlcipher.Connection) -> str:
    tables = [name for (name,) in database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    )]  # fmt: skip
    if database.execute("PRAGMA cipher_integrity_check").fetchall():
        raise Broken("a page is damaged")
    if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        raise Broken("the tables are damaged")
    mark = hashlib.blake2b(digest_size=16)
    for table in tables:
        for row in database.execute(f"SELECT * FROM {table} ORDER BY rowid"):
            mark.update(repr(row).encode())
    return mark.hexdigest()


# --- the torture -------------------------------------------------------------------------------


@dataclass
class Result:
    states: int = 0
    different: int = 0
    faults: list[str] = field(default_factory=list)


def replay(
    bench: Bench, count: int, *, seed: int = 1, forgetful: bool = False,
    say: Callable[[str], object] = str,
) -> Result:  # fmt: skip
    """Make up ``count`` states; ``forgetful``: as if a folder's names were never synced."""
    with cheap_keys():
        before = _before(bench.ground)
        place = Path(bench.recorded)
        record = Recorded(bench.whole.calls, place, before.names)
        looker, result = Looker(bench.name, bench.folder), Result()
        if forgetful:
            record.ops = [one for one in record.ops if one.kind != "sync folder"]
        allowed = _moments(record, before, looker)
        chance = random.Random(f"{bench.name} {seed}")
        for state in states(record, before, count, chance):
            result.states += 1
            fault = _judge(looker, state, record, allowed)
            if fault:
                result.faults.append(f"cut after {state.cut} of {len(record.ops)}: {fault}")
            if result.states % 1000 == 0:
                say(f"{bench.name}: {result.states} of {count}, {len(result.faults)} faults")
        result.different = len(looker._known)
        return result


def _before(ground: work.Ground) -> Disk:
    names, holds = {}, {}
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
        found = looker.look(state.names, state.holds)
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
