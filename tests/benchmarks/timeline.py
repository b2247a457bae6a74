"""Opening a client with 500 notes and 100 documents, and scrolling through the timeline."""

from __future__ import annotations

import statistics

from tests.benchmarks.measured import Measured
from tests.benchmarks.room import Room, child

FRAME = 1000 / 30
OPENING = 100.0


def scroll(room: Room) -> list[Measured]:
    """From the top to the foot in steps of half a row: the slowest frame counts."""
    found = child(room, "timeline_child", str(room.fresh("timeline")))
    frames: list[float] = found["frames"]
    slowest = max(frames) * 1000
    words = (
        f"{found['entries']} entries, {len(frames)} frames, median"
        f" {statistics.median(frames) * 1000:.1f} ms",
    )
    opened = statistics.median(found["opened"]) * 1000
    shown = statistics.median(found["shown"]) * 1000
    told = (f"the list with all entries is painted after {shown:.0f} ms",)
    overview = statistics.median(found["overview"]) * 1000
    return [
        Measured("open-client-500", overview, "ms", OPENING),
        Measured("timeline-scroll", slowest, "ms", FRAME, notes=words),
        Measured("timeline-open", opened, "ms", OPENING, notes=told),
    ]
