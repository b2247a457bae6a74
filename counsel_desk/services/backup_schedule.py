"""When a backup is due: by hand alone, once the last one is old enough, or at a time of day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from counsel_desk.domain.days import local_day

if TYPE_CHECKING:
    from counsel_desk.services.profile import Profile


class Rhythm(StrEnum):
    """How often copies are made by themselves, while nobody types and before the program ends."""

    HALF_DAY = "half-day"
    DAY = "day"
    WEEK = "week"
    AT = "at"
    HAND = "hand"


_AGES = {
    Rhythm.HALF_DAY: timedelta(hours=10),
    Rhythm.DAY: timedelta(hours=20),
    Rhythm.WEEK: timedelta(days=6, hours=20),
}
_EVENING = time(17, 0)
CLOCK_SLACK = timedelta(days=1)
"""What is dated further ahead than this has no known age: a clock was or is wrong."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When copies are due; ``at`` is the time of day of `Rhythm.AT`, by the clock on the wall."""

    rhythm: Rhythm = Rhythm.DAY
    at: time = _EVENING

    def is_due(self, newest: datetime | None, now: datetime) -> bool:
        """Whether a place whose newest copy is of then should get one now.

        A time of day that passed while the desk was closed is made up for after the next sign-in.
        """
        if self.rhythm is Rhythm.HAND:
            return False
        if newest is None or newest - now > CLOCK_SLACK:
            return True
        if self.rhythm is Rhythm.AT:
            return newest < self._last(now)
        return now - newest >= _AGES[self.rhythm]

    def _last(self, now: datetime) -> datetime:
        """Give the last time that was set, before now."""
        today = datetime.combine(local_day(now), self.at).astimezone()
        if today <= now:
            return today
        return datetime.combine(local_day(now) - timedelta(days=1), self.at).astimezone()


def encode(schedule: Schedule) -> str:
    """Write a schedule as this machine's settings keep it."""
    at = f" {schedule.at:%H:%M}" if schedule.rhythm is Rhythm.AT else ""
    return f"{schedule.rhythm}{at}"


def decode(text: str) -> Schedule:
    """Read a schedule; the usual one where the text is none."""
    rhythm, _, at = text.partition(" ")
    try:
        return Schedule(Rhythm(rhythm), time.fromisoformat(at) if at else _EVENING)
    except ValueError:
        return Schedule()


def schedule_of(profile: Profile, vault: bytes) -> Schedule:
    """Give when a vault's backups are due on this machine."""
    return decode(profile.backup_schedule(vault))


def set_schedule(profile: Profile, vault: bytes, schedule: Schedule) -> None:
    """Choose when a vault's backups are due on this machine."""
    profile.set_backup_schedule(vault, encode(schedule))
