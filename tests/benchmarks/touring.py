"""How long the window's thread was blocked while the tour used every screen."""

from __future__ import annotations

import json
import sys
from typing import Any

from tests.benchmarks.measured import Measured
from tests.benchmarks.room import Room, run

LONGEST_MS = 50.0


def window_block(room: Room) -> list[Measured]:
    """Take the tour and look for the longest time in which the window could not answer."""
    folder = room.fresh("tour")
    # Installing does this, or the first start; compiling one module holds up all threads.
    run(room, [sys.executable, "-m", "compileall", "-q", "counsel_desk", "ui", "resources"])
    run(room, [sys.executable, "-m", "tests.benchmarks.tour_child", str(folder)])
    told = json.loads((folder / "tour.json").read_text(encoding="utf-8"))
    return [Measured("window-block", longest_of(told), "ms", LONGEST_MS, notes=words_of(told))]


def length_of(block: dict[str, Any]) -> float:
    """Give how long the window's thread itself worked in a block, which is what is judged."""
    return min(float(block["ms"]), float(block["busy_ms"]))


def longest_of(told: dict[str, Any]) -> float:
    """Give the longest block; of those below 50 ms one alone is told."""
    return max(length_of(block) for block in [*told["blocks"], told["longest_block"]])


def words_of(told: dict[str, Any]) -> tuple[str, ...]:
    """List every block above the target."""
    return tuple(
        f"{block['ms']:.0f} ms ({block['busy_ms']:.0f} ms of it at work, besides"
        f" {block['waited_ms']:.0f} ms without a processor): {block['step']}"
        for block in told["blocks"]
    )
