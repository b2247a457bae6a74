"""Draw panels: one instrument, several above one another, or two periods side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.outcomes.course import Course
from counsel_desk.reports import chart_breaks as breaks
from counsel_desk.reports import chart_ground as ground
from counsel_desk.reports import chart_labels as labels
from counsel_desk.reports import chart_marks as marks
from counsel_desk.reports.chart_figure import ChartFigure, Pen
from counsel_desk.reports.chart_layout import (
    PLAIN,
    SMALL,
    Entry,
    Frame,
    divide,
    end_room,
    left_margin,
    levels_of,
    right_margin,
)
from counsel_desk.reports.chart_words import LabelSet
from counsel_desk.reports.label_places import Places
from counsel_desk.reports.palette import ChartPalette
from counsel_desk.reports.rendered import Rect
from counsel_desk.reports.time_axis import spread

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from counsel_desk.domain.outcomes.course import Series
    from counsel_desk.reports.chart_view import Window

HEAD = 40.0
_FOOT = 112.0
_GAP = 28.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn on, with which course, colours and words, and what stands above it."""

    figure: ChartFigure
    course: Course
    palette: ChartPalette
    words: LabelSet
    heading: str = ""
    subheading: str = ""

    def bare(self) -> Sheet:
        """Give the same without what stands above."""
        return replace(self, heading="", subheading="")


def sessions_of(course: Course, series: Series) -> tuple[datetime, ...]:
    """Give the moments of the sessions, or of the scores where no session is known."""
    scored = [point.when for point in courses.scored(series.points)]
    return course.sessions or tuple(sorted(set(scored)))


def draw_panel(sheet: Sheet, series: Series, rect: Rect, frame: Frame = PLAIN) -> ground.Scene:
    """Draw one instrument with all that belongs to it within a rectangle of the figure."""
    begin = len(sheet.figure.marks)
    scene, summary = scene_of(sheet, series, rect, frame)
    ground.draw_heading(scene, sheet.heading, sheet.subheading)
    draw_ground(scene)
    _draw_scores(scene)
    if frame.has_foot:
        labels.write_footer(scene, summary)
    settle(sheet, begin, rect, series.instrument)
    return scene


def scene_of(sheet: Sheet, series: Series, rect: Rect, frame: Frame) -> tuple[ground.Scene, str]:
    """Divide a rectangle, and give the scene with the words for its foot."""
    course, words = sheet.course, sheet.words
    entries: tuple[Entry, ...] = ()
    summary = ""
    if frame.has_foot:
        told = _cut(course, series, frame)
        entries = labels.footer_entries(*told, words, events=True)
        summary = labels.footer_summary(*told, words)
    layout = divide(
        course,
        series,
        words,
        size=(rect.width, rect.height),
        entries=entries,
        summary=summary,
        heading=bool(sheet.heading),
        events=True,
        frame=frame,
    )
    plot = layout.plot
    places = Places(Rect(plot.left, plot.top - 6, plot.right, plot.bottom))
    pen = Pen(sheet.figure, (rect.left, rect.top))
    return ground.Scene(
        sheet.figure, pen, layout, course, series, sheet.palette, words, places
    ), summary


def _cut(course: Course, series: Series, frame: Frame) -> tuple[Course, Series]:
    """Leave out of the words at the foot what was zoomed away."""
    if frame.window is None or not frame.is_cut:
        return course, series
    begin, end = frame.window

    def within(when: datetime) -> bool:
        return begin <= when <= end

    shown = replace(
        course,
        events=tuple(one for one in course.events if within(one.when)),
        meetings=tuple(one for one in course.meetings if within(one.when)),
    )
    points = tuple(one for one in series.points if within(one.when))
    return shown, replace(series, points=points)


