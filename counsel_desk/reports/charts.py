"""Draw the progress chart of a client as a figure that screen and report share."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, cast

from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.outcomes.course import Course, Series
from counsel_desk.reports import chart_ground as ground
from counsel_desk.reports import chart_labels as labels
from counsel_desk.reports import chart_marks as marks
from counsel_desk.reports.chart_figure import ChartFigure, Pen
from counsel_desk.reports.chart_layout import divide
from counsel_desk.reports.chart_words import ENGLISH, LabelSet
from counsel_desk.reports.label_places import Places
from counsel_desk.reports.rendered import HitBox, Rect, RenderedChart

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from counsel_desk.reports.palette import ChartPalette

__all__ = ["HitBox", "RenderedChart", "progress_figure", "render", "warm_up"]

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
    """Draw the course of one instrument.

    ``size`` is width and height in logical pixels, 96 to the inch; ``dpi`` is 96 times the pixels
    per logical pixel. ``hide_events`` leaves numbers and texts of events out, for a shared screen.
    ``heading`` stands above an exported chart; on the screen the card carries it.

    Raises:
        KeyError: the course has no series of that instrument.
    """
    series = course.of(instrument)
    if series is None:
        raise KeyError(instrument)
    fitted = (max(size[0], LEAST_SIZE[0]), max(size[1], LEAST_SIZE[1]))
    figure = ChartFigure(fitted, dpi=dpi, ground=palette.surface)
    marked = courses.mark_changes(series)
    entries = labels.footer_entries(course, marked, locale_text, events=not hide_events)
    summary = labels.footer_summary(course, marked, locale_text)
    layout = divide(
        course,
        marked,
        locale_text,
        size=fitted,
        entries=entries,
        summary=summary,
        heading=bool(heading),
        events=not hide_events,
    )
    figure.plot = layout.plot
    places = Places(
        Rect(layout.plot.left, layout.plot.top - 6, layout.plot.right, layout.plot.bottom)
    )
    scene = ground.Scene(figure, Pen(figure), layout, course, marked, palette, locale_text, places)
    with DRAWING:
        ground.draw_heading(scene, heading, subheading)
        _draw_ground(scene)
        _draw_scores(scene)
        labels.write_footer(scene, summary)
    return figure


def _draw_ground(scene: ground.Scene) -> None:
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
    marks.draw_points(scene)
    # What matters most chooses its place first.
    safety = marks.draw_safety(scene)
    labels.label_end(scene)
    labels.label_safety(scene, safety)
    labels.label_changes(scene)
    labels.label_cutoff(scene)
    labels.label_corridor(scene)
    labels.label_breaks(scene)


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
        )
        for mark in figure.marks
    )


def warm_up(palette: ChartPalette) -> None:
    """Draw a small chart for nothing, so that the first real one is as quick as the others."""
    blank = Series("warm-up", "", "0", 0, 10)
    render(progress_figure(Course((blank,)), "warm-up", palette=palette, size=LEAST_SIZE))
