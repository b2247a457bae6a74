"""Enter a printed sheet: its lines in the order in which they were printed, one key a member."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QAction, QKeySequence

from counsel_desk.domain.group_paper import sheet_rows
from counsel_desk.domain.groups import AttendanceStatus, MeetingStatus
from counsel_desk.domain.ids import MembershipId
from counsel_desk.services.groups import mark
from ui.screens.group.marking import status_name, statuses
from ui.shell.saving_sheet import column
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.widgets import group_words
from ui.widgets.data_table import DataTable
from ui.widgets.field import Choice, Field
from ui.widgets.labels import label
from ui.widgets.table_model import ColumnSpec
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from counsel_desk.domain.groups import GroupFile, Meeting
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class Column(Enum):
    """The columns of a sheet."""

    NUMBER = auto()
    CODE = auto()
    MARK = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sheet with what was entered."""

    number: int
    membership: MembershipId
    code: str
    status: AttendanceStatus | None


class SheetEntry(Sheet):
    """Marks line after line: a digit marks, and the next line is current by itself.

    Each mark is saved at once; Backspace goes back a line. What is not marked stays not recorded.

    Attributes:
        meeting: which sheet it is; table: its lines.
    """

    def __init__(self, context: Context, group: GroupFile) -> None:
        self._context, self._group = context, group
        self._marks = {
            key: one.status for key, one in group.marks.items() if one.status is not None
        }
        offered = [one for one in group.meetings if self._is_open(one)]
        self.meeting = Choice([(one.id, _meeting_words(one)) for one in reversed(offered)])
        self.meeting.set_value(self._first_unfinished(offered))
        self.table: DataTable[Line] = DataTable(
            self._columns(),
            lambda line: line.membership,
            translate("SheetEntry", "Lines of the sheet"),
            compact=True,
            opens_on_click=False,
        )
        self.table.setMinimumHeight(36 + 28 * 8)
        self.done = label("", "muted", wrap=True)
        keys = ", ".join(f"{spec.digit} {spec.name}" for spec in statuses())
        field = Field(translate("SheetEntry", "Meeting"), self.meeting)
        body = column(field, self.table, self.done, label(keys, "muted", wrap=True))
        body.setFocusProxy(self.table)
        super().__init__(
            translate("SheetEntry", "Enter a sheet"),
            translate(
                "SheetEntry",
                "The lines stand in the order of the paper. A digit marks the current line and"
                " goes on; Backspace goes back. Every mark is saved at once.",
            ),
            (SheetAction(CANCEL, translate("SheetEntry", "Close")),),
            body=body,
            width=600,
        )
        self._add_keys()
        self.meeting.currentIndexChanged.connect(lambda _place: self._show_lines(first=True))
        self._show_lines(first=True)

    def _is_open(self, meeting: Meeting) -> bool:
        is_open = group_words.is_open(meeting, self._context.clock())
        rows = sheet_rows(self._group.members, meeting)
        return is_open and meeting.status is not MeetingStatus.CANCELLED and bool(rows)

    def _first_unfinished(self, offered: list[Meeting]) -> object:
        """Give the latest meeting of which something is not recorded yet, or the latest."""
        for one in reversed(offered):
            rows = sheet_rows(self._group.members, one)
            if any((row.membership, one.id) not in self._marks for row in rows):
                return one.id
        return offered[-1].id if offered else None

    def _columns(self) -> dict[Enum, ColumnSpec[Line]]:
        return {
            Column.NUMBER: ColumnSpec(
                translate("SheetEntry", "Line"),
                lambda line: QLocale().toString(line.number),
                lambda line: line.number,
                numeric=True,
                width=64,
            ),
            Column.CODE: ColumnSpec(
                translate("SheetEntry", "Code"), lambda line: line.code, strong=True, width=140
            ),
            Column.MARK: ColumnSpec(
                translate("SheetEntry", "Entered"),
                lambda line: (
                    status_name(line.status)
                    if line.status
                    else translate("SheetEntry", "not recorded")
                ),
                muted=True,
            ),
        }

    def _add_keys(self) -> None:
        for spec in statuses():
            self._act(spec.name, spec.digit, partial(self.enter, spec.value))
        before = translate("SheetEntry", "Line before")
        self._act(before, "Backspace", lambda: self._go(self.table.currentIndex().row() - 1))

    def _act(self, text: str, keys: str, act: Callable[[], object]) -> None:
        action = QAction(text, self.table)
        action.setProperty("group", translate("SheetEntry", "On a line of the sheet"))
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _checked=False: act())
        self.table.addAction(action)

    def _meeting(self) -> Meeting | None:
        chosen = self.meeting.value()
        return next((one for one in self._group.meetings if one.id == chosen), None)

    def _lines(self) -> list[Line]:
        meeting = self._meeting()
        if meeting is None:
            return []
        return [
            Line(
                row.number, row.membership, row.code, self._marks.get((row.membership, meeting.id))
            )
            for row in sheet_rows(self._group.members, meeting)
        ]

    def _show_lines(self, *, first: bool = False) -> None:
        lines = self._lines()
        self.table.set_rows(lines)
        left = sum(line.status is None for line in lines)
        if left:
            words = translate("SheetEntry", "Not recorded yet: {0} of {1}.")
            locale = QLocale()
            words = words.format(locale.toString(left), locale.toString(len(lines)))
        else:
            words = translate("SheetEntry", "Every line of this sheet is entered.")
        self.done.setText(words)
        if first and lines:
            empty = (n for n, line in enumerate(lines) if line.status is None)
            self._go(next(empty, 0))

    def _go(self, row: int) -> None:
        """Make a line current; beyond the last one it stays."""
        count = self.table.model().rowCount()
        if count:
            self.table.setCurrentIndex(self.table.model().index(max(0, min(row, count - 1)), 0))

    def enter(self, status: object) -> None:
        """Mark the current line and go on to the next."""
        line, meeting = self.table.current_row(), self._meeting()
        if line is None or meeting is None or not isinstance(status, AttendanceStatus):
            return
        row = self.table.currentIndex().row()
        key = (line.membership, meeting.id)
        before = self._marks.get(key)
        self._marks[key] = status
        self.set_error("")
        self._show_lines()
        self._go(row + 1)
        if status is before:
            return  # to save it again would take the reasons away
        job = self._context.jobs.ask(
            mark, self._group.id, membership=key[0], meeting=key[1], status=status
        )
        job.failed(partial(self._failed, line, before))

    def _failed(self, line: Line, before: AttendanceStatus | None, error: Exception) -> None:
        """Show the line as it is recorded, and say why."""
        meeting = self._meeting()
        if meeting is not None:
            key = (line.membership, meeting.id)
            self._marks.pop(key, None)
            self._marks |= {key: before} if before is not None else {}
        self._show_lines()
        self._go(line.number - 1)
        words = translate("SheetEntry", "Line {0} was not saved.").format(line.number)
        self.set_error(f"{words} {sentence(error)}")


def _meeting_words(meeting: Meeting) -> str:
    text = translate("SheetEntry", "Meeting {0}, {1}")
    return text.format(meeting.number, group_words.week_day(meeting.start))
