"""Who works here: roles, what waits for a signature, fingerprints."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from counsel_desk.domain.access import Permission
from counsel_desk.services import people
from ui.screens.administration import words
from ui.screens.administration.add_person import AddPersonSheet
from ui.screens.administration.cosign import CosignSheet
from ui.screens.administration.leaver_sheet import PersonSheet
from ui.screens.administration.leaving_cards import KeyDueCard, LeftFilesCard
from ui.screens.administration.tab import Tab
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.dates import say_date
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.pill import PillKind, Sign
from ui.widgets.table_model import ColumnSpec, PillText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.domain.people import Person
    from ui.screen import Context


class Column(Enum):
    """The columns of the list of people."""

    NAME = auto()
    USER = auto()
    ROLES = auto()
    PENDING = auto()
    SINCE = auto()
    FINGERPRINT = auto()


class PeopleTab(Tab):
    """The list of people; Enter co-signs where something waits."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.table = DataTable["Person"](
            self._columns(), lambda person: person.id, self.tr("People"), second_lines=2
        )
        self._stack = QStackedWidget()
        card = Card(self.tr("People"))
        card.setMinimumHeight(320)
        self.key_due = KeyDueCard(context)
        self.left = LeftFilesCard(context)
        self.column.addWidget(self.key_due)
        self.column.addWidget(self.left)
        self.column.addWidget(card, 1)
        if context.may(Permission.MANAGE_STAFF):
            add = secondary_button(self.tr("Add a person"), "user-plus", self.add_person)
            card.add_action(add)
        if context.may(Permission.MANAGE_STAFF):
            opens = self.tr(
                "Open a row to remove somebody, or for one who forgot passphrase and recovery kit."
            )
            card.add(label(opens, "muted", wrap=True))
        if context.may(Permission.COSIGN_STAFF):
            hint = self.tr(
                "A counsellor or supervisor who is new works only after a second signature: open"
                " the row, have them read their fingerprint aloud, and co-sign."
            )
            card.add(label(hint, "muted", wrap=True))
        card.add(self._stack, 1)
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState(self.tr("Nobody is on the roster yet."), icon="users"))
        self.table.opened.connect(self.open_person)

    def _columns(self) -> dict[Enum, ColumnSpec[Person]]:
        return {
            Column.NAME: ColumnSpec(self.tr("Name"), lambda p: p.name, strong=True),
            Column.USER: ColumnSpec(
                self.tr("User name"), lambda p: p.user_name, width=140, second="{0}"
            ),
            Column.ROLES: ColumnSpec(
                self.tr("Roles"), lambda p: words.roles_line(p.roles | p.pending)
            ),
            Column.PENDING: ColumnSpec(
                self.tr("Waits for"),
                lambda p: pill.text if (pill := self._state(p)) else "",
                pill=self._state,
                width=215,
                second="{0}",
            ),
            Column.SINCE: ColumnSpec(
                self.tr("Since"),
                lambda p: say_date(p.since.astimezone().date()),
                sort=lambda p: p.since,
                width=115,
                muted=True,
                searched=False,
                second=self.tr("since {0}"),
            ),
            Column.FINGERPRINT: ColumnSpec(
                self.tr("Fingerprint"),
                lambda p: "" if p.has_lent_keys else p.fingerprint,
                width=284,
                muted=True,
                second="{0}",
            ),
        }

    def _state(self, person: Person) -> PillText | None:
        if not person.active:
            return PillText(self.tr("Has left"), PillKind.NEUTRAL)
        if person.has_lent_keys:
            return PillText(self.tr("First sign-in"), PillKind.WARNING, Sign.RING)
        if person.pending:
            return PillText(self.tr("Second signature"), PillKind.WARNING, Sign.RING)
        return None

    def load(self) -> None:
        """Ask for the people."""
        self.context.jobs.ask(people.list_people).then(self._show)

    def _show(self, found: Sequence[Person]) -> None:
        self.table.set_rows(found)
        self.key_due.load()
        self.left.load(found)
        self._stack.setCurrentIndex(0 if found else 1)

    def add_person(self) -> None:
        """Ask for a new person."""
        AddPersonSheet(self.context).open_over(self)

    def open_person(self, person: Person) -> None:
        """Co-sign where something waits, else show the person to who may remove them."""
        is_other = person.active and person.id != self.context.me.id
        lent = person.has_lent_keys
        if person.pending and not lent and self.context.may(Permission.COSIGN_STAFF):
            CosignSheet(self.context, person).open_over(self)
        elif is_other and self.context.may(Permission.MANAGE_STAFF):
            PersonSheet(self.context, person).open_over(self)
        elif lent:
            self.context.messages.say(
                self.tr(
                    "{0} has not signed in yet. At the first sign-in they choose their own"
                    " passphrase; then their roles come into force, clinical ones with a"
                    " supervisor’s signature."
                ).format(person.name)
            )
        elif person.pending:
            self.context.messages.say(
                self.tr("{0} waits for the signature of a supervisor.").format(person.name)
            )
