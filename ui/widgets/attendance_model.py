"""Who came to which meeting: the plain data and the model behind the attendance grid."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class StatusSpec:
    """One way to attend or not.

    Attributes:
        value: what the mark means to the caller, such as a member of an enum.
        digit: the key that sets it, 1 to 9.
        name: its words.
        icon: its glyph.
        ink, ground: colour roles of glyph and ground.
    """

    value: Hashable
    digit: str
    name: str
    icon: str
    ink: str
    ground: str


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """One column: a meeting with its number and date in words; ``is_open`` takes marks."""

    key: Hashable
    number: str
    date: str
    is_open: bool = True
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One line: a member by code, the dose in words, and a warning where it is low.

    ``outside`` are the meetings before the member joined and after the member left.
    """

    key: Hashable
    code: str
    dose: str = ""
    warning: str = ""
    outside: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, slots=True)
class Mark:
    """What is recorded of one member at one meeting."""

    status: Hashable
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Undo:
    """A mark as it was before a change."""

    member: Hashable
    meeting: Hashable
    before: Mark | None


class AttendanceModel(QAbstractTableModel):
    """Members down, meetings across; the last column is the dose.

    Signals:
        changed: member, meeting and the status now recorded, or None.
    """

    changed = Signal(object, object, object)

    def __init__(self, statuses: Sequence[StatusSpec]) -> None:
        super().__init__()
        self.statuses = {status.value: status for status in statuses}
        self.by_digit = {status.digit: status for status in statuses}
        self.members: Sequence[MemberRow] = ()
        self.meetings: Sequence[MeetingHead] = ()
        self._marks: dict[tuple[Hashable, Hashable], Mark] = {}
        self._done: list[Undo] = []

    def show(
        self,
        members: Sequence[MemberRow],
        meetings: Sequence[MeetingHead],
        marks: Mapping[tuple[Any, Any], Mark],
    ) -> None:
        """Show a group; what could be taken back before is forgotten."""
        self.beginResetModel()
        self.members = members
        self.meetings = meetings
        self._marks = dict(marks)
        self._done.clear()
        self.endResetModel()

    def set_members(self, members: Sequence[MemberRow]) -> None:
        """Show other doses for the same members, in the same order."""
        if [m.key for m in members] != [m.key for m in self.members]:
            self.beginResetModel()
            self.members = members
            self.endResetModel()
            return
        self.members = members
        last = self.columnCount() - 1
        self.dataChanged.emit(self.index(0, last), self.index(len(members) - 1, last))
        self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(members) - 1)

    def put_marks(self, marks: Mapping[tuple[Any, Any], Mark]) -> None:
        """Show marks as they are recorded, without touching what can be taken back."""
        self._marks = dict(marks)
        self.dataChanged.emit(
            self.index(0, 0), self.index(len(self.members) - 1, self.columnCount() - 1)
        )

    def mark_at(self, row: int, column: int) -> Mark | None:
        """Return what is recorded in a cell, or None."""
        if not (0 <= row < len(self.members) and 0 <= column < len(self.meetings)):
            return None
        return self._marks.get((self.members[row].key, self.meetings[column].key))

    def can_mark(self, row: int, column: int) -> bool:
        """Say whether a cell takes a mark."""
        is_inside = 0 <= row < len(self.members) and 0 <= column < len(self.meetings)
        return is_inside and self.meetings[column].is_open and not self.is_outside(row, column)

    def is_outside(self, row: int, column: int) -> bool:
        """Say whether a meeting lies outside the time in which this member was in the group."""
        return self.meetings[column].key in self.members[row].outside

    def mark(self, row: int, column: int, status: Hashable | None) -> bool:
        """Record a status in a cell, or None to clear it; say whether that changed anything."""
        now = self.mark_at(row, column)
        if not self.can_mark(row, column) or (now.status if now else None) == status:
            return False
        member, meeting = self.members[row].key, self.meetings[column].key
        self._done.append(Undo(member, meeting, now))
        self._put(member, meeting, Mark(status) if status is not None else None)
        return True

    def give_reason(self, row: int, column: int, reason: str) -> None:
        """Note the words of a reason in a cell that holds a mark."""
        now = self.mark_at(row, column)
        if now is not None:
            self._marks[self.members[row].key, self.meetings[column].key] = Mark(now.status, reason)
            self._tell(row, column)

    def can_mark_any(self) -> bool:
        """Whether any cell takes a mark from this person."""
        cells = product(range(len(self.members)), range(len(self.meetings)))
        return any(self.can_mark(row, column) for row, column in cells)

    def has_marks(self) -> bool:
        """Whether there is a mark to which this person may add a reason."""
        return bool(self._marks) and self.can_mark_any()

    def can_take_back(self) -> bool:
        """Whether a mark was set here that can be undone."""
        return bool(self._done)

    def take_back(self) -> tuple[int, int] | None:
        """Undo the last mark and return its cell, or None when nothing is left."""
        if not self._done:
            return None
        step = self._done.pop()
        self._put(step.member, step.meeting, step.before)
        return self._cell(step.member, step.meeting)

    def _put(self, member: Hashable, meeting: Hashable, mark: Mark | None) -> None:
        if mark is None:
            self._marks.pop((member, meeting), None)
        else:
            self._marks[member, meeting] = mark
        cell = self._cell(member, meeting)
        if cell is not None:
            self._tell(*cell)
        self.changed.emit(member, meeting, mark.status if mark else None)

    def _tell(self, row: int, column: int) -> None:
        cell = self.index(row, column)
        self.dataChanged.emit(cell, cell)

    def _cell(self, member: Hashable, meeting: Hashable) -> tuple[int, int] | None:
        row = _position((m.key for m in self.members), member)
        column = _position((m.key for m in self.meetings), meeting)
        return None if row is None or column is None else (row, column)

    def words(self, row: int, column: int) -> str:
        """Return a cell in words, for the tip and for a screen reader."""
        member = self.members[row]
        if column >= len(self.meetings):
            parts = [member.code, self.tr("dose {0}").format(member.dose), member.warning]
            return ", ".join(part for part in parts if part)
        head, mark = self.meetings[column], self.mark_at(row, column)
        status = self.statuses.get(mark.status) if mark else None
        empty = self.tr("not a member then") if self.is_outside(row, column) else ""
        said = status.name if status else empty or self.tr("not recorded")
        place = self.tr("meeting {0}, {1}").format(head.number, head.date)
        parts = [member.code, place, said, mark.reason if mark else ""]
        return ", ".join(part for part in parts if part)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 Qt's signature
        """Return how many members there are."""
        return 0 if parent.isValid() else len(self.members)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 Qt's signature
        """Return how many meetings there are, and one for the dose."""
        return 0 if parent.isValid() else len(self.meetings) + 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a cell; the delegate draws it from the mark itself."""
        if not index.isValid():
            return None
        is_said = role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
        return self.words(index.row(), index.column()) if is_said else None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a member's code or a meeting's number and date."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if orientation is Qt.Orientation.Vertical:
            return self.members[section].code if section < len(self.members) else None
        if section < len(self.meetings):
            return f"{self.meetings[section].number} {self.meetings[section].date}"
        return self.tr("Dose")

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Every meeting's cell can be chosen; the dose cannot."""
        if index.isValid() and index.column() < len(self.meetings):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags


def _position(keys: Iterable[Hashable], wanted: Hashable) -> int | None:
    return next((place for place, key in enumerate(keys) if key == wanted), None)
