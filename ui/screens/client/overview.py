"""The overview of a client: the chart, what needs the person, what is next, safe contact."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.domain.access import Permission
from counsel_desk.services import (
    cases,
    chart_reviews,
    charts,
    groups,
    merging,
    notes,
    screenings,
    today,
)
from ui.screen import Route
from ui.screens.client.cards import FactsCard, NeedsCard, NextCard
from ui.screens.client.chart_marks import mark_event, show_marks
from ui.screens.client.chart_panel import ChartPanel
from ui.screens.client.chart_review import ChartReviewCard, sign_chart
from ui.screens.client.contact_card import SafeContactCard
from ui.screens.client.intake_card import IntakeCard
from ui.screens.client.merging import FileMerging
from ui.screens.client.sheets import ContactSheet
from ui.screens.client.tab import ShownCase, Tab
from ui.shell.alert_sheet import answer_alert, look_again
from ui.turns import later
from ui.widgets import case_words
from ui.widgets.booking_sheet import BookingSheet
from ui.widgets.card import clear_layout
from ui.widgets.dates import say_date
from ui.widgets.interpreter_sheet import OfSession, ask_interpreter
from ui.widgets.outcomes import OutcomeRecorder, Recorded
from ui.widgets.scroll import Column, Columns

if TYPE_CHECKING:
    from counsel_desk.domain.alert_responses import AlertLook
    from counsel_desk.domain.cases import Appointment, PossibleDuplicate
    from counsel_desk.domain.chart_reviews import SignedReview
    from counsel_desk.domain.diary import Booking
    from counsel_desk.domain.groups import GroupFile, GroupRow
    from counsel_desk.domain.ids import CaseId, GroupId
    from counsel_desk.domain.outcomes.course import Course
    from counsel_desk.domain.register import DraftRow, TodayView
    from counsel_desk.domain.screenings import Alert
    from ui.screen import Context


NEW_FOR = 30
"""Days for which a file that may be a second one of a person says so by itself."""


class OverviewTab(Tab):
    """What a person sees first of a client; without the chart where they may not see it."""

    key: ClassVar[str] = "overview"

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__(context, case)
        self.chart: ChartPanel | None = None
        self.review: ChartReviewCard | None = None
        self.needs: NeedsCard
        self.next: NextCard
        self.contact = SafeContactCard()
        self.facts: FactsCard | None = None
        self.intake: IntakeCard | None = None
        self._side: Column | None = None
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._is_clinical: bool | None = None
        self._group_rows: dict[GroupId, GroupRow] = {}
        self._own_groups: list[GroupRow] = []
        self._merging = FileMerging(context, case, self)
        self._same: tuple[PossibleDuplicate, ...] = ()

    def prepare(self, *, clinical: bool) -> None:
        """Build the cards, before the case file is there; again where they are other ones."""
        if self._is_clinical is clinical:
            return
        if self._is_clinical is not None:
            clear_layout(self._lines)
            self.contact = SafeContactCard()
        self._is_clinical = clinical
        self._lay_out(clinical=clinical)
        self._connect()

    def show_case(self, shown: ShownCase) -> None:
        """Lay out what this person may see, and show what the case file itself holds."""
        super().show_case(shown)
        self.prepare(clinical=shown.reads_clinical)
        self.next.show_case(shown.file, self.context.clock(), may_edit=shown.edits)
        self.contact.show_contact(
            shown.file.contact,
            may_edit=shown.edits,
            on=self.context.today(),
            is_hidden=self.context.hides_names,
        )
        if self.facts is not None:
            self.facts.show_facts(self._fact_lines(shown))
        later(self, self._show_intake)

    def _show_intake(self) -> None:
        """Make the card below the first screenful once the others are painted."""
        if self.shown is None or self._side is None:
            return
        if self.intake is None:
            self.intake = IntakeCard(self)
            self._side.add(self.intake)
        if self.take_wanted() is not None:
            self.intake.open_once_known()
        self.intake.show_case(self.shown)

    def _lay_out(self, *, clinical: bool) -> None:
        self.needs, self.next = NeedsCard(), NextCard(shows_all=not clinical)
        self.chart = ChartPanel(self.context, self.case) if clinical else None
        self.review = ChartReviewCard() if clinical else None
        self.facts = None if clinical else FactsCard()
        side = Column()
        main: QWidget = Column() if self.chart is None else _top(self.chart)
        self._side, self.intake = side, None
        self._lines.addWidget(Columns(main, side))
        parts: tuple[QWidget, ...] = ()
        if self.review is not None:
            parts = (self.needs, self.review, self.next, self.contact)
        elif self.facts is not None:
            parts = (self.facts, self.contact)
            self.needs.setParent(self)
            self.needs.hide()
        if isinstance(main, Column):
            main.add(self.next)
        for part in parts:
            side.add(part)

    def _connect(self) -> None:
        self._outcomes = OutcomeRecorder(self.context, self)
        self.next.outcome_chosen.connect(
            lambda one, outcome: self._outcomes.record(Recorded.of(one), outcome)
        )
        self.next.opened.connect(lambda one: self._outcomes.ask(Recorded.of(one)))
        self.next.interpreter_asked.connect(self._ask_interpreter)
        self.next.book_asked.connect(self.book)
        self.next.group_opened.connect(lambda group: self.context.go(Route("group", group)))
        self.contact.edit_asked.connect(self._change_contact)
        self.needs.alert_opened.connect(self.answer)
        self.needs.look_opened.connect(self._look_again)
        self.needs.due_opened.connect(lambda name: self.go("screen", tab=name))
        self.needs.follow_up_opened.connect(self.go)
        self.needs.draft_opened.connect(lambda row: self.go("note", item=row.note))
        self.needs.same_opened.connect(self._compare)
        if self.review is not None:
            self.review.sign_asked.connect(self.sign_off)
        if self.chart is not None:
            self.chart.screening_opened.connect(lambda item: self.go("screening", item=item))
            self.chart.note_opened.connect(lambda item: self.go("read_note", item=item))
            self.chart.screen_asked.connect(lambda: self.go("screen"))
            self.chart.menu.mark_asked.connect(lambda: mark_event(self))
            self.chart.menu.marks_asked.connect(lambda: show_marks(self))

    def _fact_lines(self, shown: ShownCase) -> list[tuple[str, str]]:
        facts = shown.file.coordination
        lines = [
            (self.tr("Counsellor"), case_words.name_of(shown.people, shown.file.counsellor)),
            (self.tr("Status"), case_words.status_words(facts.status)),
            (self.tr("Languages"), case_words.list_languages(facts.languages) or "–"),
            (self.tr("Interpreter"), self.tr("needed") if facts.interpreter else self.tr("no")),
            (self.tr("Registered"), say_date(facts.registered_on, long=True)),
        ]
        if shown.file.identity is None:
            lines.append((self.tr("Name"), self.tr("sealed to the counsellor")))
        return lines

    def load(self) -> None:
        """Ask for each card by itself, so that none waits for another."""
        shown = self.shown
        if shown is None:
            return
        if self.context.may(Permission.SEE_GROUPS):
            self.context.jobs.ask_late(groups.list_groups).then(self._take_groups)
        if not shown.reads_clinical:
            return
        ask = self.context.jobs.ask
        ask(screenings.case_alerts, self.case).then(self._show_alerts)
        ask(charts.progress_course, self.case).then(self._show_course)
        self.context.jobs.ask_late(chart_reviews.chart_reviews, self.case).then(self._show_reviews)
        if shown.writes_clinical:
            ask(notes.list_drafts).then(self._show_drafts)
            self.context.jobs.ask_late(today.today, self.context.today()).then(self._show_due)
            self._look_for_same(shown)

    def _look_for_same(self, shown: ShownCase) -> None:
        """Ask whether a new file is of someone who has one already."""
        frame = shown.file.coordination
        age = self.context.today() - frame.registered_on
        if frame.merged_into is None and age.days <= NEW_FOR:
            job = self.context.jobs.ask_late(merging.same_person, self.case)
            job.then(self._show_same)

    def _show_same(self, found: tuple[PossibleDuplicate, ...]) -> None:
        self._same = found
        self.needs.show_same(found, self.context.today())

    def _compare(self, one: PossibleDuplicate) -> None:
        if self.shown is not None:
            self._merging.begin(self.shown, self._same, one.code)

    def _show_alerts(self, alerts: tuple[Alert, ...]) -> None:
        self.needs.show_alerts(alerts, self.context.today())

    def _show_course(self, course: Course) -> None:
        shown = self.shown
        if shown is None or self.chart is None:
            return
        self.chart.show_course(course, shown.file.code, may_screen=shown.writes_clinical)

    def _show_reviews(self, found: tuple[SignedReview, ...]) -> None:
        if self.review is None or self.shown is None:
            return
        may_sign = self.context.may(Permission.SIGN_CHART)
        people, day = self.shown.people, self.context.today()
        self.review.show_reviews(found, people, day, may_sign=may_sign)

    def sign_off(self) -> None:
        """Ask for the sign-off of the chart, where this person may give it."""
        if self.may_sign_off():
            sign_chart(self, self.context, self.case)

    def may_sign_off(self) -> bool:
        """Whether this person may sign the chart off now."""
        return self.review is not None and not self.review.button.isHidden()

    def _take_groups(self, found: tuple[GroupRow, ...]) -> None:
        self._group_rows = {row.id: row for row in found if row.next_meeting and row.members}
        self.next.show_meeting(None, self.context.clock())
        self._own_groups = []
        for group in self._group_rows:
            job = self.context.jobs.ask_late(groups.open_group, group)
            # A group whose roll is not for this person is no group of theirs to see.
            job.then(self._take_group).failed(lambda _error: None)

    def _take_group(self, group: GroupFile) -> None:
        own = [one for one in group.members if one.case in self.own_files() and one.left is None]
        if own and group.id in self._group_rows:
            self._own_groups.append(self._group_rows[group.id])
            first = min(self._own_groups, key=_next_meeting)
            self.next.show_meeting(first, self.context.clock())

    def _show_drafts(self, drafts: tuple[DraftRow, ...]) -> None:
        own = [row for row in drafts if row.case == self.case]
        self.needs.show_drafts(own, self.context.today())

    def _show_due(self, view: TodayView) -> None:
        own = [row for row in view.due if row.case == self.case]
        self.needs.show_due(own, self.context.today())
        looks = [row.look for row in view.looks if row.case == self.case]
        self.needs.show_looks(looks, self.context.today())
        follow_ups = [row for row in view.follow_ups if row.case == self.case]
        self.needs.show_follow_ups(follow_ups, self.context.today())

    def _ask_interpreter(self, one: Appointment) -> None:
        """Ask who interprets in a session."""
        if self.shown is not None:
            of = OfSession(self.context.jobs, one.case, one.id, repeats=one.series is not None)
            when = case_words.say_moment_long(one.start)
            ask_interpreter(self.context, self, of, when, self.shown.people)

    def book(self) -> None:
        """Ask when the next session is, and whether it repeats, and book it."""
        start = self.context.clock() + datetime.timedelta(days=7)
        at = case_words.local(start).replace(hour=10, minute=0)
        BookingSheet(self.context, at, self.case, then=self._booked).open_over(self)

    def _booked(self, booking: Booking, count: int) -> None:
        when = case_words.say_moment(booking.start)
        if count == 1:
            words = self.tr("A session is booked for {0}.").format(when)
        else:
            words = self.tr("{0} sessions are booked, the first on {1}.").format(count, when)
        self.context.messages.say(words, "good")

    def _change_contact(self) -> None:
        contact = self.shown.file.contact if self.shown is not None else None
        if contact is None:
            return
        sheet = ContactSheet(contact)
        sheet.on_save(
            lambda: self.context.jobs.ask(cases.update_contact, self.case, sheet.contact())
        )
        sheet.keep(self.context, "safe contact", self.case)
        sheet.open_over(self)

    def answer(self, alert: Alert) -> None:
        """Ask what was done about an alert and record it."""
        answer_alert(self, self.context, alert)

    def _look_again(self, look: AlertLook) -> None:
        look_again(self, self.context, self.case, look)


def _top(widget: QWidget) -> QWidget:
    """Keep a widget at the top of its column, with all the height that it can take."""
    made = QWidget()
    made.setObjectName("clear")
    lines = QVBoxLayout(made)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(0)
    lines.addWidget(widget, 1)
    lines.addStretch(0)
    return made


def _next_meeting(row: GroupRow) -> datetime.datetime:
    return row.next_meeting or row.first_meeting
