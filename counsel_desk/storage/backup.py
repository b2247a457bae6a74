"""Copy a vault, header and database together, verify the copy, and keep the last good ones.

A copy is a folder ``NAME 20261122T061200Z.cdv-backup`` that holds what a vault folder holds. It
has another name while it is being written, so that half a copy never passes for one.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counsel_desk.storage import errors
from counsel_desk.storage.chain import read_head_raw
from counsel_desk.storage.engine import open_connection, storage_error
from counsel_desk.storage.folder import (
    VaultFolder,
    disk_error,
    read_headers,
    sync_folder,
    write_durably,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from counsel_desk.storage.vault import OpenVault

    Progress = Callable[[int, int], None]

SUFFIX = ".cdv-backup"
KEPT = 3
"""Copies of one vault kept in one place (requirement 23)."""
PAGES = 2_000
"""Pages copied between two reports of progress: 8 MB."""
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r".* (\d{8}T\d{6}Z)" + re.escape(SUFFIX))


@dataclass(frozen=True, slots=True)
class Copy:
    """One finished copy: where it is, when it was made, and its size in bytes."""

    path: Path
    made_at: datetime
    size: int


def copies(place: Path, vault: bytes) -> list[Copy]:
    """List the finished copies of a vault in a place, the newest first.

    Raises PlaceMissing where there is no such folder.
    """
    try:
        found = [(path, _NAME.fullmatch(path.name)) for path in place.iterdir()]
    except OSError:
        raise errors.PlaceMissing from None
    mine = [_copy(path, name[1]) for path, name in found if name and _is_of(path, vault)]
    return sorted(mine, key=lambda copy: copy.made_at, reverse=True)


def _copy(path: Path, stamp: str) -> Copy:
    made = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    size = sum(part.stat().st_size for part in path.iterdir() if part.is_file())
    return Copy(path, made, size)


def _is_of(path: Path, vault: bytes) -> bool:
    try:
        return read_headers(VaultFolder(path), repair=False).header.vault == vault
    except errors.StorageError:
        return False


def make(vault: OpenVault, place: Path, progress: Progress) -> Copy:
    """Copy an open vault into a place, verify the copy, then let go of the oldest beyond three.

    ``progress`` is called with pages done and pages in all, and may raise to break off. Raises
    PlaceMissing, DiskFull, ReadOnlyVault, DiskFailed or VaultDamaged; then nothing of the new copy
    is left, and every earlier one is as it was. No transaction may be open.
    """
    if not place.is_dir():
        raise errors.PlaceMissing
    stamp = vault.clock().astimezone(UTC).strftime(_STAMP)
    target = place / f"{vault.folder.name} {stamp}{SUFFIX}"
    partial = VaultFolder(place / f".{target.name}.{os.getpid()}.partial")
    if target.exists():
        raise errors.FolderTaken
    try:
        partial.path.mkdir(mode=0o700)
        _write(vault, partial, progress)
        _verify(vault, partial)
        partial.path.rename(target)
        sync_folder(place)
    except OSError as error:
        shutil.rmtree(partial.path, ignore_errors=True)
        raise disk_error(error) from None
    except BaseException:
        shutil.rmtree(partial.path, ignore_errors=True)
        raise
    _let_go(place, vault.id)
    return _copy(target, stamp)


def _write(vault: OpenVault, partial: VaultFolder, progress: Progress) -> None:
    import sqlcipher3.dbapi2 as sqlcipher

    check(vault.connection)
    target = open_connection(
        partial.database, vault.database_key.raw(), create=True, maintenance=True
    )
    try:
        vault.connection.backup(
            target, pages=PAGES, progress=lambda _status, left, of: progress(of - left, of)
        )
    except sqlcipher.Error as error:
        raise storage_error(error) from None
    finally:
        target.close()
    partial.database.chmod(0o600)
    with partial.database.open("rb+") as stream:
        os.fsync(stream.fileno())
    for head in (partial.head_a, partial.head_b):
        write_durably(head, vault.header.to_bytes())


def check(connection: Any) -> None:  # noqa: ANN401 - the driver ships no types
    """Check every page's seal and the database's structure; raises VaultDamaged."""
    import sqlcipher3.dbapi2 as sqlcipher

    try:
        if connection.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
            raise errors.VaultDamaged
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise errors.VaultDamaged
    except sqlcipher.Error as error:
        raise storage_error(error) from None


def _verify(vault: OpenVault, partial: VaultFolder) -> None:
    """Open the copy as it lies there, and hold it against the vault."""
    if read_headers(partial, repair=False).header != vault.header:
        raise errors.DiskFailed
    connection = open_connection(partial.database, vault.database_key.raw())
    try:
        check(connection)
        if read_head_raw(connection) != read_head_raw(vault.connection):
            raise errors.DiskFailed
    finally:
        connection.close()


def _let_go(place: Path, vault: bytes) -> None:
    for old in copies(place, vault)[KEPT:]:
        shutil.rmtree(old.path, ignore_errors=True)
    for left in place.glob(f".*{SUFFIX}.*.partial"):
        if _is_of(left, vault) or not any(left.iterdir()):
            shutil.rmtree(left, ignore_errors=True)


def restore(copy: Path, target: Path) -> None:
    """Lay a copy out as a vault folder of its own; raises FolderTaken and what the disk says.

    The copy stays as it is. What lies at the target now is never touched.
    """
    if target.exists():
        raise errors.FolderTaken
    source = VaultFolder(copy)
    read_headers(source, repair=False)
    partial = VaultFolder(target.with_name(f".{target.name}.{os.getpid()}.new"))
    try:
        partial.path.mkdir(mode=0o700)
        partial.backups.mkdir(mode=0o700)
        for name in ("head.a", "head.b", "vault.db"):
            if (source.path / name).exists():
                _copy_durably(source.path / name, partial.path / name)
        partial.path.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        shutil.rmtree(partial.path, ignore_errors=True)
        raise disk_error(error) from None


def _copy_durably(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    target.chmod(0o600)
    with target.open("rb+") as stream:
        os.fsync(stream.fileno())
