"""Save a report outside the vault: where to, sealed with what, and one's own passphrase."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog

from counsel_desk.services.errors import Invalid
from counsel_desk.services.exports import ExportKind, save_bytes
from counsel_desk.services.leaving_reports import permit_report
from ui.shell.saving_sheet import SavingSheet
from ui.widgets.sealing_parts import SealingFields
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from counsel_desk.reports.document import Report
    from counsel_desk.services.exports import ExportPermit
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class Permit(Protocol):
    """Asks for leave to write a file, sealed with a passphrase or not."""

    def __call__(self, *, path: Path, passphrase: str, seal_with: str | None) -> Job[ExportPermit]:
        """Ask with one's own passphrase."""


def write(permit: ExportPermit, report: Report, passphrase: str) -> Path:
    """Print or write a report and save it; on a worker, and in memory until it is sealed."""
    if permit.kind is ExportKind.CSV:
        from counsel_desk.reports.document_csv import to_csv

        return save_bytes(permit, to_csv(report))
    from counsel_desk.reports.document_pdf import render_report

    return save_bytes(permit, render_report(report, passphrase=passphrase))


def ask_where(
    over: QWidget, title: str, name: str, kind: ExportKind, then: Callable[[Path], object]
) -> QFileDialog:
    """Ask where a report goes."""
    dialog = QFileDialog(over.window(), title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(kind.value)
    dialog.selectFile(f"{name}.{kind.value}")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.open()
    return dialog


def for_programme(context: Context) -> Permit:
    """Ask for leave as someone who reports on the programme does."""

    def ask(*, path: Path, passphrase: str, seal_with: str | None) -> Job[ExportPermit]:
        return context.jobs.ask(
            permit_report, path=path, passphrase=passphrase, seal_with=seal_with
        )

    return ask


class SealReportSheet(SavingSheet):
    """Asks for the passphrases of a PDF on many people; ``permit`` asks for leave to write it."""

    def __init__(
        self, context: Context, report: Report, path: Path, permit: Permit | None = None
    ) -> None:
        self._context, self._report, self._path = context, report, path
        self._permit = permit or for_programme(context)
        self.sealing = SealingFields()
        text = translate(
            "Reports",
            "“{0}” leaves the vault in the file “{1}”, which opens with its own passphrase alone."
            " Small numbers are hidden. Saving it is recorded in the audit trail.",
        ).format(report.title, path.name)
        title = translate("Reports", "Save the report outside the vault?")
        super().__init__(title, text, translate("Reports", "Save"), self.sealing)
        self.on_save(self._ask)

    def _ask(self) -> Job[ExportPermit] | None:
        if not self.sealing.is_right():
            return None
        seal = self.sealing.words.text()
        own = self.sealing.own.text()
        job = self._permit(path=self._path, passphrase=own, seal_with=seal)
        return job.then(lambda permit: write_later(self._context, permit, self._report, seal))

    def _refused(self, error: Exception) -> None:
        super()._refused(error)
        if isinstance(error, Invalid) and error.field == "seal_with":
            self.set_error("")
            self.sealing.words.set_error(sentence(error))


def write_later(context: Context, permit: ExportPermit, report: Report, passphrase: str) -> None:
    """Write a permitted report on a worker and tell of it at the foot of the page."""
    messages = context.messages
    messages.say(translate("Reports", "Writing the report…"))
    job = context.jobs.compute(write, permit, report, passphrase)
    job.then(lambda path: messages.say(_saved(path), "good"))
    job.failed(lambda error: messages.say(sentence(error), "danger"))


def _saved(path: Path) -> str:
    return translate("Reports", "The report is saved as {0}.").format(path.name)


def save_csv(
    over: QWidget, context: Context, report: Report, path: Path, permit: Permit | None = None
) -> None:
    """Ask for the passphrase and save a report as a CSV, which nothing seals."""
    ask = permit or for_programme(context)
    text = translate(
        "Reports",
        "“{0}” leaves the vault and is not encrypted in the file “{1}”. Small numbers are hidden."
        " Saving it is recorded in the audit trail.",
    ).format(report.title, path.name)

    def permitted(passphrase: str) -> Job[ExportPermit]:
        job = ask(path=path, passphrase=passphrase, seal_with=None)
        return job.then(lambda permit: write_later(context, permit, report, ""))

    title = translate("Reports", "Save the report outside the vault?")
    context.dialogs.ask_passphrase(over, title, text, translate("Reports", "Save"), permitted)
