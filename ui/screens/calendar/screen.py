"""The calendar's page: which days, which view, and what is done in it."""

from __future__ import annotations

import datetime
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout

from counsel_desk.domain.access import Permission, Role
from counsel_desk.domain.diary import CalendarEntry, CalendarView, EntryKind
from counsel_desk.services import cases, people
from counsel_desk.services.calendar import calendar
from counsel_desk.services.desk import Changed
from counsel_desk.services.public_holidays import holidays_of
from ui.screen import Route, Screen
from ui.screens.calendar.changes import CalendarChanges
from ui.screens.calendar.entry_paint import icon_of
from ui.screens.calendar.month import MonthCanvas
from ui.screens.calendar.panel import EntryPanel
from ui.screens.calendar.saving import CalendarSaving
from ui.screens.calendar.week import DAYS, WeekView
from ui.theme import Space
from ui.widgets import case_words, diary_words, schedule_words
from ui.widgets.booking_sheet import BookingSheet
from ui.widgets.buttons import IconButton, primary_button, secondary_button
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.dates import say_date
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import Choice
from ui.widgets.filter_chips import FilterChips
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader
from ui.widgets.table_model import ColumnSpec

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from counsel_desk.domain.diary import Booking, Holiday
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.register import CaseRow
    from ui.screen import Context
    from ui.screens.calendar.canvas import DiaryCanvas

WEEK, MONTH, LIST = "week", "month", "list"
_MONTH_DAYS = 42
_MINUTE_MS = 60_000
_NARROW = 980


class Column(Enum):
    """The columns of the list."""

    WHEN = auto()
    WHAT = auto()
    WHO = auto()
    PLACE = auto()
    STATE = auto()


