"""Draw what lies behind the scores: grid, corridor, threshold, bands, dates and strips."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.outcomes.course import Course, Series
from counsel_desk.reports.chart_figure import ChartFigure, Pen, PlacedMark
from counsel_desk.reports.chart_layout import FLAG, SCALE, SMALL, TITLE, Layout
from counsel_desk.reports.chart_words import LabelSet
from counsel_desk.reports.figure_text import CAP_HEIGHT, shorten, width_of
from counsel_desk.reports.label_places import LINE, RULE, Places
from counsel_desk.reports.palette import ChartPalette, mix
from counsel_desk.reports.rendered import Rect
from counsel_desk.reports.time_axis import SessionScale, Tick, TimeScale, session_ticks, ticks

if TYPE_CHECKING:
    from datetime import datetime

    from counsel_desk.domain.outcomes.course import MeetingMark

CORRIDOR_SHARE = 0.09
_TICK_APART = 14.0


@dataclass(frozen=True, slots=True)
class Scene:
    """What every part of a drawing needs: the course, its layout, colours, words and pen.

    ``shape`` tells series apart that share a plot: 0 is round with a whole line.
    """

    figure: ChartFigure
    pen: Pen
    layout: Layout
    course: Course
    series: Series
    palette: ChartPalette
    words: LabelSet
    places: Places
    shape: int = 0

    def x(self, when: datetime) -> float:
        """Give the position of a moment."""
        time = self.layout.time
        return self.layout.plot.left if time is None else time.x(when)

    def shows(self, when: datetime) -> bool:
        """Whether a moment lies within what was zoomed to."""
        return self.layout.plot.left - 1 <= self.x(when) <= self.layout.plot.right + 1


def draw_heading(scene: Scene, heading: str, subheading: str) -> None:
    """Write the title of an exported chart and what was given."""
    if not heading:
        return
    pen, palette = scene.pen, scene.palette
    room = scene.layout.size[0]
    title = shorten(heading, room, TITLE, "semibold")
    pen.text((0, 18), title, size=TITLE, colour=palette.text, weight="semibold")
    used = width_of(title, TITLE, "semibold") + 10
    quiet = shorten(subheading, room - used, SMALL)
    pen.text((used, 18), quiet, size=SMALL, colour=palette.muted)


def draw_scale(scene: Scene) -> None:
    """Draw the horizontal grid with its scores; the lowest level carries the dates."""
    plot, palette, layout = scene.layout.plot, scene.palette, scene.layout
    written = plot.bottom + 2 * _TICK_APART
    for level in layout.levels:
        y = layout.y(level)
        base = level == layout.lowest
        colour = mix(palette.muted, palette.surface, 0.6) if base else palette.line
        scene.pen.line([(plot.left, y), (plot.right, y)], colour=colour, zorder=1.5)
        scene.places.take(Rect(plot.left, y - 1, plot.right, y + 1), RULE)
        if written - y >= _TICK_APART:
            spot = (plot.left - 8, y + SCALE * CAP_HEIGHT / 2)
            text = scene.words.number(level)
            scene.pen.text(spot, text, size=SCALE, colour=palette.muted, anchor="right")
            written = y


def draw_corridor(scene: Scene) -> None:
    """Shade the scores that are no reliable change, as far as the scale reaches."""
    found, span = courses.corridor(scene.series), corridor_rect(scene)
    if found is None or span is None:
        return
    layout, plot, palette = scene.layout, scene.layout.plot, scene.palette
    scene.pen.rect(span, fill=corridor_fill(palette), zorder=1)
    edge = mix(palette.primary, palette.surface, 0.45)
    for score in (found.low, found.high):
        if layout.lowest < score < layout.highest:
            y = layout.y(score)
            scene.pen.line([(plot.left, y), (plot.right, y)], colour=edge, width=1, zorder=1.6)
            scene.places.take(Rect(plot.left, y - 1, plot.right, y + 1), RULE)


def corridor_rect(scene: Scene) -> Rect | None:
    """Give the part of the plot that the corridor covers."""
    found, layout = courses.corridor(scene.series), scene.layout
    if found is None:
        return None
    top = layout.y(min(found.high, layout.highest))
    bottom = layout.y(max(found.low, layout.lowest))
    return Rect(layout.plot.left, top, layout.plot.right, bottom)


def corridor_fill(palette: ChartPalette) -> str:
    """Give the quiet colour of the corridor."""
    return mix(palette.primary, palette.surface, CORRIDOR_SHARE)


def draw_local(scene: Scene) -> None:
    """Shade the middle half of past clients at the session of each score, edges dotted."""
    local = scene.series.local
    if local is None:
        return
    found = [
        (scene.x(point.when), *local.points[point.session])
        for point in courses.scored(scene.series.points)
        if point.session in local.points and scene.shows(point.when)
    ]
    if len(found) < 2:
        return
    layout, palette = scene.layout, scene.palette
    upper = [(x, layout.y(min(high, layout.highest))) for x, _, high in found]
    lower = [(x, layout.y(max(low, layout.lowest))) for x, low, _ in found]
    fill = mix(palette.muted, palette.surface, 0.16)
    scene.pen.polygon([*upper, *reversed(lower)], fill=fill, edge=fill, width=0.5, zorder=1.2)
    for edge in (upper, lower):
        scene.pen.line(edge, colour=palette.muted, width=1.2, dashes=(1.5, 3), zorder=1.7)


def draw_cutoff(scene: Scene) -> None:
    """Draw the screening threshold as a dashed line."""
    cutoff, plot = scene.series.cutoff, scene.layout.plot
    if cutoff is None:
        return
    y = scene.layout.y(cutoff.value)
    line = [(plot.left, y), (plot.right, y)]
    scene.pen.line(line, colour=scene.palette.muted, width=1.3, dashes=(7, 5), zorder=3)
    scene.places.take(Rect(plot.left, y - 1.5, plot.right, y + 1.5), LINE)


def draw_bands(scene: Scene) -> None:
    """Mark the severity bands at the right edge, the heavier the darker, with their labels."""
    bands = sorted(scene.series.bands, key=lambda band: band.low)
    layout, plot, palette = scene.layout, scene.layout.plot, scene.palette
    for index, band in enumerate(bands):
        following = bands[index + 1].low if index + 1 < len(bands) else layout.highest
        top, bottom = layout.y(following), layout.y(band.low)
        rank = len(bands) - 1 - index if scene.series.higher_is_better else index
        fill = mix(palette.muted, palette.surface, 0.2 + 0.6 * rank / max(1, len(bands) - 1))
        scene.pen.rect(Rect(plot.right, top + 1, plot.right + 4, bottom - 1), fill=fill, zorder=2)
        if bottom - top >= SMALL:
            spot = (plot.right + 11, (top + bottom) / 2 + SMALL * CAP_HEIGHT / 2)
            label = shorten(band.label, layout.size[0] - spot[0], SMALL)
            scene.pen.text(spot, label, size=SMALL, colour=palette.muted)


def draw_dates(scene: Scene) -> None:
    """Write the dates beneath the strips."""
    layout, palette, words = scene.layout, scene.palette, scene.words
    if layout.time is None or not layout.has_foot:
        return
    found = _ticks_of(layout.time, layout.plot, words)
    if isinstance(layout.time, SessionScale):
        spot = (layout.plot.left, layout.dates_y + 16)
        scene.pen.text(spot, words.session_axis, size=SMALL, colour=palette.muted)
    for tick in found:
        x = layout.time.x(tick.when)
        stem = ((x, layout.plot.bottom), (x, layout.plot.bottom + 4))
        scene.pen.strokes([stem], colour=mix(palette.muted, palette.surface, 0.6), width=1)
        x = _kept(x, tick.label, layout.size[0])
        spot = (x, layout.dates_y)
        scene.pen.text(spot, tick.label, size=SCALE, colour=palette.muted, anchor="center")
        year = (x, layout.dates_y + 16)
        scene.pen.text(year, tick.year, size=SMALL, colour=palette.muted, anchor="center")


def _ticks_of(time: TimeScale, plot: Rect, words: LabelSet) -> list[Tick]:
    if isinstance(time, SessionScale):
        return session_ticks(time, plot.left, plot.right, room=30)
    room = max(width_of(word, SCALE) for word in words.months) + 26
    return ticks(time, plot.left, plot.right, words, room=room)


def _kept(x: float, label: str, width: float) -> float:
    half = width_of(label, SCALE) / 2 + 1
    return min(max(x, half), width - half)


def draw_events(scene: Scene) -> None:
    """Draw the numbered events as dotted lines with their numbers above the plot."""
    plot, palette = scene.layout.plot, scene.palette
    ordered = sorted(scene.course.events, key=lambda one: (one.when, one.number))
    for flag in scene.layout.flags:
        index = ordered.index(flag.event)
        baseline = plot.top - 10 - flag.row * FLAG
        line = [(flag.x, baseline + 3), (flag.x, plot.bottom)]
        scene.pen.line(line, colour=palette.warning, width=1.2, dashes=(1.4, 2.6), zorder=2.5)
        scene.places.take(Rect(flag.x - 1, plot.top, flag.x + 1, plot.bottom), LINE)
        number = str(flag.event.number)
        spot = (flag.x, baseline)
        scene.pen.text(
            spot, number, size=SMALL, colour=palette.warning, weight="semibold", anchor="center"
        )
        mark = PlacedMark("event", index, flag.x, baseline - 5, 8)
        scene.figure.marks.append(mark)


def draw_meetings(scene: Scene) -> None:
    """Draw the attendance strip: a square where attended, a cross where not."""
    y, colour = scene.layout.meetings_y, scene.palette.attendance
    if y is None:
        return
    _row_label(scene, scene.words.meetings, y)
    places = [
        (scene.x(mark.when), mark) for mark in scene.course.meetings if scene.shows(mark.when)
    ]
    half = _half_size(sorted(x for x, _ in places), 5.0)
    attended = [Rect.around(x, y, half) for x, mark in places if mark.attended]
    scene.pen.squares(attended, fill=colour)
    missed = [x for x, mark in places if mark.attended is False]
    scene.pen.strokes(_crosses(missed, y, half * 0.85), colour=colour, width=1.8)
    for x in (x for x, mark in places if mark.attended is None):
        scene.pen.circle((x, y), 1.6, fill=scene.palette.muted, edge=scene.palette.muted, width=0)
    _remember(scene, places, y, half)


def _remember(scene: Scene, places: list[tuple[float, MeetingMark]], y: float, half: float) -> None:
    for x, mark in places:
        index = scene.course.meetings.index(mark)
        scene.figure.marks.append(PlacedMark("meeting", index, x, y, max(half, 4.0)))


def _crosses(
    xs: list[float], y: float, half: float
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    falling = [((x - half, y - half), (x + half, y + half)) for x in xs]
    return falling + [((x - half, y + half), (x + half, y - half)) for x in xs]


def draw_notes(scene: Scene) -> None:
    """Draw a short stroke for each signed note."""
    y, palette = scene.layout.notes_y, scene.palette
    if y is None:
        return
    _row_label(scene, scene.words.notes, y)
    shown = [
        (index, scene.x(mark.when), mark)
        for index, mark in enumerate(scene.course.notes)
        if scene.shows(mark.when)
    ]
    strokes = [((x, y - 5), (x, y + 5)) for _, x, _ in shown]
    scene.pen.strokes(strokes, colour=palette.muted, width=2)
    for index, x, mark in shown:
        scene.figure.marks.append(PlacedMark("note", index, x, y, 5, mark.note))


def _row_label(scene: Scene, label: str, y: float) -> None:
    room = scene.layout.plot.left - 10
    spot = (scene.layout.plot.left - 8, y + SMALL * CAP_HEIGHT / 2 - 1)
    text = shorten(label, room, SMALL)
    scene.pen.text(spot, text, size=SMALL, colour=scene.palette.muted, anchor="right")


def _half_size(xs: list[float], wished: float) -> float:
    apart = [after - before for before, after in itertools.pairwise(xs)]
    apart = [gap for gap in apart if gap > 1]
    return max(1.5, min([wished, *(gap * 0.38 for gap in apart)]))
