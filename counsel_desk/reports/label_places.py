"""Find places for the labels of a figure where they cover neither marks nor one another.

Positions are logical pixels from the top left corner.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, hypot
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from counsel_desk.reports.rendered import Rect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


# How much worse a pixel of overlap is than a pixel of distance from the wished place.
MARK = 12.0
LABEL = 30.0
LINE = 3.0
RULE = 0.6

_STEP = 7.0
_OUTSIDE = 50.0


@dataclass(slots=True)
class Places:
    """The ground of a figure: what is taken already, and how bad it would be to cover it."""

    bounds: Rect
    taken: list[tuple[Rect, float]] = field(default_factory=list)
    _rows: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 5)))

    def take(self, rect: Rect, weight: float) -> None:
        """Note that a rectangle is in use."""
        self.taken.append((rect, weight))

    def take_line(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Note that a slanted line is in use, as small squares along it."""
        (x0, y0), (x1, y1) = start, end
        steps = max(1, ceil(hypot(x1 - x0, y1 - y0) / _STEP))
        for step in range(steps + 1):
            share = step / steps
            square = Rect.around(x0 + share * (x1 - x0), y0 + share * (y1 - y0), _STEP / 2)
            self.take(square, LINE)

    def costs(self, rects: Sequence[Rect]) -> list[float]:
        """Tell how much labels at some places would cover, in weighted square pixels."""
        wished = np.array([_edges(rect) for rect in rects], dtype=float).reshape(-1, 4)
        areas = (wished[:, 2] - wished[:, 0]) * (wished[:, 3] - wished[:, 1])
        bounds = np.array([_edges(self.bounds)])
        found: npt.NDArray[np.float64] = _OUTSIDE * (areas - _shared(wished, bounds)[:, 0])
        others = self._known()
        near = _meeting(others, wished)
        if near.any():
            found = found + _shared(wished, others[near, :4]) @ others[near, 4]
        return [float(cost) for cost in found]

    def _known(self) -> npt.NDArray[np.float64]:
        """Give what is taken as rows of edges and weight, made once per rectangle."""
        fresh = [(*_edges(rect), weight) for rect, weight in self.taken[len(self._rows) :]]
        if fresh:
            self._rows = np.vstack([self._rows, np.array(fresh)])
        return self._rows

    def choose(
        self, candidates: Iterable[Rect], *, step: float = 12.0, at_most: float | None = None
    ) -> Rect | None:
        """Take the best of some places, given best first; each later one costs ``step`` more.

        None if even the best covers more than ``at_most``: better no label than an unreadable one.
        """
        rects = list(candidates)
        if not rects:
            return None
        rated = [cost + index * step for index, cost in enumerate(self.costs(rects))]
        index = min(range(len(rated)), key=rated.__getitem__)
        if at_most is not None and rated[index] - index * step > at_most:
            return None
        self.take(rects[index].grown(2), LABEL)
        return rects[index]


def _edges(rect: Rect) -> tuple[float, float, float, float]:
    return rect.left, rect.top, rect.right, rect.bottom


def _meeting(
    others: npt.NDArray[np.float64], wished: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Say which rectangles meet the ground that the wished ones span together."""
    low, high = wished[:, :2].min(axis=0), wished[:, 2:].max(axis=0)
    met: npt.NDArray[np.bool_] = ((others[:, 2:4] > low) & (others[:, :2] < high)).all(axis=1)
    return met


def _shared(
    ones: npt.NDArray[np.float64], others: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Give the area that each of some rectangles shares with each of others."""
    low = np.maximum(ones[:, None, :2], others[None, :, :2])
    high = np.minimum(ones[:, None, 2:], others[None, :, 2:])
    sides: npt.NDArray[np.float64] = np.clip(high - low, 0.0, None)
    area: npt.NDArray[np.float64] = sides[:, :, 0] * sides[:, :, 1]
    return area
