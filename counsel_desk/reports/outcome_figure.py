"""Draw what became of many people: dots before and after, or first score against last."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from counsel_desk.domain.outcomes.team import BETTER, WORSE
from counsel_desk.reports.chart_figure import ChartFigure, Pen, PlacedMark
from counsel_desk.reports.charts import DRAWING, LEAST_SIZE, render
from counsel_desk.reports.figure_text import CAP_HEIGHT, width_of
from counsel_desk.reports.outcome_words import ENGLISH, OutcomeWords
from counsel_desk.reports.palette import ChartPalette, mix
from counsel_desk.reports.rendered import Rect, RenderedChart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from counsel_desk.domain.outcomes.cohort import ScorePair
    from counsel_desk.domain.outcomes.team import Outcomes
    from counsel_desk.reports.chart_figure import Spot

Kind = Literal["dots", "scatter"]
SMALL, SCALE = 12.5, 12.5
_TICKS = (1, 2, 5, 10, 20, 25, 50)
_MOST_TICKS = 9
_DOT = 7.0
_LEAST_DOT = 3.0
_CORRIDOR = 0.10
_SIDE = 0.32
"""Share of the width on either side that the dots may take."""
_MOST_LINES = 500
"""With more different lines than this only that of the means is drawn."""


@dataclass(frozen=True, slots=True)
class OutcomePicture:
    """A rendered picture; ``people`` gives, mark by mark, the places of its pairs."""

    chart: RenderedChart
    people: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class _Look:
    """How one verdict is drawn: never by its colour alone."""

    shape: str
    colour: str
    filled: bool


class _Scene:
    """What every part of a picture needs."""

    def __init__(
        self,
        found: Outcomes,
        palette: ChartPalette,
        words: OutcomeWords,
        size: tuple[float, float],
        dpi: float,
    ) -> None:
        fitted = (max(size[0], LEAST_SIZE[0]), max(size[1], LEAST_SIZE[1]))
        self.figure = ChartFigure(fitted, dpi=dpi, ground=palette.surface)
        self.pen = Pen(self.figure)
        self.found, self.palette, self.words = found, palette, words
        self.low, self.high = found.form.minimum, found.form.maximum
        self.people: list[tuple[int, ...]] = []
        self.plot = Rect(54, 22, fitted[0] - 20, fitted[1] - 46)
        self.figure.plot = self.plot

    @property
    def looks(self) -> Mapping[str, _Look]:
        """Give how better, worse and unchanged are drawn."""
        down = not self.found.form.higher_is_better
        return {
            "better": _Look("v" if down else "^", self.palette.good, filled=True),
            "worse": _Look("^" if down else "v", self.palette.danger, filled=True),
            "same": _Look("o", self.palette.muted, filled=False),
        }

    def y(self, score: float) -> float:
        """Give how high a score lies."""
        share = (score - self.low) / (self.high - self.low)
        return self.plot.bottom - share * self.plot.height

    def x(self, score: float) -> float:
        """Give how far to the right a score lies."""
        return self.plot.left + (score - self.low) / (self.high - self.low) * self.plot.width

    def ticks(self) -> list[float]:
        """Give the scores that the scale names."""
        span = self.high - self.low
        if span <= _TICKS[0] * 4:
            return [self.low + span * step / 4 for step in range(5)]
        step = next((one for one in _TICKS if span / one <= _MOST_TICKS), 100)
        first = math.ceil(self.low / step) * step
        return [first + step * n for n in range(int((self.high - first) // step) + 1)]

    def mark(self, spot: Spot, half: float, places: Sequence[int]) -> None:
        """Remember a mark and whom it stands for."""
        only = self.found.pairs[places[0]].case if len(places) == 1 else None
        number = len(self.people)
        self.figure.marks.append(PlacedMark("point", number, *spot, half, only))
        self.people.append(tuple(places))


def verdict_of(pair: ScorePair) -> str:
    """Say whether a pair is better, worse or the same, as it is drawn."""
    if pair.significance in BETTER:
        return "better"
    return "worse" if pair.significance in WORSE else "same"


def draw_outcomes(
    found: Outcomes,
    kind: Kind,
    *,
    palette: ChartPalette,
    size: tuple[float, float],
    dpi: float = 96.0,
    words: OutcomeWords = ENGLISH,
) -> OutcomePicture:
    """Draw and render the pairs; MUST NOT be called on the window's thread."""
    figure, people = outcome_figure(found, kind, palette=palette, size=size, dpi=dpi, words=words)
    return OutcomePicture(render(figure), people)


