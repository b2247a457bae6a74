"""Bring a vault's tables to this program's version, after copying the vault."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from counsel_desk.storage import errors
from counsel_desk.storage.engine import driver_error, make_engine, open_connection, storage_error
from counsel_desk.storage.folder import VaultFolder, disk_error, sync_folder

if TYPE_CHECKING:
    from pathlib import Path

LATEST = "m0006"
"""The newest revision; a test holds it against the migrations themselves."""


def revision(connection: Any) -> str | None:  # noqa: ANN401 - untyped driver
    """Read a database's revision; None for one without tables."""
    import sqlcipher3.dbapi2 as sqlcipher

    try:
        found = connection.execute(
            "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
        ).fetchone()
        if found is None:
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlcipher.Error as error:
        raise storage_error(error) from None
    return str(row[0]) if row else None


def is_newer(found: str | None) -> bool:
    """Whether a revision is later than this program's."""
    numbers = [re.fullmatch(r"m(\d{4})", name or "m0000") for name in (found, LATEST)]
    return numbers[0] is None or int(numbers[0][1]) > int((numbers[1] or numbers[0])[1])


def migrate(database: Path, raw_key: str, *, create: bool = False, target: str = "head") -> None:
    """Run the migrations on a connection of their own; all or nothing."""
    from alembic import command

    connection = open_connection(database, raw_key, create=create, maintenance=True)
    engine = make_engine(connection)
    try:
        connection.execute("PRAGMA foreign_keys = OFF")
        with engine.connect() as bound, bound.begin():
            command.upgrade(_config(bound), target)
            broken = bound.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise errors.VaultDamaged
    except SQLAlchemyError as error:
        raise driver_error(error) from None
    finally:
        engine.dispose()
        connection.close()


def _config(connection: Any) -> Any:  # noqa: ANN401 - alembic's Config, kept out of start-up
    from importlib.resources import files

    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def copy_before_migrating(folder: VaultFolder, name: str) -> Path:
    """Copy headers and database into ``backups`` before anything is changed."""
    target = folder.backups / name
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=False)
        for source in (folder.head_a, folder.head_b, folder.database):
            if source.exists():
                shutil.copy2(source, target / source.name)
                with (target / source.name).open("rb+") as stream:
                    os.fsync(stream.fileno())
        sync_folder(target)
    except OSError as error:
        shutil.rmtree(target, ignore_errors=True)  # half a copy must not pass for a backup
        raise disk_error(error) from None
    return target
