"""Today's cards about groups: members to be asked after, and who waits for a place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QHBoxLayout, QWidget

from counsel_desk.domain.access import Permission, Role
from counsel_desk.services import group_places, outreach
from ui.screen import Route
from ui.theme import Space
from ui.widgets import place_words
from ui.widgets.card import Card
from ui.widgets.dates import say_date
from ui.widgets.outreach_sheet import OutreachSheet
from ui.widgets.rows import ListRow, RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.domain.enrolment import WaitingRow
    from counsel_desk.domain.ids import GroupId
    from counsel_desk.domain.outreach import OutreachRow
    from counsel_desk.services.outreach import Asking
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate
MOST = 6


class GroupCards(QWidget):
    """Two cards side by side, each there while it has something to say.

    Attributes:
        outreach, waiting: their rows.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._due: dict[object, OutreachRow] = {}
        self._places: dict[object, WaitingRow] = {}
        self.outreach = RowList(translate("Today", "To ask after"))
        self.waiting = RowList(translate("Today", "Waiting for a group"))
        self._cards = [Card(), Card()]
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.L)
        for card, rows in zip(self._cards, (self.outreach, self.waiting), strict=True):
            card.add(rows)
            card.hide()
            line.addWidget(card, 1)
        self.hide()
        self.outreach.opened.connect(self._ask_after)
        self.waiting.opened.connect(self._go_to_list)

    def load(self) -> None:
        """Ask who is to be asked after and who waits, where that is for this person."""
        ask, roles = self._context.jobs.ask_late, self._context.roles
        if self._context.may(Permission.EDIT_GROUP):
            ask(outreach.outreach_due).then(self._show_due)
        if Role.COORDINATOR in roles:
            ask(group_places.waiting_list).then(self._show_waiting)

    def _show_due(self, rows: Sequence[OutreachRow]) -> None:
        self._due = {row.membership: row for row in rows}
        lines = [(row.membership, _due_row(row)) for row in rows[:MOST]]
        self.outreach.set_rows(lines)
        self._say(self._cards[0], translate("Today", "To ask after"), len(rows))

    def _show_waiting(self, rows: Sequence[WaitingRow]) -> None:
        self._places = {row.id: row for row in rows}
        self.waiting.set_rows([(row.id, _waiting_row(row)) for row in rows[:MOST]])
        self._say(self._cards[1], translate("Today", "Waiting for a group"), len(rows))

    def _say(self, card: Card, title: str, count: int) -> None:
        shown = min(count, MOST)
        said = QLocale().toString(count)
        if shown < count:
            words = translate("Today", "the first {0} of {1}")
            said = words.format(QLocale().toString(shown), said)
        card.set_title(title, said)
        card.setVisible(bool(count))
        self.setVisible(any(not one.isHidden() for one in self._cards))

    def _ask_after(self, key: object) -> None:
        row = self._due.get(key)
        if row is not None:
            job = self._context.jobs.ask(outreach.open_outreach, row.group, row.membership)
            job.then(partial(self._open, row))

    def _open(self, row: OutreachRow, asking: Asking) -> None:
        OutreachSheet(self._context, row.group, row.membership, asking).open_over(self)

    def _go_to_list(self, key: object) -> None:
        row = self._places.get(key)
        group: GroupId | None = row.group if row is not None else None
        self._context.go(Route("group", group, "waiting") if group else Route("groups"))


def _due_row(row: OutreachRow) -> ListRow:
    words = translate("Today", "{0} · missed {1} in a row, due since {2}")
    second = words.format(row.title, QLocale().toString(row.missed), say_date(row.due))
    return ListRow(row.code, second, "phone", "warning")


def _waiting_row(row: WaitingRow) -> ListRow:
    one, many = translate("Today", "waits 1 day"), translate("Today", "waits {0} days")
    days = one if row.days == 1 else many.format(QLocale().toString(row.days))
    made = ListRow(
        row.code, f"{days} · {place_words.waiting_words(row.reason)}", "hourglass", "primary"
    )
    pill = place_words.priority_pill(row.priority)
    made.set_pill(pill.text, pill.kind, pill.sign)
    return made
