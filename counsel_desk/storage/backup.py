"""Copy a vault, header and database together, verify the copy, and keep the last good ones.

A copy is a folder ``NAME 20261122T061200Z.cdv-backup`` that holds what a vault folder holds. It
has another name while it is being written, so that half a copy never passes for one (``copies``).
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from typing import TYPE_CHECKING, Any, TypeVar, cast

from counsel_desk.storage import copies, errors, page_check
from counsel_desk.storage.chain import read_head_raw
from counsel_desk.storage.demonstration import MARK
from counsel_desk.storage.engine import open_connection, storage_error
from counsel_desk.storage.folder import (
    VaultFolder,
    check_folder,
    disk_error,
    read_headers,
    sync_folder,
    write_durably,
)
from counsel_desk.storage.leftovers import laid_out
from counsel_desk.storage.sliced_copy import SlicedCopy, copy_at_once

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from datetime import datetime
    from pathlib import Path

    from counsel_desk.crypto import header as heads
    from counsel_desk.storage.chain import ChainHead
    from counsel_desk.storage.copies import Copy
    from counsel_desk.storage.vault import OpenVault

    Progress = Callable[[int, int], None]

T = TypeVar("T")
KEPT = 3
"""Copies of one vault kept in one place (requirement 23)."""
STONES = "erased"
"""What was erased since a copy was made, laid beside it: whoever restores it takes that out."""
_PIECE = 1 << 20
_GONE = re.compile(r"error reading .* page 1\b")
"""Not even the first page can be read: the disk or the stick is gone, which is no damage."""


def make(vault: OpenVault, place: Path, progress: Progress) -> Copy:
    """Copy an open vault into a place in one go; for all else see `making`."""
    told = Reports(progress)
    return drain(making(vault, place, told), told)


class Reports:
    """Passes reports of progress on, and repeats the last one where nothing new is known.

    For who carries out all steps in one go: there is nobody to give way to then.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._last = (0, 0)

    def __call__(self, done: int, of: int) -> None:
        """Report; whoever hears it may raise to break off."""
        self._last = (done, of)
        self._progress(done, of)

    def repeat(self) -> None:
        """Let whoever hears it break off meanwhile."""
        self._progress(*self._last)


def drain(steps: Generator[None, None, T], told: Reports) -> T:
    """Carry out all steps; between them it can be broken off."""
    with contextlib.closing(steps):
        while True:
            try:
                next(steps)
            except StopIteration as done:
                return cast("T", done.value)
            told.repeat()


def making(vault: OpenVault, place: Path, progress: Progress) -> Generator[None, None, Copy]:
    """Copy an open vault into a place, verify the copy, then let go of the oldest beyond three.

    Gives way every few milliseconds, while pages are checked, which goes on without the vault, and
    while they are copied; what is saved meanwhile is no harm. ``progress`` is called with pages
    done and pages in all, and may raise to break off. Raises PlaceMissing, DiskFull, ReadOnlyVault,
    DiskFailed or VaultDamaged; then, as when it is closed early, nothing of the new copy is left,
    and every earlier one is as it was. No transaction may be open.
    """
    if not place.is_dir():
        raise errors.PlaceMissing
    at = vault.clock()
    target = place / copies.copy_name(vault.folder, at)
    if target.exists():
        raise errors.FolderTaken
    copies.clear_partials(place, vault)
    partial = VaultFolder(copies.partial_of(target))
    copies.begin_writing(partial.path)
    try:
        yield from _verified(vault, partial, at, progress)
        partial.path.rename(target)
        sync_folder(place)
    except OSError as error:
        shutil.rmtree(partial.path, ignore_errors=True)
        raise disk_error(error) from None
    except BaseException:
        shutil.rmtree(partial.path, ignore_errors=True)
        raise
    finally:
        copies.end_writing(partial.path)
    made = copies.described(target)
    copies.let_go(vault, place, target, KEPT)
    return made


def _verified(
    vault: OpenVault, partial: VaultFolder, at: datetime, progress: Progress
) -> Iterator[None]:
    """Write a copy and verify it; anew where a passphrase or the key was changed meanwhile."""
    header = None
    while header != vault.header:
        header = vault.header
        shutil.rmtree(partial.path, ignore_errors=True)
        partial.path.mkdir(mode=0o700)
        yield from check_open(vault)
        if header != vault.header:
            continue
        _write_heads(vault, partial)  # whose half copy it is, should the program be killed
        yield from copy_pages(vault, partial.database, vault.database_key, progress)
        if header == vault.header:
            head = read_head_raw(vault.connection)
            _write_heads(vault, partial)
            copies.write_trail(partial.path, head, at)
            yield from _verify(vault, partial, head)


