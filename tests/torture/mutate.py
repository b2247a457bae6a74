"""Requirements 25 to 27: read files that were damaged at random; no crash, no hang, no silence."""

from __future__ import annotations

import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from counsel_desk.services import (
    backups,
    fhir_questionnaire,
    instrument_reading,
    instruments,
    notes,
    table_files,
    verification,
)
from counsel_desk.services.desk import Desk
from counsel_desk.services.errors import DeskError
from tests.builders import PASSPHRASE, cheap_keys
from tests.crypto import second
from tests.second_reader.reader import newest_header, open_slots, slot_key
from tests.torture import work

SLOW = 5.0
HUNG = 30.0
"""Seconds of processor time after which a reading is a hang, and broken off."""
COSTS = range(52, 64)
RESOURCES = Path(__file__).resolve().parents[2] / "resources" / "instruments"


@dataclass
class Result:
    """What the damaged files of one kind came to."""

    files: int = 0
    refused: int = 0
    same: int = 0
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0


def damage(data: bytes, chance: random.Random, *, older: bytes = b"") -> bytes:
    """Change a file as a bad disk, a broken copy or somebody clumsy may."""
    made = bytearray(data)
    how = chance.randrange(7 if older else 6)
    at = chance.randrange(len(made))
    if how == 0:
        made[at] ^= 1 << chance.randrange(8)
    elif how == 1:
        del made[at:]
    elif how == 2:
        length = chance.choice((1, 16, 512, 4096))
        made[at : at + length] = bytes(len(made[at : at + length]))
    elif how == 3:
        made[at : at + 64] = chance.randbytes(len(made[at : at + 64]))
    elif how == 4:
        made[at:at] = chance.randbytes(chance.randrange(1, 600))
    elif how == 5:
        other = chance.randrange(len(made))
        made[at : at + 4096], made[other : other + 4096] = (
            made[other : other + 4096], made[at : at + 4096],
        )  # fmt: skip
    else:  # a page as it was before, put back
        page = chance.randrange(min(len(made), len(older)) // 4096) * 4096
        made[page : page + 4096] = older[page : page + 4096]
    return bytes(made)


Rows = list[tuple[str, str]]
"""Every row of a database, after the name of its table."""


@dataclass(frozen=True)
class Kept:
    """The rows that are there before and after an undamaged vault is read, and how many after."""

    rows: frozenset[tuple[str, str]]
    count: int


class Scene:
    """A vault, an older state of it, a copy, and files that are brought in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with cheap_keys():
            self.ground = work.lay_out(folder / "whole")
            self.older = (self.ground.vault / "vault.db").read_bytes()
            work.sign(self.ground, lambda _step: None)
            work.back_up(self.ground, lambda _step: None)
            (self.copy, *_) = sorted((self.ground.vault / "backups").glob("*.cdv-backup"))
            header = newest_header(self.ground.vault)
            self._key = open_slots(header, slot_key(header, "counsellor1", PASSPHRASE)).database_key
            self.words = self._read(self.ground.vault, checked=True)
            self.kept = self._kept(self.ground.vault, self._laid_out(self.ground.vault))
            restored = backups.restore(self.copy, self.folder / "again.cdv")
            self.kept_restored = self._kept(self.copy, restored)
        self.table = "Name,Born,County\n" + "".join(
            f"Njoki Number{n},19{n:02},Nakuru\n" for n in range(80)
        )
        self.form = (RESOURCES / "phq-9.json").read_bytes()
        answers = fhir_questionnaire.write_questionnaire(
            instruments.instrument("phq-9"), day="2026-03-02"
        )
        self.fhir = answers

    def _read(self, vault: Path, *, checked: bool) -> list[str]:
        desk = work.sign_in(vault, "counsellor1", minutes=60)
        try:
            if checked and not verification.verify(desk).holds:
                raise _Noticed
            return self._texts(desk)
        finally:
            desk.close()

    def _texts(self, desk: Desk) -> list[str]:
        lines = desk.do(notes.list_notes, self.ground.client)
        return [desk.do(notes.open_note, self.ground.client, one.id).content.text for one in lines]

    def _rows(self, vault: Path) -> Rows:
        """Give every row there is, without the program."""
        database = sqlcipher.connect(str(vault / "vault.db"))
        try:
            database.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
            names = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            tables = [name for (name,) in database.execute(names)]
            return [
                (n, repr(row)) for n in tables for row in database.execute(f"SELECT * FROM {n}")
            ]
        finally:
            database.close()

    def _kept(self, before: Path, copy: Path) -> Kept:
        rows = self._rows(before)
        assert self._read(copy, checked=True) == self.words
        after = self._rows(copy)
        return Kept(frozenset(rows) & frozenset(after), len(after))

    def _is_as_before(self, vault: Path, kept: Kept, *, checked: bool = True) -> bool:
        """Whether the notes read as before, and with verification every row of the database."""
        if self._read(vault, checked=checked) != self.words:
            return False
        if not checked:
            return True
        try:
            rows = self._rows(vault)
        except sqlcipher.DatabaseError:
            raise _Noticed from None  # a page that only other work reads, which is then refused
        return len(rows) == kept.count and kept.rows <= frozenset(rows)

    # --- each kind of file -------------------------------------------------------------------

    def vault(self, chance: random.Random, *, checked: bool = True) -> bool:
        """Damage the database; gives whether it reads as before."""
        copy = self._laid_out(self.ground.vault)
        database = copy / "vault.db"
        database.write_bytes(damage(database.read_bytes(), chance, older=self.older))
        return self._is_as_before(copy, self.kept, checked=checked)

    def header(self, chance: random.Random) -> bool:
        """Damage both headers alike, half of them with a checksum that fits."""
        copy = self._laid_out(self.ground.vault)
        data = (copy / "head.a").read_bytes()
        bad = damage(data, chance)
        if chance.random() < 0.5 and len(bad) == len(data):
            kept = bytes(data[at] if at in COSTS else bad[at] for at in range(len(data) - 32))
            bad = kept + second.blake2b_256(kept)
        for name in ("head.a", "head.b"):
            (copy / name).write_bytes(bad)
        return self._is_as_before(copy, self.kept)

    def backup(self, chance: random.Random) -> bool:
        """Damage one file of a copy, look at it and put it back."""
        copy = self._laid_out(self.copy)
        part = copy / chance.choice(("vault.db", "vault.db", "head.a", "head.b"))
        part.write_bytes(damage(part.read_bytes(), chance, older=b""))
        backups.look(copy)
        restored = backups.restore(copy, self.folder / "again.cdv")
        return self._is_as_before(restored, self.kept_restored)

    def imports(self, chance: random.Random) -> bool:
        """Damage a table, an instrument and a questionnaire, and read them."""
        kind = chance.randrange(3)
        if kind == 0:
            path = self.folder / "table.csv"
            path.write_bytes(damage(self.table.encode(), chance))
            table_files.read_table(path)
        elif kind == 1:
            instrument_reading.read_own(damage(self.form, chance), file="own.json")
        else:
            fhir_questionnaire.read_questionnaire(damage(self.fhir, chance), file="own.json")
        return True

    def _laid_out(self, source: Path) -> Path:
        target = self.folder / f"damaged{source.suffix}"
        for old in (target, self.folder / "again.cdv"):
            shutil.rmtree(old, ignore_errors=True)
        target.mkdir()
        for name in ("head.a", "head.b", "vault.db"):
            shutil.copyfile(source / name, target / name)
        return target


class _Noticed(Exception):
    """Verification found it."""


class _Hung(BaseException):
    """Reading went on and on."""


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Break off what takes more processor time, where the system can tell of that."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def broken_off(*_: object) -> None:
        raise _Hung

    before = signal.signal(signal.SIGVTALRM, broken_off)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


KINDS = ("vault", "header", "backup", "imports")


def run(
    kind: str, scene: Scene, count: int, *, seed: int = 1, say: Callable[[str], object] = str
) -> Result:
    """Damage a file of one kind ``count`` times and read it each time."""
    result = Result()
    for number in range(1, count + 1):
        chance = random.Random(f"{kind} {seed} {number}")
        begun = time.process_time()  # what others do on this machine is no hang
        with cheap_keys():
            fault = _once(getattr(scene, kind), chance, result)
        took = time.process_time() - begun
        fault = fault or (f"it took {took:.1f} s" if took > SLOW else "")
        result.files += 1
        result.slowest = max(result.slowest, took)
        if fault:
            result.faults.append(f"{kind} {seed} {number}: {fault}")
        if number % 1000 == 0:
            say(f"{kind}: {number} of {count}, {len(result.faults)} faults")
    return result


def _once(read: Callable[[random.Random], bool], chance: random.Random, result: Result) -> str:
    try:
        with _at_most(HUNG):
            same = read(chance)
        if same:
            result.same += 1
            return ""
    except (DeskError, _Noticed):
        result.refused += 1
        return ""
    except _Hung as error:
        return f"it hung {_where(error)}"
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return f"a crash: {type(error).__name__} {_where(error)}"
    return "it reads something else, and nothing was noticed"


def _where(error: BaseException) -> str:
    found = error.__traceback__
    while found is not None and found.tb_next is not None:
        if found.tb_next.tb_frame.f_code.co_name == "broken_off":
            break
        found = found.tb_next
    return f"{Path(found.tb_frame.f_code.co_filename).name}:{found.tb_lineno}" if found else ""


def control(scene: Scene, count: int = 60) -> bool:
    """Whether reading without verification lets damage pass that verification finds."""
    for number in range(count):
        with cheap_keys():
            passed = _passes(scene, f"control {number}", checked=False)
            if passed and not _passes(scene, f"control {number}", checked=True):
                return True
    return False


def _passes(scene: Scene, seed: str, *, checked: bool) -> bool:
    try:
        return scene.vault(random.Random(seed), checked=checked)
    except (DeskError, _Noticed):
        return False


__all__ = ["KINDS", "Result", "Scene", "control", "damage", "run"]
