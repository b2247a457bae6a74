"""Filtering the list of clients."""

from __future__ import annotations

import statistics

from tests.benchmarks.measured import Measured
from tests.benchmarks.room import Room, child

CLIENTS = 10_000


def filter_clients(room: Room) -> list[Measured]:
    """Type into the real list of 10,000 clients: each key until the list is painted."""
    found = child(room, "filter_child", str(CLIENTS))
    by_key: dict[str, float] = {
        keys: statistics.median(times) for keys, times in found["keys"].items()
    }
    slowest = max(by_key, key=by_key.__getitem__)
    parts = (f"“{keys}” {one * 1000:.1f} ms" for keys, one in by_key.items())
    words = (f"slowest key: the last of “{slowest}”", *parts)
    return [Measured("filter", by_key[slowest] * 1000, "ms", 30.0, notes=words)]
