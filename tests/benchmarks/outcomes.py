"""A supervisor's outcomes: gathering a large cohort, and answering a filter."""

from __future__ import annotations

import statistics

from tests.benchmarks.measured import Measured
from tests.benchmarks.room import Room, child

CLIENTS = 10_000
SCREENINGS = 150_000


def gather(room: Room) -> list[Measured]:
    """From opening the place to its figures painted, on the register of 10,000 clients.

    The vault is real; what the register holds of the clients is made up, as it is after a first
    look, with the spans of 150,000 screenings.
    """
    found = child(room, "outcomes_child", str(CLIENTS), str(SCREENINGS))
    load = statistics.median(found["load"])
    keys: dict[str, float] = {name: statistics.median(one) for name, one in found["filter"].items()}
    slowest = max(keys, key=keys.__getitem__)
    parts = (f"{name} {one * 1000:.0f} ms" for name, one in keys.items())
    again = statistics.median(found["again"])
    picture = statistics.median(found["picture"])
    return [
        Measured(
            "outcomes-load", load, "s", 2.0,
            notes=(f"after a change of one case {again * 1000:.0f} ms",),
        ),
        Measured(
            "outcomes-filter", keys[slowest] * 1000, "ms", 100.0,
            notes=(f"slowest: {slowest}", *parts, f"its picture after {picture * 1000:.0f} ms"),
        ),
    ]  # fmt: skip
