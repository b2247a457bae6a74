"""The waiting list of a group: whose turn it is, putting someone on it, and taking them off."""

from __future__ import annotations

from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from counsel_desk.domain.enrolment import OffReason, Priority, WaitingReason
from counsel_desk.services import group_places
from counsel_desk.services.cases import find_case
from ui import wording
from ui.shell.saving_sheet import SavingSheet, column
from ui.theme import Space
from ui.widgets import place_words
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.dates import DateField, say_date
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.keys import KeyAction
from ui.widgets.scroll import Column as CardColumn
from ui.widgets.scroll import Columns
from ui.widgets.table_model import ColumnSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counsel_desk.domain.enrolment import WaitingRow
    from counsel_desk.domain.groups import GroupFile
    from counsel_desk.domain.ids import CaseId
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class Column(Enum):
    """The columns of the waiting list."""

    CODE = auto()
    PRIORITY = auto()
    SINCE = auto()
    DAYS = auto()
    FOR = auto()
    REASON = auto()


class OffSheet(SavingSheet):
    """Asks why someone is taken off the list without a place.

    Attributes:
        why: the reason.
    """

    def __init__(self, context: Context, row: WaitingRow) -> None:
        self._context, self._row = context, row
        self.why = Choice([(one, place_words.off_words(one)) for one in OffReason])
        super().__init__(
            translate("WaitingTab", "Take {0} off the waiting list?").format(row.code),
            translate("WaitingTab", "The client can be put on it again later."),
            translate("WaitingTab", "Take off the list"),
            column(Field(translate("WaitingTab", "Why"), self.why)),
        )
        self.on_save(self._save_it)

    def _save_it(self) -> Job[None]:
        reason = OffReason(str(self.why.value()))
        job = self._context.jobs.ask(
            group_places.take_off_list, self._row.case, self._row.id, reason
        )
        return job.then(self._said)

    def _said(self, _result: object) -> None:
        text = translate("WaitingTab", "{0} is off the waiting list.")
        self._context.messages.say(text.format(self._row.code), "good")


