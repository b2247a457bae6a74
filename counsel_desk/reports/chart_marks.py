"""Draw the scores: lines, marks, reliable change and safety items."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from counsel_desk.domain.outcomes import course as courses
from counsel_desk.reports.chart_figure import PlacedMark
from counsel_desk.reports.chart_layout import SMALL
from counsel_desk.reports.figure_text import CAP_HEIGHT
from counsel_desk.reports.label_places import MARK
from counsel_desk.reports.rendered import Rect

if TYPE_CHECKING:
    from counsel_desk.domain.outcomes.course import ScorePoint
    from counsel_desk.reports.chart_figure import Pen, Spot
    from counsel_desk.reports.chart_ground import Scene
    from counsel_desk.reports.palette import ChartPalette

DOT = 4.6
TRIANGLE = 6.4
SAFETY = 8.0
DASHES: tuple[tuple[float, float] | None, ...] = (None, (9, 4), (2, 3), (12, 3), (5, 5), (1, 5))


def draw_lines(scene: Scene) -> None:
    """Join the scores within each unbroken stretch."""
    for run in courses.segments(scene.series.points):
        spots = clipped([spot_of(scene, point) for point in run], scene.layout.plot)
        if len(spots) > 1:
            dashes = DASHES[scene.shape % len(DASHES)]
            colour = scene.palette.score
            scene.pen.line(spots, colour=colour, width=2.6, dashes=dashes, zorder=5)
        for start, end in itertools.pairwise(spots):
            scene.places.take_line(start, end)


def clipped(spots: list[Spot], plot: Rect) -> list[Spot]:
    """Cut a line at the left and the right edge of a plot; its spots are in order of x."""
    cut: list[Spot] = []
    for (x0, y0), (x1, y1) in itertools.pairwise(spots):
        if x1 < plot.left or x0 > plot.right or x1 <= x0:
            continue
        for x in (max(x0, plot.left), min(x1, plot.right)):
            spot = (x, y0 + (y1 - y0) * (x - x0) / (x1 - x0))
            if not cut or spot != cut[-1]:
                cut.append(spot)
    return cut or [spot for spot in spots if plot.left <= spot[0] <= plot.right]


def spot_of(scene: Scene, point: ScorePoint) -> Spot:
    """Give the place of a point; one without a score stands on the axis."""
    x = scene.x(point.when)
    if point.score is None:
        return x, scene.layout.plot.bottom - 9
    return x, scene.layout.y(point.score)


def draw_points(scene: Scene) -> None:
    """Draw each administration: round, or a triangle where the change is reliable."""
    start = courses.baseline(scene.series)
    for index, point in enumerate(scene.series.points):
        if not scene.shows(point.when):
            continue
        x, y = spot_of(scene, point)
        rising = start is not None and (point.score or 0) > (start.score or 0)
        draw_mark(scene.pen, (x, y), point, scene.palette, rising=rising, shape=scene.shape)
        scene.places.take(Rect.around(x, y, 8), MARK)
        mark = PlacedMark("point", index, x, y, TRIANGLE + 1, point.screening)
        scene.figure.marks.append(mark)


def draw_mark(
    pen: Pen,
    spot: Spot,
    point: ScorePoint,
    palette: ChartPalette,
    *,
    rising: bool,
    shape: int = 0,
) -> None:
    """Draw the mark of one administration: a diamond without a score.

    It is hollow where answers are missing or not known, with a dot inside for a total alone. A
    triangle stands for a reliable change alone whose figure is confirmed.
    """
    if point.score is None:
        no_score_sign(pen, spot, palette)
        return
    fill = palette.surface if point.hollow else palette.score
    if point.change is not None and point.confirmed:
        rim = triangle(spot, TRIANGLE + 2.4, rising=rising)
        pen.polygon(rim, fill=palette.surface, edge=palette.surface, width=1)
        inner = triangle(spot, TRIANGLE - (0.6 if point.hollow else 0), rising=rising)
        pen.polygon(inner, fill=fill, edge=palette.score, width=2.2 if point.hollow else 1)
        _total_sign(pen, spot, point, palette)
        return
    if shape:
        pen.polygon(
            _corners(spot, DOT + 0.8, shape),
            fill=fill,
            edge=palette.score,
            width=2.2 if point.hollow else 0.8,
        )
        _total_sign(pen, spot, point, palette)
        return
    pen.circle(spot, DOT + 1.9, fill=palette.surface, edge=palette.surface, width=0)
    pen.circle(spot, DOT, fill=fill, edge=palette.score, width=2.4 if point.hollow else 0.6)
    _total_sign(pen, spot, point, palette)


def _total_sign(pen: Pen, spot: Spot, point: ScorePoint, palette: ChartPalette) -> None:
    if point.total_only:
        total_sign(pen, spot, palette)


def total_sign(pen: Pen, spot: Spot, palette: ChartPalette) -> None:
    """Put a dot into a hollow mark: a total whose answers are not known."""
    pen.circle(spot, DOT / 3, fill=palette.score, edge=palette.score, width=0)


def _corners(spot: Spot, half: float, shape: int) -> list[Spot]:
    """Give the corners of the mark of a further series: a square, a diamond, a cross, ...

    None of them is a triangle, which means a reliable change.
    """
    x, y = spot
    square = [
        (x - half, y - half),
        (x + half, y - half),
        (x + half, y + half),
        (x - half, y + half),
    ]
    wide, thin = half * 1.2, half * 0.45
    cross = [
        (x - wide, y - thin), (x - thin, y - thin), (x - thin, y - wide), (x + thin, y - wide),
        (x + thin, y - thin), (x + wide, y - thin), (x + wide, y + thin), (x + thin, y + thin),
        (x + thin, y + wide), (x - thin, y + wide), (x - thin, y + thin), (x - wide, y + thin),
    ]  # fmt: skip
    bar = [(x - wide, y - half / 2), (x + wide, y - half / 2), (x + wide, y + half / 2),
           (x - wide, y + half / 2)]  # fmt: skip
    post = [(x - half / 2, y - wide), (x + half / 2, y - wide), (x + half / 2, y + wide),
            (x - half / 2, y + wide)]  # fmt: skip
    return [square, _diamond(spot, half * 1.3), cross, bar, post][(shape - 1) % 5]


def triangle(spot: Spot, half: float, *, rising: bool) -> list[Spot]:
    """Give the corners of a triangle that points up if ``rising``."""
    x, y = spot
    tip = -half if rising else half
    return [(x - half, y - tip * 0.72), (x + half, y - tip * 0.72), (x, y + tip * 0.95)]


def no_score_sign(pen: Pen, spot: Spot, palette: ChartPalette) -> None:
    """Draw the hollow diamond of a screening that has no total."""
    pen.polygon(_diamond(spot, 5.5), fill=palette.surface, edge=palette.muted, width=1.6)


def draw_safety(scene: Scene) -> dict[str, Rect]:
    """Draw the safety marks beside their points; give the latest mark of each kind."""
    latest: dict[str, Rect] = {}
    for point in scene.series.points:
        if point.safety == "clear" or not scene.shows(point.when):
            continue
        x, y = spot_of(scene, point)
        around = [(x, y - 21), (x, y + 21), (x + 19, y - 15), (x - 19, y - 15), (x, y - 38)]
        kept = [(cx, max(cy, scene.layout.plot.top - 2)) for cx, cy in around]
        chosen = scene.places.choose([Rect.around(*spot, SAFETY) for spot in kept], step=60)
        if chosen is not None:
            safety_sign(scene.pen, _centre(chosen), scene.palette, point.safety)
            latest[point.safety] = chosen
    return latest


def safety_sign(pen: Pen, spot: Spot, palette: ChartPalette, safety: str) -> None:
    """Draw a filled diamond with an exclamation mark, or a ring with a question mark."""
    x, y = spot
    if safety == "endorsed":
        pen.polygon(_diamond(spot, SAFETY), fill=palette.danger, edge=palette.danger, width=1)
        sign, colour = "!", palette.surface
    else:
        pen.circle(spot, SAFETY - 1, fill=palette.surface, edge=palette.warning, width=1.6)
        sign, colour = "?", palette.warning
    baseline = (x, y + SMALL * 0.92 * CAP_HEIGHT / 2)
    pen.text(baseline, sign, size=SMALL * 0.92, colour=colour, weight="semibold", anchor="center")


def _diamond(spot: Spot, half: float) -> list[Spot]:
    x, y = spot
    return [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]


def _centre(rect: Rect) -> Spot:
    return (rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2
