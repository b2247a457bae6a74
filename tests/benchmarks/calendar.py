"""Turning the calendar by a month with 60 cycles, 600 members and 6,000 meetings."""

from __future__ import annotations

import statistics

from tests.benchmarks.measured import Measured
from tests.benchmarks.room import Room, child

TARGET = 100.0


def month(room: Room) -> list[Measured]:
    """Press Page Down in the month: until the next one, with its holidays, is painted."""
    found = child(room, "calendar_child", str(room.fresh("calendar")))
    turns = [one * 1000 for one in found["turns"]]
    words = (
        f"{found['cycles']} cycles, {found['members']} members, {found['meetings']} meetings,"
        f" {found['shown']} of them in a month",
        f"first month {found['first'] * 1000:.1f} ms, slowest turn {max(turns):.1f} ms,"
        f" the vault's part {found['vault'] * 1000:.1f} ms",
    )
    return [Measured("calendar-month", statistics.median(turns), "ms", TARGET, notes=words)]
