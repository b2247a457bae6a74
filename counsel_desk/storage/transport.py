"""Put a copy of a vault into one encrypted file that can travel, and lay it out again.

The file is in the age format: a tar of the three files of a copy, and of what was erased since
where there is any, made and taken apart as it
streams, so that neither lies on a disk. What the tar holds is encrypted already; age hides the
rest and tells a damaged file. ``age -d FILE | tar x`` opens it without this program.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from counsel_desk.storage import errors
from counsel_desk.storage.folder import (
    check_database,
    disk_error,
    read_headers,
    sync_folder,
)
from counsel_desk.storage.leftovers import laid_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Progress = Callable[[int, int], None]

SUFFIX = ".age"
PARTS = ("head.a", "head.b", "vault.db")
LAST = "erased"
"""What was erased since the copy was made; only where there is any."""
MOST = {"head.a": 1 << 20, "head.b": 1 << 20, "vault.db": 3584 << 20, LAST: 64 << 20}
"""The largest that each part may be, in bytes; a vault ends at 3.5 GiB."""
MOST_IN_MEMORY = 512 << 20
"""The largest file that a passphrase can lock: the library holds it in memory meanwhile."""
_BLOCK = tarfile.BLOCKSIZE
_PIECE = 1 << 18
_MAGIC = b"age-encryption.org/v1\n"
_BY_PASSPHRASE = _MAGIC + b"-> scrypt "
_MOST_ZEROS = 20


@dataclass(frozen=True, slots=True, repr=False)
class Lock:
    """What closes or opens the file: a passphrase, or an age key (public closes, secret opens)."""

    passphrase: str = ""
    key: str = ""


def is_recipient(text: str) -> bool:
    """Whether a text is the public key of somebody who may open a file."""
    import pyrage

    try:
        pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        return False
    return True


def needs_passphrase(archive: Path) -> bool:
    """Whether a file opens with a passphrase rather than a key; raises ArchiveBroken for others."""
    try:
        with archive.open("rb") as stream:
            start = stream.read(len(_BY_PASSPHRASE))
    except OSError as error:
        raise disk_error(error) from None
    if not start.startswith(_MAGIC):
        raise errors.ArchiveBroken
    return start == _BY_PASSPHRASE


# --- closing ---


def pack(copy: Path, target: Path, lock: Lock, progress: Progress) -> None:
    """Write a copy into one encrypted file, and read that back before it has its name.

    ``progress`` is told bytes done and in all, and may raise to break off. Raises FolderTaken
    and what the disk says; nothing is left then.
    """
    if target.exists():
        raise errors.FolderTaken
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            out = _Hashing(stream)
            _close(_Source(copy, progress), out, lock)
            stream.flush()
            os.fsync(stream.fileno())
        _read_back(partial, out.digest())
        partial.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise disk_error(error) from None
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _close(source: _Source, out: _Hashing, lock: Lock) -> None:
    import pyrage

    if lock.key:
        recipient = pyrage.x25519.Recipient.from_str(lock.key.strip())
        with _own_errors(source):
            pyrage.encrypt_io(source, out, [recipient])
        return
    whole = BytesIO()
    shutil.copyfileobj(source, whole, _PIECE)
    out.write(pyrage.passphrase.encrypt(whole.getvalue(), lock.passphrase))


def _read_back(path: Path, wanted: bytes) -> None:
    with path.open("rb") as stream:
        if hashlib.file_digest(stream, hashlib.blake2b).digest() != wanted:
            raise errors.DiskFailed


class _Remembers:
    """Keeps what went wrong in it: the library passes some of that on in words alone."""

    failure: BaseException | None = None

    @contextmanager
    def _noting(self) -> Iterator[None]:
        if self.failure is not None:  # the library may ask once more
            raise self.failure
        try:
            yield
        except BaseException as error:
            self.failure = error
            raise


@contextmanager
def _own_errors(*parts: _Remembers) -> Iterator[None]:
    """Raise what went wrong in a part in place of what the library made of it."""
    try:
        yield
    except Exception:
        for part in parts:
            if part.failure is not None:
                raise part.failure from None
        raise


class _Hashing:
    """Passes on what is written, and hashes it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._hash = hashlib.blake2b()

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        return self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()

    def digest(self) -> bytes:
        return self._hash.digest()


class _Source(_Remembers):
    """A tar of a copy's parts, made while it is read."""

    def __init__(self, copy: Path, progress: Progress) -> None:
        self._pieces = _tar(copy, progress)
        self._left = b""

    def read(self, size: int = _PIECE) -> bytes:
        if not self._left:
            with self._noting():
                self._left = next(self._pieces, b"")
        given, self._left = self._left[:size], self._left[size:]
        return given


def _tar(copy: Path, progress: Progress) -> Iterator[bytes]:
    names = (*PARTS, LAST) if (copy / LAST).is_file() else PARTS
    sizes = {name: (copy / name).stat().st_size for name in names}
    total, done = sum(sizes.values()), 0
    for name, size in sizes.items():
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        entry.mtime = int((copy / name).stat().st_mtime)
        yield entry.tobuf(tarfile.USTAR_FORMAT)
        left = size
        with (copy / name).open("rb") as stream:
            while left:
                piece = stream.read(min(_PIECE, left))
                if not piece:
                    raise errors.DiskFailed
                left -= len(piece)
                done += len(piece)
                yield piece
                progress(done, total)
        if size % _BLOCK:
            yield bytes(-size % _BLOCK)
    yield bytes(2 * _BLOCK)


