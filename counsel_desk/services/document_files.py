"""Read files that are to be attached, and write out those that may leave; no vault is needed.

Nothing is read before its size is known to be allowed, and nothing half written stays behind.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from counsel_desk.domain.documents import (
    MOST_BYTES,
    DocumentKind,
    false_claim,
    sniff,
    title_from,
)
from counsel_desk.services.errors import DeskError, DiskFailed, DiskFull, Invalid

Progress = Callable[[int, int], object]
_STEP = 1024 * 1024
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, repr=False)
class FileContent:
    """A file that was read whole, and may be attached."""

    title: str
    kind: DocumentKind
    data: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class DocumentPermit:
    """Leave to write one document to a file; passphrase and path were checked, it was logged."""

    path: Path


def _silent(done: int, of: int) -> None:
    """Report nothing."""


def read_file(path: Path, *, progress: Progress = _silent) -> FileContent:
    """Read a file that someone chose; raises Invalid with what is wrong with it.

    The reasons are ``document-is-folder``, ``document-gone``, ``document-refused``,
    ``document-too-large``, ``document-empty``, ``document-changed`` and those of `checked`.
    """
    try:
        data = _read(path, progress)
    except OSError as error:
        raise _unread(error) from None
    return checked(data, name=path.name)


def checked(data: bytes, *, name: str) -> FileContent:
    """Take bytes that came from a file or the clipboard; raises Invalid for what cannot be.

    The reasons are ``document-empty``, ``document-too-large``, ``pdf-is-not-one`` and
    ``picture-is-not-one``.
    """
    _check_size(len(data))
    kind = sniff(data)
    claim = false_claim(name, kind)
    if claim == "pdf":
        raise Invalid("pdf-is-not-one", field="file")
    if claim:
        raise Invalid("picture-is-not-one", field="file")
    return FileContent(title_from(name), kind, data, digest_of(data))


def digest_of(data: bytes) -> bytes:
    """Give the hash by which the same content is found again (it is kept sealed alone)."""
    return blake2b(data, digest_size=32).digest()


def _check_size(size: int) -> None:
    if size == 0:
        raise Invalid("document-empty", field="file")
    if size > MOST_BYTES:
        whole, most = -(-size // _MEGABYTE), MOST_BYTES // _MEGABYTE
        raise Invalid("document-too-large", field="file", megabytes=whole, most=most)


def _read(path: Path, progress: Progress) -> bytes:
    # Not blocking: a pipe without a writer would be waited for for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb", buffering=0) as stream:
        known = os.fstat(stream.fileno())
        if not stat.S_ISREG(known.st_mode):
            raise Invalid("document-refused", field="file")
        _check_size(known.st_size)
        found = bytearray()
        while len(found) <= known.st_size:
            progress(len(found), known.st_size)
            block = stream.read(_STEP)
            if not block:
                break
            found += block
    if len(found) != known.st_size:
        raise Invalid("document-changed", field="file")
    progress(len(found), known.st_size)
    return bytes(found)


def _unread(error: OSError) -> DeskError:
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ESTALE, errno.ENODEV, errno.ENXIO):
        return Invalid("document-gone", field="file")
    if error.errno == errno.EISDIR:
        return Invalid("document-is-folder", field="file")
    if error.errno in (errno.EACCES, errno.EPERM, errno.ELOOP, errno.ENAMETOOLONG):
        return Invalid("document-refused", field="file")
    return Invalid("document-changed", field="file")


def save_document(permit: DocumentPermit, data: bytes) -> Path:
    """Write a document to the permitted file, readable by its owner alone.

    A file of that name is replaced once the new one is complete. Raises Invalid with
    ``path-refused``, DiskFull or DiskFailed; nothing is left behind then.
    """
    target = permit.path
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        _write(part, data)
        part.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise _unwritten(error) from None
    return target


def _write(part: Path, data: bytes) -> None:
    part.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(part, flags, 0o600), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _unwritten(error: OSError) -> DeskError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull()
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR, errno.ENAMETOOLONG):
        return Invalid("path-refused", field="path")
    return DiskFailed()
