"""Today's cards about groups: the week, whom to ask after, who waits, and where there is room."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from counsel_desk.domain.access import Permission, Role
from counsel_desk.domain.diary import ClashKind
from counsel_desk.services import group_places, group_week, outreach
from counsel_desk.services.group_week import GroupWeek
from counsel_desk.services.practicalities import venue_checks_due
from ui.screen import Route
from ui.screens.today.parts import Line, TodayCard
from ui.widgets import group_words, place_words
from ui.widgets.dates import say_date
from ui.widgets.outreach_sheet import OutreachSheet
from ui.widgets.pill import PillKind, Sign
from ui.wording import join_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.enrolment import WaitingRow
    from counsel_desk.domain.group_week import RoomRow, WeekRow
    from counsel_desk.domain.outreach import OutreachRow
    from counsel_desk.domain.practicalities import VenueDue
    from counsel_desk.services.outreach import Asking
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class GroupParts(QObject):
    """What today tells of groups, asked for when nothing else waits; its cards are made anew.

    Attributes:
        due: members to be asked after; waiting: who waits for a group; week: meetings and room;
        venues: those to be looked at.
    """

    def __init__(self, context: Context, page: QWidget, show: Callable[[], object]) -> None:
        super().__init__(page)
        self.due: Sequence[OutreachRow] = ()
        self.waiting: Sequence[WaitingRow] = ()
        self.week = GroupWeek((), ())
        self.venues: Sequence[VenueDue] = ()
        self._context, self._page, self._show = context, page, show

    def load(self) -> None:
        """Ask who is to be asked after and who waits, where that is for this person."""
        ask, roles = self._context.jobs.ask_late, self._context.roles
        if self._context.may(Permission.EDIT_GROUP):
            ask(outreach.outreach_due).then(self._take_due)
        if Role.COORDINATOR in roles:
            ask(group_places.waiting_list).then(self._take_waiting)
            ask(group_week.group_week).then(self._take_week)
            ask(venue_checks_due).then(self._take_venues)

    def _take_due(self, rows: Sequence[OutreachRow]) -> None:
        if rows != self.due:
            self.due = rows
            self._show()

    def _take_waiting(self, rows: Sequence[WaitingRow]) -> None:
        if rows != self.waiting:
            self.waiting = rows
            self._show()

    def _take_week(self, week: GroupWeek) -> None:
        if week != self.week:
            self.week = week
            self._show()

    def _take_venues(self, rows: Sequence[VenueDue]) -> None:
        if rows != self.venues:
            self.venues = rows
            self._show()

    def main_cards(self) -> list[TodayCard]:
        """Make the card of the week's meetings, where there are any."""
        if not self.week.meetings:
            return []
        clashes = any(row.clashes for row in self.week.meetings)
        title = translate("Today", "Meetings this week")
        card = TodayCard(title, len(self.week.meetings), urgent=clashes)
        for row in self.week.meetings:
            route = Route("group", row.meeting.group, "meetings")
            card.add_row(partial(_week_line, row), partial(self._context.go, route))
        return [card]

    def cards(self) -> list[TodayCard]:
        """Make a card of each that has something to say."""
        made: list[TodayCard] = []
        if self.due:
            card = TodayCard(translate("Today", "To ask after"), len(self.due))
            for row in self.due:
                card.add_row(partial(_due_line, row), partial(self._ask_after, row))
            made.append(card)
        if self.waiting:
            card = TodayCard(translate("Today", "Waiting for a group"), len(self.waiting))
            for place in self.waiting:
                card.add_row(partial(_waiting_line, place), partial(self._go_to_list, place))
            made.append(card)
        if self.venues:
            card = TodayCard(translate("Today", "Venues to look at"), len(self.venues))
            for venue in self.venues:
                route = Route("group", venue.group, "costs")
                card.add_row(partial(_venue_line, venue), partial(self._context.go, route))
            made.append(card)
        if self.week.room:
            card = TodayCard(translate("Today", "Groups with room"), len(self.week.room))
            for group in self.week.room:
                route = Route("group", group.group, "waiting")
                card.add_row(partial(_room_line, group), partial(self._context.go, route))
            made.append(card)
        return made

    def _ask_after(self, row: OutreachRow) -> None:
        job = self._context.jobs.ask(outreach.open_outreach, row.group, row.membership)
        job.then(partial(self._open, row))

    def _open(self, row: OutreachRow, asking: Asking) -> None:
        OutreachSheet(self._context, row.group, row.membership, asking).open_over(self._page)

    def _go_to_list(self, row: WaitingRow) -> None:
        route = Route("group", row.group, "waiting") if row.group else Route("groups")
        self._context.go(route)


def _week_line(row: WeekRow) -> Line:
    one = row.meeting
    number = translate("Today", "Meeting {0} of {1}").format(one.number, one.of)
    clashes = [_clash_words(clash) for clash in row.clashes]
    words = translate("Today", "clash: {0}").format(join_words(clashes))
    return Line(
        f"{group_words.week_day(one.start)}, {group_words.clock_time(one.start)}  {one.title}",
        " · ".join(part for part in (number, one.venue) if part),
        "calendar-x" if clashes else "users-three",
        "danger" if clashes else "primary",
        pill=(words, PillKind.DANGER, Sign.UP) if clashes else None,
    )


def _venue_line(row: VenueDue) -> Line:
    if row.last is None:
        said = translate("Today", "never looked at; the next meeting is on {0}")
        said = said.format(say_date(row.meeting))
    else:
        said = translate("Today", "looked at on {0}, to be looked at again since {1}")
        said = said.format(say_date(row.last), say_date(row.due))
    title = " · ".join(part for part in (row.venue, row.title) if part)
    return Line(title, said, "shield-check", "warning")


def _clash_words(clash: ClashKind) -> str:
    return {
        ClashKind.ROOM: translate("Today", "the same venue"),
        ClashKind.COUNSELLOR: translate("Today", "the same colleague"),
        ClashKind.CLIENT: translate("Today", "the same member"),
        ClashKind.INTERPRETER: translate("Today", "the same interpreter"),
    }[clash]


def _room_line(row: RoomRow) -> Line:
    free = translate("Today", "{0} of {1} places free")
    number = QLocale().toString
    second = free.format(number(row.capacity - row.members), number(row.capacity))
    return Line(row.title, second, "user-plus", "primary")


def _due_line(row: OutreachRow) -> Line:
    words = translate("Today", "{0} · missed {1} in a row, due since {2}")
    second = words.format(row.title, QLocale().toString(row.missed), say_date(row.due))
    return Line(row.code, second, "phone", "warning")


def _waiting_line(row: WaitingRow) -> Line:
    one, many = translate("Today", "waits 1 day"), translate("Today", "waits {0} days")
    days = one if row.days == 1 else many.format(QLocale().toString(row.days))
    pill = place_words.priority_pill(row.priority)
    return Line(
        row.code,
        f"{days} · {place_words.waiting_words(row.reason)}",
        "hourglass",
        "primary",
        pill=(pill.text, pill.kind, pill.sign),
    )