# --- opening ---


def unpack(archive: Path, target: Path, lock: Lock, progress: Progress) -> None:
    """Lay the copy in a file out as a vault folder.

    Raises ArchiveLocked for a wrong passphrase or key, ArchiveBroken for anything that is not a
    whole copy, FolderTaken, and what the disk says; nothing is left then.
    """
    if target.exists():
        raise errors.FolderTaken
    by_passphrase = needs_passphrase(archive)
    try:
        with laid_out(target) as partial:
            partial.backups.mkdir(mode=0o700)
            parts = Unpacker(partial.path)
            try:
                _open(archive, parts, lock, progress, by_passphrase=by_passphrase)
                parts.finish()
            finally:
                parts.close()
            read_headers(partial, repair=False)
            check_database(partial.database)
            partial.path.rename(target)
            sync_folder(target.parent)
    except OSError as error:
        raise _opening_error(error) from None


def _opening_error(error: OSError) -> errors.StorageError:
    """Tell what the disk refused from what the library says about a file cut short."""
    return disk_error(error) if error.errno else errors.ArchiveBroken()


def _open(
    archive: Path, parts: Unpacker, lock: Lock, progress: Progress, *, by_passphrase: bool
) -> None:
    import pyrage

    total = archive.stat().st_size
    try:
        with archive.open("rb") as stream:
            source = _Counting(stream, total, progress)
            if not by_passphrase:
                identity = pyrage.x25519.Identity.from_str(lock.key.strip())
                with _own_errors(source, parts):
                    pyrage.decrypt_io(source, parts, [identity])
                return
            if total > MOST_IN_MEMORY + _PIECE:
                raise errors.ArchiveBroken
            parts.write(pyrage.passphrase.decrypt(_all_of(source), lock.passphrase))
    except pyrage.IdentityError:
        raise errors.ArchiveLocked from None
    except pyrage.DecryptError as error:
        raise _refusal(str(error)) from None


def _refusal(said: str) -> errors.StorageError:
    """Tell a key that does not fit from a file that is damaged; the library has one class."""
    wrong = ("Decryption failed", "No matching keys")
    return errors.ArchiveLocked() if said.startswith(wrong) else errors.ArchiveBroken()


def _all_of(source: _Counting) -> bytes:
    whole = BytesIO()
    shutil.copyfileobj(source, whole, _PIECE)
    return whole.getvalue()


class _Counting(_Remembers):
    """Tells how much of a file has been read."""

    def __init__(self, stream: IO[bytes], total: int, progress: Progress) -> None:
        self._stream = stream
        self._total = total
        self._progress = progress
        self._done = self._told = 0

    def read(self, size: int = -1) -> bytes:
        with self._noting():
            data = self._stream.read(size)
            self._done += len(data)
            if self._done - self._told >= _PIECE or not data:
                self._told = self._done
                self._progress(self._done, self._total)
        return data


class Unpacker(_Remembers):
    """Takes a tar apart as it comes: these parts, in this order, tombstones, and nothing else.

    No name in it is ever used as a path, so none can lead out of the folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._wanted = list(PARTS)
        self._head = bytearray()
        self._left = self._padding = self._zeros = 0
        self._has_last = False
        self._stream: Any = None

    def write(self, data: bytes) -> int:
        """Take the next bytes; raises ArchiveBroken at the first that should not be there."""
        view = memoryview(data)
        with self._noting():
            while view:
                view = view[self._take(view) :]
        return len(data)

    def flush(self) -> None:
        """Do nothing; each part is flushed when it is whole."""

    def _take(self, view: memoryview) -> int:
        if self._left:
            step = min(len(view), self._left)
            self._stream.write(view[:step])
            self._left -= step
            if not self._left:
                self._end_part()
            return step
        if self._padding:
            step = min(len(view), self._padding)
            self._padding -= step
            return step
        step = min(len(view), _BLOCK - len(self._head))
        self._head += view[:step]
        if len(self._head) == _BLOCK:
            self._begin(bytes(self._head))
            self._head.clear()
        return step

    def _begin(self, block: bytes) -> None:
        if not self._wanted and not self._is_last(block):
            self._zeros += 1
            if any(block) or self._zeros > _MOST_ZEROS:
                raise errors.ArchiveBroken
            return
        name = self._wanted.pop(0) if self._wanted else LAST
        try:
            entry = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        except (tarfile.TarError, ValueError):
            raise errors.ArchiveBroken from None
        if entry.name != name or not entry.isreg() or not 0 < entry.size <= MOST[name]:
            raise errors.ArchiveBroken
        self._left, self._padding = entry.size, -entry.size % _BLOCK
        handle = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._stream = os.fdopen(handle, "wb")

    def _is_last(self, block: bytes) -> bool:
        """Whether what was erased comes now, after the parts that every copy has."""
        comes = not self._zeros and not self._has_last and any(block)
        self._has_last = self._has_last or comes
        return comes

    def _end_part(self) -> None:
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self.close()

    def finish(self) -> None:
        """Raise ArchiveBroken unless everything has come."""
        if self._wanted or self._left or self._padding or self._head or not self._zeros:
            raise errors.ArchiveBroken

    def close(self) -> None:
        """Let go of the part that is open."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
