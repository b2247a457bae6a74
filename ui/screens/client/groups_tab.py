"""The groups a client is or was a member of, with the dose of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from counsel_desk.domain.access import Permission
from counsel_desk.services import client_groups, group_places
from ui.screen import Route
from ui.screens.client.tab import Tab
from ui.screens.client.wait_sheet import WaitSheet
from ui.theme import Space
from ui.widgets import group_words, place_words
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.dates import say_date
from ui.widgets.empty_state import EmptyState
from ui.widgets.pill import PillKind, Sign
from ui.widgets.rows import ListRow, RowList

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from counsel_desk.domain.enrolment import WaitingRow
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.services.client_groups import ClientSpell
    from ui.screen import Context


class GroupsTab(Tab):
    """Memberships, the running ones first."""

    key: ClassVar[str] = "groups"

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__(context, case)
        self._open: frozenset[UUID] = frozenset()
        self.rows = RowList(self.tr("Groups of this client"))
        self._card = Card()
        self._card.set_title(self.tr("Groups"))
        self._card.add(self.rows)
        self.waiting = RowList(self.tr("Waiting for a group"))
        self.wait_button = secondary_button(self.tr("Wait for a group"), "hourglass", self.wait)
        self._waits = Card(self.tr("Waiting for a group"))
        self._waits.add_action(self.wait_button)
        self._waits.add(self.waiting)
        self._empty = EmptyState(
            self.tr("This client is in no group."), self.tr("See the groups"), "users-three"
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self._card)
        outer.addWidget(self._empty)
        outer.addWidget(self._waits)
        outer.addStretch(1)
        self._card.hide()
        self._empty.hide()
        self._waits.hide()
        self.rows.opened.connect(self._go)
        self._empty.acted.connect(lambda: self.context.go(Route("groups")))

    def load(self) -> None:
        """Ask in which groups the client is and was, and whether one is waited for."""
        self.context.jobs.ask(client_groups.groups_of_client, self.case).then(self._take)
        if self.context.may(Permission.LIST_CLIENTS):
            self.context.jobs.ask(group_places.waiting_list).then(self._take_waiting)

    def wait(self) -> None:
        """Ask how urgently and why this client waits for a group."""
        WaitSheet(self.context, self.case).open_over(self)

    def _take_waiting(self, rows: tuple[WaitingRow, ...]) -> None:
        mine = [row for row in rows if row.case in self.own_files()]
        self.waiting.set_rows([(row.id, _waiting(row)) for row in mine])
        may_edit = self.shown is not None and self.shown.edits
        self.wait_button.setVisible(may_edit and not any(row.group is None for row in mine))
        count = self.tr("on the waiting list") if mine else self.tr("not on the waiting list")
        self._waits.set_title(self.tr("Waiting for a group"), count)
        self._waits.setVisible(may_edit or bool(mine))

    def _take(self, spells: Sequence[ClientSpell]) -> None:
        self._open = frozenset(one.group for one in spells if one.opens)
        self.rows.set_rows([(one.group, self._row(one)) for one in spells])
        self._card.setVisible(bool(spells))
        self._empty.setVisible(not spells)

    def _go(self, group: UUID) -> None:
        if group in self._open:
            self.context.go(Route("group", group))
            return
        text = self.tr("The membership has ended, and the group is no longer open to you.")
        self.context.messages.say(text, "warning")

    def _row(self, spell: ClientSpell) -> ListRow:
        member = spell.member
        since = self.tr("member since {0}").format(say_date(member.joined))
        if member.left is not None:
            since = self.tr("member {0} to {1}").format(
                say_date(member.joined), say_date(member.left)
            )
        cycle = self.tr("{0} meetings from {1}").format(spell.meetings, say_date(spell.begins))
        second = " · ".join(part for part in (since, cycle, spell.venue) if part)
        row = ListRow(spell.title, second, "users-three", "primary")
        dose = spell.dose
        if dose is not None and dose.held:
            words = self.tr("{0} of {1} meetings").format(dose.attended, dose.held)
            is_low = bool(group_words.dose_warning(dose, spell.adequate_percent))
            kind, sign = (PillKind.WARNING, Sign.DOWN) if is_low else (PillKind.GOOD, Sign.DOT)
            row.set_pill(words, kind, sign)
        return row


def _waiting(row: WaitingRow) -> ListRow:
    words = QCoreApplication.translate("GroupsTab", "since {0} · {1}")
    made = ListRow(
        words.format(say_date(row.since), place_words.waiting_words(row.reason)),
        QCoreApplication.translate("GroupsTab", "for one group")
        if row.group
        else QCoreApplication.translate("GroupsTab", "for any group that fits"),
        "hourglass",
        "primary",
    )
    pill = place_words.priority_pill(row.priority)
    made.set_pill(pill.text, pill.kind, pill.sign)
    return made
