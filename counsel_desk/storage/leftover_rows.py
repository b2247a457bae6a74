"""Read what is left of the tables of a patched database, also where its trees are cut.

A table is walked from both ends. Its indexes, which lie in other pages, tell which rows there
were. Rows behind a lost branch are found by looking into every page: a table whose root is said
to be that page gives what stands in it.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as sqlcipher

from counsel_desk.storage import schema
from counsel_desk.storage.folder import PAGE
from counsel_desk.storage.page_repair import Connection, open_loosely

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from sqlalchemy import Table

    Row = tuple[Any, ...]

_CHUNK = 200
_MOST_IN_A_LEAF = 1_500
_ROOM = 8
"""Bytes left free in a changed line of the schema, for longer page numbers: it must not grow."""
_WIDE = (
    "CREATE TABLE {0}(row INTEGER PRIMARY KEY,id,scope,compartment,epoch,version,author,created,"
    "previous,current,sealed,a,b,c,UNIQUE(id,version))"
)
_WIDE_COLUMNS = (
    "row,id,scope,compartment,epoch,version,author,created,previous,current,sealed,a,b,c"
)


@dataclass
class Known:
    """What is known of a table's rows: those read, and what the indexes say of each number."""

    read: set[int] = field(default_factory=set)
    told: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def missing(self) -> dict[int, dict[str, Any]]:
        """The rows that an index names and that were not read."""
        return {number: told for number, told in self.told.items() if number not in self.read}


def key_of(table: Table) -> str:
    """Name the column that is a table's row number."""
    return next(iter(table.primary_key.columns)).name


def walk(connection: Connection, table: Table, broken: Callable[[], object]) -> Iterator[Row]:
    """Give every row that the table's own tree still leads to; ``broken`` is told of a cut."""
    key = key_of(table)
    found = _both_ways(connection, table.name, (key,), "NOT INDEXED", broken)
    numbers = sorted({row[0] for row in found})
    for start in range(0, len(numbers), _CHUNK):
        part = numbers[start : start + _CHUNK]
        span = f"{key} BETWEEN ? AND ?"
        try:
            yield from _select(connection, table, span, (part[0], part[-1]))
        except sqlcipher.Error:
            yield from rows_at(connection, table, part)


def rows_at(connection: Connection, table: Table, numbers: list[int]) -> Iterator[Row]:
    """Give the rows of these numbers that can be read, each for itself."""
    for number in numbers:
        with contextlib.suppress(sqlcipher.Error):
            yield from _select(connection, table, f"{key_of(table)} = ?", (number,))


def _select(connection: Connection, table: Table, where: str, values: Row) -> list[Row]:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    # Names of this program's own tables and columns, never anything read.
    query = f"SELECT {columns} FROM {table.name} NOT INDEXED WHERE {where}"  # noqa: S608
    return list(connection.execute(query, values))


def told_by_indexes(connection: Connection, table: Table) -> dict[int, dict[str, Any]]:
    """Give what the indexes still say of each row: its number and the columns they hold."""
    told: dict[int, dict[str, Any]] = {}
    for name, columns in _indexes(table).items():
        wanted = (*columns, key_of(table))
        how = f"INDEXED BY {name}"
        for row in _both_ways(connection, table.name, wanted, how, lambda: None):
            told.setdefault(row[-1], {}).update(zip(columns, row, strict=False))
    return told


def _indexes(table: Table) -> dict[str, tuple[str, ...]]:
    from sqlalchemy import UniqueConstraint

    named = {
        str(index.name): tuple(column.name for column in index.columns) for index in table.indexes
    }
    unique = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    named |= {
        f"sqlite_autoindex_{table.name}_{number}": tuple(column.name for column in one.columns)
        for number, one in enumerate(unique, start=1)
    }
    return named


def _both_ways(
    connection: Connection,
    table: str,
    columns: tuple[str, ...],
    how: str,
    broken: Callable[[], object],
) -> Iterator[Row]:
    """Walk forwards, and where that breaks off also backwards."""
    names = ", ".join(f'"{name}"' for name in columns)
    for way in ("ASC", "DESC"):
        order = ", ".join(f'"{name}" {way}' for name in columns)
        query = f"SELECT {names} FROM {table} {how} ORDER BY {order}"  # noqa: S608 - own names
        try:
            yield from connection.execute(query)
        except sqlcipher.Error:
            broken()
            continue
        return


# --- page by page ---------------------------------------------------------------------------------


def in_pages(
    database: Path,
    raw_key: str,
    wanted: Callable[[int], bool],
    progress: Callable[[int, int], None],
) -> Iterator[list[Row]]:
    """Look into every page; gives the rows of each leaf with a wanted number, as wide as any table.

    The database is a copy, and its schema is spoilt by this. ``progress`` is told pages.
    """
    pages = database.stat().st_size // PAGE
    names = list(schema.RECORD_TABLES)
    connection = open_loosely(database, raw_key)
    try:
        lengths = dict(connection.execute("SELECT name, length(sql) FROM sqlite_master"))
        changed = [(_padded(name, lengths.get(name)), name) for name in names]
        connection.executemany("UPDATE sqlite_master SET sql = ? WHERE name = ?", changed)
    except sqlcipher.Error:
        return
    finally:
        connection.close()
    for start in range(2, pages + 1, len(names)):
        batch = dict(zip(names, range(start, pages + 1), strict=False))
        yield from _batch(database, raw_key, batch, wanted)
        progress(min(start + len(names), pages), pages)


def _padded(name: str, length: int | None) -> str:
    short = _WIDE.format(name)
    return short + " " * max(0, (length or 0) - _ROOM - len(short))


def _batch(
    database: Path, raw_key: str, roots: Mapping[str, int], wanted: Callable[[int], bool]
) -> Iterator[list[Row]]:
    connection = open_loosely(database, raw_key)
    try:
        values = [(root, name) for name, root in roots.items()]
        connection.executemany("UPDATE sqlite_master SET rootpage = ? WHERE name = ?", values)
    except sqlcipher.Error:
        return
    finally:
        connection.close()
    connection = open_loosely(database, raw_key)
    try:
        for name in roots:
            rows = _leaf(connection, name, wanted)
            if rows:
                yield rows
    finally:
        connection.close()


def _leaf(connection: Connection, name: str, wanted: Callable[[int], bool]) -> list[Row]:
    numbers = f"SELECT row FROM {name} NOT INDEXED LIMIT {_MOST_IN_A_LEAF}"  # noqa: S608 - own
    whole = f"SELECT {_WIDE_COLUMNS} FROM {name} NOT INDEXED WHERE row = ?"  # noqa: S608 - own
    try:
        here = [row[0] for row in connection.execute(numbers)]
    except sqlcipher.Error:
        return []  # an index, a part of a long value, or a page of nothing
    if not any(wanted(number) for number in here):
        return []
    found: list[Row] = []
    for number in here:
        with contextlib.suppress(sqlcipher.Error):
            found += connection.execute(whole, (number,)).fetchall()
    return found