def outcome_figure(
    found: Outcomes,
    kind: Kind,
    *,
    palette: ChartPalette,
    size: tuple[float, float],
    dpi: float = 96.0,
    words: OutcomeWords = ENGLISH,
) -> tuple[ChartFigure, tuple[tuple[int, ...], ...]]:
    """Draw the pairs as a figure, with the places of the pairs of each mark."""
    with DRAWING:
        scene = _Scene(found, palette, words, size, dpi)
        _scale(scene)
        if kind == "scatter":
            _scatter(scene)
        else:
            _dots(scene)
    return scene.figure, tuple(scene.people)


def _scale(scene: _Scene) -> None:
    palette, plot = scene.palette, scene.plot
    for level in scene.ticks():
        y = scene.y(level)
        scene.pen.line([(plot.left, y), (plot.right, y)], colour=palette.line, zorder=1.5)
        spot = (plot.left - 8, y + SCALE * CAP_HEIGHT / 2)
        text = scene.words.number(level)
        scene.pen.text(spot, text, size=SCALE, colour=palette.muted, anchor="right")


def _scatter(scene: _Scene) -> None:
    plot, palette, pen, form = scene.plot, scene.palette, scene.pen, scene.found.form
    for level in scene.ticks():
        x = scene.x(level)
        pen.line([(x, plot.top), (x, plot.bottom)], colour=palette.line, zorder=1.5)
        spot = (x, plot.bottom + 17)
        text = scene.words.number(level)
        pen.text(spot, text, size=SCALE, colour=palette.muted, anchor="center")
    _corridor(scene)
    ends = [(scene.x(scene.low), scene.y(scene.low)), (scene.x(scene.high), scene.y(scene.high))]
    pen.line(ends, colour=palette.muted, zorder=2)
    if form.cutoff is not None:
        x, y = scene.x(form.cutoff), scene.y(form.cutoff)
        for line in ([(x, plot.top), (x, plot.bottom)], [(plot.left, y), (plot.right, y)]):
            pen.line(line, colour=palette.muted, dashes=(6, 4), zorder=2)
    _scatter_words(scene)
    spots: dict[tuple[float, float], list[int]] = defaultdict(list)
    for place, pair in enumerate(scene.found.pairs):
        spots[pair.first, pair.last].append(place)
    _bubbles(scene, spots)


def _corridor(scene: _Scene) -> None:
    reach = scene.found.form.threshold
    if reach is None:
        return
    low, high = scene.low, scene.high
    corners = [
        (low, low), (low, low + reach), (high - reach, high),
        (high, high), (high, high - reach), (low + reach, low),
    ]  # fmt: skip
    fill = mix(scene.palette.primary, scene.palette.surface, _CORRIDOR)
    placed = [(scene.x(x), scene.y(y)) for x, y in corners]
    scene.pen.polygon(placed, fill=fill, edge=fill, width=0, zorder=1)


def _scatter_words(scene: _Scene) -> None:
    plot, palette, pen, words = scene.plot, scene.palette, scene.pen, scene.words
    down = not scene.found.form.higher_is_better
    name = scene.found.form.short_title
    middle = (plot.left + plot.right) / 2
    below = words.first_of.format(instrument=name)
    pen.text((middle, plot.bottom + 37), below, size=SMALL, colour=palette.muted, anchor="center")
    pen.text(
        (plot.left, plot.top - 8),
        words.last_of.format(instrument=name),
        size=SMALL,
        colour=palette.muted,
    )
    above, under = (words.worse, words.better) if down else (words.better, words.worse)
    tones = (palette.danger, palette.good) if down else (palette.good, palette.danger)
    pen.text((plot.left + 10, plot.top + 16), above, size=SMALL, colour=tones[0])
    pen.text((plot.right - 10, plot.bottom - 9), under, size=SMALL, colour=tones[1], anchor="right")


