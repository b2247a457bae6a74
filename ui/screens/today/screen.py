"""Today: what needs this person first and why, then the day, then what is due."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from counsel_desk.domain.access import Permission
from counsel_desk.services import people
from counsel_desk.services.desk import Changed
from counsel_desk.services.today import today
from ui.screen import LED_BY, OF_SESSION, Route, Screen
from ui.screens.today.drafts import (
    ask_drop_damaged,
    damaged_line,
    draft_line,
    meeting_note_line,
    meeting_note_route,
)
from ui.screens.today.groups import GroupParts
from ui.screens.today.parts import TodayCard, TodayWords, by_case
from ui.screens.today.reminders import Reminders
from ui.screens.today.reviews import review_cards
from ui.shell.alert_sheet import answer_alert
from ui.theme import Space
from ui.turns import later
from ui.widgets import case_words
from ui.widgets.card import Card
from ui.widgets.dates import say_date
from ui.widgets.empty_state import EmptyState
from ui.widgets.no_note import NoNoteRecorder
from ui.widgets.outcomes import OutcomeRecorder, Recorded
from ui.widgets.page_header import PageHeader
from ui.widgets.rows import ListRow
from ui.widgets.scroll import Column, Columns

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from PySide6.QtGui import QPaintEvent

    from counsel_desk.domain.cases import SessionOutcome
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.register import AlertRow, AppointmentRow, MeetingRow, TodayView
    from ui.screen import Context
    from ui.screens.today.parts import Line

SIDE = 440
_TURNS = 60
"""Of the window, for painting the day before the rest is asked for, which would compete with it."""


class TodayScreen(Screen):
    """The day of the person signed in; each row opens its thing."""

    name: ClassVar[str] = "today"
    watches: ClassVar[Changed] = (
        Changed.CASES
        | Changed.NOTES
        | Changed.DRAFTS
        | Changed.SCREENINGS
        | Changed.ALERTS
        | Changed.APPOINTMENTS
        | Changed.GROUPS
        | Changed.ATTENDANCE
        | Changed.REFERRALS
        | Changed.STAFF
        | Changed.PLANS
        | Changed.PROGRAMME
    )

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.header = PageHeader(self.title())
        self._words = TodayWords(context.me.id)
        self._outcomes = OutcomeRecorder(context, self)
        self._no_notes = NoNoteRecorder(context, self)
        self._body: QWidget = QWidget()
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(Space.L)
        self._outer.addWidget(self.header)
        self._reminders = Reminders(context)
        for card in self._reminders.cards():
            self._outer.addWidget(card)
        self._groups = GroupParts(context, self, self._show_again)
        self._view: TodayView | None = None
        self._is_painted = False
        self._outer.addWidget(self._body, 1)
        self._say_day(context.today())

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Today")

    def load(self) -> None:
        """Ask for the day."""
        day = self.context.today()
        self._say_day(day)
        self.context.jobs.ask(people.list_people).then(self._take_people)
        self.context.jobs.ask(today, day).then(self._take)

    def _take(self, view: TodayView) -> None:
        """Show the day, and ask for what stands around it; the first time once it is painted."""
        is_first = self._view is None
        self._show(view)
        if is_first:
            self._load_rest_once_painted()
        else:
            self._load_rest()

    def _load_rest_once_painted(self, turns: int = _TURNS) -> None:
        if self._is_painted or not self.isVisible() or not turns:
            self._load_rest()
        else:
            later(self, partial(self._load_rest_once_painted, turns - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Take notice that the day is on the screen."""
        self._is_painted = self._view is not None
        super().paintEvent(event)

    def _load_rest(self) -> None:
        self._reminders.load()
        self._groups.load()

    def _say_day(self, day: datetime.date) -> None:
        weekday = QLocale().dayName(day.isoweekday())
        words = say_date(day, long=True)
        self.header.set_title(self.title(), f"{weekday} {words}")

    def _take_people(self, found: Sequence[Person]) -> None:
        self._words.people = case_words.by_id(found)

    def _show_again(self) -> None:
        if self._view is not None:
            self._show(self._view)

    def _show(self, view: TodayView) -> None:
        self._view = view
        main, side = self._main_cards(view), self._side_cards(view)
        if not main and not side:
            body = self._quiet_day()
        else:
            body = (
                Columns(Column(*(main or [self._no_session()])), Column(*side), side_width=SIDE)
                if side
                else Column(*main)
            )
        focused = self._focused_key()
        old, self._body = self._body, body
        self._outer.replaceWidget(old, body)
        self._outer.setStretchFactor(body, 1)
        old.hide()
        old.deleteLater()
        self._focus(focused)

    def _focused_key(self) -> str:
        """Tell the current row by its words, which stay when its outcome changes."""
        row = QApplication.focusWidget()
        if isinstance(row, ListRow) and self.isAncestorOf(row):
            return row.text()
        return ""

    def _focus(self, key: str) -> None:
        rows = self._body.findChildren(ListRow)
        same = [row for row in rows if key and row.text() == key]
        if same:
            same[0].setFocus(Qt.FocusReason.OtherFocusReason)

    # --- cards ---

    def _main_cards(self, view: TodayView) -> list[Card]:
        made: list[Card] = []
        if view.alerts:
            made.append(self._alerts(view.alerts))
        if view.appointments:
            made.append(self._sessions(view.appointments))
        if view.meetings:
            made.append(self._meetings(self.tr("Group meetings"), view.meetings))
        return [*made, *self._groups.main_cards()]

    def _side_cards(self, view: TodayView) -> list[Card]:
        made = [
            self._follow_ups(view),
            self._drafts(view),
            self._missing(view.missing_notes),
            self._sheets(view.sheets_missing),
            *self._groups.cards(),
            self._due(view),
            self._referrals(view),
            self._consents(view),
            self._waiting(view),
        ]
        cards: list[Card] = [card for card in made if card is not None]
        return [*review_cards(view, self._words, self.context.go), *cards]

    def _alerts(self, rows: Sequence[AlertRow]) -> TodayCard:
        together = by_case(rows, _alert_key)
        card = TodayCard(self.tr("Needs you first"), len(together), urgent=True)
        for same in together:
            line = partial(self._alert_line, same)
            card.add_row(line, self._to("client", same[0].alert.case, "overview"))
        return card

    def _alert_line(self, same: Sequence[AlertRow]) -> Line:
        """Say an alert; a safety item of one's own client leads on to the risk with one key."""
        line = self._words.alert(same, self.context.today())
        row = same[0]
        line = replace(line, answer=lambda: answer_alert(self, self.context, row.alert))
        if not row.alert.kind.is_safety or row.counsellor != self.context.me.id:
            return replace(line, second=self.tr("{0} · F4 answers it").format(line.second))
        second = self.tr("{0} · F2 assesses the risk").format(line.second)
        route = Route("risk", row.alert.case, LED_BY, row.alert.screening)
        return replace(line, second=second, assess=self._goes(route))

    def _follow_ups(self, view: TodayView) -> TodayCard | None:
        count = len(view.follow_ups) + len(view.looks)
        if not count:
            return None
        card = TodayCard(self.tr("To look at again"), count)
        for look in view.looks:
            line = partial(self._words.look, look, view.on)
            card.add_row(line, self._to("client", look.case, "overview"))
        for row in view.follow_ups:
            line = partial(self._words.follow_up, row, view.on)
            card.add_row(line, self._to("client", row.case, "plan"))
        return card

    def _sessions(self, rows: Sequence[AppointmentRow]) -> TodayCard:
        card = TodayCard(self.tr("Sessions"), len(rows))
        for row in rows:
            line = partial(self._session_line, row)
            card.add_row(line, self._to("client", row.appointment.case, "overview"))
        return card

    def _recorder(self, row: AppointmentRow) -> Callable[[SessionOutcome], object]:
        one = Recorded.of(row.appointment)
        return lambda outcome: self._outcomes.record(one, outcome)

    def _session_line(self, row: AppointmentRow) -> Line:
        line = self._words.session(row)
        if self.context.may(Permission.EDIT_CASE):
            line = replace(line, outcomes=self._recorder(row))
        return line

    def _meetings(self, title: str, rows: Sequence[MeetingRow]) -> TodayCard:
        card = TodayCard(title, len(rows))
        for row in rows:
            card.add_row(
                partial(self._words.meeting, row), self._to("group", row.group, "attendance")
            )
        return card

    def _drafts(self, view: TodayView) -> TodayCard | None:
        kinds = (view.drafts, view.unfinished, view.meeting_notes, view.damaged_drafts)
        count = sum(map(len, kinds))
        if not count:
            return None
        others = view.unfinished or view.damaged_drafts
        title = self.tr("Drafts") if others else self.tr("Drafts to sign")
        card = TodayCard(title, count)
        for begun in view.unfinished:
            line = partial(self._words.unfinished, begun)
            card.add_row(line, self._to("screen", begun.case, begun.instrument))
        for row in view.drafts:
            route = Route("note", row.case, item=row.note)
            card.add_row(partial(draft_line, row), self._goes(route))
        for note in view.meeting_notes:
            card.add_row(partial(meeting_note_line, note), self._goes(meeting_note_route(note)))
        for one in view.damaged_drafts:
            card.add_row(
                partial(damaged_line, one),
                partial(ask_drop_damaged, self, self.context, one),
            )
        return card

    def _missing(self, rows: Sequence[AppointmentRow]) -> TodayCard | None:
        if not rows:
            return None
        card = TodayCard(self.tr("Notes to write"), len(rows))
        for row in rows:
            line = partial(self._owed_line, row)
            session = f"{OF_SESSION}{row.appointment.id}"
            card.add_row(line, self._to("note", row.appointment.case, session))
        return card

    def _owed_line(self, row: AppointmentRow) -> Line:
        line = self._words.missing(row, self.context.today())
        return replace(line, explain=lambda: self._no_notes.ask(row.appointment))

    def _sheets(self, rows: Sequence[MeetingRow]) -> TodayCard | None:
        if not rows:
            return None
        card = TodayCard(self.tr("Attendance not recorded"), len(rows))
        for row in rows:
            line = partial(self._words.sheet, row)
            card.add_row(line, self._to("group", row.group, "attendance"))
        return card

    def _due(self, view: TodayView) -> TodayCard | None:
        if not view.due:
            return None
        together = by_case(view.due, lambda row: row.case)
        card = TodayCard(self.tr("Screenings due"), len(together))
        for same in together:
            line = partial(self._words.due, same, view.on)
            card.add_row(line, self._to("screen", same[0].case, same[0].instrument))
        return card

    def _consents(self, view: TodayView) -> TodayCard | None:
        if not view.consents:
            return None
        card = TodayCard(self.tr("Consents to ask again"), len(view.consents))
        for row in view.consents:
            line = partial(self._words.consent, row, view.on)
            card.add_row(line, self._to("client", row.case, "consents"))
        return card

    def _referrals(self, view: TodayView) -> TodayCard | None:
        if not view.referrals:
            return None
        card = TodayCard(self.tr("Referrals without an answer"), len(view.referrals))
        for row in view.referrals:
            line = partial(self._words.referral, row, view.on)
            card.add_row(line, self._to("client", row.case, "referrals"))
        return card

    def _waiting(self, view: TodayView) -> TodayCard | None:
        if not view.waiting:
            return None
        card = TodayCard(self.tr("Waiting for a counsellor"), len(view.waiting))
        for row in view.waiting:
            line = partial(self._words.waiting, row, view.on)
            card.add_row(line, self._to("client", row.case, "overview"))
        return card

    def _to(self, screen: str, subject: UUID, tab: str = "") -> Callable[[], object]:
        return self._goes(Route(screen, subject, tab))

    def _goes(self, route: Route) -> Callable[[], object]:
        return lambda: self.context.go(route)

    # --- nothing to do ---

    def _no_session(self) -> Card:
        card = Card()
        card.add(EmptyState(self.tr("No session and no meeting today."), icon="sun-horizon"))
        return card

    def _quiet_day(self) -> QWidget:
        if self.context.may(Permission.LIST_CLIENTS):
            sentence = self.tr("Nothing waits for you today.")
            action, key = self.tr("See your clients"), "clients"
        elif self.context.may(Permission.SEE_GROUPS):
            sentence = self.tr("Nothing waits for you today.")
            action, key = self.tr("See your groups"), "groups"
        else:
            sentence = self.tr("No client and no group is shared with this desk.")
            action, key = self.tr("People and settings"), "administration"
        card = Card()
        state = EmptyState(sentence, action, "sun-horizon")
        state.acted.connect(lambda: self.context.go(Route(key)))
        card.add(state, 1)
        return card


def _alert_key(row: AlertRow) -> object:
    """Keep safety items apart; the worsening of one client is one row."""
    alert = row.alert
    return alert.id if alert.kind.is_safety else (alert.case, alert.kind)
