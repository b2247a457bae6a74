"""Draw a smooth line through few points, with how sure it is: local straight lines.

Each place is fitted by a straight line through the points near it, weighted by Cleveland's
tricube, with one reach for all places so that the line has no kinks. Such a line is linear in the
heights, so that its uncertainty is exact: no chance is drawn, and the same points always give the
same line.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from counsel_desk.domain.outcomes.intervals import CRITICAL
from counsel_desk.domain.outcomes.suppression import SMALLEST_GROUP

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST = SMALLEST_GROUP
"""Below so many points there is no line."""
FEWEST_PLACES = 3
"""Below so many different places there is no shape to see."""
SHARE = 0.8
"""The share of all points that a local line rests on, at a place in the middle of them."""
_REACH = 1.25
"""How far beyond the last of those points the weights reach nought, as a factor."""
_STEPS = 24
_LEAST_DF = 3.0
"""Eight points leave more than this over, wherever they lie; below it `student` is wrong."""


@dataclass(frozen=True, slots=True)
class SmoothPoint:
    """One place of the line, with the 95 % interval of its height."""

    x: float
    y: float
    low: float
    high: float


def smooth(points: Sequence[tuple[float, float]]) -> tuple[SmoothPoint, ...]:
    """Give the line from the first place to the last.

    Nothing for fewer than eight points and for fewer than three different places.
    """
    places = sorted({x for x, _ in points})
    if len(points) < FEWEST or len(places) < FEWEST_PLACES:
        return ()
    fit = _Fit(points, places)
    spread = fit.spread()
    width = (places[-1] - places[0]) / _STEPS
    return tuple(fit.at(places[0] + width * step, spread) for step in range(_STEPS + 1))


def student(df: float) -> float:
    """Give the two-sided 95 % point of Student's t by the expansion of Fisher and Cornish.

    Right to 0.01 from three degrees of freedom on; they need not be whole.
    """
    z = CRITICAL
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / df + second / df**2 + third / df**3


class _Fit:
    """The weights with which each point counts at a place."""

    def __init__(self, points: Sequence[tuple[float, float]], places: Sequence[float]) -> None:
        self._points, self._places = points, places
        self.reach = _REACH * max(median(map(self._near, places)), *map(self._third, places))

    def _near(self, x: float) -> float:
        """Give how far the points lie from a place on which its line rests."""
        away = sorted(abs(one - x) for one, _ in self._points)
        return away[max(FEWEST_PLACES, math.ceil(SHARE * len(away))) - 1]

    def _third(self, x: float) -> float:
        """Give how far the third place from here is: a line needs different places."""
        return sorted(abs(one - x) for one in self._places)[FEWEST_PLACES - 1]

    def _weights(self, x: float) -> list[float]:
        """Say how much of each point's height the line has at a place; they sum to one."""
        raw = [max(0.0, 1 - (abs(one - x) / self.reach) ** 3) ** 3 for one, _ in self._points]
        steps = [one - x for one, _ in self._points]
        s0 = math.fsum(raw)
        s1 = math.fsum(w * d for w, d in zip(raw, steps, strict=True))
        s2 = math.fsum(w * d * d for w, d in zip(raw, steps, strict=True))
        whole = s0 * s2 - s1 * s1
        return [w * (s2 - s1 * d) / whole for w, d in zip(raw, steps, strict=True)]

    def spread(self) -> tuple[float, float]:
        """Give the standard deviation around the line, and t for what is left of the points."""
        rows = {x: self._weights(x) for x in self._places}
        left = trace = squares = 0.0
        for place, (x, y) in enumerate(self._points):
            weights = rows[x]
            left += (y - self._height(weights)) ** 2
            trace += weights[place]
            squares += math.fsum(one * one for one in weights)
        df = max(_LEAST_DF, len(self._points) - 2 * trace + squares)
        return math.sqrt(left / df), student(df)

    def _height(self, weights: Sequence[float]) -> float:
        return math.fsum(w * y for w, (_, y) in zip(weights, self._points, strict=True))

    def at(self, x: float, spread: tuple[float, float]) -> SmoothPoint:
        """Give the line at a place."""
        weights = self._weights(x)
        height = self._height(weights)
        sd, t = spread
        reach = t * sd * math.sqrt(math.fsum(one * one for one in weights))
        return SmoothPoint(x, height, height - reach, height + reach)
