"""Keep what is in memory and on disk to this user: no core dumps, no readers, private files."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import traceback
from pathlib import Path

PRIVATE_UMASK = 0o077
_PR_SET_DUMPABLE = 4


def harden_process() -> tuple[str, ...]:
    """Harden this process and name what could not be done: nothing, ``core`` or ``dumpable``.

    Files made from now on are private, no core file is written, and on Linux no other process of
    this user may read the memory or attach. An error that nothing caught is told by its type and
    place alone: its words may hold what was typed. Call it first in every start: executing the
    program anew undoes the last but one.
    """
    os.umask(PRIVATE_UMASK)
    _hush_errors()
    attempts = (("core", _forbid_core_files), ("dumpable", _forbid_readers))
    return tuple(name for name, attempt in attempts if not attempt())


def _hush_errors() -> None:
    sys.excepthook = lambda _type, error, _frames: _tell(error)
    threading.excepthook = lambda told: _tell(told.exc_value)
    sys.unraisablehook = lambda told: _tell(told.exc_value)


def _tell(error: BaseException | None) -> None:
    """Write what kind of error it was and where; never its text, nor that of its causes."""
    if error is None or isinstance(error, SystemExit):
        return
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    if sys.stderr is not None:
        sys.stderr.write(f"unexpected: {type(error).__name__} at {place}\n")


def _forbid_core_files() -> bool:
    if sys.platform == "win32":
        return True
    import resource  # exists on POSIX alone

    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        return False
    return True


def _forbid_readers() -> bool:
    if sys.platform != "linux":
        return True
    try:
        prctl = ctypes.CDLL(None, use_errno=True).prctl
    except (OSError, AttributeError):
        return False
    return bool(prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
