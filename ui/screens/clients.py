"""The list of clients: everyone this person may see, filtered as they type."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from counsel_desk.domain.access import Permission, Role
from counsel_desk.domain.cases import CaseStatus, SessionOutcome
from counsel_desk.services import cases, people
from counsel_desk.services.desk import Changed
from ui.screen import Route, Screen
from ui.theme import Space
from ui.widgets import alert_words, case_words
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader
from ui.widgets.search_box import SearchBox
from ui.widgets.table_model import ColumnSpec, PillText

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.register import CaseRow
    from ui.screen import Context


_SEES_OTHERS = frozenset({Role.SUPERVISOR, Role.COORDINATOR})


class Column(Enum):
    """The columns of the list; which of them are there depends on the person's roles."""

    CODE = auto()
    NAME = auto()
    COUNSELLOR = auto()
    STATUS = auto()
    COUNTY = auto()
    NEXT = auto()
    NEEDS = auto()


class ClientsScreen(Screen):
    """The clients of this person, by code."""

    name: ClassVar[str] = "clients"
    watches: ClassVar[Changed] = (
        Changed.CASES | Changed.ALERTS | Changed.APPOINTMENTS | Changed.STAFF
    )

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self._people: Mapping[PersonId, Person] = {}
        self._now = context.clock()
        self.header = PageHeader(self.tr("Clients"))
        self.search = SearchBox(self._search_words())
        self._count = label("", "muted")
        self.table = self._make_table()
        self._empty = EmptyState(*self._empty_words(), icon="identification-card")
        self._none = EmptyState("", self.tr("Show all clients"), "magnifying-glass")
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def _search_words(self) -> str:
        if not self.context.roles & _SEES_OTHERS:
            return self.tr("Filter by code, name or status")
        if self.context.may(Permission.SEE_NAMES):
            return self.tr("Filter by code, name, counsellor or status")
        return self.tr("Filter by code, counsellor or status")

    def _empty_words(self) -> tuple[str, str]:
        if self.context.may(Permission.REGISTER_CLIENT):
            return self.tr("No client yet."), self.tr("Register a client")
        return self.tr("No client is shared with you yet."), ""

    def _make_table(self) -> DataTable[CaseRow]:
        return DataTable(self._columns(), lambda row: row.case, self.tr("Clients"))

    def _columns(self) -> dict[Enum, ColumnSpec[CaseRow]]:
        may = self.context.may
        found: dict[Enum, ColumnSpec[CaseRow]] = {
            Column.CODE: ColumnSpec(
                self.tr("Code"), lambda row: row.code, width=130, strong=True, icon=_mark_of
            )
        }
        if may(Permission.SEE_NAMES) and not self.context.hides_names:
            found[Column.NAME] = ColumnSpec(
                self.tr("Name"), lambda row: row.name or "", sort=lambda row: row.name
            )
        if self.context.roles & _SEES_OTHERS:
            found[Column.COUNSELLOR] = ColumnSpec(
                self.tr("Counsellor"), self._counsellor, second="{0}"
            )
        found |= self._columns_for_all()
        if may(Permission.READ_CLINICAL):
            found[Column.NEEDS] = self._needs_column()
        return found

    def _columns_for_all(self) -> dict[Enum, ColumnSpec[CaseRow]]:
        pills = {status: case_words.status_pill(status) for status in CaseStatus}
        return {
            Column.COUNTY: ColumnSpec(
                self.tr("County"), lambda row: row.county, width=150, searched=False, second="{0}"
            ),
            Column.NEXT: ColumnSpec(
                self.tr("Next session"),
                lambda row: _said(self._next(row)),
                sort=self._next,
                width=160,
                searched=False,
                muted=True,
                second=self.tr("next {0}"),
            ),
            Column.STATUS: ColumnSpec(
                self.tr("Status"),
                lambda row: pills[row.status].text,
                pill=lambda row: pills[row.status],
                width=120,
            ),
        }

    def _needs_column(self) -> ColumnSpec[CaseRow]:
        return ColumnSpec(
            self.tr("Needs you"),
            lambda row: pill.text if (pill := self._needs(row)) else "",
            sort=lambda row: len(row.alerts) or None,
            pill=self._needs,
            width=210,
            searched=False,
            second="{0}",
        )

    def _needs(self, row: CaseRow) -> PillText | None:
        if not row.alerts:
            return None
        first = alert_words.by_urgency(row.alerts)[0]
        return PillText(alert_words.kind_words(first.kind), *alert_words.pill_of(first.kind))

    def _counsellor(self, row: CaseRow) -> str:
        return case_words.name_of(self._people, row.counsellor)

    def _next(self, row: CaseRow) -> datetime.datetime | None:
        coming = (
            one.start
            for one in row.appointments
            if one.outcome is SessionOutcome.PLANNED and one.start >= self._now
        )
        return min(coming, default=None)

    def _lay_out(self) -> None:
        if self.context.may(Permission.SCREEN):
            scores = secondary_button(self.tr("Past scores"), "upload-simple", self._bring_scores)
            scores.setToolTip(self.tr("Bring past screenings in from a table kept elsewhere"))
            self.header.add(scores)
        if self.context.may(Permission.REGISTER_CLIENT):
            bring = secondary_button(self.tr("Bring in"), "upload-simple", self._bring_in)
            bring.setToolTip(self.tr("Bring in clients from a register kept elsewhere"))
            self.header.add(bring)
            self.header.add(primary_button(self.tr("Register"), "user-plus", self._register))
        card = Card()
        card.setMinimumHeight(300)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self.header)
        outer.addWidget(card, 1)
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(self.search, 1)
        line.addWidget(self._count)
        card.body.addLayout(line)
        card.add(self._stack, 1)
        for page in (self.table, self._empty, self._none):
            self._stack.addWidget(page)
        self.setFocusProxy(self.search)

    def _connect(self) -> None:
        self.search.textChanged.connect(self.table.set_filter)
        self.search.down_pressed.connect(self.table.enter_from_above)
        self.search.returnPressed.connect(self._open_first)
        self.table.opened.connect(lambda row: self._open(row.case))
        self.table.counted.connect(self._counted)
        self._empty.acted.connect(self._register)
        self._none.acted.connect(self._show_all)
        self._action(self.tr("Filter the clients"), "Ctrl+F", self._to_search)
        if self.context.may(Permission.REGISTER_CLIENT):
            self._action(self.tr("Register a client"), "Ctrl+N", self._register)

    def _action(self, text: str, keys: str, act: Callable[[], object]) -> None:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setProperty("group", self.tr("Clients"))
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where the person will go on."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Ask for colleagues' names and for the rows."""
        self._now = self.context.clock()
        self.context.jobs.ask(people.list_people).then(self._know_people)
        self.context.jobs.ask(cases.list_cases).then(self._show)

    def _know_people(self, found: tuple[Person, ...]) -> None:
        self._people = case_words.by_id(found)

    def _show(self, rows: tuple[CaseRow, ...]) -> None:
        self.table.set_rows(rows)

    def _counted(self, shown: int, total: int) -> None:
        page = self.table if shown else (self._none if total else self._empty)
        self._none.set_sentence(
            self.tr("No client matches “{0}”.").format(self.search.text().strip())
        )
        self._stack.setCurrentWidget(page)
        locale = QLocale()
        self.header.set_title(self.tr("Clients"), self._total_words(total))
        words = self.tr("{0} of {1}").format(locale.toString(shown), locale.toString(total))
        self._count.setText(words)
        self._count.setVisible(shown != total)

    def _total_words(self, total: int) -> str:
        if not total:
            return ""
        if total == 1:
            return self.tr("1 client you may see")
        return self.tr("{0} clients you may see").format(QLocale().toString(total))

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _show_all(self) -> None:
        self.search.clear()
        self._to_search()

    def _open_first(self) -> None:
        model = self.table.table_model
        if model.rowCount():
            row = self.table.current_row() or model.row_at(0)
            self._open(row.case)

    def _open(self, case: UUID) -> None:
        self.context.go(Route("client", case, "overview"))

    def _bring_in(self) -> None:
        self.context.go(Route("bring_in"))

    def _bring_scores(self) -> None:
        self.context.go(Route("bring_in_scores"))

    def _register(self) -> None:
        self.context.go(Route("register"))

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Clients")


def _mark_of(row: CaseRow) -> tuple[str, str] | None:
    if not row.alerts:
        return ("user", "muted")
    return ("warning-circle", "danger")


def _said(moment: datetime.datetime | None) -> str:
    return "" if moment is None else case_words.say_moment(moment)
