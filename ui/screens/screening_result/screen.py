"""The result of one screening: score, change, alerts to answer now, and each answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID, uuid5

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.domain.access import Permission
from counsel_desk.domain.ids import CaseId, ScreeningId
from counsel_desk.domain.screenings import AlertKind
from counsel_desk.services import cases, charts, corrections, people, screenings, strikes
from counsel_desk.services.desk import Changed
from counsel_desk.services.instruments import as_given
from ui.screen import LED_BY, Route, Screen
from ui.screens.screening_result.parts import AlertCard, AnswersCard, ScoreCard
from ui.screens.screening_result.verdicts import ReviewCard, VerdictsCard
from ui.screens.screening_result.versions import VersionsCard
from ui.shell.about_sheet import show_about
from ui.shell.refiling import refile
from ui.theme import Space
from ui.widgets import case_words, screening_words
from ui.widgets.buttons import IconButton, primary_button, secondary_button
from ui.widgets.keys import KeyAction, follows
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader
from ui.widgets.scroll import Columns
from ui.widgets.struck_words import banner_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.alert_responses import AlertResponse
    from counsel_desk.domain.cases import CaseFile
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.outcomes.course import Course
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.screenings import Alert, AlertAnswer, Screening
    from counsel_desk.domain.strikes import Struck
    from counsel_desk.services.corrections import ScreeningVersion
    from ui.screen import Context


class ScreeningResultScreen(Screen):
    """One screening as it was given, with what it amounts to."""

    name: ClassVar[str] = "screening"
    watches: ClassVar[Changed] = Changed.ALERTS

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.case = CaseId(route.subject or UUID(int=0))
        self.id = ScreeningId(route.item or UUID(int=0))
        self._people: Mapping[PersonId, Person] = {}
        self._who = ""
        self._screening: Screening | None = None
        self.header = PageHeader(self.tr("Screening"))
        self.score = ScoreCard()
        self.answers = AnswersCard()
        self.review = ReviewCard()
        self.verdicts = VerdictsCard()
        self.versions = VersionsCard()
        self.alerts: list[AlertCard] = []
        self._alert_lines = QVBoxLayout()
        self.done_button = primary_button(self.tr("Done"), "check", self._go_back)
        self._again = secondary_button(
            self.tr("Screen again"),
            "clipboard-text",
            lambda: context.go(Route("screen", self.case)),
        )
        self._lay_out()
        self._may_assess = self._counsels = False
        self._add_actions()

    def _add_actions(self) -> None:
        group, words = self.tr("Screening"), self.tr("Strike a screening of the wrong file")
        correct, refile = self.correct_button, self.refile_button
        KeyAction(self, group, self.tr("Back to the client"), "Esc", self._go_back)
        KeyAction(
            self,
            group,
            self.tr("Assess the risk"),
            "F2",
            self._assess,
            when=lambda: self._may_assess,
        )
        KeyAction(
            self,
            group,
            self.tr("Correct this screening"),
            "Ctrl+E",
            self._correct,
            when=follows(correct),
        )
        KeyAction(self, group, words, "Ctrl+Shift+W", self._refile, when=follows(refile))

    def _lay_out(self) -> None:
        words = self.tr("In the wrong file, or made by mistake")
        self.refile_button = IconButton("folder-minus", words, self._refile)
        self.refile_button.hide()
        self.struck = label("", "error", wrap=True)
        self.struck.hide()
        self.correct_button = IconButton(
            "pencil-simple", self.tr("Correct this screening"), self._correct
        )
        self.correct_button.hide()
        self.about_button = IconButton("info", self.tr("About this instrument"), self._about)
        icons = (self.about_button, self.refile_button, self.correct_button)
        for button in (*icons, self._again, self.done_button):
            self.header.add(button)
        self._again.setVisible(self.context.may(Permission.SCREEN))
        main = QWidget()
        lines = QVBoxLayout(main)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.L)
        self._alert_lines.setSpacing(Space.L)
        lines.addLayout(self._alert_lines)
        for card in (self.review, self.score, self.verdicts, self.versions):
            lines.addWidget(card)
        lines.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self.header)
        outer.addWidget(self.struck)
        outer.addWidget(Columns(main, self.answers, side_width=560))
        outer.addStretch(1)
        self.setFocusProxy(self.done_button)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where the person will go on."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Ask for the screening, its place in the course, and the alerts it raised."""
        ask = self.context.jobs.ask
        ask(people.list_people).then(self._know_people)
        ask(screenings.open_screening, self.case, self.id).then(self._show)
        ask(screenings.case_alerts, self.case).then(self._show_alerts)
        ask(screenings.alert_answers, self.case).then(self._show_answered)
        ask(charts.progress_course, self.case).then(self._show_change)
        ask(strikes.list_strikes, self.case).then(self._know_strikes)
        ask(cases.open_case, self.case).then(self._name_client)

    def _know_people(self, found: tuple[Person, ...]) -> None:
        self._people = case_words.by_id(found)

    def _name_client(self, file: CaseFile) -> None:
        name = file.identity.legal_name if file.identity else ""
        self._who = " · ".join(part for part in (name, file.code) if part)
        self._may_assess = file.is_counselled_by(self.context.me.id)
        self._counsels = file.counsellor == self.context.me.id
        self._offer_risk()
        self._offer_refiling()
        self._name_page()

    def _offer_risk(self) -> None:
        for card in self.alerts:
            card.offer_risk(is_offered=self._may_assess)

    def _offer_refiling(self) -> None:
        given = self._screening
        mine = given is not None and given.given_by == self.context.me.id
        stands = given is not None and self._may_assess and not self.struck.text()
        self.refile_button.setVisible(stands and (mine or self._counsels))
        self.correct_button.setVisible(stands)

    def _know_strikes(self, found: dict[UUID, Struck]) -> None:
        gone = found.get(self.id)
        if gone is not None:
            self.struck.setText(banner_words(gone, self._people))
            self.struck.show()
            self._offer_refiling()

    def _correct(self) -> None:
        if self.correct_button.isVisible():
            self.context.go(Route("correct", self.case, item=self.id))

    def _about(self) -> None:
        if self._screening is not None:
            show_about(self, as_given(self._screening.answers))

    def _refile(self) -> None:
        if self.refile_button.isVisible():
            given = self._screening
            mine = given is not None and given.given_by == self.context.me.id
            entry = ("screening", self.id)
            refile(self.context, self, self.case, entry, self._go_back, mine=mine)

    def _assess(self) -> None:
        if self._may_assess:
            self.context.go(Route("risk", self.case, LED_BY, self.id))

    def _show(self, screening: Screening) -> None:
        self._screening = screening
        form = as_given(screening.answers)
        self._offer_refiling()
        self.review.show_reviews(screening, form)
        self.score.show_screening(screening, form)
        self.verdicts.show_verdicts(screening, form)
        self.answers.show_answers(screening, form)
        if screening.corrections:
            ask = self.context.jobs.ask
            job = ask(corrections.screening_versions, self.case, self.id)
            job.then(self._show_versions)
        self._name_page()
        self.titled.emit()

    def _show_versions(self, found: tuple[ScreeningVersion, ...]) -> None:
        if self._screening is not None:
            form = as_given(self._screening.answers)
            self.versions.show_versions(found, form, self._people)

    def _name_page(self) -> None:
        one = self._screening
        if one is None:
            return
        language = case_words.language_words(one.answers.language)
        given = self.tr("{0} in {1}").format(case_words.mode_words(one.mode), language)
        if one.interpreter:
            given = self.tr("{0} ({1})").format(given, one.interpreter)
        parts = [
            self._who,
            case_words.say_moment_long(one.answers.given_at),
            given,
            self._by(one).format(case_words.name_of(self._people, one.given_by)),
        ]
        if one.entered_by is not None:
            entered = case_words.name_of(self._people, one.entered_by)
            parts.append(self.tr("entered by {0}").format(entered))
        form = as_given(one.answers)
        self.header.set_title(form.short_title, " · ".join(part for part in parts if part))

    def _by(self, one: Screening) -> str:
        return self.tr("by {0}") if one.brought is None else self.tr("brought in by {0}")

    def _show_change(self, course: Course) -> None:
        found = screening_words.points_by_screening(course).get(self.id)
        if found is not None:
            self.score.show_change(*found)

    def _show_alerts(self, alerts: tuple[Alert, ...]) -> None:
        own = [alert for alert in alerts if alert.screening == self.id]
        shown = [card.alert.id for card in self.alerts]
        if [alert.id for alert in own] == shown:
            return
        for card in self.alerts:
            card.hide()
            self._alert_lines.removeWidget(card)
            card.deleteLater()
        may_answer = self.context.may(Permission.ANSWER_ALERT)
        day = self.context.today()
        self.alerts = [AlertCard(alert, day, may_answer=may_answer) for alert in own]
        for card in self.alerts:
            card.answered.connect(self._answer)
            card.risk_asked.connect(lambda _alert: self._assess())
            self._alert_lines.addWidget(card)
        self._offer_risk()
        must_answer = bool(self.alerts) and may_answer
        self.done_button.set_kind("secondary" if must_answer else "primary")
        self.done_button.set_icon("check")
        self.setFocusProxy(self.alerts[0] if must_answer else self.done_button)
        if must_answer:
            self.alerts[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_answered(self, answers: tuple[AlertAnswer, ...]) -> None:
        self.score.show_answered(
            [
                (case_words.name_of(self._people, one.answered_by), one)
                for one in answers
                if self._is_of_this(one)
            ]
        )

    def _is_of_this(self, answer: AlertAnswer) -> bool:
        one = self._screening
        if one is None:
            return False
        if answer.screening is not None:
            return answer.screening == self.id
        items = ["", *(safety.item for safety in as_given(one.answers).safety)]
        return answer.alert in {
            uuid5(self.id, f"{kind}:{item}") for kind in AlertKind for item in items
        }

    def _answer(self, alert: Alert, action: str, response: AlertResponse) -> None:
        job = self.context.jobs.ask(
            screenings.answer_alert, self.case, alert.id, action=action, response=response
        )
        job.then(lambda _none: self._answered())

    def _answered(self) -> None:
        self.context.messages.say(self.tr("Recorded. The alert is answered."), "good")
        self.done_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_back(self) -> None:
        self.context.go(Route("client", self.case, "overview"))

    def title(self) -> str:
        """Give the last crumb."""
        if self._screening is None:
            return self.tr("Screening")
        return as_given(self._screening.answers).short_title
