"""Bring past screenings in: choose a file, say what stands where, look at every row, confirm."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar, cast

from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from counsel_desk.services import score_import, score_preview, table_files
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import Invalid
from ui.jobs import PROGRESS
from ui.screens.bring_in.earlier import EarlierCard, TakeBackScores
from ui.screens.bring_in.from_file import FromFileScreen
from ui.screens.bring_in.score_columns import ScoreColumnsCard
from ui.screens.bring_in.score_words import (
    fault_words,
    known_words,
    row_pill,
    score_words,
    twin_words,
)
from ui.theme import Space
from ui.turns import later
from ui.widgets.buttons import primary_button
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.dates import say_date
from ui.widgets.field import Choice
from ui.widgets.table_model import ColumnSpec, PillText

if TYPE_CHECKING:
    from collections.abc import Callable

    from counsel_desk.domain.bringing_in import ImportId, ImportLine, Table
    from counsel_desk.domain.past_scores import ScoreRow
    from counsel_desk.services.score_preview import Looked, ScorePreview
    from ui.job import Job
    from ui.screen import Context, Route

_PAUSE_MS = 150
_SOON_MS = 400
"""How long the rows are read before that is shown."""


class Column(Enum):
    """The columns of the preview."""

    LINE = auto()
    CODE = auto()
    INSTRUMENT = auto()
    DAY = auto()
    SCORE = auto()
    KNOWN = auto()
    STATE = auto()
    WHY = auto()


class Part(Enum):
    """Which rows the preview shows."""

    REJECTED = auto()
    TWINS = auto()
    READY = auto()


class BringInScoresScreen(FromFileScreen):
    """Makes screenings of the rows of a table kept elsewhere."""

    name: ClassVar[str] = "bring_in_scores"
    watches: ClassVar[Changed] = Changed.SCREENINGS
    most_rows = table_files.MOST_SCORES

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self.preview: ScorePreview | None = None
        self.chosen: set[int] = set()
        self.earlier_card = EarlierCard(context, self.take_back)
        self.earlier_card.set_words(
            self.tr("1 screening on {0}"),
            self.tr("{0} screenings on {1}"),
            self.tr(
                "Its {0} screenings are struck, all of them or none: they count no more and stay"
                " readable. That they were brought in and taken back stays in the audit trail."
            ),
        )
        self.is_built = self._is_writing = False
        self._pause, self._soon = QTimer(self), QTimer(self)
        for timer, wait in ((self._pause, _PAUSE_MS), (self._soon, _SOON_MS)):
            timer.setSingleShot(True)
            timer.setInterval(wait)
        self._pause.timeout.connect(self._ask_preview)
        self._soon.timeout.connect(self._show_panel)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(Space.L)
        for part in (
            self.header,
            self.told,
            self.trouble,
            self.panel,
            self.start_card,
            self.earlier_card,
        ):
            self._outer.addWidget(part)
        self._outer.addStretch(1)
        later(self, self._make_columns)

    def _make_columns(self) -> None:
        """Make what says where everything stands, in a turn after the page is there."""
        self.columns_card = ScoreColumnsCard()
        self.columns_card.hide()
        self.columns_card.changed.connect(self._pause.start)
        self._outer.insertWidget(self._outer.indexOf(self.earlier_card), self.columns_card)
        later(self, self._make_preview)

    def _make_preview(self) -> None:
        self.preview_card = Card(self.tr("What will come in"))
        self.preview_card.hide()
        self.part = Choice()
        self.part.setAccessibleName(self.tr("Rows shown"))
        self.twins = QCheckBox(
            self.tr("Bring in those too that are here already (Enter on a row: only that)")
        )
        self.table = DataTable(
            self._columns(), lambda row: row.line, self.tr("Rows of the file"),
            opens_on_click=False,
        )  # fmt: skip
        self.table.setMinimumHeight(260)
        self.confirm = primary_button("", "check", self.bring_in)
        self.preview_card.add(self.twins)
        self.preview_card.add(self.table, 1)
        self.preview_card.add_action(self.part)
        self.preview_card.add_action(self.confirm)
        self.twins.toggled.connect(self._choose_twins)
        self.table.opened.connect(self._toggle)
        self.part.currentIndexChanged.connect(lambda _place: self._show_part())
        self._outer.insertWidget(self._outer.indexOf(self.earlier_card), self.preview_card)
        self.is_built = True

    def _how(self) -> str:
        return self.tr(
            "Choose past screenings as .xlsx or .csv, or drop the file here: one screening a row"
            " with the case code, the day, and its answers or its total; the headings in the"
            " first line. You see every row before anything is written."
        )

    def _columns(self) -> dict[Enum, ColumnSpec[ScoreRow]]:
        return {
            Column.LINE: ColumnSpec(
                self.tr("Line"),
                lambda row: QLocale().toString(row.line),
                sort=lambda row: row.line,
                numeric=True,
                width=76,
                muted=True,
                searched=False,
            ),
            Column.CODE: _plain(self.tr("Client"), lambda row: row.code, 112, strong=True),
            Column.INSTRUMENT: _plain(self.tr("Instrument"), lambda row: row.instrument, 112),
            Column.DAY: ColumnSpec(
                self.tr("Day"),
                lambda row: say_date(row.past.day) if row.past else "",
                sort=lambda row: row.past.day if row.past else None,
                width=122,
                searched=False,
            ),
            Column.SCORE: ColumnSpec(
                self.tr("Score"),
                score_words,
                sort=lambda row: row.score,
                numeric=True,
                width=84,
                searched=False,
            ),
            Column.KNOWN: _plain(self.tr("Known"), known_words, 100),
            Column.STATE: ColumnSpec(
                self.tr("State"),
                lambda row: self._pill(row).text,
                pill=lambda row: self._pill(row),
                width=116,
                searched=False,
            ),
            Column.WHY: ColumnSpec(
                self.tr("Why"),
                lambda row: fault_words(row) or twin_words(row),
                sort=lambda row: row.fault or "",
                muted=True,
                searched=False,
            ),
        }

    def _pill(self, row: ScoreRow) -> PillText:
        return row_pill(row, chosen=row.line in self.chosen)

    def load(self) -> None:
        """Ask which imports there were."""
        self.context.jobs.ask(score_import.list_imports).then(self.earlier_card.show_lines)

    def _end(self) -> None:
        super()._end()
        self._soon.stop()
        self._is_writing = False
        self.file_button.setEnabled(True)
        if self.is_built:
            self.columns_card.setEnabled(True)
            self.confirm.setEnabled(self._ready())

    def _take(self, table: Table) -> None:
        if not self.is_built:
            later(self, lambda: self._take(table))
            return
        self.chosen.clear()
        self.preview = None
        self.preview_card.hide()
        self.columns_card.fill(table)
        self.columns_card.show()
        self._pause.start()

    # --- the preview ---------------------------------------------------------------------------

    def _ask_preview(self) -> None:
        if self.table_read is None or self._is_writing:
            return
        if self._job is not None:
            self._job.cancel()
            self._end()
        table, columns = self.table_read, self.columns_card.columns()
        job = self.context.jobs.in_slices(lambda desk: score_preview.preview(desk, table, columns))
        self._job = cast("Job[object]", job)
        self.confirm.setEnabled(False)
        self._soon.start()
        job.each(self._looking).then(self._looked).failed(self._no_preview)

    def _show_panel(self) -> None:
        if self._job is not None:
            self._begin(self.tr("Looking at the rows"), self._job)

    def _cancel(self) -> None:
        was_looking = self.table_read is not None and not self._is_writing
        super()._cancel()
        if was_looking and self.preview is None:
            self._say(self.tr("The rows were not all looked at. Choose the file again for that."))

    def _looking(self, looked: Looked) -> None:
        self.panel.set_progress(looked.done, looked.of)

    def _no_preview(self, error: Exception) -> None:
        self._failed(error)
        if isinstance(error, Invalid):
            self.preview = None
            self.preview_card.hide()

    def _looked(self, looked: Looked | None) -> None:
        self._end()
        if looked is None or looked.preview is None:
            return
        self._say("")
        self.preview = looked.preview
        self.chosen &= {row.line for row in looked.preview.twins}
        self.preview_card.show()
        self._offer_parts(looked.preview)
        self._show_part()
        self._count()

    def _offer_parts(self, found: ScorePreview) -> None:
        number = QLocale().toString
        offered = [
            (Part.REJECTED, self.tr("{0} rejected").format(number(len(found.rejected)))),
            (Part.TWINS, self.tr("{0} here already").format(number(len(found.twins)))),
            (Part.READY, self.tr("{0} ready").format(number(len(found.ready)))),
        ]
        rows = {Part.REJECTED: found.rejected, Part.TWINS: found.twins, Part.READY: found.ready}
        before = self.part.value()
        self.part.blockSignals(True)
        self.part.set_choices([line for line in offered if rows[line[0]]])
        self.part.set_value(before)
        self.part.blockSignals(False)
        self.part.setVisible(self.part.count() > 1)

    def _show_part(self) -> None:
        found, part = self.preview, self.part.value()
        if found is None:
            return
        rows = {Part.REJECTED: found.rejected, Part.TWINS: found.twins, Part.READY: found.ready}
        self.table.set_rows(rows[part] if isinstance(part, Part) else ())

    def _coming(self) -> tuple[ScoreRow, ...]:
        if self.preview is None:
            return ()
        return (
            *self.preview.ready,
            *(row for row in self.preview.twins if row.line in self.chosen),
        )

    def _ready(self) -> bool:
        found = self.preview
        return self._job is None and found is not None and bool(found.ready or self.chosen)

    def _count(self) -> None:
        found, locale = self.preview, QLocale()
        if found is None:
            return
        ready = len(found.ready) + len(self.chosen)
        parts = [
            self.tr("{0} ready").format(locale.toString(ready)),
            self.tr("{0} of them known by their total alone").format(locale.toString(found.totals))
            if found.totals
            else "",
            self.tr("{0} here already").format(locale.toString(len(found.twins)))
            if found.twins
            else "",
            self.tr("{0} rejected").format(locale.toString(len(found.rejected)))
            if found.rejected
            else "",
        ]
        said = ", ".join(part for part in parts if part)
        self.preview_card.set_title(self.tr("What will come in"), said)
        self.twins.setVisible(bool(found.twins))
        one, many = self.tr("Bring in 1 screening"), self.tr("Bring in {0} screenings")
        self.confirm.setText(one if ready == 1 else many.format(locale.toString(ready)))
        self.confirm.setEnabled(self._ready())

    def _choose_twins(self, chosen: bool) -> None:
        twins = self.preview.twins if self.preview is not None else ()
        self.chosen = {row.line for row in twins} if chosen else set()
        self._again()

    def _toggle(self, row: ScoreRow) -> None:
        if row.twin is not None:
            self.chosen ^= {row.line}
            self._again()

    def _again(self) -> None:
        self.table.viewport().update()
        self._count()

    # --- writing -------------------------------------------------------------------------------

    def bring_in(self) -> None:
        """Keep all that are ready, in one go."""
        coming = tuple(row.past for row in self._coming() if row.past is not None)
        if not coming or self._job is not None:
            return
        job = self.context.jobs.ask_late(
            score_import.bring_in, screenings=coming, progress=PROGRESS
        )
        self._begin(self.tr("Bringing in"), job)
        self._hold()
        job.then(self._brought_in).failed(self._failed)

    def _hold(self) -> None:
        self._is_writing = True
        for part in (self.confirm, self.columns_card, self.file_button):
            part.setEnabled(False)

    def _brought_in(self, made: ImportLine) -> None:
        self._end()
        self.table_read = self.preview = None
        for part in (self.columns_card, self.preview_card, self.file_button, *self.of_file):
            part.hide()
        self.start_card.show()
        self.empty.button.setFocus(Qt.FocusReason.OtherFocusReason)
        one = self.tr("1 screening was brought in.")
        many = self.tr("{0} screenings were brought in.").format(QLocale().toString(made.count))
        words = one if made.count == 1 else many
        self.context.messages.say(words, "good", undo=TakeBackScores(self.context, made.id).do)
        self.load()

    def take_back(self, wanted: ImportId) -> None:
        """Take an import back, and show how far that is."""
        if self._job is not None:
            return
        job = TakeBackScores(self.context, wanted).start()
        self._begin(self.tr("Taking back"), job)
        self._hold()
        job.then(lambda _count: self._end()).failed(self._failed)

    def leave(self) -> None:
        """Stop reading; an import under way is carried through."""
        self._pause.stop()
        if self._job is not None and not self._is_writing:
            self._job.cancel()

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Bring in past screenings")


def _plain(
    title: str, text: Callable[[ScoreRow], str], width: int, *, strong: bool = False
) -> ColumnSpec[ScoreRow]:
    return ColumnSpec(title, text, sort=text, width=width, strong=strong, searched=False)
