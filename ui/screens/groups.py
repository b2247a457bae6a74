"""The list of groups: every cycle that this person may see, running ones first."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from counsel_desk.domain.access import Permission
from counsel_desk.services.desk import Changed
from counsel_desk.services.groups import list_groups
from counsel_desk.services.people import list_people
from ui import wording
from ui.screen import Route, Screen
from ui.theme import Space
from ui.widgets import case_words, group_words, schedule_words
from ui.widgets.buttons import primary_button
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.empty_state import EmptyState
from ui.widgets.filter_chips import FilterBar, FilterChips
from ui.widgets.group_words import Standing
from ui.widgets.page_header import PageHeader
from ui.widgets.search_box import SearchBox
from ui.widgets.table_model import ColumnSpec, PillText

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.groups import GroupRow
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from ui.screen import Context

ALL = "all"


class Column(Enum):
    """The columns of the list."""

    TITLE = auto()
    STATUS = auto()
    WHEN = auto()
    MEETINGS = auto()
    MEMBERS = auto()
    NEXT = auto()
    VENUE = auto()
    STAFF = auto()


_GOING_ON = (Standing.RUNNING, Standing.PLANNED)


class GroupsScreen(Screen):
    """Lists the cycles; Enter opens one, Ctrl+N plans a new one."""

    name: ClassVar[str] = "groups"
    watches: ClassVar[Changed] = Changed.GROUPS | Changed.ATTENDANCE | Changed.STAFF

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self._people: dict[PersonId, Person] = {}
        self._rows: tuple[GroupRow, ...] = ()
        self._may_plan = context.may(Permission.PLAN_GROUP)
        self.header = PageHeader(self.tr("Groups"), " ")
        self.search = SearchBox(self.tr("Filter by title, venue, day or name"))
        self.chips = FilterChips(
            (
                (ALL, self.tr("All")),
                *((one.name, group_words.standing_name(one)) for one in Standing),
            ),
            self.tr("Show only"),
        )
        self.table: DataTable[GroupRow] = DataTable(
            self._columns(), lambda row: row.id, self.tr("Groups"), second_lines=2
        )
        self._none = self._empty()
        self._no_match = EmptyState(
            self.tr("No group matches. Empty the filter to see all groups."),
            self.tr("Show all groups"),
        )
        self._lay_out()
        self._connect()

    def _empty(self) -> EmptyState:
        if self._may_plan:
            sentence = self.tr("No group yet. Plan a cycle, and its meetings are set up for you.")
            return EmptyState(sentence, self.tr("New group"), "users-three")
        sentence = self.tr("No group here yet. A group appears once you or a client is in it.")
        return EmptyState(sentence, "", "users-three")

    def _columns(self) -> dict[Enum, ColumnSpec[GroupRow]]:
        locale = QLocale()
        return {
            Column.TITLE: ColumnSpec(
                self.tr("Group"), lambda row: row.title, strong=True, width=190
            ),
            Column.STATUS: ColumnSpec(
                self.tr("Status"),
                lambda row: group_words.standing_name(self._standing(row)),
                lambda row: self._standing(row).value,
                width=124,
                pill=self._pill,
            ),
            Column.WHEN: ColumnSpec(
                self.tr("Meets"),
                lambda row: schedule_words.meets_words(row.first_meeting, row.rule),
                lambda row: row.first_meeting.astimezone().weekday(),
                width=154,
                second="{0}",
            ),
            Column.MEETINGS: ColumnSpec(
                self.tr("Held"),
                lambda row: self.tr("{0} of {1}").format(
                    locale.toString(row.held), locale.toString(row.meetings)
                ),
                lambda row: row.held,
                numeric=True,
                width=84,
                searched=False,
                second=self.tr("{0} held"),
            ),
            Column.MEMBERS: ColumnSpec(
                self.tr("Members"),
                lambda row: locale.toString(row.members),
                lambda row: row.members,
                numeric=True,
                width=88,
                searched=False,
            ),
            Column.NEXT: ColumnSpec(
                self.tr("Next meeting"),
                self._next,
                lambda row: row.next_meeting,
                width=158,
                second=self.tr("next {0}"),
            ),
            Column.VENUE: ColumnSpec(self.tr("Venue"), lambda row: row.venue, second="{0}"),
            Column.STAFF: ColumnSpec(
                self.tr("Led by"),
                lambda row: group_words.staff_names(row.staff, self._people),
                muted=True,
            ),
        }

    def _standing(self, row: GroupRow) -> Standing:
        return group_words.row_standing(row, self.context.clock())

    def _pill(self, row: GroupRow) -> PillText:
        words = group_words.standing_words(self._standing(row))
        return PillText(words.text, words.kind, words.sign)

    def _next(self, row: GroupRow) -> str:
        if row.next_meeting is None:
            return "–"
        if row.next_meeting.astimezone().date() == self.context.today():
            return self.tr("today {0}").format(group_words.clock_time(row.next_meeting))
        return group_words.week_day(row.next_meeting)

    def _lay_out(self) -> None:
        if self._may_plan:
            button = primary_button(self.tr("New group"), "plus", self.plan)
            button.setToolTip(self.tr("Ctrl+N"))
            self.header.add(button)
        self._card = Card()
        self._stack = QStackedWidget()
        self._stack.bleeds = True  # type: ignore[attr-defined] # read by the card's body
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self.header)
        outer.addWidget(FilterBar(self.search, self.chips))
        outer.addWidget(self._card, 1)
        self._card.add(self._stack, 1)
        for part in (self.table, self._none, self._no_match):
            self._stack.addWidget(part)
        self.table.setMinimumHeight(230)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.search.down_pressed.connect(self.table.enter_from_above)
        self.search.returnPressed.connect(self._open_only)
        self.chips.selected.connect(lambda _key: self._narrow())
        self.table.opened.connect(self._open)
        self._none.acted.connect(self.plan)
        self._no_match.acted.connect(self.show_all)
        self.setFocusProxy(self.search)
        if self._may_plan:
            self._act(self.tr("Plan a new group"), "Ctrl+N", self.plan)
        self._act(self.tr("Filter the groups"), "Ctrl+F", self.search.setFocus)

    def _act(self, text: str, keys: str, act: Callable[[], object]) -> None:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setProperty("group", self.tr("Groups"))
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Groups")

    def showEvent(self, event: QShowEvent) -> None:
        """Take the focus, so that keys work at once."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Ask for colleagues' names and the groups."""
        self.context.jobs.ask(list_people).then(self._keep_people)
        self.context.jobs.ask(list_groups).then(self._show).failed(self._refused)

    def _keep_people(self, people: Sequence[Person]) -> None:
        self._people = case_words.by_id(people)
        self._narrow()

    def _show(self, rows: Sequence[GroupRow]) -> None:
        def rank(row: GroupRow) -> tuple[int, float]:
            standing = self._standing(row)
            moment = (row.next_meeting or row.first_meeting).timestamp()
            return standing.value, moment if standing in _GOING_ON else -moment

        self._rows = tuple(sorted(rows, key=rank))
        self._narrow()

    def _refused(self, error: Exception) -> None:
        self._none.set_sentence(wording.sentence(error))
        self._none.button.hide()
        self._stack.setCurrentWidget(self._none)

    def _narrow(self) -> None:
        standings = [self._standing(row) for row in self._rows]
        wanted = self.chips.current()
        counts = {one.name: standings.count(one) for one in Standing}
        self.chips.set_counts({ALL: len(self._rows), **counts})
        pairs = zip(self._rows, standings, strict=True)
        self.table.set_rows([row for row, one in pairs if wanted in (ALL, one.name)])
        self.table.set_filter(self.search.text())
        self.header.set_title(self.tr("Groups"), self._summary(counts) or " ")
        self._stack.setCurrentWidget(self._part())

    def _part(self) -> DataTable[GroupRow] | EmptyState:
        if not self._rows:
            return self._none
        return self.table if self.table.table_model.rowCount() else self._no_match

    def _summary(self, counts: dict[str, int]) -> str:
        today = self.context.today()
        meeting = sum(
            row.next_meeting is not None and row.next_meeting.astimezone().date() == today
            for row in self._rows
        )
        running = counts[Standing.RUNNING.name]
        parts = []
        if running:
            one, many = self.tr("1 cycle running"), self.tr("{0} cycles running")
            parts.append(one if running == 1 else many.format(running))
        if meeting:
            one, many = self.tr("1 meets today"), self.tr("{0} meet today")
            parts.append(one if meeting == 1 else many.format(meeting))
        return " · ".join(parts)

    def show_all(self) -> None:
        """Empty the filter."""
        self.search.clear()
        self.chips.select(ALL)
        self.search.setFocus()

    def _open_only(self) -> None:
        if self.table.table_model.rowCount():
            row = self.table.current_row() or self.table.table_model.row_at(0)
            self._open(row)

    def _open(self, row: GroupRow) -> None:
        self.context.go(Route("group", row.id, "attendance"))

    def plan(self) -> None:
        """Go on to plan a new group."""
        if self._may_plan:
            self.context.go(Route("new_group"))
