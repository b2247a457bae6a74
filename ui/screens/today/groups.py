"""Today's cards about groups: members to be asked after, and who waits for a place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from counsel_desk.domain.access import Permission, Role
from counsel_desk.services import group_places, outreach
from ui.screen import Route
from ui.screens.today.parts import Line, TodayCard
from ui.widgets import place_words
from ui.widgets.dates import say_date
from ui.widgets.outreach_sheet import OutreachSheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.enrolment import WaitingRow
    from counsel_desk.domain.outreach import OutreachRow
    from counsel_desk.services.outreach import Asking
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class GroupParts(QObject):
    """What today tells of groups, asked for when nothing else waits; its cards are made anew.

    Attributes:
        due: members to be asked after; waiting: who waits for a group.
    """

    def __init__(self, context: Context, page: QWidget, show: Callable[[], object]) -> None:
        super().__init__(page)
        self.due: Sequence[OutreachRow] = ()
        self.waiting: Sequence[WaitingRow] = ()
        self._context, self._page, self._show = context, page, show

    def load(self) -> None:
        """Ask who is to be asked after and who waits, where that is for this person."""
        ask, roles = self._context.jobs.ask_late, self._context.roles
        if self._context.may(Permission.EDIT_GROUP):
            ask(outreach.outreach_due).then(self._take_due)
        if Role.COORDINATOR in roles:
            ask(group_places.waiting_list).then(self._take_waiting)

    def _take_due(self, rows: Sequence[OutreachRow]) -> None:
        if rows != self.due:
            self.due = rows
            self._show()

    def _take_waiting(self, rows: Sequence[WaitingRow]) -> None:
        if rows != self.waiting:
            self.waiting = rows
            self._show()

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
        return made

    def _ask_after(self, row: OutreachRow) -> None:
        job = self._context.jobs.ask(outreach.open_outreach, row.group, row.membership)
        job.then(partial(self._open, row))

    def _open(self, row: OutreachRow, asking: Asking) -> None:
        OutreachSheet(self._context, row.group, row.membership, asking).open_over(self._page)

    def _go_to_list(self, row: WaitingRow) -> None:
        route = Route("group", row.group, "waiting") if row.group else Route("groups")
        self._context.go(route)


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
