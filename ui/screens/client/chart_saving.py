"""Draw a view of a chart on a worker, for the screen or for a file outside the vault."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog

from counsel_desk.reports.palette import ChartPalette
from counsel_desk.services import charts
from ui.screens.client.export_sheet import ask_recipient
from ui.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.consents import Purpose
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.outcomes.course import Course
    from counsel_desk.reports.chart_view import ChartView
    from counsel_desk.reports.chart_words import LabelSet
    from counsel_desk.reports.rendered import RenderedChart
    from counsel_desk.services.exports import ExportKind, ExportPermit
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate

SAVED_SIZE = (1000.0, 640.0)


def draw(
    course: Course,
    view: ChartView,
    palette: ChartPalette,
    size: tuple[float, float],
    ratio: float,
    words: LabelSet,
) -> RenderedChart:
    """Draw and render a chart; on a worker, because matplotlib is slow to load and to draw."""
    from counsel_desk.reports.charts import render, view_figure

    figure = view_figure(
        course, view, palette=palette, size=size, dpi=96.0 * ratio, locale_text=words
    )
    return render(figure)


def write(
    permit: ExportPermit,
    course: Course,
    view: ChartView,
    words: LabelSet,
    heading: tuple[str, str],
) -> Path:
    """Draw the same view on white and write it to the file that was permitted; on a worker."""
    from counsel_desk.reports.charts import view_figure
    from counsel_desk.services.exports import save_chart

    figure = view_figure(
        course,
        view,
        palette=ChartPalette.of(LIGHT),
        size=SAVED_SIZE,
        locale_text=words,
        heading=heading[0],
        subheading=heading[1],
    )
    return save_chart(permit, figure)


class ChartSaver:
    """Asks where to, for whom and for the passphrase, then has a chart written.

    ``drawing`` writes the view that is on the screen to a permitted file, on a worker.
    """

    def __init__(
        self,
        over: QWidget,
        context: Context,
        case: CaseId,
        drawing: Callable[[ExportPermit], Job[Path] | None],
    ) -> None:
        self._over = over
        self._context = context
        self._case = case
        self._drawing = drawing

    def ask(self, kind: ExportKind, code: str, name: str) -> None:
        """Ask where to, then go on to `save_to`."""
        dialog = QFileDialog(self._over.window(), translate("ChartPanel", "Save the chart"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind.value)
        dialog.selectFile(f"{code} {name}.{kind.value}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path), kind, code))
        dialog.open()

    def save_to(self, path: Path, kind: ExportKind, code: str) -> None:
        """Ask whom it is for and for the passphrase, then save the chart to a file."""
        ask_recipient(
            self._over,
            self._context,
            self._case,
            lambda recipient, override, purpose: self._ask_passphrase(
                path, kind, code, (recipient, override, purpose)
            ),
        )

    def _ask_passphrase(
        self, path: Path, kind: ExportKind, code: str, whom: tuple[str | None, str | None, Purpose]
    ) -> None:
        recipient, override, purpose = whom
        sentence = translate(
            "ChartPanel",
            "The chart of {0} leaves the vault and is not encrypted in the file “{1}”. "
            "Saving it is recorded in the audit trail.",
        ).format(code, path.name)

        def export(passphrase: str) -> Job[ExportPermit]:
            job = self._context.jobs.ask(
                charts.export_chart,
                self._case,
                recipient=recipient,
                override=override,
                purpose=purpose,
                passphrase=passphrase,
                path=path,
                kind=kind,
            )
            return job.then(self._write)

        self._context.dialogs.ask_passphrase(
            self._over,
            translate("ChartPanel", "Save the chart outside the vault?"),
            sentence,
            translate("ChartPanel", "Save"),
            export,
        )

    def _write(self, permit: ExportPermit) -> None:
        job = self._drawing(permit)
        if job is not None:
            job.then(self._saved)

    def _saved(self, path: Path) -> None:
        words = translate("ChartPanel", "The chart was saved as {0}.").format(path.name)
        self._context.messages.say(words, "good")
