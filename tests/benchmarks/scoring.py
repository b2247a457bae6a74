"""The score command on many lines."""

from __future__ import annotations

import json
import random
import sys

from counsel_desk.services.instruments import instrument
from tests.benchmarks.measured import Measured, seconds
from tests.benchmarks.room import Room, run

LINES = 100_000
BLANKS = 0.02


def score_lines(room: Room) -> list[Measured]:
    """Score 100,000 sheets of the longest instrument from start to end of the process."""
    sheets = made_up("pcl-5", LINES)
    command = [sys.executable, "-m", "counsel_desk", "score", "pcl-5"]
    outputs: list[str] = []
    taken = seconds(lambda: outputs.append(run(room, command, stdin=sheets)))
    count = outputs[0].count("\n")
    if count != LINES:
        raise RuntimeError(f"{LINES} sheets gave {count} results")
    return [Measured("score-100k", taken, "s", 10.0)]


def made_up(name: str, lines: int) -> bytes:
    """Make up answer sheets, the same ones each time, some with blank items."""
    form, chance = instrument(name), random.Random(1)
    values = list(range(5))
    sheets = []
    for _ in range(lines):
        answers = {
            item.key: None if chance.random() < BLANKS else chance.choice(values)
            for item in form.items
        }
        sheets.append(json.dumps({"answers": answers}))
    return ("\n".join(sheets) + "\n").encode()
