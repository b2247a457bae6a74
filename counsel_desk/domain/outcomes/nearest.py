"""Find which mark of a drawing is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def nearest_point(
    places: Sequence[tuple[float, float]], x: float, y: float, *, reach: float
) -> int | None:
    """Give the place nearest to a position and within reach; of equal ones the last, on top."""
    best, best_distance = None, reach * reach
    for index, (at_x, at_y) in enumerate(places):
        distance = (at_x - x) ** 2 + (at_y - y) ** 2
        if distance <= best_distance:
            best, best_distance = index, distance
    return best
