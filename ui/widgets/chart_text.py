"""Put a course into words, for the chart, its card, its table and a screen reader."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypedDict

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.outcomes.significant import Significance
from counsel_desk.reports.chart_words import LabelSet
from ui.widgets.dates import say_date
from ui.widgets.partial_dates import say_partial

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from counsel_desk.domain.outcomes.course import (
        Course,
        Direction,
        EventMark,
        MeetingMark,
        NoteMark,
        ScorePoint,
        Series,
    )
    from counsel_desk.reports.rendered import HitBox

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class _Judging(TypedDict):
    """The words of a chart that judge a change."""

    unconfirmed: str
    needed: str
    sd: str
    no_sd: str
    in_points: str
    reliability: str
    no_reliability: str
    since_baseline: str
    outcomes: dict[Significance, str]


def small_change(series: Series, difference: float) -> tuple[str, bool]:
    """Say a change that is not reliable, and whether it is one to watch.

    The review of a worse PCL-5 begins at 10 points, where a reliable change needs 15.
    """
    signs = "+" if difference > 0 else "−" if difference < 0 else "±"
    points = f"{signs}{say_number(abs(difference))}"
    watched = series.change.watched if series.change is not None else None
    if watched is None or abs(difference) < watched:
        return translate("Chart", "{0}, no reliable change").format(points), False
    if (difference > 0) == series.higher_is_better:
        return translate("Chart", "{0}, better, not yet reliably").format(points), False
    return translate("Chart", "{0}, worse: watch").format(points), True


def label_set(names: Mapping[str, str] | None = None) -> LabelSet:
    """Give the translated words of a chart; ``names`` says how codes of language and phase read."""
    locale = QLocale()
    short, long = QLocale.FormatType.ShortFormat, QLocale.FormatType.LongFormat
    zone = _local_zone()
    return LabelSet(
        corridor=translate("Chart", "within ±{points} of baseline {baseline}: no reliable change"),
        source=translate("Chart", "({source})"),
        cutoff=translate("Chart", "{value} screening threshold (not a diagnosis)"),
        population=translate("Chart", "· {population}"),
        improved=translate("Chart", "reliable improvement"),
        worse=translate("Chart", "reliably worse"),
        **_judging_words(),
        sudden=translate("Chart", "sudden gain"),
        endorsed=translate("Chart", "safety item endorsed"),
        unanswered=translate("Chart", "safety item unanswered: ask"),
        prorated=translate("Chart", "answers missing, score prorated"),
        total_only=translate("Chart", "total alone, answers not known"),
        unknown_wording=translate("Chart", "wording not recorded before"),
        other_wording=translate("Chart", "other wording"),
        no_score=translate("Chart", "too many answers missing, no score"),
        gap=translate("Chart", "no score for {weeks} weeks"),
        empty=translate("Chart", "No screening yet."),
        meetings=translate("Chart", "group"),
        notes=translate("Chart", "notes"),
        screenings=translate("Chart", "{count} screenings"),
        one_screening=translate("Chart", "1 screening"),
        attended=translate("Chart", "{attended} of {meetings} meetings attended"),
        session_axis=translate("Chart", "session"),
        share_axis=translate("Chart", "% of each scale"),
        higher_better=translate("Chart", "{name} (higher is better)"),
        local=translate("Chart", "dotted: middle half of {count} past clients here"),
        no_local=translate(
            "Chart", "past clients here who began alike: {count} of {needed}, too few to compare"
        ),
        declined=translate("Chart", "declined"),
        blank=translate("Chart", "blank"),
        safety_item=translate("Chart", "safety item"),
        left_out=translate(
            "Chart",
            "{count} of {total} screenings are not drawn: those between the first and {date}",
        ),
        same_day=translate("Chart", "{count} on {day}"),
        of_series=translate("Chart", "{name}: {words}"),
        event=translate("Chart", "{label}, {date}"),
        more=translate("Chart", "and {count} more"),
        month=translate("Chart", "{month} {year}"),
        about=translate("Chart", "about {date}"),
        long_months=tuple(locale.standaloneMonthName(month, long) for month in range(1, 13)),
        months=tuple(locale.standaloneMonthName(month, short) for month in range(1, 13)),
        decimal=locale.decimalPoint(),
        names=dict(names or {}),
        zone=zone,
    )


def _judging_words() -> _Judging:
    return {
        "unconfirmed": translate("Chart", "{words}, not confirmed"),
        "needed": translate("Chart", "reliable change from {points} points on"),
        "sd": translate("Chart", "SD {sd}"),
        "no_sd": translate("Chart", "no SD published"),
        "in_points": translate("Chart", "a threshold in points, not from SD and reliability"),
        "reliability": translate("Chart", "r {r}"),
        "no_reliability": translate("Chart", "no reliability published"),
        "since_baseline": translate("Chart", "since the baseline {outcome}"),
        "outcomes": {one: outcome_words(one) for one in Significance},
    }


def outcome_words(outcome: Significance) -> str:
    """Say what became of a client, and why it is called so."""
    return {
        Significance.RECOVERED: translate(
            "Chart", "recovered (reliably better, and across the threshold)"
        ),
        Significance.IMPROVED: translate("Chart", "improved (reliably better)"),
        Significance.UNCHANGED: translate("Chart", "unchanged (no reliable change)"),
        Significance.DETERIORATED: translate("Chart", "deteriorated (reliably worse)"),
        Significance.HARMED: translate(
            "Chart", "deteriorated (reliably worse, and now past the threshold)"
        ),
    }[outcome]


def short_outcome(outcome: Significance) -> str:
    """Say what became of a client in one word."""
    return {
        Significance.RECOVERED: translate("Chart", "recovered"),
        Significance.IMPROVED: translate("Chart", "improved"),
        Significance.UNCHANGED: translate("Chart", "unchanged"),
        Significance.DETERIORATED: translate("Chart", "deteriorated"),
        Significance.HARMED: translate("Chart", "deteriorated past the threshold"),
    }[outcome]


def unconfirmed(words: str, *, is_confirmed: bool) -> str:
    """Say beside words that the figure behind them is not confirmed, where it is not."""
    if is_confirmed or not words:
        return words
    return translate("Chart", "{words}, not confirmed").format(words=words)


def names_of(course: Course, names: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give the words for every code of mode, language and phase in a course."""
    given = names or {}
    points = [point for series in course.series for point in series.points]
    codes = {code for point in points for code in (point.mode, point.language, point.phase)}
    return {code: say_name(code, given) for code in codes if code}


