"""Say what a chart shows; the screen and the exported file are made from the same view."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.outcomes import course as courses

if TYPE_CHECKING:
    from counsel_desk.domain.outcomes.course import Course, Series

Window = tuple[datetime, datetime]

SHORTEST = timedelta(days=7)
"""Nobody can zoom in further."""


class ChartKind(StrEnum):
    """What is drawn."""

    ONE = "one instrument"
    STACKED = "instruments stacked"
    TOGETHER = "instruments on one scale"
    PARTS = "subscales"
    ITEMS = "items"
    PERIODS = "two periods"


class Axis(StrEnum):
    """What lies along the bottom."""

    DATES = "dates"
    SESSIONS = "sessions"


@dataclass(frozen=True, slots=True)
class ChartView:
    """One view of a course.

    ``window`` is what was zoomed to, None for all of it; ``periods`` are the two side by side.
    ``events`` is False while the screen is shared. ``local`` shows past clients here. ``baseline``
    is a screening chosen to compare with, None the first with a score.
    """

    instrument: str
    kind: ChartKind = ChartKind.ONE
    axis: Axis = Axis.DATES
    window: Window | None = None
    periods: tuple[Window, Window] | None = None
    events: bool = True
    local: bool = False
    baseline: UUID | None = None

    def series(self, course: Course) -> tuple[Series, ...]:
        """Give the series that this view draws, the chosen baseline in its place."""
        chosen = course.of(self.instrument)
        if chosen is None:
            return ()
        if any(point.screening == self.baseline for point in chosen.points):
            chosen = replace(chosen, baseline=self.baseline)
        if self.kind is ChartKind.PARTS:
            return chosen.parts or (chosen,)
        if self.kind in (ChartKind.STACKED, ChartKind.TOGETHER):
            others = (one for one in course.series if one.instrument != self.instrument)
            return (chosen, *(one for one in others if one.points))
        return (chosen,)

    def extent(self, course: Course) -> Window | None:
        """Give the time from the first to the last mark of this view."""
        return courses.extent(course, self.series(course), events=self.events)

    def zoomed(self, course: Course, factor: float, share: float) -> ChartView:
        """Show more or less time; what lies at a share of the width stays there."""
        whole = self.extent(course)
        if whole is None:
            return self
        start, end = self.window or whole
        length = max((end - start) * factor, SHORTEST)
        if length >= whole[1] - whole[0]:
            return replace(self, window=None)
        fixed = start + (end - start) * share
        return replace(self, window=_within(fixed - length * share, length, whole))

    def panned(self, course: Course, share: float) -> ChartView:
        """Show earlier or later time, by a share of what is shown."""
        whole = self.extent(course)
        if self.window is None or whole is None:
            return self
        length = self.window[1] - self.window[0]
        return replace(self, window=_within(self.window[0] + length * share, length, whole))

    def halves(self, course: Course) -> tuple[Window, Window] | None:
        """Give the two periods: those chosen, or the first and the second half of the course."""
        if self.periods is not None:
            return self.periods
        whole = self.extent(course)
        if whole is None:
            return None
        middle = whole[0] + (whole[1] - whole[0]) / 2
        return (whole[0], middle), (middle, whole[1])


def _within(start: datetime, length: timedelta, whole: Window) -> Window:
    begin = max(whole[0], min(start, whole[1] - length))
    return begin, begin + length
