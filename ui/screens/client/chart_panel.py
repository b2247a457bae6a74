"""The progress chart on the overview: instrument, chart or table, and saving it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from counsel_desk.domain.notes import NoteKind
from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.screenings import Mode
from counsel_desk.reports.palette import ChartPalette
from counsel_desk.services import charts
from counsel_desk.services.exports import ExportKind
from ui.screens.client.export_sheet import ask_recipient
from ui.screens.client.segments import Segments
from ui.theme import LIGHT
from ui.widgets import case_words, chart_text
from ui.widgets.buttons import IconButton
from ui.widgets.card import Card
from ui.widgets.chart_canvas import ChartCanvas
from ui.widgets.chart_table import ChartTable
from ui.widgets.empty_state import EmptyState
from ui.widgets.pill import Pill, PillKind, Sign

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.outcomes.course import Course, Series, Summary
    from counsel_desk.reports.chart_words import LabelSet
    from counsel_desk.reports.rendered import RenderedChart
    from counsel_desk.services.exports import ExportPermit
    from ui.jobs import Job
    from ui.screen import Context

_LEADING = "pcl-5"
_SAVED_SIZE = (1000.0, 640.0)


def draw(
    course: Course,
    instrument: str,
    palette: ChartPalette,
    size: tuple[float, float],
    ratio: float,
    words: LabelSet,
) -> RenderedChart:
    """Draw and render a chart; on a worker, because matplotlib is slow to load and to draw."""
    from counsel_desk.reports.charts import progress_figure, render

    figure = progress_figure(
        course, instrument, palette=palette, size=size, dpi=96.0 * ratio, locale_text=words
    )
    return render(figure)


def write(
    permit: ExportPermit,
    course: Course,
    instrument: str,
    words: LabelSet,
    heading: tuple[str, str],
) -> Path:
    """Draw a chart on white and write it to the file that was permitted; on a worker."""
    from counsel_desk.reports.charts import progress_figure
    from counsel_desk.services.exports import save_chart

    figure = progress_figure(
        course,
        instrument,
        palette=ChartPalette.of(LIGHT),
        size=_SAVED_SIZE,
        locale_text=words,
        heading=heading[0],
        subheading=heading[1],
    )
    return save_chart(permit, figure)


def leading(course: Course) -> str:
    """Choose the instrument to show first: the programme's own, else the one given most."""
    own = course.of(_LEADING)
    if own is not None and len(courses.scored(own.points)) > 1:
        return _LEADING
    return max(course.series, key=lambda one: len(one.points)).instrument if course.series else ""