class WaitCard(Card):
    """Puts a client on the list by case code.

    Attributes:
        code, since, priority, why, whichever: the fields; button: puts on the list.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._context = context
        self._group: GroupFile | None = None
        self.set_title(self.tr("Add to the list"))
        self.code = TextField(
            self.tr("Case code"),
            self.tr("Enter adds the client."),
            placeholder=self.tr("KM-0042-T"),
        )
        self.since = DateField(context.today())
        self._since = Field(self.tr("Waiting since"), self.since)
        self.priority = Choice([(one, place_words.priority_words(one)) for one in Priority])
        self.priority.set_value(Priority.NORMAL)
        reasons = [(one, place_words.waiting_words(one)) for one in WaitingReason]
        self.why = Choice(reasons)
        self.whichever = Choice(
            [(False, self.tr("This group")), (True, self.tr("Any group that fits"))]
        )
        self.button = secondary_button(self.tr("Add"), "", self.put)
        self._lay_out()
        self.code.edit.returnPressed.connect(self.put)
        self.setFocusProxy(self.code)

    def _lay_out(self) -> None:
        for pair in (
            (self.code, self._since),
            (
                Field(self.tr("Priority"), self.priority),
                Field(self.tr("Waits for"), self.whichever),
            ),
        ):
            line = QHBoxLayout()
            line.setSpacing(Space.M)
            for part in pair:
                line.addWidget(part, 1)
            self.body.addLayout(line)
        self.add(Field(self.tr("Why"), self.why))
        self.add_action(self.button)

    def show_group(self, group: GroupFile) -> None:
        """Take the group that is waited for."""
        self._group = group

    def put(self) -> None:
        """Find the case by the code that was typed, then put it on the list."""
        self.code.set_error("")
        self._since.set_error("")
        if not self.code.text():
            self._refused_with(self.tr("Type the case code from the client’s card first."))
            return
        if self.button.isEnabled():
            self.button.setEnabled(False)
            job = self._context.jobs.ask(find_case, code=self.code.text())
            job.then(self._put).failed(self._refused)

    def _put(self, case: CaseId) -> None:
        if self._group is None:
            return
        job = self._context.jobs.ask(
            group_places.put_on_list,
            case,
            group=None if self.whichever.value() else self._group.id,
            since=self.since.day(),
            priority=Priority(str(self.priority.value())),
            reason=WaitingReason(str(self.why.value())),
        )
        job.then(self._done).failed(self._refused)

    def _done(self, _place: object) -> None:
        self.button.setEnabled(True)
        text = self.tr("{0} is on the waiting list.").format(self.code.text().upper())
        self._context.messages.say(text, "good")
        self.code.set_text("")
        self.code.edit.setFocus()

    def _refused(self, error: Exception) -> None:
        self.button.setEnabled(True)
        if getattr(error, "field", "") == "since":
            self._since.set_error(wording.sentence(error))
            self.since.setFocus()
        else:
            self._refused_with(wording.sentence(error))

    def _refused_with(self, text: str) -> None:
        self.code.set_error(text)
        self.code.edit.setFocus()


class WaitingTab(QWidget):
    """Lists who waits for this group or for any; Enter enrols, Delete takes off the list.

    Attributes:
        table: the list; card: puts someone on it.

    Signals:
        enrol_asked: the case code of someone who is to have a place.
    """

    enrol_asked = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._group: GroupFile | None = None
        self._may_edit = False
        self.table: DataTable[WaitingRow] = DataTable(
            self._columns(), lambda row: row.id, self.tr("Waiting list"), opens_on_click=False
        )
        self._empty = EmptyState(
            self.tr("Nobody whose file you may see waits for this group."), icon="users-three"
        )
        self.card = WaitCard(context)
        self.enrol_button = secondary_button(self.tr("Enrol"), "user-plus", self._enrol)
        self.up_button = secondary_button(self.tr("Priority"), "arrow-up", self._next_priority)
        self.off_button = secondary_button(self.tr("Take off"), "x", self._take_off)
        self._lay_out()
        self.table.opened.connect(lambda _row: self._enrol())
        self.table.chosen.connect(lambda _row: self._offer())
        self._act(self.tr("Take off the waiting list"), "Del", self._take_off)
        self._act(self.tr("Change the priority"), "P", self._next_priority)

    def _columns(self) -> dict[Enum, ColumnSpec[WaitingRow]]:
        locale = QLocale()
        return {
            Column.CODE: ColumnSpec(
                self.tr("Client"), lambda row: row.code, strong=True, width=120
            ),
            Column.PRIORITY: ColumnSpec(
                self.tr("Priority"),
                lambda row: place_words.priority_words(row.priority),
                lambda row: list(Priority).index(row.priority),
                width=116,
                pill=lambda row: place_words.priority_pill(row.priority),
            ),
            Column.SINCE: ColumnSpec(
                self.tr("Since"), lambda row: say_date(row.since), lambda row: row.since, width=116
            ),
            Column.DAYS: ColumnSpec(
                self.tr("Days"),
                lambda row: locale.toString(row.days),
                lambda row: row.days,
                numeric=True,
                width=70,
            ),
            Column.FOR: ColumnSpec(
                self.tr("Waits for"),
                lambda row: self.tr("this group") if row.group else self.tr("any group"),
                muted=True,
                width=110,
                second=self.tr("waits for {0}"),
            ),
            Column.REASON: ColumnSpec(
                self.tr("Why"),
                lambda row: place_words.waiting_words(row.reason),
                muted=True,
                second="{0}",
            ),
        }

    def _lay_out(self) -> None:
        self._list = Card(self.tr("Waiting list"), " ")
        for button in (self.enrol_button, self.up_button, self.off_button):
            self._list.add_action(button)
        self.enrol_button.setToolTip(self.tr("Enter"))
        self.up_button.setToolTip(self.tr("Key {0}").format("P"))
        self.off_button.setToolTip(self.tr("Del"))
        self._stack = QStackedWidget()
        self._stack.bleeds = True  # type: ignore[attr-defined] # read by the card's body
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._list.add(self._stack, 1)
        self.table.setMinimumHeight(250)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        side = CardColumn(self.card)
        outer.addWidget(Columns(self._list, side, side_width=350, narrow=780), 1)

    def _act(
        self,
        text: str,
        keys: str,
        act: Callable[[], object],
        when: Callable[[], bool] | None = None,
    ) -> None:
        reach, group = Qt.ShortcutContext.WidgetShortcut, self.tr("Waiting list")
        KeyAction(self.table, group, text, keys, act, when=when or self._edits, reach=reach)

    def _edits(self) -> bool:
        return self._may_edit and self.table.model().rowCount() > 0

    def show_group(self, group: GroupFile, *, may_edit: bool) -> None:
        """Read who waits for this group, and offer what may be done."""
        self._group = group
        self._may_edit = may_edit
        self.card.show_group(group)
        self.card.setVisible(may_edit)
        for button in (self.enrol_button, self.up_button, self.off_button):
            button.setVisible(may_edit)
        self.setFocusProxy(self.table)
        self._context.jobs.ask(group_places.waiting_list).then(self._keep)

    def _keep(self, rows: Sequence[WaitingRow]) -> None:
        if self._group is None:
            return
        inside = {one.case for one in self._group.members if one.left is None}
        meant = (self._group.id, None)
        shown = [row for row in rows if row.group in meant and row.case not in inside]
        self.table.set_rows(shown)
        self._stack.setCurrentIndex(0 if shown else 1)
        count = QLocale().toString(len(shown))
        words = self.tr("1 waits") if len(shown) == 1 else self.tr("{0} wait").format(count)
        self._list.set_title(self.tr("Waiting list"), words if shown else "")
        self._offer()

    def _offer(self) -> None:
        has_one = self.table.current_row() is not None
        for button in (self.enrol_button, self.up_button, self.off_button):
            button.setEnabled(has_one)

    def _chosen(self) -> WaitingRow | None:
        return self.table.current_row() if self._may_edit else None

    def _enrol(self) -> None:
        if row := self._chosen():
            self.enrol_asked.emit(row.code)

    def _next_priority(self) -> None:
        if row := self._chosen():
            order = list(Priority)
            wanted = order[order.index(row.priority) - 1]
            job = self._set_priority(row, wanted)
            job.then(partial(self._said, row, wanted))

    def _set_priority(self, row: WaitingRow, priority: Priority) -> Job[None]:
        ask = self._context.jobs.ask
        job = ask(group_places.change_priority, row.case, row.id, priority)
        return job.failed(self._refused)

    def _said(self, row: WaitingRow, now: Priority, _result: object) -> None:
        text = self.tr("{0}: priority {1}.")
        words = text.format(row.code, place_words.priority_words(now).lower())
        undo = partial(self._set_priority, row, row.priority)
        self._context.messages.say(words, "good", undo=undo)

    def _take_off(self) -> None:
        if row := self._chosen():
            OffSheet(self._context, row).open_over(self)

    def _refused(self, error: Exception) -> None:
        self._context.messages.say(wording.sentence(error), "danger")
