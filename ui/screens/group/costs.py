"""What the meetings of a cycle cost: transport member by member, the rest, and the accounts."""

from __future__ import annotations

from datetime import date
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.domain.access import Permission
from counsel_desk.domain.days import local_day
from counsel_desk.domain.practicalities import group_code, last_months, month_of, totals
from counsel_desk.services.practicalities import month_lines, open_practicalities
from ui import wording
from ui.screens.group.accounts import AccountsSaver
from ui.screens.group.cost_sheets import CostsSheet, TransportSheet
from ui.theme import Space
from ui.turns import later
from ui.widgets import cost_words, group_words
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.cycle_tables import fit
from ui.widgets.data_table import DataTable
from ui.widgets.field import Choice
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.table_model import ColumnSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.groups import GroupFile
    from counsel_desk.domain.practicalities import CostLine, MemberMoney
    from counsel_desk.services.practicalities import MeetingMoney, Practicalities
    from ui.screen import Context


class Column(Enum):
    """The columns of the two tables."""

    NUMBER = auto()
    DAY = auto()
    TRANSPORT = auto()
    REFRESHMENTS = auto()
    CHILDCARE = auto()
    INTERPRETER = auto()
    TOTAL = auto()
    VENUE = auto()
    CODE = auto()
    CAME = auto()
    AMOUNT = auto()
    BY = auto()
    VOUCHER = auto()
    PAID = auto()


