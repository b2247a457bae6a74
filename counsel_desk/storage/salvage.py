"""Save every readable row of a damaged vault into a new one, and tell what could not be read.

The damaged vault is only read. A copy of its database is patched (see ``page_repair``), its tables
are read for what is left of them (``leftover_rows``), and what is missing is looked for in verified
copies of the same vault. Rows are taken over as they are, sealed and signed; a record counts as
read only if it is the one that the audit trail names.
"""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher

from counsel_desk.crypto import header as heads
from counsel_desk.crypto.errors import HeaderBroken, NoSlot
from counsel_desk.crypto.kdf import slot_key
from counsel_desk.storage import errors, migration, schema, tombstone_file
from counsel_desk.storage.backup import STONES, check
from counsel_desk.storage.demonstration import MARK
from counsel_desk.storage.engine import open_connection, storage_error
from counsel_desk.storage.folder import (
    PAGE,
    UNVERIFIED,
    Headers,
    VaultFolder,
    check_database,
    disk_error,
    read_headers,
    sync_folder,
    write_headers,
)
from counsel_desk.storage.leftover_rows import in_pages
from counsel_desk.storage.leftovers import laid_out
from counsel_desk.storage.page_repair import open_loosely, patch
from counsel_desk.storage.salvage_rows import Gathering, Loss

if TYPE_CHECKING:
    from collections.abc import Callable

    Progress = Callable[[int, int], None]

__all__ = ["Loss", "Salvage", "Salvaged"]

