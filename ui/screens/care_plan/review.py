"""Say where each goal stands today, from -2 to +2, with a word on why."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit

from counsel_desk.domain.plan import LEVELS, LONGEST_COMMENT, Goal, GoalLevel, GoalReview
from counsel_desk.services import care_plans
from ui.case_form import CaseForm
from ui.screens.care_plan.goal_editor import level_options
from ui.theme import Space, set_kind
from ui.widgets import plan_words
from ui.widgets.card import Card
from ui.widgets.dates import DateField
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import Field, TextField
from ui.widgets.key_choice import KeyChoice
from ui.widgets.labels import label
from ui.widgets.optional_date import OptionalDate
from ui.widgets.scroll import Column, Columns
from ui.widgets.submit_text import SubmitText

if TYPE_CHECKING:
    from uuid import UUID

    from counsel_desk.services.care_plans import PlanFile, RecordedReview
    from ui.jobs import Job
    from ui.screen import Context, Route

REVIEW_AFTER = datetime.timedelta(weeks=4)


class GoalRow(Card):
    """One goal: its levels with what they look like, and a comment.

    Signals:
        changed: the level or the comment is another one.
    """

    changed = Signal()

    def __init__(self, goal: Goal, last: int | None) -> None:
        super().__init__()
        self.goal = goal
        before = (
            self.tr("Not judged before")
            if last is None
            else self.tr("Last: {0}").format(plan_words.say_level(last))
        )
        self.set_title(goal.words, before)
        self.level = KeyChoice(goal.words, level_options(goal.scale))
        self.comment = QLineEdit()
        self.comment.setMaxLength(LONGEST_COMMENT)
        self.comment.setPlaceholderText(self.tr("What shows it"))
        self.comment.setAccessibleName(self.tr("What shows it: {0}").format(goal.words))
        self.add(self.level)
        self._meanings: dict[int, tuple[QLabel, QLabel]] = {}
        self.body.addLayout(self._say_levels())
        self.add(self.comment)
        self.setFocusProxy(self.level)
        self.level.changed.connect(self._changed)
        self.comment.textChanged.connect(lambda _text: self.changed.emit())

    def _say_levels(self) -> QGridLayout:
        """Say what each level looks like, the numbers under one another."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.XS)
        grid.setColumnStretch(1, 1)
        for row, level in enumerate(reversed(LEVELS)):
            words = self.goal.scale.get(level) or plan_words.attainment_words(level)
            pair = (
                label(plan_words.say_level(level), "muted-body"),
                label(words, "muted-body", wrap=True),
            )
            self._meanings[level] = pair
            grid.addWidget(pair[0], row, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(pair[1], row, 1)
        return grid

    def _changed(self) -> None:
        for level, pair in self._meanings.items():
            kind = "strong" if str(level) == self.level.value() else "muted-body"
            for part in pair:
                set_kind(part, kind)
        self.changed.emit()

    def judged(self) -> GoalLevel:
        """Give the level; None where none was chosen."""
        value = self.level.value()
        comment = self.comment.text().strip()
        return GoalLevel(self.goal.id, int(value) if value else None, comment)

    def plain(self) -> list[str]:
        """Give level and comment, for the draft."""
        return [self.level.value(), self.comment.text()]

    def show_plain(self, plain: list[str]) -> None:
        """Show what ``plain`` gave."""
        self.level.set_value(plain[0])
        self.comment.setText(plain[1])


class GoalReviewScreen(CaseForm):
    """All goals that are worked on; ``item`` is a review to correct."""

    name: ClassVar[str] = "goal_review"
    form: ClassVar[str] = care_plans.REVIEW_FORM

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route, item=route.item)
        self.corrects = route.item
        self.rows: list[GoalRow] = []
        self._main = Column()
        self.on = DateField(context.today())
        self.next_review = OptionalDate(self.tr("Next review"), context.today() + REVIEW_AFTER)
        self.comment = SubmitText()
        self.comment.setFixedHeight(110)
        self.comment.submitted.connect(self.save)
        self.reason = TextField(self.tr("Why is it corrected?"))
        self.reason.setVisible(self.corrects is not None)
        side = Card()
        side.set_title(self.tr("About this review"), self.tr("Keys 1 to 5 choose, Down goes on"))
        for part in (
            Field(self.tr("Day"), self.on),
            Field(self.tr("What else there is to say"), self.comment, optional=True),
            self.next_review,
            self.reason,
        ):
            side.add(part)
        self.put(Columns(self._main, Column(side), side_width=360))

    def load(self) -> None:
        """Ask for the goals."""
        super().load()
        self.context.jobs.ask(care_plans.open_care_plan, self.case).then(self._begin)

    def _begin(self, file: PlanFile) -> None:
        plan = file.current.plan if file.current is not None else None
        wrong = next((one for one in file.reviews if one.id == self.corrects), None)
        chosen = set(self._judged_in(wrong))
        goals = plan.open_goals if plan is not None else ()
        if plan is not None and chosen:
            goals = tuple(goal for goal in plan.goals if goal.id in chosen or goal in goals)
        for goal in goals:
            self._add_row(goal, self._last(file, goal))
        if not self.rows:
            self._main.add(EmptyState(self.tr("There is no goal to judge. Write one first.")))
            self.save_button.setEnabled(False)
            return
        if wrong is not None and wrong.review is not None:
            self._show_review(wrong.review)
        self._bind()
        self.keeper.begin()
        self.setFocusProxy(self.rows[0])
        self.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _judged_in(self, one: RecordedReview | None) -> list[UUID]:
        if one is None or one.review is None:
            return []
        return [judged.goal for judged in one.review.levels]

    def _last(self, file: PlanFile, goal: Goal) -> int | None:
        found = [
            judged.level
            for one in file.reviews
            if one.review is not None and one.id != self.corrects
            for judged in one.review.levels
            if judged.goal == goal.id and judged.level is not None
        ]
        return found[-1] if found else goal.start

    def _add_row(self, goal: Goal, last: int | None) -> None:
        row = GoalRow(goal, last)
        self.rows.append(row)
        self._main.add(row)

    def _show_review(self, review: GoalReview) -> None:
        self.on.set_day(review.on)
        self.comment.setPlainText(review.comment)
        self.next_review.set_day(review.next_review)
        found = {one.goal: one for one in review.levels}
        for row in self.rows:
            one = found.get(row.goal.id)
            if one is not None:
                row.show_plain(["" if one.level is None else str(one.level), one.comment])

    def _bind(self) -> None:
        keeper = self.keeper
        keeper.bind("on", self.on).bind("comment", self.comment).bind("reason", self.reason)
        review = self.next_review
        keeper.bind_with("next_review", review.plain, review.show_plain, review.changed)
        for row in self.rows:
            keeper.bind_with(str(row.goal.id), row.plain, row.show_plain, row.changed)

    def review(self) -> GoalReview:
        """Give what was judged."""
        return GoalReview(
            on=self.on.day(),
            levels=tuple(row.judged() for row in self.rows),
            comment=self.comment.words(),
            next_review=self.next_review.day(),
            reason=self.reason.text(),
        )

    def send(self) -> Job[Any]:
        """Record the review."""
        return self.context.jobs.ask(
            care_plans.record_goal_review, self.case, self.review(), correcting=self.corrects
        )

    def thanks(self) -> str:
        """Say that it is recorded."""
        return self.tr("Where the goals stand is in the record.")

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Review of the goals")
