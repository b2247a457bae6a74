"""Write a client's care plan, or change it; each change is a version of its own."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from counsel_desk.domain.plan import MOST_GOALS, MOST_LINES, CarePlan, Goal
from counsel_desk.services import care_plans
from ui.case_form import CaseForm
from ui.screens.care_plan.goal_editor import GoalEditor, goal_of, plain_of
from ui.theme import Space
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.field import Field, TextField
from ui.widgets.line_list import LineColumn, LineList
from ui.widgets.optional_date import OptionalDate
from ui.widgets.scroll import Column, Columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.services.care_plans import PlanFile
    from ui.jobs import Job
    from ui.screen import Context, Route

REVIEW_AFTER = datetime.timedelta(weeks=4)


class CarePlanScreen(CaseForm):
    """Goals under one another, problems and the next review at the side."""

    name: ClassVar[str] = "care_plan"
    form: ClassVar[str] = care_plans.FORM
    goals_changed = Signal()

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.goals: list[GoalEditor] = []
        self._known: set[str] = set()
        problem = self.tr("Problem")
        self.problems = LineList(problem, (LineColumn(problem, problem),), most=MOST_LINES)
        self.review_on = OptionalDate(self.tr("Next review"))
        self.review_on.set_day(context.today() + REVIEW_AFTER)
        self.reason = TextField(self.tr("What led to this version"), optional=True)
        self.more = secondary_button(self.tr("Add a goal"), "plus", self.add_goal)
        self._lines = QVBoxLayout()
        self._lay_out()
        self._bind()
        self.act(self.tr("Add a goal"), "Ctrl+Shift+G", self.add_goal)

    def _lay_out(self) -> None:
        self._lines.setSpacing(Space.L)
        main = Column()
        main.add(self._lines)
        main.lines.insertWidget(1, self.more, 0, Qt.AlignmentFlag.AlignLeft)
        side = Card()
        side.set_title(self.tr("About the plan"))
        for part in (
            Field(self.tr("Problems the client wants help with"), self.problems),
            self.review_on,
            self.reason,
        ):
            side.add(part)
        self.put(Columns(main, Column(side), side_width=360))

    def _bind(self) -> None:
        keeper = self.keeper
        keeper.bind_with("goals", self._plain, self._show_plain, self.goals_changed)
        problems = self.problems
        keeper.bind_with("problems", problems.value, problems.set_value, problems.changed)
        review = self.review_on
        keeper.bind_with("review_on", review.plain, review.show_plain, review.changed)
        keeper.bind("reason", self.reason)

    def load(self) -> None:
        """Ask for the plan as it stands."""
        super().load()
        self.context.jobs.ask(care_plans.open_care_plan, self.case).then(self._begin)

    def _begin(self, file: PlanFile) -> None:
        plan = file.current.plan if file.current is not None else None
        if plan is not None:
            self._known = {str(goal.id) for goal in plan.goals}
            self.problems.set_value([(problem,) for problem in plan.problems])
            self.review_on.set_day(file.review_on)
        self._show_goals(plan.goals if plan is not None else ())
        self.keeper.begin()
        if self.goals:
            self.goals[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_goals(self, goals: Iterable[Goal]) -> None:
        while self.goals:
            self._take(self.goals[0])
        for goal in goals:
            self._put_goal(goal)
        if not self.goals:
            self._put_goal(Goal(uuid4(), ""))
        self.goals_changed.emit()

    def _put_goal(self, goal: Goal) -> GoalEditor:
        is_new = str(goal.id) not in self._known
        editor = GoalEditor(goal, len(self.goals) + 1, is_new=is_new)
        editor.changed.connect(self.goals_changed)
        editor.removed.connect(lambda: self._remove(editor))
        self.goals.append(editor)
        self._lines.addWidget(editor)
        self.more.setVisible(len(self.goals) < MOST_GOALS)
        return editor

    def add_goal(self) -> None:
        """Make room for another goal."""
        if len(self.goals) < MOST_GOALS:
            editor = self._put_goal(Goal(uuid4(), ""))
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self.goals_changed.emit()

    def _take(self, editor: GoalEditor) -> None:
        self.goals.remove(editor)
        self._lines.removeWidget(editor)
        editor.hide()
        editor.deleteLater()

    def _remove(self, editor: GoalEditor) -> None:
        self._take(editor)
        for number, one in enumerate(self.goals, start=1):
            one.number(number)
        if not self.goals:
            self._put_goal(Goal(uuid4(), ""))
        self.goals[-1].setFocus(Qt.FocusReason.OtherFocusReason)
        self.goals_changed.emit()

    def _plain(self) -> list[dict[str, Any]]:
        today = self.context.today()
        return [plain_of(one.goal(today)) for one in self.goals if not one.is_empty()]

    def _show_plain(self, plain: list[dict[str, Any]]) -> None:
        self._show_goals([goal_of(one) for one in plain])

    def plan(self) -> CarePlan:
        """Give what is written; goals of which nothing was written are left out."""
        today = self.context.today()
        return CarePlan(
            made_on=today,
            problems=tuple(line[0] for line in self.problems.value()),
            goals=tuple(one.goal(today) for one in self.goals if not one.is_empty()),
            review_on=self.review_on.day(),
            reason=self.reason.text(),
        )

    def send(self) -> Job[None]:
        """Save the next version."""
        return self.context.jobs.ask(care_plans.save_care_plan, self.case, self.plan())

    def thanks(self) -> str:
        """Say that it is saved."""
        return self.tr("The plan is in the record.")

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Goals and plan")
