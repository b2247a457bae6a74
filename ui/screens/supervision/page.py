"""The caseload of the team, alerts first; Enter opens a client's chart to read."""

from __future__ import annotations

from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from counsel_desk.domain.access import Permission
from counsel_desk.services.desk import Changed
from counsel_desk.services.people import list_people
from counsel_desk.services.supervision import caseload
from ui import wording
from ui.screen import Route, Screen
from ui.screens.supervision import review
from ui.screens.supervision.queue import ReviewQueue
from ui.screens.supervision.review import Kind
from ui.shell.alert_sheet import answer_alert
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.chart_text import say_number
from ui.widgets.data_table import DataTable
from ui.widgets.empty_state import EmptyState
from ui.widgets.filter_chips import FilterBar, FilterChips
from ui.widgets.keys import KeyAction
from ui.widgets.page_header import PageHeader
from ui.widgets.search_box import SearchBox
from ui.widgets.table_model import ColumnSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.register import CaseloadRow
    from ui.screen import Context


class Column(Enum):
    """The columns of the caseload."""

    CODE = auto()
    NAME = auto()
    ALERT = auto()
    RISK = auto()
    INSTRUMENT = auto()
    FIRST = auto()
    LAST = auto()
    CHANGE = auto()
    RELIABLE = auto()
    SEEN = auto()
    COUNSELLOR = auto()


def _score(value: float | None) -> str:
    return "–" if value is None else say_number(value)


def _signed(value: float | None) -> str:
    if value is None:
        return "–"
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return f"{sign}{say_number(abs(value))}"


