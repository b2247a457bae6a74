"""Bring in clients: choose a file, say what its columns hold, look at every row, then confirm."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar, cast

from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from counsel_desk.services import people, register_import
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import Invalid
from ui import wording
from ui.jobs import PROGRESS
from ui.screens.bring_in.columns import ColumnsCard
from ui.screens.bring_in.earlier import EarlierCard, TakeBack
from ui.screens.bring_in.from_file import FromFileScreen
from ui.screens.bring_in.words import fault_words, row_pill, twin_words
from ui.theme import Space
from ui.widgets.buttons import primary_button
from ui.widgets.card import Card
from ui.widgets.counties import COUNTIES
from ui.widgets.data_table import DataTable
from ui.widgets.table_model import ColumnSpec, PillText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.domain.bringing_in import ImportId, ImportRow, Table
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from ui.screen import Context, Route

PREFIXES: Mapping[str, str] = dict(COUNTIES)
_PAUSE_MS = 150


class Column(Enum):
    """The columns of the preview."""

    LINE = auto()
    NAME = auto()
    BORN = auto()
    COUNTY = auto()
    STATE = auto()
    WHY = auto()


class BringInScreen(FromFileScreen):
    """Makes clients of the rows of a register kept elsewhere."""

    name: ClassVar[str] = "bring_in"
    watches: ClassVar[Changed] = Changed.CASES

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.rows: tuple[ImportRow, ...] = ()
        self.chosen: set[int] = set()
        self._asked = 0
        self.columns_card = ColumnsCard()
        self.preview_card = Card(self.tr("What will come in"))
        self.earlier_card = EarlierCard(context, lambda made: TakeBack(context, made).do())
        self.earlier_card.set_words(
            self.tr("1 client on {0}"),
            self.tr("{0} clients on {1}"),
            self.tr(
                "Its {0} case files leave every list, all of them or none. That they were brought"
                " in and taken back stays in the audit trail."
            ),
        )
        self.twins = QCheckBox("")
        self.table = DataTable(
            self._columns(), lambda row: row.line, self.tr("Rows of the file"),
            opens_on_click=False,
        )  # fmt: skip
        self.confirm = primary_button("", "check", self.bring_in)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._lay_out()
        self._connect()

    def _how(self) -> str:
        return self.tr(
            "Choose a register as .xlsx or .csv, or drop it here: one client a row, the headings"
            " above them. You see every row before anything is written."
        )

    def _columns(self) -> dict[Enum, ColumnSpec[ImportRow]]:
        return {
            Column.LINE: ColumnSpec(
                self.tr("Line"),
                lambda row: QLocale().toString(row.line),
                sort=lambda row: row.line,
                numeric=True,
                width=64,
                muted=True,
            ),
            Column.NAME: ColumnSpec(
                self.tr("Name"), lambda row: row.client.name if row.client else "", strong=True
            ),
            Column.BORN: ColumnSpec(self.tr("Born"), _born, width=80),
            Column.COUNTY: ColumnSpec(
                self.tr("County"), lambda row: row.client.county if row.client else "", width=120
            ),
            Column.STATE: ColumnSpec(
                self.tr("State"),
                lambda row: self._pill(row).text,
                pill=lambda row: self._pill(row),
                width=120,
            ),
            Column.WHY: ColumnSpec(
                self.tr("Why"), lambda row: fault_words(row) or twin_words(row), muted=True
            ),
        }

    def _pill(self, row: ImportRow) -> PillText:
        return row_pill(row, chosen=row.line in self.chosen)

    def _lay_out(self) -> None:
        self.preview_card.add(self.twins)
        self.table.setMinimumHeight(260)
        self.preview_card.add(self.table, 1)
        self.preview_card.add_action(self.confirm)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        for part in (
            self.header, self.told, self.trouble, self.panel, self.start_card, self.columns_card,
            self.preview_card, self.earlier_card,
        ):  # fmt: skip
            outer.addWidget(part)
        outer.addStretch(1)
        for part in (self.columns_card, self.preview_card):
            part.hide()

    def _connect(self) -> None:
        self.twins.toggled.connect(self._choose_twins)
        self.table.opened.connect(self._toggle)
        self._pause.timeout.connect(self._ask_preview)
        self.columns_card.changed.connect(self._pause.start)

    def load(self) -> None:
        """Ask who counsels, and which imports there were."""
        self.context.jobs.ask(people.list_people).then(self._know_people)
        self.context.jobs.ask(register_import.list_imports).then(self.earlier_card.show_lines)

    def _know_people(self, found: tuple[Person, ...]) -> None:
        self.columns_card.know_people(self.context, found)

    def _end(self) -> None:
        super()._end()
        self.confirm.setEnabled(True)

    def _take(self, table: Table) -> None:
        self.chosen.clear()
        self.columns_card.fill(table)
        self.columns_card.show()
        self._ask_preview()

    # --- the preview ---------------------------------------------------------------------------

    def _ask_preview(self) -> None:
        if self.table_read is None:
            return
        self._asked += 1
        ticket = self._asked
        job = self.context.jobs.ask(
            register_import.preview, table=self.table_read, mapping=self.columns_card.mapping()
        )
        job.then(lambda rows: self._show(rows, ticket)).failed(self._no_preview)

    def _no_preview(self, error: Exception) -> None:
        self._say(wording.sentence(error))
        if isinstance(error, Invalid):
            self.preview_card.hide()

    def _show(self, rows: tuple[ImportRow, ...], ticket: int) -> None:
        if ticket != self._asked:
            return
        self._say("")
        self.rows = tuple(sorted(rows, key=_order))
        self.chosen &= {row.line for row in rows if row.twin is not None}
        self.preview_card.show()
        self.table.set_rows(self.rows)
        self._count()

    def _coming(self) -> list[ImportRow]:
        sound = [row for row in self.rows if row.client is not None and row.fault is None]
        return [row for row in sound if row.twin is None or row.line in self.chosen]

    def _count(self) -> None:
        locale = QLocale()
        ready, twins = len(self._coming()), sum(row.twin is not None for row in self.rows)
        rejected = sum(row.fault is not None for row in self.rows)
        parts = [
            self.tr("{0} ready").format(locale.toString(ready)),
            self.tr("{0} perhaps here already").format(locale.toString(twins)) if twins else "",
            self.tr("{0} rejected").format(locale.toString(rejected)) if rejected else "",
        ]
        said = ", ".join(part for part in parts if part)
        self.preview_card.set_title(self.tr("What will come in"), said)
        self.twins.setVisible(bool(twins))
        self.twins.setText(
            self.tr("Bring in those too who are perhaps here already (Enter on a row: only that)")
        )
        one, many = self.tr("Bring in 1 client"), self.tr("Bring in {0} clients")
        self.confirm.setText(one if ready == 1 else many.format(locale.toString(ready)))
        self.confirm.setEnabled(ready > 0 and self._job is None)

    def _choose_twins(self, chosen: bool) -> None:
        lines = {row.line for row in self.rows if row.twin is not None}
        self.chosen = lines if chosen else set()
        self._again()

    def _toggle(self, row: ImportRow) -> None:
        if row.twin is not None and row.fault is None:
            self.chosen ^= {row.line}
            self._again()

    def _again(self) -> None:
        self.table.set_rows(self.rows)
        self._count()

    # --- writing -------------------------------------------------------------------------------

    def bring_in(self) -> None:
        """Register all that are ready, in one go."""
        coming = tuple(row.client for row in self._coming() if row.client is not None)
        counsellor = self.columns_card.counsellor.value()
        if not coming or counsellor is None or self._job is not None:
            return
        self.confirm.setEnabled(False)
        job = self.context.jobs.ask_late(
            register_import.bring_in,
            clients=coming,
            counsellor=cast("PersonId", counsellor),
            prefixes=PREFIXES,
            progress=PROGRESS,
        )
        self._begin(self.tr("Bringing in"), job)
        job.then(lambda made: self._brought_in(made, len(coming))).failed(self._failed)

    def _brought_in(self, made: ImportId, count: int) -> None:
        self._end()
        self.table_read, self.rows = None, ()
        for part in (self.columns_card, self.preview_card, self.file_button, *self.of_file):
            part.hide()
        self.start_card.show()
        self.empty.button.setFocus(Qt.FocusReason.OtherFocusReason)
        one, many = self.tr("1 client was brought in."), self.tr("{0} clients were brought in.")
        words = one if count == 1 else many.format(QLocale().toString(count))
        self.context.messages.say(words, "good", undo=TakeBack(self.context, made).do)
        self.load()

    def leave(self) -> None:
        """Stop reading; an import under way is carried through."""
        self._pause.stop()

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Bring in clients")


def _born(row: ImportRow) -> str:
    client = row.client
    if client is None or client.birth_year is None:
        return ""
    return str(client.birth_year)


def _order(row: ImportRow) -> tuple[int, int]:
    """Put what needs a look first: the rejected rows, then the possible duplicates."""
    return (0 if row.fault is not None else 1 if row.twin is not None else 2, row.line)
