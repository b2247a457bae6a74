"""Write beneath a chart what became of the client, and whose figures say what is reliable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.reports.chart_figure import Pen
from counsel_desk.reports.chart_layout import SMALL
from counsel_desk.reports.figure_text import DESCENT, wrap
from counsel_desk.reports.source_words import source_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from counsel_desk.domain.outcomes.course import Series
    from counsel_desk.reports.chart_figure import ChartFigure
    from counsel_desk.reports.chart_view import Window
    from counsel_desk.reports.chart_words import LabelSet
    from counsel_desk.reports.palette import ChartPalette

LINE = 17.0


def source_lines(
    series: Iterable[Series], words: LabelSet, width: float, window: Window | None = None
) -> tuple[str, ...]:
    """Break what is said of each instrument into lines of a width; nothing is left out."""
    said = (source_words(one, words, window) for one in series)
    return tuple(line for text in said if text for line in wrap(text, width, SMALL))


def write_sources(figure: ChartFigure, lines: Sequence[str], palette: ChartPalette) -> None:
    """Write the lines at the very foot of a figure."""
    height = figure.pixel_size[1]
    pen = Pen(figure)
    for index, line in enumerate(lines):
        baseline = height - (len(lines) - index - 1) * LINE - DESCENT * SMALL - 1
        pen.text((0, baseline), line, size=SMALL, colour=palette.muted)
