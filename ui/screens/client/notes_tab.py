"""The notes of a client: drafts on top, then the signed ones, the newest first."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from counsel_desk.services import notes
from ui.screens.client.tab import Tab
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.dates import say_date, say_time
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.rows import ListRow, RowList
from ui.widgets.search_box import SearchBox
from ui.widgets.table_model import ColumnSpec

if TYPE_CHECKING:
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.notes import NoteLine
    from counsel_desk.domain.register import DraftRow
    from ui.screen import Context


class Column(Enum):
    """The columns of the list of notes."""

    DATE = auto()
    KIND = auto()
    LINE = auto()
    AUTHOR = auto()
    SIGNED = auto()


class NotesTab(Tab):
    """Drafts of this person and the signed notes of the case."""

    key: ClassVar[str] = "notes"

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__(context, case)
        self.drafts = RowList(self.tr("Drafts"))
        self._drafts_card = Card()
        self._drafts_card.set_title(
            self.tr("Drafts"), self.tr("only you can read them until they are signed")
        )
        self._drafts_card.add(self.drafts)
        self._drafts_card.hide()
        self.search = SearchBox(self.tr("Filter the notes"))
        self._count = label("", "muted")
        self.table = DataTable(self._columns(), lambda note: note.id, self.tr("Signed notes"))
        self._empty = EmptyState(self.tr("No signed note yet."), self.tr("Write note"), "note")
        self._stack = QStackedWidget()
        self._lay_out()
        self.search.textChanged.connect(self.table.set_filter)
        self.search.down_pressed.connect(self.table.enter_from_above)
        self.table.opened.connect(lambda note: self.go("read_note", item=note.id))
        self.drafts.opened.connect(lambda row: self.go("note", item=row.note))
        self._empty.acted.connect(lambda: self.go("note"))

    def _columns(self) -> dict[Enum, ColumnSpec[NoteLine]]:
        return {
            Column.DATE: ColumnSpec(
                self.tr("Session"),
                lambda note: case_words.say_moment_year(note.session_start),
                sort=lambda note: note.session_start,
                width=170,
                strong=True,
            ),
            Column.KIND: ColumnSpec(
                self.tr("Kind"), self._kind, width=170, icon=lambda note: (_icon(note), "muted")
            ),
            Column.LINE: ColumnSpec(self.tr("First line"), self._first_line),
            Column.AUTHOR: ColumnSpec(self.tr("Author"), self._author, width=160, muted=True),
            Column.SIGNED: ColumnSpec(
                self.tr("Signed"),
                lambda note: case_words.say_day(note.signed_at),
                sort=lambda note: note.signed_at,
                width=140,
                muted=True,
                icon=lambda note: ("shield-warning", "danger") if note.damaged else None,
            ),
        }

    def _first_line(self, note: NoteLine) -> str:
        if note.damaged:
            return self.tr("Damaged: this note cannot be opened. Open it to see what to do.")
        return note.first_line

    def _kind(self, note: NoteLine) -> str:
        words = case_words.kind_words(note.kind)
        return words if note.attended else self.tr("{0}, not attended").format(words)

    def _author(self, note: NoteLine) -> str:
        return case_words.name_of(self.shown.people if self.shown else {}, note.author)

    def _lay_out(self) -> None:
        card = Card()
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(self.search, 1)
        line.addWidget(self._count)
        card.body.addLayout(line)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        card.add(self._stack, 1)
        card.setMinimumHeight(320)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self._drafts_card)
        outer.addWidget(card, 1)

    def load(self) -> None:
        """Ask for the notes, and for the drafts of whoever writes them."""
        shown = self.shown
        if shown is None:
            return
        self._empty.button.setVisible(shown.writes_clinical)
        self.context.jobs.ask(notes.list_notes, self.case).then(self._show)
        if shown.writes_clinical:
            self.context.jobs.ask(notes.list_drafts).then(self._show_drafts)

    def _show(self, found: tuple[NoteLine, ...]) -> None:
        self.table.set_rows(found)
        self._stack.setCurrentWidget(self.table if found else self._empty)
        count = len(found)
        words = self.tr("1 note") if count == 1 else self.tr("{0} notes").format(count)
        self._count.setText(words if found else "")

    def _show_drafts(self, found: tuple[DraftRow, ...]) -> None:
        own = [row for row in found if row.case == self.case]
        self.drafts.set_rows([(row, self._draft_row(row)) for row in own])
        self._drafts_card.setVisible(bool(own))

    def _draft_row(self, row: DraftRow) -> ListRow:
        saved = case_words.local(row.saved_at)
        when = say_time(saved.time())
        if saved.date() != self.context.today():
            when = say_date(saved.date())
        kind = case_words.kind_words(row.kind)
        line = self.tr("{0} of {1}").format(kind, case_words.say_moment(row.session_start))
        return ListRow(
            line, self.tr("Saved {0}, not signed").format(when), "note-pencil", "warning"
        )


def _icon(note: NoteLine) -> str:
    from counsel_desk.domain.notes import NoteKind

    return {
        NoteKind.PROGRESS: "note",
        NoteKind.INTAKE: "identification-card",
        NoteKind.PHONE: "phone",
        NoteKind.HOME_VISIT: "house-line",
        NoteKind.FAMILY: "users-three",
        NoteKind.NO_SHOW: "x-circle",
        NoteKind.CLOSING: "check-circle",
    }[note.kind]
