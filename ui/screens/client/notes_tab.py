"""The notes of a client: drafts on top, then the signed ones, the newest first."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from counsel_desk.services import notes, own_notes
from ui.screens.client.tab import Tab
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.buttons import quiet_button
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.dates import say_date, say_time
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.note_words import kind_icon, review_icon, standing_words
from ui.widgets.rows import ListRow, RowList
from ui.widgets.search_box import SearchBox
from ui.widgets.struck_words import ICON, struck_words
from ui.widgets.table_model import ColumnSpec

if TYPE_CHECKING:
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.notes import NoteLine, OwnNoteLine
    from counsel_desk.domain.register import DraftRow
    from ui.screen import Context


class Column(Enum):
    """The columns of the list of notes."""

    DATE = auto()
    KIND = auto()
    LINE = auto()
    AUTHOR = auto()
    STANDING = auto()
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
        self.own = RowList(self.tr("Private notes"))
        self._own_card = Card()
        self._own_card.set_title(
            self.tr("Private notes"), self.tr("no part of the record; only you can read them")
        )
        self._own_card.add_action(
            quiet_button(self.tr("New private note"), "lock-key", lambda: self.go("own_note"))
        )
        self._own_card.add(self.own)
        self._own_card.hide()
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
        self.own.opened.connect(lambda own: self.go("own_note", item=own))
        self._empty.acted.connect(lambda: self.go("note"))

    def _columns(self) -> dict[Enum, ColumnSpec[NoteLine]]:
        return {
            Column.DATE: ColumnSpec(
                self.tr("Session"),
                lambda note: case_words.say_moment_year(note.session_start),
                sort=lambda note: note.session_start,
                width=170,
                strong=True,
                struck=_is_struck,
            ),
            Column.KIND: ColumnSpec(
                self.tr("Kind"),
                self._kind,
                width=170,
                icon=lambda note: (kind_icon(note.kind), "muted"),
                struck=_is_struck,
            ),
            Column.LINE: ColumnSpec(self.tr("First line"), self._first_line),
            Column.AUTHOR: ColumnSpec(
                self.tr("Author"), self._author, width=150, muted=True, second="{0}"
            ),
            Column.STANDING: ColumnSpec(
                self.tr("Review"),
                standing_words,
                width=200,
                second="{0}",
                icon=lambda note: review_icon(note.review) if note.review else None,
            ),
            Column.SIGNED: ColumnSpec(
                self.tr("Signed"),
                lambda note: case_words.say_day(note.signed_at),
                sort=lambda note: note.signed_at,
                width=140,
                muted=True,
                icon=_sign,
                second=self.tr("signed {0}"),
            ),
        }

    def _first_line(self, note: NoteLine) -> str:
        if note.damaged:
            return self.tr("Damaged: this note cannot be opened. Open it to see what to do.")
        if note.strike is not None:
            return struck_words(note.strike, self.shown.people if self.shown else {})
        code = self.file_code(note.case)
        return f"{code}: {note.first_line}" if code else note.first_line

    def _kind(self, note: NoteLine) -> str:
        words = case_words.kind_words(note.kind)
        return (
            words
            if note.attended or not note.kind.with_client
            else self.tr("{0}, not attended").format(words)
        )

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
        outer.addWidget(self._own_card)

    def load(self) -> None:
        """Ask for the notes, and for the drafts of whoever writes them."""
        shown = self.shown
        if shown is None:
            return
        self._empty.button.setVisible(shown.writes_clinical)
        self.context.jobs.ask(notes.list_notes, self.case).then(self._show)
        if shown.writes_clinical:
            self.context.jobs.ask(notes.list_drafts).then(self._show_drafts)
            self.context.jobs.ask(own_notes.list_own_notes, self.case).then(self._show_own)

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

    def _show_own(self, found: tuple[OwnNoteLine, ...]) -> None:
        self.own.set_rows([(line.id, self._own_row(line)) for line in found])
        self.own.setVisible(bool(found))
        self._own_card.show()

    def _own_row(self, line: OwnNoteLine) -> ListRow:
        title = line.title or self.tr("Private note")
        when = case_words.say_moment_year(line.changed_at)
        if line.damaged:
            damaged = self.tr("Damaged: this note cannot be opened.")
            return ListRow(title, damaged, "shield-warning", "danger", when)
        second = self.tr("Private")
        if line.shared_with:
            people = self.shown.people if self.shown else {}
            names = ", ".join(case_words.name_of(people, one) for one in line.shared_with)
            second = self.tr("Private, shown to {0}").format(names)
        return ListRow(title, second, "lock-key", "muted", when)


def _sign(note: NoteLine) -> tuple[str, str] | None:
    """Give the sign of a note that cannot be read, or that does not belong here."""
    if note.damaged:
        return "shield-warning", "danger"
    return (ICON, "muted") if note.struck else None


def _is_struck(note: NoteLine) -> bool:
    return bool(note.struck)
