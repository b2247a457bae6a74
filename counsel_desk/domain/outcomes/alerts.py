"""What in a client's scores needs someone: safety first, then worse, then not on track."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from counsel_desk.domain.outcomes.expected import (
    CoursePoint,
    Ribbon,
    no_early_response,
    off_ribbon,
    plateau,
)
from counsel_desk.domain.outcomes.reliable import reaches, worsening
from counsel_desk.domain.screening import Instrument, Result, SafetyState
from counsel_desk.domain.screenings import AlertKind

_URGENCY = {kind: rank for rank, kind in enumerate(AlertKind)}


@dataclass(frozen=True, slots=True)
class AlertPoint:
    """One administration as the alerts see it: the headline score and the safety items.

    ``session`` counts from the baseline's, which is 1; None takes the place among the scores.
    """

    when: datetime
    score: float | None
    safety: Mapping[str, str]
    session: int | None = None

    @staticmethod
    def of(instrument: Instrument, when: datetime, result: Result) -> AlertPoint:
        """Take the point from a result of this instrument."""
        return AlertPoint(when, result.scores[instrument.headline], result.alerts)


@dataclass(frozen=True, slots=True)
class RaisedAlert:
    """One reason to act, raised by the administration at position ``point``.

    ``item`` names the safety item; ``change`` is how many points worse than the baseline.
    """

    kind: AlertKind
    point: int
    when: datetime
    item: str = ""
    score: float | None = None
    change: float | None = None


def alerts_for(
    instrument: Instrument,
    points: Sequence[AlertPoint],
    *,
    baseline: int | None = None,
    ribbon: Ribbon | None = None,
) -> tuple[RaisedAlert, ...]:
    """Return all alerts that a series of administrations raises, most urgent and newest first.

    ``points`` are in order of time. ``baseline`` is the position compared with: the first that
    has a score unless given. ``ribbon`` is what past clients scored here, where enough of them
    did. Unconfirmed figures of change raise nothing.
    """
    start = _first_scored(points) if baseline is None else baseline
    raised = [
        alert
        for number, point in enumerate(points)
        for alert in (*_safety(number, point), *_deterioration(instrument, points, start, number))
    ]
    raised += _off_track(instrument, points, start, ribbon)
    return tuple(sorted(raised, key=lambda alert: (_URGENCY[alert.kind], -alert.point)))


def current_alerts(
    instrument: Instrument, points: Sequence[AlertPoint], *, baseline: int | None = None
) -> tuple[RaisedAlert, ...]:
    """Return what the last administration alone raises."""
    last = len(points) - 1
    every = alerts_for(instrument, points, baseline=baseline)
    return tuple(alert for alert in every if alert.point == last)


def _first_scored(points: Sequence[AlertPoint]) -> int:
    return next((n for n, point in enumerate(points) if point.score is not None), 0)


def _safety(number: int, point: AlertPoint) -> list[RaisedAlert]:
    kinds = {
        SafetyState.ENDORSED.value: AlertKind.SAFETY,
        SafetyState.UNANSWERED.value: AlertKind.SAFETY_UNANSWERED,
    }
    return [
        RaisedAlert(kinds[str(state)], number, point.when, item=item, score=point.score)
        for item, state in point.safety.items()
        if str(state) in kinds
    ]


def _deterioration(
    instrument: Instrument, points: Sequence[AlertPoint], start: int, number: int
) -> list[RaisedAlert]:
    figures = instrument.change
    if figures is None or not figures.confirmed or number <= start:
        return []
    first, point = points[start].score, points[number]
    if first is None or point.score is None:
        return []
    change = worsening(instrument, first, point.score)
    if not reaches(change, figures.deterioration):
        return []
    kind = AlertKind.DETERIORATION
    return [RaisedAlert(kind, number, point.when, score=point.score, change=change)]


def _off_track(
    instrument: Instrument, points: Sequence[AlertPoint], start: int, ribbon: Ribbon | None
) -> list[RaisedAlert]:
    scored = [n for n, one in enumerate(points) if n >= start and one.score is not None]
    course = [
        CoursePoint(points[n].when, points[n].score or 0.0, points[n].session or place)
        for place, n in enumerate(scored, start=1)
    ]
    found = {
        AlertKind.NO_EARLY_RESPONSE: no_early_response(instrument, course),
        AlertKind.PLATEAU: plateau(instrument, course),
        AlertKind.OFF_RIBBON: off_ribbon(instrument, course, ribbon),
    }
    return [
        _raised(instrument, kind, points, scored[0], scored[place])
        for kind, place in found.items()
        if place is not None
    ]


def _raised(
    instrument: Instrument, kind: AlertKind, points: Sequence[AlertPoint], start: int, number: int
) -> RaisedAlert:
    first, point = points[start], points[number]
    change = worsening(instrument, first.score or 0.0, point.score or 0.0)
    return RaisedAlert(kind, number, point.when, score=point.score, change=change)
