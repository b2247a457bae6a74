"""The audit trail: who did what and when, filtered by action, person and day."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from counsel_desk.domain.audit import Action
from counsel_desk.services import people
from counsel_desk.services.trail import TrailEntry, TrailFilter, TrailPage, list_trail
from ui.screens.administration import words
from ui.screens.administration.tab import Tab
from ui.screens.administration.trail_saving import TrailSaving
from ui.theme import Space
from ui.widgets.buttons import quiet_button, secondary_button
from ui.widgets.card import Card
from ui.widgets.case_words import by_id, say_moment_year
from ui.widgets.data_table import DataTable
from ui.widgets.dates import DateField
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import Choice, Field
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.table_model import ColumnSpec

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from ui.screen import Context

MOST = 500
ANY_TIME, TODAY, WEEK, MONTH, SINCE = "any", "today", "week", "month", "since"
_DAYS = {TODAY: 0, WEEK: 6, MONTH: 30}


class Column(Enum):
    """The columns of the trail."""

    NUMBER = auto()
    MOMENT = auto()
    PERSON = auto()
    ACTION = auto()
    SUBJECT = auto()


class TrailTab(Tab):
    """The table of entries, newest first."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._people: dict[PersonId, Person] = {}
        self._entries: list[TrailEntry] = []
        self._before: int | None = None
        self._asked = 0
        self.action = Choice(self._actions())
        self.person = Choice([(None, self.tr("Everyone"))])
        self.period = Choice(self._periods())
        self.since = DateField(context.today())
        self._since_field = Field(self.tr("From day"), self.since)
        self._since_field.hide()
        self.table: DataTable[TrailEntry] = DataTable(
            self._columns(), lambda entry: entry.sequence, self.tr("Audit trail"), compact=True
        )
        self.more = quiet_button(self.tr("Show older entries"), "caret-down", self._ask_more)
        self._count = label("", "muted")
        self._stack = QStackedWidget()
        self._lay_out()
        for choice in (self.action, self.person, self.period):
            choice.currentIndexChanged.connect(lambda _index: self._refilter())
        self.since.dateChanged.connect(lambda _date: self._refilter())

    def _actions(self) -> list[tuple[object, str]]:
        named = sorted(((action, words.action_words(action)) for action in Action), key=_text)
        return [(None, self.tr("Everything")), *named]

    def _periods(self) -> list[tuple[object, str]]:
        return [
            (ANY_TIME, self.tr("At any time")),
            (TODAY, self.tr("Today")),
            (WEEK, self.tr("The last 7 days")),
            (MONTH, self.tr("The last 31 days")),
            (SINCE, self.tr("Since a day")),
        ]

    def _columns(self) -> dict[Enum, ColumnSpec[TrailEntry]]:
        return {
            Column.NUMBER: ColumnSpec(
                self.tr("No."),
                lambda e: str(e.sequence),
                sort=lambda e: e.sequence,
                numeric=True,
                width=90,
                narrow=72,
            ),
            Column.MOMENT: ColumnSpec(
                self.tr("When"),
                lambda e: say_moment_year(e.at),
                sort=lambda e: e.sequence,
                width=190,
            ),
            Column.PERSON: ColumnSpec(
                self.tr("Who"), lambda e: words.who_words(e, self._people), second="{0}"
            ),
            Column.ACTION: ColumnSpec(
                self.tr("What"),
                words.entry_words,
                icon=lambda e: ("warning", "warning") if e.is_set_back else None,
            ),
            Column.SUBJECT: ColumnSpec(
                self.tr("Of (identifier)"),
                lambda e: words.subject_words(e, self._people),
                width=330,
                muted=True,
                second=self.tr("of {0}"),
            ),
        }

    def _lay_out(self) -> None:
        card = Card(self.tr("Audit trail"))
        card.setMinimumHeight(360)
        card.add_action(secondary_button(self.tr("Save as a file"), "download-simple", self.save))
        line = FlowLayout(spacing=Space.M)
        for title, control in (
            (self.tr("What"), self.action),
            (self.tr("Who"), self.person),
            (self.tr("When"), self.period),
        ):
            line.addWidget(Field(title, control))
        line.addWidget(self._since_field)
        card.body.addLayout(line)
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState(self.tr("No entry fits."), icon="magnifying-glass"))
        card.add(self._stack, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._count)
        foot.addStretch(1)
        foot.addWidget(self.more)
        card.body.addLayout(foot)
        self.column.addWidget(card, 1)

    def save(self) -> None:
        """Save the entries that the filter takes outside the vault."""
        TrailSaving(self, self.context, self._filter(), self._people).ask()

    def load(self) -> None:
        """Ask for people and the newest entries."""
        self.context.jobs.ask(people.list_people).then(self._take_people)
        self._refilter()

    def _take_people(self, found: Sequence[Person]) -> None:
        self._people = by_id(found)
        now = self.person.value()
        self.person.blockSignals(True)
        self.person.set_choices(
            [(None, self.tr("Everyone")), *((person.id, person.name) for person in found)]
        )
        self.person.set_value(now)
        self.person.blockSignals(False)
        self.table.viewport().update()

    def _filter(self) -> TrailFilter:
        action, person = self.action.value(), self.person.value()
        chosen = next((key for key in self._people if key == person), None)
        return TrailFilter(
            action=action if isinstance(action, Action) else None,
            person=chosen,
            first=self._first_day(),
        )

    def _first_day(self) -> datetime.date | None:
        import datetime

        period = self.period.value()
        if period == SINCE:
            return self.since.day()
        if period in _DAYS:
            return self.context.today() - datetime.timedelta(days=_DAYS[str(period)])
        return None

    def _refilter(self) -> None:
        self._since_field.setVisible(self.period.value() == SINCE)
        self._entries, self._before = [], None
        self._ask_more()

    def _ask_more(self) -> None:
        self._asked += 1
        mine = self._asked
        self.more.setEnabled(False)
        job = self.context.jobs.ask(
            list_trail, wanted=self._filter(), before=self._before, most=MOST
        )
        job.then(lambda page: self._take(page) if mine == self._asked else None)

    def _take(self, page: TrailPage) -> None:
        self._entries += page.entries
        self._before = page.before
        self.table.set_rows(tuple(self._entries))
        self._stack.setCurrentIndex(0 if self._entries else 1)
        self.more.setEnabled(page.before is not None)
        self.more.setVisible(page.before is not None)
        self._count.setText(self.tr("{0} entries").format(len(self._entries)))


def _text(pair: tuple[object, str]) -> str:
    return pair[1]
