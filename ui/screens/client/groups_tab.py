"""The groups a client is or was a member of, with the dose of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QVBoxLayout

from counsel_desk.domain.groups import GroupFile, Member
from counsel_desk.services import groups
from ui.screen import Route
from ui.screens.client.tab import Tab
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.card import Card
from ui.widgets.dates import say_date
from ui.widgets.empty_state import EmptyState
from ui.widgets.pill import PillKind, Sign
from ui.widgets.rows import ListRow, RowList

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from counsel_desk.domain.groups import GroupRow
    from counsel_desk.domain.ids import CaseId, GroupId
    from ui.screen import Context

_ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class Spell:
    """One membership of the client in a group."""

    group: GroupFile
    member: Member


class GroupsTab(Tab):
    """Memberships, the running ones first."""

    key: ClassVar[str] = "groups"

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__(context, case)
        self._spells: dict[UUID, list[Spell]] = {}
        self._waiting: set[GroupId] = set()
        self.rows = RowList(self.tr("Groups of this client"))
        self._card = Card()
        self._card.set_title(self.tr("Groups"))
        self._card.add(self.rows)
        self._empty = EmptyState(
            self.tr("This client is in no group."), self.tr("See the groups"), "users-three"
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self._card)
        outer.addWidget(self._empty)
        outer.addStretch(1)
        self._card.hide()
        self._empty.hide()
        self.rows.opened.connect(lambda group: self.context.go(Route("group", group)))
        self._empty.acted.connect(lambda: self.context.go(Route("groups")))

    def load(self) -> None:
        """Ask for the groups this person may see, then for the roll of each."""
        self.context.jobs.ask(groups.list_groups).then(self._take_groups)

    def _take_groups(self, found: tuple[GroupRow, ...]) -> None:
        self._spells.clear()
        self._waiting = {row.id for row in found if row.members}
        for group in tuple(self._waiting):
            job = self.context.jobs.ask_late(groups.open_group, group)
            job.then(self._take_group).failed(self._skipper(group))
        self._fill()

    def _skipper(self, group: GroupId) -> Callable[[Exception], None]:
        return lambda _error: self._done_with(group)

    def _take_group(self, group: GroupFile) -> None:
        own = [Spell(group, member) for member in group.members if member.case in self.own_files()]
        self._spells[group.id] = own
        self._done_with(group.id)

    def _done_with(self, group: GroupId) -> None:
        self._waiting.discard(group)
        self._fill()

    def _fill(self) -> None:
        spells = [spell for own in self._spells.values() for spell in own]
        spells.sort(key=lambda one: (one.member.left is None, one.member.joined), reverse=True)
        self.rows.set_rows([(one.group.id, self._row(one)) for one in spells])
        self._card.setVisible(bool(spells))
        self._empty.setVisible(not spells and not self._waiting)

    def _row(self, spell: Spell) -> ListRow:
        plan, member = spell.group.plan, spell.member
        since = self.tr("member since {0}").format(say_date(member.joined))
        if member.left is not None:
            since = self.tr("member {0} to {1}").format(
                say_date(member.joined), say_date(member.left)
            )
        cycle = self.tr("{0} meetings from {1}").format(
            plan.meetings, case_words.say_day(plan.first_meeting)
        )
        second = " · ".join(part for part in (since, cycle, plan.venue) if part)
        row = ListRow(plan.title, second, "users-three", "primary")
        dose = spell.group.doses.get(member.membership)
        if dose is not None and dose.held:
            words = self.tr("{0} of {1} meetings").format(dose.attended, dose.held)
            is_low = (dose.share or 0.0) < _ENOUGH
            kind, sign = (PillKind.WARNING, Sign.DOWN) if is_low else (PillKind.GOOD, Sign.DOT)
            row.set_pill(words, kind, sign)
        return row