def say_number(value: float) -> str:
    """Write a score or a difference with at most two decimals, as the locale does."""
    return LabelSet(decimal=QLocale().decimalPoint()).number(value)


def say_change(difference: float) -> str:
    """Write a difference with its sign."""
    if round(difference, 2) == 0:
        return "0"
    return ("+" if difference > 0 else "−") + say_number(abs(difference))


def say_day(when: datetime) -> str:
    """Write the day of a moment where the person is."""
    return say_date(when.astimezone().date())


def say_name(code: str, names: Mapping[str, str]) -> str:
    """Give the word for a code; a code of a language in the words of the desk's own language."""
    if code in names or len(code) != 2:
        return names.get(code, code)
    language = QLocale(code).language()
    return code if language is QLocale.Language.C else QLocale.languageToString(language)


def change_words(direction: Direction | None) -> str:
    """Say which way a score changed reliably; empty if it did not."""
    if direction is None:
        return ""
    return (
        translate("Chart", "reliable improvement")
        if direction == "improved"
        else translate("Chart", "reliably worse")
    )


def score_words(series: Series, point: ScorePoint) -> str:
    """Say the score of a point with the change from the baseline."""
    if point.score is None:
        return translate("Chart", "No score")
    text = f"{series.short_title} {say_number(point.score)}"
    difference = courses.difference_of(series, point)
    start = courses.baseline(series)
    if difference is None or start is None or start.screening == point.screening:
        return text
    since = translate("Chart", "{change} since baseline").format(change=say_change(difference))
    return f"{text}, {since}"


