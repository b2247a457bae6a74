"""Write the labels of a chart: the line's end, corridor, threshold, change, breaks and footer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from counsel_desk.domain.outcomes import course as courses
from counsel_desk.reports.chart_ground import corridor_fill, corridor_rect
from counsel_desk.reports.chart_layout import FOOTER_LINE, SMALL, VALUE, Entry, end_label
from counsel_desk.reports.chart_marks import (
    DOT,
    no_score_sign,
    safety_sign,
    spot_of,
    total_sign,
)
from counsel_desk.reports.figure_text import ASCENT, DESCENT, LINE, Weight, width_of, wrap
from counsel_desk.reports.rendered import Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.domain.outcomes.course import Course, Direction, ScorePoint, Series
    from counsel_desk.reports.chart_ground import Scene
    from counsel_desk.reports.chart_layout import PlacedEntry
    from counsel_desk.reports.chart_words import LabelSet

Side = Literal["left", "center", "right"]

# Weighted square pixels beyond which a label is no longer worth its place.
_CROWDED = 2_500.0

_FALLING, _RISING = "▼", "▲"


def label_end(scene: Scene, text: str = "") -> None:
    """Write the short name and the last score shown at the line's end, in the line's colour."""
    points = [one for one in courses.scored(scene.series.points) if scene.shows(one.when)]
    if not points:
        return
    x, y = spot_of(scene, points[-1])
    shown = replace(scene.series, points=tuple(points))
    text = text or end_label(shown, scene.words)
    width, height = block([text], VALUE, "semibold")
    right = [
        Rect(x + 13, y + dy - height / 2, x + 13 + width, y + dy + height / 2)
        for dy in (0, -8, 8, -16, 16, -26, 26)
    ]
    above = [
        Rect(x - width - 4, y + dy - height / 2, x - 4, y + dy + height / 2)
        for dy in (-20, 20, -32, 32)
    ]
    place = scene.places.choose([*right, *above], step=16)
    if place is not None:
        write(scene, place, [text], scene.palette.score, size=VALUE, weight="semibold")


def label_safety(scene: Scene, latest: dict[str, Rect]) -> None:
    """Say in words what the latest safety mark of each kind means."""
    palette, words = scene.palette, scene.words
    told = {
        "endorsed": (words.endorsed, palette.danger),
        "unanswered": (words.unanswered, palette.warning),
    }
    for kind, mark in latest.items():
        text, colour = told[kind]
        width, height = block([text], SMALL, "semibold")
        middle = (mark.top + mark.bottom) / 2
        places = [
            Rect(
                mark.right + 4,
                middle + dy - height / 2,
                mark.right + 4 + width,
                middle + dy + height / 2,
            )
            for dy in (0, -7, 7, -15, 15)
        ]
        places += [
            Rect(
                mark.left - 4 - width,
                middle + dy - height / 2,
                mark.left - 4,
                middle + dy + height / 2,
            )
            for dy in (0, -7, 7, -15, 15)
        ]
        place = scene.places.choose(places, step=20)
        if place is not None:
            write(scene, place, [text], colour, weight="semibold")


def label_changes(scene: Scene) -> None:
    """Name reliable change where it begins: sign and words, the latest two beginnings."""
    start, scored = courses.baseline(scene.series), courses.scored(scene.series.points)
    for point, change in _beginnings(scene.series)[-2:]:
        x, y = spot_of(scene, point)
        if not scene.shows(point.when):
            continue
        rising = start is not None and (point.score or 0) > (start.score or 0)
        words = scene.words.improved if change == "improved" else scene.words.worse
        sign = _RISING if rising else _FALLING
        sure = point.confirmed
        text = f"{sign} {words}" if sure else scene.words.unconfirmed.format(words=words)
        width, height = block([text], SMALL + 1, "semibold")
        others = [spot_of(scene, one) for one in scored if one is not point]
        near = [
            place
            for place in around(x, y, width, height)
            if all(_distance(place, x, y) < _distance(place, *other) for other in others)
        ]
        place = scene.places.choose(near, step=5, at_most=_CROWDED)
        if place is not None:
            colour = scene.palette.good if change == "improved" else scene.palette.danger
            colour = colour if sure else scene.palette.muted
            write(scene, place, [text], colour, size=SMALL + 1, weight="semibold")


def label_sudden(scene: Scene) -> None:
    """Say where a sudden gain was made, beside the score that it led to."""
    for point in courses.scored(scene.series.points):
        if not point.sudden or not scene.shows(point.when):
            continue
        x, y = spot_of(scene, point)
        width, height = block([scene.words.sudden], SMALL, "regular")
        place = scene.places.choose(around(x, y, width, height), step=5, at_most=_CROWDED)
        if place is not None:
            write(scene, place, [scene.words.sudden], scene.palette.muted)


def _beginnings(series: Series) -> list[tuple[ScorePoint, Direction]]:
    found: list[tuple[ScorePoint, Direction]] = []
    before: Direction | None = None
    for point in courses.scored(series.points):
        if point.change is not None and point.change != before:
            found.append((point, point.change))
        before = point.change
    return found


def around(x: float, y: float, width: float, height: float) -> list[Rect]:
    """Give the places around a point, the nearest first, right of it before left."""
    places = [
        Rect(left, y + dy - height / 2, left + width, y + dy + height / 2)
        for dy in (0, -10, 10, -18, 18, -26, 26, -36, 36, -48, 48, -62, 62)
        for left in (x + 12, x + 2, x - width / 2, x - width - 2, x - width - 12)
        if abs(dy) >= 18 or left >= x + 12 or left <= x - width - 12
    ]
    return sorted(places, key=lambda place: _distance(place, x, y))


def _distance(place: Rect, x: float, y: float) -> float:
    across = max(place.left - x, x - place.right, 0.0)
    down = max(place.top - y, y - place.bottom, 0.0)
    return float((across**2 + down**2) ** 0.5)


def label_corridor(scene: Scene) -> None:
    """Name the corridor in words, with the source of its figures."""
    found, words = courses.corridor(scene.series), scene.words
    span = corridor_rect(scene)
    if found is None or span is None:
        return
    start = words.number(found.baseline.score or 0)
    text = words.corridor.format(points=words.number(found.threshold), baseline=start)
    source = f" {words.source.format(source=found.source)}" if found.source else ""
    if scene.series.change is not None and not scene.series.change.confirmed:
        # What little stands behind it is said at the foot.
        text, source = words.unconfirmed.format(words=text), ""
    _along(scene, (text + source, text), inside=(span.top, span.bottom))


def label_cutoff(scene: Scene) -> None:
    """Name the threshold: a screening threshold, no diagnosis, and found in whom."""
    cutoff, words = scene.series.cutoff, scene.words
    if cutoff is None:
        return
    text = words.cutoff.format(value=words.number(cutoff.value))
    text = text if cutoff.confirmed else words.unconfirmed.format(words=text)
    more = f" · {cutoff.label}" if cutoff.label else ""
    if cutoff.population:
        more = f"{more} {words.population.format(population=cutoff.population)}"
    _along(scene, (text + more, text), inside=None, line=scene.layout.y(cutoff.value))


def _along(
    scene: Scene, texts: Sequence[str], *, inside: tuple[float, float] | None, line: float = 0.0
) -> None:
    """Place a label along the width of the plot, in a corridor or at a line.

    Of the texts, the fullest is taken that covers nearly nothing; on a crowded small chart none.
    """
    for text in texts:
        cost, place, lines = _best_along(scene, text, inside, line)
        if cost < _CROWDED:
            scene.places.choose([place])
            write(scene, place, lines, scene.palette.muted)
            return


def _best_along(
    scene: Scene, text: str, inside: tuple[float, float] | None, line: float
) -> tuple[float, Rect, list[str]]:
    plot = scene.layout.plot
    found: list[tuple[float, Rect, list[str]]] = []
    for rank, share in enumerate((0.72, 0.45, 0.3)):
        lines = list(wrap(text, plot.width * share, SMALL))
        width, height = block(lines, SMALL)
        lefts = [plot.left + 6, plot.right - width - 6, *_between(plot, width)]
        if inside is None:
            lefts[0], lefts[1] = lefts[1], lefts[0]
        tops = _tops(height, inside, line)
        rects = [Rect(left, top, left + width, top + height) for top in tops for left in lefts]
        costs = scene.places.costs(rects)
        rated = [cost + index * 3 + rank * 60 for index, cost in enumerate(costs)]
        index = min(range(len(rated)), key=rated.__getitem__)
        found.append((rated[index], rects[index], lines))
    return min(found, key=lambda one: one[0])


def _tops(height: float, inside: tuple[float, float] | None, line: float) -> list[float]:
    if inside is None:
        # A label begins with its score, so that it may stand a little off a crowded line.
        return [top for off in (3, 15, 28) for top in (line - height - off, line + off)]
    top, bottom = inside
    within = [top + 4, bottom - height - 4]
    return (
        [*within, top - height - 3, bottom + 3]
        if bottom - top > height + 8
        else [top - height - 3, bottom + 3]
    )


def _between(plot: Rect, width: float) -> list[float]:
    room = plot.width - width - 12
    return [plot.left + 6 + room * share / 16 for share in range(1, 16)] if room > 0 else []


def label_empty(scene: Scene) -> None:
    """Say in the middle of the plot that there is nothing to show yet."""
    plot = scene.layout.plot
    spot = ((plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2 - 6)
    colour = scene.palette.muted
    scene.pen.text(spot, scene.words.empty, size=VALUE, colour=colour, anchor="center")


def footer_entries(
    course: Course, series: Series, words: LabelSet, *, events: bool
) -> tuple[Entry, ...]:
    """Give the texts of the numbered events and a key to the marks that this chart uses."""
    ordered = sorted(course.events, key=lambda one: one.number) if events else []
    entries = [
        Entry("number", words.event.format(label=one.label, date=words.event_day(one)), one.number)
        for one in ordered
    ]
    if (local := local_words(series, words)) != "":
        entries.append(Entry("text", local))
    points = series.points
    if any(point.prorated and point.score is not None for point in points):
        entries.append(Entry("prorated", words.prorated))
    if any(point.total_only for point in points):
        entries.append(Entry("total", words.total_only))
    if any(point.score is None for point in points):
        entries.append(Entry("no score", words.no_score))
    if sum(point.safety == "endorsed" for point in points) > 1:
        entries.append(Entry("endorsed", words.endorsed))
    if sum(point.safety == "unanswered" for point in points) > 1:
        entries.append(Entry("unanswered", words.unanswered))
    return tuple(entries)


def local_words(series: Series, words: LabelSet) -> str:
    """Say what the dotted band is, or that too few past clients are there for one."""
    local = series.local
    if local is None:
        return ""
    if local.points:
        return words.local.format(count=local.episodes)
    return words.no_local.format(count=local.episodes, needed=local.needed)


def footer_summary(course: Course, series: Series, words: LabelSet) -> str:
    """Count the screenings and, where there are meetings, those attended."""
    facts = courses.summary(course, series)
    if facts.screenings == 0 and facts.meetings == 0:
        return ""
    one = facts.screenings == 1
    text = words.one_screening if one else words.screenings.format(count=facts.screenings)
    if facts.meetings:
        told = words.attended.format(attended=facts.attended, meetings=facts.meetings)
        text = f"{text} · {told}"
    return text


def write_footer(scene: Scene, summary: str) -> None:
    """Write the key and the events at the left, the counts at the right."""
    layout, palette = scene.layout, scene.palette
    for placed in layout.footer:
        _write_entry(scene, placed)
    spot = (layout.size[0], layout.footer_y + FOOTER_LINE - 6)
    scene.pen.text(spot, summary, size=SMALL, colour=palette.muted, anchor="right")


def _write_entry(scene: Scene, placed: PlacedEntry) -> None:
    pen, palette, entry = scene.pen, scene.palette, placed.entry
    baseline = scene.layout.footer_y + (placed.line + 1) * FOOTER_LINE - 6
    centre = (placed.x + entry.sign_room / 2 - 2.5, baseline - 4.5)
    if entry.sign == "number":
        number = str(entry.number)
        spot = (placed.x, baseline)
        pen.text(spot, number, size=SMALL, colour=palette.warning, weight="semibold")
    elif entry.sign == "prorated":
        pen.circle(centre, DOT, fill=palette.surface, edge=palette.score, width=2)
    elif entry.sign == "total":
        pen.circle(centre, DOT, fill=palette.surface, edge=palette.score, width=2)
        total_sign(pen, centre, palette)
    elif entry.sign == "no score":
        no_score_sign(pen, centre, palette)
    elif entry.sign in ("endorsed", "unanswered"):
        safety_sign(pen, centre, palette, entry.sign)
    text = (placed.x + entry.sign_room, baseline)
    pen.text(text, entry.text, size=SMALL, colour=palette.muted)


def _ground(scene: Scene, place: Rect) -> str | None:
    """Give the colour that lies beneath a label, None where it lies on an edge of the corridor."""
    span = corridor_rect(scene)
    if span is None or span.overlap(place) == 0:
        return scene.palette.surface
    if span.overlap(place.grown(1)) >= place.width * place.height:
        return corridor_fill(scene.palette)
    return None


def block(lines: Sequence[str], size: float, weight: Weight = "regular") -> tuple[float, float]:
    """Give the width and the height of some lines of text."""
    width = max((width_of(line, size, weight) for line in lines), default=0.0)
    return width, size * (ASCENT + DESCENT + LINE * (len(lines) - 1))


def write(
    scene: Scene,
    place: Rect,
    lines: Sequence[str],
    colour: str,
    *,
    size: float = SMALL,
    weight: Weight = "regular",
) -> None:
    """Write lines at a place on the ground that lies there."""
    ground = _ground(scene, place)
    if ground is not None:
        scene.pen.rect(place.grown(1), fill=ground, zorder=4)
    for index, line in enumerate(lines):
        spot = (place.left, place.top + size * (ASCENT + LINE * index))
        scene.pen.text(spot, line, size=size, colour=colour, weight=weight)