class SupervisionScreen(Screen):
    """Shows every case of the counsellors supervised; nothing here changes a record."""

    name: ClassVar[str] = "supervision"
    watches: ClassVar[Changed] = (
        Changed.CASES
        | Changed.NOTES
        | Changed.SCREENINGS
        | Changed.ALERTS
        | Changed.STAFF
        | Changed.PLANS
    )

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self._people: dict[PersonId, Person] = {}
        self._rows: tuple[CaseloadRow, ...] = ()
        self.header = PageHeader(self.tr("Supervision"), " ")
        closed = partial(context.go, Route("keeping"))
        self.header.add(secondary_button(self.tr("Closed files"), "archive", closed))
        self.queue = ReviewQueue(context)
        self.search = SearchBox(self.tr("Filter by code, name or counsellor"))
        chips = [(kind.value, review.kind_name(kind)) for kind in Kind]
        self.chips = FilterChips(chips, self.tr("Show only"))
        self.table: DataTable[CaseloadRow] = DataTable(
            self._columns(), lambda row: row.case, self.tr("Caseload of the team"), second_lines=2
        )
        self._none = EmptyState(
            self.tr(
                "No case is in your supervision yet. An administrator ties counsellors to you in"
                " a team; their cases then appear here."
            ),
            icon="eye",
        )
        self._no_match = EmptyState(
            self.tr("No case matches. Empty the filter to see the whole caseload."),
            self.tr("Show the whole caseload"),
        )
        self._lay_out()
        self._connect()

    def _columns(self) -> dict[Enum, ColumnSpec[CaseloadRow]]:
        return {**self._who_columns(), **self._course_columns()}

    def _who_columns(self) -> dict[Enum, ColumnSpec[CaseloadRow]]:
        return {
            Column.CODE: ColumnSpec(self.tr("Client"), lambda row: row.code, strong=True, width=90),
            Column.NAME: ColumnSpec(self.tr("Name"), lambda row: row.name or "–"),
            Column.ALERT: ColumnSpec(
                self.tr("Alert"),
                self._alert,
                lambda row: review.urgency(alert) if (alert := review.first_alert(row)) else None,
                width=190,
                pill=review.alert_pill,
            ),
            Column.RISK: ColumnSpec(
                self.tr("Risk"), self._risk, review.risk_order, width=114, pill=review.risk_pill
            ),
            Column.COUNSELLOR: ColumnSpec(
                self.tr("Counsellor"), self._counsellor, muted=True, second="{0}", width=124
            ),
        }

    def _course_columns(self) -> dict[Enum, ColumnSpec[CaseloadRow]]:
        return {
            Column.INSTRUMENT: ColumnSpec(
                self.tr("Instrument"), review.instrument_title, width=82, muted=True,
                second="{0}",
            ),
            Column.FIRST: ColumnSpec(
                self.tr("First"), lambda row: _score(row.first), lambda row: row.first,
                numeric=True, width=58, searched=False, second=self.tr("first {0}"),
            ),
            Column.LAST: ColumnSpec(
                self.tr("Last"), lambda row: _score(row.last), lambda row: row.last,
                numeric=True, width=58, searched=False, second=self.tr("last {0}"),
            ),
            Column.CHANGE: ColumnSpec(
                self.tr("Change"), lambda row: _signed(row.change), lambda row: row.change,
                numeric=True, width=68, searched=False, second=self.tr("change {0}"),
            ),
            Column.RELIABLE: ColumnSpec(
                self.tr("Reliable change"), self._reliable, review.change_order, width=122,
                pill=review.change_pill, second=self.tr("reliable change {0}"),
            ),
            Column.SEEN: ColumnSpec(
                self.tr("Last seen"), self._seen, lambda row: row.last_seen, width=116,
                icon=self._away_icon, searched=False, second=self.tr("seen {0}"),
            ),
        }  # fmt: skip

    def _alert(self, row: CaseloadRow) -> str:
        pill = review.alert_pill(row)
        return pill.text if pill else ""

    def _risk(self, row: CaseloadRow) -> str:
        pill = review.risk_pill(row)
        return pill.text if pill else "–"

    def _reliable(self, row: CaseloadRow) -> str:
        pill = review.change_pill(row)
        return pill.text if pill else "–"

    def _seen(self, row: CaseloadRow) -> str:
        return review.seen_words(row, self.context.today())

    def _away_icon(self, row: CaseloadRow) -> tuple[str, str] | None:
        is_away = review.is_away(row, self.context.today())
        return ("clock-counter-clockwise", "warning") if is_away else None

    def _counsellor(self, row: CaseloadRow) -> str:
        return case_words.name_of(self._people, row.counsellor)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.bleeds = True  # type: ignore[attr-defined] # read by the card's body
        card = Card()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self.header)
        outer.addWidget(self.queue)
        outer.addWidget(FilterBar(self.search, self.chips))
        outer.addWidget(card, 1)
        card.add(self._stack, 1)
        for part in (self.table, self._none, self._no_match):
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
        self._act(self.tr("Filter the caseload"), "Ctrl+F", self.search.setFocus)
        words = self.tr("Answer the alert of the chosen case, or the first")
        KeyAction(self, self.tr("Supervision"), words, "F4", self._answer, when=self._has_alert)
        for number, kind in enumerate(Kind, start=1):
            text = self.tr("Show: {0}").format(review.kind_name(kind))
            self._act(text, f"Alt+{number}", partial(self.chips.select, kind.value))

    def _act(self, text: str, keys: str, act: Callable[[], object]) -> None:
        KeyAction(self, self.tr("Supervision"), text, keys, act, when=self._has_rows)

    def _has_rows(self) -> bool:
        return bool(self._rows)

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Supervision")

    def showEvent(self, event: QShowEvent) -> None:
        """Take the focus, so that keys work at once."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Ask for colleagues' names and the caseload."""
        self.context.jobs.ask(list_people).then(self._keep_people)
        self.context.jobs.ask(caseload).then(self._show).failed(self._refused)

    def _keep_people(self, people: Sequence[Person]) -> None:
        self._people = case_words.by_id(people)
        self.queue.load(self._people)
        self._narrow()

    def _show(self, rows: Sequence[CaseloadRow]) -> None:
        self._rows = tuple(rows)
        self._narrow()

    def _refused(self, error: Exception) -> None:
        self._none.set_sentence(wording.sentence(error))
        self._stack.setCurrentWidget(self._none)

    def _narrow(self) -> None:
        today = self.context.today()
        under = {
            kind: [row for row in self._rows if review.is_kind(row, kind, today)] for kind in Kind
        }
        self.chips.set_counts({kind.value: len(rows) for kind, rows in under.items()})
        self.table.set_rows(under[Kind(self.chips.current())])
        self.table.set_filter(self.search.text())
        counts = {kind: len(rows) for kind, rows in under.items()}
        self.header.set_title(self.tr("Supervision"), self._summary(counts))
        if not self._rows:
            self._stack.setCurrentWidget(self._none)
        else:
            found = self.table.table_model.rowCount()
            self._stack.setCurrentWidget(self.table if found else self._no_match)

    def _summary(self, counts: dict[Kind, int]) -> str:
        if not self._rows:
            return " "
        say = QLocale().toString
        counsellors = len({row.counsellor for row in self._rows if row.counsellor})
        parts = [
            self.tr("1 case") if len(self._rows) == 1
            else self.tr("{0} cases").format(say(len(self._rows))),
            self.tr("1 counsellor") if counsellors == 1
            else self.tr("{0} counsellors").format(say(counsellors)),
        ]  # fmt: skip
        compared = counts[Kind.WORSE] + counts[Kind.UNCHANGED] + counts[Kind.IMPROVED]
        if compared:
            text = self.tr("of {0} with a change to judge, {1} improved and {2} got worse")
            figures = (compared, counts[Kind.IMPROVED], counts[Kind.WORSE])
            parts.append(text.format(*(say(figure) for figure in figures)))
        return " · ".join(parts)

    def show_all(self) -> None:
        """Empty the filter."""
        self.search.clear()
        self.chips.select(Kind.ALL.value)
        self.search.setFocus()

    def _open_first(self) -> None:
        if self.table.table_model.rowCount():
            self._open(self.table.current_row() or self.table.table_model.row_at(0))

    def _has_alert(self) -> bool:
        may = self.context.may(Permission.ANSWER_ALERT)
        return may and any(review.first_alert(row) is not None for row in self._rows)

    def _answer(self) -> None:
        row = self.table.current_row()
        chosen = review.first_alert(row) if row is not None else None
        alert = chosen or next(filter(None, map(review.first_alert, self._rows)), None)
        if alert is not None:
            answer_alert(self, self.context, alert)

    def _open(self, row: CaseloadRow) -> None:
        self.context.go(Route("client", row.case, "overview"))
