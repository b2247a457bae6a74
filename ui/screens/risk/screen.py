"""Assess a client's risk, or correct an assessment; what is half filled in is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from counsel_desk.domain.risk import RiskAssessment
from counsel_desk.services import people, risk
from ui.case_form import CaseForm
from ui.screen import LED_BY
from ui.screens.risk.areas import AreasEditor
from ui.screens.risk.judgement import JudgementCard
from ui.screens.risk.led import LedLine
from ui.screens.risk.paper import PaperEditor
from ui.widgets import case_words
from ui.widgets.card import Card
from ui.widgets.scroll import Column, Columns

if TYPE_CHECKING:
    from uuid import UUID

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.services.risk import RecordedRisk
    from ui.jobs import Job
    from ui.screen import Context, Route

CORRECT = "correct"
"""The tab of a route whose item is the assessment to correct."""


class RiskScreen(CaseForm):
    """The form; ``tab`` "correct" with a risk, or "led-by" with the screening that led here."""

    name: ClassVar[str] = "risk"
    form: ClassVar[str] = risk.FORM

    def __init__(self, context: Context, route: Route) -> None:
        self.corrects = route.item if route.tab == CORRECT else None
        self.led_by = route.item if route.tab == LED_BY else None
        super().__init__(context, route, item=self.corrects)
        self._people: dict[PersonId, Person] = {}
        self.areas = AreasEditor()
        self.judgement = JudgementCard(context.today(), corrects=self.corrects is not None)
        self.paper = PaperEditor()
        self.led = LedLine(context, self.case)
        self._lay_out()
        self._bind()

    def _lay_out(self) -> None:
        card = Card()
        keys = self.tr("0 none, 1 low, 2 medium, 3 high, Backspace not assessed, Down goes on")
        card.set_title(self.tr("What was assessed"), keys)
        card.add(self.led)
        card.add(self.areas)
        card.add(self.paper)
        self.put(Columns(Column(card), Column(self.judgement), side_width=380))
        self.setFocusProxy(self.areas)
        self.areas.changed.connect(self._follow)
        self.judgement.rationale.submitted.connect(self.save)

    def save_words(self) -> str:
        """Give the word on the main button."""
        return self.tr("Record")

    def _bind(self) -> None:
        keeper, form = self.keeper, self.judgement
        keeper.bind_with("areas", self.areas.plain, self.areas.show_plain, self.areas.changed)
        keeper.bind_with("paper", self.paper.plain, self.paper.show_plain, self.paper.changed)
        keeper.bind_with("overall", form.plain_overall, form.show_overall, form.changed)
        keeper.bind("rationale", form.rationale)
        keeper.bind("reason", form.reason)
        keeper.bind("assessed_on", form.assessed_on)
        keeper.bind_with("review", form.plain_review, form.show_review, form.changed)
        keeper.bind_with("reviewer", form.plain_reviewer, form.show_reviewer, form.changed)

    def load(self) -> None:
        """Ask who may review, and for what the form begins with."""
        super().load()
        ask = self.context.jobs.ask
        ask(people.list_people).then(self._know_people)
        offered = ask(risk.my_reviewers).then(self._offer)
        if self.corrects is not None:
            ask(risk.open_risk, self.case, self.corrects).then(self._show)
        elif self.led_by is not None:
            self.led.known.connect(self._begin_led)
            self.led.look_for(self.led_by)
        else:
            offered.then(lambda _found: self.keeper.begin())

    def _know_people(self, found: tuple[Person, ...]) -> None:
        self._people = case_words.by_id(found)

    def _offer(self, reviewers: tuple[PersonId, ...]) -> None:
        names = [(one, case_words.name_of(self._people, one)) for one in reviewers]
        self.judgement.offer_reviewers(names)

    def _show(self, recorded: RecordedRisk) -> None:
        one = recorded.assessment
        if one is not None:
            self.led_by = one.screening
            self.led.look_for(one.screening)
            self.areas.show_values(one.areas, one.suicide, one.threats)
            self.judgement.show_assessment(one)
            self.paper.show_result(one.paper)
        self.keeper.begin()

    def _begin_led(self) -> None:
        """Open what the screening gave reason to ask, and go on with what was filled in."""
        self.areas.ask_more()
        self.keeper.begin()

    def _follow(self) -> None:
        self.judgement.follow(self.areas.areas())

    def assessment(self) -> RiskAssessment:
        """Give what is filled in."""
        form = self.judgement
        return RiskAssessment(
            assessed_on=form.assessed_on.day(),
            areas=self.areas.areas(),
            overall=form.overall(),
            rationale=form.rationale.words(),
            suicide=self.areas.suicide(),
            threats=self.areas.ticked(),
            next_review=form.next_review(),
            reviewer=form.reviewer(),
            screening=self.led_by,
            reason=form.reason.text().strip(),
            paper=self.paper.result(),
        )

    def send(self) -> Job[UUID]:
        """Record the assessment."""
        return self.context.jobs.ask(
            risk.record_risk, self.case, self.assessment(), risk=self.corrects
        )

    def thanks(self) -> str:
        """Say that it is recorded."""
        return self.tr("The risk assessment is in the record.")

    def title(self) -> str:
        """Give the last crumb."""
        if self.corrects is not None:
            return self.tr("Correct a risk assessment")
        return self.tr("Risk assessment")
