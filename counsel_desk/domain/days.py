"""Turn moments into days of the place where the desk stands, and count weeks by its clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta


def local_day(moment: datetime) -> date:
    """Give the day of an aware moment by the clock on the wall."""
    return moment.astimezone().date()


def start_of(day: date) -> datetime:
    """Give the moment at which a day begins by the clock on the wall, in UTC."""
    return datetime.combine(day, time()).astimezone(UTC)


def weeks_later(moment: datetime, weeks: int) -> datetime:
    """Give the same time on the wall some weeks later, in UTC, whatever summer time does."""
    wall = moment.astimezone().replace(tzinfo=None)
    return (wall + timedelta(weeks=weeks)).astimezone(UTC)
