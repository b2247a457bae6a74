"""Choose a report, see exactly what would leave, and save it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from counsel_desk.domain.outcomes.team import Dimension, Wanted, outcomes
from counsel_desk.domain.programme_figures import Period
from counsel_desk.services.desk import Changed
from counsel_desk.services.exports import ExportKind
from counsel_desk.services.outcomes import load_cohort
from counsel_desk.services.programme_figures import count_services, count_violations
from ui import wording
from ui.jobs import PROGRESS
from ui.screen import Route, Screen
from ui.screens.reports.making import donor_outcomes, make_both
from ui.shell import report_saving as saving
from ui.theme import Space
from ui.turns import later
from ui.widgets import outcome_words, report_build, report_outcomes
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import Choice, Field
from ui.widgets.filter_chips import FilterChips
from ui.widgets.flow import Flow
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader
from ui.widgets.progress_panel import ProgressPanel
from ui.widgets.report_view import ReportView

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.outcomes.cohort import Cohort
    from counsel_desk.domain.outcomes.team import Outcomes
    from counsel_desk.domain.programme_figures import ServiceFigures, ViolationFigures
    from ui.jobs import Job
    from ui.screen import Context
    from ui.screens.reports.making import Build, Made


class Kind(StrEnum):
    """The reports that there are; each is built by one function below."""

    OUTCOMES = "outcomes"
    SERVICES = "services"
    VIOLATIONS = "violations"
    DONOR = "donor"


LEAVES, COUNTED = "leaves", "counted"
_DIVIDED = (Dimension.SEX, Dimension.AGE, Dimension.COUNTY, Dimension.SERVICE, Dimension.GROUP,
            Dimension.PERIOD)  # fmt: skip


def quarter_of(day: date) -> tuple[date, date]:
    """Give the first and last day of a day's quarter."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    following = date(first.year + (first.month + 2) // 12, (first.month + 2) % 12 + 1, 1)
    return first, following - timedelta(days=1)


def periods(today: date) -> dict[str, Period]:
    """Give the periods of a report, none of them shorter than a quarter."""
    this, last = today.year, today.year - 1
    found = {
        "": Period(),
        str(this): Period(date(this, 1, 1), date(this, 12, 31)),
        str(last): Period(date(last, 1, 1), date(last, 12, 31)),
    }
    first, end = quarter_of(today)
    for _ in range(4):
        found[f"{first.year} Q{(first.month + 2) // 3}"] = Period(first, end)
        first, end = quarter_of(first - timedelta(days=1))
    return found


