"""Draw a client's chart as a figure that screen and report share: what is shown is exported."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, cast

from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.outcomes.course import Course, Series
from counsel_desk.reports.chart_figure import ChartFigure
from counsel_desk.reports.chart_items import draw_items
from counsel_desk.reports.chart_layout import Frame
from counsel_desk.reports.chart_panels import (
    Sheet,
    draw_panel,
    draw_periods,
    draw_stacked,
    sessions_of,
)
from counsel_desk.reports.chart_sources import LINE, source_lines, write_sources
from counsel_desk.reports.chart_together import draw_together
from counsel_desk.reports.chart_view import Axis, ChartKind, ChartView
from counsel_desk.reports.chart_words import ENGLISH, LabelSet
from counsel_desk.reports.rendered import HitBox, Rect, RenderedChart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from counsel_desk.reports.palette import ChartPalette

__all__ = ["HitBox", "RenderedChart", "progress_figure", "render", "view_figure", "warm_up"]

LEAST_SIZE = (280.0, 200.0)

# matplotlib keeps state of its own between drawings and promises nothing to threads.
DRAWING = Lock()


def progress_figure(
    course: Course,
    instrument: str,
    *,
    palette: ChartPalette,
    size: tuple[float, float],
    dpi: float = 96.0,
    locale_text: LabelSet = ENGLISH,
    hide_events: bool = False,
    heading: str = "",
    subheading: str = "",
) -> ChartFigure:
    """Draw the course of one instrument over the days.

    ``size`` is width and height in logical pixels, 96 to the inch; ``dpi`` is 96 times the pixels
    per logical pixel. ``hide_events`` leaves numbers and texts of events out, for a shared screen.
    ``heading`` stands above an exported chart; on the screen the card carries it.

    Raises:
        KeyError: the course has no series of that instrument.
    """
    return view_figure(
        course,
        ChartView(instrument, events=not hide_events),
        palette=palette,
        size=size,
        dpi=dpi,
        locale_text=locale_text,
        heading=heading,
        subheading=subheading,
    )


def view_figure(
    course: Course,
    view: ChartView,
    *,
    palette: ChartPalette,
    size: tuple[float, float],
    dpi: float = 96.0,
    locale_text: LabelSet = ENGLISH,
    heading: str = "",
    subheading: str = "",
) -> ChartFigure:
    """Draw a view of a course; see `progress_figure` for the rest.

    Raises:
        KeyError: the course has no series of the view's instrument.
    """
    if course.of(view.instrument) is None:
        raise KeyError(view.instrument)
    fitted = (max(size[0], LEAST_SIZE[0]), max(size[1], LEAST_SIZE[1]))
    figure = ChartFigure(fitted, dpi=dpi, ground=palette.surface)
    shown = course if view.events else replace(course, events=())
    sheet = Sheet(figure, shown, palette, locale_text, heading, subheading)
    with DRAWING:
        _draw(sheet, view, course)
    return figure


def _draw(sheet: Sheet, view: ChartView, course: Course) -> None:
    series = tuple(
        courses.mark_changes(one if view.local else replace(one, local=None))
        for one in view.series(course)
    )
    whole = _above_sources(sheet, view, series)
    sessions = sessions_of(sheet.course, series[0]) if view.axis is Axis.SESSIONS else ()
    frame = Frame(view.window, sessions, is_cut=view.window is not None)
    periods = view.halves(course) if view.kind is ChartKind.PERIODS else None
    if view.kind is ChartKind.ITEMS and series[0].items:
        draw_items(sheet, series[0], whole, view.window)
    elif view.kind is ChartKind.PERIODS and periods is not None:
        draw_periods(sheet, series[0], periods, whole, frame)
    elif view.kind is ChartKind.STACKED:
        draw_stacked(sheet, series, whole, frame)
    elif view.kind in (ChartKind.TOGETHER, ChartKind.PARTS):
        draw_together(sheet, series, whole, frame)
    else:
        draw_panel(sheet, series[0], whole, frame)


def _above_sources(sheet: Sheet, view: ChartView, series: Sequence[Series]) -> Rect:
    """Write beneath the chart whose figures say what is reliable; give the room above it."""
    width, height = sheet.figure.pixel_size
    if view.kind is ChartKind.ITEMS:
        return Rect(0, 0, width, height)
    window = None if view.kind is ChartKind.PERIODS else view.window
    told = series if view.kind in (ChartKind.STACKED, ChartKind.TOGETHER) else series[:1]
    lines = source_lines(told, sheet.words, width, window)
    write_sources(sheet.figure, lines, sheet.palette)
    return Rect(0, 0, width, height - len(lines) * LINE - (4 if lines else 0))


def render(figure: ChartFigure) -> RenderedChart:
    """Render a figure with Agg; MUST NOT be called on the window's thread."""
    canvas = cast("FigureCanvasAgg", figure.canvas)
    with DRAWING:
        canvas.draw()  # type: ignore[no-untyped-call] # matplotlib leaves it untyped
        width, height = canvas.get_width_height(physical=True)
        pixels = bytes(canvas.buffer_rgba())  # type: ignore[no-untyped-call] # as above
    dpr = figure.dpi / 96.0
    plot = figure.plot
    scaled = Rect(plot.left * dpr, plot.top * dpr, plot.right * dpr, plot.bottom * dpr)
    return RenderedChart(pixels, width, height, dpr, scaled, _boxes(figure, dpr))


def _boxes(figure: ChartFigure, dpr: float) -> tuple[HitBox, ...]:
    return tuple(
        HitBox(
            kind=mark.kind,
            index=mark.index,
            left=(mark.x - mark.half) * dpr,
            top=(mark.y - mark.half) * dpr,
            width=2 * mark.half * dpr,
            height=2 * mark.half * dpr,
            key=mark.key,
            series=mark.series,
        )
        for mark in figure.marks
    )


def warm_up(palette: ChartPalette) -> None:
    """Draw a small chart for nothing, so that the first real one is as quick as the others."""
    blank = Series("warm-up", "", "0", 0, 10)
    render(progress_figure(Course((blank,)), "warm-up", palette=palette, size=LEAST_SIZE))
