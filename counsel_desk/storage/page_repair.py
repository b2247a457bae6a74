"""Make a copy of a damaged database readable: pages whose seal does not hold become blank ones.

A database stops at its first damaged page. Blank pages of another database under the same key
carry valid seals, so put in the place of the damaged ones they let everything else be read, and
no cipher of our own is needed. Only ever done to a copy.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as sqlcipher

from counsel_desk.storage import errors, migration
from counsel_desk.storage.engine import storage_error
from counsel_desk.storage.folder import PAGE

if TYPE_CHECKING:
    from pathlib import Path

Connection = Any
"""A connection of the driver, which ships no types."""
_NUMBER = re.compile(r"page (\d+)")
_IN_A_PAGE = PAGE - 84
"""Bytes of a long value that one page holds: all but the seal and the next page's number."""


def open_loosely(database: Path, raw_key: str) -> Connection:
    """Open a copy for salvage alone: without the safety settings, and with whatever it has."""
    connection = _keyed(database, raw_key)
    connection.execute("PRAGMA writable_schema = ON")  # a file that was cut short still opens
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA journal_mode = MEMORY")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def patch(database: Path, raw_key: str) -> tuple[int, ...]:
    """Put blank pages in the place of damaged ones; gives the numbers of those.

    Raises DiskFull and its kin.
    """
    _roll_back(database, raw_key)
    pages = database.stat().st_size // PAGE
    with database.open("rb+") as stream:
        stream.truncate(pages * PAGE)
    bad = _damaged(database, raw_key)
    if bad:
        blank = database.with_name("blank.db")
        try:
            _make_blank(blank, raw_key, pages if 1 in bad else max(bad))
            _exchange(database, blank, bad)
        finally:
            blank.unlink(missing_ok=True)
    return bad


def _roll_back(database: Path, raw_key: str) -> None:
    """Let a transaction that was cut off be taken back, as far as that goes."""
    connection = _keyed(database, raw_key)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.Error:
        return
    finally:
        connection.close()


def _damaged(database: Path, raw_key: str) -> tuple[int, ...]:
    connection = _keyed(database, raw_key)
    try:
        said = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
    except sqlcipher.Error as error:
        raise storage_error(error) from None
    finally:
        connection.close()
    return tuple(sorted({int(found[1]) for text in said if (found := _NUMBER.search(text))}))


def _keyed(database: Path, raw_key: str) -> Connection:
    connection = sqlcipher.connect(
        f"{database.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None
    )
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.set_key(f"x'{raw_key}'")
    return connection


def _make_blank(blank: Path, raw_key: str, pages: int) -> None:
    """Make a database of this program's tables, empty, and of at least so many pages."""
    migration.migrate(blank, raw_key, create=True)
    connection = open_loosely(blank, raw_key)
    try:
        connection.execute("CREATE TABLE blank (bytes BLOB)")
        connection.execute("INSERT INTO blank VALUES (zeroblob(?))", (pages * _IN_A_PAGE,))
    except sqlcipher.Error as error:
        raise storage_error(error) from None
    finally:
        connection.close()
    if blank.stat().st_size < pages * PAGE:
        raise errors.DiskFailed


def _exchange(database: Path, blank: Path, numbers: tuple[int, ...]) -> None:
    with database.open("rb+") as stream, blank.open("rb") as source:
        for number in numbers:
            source.seek((number - 1) * PAGE)
            stream.seek((number - 1) * PAGE)
            stream.write(source.read(PAGE))
        stream.flush()
        os.fsync(stream.fileno())
