"""The progress chart on the overview: instrument, chart or table, and saving it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from counsel_desk.domain.notes import NoteKind
from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.screenings import Mode
from counsel_desk.reports.chart_view import ChartKind
from counsel_desk.reports.palette import ChartPalette
from counsel_desk.services.exports import ExportKind
from ui.screens.client.chart_menu import ChartMenu, kind_words
from ui.screens.client.chart_periods import ask_periods
from ui.screens.client.chart_saving import ChartSaver, draw, write
from ui.screens.client.segments import Segments
from ui.widgets import case_words, change_words, chart_events, chart_text
from ui.widgets.buttons import IconButton
from ui.widgets.card import Card
from ui.widgets.chart_canvas import ChartCanvas
from ui.widgets.chart_table import ChartTable
from ui.widgets.empty_state import EmptyState
from ui.widgets.keys import KeyAction, always
from ui.widgets.labels import label
from ui.widgets.pill import Pill, PillKind, Sign

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from PySide6.QtGui import QResizeEvent

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.outcomes.course import Course, Series, Summary
    from counsel_desk.services.exports import ExportPermit
    from ui.jobs import Job
    from ui.screen import Context

LEAST_HEIGHT, MOST_HEIGHT = 380, 760
ABOVE_AND_BELOW = 216
_LEADING = "pcl-5"


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
        self._source = label("", "muted", wrap=True)
        self._source.hide()
        self._segments = Segments(self.tr("Instrument"))
        self._table_button = IconButton("table", "", self.toggle_table)
        self._table_button.setCheckable(True)
        self._save_button = self._make_save_button()
        self.menu = ChartMenu(self)
        self._saver = ChartSaver(self, context, case, self._write)
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
        for part in (self._segments, self.menu, self._table_button, self._save_button):
            self.add_action(part)
        for page in (self.canvas, self._empty):
            self._stack.addWidget(page)
        self.add(self._stack, 1)
        self.add(self._source)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setMaximumHeight(MOST_HEIGHT)
        # The chart takes the height that is left; it asks for none of its own.
        policy = QSizePolicy.Policy
        self.canvas.setSizePolicy(policy.Expanding, policy.Ignored)
        self._show_buttons(has_chart=False)
        self.set_title(self.tr("Progress"))
        self._name_table_button()

    def _connect(self) -> None:
        self.canvas.point_opened.connect(self.screening_opened)
        self.canvas.note_opened.connect(self.note_opened)
        self.canvas.zoom.zoomed.connect(self.menu.zoom)
        self.canvas.zoom.panned.connect(self.menu.pan)
        self.canvas.zoom.can_zoom = self.menu.can_zoom
        self.canvas.zoom.can_pan = self.menu.can_pan
        self.canvas.baseline_asked.connect(self.menu.compare_with)
        self.menu.changed.connect(self._change_view)
        self.menu.periods_asked.connect(self._ask_periods)
        self._segments.chosen.connect(self._choose)
        self._empty.acted.connect(self.screen_asked)
        self.context.theme.changed.connect(self._recolour)
        several = self._segments.has_several
        for text, keys, act, when in (
            (self.tr("Chart or table"), "Ctrl+T", self.toggle_table, always),
            (self.tr("Next instrument in the chart"), "Ctrl+I", self._segments.step, several),
        ):
            reach = Qt.ShortcutContext.WindowShortcut
            KeyAction(self, self.tr("Client"), text, keys, act, when=when, reach=reach)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay within what the window shows at once, however long the cards beside it are."""
        super().resizeEvent(event)
        room = self.window().height() - ABOVE_AND_BELOW
        self.setMaximumHeight(max(LEAST_HEIGHT, min(MOST_HEIGHT, room)))

    def show_course(self, course: Course, code: str, *, may_screen: bool) -> None:
        """Show a client's course, staying with the instrument chosen before.

        Who ``may_screen`` may mark events too.
        """
        self._course = _said(course)
        self.menu.let_mark(may_screen)
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
        self._source.hide()
        self._show_buttons(has_chart=False)
        self._empty.set_sentence(self.tr("No screening yet. The first one is the baseline."))
        self._empty.button.setText(self.tr("Screen"))
        self._empty.button.setVisible(may_screen)
        self._stack.setCurrentWidget(self._empty)

    def _show_buttons(self, *, has_chart: bool) -> None:
        self.menu.setVisible(has_chart)
        self._table_button.setVisible(has_chart)
        self._save_button.setVisible(has_chart)

    def _choose(self, instrument: str) -> None:
        series = self._course.of(instrument) if self._course is not None else None
        if series is None or self._course is None:
            return
        self._instrument = instrument
        self.menu.know(self._course, instrument)
        series = self._compared(self._course) or series
        self._segments.choose(instrument)
        self.set_title(self._measure(series), self._how(series))
        self.set_pill(self._change_pill(series, courses.summary(self._course, series)))
        self._show_buttons(has_chart=True)
        self.canvas.set_course(self._course, instrument, names=self._names, series=series)
        self._fill_table(series)
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

    def _change_pill(self, series: Series, facts: Summary) -> Pill | None:
        if facts.difference is None or facts.scored < 2:
            return Pill(self.tr("baseline"), PillKind.NEUTRAL) if facts.scored else None
        points = chart_text.say_number(abs(facts.difference))
        sign = Sign.DOWN if facts.difference < 0 else Sign.UP
        if facts.change is None:
            told, is_watched = chart_text.small_change(series, facts.difference)
            return Pill(told, PillKind.WARNING, sign) if is_watched else Pill(told)
        became = "" if facts.outcome is None else chart_text.short_outcome(facts.outcome)
        words = self.tr("{0} points: {1}").format(points, became)
        if series.change is not None and not series.change.confirmed:
            return Pill(self.tr("not confirmed: {0}").format(words))
        return Pill(words, PillKind.GOOD if facts.change == "improved" else PillKind.DANGER, sign)

    @property
    def table(self) -> ChartTable:
        """The table, made when it is first wanted: most people look at the chart."""
        if self._table is None:
            self._table = ChartTable()
            self._table.point_opened.connect(self.screening_opened)
            self._stack.addWidget(self._table)
            series = self._compared(self._course) if self._course is not None else None
            if series is not None:
                self._table.set_series(series)
        return self._table

    def _fill_table(self, series: Series) -> None:
        self._source.setText(change_words.source_of(series))
        if self._table is not None:
            self._table.set_series(series)

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
        # The chart itself carries the words at its foot.
        self._source.setVisible(is_table and bool(self._source.text()))
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
            draw, self._course, self.menu.view, palette, measures, ratio, words
        )
        job.then(self.canvas.show_chart).failed(self._could_not_draw)

    def _could_not_draw(self, _error: Exception) -> None:
        self.canvas.render_failed()

    def _recolour(self) -> None:
        self.canvas.use_palette(ChartPalette.of(self.context.theme.tokens))

    def _change_view(self) -> None:
        """Draw what was chosen, and describe it where the pill compares with the baseline."""
        if self._course is None:
            return
        series = self._compared(self._course)
        if series is None:
            return
        self.set_pill(self._change_pill(series, courses.summary(self._course, series)))
        self.canvas.show_view(series)
        self._fill_table(series)
        if self._table_button.isChecked():
            self.toggle_table()

    def _compared(self, course: Course) -> Series | None:
        """Give the series in front with the baseline that was chosen."""
        found = replace(self.menu.view, kind=ChartKind.ONE).series(course)
        return found[0] if found else None

    def _ask_periods(self) -> None:
        periods = self.menu.view.halves(self._course) if self._course is not None else None
        if periods is not None:
            view = replace(self.menu.view, kind=ChartKind.PERIODS)
            ask_periods(
                self,
                periods,
                lambda chosen: self.menu.set_periods(replace(view, periods=chosen)),
            )

    def save(self, kind: ExportKind) -> None:
        """Ask where to, then for the passphrase, then save the chart as it is shown."""
        self._saver.ask(kind, self._code, self._instrument)

    def save_to(self, path: Path, kind: ExportKind) -> None:
        """Ask whom it is for and for the passphrase, then save the chart to a file."""
        self._saver.save_to(path, kind, self._code)

    def _write(self, permit: ExportPermit) -> Job[Path] | None:
        course = self._course
        series = course.of(self._instrument) if course is not None else None
        if course is None or series is None:
            return None
        view = self.menu.view
        parts = [self._how(series)]
        if view.kind is not ChartKind.ONE:
            parts.append(kind_words(view.kind))
        heading = (f"{self._code}: {self._measure(series)}", ", ".join(parts))
        words = chart_text.label_set(self._names)
        return self.context.jobs.compute(write, permit, course, view, words, heading)


def _said(course: Course) -> Course:
    kinds = {kind.value: case_words.kind_words(kind) for kind in NoteKind}
    marks = tuple(replace(one, label=kinds.get(one.label, one.label)) for one in course.notes)
    events = tuple(replace(one, label=chart_events.event_words(one.label)) for one in course.events)
    return replace(course, notes=marks, events=events)


def _names(course: Course) -> dict[str, str]:
    names = {mode.value: case_words.mode_words(mode) for mode in Mode}
    codes = {point.language for one in course.series for point in one.points}
    names |= {code: case_words.language_words(code) for code in codes if code}
    return names | chart_events.phase_names()
