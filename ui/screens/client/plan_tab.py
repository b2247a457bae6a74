"""Goals, risk and the safety plan of a client on one tab."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from counsel_desk.domain.safety import SafetyStep
from counsel_desk.services import care_plans, plans_elsewhere, risk, safety_plans
from counsel_desk.services.exports import save_bytes
from ui.safety_page import PageText, left_over, page_pdf
from ui.screen import Route
from ui.screens.client.goals_card import GoalsCard
from ui.screens.client.plan_cards import RiskCard, SafetyPlanCard
from ui.screens.client.plan_versions import PlanVersionsSheet
from ui.screens.client.plans_elsewhere_card import PlansElsewhereCard
from ui.screens.client.tab import ShownCase, Tab
from ui.widgets import plan_words
from ui.widgets.keys import KeyAction
from ui.widgets.scroll import Column, Columns

if TYPE_CHECKING:
    from collections.abc import Callable

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.safety import SafetyPlan
    from counsel_desk.services.care_plans import PlanFile, RecordedCarePlan
    from counsel_desk.services.exports import ExportPermit
    from counsel_desk.services.risk import RecordedRisk
    from counsel_desk.services.safety_plans import RecordedPlan
    from ui.jobs import Job
    from ui.screen import Context


def write(
    permit: ExportPermit, title: str, steps: dict[SafetyStep, str], plan: SafetyPlan, foot: str
) -> Path:
    """Make the page in memory and write it to the permitted file; on a worker."""
    return save_bytes(permit, page_pdf(page_text(title, steps, plan, foot)))


def page_text(title: str, steps: dict[SafetyStep, str], plan: SafetyPlan, foot: str) -> PageText:
    """Give the words of the page."""
    lines = tuple(
        (steps[step], tuple((one.words, one.number) for one in plan.lines(step)))
        for step in SafetyStep
        if plan.lines(step)
    )
    return PageText(title, lines, foot)


def too_much(
    title: str, steps: dict[SafetyStep, str], plan: SafetyPlan, foot: str
) -> tuple[str, ...]:
    """Give the lines that one page does not hold; on a worker."""
    return left_over(page_text(title, steps, plan, foot))


class PlanTab(Tab):
    """What is worked on, and what keeps the client safe."""

    key: ClassVar[str] = "plan"

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__(context, case)
        self.elsewhere = PlansElsewhereCard()
        self.goals = GoalsCard()
        self.risk = RiskCard()
        self.safety = SafetyPlanCard()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        side = Column(self.risk, self.safety)
        lines.addWidget(Columns(Column(self.elsewhere, self.goals), side, side_width=400))
        lines.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        self.elsewhere.opened.connect(
            lambda other: self.context.go(Route("client", other, self.key))
        )
        self.risk.assess_asked.connect(lambda: self.go("risk"))
        self.risk.opened.connect(lambda item: self.go("read_risk", item=item))
        self.safety.edit_asked.connect(lambda: self.go("safety_plan"))
        self.safety.versions_asked.connect(lambda: self.go("safety_plan_versions"))
        self.safety.page_asked.connect(self.save_page)
        self.goals.edit_asked.connect(lambda: self.go("care_plan"))
        self.goals.review_asked.connect(lambda: self.go("goal_review"))
        self.goals.versions_asked.connect(self._ask_versions)
        self.goals.review_opened.connect(self._correct_review)
        for text, keys, act in (
            (self.tr("Write the safety plan"), "Alt+Shift+S", lambda: self.go("safety_plan")),
            (self.tr("Change the goals"), "Alt+Shift+G", lambda: self.go("care_plan")),
            (self.tr("Review the goals"), "Alt+Shift+R", lambda: self.go("goal_review")),
        ):
            self._action(text, keys, act)

    def _action(self, text: str, keys: str, act: Callable[[], object]) -> None:
        reach = Qt.ShortcutContext.WindowShortcut
        KeyAction(self, self.tr("Plan"), text, keys, act, when=self._writes, reach=reach)

    def _writes(self) -> bool:
        return self.shown is not None and self.shown.writes_clinical

    def _correct_review(self, item: object) -> None:
        if self.shown is not None and self.shown.writes_clinical:
            self.go("goal_review", item=item)

    def show_case(self, shown: ShownCase) -> None:
        """Offer what this person may do."""
        super().show_case(shown)
        for card in (self.goals, self.risk, self.safety):
            card.allow(writes=shown.writes_clinical)

    def load(self) -> None:
        """Ask for each card by itself."""
        ask = self.context.jobs.ask
        ask(risk.list_risks, self.case).then(self._show_risks)
        ask(safety_plans.open_safety_plan, self.case).then(self._show_safety)
        ask(care_plans.open_care_plan, self.case).then(self._show_goals)
        file = self.shown.file if self.shown is not None else None
        if file is not None and (file.merged or file.merged_into):
            found = self.context.jobs.ask_late(plans_elsewhere.plans_elsewhere, self.case)
            found.then(self.elsewhere.show_plans)
        else:
            self.elsewhere.show_plans(())

    def _show_risks(self, found: tuple[RecordedRisk, ...]) -> None:
        people = self.shown.people if self.shown is not None else {}
        self.risk.show_risks(found, people, self.context.today())

    def _show_safety(self, found: RecordedPlan | None) -> None:
        people = self.shown.people if self.shown is not None else {}
        self.safety.show_plan(found, people)

    def _show_goals(self, file: PlanFile) -> None:
        people = self.shown.people if self.shown is not None else {}
        self.goals.show_file(file, people, self.context.today())

    def _ask_versions(self) -> None:
        job = self.context.jobs.ask(care_plans.care_plan_versions, self.case)
        job.then(self._show_versions)

    def _show_versions(self, found: tuple[RecordedCarePlan, ...]) -> None:
        people = self.shown.people if self.shown is not None else {}
        PlanVersionsSheet(found, people).open_over(self)

    # --- the page for the client ---

    def save_page(self) -> None:
        """Say what one page does not hold, if so; then ask where to, then for the passphrase."""
        self.context.jobs.ask(safety_plans.open_safety_plan, self.case).then(self._measure)

    def _words_of_page(self) -> tuple[str, dict[SafetyStep, str], str]:
        steps = {step: plan_words.step_words(step) for step in SafetyStep}
        return self.tr("My plan for hard days"), steps, plan_words.page_credit()

    def _measure(self, found: RecordedPlan | None) -> None:
        plan = found.plan if found is not None else None
        if plan is None:
            return
        title, steps, foot = self._words_of_page()
        self.context.jobs.compute(too_much, title, steps, plan, foot).then(self._tell)

    def _tell(self, rest: tuple[str, ...]) -> None:
        """Go on at once, or after saying what stands on a second page."""
        if not rest:
            self.ask_path()
            return
        words = self.tr(
            "In the smallest words that can be read, one page does not hold {0} of its lines, from"
            " “{1}” on: they stand on further pages. Shorten the plan, or print the pages"
            " together."
        )
        self.context.dialogs.ask_confirm(
            self,
            self.tr("The plan is longer than one page"),
            words.format(len(rest), rest[0]),
            self.tr("Save the pages"),
            self.ask_path,
        )

    def ask_path(self) -> None:
        """Ask where to, then for the passphrase, then save the page."""
        dialog = QFileDialog(self.window(), self.tr("Save the page for the client"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(self.tr("plan") + ".pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save_page_to(Path(path)))
        dialog.open()

    def save_page_to(self, path: Path) -> None:
        """Ask for the passphrase and save the page to a file."""
        sentence = self.tr(
            "One page with the safety plan leaves the vault and is not encrypted in the file “{0}”."
            " It names neither the client nor the programme. Saving it is recorded in the audit"
            " trail. Delete the file once it is printed."
        ).format(path.name)
        self.context.dialogs.ask_passphrase(
            self,
            self.tr("Save the page outside the vault?"),
            sentence,
            self.tr("Save"),
            lambda passphrase: self._export(path, passphrase),
        )

    def _export(self, path: Path, passphrase: str) -> Job[tuple[ExportPermit, SafetyPlan]]:
        job = self.context.jobs.ask(
            safety_plans.export_safety_plan, self.case, passphrase=passphrase, path=path
        )
        return job.then(self._write)

    def _write(self, found: tuple[ExportPermit, SafetyPlan]) -> None:
        permit, plan = found
        title, steps, foot = self._words_of_page()
        job = self.context.jobs.compute(write, permit, title, steps, plan, foot)
        job.then(self._saved)

    def _saved(self, path: Path) -> None:
        words = self.tr("The page was saved as {0}.").format(path.name)
        self.context.messages.say(words, "good")
