"""Judge whether a course goes as most do: early response, plateau, and the local middle half.

The figures are those of the clinical page, section 2.3. The share of an early response is a rule
of thumb; the weekly scores of the PHQ-9 come from trials of one therapy.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from counsel_desk.domain.days import local_day
from counsel_desk.domain.outcomes.reliable import reaches, worsening
from counsel_desk.domain.outcomes.significant import is_case

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.domain.screening import Instrument

EARLY_SESSION = 4
EARLY_SHARE = 0.2
"""By the fourth session at least a fifth better, or else reliably better."""

WEEKLY_MARKS: Mapping[str, tuple[tuple[int, float], ...]] = {
    "phq-9": ((4, 17), (9, 13), (14, 9)),
}
"""From the week on, the score from which a response was unlikely."""
LAST_WEEK = 18
"""Beyond this week the weekly scores say nothing."""

PLATEAU = 4
FEWEST_EPISODES = 100
FEWEST_AT_A_POINT = 8


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """A score with its place in the course: when, and at which session since the baseline."""

    when: datetime
    score: float
    session: int


@dataclass(frozen=True, slots=True)
class Episode:
    """A completed course of one person: score by session, the baseline at session 1."""

    baseline: float
    scores: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class RibbonPoint:
    """The middle half of past clients at one session."""

    low: float
    high: float
    people: int


@dataclass(frozen=True, slots=True)
class Ribbon:
    """What past clients with a similar baseline scored, session by session, nobody named."""

    episodes: int
    points: Mapping[int, RibbonPoint] = field(default_factory=dict)


def no_early_response(instrument: Instrument, course: Sequence[CoursePoint]) -> int | None:
    """Give the position at which a response should have shown and had not, or None.

    None as well where the baseline was below the cut-off, so that there was nothing to respond,
    where the figures of change are unconfirmed, and where the last score responds by now.
    """
    figures = instrument.change
    if figures is None or not figures.confirmed or len(course) < 2:
        return None
    start = course[0]
    if is_case(instrument, start.score) is False or _responds(instrument, start, course[-1]):
        return None
    late = (
        place
        for place, point in enumerate(course)
        if place and (_is_late(point) or _is_marked(instrument, start, point))
    )
    return next((place for place in late if not _responds(instrument, start, course[place])), None)


def _is_late(point: CoursePoint) -> bool:
    return point.session >= EARLY_SESSION


def _is_marked(instrument: Instrument, start: CoursePoint, point: CoursePoint) -> bool:
    weeks = (point.when - start.when).days / 7
    reached = [score for week, score in WEEKLY_MARKS.get(instrument.id, ()) if weeks >= week]
    return bool(reached) and weeks < LAST_WEEK and point.score >= reached[-1]


def _responds(instrument: Instrument, start: CoursePoint, point: CoursePoint) -> bool:
    figures = instrument.change
    better = -worsening(instrument, start.score, point.score)
    # What there is to lose: the points above the healthiest end of the scale.
    healthiest = instrument.maximum if instrument.higher_is_better else instrument.minimum
    whole = abs(start.score - healthiest)
    reliable = figures is not None and reaches(better, figures.threshold)
    return reliable or (whole > 0 and reaches(better, EARLY_SHARE * whole))


def plateau(instrument: Instrument, course: Sequence[CoursePoint]) -> int | None:
    """Give the position that completes a plateau which still lasts, or None.

    Four scores in a row that differ by no more than the reliable change, the last of them on
    the clinical side. While it lasts it counts anew with every four further scores. Of scores of
    one session the last counts.
    """
    places = _last_of_sessions(course)
    found = _plateau(instrument, [course[place] for place in places])
    return None if found is None else places[found]


def _last_of_sessions(course: Sequence[CoursePoint]) -> list[int]:
    after = [*(point.session for point in course[1:]), None]
    return [n for n, point in enumerate(course) if point.session != after[n]]


def _plateau(instrument: Instrument, course: Sequence[CoursePoint]) -> int | None:
    figures = instrument.change
    if figures is None or not figures.confirmed or len(course) < PLATEAU:
        return None
    if is_case(instrument, course[-1].score) is not True:
        return None
    begun = len(course)
    while begun >= PLATEAU and _is_flat(instrument, course[begun - PLATEAU : begun]):
        begun -= 1
    lasting = len(course) - begun
    return None if lasting == 0 else begun + (lasting - 1) // PLATEAU * PLATEAU


def _is_flat(instrument: Instrument, window: Sequence[CoursePoint]) -> bool:
    figures = instrument.change
    scores = [point.score for point in window]
    return figures is not None and reaches(figures.threshold, max(scores) - min(scores))


def off_ribbon(
    instrument: Instrument, course: Sequence[CoursePoint], ribbon: Ribbon | None
) -> int | None:
    """Give the position since which the scores lie beyond the worse edge of the ribbon."""
    if ribbon is None or len(course) < 2:
        return None
    since = None
    for place in range(len(course) - 1, 0, -1):
        if not _is_off(instrument, course[place], ribbon):
            break
        since = place
    return since


def _is_off(instrument: Instrument, point: CoursePoint, ribbon: Ribbon) -> bool:
    edge = ribbon.points.get(point.session)
    if edge is None:
        return False
    return point.score < edge.low if instrument.higher_is_better else point.score > edge.high


def baseline_band(instrument: Instrument, score: float) -> str:
    """Name the band in which a baseline lies: that of the instrument, else the cut-off's side."""
    for band in instrument.bands.get(instrument.headline, ()):
        if band.lowest <= int(score + 0.5) <= band.highest:
            return band.label
    clinical = is_case(instrument, score)
    return "" if clinical is None else ("clinical" if clinical else "below the cut-off")


def ribbon_for(
    instrument: Instrument, baseline: float, episodes: Iterable[Episode]
) -> Ribbon | None:
    """Make the ribbon from completed episodes in the same baseline band; None below a hundred.

    A session at which fewer than eight people have a score has no point.
    """
    band = baseline_band(instrument, baseline)
    alike = [one for one in episodes if baseline_band(instrument, one.baseline) == band]
    if len(alike) < FEWEST_EPISODES:
        return None
    by_session: dict[int, list[float]] = {}
    for episode in alike:
        for session, score in episode.scores.items():
            by_session.setdefault(session, []).append(score)
    points = {
        session: RibbonPoint(_quantile(scores, 0.25), _quantile(scores, 0.75), len(scores))
        for session, scores in sorted(by_session.items())
        if len(scores) >= FEWEST_AT_A_POINT
    }
    return Ribbon(len(alike), points)


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def session_numbers(moments: Sequence[datetime], came: Collection[date]) -> tuple[int, ...]:
    """Count at which session each administration was, the first administration's being 1.

    ``moments`` are in order, ``came`` the days on which the client came; a session counts for what
    is given on a later day. Where none lies between two administrations, as on paper brought in
    later, each counts as one; two on one day are of one session.
    """
    if not moments:
        return ()
    days = sorted(set(came))
    numbers = [1]
    for before, after in pairwise(map(local_day, moments)):
        between = bisect_left(days, after) - bisect_left(days, before)
        numbers.append(numbers[-1] + (max(between, 1) if after > before else 0))
    return tuple(numbers)
