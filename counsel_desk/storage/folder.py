"""Keep the vault folder: where things are, and two headers of which one always survives."""

from __future__ import annotations

import contextlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from counsel_desk.crypto.errors import HeaderBroken, HeaderTooNew
from counsel_desk.crypto.header import Header, parse_header
from counsel_desk.storage import errors

SUFFIX = ".cdv"
PAGE = 4096
UNVERIFIED = "UNVERIFIED"
"""An empty file in a vault that was saved from a damaged one, until it was verified."""
LONGEST_NAME = 170
"""Bytes of a vault's name: file systems take 255 in all, and a copy's name is longer."""
_PLAIN = b"SQLite format 3\x00"
_MAX_HEADER = 1024 * 1024


@dataclass(frozen=True, slots=True)
class VaultFolder:
    """The paths of one vault."""

    path: Path

    @property
    def head_a(self) -> Path:
        """The first header."""
        return self.path / "head.a"

    @property
    def head_b(self) -> Path:
        """The second header."""
        return self.path / "head.b"

    @property
    def database(self) -> Path:
        """The SQLCipher database."""
        return self.path / "vault.db"

    @property
    def backups(self) -> Path:
        """Where verified copies lie."""
        return self.path / "backups"

    @property
    def name(self) -> str:
        """The vault's name: the folder's, without its ending."""
        return self.path.name.removesuffix(SUFFIX)


@dataclass(frozen=True, slots=True)
class Headers:
    """The header in force; ``repaired`` names the copy that was not valid and was rewritten."""

    header: Header
    repaired: str | None


def mark_verified(folder: VaultFolder) -> None:
    """Take the mark off a vault that was verified, where the disk lets it."""
    with contextlib.suppress(OSError):
        (folder.path / UNVERIFIED).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable; a no-op where folders cannot be opened."""
    if os.name == "nt":  # pragma: no cover - Windows makes renames durable by itself
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_durably(target: Path, data: bytes) -> None:
    """Replace a file by temp, fsync, rename, fsync folder; after a kill it is old or new."""
    temporary = target.with_name(target.name + ".new")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise disk_error(error) from None


def disk_error(error: OSError) -> errors.StorageError:
    """Name an operating system's refusal without its text, which may hold a path."""
    import errno

    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return errors.DiskFull()
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return errors.ReadOnlyVault()
    return errors.DiskFailed()


def check_folder(folder: VaultFolder) -> None:
    """Refuse everything that is not a vault folder, each with its own error; creates nothing."""
    try:
        _check_folder(folder)
    except OSError as error:
        raise disk_error(error) from None


def _check_folder(folder: VaultFolder) -> None:
    if folder.path.is_file():
        raise errors.NotAFolder
    if not folder.path.is_dir():
        raise errors.VaultMissing
    if not folder.head_a.exists() and not folder.head_b.exists():
        raise errors.VaultMissing if not folder.database.exists() else errors.HeadersLost
    check_database(folder.database)


_held: set[Path] = set()


def hold(database: Path) -> None:
    """Remember that this process has a database open."""
    _held.add(database.resolve())


def release(database: Path) -> None:
    """Forget it again."""
    _held.discard(database.resolve())


def check_database(database: Path) -> None:
    """Look at the database file without a key (requirement 14).

    Never at one that this process has open: closing any handle of a file drops all of a
    process's locks on it, and a second process would be let in.
    """
    if database.resolve() in _held:
        raise errors.VaultBusy
    if database.is_dir():
        raise errors.NotAFolder
    if not database.exists():
        raise errors.DatabaseMissing
    size = database.stat().st_size
    if size == 0:
        raise errors.DatabaseEmpty
    with database.open("rb") as stream:
        start = stream.read(len(_PLAIN))
    if start == _PLAIN:
        raise errors.DatabasePlain
    if size % PAGE:
        raise errors.DatabaseTruncated


def _read(path: Path) -> Header | None:
    try:
        with path.open("rb") as stream:
            return parse_header(stream.read(_MAX_HEADER))
    except (OSError, HeaderBroken):
        return None
    except HeaderTooNew:
        raise errors.VaultTooNew from None


def _check_readable(folder: VaultFolder) -> None:
    """Raise what the disk says, if that is why no header could be read."""
    for path in (folder.head_a, folder.head_b):
        try:
            path.read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise disk_error(error) from None


def read_headers(folder: VaultFolder, *, repair: bool = True) -> Headers:
    """Give the valid header with the higher sequence and repair the other from it."""
    first, second = _read(folder.head_a), _read(folder.head_b)
    valid = [header for header in (first, second) if header is not None]
    if not valid:
        _check_readable(folder)
        raise errors.HeadersLost
    best = max(valid, key=lambda header: header.sequence)
    repaired = None
    for path, header in ((folder.head_a, first), (folder.head_b, second)):
        if header != best:
            repaired = path.name if header is None else repaired
            if repair:
                with contextlib.suppress(errors.StorageError):
                    write_durably(path, best.to_bytes())
    return Headers(best, repaired)


def write_headers(folder: VaultFolder, header: Header) -> None:
    """Write one head durably, read it back, then the other (a kill leaves one that opens)."""
    data = header.to_bytes()
    write_durably(folder.head_a, data)
    if _read(folder.head_a) != header:
        raise errors.DiskFailed
    write_durably(folder.head_b, data)


def is_good_name(name: str) -> bool:
    """Whether a vault's name can be a folder's name on every system."""
    reserved = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
    return bool(name.strip(" .")) and not is_long_name(name) and not reserved.search(name)


def is_long_name(name: str) -> bool:
    """Whether a vault's name leaves no room in a file's name for what copies add to it."""
    return len(name) > 80 or len(name.encode(errors="replace")) > LONGEST_NAME
