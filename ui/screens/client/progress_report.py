"""A client's progress on paper: previewed, then saved for somebody, sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.consents import Purpose
from counsel_desk.domain.outcomes import course as courses
from counsel_desk.services.errors import Invalid
from counsel_desk.services.exports import ExportKind, save_bytes
from counsel_desk.services.leaving_reports import client_progress, permit_progress
from ui.screens.client.export_sheet import ask_recipient
from ui.screens.client.form_sheet import WIDE
from ui.shell.report_saving import ask_where, write_later
from ui.shell.saving_sheet import SavingSheet
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.widgets import chart_text
from ui.widgets.report_progress import fitted, picture_of, verdicts
from ui.widgets.report_view import ReportView
from ui.widgets.sealing_parts import SealingFields
from ui.wording import sentence

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.reports.document import Report
    from counsel_desk.services.exports import ExportPermit
    from counsel_desk.services.leaving_reports import ClientProgress
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class ProgressPreviewSheet(Sheet):
    """Shows the report as it is printed; saving goes on to whom it is for."""

    def __init__(self, report: Report, pages: int) -> None:
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
            _pages_words(pages),
            actions,
            body=self.view,
        )
        self.setMaximumWidth(WIDE)


def _pages_words(pages: int) -> str:
    if pages == 1:
        return translate("ProgressReport", "One page. This is what leaves, nothing else.")
    if pages == 2:
        return translate("ProgressReport", "Two pages. This is what leaves, nothing else.")
    said = translate(
        "ProgressReport",
        "{0} pages: all of it does not fit on two. This is what leaves, nothing else.",
    )
    return said.format(pages)


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
            self._lay_out(progress, "", b"")
            return
        leading = max(given, key=lambda one: len(one.points)).instrument
        words = chart_text.label_set()
        job = self._context.jobs.compute(picture_of, progress.course, leading, words)
        job.then(lambda png: self._lay_out(progress, leading, png))
        job.failed(lambda _error: self._lay_out(progress, leading, b""))

    def _lay_out(self, progress: ClientProgress, leading: str, png: bytes) -> None:
        today = self._context.today()
        job = self._context.jobs.compute(fitted, progress, leading, png, today, verdicts(progress))
        job.then(lambda made: self._show(*made))
        job.failed(lambda error: self._context.messages.say(sentence(error), "danger"))

    def _show(self, report: Report, pages: int) -> None:
        sheet = ProgressPreviewSheet(report, pages)

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
