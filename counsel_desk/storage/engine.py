"""Open the SQLCipher database with every setting read back, and give SQLAlchemy its engine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import create_engine, event
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.pool import StaticPool

from counsel_desk.storage import errors
from counsel_desk.storage.folder import PAGE, check_database, is_good_name

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Connection, Engine
    from sqlalchemy.exc import SQLAlchemyError

__all__ = ["is_good_name", "make_engine", "open_connection", "storage_error"]

BUSY_SECONDS = 1.0
_LEAST_SQLCIPHER = (4, 18, 0)
_LEAST_SQLITE = (3, 53, 3)
_RAW_KEY = re.compile(r"[0-9a-f]{96}")
_SETTINGS: tuple[tuple[str, str, str], ...] = (
    ("foreign_keys", "ON", "1"),
    ("trusted_schema", "OFF", "0"),
    ("cell_size_check", "ON", "1"),
    ("temp_store", "MEMORY", "2"),
    ("secure_delete", "ON", "1"),
    ("locking_mode", "EXCLUSIVE", "exclusive"),
    ("synchronous", "EXTRA", "3"),
    ("journal_mode", "DELETE", "delete"),
)
_DENIED_PRAGMAS = frozenset(
    {"rekey", "hexrekey", "key", "hexkey", "writable_schema", *(name for name, _, _ in _SETTINGS)}
)
_MIGRATES = "cipher_migrate"
_DENIED_FUNCTIONS = frozenset({"sqlcipher_export", "load_extension"})
_SQLITE_FUNCTION, _SQLITE_PRAGMA, _SQLITE_ATTACH, _SQLITE_DETACH = 31, 19, 24, 25


def _authorise(action: int, first: str | None, second: str | None, *_: object) -> int:
    if action in (_SQLITE_ATTACH, _SQLITE_DETACH):
        return int(sqlcipher.SQLITE_DENY)
    if action == _SQLITE_FUNCTION and (second or "").lower() in _DENIED_FUNCTIONS:
        return int(sqlcipher.SQLITE_DENY)
    if action == _SQLITE_PRAGMA and _changes_safety((first or "").lower(), second):
        return int(sqlcipher.SQLITE_DENY)
    return int(sqlcipher.SQLITE_OK)


def _changes_safety(pragma: str, value: str | None) -> bool:
    if value is None:
        return pragma == _MIGRATES
    return pragma in _DENIED_PRAGMAS or pragma.startswith("cipher_")


def open_connection(
    database: Path, raw_key: str, *, create: bool = False, maintenance: bool = False
) -> Any:  # noqa: ANN401 - the driver ships no types
    """Open one exclusive connection; raises a StorageError that says what is wrong.

    ``maintenance`` leaves out the authorizer, for migrations, VACUUM and rekeying.
    """
    if not _RAW_KEY.fullmatch(raw_key):
        raise errors.BadKey
    if not create:
        check_database(database)
    mode = "rwc" if create else "rw"
    uri = f"{database.resolve().as_uri()}?mode={mode}"
    try:
        connection = sqlcipher.connect(
            uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False
        )
    except sqlcipher.Error as error:
        raise storage_error(error) from None
    try:
        _prepare(connection, raw_key)
        if not create:
            _check_length(connection, database)
        if not maintenance:
            guard(connection)
    except sqlcipher.Error as error:
        found = _cut_or_damaged(connection) if _is_corrupt(error) else storage_error(error)
        connection.close()
        raise found from None
    except errors.StorageError:
        connection.close()
        raise
    return connection


def guard(connection: Any) -> None:  # noqa: ANN401 - untyped driver
    """Deny a connection whatever could carry the vault elsewhere."""
    connection.set_authorizer(_authorise)


def _is_corrupt(error: BaseException) -> bool:
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF == 11


def _cut_or_damaged(connection: Any) -> errors.StorageError:  # noqa: ANN401 - untyped driver
    """Tell whether a page is damaged, or the first one names more pages than there are."""
    try:
        broken = connection.execute("PRAGMA cipher_integrity_check").fetchone()
    except sqlcipher.Error:
        return errors.DatabaseTruncated()
    return errors.DatabaseTruncated() if broken is None else errors.VaultDamaged()


def _prepare(connection: Any, raw_key: str) -> None:  # noqa: ANN401 - untyped driver
    run = connection.execute
    run("PRAGMA cipher_log_level = NONE")
    run("PRAGMA cipher_memory_security = ON")
    connection.set_key(f"x'{raw_key}'")
    _check_versions(connection)
    for name, value, _ in _SETTINGS[:-2]:
        run(f"PRAGMA {name} = {value}")
    # The pragma alone lets two connections read; taking the lock once makes it real.
    run("BEGIN EXCLUSIVE")
    run("COMMIT")
    for name, value, _ in _SETTINGS[-2:]:
        run(f"PRAGMA {name} = {value}")
    for name, _, expected in _SETTINGS:
        if str(run(f"PRAGMA {name}").fetchone()[0]) != expected:
            raise errors.SettingsRefused(name)
    if str(run("PRAGMA cipher_memory_security").fetchone()[0]) != "1":
        raise errors.SettingsRefused("cipher_memory_security")


def _check_versions(connection: Any) -> None:  # noqa: ANN401 - untyped driver
    cipher = connection.execute("PRAGMA cipher_version").fetchone()
    numbers = tuple(int(n) for n in re.findall(r"\d+", cipher[0])[:3]) if cipher else ()
    if numbers < _LEAST_SQLCIPHER:
        raise errors.SettingsRefused("cipher_version")
    if tuple(sqlcipher.sqlite_version_info) < _LEAST_SQLITE:
        raise errors.SettingsRefused("sqlite_version")


def _check_length(connection: Any, database: Path) -> None:  # noqa: ANN401 - untyped driver
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if pages * PAGE > database.stat().st_size:
        raise errors.DatabaseTruncated


def storage_error(error: BaseException) -> errors.StorageError:
    """Name a driver's error by its code, never by its text, which may quote a statement."""
    code = int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    text = "" if code else str(error).lower()
    if code in (5, 6) or "locked" in text:
        return errors.VaultBusy()
    if code == 13 or "full" in text:
        return errors.DiskFull()
    if code == 8 or "readonly" in text:
        return errors.ReadOnlyVault()
    if code == 26 or "not a database" in text:
        return errors.DatabaseForeign()
    if code == 10 or "disk i/o" in text:
        return errors.DiskFailed()
    if code == 14 or "unable to open" in text:
        return errors.DatabaseMissing()
    # Rows that fit nowhere (19) are there only if somebody wrote into the vault from outside.
    if code in (11, 19) or "malformed" in text or "corrupt" in text:
        return errors.VaultDamaged()
    return errors.EngineRefused()


def warm_up_engine() -> None:
    """Load what SQLAlchemy would load with the first connection."""
    from sqlalchemy.dialects import sqlite

    del sqlite


def make_engine(connection: Any) -> Engine:  # noqa: ANN401 - untyped driver
    """Wrap the one connection; transactions begin with BEGIN IMMEDIATE."""
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: connection,
        poolclass=StaticPool,
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
    )

    @event.listens_for(engine, "begin")
    def _begin(bound: Connection) -> None:
        # The driver's own transactions are off: otherwise DDL would survive a rollback.
        bound.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def driver_error(error: SQLAlchemyError) -> errors.StorageError:
    """Name the driver's error inside SQLAlchemy's, and empty that one.

    Its statement and parameters hold what was written, and Python hangs it on whatever is raised
    next, ``from None`` or not.
    """
    inner = error.orig if isinstance(error, DBAPIError) else None
    found = storage_error(inner) if inner is not None else errors.StorageError()
    if isinstance(error, StatementError):
        error.statement = error.params = error.orig = None
        error.detail = []
    error.args = ()
    error.__cause__ = error.__context__ = error.__traceback__ = None
    return found
