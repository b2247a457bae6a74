"""Show the numbers of a chart as a table, for those who cannot see the chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Signal

from counsel_desk.domain.outcomes import course as courses
from ui.widgets import chart_text
from ui.widgets.data_table import DataTable
from ui.widgets.table_model import ColumnSpec

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.outcomes.course import ScorePoint, Series

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class ChartColumn(Enum):
    """The columns of the table."""

    DATE = auto()
    SCORE = auto()
    CHANGE = auto()
    BAND = auto()
    FLAGS = auto()


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One administration as the table shows it; None where there is no number."""

    screening: UUID
    when: datetime
    score: float | None
    difference: float | None
    band: str
    flags: str


def rows_of(series: Series) -> tuple[ChartRow, ...]:
    """Give the rows of a series, the newest first, with the same numbers as its chart."""
    marked = courses.mark_changes(series)
    start = courses.baseline(marked)
    rows = [_row(marked, point, is_baseline=point is start) for point in marked.points]
    return tuple(reversed(rows))


def _row(series: Series, point: ScorePoint, *, is_baseline: bool) -> ChartRow:
    flags = [*chart_text.same_day_words(series, point), *chart_text.flag_words(point)]
    if is_baseline:
        flags.insert(0, translate("ChartTable", "baseline"))
    return ChartRow(
        screening=point.screening,
        when=point.when,
        score=point.score,
        difference=None if is_baseline else courses.difference_of(series, point),
        band=courses.band_of(series, point.score) or "",
        flags=", ".join(flags),
    )


class ChartTable(DataTable[ChartRow]):
    """The scores of one instrument, the newest first.

    Signals:
        point_opened: the screening (UUID) whose row was opened.
    """

    point_opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        none = translate("ChartTable", "none")
        columns: dict[Enum, ColumnSpec[ChartRow]] = {
            ChartColumn.DATE: ColumnSpec(
                translate("ChartTable", "Date"),
                lambda row: chart_text.say_day(row.when),
                sort=lambda row: row.when,
                width=120,
            ),
            ChartColumn.SCORE: ColumnSpec(
                translate("ChartTable", "Score"),
                lambda row: none if row.score is None else chart_text.say_number(row.score),
                sort=lambda row: row.score,
                numeric=True,
                width=80,
                strong=True,
            ),
            ChartColumn.CHANGE: ColumnSpec(
                translate("ChartTable", "Since baseline"),
                lambda row: "" if row.difference is None else chart_text.say_change(row.difference),
                sort=lambda row: row.difference,
                numeric=True,
                width=130,
            ),
            ChartColumn.BAND: ColumnSpec(
                translate("ChartTable", "Band"), lambda row: row.band, width=150
            ),
            ChartColumn.FLAGS: ColumnSpec(
                translate("ChartTable", "To know"), lambda row: row.flags
            ),
        }
        name = translate("ChartTable", "Scores of the chart")
        super().__init__(columns, lambda row: row.screening, name, compact=True, parent=parent)
        self.opened.connect(lambda row: self.point_opened.emit(row.screening))

    def set_series(self, series: Series) -> None:
        """Show another series."""
        self.set_rows(rows_of(series))