def copy_pages(
    vault: OpenVault, to: Path, key: heads.DatabaseKey, progress: Progress
) -> Iterator[None]:
    """Copy an open vault's database under a key, giving way after each step; durably.

    In one go where that is wanted (``Reports``).

    What is saved meanwhile is in the copy as well, until the last step. Ends early, with half a
    copy, where the database was closed and opened anew meanwhile: then its header is another one.
    """
    target = open_connection(to, key.raw(), create=True, maintenance=True)
    try:
        if isinstance(progress, Reports):
            copy_at_once(vault.connection, target, progress)
        else:
            yield from _in_slices(vault, SlicedCopy(vault.connection, target, progress))
    finally:
        target.close()
    to.chmod(0o600)
    with to.open("rb+") as stream:
        os.fsync(stream.fileno())


def _in_slices(vault: OpenVault, copy: SlicedCopy) -> Iterator[None]:
    vault.copying.add(copy)
    try:
        yield from copy.steps()
    finally:
        vault.copying.discard(copy)


def _write_heads(vault: OpenVault, partial: VaultFolder) -> None:
    for head in (partial.head_a, partial.head_b):
        write_durably(head, vault.header.to_bytes())
    if (vault.folder.path / MARK).exists():
        (partial.path / MARK).touch(mode=0o600)


def check_open(vault: OpenVault) -> Iterator[None]:
    """Check the seals of an open vault, giving way meanwhile; raises VaultDamaged.

    The structure is that of the copy, and is checked there.
    """
    seals = page_check.SealCheck.of(vault)
    yield from seals.steps()
    if not seals.is_clean():
        check(vault.connection)  # looks again, and in one go: this is seldom


def check_copy(database: Path, key: heads.DatabaseKey, head: ChainHead) -> Iterator[None]:
    """Check a database that nobody has open, giving way meanwhile, and where its trail ends.

    Raises VaultDamaged, and DiskFailed where another state was written than was to be.
    """
    pages = page_check.SealCheck(database, key.raw(), structure=True)
    yield from pages.steps()
    connection = open_connection(database, key.raw())
    try:
        if not pages.is_clean():
            check(connection)
        if read_head_raw(connection) != head:
            raise errors.DiskFailed
    finally:
        connection.close()


def check(connection: Any) -> None:  # noqa: ANN401 - the driver ships no types
    """Check every page's seal and the database's structure; raises VaultDamaged."""
    import sqlcipher3.dbapi2 as sqlcipher

    try:
        if connection.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
            raise errors.VaultDamaged
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise errors.VaultDamaged
    except sqlcipher.Error as error:
        raise storage_error(error) from None


def count_damage(connection: Any) -> tuple[int, int]:  # noqa: ANN401 - untyped driver
    """Count the pages whose seal does not hold (1 for a broken structure), and all pages."""
    import sqlcipher3.dbapi2 as sqlcipher

    try:
        said = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check").fetchall()]
        if any(_GONE.match(text) for text in said):
            raise errors.DiskFailed
        bad = len(said)
        pages = int(connection.execute("PRAGMA page_count").fetchone()[0])
        if not bad and connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            bad = 1
    except sqlcipher.Error as error:
        found = storage_error(error)
        if isinstance(found, errors.VaultDamaged):
            return 1, 0
        raise found from None
    return bad, pages


def _verify(vault: OpenVault, partial: VaultFolder, head: ChainHead) -> Iterator[None]:
    """Open the copy as it lies there, and hold it against what the vault was when it was made."""
    _read_anew(partial.database)
    if read_headers(partial, repair=False).header != vault.header:
        raise errors.DiskFailed
    yield from check_copy(partial.database, vault.database_key, head)


def _read_anew(file: Path) -> None:
    """Have the system forget what it holds of a file, so that the disk itself is read.

    A stick that is smaller than it says keeps nothing of what was written, and memory would answer
    in its place. Only some systems can be asked; the others read as they like.
    """
    if not hasattr(os, "posix_fadvise"):
        return
    with contextlib.suppress(OSError), file.open("rb") as stream:
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _silent(done: int, of: int) -> None:
    """Report nothing."""


def restore(copy: Path, target: Path, progress: Progress = _silent) -> None:
    """Lay a copy out as a vault folder of its own; raises FolderTaken and what the disk says.

    ``progress`` is told bytes done and in all, and may raise to break off. The copy stays as it
    is. What lies at the target now is never touched.
    """
    if target.exists():
        raise errors.FolderTaken
    source = VaultFolder(copy)
    check_folder(source)
    read_headers(source, repair=False)
    try:
        with laid_out(target) as partial:
            partial.backups.mkdir(mode=0o700)
            _lay_out(source, partial, progress)
            partial.path.rename(target)
            sync_folder(target.parent)
    except OSError as error:
        raise disk_error(error) from None


def _lay_out(source: VaultFolder, partial: VaultFolder, progress: Progress) -> None:
    total, done = copies.described(source.path).size, 0
    for name in ("head.a", "head.b", "vault.db", MARK, STONES):
        if not (source.path / name).exists():
            continue
        handle = os.open(partial.path / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as copy, (source.path / name).open("rb") as original:
            while piece := original.read(_PIECE):
                copy.write(piece)
                done += len(piece)
                progress(done, total)
            copy.flush()
            os.fsync(copy.fileno())
