"""Divide a case file into courses of treatment: one until it was closed, another since reopened.

A course begins with its first attended session. The score that others are compared with is the
first one of the course that is at most fourteen days older than that session, so that scores of
years ago that were brought in, or of an earlier course, are no score of before.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.days import local_day
from counsel_desk.domain.occasions import GRACE, Occasion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FIRST_WITHIN = timedelta(days=14)
"""How far a first score may lie from the first session to be one of before (clinical page 2.5)."""
_LONGEST_BEFORE = timedelta(weeks=12)
_DAY = timedelta(days=1)
_AFTER_CLOSING = GRACE[Occasion.CLOSURE]


@dataclass(frozen=True, slots=True)
class FileCourse:
    """One course of treatment within a file, with the sessions that its notes tell of.

    ``began`` is the day of the reopening, None for the first course; ``ended`` that of the
    closing, None while it lasts.
    """

    began: date | None = None
    ended: date | None = None
    first_session: datetime | None = None
    last_session: datetime | None = None
    attended: int = 0

    def with_session(self, start: datetime, *, is_new: bool = True) -> FileCourse:
        """Give the course with one more attended session; not counted where it is no new one."""
        return replace(
            self,
            first_session=min(one for one in (self.first_session, start) if one is not None),
            last_session=max(one for one in (self.last_session, start) if one is not None),
            attended=self.attended + is_new,
        )


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days of a course: sessions and scores after ``after``, up to ``sessions`` and ``scores``.

    A closing score is given in time for the closing, and so is one some days after it.
    """

    after: date = date.min
    sessions: date = date.max
    scores: date = date.max

    @property
    def is_endless(self) -> bool:
        """Whether every session lies within: the file has one course, which goes on."""
        return self.after == date.min and self.sessions == date.max

    def earliest(self, first_session: date | None) -> date:
        """Give the first day of a score that counts as one of before the first session."""
        earliest = self.after if self.after is date.min else self.after + _DAY
        if first_session is None:
            return earliest
        return max(earliest, first_session - FIRST_WITHIN)

    def start(self, days: Sequence[int], first_session: date | None) -> int | None:
        """Give the place of the score that others of the course are compared with, None without.

        ``days`` are ordinals, in order. Where nothing was given around the first session, that is
        the latest score of the twelve weeks before it: there is no pair, but better than nothing.
        """
        place = bisect_left(days, self.earliest(first_session).toordinal())
        is_given = place < len(days)
        if first_session is None or place == 0:
            return place if is_given else None
        is_late = not is_given or days[place] > (first_session + FIRST_WITHIN).toordinal()
        floor = max(self.after, first_session - _LONGEST_BEFORE).toordinal()
        if is_late and days[place - 1] > floor:
            return place - 1
        return place if is_given else None


def stretches(steps: Iterable[tuple[date, bool]]) -> tuple[FileCourse, ...]:
    """Divide a file by the days on which it was closed (true) and reopened, oldest first.

    Reopening on the day of the closing takes the closing back: the course goes on.
    """
    found = [FileCourse()]
    for day, is_closing in steps:
        last = found[-1]
        if is_closing:
            found[-1] = replace(last, ended=day)
        elif last.ended is not None and day > last.ended:
            found.append(FileCourse(began=day))
        else:
            found[-1] = replace(last, ended=None)
    return tuple(found)


def with_sessions(
    courses: Sequence[FileCourse], attended: Iterable[datetime], *, are_new: bool = True
) -> tuple[FileCourse, ...]:
    """Put attended sessions into the courses in which they were; one after a closing is later."""
    found = list(courses)
    for start in attended:
        place = place_of_day(found, local_day(start))
        found[place] = found[place].with_session(start, is_new=are_new)
    return tuple(found)


def place_of_day(courses: Sequence[FileCourse], day: date) -> int:
    """Give the place of the course to which a session of a day belongs."""
    past = (one.ended for one in courses[:-1])
    return sum(1 for ended in past if ended is not None and day > ended)


def began_on(
    courses: Sequence[FileCourse], attended: Iterable[date], day: date | None
) -> date | None:
    """Give the day on which the course of a day began, or the last one where there is no day.

    That is the day of its first attended session; without any that of the reopening, if any.
    """
    place = len(courses) - 1 if day is None else place_of_day(courses, day)
    own = bounds_of(courses)[place]
    return min((one for one in attended if own.after < one <= own.sessions),
               default=courses[place].began)  # fmt: skip


def bounds_of(courses: Sequence[FileCourse]) -> tuple[Bounds, ...]:
    """Give the days of each course; scores after the closing belong to it for two weeks."""
    found = []
    after = date.min
    for place, one in enumerate(courses):
        later = courses[place + 1] if place + 1 < len(courses) else None
        scores = date.max if one.ended is None else one.ended + _AFTER_CLOSING
        if later is not None and later.began is not None and one.ended is not None:
            scores = max(one.ended, min(scores, later.began - _DAY))
        ended = one.ended if later is not None and one.ended is not None else None
        found.append(Bounds(after, ended or date.max, scores))
        after = ended or after
    return tuple(found)


def starts(days: Sequence[int], bounds: Iterable[tuple[Bounds, date | None]]) -> tuple[int, ...]:
    """Give the places at which scores on these days, in order, begin anew to be compared.

    ``bounds`` are those of each course with the day of its first session; a course in which
    nothing was given has no place. The first place is 0: what is older than the first course is
    compared with nothing later.
    """
    found = {one.start(days, first) for one, first in bounds} | {0 if days else None}
    return tuple(sorted(place for place in found if place is not None))
