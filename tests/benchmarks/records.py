"""Saving a note, against the same bytes in a plain database on the same disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from counsel_desk.services import notes
from tests.benchmarks.measured import Measured, medians
from tests.benchmarks.room import Room
from tests.builders import open_office

ROUNDS = 150
TARGET = 5.0
TEXT = "## Session\n\n" + "Slept through four nights of seven; walked to the market. " * 26
"""About 1,500 characters, an ordinary note."""


def save_note(room: Room) -> list[Measured]:
    """Sign a note (sealed, in the trail, on disk) and save a draft, each against plain SQLite."""
    folder = room.fresh("save-note")
    with open_office(folder) as office, plain_database(folder / "plain.db") as plain:
        desk = office.counsellor1
        case = office.client(desk)
        content = office.content(text=TEXT)
        draft = desk.do(notes.start_draft, case, content)
        ready = [draft]
        signed, saved, reference = medians(
            ROUNDS,
            lambda: desk.do(notes.sign_note, case, ready[-1]),
            lambda: desk.do(notes.save_draft, case, draft, content),
            lambda: insert(plain),
            before=lambda: ready.append(desk.do(notes.start_draft, case, content)),
        )
    return [_figure("save-note", signed, reference), _figure("save-draft", saved, reference)]


def _figure(name: str, value: float, reference: float) -> Measured:
    return Measured(name, value * 1000, "ms", TARGET, reference * 1000)


@contextmanager
def plain_database(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a plain database that is as careful about the disk as the vault is."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, bytes BLOB)")
        yield connection


def insert(plain: sqlite3.Connection) -> None:
    """Keep a note's bytes, durably and in the clear."""
    plain.execute("BEGIN IMMEDIATE")
    plain.execute("INSERT INTO notes (bytes) VALUES (?)", (TEXT.encode(),))
    plain.execute("COMMIT")