def settle(sheet: Sheet, begin: int, rect: Rect, name: str) -> None:
    """Move the marks drawn since to where their panel lies, and name their series."""
    figure = sheet.figure
    figure.marks[begin:] = [
        replace(
            mark,
            x=mark.x + rect.left,
            y=mark.y + rect.top,
            series=mark.series or (name if mark.kind == "point" else ""),
        )
        for mark in figure.marks[begin:]
    ]


def draw_ground(scene: ground.Scene) -> None:
    """Draw what lies behind the scores."""
    scene.figure.plot = scene.layout.plot
    ground.draw_local(scene)
    ground.draw_corridor(scene)
    ground.draw_scale(scene)
    ground.draw_bands(scene)
    ground.draw_cutoff(scene)
    ground.draw_events(scene)
    ground.draw_dates(scene)
    ground.draw_meetings(scene)
    ground.draw_notes(scene)


def _draw_scores(scene: ground.Scene) -> None:
    if not scene.series.points:
        labels.label_empty(scene)
        labels.label_cutoff(scene)
        return
    marks.draw_lines(scene)
    breaks.draw_same_day(scene)
    marks.draw_points(scene)
    # What matters most chooses its place first.
    safety = marks.draw_safety(scene)
    labels.label_end(scene)
    labels.label_safety(scene, safety)
    breaks.label_same_day(scene)
    labels.label_changes(scene)
    labels.label_sudden(scene)
    labels.label_cutoff(scene)
    labels.label_corridor(scene)
    breaks.label_breaks(scene)


def shared_frame(sheet: Sheet, series: Sequence[Series], rect: Rect, frame: Frame) -> Frame:
    """Give panels one time, one left edge and one room for the words at the end."""
    course, words = sheet.course, sheet.words
    window = frame.window
    if window is None:
        found = courses.extent(course, series)
        scale = spread(list(found), 0, 1) if found is not None else None
        window = (scale.start, scale.end) if scale is not None else None
    left = max(left_margin(course, words, levels_of(one), rect.width) for one in series)
    margin = max(right_margin(one, rect.width) for one in series)
    room = max(end_room(one, words, rect.width - left) for one in series)
    return replace(frame, window=window, left=left, margin=margin, end_room=room)


def draw_stacked(sheet: Sheet, series: Sequence[Series], rect: Rect, frame: Frame) -> None:
    """Draw instruments above one another on one time axis, the strips under the lowest."""
    shared = shared_frame(sheet, series, rect, frame)
    top = rect.top + (HEAD if sheet.heading else 0.0)
    each = (rect.height - (top - rect.top) - _FOOT) / len(series)
    for place, one in enumerate(series):
        is_last = place == len(series) - 1
        height = each + (_FOOT if is_last else 0.0)
        own = Rect(rect.left, top, rect.right, top + height)
        draw_panel(sheet.bare(), one, own, replace(shared, has_foot=is_last))
        top += height
    if sheet.heading:
        scene, _ = scene_of(sheet, series[0], rect, shared)
        ground.draw_heading(scene, sheet.heading, sheet.subheading)


def draw_periods(
    sheet: Sheet, series: Series, periods: tuple[Window, Window], rect: Rect, frame: Frame
) -> None:
    """Draw two periods of one instrument side by side, each under its dates."""
    top = rect.top + (HEAD if sheet.heading else 0.0) + 22
    width = (rect.width - _GAP) / 2
    pen = Pen(sheet.figure)
    for place, window in enumerate(periods):
        left = rect.left + place * (width + _GAP)
        own = Rect(left, top, left + width, rect.bottom)
        days = " – ".join(sheet.words.full_day(when) for when in window)
        pen.text((left, top - 8), days, size=SMALL, colour=sheet.palette.text, weight="semibold")
        draw_panel(sheet.bare(), series, own, replace(frame, window=window, is_cut=True))
    if sheet.heading:
        scene, _ = scene_of(sheet, series, rect, PLAIN)
        ground.draw_heading(scene, sheet.heading, sheet.subheading)
