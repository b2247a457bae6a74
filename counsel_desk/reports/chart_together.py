"""Draw several instruments or subscales in one plot, each in percent of its own scale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.outcomes.shared_scale import normalised
from counsel_desk.reports import chart_breaks as breaks
from counsel_desk.reports import chart_ground as ground
from counsel_desk.reports import chart_labels as labels
from counsel_desk.reports import chart_marks as marks
from counsel_desk.reports.chart_layout import SMALL, VALUE, Frame
from counsel_desk.reports.chart_panels import draw_ground, scene_of, settle, shared_frame
from counsel_desk.reports.figure_text import width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.domain.outcomes.course import Series
    from counsel_desk.reports.chart_ground import Scene
    from counsel_desk.reports.chart_panels import Sheet
    from counsel_desk.reports.chart_words import LabelSet
    from counsel_desk.reports.palette import ChartPalette
    from counsel_desk.reports.rendered import Rect


def draw_together(sheet: Sheet, series: Sequence[Series], rect: Rect, frame: Frame) -> None:
    """Draw series on a scale from 0 to 100 %: colour, mark, dashes and words tell them apart."""
    begin = len(sheet.figure.marks)
    scaled = [normalised(one) for one in series]
    base = replace(scaled[0], points=tuple(point for one in scaled for point in one.points))
    shared = shared_frame(sheet, [base], rect, frame)
    wanted = max(width_of(_end(one, sheet.words), VALUE, "semibold") for one in series) + 24
    room = wanted if wanted < rect.width * 0.3 else 22.0
    scene, summary = scene_of(sheet, base, rect, replace(shared, end_room=room))
    ground.draw_heading(scene, sheet.heading, sheet.subheading)
    draw_ground(scene)
    spot = (scene.layout.plot.left + 6, scene.layout.plot.top + 15)
    colour = sheet.palette.muted
    scene.pen.text(spot, sheet.words.share_axis, size=SMALL, colour=colour)
    own = [
        replace(scene, series=one, palette=coloured(sheet.palette, place), shape=place)
        for place, one in enumerate(scaled)
    ]
    for one in own:
        marks.draw_lines(one)
    for one in own:
        first = len(sheet.figure.marks)
        breaks.draw_same_day(one)
        marks.draw_points(one)
        settle(sheet, first, rect, one.series.instrument)
    moved = len(sheet.figure.marks)
    _draw_safety(own)
    for one, original in zip(own, series, strict=True):
        labels.label_end(one, _end(original, sheet.words))
        breaks.label_same_day(one)
    breaks.label_breaks_of(scene, [one.series for one in own])
    labels.write_footer(scene, summary)
    _settle_ground(sheet, begin, moved, rect)


def _draw_safety(scenes: Sequence[Scene]) -> None:
    """Draw the safety marks of every instrument; the latest of each kind is said in words."""
    latest: dict[str, Rect] = {}
    for scene in scenes:
        for kind, place in marks.draw_safety(scene).items():
            kept = latest.get(kind)
            if kept is None or place.right > kept.right:
                latest[kind] = place
    labels.label_safety(scenes[0], latest)


def _settle_ground(sheet: Sheet, begin: int, end: int, rect: Rect) -> None:
    figure = sheet.figure
    figure.marks[begin:end] = [
        mark if mark.kind == "point" else replace(mark, x=mark.x + rect.left, y=mark.y + rect.top)
        for mark in figure.marks[begin:end]
    ]


def coloured(palette: ChartPalette, place: int) -> ChartPalette:
    """Give the palette with the colour of a series; that of attendance stays its own."""
    others = [one for one in palette.series if one != palette.attendance]
    return replace(palette, series=(others[place % len(others)], palette.attendance))


def _end(series: Series, words: LabelSet) -> str:
    points = courses.scored(series.points)
    last = points[-1].score if points else None
    name = series.short_title
    if series.higher_is_better:
        name = words.higher_better.format(name=name)
    return name if last is None else f"{name}  {words.number(last)}"