class CostsTab(QWidget):
    """Lists meetings with their costs, and below them the members of the one that is current.

    Attributes:
        meetings, members: the tables.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._group: GroupFile | None = None
        self.found: Practicalities | None = None
        self._is_stale = False
        self.meetings: DataTable[MeetingMoney] = DataTable(
            self._meeting_columns(), lambda one: one.meeting.id, self.tr("Costs by meeting"),
            opens_on_click=False, second_lines=2,
        )  # fmt: skip
        self.members: DataTable[MemberMoney] = DataTable(
            self._member_columns(), lambda one: one.membership, self.tr("Transport money"),
            opens_on_click=False,
        )  # fmt: skip
        self.month = Choice([("", self.tr("All months"))])
        self.month.setAccessibleName(self.tr("Month"))
        self.costs_button = secondary_button(self.tr("Costs and venue"), "money", self.edit_costs)
        self.all_button = secondary_button(self.tr("All who came"), "users-three", self.pay_all)
        self.cycle_button = secondary_button(self.tr("Accounts"), "table", self.save_cycle)
        self.month_button = secondary_button(
            self.tr("Month, all groups"), "calendar-blank", self.save_month
        )
        self._lay_out()
        self._connect()

    def _meeting_columns(self) -> dict[Enum, ColumnSpec[MeetingMoney]]:
        def amount(
            title: str, value: Callable[[MeetingMoney], int], second: str = ""
        ) -> ColumnSpec[MeetingMoney]:
            return ColumnSpec(
                title, lambda one: cost_words.some(value(one)), value, numeric=True, width=112,
                searched=False, second=second,
            )  # fmt: skip

        return {
            Column.NUMBER: ColumnSpec(
                self.tr("No."), lambda one: QLocale().toString(one.meeting.number),
                lambda one: one.meeting.number, numeric=True, width=56,
            ),
            Column.DAY: ColumnSpec(
                self.tr("Day"), lambda one: group_words.week_day(one.meeting.start),
                lambda one: one.meeting.start, strong=True, width=180,
            ),
            Column.TRANSPORT: amount(
                self.tr("Transport"), lambda one: one.transport, self.tr("transport {0}")
            ),
            Column.REFRESHMENTS: amount(
                self.tr("Refreshments"), lambda o: o.costs.refreshments,
                self.tr("refreshments {0}"),
            ),
            Column.CHILDCARE: amount(
                self.tr("Childcare"), lambda one: one.costs.childcare, self.tr("childcare {0}")
            ),
            Column.INTERPRETER: amount(
                self.tr("Interpreter"), lambda o: o.costs.interpreting, self.tr("interpreter {0}")
            ),
            Column.TOTAL: amount(self.tr("Together"), lambda one: one.cents),
            Column.VENUE: ColumnSpec(
                self.tr("Venue looked at"), lambda one: cost_words.check_words(one.costs.check),
                muted=True,
            ),
        }  # fmt: skip

    def _member_columns(self) -> dict[Enum, ColumnSpec[MemberMoney]]:
        return {
            Column.CODE: ColumnSpec(self.tr("Client"), lambda one: one.code, strong=True,
                                    width=130),
            Column.CAME: ColumnSpec(self.tr("Came"), self._came, width=120, muted=True,
                                    second="{0}"),
            Column.AMOUNT: ColumnSpec(
                self.tr("Amount"),
                lambda one: cost_words.some(one.transport.cents if one.transport else 0),
                lambda one: one.transport.cents if one.transport else 0, numeric=True, width=120,
            ),
            Column.BY: ColumnSpec(
                self.tr("Given as"),
                lambda one: cost_words.by_words(one.transport.by) if one.transport else "–",
                width=140, second="{0}",
            ),
            Column.VOUCHER: ColumnSpec(
                self.tr("Voucher"),
                lambda one: (one.transport.voucher if one.transport else "") or "–", width=140,
                second=self.tr("voucher {0}"),
            ),
            Column.PAID: ColumnSpec(
                self.tr("Payment"), lambda one: cost_words.paid_words(one.transport)
            ),
        }  # fmt: skip

    def _came(self, one: MemberMoney) -> str:
        if not one.is_open:
            return self.tr("sealed")
        if one.came is None:
            return self.tr("not marked")
        return self.tr("came") if one.came else self.tr("missed")

    def _lay_out(self) -> None:
        self._cycle = Card(self.tr("Costs of the cycle"), " ")
        self.month.setToolTip("Ctrl+Shift+M")
        tools = FlowLayout(spacing=Space.S)
        tools.addWidget(self.month)
        for button, keys in (
            (self.costs_button, "F2"), (self.month_button, "Ctrl+Shift+S"),
            (self.cycle_button, "Ctrl+S"),
        ):  # fmt: skip
            button.setToolTip(keys)
            tools.addWidget(button)
        self._cycle.body.addLayout(tools)
        self._cycle.add(self.meetings)
        self._people = Card(self.tr("Transport money"), " ")
        self.all_button.setToolTip(self.tr("Key {0}").format("A"))
        self._people.add_action(self.all_button)
        self._people.add(self.members)
        self._note = label("", "muted", wrap=True)
        self._people.add(self._note)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        for part in (self._cycle, self._people):
            outer.addWidget(part)
        outer.addStretch(1)
        self.month_button.setVisible(self._context.may(Permission.PLAN_GROUP))
        self.setFocusProxy(self.meetings)

    def _connect(self) -> None:
        self.meetings.chosen.connect(lambda _one: self._show_members())
        self.meetings.opened.connect(lambda _one: self.members.enter_from_above())
        self.members.opened.connect(lambda one: self._pay((one,)))
        self._act(self.tr("Costs and venue of the meeting"), "F2", self.edit_costs)
        self._act(self.tr("Transport money for all who came"), "A", self.pay_all)
        self.month.activated.connect(lambda _index: self._show_month_chosen())
        self._act(self.tr("Choose a month"), "Ctrl+Shift+M", self.month.setFocus)
        self._act(self.tr("Accounts of the cycle"), "Ctrl+S", self.save_cycle)
        self._act(self.tr("Accounts of the month"), "Ctrl+Shift+S", self.save_month)

    def _act(self, text: str, keys: str, act: Callable[[], object]) -> None:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setProperty("group", self.tr("Costs"))
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)

    def show_group(self, group: GroupFile) -> None:
        """Read what the meetings cost; at once where the tab is in front."""
        self._group, self._is_stale = group, True
        later(self, self._read_if_seen)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed while another tab was in front."""
        super().showEvent(event)
        self._read_if_seen()

    def _read_if_seen(self) -> None:
        if self._is_stale and self.isVisible() and self._group is not None:
            self._is_stale = False
            job = self._context.jobs.ask(open_practicalities, self._group.id)
            job.then(self._show).failed(self._refused)

    def _refused(self, error: Exception) -> None:
        self._note.setText(wording.sentence(error))

    def _show(self, found: Practicalities) -> None:
        self.found = found
        before = self.month.value()
        months = {month_of(local_day(one.meeting.start)) for one in found.meetings}
        if self._context.may(Permission.PLAN_GROUP):
            months |= set(last_months(self._context.today()))
        named = [(one, cost_words.month_words(one)) for one in sorted(months, reverse=True)]
        self.month.set_choices([("", self.tr("All months")), *named])
        self.month.set_value(before)
        self._show_month_chosen()

    def _chosen(self) -> str:
        return str(self.month.value() or "")

    def _lines(self) -> tuple[CostLine, ...]:
        """Give the amounts of the month that is chosen, of all where none is."""
        lines = self.found.lines if self.found is not None else ()
        chosen = self._chosen()
        return tuple(one for one in lines if not chosen or month_of(one.day) == chosen)

    def _show_month_chosen(self) -> None:
        """Show the meetings of the month that is chosen, and what they cost together."""
        if self.found is None:
            return
        chosen = self._chosen()
        rows = [one for one in self.found.meetings
                if not chosen or month_of(local_day(one.meeting.start)) == chosen]  # fmt: skip
        self.meetings.set_rows(rows)
        fit(self.meetings, len(rows))
        if self.meetings.current_row() is None and rows:
            today = self._context.today()
            past = [one for one in rows if local_day(one.meeting.start) <= today]
            self.meetings.choose((past or rows)[-1 if past else 0].meeting.id)
        whole = totals(self._lines())
        said = self.tr("{0} together, {1} of it not paid yet")
        said = said.format(cost_words.money(whole.cents), cost_words.money(whole.unpaid))
        title = self.tr("Costs of the cycle")
        if chosen:
            title = self.tr("Costs of the cycle, {0}").format(cost_words.month_words(chosen))
        self._cycle.set_title(title, said)
        self._show_members()

    def _show_members(self) -> None:
        one = self.meetings.current_row()
        rows = one.members if one is not None else ()
        self.members.set_rows(rows)
        fit(self.members, len(rows))
        title = self.tr("Transport money")
        if one is not None:
            title = self.tr("Transport money, meeting {0}").format(one.meeting.number)
        self._people.set_title(title, cost_words.some(one.transport) if one is not None else "")
        sealed = sum(not row.is_open for row in rows)
        text = self.tr("{0} left the group: their money is settled by the coordinator.")
        empty = self.tr("Nobody is on the roll for this meeting.")
        self._note.setText("" if rows and not sealed else text.format(sealed) if rows else empty)
        self.all_button.setEnabled(bool(self._unpaid()))

    def _unpaid(self) -> tuple[MemberMoney, ...]:
        one = self.meetings.current_row()
        rows = one.members if one is not None else ()
        return tuple(row for row in rows if row.is_open and row.came and row.transport is None)

    def edit_costs(self) -> None:
        """Enter what the current meeting costs besides transport, and how its venue was found."""
        one = self.meetings.current_row()
        if one is not None and self._group is not None:
            CostsSheet(self._context, self._group.id, one).open_over(self)

    def pay_all(self) -> None:
        """Enter the same amount for everyone who came and has none yet."""
        if rows := self._unpaid():
            self._pay(rows)
        else:
            text = self.tr("Everyone who came has an amount, or nobody is marked as having come.")
            self._context.messages.say(text, "warning")

    def _pay(self, rows: Sequence[MemberMoney]) -> None:
        one = self.meetings.current_row()
        if one is None or self._group is None:
            return
        if any(not row.is_open for row in rows):
            text = self.tr("This member has left the group; the coordinator settles the money.")
            self._context.messages.say(text, "warning")
            return
        TransportSheet(self._context, self._group.id, one, rows).open_over(self)

    def save_cycle(self) -> None:
        """Show the accounts of the cycle as they leave, of the month chosen, by code alone."""
        if self.found is None or self._group is None:
            return
        title = self.tr("Accounts of {0}").format(group_code(self._group.id))
        if self._chosen():
            title = f"{title}, {self._chosen()}"
        saver = AccountsSaver(self._context, self, self._group.id)
        saver.begin(cost_words.accounts(title, self._lines(), self._context.today()))

    def save_month(self) -> None:
        """Show the accounts of all groups in the month chosen, or of the current meeting."""
        if not self._context.may(Permission.PLAN_GROUP):
            return
        one = self.meetings.current_row()
        day = local_day(one.meeting.start) if one else self._context.today()
        if self._chosen():
            day = date.fromisoformat(f"{self._chosen()}-01")
        job = self._context.jobs.ask(month_lines, day)
        job.then(lambda lines: self._show_month(day, lines))

    def _show_month(self, day: date, lines: Sequence[CostLine]) -> None:
        title = self.tr("Accounts of all groups, {0}").format(f"{day:%Y-%m}")
        saver = AccountsSaver(self._context, self, None)
        saver.begin(cost_words.accounts(title, lines, self._context.today()))
