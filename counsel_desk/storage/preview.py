"""Look into a copy of a vault without writing to it: what it is, and how far its trail goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from counsel_desk.crypto import audit as entries
from counsel_desk.crypto import header as heads
from counsel_desk.crypto.errors import ChainBroken, HeaderBroken, NoSlot
from counsel_desk.crypto.kdf import slot_key
from counsel_desk.domain.audit import Action
from counsel_desk.storage import copies, errors
from counsel_desk.storage.chain import ChainHead, entry_hash_at, read_head_raw
from counsel_desk.storage.engine import open_connection
from counsel_desk.storage.folder import VaultFolder, check_folder, disk_error, read_headers

_MOST_OF_SESSION = 128
"""How many entries signing in may write: itself and the failures before it."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a copy is, as far as it can be told without a passphrase."""

    path: Path
    name: str
    vault: bytes
    made_at: datetime
    size: int
    sequence: int = 0
    """How far its trail goes; 0 where that is not known."""


@dataclass(frozen=True, slots=True)
class TrailEnd:
    """How far an audit trail goes: its newest entry and when that was written."""

    head: ChainHead
    at: datetime | None


def look(copy: Path) -> Preview:
    """Describe a copy; raises what is wrong with it. Nothing is written."""
    folder = VaultFolder(copy)
    check_folder(folder)
    header = read_headers(folder, repair=False).header
    try:
        found = copies.described(copy)
    except OSError as error:
        raise disk_error(error) from None
    name, sequence = copies.vault_name(copy), found.trail.sequence if found.trail else 0
    return Preview(copy, name, header.vault, found.made_at, found.size, sequence)


def read_end(copy: Path, *, user_name: str, passphrase: str) -> TrailEnd:
    """Open a copy as one person, for its trail's end alone; raises WrongPassphrase and its kin."""
    folder = VaultFolder(copy)
    check_folder(folder)
    header = read_headers(folder, repair=False).header
    key = slot_key(user_name, passphrase, header.salt, header.cost)
    try:
        index, private = heads.open_slot(header, key)
        keys = heads.open_database_keys(header, index, private.identity)
    except NoSlot:
        raise errors.WrongPassphrase from None
    except HeaderBroken:
        raise errors.VaultDamaged from None
    connection = _open_either(folder, keys)
    try:
        head = read_head_raw(connection)
        return TrailEnd(head, _time_of(connection, head.sequence))
    finally:
        connection.close()


def _open_either(folder: VaultFolder, keys: heads.DatabaseKeys) -> Any:  # noqa: ANN401 - untyped driver
    """Open with the current key, or with the coming one where a change of keys was cut off."""
    try:
        return open_connection(folder.database, keys.current.raw())
    except errors.DatabaseForeign:
        if keys.coming is None:
            raise
    return open_connection(folder.database, keys.coming.raw())


def end_before_session(connection: Any) -> TrailEnd:  # noqa: ANN401 - the driver ships no types
    """Tell how far a trail went before the newest sign-in, with which this desk began."""
    rows = connection.execute(
        "SELECT sequence, body FROM audit ORDER BY sequence DESC LIMIT ?", (_MOST_OF_SESSION,)
    ).fetchall()
    for sequence, body in rows:
        if _parsed(body).action is Action.SIGNED_IN:
            return _end_at(connection, sequence - 1)
    return _end_at(connection, rows[0][0] if rows else 0)


def _end_at(connection: Any, sequence: int) -> TrailEnd:  # noqa: ANN401 - untyped driver
    known = entry_hash_at(connection, sequence)
    return TrailEnd(ChainHead(sequence, known or bytes(32)), _time_of(connection, sequence))


def _time_of(connection: Any, sequence: int) -> datetime | None:  # noqa: ANN401 - untyped driver
    row = _row(connection, sequence)
    return datetime.fromtimestamp(_parsed(row[0]).at / 1_000_000, UTC) if row else None


def _row(connection: Any, sequence: int) -> Any:  # noqa: ANN401 - untyped driver
    return connection.execute("SELECT body FROM audit WHERE sequence = ?", (sequence,)).fetchone()


def _parsed(body: bytes) -> entries.Entry:
    try:
        return entries.parse_entry(body)
    except ChainBroken:
        raise errors.VaultDamaged from None
