"""Show what of a cycle leaves the desk, and save it: as PDF, CSV or picture."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.outcomes.suppression import SMALLEST_GROUP
from counsel_desk.reports.palette import ChartPalette
from counsel_desk.services.exports import ExportKind, save_bytes
from counsel_desk.services.group_achieved import permit_cycle_report
from ui.shell import report_saving as saving
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import LIGHT
from ui.widgets import cycle_words
from ui.widgets.report_cycle import PICTURE_SIZE, cycle_report
from ui.widgets.report_numbers import AsItLeaves
from ui.widgets.report_view import ReportView
from ui.wording import sentence

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.ids import GroupId
    from counsel_desk.domain.outcomes.cycle import CycleOutcomes, Turnouts
    from counsel_desk.reports.chart_figure import ChartFigure
    from counsel_desk.reports.cycle_words import CycleWords
    from counsel_desk.reports.document import Report
    from counsel_desk.services.exports import ExportPermit
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate
WIDE = 760
PDF, CSV, PNG = "pdf", "csv", "png"


def pictures_of(
    turnouts: Turnouts, found: CycleOutcomes | None, said: CycleWords
) -> dict[str, bytes]:
    """Draw on white what shows nobody by themselves; on a worker, in memory."""
    from counsel_desk.reports.cycle_figure import dose_figure, turnout_figure

    palette = ChartPalette.of(LIGHT)
    made: dict[str, bytes] = {}
    if any(one.share.of >= SMALLEST_GROUP for one in turnouts.own.turnout):
        made["turnout"] = _png(
            turnout_figure(turnouts, palette=palette, words=said, size=PICTURE_SIZE, leaves=True)
        )
    if found is not None and found.dose.curve:
        figure, _ = dose_figure(
            found.dose, palette=palette, words=said, size=PICTURE_SIZE, leaves=True
        )
        made["dose"] = _png(figure)
    return made


def _png(figure: ChartFigure) -> bytes:
    from counsel_desk.reports.chart_export import save_png

    out = BytesIO()
    save_png(figure, out, dpi=120.0)
    return out.getvalue()


class PreviewSheet(Sheet):
    """Shows the report as it leaves, with a button for each kind of file."""

    def __init__(self, report: Report, *, has_picture: bool) -> None:
        self.view = ReportView()
        self.view.setMinimumHeight(380)
        self.view.set_report(report)
        actions = [
            SheetAction(CANCEL, translate("ClientSheets", "Cancel")),
            SheetAction(CSV, translate("Reports", "Save as CSV")),
            SheetAction(PDF, translate("Reports", "Save as PDF"), "primary"),
        ]
        if has_picture:
            actions.insert(1, SheetAction(PNG, translate("Cycle", "Save the picture")))
        super().__init__(
            translate("Cycle", "What leaves of this cycle"),
            translate("Cycle", "Small numbers are hidden. This is what is saved, nothing else."),
            actions,
            body=self.view,
            width=WIDE,
        )


class CycleReporter:
    """Leads from the tab to the saved report of a cycle."""

    def __init__(self, context: Context, group: GroupId, page: QWidget) -> None:
        self._context, self._group, self._page = context, group, page

    def begin(self, turnouts: Turnouts, found: CycleOutcomes | None) -> None:
        """Draw the pictures, then show the report."""
        down = found is None or not found.outcomes.form.higher_is_better
        said = cycle_words.picture_words(down=down)
        job = self._context.jobs.compute(pictures_of, turnouts, found, said)
        job.then(lambda made: self._show(turnouts, found, made))
        job.failed(lambda _error: self._show(turnouts, found, {}))

    def _show(
        self, turnouts: Turnouts, found: CycleOutcomes | None, pictures: dict[str, bytes]
    ) -> None:
        report = cycle_report(turnouts, found, AsItLeaves(), self._context.today(), pictures)
        sheet = PreviewSheet(report, has_picture=bool(pictures))
        sheet.answered.connect(lambda key: self._chosen(key, report, pictures))
        sheet.open_over(self._page)

    def _chosen(self, key: str, report: Report, pictures: dict[str, bytes]) -> None:
        if key == CANCEL:
            return
        title = translate("Reports", "Save the report")
        name = report.title.replace(":", "").replace("/", "-")
        png = pictures.get("dose") or pictures.get("turnout") or b""
        saving.ask_where(
            self._page, title, name, ExportKind(key),
            lambda path: self.save_to(path, ExportKind(key), report, png),
        )  # fmt: skip

    def save_to(self, path: Path, kind: ExportKind, report: Report, png: bytes) -> None:
        """Ask for the passphrases and save the report, or its picture, to a file."""
        if kind is ExportKind.PDF:
            sheet = saving.SealReportSheet(self._context, report, path, self._permit)
            sheet.open_over(self._page)
        elif kind is ExportKind.CSV:
            saving.save_csv(self._page, self._context, report, path, self._permit)
        else:
            self._save_picture(path, report, png)

    def _permit(self, *, path: Path, passphrase: str, seal_with: str | None) -> Job[ExportPermit]:
        return self._context.jobs.ask(
            permit_cycle_report, self._group, path=path, passphrase=passphrase,
            seal_with=seal_with,
        )  # fmt: skip

    def _save_picture(self, path: Path, report: Report, png: bytes) -> None:
        text = translate(
            "Cycle",
            "The picture of “{0}” leaves the vault and is not encrypted in the file “{1}”. It"
            " shows nobody by themselves. Saving it is recorded in the audit trail.",
        ).format(report.title, path.name)

        def permitted(passphrase: str) -> Job[ExportPermit]:
            job = self._permit(path=path, passphrase=passphrase, seal_with=None)
            return job.then(lambda permit: self._write(permit, png))

        self._context.dialogs.ask_passphrase(
            self._page,
            translate("Cycle", "Save the picture outside the vault?"),
            text,
            translate("Reports", "Save"),
            permitted,
        )

    def _write(self, permit: ExportPermit, png: bytes) -> None:
        messages = self._context.messages
        job = self._context.jobs.compute(save_bytes, permit, png)
        saved = translate("Cycle", "The picture is saved as {0}.")
        job.then(lambda path: messages.say(saved.format(path.name), "good"))
        job.failed(lambda error: messages.say(sentence(error), "danger"))
