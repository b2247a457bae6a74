"""The meetings of a cycle: number, day, status, and how many members are marked."""

from __future__ import annotations

from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from counsel_desk.domain.access import Permission, Role
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import MeetingReason, MeetingStatus, belongs
from counsel_desk.services.group_schedule import meeting_history, take_back_move
from counsel_desk.services.groups import set_meeting_status
from counsel_desk.services.public_holidays import holidays_between
from ui import wording
from ui.screens.group.adding import AddedMeeting
from ui.screens.group.dates_file import DatesFile
from ui.screens.group.meeting_parts import (
    STATUS_KEYS,
    MeetingInterpreter,
    own_interpreter,
    status_pill,
    then_words,
    unsaid,
)
from ui.screens.group.replanning import plan_again
from ui.theme import Space
from ui.widgets import group_words, schedule_words
from ui.widgets.buttons import Button, danger_button, secondary_button
from ui.widgets.card import Card
from ui.widgets.cycle_measures import measures_words
from ui.widgets.data_table import DataTable
from ui.widgets.flow import FlowLayout
from ui.widgets.keys import Act, KeyAction, When, always, follows
from ui.widgets.labels import label
from ui.widgets.meeting_sheets import MeetingHistorySheet, MoveMeetingSheet
from ui.widgets.table_model import ColumnSpec

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping

    from counsel_desk.domain.diary import Holiday
    from counsel_desk.domain.groups import GroupFile, Meeting
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from ui.screen import Context


class Column(Enum):
    """The columns of the list of meetings."""

    NUMBER = auto()
    DAY = auto()
    TIME = auto()
    LENGTH = auto()
    STATUS = auto()
    MARKED = auto()
    NOTE = auto()