class ReportsScreen(Screen):
    """Shows each report as it would leave; what is saved is what is shown."""

    name: ClassVar[str] = "reports"
    watches: ClassVar[Changed] = (
        Changed.CASES | Changed.SCREENINGS | Changed.EVENTS | Changed.REFERRALS | Changed.STAFF
        | Changed.APPOINTMENTS | Changed.ATTENDANCE | Changed.PROGRAMME
    )  # fmt: skip

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self._periods = periods(context.today())
        self._job: Job[Any] | None = None
        self._made: Made | None = None
        self._cohort: Cohort | None = None
        self._refusals = 0
        self.header = PageHeader(
            self.tr("Reports"), self.tr("What is shown is what is saved, number for number")
        )
        self.pdf_button = primary_button(
            self.tr("Save as PDF"), "file-pdf", partial(self.save, ExportKind.PDF)
        )
        self.csv_button = secondary_button(
            self.tr("Save as CSV"), "table", partial(self.save, ExportKind.CSV)
        )
        self.kinds = FilterChips([(one.value, self._kind_words(one)) for one in Kind],
                                 self.tr("Report"))  # fmt: skip
        self.period = Choice([(key, key or self.tr("at any time")) for key in self._periods])
        self.instrument = Choice()
        self.divided = Choice([(one, outcome_words.dimension_words(one)) for one in _DIVIDED])
        self.progress = ProgressPanel(self.tr("Counting"))
        self.empty = EmptyState(" ", self.tr("Count again"), "file-text")
        self._is_made = False
        self._lay_out()
        self._connect()
        later(self, self._make_preview)

    def _kind_words(self, one: Kind) -> str:
        return {
            Kind.OUTCOMES: self.tr("Programme outcomes"),
            Kind.SERVICES: self.tr("Services delivered"),
            Kind.VIOLATIONS: self.tr("Violations"),
            Kind.DONOR: self.tr("Summary for a donor"),
        }[one]

    def _lay_out(self) -> None:
        self.header.add(self.csv_button)
        self.header.add(self.pdf_button)
        fields = Flow(spacing=Space.M)
        self._fields = {
            "period": Field(self.tr("Period"), self.period),
            "instrument": Field(self.tr("Instrument"), self.instrument),
            "divided": Field(self.tr("Divided by"), self.divided),
        }
        for field in self._fields.values():
            field.setFixedWidth(200)
            fields.add(field)
        waiting = QWidget()
        waiting.setObjectName("clear")
        line = QHBoxLayout(waiting)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.progress, 1, Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        for page in (waiting, self.empty):
            self._stack.addWidget(page)
        self._stack.setMinimumHeight(420)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        for part in (self.kinds, fields):
            outer.addWidget(part)
        outer.insertWidget(0, self.header)
        outer.addWidget(self._stack, 1)

    def _make_preview(self) -> None:
        """Make the preview in a turn of its own, so that the window answers meanwhile."""
        self.numbers = FilterChips(
            [(LEAVES, self.tr("As it leaves")), (COUNTED, self.tr("As counted"))],
            self.tr("Numbers"),
        )
        self.view = ReportView()
        self.numbers.setMinimumWidth(self.numbers.sizeHint().width())
        self.numbers.selected.connect(lambda _key: self._show())
        self.hint = label("", "muted", wrap=True)
        card = Card(self.tr("Preview"), "")
        card.add_action(self.numbers)
        card.add(self.hint)
        card.add(self.view, 1)
        self._stack.insertWidget(1, card)
        self._is_made = True
        self._show()

    def _connect(self) -> None:
        self.kinds.selected.connect(lambda _key: self.count())
        self.period.activated.connect(lambda _index: self.count())
        self.instrument.activated.connect(lambda _index: self._show_outcomes())
        self.divided.activated.connect(lambda _index: self._show_outcomes())
        self.progress.cancelled.connect(self._cancel)
        self.empty.acted.connect(self.count)
        self.setFocusProxy(self.kinds.chip(Kind.OUTCOMES.value))
        for text, keys, act in (
            (self.tr("Save as PDF"), "Ctrl+S", partial(self.save, ExportKind.PDF)),
            (self.tr("Save as CSV"), "Ctrl+Shift+S", partial(self.save, ExportKind.CSV)),
            (self.tr("As it leaves or as counted"), "Ctrl+T", self._turn_numbers),
        ):
            self._act(text, keys, act)
        for number, one in enumerate(Kind, start=1):
            self._act(self._kind_words(one), f"Alt+{number}", partial(self.kinds.select, one.value))

    def _act(self, text: str, keys: str, act: Callable[[], object]) -> None:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setProperty("group", self.tr("Reports"))
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Reports")

    def showEvent(self, event: QShowEvent) -> None:
        """Take the focus, so that keys work at once."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Count for the report that is chosen."""
        self._cohort = None
        self.count()

    @property
    def kind(self) -> Kind:
        """The report that is chosen."""
        return Kind(self.kinds.current())

    def _period(self) -> Period:
        return self._periods[str(self.period.value() or "")]

    def count(self) -> None:
        """Count what the chosen report needs, on the vault thread with progress."""
        if self._job is not None:
            self._job.cancel()
        self._show_fields()
        self._enable(is_on=False)
        self._stack.setCurrentIndex(0)
        self._job = self._asked().progress(self.progress.set_progress).failed(self._refused)

    def _asked(self) -> Job[Any]:
        ask, period = self.context.jobs.ask_late, self._period()
        if self.kind is Kind.OUTCOMES:
            return ask(load_cohort, PROGRESS, leaving=True).then(self._gathered)
        if self.kind is Kind.VIOLATIONS:
            return ask(count_violations, period=period, progress=PROGRESS).then(self._violations)
        done = self._services if self.kind is Kind.SERVICES else self._donor_services
        return ask(count_services, period=period, progress=PROGRESS).then(done)

    def _show_fields(self) -> None:
        is_outcomes = self.kind is Kind.OUTCOMES
        self._fields["instrument"].setVisible(is_outcomes)
        self._fields["divided"].setVisible(is_outcomes)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._say(self.tr("Counting was stopped."))

    def _refused(self, error: Exception) -> None:
        self._say(wording.sentence(error))

    def _say(self, sentence: str) -> None:
        self.empty.set_sentence(sentence)
        self._enable(is_on=False)
        self._stack.setCurrentWidget(self.empty)

    def _enable(self, *, is_on: bool) -> None:
        for button in (self.pdf_button, self.csv_button):
            button.setEnabled(is_on)

    def _services(self, figures: ServiceFigures) -> None:
        self._refusals = figures.refused
        today = self.context.today()
        self._take(lambda numbers: report_build.services_report(figures, numbers, today))

    def _violations(self, figures: ViolationFigures) -> None:
        self._refusals = figures.refused
        today = self.context.today()
        self._take(lambda numbers: report_build.violations_report(figures, numbers, today))

    def _donor_services(self, figures: ServiceFigures) -> None:
        job = self.context.jobs.ask_late(load_cohort, PROGRESS, leaving=True)
        job.progress(self.progress.set_progress).failed(self._refused)
        self._job = job.then(lambda cohort: self._donor(figures, cohort))

    def _donor(self, figures: ServiceFigures, cohort: Cohort) -> None:
        self._refusals = figures.refused
        job = self.context.jobs.compute(donor_outcomes, cohort, self._period(), PROGRESS)
        job.progress(self.progress.set_progress).failed(self._refused)
        today = self.context.today()
        self._job = job.then(
            lambda shown: self._take(
                lambda numbers: report_build.donor_report(figures, shown, numbers, today)
            )
        )

    def _gathered(self, cohort: Cohort) -> None:
        self._cohort, self._refusals = cohort, cohort.refused
        if not cohort.forms:
            self._say(self.tr("Nobody of your teams has been screened yet: there is no outcome."))
            return
        chosen = self.instrument.value()
        forms = cohort.forms.values()
        self.instrument.set_choices((one.instrument, one.short_title) for one in forms)
        self.instrument.set_value(chosen)
        self._show_outcomes()

    def _show_outcomes(self) -> None:
        cohort, period = self._cohort, self._period()
        if cohort is None:
            return
        wanted = Wanted(str(self.instrument.value()), since=period.since, until=period.until)
        wanted = replace(wanted, by=Dimension(str(self.divided.value())))
        job = self.context.jobs.compute(outcomes, cohort, wanted)
        self._job = job.then(partial(self._outcomes, outcome_words.names_of(cohort)))

    def _outcomes(self, names: dict[str, str], found: Outcomes) -> None:
        today = self.context.today()
        self._take(lambda numbers: report_outcomes.outcomes_report(found, names, numbers, today))

    def _take(self, build: Build) -> None:
        """Have a report made on a worker; what is in front stays until it is there."""
        self._made = None
        self._enable(is_on=False)
        job = self.context.jobs.compute(make_both, build, PROGRESS)
        job.progress(self.progress.set_progress).failed(self._refused)
        self._job = job.then(self._take_made)

    def _take_made(self, made: Made) -> None:
        self._made = made
        self._show()

    def _show(self) -> None:
        if self._made is None or not self._is_made:
            return
        leaves = self.numbers.current() == LEAVES
        self.view.set_report(self._made.leaves if leaves else self._made.counted)
        said = (
            self.tr("Small numbers are hidden: this is what is saved.")
            if leaves
            else self.tr("As counted, for your eyes: what is saved hides small numbers.")
        )
        self.hint.setText(" ".join(part for part in (said, self._refused_words()) if part))
        self._stack.setCurrentIndex(1)
        self._enable(is_on=True)

    def _refused_words(self) -> str:
        """Say who is in no figure by their own word; here alone, never in what is saved."""
        if not self._refusals:
            return ""
        one = self.tr("1 client said no to statistics and is in no figure.")
        many = self.tr("{0} clients said no to statistics and are in no figure.")
        return (one if self._refusals == 1 else many).format(self._refusals)

    def _turn_numbers(self) -> None:
        self.numbers.select(COUNTED if self.numbers.current() == LEAVES else LEAVES)

    def save(self, kind: ExportKind) -> None:
        """Ask where to, then save what leaves; the preview shows it first."""
        if self._made is None or not self.pdf_button.isEnabled():
            return
        self.numbers.select(LEAVES)
        name = self._made.leaves.title.replace(":", "")
        title = self.tr("Save the report")
        saving.ask_where(self, title, name, kind, lambda path: self.save_to(path, kind))

    def save_to(self, path: Path, kind: ExportKind) -> None:
        """Ask for the passphrases and save the report to a file."""
        if self._made is None:
            return
        report = self._made.leaves
        if kind is ExportKind.CSV:
            saving.save_csv(self, self.context, report, path)
        else:
            saving.SealReportSheet(self.context, report, path).open_over(self)
