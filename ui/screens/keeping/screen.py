"""The review of closed files: what is past its day stands first; a row opens what to decide."""

from __future__ import annotations

from enum import Enum, StrEnum, auto
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from counsel_desk.domain.retention import Keeping
from counsel_desk.services import people, retention
from counsel_desk.services.desk import Changed
from ui import wording
from ui.screen import Route, Screen
from ui.screens.keeping import words
from ui.screens.keeping.deciding import Deciding
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.dates import say_date
from ui.widgets.empty_state import EmptyState
from ui.widgets.filter_chips import FilterBar, FilterChips
from ui.widgets.keys import KeyAction
from ui.widgets.page_header import PageHeader
from ui.widgets.search_box import SearchBox
from ui.widgets.table_model import ColumnSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.retention import KeepingRow
    from ui.screen import Context


class Column(Enum):
    """The columns of the review."""

    CODE = auto()
    NAME = auto()
    CLOSED = auto()
    UNTIL = auto()
    STANDING = auto()
    REASON = auto()
    COUNSELLOR = auto()


class Shown(StrEnum):
    """Which files are shown."""

    DUE = "due"
    HELD = "held"
    ALL = "all"


class KeepingScreen(Screen):
    """Shows every closed file of those supervised, and lets it be decided on."""

    name: ClassVar[str] = "keeping"
    watches: ClassVar[Changed] = Changed.CASES | Changed.STAFF

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self._people: Mapping[PersonId, Person] = {}
        self._rows: tuple[KeepingRow, ...] = ()
        self._asked_for_all = False
        self.header = PageHeader(self.title(), " ")
        self.deciding = Deciding(context, self)
        self.search = SearchBox(self.tr("Filter by code, name or counsellor"))
        chips = [
            (Shown.DUE.value, words.keeping_words(Keeping.DUE)),
            (Shown.HELD.value, words.keeping_words(Keeping.HELD)),
            (Shown.ALL.value, self.tr("All closed files")),
        ]
        self.chips = FilterChips(chips, self.tr("Show only"))
        self.table: DataTable[KeepingRow] = DataTable(
            self._columns(), lambda row: row.case, self.tr("Closed files")
        )
        self.empty = EmptyState(" ", icon="archive")
        self._no_match = EmptyState(
            self.tr("No file stands here."), self.tr("Show all closed files")
        )
        self._lay_out()
        self._connect()

    def _columns(self) -> dict[Enum, ColumnSpec[KeepingRow]]:
        return {
            Column.CODE: ColumnSpec(
                self.tr("Client"), lambda row: row.code, strong=True, width=112
            ),
            Column.NAME: ColumnSpec(self.tr("Name"), lambda row: row.name or "–", width=170),
            Column.CLOSED: ColumnSpec(
                self.tr("Closed on"),
                lambda row: say_date(row.closed_on) if row.closed_on else "–",
                lambda row: row.closed_on, width=116, searched=False,
                second=self.tr("closed {0}"),
            ),
            Column.UNTIL: ColumnSpec(
                self.tr("Kept until"), words.until_words, lambda row: row.until,
                width=116, searched=False,
            ),
            Column.STANDING: ColumnSpec(
                self.tr("Standing"), lambda row: words.keeping_pill(row).text,
                pill=words.keeping_pill, width=132,
            ),
            Column.REASON: ColumnSpec(
                self.tr("Last decision"), lambda row: row.reason, muted=True, searched=False,
                second="{0}",
            ),
            Column.COUNSELLOR: ColumnSpec(
                self.tr("Counsellor"), self._counsellor, muted=True, width=140, second="{0}"
            ),
        }  # fmt: skip

    def _counsellor(self, row: KeepingRow) -> str:
        return case_words.name_of(self._people, row.counsellor)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.bleeds = True  # type: ignore[attr-defined] # read by the card's body
        card = Card()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self.header)
        outer.addWidget(FilterBar(self.search, self.chips))
        outer.addWidget(card, 1)
        card.add(self._stack, 1)
        for part in (self.table, self.empty, self._no_match):
            self._stack.addWidget(part)
        self.table.setMinimumHeight(230)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.search.down_pressed.connect(self.table.enter_from_above)
        self.search.returnPressed.connect(self._open_first)
        self.chips.selected.connect(lambda _key: self._narrow())
        self.table.opened.connect(self._open)
        self._no_match.acted.connect(self.show_all)
        self.setFocusProxy(self.search)
        self._act(self.tr("Filter the closed files"), "Ctrl+F", self.search.setFocus)
        for number, shown in enumerate(Shown, start=1):
            text = self.tr("Show: {0}").format(self.chips.chip(shown.value).text())
            self._act(text, f"Alt+{number}", partial(self.chips.select, shown.value))

    def _act(self, text: str, keys: str, act: Callable[[], object]) -> None:
        KeyAction(self, self.title(), text, keys, act, when=self._has_rows)

    def _has_rows(self) -> bool:
        return bool(self._rows)

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Closed files")

    def showEvent(self, event: QShowEvent) -> None:
        """Take the focus, so that keys work at once."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Ask for colleagues' names and the closed files."""
        self.context.jobs.ask(people.list_people).then(self._keep_people)
        self.context.jobs.ask(retention.review_keeping).then(self._show).failed(self._refused)

    def _keep_people(self, found: Sequence[Person]) -> None:
        self._people = case_words.by_id(found)
        self._narrow()

    def _show(self, rows: Sequence[KeepingRow]) -> None:
        self._rows = tuple(rows)
        self.empty.set_sentence(
            self.tr(
                "No closed file is in your supervision. A file appears here when its counsellor"
                " closes it, with the day until which it is kept."
            )
        )
        if not self._asked_for_all and not self._under(Shown.DUE):
            self.chips.select(Shown.ALL.value)  # nothing waits: show what there is
        self._asked_for_all = True
        self._narrow()

    def _refused(self, error: Exception) -> None:
        self.empty.set_sentence(wording.sentence(error))
        self._stack.setCurrentWidget(self.empty)

    def _under(self, shown: Shown) -> list[KeepingRow]:
        if shown is Shown.DUE:
            return [row for row in self._rows if row.keeping is Keeping.DUE or row.erasing]
        if shown is Shown.HELD:
            return [row for row in self._rows if row.keeping is Keeping.HELD]
        return list(self._rows)

    def _narrow(self) -> None:
        under = {shown: self._under(shown) for shown in Shown}
        self.chips.set_counts({shown.value: len(rows) for shown, rows in under.items()})
        self.table.set_rows(under[Shown(self.chips.current())])
        self.table.set_filter(self.search.text())
        self.header.set_title(self.title(), self._summary(len(under[Shown.DUE])))
        if not self._rows:
            self._stack.setCurrentWidget(self.empty)
        else:
            found = self.table.table_model.rowCount()
            self._stack.setCurrentWidget(self.table if found else self._no_match)

    def _summary(self, due: int) -> str:
        if not self._rows:
            return " "
        if not due:
            return self.tr("None is past the day until which it is kept.")
        if due == 1:
            return self.tr("1 file waits for a decision: keep it longer, hold it, or erase it.")
        said = self.tr("{0} files wait for a decision: keep them longer, hold them, or erase them.")
        return said.format(QLocale().toString(due))

    def show_all(self) -> None:
        """Empty the filter."""
        self.search.clear()
        self.chips.select(Shown.ALL.value)
        self.search.setFocus()

    def _open_first(self) -> None:
        if self.table.table_model.rowCount():
            self._open(self.table.current_row() or self.table.table_model.row_at(0))

    def _open(self, row: KeepingRow) -> None:
        self.deciding.open(row, self._people)
