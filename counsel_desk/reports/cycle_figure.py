"""Draw what a cycle achieved: dose against change, and who came from meeting to meeting.

A picture that leaves shows nobody by themselves: no dots, and a line over eight people or more.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counsel_desk.domain.outcomes.suppression import SMALLEST_GROUP
from counsel_desk.reports.chart_figure import ChartFigure, Pen, PlacedMark
from counsel_desk.reports.charts import DRAWING, LEAST_SIZE, render
from counsel_desk.reports.cycle_words import CycleWords
from counsel_desk.reports.figure_text import CAP_HEIGHT, width_of
from counsel_desk.reports.outcome_figure import SCALE, SMALL, OutcomePicture, verdict_of
from counsel_desk.reports.palette import ChartPalette, mix
from counsel_desk.reports.rendered import Rect

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counsel_desk.domain.outcomes.cycle import CycleFacts, DosePoints, Turnout, Turnouts
    from counsel_desk.reports.chart_figure import Spot

_STEPS = (1, 2, 5, 10, 20, 25, 50)
_MOST_TICKS = 8
_DOT = 9.0
_GROWS = 7.0
_BAND = 0.16
_CORRIDOR = 0.10
_ROOM = 1.12


@dataclass(frozen=True, slots=True)
class _Axes:
    """A plot with its two scales."""

    figure: ChartFigure
    pen: Pen
    palette: ChartPalette
    words: CycleWords
    plot: Rect
    across: tuple[float, float]
    up: tuple[float, float]

    def x(self, value: float) -> float:
        """Give how far to the right a value lies."""
        low, high = self.across
        return self.plot.left + (value - low) / (high - low) * self.plot.width

    def y(self, value: float) -> float:
        """Give how far down a value lies."""
        low, high = self.up
        return self.plot.bottom - (value - low) / (high - low) * self.plot.height

    def text(self, spot: Spot, text: str, colour: str = "", anchor: str = "left") -> None:
        """Write a small line."""
        self.pen.text(
            spot, text, size=SMALL, colour=colour or self.palette.muted,
            anchor=anchor,  # type: ignore[arg-type] # one of the three anchors
        )  # fmt: skip


def _axes(
    palette: ChartPalette,
    words: CycleWords,
    size: tuple[float, float],
    dpi: float,
    across: tuple[float, float],
    up: tuple[float, float],
) -> _Axes:
    fitted = (max(size[0], LEAST_SIZE[0]), max(size[1], LEAST_SIZE[1]))
    figure = ChartFigure(fitted, dpi=dpi, ground=palette.surface)
    plot = Rect(54, 26, fitted[0] - 20, fitted[1] - 64)
    figure.plot = plot
    return _Axes(figure, Pen(figure), palette, words, plot, across, up)


def draw_dose(
    found: DosePoints,
    *,
    palette: ChartPalette,
    words: CycleWords,
    size: tuple[float, float],
    dpi: float = 96.0,
) -> OutcomePicture:
    """Draw and render dose against change; MUST NOT be called on the window's thread."""
    figure, people = dose_figure(found, palette=palette, words=words, size=size, dpi=dpi)
    return OutcomePicture(render(figure), people)


def dose_figure(
    found: DosePoints,
    *,
    palette: ChartPalette,
    words: CycleWords,
    size: tuple[float, float],
    dpi: float = 96.0,
    leaves: bool = False,
) -> tuple[ChartFigure, tuple[tuple[int, ...], ...]]:
    """Draw each pair at its dose and change, with the line through them where there is one.

    ``leaves`` draws the line alone. Gives the places of the pairs of each mark.
    """
    with DRAWING:
        most = max(found.doses, default=1) + 0.5
        axes = _axes(palette, words, size, dpi, (0, max(most, 2.5)), _reach(found, leaves=leaves))
        _change_scale(axes, found)
        _dose_scale(axes)
        _curve(axes, found)
        people: tuple[tuple[int, ...], ...] = ()
        if not leaves:
            people = _people(axes, found)
            _key(axes)
    return axes.figure, people


def _reach(found: DosePoints, *, leaves: bool) -> tuple[float, float]:
    """Give a scale of changes that holds everything, with nought inside."""
    values = [0.0, *(value for one in found.curve for value in (one.low, one.high))]
    if found.outcomes.form.threshold is not None:
        values += [found.outcomes.form.threshold, -found.outcomes.form.threshold]
    if not leaves:
        values += [pair.last - pair.first for pair in found.outcomes.pairs]
    low, high = min(values), max(values)
    return low * _ROOM - 0.5, high * _ROOM + 0.5


