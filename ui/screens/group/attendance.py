"""The attendance tab: each mark is seen at once, saved at once, and corrected if that fails."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import AttendanceStatus, MeetingStatus, belongs
from counsel_desk.services.group_marks import mark_history
from counsel_desk.services.groups import mark
from ui import wording
from ui.screens.group.mark_history import MarkHistorySheet
from ui.screens.group.marking import Ledger, reasons_of, statuses
from ui.screens.group.one_meeting import MeetingBar
from ui.screens.group.reasons import ReasonsPopover
from ui.widgets import group_words
from ui.widgets.attendance_grid import AttendanceGrid
from ui.widgets.attendance_model import MeetingHead, MemberRow
from ui.widgets.card import Card
from ui.widgets.dates import say_date
from ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from counsel_desk.domain.groups import Dose, GroupFile, Meeting
    from counsel_desk.domain.ids import MeetingId, MembershipId, PersonId
    from counsel_desk.domain.people import Person
    from ui.screen import Context
    from ui.screens.group.marking import Cell, Wish

NARROW = 620


class AttendanceTab(QWidget):
    """Marks who came.

    In a narrow window it shows one meeting at a time.

    Attributes:
        grid: the cells; bar: which meeting is shown where there is room for one.

    Signals:
        enrol_asked: the roll is empty and the person wants to fill it.
    """

    enrol_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._group: GroupFile | None = None
        self._shape: object = None
        self._doses: dict[MembershipId, Dose] = {}
        self._may_mark = False
        self._is_narrow = False
        self._people: Mapping[PersonId, Person] = {}
        self.ledger = Ledger()
        self.grid = AttendanceGrid(statuses())
        self.grid.marked.connect(self._marked)
        self.grid.reason_asked.connect(self._ask_reasons)
        self.grid.history_asked.connect(self._ask_history)
        self.bar = MeetingBar()
        self.bar.hide()
        self.bar.chosen.connect(self.go_to_meeting)
        for action in self.grid.table.actions():
            if action.shortcut() in (QKeySequence("Ctrl+Z"), QKeySequence("H")):
                continue
            action.triggered.connect(lambda _checked=False: self._explain_closed())
        self._empty = EmptyState(
            self.tr("Nobody is enrolled yet. Enrol members by their case code first."),
            self.tr("Enrol a member"),
            "users-three",
        )
        self._empty.acted.connect(self.enrol_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        card = Card()
        self._stack = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack, 0)
        outer.addStretch(1)
        self._stack.addWidget(card)
        card.add(self.bar)
        card.add(self.grid, 1)
        self._stack.addWidget(self._empty)
        self.setFocusProxy(self.grid)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show one meeting alone where there is no room for several."""
        super().resizeEvent(event)
        is_narrow = event.size().width() < NARROW
        group = self._group
        if is_narrow == self._is_narrow or group is None:
            self._is_narrow = is_narrow
            return
        here = self._meeting_here()
        self._is_narrow = is_narrow
        self._show_cells(group)
        if here is not None:
            self.go_to_meeting(here)

    def _meeting_here(self) -> MeetingId | None:
        shown, column = self._shown_meetings(), self.grid.table.currentIndex().column()
        return shown[column].id if 0 <= column < len(shown) else None

    def show_group(
        self,
        group: GroupFile,
        people: Mapping[PersonId, Person],
        *,
        may_mark: bool,
        may_enrol: bool,
    ) -> None:
        """Show the group as it is recorded, under the marks still being saved."""
        self._group, self._people = group, people
        self._may_mark = may_mark
        self._doses = dict(group.doses)
        self.ledger.record(group.marks)
        self._empty.button.setVisible(may_enrol)
        self._stack.setCurrentIndex(0 if group.members else 1)
        self._show_cells(group)

    def _shown_meetings(self) -> Sequence[Meeting]:
        """Give the meetings that have a column."""
        if self._group is None:
            return ()
        every = self._group.meetings
        return [one for one in every if one.id == self.bar.meeting] if self._is_narrow else every

    def _show_cells(self, group: GroupFile) -> None:
        self.bar.show_meetings(group.meetings)
        self.bar.setVisible(self._is_narrow)
        heads = self._heads()
        spells = [(one.membership, one.joined, one.left) for one in group.members]
        shape = (spells, heads, self._may_mark)
        if shape == self._shape:
            self.grid.set_members(self._rows())
            self.grid.set_marks(self.ledger.shown())
            return
        is_first = self._shape is None
        here = self.grid.table.currentIndex()
        self._shape = shape
        self.grid.show_group(self._rows(), heads, self.ledger.shown())
        if not is_first and here.isValid():
            self.grid.go_to(min(here.row(), len(group.members) - 1), here.column())

    def _heads(self) -> list[MeetingHead]:
        now = self._context.clock()
        today = self._context.today()
        return [
            MeetingHead(
                meeting.id,
                str(meeting.number),
                self.tr("cancelled")
                if meeting.status is MeetingStatus.CANCELLED
                else group_words.short_day(meeting.start),
                is_open=self._may_mark and group_words.is_open(meeting, now),
                is_today=meeting.start.astimezone().date() == today,
            )
            for meeting in self._shown_meetings()
        ]

    def _rows(self) -> list[MemberRow]:
        group = self._group
        if group is None:
            return []
        names = group_words.spell_codes(group.members)
        return [
            MemberRow(
                member.membership,
                names[member.membership],
                group_words.dose_words(self._doses.get(member.membership)),
                group_words.dose_warning(
                    self._doses.get(member.membership), group.adequate_percent
                ),
                frozenset(one.id for one in group.meetings if not belongs(member, one)),
            )
            for member in group.members
        ]

    def go_to_today(self) -> None:
        """Go to today's meeting, or else the last that has begun, at its first empty cell."""
        if self._group is not None and self._group.meetings:
            column = self._column_of_today(self._group)
            self.go_to_meeting(self._group.meetings[column].id)

    def go_to_meeting(self, meeting: MeetingId) -> None:
        """Go to the first empty cell of a meeting."""
        group = self._group
        if group is None or not group.members:
            return
        if self._is_narrow and self.bar.meeting != meeting:
            self.bar.go_to(meeting)
        if self._is_narrow:
            self._show_cells(group)
        (found,) = (one for one in group.meetings if one.id == meeting)
        column = self._shown_meetings().index(found)
        empty = (
            row
            for row, member in enumerate(group.members)
            if belongs(member, found) and self.ledger.at((member.membership, meeting)) is None
        )
        self.grid.go_to(next(empty, 0), column)

    def _column_of_today(self, group: GroupFile) -> int:
        now, today = self._context.clock(), self._context.today()
        for column, meeting in enumerate(group.meetings):
            if meeting.start.astimezone().date() == today:
                return column
        begun = [c for c, meeting in enumerate(group.meetings) if group_words.is_open(meeting, now)]
        return begun[-1] if begun else 0

    def _marked(
        self, member: MembershipId, meeting: MeetingId, status: AttendanceStatus | None
    ) -> None:
        seen = self.grid.mark(member, meeting)
        self._save((member, meeting), status, reasons_of(seen.reason) if seen else ())

    def _outside(self, cell: Cell) -> str:
        """Say why a member cannot be marked for a meeting outside the spell, or nothing."""
        if self._group is None:
            return ""
        row, column = self._position(cell)
        member, meeting = self._group.members[row], self._group.meetings[column]
        if belongs(member, meeting):
            return ""
        if member.left is not None and member.left < local_day(meeting.start):
            text = self.tr("{0} left on {1}, before meeting {2}, and is not marked for it.")
            return text.format(member.code, say_date(member.left), meeting.number)
        text = self.tr("{0} joined on {1}, after meeting {2}, and is not marked for it.")
        return text.format(member.code, say_date(member.joined), meeting.number)

    def _save(
        self,
        cell: Cell,
        status: AttendanceStatus | None,
        reasons: tuple[str, ...],
    ) -> None:
        if self._group is None:
            return
        wish = self.ledger.wish(cell, status, reasons)
        job = self._context.jobs.ask(
            mark,
            self._group.id,
            membership=cell[0],
            meeting=cell[1],
            status=status,
            reasons=wish.reasons,
        )
        job.then(partial(self._saved, cell, wish)).failed(partial(self._failed, cell, wish))

    def _saved(self, cell: Cell, wish: Wish, dose: Dose) -> None:
        self.ledger.saved(cell, wish)
        self._doses[cell[0]] = dose
        self.grid.set_members(self._rows())

    def _failed(self, cell: Cell, wish: Wish, error: Exception) -> None:
        self.ledger.refused(cell, wish)
        self.grid.set_marks(self.ledger.shown())
        code, number = self._names(cell)
        text = self.tr("The mark of {0} for meeting {1} was not saved and shows as it was before.")
        said = f"{text.format(code, number)} {wording.sentence(error)}"
        self._context.messages.say(said, "danger")

    def _position(self, cell: Cell) -> tuple[int, int]:
        group = self._group
        if group is None:
            return 0, 0
        rows = [member.membership for member in group.members]
        columns = [meeting.id for meeting in group.meetings]
        return rows.index(cell[0]), columns.index(cell[1])

    def _names(self, cell: Cell) -> tuple[str, str]:
        row, column = self._position(cell)
        if self._group is None:
            return "", ""
        return self._group.members[row].code, str(self._group.meetings[column].number)

    def _explain_closed(self) -> None:
        """Say why a cell takes no mark, after a key that would have set one."""
        here, meetings = self.grid.table.currentIndex(), self._shown_meetings()
        group = self._group
        if group is None or not 0 <= here.column() < len(meetings):
            return
        meeting = meetings[here.column()]
        outside = self._outside((group.members[here.row()].membership, meeting.id))
        if not self._may_mark:
            text = self.tr("Marks are set by the coordinator and by those who lead this group.")
        elif meeting.status is MeetingStatus.CANCELLED:
            text = self.tr("Meeting {0} was cancelled, so nobody is marked for it.")
            text = text.format(meeting.number)
        elif not group_words.is_open(meeting, self._context.clock()):
            text = self.tr("Meeting {0} is on {1}. It can be marked from that day on.")
            text = text.format(meeting.number, group_words.week_day(meeting.start))
        elif outside:
            text = outside
        else:
            return
        self._context.messages.say(text, "warning")

    def _ask_reasons(self, member: MembershipId, meeting: MeetingId) -> None:
        cell = (member, meeting)
        now = self.ledger.at(cell)
        if now is None or not self._may_mark:
            return
        code, number = self._names(cell)
        title = self.tr("Reasons, {0}, meeting {1}").format(code, number)
        offered = self._group.offered if self._group else ()
        popover = ReasonsPopover(title, now.reasons, self.grid.table, offered=offered)
        popover.given.connect(partial(self._give_reasons, cell))
        table = self.grid.table
        spot = table.visualRect(table.currentIndex()).bottomLeft()
        popover.open_at(table.viewport().mapToGlobal(spot + QPoint(0, 4)))

    def _give_reasons(self, cell: Cell, reasons: tuple[str, ...]) -> None:
        now = self.ledger.at(cell)
        if now is None or now.reasons == reasons:
            return
        self._save(cell, now.status, reasons)
        self.grid.set_marks(self.ledger.shown())

    def _ask_history(self, member: MembershipId, meeting: MeetingId) -> None:
        if self._group is None:
            return
        code, number = self._names((member, meeting))
        title = self.tr("{0}, meeting {1}").format(code, number)
        sheet = MarkHistorySheet(title, self._people)
        sheet.open_over(self)
        job = self._context.jobs.ask(
            mark_history, self._group.id, membership=member, meeting=meeting
        )
        job.then(sheet.show_versions).failed(sheet.show_error)
