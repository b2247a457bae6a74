"""The cards beside the goals: how high the risk is, and what the client does on hard days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.domain.risk import RANK, RiskArea, highest
from counsel_desk.domain.safety import SafetyStep, empty_steps
from ui.theme import Space
from ui.widgets import case_words, plan_words
from ui.widgets.buttons import link_button, secondary_button
from ui.widgets.card import Card, clear_layout
from ui.widgets.dates import say_date
from ui.widgets.labels import label
from ui.widgets.pill import Pill
from ui.widgets.rows import ListRow, RowList
from ui.widgets.struck_words import struck_words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.risk import RiskAssessment
    from counsel_desk.domain.safety import SafetyPlan
    from counsel_desk.services.risk import RecordedRisk
    from counsel_desk.services.safety_plans import RecordedPlan

_FIRST_SHOWN = 4


class RiskCard(Card):
    """The latest level and what it rests on, and the assessments before it.

    Signals:
        assess_asked: the person wants to assess the risk.
        opened: the id of an assessment to read.
    """

    assess_asked = Signal()
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Risk"))
        self.assess = secondary_button(
            self.tr("Assess  F2"), "shield-check", self.assess_asked.emit
        )
        self.assess.setAccessibleName(self.tr("Assess the risk"))
        self.assess.hide()
        self.facts = label("", "muted", wrap=True)
        self.rationale = label("", "body", wrap=True)
        self.areas = RowList(self.tr("Areas at risk"))
        self.history = RowList(self.tr("Risk assessments"))
        self._earlier = label(self.tr("All assessments"), "field-label")
        self._more = link_button("", self._show_all)
        self._rows: list[tuple[object, ListRow]] = []
        for part in (self.facts, self.rationale, self.areas, self.assess):
            self.add(part)
        for part in (self._earlier, self.history, self._more):
            self.add(part)
            part.hide()
        self.history.opened.connect(self.opened)

    def allow(self, *, writes: bool) -> None:
        """Offer the assessment to who may write it."""
        self.assess.setVisible(writes)

    def show_risks(
        self,
        found: Sequence[RecordedRisk],
        people: Mapping[PersonId, Person],
        today: datetime.date,
    ) -> None:
        """Show assessments, the latest first."""
        standing = (one for one in found if one.struck is None)
        latest = next((one for one in standing if one.assessment is not None), None)
        self._show_latest(latest, people, today)
        self._rows = [(one.id, _history_row(one, people)) for one in found[:60]]
        self.history.set_rows(self._rows[:_FIRST_SHOWN])
        self.history.setVisible(bool(found))
        self._earlier.setVisible(bool(found))
        self._more.setText(self.tr("Show all {0}").format(len(self._rows)))
        self._more.setVisible(len(self._rows) > _FIRST_SHOWN)

    def _show_all(self) -> None:
        self.history.set_rows(self._rows[:_FIRST_SHOWN])
        for key, row in self._rows[_FIRST_SHOWN:]:
            self.history.add(key, row)
        self._more.hide()

    def _show_latest(
        self,
        latest: RecordedRisk | None,
        people: Mapping[PersonId, Person],
        today: datetime.date,
    ) -> None:
        one = latest.assessment if latest is not None else None
        self.rationale.setVisible(one is not None and bool(one.rationale))
        self.areas.setVisible(one is not None)
        if one is None or latest is None:
            self.set_pill(None)
            self.facts.setText(self.tr("The risk was not assessed yet."))
            return
        pill = plan_words.level_pill(one.overall)
        self.set_pill(Pill(pill.text, pill.kind, pill.sign))
        who = case_words.name_of(people, latest.author)
        said = self.tr("Assessed {0} by {1}").format(say_date(one.assessed_on), who)
        due = plan_words.review_words(one.next_review, today)
        self.facts.setText(f"{said}\n{due}")
        self.rationale.setText(one.rationale)
        self.areas.set_rows([(area, row) for area, row in self._area_rows(latest.id, one)])

    def _area_rows(self, risk: object, one: RiskAssessment) -> list[tuple[object, ListRow]]:
        raised = [area for area in RiskArea if plan_words.is_raised(one.area(area).level)]
        raised.sort(key=lambda area: -RANK[one.area(area).level])
        rows: list[tuple[object, ListRow]] = []
        for area in raised:
            found = one.area(area)
            row = ListRow(plan_words.area_words(area), found.words, "warning")
            pill = plan_words.area_pill(found.level)
            row.set_pill(pill.text, pill.kind, pill.sign)
            row.clicked.connect(lambda _checked=False: self.opened.emit(risk))
            rows.append((area, row))
        return rows


def _history_row(one: RecordedRisk, people: Mapping[PersonId, Person]) -> ListRow:
    who = case_words.name_of(people, one.author)
    translate = case_words.translate
    found = one.assessment
    if found is None:
        day = case_words.say_day(one.recorded_at)
        return ListRow(day, translate("RiskCard", "damaged: nothing can be read"), "warning-circle")
    parts = [who]
    if one.version > 1:
        parts.append(
            translate("RiskCard", "corrected {0}").format(case_words.say_day(one.recorded_at))
        )
    row = ListRow(say_date(found.assessed_on), " · ".join(parts), "shield-check")
    pill = plan_words.area_pill(found.overall if found.overall else highest(found.areas))
    row.set_pill(pill.text, pill.kind, pill.sign)
    if one.struck is not None:
        row.set_struck(struck_words(one.struck, people))
    return row


class SafetyPlanCard(Card):
    """The plan in short, with the page for the client.

    Signals:
        edit_asked, versions_asked, page_asked: what the person wants of it.
    """

    edit_asked = Signal()
    versions_asked = Signal()
    page_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Safety plan"))
        self.facts = label("", "muted", wrap=True)
        self.missing = label("", "muted", wrap=True)
        self._writes = False
        self._has_plan = False
        self.edit = secondary_button(self.tr("Write the plan"), "first-aid", self.edit_asked.emit)
        self.page = secondary_button(
            self.tr("Page for the client"), "file-pdf", self.page_asked.emit
        )
        self.versions = link_button(self.tr("Versions"), self.versions_asked.emit)
        self.add_action(self.versions)
        box = QWidget()
        self._steps = QVBoxLayout(box)
        self._steps.setContentsMargins(0, 0, 0, 0)
        self._steps.setSpacing(Space.XS)
        for part in (self.facts, box, self.missing, self.edit, self.page):
            self.add(part)
        for hidden in (self.facts, self.missing, self.edit, self.page, self.versions):
            hidden.hide()

    def allow(self, *, writes: bool) -> None:
        """Offer the form to who may write."""
        self._writes = writes
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.edit.setVisible(self._writes)
        self.edit.setText(
            self.tr("Change the plan") if self._has_plan else self.tr("Write the plan")
        )
        self.page.setVisible(self._has_plan)
        self.versions.setVisible(self._has_plan)

    def show_plan(self, found: RecordedPlan | None, people: Mapping[PersonId, Person]) -> None:
        """Show the plan as it stands."""
        plan = found.plan if found is not None else None
        self._has_plan = plan is not None
        self._show_buttons()
        clear_layout(self._steps)
        self.facts.show()
        self.missing.setVisible(plan is not None and bool(empty_steps(plan)))
        if found is None:
            self.facts.setText(self.tr("There is no safety plan yet."))
        elif plan is None:
            self.facts.setText(self.tr("The plan is damaged: nothing of it can be read."))
        else:
            who = case_words.name_of(people, found.author)
            words = self.tr("Version {0}, {1}, by {2}")
            self.facts.setText(words.format(found.version, say_date(plan.made_on), who))
            self._show_lines(plan)

    def _show_lines(self, plan: SafetyPlan) -> None:
        for step in SafetyStep:
            lines = plan.lines(step)
            if lines:
                self._steps.addWidget(label(plan_words.step_words(step), "field-label", wrap=True))
            for one in lines:
                text = "   ".join(part for part in (one.words, one.number) if part)
                self._steps.addWidget(label(text, "body", wrap=True))
        names = ", ".join(plan_words.step_words(step) for step in empty_steps(plan))
        self.missing.setText(self.tr("Still empty: {0}").format(names))