def _ticks(low: float, high: float) -> list[float]:
    step = next((one for one in _STEPS if (high - low) / one <= _MOST_TICKS), 100)
    first = math.ceil(low / step) * step
    return [first + step * n for n in range(int((high - first) // step) + 1)]


def _change_scale(axes: _Axes, found: DosePoints) -> None:
    plot, palette, words, form = axes.plot, axes.palette, axes.words, found.outcomes.form
    if form.threshold is not None:
        fill = mix(palette.primary, palette.surface, _CORRIDOR)
        top, foot = axes.y(form.threshold), axes.y(-form.threshold)
        axes.pen.rect(Rect(plot.left, top, plot.right, foot), fill=fill, zorder=1)
        axes.text((plot.right - 6, top + 15), words.corridor, anchor="right")
    for value in _ticks(*axes.up):
        y = axes.y(value)
        is_zero = value == 0
        colour = palette.muted if is_zero else palette.line
        axes.pen.line([(plot.left, y), (plot.right, y)], colour=colour, zorder=1.5)
        spot = (plot.left - 8, y + SCALE * CAP_HEIGHT / 2)
        axes.pen.text(spot, words.change(value), size=SCALE, colour=palette.muted, anchor="right")
    title = words.change_of.format(instrument=form.short_title)
    axes.text((plot.left, plot.top - 10), title)
    down = not form.higher_is_better
    above, under = (words.worse, words.better) if down else (words.better, words.worse)
    tones = (palette.danger, palette.good) if down else (palette.good, palette.danger)
    axes.text((plot.left + 8, plot.top + 14), above, tones[0])
    axes.text((plot.left + 8, plot.bottom - 8), under, tones[1])


def _dose_scale(axes: _Axes) -> None:
    plot = axes.plot
    for value in _ticks(0, axes.across[1]):
        spot = (axes.x(value), plot.bottom + 17)
        axes.text(spot, axes.words.number(value), anchor="center")
    middle = (plot.left + plot.right) / 2
    axes.text((middle, plot.bottom + 36), axes.words.dose, anchor="center")


def _curve(axes: _Axes, found: DosePoints) -> None:
    if not found.curve:
        return
    palette = axes.palette
    above = [(axes.x(one.x), axes.y(one.high)) for one in found.curve]
    below = [(axes.x(one.x), axes.y(one.low)) for one in found.curve]
    fill = mix(palette.primary, palette.surface, _BAND)
    axes.pen.polygon([*above, *reversed(below)], fill=fill, edge=fill, width=0, zorder=1.8)
    line = [(axes.x(one.x), axes.y(one.y)) for one in found.curve]
    axes.pen.line(line, colour=palette.primary, width=2.5, zorder=4)


def _people(axes: _Axes, found: DosePoints) -> tuple[tuple[int, ...], ...]:
    """Draw one mark for all of the same dose and change, larger for more of them."""
    spots: dict[tuple[int, float, str], list[int]] = defaultdict(list)
    for place, (dose, pair) in enumerate(zip(found.doses, found.outcomes.pairs, strict=True)):
        spots[dose, pair.last - pair.first, verdict_of(pair)].append(place)
    people: list[tuple[int, ...]] = []
    for (dose, change, verdict), places in spots.items():
        spot = (axes.x(dose), axes.y(change))
        size = _DOT + min(_GROWS, 2.0 * (len(places) - 1))
        _mark(axes, spot, verdict, size, down=not found.outcomes.form.higher_is_better)
        only = found.outcomes.pairs[places[0]].case if len(places) == 1 else None
        mark = PlacedMark("point", len(people), *spot, size / 2 + 2, only)
        axes.figure.marks.append(mark)
        people.append(tuple(places))
    return tuple(people)


def _mark(axes: _Axes, spot: Spot, verdict: str, size: float, *, down: bool) -> None:
    """Draw a verdict, told apart by its shape as well as by its colour."""
    palette = axes.palette
    shapes = {"better": "v" if down else "^", "worse": "^" if down else "v", "same": "o"}
    colours = {"better": palette.good, "worse": palette.danger, "same": palette.muted}
    is_ring = verdict == "same"
    axes.pen.markers(
        [spot],
        shapes[verdict],
        size,
        fill=palette.surface if is_ring else colours[verdict],
        edge=colours[verdict] if is_ring else palette.surface,
        width=1.4 if is_ring else 0.6,
    )


def _key(axes: _Axes) -> None:
    """Say what the shapes mean, under the picture."""
    words, plot = axes.words, axes.plot
    x, y = plot.left, plot.bottom + 56
    said = (("better", words.improved), ("same", words.unchanged), ("worse", words.deteriorated))
    for verdict, text in said:
        _mark(axes, (x + 5, y - 4), verdict, _DOT, down=words.down)
        axes.text((x + 15, y), text)
        x += 15 + width_of(text, SMALL) + 22


def draw_turnout(
    found: Turnouts,
    *,
    palette: ChartPalette,
    words: CycleWords,
    size: tuple[float, float],
    dpi: float = 96.0,
) -> OutcomePicture:
    """Draw and render attendance over time; MUST NOT be called on the window's thread."""
    figure = turnout_figure(found, palette=palette, words=words, size=size, dpi=dpi)
    return OutcomePicture(render(figure), ())


def turnout_figure(
    found: Turnouts,
    *,
    palette: ChartPalette,
    words: CycleWords,
    size: tuple[float, float],
    dpi: float = 96.0,
    leaves: bool = False,
) -> ChartFigure:
    """Draw the share that came to each meeting, with the other cycles of the model behind it.

    ``leaves`` shows a meeting only where something is recorded of eight people or more.
    """
    with DRAWING:
        most = max((one.planned for one in found.cycles), default=1)
        axes = _axes(palette, words, size, dpi, (0.5, max(most, 2) + 0.5), (0.0, 1.0))
        _share_scale(axes, most)
        for one in found.others:
            _line(axes, one, leaves=leaves, is_own=False)
        _line(axes, found.own, leaves=leaves, is_own=True)
        _turnout_key(axes, has_others=any(_shown(one, leaves=leaves) for one in found.others))
    return axes.figure


def _share_scale(axes: _Axes, most: int) -> None:
    plot, palette = axes.plot, axes.palette
    for quarter in range(5):
        y = axes.y(quarter / 4)
        axes.pen.line([(plot.left, y), (plot.right, y)], colour=palette.line, zorder=1.5)
        spot = (plot.left - 8, y + SCALE * CAP_HEIGHT / 2)
        axes.pen.text(spot, f"{25 * quarter} %", size=SCALE, colour=palette.muted, anchor="right")
    for number in _ticks(1, max(most, 2)):
        axes.text((axes.x(number), plot.bottom + 17), axes.words.number(number), anchor="center")
    axes.text((plot.left, plot.top - 10), axes.words.came)
    middle = (plot.left + plot.right) / 2
    axes.text((middle, plot.bottom + 36), axes.words.meeting, anchor="center")


def _shown(cycle: CycleFacts, *, leaves: bool) -> Mapping[int, Turnout]:
    """Give the meetings of a cycle that may be drawn, by their numbers."""
    least = SMALLEST_GROUP if leaves else 1
    return {one.number: one for one in cycle.turnout if one.share.of >= least}


def _line(axes: _Axes, cycle: CycleFacts, *, leaves: bool, is_own: bool) -> None:
    palette = axes.palette
    shown = _shown(cycle, leaves=leaves)
    spots = {n: (axes.x(n), axes.y(one.share.share or 0.0)) for n, one in shown.items()}
    faint = mix(palette.muted, palette.surface, 0.45)
    colour, width = (palette.attendance, 2.5) if is_own else (faint, 1.2)
    for run in _runs(sorted(spots)):
        axes.pen.line(
            [spots[n] for n in run], colour=colour, width=width, zorder=5 if is_own else 3
        )
    if is_own:
        ground = palette.surface
        axes.pen.markers(
            list(spots.values()), "o", 8.0, fill=palette.attendance, edge=ground, width=1.0
        )


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Join the numbers between which no meeting is left out by more than one."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number - runs[-1][-1] <= 2:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _turnout_key(axes: _Axes, *, has_others: bool) -> None:
    plot, palette, words = axes.plot, axes.palette, axes.words
    x, y = plot.left, plot.bottom + 56
    axes.pen.line([(x, y - 4), (x + 18, y - 4)], colour=palette.attendance, width=2.5)
    axes.pen.markers(
        [(x + 9, y - 4)], "o", 8.0, fill=palette.attendance, edge=palette.surface, width=1.0
    )
    axes.text((x + 26, y), words.own)
    if has_others:
        x += 26 + width_of(words.own, SMALL) + 22
        faint = mix(palette.muted, palette.surface, 0.45)
        axes.pen.line([(x, y - 4), (x + 18, y - 4)], colour=faint, width=1.2)
        axes.text((x + 26, y), words.others)
