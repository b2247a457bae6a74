"""All screenings of a client in one table."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from counsel_desk.domain.screening_marks import peculiarities
from counsel_desk.services import charts, measurement, screenings
from counsel_desk.services.instruments import as_given
from ui.screen import Route
from ui.screens.client.measurement_card import MeasurementCard
from ui.screens.client.segments import Segments
from ui.screens.client.tab import Tab
from ui.theme import Space
from ui.widgets import case_words, change_words, chart_text, screening_words
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.table_model import ColumnSpec, PillText

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from counsel_desk.domain.ids import CaseId, ScreeningId
    from counsel_desk.domain.outcomes.course import Course, ScorePoint, Series
    from counsel_desk.domain.screening import Instrument
    from counsel_desk.domain.screening_marks import Peculiarity
    from counsel_desk.domain.screenings import Screening
    from counsel_desk.services.measurement import Schedule
    from ui.screen import Context

_ALL = ""


class Column(Enum):
    """The columns of the table of screenings."""

    DATE = auto()
    INSTRUMENT = auto()
    SCORE = auto()
    BAND = auto()
    CHANGE = auto()
    RELIABLE = auto()
    FLAGS = auto()
    MODE = auto()


class ScreeningsTab(Tab):
    """Every administration with its score, band, change and what a reader must know."""

    key: ClassVar[str] = "screenings"

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__(context, case)
        self._points: Mapping[UUID, tuple[Series, ScorePoint]] = {}
        self._found: tuple[Screening, ...] = ()
        self._apart: Mapping[ScreeningId, tuple[Peculiarity, ...]] = {}
        self.segments = Segments(self.tr("Instrument"))
        self.table = DataTable(
            self._columns(), lambda row: row.id, self.tr("Screenings"), second_lines=2
        )
        self._empty = EmptyState(
            self.tr("No screening yet. The first one is the baseline."),
            self.tr("Screen"),
            "clipboard-text",
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._card = Card()
        self._card.set_title(self.tr("Screenings"))
        self._card.add_action(self.segments)
        self._card.add(self._stack, 1)
        self.source = label("", "muted", wrap=True)
        self.source.hide()
        self._card.add(self.source)
        self._card.setMinimumHeight(380)
        self.plan = MeasurementCard(context, case)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self._card)
        outer.addWidget(self.plan)
        self.plan.given.connect(self._give)
        self.plan.changed.connect(self._ask_schedule)
        self.table.opened.connect(lambda row: self.go("screening", item=row.id))
        self.segments.chosen.connect(self._choose)
        self._empty.acted.connect(lambda: self.go("screen"))

    def _columns(self) -> dict[Enum, ColumnSpec[Screening]]:
        return {
            Column.DATE: ColumnSpec(
                self.tr("Date"),
                lambda row: case_words.say_day(row.answers.given_at),
                sort=lambda row: row.answers.given_at,
                width=120,
                strong=True,
            ),
            Column.INSTRUMENT: ColumnSpec(
                self.tr("Instrument"), lambda row: _form(row).short_title, width=90
            ),
            Column.SCORE: ColumnSpec(
                self.tr("Score"),
                lambda row: screening_words.score_words(row, _form(row)),
                sort=lambda row: screening_words.headline(row, _form(row)),
                numeric=True,
                width=70,
                strong=True,
            ),
            Column.BAND: ColumnSpec(
                self.tr("Band or threshold"),
                lambda row: screening_words.short_band(row, _form(row)),
            ),
            Column.CHANGE: ColumnSpec(
                self.tr("Since baseline"),
                self._change,
                numeric=True,
                width=115,
                second=self.tr("{0} since baseline"),
            ),
            Column.RELIABLE: ColumnSpec(
                self.tr("Reliable change"),
                self._reliable_words,
                pill=self._reliable,
                width=255,
                second="{0}",
            ),
            Column.FLAGS: ColumnSpec(
                self.tr("To know"),
                self._flags,
                icon=_flag_icon,
                width=215,
                second="{0}",
            ),
            Column.MODE: ColumnSpec(
                self.tr("Given"),
                self._given,
                width=150,
                muted=True,
                second="{0}",
            ),
        }

    def _flags(self, row: Screening) -> str:
        """Say what a reader of the score must know, also beside the one given before it."""
        own = screening_words.flag_words(row, _form(row))
        apart = [screening_words.peculiar_words(one) for one in self._apart.get(row.id, ())]
        found = self._points.get(row.id)
        outcome = found[1].outcome if found is not None and found[1].change is not None else None
        became = "" if outcome is None else chart_text.short_outcome(outcome)
        return ", ".join(part for part in (own, became, *apart) if part)

    def _change(self, row: Screening) -> str:
        found = self._points.get(row.id)
        return screening_words.change_words(*found) if found else ""

    def _reliable(self, row: Screening) -> PillText | None:
        found = self._points.get(row.id)
        return screening_words.change_pill(*found) if found else None

    def _reliable_words(self, row: Screening) -> str:
        pill = self._reliable(row)
        return pill.text if pill else ""

    def _given(self, row: Screening) -> str:
        """Say how it was given, and in which file where that is another one of the client."""
        code = self.file_code(row.case)
        words = case_words.mode_words(row.mode)
        return f"{code}, {words}" if code else words

    def load(self) -> None:
        """Ask for the screenings and for the course that says what changed."""
        self._empty.button.setVisible(self.shown is not None and self.shown.writes_clinical)
        self.context.jobs.ask(charts.progress_course, self.case).then(self._know_course)
        self.context.jobs.ask(screenings.list_screenings, self.case).then(self._show)

        self._ask_schedule()

    def _ask_schedule(self) -> None:
        day = self.context.today()
        job = self.context.jobs.ask(measurement.client_schedule, self.case, day)
        job.then(self._show_schedule)

    def _show_schedule(self, schedule: Schedule) -> None:
        shown = self.shown
        self.plan.show_schedule(schedule, may_write=shown is not None and shown.writes_clinical)

    def _give(self, instrument: str) -> None:
        if self.shown is not None and self.shown.writes_clinical:
            self.context.go(Route("screen", self.case, instrument))

    def _know_course(self, course: Course) -> None:
        self._points = screening_words.points_by_screening(course)

    def _show(self, found: tuple[Screening, ...]) -> None:
        self._found = tuple(reversed(found))
        self._apart = peculiarities(found)
        names = {row.answers.instrument: _form(row).short_title for row in self._found}
        choices = [(_ALL, self.tr("All")), *names.items()] if len(names) > 1 else []
        self.segments.set_choices(choices)
        self._stack.setCurrentWidget(self.table if found else self._empty)
        self._choose(self.segments.current())

    def _choose(self, instrument: str) -> None:
        self.segments.choose(instrument)
        rows = [row for row in self._found if instrument in (_ALL, row.answers.instrument)]
        self.table.set_rows(rows)
        self._show_source(rows)
        count = len(rows)
        words = self.tr("1 given") if count == 1 else self.tr("{0} given").format(count)
        self._card.set_title(self.tr("Screenings"), words if count else "")

    def _show_source(self, rows: list[Screening]) -> None:
        """Say whose figures a reliable change is by, of each instrument where one is said."""
        series = {
            found[0].instrument: found[0]
            for row in rows
            if (found := self._points.get(row.id)) is not None and found[1].change is not None
        }
        self.source.setText("\n".join(change_words.figures_of(one) for one in series.values()))
        self.source.setVisible(bool(series))


def _form(row: Screening) -> Instrument:
    return as_given(row.answers)


def _flag_icon(row: Screening) -> tuple[str, str] | None:
    safety = screening_words.safety_pill(row, _form(row))
    if safety is not None:
        return "warning-circle", safety.kind.value
    return ("circle-dashed", "muted") if row.missing else None
