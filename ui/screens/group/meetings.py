"""The meetings of a cycle: number, day, status, and how many members are marked."""

from __future__ import annotations

from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from counsel_desk.domain.access import Permission
from counsel_desk.domain.groups import MeetingReason, MeetingStatus, belongs
from counsel_desk.services.groups import set_meeting_status
from ui import wording
from ui.theme import Space
from ui.widgets import group_words
from ui.widgets.buttons import Button, danger_button, secondary_button
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.labels import label
from ui.widgets.pill import PillKind, Sign
from ui.widgets.table_model import ColumnSpec, PillText

if TYPE_CHECKING:
    from collections.abc import Callable

    from counsel_desk.domain.groups import GroupFile, Meeting
    from ui.screen import Context


class Column(Enum):
    """The columns of the list of meetings."""

    NUMBER = auto()
    DAY = auto()
    TIME = auto()
    LENGTH = auto()
    STATUS = auto()
    MARKED = auto()


_KEYS = {MeetingStatus.HELD: "H", MeetingStatus.CANCELLED: "C", MeetingStatus.PLANNED: "P"}
_LOOK = {
    MeetingStatus.HELD: (PillKind.GOOD, Sign.DOT),
    MeetingStatus.CANCELLED: (PillKind.NEUTRAL, Sign.NONE),
    MeetingStatus.PLANNED: (PillKind.PRIMARY, Sign.RING),
}