class MeetingsTab(QWidget):
    """Lists the meetings; H, C and P say that one was held, is cancelled or is planned.

    M moves the current one, C asks why it is cancelled, E shows when it was to be before.

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
        self._holidays: tuple[Holiday, ...] = ()
        self.people: Mapping[PersonId, Person] = {}
        self.table: DataTable[Meeting] = DataTable(
            self._columns(), lambda meeting: meeting.id, self.tr("Meetings"), opens_on_click=False
        )
        self.buttons: dict[MeetingStatus, Button] = {}
        self._hint = label("", "muted", wrap=True)
        self._measured = label("", "muted", wrap=True)
        self._adding = AddedMeeting(self, context)
        self.interpreting = MeetingInterpreter(self, context)
        self.cancel_button = danger_button(self.tr("Cancel the cycle"))
        self.cancel_button.clicked.connect(lambda _checked=False: self.cancel_asked.emit())
        self._lay_out()
        self.table.chosen.connect(lambda _meeting: self._offer())
        self.table.opened.connect(lambda meeting: self.marks_asked.emit(meeting.id))

    def _columns(self) -> dict[Enum, ColumnSpec[Meeting]]:
        locale = QLocale()
        return {
            Column.NUMBER: ColumnSpec(
                self.tr("No."),
                lambda meeting: locale.toString(meeting.number),
                lambda meeting: meeting.number,
                numeric=True, width=64, narrow=52,
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
                numeric=True, width=100, second="{0}",
            ),
            Column.STATUS: ColumnSpec(
                self.tr("Status"),
                lambda meeting: group_words.meeting_status(meeting.status),
                width=130,
                pill=status_pill,
            ),
            Column.MARKED: ColumnSpec(
                self.tr("Attendance"), self._marked_words, width=170, muted=True, second="{0}"
            ),
            Column.NOTE: ColumnSpec(self.tr("Remarks"), self._note, muted=True, second="{0}"),
        }  # fmt: skip

    def _note(self, meeting: Meeting) -> str:
        """Say where it was moved from and why, whether its day is a holiday, who interprets."""
        moved = ""
        if meeting.planned is not None:
            moved = schedule_words.change_words(meeting.planned, meeting.moved_for)
        holiday = schedule_words.holidays_on(local_day(meeting.start), self._holidays)
        was = self._group.then.get(meeting.id) if self._group is not None else None
        parts = moved, holiday, own_interpreter(meeting), then_words(was, self.people)
        return "; ".join(part for part in parts if part)

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
        tools = FlowLayout(spacing=Space.S)
        names = {
            MeetingStatus.HELD: (self.tr("Held"), "check"),
            MeetingStatus.CANCELLED: (self.tr("Cancelled"), "prohibit"),
            MeetingStatus.PLANNED: (self.tr("Planned"), "calendar-blank"),
        }
        for status, (text, icon) in names.items():
            act = partial(self.set_status, status)
            self.buttons[status] = self._tool(tools, text, icon, STATUS_KEYS[status], act)
            self._act(self.tr("Meeting: {0}").format(text), STATUS_KEYS[status], act)
        self.reason_button = self._tool(tools, self.tr("Why"), "chat-text", "R", self.ask_reason)
        self._act(self.tr("Why a meeting was cancelled"), "R", self.ask_reason)
        self.move_button = self._tool(
            tools, self.tr("Move"), "arrows-out-cardinal", "M", self.ask_move
        )
        self._act(self.tr("Move a meeting"), "M", self.ask_move)
        asks, change = self.interpreting.ask, self.tr("Change the interpreter of a meeting")
        tools.addWidget(self.interpreting.button)
        self._act(change, "I", asks, follows(self.interpreting.button))
        self.dates_button = self._tool(
            tools, self.tr("Earlier dates"), "clock-counter-clockwise", "E", self.show_history
        )
        self._act(self.tr("When a meeting was to be before"), "E", self.show_history, always)
        self.add_button = self._tool(tools, self.tr("Add"), "plus", "A", self.ask_added)
        self._act(self.tr("Add a meeting"), "A", self.ask_added, follows(self.add_button))
        self.file_button = self._tool(
            tools, self.tr("Dates from a file"), "upload-simple", "F", self.ask_file
        )
        self._act(
            self.tr("Take in the dates of a calendar file"),
            "F",
            self.ask_file,
            follows(self.file_button),
        )
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addLayout(tools, 1)
        line.addWidget(self.cancel_button, 0, Qt.AlignmentFlag.AlignTop)
        card = Card()
        card.body.addLayout(line)
        card.add(self._hint)
        card.add(self._measured)
        card.add(self.table, 1)
        self.table.setMinimumHeight(250)
        self._tools = [*self.buttons.values(), self.reason_button, self.move_button, self._hint]
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card, 1)
        self.setFocusProxy(self.table)

    def _tool(
        self, tools: FlowLayout, text: str, icon: str, key: str, act: Callable[[], object]
    ) -> Button:
        button = secondary_button(text, icon, act)
        button.setToolTip(self.tr("Key {0}").format(key))
        tools.addWidget(button)
        return button

    def _act(self, text: str, keys: str, act: Act, when: When | None = None) -> None:
        reach, may = Qt.ShortcutContext.WidgetShortcut, when or (lambda: self._may_edit)
        why = None if when else self._say_who_may
        group = self.tr("Meetings")
        KeyAction(self.table, group, text, keys, act, when=may, instead=why, reach=reach)

    def _say_who_may(self) -> None:
        text = self.tr("Meetings are changed by the coordinator and by those who lead the group.")
        self._context.messages.say(text, "warning")

    def show_group(self, group: GroupFile, *, may_edit: bool) -> None:
        """Show the meetings, and what may be changed."""
        self._group = group
        self._may_edit = may_edit
        self._marked = {}
        for (_, meeting), mark in group.marks.items():
            if mark.status is not None:
                self._marked[meeting] = self._marked.get(meeting, 0) + 1
        for part in (*self._tools, self.interpreting.button):
            part.setVisible(may_edit)
        may_cancel = may_edit and self._context.may(Permission.PLAN_GROUP)
        may_add = may_cancel and group.plan.cancelled_on is None
        for button in (self.add_button, self.file_button):
            button.setVisible(may_add)
        goes_on = any(one.status is MeetingStatus.PLANNED for one in group.meetings)
        self.cancel_button.setVisible(may_cancel and goes_on and group.plan.cancelled_on is None)
        self.table.set_rows(group.meetings)
        self._say_measured(group)
        self._offer()
        self._ask_holidays(group)

    def _say_measured(self, group: GroupFile) -> None:
        """Say what the cycle measures by its own plan; of nobody whether it was given."""
        said = measures_words(group.plan.measures)
        is_peer = self._context.roles <= {Role.PEER}
        self._measured.setText(self.tr("Measured: {0}").format(said))
        self._measured.setVisible(bool(said) and not is_peer)

    def _ask_holidays(self, group: GroupFile) -> None:
        days = [local_day(one.start) for one in group.meetings]
        if days:
            job = self._context.jobs.compute(holidays_between, min(days), max(days))
            job.then(self._know_holidays)

    def _know_holidays(self, found: tuple[Holiday, ...]) -> None:
        if found != self._holidays and self._group is not None:
            self._holidays = found
            self.table.set_rows(self._group.meetings)

    def enter(self) -> None:
        """Take the focus, on the meeting that is next where none is current."""
        self.table.enter_from_above()

    def _offer(self) -> None:
        meeting, group = self.table.current_row(), self._group
        is_over = group is not None and group.plan.cancelled_on is not None
        for status, button in self.buttons.items():
            stays = status is MeetingStatus.PLANNED and is_over
            button.setEnabled(meeting is not None and meeting.status is not status and not stays)
        is_cancelled = meeting is not None and meeting.status is MeetingStatus.CANCELLED
        self.reason_button.setEnabled(is_cancelled)
        self.dates_button.setEnabled(meeting is not None)
        is_planned = meeting is not None and meeting.status is MeetingStatus.PLANNED
        self.move_button.setEnabled(is_planned)
        self.interpreting.offer(meeting)
        if meeting is None:
            self._hint.setText(self.tr("Choose a meeting, then press H, C, P or M."))
        elif is_cancelled:
            text = self.tr("Meeting {0} is cancelled: R says why, P plans it again.")
            text = self.tr("Meeting {0} is cancelled: R says why.") if is_over else text
            self._hint.setText(text.format(meeting.number))
        else:
            text = self.tr(
                "Meeting {0}: H held, C cancelled, P planned, M moves it, I interpreter, E earlier"
                " dates, Enter attendance."
            )
            self._hint.setText(text.format(meeting.number))

    def set_status(self, status: MeetingStatus) -> None:
        """Give the current meeting another status."""
        group, meeting = self._group, self.table.current_row()
        if group is None or meeting is None or meeting.status is status:
            return
        has_come = meeting.start.astimezone().date() <= self._context.today()
        if status is MeetingStatus.HELD and not has_come:
            text = self.tr("Meeting {0} is on {1}, so it cannot have been held yet.")
            named = meeting.number, group_words.week_day(meeting.start)
            self._context.messages.say(text.format(*named), "warning")
            return
        if status is MeetingStatus.CANCELLED:
            self._ask_why(meeting, self.buttons[status])
            return
        act, is_off = partial(self._set, meeting, status), meeting.status is MeetingStatus.CANCELLED
        if is_off and status is MeetingStatus.PLANNED:
            plan_again(self, self._context, meeting, act)
        else:
            act()

    def _set(self, meeting: Meeting, status: MeetingStatus) -> None:
        job = self._context.jobs.ask(set_meeting_status, meeting.group, meeting.id, status)
        job.then(partial(self._done, meeting, status)).failed(self._refused)

    def _done(self, meeting: Meeting, status: MeetingStatus, _result: object) -> None:
        named = meeting.number, group_words.meeting_status(status)
        text = self.tr("Meeting {0} is {1} now.").format(*named)
        undo = partial(self._take_back, meeting)
        self._context.messages.say(text, "good", undo=undo)

    def _take_back(self, meeting: Meeting) -> None:
        ask, why = self._context.jobs.ask, meeting.reason or unsaid(meeting)
        named = meeting.group, meeting.id, meeting.status
        ask(set_meeting_status, *named, reason=why).failed(self._refused)

    def ask_reason(self) -> None:
        """Offer the reasons for which the current meeting can have been cancelled."""
        meeting = self.table.current_row()
        is_cancelled = meeting is not None and meeting.status is MeetingStatus.CANCELLED
        if meeting is not None and is_cancelled and self._may_edit:
            self._ask_why(meeting, self.reason_button)

    def _ask_why(self, meeting: Meeting, below: Button) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, reason in enumerate(MeetingReason, start=1):
            action = menu.addAction(f"&{number}  {group_words.meeting_reason(reason)}")
            action.triggered.connect(partial(self._give_reason, meeting, reason))
        menu.popup(below.mapToGlobal(below.rect().bottomLeft()))

    def _give_reason(self, meeting: Meeting, reason: MeetingReason, _checked: bool = False) -> None:
        ask, cancelled = self._context.jobs.ask, MeetingStatus.CANCELLED
        job = ask(set_meeting_status, meeting.group, meeting.id, cancelled, reason=reason)
        if meeting.status is not cancelled:
            job.then(partial(self._done, meeting, cancelled))
        job.failed(self._refused)

    def ask_move(self) -> None:
        """Ask when the current meeting is to be, where it is planned and may be moved."""
        group, meeting = self._group, self.table.current_row()
        is_planned = meeting is not None and meeting.status is MeetingStatus.PLANNED
        if group is None or meeting is None or not is_planned or not self._may_edit:
            return
        title, start = self.tr("meeting {0}").format(meeting.number), meeting.start
        MoveMeetingSheet(
            self._context, group.id, meeting.id, title, start, start, partial(self._moved, meeting)
        ).open_over(self)

    def _moved(self, meeting: Meeting, start: datetime.datetime) -> None:
        text = self.tr("Meeting {0} is on {1} now.")
        text = text.format(meeting.number, group_words.week_day(start))
        self._context.messages.say(text, "good", undo=partial(self._move_back, meeting))

    def _move_back(self, meeting: Meeting) -> None:
        if self._group is not None:
            job = self._context.jobs.ask(take_back_move, self._group.id, meeting.id)
            job.failed(self._refused)

    def ask_added(self) -> None:
        """Ask when one more meeting is, where this person may plan."""
        if self._group is not None and not self.add_button.isHidden():
            self._adding.ask(self._group)

    def ask_file(self) -> None:
        """Ask for a calendar file whose dates the cycle takes in, where this person may plan."""
        if self._group is not None and self.file_button.isVisible():
            self.dates_file = DatesFile(self, self._context, self._group.id)
            self.dates_file.ask()

    def show_history(self) -> None:
        """Show when the current meeting was to be, and what became of it."""
        group, meeting = self._group, self.table.current_row()
        if group is None or meeting is None:
            return
        sheet = MeetingHistorySheet(self.tr("meeting {0}").format(meeting.number), self.people)
        job = self._context.jobs.ask(meeting_history, group.id, meeting.id)
        job.then(sheet.show_versions).failed(sheet.show_error)
        sheet.open_over(self)

    def _refused(self, error: Exception) -> None:
        self._context.messages.say(wording.sentence(error), "danger")
