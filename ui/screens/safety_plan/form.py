"""Write a client's safety plan, or change it; each change is a version of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QCheckBox, QMenu

from counsel_desk.domain.safety import (
    CALLABLE,
    LONGEST_LINE,
    MOST_LINES,
    PlanLine,
    SafetyPlan,
    SafetyStep,
)
from counsel_desk.services import safety_plans
from ui.case_form import CaseForm
from ui.widgets import plan_words
from ui.widgets.buttons import link_button
from ui.widgets.card import Card
from ui.widgets.dates import DateField
from ui.widgets.field import Field, TextField
from ui.widgets.labels import label
from ui.widgets.line_list import LineColumn, LineList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.services.safety_plans import RecordedPlan
    from ui.jobs import Job
    from ui.screen import Context, Route


class SafetyPlanScreen(CaseForm):
    """The steps in their order, each a card with its lines."""

    name: ClassVar[str] = "safety_plan"
    form: ClassVar[str] = safety_plans.FORM

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.steps = {step: self._lines(step) for step in SafetyStep}
        self.made_on = DateField(context.today())
        self.with_client = QCheckBox(self.tr("Written together with the client"))
        self.with_client.setChecked(True)
        self.reason = TextField(self.tr("What led to this version"), optional=True)
        self._agencies = link_button(self.tr("From earlier plans"))
        self._agencies.hide()
        self._lay_out()
        self._bind()

    def _lines(self, step: SafetyStep) -> LineList:
        name = plan_words.step_words(step)
        columns = [LineColumn(name, "", 3)]
        if step in CALLABLE:
            number = self.tr("Number")
            columns.append(LineColumn(number, number, 1))
        lines = LineList(name, columns, most=MOST_LINES)
        for edit in lines.edits():
            edit.setMaxLength(LONGEST_LINE)
        return lines

    def _lay_out(self) -> None:
        for number, (step, lines) in enumerate(self.steps.items()):
            card = Card()
            title = f"{number + 1}. {plan_words.step_words(step)}"
            if step is SafetyStep.REASON:
                title = self.tr("{0} (optional)").format(plan_words.step_words(step))
            card.set_title(title)
            card.add(label(plan_words.step_help(step), "muted", wrap=True))
            card.add(lines)
            if step is SafetyStep.AGENCIES:
                card.add_action(self._agencies)
            self.put(card)
        about = Card()
        about.set_title(self.tr("This version"))
        about.add(Field(self.tr("Day"), self.made_on))
        about.add(self.with_client)
        about.add(self.reason)
        self.put(about)
        self.put(label(plan_words.credit(), "muted", wrap=True))
        self.setFocusProxy(self.steps[SafetyStep.SIGNS])

    def _bind(self) -> None:
        for step, lines in self.steps.items():
            self.keeper.bind_with(step.value, lines.value, lines.set_value, lines.changed)
        self.keeper.bind("made_on", self.made_on)
        self.keeper.bind("with_client", self.with_client)
        self.keeper.bind("reason", self.reason)

    def load(self) -> None:
        """Ask for the plan as it stands and for agencies that were named before."""
        super().load()
        self.context.jobs.ask(safety_plans.known_agencies).then(self._offer)
        self.context.jobs.ask(safety_plans.open_safety_plan, self.case).then(self._begin)

    def _begin(self, recorded: RecordedPlan | None) -> None:
        plan = recorded.plan if recorded is not None else None
        if plan is not None:
            for step, lines in self.steps.items():
                lines.set_value([(one.words, one.number) for one in plan.lines(step)])
        self.keeper.begin()

    def _offer(self, agencies: Sequence[PlanLine]) -> None:
        if not agencies:
            return
        menu = QMenu(self._agencies)
        for one in agencies:
            words = "   ".join(part for part in (one.words, one.number) if part)
            action = menu.addAction(words.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, one=one: self.add_agency(one))
        self._agencies.setMenu(menu)
        self._agencies.show()

    def add_agency(self, one: PlanLine) -> None:
        """Write an agency of an earlier plan into this one."""
        self.steps[SafetyStep.AGENCIES].add_line(one.words, one.number)

    def plan(self) -> SafetyPlan:
        """Give what is written."""
        steps = {
            step: tuple(PlanLine(*line) for line in lines.value())
            for step, lines in self.steps.items()
        }
        return SafetyPlan(
            made_on=self.made_on.day(),
            steps={step: lines for step, lines in steps.items() if lines},
            with_client=self.with_client.isChecked(),
            reason=self.reason.text(),
        )

    def send(self) -> Job[None]:
        """Save the next version."""
        return self.context.jobs.ask(safety_plans.save_safety_plan, self.case, self.plan())

    def thanks(self) -> str:
        """Say that it is saved."""
        return self.tr("The safety plan is in the record. Its page for the client can be saved.")

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Safety plan")
