"""Write what may leave the vault to a file of the person's choice, whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from counsel_desk.services.errors import DeskError, DiskFailed, DiskFull, Invalid

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from matplotlib.figure import Figure


class ExportKind(StrEnum):
    """What a chart or a report is saved as; a chart is a PNG or a PDF."""

    PNG = "png"
    PDF = "pdf"
    CSV = "csv"
    JSON = "json"
    ICS = "ics"


@dataclass(frozen=True, slots=True)
class ExportPermit:
    """Leave to write one file, given once passphrase and path were checked and it was logged."""

    path: Path
    kind: ExportKind


def checked_path(path: Path, *, vault: Path) -> Path:
    """Give the absolute path of a file that may be written.

    Raises Invalid with ``path-in-vault``, ``path-is-folder`` or ``path-folder-missing``.
    """
    target = path.expanduser().absolute()
    # A link inside the path may lead into the vault, under any spelling.
    folder = target.parent.resolve()
    home = vault.resolve()
    if home == folder or home in folder.parents or target.resolve() == home:
        raise Invalid("path-in-vault", field="path")
    if target.is_dir():
        raise Invalid("path-is-folder", field="path")
    if not folder.is_dir():
        raise Invalid("path-folder-missing", field="path")
    return folder / target.name


def save_chart(permit: ExportPermit, figure: Figure) -> Path:
    """Write a figure to the permitted file, readable by its owner alone (see `save_bytes`)."""
    from counsel_desk.reports.chart_export import save_pdf, save_png

    save = save_png if permit.kind is ExportKind.PNG else save_pdf
    return _save(permit.path, lambda stream: save(figure, stream))


def save_bytes(permit: ExportPermit, data: bytes) -> Path:
    """Write bytes made in memory to the permitted file, readable by its owner alone.

    A file of that name is replaced once the new one is complete. Raises Invalid with
    ``path-refused``, DiskFull or DiskFailed; nothing is left behind then.
    """
    return _save(permit.path, lambda stream: stream.write(data))


def _save(target: Path, write: Callable[[BinaryIO], object]) -> Path:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        _write(part, write)
        part.replace(target)
    except OSError as error:
        _remove(part)
        raise _named(error) from None
    except BaseException:
        _remove(part)
        raise
    return target


def _write(part: Path, write: Callable[[BinaryIO], object]) -> None:
    _remove(part)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(part, flags, 0o600), "wb") as stream:
        write(stream)
        stream.flush()
        os.fsync(stream.fileno())


def _remove(part: Path) -> None:
    with contextlib.suppress(OSError):
        part.unlink(missing_ok=True)


def _named(error: OSError) -> DeskError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull()
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR, errno.ENAMETOOLONG):
        return Invalid("path-refused", field="path")
    return DiskFailed()
