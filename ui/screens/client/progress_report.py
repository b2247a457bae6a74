"""A client's progress on two pages: previewed, then saved for somebody, sealed."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.plan import GoalState
from counsel_desk.reports.document import Facts, NewPage, Picture, Report, Table
from counsel_desk.reports.palette import ChartPalette
from counsel_desk.services.errors import Invalid
from counsel_desk.services.exports import save_bytes
from counsel_desk.services.leaving_reports import client_progress, permit_progress
from ui.screens.client.export_sheet import ask_recipient
from ui.screens.client.form_sheet import WIDE
from ui.shell.saving_sheet import SavingSheet
from ui.theme import LIGHT
from ui.widgets import chart_text
from ui.widgets.chart_text import say_number
from ui.widgets.dates import say_date
from ui.widgets.report_view import ReportView
from ui.widgets.sealing_parts import SealingFields, ask_path
from ui.wording import sentence

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.outcomes.course import Course, Series
    from counsel_desk.reports.chart_words import LabelSet
    from counsel_desk.services.exports import ExportPermit
    from counsel_desk.services.leaving_reports import ClientProgress, GoalLine
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate
_SIZE = (960.0, 500.0)
_MOST_ROWS = 24
_MOST_INSTRUMENTS = 6


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


def build(progress: ClientProgress, instrument: str, png: bytes, made_on: date) -> Report:
    """Lay the report out: the chart and what it says, then every score and the goals."""
    course = progress.course
    given = [one for one in course.series if courses.scored(one.points)][:_MOST_INSTRUMENTS]
    blocks: list[Facts | NewPage | Picture | Table] = [_course(progress)]
    leading = course.of(instrument)
    if leading is not None and png:
        title = f"{leading.title} ({leading.short_title})"
        blocks.append(Picture(title, png, *_SIZE, words=_change(course, leading)))
    if given:
        blocks.append(_instruments(course, given))
        blocks += [NewPage(), _scores(given)]
    if progress.goals:
        blocks.append(_goals(progress.goals))
    title = translate("ProgressReport", "Progress of {0}").format(progress.code)
    lines = (
        translate("ProgressReport", "Made on {0}").format(say_date(made_on)),
        translate(
            "ProgressReport",
            "Scores come from screening questionnaires: they are no diagnosis, and one score alone"
            " says little.",
        ),
    )
    return Report(title, lines, tuple(blocks), progress.code)


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
    if facts.change == "improved":
        return translate("ProgressReport", "{0}, a reliable improvement").format(points)
    if facts.change == "worse":
        return translate("ProgressReport", "{0}, reliably worse").format(points)
    return chart_text.small_change(series, facts.difference)[0]


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
    return Table(translate("ProgressReport", "First and last"), head, tuple(rows))


def _scores(given: list[Series]) -> Table:
    """Give every score by day, the newest first, as many as a page holds."""
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
        for day in days[:_MOST_ROWS]
    )
    notes = [translate("ProgressReport", "° answers missing or not known.")] if prorated else []
    if len(days) > _MOST_ROWS:
        words = translate("ProgressReport", "{0} earlier days are not listed.")
        notes.append(words.format(len(days) - _MOST_ROWS))
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


class ProgressPreviewSheet(SavingSheet):
    """Shows the report as it is printed; saving goes on to whom it is for."""

    def __init__(self, report: Report) -> None:
        self.view = ReportView()
        self.view.setMinimumHeight(380)
        self.view.set_report(report)
        super().__init__(
            translate("ProgressReport", "Progress report"),
            translate("ProgressReport", "Two pages. This is what leaves, nothing else."),
            translate("ProgressReport", "Save as PDF"),
            self.view,
        )
        self.setMaximumWidth(WIDE)


class SealProgressSheet(SavingSheet):
    """Asks for the passphrases, permits the report and has it written."""

    def __init__(
        self,
        context: Context,
        case: CaseId,
        report: Report,
        target: tuple[Path, str | None, str | None],
    ) -> None:
        self._context, self._case, self._report = context, case, report
        self._path, self._recipient, self._override = target
        self.sealing = SealingFields()
        text = translate(
            "ProgressReport",
            "The report leaves the vault in the file “{0}”, which opens with its own passphrase"
            " alone. Saving it is recorded in the audit trail.",
        ).format(self._path.name)
        title = translate("ProgressReport", "Save the report outside the vault?")
        super().__init__(title, text, translate("ProgressReport", "Save"), self.sealing)
        self.on_save(self._ask)

    def _ask(self) -> Job[ExportPermit] | None:
        if not self.sealing.is_right():
            return None
        seal = self.sealing.words.text()
        job = self._context.jobs.ask(
            permit_progress, self._case, recipient=self._recipient, override=self._override,
            seal_with=seal, passphrase=self.sealing.own.text(), path=self._path,
        )  # fmt: skip
        return job.then(lambda permit: self._write(permit, seal))

    def _write(self, permit: ExportPermit, seal: str) -> None:
        messages = self._context.messages
        messages.say(translate("ProgressReport", "Writing the report…"))
        job = self._context.jobs.compute(write, permit, self._report, seal)
        job.then(lambda path: messages.say(_saved(path), "good"))
        job.failed(lambda error: messages.say(sentence(error), "danger"))

    def _refused(self, error: Exception) -> None:
        super()._refused(error)
        if isinstance(error, Invalid) and error.field == "seal_with":
            self.set_error("")
            self.sealing.words.set_error(sentence(error))


def write(permit: ExportPermit, report: Report, passphrase: str) -> Path:
    """Print, seal and save a report; on a worker, and in memory until it is sealed."""
    from counsel_desk.reports.document_pdf import render_report

    return save_bytes(permit, render_report(report, passphrase=passphrase))


def _saved(path: Path) -> str:
    return translate("ProgressReport", "The report is saved as {0}.").format(path.name)


class ProgressReporter:
    """Leads from the client's page to the saved report."""

    def __init__(self, context: Context, case: CaseId, page: QWidget) -> None:
        self._context, self._case, self._page = context, case, page

    def begin(self) -> None:
        """Gather what the report is made of and draw its chart."""
        self._context.jobs.ask(client_progress, self._case).then(self._draw)

    def _draw(self, progress: ClientProgress) -> None:
        given = [one for one in progress.course.series if courses.scored(one.points)]
        if not given:
            self._show(progress, "", b"")
            return
        leading = max(given, key=lambda one: len(one.points)).instrument
        words = chart_text.label_set()
        job = self._context.jobs.compute(picture_of, progress.course, leading, words)
        job.then(lambda png: self._show(progress, leading, png))
        job.failed(lambda _error: self._show(progress, leading, b""))

    def _show(self, progress: ClientProgress, leading: str, png: bytes) -> None:
        report = build(progress, leading, png, self._context.today())
        sheet = ProgressPreviewSheet(report)

        def go_on() -> None:
            sheet.close_sheet()
            ask_recipient(
                self._page, self._context, self._case,
                lambda recipient, override: self._where(report, recipient, override),
            )  # fmt: skip

        sheet.on_save(go_on)
        sheet.open_over(self._page)

    def _where(self, report: Report, recipient: str | None, override: str | None) -> None:
        title = translate("ProgressReport", "Save the report")

        def chosen(path: Path) -> None:
            self.save_to(path, report, recipient, override)

        ask_path(self._page, title, report.title, chosen)

    def save_to(
        self, path: Path, report: Report, recipient: str | None, override: str | None
    ) -> SealProgressSheet:
        """Ask for the passphrases and save the report to a file."""
        target = (path, recipient, override)
        sheet = SealProgressSheet(self._context, self._case, report, target)
        sheet.open_over(self._page)
        return sheet
