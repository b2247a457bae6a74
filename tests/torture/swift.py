"""Have many rounds take little time in one process, with every check as strict as it is.

Four things that are no part of what is broken cost most of it: locking memory against being
swapped out, compiling the same statements for every vault anew, looking again at a signature that
held of the very same bytes, and collecting garbage.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from functools import lru_cache
from typing import Any

from nacl import bindings as sodium
from sqlalchemy import create_engine

from counsel_desk.storage import engine

_CAP_IPC_LOCK = 14
_VERSION_3 = 0x20080522
_shared: list[Any] = []


def hurry() -> None:
    """Make this process quick: one that does nothing else, before it opens a vault."""
    leave_memory_unlocked()
    engine.create_engine = _sharing_statements  # type: ignore[assignment]
    sodium.crypto_sign_open = lru_cache(50_000)(sodium.crypto_sign_open)  # errors are not kept
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def leave_memory_unlocked() -> None:
    """Have the system refuse to lock memory, as it does where people may lock little of it."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    system = ctypes.CDLL(None, use_errno=True)
    head = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    able = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable, twice
    if system.capget(head, able) == 0:
        able[0] &= ~(1 << _CAP_IPC_LOCK)
        system.capset(head, able)
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))


def _sharing_statements(*given: Any, **named: Any) -> Any:
    """Make an engine that uses what the first one compiled."""
    made = create_engine(*given, **named)
    if not _shared:
        _shared.append(made)
    first = _shared[0]
    made.dialect = made.pool._dialect = first.dialect
    made._compiled_cache = first._compiled_cache
    return made
