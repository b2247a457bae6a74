"""See who can decrypt what, by trying every raw key on the raw file.

Nothing is asked of the program: the vault's file is copied, opened with the database's key, and
each sealed key in it is tried with every secret that anybody ever held. What a trial gave is
remembered, because neither a sealed key nor a secret changes.
"""

from __future__ import annotations

import shutil
import struct
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from cryptography.exceptions import InvalidTag
from nacl import bindings as sodium
from nacl.exceptions import CryptoError

from tests.crypto import second
from tests.second_reader.reader import COMPARTMENTS, RECORD_TABLES

Epoch = tuple[bytes, str, int]
"""A scope, a compartment and one of its epochs."""


@dataclass
class Seen:
    """What one look found."""

    holders: dict[Epoch, set[str]] = field(default_factory=lambda: defaultdict(set))
    seeds: dict[Epoch, bytes] = field(default_factory=dict)
    made: set[Epoch] = field(default_factory=set)
    records: set[tuple[str, bytes, Epoch]] = field(default_factory=set)
    """Every version of every record: its table, its id and what it is sealed in."""
    own: dict[bytes, bytes] = field(default_factory=dict)
    """The scope of an author's own corner, and its author."""
    drops: list[tuple[bytes, Epoch, set[str]]] = field(default_factory=list)
    """What waits for a counsellor, or did: its sealed bytes, its place, and who can open it."""
    keys: int = 0
    """How many sealed keys there are; the same number again: nothing was given meanwhile."""


class Eye:
    """Knows the secrets of everyone who ever had one."""

    def __init__(self) -> None:
        self.secrets: dict[str, bytes] = {}
        self._tried: dict[tuple[bytes, bytes], bytes | None] = {}

    def knows(self, person: str, secret: bytes) -> None:
        self.secrets[person] = secret

    def look(self, database: Path, key: bytes) -> Seen:
        """Look at a copy of the file."""
        copy = database.parent / "looked-at.db"
        shutil.copyfile(database, copy)
        connection = sqlcipher.connect(f"{copy.as_uri()}?mode=ro", uri=True)
        try:
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            return self._look(connection)
        finally:
            connection.close()
            copy.unlink()

    def _look(self, connection: Any) -> Seen:
        seen, held = Seen(), self._held(connection)
        for row in _rows(connection, "compartments"):
            seen.made.add(_epoch(row))
        for row in _rows(connection, "grants"):
            seen.keys += 1
            subject = struct.pack(">16sBI", row["scope"], row["compartment"], row["epoch"])
            for secret, people in held.items():
                plain = self._opened(row["sealed"], secret)
                if plain is not None and plain[32:53] == subject:
                    seen.holders[_epoch(row)] |= people
                    seen.seeds[_epoch(row)] = plain[53:]
        for table in RECORD_TABLES:
            seen.records |= {(table, row["id"], _epoch(row)) for row in _rows(connection, table)}
        for row in _rows(connection, "scopes"):
            if row["author"]:
                seen.own[row["id"]] = row["author"]
        self._see_drops(connection, seen, held)
        seen.keys += len(self._circle_rows)
        return seen

    def _held(self, connection: Any) -> dict[bytes, set[str]]:
        """Every secret, with who has it: people's own, and those of circles."""
        held: dict[bytes, set[str]] = defaultdict(set)
        for person, secret in self.secrets.items():
            held[secret].add(person)
        self._circle_rows = list(_rows(connection, "circle_keys"))
        for row in self._circle_rows:
            for person, own in self.secrets.items():
                found = self._opened(row["sealed"], own)
                if found is not None:
                    held[found].add(person)
        return held

    def _see_drops(self, connection: Any, seen: Seen, held: dict[bytes, set[str]]) -> None:
        boxes = {second.derive(seed, b"cd-drop"): who for who, seed in seen.seeds.items()}
        for row in _rows(connection, "drops"):
            able: set[str] = set()
            for secret, people in held.items():
                if self._opened(row["sealed"], secret) is not None:
                    able |= people
            for secret, epoch in boxes.items():
                if self._opened(row["sealed"], secret) is not None:
                    able |= seen.holders[epoch]
            seen.drops.append((row["sealed"], _epoch(row), able))

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Tell a second reader what does not open; what opens, its own cipher opens as well.

        Most of what it tries are keys of others, which cost its slow cipher minutes.
        """
        slowly, opened = second.open_sealed_box, dict[tuple[bytes, bytes], bytes]()

        def open_sealed_box(sealed: bytes, secret: bytes) -> bytes:
            if self._opened(sealed, secret) is None:
                raise InvalidTag
            trial = (sealed, secret)
            if trial not in opened:
                opened[trial] = slowly(sealed, secret)
            return opened[trial]

        second.open_sealed_box = open_sealed_box
        try:
            yield
        finally:
            second.open_sealed_box = slowly

    def _opened(self, sealed: bytes, secret: bytes) -> bytes | None:
        trial = (sealed, secret)
        if trial not in self._tried:
            try:
                public = sodium.crypto_scalarmult_base(secret)
                self._tried[trial] = sodium.crypto_box_seal_open(sealed, public, secret)
            except CryptoError:
                self._tried[trial] = None
        return self._tried[trial]


def _epoch(row: dict[str, Any]) -> Epoch:
    return (row["scope"], COMPARTMENTS[row["compartment"] - 1], row["epoch"])


def _rows(connection: Any, table: str) -> list[dict[str, Any]]:
    found = connection.execute(f"SELECT * FROM {table} ORDER BY rowid")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
