"""A supervisor's outcomes: who improved, how sure that is, and the people behind each mark."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QCursor, QKeySequence
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from counsel_desk.domain.access import Permission
from counsel_desk.domain.outcomes.team import Courses, Dimension, Wanted, choices, outcomes
from counsel_desk.reports.palette import ChartPalette
from counsel_desk.services.desk import Changed
from counsel_desk.services.outcomes import load_cohort
from ui import wording
from ui.jobs import PROGRESS
from ui.screen import Route, Screen
from ui.screens.outcomes.drawing import draw
from ui.screens.outcomes.filters import OutcomeFilters
from ui.theme import Space
from ui.turns import later
from ui.widgets import outcome_words as words
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.filter_chips import FilterChips
from ui.widgets.labels import label
from ui.widgets.outcome_canvas import OutcomeCanvas
from ui.widgets.outcome_parts import Figures, GroundsCard
from ui.widgets.outcome_tables import LinesTable, PairsTable
from ui.widgets.page_header import PageHeader
from ui.widgets.progress_panel import ProgressPanel
from ui.widgets.scroll import Columns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.outcomes.cohort import Cohort, ScorePair
    from counsel_desk.domain.outcomes.team import Line, Outcomes
    from counsel_desk.reports.outcome_figure import Kind
    from ui.jobs import Job
    from ui.screen import Context

DOTS, SCATTER, TABLE = "dots", "scatter", "table"
_MOST_IN_MENU, _VIEWS_WIDTH = 24, 336
_FIELDS = {
    Dimension.COUNTY: "county",
    Dimension.SEX: "sex",
    Dimension.AGE: "age",
    Dimension.SERVICE: "service",
}


class OutcomesScreen(Screen):
    """Answers one question at a time from a cohort that is gathered once and kept in memory."""

    name: ClassVar[str] = "outcomes"
    watches: ClassVar[Changed] = (
        Changed.CASES
        | Changed.NOTES
        | Changed.SCREENINGS
        | Changed.APPOINTMENTS
        | Changed.ATTENDANCE
        | Changed.GROUPS
        | Changed.STAFF
        | Changed.PROGRAMME
    )

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.cohort: Cohort | None = None
        self.found: Outcomes | None = None
        self._wanted = Wanted("pcl-5")
        self._number = 0
        self._gathering: Job[Cohort] | None = None
        self.header = PageHeader(self.tr("Team outcomes"), " ")
        self.filter_button = secondary_button(self.tr("Filter"), "funnel", self.toggle_filter)
        self.filter_button.setCheckable(True)
        go = partial(context.go, Route("reports"))
        self.report_button = primary_button(self.tr("Reports"), "file-text", go)
        self.progress = ProgressPanel(self.tr("Gathering the cases of your teams"))
        self.empty = EmptyState(" ", " ", "chart-line-up")
        self._lay_out()
        # The page is made in turns of its own, so that the window answers meanwhile.
        self._turns: list[Callable[[], None]] = [
            self._make_filters, self._make_picture, self._make_parts, self._make_page,
        ]  # fmt: skip
        later(self, self._next_turn)

    def _next_turn(self) -> None:
        self._turns.pop(0)()
        if self._turns:
            later(self, self._next_turn)
        elif self.cohort is not None:
            self._gathered(self.cohort)

    def _make_filters(self) -> None:
        self.filters = OutcomeFilters(self.context.today())
        for place, (name, width) in enumerate((("instrument", 120), ("courses", 176))):
            choice = self.filters.choices[name]
            choice.setMinimumContentsLength(4)
            choice.setFixedWidth(width)
            self.header.add(choice, place)
        self.filters.hide()
        self._outer.insertWidget(1, self.filters)
        self.setFocusProxy(self.filters.choices["instrument"])

    def _make_picture(self) -> None:
        self.figures, self.grounds = Figures(), GroundsCard()
        self.canvas = OutcomeCanvas(self._request, ChartPalette.of(self.context.theme.tokens))
        self.pairs = PairsTable()
        self.views = FilterChips(
            [
                (DOTS, self.tr("Before and after")),
                (SCATTER, self.tr("First against last")),
                (TABLE, self.tr("Table")),
            ],
            self.tr("How it is shown"),
        )
        self.no_pairs = EmptyState(" ", " ", "chart-line-up")

    def _make_parts(self) -> None:
        self.lines = LinesTable()
        self.parts = FilterChips(
            [(one.value, words.dimension_words(one)) for one in Dimension], self.tr("Divide by")
        )
        self.parts.select(self._wanted.by.value)

    def _make_page(self) -> None:
        self._stack.insertWidget(1, self._body())
        self._connect()
        if self.isVisible():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self.header.add(self.filter_button)
        self.header.add(self.report_button)
        self.report_button.setVisible(self.context.may(Permission.MAKE_REPORTS))
        self._stack = QStackedWidget()
        waiting = QWidget()
        waiting.setObjectName("clear")
        column = QVBoxLayout(waiting)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.progress)
        column.addStretch(1)
        for page in (waiting, self.empty):
            self._stack.addWidget(page)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(Space.L)
        self._outer.addWidget(self.header)
        self._outer.addWidget(self._stack, 1)
        self.progress.cancelled.connect(self._cancel)
        self.empty.acted.connect(self.gather)

    def _body(self) -> QWidget:
        self.picture_card = Card(" ", " ")
        self.views.setMinimumWidth(_VIEWS_WIDTH)
        self.picture_card.add_action(self.views)
        self._pictures = QStackedWidget()
        for page in (self.canvas, self.pairs, self.no_pairs):
            self._pictures.addWidget(page)
        self._pictures.setMinimumHeight(400)
        self.picture_card.add(self._pictures, 1)
        divided = Card(self.tr("Divided"), self.tr("intervals of 95 %; no part is ranked"))
        divided.add(self.parts)
        divided.add(self.lines)
        divided.add(self._hint())
        self.lines.setMinimumHeight(240)
        body = QWidget()
        body.setObjectName("clear")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(self.figures)
        column.addWidget(Columns(self.picture_card, self.grounds, narrow=900))
        column.addWidget(divided)
        column.addStretch(1)
        return body

    def _hint(self) -> QWidget:
        text = self.tr(
            "“Expected” is how many would have improved had people with such first scores done as"
            " the whole cohort did. Where the interval holds that share, the part is no different"
            " from the others as far as these numbers can tell."
        )
        return label(text, "muted", wrap=True)

    def _connect(self) -> None:
        self.filters.asked.connect(self._ask)
        self.views.selected.connect(lambda _key: self._show_view())
        self.parts.selected.connect(lambda key: self._ask(replace(self._wanted, by=Dimension(key))))
        self.lines.opened.connect(self._narrow_to)
        self.pairs.opened.connect(lambda pair: self._open_case(pair))
        self.canvas.people_opened.connect(self._open_people)
        self.no_pairs.acted.connect(self._widen)
        self.context.theme.changed.connect(self._recolour)
        self._act(self.tr("Filter the outcomes"), "Ctrl+F", self.filter_button.click)
        self._act(self.tr("Picture or table"), "Ctrl+T", self._step_view)
        self._act(self.tr("Everyone again"), "Ctrl+Shift+F", self.filters.clear)
        for number, one in enumerate(Dimension, start=1):
            text = self.tr("Divide by: {0}").format(words.dimension_words(one))
            self._act(text, f"Alt+{number}", partial(self.parts.select, one.value))

    def _act(self, text: str, keys: str, act: Callable[[], object]) -> None:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setProperty("group", self.tr("Outcomes"))
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Outcomes")

    def showEvent(self, event: QShowEvent) -> None:
        """Take the focus, so that keys work at once."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Gather the cohort, or what has changed of it."""
        self.gather()

    def gather(self) -> None:
        """Gather the cases on the vault thread, with progress."""
        if self._gathering is not None:
            self._gathering.cancel()
        if self.cohort is None:
            self._stack.setCurrentIndex(0)
        job = self.context.jobs.ask_late(load_cohort, PROGRESS)
        job.progress(self.progress.set_progress).then(self._gathered).failed(self._refused)
        self._gathering = job

    def _cancel(self) -> None:
        if self._gathering is not None:
            self._gathering.cancel()
            self._gathering = None
        self._say_empty(self.tr("Gathering was stopped."), self.tr("Gather the cases"))

    def _refused(self, error: Exception) -> None:
        self._say_empty(wording.sentence(error), self.tr("Try again"))

    def _say_empty(self, sentence: str, action: str = "") -> None:
        self.empty.set_sentence(sentence)
        self.empty.button.setText(action)
        self.empty.button.setVisible(bool(action))
        self._stack.setCurrentWidget(self.empty)

    def _gathered(self, cohort: Cohort) -> None:
        self._gathering = None
        is_first = self.found is None
        self.cohort = cohort
        if self._turns:
            return  # the page goes on from here once it is made
        if not cohort.forms:
            self._say_nothing(cohort)
            return
        wanted = choices(cohort, self._wanted)
        if is_first and not any(one.finished for one in cohort.cases):
            wanted = replace(wanted, courses=Courses.STARTED)
        self.filters.offer(cohort, wanted)
        self._ask(wanted)

    def _say_nothing(self, cohort: Cohort) -> None:
        if cohort.cases:
            text = self.tr("Nobody of your teams has been screened yet, so there is no outcome.")
        elif cohort.unreadable:
            text = self.tr("{0} cases of your teams cannot be read here yet.")
            text = text.format(words.count(cohort.unreadable))
        else:
            text = self.tr(
                "No case is in your supervision yet. An administrator ties counsellors to you in"
                " a team; what became of their clients then appears here."
            )
        self._say_empty(text)

    def _ask(self, wanted: Wanted) -> None:
        self._wanted = wanted
        cohort = self.cohort
        if cohort is None or wanted.instrument not in cohort.forms:
            return
        self.filters.show_wanted(wanted)
        self._number += 1
        job = self.context.jobs.compute(outcomes, cohort, wanted)
        job.then(partial(self._answered, self._number))

    def _answered(self, number: int, found: Outcomes) -> None:
        if number != self._number or self.cohort is None:
            return  # another question was asked meanwhile
        self.found = found
        self._stack.setCurrentIndex(1)
        self.header.set_title(self.tr("Team outcomes"), words.denominators(found))
        self.filter_button.setText(self.tr("Filter: {0}").format(self.filters.summary()))
        self.figures.show_outcomes(found)
        self.grounds.show_outcomes(found)
        self.lines.show_outcomes(found, words.names_of(self.cohort))
        self.picture_card.set_title(found.form.short_title, words.change_brief(found.form))
        self._show_view()

    def _show_view(self) -> None:
        found, view = self.found, self.views.current()
        if found is None:
            return
        if not found.pairs:
            self._say_no_pairs(found)
        elif view == TABLE:
            self.pairs.set_rows(found.pairs)
            self._pictures.setCurrentWidget(self.pairs)
        else:
            self._pictures.setCurrentWidget(self.canvas)
            self.canvas.set_outcomes(found)

    def _say_no_pairs(self, found: Outcomes) -> None:
        finished = found.wanted.courses is Courses.FINISHED
        if not found.started:
            text = self.tr("Nobody fits this filter: there is nothing to count.")
        elif finished and found.finished == 0:
            text = self.tr("No course has finished yet. Look at all who began instead.")
        else:
            text = self.tr("Nobody here has a score from before and one from after.")
        self.no_pairs.set_sentence(text)
        narrowed = bool(found.wanted.narrowed)
        self.no_pairs.button.setText(
            self.tr("Everyone again") if narrowed else self.tr("All who began")
        )
        self.no_pairs.button.setVisible(narrowed or finished)
        self._pictures.setCurrentWidget(self.no_pairs)

    def _widen(self) -> None:
        if self._wanted.narrowed:
            self.filters.clear()
        else:
            self._ask(replace(self._wanted, courses=Courses.STARTED))

    def _step_view(self) -> None:
        keys = (DOTS, SCATTER, TABLE)
        self.views.select(keys[(keys.index(self.views.current()) + 1) % len(keys)])

    def toggle_filter(self) -> None:
        """Show what narrows the cohort, or hide it."""
        shown = self.filter_button.isChecked()
        self.filters.setVisible(shown)
        if shown:
            self.filters.choices["period"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _narrow_to(self, line: Line) -> None:
        """Narrow the cohort to a part of the table."""
        by = self.lines.by
        if self.cohort is None or by is Dimension.PERIOD:
            return
        if by in (Dimension.COUNSELLOR, Dimension.GROUP):
            known = self.cohort.people if by is Dimension.COUNSELLOR else self.cohort.groups
            value: object = next((key for key in known if str(key) == line.key), None)
            self.filters.put(by.value, value)
            return
        chosen = self.filters.choices[_FIELDS[by]]
        value = next((one for one in chosen.values() if one and str(one) == line.key), None)
        chosen.set_value(value)

    def _open_people(self, places: Sequence[int]) -> None:
        if self.found is None:
            return
        people = [self.found.pairs[place] for place in places if place < self.found.paired]
        if len(people) == 1:
            self._open_case(people[0])
        elif len(people) <= _MOST_IN_MENU:
            self._choose_of(people)
        else:
            self.views.select(TABLE)

    def _choose_of(self, people: Sequence[ScorePair]) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for pair in people:
            text = " · ".join(words.pair_lines(pair)[::2])
            menu.addAction(text, partial(self._open_case, pair))
        menu.popup(QCursor.pos() + QPoint(4, 4))

    def _open_case(self, pair: ScorePair) -> None:
        self.context.go(Route("client", pair.case, "overview"))

    def _request(self, size: QSize, ratio: float, palette: ChartPalette) -> None:
        if self.found is None:
            return
        kind: Kind = "scatter" if self.views.current() == SCATTER else "dots"
        measures = (float(size.width()), float(size.height()))
        said = words.picture_words()
        job = self.context.jobs.compute(draw, self.found, kind, palette, measures, ratio, said)
        job.then(self.canvas.show_picture).failed(lambda _error: self.canvas.draw_failed())

    def _recolour(self) -> None:
        self.canvas.use_palette(ChartPalette.of(self.context.theme.tokens))