def flag_words(point: ScorePoint) -> list[str]:
    """Say what a reader must know about a score: change, safety, missing answers."""
    flags = []
    if point.safety == "endorsed":
        flags.append(translate("Chart", "safety item endorsed"))
    elif point.safety == "unanswered":
        flags.append(translate("Chart", "safety item unanswered: ask"))
    if point.change is not None:
        said = change_words(point.change)
        flags.append(unconfirmed(said, is_confirmed=point.confirmed))
    if point.outcome is not None:
        flags.append(short_outcome(point.outcome))
    if point.sudden:
        flags.append(translate("Chart", "sudden gain since the one before"))
    if point.score is None:
        flags.append(translate("Chart", "too many answers missing, no score"))
    elif point.prorated:
        flags.append(translate("Chart", "score prorated"))
    if point.total_only:
        flags.append(translate("Chart", "total alone, answers not known"))
    return flags


def same_day_words(series: Series, point: ScorePoint) -> list[str]:
    """Say that an instrument was given more than once on the day of a score."""
    day = point.when.astimezone().date()
    same = [one.screening for one in courses.in_order(series.points)
            if one.when.astimezone().date() == day]  # fmt: skip
    if len(same) < 2 or point.screening not in same:
        return []
    words = translate("Chart", "{0} of {1} on this day")
    return [words.format(same.index(point.screening) + 1, len(same))]


def point_lines(series: Series, point: ScorePoint, names: Mapping[str, str]) -> list[str]:
    """Give the lines of the card of an administration, its date and score first."""
    lines = [say_day(point.when), *same_day_words(series, point)]
    lines += [] if point.score is None else [score_words(series, point)]
    band = courses.band_of(series, point.score)
    lines += [band] if band else []
    lines += flag_words(point)
    if point.n_missing:
        missing = (
            translate("Chart", "1 answer missing")
            if point.n_missing == 1
            else translate("Chart", "{n} answers missing")
        )
        lines.append(missing.format(n=point.n_missing))
    given = [say_name(code, names) for code in (point.mode, point.language, point.phase) if code]
    lines += [" · ".join(given)] if given else []
    if point.given_by:
        lines.append(translate("Chart", "Given by {person}").format(person=point.given_by))
    return lines


def mark_lines(course: Course, series: Series, box: HitBox, names: Mapping[str, str]) -> list[str]:
    """Give the lines of the card of any mark; ``series`` is the one that the chart is about."""
    if box.kind == "point":
        return _score_lines(course, series, box, names)
    if box.kind == "item":
        return _answer_lines(series, box)
    if box.kind == "meeting":
        return meeting_lines(course.meetings[box.index])
    if box.kind == "note":
        return note_lines(course.notes[box.index])
    ordered = sorted(course.events, key=lambda one: (one.when, one.number))
    return event_lines(ordered[box.index])


def _score_lines(
    course: Course, series: Series, box: HitBox, names: Mapping[str, str]
) -> list[str]:
    # The series that the chart is about comes first: its baseline may be a chosen one.
    every = (series, *series.parts, *course.series)
    own = next((one for one in every if one.instrument == box.series), series)
    marked = courses.mark_changes(own)
    point = next((one for one in marked.points if one.screening == box.key), None)
    return [] if point is None else point_lines(marked, point, names)


def _answer_lines(series: Series, box: HitBox) -> list[str]:
    item = next((one for one in series.items if one.key == box.series), None)
    point = next((one for one in series.points if one.screening == box.key), None)
    if item is None or point is None:
        return []
    value = item.values.get(point.screening)
    if isinstance(value, int):
        said = translate("Chart", "answered {0} of {1}").format(value, item.highest)
    else:
        said = translate("Chart", "blank") if value in (None, "blank") else str(value)
    day = [say_day(point.when), *same_day_words(series, point)]
    lines = [*day, f"{item.key}  {item.label}", said]
    return [*lines, translate("Chart", "safety item")] if item.is_safety else lines


def meeting_lines(meeting: MeetingMark) -> list[str]:
    """Give the lines of the card of a group meeting."""
    told = {
        True: translate("Chart", "attended"),
        False: translate("Chart", "not attended"),
        None: translate("Chart", "not marked yet"),
    }
    return [say_day(meeting.when), meeting.label, told[meeting.attended]]


def note_lines(note: NoteMark) -> list[str]:
    """Give the lines of the card of a note."""
    return [say_day(note.when), note.label]


def event_lines(event: EventMark) -> list[str]:
    """Give the lines of the card of an event."""
    day = say_day(event.when) if event.on is None else say_partial(event.on, long=True)
    return [day, event.label]


def _local_zone() -> tzinfo:
    return datetime.now().astimezone().tzinfo or UTC
