"""A client's progress on two pages: previewed, then saved for somebody, sealed."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.consents import Purpose
from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.plan import GoalState
from counsel_desk.reports.document import Facts, NewPage, Picture, Report, Table
from counsel_desk.reports.palette import ChartPalette
from counsel_desk.services.errors import Invalid
from counsel_desk.services.exports import ExportKind, save_bytes
from counsel_desk.services.instruments import as_given
from counsel_desk.services.leaving_reports import client_progress, permit_progress
from ui.screens.client.export_sheet import ask_recipient
from ui.screens.client.form_sheet import WIDE
from ui.shell.report_saving import ask_where, write_later
from ui.shell.saving_sheet import SavingSheet
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import LIGHT
from ui.widgets import change_words, chart_text, verdict_words
from ui.widgets.chart_text import say_number
from ui.widgets.dates import say_date
from ui.widgets.report_view import ReportView
from ui.widgets.sealing_parts import SealingFields
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
_MOST_ROWS, _LEAST_ROWS = 24, 6
_LINES_OF_VERDICT = 2
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
        told = _verdicts(progress, given)
        taken = sum(_LINES_OF_VERDICT * len(one.rows) for one in told)
        blocks += [NewPage(), *told, _scores(given, max(_LEAST_ROWS, _MOST_ROWS - taken))]
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


def _verdicts(progress: ClientProgress, given: list[Series]) -> list[Table]:
    """Give what the newest screening by each instrument amounts to, with careful words."""
    shown = {one.instrument: one.short_title for one in given}
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


class ProgressPreviewSheet(Sheet):
    """Shows the report as it is printed; saving goes on to whom it is for."""

    def __init__(self, report: Report) -> None:
        self.view = ReportView()
        self.view.setMinimumHeight(380)
        self.view.set_report(report)
        actions = (
            SheetAction(CANCEL, translate("ClientSheets", "Cancel")),
            SheetAction(ExportKind.CSV.value, translate("ProgressReport", "Save as CSV")),
            SheetAction(
                ExportKind.PDF.value, translate("ProgressReport", "Save as PDF"), "primary"
            ),
        )
        super().__init__(
            translate("ProgressReport", "Progress report"),
            translate("ProgressReport", "Two pages. This is what leaves, nothing else."),
            actions,
            body=self.view,
        )
        self.setMaximumWidth(WIDE)


class SealProgressSheet(SavingSheet):
    """Asks for the passphrases, permits the report and has it written."""

    def __init__(
        self,
        context: Context,
        case: CaseId,
        report: Report,
        target: tuple[Path, str | None, str | None, Purpose],
    ) -> None:
        self._context, self._case, self._report = context, case, report
        self._path, self._recipient, self._override, self._purpose = target
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
            purpose=self._purpose, seal_with=seal, passphrase=self.sealing.own.text(),
            path=self._path,
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

        def go_on(key: str) -> None:
            if key == CANCEL:
                return
            ask_recipient(
                self._page, self._context, self._case,
                lambda *whom: self._where(report, ExportKind(key), whom),
            )  # fmt: skip

        sheet.answered.connect(go_on)
        sheet.open_over(self._page)

    def _where(
        self, report: Report, kind: ExportKind, whom: tuple[str | None, str | None, Purpose]
    ) -> None:
        def chosen(path: Path) -> None:
            if kind is ExportKind.CSV:
                self.save_csv(path, report, *whom)
            else:
                self.save_to(path, report, *whom)

        title = translate("ProgressReport", "Save the report")
        ask_where(self._page, title, report.title, kind, chosen)

    def save_csv(
        self,
        path: Path,
        report: Report,
        recipient: str | None,
        override: str | None,
        purpose: Purpose = Purpose.RELEASE,
    ) -> None:
        """Ask for the passphrase and save the report as a CSV, which nothing seals."""
        text = translate(
            "ProgressReport",
            "The report leaves the vault and is not encrypted in the file “{0}”: whoever has the"
            " file can read it. Saving it is recorded in the audit trail.",
        ).format(path.name)

        def permitted(passphrase: str) -> Job[ExportPermit]:
            job = self._context.jobs.ask(
                permit_progress, self._case, recipient=recipient, override=override,
                purpose=purpose, seal_with=None, passphrase=passphrase, path=path,
            )  # fmt: skip
            return job.then(lambda permit: write_later(self._context, permit, report, ""))

        title = translate("ProgressReport", "Save the report outside the vault?")
        save = translate("ProgressReport", "Save")
        self._context.dialogs.ask_passphrase(self._page, title, text, save, permitted)

    def save_to(
        self,
        path: Path,
        report: Report,
        recipient: str | None,
        override: str | None,
        purpose: Purpose = Purpose.RELEASE,
    ) -> SealProgressSheet:
        """Ask for the passphrases and save the report to a file."""
        target = (path, recipient, override, purpose)
        sheet = SealProgressSheet(self._context, self._case, report, target)
        sheet.open_over(self._page)
        return sheet
