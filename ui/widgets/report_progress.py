"""Make the report of a client's progress: on two pages where it fits, and nothing left out."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.plan import GoalState
from counsel_desk.reports.document import Facts, NewPage, Picture, Report, Table
from counsel_desk.reports.palette import ChartPalette
from counsel_desk.services.instruments import as_given
from ui.theme import LIGHT
from ui.widgets import change_words, chart_text, verdict_words
from ui.widgets.chart_text import say_number
from ui.widgets.dates import say_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from counsel_desk.domain.outcomes.course import Course, Series
    from counsel_desk.reports.chart_words import LabelSet
    from counsel_desk.services.leaving_reports import ClientProgress, GoalLine

# A name that the tool for translations finds.
translate = QCoreApplication.translate
_SIZE = (960.0, 500.0)
_MOST_ROWS, _LEAST_ROWS = 24, 6
_FITTED = 2
_ABREAST = 6
_FITTING = ((_MOST_ROWS, True), (12, True), (_LEAST_ROWS, True), (12, False), (_LEAST_ROWS, False))
"""How many days of scores are listed, and whether they begin on a page of their own."""


def picture_of(course: Course, instrument: str, words: LabelSet) -> bytes:
    """Draw the chart of an instrument on white as PNG; on a worker, in memory."""
    from counsel_desk.reports.chart_export import save_png
    from counsel_desk.reports.charts import progress_figure

    figure = progress_figure(
        course, instrument, palette=ChartPalette.of(LIGHT), size=_SIZE, locale_text=words,
        hide_events=True,
    )  # fmt: skip
    out = BytesIO()
    save_png(figure, out, dpi=150.0)
    return out.getvalue()


def fitted(
    progress: ClientProgress, instrument: str, png: bytes, made_on: date, told: Sequence[Table]
) -> tuple[Report, int]:
    """Lay the report out on two pages, and say on how many it is; on a worker.

    ``told`` are the `verdicts`, made where the programme's own instruments are at hand. Fewer days
    of scores are listed where that is what it takes. What does not fit on two pages all the same
    is on more, with every instrument and goal there is.
    """
    from counsel_desk.reports.document_pdf import page_count

    for most, on_next_page in (*_FITTING, (_MOST_ROWS, False)):
        report = build(
            progress, instrument, png, made_on, told, most=most, on_next_page=on_next_page
        )
        pages = page_count(report)
        if pages <= _FITTED:
            break
    return report, pages


def build(
    progress: ClientProgress,
    instrument: str,
    png: bytes,
    made_on: date,
    told: Sequence[Table],
    *,
    most: int = _MOST_ROWS,
    on_next_page: bool = True,
) -> Report:
    """Lay the report out: the chart and what it says, then scores of so many days and the goals."""
    course = progress.course
    given = [one for one in course.series if courses.scored(one.points)]
    blocks: list[Facts | NewPage | Picture | Table] = [_course(progress)]
    leading = course.of(instrument)
    if leading is not None and png:
        title = f"{leading.title} ({leading.short_title})"
        blocks.append(Picture(title, png, *_SIZE, words=_change(course, leading)))
    if given:
        blocks.append(_instruments(course, given))
        blocks += [NewPage()] if on_next_page else []
        blocks += told
        blocks += [_scores(given[at : at + _ABREAST], most)
                   for at in range(0, len(given), _ABREAST)]  # fmt: skip
    if progress.goals:
        blocks.append(_goals(progress.goals))
    title = translate("ProgressReport", "Progress of {0}").format(progress.code)
    return Report(title, _lines(made_on), tuple(blocks), progress.code)


def _lines(made_on: date) -> tuple[str, ...]:
    return (
        translate("ProgressReport", "Made on {0}").format(say_date(made_on)),
        translate(
            "ProgressReport",
            "Scores come from screening questionnaires: they are no diagnosis, and one score alone"
            " says little.",
        ),
    )


def _course(progress: ClientProgress) -> Facts:
    marked = [one.attended for one in progress.course.meetings if one.attended is not None]
    meetings = translate("ProgressReport", "{0} of {1} attended").format(sum(marked), len(marked))
    lines = [
        (translate("ProgressReport", "Sessions attended"), str(progress.attended)),
        (translate("ProgressReport", "Sessions missed"), str(progress.missed)),
    ]
    if marked:
        lines.append((translate("ProgressReport", "Group meetings"), meetings))
    return Facts(translate("ProgressReport", "The course so far"), tuple(lines))


def _change(course: Course, series: Series) -> str:
    facts = courses.summary(course, series)
    if facts.difference is None or facts.scored < 2:
        return translate("ProgressReport", "one score so far")
    signs = "+" if facts.difference > 0 else "−" if facts.difference < 0 else "±"
    points = f"{signs}{say_number(abs(facts.difference))}"
    if facts.change is None or facts.outcome is None:
        return chart_text.small_change(series, facts.difference)[0]
    reliable = (
        translate("ProgressReport", "{0}, a reliable improvement")
        if facts.change == "improved"
        else translate("ProgressReport", "{0}, reliably worse")
    ).format(points)
    sure = series.change is None or series.change.confirmed
    said = f"{reliable}: {chart_text.short_outcome(facts.outcome)}"
    return chart_text.unconfirmed(said, is_confirmed=sure)


def _instruments(course: Course, given: list[Series]) -> Table:
    rows = []
    for series in given:
        facts = courses.summary(course, series)
        first, last = facts.baseline, facts.last
        if first is None or last is None or first.score is None or last.score is None:
            continue
        rule = series.change
        needed = f"{say_number(rule.threshold)} ({rule.source})" if rule else "–"
        rows.append(
            (
                series.short_title,
                say_number(first.score),
                say_number(last.score),
                _change(course, series),
                needed,
            )
        )
    head = (
        translate("ProgressReport", "Instrument"),
        translate("ProgressReport", "First"),
        translate("ProgressReport", "Last"),
        translate("ProgressReport", "Change"),
        translate("ProgressReport", "Reliable from"),
    )
    figures = [change_words.figures_of(one) for one in given]
    note = ". ".join(said for said in figures if said)
    return Table(translate("ProgressReport", "First and last"), head, tuple(rows), note)


def verdicts(progress: ClientProgress) -> list[Table]:
    """Give what the newest screening by each instrument amounts to, with careful words."""
    shown = {
        one.instrument: one.short_title
        for one in progress.course.series
        if courses.scored(one.points)
    }
    rows = [
        (shown[one.answers.instrument], chart_text.say_day(one.answers.given_at), asked, said)
        for one in progress.latest
        if one.answers.instrument in shown
        for asked, said in verdict_words.short_verdicts(one, as_given(one.answers))
    ]
    if not rows:
        return []
    head = (
        translate("ProgressReport", "Instrument"),
        translate("ProgressReport", "Day"),
        translate("ProgressReport", "Rule"),
        translate("ProgressReport", "By the newest answers"),
    )
    title = translate("ProgressReport", "What the newest answers amount to")
    return [Table(title, head, tuple(rows), verdict_words.careful_words())]


def _scores(given: list[Series], most: int) -> Table:
    """Give every score by day, the newest first, no more than so many days."""
    by_day: dict[date, dict[str, str]] = {}
    prorated = False
    for series in given:
        for point in courses.scored(series.points):
            day = point.when.astimezone().date()
            mark = "°" if point.hollow else ""
            prorated = prorated or point.hollow
            said = "–" if point.score is None else say_number(point.score) + mark
            by_day.setdefault(day, {})[series.instrument] = said
    days = sorted(by_day, reverse=True)
    rows = tuple(
        (say_date(day), *(by_day[day].get(one.instrument, "") for one in given))
        for day in days[:most]
    )
    notes = [translate("ProgressReport", "° answers missing or not known.")] if prorated else []
    if len(days) > most:
        words = translate("ProgressReport", "{0} earlier days are not listed.")
        notes.append(words.format(len(days) - most))
    head = (translate("ProgressReport", "Day"), *(one.short_title for one in given))
    return Table(translate("ProgressReport", "Every score"), head, rows, " ".join(notes))


def _goals(goals: tuple[GoalLine, ...]) -> Table:
    states = {
        GoalState.OPEN: translate("ProgressReport", "open"),
        GoalState.REACHED: translate("ProgressReport", "reached"),
        GoalState.DROPPED: translate("ProgressReport", "dropped"),
    }
    rows = tuple(
        (one.words, states[one.state], _level(one.start), _level(one.latest)) for one in goals
    )
    head = (
        translate("ProgressReport", "Goal, in the client’s words"),
        translate("ProgressReport", "State"),
        translate("ProgressReport", "Began at"),
        translate("ProgressReport", "Now at"),
    )
    note = translate("ProgressReport", "Levels run from −2 to 2; 0 is what was hoped for.")
    return Table(translate("ProgressReport", "Goals"), head, rows, note)


def _level(level: int | None) -> str:
    if level is None:
        return "–"
    return f"−{abs(level)}" if level < 0 else str(level)
