"""Say which courses of treatment a file holds, and when each of them began."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.closing import CaseStepKind
from counsel_desk.domain.courses import FileCourse, bounds_of, stretches
from counsel_desk.domain.days import local_day
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.joined import files
from counsel_desk.storage import kinds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from counsel_desk.domain.courses import Bounds
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.register import ClinicalDigest, ScoreSpan
    from counsel_desk.storage.unit_of_work import Work

_ENDS = {CaseStepKind.CLOSED: True, CaseStepKind.REOPENED: False}

Begun = tuple["Bounds", "date | None"]
"""The days of a course, and the day of its first session."""


@helps_use_cases
def file_courses(work: Work, case: CaseId) -> tuple[FileCourse, ...]:
    """Divide a file where it was closed and reopened; empty where it has one course alone.

    A file of the same person that was closed before this one was made is an earlier course.
    """
    steps = [*_steps(work, case), *_before(work, case)]
    found = stretches(sorted(steps, key=lambda step: step[0]))
    return found if len(found) > 1 else ()


def _steps(work: Work, case: CaseId) -> list[tuple[date, bool]]:
    found = (one.value for one in kinds.CLOSING.records(work).list(case))
    return [(one.on, _ENDS[one.kind]) for one in found if one and one.kind in _ENDS]


def _before(work: Work, case: CaseId) -> Iterator[tuple[date, bool]]:
    """Give the closings of files merged into this one that were over when it was made."""
    others = files(work, case)[1:]
    stored = work.coordinations.only(case) if others else None
    if stored is None or stored.value is None:
        return
    made = stored.value.registered_on
    for other in others:
        closed = [day for day, is_closing in _steps(work, other) if is_closing and day < made]
        if closed:
            yield max(closed), True
            yield made, False


@helps_use_cases
def begun(digest: ClinicalDigest, attended: Collection[date]) -> tuple[Begun, ...]:
    """Give the days of each course of a file and that of its first session.

    ``attended`` are the days of sessions and meetings beyond those that the digest tells of.
    """
    courses = digest.all_courses
    return tuple(
        (bounds, _first(course, bounds, attended))
        for course, bounds in zip(courses, bounds_of(courses), strict=True)
    )


def _first(course: FileCourse, bounds: Bounds, attended: Collection[date]) -> date | None:
    days = [day for day in attended if bounds.after < day <= bounds.sessions]
    if course.first_session is not None:
        days.append(local_day(course.first_session))
    return min(days, default=None)


@helps_use_cases
def present_start(days: tuple[int, ...], courses: tuple[Begun, ...]) -> int | None:
    """Give the place of the score of before in the present course, None where it has none."""
    bounds, first = courses[-1]
    return bounds.start(days, first)


@helps_use_cases
def scores_of_course(digest: ClinicalDigest, attended: Collection[date]) -> tuple[ScoreSpan, ...]:
    """Give the spans of the present course alone."""
    courses = begun(digest, attended)
    return tuple(one.since(present_start(one.days, courses)) for one in digest.spans)
