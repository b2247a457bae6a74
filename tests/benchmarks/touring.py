"""How long the window's thread was blocked while the tour used every screen."""

from __future__ import annotations

import json
import sys

from tests.benchmarks.measured import Measured
from tests.benchmarks.room import Room, run

LONGEST_MS = 50.0


def window_block(room: Room) -> list[Measured]:
    """Take the tour and look for the longest time in which the window could not answer."""
    folder = room.fresh("tour")
    run(room, [sys.executable, "-m", "ui", "--tour", str(folder)])
    told = json.loads((folder / "tour.json").read_text(encoding="utf-8"))
    words = [
        f"{block['ms']:.0f} ms ({block['busy_ms']:.0f} ms of it at work): {block['step']}"
        for block in told["blocks"]
    ]
    longest = told["longest_block"]["ms"]
    return [Measured("window-block", longest, "ms", LONGEST_MS, notes=tuple(words))]
