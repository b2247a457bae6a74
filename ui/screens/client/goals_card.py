"""The goals of a client with their small charts, and the same levels as a table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from counsel_desk.domain.plan import GoalState, course_of
from ui.theme import Space
from ui.turns import later
from ui.widgets import case_words, plan_words
from ui.widgets.buttons import link_button, primary_button, secondary_button
from ui.widgets.card import Card, clear_layout
from ui.widgets.dates import say_date
from ui.widgets.empty_state import EmptyState
from ui.widgets.goal_chart import GoalChart, course_words
from ui.widgets.labels import hairline, label
from ui.widgets.pill import Pill, PillKind, Sign

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from PySide6.QtGui import QResizeEvent

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.plan import CarePlan, Goal, GoalPoint
    from counsel_desk.services.care_plans import PlanFile

_NARROW = 560
_FIRST = 3


class GoalPart(QWidget):
    """One goal: the client's words, what is done, its chart, and beside it the levels as text."""

    def __init__(self, goal: Goal, points: tuple[GoalPoint, ...]) -> None:
        super().__init__()
        self.chart = GoalChart()
        self.chart.show_points(points)
        self.words = label(goal.words, "strong", wrap=True)
        self.table = QWidget()
        self._fill_table(points)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(Space.XL)
        self._sides.addWidget(self.chart, 3)
        self._sides.addWidget(self.table, 2, Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, Space.XS, 0, Space.S)
        lines.setSpacing(Space.XS)
        head = QHBoxLayout()
        head.addWidget(self.words, 1)
        if goal.state is not GoalState.OPEN:
            kind = PillKind.GOOD if goal.state is GoalState.REACHED else PillKind.NEUTRAL
            head.addWidget(Pill(plan_words.state_words(goal.state), kind, Sign.DOT))
        lines.addLayout(head)
        about = [goal.problem] if goal.problem else []
        about += [
            f"{one.words} ({one.who})" if one.who else one.words for one in goal.interventions
        ]
        if about:
            lines.addWidget(label(" · ".join(about), "muted", wrap=True))
        if points:
            lines.addLayout(self._sides)
        else:
            self.chart.setParent(self)
            self.table.setParent(self)
            self.chart.hide()
            self.table.hide()
            lines.addWidget(label(course_words(points), "muted"))

    def _fill_table(self, points: tuple[GoalPoint, ...]) -> None:
        grid = QGridLayout(self.table)
        grid.setContentsMargins(0, Space.S, 0, 0)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.XS)
        grid.setColumnStretch(2, 1)
        for row, point in enumerate(reversed(points[-4:])):
            words = point.comment
            if point.is_start:
                words = self.tr("where the client began")
            grid.addWidget(label(say_date(point.on), "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            level = label(plan_words.say_level(point.level), "strong")
            grid.addWidget(level, row, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(words, "small", wrap=True), row, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the levels under the chart where it is narrow."""
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        is_wide = event.size().width() >= _NARROW
        self._sides.setDirection(way.LeftToRight if is_wide else way.TopToBottom)


class GoalsCard(Card):
    """The plan: problems, each goal with its course, and when it is looked at again.

    Signals:
        edit_asked, review_asked, versions_asked: what the person wants of it.
        review_opened: the id of a review to correct.
    """

    edit_asked = Signal()
    review_asked = Signal()
    versions_asked = Signal()
    review_opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Goals"))
        self._writes = False
        self._has_goals = False
        self.edit = secondary_button(self.tr("Change"), "pencil-simple", self.edit_asked.emit)
        self.review = primary_button(self.tr("Review goals"), "target", self.review_asked.emit)
        self.versions = link_button(self.tr("Versions"), self.versions_asked.emit)
        self.add_action(self.versions)
        self.add_action(self.edit)
        self.add_action(self.review)
        self.parts: list[GoalPart] = []
        self._waiting: list[tuple[Goal, tuple[GoalPoint, ...]]] = []
        self._problems = label("", "muted", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.S)
        self._foot = QVBoxLayout()
        self._empty = EmptyState(
            self.tr("No goal is written yet. Ask what the client wants to be different."),
            self.tr("Write the first goal"),
            "target",
        )
        self._empty.acted.connect(self.edit_asked)
        self.add(self._problems)
        self.body.addLayout(self._lines)
        self.body.addLayout(self._foot)
        self.add(self._empty)
        for part in (self._problems, self._empty, self.edit, self.review, self.versions):
            part.hide()

    def allow(self, *, writes: bool) -> None:
        """Offer the forms to who may write."""
        self._writes = writes
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.versions.setVisible(self._has_goals)
        self.edit.setVisible(self._writes and self._has_goals)
        self.review.setVisible(self._writes and self._has_goals)
        self._empty.button.setVisible(self._writes)

    def show_file(
        self, file: PlanFile, people: Mapping[PersonId, Person], today: datetime.date
    ) -> None:
        """Show the plan with its reviews; goals beyond the first few follow in later turns."""
        clear_layout(self._lines)
        clear_layout(self._foot)
        self.parts = []
        current = file.current
        plan = current.plan if current is not None else None
        self._has_goals = plan is not None
        self._empty.setVisible(plan is None)
        self._show_buttons()
        if plan is None or current is None:
            damaged = self.tr("The plan is damaged: nothing of it can be read.")
            self.set_title(self.tr("Goals"), damaged if current is not None else "")
            self._problems.hide()
            return
        who = case_words.name_of(people, current.author)
        said = self.tr("Version {0}, {1}, by {2}").format(
            current.version, say_date(plan.made_on), who
        )
        self.set_title(self.tr("Goals"), f"{_due_words(file.review_on, today)} · {said}")
        self._problems.setText(self.tr("Problems: {0}").format(", ".join(plan.problems)))
        self._problems.setVisible(bool(plan.problems))
        self._show_goals(plan, file)
        self._show_reviews(file, people)

    def _show_goals(self, plan: CarePlan, file: PlanFile) -> None:
        reviews = [one.review for one in file.reviews if one.review is not None]
        goals = sorted(plan.goals, key=lambda goal: goal.state is not GoalState.OPEN)
        self._waiting = [(goal, course_of(goal, plan, reviews)) for goal in goals]
        for _ in range(min(_FIRST, len(self._waiting))):
            self._put_next()
        if self._waiting:
            later(self, self._put_rest)

    def _put_next(self) -> None:
        goal, points = self._waiting.pop(0)
        if self.parts:
            self._lines.addWidget(hairline())
        part = GoalPart(goal, points)
        self.parts.append(part)
        self._lines.addWidget(part)

    def _put_rest(self) -> None:
        if self._waiting:
            self._put_next()
            later(self, self._put_rest)

    def _show_reviews(self, file: PlanFile, people: Mapping[PersonId, Person]) -> None:
        for one in reversed(file.reviews[-3:]):
            if one.review is None:
                continue
            who = case_words.name_of(people, one.author)
            words = self.tr("Review of {0} by {1}").format(say_date(one.review.on), who)
            if one.version > 1:
                words = self.tr("{0}, corrected: {1}").format(words, one.review.reason)
            if self._writes:
                button = link_button(
                    self.tr("{0}: correct").format(words),
                    partial(self.review_opened.emit, one.id),
                )
                self._foot.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                self._foot.addWidget(label(words, "muted", wrap=True))


def _due_words(due: datetime.date | None, today: datetime.date) -> str:
    translate = case_words.translate
    if due is None:
        return translate("GoalsCard", "No review is planned")
    if due < today:
        return translate("GoalsCard", "Review overdue since {0}").format(say_date(due))
    return translate("GoalsCard", "Review by {0}").format(say_date(due))
