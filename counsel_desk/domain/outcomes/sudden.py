"""Find sudden gains: a large, stable improvement from one session to the next.

The three criteria of Tang and DeRubeis, with the figures of the package suddengains: the gain is
a reliable change; it is a quarter of the score before it; and the mean of up to three scores
before differs from that of up to three after by more than the critical value of t for as many
scores as there are. It is a remark on a chart, and raises nothing.
"""

from __future__ import annotations

import itertools
import math
import statistics
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from counsel_desk.domain.outcomes.course import ScorePoint

SHARE = 0.25
AROUND = 3
"""How many scores are looked at before and after."""
LEAST_AROUND = 2
CRITICAL = {6: 2.776, 5: 3.182, 4: 4.303}
"""The critical value of t by the number of scores, two-sided at 5 %."""
LONGEST_STEP = timedelta(days=21)
"""Scores further apart are no step from one session to the next."""
_TOLERANCE = 1e-9


def sudden_gains(
    runs: Iterable[Sequence[ScorePoint]], threshold: float | None, *, rises: bool
) -> frozenset[UUID]:
    """Give the screenings at which a sudden gain had been made.

    ``runs`` are the unbroken stretches of a course, scored and in order (see
    `course.segments`); ``threshold`` is the reliable change in points, without which there is
    none; ``rises`` says that a higher score is the better one.
    """
    if threshold is None:
        return frozenset()
    return frozenset(
        run[place].screening
        for run in runs
        for place in range(1, len(run))
        if _is_step(run[place - 1], run[place])
        and _is_gain(run, place, threshold, -1 if rises else 1)
    )


def _is_step(before: ScorePoint, after: ScorePoint) -> bool:
    """Whether no more than a session lies between two scores, and no more than three weeks."""
    return after.session - before.session <= 1 and after.when - before.when <= LONGEST_STEP


def _is_gain(run: Sequence[ScorePoint], place: int, threshold: float, sign: int) -> bool:
    before = [_score(one) for one in run[max(place - AROUND, 0) : place]]
    after = [_score(one) for one in run[place : place + AROUND]]
    gain = sign * (before[-1] - after[0])
    is_large = gain >= threshold - _TOLERANCE and gain >= SHARE * abs(before[-1]) - _TOLERANCE
    return is_large and _is_stable(before, after, sign)


def _is_stable(before: Sequence[float], after: Sequence[float], sign: int) -> bool:
    if min(len(before), len(after)) < LEAST_AROUND:
        return False
    count = len(before) + len(after)
    squares = sum(
        (value - statistics.fmean(side)) ** 2
        for side, value in itertools.chain(
            ((before, one) for one in before), ((after, one) for one in after)
        )
    )
    spread = math.sqrt(squares / (count - 2))
    difference = sign * (statistics.fmean(before) - statistics.fmean(after))
    return difference > CRITICAL[count] * spread


def _score(point: ScorePoint) -> float:
    return point.score if point.score is not None else 0.0