class MeetingsTab(QWidget):
    """Lists the meetings; H, C and P say that one was held, is cancelled or is planned.

    Attributes:
        table: the meetings; buttons: one for each status.

    Signals:
        marks_asked: the meeting whose attendance should be shown.
        cancel_asked: the cycle does not go on.
    """

    marks_asked = Signal(object)
    cancel_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._group: GroupFile | None = None
        self._may_edit = False
        self._marked: dict[object, int] = {}
        self.table: DataTable[Meeting] = DataTable(
            self._columns(), lambda meeting: meeting.id, self.tr("Meetings"), opens_on_click=False
        )
        self.buttons: dict[MeetingStatus, Button] = {}
        self._hint = label("", "muted", wrap=True)
        self.cancel_button = danger_button(self.tr("Cancel the cycle"))
        self.cancel_button.clicked.connect(lambda _checked=False: self.cancel_asked.emit())
        self._lay_out()
        self.table.chosen.connect(lambda _meeting: self._offer())
        self.table.opened.connect(lambda meeting: self.marks_asked.emit(meeting.id))

    def _status_name(self, status: MeetingStatus) -> str:
        return {
            MeetingStatus.HELD: self.tr("held"),
            MeetingStatus.CANCELLED: self.tr("cancelled"),
            MeetingStatus.PLANNED: self.tr("planned"),
        }[status]

    def _columns(self) -> dict[Enum, ColumnSpec[Meeting]]:
        locale = QLocale()
        return {
            Column.NUMBER: ColumnSpec(
                self.tr("No."),
                lambda meeting: locale.toString(meeting.number),
                lambda meeting: meeting.number,
                numeric=True,
                width=64,
            ),
            Column.DAY: ColumnSpec(
                self.tr("Day"),
                lambda meeting: group_words.week_day(meeting.start),
                lambda meeting: meeting.start,
                strong=True,
            ),
            Column.TIME: ColumnSpec(
                self.tr("Time"), lambda meeting: group_words.clock_time(meeting.start), width=90
            ),
            Column.LENGTH: ColumnSpec(
                self.tr("Length"),
                lambda meeting: self.tr("{0} min").format(locale.toString(meeting.minutes)),
                lambda meeting: meeting.minutes,
                numeric=True,
                width=100,
            ),
            Column.STATUS: ColumnSpec(
                self.tr("Status"),
                lambda meeting: self._status_name(meeting.status),
                width=170,
                pill=self._pill,
            ),
            Column.MARKED: ColumnSpec(self.tr("Attendance"), self._marked_words, muted=True),
        }

    def _pill(self, meeting: Meeting) -> PillText:
        kind, sign = _LOOK[meeting.status]
        return PillText(self._status_name(meeting.status), kind, sign)

    def _marked_words(self, meeting: Meeting) -> str:
        if meeting.status is MeetingStatus.CANCELLED and meeting.reason is not None:
            return group_words.meeting_reason(meeting.reason)
        if self._group is None or meeting.status is MeetingStatus.CANCELLED:
            return "–"
        members = [member for member in self._group.members if belongs(member, meeting)]
        if not group_words.is_open(meeting, self._context.clock()) or not members:
            return "–"
        locale = QLocale()
        count = locale.toString(self._marked.get(meeting.id, 0))
        return self.tr("{0} of {1} marked").format(count, locale.toString(len(members)))

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(Space.S)
        names = {
            MeetingStatus.HELD: (self.tr("Held"), "check"),
            MeetingStatus.CANCELLED: (self.tr("Cancelled"), "prohibit"),
            MeetingStatus.PLANNED: (self.tr("Planned"), "calendar-blank"),
        }
        for status, (text, icon) in names.items():
            button = secondary_button(text, icon, partial(self.set_status, status))
            button.setToolTip(self.tr("Key {0}").format(_KEYS[status]))
            self.buttons[status] = button
            tools.addWidget(button)
            act = partial(self.set_status, status)
            self._act(self.tr("Meeting: {0}").format(text), _KEYS[status], act)
        self.reason_button = secondary_button(self.tr("Why"), "chat-text", self.ask_reason)
        self.reason_button.setToolTip(self.tr("Key {0}").format("R"))
        tools.addWidget(self.reason_button)
        self._act(self.tr("Why a meeting was cancelled"), "R", self.ask_reason)
        tools.addStretch(1)
        tools.addWidget(self._hint)
        tools.addWidget(self.cancel_button)
        card = Card()
        card.body.addLayout(tools)
        card.add(self.table, 1)
        self.table.setMinimumHeight(250)
        self._tools = [*self.buttons.values(), self.reason_button, self._hint]
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card, 1)
        self.setFocusProxy(self.table)

    def _act(self, text: str, keys: str, act: Callable[[], object]) -> None:
        action = QAction(text, self.table)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setProperty("group", self.tr("Meetings"))
        action.triggered.connect(lambda _checked=False: act())
        self.table.addAction(action)

    def show_group(self, group: GroupFile, *, may_edit: bool) -> None:
        """Show the meetings, and what may be changed."""
        self._group = group
        self._may_edit = may_edit
        self._marked = {}
        for (_, meeting), mark in group.marks.items():
            if mark.status is not None:
                self._marked[meeting] = self._marked.get(meeting, 0) + 1
        for part in self._tools:
            part.setVisible(may_edit)
        may_cancel = may_edit and self._context.may(Permission.PLAN_GROUP)
        goes_on = any(one.status is MeetingStatus.PLANNED for one in group.meetings)
        self.cancel_button.setVisible(may_cancel and goes_on and group.plan.cancelled_on is None)
        self.table.set_rows(group.meetings)
        self._offer()

    def enter(self) -> None:
        """Take the focus, on the meeting that is next where none is current."""
        self.table.enter_from_above()

    def _offer(self) -> None:
        meeting = self.table.current_row()
        for status, button in self.buttons.items():
            button.setEnabled(meeting is not None and meeting.status is not status)
        is_cancelled = meeting is not None and meeting.status is MeetingStatus.CANCELLED
        self.reason_button.setEnabled(is_cancelled)
        if meeting is None:
            self._hint.setText(self.tr("Choose a meeting, then press H, C or P."))
        elif is_cancelled:
            text = self.tr("Meeting {0} is cancelled: R says why, P plans it again.")
            self._hint.setText(text.format(meeting.number))
        else:
            text = self.tr("Meeting {0}: H held, C cancelled, P planned, Enter shows attendance.")
            self._hint.setText(text.format(meeting.number))

    def set_status(self, status: MeetingStatus) -> None:
        """Give the current meeting another status."""
        group, meeting = self._group, self.table.current_row()
        if group is None or meeting is None or meeting.status is status:
            return
        if not self._may_edit:
            text = self.tr(
                "The status of a meeting is set by the coordinator and by those who lead the group."
            )
            self._context.messages.say(text, "warning")
            return
        has_come = meeting.start.astimezone().date() <= self._context.today()
        if status is MeetingStatus.HELD and not has_come:
            text = self.tr("Meeting {0} is on {1}, so it cannot have been held yet.")
            day = group_words.week_day(meeting.start)
            self._context.messages.say(text.format(meeting.number, day), "warning")
            return
        job = self._context.jobs.ask(set_meeting_status, group.id, meeting.id, status)
        job.then(partial(self._done, meeting, status)).failed(self._refused)

    def _done(self, meeting: Meeting, status: MeetingStatus, _result: object) -> None:
        text = self.tr("Meeting {0} is {1} now.")
        text = text.format(meeting.number, self._status_name(status))
        undo = partial(self._take_back, meeting)
        self._context.messages.say(text, "good", undo=undo)

    def _take_back(self, meeting: Meeting) -> None:
        if self._group is not None:
            ask = self._context.jobs.ask
            job = ask(
                set_meeting_status,
                self._group.id,
                meeting.id,
                meeting.status,
                reason=meeting.reason,
            )
            job.failed(self._refused)

    def ask_reason(self) -> None:
        """Offer the reasons for which the current meeting can have been cancelled."""
        meeting = self.table.current_row()
        is_cancelled = meeting is not None and meeting.status is MeetingStatus.CANCELLED
        if meeting is None or not is_cancelled or not self._may_edit:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, reason in enumerate(MeetingReason, start=1):
            action = menu.addAction(f"&{number}  {group_words.meeting_reason(reason)}")
            action.triggered.connect(partial(self._give_reason, meeting, reason))
        menu.popup(self.reason_button.mapToGlobal(self.reason_button.rect().bottomLeft()))

    def _give_reason(self, meeting: Meeting, reason: MeetingReason, _checked: bool = False) -> None:
        if self._group is not None:
            ask, cancelled = self._context.jobs.ask, MeetingStatus.CANCELLED
            job = ask(set_meeting_status, self._group.id, meeting.id, cancelled, reason=reason)
            job.failed(self._refused)

    def _refused(self, error: Exception) -> None:
        self._context.messages.say(wording.sentence(error), "danger")
