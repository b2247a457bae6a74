"""Say why a line breaks, and where one instrument was given more than once on a day."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from counsel_desk.domain.outcomes import course as courses
from counsel_desk.reports.chart_labels import around, block, write
from counsel_desk.reports.chart_layout import SMALL
from counsel_desk.reports.chart_marks import spot_of
from counsel_desk.reports.label_places import LINE
from counsel_desk.reports.rendered import Rect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from counsel_desk.domain.outcomes.course import ScorePoint, Series
    from counsel_desk.reports.chart_ground import Scene
    from counsel_desk.reports.chart_words import LabelSet

Break = tuple[float, str]
"""Where a line breaks, and why."""

_RIM = 9.0
_ROWS = 4


def label_breaks(scene: Scene) -> None:
    """Say at the foot of the plot why a line breaks: language, phase, wording or a long gap."""
    for middle, text in _breaks(scene, scene.series):
        _write_break(scene, middle, text, rows=1)


def label_breaks_of(scene: Scene, series: Sequence[Series]) -> None:
    """Say why the lines of several instruments break; what all have alike is said once."""
    found: dict[str, list[tuple[float, Series]]] = {}
    for one in series:
        for middle, text in _breaks(scene, one):
            found.setdefault(text, []).append((middle, one))
    for text, places in sorted(found.items(), key=lambda one: one[1][0][0]):
        names = {one.instrument for _, one in places}
        if len(names) == len(series) > 1:
            _write_all(scene, places, text)
            continue
        for middle, one in places:
            words = scene.words.of_series.format(name=one.short_title, words=text)
            _write_break(scene, middle, words, rows=_ROWS)


def _write_all(scene: Scene, places: list[tuple[float, Series]], text: str) -> None:
    """Write words that count for all once where they are near, each with its own stroke."""
    told: list[float] = []
    for middle, _ in sorted(places, key=lambda one: one[0]):
        if told and middle - told[-1] < 60:
            _stroke(scene, middle)
            continue
        told.append(middle)
        _write_break(scene, middle, text, rows=_ROWS)


def _breaks(scene: Scene, series: Series) -> list[Break]:
    plot = scene.layout.plot
    found = []
    for before, after in itertools.pairwise(courses.segments(series.points)):
        last, first = before[-1], after[0]
        middle = (scene.x(last.when) + scene.x(first.when)) / 2
        if plot.left <= middle <= plot.right:
            found.append((middle, _reason(last, first, scene.words)))
    return found


def _stroke(scene: Scene, middle: float) -> None:
    bottom = scene.layout.plot.bottom - 4
    stroke = ((middle, bottom), (middle, bottom - block([""], SMALL)[1]))
    scene.pen.strokes([stroke], colour=scene.palette.muted, width=1.2, zorder=4.5)


def _write_break(scene: Scene, middle: float, text: str, *, rows: int) -> None:
    width, height = block([text], SMALL)
    bottom = scene.layout.plot.bottom - 4
    _stroke(scene, middle)
    places = [
        Rect(left, bottom - (row + 1) * height, left + width, bottom - row * height)
        for row in range(rows)
        for left in (middle + 5, middle - width - 5)
    ]
    # On a shared plot the words may stand higher; there is no other place that says them.
    place = scene.places.choose(places, step=10, at_most=120 if rows == 1 else None)
    if place is not None:
        write(scene, place, [text], scene.palette.muted)


def _reason(last: ScorePoint, first: ScorePoint, words: LabelSet) -> str:
    reasons = []
    if last.phase != first.phase and first.phase:
        reasons.append(words.name(first.phase))
    if not last.wording_version and first.wording_version:
        reasons.append(words.unknown_wording)
    elif last.language != first.language and first.language:
        reasons.append(words.name(first.language))
    elif last.wording_version != first.wording_version and first.wording_version:
        reasons.append(words.other_wording)
    if not reasons:
        weeks = (first.when - last.when).days // 7
        reasons.append(words.gap.format(weeks=weeks))
    return " · ".join(reasons)


def draw_same_day(scene: Scene) -> None:
    """Rim the scores of one day, so that an upright line is not read as a course."""
    for day in _same_days(scene.series.points, scene):
        spots = [spot_of(scene, point) for point in day]
        left, right = min(x for x, _ in spots) - _RIM, max(x for x, _ in spots) + _RIM
        top, bottom = min(y for _, y in spots) - _RIM, max(y for _, y in spots) + _RIM
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        scene.pen.line(corners, colour=scene.palette.text, width=1.2, zorder=5.5)
        scene.places.take(Rect(left, top, right, bottom), LINE)


def label_same_day(scene: Scene) -> None:
    """Say beside the rim how many scores are of one day."""
    for day in _same_days(scene.series.points, scene):
        spots = [spot_of(scene, point) for point in day]
        text = scene.words.same_day.format(count=len(day), day=scene.words.short_day(day[0].when))
        width, height = block([text], SMALL, "semibold")
        near = [place for x, y in spots for place in around(x, y, width, height)]
        place = scene.places.choose(near, step=2)
        if place is not None:
            write(scene, place, [text], scene.palette.text, weight="semibold")


def _same_days(points: Iterable[ScorePoint], scene: Scene) -> list[list[ScorePoint]]:
    found: dict[object, list[ScorePoint]] = {}
    for point in courses.in_order(points):
        if scene.shows(point.when):
            day = point.when.astimezone(scene.words.zone).date()
            found.setdefault(day, []).append(point)
    return [day for day in found.values() if len(day) > 1]
