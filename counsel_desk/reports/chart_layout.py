"""Divide a chart: heading, plot, strips, dates and footer, all in logical pixels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.outcomes.course import EventMark
from counsel_desk.reports.figure_text import shorten, width_of
from counsel_desk.reports.rendered import Rect
from counsel_desk.reports.time_axis import SessionScale, TimeScale, spread

if TYPE_CHECKING:
    from counsel_desk.domain.outcomes.course import Course, Series
    from counsel_desk.reports.chart_words import LabelSet

SMALL = 13.0
SCALE = 14.0
VALUE = 15.0
TITLE = 16.0

ROW = 22.0
FOOTER_LINE = 20.0
FLAG = 15.0
_LEFT_CAP, _RIGHT_CAP = 0.16, 0.2
_FOOTER_SHARE = 0.2
_SIGNS = {"prorated": 17.0, "total": 17.0, "no score": 17.0, "endorsed": 22.0, "unanswered": 22.0}
_APART = 20.0

Sign = Literal["number", "prorated", "total", "no score", "endorsed", "unanswered", "text", "none"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece of the footer: a sign and what it means, or the text of a numbered event."""

    sign: Sign
    text: str
    number: int = 0

    @property
    def room(self) -> float:
        """Give the width of sign and text."""
        return self.sign_room + width_of(self.text, SMALL)

    @property
    def sign_room(self) -> float:
        """Give the width of the sign with its gap."""
        if self.sign == "number":
            return width_of(str(self.number), SMALL, "semibold") + 6
        return _SIGNS.get(self.sign, 0.0)


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An entry with its left edge and its line, counted from the footer's top."""

    entry: Entry
    x: float
    line: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A numbered event above the plot, and the row that keeps its number free of others."""

    event: EventMark
    x: float
    row: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What a panel shares with the others of a figure; the one panel of a plain chart has all.

    ``window`` is the time shown, None for all of it. ``sessions`` are the moments of sessions where
    they lie along the bottom instead of days. ``left``, ``margin`` (at the right) and ``end_room``
    keep panels in line. ``has_foot`` is False for a panel above others: strips and dates are at
    the lowest. ``is_cut`` says that the window is a part of the course and ends at the edges.
    """

    window: tuple[datetime, datetime] | None = None
    sessions: tuple[datetime, ...] = ()
    left: float | None = None
    margin: float | None = None
    end_room: float | None = None
    has_foot: bool = True
    is_cut: bool = False


