"""What the group achieves: change, dose and attendance of a cycle, beside others of its model."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from counsel_desk.domain.access import Permission
from counsel_desk.domain.outcomes.cycle import Achieved, Turnouts, cycle_outcomes
from counsel_desk.reports.palette import ChartPalette
from counsel_desk.services.errors import NotAllowed
from counsel_desk.services.group_achieved import group_achieved, group_turnout
from ui import wording
from ui.jobs import PROGRESS
from ui.screens.group.achieved_parts import ScoresPart, TurnoutPart, draw_still
from ui.screens.group.achieved_report import CycleReporter
from ui.theme import Space
from ui.turns import later
from ui.widgets import cycle_words
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.cycle_tables import CyclesTable, fit
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.groups import GroupFile
    from counsel_desk.domain.outcomes.cycle import CycleOutcomes, MemberLine
    from counsel_desk.reports.rendered import RenderedChart
    from ui.jobs import Job
    from ui.screen import Context


class AchievedTab(QWidget):
    """Scores for those who may open them, attendance for coordinators; nothing for others.

    Attributes:
        scores: what changed, with pictures and tables; made for those who may ask for it.
        turnout: attendance over time; cycles: the cycles of the model beside one another.

    Signals:
        client_asked: the case of a member whose page is wanted.
    """

    client_asked = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._group: GroupFile | None = None
        self._job: Job[Any] | None = None
        self._is_stale = False
        self._instrument = ""
        self.turnouts: Turnouts | None = None
        self.achieved: Achieved | None = None
        self.found: CycleOutcomes | None = None
        self.scores: ScoresPart | None = None
        self.turnout: TurnoutPart | None = None
        self.cycles: CyclesTable | None = None
        self.progress = ProgressPanel(self.tr("Gathering what the cycle achieved"))
        self.empty = EmptyState(" ", " ", "chart-line-up")
        self.save_button = secondary_button(self.tr("Save as it leaves"), "file-text", self.save)
        self.save_button.setToolTip(self.tr("Ctrl+S"))
        self._lay_out()

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        waiting = QWidget()
        waiting.setObjectName("clear")
        lines = QVBoxLayout(waiting)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.progress)
        lines.addStretch(1)
        self._body = QWidget()
        self._body.setObjectName("clear")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.L)
        for page in (waiting, self.empty, self._body):
            self._stack.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack, 1)
        self.progress.cancelled.connect(self._cancel)
        self.empty.acted.connect(self.gather)
        self._context.theme.changed.connect(self._recolour)
        self._act(self.tr("Picture or table"), "Ctrl+T", self._step_view)
        self._act(self.tr("Save the report of the cycle"), "Ctrl+S", self.save)

    def _act(self, text: str, keys: str, act: Callable[[], object]) -> None:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setProperty("group", self.tr("Group outcomes"))
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)

    def show_group(self, group: GroupFile) -> None:
        """Gather anew what the group achieved; at once where the tab is in front."""
        self._group, self._is_stale = group, True
        if self.isVisible():
            self.gather()

    def showEvent(self, event: QShowEvent) -> None:
        """Gather what has changed while another tab was in front."""
        super().showEvent(event)
        if self._is_stale:
            self.gather()

    def gather(self) -> None:
        """Ask for scores and attendance, or for attendance alone."""
        if self._group is None:
            return
        if self._job is not None:
            self._job.cancel()
        self._is_stale = False
        if self.turnouts is None:
            self._stack.setCurrentIndex(0)
        if self._context.may(Permission.SEE_ACHIEVED):
            job = self._context.jobs.ask_late(group_achieved, self._group.id, PROGRESS)
            job.progress(self.progress.set_progress).then(self._achieved).failed(self._sealed)
            self._job = job
        else:
            self._gather_turnout()

    def _gather_turnout(self) -> None:
        if self._group is not None:
            job = self._context.jobs.ask_late(group_turnout, self._group.id)
            self._job = job.then(self._attended).failed(self._refused)

    def _sealed(self, error: Exception) -> None:
        """Show attendance to those who may see that alone."""
        if isinstance(error, NotAllowed) and self._context.may(Permission.SEE_TURNOUT):
            self._gather_turnout()
        else:
            self._refused(error)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, NotAllowed):
            self._say(
                self.tr(
                    "What a group achieves is shown to those who lead it, to their supervisors,"
                    " and, as far as attendance goes, to coordinators."
                )
            )
        else:
            self._say(wording.sentence(error), self.tr("Try again"))

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._say(self.tr("Gathering was stopped."), self.tr("Gather again"))

    def _say(self, sentence: str, action: str = "") -> None:
        self.empty.set_sentence(sentence)
        self.empty.button.setText(action)
        self.empty.button.setVisible(bool(action))
        self._stack.setCurrentWidget(self.empty)

    def _achieved(self, found: Achieved) -> None:
        self.achieved, self.turnouts = found, found.turnouts
        self._build(with_scores=bool(found.cohort.forms))

    def _attended(self, found: Turnouts) -> None:
        self.achieved = self.found = None
        self.turnouts = found
        self._build(with_scores=False)

    def _build(self, *, with_scores: bool) -> None:
        """Make the parts that are not there yet, each in a turn of its own, and fill them."""
        if self.turnouts is None or not self.turnouts.own.members:
            self._say(self.tr("Nobody is on the roll yet, so there is nothing to look at."))
            return
        turns: list[Callable[[], None]] = []
        if with_scores and self.scores is None:
            turns.append(self._make_scores)
        if self.turnout is None:
            turns += [self._make_turnout, self._make_cycles]
        turns.append(self._fill)
        self._turn(turns)

    def _turn(self, turns: list[Callable[[], None]]) -> None:
        turns.pop(0)()
        if turns:
            later(self, partial(self._turn, turns))

    def _make_scores(self) -> None:
        palette = ChartPalette.of(self._context.theme.tokens)
        self.scores = ScoresPart(self._context, palette)
        self.scores.asked.connect(self._ask)
        self.scores.opened.connect(self._open)
        self._column.insertWidget(0, self.scores)
        self.scores.head.addWidget(self.save_button)
        self.setFocusProxy(self.scores.instrument)

    def _make_turnout(self) -> None:
        palette = ChartPalette.of(self._context.theme.tokens)
        self.turnout = TurnoutPart(self._draw_turnout, palette)
        self._sealed_note = label("", "muted", wrap=True)
        for part in (self.turnout, self._sealed_note):
            self._column.addWidget(part)
        if self.scores is None:
            self.turnout.add_action(self.save_button)
            self.setFocusProxy(self.turnout.table)

    def _make_cycles(self) -> None:
        self.cycles = CyclesTable(with_scores=self.achieved is not None)
        self.cycles_card = Card(self.tr("Cycles of the same model"), " ")
        self.cycles_card.add(self.cycles)
        self._column.addWidget(self.cycles_card)
        self._column.addStretch(1)

    def _fill(self) -> None:
        if self.turnouts is None or self.turnout is None:
            return
        self._stack.setCurrentWidget(self._body)
        self.turnout.show_turnouts(self.turnouts)
        achieved = self.achieved
        if self.scores is not None and achieved is not None and achieved.cohort.forms:
            self._instrument = self.scores.offer(achieved, self._instrument)
            self._ask(self._instrument)
            self._sealed_note.setText("")
        else:
            self._sealed_note.setText(self._no_scores())
            self._show_cycles()
        self._sealed_note.setVisible(bool(self._sealed_note.text()))

    def _no_scores(self) -> str:
        if self.achieved is None:
            return self.tr(
                "The members’ scores are sealed to you. Those who lead the group see the ones of"
                " their own clients, supervisors those of their teams."
            )
        if all(not one.is_open for one in self.achieved.turnouts.own.members):
            return self.tr("No member is your own client: their records are sealed to others.")
        return self.tr("No member whose record you may open has been screened yet.")

    def _ask(self, instrument: str) -> None:
        self._instrument = instrument
        if self.achieved is not None and instrument in self.achieved.cohort.forms:
            job = self._context.jobs.compute(cycle_outcomes, self.achieved, instrument)
            job.then(self._answered)

    def _answered(self, found: CycleOutcomes) -> None:
        if self.scores is None or found.outcomes.wanted.instrument != self._instrument:
            return  # another instrument was asked for meanwhile
        self.found = found
        self.scores.show_outcomes(found)
        later(self, self._show_cycles)

    def _show_cycles(self) -> None:
        if self.turnouts is None or self.cycles is None:
            return
        lines = cycle_words.cycle_lines(self.turnouts, self.found)
        self.cycles.set_rows(lines)
        fit(self.cycles, len(lines))
        self.cycles_card.set_title(self.tr("Cycles of the same model"), self.turnouts.model)

    def _draw_turnout(self, size: QSize, ratio: float, palette: ChartPalette) -> None:
        if self.turnouts is None or self.turnout is None:
            return
        measures = (float(size.width()), float(size.height()))
        said = cycle_words.picture_words()
        job = self._context.jobs.compute(draw_still, self.turnouts, palette, measures, ratio, said)
        job.then(self._drawn).failed(lambda _error: self._not_drawn())

    def _drawn(self, chart: RenderedChart) -> None:
        if self.turnout is not None:
            self.turnout.picture.show_picture(chart)

    def _not_drawn(self) -> None:
        if self.turnout is not None:
            self.turnout.picture.draw_failed()

    def _open(self, line: MemberLine) -> None:
        if line.course.is_open:
            self.client_asked.emit(line.course.case)
        else:
            text = self.tr("The record of {0} is sealed to others.").format(line.course.code)
            self._context.messages.say(text, "warning")

    def _step_view(self) -> None:
        if self.scores is not None:
            self.scores.step_view()

    def _recolour(self) -> None:
        palette = ChartPalette.of(self._context.theme.tokens)
        for part in (self.scores, self.turnout):
            if part is not None:
                part.use_palette(palette)

    def save(self) -> None:
        """Show what leaves, and save it from there."""
        if self._group is not None and self.turnouts is not None and self.cycles is not None:
            if self.achieved is None or self.found is None:
                self._report(self.turnouts, None)
                return
            # Without the scores of who said no to statistics: they are in nothing that leaves.
            job = self._context.jobs.ask_late(group_achieved, self._group.id, leaving=True)
            job.then(self._leaving).failed(self._refused)

    def _leaving(self, achieved: Achieved) -> None:
        if self._instrument not in achieved.cohort.forms:
            self._report(achieved.turnouts, None)
            return
        job = self._context.jobs.compute(cycle_outcomes, achieved, self._instrument)
        job.then(lambda found: self._report(achieved.turnouts, found))

    def _report(self, turnouts: Turnouts, found: CycleOutcomes | None) -> None:
        if self._group is not None:
            CycleReporter(self._context, self._group.id, self).begin(turnouts, found)
