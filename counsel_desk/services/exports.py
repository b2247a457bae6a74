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
    from matplotlib.figure import Figure


class ExportKind(StrEnum):
    """What a chart is saved as."""

    PNG = "png"
    PDF = "pdf"


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
    """Write a figure to the permitted file, readable by its owner alone.

    A file of that name is replaced once the new one is complete. Raises Invalid with
    ``path-refused``, DiskFull or DiskFailed; nothing is left behind then.
    """
    target = permit.path
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        _write(part, permit.kind, figure)
        part.replace(target)
    except OSError as error:
        _remove(part)
        raise _named(error) from None
    except BaseException:
        _remove(part)
        raise
    return target


def _write(part: Path, kind: ExportKind, figure: Figure) -> None:
    from counsel_desk.reports.chart_export import save_pdf, save_png

    _remove(part)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(part, flags, 0o600), "wb") as stream:
        if kind is ExportKind.PNG:
            save_png(figure, stream)
        else:
            save_pdf(figure, stream)
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