def _bubbles(scene: _Scene, spots: Mapping[tuple[float, float], list[int]]) -> None:
    """Draw one mark for all who share a spot, larger for more of them."""
    most = max((len(one) for one in spots.values()), default=1)
    least = _DOT if len(spots) <= _MOST_LINES else _LEAST_DOT
    sized: dict[tuple[str, float], list[Spot]] = defaultdict(list)
    for (first, last), places in spots.items():
        more = math.sqrt((len(places) - 1) / (most - 1)) if most > 1 else 0.0
        grown = round(least + least * more, 1)
        spot = (scene.x(first), scene.y(last))
        sized[verdict_of(scene.found.pairs[places[0]]), grown].append(spot)
        scene.mark(spot, grown / 2 + 2, places)
    for (verdict, grown), where in sized.items():
        _draw(scene, scene.looks[verdict], where, grown)


def _draw(scene: _Scene, look: _Look, spots: Sequence[Spot], size: float) -> None:
    fill = look.colour if look.filled else scene.palette.surface
    is_large = size >= 5
    width = 0.6 if look.filled else min(1.4, size / 4)
    edge = scene.palette.surface if look.filled and is_large else look.colour
    # A triangle of the same width looks smaller than a ring.
    drawn = size * 1.3 if look.filled else size
    scene.pen.markers(spots, look.shape, drawn, fill=fill, edge=edge, width=width)


def _dots(scene: _Scene) -> None:
    plot, pairs = scene.plot, scene.found.pairs
    left, right = plot.left + plot.width * _SIDE, plot.right - plot.width * _SIDE
    columns = (_stacked(pairs, first=True), _stacked(pairs, first=False))
    most = max((len(row) for column in columns for row in column.values()), default=1)
    room = plot.width * _SIDE - 16
    step, per_dot = _dot_step(room, most)
    _threshold(scene)
    _lines_between(scene, left, right)
    for column, x, way in ((columns[0], left, -1), (columns[1], right, 1)):
        _stack(scene, column, x + way * (step / 2 + 2), way * step, per_dot)
    _dot_words(scene, left, right, per_dot)


def _stacked(pairs: Sequence[ScorePair], *, first: bool) -> Mapping[float, list[int]]:
    rows: dict[float, list[int]] = defaultdict(list)
    for place, pair in enumerate(pairs):
        rows[pair.first if first else pair.last].append(place)
    order = {"better": 0, "same": 1, "worse": 2}
    for row in rows.values():
        row.sort(key=lambda place: order[verdict_of(pairs[place])])
    return rows


def _dot_step(room: float, most: int) -> tuple[float, int]:
    """Give how far apart dots stand and how many people one stands for."""
    step = min(_DOT + 1.5, room / max(most, 1))
    if step >= _LEAST_DOT:
        return step, 1
    per_dot = math.ceil(most * _LEAST_DOT / room)
    return _LEAST_DOT, per_dot


def _stack(
    scene: _Scene, column: Mapping[float, list[int]], x: float, step: float, per_dot: int
) -> None:
    size = max(min(abs(step) - 1.0, _DOT, abs(scene.y(0) - scene.y(1)) * 0.95), 2.0)
    spots: dict[str, list[Spot]] = defaultdict(list)
    for score, row in column.items():
        y = scene.y(score)
        for number, start in enumerate(range(0, len(row), per_dot)):
            places = row[start : start + per_dot]
            spot = (x + step * number, y)
            spots[verdict_of(scene.found.pairs[places[0]])].append(spot)
            scene.mark(spot, size / 2 + 1.5, places)
    for verdict, where in spots.items():
        _draw(scene, scene.looks[verdict], where, size)