class ChartPanel(Card):
    """One instrument over time, as a chart or as a table with the same numbers.

    Signals:
        screening_opened: the screening (UUID) that was opened.
        note_opened: the note (UUID) that was opened.
        screen_asked: nothing was screened yet and the person wants to begin.
    """

    screening_opened = Signal(object)
    note_opened = Signal(object)
    screen_asked = Signal()

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__()
        self.context = context
        self._case = case
        self._course: Course | None = None
        self._names: Mapping[str, str] = {}
        self._instrument = ""
        self._code = ""
        palette = ChartPalette.of(context.theme.tokens)
        self.canvas = ChartCanvas(self._request, palette)
        self._table: ChartTable | None = None
        self._empty = EmptyState("", "", "chart-line")
        self._stack = QStackedWidget()
        self._segments = Segments(self.tr("Instrument"))
        self._table_button = IconButton("table", "", self.toggle_table)
        self._table_button.setCheckable(True)
        self._save_button = self._make_save_button()
        self._lay_out()
        self._connect()

    def _make_save_button(self) -> IconButton:
        button = IconButton("download-simple", self.tr("Save the chart"))
        menu = QMenu(button)
        menu.addAction(self.tr("Save as PNG …"), lambda: self.save(ExportKind.PNG))
        menu.addAction(self.tr("Save as PDF …"), lambda: self.save(ExportKind.PDF))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _lay_out(self) -> None:
        for part in (self._segments, self._table_button, self._save_button):
            self.add_action(part)
        for page in (self.canvas, self._empty):
            self._stack.addWidget(page)
        self.add(self._stack, 1)
        self.setMinimumHeight(380)
        self.setMaximumHeight(640)
        # The chart takes the height that is left; it asks for none of its own.
        policy = QSizePolicy.Policy
        self.canvas.setSizePolicy(policy.Expanding, policy.Ignored)
        self._show_buttons(has_chart=False)
        self.set_title(self.tr("Progress"))
        self._name_table_button()

    def _connect(self) -> None:
        self.canvas.point_opened.connect(self.screening_opened)
        self.canvas.note_opened.connect(self.note_opened)
        self._segments.chosen.connect(self._choose)
        self._empty.acted.connect(self.screen_asked)
        self.context.theme.changed.connect(self._recolour)
        for text, keys, act in (
            (self.tr("Chart or table"), "Ctrl+T", self.toggle_table),
            (self.tr("Next instrument in the chart"), "Ctrl+I", self._segments.step),
        ):
            action = QAction(text, self)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setProperty("group", self.tr("Client"))
            action.triggered.connect(lambda _checked=False, act=act: act())
            self.addAction(action)

    def show_course(self, course: Course, code: str, *, may_screen: bool) -> None:
        """Show a client's course, staying with the instrument chosen before."""
        self._course = _said(course)
        self._code = code
        self._names = _names(course)
        given = [series for series in course.series if series.points]
        self._segments.set_choices([(one.instrument, one.short_title) for one in given])
        if not given:
            self._show_empty(may_screen=may_screen)
            return
        known = {one.instrument for one in given}
        self._choose(self._instrument if self._instrument in known else leading(course))

    def _show_empty(self, *, may_screen: bool) -> None:
        self.set_title(self.tr("Progress"))
        self.set_pill(None)
        self._show_buttons(has_chart=False)
        self._empty.set_sentence(self.tr("No screening yet. The first one is the baseline."))
        self._empty.button.setText(self.tr("Screen"))
        self._empty.button.setVisible(may_screen)
        self._stack.setCurrentWidget(self._empty)

    def _show_buttons(self, *, has_chart: bool) -> None:
        self._table_button.setVisible(has_chart)
        self._save_button.setVisible(has_chart)

    def _choose(self, instrument: str) -> None:
        series = self._course.of(instrument) if self._course is not None else None
        if series is None or self._course is None:
            return
        self._instrument = instrument
        self._segments.choose(instrument)
        self.set_title(self._measure(series), self._how(series))
        self.set_pill(self._change_pill(courses.summary(self._course, series)))
        self._show_buttons(has_chart=True)
        self.canvas.set_course(self._course, instrument, names=self._names)
        if self._table is not None:
            self._table.set_series(series)
        self._show_page()

    def _measure(self, series: Series) -> str:
        plain = {
            "pcl-5": self.tr("Post-traumatic stress"),
            "phq-9": self.tr("Depression"),
            "gad-7": self.tr("Anxiety"),
            "who-5": self.tr("Well-being"),
            "core-10": self.tr("Distress"),
            "itq": self.tr("Trauma symptoms"),
        }
        return plain.get(series.instrument, series.title)

    def _how(self, series: Series) -> str:
        last = courses.in_order(series.points)[-1]
        parts = [self._names.get(last.mode, last.mode)] if last.mode else []
        words = [series.short_title, *parts]
        if not last.language:
            return ", ".join(words)
        language = self._names.get(last.language, last.language)
        return self.tr("{0} in {1}").format(", ".join(words), language)

    def _change_pill(self, facts: Summary) -> Pill | None:
        if facts.difference is None or facts.scored < 2:
            return Pill(self.tr("baseline"), PillKind.NEUTRAL) if facts.scored else None
        points = chart_text.say_number(abs(facts.difference))
        words = self.tr("{0} points since baseline").format(points)
        if facts.change is None:
            return Pill(self.tr("{0}, no reliable change").format(words), PillKind.NEUTRAL)
        sign = Sign.DOWN if facts.difference < 0 else Sign.UP
        if facts.change == "improved":
            return Pill(words, PillKind.GOOD, sign)
        return Pill(self.tr("{0}, reliably worse").format(words), PillKind.DANGER, sign)

    @property
    def table(self) -> ChartTable:
        """The table, made when it is first wanted: most people look at the chart."""
        if self._table is None:
            self._table = ChartTable()
            self._table.point_opened.connect(self.screening_opened)
            self._stack.addWidget(self._table)
            series = self._course.of(self._instrument) if self._course is not None else None
            if series is not None:
                self._table.set_series(series)
        return self._table

    def toggle_table(self) -> None:
        """Show the table instead of the chart, or the chart again."""
        if self._stack.currentWidget() is self._empty:
            return
        show_table = not self._shows_table()
        self._table_button.setChecked(show_table)
        self._show_page()
        shown: QWidget = self.table if show_table else self.canvas
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shows_table(self) -> bool:
        return self._table is not None and self._stack.currentWidget() is self._table

    def _show_page(self) -> None:
        is_table = self._table_button.isChecked()
        self._stack.setCurrentWidget(self.table if is_table else self.canvas)
        self._name_table_button()

    def _name_table_button(self) -> None:
        is_table = self._table_button.isChecked()
        name = self.tr("Show the chart") if is_table else self.tr("Show the numbers as a table")
        self._table_button.set("chart-line" if is_table else "table", name)

    def _request(self, size: QSize, ratio: float, palette: ChartPalette) -> None:
        if self._course is None:
            return
        words = chart_text.label_set(self._names)
        measures = (float(size.width()), float(size.height()))
        job = self.context.jobs.compute(
            draw, self._course, self._instrument, palette, measures, ratio, words
        )
        job.then(self.canvas.show_chart).failed(self._could_not_draw)

    def _could_not_draw(self, _error: Exception) -> None:
        self.canvas.render_failed()

    def _recolour(self) -> None:
        self.canvas.use_palette(ChartPalette.of(self.context.theme.tokens))

    def save(self, kind: ExportKind) -> None:
        """Ask where to, then for the passphrase, then save the chart."""
        dialog = QFileDialog(self.window(), self.tr("Save the chart"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind.value)
        dialog.selectFile(f"{self._code} {self._instrument}.{kind.value}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path), kind))
        dialog.open()

    def save_to(self, path: Path, kind: ExportKind) -> None:
        """Ask whom it is for and for the passphrase, then save the chart to a file."""
        ask_recipient(
            self,
            self.context,
            self._case,
            lambda recipient, override: self._ask_passphrase(path, kind, recipient, override),
        )

    def _ask_passphrase(
        self, path: Path, kind: ExportKind, recipient: str | None, override: str | None
    ) -> None:
        sentence = self.tr(
            "The chart of {0} leaves the vault and is not encrypted in the file “{1}”. "
            "Saving it is recorded in the audit trail."
        ).format(self._code, path.name)
        self.context.dialogs.ask_passphrase(
            self,
            self.tr("Save the chart outside the vault?"),
            sentence,
            self.tr("Save"),
            lambda passphrase: self._export(
                recipient=recipient,
                override=override,
                passphrase=passphrase,
                path=path,
                kind=kind,
            ),
        )

    def _export(
        self,
        *,
        recipient: str | None,
        override: str | None,
        passphrase: str,
        path: Path,
        kind: ExportKind,
    ) -> Job[ExportPermit]:
        job = self.context.jobs.ask(
            charts.export_chart,
            self._case,
            recipient=recipient,
            override=override,
            passphrase=passphrase,
            path=path,
            kind=kind,
        )
        return job.then(self._write)

    def _write(self, permit: ExportPermit) -> None:
        course = self._course
        series = course.of(self._instrument) if course is not None else None
        if course is None or series is None:
            return
        heading = (f"{self._code}: {self._measure(series)}", self._how(series))
        words = chart_text.label_set(self._names)
        job = self.context.jobs.compute(write, permit, course, self._instrument, words, heading)
        job.then(self._saved)

    def _saved(self, path: Path) -> None:
        self.context.messages.say(self.tr("The chart was saved as {0}.").format(path.name), "good")


def _said(course: Course) -> Course:
    kinds = {kind.value: case_words.kind_words(kind) for kind in NoteKind}
    marks = tuple(replace(one, label=kinds.get(one.label, one.label)) for one in course.notes)
    return replace(course, notes=marks)


def _names(course: Course) -> dict[str, str]:
    names = {mode.value: case_words.mode_words(mode) for mode in Mode}
    codes = {point.language for one in course.series for point in one.points}
    return names | {code: case_words.language_words(code) for code in codes if code}
