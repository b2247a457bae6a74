"""Choose the ticks of a calendar axis: days, weeks, months or years, as many as fit."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counsel_desk.reports.chart_words import LabelSet

_SHORTEST = timedelta(days=28)
_DAY = 86_400.0
_A_WEEK = 7.0
_MONTH_DAYS = 30.4
_MOST_TICKS = 40


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick: its moment, its label, and the year beneath where the year is new."""

    when: datetime
    label: str
    year: str


@dataclass(frozen=True, slots=True)
class TimeScale:
    """A linear scale from moments to logical pixels."""

    start: datetime
    end: datetime
    left: float
    right: float

    def x(self, when: datetime) -> float:
        """Give the position of a moment."""
        share = (when - self.start).total_seconds() / (self.end - self.start).total_seconds()
        return self.left + share * (self.right - self.left)

    def when(self, x: float) -> datetime:
        """Give the moment of a position."""
        share = (x - self.left) / (self.right - self.left)
        return self.start + share * (self.end - self.start)

    @property
    def pixels_per_day(self) -> float:
        """Give how far a day reaches."""
        return (self.right - self.left) * _DAY / (self.end - self.start).total_seconds()


@dataclass(frozen=True, slots=True)
class SessionScale(TimeScale):
    """A scale on which the sessions are equally far apart; days between them lie in proportion.

    ``sessions`` are their moments in order, the first of them being session 1.
    """

    sessions: tuple[datetime, ...] = ()

    def number(self, when: datetime) -> float:
        """Give the session of a moment, with a fraction between two of them."""
        place = bisect_right(self.sessions, when)
        if place == 0:
            return 1.0 + (when - self.sessions[0]).total_seconds() / _DAY / _A_WEEK
        if place == len(self.sessions):
            return place + (when - self.sessions[-1]).total_seconds() / _DAY / _A_WEEK
        before, after = self.sessions[place - 1], self.sessions[place]
        return place + (when - before) / (after - before)

    def x(self, when: datetime) -> float:
        """Give the position of a moment."""
        first, last = self.number(self.start), self.number(self.end)
        share = (self.number(when) - first) / ((last - first) or 1.0)
        return self.left + share * (self.right - self.left)


def session_ticks(scale: SessionScale, left: float, right: float, *, room: float) -> list[Tick]:
    """Give the sessions between two positions, so far apart that labels of ``room`` fit."""
    first, last = scale.number(scale.start), scale.number(scale.end)
    apart = (scale.right - scale.left) / ((last - first) or 1.0)
    step = next((one for one in (1, 2, 5, 10, 20, 50, 100) if one * apart >= room), 200)
    return [
        Tick(when, str(number), "")
        for number, when in enumerate(scale.sessions, start=1)
        if (number == 1 or number % step == 0) and left <= scale.x(when) <= right
    ]


def spread(moments: list[datetime], left: float, right: float) -> TimeScale:
    """Lay moments over a width; a course of less than four weeks is centred in four weeks."""
    first, last = min(moments), max(moments)
    short = _SHORTEST - (last - first)
    if short > timedelta(0):
        first, last = first - short / 2, last + short / 2
    return TimeScale(first, last, left, right)


def ticks(
    scale: TimeScale, left: float, right: float, words: LabelSet, *, room: float
) -> list[Tick]:
    """Give the ticks between two positions, so far apart that labels of ``room`` fit."""
    first = scale.when(left).astimezone(words.zone).date()
    last = scale.when(right).astimezone(words.zone).date()
    found: list[Tick] = []
    year = 0
    for day in _days(first, last, room / scale.pixels_per_day):
        when = datetime(day.year, day.month, day.day, tzinfo=words.zone)
        if not left <= scale.x(when) <= right:
            continue
        found.append(_tick(day, when, words, yearly=room / scale.pixels_per_day > 200, old=year))
        year = day.year
    return found[:_MOST_TICKS]


def _tick(day: date, when: datetime, words: LabelSet, *, yearly: bool, old: int) -> Tick:
    if yearly:
        return Tick(when, str(day.year), "")
    label = words.months[day.month - 1] if day.day == 1 else words.short_day(when)
    return Tick(when, label, str(day.year) if day.year != old else "")


def _days(first: date, last: date, room_days: float) -> Iterator[date]:
    weeks = next((step for step in (7, 14) if step >= room_days), None)
    # Days only where the axis holds fewer than three months: months read better.
    if weeks is not None and (last - first).days < 80:
        yield from _every_days(first, last, weeks)
        return
    fitting = (step for step in (1, 2, 3, 6, 12, 24, 60, 120) if step * _MONTH_DAYS >= room_days)
    yield from _every_months(first, last, next(fitting, 120))


def _every_days(first: date, last: date, step: int) -> Iterator[date]:
    day = first + timedelta(days=-first.weekday() % 7)
    while day <= last:
        yield day
        day += timedelta(days=step)


def _every_months(first: date, last: date, step: int) -> Iterator[date]:
    count = (first.year * 12 + first.month - 1) // step * step
    while (day := date(count // 12, count % 12 + 1, 1)) <= last:
        yield day
        count += step
