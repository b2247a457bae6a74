"""Read earlier versions of a safety plan, each compared with the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.safety import Kept, SafetyPlan, compare
from counsel_desk.services import cases, people, safety_plans
from counsel_desk.services.desk import Changed
from ui.screen import Route, Screen
from ui.theme import Space
from ui.widgets import case_words, plan_words
from ui.widgets.buttons import primary_button
from ui.widgets.card import Card
from ui.widgets.dates import say_date
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader
from ui.widgets.rows import ListRow, RowList
from ui.widgets.scroll import Column, Columns

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QLabel

    from counsel_desk.domain.cases import CaseFile
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.safety import PlanLine
    from counsel_desk.services.safety_plans import RecordedPlan
    from ui.screen import Context


class SafetyVersionsScreen(Screen):
    """A version at the left, all of them at the right; Enter shows one."""

    name: ClassVar[str] = "safety_plan_versions"
    watches: ClassVar[Changed] = Changed.PLANS

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.case = CaseId(route.subject or UUID(int=0))
        self._people: dict[PersonId, Person] = {}
        self._found: tuple[RecordedPlan, ...] = ()
        self._chosen = 0
        self._code = ""
        self.header = PageHeader(self.title())
        self.back = primary_button(self.tr("Back to the plan"), "", self._go_back)
        self.compare = QCheckBox(self.tr("Mark what changed"))
        self.compare.setChecked(True)
        self.body = Card()
        self.versions = RowList(self.tr("Versions"))
        self._lay_out()

    def _lay_out(self) -> None:
        self.header.add(self.compare)
        self.header.add(self.back)
        side = Card()
        side.set_title(self.tr("Versions"))
        side.add(self.versions)
        self.versions.opened.connect(self._show_version)
        self.compare.toggled.connect(lambda _on: self._show_version(self._chosen))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self.header)
        outer.addWidget(Columns(Column(self.body), Column(side), side_width=340))
        outer.addStretch(1)
        self.setFocusProxy(self.back)
        action = QAction(self.tr("Back to the plan"), self)
        action.setShortcut(QKeySequence("Esc"))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: self._go_back())
        self.addAction(action)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where the person will go on."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Ask for all versions."""
        ask = self.context.jobs.ask
        ask(people.list_people).then(self._know_people)
        ask(cases.open_case, self.case).then(self._name_client)
        ask(safety_plans.safety_plan_versions, self.case).then(self._show)

    def _know_people(self, found: tuple[Person, ...]) -> None:
        self._people = case_words.by_id(found)

    def _name_client(self, file: CaseFile) -> None:
        self._code = file.code
        name = file.identity.legal_name if file.identity else ""
        who = " · ".join(part for part in (name, file.code) if part)
        self.header.set_title(self.title(), who)
        self.titled.emit()

    def _show(self, found: tuple[RecordedPlan, ...]) -> None:
        self._found = found
        rows = []
        for place, one in enumerate(found):
            who = case_words.name_of(self._people, one.author)
            when = case_words.say_moment_year(one.recorded_at)
            line = self.tr("Version {0}").format(one.version)
            rows.append((place, ListRow(line, f"{who}, {when}", "clock-counter-clockwise")))
        self.versions.set_rows(rows)
        if found:
            self._show_version(0)

    def _show_version(self, place: object) -> None:
        if not isinstance(place, int) or place >= len(self._found):
            return
        self._chosen = place
        one = self._found[place]
        self.body.clear()
        if one.plan is None:
            self.body.set_title(self.tr("This version is damaged"))
            self.body.add(label(self.tr("Nothing of it can be read."), "body", wrap=True))
            return
        when = say_date(one.plan.made_on, long=True)
        title = self.tr("Version {0}, of {1}").format(one.version, when)
        self.body.set_title(title, one.plan.reason)
        older = [later.plan for later in self._found[place + 1 :] if later.plan is not None]
        before = older[0] if older and self.compare.isChecked() else one.plan
        self._show_lines(before, one.plan)

    def _show_lines(self, before: SafetyPlan, now: SafetyPlan) -> None:
        for step, lines in compare(before, now).items():
            self.body.add(label(plan_words.step_words(step), "strong", wrap=True))
            for line, kept in lines:
                self.body.add(self._line(line, kept))

    def _line(self, line: PlanLine, kept: Kept) -> QLabel:
        words = "   ".join(part for part in (line.words, line.number) if part)
        if kept is Kept.ADDED:
            return _line(self.tr("New: {0}").format(words), "good")
        if kept is Kept.GONE:
            return _line(self.tr("Taken out: {0}").format(words), "muted")
        return _line(words, "")

    def _go_back(self) -> None:
        self.context.go(Route("client", self.case, "plan"))

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Versions of the safety plan")

    def trail(self) -> tuple[tuple[str, Route], ...]:
        """Lead back to the client."""
        plan = Route("client", self.case, "plan")
        return ((self._code, plan),) if self._code else ()


def _line(words: str, tone: str) -> QLabel:
    made = label(f"•  {words}", "body", tone=tone, wrap=True)
    made.setContentsMargins(Space.M, 0, 0, 0)
    return made
