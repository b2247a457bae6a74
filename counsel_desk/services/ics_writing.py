"""Write an .ics file that says when, and neither with whom, where nor why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

TITLE = "Meeting"
"""What every entry is called, whoever it is with and whatever it is for."""


@dataclass(frozen=True, slots=True)
class NeutralEvent:
    """An entry as it may leave: when it is, and whether it is cancelled.

    ``uid`` stays the same in every file, so that a calendar moves what it knows; nobody without the
    vault finds out what it stands for.
    """

    uid: str
    start: datetime
    minutes: int
    cancelled: bool = False


def as_ics(events: tuple[NeutralEvent, ...], now: datetime) -> bytes:
    """Write entries as a calendar file."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Calendar//EN")
    calendar.add("version", "2.0")
    for one in events:
        made = Event()
        made.add("uid", one.uid)
        made.add("dtstamp", now)
        made.add("dtstart", one.start)
        made.add("dtend", one.start + timedelta(minutes=one.minutes))
        made.add("summary", TITLE)
        made.add("class", "PRIVATE")
        made.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
        # later files count for more; minutes since 2020 grow with them
        made.add("sequence", max(0, int((now.timestamp() - _SINCE) // 60)))
        calendar.add_component(made)
    return bytes(calendar.to_ical())


_SINCE = 1_577_836_800
