"""Describe a client's course: the scores over time with all that belongs on the same axis.

Scores are compared with one chosen baseline; thresholds come from the instrument's own file,
already rounded as the project rounds them, with the source of their figures.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from counsel_desk.domain.outcomes.significant import Significance, outcome_of
from counsel_desk.domain.outcomes.sudden import sudden_gains
from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.domain.screening import half_up

if TYPE_CHECKING:
    from collections.abc import Iterable

Safety = Literal["clear", "endorsed", "unanswered"]
Direction = Literal["improved", "worse"]

# A line over more than twelve weeks would suggest a course that nobody measured.
LONGEST_GAP = timedelta(weeks=12)

# Means of items carry binary fractions; a change that reaches the threshold must count.
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """One administration of an instrument.

    ``score`` is None where there is no total; ``when`` knows its time zone. ``session`` counts
    from the first score's, which is 1; 0 where it is not counted. ``total_only``: its answers are
    not known. `mark_changes` fills ``change`` (from the baseline), ``sudden`` (a gain since the
    one before), ``outcome`` (clinical significance) and ``confirmed`` (whether its figure is).
    """

    screening: UUID
    when: datetime
    score: float | None
    prorated: bool = False
    n_missing: int = 0
    wording_version: str = ""
    language: str = ""
    mode: str = ""
    given_by: str = ""
    safety: Safety = "clear"
    phase: str = ""
    change: Direction | None = None
    session: int = 0
    total_only: bool = False
    sudden: bool = False
    outcome: Significance | None = None
    confirmed: bool = True

    @property
    def hollow(self) -> bool:
        """Whether it is drawn hollow: prorated, or known by its total alone."""
        return self.prorated or self.total_only

    def __post_init__(self) -> None:
        if self.when.tzinfo is None:
            raise ValueError("a score point needs a time with its zone")


@dataclass(frozen=True, slots=True)
class BandLine:
    """A severity band of the instrument, from ``low`` to ``high``, both in scores."""

    low: float
    high: float
    label: str


@dataclass(frozen=True, slots=True)
class CutoffLine:
    """A screening threshold and the people it was found in."""

    value: float
    label: str
    population: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """How many points are a reliable change, whose figures say so, and how many are watched.

    ``kind`` is which reliability, ``population`` whose. Nothing that is not ``confirmed`` may be
    marked as sure. ``in_points`` tells a threshold that was set as it is.
    """

    threshold: float
    source: str
    sd: float | None = None
    reliability: float | None = None
    watched: float | None = None
    kind: str = ""
    population: str = ""
    confirmed: bool = True
    in_points: bool = False


@dataclass(frozen=True, slots=True)
class ItemLine:
    """The answers to one item, by screening; a text says why there is none.

    ``lowest`` and ``highest`` are the values that can be answered.
    """

    key: str
    label: str
    lowest: int
    highest: int
    values: Mapping[UUID, int | str | None] = field(default_factory=dict)
    is_safety: bool = False


@dataclass(frozen=True, slots=True)
class LocalBand:
    """The middle half of past clients who began alike, by session; empty below ``needed``."""

    episodes: int
    needed: int
    points: Mapping[int, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Series:
    """All administrations of one instrument to one client.

    ``baseline`` names the screening the corridor hangs on; None takes the first with a score.
    ``parts`` are its subscales, ``items`` the answers behind the scores, ``local`` what past
    clients here scored. ``is_sum`` tells a sum, judged on its half-up integer, from a mean.
    """

    instrument: str
    title: str
    short_title: str
    minimum: float
    maximum: float
    higher_is_better: bool = False
    bands: tuple[BandLine, ...] = ()
    cutoff: CutoffLine | None = None
    change: ChangeRule | None = None
    points: tuple[ScorePoint, ...] = ()
    baseline: UUID | None = None
    parts: tuple[Series, ...] = ()
    items: tuple[ItemLine, ...] = ()
    local: LocalBand | None = None
    is_sum: bool = True


@dataclass(frozen=True, slots=True)
class MeetingMark:
    """A group meeting; ``attended`` is None while nobody has marked it."""

    when: datetime
    attended: bool | None
    label: str


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A signed note of a session."""

    note: UUID
    when: datetime
    label: str


@dataclass(frozen=True, slots=True)
class EventMark:
    """Something in the client's life; ``on`` is its date where no day is sure of it."""

    when: datetime
    number: int
    label: str
    on: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """Everything that a progress chart of one client shows.

    ``sessions`` are the moments at which the client came, one a day, in order.
    """

    series: tuple[Series, ...] = ()
    meetings: tuple[MeetingMark, ...] = ()
    notes: tuple[NoteMark, ...] = ()
    events: tuple[EventMark, ...] = ()
    sessions: tuple[datetime, ...] = ()

    def of(self, instrument: str) -> Series | None:
        """Give the series of an instrument, None if it was never given."""
        return next((one for one in self.series if one.instrument == instrument), None)