def _lines_between(scene: _Scene, left: float, right: float) -> None:
    """Join what belongs together; the more people, the fainter each line."""
    drawn: dict[str, set[tuple[Spot, Spot]]] = defaultdict(set)
    for pair in scene.found.pairs:
        ends = ((left, scene.y(pair.first)), (right, scene.y(pair.last)))
        drawn[verdict_of(pair)].add(ends)
    many = sum(len(lines) for lines in drawn.values())
    if many > _MOST_LINES:
        _mean_line(scene, left, right)
        return
    share = max(0.10, min(0.75, 14 / math.sqrt(many + 1)))
    for verdict in ("same", "better", "worse"):
        colour = mix(scene.looks[verdict].colour, scene.palette.surface, share)
        scene.pen.strokes(sorted(drawn[verdict]), colour=colour, width=1.0, zorder=3)


def _mean_line(scene: _Scene, left: float, right: float) -> None:
    facts = scene.found.scores
    if facts is not None:
        ends = [(left, scene.y(facts.first_mean)), (right, scene.y(facts.last_mean))]
        scene.pen.line(ends, colour=scene.palette.text, width=2, zorder=4)


def _threshold(scene: _Scene) -> None:
    value = scene.found.form.cutoff
    if value is None:
        return
    plot, y = scene.plot, scene.y(value)
    colour = scene.palette.muted
    scene.pen.line([(plot.left, y), (plot.right, y)], colour=colour, dashes=(6, 4), zorder=2)
    text = scene.words.cutoff.format(value=scene.words.number(value))
    scene.pen.text((plot.left + 4, y - 5), text, size=SMALL, colour=colour)


def _dot_words(scene: _Scene, left: float, right: float, per_dot: int) -> None:
    plot, palette, pen, words = scene.plot, scene.palette, scene.pen, scene.words
    facts = scene.found.scores
    means = (facts.first_mean, facts.last_mean) if facts and facts.pairs >= 8 else (None, None)
    sides = ((left, "right", words.first, means[0]), (right, "left", words.last, means[1]))
    for x, anchor, name, mean in sides:
        said = name if mean is None else f"{name}, {words.mean.format(value=_short(words, mean))}"
        pen.text(
            (x, plot.bottom + 18),
            said,
            size=SMALL,
            colour=palette.text,
            weight="semibold",
            anchor="right" if anchor == "right" else "left",
        )
        if mean is not None:
            _mean_mark(scene, x, mean, inwards=1 if anchor == "right" else -1)
    if per_dot > 1:
        text = words.each.format(count=per_dot)
        spot = (plot.right, plot.top - 8)
        pen.text(spot, text, size=SMALL, colour=palette.muted, anchor="right")
    _key(scene)


def _short(words: OutcomeWords, value: float) -> str:
    return f"{value:.1f}".replace(".", words.decimal)


def _mean_mark(scene: _Scene, x: float, mean: float, *, inwards: int) -> None:
    """Draw a short bar beside the column's dots, on top of the lines."""
    y = scene.y(mean)
    bar = [(x + inwards * 3, y), (x + inwards * 27, y)]
    scene.pen.line(bar, colour=scene.palette.surface, width=6, zorder=7)
    scene.pen.line(bar, colour=scene.palette.text, width=3, zorder=8)


def _key(scene: _Scene) -> None:
    """Say what the shapes mean, under the picture."""
    words, plot = scene.words, scene.plot
    said = (
        ("better", words.improved),
        ("same", words.unchanged),
        ("worse", words.deteriorated),
    )
    x, y = plot.left, plot.bottom + 38
    for verdict, text in said:
        _draw(scene, scene.looks[verdict], [(x + 5, y - 4)], _DOT)
        scene.pen.text((x + 14, y), text, size=SMALL, colour=scene.palette.muted)
        x += 14 + width_of(text, SMALL) + 22


def verdict_counts(pairs: Iterable[ScorePair]) -> dict[str, int]:
    """Count better, same and worse as they are drawn."""
    counts = {"better": 0, "same": 0, "worse": 0}
    for pair in pairs:
        counts[verdict_of(pair)] += 1
    return counts