_STEPS = 1_000
"""What the progress counts to; its parts are shares of it."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came of it: pages found damaged, of how many, rows kept, and what is lost.

    ``from_copies`` of the kept rows came from verified copies of the vault. ``unproved`` are lists
    of erased records, by their ids, behind which no two people of the vault stand: nothing was left
    out because of them.
    """

    damaged: int
    pages: int
    kept: int
    from_copies: int
    losses: tuple[Loss, ...]
    unproved: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Salvage:
    """The damaged vault, where the new one will be, and who opens it.

    ``copies`` are folders of verified copies in which to look for what is missing.
    """

    folder: Path
    target: Path
    user_name: str
    secret: str = field(repr=False)
    copies: tuple[Path, ...] = ()

    def run(self, progress: Progress) -> Salvaged:
        """Make the new vault folder; nothing is left behind if that fails.

        Raises WrongPassphrase, VaultBusy, HeadersLost, RosterLost, FolderTaken,
        DatabaseMissing, DiskFull and their kin. ``progress`` may raise to break off.
        """
        if self.target.exists():
            raise errors.FolderTaken
        source = VaultFolder(self.folder)
        headers = read_headers(source, repair=False)
        keys = self._keys(headers)
        _refuse_open(source, keys.current)
        try:
            with laid_out(self.target) as partial:
                made = self._fill(source, headers, keys, partial, progress)
                # Until it was verified nobody shall take it for a vault like others.
                (partial.path / UNVERIFIED).touch(mode=0o600)
                partial.path.rename(self.target)
                sync_folder(self.target.parent)
        except OSError as error:
            raise disk_error(error) from None
        return made

    def _keys(self, headers: Headers) -> heads.DatabaseKeys:
        header = headers.header
        try:
            index, private = heads.open_slot(
                header, slot_key(self.user_name, self.secret, header.salt, header.cost)
            )
            return heads.open_database_keys(header, index, private.identity)
        except NoSlot:
            raise errors.WrongPassphrase from None
        except HeaderBroken:
            raise errors.VaultDamaged from None

    def _fill(
        self,
        source: VaultFolder,
        headers: Headers,
        keys: heads.DatabaseKeys,
        partial: VaultFolder,
        progress: Progress,
    ) -> Salvaged:
        scratch = partial.path / "damaged.db"
        _copy(source.database, scratch)
        key = _fitting(scratch, keys)
        damaged = patch(scratch, key.raw())
        progress(_STEPS // 10, _STEPS)
        migration.migrate(partial.database, key.raw(), create=True)
        partial.database.chmod(0o600)
        vault = headers.header.vault
        gathering, unproved = self._gather(partial, scratch, key, vault, progress)
        pages = scratch.stat().st_size // PAGE
        scratch.unlink()
        partial.backups.mkdir(mode=0o700)
        write_headers(partial, headers.header)
        if (source.path / MARK).exists():
            (partial.path / MARK).touch(mode=0o600)
        return Salvaged(
            len(damaged), pages, gathering.kept, gathering.from_copies, gathering.losses(), unproved
        )

    def _gather(
        self,
        partial: VaultFolder,
        scratch: Path,
        key: heads.DatabaseKey,
        vault: bytes,
        progress: Progress,
    ) -> tuple[Gathering, tuple[UUID, ...]]:
        target = open_connection(partial.database, key.raw(), maintenance=True)
        try:
            gathering = Gathering(target)
            for folder in (self.folder, *self.copies):
                for stone in tombstone_file.read(folder / STONES):
                    gathering.stone(stone)
            target.execute("BEGIN")
            _read_tables(gathering, scratch, key, progress)
            if gathering.is_whole():
                gathering.judge(vault)  # what was erased is not looked for any further
            if gathering.is_incomplete():
                _read_pages(gathering, scratch, key, progress)
            for copy in self.copies:
                if gathering.is_incomplete():
                    with contextlib.suppress(errors.StorageError, sqlcipher.Error, OSError):
                        self._from_copy(gathering, copy)
            if not gathering.has_roster():
                raise errors.RosterLost
            unproved = gathering.judge(vault)
            gathering.finish()
            target.execute("COMMIT")
            check(target)
            progress(_STEPS, _STEPS)
        except sqlcipher.Error as error:
            raise storage_error(error) from None
        finally:
            target.close()
        return gathering, unproved

    def _from_copy(self, gathering: Gathering, copy: Path) -> None:
        folder = VaultFolder(copy)
        headers = read_headers(folder, repair=False)
        keys = self._keys(headers)
        connection = open_connection(folder.database, keys.current.raw())
        try:
            gathering.from_copy(connection)
        finally:
            connection.close()


def _refuse_open(source: VaultFolder, key: heads.DatabaseKey) -> None:
    """Raise VaultBusy for a vault that is open anywhere; nothing is written to find out."""
    with contextlib.suppress(errors.DatabaseTruncated):
        check_database(source.database)
    connection = sqlcipher.connect(
        f"{source.database.resolve().as_uri()}?mode=ro", uri=True, timeout=1.0
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.set_key(f"x'{key.raw()}'")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.Error as error:
        if isinstance(storage_error(error), errors.VaultBusy):
            raise errors.VaultBusy from None
    finally:
        connection.close()


def _copy(database: Path, scratch: Path) -> None:
    """Copy the database, and what a transaction that was cut off left beside it."""
    for ending in ("", "-journal"):
        source = database.with_name(database.name + ending)
        if source.exists():
            copy = scratch.with_name(scratch.name + ending)
            shutil.copyfile(source, copy)
            copy.chmod(0o600)


def _fitting(scratch: Path, keys: heads.DatabaseKeys) -> heads.DatabaseKey:
    """Give the key of the database, which begins with its salt: a change may have been cut off."""
    with scratch.open("rb") as stream:
        salt = stream.read(len(keys.current.salt))
    coming = keys.coming
    return coming if coming is not None and coming.salt == salt else keys.current


def _read_tables(
    gathering: Gathering, scratch: Path, key: heads.DatabaseKey, progress: Progress
) -> None:
    tables = [schema.audit, *(t for t in schema.metadata.tables.values() if t is not schema.audit)]
    connection = open_loosely(scratch, key.raw())
    try:
        for done, table in enumerate(tables, start=1):
            gathering.table(connection, table)
            progress(_STEPS // 10 + 4 * _STEPS * done // (10 * len(tables)), _STEPS)
    finally:
        connection.close()


def _read_pages(
    gathering: Gathering, scratch: Path, key: heads.DatabaseKey, progress: Progress
) -> None:
    def share(done: int, of: int) -> None:
        progress(_STEPS // 2 + 4 * _STEPS * done // (10 * of), _STEPS)

    for rows in in_pages(scratch, key.raw(), gathering.looked_for(), share):
        gathering.from_page(rows)
