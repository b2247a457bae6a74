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


def draw_lines(scene: Scene) -> None:
    """Join the scores within each unbroken stretch."""
    for run in courses.segments(scene.series.points):
        spots = [spot_of(scene, point) for point in run]
        if len(spots) > 1:
            scene.pen.line(spots, colour=scene.palette.score, width=2.6, zorder=5)
        for start, end in itertools.pairwise(spots):
            scene.places.take_line(start, end)


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
        x, y = spot_of(scene, point)
        rising = start is not None and (point.score or 0) > (start.score or 0)
        draw_mark(scene.pen, (x, y), point, scene.palette, rising=rising)
        scene.places.take(Rect.around(x, y, 8), MARK)
        mark = PlacedMark("point", index, x, y, TRIANGLE + 1, point.screening)
        scene.figure.marks.append(mark)


def draw_mark(
    pen: Pen, spot: Spot, point: ScorePoint, palette: ChartPalette, *, rising: bool
) -> None:
    """Draw the mark of one administration; hollow if prorated, a diamond without a score."""
    if point.score is None:
        no_score_sign(pen, spot, palette)
        return
    fill = palette.surface if point.prorated else palette.score
    if point.change is not None:
        rim = triangle(spot, TRIANGLE + 2.4, rising=rising)
        pen.polygon(rim, fill=palette.surface, edge=palette.surface, width=1)
        inner = triangle(spot, TRIANGLE - (0.6 if point.prorated else 0), rising=rising)
        pen.polygon(inner, fill=fill, edge=palette.score, width=2.2 if point.prorated else 1)
        return
    pen.circle(spot, DOT + 1.9, fill=palette.surface, edge=palette.surface, width=0)
    pen.circle(spot, DOT, fill=fill, edge=palette.score, width=2.4 if point.prorated else 0.6)


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
        if point.safety == "clear":
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
