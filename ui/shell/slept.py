"""Say how long this machine has slept since it was started, by two of its own clocks.

One goes on while the machine sleeps and the other stands still, so no message of the system is
needed, and nobody's hand on the clock of the wall matters. Tried on Linux; the clocks of Windows
and macOS are used as their makers describe them.
"""

from __future__ import annotations

import ctypes
import time
from typing import Any

_TICKS = 10_000_000
"""Windows counts time awake in steps of 100 ns."""


def slept() -> float:
    """Give the seconds asleep; 0 where the system has no such clocks."""
    for going_on, awake in (
        ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"),  # Linux
        ("CLOCK_MONOTONIC", "CLOCK_UPTIME_RAW"),  # macOS, whose monotonic clock goes on
    ):
        pair = getattr(time, going_on, None), getattr(time, awake, None)
        if pair[0] is not None and pair[1] is not None:
            return time.clock_gettime(pair[0]) - time.clock_gettime(pair[1])
    return _on_windows()


def _on_windows() -> float:
    try:
        kernel32: Any = getattr(ctypes, "windll").kernel32  # noqa: B009 - there on Windows alone
        kernel32.GetTickCount64.restype = ctypes.c_uint64
        awake = ctypes.c_uint64()
        if not kernel32.QueryUnbiasedInterruptTime(ctypes.byref(awake)):
            return 0.0
        return float(kernel32.GetTickCount64()) / 1_000 - awake.value / _TICKS
    except (AttributeError, OSError):
        return 0.0
