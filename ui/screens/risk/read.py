"""Read a risk assessment with everything that stood in it before."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.risk import Asked, RiskArea, RiskLevel, SuicideSign
from counsel_desk.services import cases, people, risk, risk_reviews
from counsel_desk.services.desk import Changed
from ui.screen import Route, Screen
from ui.screens.risk.led import LedLine
from ui.screens.risk.paper import paper_words
from ui.screens.risk.review import RiskAnswerSheet, RiskReviewCard
from ui.screens.risk.screen import CORRECT
from ui.shell.refiling import STRIKE_ICON, refile
from ui.theme import Space
from ui.widgets import case_words, plan_words
from ui.widgets.buttons import IconButton, primary_button, secondary_button
from ui.widgets.card import Card
from ui.widgets.dates import say_date
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader
from ui.widgets.pill import Pill
from ui.widgets.rows import ListRow, RowList
from ui.widgets.scroll import Column, Columns
from ui.widgets.struck_words import banner_words

if TYPE_CHECKING:
    from typing import Any

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.cases import CaseFile
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.risk import RiskAssessment
    from counsel_desk.services.risk import RecordedRisk
    from counsel_desk.services.risk_reviews import RiskReviews
    from ui.job import Job
    from ui.screen import Context
    from ui.widgets.table_model import PillText


class ReadRiskScreen(Screen):
    """One assessment; its earlier versions are chosen at the side."""

    name: ClassVar[str] = "read_risk"
    watches: ClassVar[Changed] = Changed.PLANS

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.case = CaseId(route.subject or UUID(int=0))
        self.id = route.item or UUID(int=0)
        self._people: dict[PersonId, Person] = {}
        self._versions: tuple[RecordedRisk, ...] = ()
        self._code = ""
        self._who = ""
        self.header = PageHeader(self.title())
        self.back = secondary_button(self.tr("Back to the plan"), "", self._go_back)
        self.correct = secondary_button(self.tr("Correct"), "pencil-simple", self._correct)
        self.correct.hide()
        self.strike_button = IconButton(
            STRIKE_ICON, self.tr("In the wrong file, or made by mistake"), self._strike
        )
        self.strike_button.hide()
        self.struck = label("", "error", wrap=True)
        self.struck.hide()
        self._opened: RecordedRisk | None = None
        self._file: CaseFile | None = None
        self.agree = primary_button(self.tr("Agree"), "check", lambda: self._answer(agrees=True))
        self.ask = secondary_button(
            self.tr("Ask for changes"), "arrow-u-up-left", lambda: self._answer(agrees=False)
        )
        self.review = RiskReviewCard()
        self._reviews: RiskReviews | None = None
        for part in (self.agree, self.ask, self.review):
            part.hide()
        self.led = LedLine(context, self.case)
        self.body = Card()
        self.versions = RowList(self.tr("Versions"))
        self._lay_out()

    def _lay_out(self) -> None:
        for button in (self.strike_button, self.correct, self.back, self.ask, self.agree):
            self.header.add(button)
        side = Card()
        side.set_title(self.tr("Versions"))
        side.add(self.versions)
        self.versions.opened.connect(self._show_version)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self.header)
        outer.addWidget(self.struck)
        outer.addWidget(self.led)
        outer.addWidget(Columns(Column(self.body), Column(self.review, side), side_width=340))
        outer.addStretch(1)
        self.setFocusProxy(self.back)
        for text, keys, act in (
            (self.tr("Back to the plan"), "Esc", self._go_back),
            (self.tr("Agree with the assessment"), "Ctrl+Return", self.agree.click),
            (self.tr("Ask for changes"), "Ctrl+R", self.ask.click),
            (self.tr("Strike an assessment of the wrong file"), "Ctrl+Shift+W", self._strike),
        ):
            action = QAction(text, self)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _checked=False, act=act: act())
            self.addAction(action)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where the person will go on."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Ask for the assessment, checked, and for its versions."""
        ask = self.context.jobs.ask
        ask(people.list_people).then(self._know_people)
        ask(cases.open_case, self.case).then(self._name_client)
        ask(risk.open_risk, self.case, self.id).then(self._know_opened)

    def _know_opened(self, opened: RecordedRisk) -> None:
        self._opened = opened
        self._offer_changes()
        self.context.jobs.ask(risk.risk_versions, self.case, self.id).then(self._show)
        asked = self.context.jobs.ask(risk_reviews.risk_reviews, self.case, self.id)
        asked.then(self._show_reviews)

    def _know_people(self, found: tuple[Person, ...]) -> None:
        self._people = case_words.by_id(found)

    def _name_client(self, file: CaseFile) -> None:
        name = file.identity.legal_name if file.identity else ""
        self._code = file.code
        self._who = " · ".join(part for part in (name, file.code) if part)
        self.header.set_title(self.title(), self._who)
        self._file = file
        self._offer_changes()
        self.titled.emit()

    def _offer_changes(self) -> None:
        """Offer correcting and striking; of what was struck, say why, by whom and when."""
        one, file, me = self._opened, self._file, self.context.me.id
        writes = file is not None and file.is_counselled_by(me) and file.merged_into is None
        stands = one is not None and one.struck is None
        self.correct.setVisible(writes and stands)
        may = one is not None and file is not None and me in (one.author, file.counsellor)
        self.strike_button.setVisible(writes and stands and may)
        if one is not None and one.struck is not None:
            self.struck.setText(banner_words(one.struck, self._people))
            self.struck.show()

    def _strike(self) -> None:
        if self.strike_button.isVisible() and self._opened is not None:
            mine = self._opened.author == self.context.me.id
            refile(self.context, self, self.case, ("risk", self.id), self.load, mine=mine)

    def _show(self, versions: tuple[RecordedRisk, ...]) -> None:
        self._versions = versions
        rows = []
        for one in versions:
            who = case_words.name_of(self._people, one.author)
            when = case_words.say_moment_year(one.recorded_at)
            line = self.tr("Version {0}").format(one.version)
            rows.append((one.version, ListRow(line, f"{who}, {when}", "clock-counter-clockwise")))
        self.versions.set_rows(rows)
        self._show_version(versions[0].version)

    def _show_reviews(self, reviews: RiskReviews) -> None:
        self._reviews = reviews
        newest = self._versions[0].assessment if self._versions else None
        is_high = newest is not None and newest.overall is RiskLevel.HIGH
        waits = is_high or (newest is not None and newest.reviewer is not None)
        self.review.show_reviews(reviews, self._people, waits=waits)
        for button in (self.agree, self.ask):
            button.setVisible(reviews.mine_to_answer)
            button.setEnabled(reviews.mine_to_answer)

    def _answer(self, *, agrees: bool) -> None:
        sheet = RiskAnswerSheet(self.context, self.case, self.id, agrees=agrees)

        def save() -> Job[Any] | None:
            comments = sheet.words()
            if comments is None:
                return None
            job = self.context.jobs.ask_first(
                risk_reviews.review_risk, self.case, self.id, agrees=agrees, comments=comments
            )
            return job.then(lambda _none: self._answered(sheet, agrees=agrees))

        sheet.on_save(save)
        sheet.open_over(self.agree)

    def _answered(self, sheet: RiskAnswerSheet, *, agrees: bool) -> None:
        sheet.keeper.finished()
        agreed = self.tr("Signed: you agree with the assessment.")
        asked = self.tr("Signed. The counsellor sees what you ask for.")
        self.context.messages.say(agreed if agrees else asked, "good")

    def _show_version(self, version: object) -> None:
        one = next(one for one in self._versions if one.version == version)
        self.body.clear()
        if one.assessment is None:
            self.body.set_title(self.tr("This version is damaged"))
            self.body.add(label(self.tr("Nothing of it can be read."), "body", wrap=True))
            return
        found = one.assessment
        self.led.look_for(found.screening)
        is_newest = one.version == self._versions[0].version
        day = say_date(found.assessed_on, long=True)
        title = self.tr("Assessed on {0}").format(day)
        older = "" if is_newest else self.tr("An earlier version, kept as it was")
        self.body.set_title(title, older)
        pill = plan_words.level_pill(found.overall)
        self.body.set_pill(Pill(pill.text, pill.kind, pill.sign))
        for part in self._parts(found):
            self.body.add(part)

    def _parts(self, one: RiskAssessment) -> list[QWidget]:
        facts = [
            (self.tr("Rationale"), one.rationale or "–"),
            (
                self.tr("Next review"),
                plan_words.review_words(one.next_review, self.context.today()),
            ),
            (self.tr("Reviewer"), case_words.name_of(self._people, one.reviewer)),
        ]
        if one.paper is not None and one.paper.filled_in_on is not None:
            day = say_date(one.paper.filled_in_on)
            facts.append((self.tr("C-SSRS on paper"), paper_words(one.paper, day)))
        if one.reason:
            facts.insert(0, (self.tr("Corrected because"), one.reason))
        return [*(_fact(name, value) for name, value in facts), self._table(one)]

    def _table(self, one: RiskAssessment) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, Space.S, 0, 0)
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.S)
        grid.setColumnStretch(2, 1)
        for area in RiskArea:
            found = one.area(area)
            pill = plan_words.area_pill(found.level)
            words = [found.words] if found.words else []
            if area is RiskArea.FROM_OTHERS:
                words += [plan_words.threat_words(threat) for threat in one.threats]
            _line(grid, plan_words.area_words(area), pill, " · ".join(words))
            if area is RiskArea.SUICIDE:
                self._signs(grid, one)
        return made

    def _signs(self, grid: QGridLayout, one: RiskAssessment) -> None:
        for sign in SuicideSign:
            finding = one.sign(sign)
            if finding.answer is not Asked.NOT_ASKED or finding.words:
                words = {
                    Asked.YES: self.tr("yes"),
                    Asked.NO: self.tr("no"),
                    Asked.NOT_ASKED: self.tr("not asked"),
                }[finding.answer]
                row = grid.rowCount()
                grid.addWidget(label(f"    {plan_words.sign_words(sign)}", "muted-body"), row, 0)
                grid.addWidget(label(words, "strong"), row, 1)
                grid.addWidget(label(finding.words, "body", wrap=True), row, 2)

    def _correct(self) -> None:
        self.context.go(Route("risk", self.case, CORRECT, self.id))

    def _go_back(self) -> None:
        self.context.go(Route("client", self.case, "plan"))

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Risk assessment")

    def trail(self) -> tuple[tuple[str, Route], ...]:
        """Lead back to the client."""
        plan = Route("client", self.case, "plan")
        return ((self._code, plan),) if self._code else ()


def _fact(name: str, value: str) -> QWidget:
    made = QWidget()
    lines = QVBoxLayout(made)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(2)
    lines.addWidget(label(name, "field-label"))
    lines.addWidget(label(value, "body", wrap=True))
    return made


def _line(grid: QGridLayout, name: str, pill: PillText, words: str) -> None:
    row = grid.rowCount()
    grid.addWidget(label(name, "body"), row, 0)
    grid.addWidget(Pill(pill.text, pill.kind, pill.sign), row, 1)
    grid.addWidget(label(words, "body", wrap=True), row, 2)
