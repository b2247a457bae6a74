"""The earlier versions of a care plan, each whole, with who and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets import case_words, plan_words
from ui.widgets.labels import hairline, label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.plan import CarePlan, Goal
    from counsel_desk.services.care_plans import RecordedCarePlan

# A name that the tool for translations finds.
translate = QCoreApplication.translate

MOST = 30


class PlanVersionsSheet(Sheet):
    """Every version of the plan, the newest first."""

    def __init__(
        self, found: Sequence[RecordedCarePlan], people: Mapping[PersonId, Person]
    ) -> None:
        content = QWidget()
        content.setObjectName("clear")
        self._lines = QVBoxLayout(content)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(Space.XS)
        for place, one in enumerate(found[:MOST]):
            if place:
                self._lines.addWidget(hairline())
            self._add(one, people)
        super().__init__(
            translate("PlanVersions", "Versions of the plan"),
            translate("PlanVersions", "What was saved before is never lost."),
            (SheetAction(CANCEL, translate("PlanVersions", "Close"), "primary"),),
            body=content,
            width=620,
        )

    def _add(self, one: RecordedCarePlan, people: Mapping[PersonId, Person]) -> None:
        who = case_words.name_of(people, one.author)
        when = case_words.say_moment_year(one.recorded_at)
        head = translate("PlanVersions", "Version {0}: {1}, {2}").format(one.version, who, when)
        self._lines.addWidget(label(head, "strong", wrap=True))
        if one.plan is None:
            words = translate("PlanVersions", "Damaged: nothing of it can be read.")
            self._lines.addWidget(label(words, "body", tone="danger", wrap=True))
            return
        for words in _lines_of(one.plan):
            self._lines.addWidget(label(words, "body", wrap=True))


def _lines_of(plan: CarePlan) -> list[str]:
    said = [plan.reason] if plan.reason else []
    if plan.problems:
        problems = ", ".join(plan.problems)
        said.append(translate("PlanVersions", "Problems: {0}").format(problems))
    return said + [_goal_words(goal) for goal in plan.goals]


def _goal_words(goal: Goal) -> str:
    parts = [goal.words, plan_words.state_words(goal.state)]
    parts += [f"{one.words} ({one.who})" if one.who else one.words for one in goal.interventions]
    return " · ".join(parts)
