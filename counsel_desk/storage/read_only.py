"""Open a vault that lies on a medium that cannot be written: its database is read into memory.

The engine could read such a file, but signing in writes: into the trail, and everybody's own
records. In memory all of that happens and is let go; the medium logs nothing. What cannot be read
this way is refused as before: a very large vault, and one with a transaction that was cut off,
which only writing could take back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as sqlcipher

from counsel_desk.storage import errors, migration
from counsel_desk.storage.engine import guard, storage_error

if TYPE_CHECKING:
    from pathlib import Path

    from counsel_desk.crypto import header as heads

LARGEST = 512 << 20
"""The largest database that is read into memory, in bytes."""
_SETTINGS = (
    "PRAGMA cipher_log_level = NONE",
    "PRAGMA cipher_memory_security = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
)


def read_in(database: Path, keys: heads.DatabaseKeys) -> tuple[Any, heads.DatabaseKey]:
    """Read a database into memory with the key that fits; raises as `open_in_memory`."""
    try:
        return open_in_memory(database, keys.current.raw()), keys.current
    except errors.DatabaseForeign:
        if keys.coming is None:
            raise
    return open_in_memory(database, keys.coming.raw()), keys.coming


def is_in_memory(connection: Any) -> bool:  # noqa: ANN401 - untyped driver
    """Whether a connection has no file behind it."""
    return not connection.execute("PRAGMA database_list").fetchone()[2]


def open_in_memory(database: Path, raw_key: str) -> Any:  # noqa: ANN401 - untyped driver
    """Read a database into memory; raises ReadOnlyVault where that cannot be done.

    The file is opened for reading alone, and no lock is taken, which would be a write.
    """
    journal = database.with_name(f"{database.name}-journal")
    left = journal.exists() and journal.stat().st_size > 0
    if left or database.stat().st_size > LARGEST:
        raise errors.ReadOnlyVault
    try:
        source = _opened(f"{database.resolve().as_uri()}?mode=ro&immutable=1", raw_key)
        try:
            target = _opened("file::memory:", raw_key)  # the engine copies under a key alone
            source.backup(target)
        finally:
            source.close()
    except sqlcipher.Error as error:
        raise storage_error(error) from None
    if migration.revision(target) != migration.LATEST:
        target.close()
        raise errors.ReadOnlyVault  # an older vault is brought up to date by writing alone
    guard(target)
    return target


def _opened(uri: str, raw_key: str) -> Any:  # noqa: ANN401 - untyped driver
    connection = sqlcipher.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    for setting in _SETTINGS[:2]:
        connection.execute(setting)
    connection.set_key(f"x'{raw_key}'")
    for setting in _SETTINGS[2:]:
        connection.execute(setting)
    return connection
