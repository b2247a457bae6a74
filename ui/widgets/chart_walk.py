"""Find the next mark of a chart for the keyboard: along a row, or up and down between rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.reports.rendered import HitBox, MarkKind

Row = tuple["MarkKind", str]
_ORDER: tuple[MarkKind, ...] = ("event", "item", "point", "meeting", "note")


def rows_of(boxes: Sequence[HitBox]) -> list[list[HitBox]]:
    """Give the marks row by row, from the top down, each row from left to right."""
    found: dict[Row, list[HitBox]] = {}
    for box in boxes:
        found.setdefault(box.row, []).append(box)
    rows = [sorted(row, key=lambda box: box.centre[0]) for row in found.values()]
    return sorted(rows, key=_rank)


def _rank(row: list[HitBox]) -> tuple[int, float]:
    return _ORDER.index(row[0].kind), sum(box.centre[1] for box in row) / len(row)


def first_row(boxes: Sequence[HitBox]) -> list[HitBox]:
    """Give the row in which the keyboard begins: scores or answers, else whatever there is."""
    rows = rows_of(boxes)
    begin = (row for row in rows if row[0].kind in ("point", "item"))
    return next(begin, rows[0] if rows else [])


def row_of(boxes: Sequence[HitBox], box: HitBox) -> list[HitBox]:
    """Give the row of a mark."""
    return next((row for row in rows_of(boxes) if row[0].row == box.row), [])


def along(boxes: Sequence[HitBox], now: HitBox | None, by: int) -> HitBox | None:
    """Give the mark so many steps along the row; the last one where there are no more."""
    if now is None:
        row = first_row(boxes)
        return row[0 if by > 0 else -1] if row else None
    row = row_of(boxes, now)
    if not row:
        return None
    place = next((n for n, box in enumerate(row) if same(box, now)), 0)
    return row[min(max(place + by, 0), len(row) - 1)]


def across(boxes: Sequence[HitBox], now: HitBox, by: int) -> HitBox | None:
    """Give the mark of the next row that is nearest along the axis, None beyond the last row."""
    rows = rows_of(boxes)
    place = next((n for n, row in enumerate(rows) if row[0].row == now.row), -1) + by
    if not 0 <= place < len(rows):
        return None
    return min(rows[place], key=lambda box: abs(box.centre[0] - now.centre[0]))


def again(boxes: Sequence[HitBox], was: HitBox | None) -> HitBox | None:
    """Find a mark in another rendering of the chart."""
    if was is None:
        return None
    return next((box for box in boxes if same(box, was)), None)


def same(one: HitBox, other: HitBox) -> bool:
    """Whether two boxes stand for the same mark."""
    return (one.row, one.index, one.key) == (other.row, other.index, other.key)
