"""Clear away folders that were being laid out as a vault when the program was killed.

They hold what a vault holds, sealed, under a name that no program opens: ``.NAME.cdv.PID.new``.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from counsel_desk.storage.folder import SUFFIX, VaultFolder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME = re.compile(r"\..+" + re.escape(SUFFIX) + r"\.(\d+)\.new")
_LONG = 86_400.0
"""Seconds after which one is given up where it cannot be asked whether its program runs."""
_mine: set[Path] = set()


@contextmanager
def laid_out(target: Path) -> Iterator[VaultFolder]:
    """Give the folder in which a vault is laid out before it has its name; it goes if that fails.

    What a killed program left in the same place goes first. Raises what the disk says.
    """
    clear(target.parent)
    partial = target.with_name(f".{target.name}.{os.getpid()}.new")
    partial.mkdir(mode=0o700)
    _mine.add(partial)
    try:
        yield VaultFolder(partial)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    finally:
        _mine.discard(partial)


def clear(place: Path) -> None:
    """Delete what killed programs left in a place; what a running one works at stays."""
    with suppress(OSError):
        for left in place.iterdir():
            found = _NAME.fullmatch(left.name)
            if found and left not in _mine and not is_worked_at(left, int(found[1])):
                shutil.rmtree(left, ignore_errors=True)


def is_worked_at(left: Path, process: int | None) -> bool:
    """Whether the program that made it may be working at it; None for one on another machine."""
    if process is None:
        return time.time() - _changed(left) < _LONG
    if process == os.getpid():
        return False  # this one was started anew since, under the same number
    if sys.platform == "win32":
        return time.time() - _changed(left) < _LONG
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _changed(left: Path) -> float:
    return max(one.stat().st_mtime for one in (left, *left.iterdir()))
