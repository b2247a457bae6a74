"""Hold a rendered chart: its pixels and where its marks lie; nothing here needs matplotlib."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from counsel_desk.domain.outcomes.nearest import nearest_point

MarkKind = Literal["point", "meeting", "note", "event", "item"]


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle by its left, top, right and bottom."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Give the width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Give the height."""
        return self.bottom - self.top

    def overlap(self, other: Rect) -> float:
        """Give the area that two rectangles share."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across * down if across > 0 and down > 0 else 0.0

    def grown(self, by: float) -> Rect:
        """Give the rectangle with a margin around it."""
        return Rect(self.left - by, self.top - by, self.right + by, self.bottom + by)

    @classmethod
    def around(cls, x: float, y: float, half: float) -> Rect:
        """Give the square around a centre."""
        return cls(x - half, y - half, x + half, y + half)


@dataclass(frozen=True, slots=True)
class HitBox:
    """A mark in the pixels of a rendered chart, from the top left corner.

    ``key`` is the screening or the note; ``index`` counts the marks of a kind as in the course,
    points being counted in order of time.
    """

    kind: MarkKind
    index: int
    left: float
    top: float
    width: float
    height: float
    key: UUID | None = None
    series: str = ""

    @property
    def row(self) -> tuple[MarkKind, str]:
        """Give the row in which the keyboard walks from mark to mark."""
        return self.kind, self.series

    @property
    def centre(self) -> tuple[float, float]:
        """Give the middle of the mark."""
        return self.left + self.width / 2, self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class RenderedChart:
    """A chart as straight RGBA bytes, row by row, with the places of its marks.

    ``dpr`` is how many of its pixels make a logical one.
    """

    pixels: bytes = field(repr=False)
    width: int
    height: int
    dpr: float
    plot: Rect
    boxes: tuple[HitBox, ...]

    def hit(self, x: float, y: float, *, reach: float) -> HitBox | None:
        """Give the mark nearest to a position within reach; points win over all else."""
        points = [box for box in self.boxes if box.kind in ("point", "item")]
        others = [box for box in self.boxes if box.kind not in ("point", "item")]
        for boxes in (points, others):
            found = nearest_point([box.centre for box in boxes], x, y, reach=reach)
            if found is not None:
                return boxes[found]
        return None