PLAIN = Frame()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything goes."""

    size: tuple[float, float]
    plot: Rect
    levels: tuple[float, ...]
    lowest: float
    highest: float
    time: TimeScale | None
    flags: tuple[Flag, ...]
    meetings_y: float | None
    notes_y: float | None
    dates_y: float
    footer_y: float
    footer: tuple[PlacedEntry, ...]
    has_foot: bool = True

    def y(self, score: float) -> float:
        """Give the position of a score."""
        share = (score - self.lowest) / (self.highest - self.lowest)
        return self.plot.bottom - share * self.plot.height


def levels_of(series: Series) -> tuple[float, ...]:
    """Give the scores that have a grid line: the bands' edges, or round steps over the scale."""
    low, high = min(0.0, series.minimum), series.maximum
    if series.bands:
        edges = {low, series.minimum, high, *(band.low for band in series.bands)}
        return tuple(sorted(edges))
    steps = (0.5, 1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
    step = next((one for one in steps if (high - low) / one <= 5), (high - low) / 5)
    levels = [low + index * step for index in range(int((high - low) / step) + 1)]
    if high - levels[-1] >= step / 2:
        return (*levels, high)
    return (*levels[:-1], high)


def divide(
    course: Course,
    series: Series,
    words: LabelSet,
    *,
    size: tuple[float, float],
    entries: tuple[Entry, ...],
    summary: str,
    heading: bool,
    events: bool,
    frame: Frame = PLAIN,
) -> Layout:
    """Divide a chart of a size in logical pixels."""
    width, height = size
    levels = levels_of(series)
    left = left_margin(course, words, levels, width) if frame.left is None else frame.left
    right = width - (right_margin(series, width) if frame.margin is None else frame.margin)
    time = _time(course, series, words, left, right, events=events, frame=frame)
    if not frame.has_foot:
        return _bare(size, levels, time, left, right)
    flags = _flags(course, time) if events else ()
    flag_rows = max((flag.row + 1 for flag in flags), default=0)
    top = (40.0 if heading else 0.0) + 12 + flag_rows * FLAG
    footer = _footer(entries, summary, size, words)
    lines = max((one.line for one in footer), default=0 if summary else -1) + 1
    footer_y = height - lines * FOOTER_LINE
    rows = ROW * (bool(course.meetings) + bool(course.notes))
    bottom = max(top + 40, footer_y - 46 - rows - (8 if lines else 0))
    meetings_y = bottom + ROW / 2 + 5 if course.meetings else None
    notes_y = bottom + rows - ROW / 2 + 5 if course.notes else None
    return Layout(
        size=size,
        plot=Rect(left, top, right, bottom),
        levels=levels,
        lowest=levels[0],
        highest=levels[-1],
        time=time,
        flags=flags,
        meetings_y=meetings_y,
        notes_y=notes_y,
        dates_y=bottom + rows + (24 if rows else 22),
        footer_y=footer_y,
        footer=footer,
    )


def _bare(
    size: tuple[float, float],
    levels: tuple[float, ...],
    time: TimeScale | None,
    left: float,
    right: float,
) -> Layout:
    """Give a panel that has nothing but its plot."""
    plot = Rect(left, 12, right, max(52, size[1] - 12))
    return Layout(
        size=size,
        plot=plot,
        levels=levels,
        lowest=levels[0],
        highest=levels[-1],
        time=time,
        flags=(),
        meetings_y=None,
        notes_y=None,
        dates_y=size[1],
        footer_y=size[1],
        footer=(),
        has_foot=False,
    )


def end_label(series: Series, words: LabelSet) -> str:
    """Give the words at the line's end: the short name and the last score."""
    points = courses.scored(series.points)
    last = points[-1].score if points else None
    return "" if last is None else f"{series.short_title}  {words.number(last)}"


def left_margin(course: Course, words: LabelSet, levels: tuple[float, ...], width: float) -> float:
    """Give the room for the numbers of the scale and the names of the strips."""
    wanted = [width_of(words.number(level), SCALE) for level in levels]
    wanted += [width_of(words.meetings, SMALL)] if course.meetings else []
    wanted += [width_of(words.notes, SMALL)] if course.notes else []
    return min(max(wanted), width * _LEFT_CAP) + 12


def right_margin(series: Series, width: float) -> float:
    """Give the room for the names of the bands."""
    wanted = max((width_of(band.label, SMALL) for band in series.bands), default=0.0)
    return min(wanted, width * _RIGHT_CAP) + 16 if series.bands else 8.0


def end_room(series: Series, words: LabelSet, width: float) -> float:
    """Give the room that the words at the line's end take off a plot."""
    end = width_of(end_label(series, words), VALUE, "semibold") + 24
    return max(end if end < width * 0.3 else 22.0, 22.0)


def _time(
    course: Course,
    series: Series,
    words: LabelSet,
    left: float,
    right: float,
    *,
    events: bool,
    frame: Frame,
) -> TimeScale | None:
    window = frame.window or courses.extent(course, (series,), events=events)
    if window is None:
        return None
    wanted = frame.end_room
    room = end_room(series, words, right - left) if wanted is None else wanted
    whole = spread(list(window), left + 22, right - room)
    if frame.window is not None:
        edges = (left + 8, right - 8) if frame.is_cut else (whole.left, whole.right)
        whole = TimeScale(*frame.window, *edges)
    if not frame.sessions:
        return whole
    return SessionScale(whole.start, whole.end, whole.left, whole.right, frame.sessions)


def _flags(course: Course, time: TimeScale | None) -> tuple[Flag, ...]:
    flags: list[Flag] = []
    ends = [float("-inf")] * 3
    for event in sorted(course.events, key=lambda one: (one.when, one.number)):
        x = time.x(event.when) if time is not None else 0.0
        if time is not None and not time.left - 22 <= x <= time.right + 22:
            continue
        half = width_of(str(event.number), SMALL, "semibold") / 2 + 3
        row = next((row for row, end in enumerate(ends) if x - half >= end), len(ends) - 1)
        ends[row] = x + half
        flags.append(Flag(event, x, row))
    return tuple(flags)


def _footer(
    entries: tuple[Entry, ...], summary: str, size: tuple[float, float], words: LabelSet
) -> tuple[PlacedEntry, ...]:
    most = max(2, int(size[1] * _FOOTER_SHARE / FOOTER_LINE))
    footer = _flow(entries, summary, size[0], most, words)
    if all(placed.entry.sign != "none" for placed in footer):
        return footer
    # Where something must be left out, the key to the marks stays.
    key_first = tuple(sorted(entries, key=lambda entry: entry.sign == "number"))
    return _flow(key_first, summary, size[0], most, words)


def _flow(
    entries: tuple[Entry, ...], summary: str, width: float, most: int, words: LabelSet
) -> tuple[PlacedEntry, ...]:
    # The summary stands at the right of the first line, or alone on it where it is long.
    taken = width_of(summary, SMALL) + _APART if summary else 0.0
    first = width - taken if taken <= width * 0.5 else 0.0
    placed: list[PlacedEntry] = []
    x, line = 0.0, 0
    for index, entry in enumerate(entries):
        fitted = _fitted(entry, width)
        if (x > 0 or line == 0) and x + fitted.room > (width if line else first):
            x, line = 0.0, line + 1
        if line >= most:
            return _cut(placed, len(entries) - index, first, width, words)
        placed.append(PlacedEntry(fitted, x, line))
        x += fitted.room + _APART
    return tuple(placed)


def _cut(
    placed: list[PlacedEntry], left_out: int, first: float, width: float, words: LabelSet
) -> tuple[PlacedEntry, ...]:
    while placed:
        more = Entry("none", words.more.format(count=left_out))
        last = placed[-1]
        x = last.x + last.entry.room + _APART
        if x + more.room <= (width if last.line else first):
            return (*placed, PlacedEntry(more, x, last.line))
        placed.pop()
        left_out += 1
    return ()


def _fitted(entry: Entry, width: float) -> Entry:
    text = shorten(entry.text, width - entry.sign_room, SMALL)
    return Entry(entry.sign, text, entry.number)
