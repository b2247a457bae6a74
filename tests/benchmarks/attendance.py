"""A group of 20 members and 30 meetings: its grid of attendance, and one mark in it."""

from __future__ import annotations

import statistics

from tests.benchmarks.measured import Measured
from tests.benchmarks.room import Room, child

GRID, MARK = 100.0, 30.0


def grid(room: Room) -> list[Measured]:
    """Open the page of a group until its grid is painted; mark one member until it is saved."""
    found = child(room, "attendance_child", str(room.fresh("attendance")))
    opened = [one * 1000 for one in found["opened"]]
    saved = [one * 1000 for one in found["saved"]]
    keyed = [one * 1000 for one in found["keyed"]]
    words = f"{found['members']} members, {found['meetings']} meetings, {found['marks']} marks"
    return [
        Measured(
            "attendance-grid",
            statistics.median(opened),
            "ms",
            GRID,
            notes=(words, f"slowest {max(opened):.1f} ms"),
        ),
        Measured(
            "mark-saved",
            statistics.median(saved),
            "ms",
            MARK,
            notes=(
                f"slowest {max(saved):.1f} ms; from the key until the window knows it"
                f" {statistics.median(keyed):.1f} ms",
            ),
        ),
    ]
