"""The notes of a group's meetings: which have one, which wait for one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from counsel_desk.domain.group_notes import MeetingNoteLine
from counsel_desk.domain.groups import Meeting, MeetingStatus
from counsel_desk.services import group_notes
from ui import wording
from ui.widgets import case_words, group_words
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.pill import PillKind, Sign
from ui.widgets.table_model import ColumnSpec, PillText

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.groups import GroupFile
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from ui.screen import Context


class Column(Enum):
    """The columns of the list."""

    NUMBER = auto()
    DAY = auto()
    NOTE = auto()
    INCIDENT = auto()


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A meeting with what is known of its note."""

    meeting: Meeting
    line: MeetingNoteLine | None


class NotesTab(QWidget):
    """Lists the meetings that came, the newest first; Enter opens the note of one.

    Attributes:
        table: the meetings; sealed: how many notes do not open here, where there are any.

    Signals:
        asked: the meeting whose note is wanted.
    """

    asked = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._group: GroupFile | None = None
        self._people: Mapping[PersonId, Person] = {}
        self._is_stale = False
        self.table: DataTable[NoteRow] = DataTable(
            self._columns(), lambda row: row.meeting.id, self.tr("Notes of meetings")
        )
        self._empty = EmptyState(self.tr("No meeting has come yet. Its note is written then."))
        self.sealed = label("", "muted", wrap=True)
        self.sealed.hide()
        self.open_button = secondary_button(self.tr("Open"), "note", self._open)
        self.open_button.setToolTip(self.tr("Enter"))
        self._lay_out()
        self.table.opened.connect(lambda row: self.asked.emit(row.meeting.id))
        self.table.chosen.connect(lambda row: self.open_button.setEnabled(row is not None))

    def _columns(self) -> dict[Enum, ColumnSpec[NoteRow]]:
        locale = QLocale()
        return {
            Column.NUMBER: ColumnSpec(
                self.tr("No."),
                lambda row: locale.toString(row.meeting.number),
                lambda row: row.meeting.number,
                numeric=True,
                width=64,
            ),
            Column.DAY: ColumnSpec(
                self.tr("Day"),
                lambda row: group_words.week_day(row.meeting.start),
                lambda row: row.meeting.start,
                strong=True,
                width=180,
            ),
            Column.NOTE: ColumnSpec(self.tr("Note"), self._note_words, muted=True),
            Column.INCIDENT: ColumnSpec(
                self.tr("Incident"),
                lambda row: self.tr("incident") if row.line and row.line.incident else "",
                width=130,
                pill=self._pill,
            ),
        }

    def _note_words(self, row: NoteRow) -> str:
        if row.line is None:
            return self.tr("not written yet")
        name = case_words.name_of(self._people, row.line.author)
        when = case_words.say_day(row.line.signed_at)
        words = self.tr("signed by {0}, {1}").format(name, when)
        if row.line.count > 1:
            added = QLocale().toString(row.line.count - 1)
            words = self.tr("{0}, added to: {1}").format(words, added)
        return words

    def _pill(self, row: NoteRow) -> PillText | None:
        if row.line is None or not row.line.incident:
            return None
        return PillText(self.tr("incident"), PillKind.WARNING, Sign.DOT)

    def _lay_out(self) -> None:
        card = Card(self.tr("Notes of meetings"), self.tr("by member codes alone"))
        card.add_action(self.open_button)
        self.open_button.setEnabled(False)
        self._stack = QStackedWidget()
        self._stack.bleeds = True  # type: ignore[attr-defined] # read by the card's body
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        card.add(self.sealed)
        card.add(self._stack, 1)
        self.table.setMinimumHeight(250)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card, 1)
        self.setFocusProxy(self.table)

    def show_group(self, group: GroupFile, people: Mapping[PersonId, Person]) -> None:
        """Show the meetings of a group; what is written of them is read once it is seen."""
        self._group, self._people = group, people
        self._is_stale = True
        self._read()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was written."""
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        if self._group is None or not self._is_stale or not self.isVisible():
            return
        self._is_stale = False
        job = self._context.jobs.ask(group_notes.list_meeting_notes, self._group.id)
        job.then(self._keep).failed(self._refused)
        count = self._context.jobs.ask(group_notes.count_sealed_notes, self._group.id)
        count.then(self._say_sealed)

    def _say_sealed(self, count: int) -> None:
        one = self.tr("1 note is sealed with a key that you were not given.")
        many = self.tr("{0} notes are sealed with keys that you were not given.")
        way = self.tr(
            "Who led the group then, or their supervisor, passes it on when they sign in. Where"
            " none of them is left, it stays shut."
        )
        said = one if count == 1 else many.format(QLocale().toString(count))
        self.sealed.setText(f"{said} {way}")
        self.sealed.setVisible(count > 0)

    def _keep(self, lines: Sequence[MeetingNoteLine]) -> None:
        if self._group is None:
            return
        now, written = self._context.clock(), {line.meeting: line for line in lines}
        rows = [
            NoteRow(one, written.get(one.id))
            for one in reversed(self._group.meetings)
            if one.id in written
            or (group_words.is_open(one, now) and one.status is not MeetingStatus.CANCELLED)
        ]
        self.table.set_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        if rows and self.table.hasFocus():
            self.table.enter_from_above()

    def _refused(self, error: Exception) -> None:
        self._empty.set_sentence(wording.sentence(error))
        self._stack.setCurrentIndex(1)

    def _open(self) -> None:
        if row := self.table.current_row():
            self.asked.emit(row.meeting.id)