class CalendarScreen(Screen):
    """Sessions and group meetings of some days, for what this person may see."""

    name: ClassVar[str] = "calendar"
    watches: ClassVar[Changed] = (
        Changed.CASES | Changed.APPOINTMENTS | Changed.GROUPS | Changed.ATTENDANCE | Changed.STAFF
    )

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.day = context.today()
        self._clients: tuple[CaseRow, ...] = ()
        self._entries: tuple[CalendarEntry, ...] = ()
        self._holidays: tuple[Holiday, ...] = ()
        self._begun: set[str] = set()
        self.header = PageHeader(self.title())
        self.views = FilterChips(
            [(WEEK, self.tr("Week")), (MONTH, self.tr("Month")), (LIST, self.tr("List"))],
            self.tr("View"),
        )
        self.whose = Choice()
        self.whose.setAccessibleName(self.tr("Whose"))
        self.week = WeekView()
        self.month = MonthCanvas()
        self.table = DataTable(self._columns(), lambda one: one.item, self.tr("Calendar"))
        self.panel = EntryPanel(may_edit=context.may(Permission.EDIT_CASE))
        self.nothing = label("", "muted")
        self.holiday_line = label("", "muted", wrap=True)
        self._none = EmptyState("", self._empty_action(), "calendar-blank")
        self.changes = CalendarChanges(context, self)
        self.saving = CalendarSaving(self, context)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self._tick)
        self._minute.start()

    def _empty_action(self) -> str:
        return self.tr("Book a session") if self.context.may(Permission.EDIT_CASE) else ""

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Calendar")

    def _columns(self) -> dict[Enum, ColumnSpec[CalendarEntry]]:
        return {
            Column.WHEN: ColumnSpec(
                self.tr("When"),
                lambda one: case_words.say_moment(one.start),
                sort=lambda one: one.start,
                width=150,
            ),
            Column.WHAT: ColumnSpec(
                self.tr("What"),
                lambda one: f"{one.title} {one.name or ''}".strip(),
                icon=icon_of,
                strong=True,
            ),
            Column.WHO: ColumnSpec(self.tr("With"), self._who, width=170, muted=True),
            Column.PLACE: ColumnSpec(self.tr("Place"), lambda one: one.place, width=120),
            Column.STATE: ColumnSpec(self.tr("State"), diary_words.state_words, width=190),
        }

    def _who(self, one: CalendarEntry) -> str:
        return ", ".join(case_words.name_of(self.panel.people, person) for person in one.people)

    # --- layout ---

    def _lay_out(self) -> None:
        self.header.add(self.views)
        if self.context.roles & {Role.COORDINATOR, Role.SUPERVISOR}:
            self.header.add(self.whose)
        self.header.add(IconButton("caret-left", self.tr("Earlier"), lambda: self.turn(-1)))
        self.header.add(secondary_button(self.tr("Today"), "", self.go_today))
        self.header.add(IconButton("caret-right", self.tr("Later"), lambda: self.turn(1)))
        if self.context.may(Permission.EDIT_GROUP):
            self.header.add(self.saving.button(self._span))
        if self.context.may(Permission.EDIT_CASE):
            self.header.add(primary_button(self.tr("Book"), "plus", self._book_here))
        card = Card()
        card.setMinimumHeight(360)
        for page in (self.week, self.month, self.table, self._none):
            self._stack.addWidget(page)
        # the days take the height that is left and scroll by themselves; the page does not
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        card.add(self.holiday_line)
        card.add(self.nothing)
        card.add(self._stack, 1)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(Space.L)
        self._line.addWidget(card, 1)
        self._line.addWidget(self.panel, 0, Qt.AlignmentFlag.AlignTop)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self.header)
        outer.addLayout(self._line, 1)
        self.nothing.hide()
        self.holiday_line.hide()
        self.setFocusProxy(self.week)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the panel out where it would take the room of the days."""
        super().resizeEvent(event)
        self.panel.setVisible(event.size().width() >= _NARROW)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where the person will go on."""
        super().showEvent(event)
        self._front().setFocus(Qt.FocusReason.OtherFocusReason)

    def _front(self) -> WeekView | MonthCanvas | DataTable[CalendarEntry]:
        key = self.views.current()
        return self.week if key == WEEK else self.month if key == MONTH else self.table

    def _connect(self) -> None:
        self.views.selected.connect(lambda _key: self._turned())
        self.whose.currentIndexChanged.connect(lambda _index: self._put())
        for canvas in self._canvases():
            canvas.chosen.connect(partial(self._choose_on, canvas))
            canvas.opened.connect(self._open)
            canvas.may_book = self.context.may(Permission.EDIT_CASE)
            canvas.new_asked.connect(self.book)
            canvas.moved.connect(self.changes.move)
            canvas.outcome_chosen.connect(self.changes.record)
            canvas.interpreter_asked.connect(self.changes.ask_interpreter)
            canvas.turned.connect(self.turn)
            canvas.today_asked.connect(self.go_today)
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._choose)
        self._none.acted.connect(self._book_here)
        self.panel.opened.connect(self._open)
        self.panel.move_asked.connect(self.changes.ask_move)
        self.panel.cancel_asked.connect(self.changes.ask_cancel)
        self.panel.interpreter_asked.connect(self.changes.ask_interpreter)
        self.panel.outcome_chosen.connect(self.changes.record)

    def _canvases(self) -> tuple[DiaryCanvas, ...]:
        return (self.week.canvas, self.month)

    # --- which days ---

    def _span(self) -> tuple[datetime.date, int]:
        if self.views.current() == MONTH:
            return _week_of(self.day.replace(day=1)), _MONTH_DAYS
        return _week_of(self.day), DAYS

    def turn(self, by: int) -> None:
        """Go on by weeks, or by months."""
        if self.views.current() == MONTH:
            months = self.day.year * 12 + self.day.month - 1 + by
            self.day = datetime.date(months // 12, months % 12 + 1, 1)
        else:
            self.day += datetime.timedelta(days=7 * by)
        self._turned()

    def go_today(self) -> None:
        """Show today, and put the keyboard's place there."""
        self.day = self.context.today()
        self._turned()
        for canvas in self._canvases():
            canvas.point_to(self.context.clock())

    def _turned(self) -> None:
        self._load_days()  # colleagues and clients are the same on other days
        self._front().setFocus(Qt.FocusReason.OtherFocusReason)

    # --- loading ---

    def load(self) -> None:
        """Ask for colleagues' names, the clients that may be booked, and the entries."""
        ask = self.context.jobs.ask
        ask(people.list_people).then(self._know_people)
        if self.context.may(Permission.EDIT_CASE):
            ask(cases.list_cases).then(self._know_clients)
        self._load_days()

    def _load_days(self) -> None:
        first, days = self._span()
        self._say_span(first, days)
        self.context.jobs.ask(calendar, first=first, days=days).then(self._show)
        job = self.context.jobs.compute(holidays_of, first, days)
        job.then(partial(self._know_holidays, first, days))

    def _say_span(self, first: datetime.date, days: int) -> None:
        if days == _MONTH_DAYS:
            locale = QLocale()
            words = f"{locale.standaloneMonthName(self.day.month)} {self.day.year}"
        else:
            last = first + datetime.timedelta(days=days - 1)
            words = self.tr("{0} to {1}").format(say_date(first), say_date(last))
        self.header.set_title(self.title(), words)

    def _know_people(self, found: tuple[Person, ...]) -> None:
        self.panel.people = self.changes.people = case_words.by_id(found)

    def _know_clients(self, rows: tuple[CaseRow, ...]) -> None:
        every = Role.COORDINATOR in self.context.roles
        me = self.context.me.id
        self._clients = tuple(row for row in rows if every or row.counsellor == me)

    def _show(self, view: CalendarView) -> None:
        if (view.first, view.days) != self._span():
            return
        self._entries = view.entries
        self._begin_today()
        self._offer_people()
        self._put()

    def _know_holidays(self, first: datetime.date, days: int, found: tuple[Holiday, ...]) -> None:
        """Point out the public holidays of the days that are still shown."""
        if (first, days) != self._span() or found == self._holidays:
            return
        self._holidays = found
        named = {one.day: one for one in reversed(found)}
        self.week.head.holidays = named
        self.week.head.update()
        for canvas in self._canvases():
            canvas.holidays = named
            if canvas.first == first:  # else its entries are on the way, and paint these too
                canvas.update()
        self._say_holidays()
        if self.panel.entry is not None:
            self._choose(self.panel.entry)

    def _say_holidays(self) -> None:
        """Name the holidays above the days, for those who do not see the painted words too."""
        words = schedule_words.holidays_words(self._holidays)
        self.holiday_line.setText(words)
        self.holiday_line.setVisible(bool(words))

    def _begin_today(self) -> None:
        """Have the keyboard stand on today when the week or the month first shows."""
        key = self.views.current()
        if key in self._begun:
            return
        self._begun.add(key)
        day = (self.context.today() - self._span()[0]).days
        if key == MONTH:
            self.month.day = min(max(day, 0), _MONTH_DAYS - 1)
        else:
            self.week.canvas.day = min(max(day, 0), DAYS - 1)

    def _offer_people(self) -> None:
        known = self.panel.people
        found = {one for entry in self._entries for one in entry.people}
        named = sorted((case_words.name_of(known, one), one) for one in found)
        chosen = self.whose.value()
        self.whose.blockSignals(True)
        everyone = [(None, self.tr("Everyone"))]
        self.whose.set_choices([*everyone, *((one, name) for name, one in named)])
        self.whose.set_value(chosen)
        self.whose.blockSignals(False)

    def _put(self) -> None:
        """Fill the view in front; another one is filled once it is turned to."""
        person = self.whose.value()
        shown = [one for one in self._entries if person is None or person in one.people]
        first, now = self._span()[0], self.context.clock()
        if self.views.current() == MONTH:
            self.month.month = self.day.month
            self.month.show_entries(first, shown, now)
        elif self.views.current() == WEEK:
            self.week.canvas.show_entries(first, shown, now)
            self.week.show_days(self.context.today())
        else:
            self.week.canvas.first = first  # the keyboard's place, for what is booked from here
            self.table.set_rows(shown)
            self._choose(self.table.current_row())
        self._say_nothing(is_empty=not shown)

    def _say_nothing(self, *, is_empty: bool) -> None:
        words = self.tr("Nothing in this week.")
        if self.views.current() == MONTH:
            words = self.tr("Nothing in this month.")
        hint = self.tr("{0} N books a session.").format(words)
        self.nothing.setText(hint if self.context.may(Permission.EDIT_CASE) else words)
        is_list = self.views.current() == LIST
        self.nothing.setVisible(is_empty and not is_list)
        self._none.set_sentence(words)
        self._stack.setCurrentWidget(self._none if is_empty and is_list else self._front())

    def _tick(self) -> None:
        for canvas in self._canvases():
            canvas.now = self.context.clock()
            canvas.update()

    # --- what is done ---

    def _choose_on(self, canvas: DiaryCanvas, entry: CalendarEntry | None) -> None:
        """Follow the canvas in front: what is chosen on the other one is not seen."""
        front = {WEEK: self.week.canvas, MONTH: self.month}
        if front.get(self.views.current()) is canvas:
            self._choose(entry)

    def _choose(self, entry: CalendarEntry | None) -> None:
        self.panel.show_entry(entry, self.context.clock(), self._holidays)

    def _open(self, entry: CalendarEntry) -> None:
        if entry.kind is EntryKind.SESSION:
            self.context.go(Route("client", entry.case, "overview"))
        else:
            self.context.go(Route("group", entry.group, "attendance"))

    def _book_here(self) -> None:
        moment = self.week.canvas.cursor_moment()
        if self.views.current() == MONTH:
            moment = self.month.cursor_moment()
        self.book(moment)

    def book(self, start: datetime.datetime) -> None:
        """Ask for a session at a moment."""
        if not self.context.may(Permission.EDIT_CASE):
            return
        clients = [
            (row.case, f"{row.code} {row.name or ''}".strip())
            for row in self._clients
            if row.counsellor is not None
        ]
        BookingSheet(self.context, start, None, clients, then=self._booked).open_over(self)

    def _booked(self, booking: Booking, count: int) -> None:
        when = case_words.say_moment(booking.start)
        words = self.tr("A session is booked for {0}.").format(when)
        if count > 1:
            words = self.tr("{0} sessions are booked, the first on {1}.").format(count, when)
        self.context.messages.say(words, "good")


def _week_of(day: datetime.date) -> datetime.date:
    """Give the first day of a day's week, as the locale counts."""
    begins = QLocale().firstDayOfWeek().value
    return day - datetime.timedelta(days=(day.isoweekday() - begins) % 7)
