"""Keep what is in memory and on disk to this user: no core dumps, no readers, private files."""

from __future__ import annotations

import ctypes
import os
import sys

PRIVATE_UMASK = 0o077
_PR_SET_DUMPABLE = 4


def harden_process() -> tuple[str, ...]:
    """Harden this process and name what could not be done: nothing, ``core`` or ``dumpable``.

    Files made from now on are private, no core file is written, and on Linux no other process of
    this user may read the memory or attach. Call it first in every start: executing the program
    anew undoes the last of them.
    """
    os.umask(PRIVATE_UMASK)
    attempts = (("core", _forbid_core_files), ("dumpable", _forbid_readers))
    return tuple(name for name, attempt in attempts if not attempt())


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
