"""Look what a made-up state of a disk holds: who opens the vault, and a hash of all its rows.

Nothing of the program is asked: the second reader opens the header, the driver the database. To be
quick this is done in a process that never opened a vault through the program, which has SQLCipher
lock and wipe whatever memory it takes, for as long as the process lives.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from tests.builders import PASSPHRASE
from tests.second_reader import reader as r
from tests.torture import work

Names = dict[str, int]
"""The files of the folder: a name to the number of what it holds."""
Holds = dict[int, bytes | bytearray]
"""What the files hold, by their numbers; a `bytearray` belongs to whoever is changing it."""


@dataclass(frozen=True)
class Found:
    """What opens in a state: passphrases, and a hash of all rows of the database."""

    phrases: frozenset[str]
    rows: str


class Broken(Exception):
    """The state is not one that anybody may be left with."""


def _is_looked_at(name: str, file: int) -> bool:
    """Whether it is one of the vault's own files; copies in its folder are not looked at here."""
    return name.count("/") == 1 and file >= 0


class Looker:
    """Lays states out in a folder and looks what is in them; a state seen before is known."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name, self._folder = name, folder / "Cut.cdv"
        self._known: dict[bytes, Found | str] = {}
        self._opened: dict[bytes, dict[str, r.Keys]] = {}
        self._hashed: dict[int, tuple[bytes, bytes]] = {}

    def mark(self, names: Names, holds: Holds) -> bytes:
        """Give what tells a state from every other one: a hash of its files and their names."""
        made = hashlib.blake2b(digest_size=32)
        for name, file in sorted(names.items()):
            if _is_looked_at(name, file):
                made.update(name.encode() + b"\0" + self._hash(holds.get(file, b"")))
        return made.digest()

    def _hash(self, held: bytes | bytearray) -> bytes:
        if isinstance(held, bytearray):
            return hashlib.blake2b(held).digest()
        if id(held) not in self._hashed:
            if len(self._hashed) > 40:
                self._hashed.clear()
            self._hashed[id(held)] = (held, hashlib.blake2b(held).digest())
        return self._hashed[id(held)][1]

    def knows(self, mark: bytes) -> bool:
        """Whether a state was looked at already."""
        return mark in self._known

    def look(self, names: Names, holds: Holds, mark: bytes = b"") -> Found:
        """Say what is in a state, or raise Broken."""
        mark = mark or self.mark(names, holds)
        if mark not in self._known:
            files = {
                name.partition("/")[2]: holds.get(file, b"")
                for name, file in names.items()
                if _is_looked_at(name, file)
            }
            try:
                self._known[mark] = self._look(files)
            except (r.Broken, Broken, OSError, sqlcipher.Error) as error:
                self._known[mark] = f"{type(error).__name__}: {error}"
        found = self._known[mark]
        if isinstance(found, str):
            raise Broken(found)
        return found

    def _look(self, files: Mapping[str, bytes | bytearray]) -> Found:
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
                database.execute("PRAGMA cipher_log_level = NONE")
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
