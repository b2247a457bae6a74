"""Draw the answers behind the scores: items down, dates across, every value written too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.outcomes.course import ScorePoint
from counsel_desk.reports.chart_figure import Pen, PlacedMark
from counsel_desk.reports.chart_layout import SMALL, TITLE
from counsel_desk.reports.figure_text import CAP_HEIGHT, shorten, width_of
from counsel_desk.reports.palette import contrast, mix
from counsel_desk.reports.rendered import Rect

if TYPE_CHECKING:
    from counsel_desk.domain.outcomes.course import ItemLine, Series
    from counsel_desk.reports.chart_panels import Sheet
    from counsel_desk.reports.chart_view import Window

_WIDEST, _NARROWEST = 64.0, 26.0
_TALLEST = 34.0
_LABELS = 0.42
_FOOT = 44.0
_NO_ANSWER = {"declined": "–", "n/a": "·", "not asked": "·"}


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the cells lie, and which administrations the columns are."""

    left: float
    top: float
    across: float
    down: float
    columns: tuple[tuple[int, ScorePoint], ...]

    def cell(self, column: int, row: int) -> Rect:
        """Give the rectangle of a cell."""
        x, y = self.left + column * self.across, self.top + row * self.down
        return Rect(x + 1, y + 1, x + self.across - 1, y + self.down - 1)


def draw_items(sheet: Sheet, series: Series, rect: Rect, window: Window | None) -> None:
    """Draw the answers of an instrument as a grid of shades with their values.

    The oldest columns are left out where the width does not hold them all.
    """
    pen, words, palette = Pen(sheet.figure, (rect.left, rect.top)), sheet.words, sheet.palette
    if sheet.heading:
        title = shorten(sheet.heading, rect.width, TITLE, "semibold")
        pen.text((0, 18), title, size=TITLE, colour=palette.text, weight="semibold")
    grid = _grid(sheet, series, rect, window)
    for row, item in enumerate(series.items):
        _draw_row(sheet, pen, grid, row, item)
    for place, (_, point) in enumerate(grid.columns):
        _draw_date(sheet, pen, grid, place, point, len(series.items))
    low, high = series.items[0].lowest, series.items[0].highest
    key = f"{low} – {high} · ? {words.blank} · – {words.declined} · ! {words.safety_item}"
    room = shorten(key, rect.width, SMALL)
    pen.text((0, rect.height - 6), room, size=SMALL, colour=palette.muted)


def _grid(sheet: Sheet, series: Series, rect: Rect, window: Window | None) -> _Grid:
    points = tuple(enumerate(courses.in_order(series.points)))
    if window is not None:
        points = tuple(one for one in points if window[0] <= one[1].when <= window[1])
    top = 40.0 if sheet.heading else 6.0
    widest = max(width_of(item.label, SMALL) for item in series.items) + 40
    left = min(widest, rect.width * _LABELS)
    room = rect.width - left
    most = max(1, int(room / _NARROWEST))
    columns = points[-most:]
    across = min(_WIDEST, room / max(1, len(columns)))
    down = min(_TALLEST, (rect.height - top - _FOOT) / len(series.items))
    return _Grid(left, top, across, down, columns)


def _draw_row(sheet: Sheet, pen: Pen, grid: _Grid, row: int, item: ItemLine) -> None:
    palette = sheet.palette
    size = min(SMALL, grid.down * 0.8)
    baseline = grid.top + (row + 0.5) * grid.down + size * CAP_HEIGHT / 2
    sign = "! " if item.is_safety else ""
    label = shorten(f"{sign}{item.key}  {item.label}", grid.left - 10, size)
    colour = palette.danger if item.is_safety else palette.text
    pen.text((0, baseline), label, size=size, colour=colour)
    for column, (index, point) in enumerate(grid.columns):
        value = item.values.get(point.screening)
        cell = grid.cell(column, row)
        fill, ink, text = _shade(sheet, item, value)
        pen.rect(cell, fill=fill)
        spot = ((cell.left + cell.right) / 2, baseline)
        weight = "semibold" if isinstance(value, int) and item.is_safety and value else "regular"
        pen.text(
            spot, text, size=size, colour=ink, anchor="center",
            weight="semibold" if weight == "semibold" else "regular",
        )  # fmt: skip
        half = min(cell.width, cell.height) / 2
        mark = PlacedMark(
            "item", index, spot[0], (cell.top + cell.bottom) / 2, half, point.screening, item.key
        )
        sheet.figure.marks.append(mark)


def _shade(sheet: Sheet, item: ItemLine, value: int | str | None) -> tuple[str, str, str]:
    palette = sheet.palette
    if not isinstance(value, int):
        text = "?" if value in (None, "blank") else _NO_ANSWER.get(str(value), "?")
        return palette.surface, palette.muted, text
    span = max(1, item.highest - item.lowest)
    share = (value - item.lowest) / span
    fill = mix(palette.score, palette.surface, 0.06 + 0.84 * share)
    ink = max((palette.text, palette.surface), key=lambda one: contrast(one, fill))
    return fill, ink, str(value)


def _draw_date(
    sheet: Sheet, pen: Pen, grid: _Grid, place: int, point: ScorePoint, rows: int
) -> None:
    step = max(1, round(46 / grid.across + 0.49))
    if place % step:
        return
    x = grid.left + (place + 0.5) * grid.across
    y = grid.top + rows * grid.down + 16
    day = sheet.words.short_day(point.when)
    pen.text((x, y), day, size=SMALL, colour=sheet.palette.muted, anchor="center")
