"""Put the scores of several instruments on one scale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counsel_desk.domain.outcomes import course as courses

if TYPE_CHECKING:
    from counsel_desk.domain.outcomes.course import Series


def normalised(series: Series) -> Series:
    """Give a series in percent of its own scale, so that instruments can share an axis.

    Bands, cut-off and reliable change stay behind: they have no meaning on a shared axis. Which
    change is reliable stays marked on the points.
    """
    span = (series.maximum - series.minimum) or 1.0
    points = tuple(
        point
        if point.score is None
        else replace(point, score=100 * (point.score - series.minimum) / span)
        for point in courses.mark_changes(series).points
    )
    return courses.Series(
        instrument=series.instrument,
        title=series.title,
        short_title=series.short_title,
        minimum=0,
        maximum=100,
        higher_is_better=series.higher_is_better,
        points=points,
        baseline=series.baseline,
    )
