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

MOST_COLUMNS = 40
"""So many administrations are drawn at any width, so that screen and file show the same."""

_WIDEST = 64.0
_TALLEST = 34.0
_LABELS = 0.42
_FOOT, _LEFT_OUT = 44.0, 18.0
_GAP = 0.8
_DIGIT = 0.58
_NO_ANSWER = {"declined": "–", "n/a": "·", "not asked": "·"}


@dataclass(frozen=True, slots=True)
class _Shown:
    """The administrations that are drawn, and those that are not.

    ``kept`` is how many stand apart before those left out: the first, and a chosen baseline.
    """

    columns: tuple[tuple[int, ScorePoint], ...]
    kept: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the cells lie, and which administrations the columns are."""

    left: float
    top: float
    across: float
    down: float
    shown: _Shown

    @property
    def columns(self) -> tuple[tuple[int, ScorePoint], ...]:
        """Give the administrations with their places in the course."""
        return self.shown.columns

    def x(self, column: int) -> float:
        """Give the left edge of a column; a gap stands where some are left out."""
        gap = _GAP if self.shown.left_out and column >= self.shown.kept else 0.0
        return self.left + (column + gap) * self.across

    def cell(self, column: int, row: int) -> Rect:
        """Give the rectangle of a cell."""
        x, y = self.x(column), self.top + row * self.down
        margin = min(1.0, self.across * 0.06)
        return Rect(x + margin, y + 1, x + self.across - margin, y + self.down - 1)


def shown_of(series: Series, window: Window | None) -> _Shown:
    """Choose the columns: all of them, or the first, the baseline and the latest ones.

    Which they are does not hang on the width: what is shown is what is exported.
    """
    points = tuple(enumerate(courses.in_order(series.points)))
    if window is not None:
        points = tuple(one for one in points if window[0] <= one[1].when <= window[1])
    if len(points) <= MOST_COLUMNS:
        return _Shown(points)
    start = courses.baseline(series)
    recent = points[1 - MOST_COLUMNS :]
    kept = points[:1] + tuple(one for one in points[1:] if one[1] == start and one not in recent)
    latest = points[len(kept) - MOST_COLUMNS :]
    return _Shown((*kept, *latest), len(kept), len(points) - len(kept) - len(latest))


def draw_items(sheet: Sheet, series: Series, rect: Rect, window: Window | None) -> None:
    """Draw the answers of an instrument as a grid of shades with their values.

    Of very many, the first, the baseline and the latest are drawn, and how many are not is said.
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
    _tell_left_out(sheet, pen, grid, rect, len(series.items))
    low, high = series.items[0].lowest, series.items[0].highest
    key = f"{low} – {high} · ? {words.blank} · – {words.declined} · ! {words.safety_item}"
    room = shorten(key, rect.width, SMALL)
    pen.text((0, rect.height - 6), room, size=SMALL, colour=palette.muted)


def _grid(sheet: Sheet, series: Series, rect: Rect, window: Window | None) -> _Grid:
    shown = shown_of(series, window)
    top = 40.0 if sheet.heading else 6.0
    widest = max(width_of(item.label, SMALL) for item in series.items) + 40
    left = min(widest, rect.width * _LABELS)
    room = rect.width - left
    columns = len(shown.columns) + (_GAP if shown.left_out else 0.0)
    across = min(_WIDEST, room / max(1.0, columns))
    foot = _FOOT + (_LEFT_OUT if shown.left_out else 0.0)
    down = min(_TALLEST, (rect.height - top - foot) / len(series.items))
    return _Grid(left, top, across, down, shown)


def _tell_left_out(sheet: Sheet, pen: Pen, grid: _Grid, rect: Rect, rows: int) -> None:
    """Say how many are not drawn, and draw where they would stand."""
    shown = grid.shown
    if not shown.left_out:
        return
    since = shown.columns[shown.kept][1].when
    total = len(shown.columns) + shown.left_out
    told = sheet.words.left_out.format(
        count=shown.left_out, total=total, date=sheet.words.full_day(since)
    )
    room = shorten(told, rect.width, SMALL, "semibold")
    spot = (0.0, rect.height - 6 - _LEFT_OUT)
    pen.text(spot, room, size=SMALL, colour=sheet.palette.text, weight="semibold")
    x = grid.x(shown.kept) - _GAP * grid.across / 2
    line = [(x, grid.top), (x, grid.top + rows * grid.down)]
    pen.line(line, colour=sheet.palette.muted, width=1.4, dashes=(1.5, 3))


def _draw_row(sheet: Sheet, pen: Pen, grid: _Grid, row: int, item: ItemLine) -> None:
    palette = sheet.palette
    size = min(SMALL, grid.down * 0.8)
    middle = grid.top + (row + 0.5) * grid.down
    baseline = middle + size * CAP_HEIGHT / 2
    sign = "! " if item.is_safety else ""
    label = shorten(f"{sign}{item.key}  {item.label}", grid.left - 10, size)
    colour = palette.danger if item.is_safety else palette.text
    pen.text((0, baseline), label, size=size, colour=colour)
    digits = len(str(item.highest))
    size = min(size, max(1.0, (grid.across - 2) / (_DIGIT * digits)))
    baseline = middle + size * CAP_HEIGHT / 2
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
    shown = grid.shown
    # The first is always dated; the others are counted back from the latest.
    is_dated = place == 0 or (place >= shown.kept and (len(grid.columns) - 1 - place) % step == 0)
    if not is_dated or (place and grid.x(place) - grid.x(0) < 46):
        return
    x = grid.x(place) + 0.5 * grid.across
    y = grid.top + rows * grid.down + 16
    day = sheet.words.short_day(point.when)
    half = width_of(day, SMALL) / 2
    x = min(x, sheet.figure.pixel_size[0] - half)
    pen.text((x, y), day, size=SMALL, colour=sheet.palette.muted, anchor="center")