@dataclass(frozen=True, slots=True)
class Corridor:
    """The scores that are no reliable change from the baseline, not clipped to the scale."""

    baseline: ScorePoint
    low: float
    high: float
    threshold: float
    source: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The facts of a sentence about a series; `ui` and reports put them into words."""

    screenings: int
    scored: int
    baseline: ScorePoint | None
    last: ScorePoint | None
    difference: float | None
    change: Direction | None
    band: str | None
    past_cutoff: bool | None
    same_wording: bool
    safety: Safety
    attended: int
    meetings: int
    outcome: Significance | None = None


def in_order(points: Iterable[ScorePoint]) -> tuple[ScorePoint, ...]:
    """Sort by time; points of the same moment by their identifiers, which are made in order."""
    return tuple(sorted(points, key=lambda point: (point.when, point.screening)))


def scored(points: Iterable[ScorePoint]) -> tuple[ScorePoint, ...]:
    """Keep, in order, the points that have a total."""
    return tuple(point for point in in_order(points) if point.score is not None)


def segments(points: Iterable[ScorePoint]) -> tuple[tuple[ScorePoint, ...], ...]:
    """Divide the scored points into the stretches that one line may join.

    A line breaks where language, wording or phase change and over more than twelve weeks.
    """
    runs: list[list[ScorePoint]] = []
    for point in scored(points):
        if runs and _joins(runs[-1][-1], point):
            runs[-1].append(point)
        else:
            runs.append([point])
    return tuple(tuple(run) for run in runs)


def _joins(before: ScorePoint, after: ScorePoint) -> bool:
    return (
        _same_wording(before, after)
        and before.phase == after.phase
        and after.when - before.when <= LONGEST_GAP
    )


def _same_wording(one: ScorePoint, other: ScorePoint) -> bool:
    return (one.language, one.wording_version) == (other.language, other.wording_version)


def baseline(series: Series) -> ScorePoint | None:
    """Give the chosen baseline, or the first point with a score where none was chosen."""
    points = scored(series.points)
    chosen = (point for point in points if point.screening == series.baseline)
    return next(chosen, points[0] if points else None)


def corridor(series: Series) -> Corridor | None:
    """Give baseline plus and minus the reliable change; None without a score or a rule."""
    start = baseline(series)
    if start is None or start.score is None or series.change is None:
        return None
    reach = series.change.threshold
    return Corridor(start, start.score - reach, start.score + reach, reach, series.change.source)


def change_of(series: Series, point: ScorePoint) -> Direction | None:
    """Say whether a point lies a reliable change away from the baseline, and which way."""
    return _change(series, baseline(series), point)


def _change(series: Series, start: ScorePoint | None, point: ScorePoint) -> Direction | None:
    difference = _difference(start, point)
    if start is None or difference is None or series.change is None or point.when < start.when:
        return None
    if point.screening == start.screening or abs(difference) < series.change.threshold - _TOLERANCE:
        return None
    return "improved" if (difference > 0) == series.higher_is_better else "worse"


def difference_of(series: Series, point: ScorePoint) -> float | None:
    """Give the points between a score and the baseline, None without either."""
    return _difference(baseline(series), point)


def _difference(start: ScorePoint | None, point: ScorePoint) -> float | None:
    if start is None or start.score is None or point.score is None:
        return None
    return point.score - start.score


def mark_changes(series: Series) -> Series:
    """Give the same series in order, each point marked with its reliable change and sudden gain."""
    start, points = baseline(series), in_order(series.points)
    threshold = series.change.threshold if series.change is not None else None
    gains = sudden_gains(segments(points), threshold, rises=series.higher_is_better)
    confirmed = series.change is None or series.change.confirmed
    marked = tuple(
        replace(
            point,
            change=_change(series, start, point),
            sudden=point.screening in gains,
            outcome=_outcome(series, start, point),
            confirmed=confirmed,
        )
        for point in points
    )
    return replace(series, points=marked)


def _outcome(series: Series, start: ScorePoint | None, point: ScorePoint) -> Significance | None:
    if start is None or _difference(start, point) is None or series.change is None:
        return None
    if point.screening == start.screening or point.when < start.when:
        return None
    was, now = past_cutoff(series, start.score), past_cutoff(series, point.score)
    return outcome_of(_change(series, start, point), was_case=was, is_case=now)


def band_of(series: Series, score: float | None) -> str | None:
    """Give the label of the band that holds a score, None where there are no bands.

    A prorated score is banded on its half-up integer, as it is scored.
    """
    if score is None or not series.bands:
        return None
    ordered = sorted(series.bands, key=lambda band: band.low)
    whole = int(score + 0.5) if all(band.low == int(band.low) for band in ordered) else score
    place = bisect_right([band.low for band in ordered], whole) - 1
    return ordered[max(place, 0)].label


def past_cutoff(series: Series, score: float | None) -> bool | None:
    """Say whether a score is on the clinical side of the threshold, which itself counts.

    A prorated sum is judged on its half-up integer, as it is scored; a mean as it is.
    """
    if score is None or series.cutoff is None:
        return None
    if series.is_sum:
        score = half_up(score)
    if series.higher_is_better:
        return score <= series.cutoff.value
    return score >= series.cutoff.value


def summary(course: Course, series: Series) -> Summary:
    """Gather what one sentence above the chart says."""
    points = scored(series.points)
    start, last = baseline(series), points[-1] if points else None
    newest = in_order(series.points)[-1:]
    marked = [one.attended for one in course.meetings if one.attended is not None]
    return Summary(
        screenings=len({point.screening for point in series.points}),
        scored=len(points),
        baseline=start,
        last=last,
        difference=None if last is None else difference_of(series, last),
        change=None if last is None else change_of(series, last),
        band=None if last is None else band_of(series, last.score),
        past_cutoff=None if last is None else past_cutoff(series, last.score),
        same_wording=start is None or last is None or _same_wording(start, last),
        safety=newest[0].safety if newest else "clear",
        attended=sum(marked),
        meetings=len(marked),
        outcome=None if last is None else _outcome(series, start, last),
    )


def extent(
    course: Course, series: Iterable[Series], *, events: bool = True
) -> tuple[datetime, datetime] | None:
    """Give the first and the last moment that a chart of some series shows, None for nothing."""
    moments = [point.when for one in series for point in one.points]
    moments += [mark.when for mark in course.meetings] + [mark.when for mark in course.notes]
    moments += [mark.when for mark in course.events if events]
    return (min(moments), max(moments)) if moments else None
