"""The numbers of a team's outcomes in tables: by part of the cohort, and by person."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.outcomes.team import Dimension
from ui.widgets import outcome_words as words
from ui.widgets.chart_text import say_number
from ui.widgets.data_table import DataTable
from ui.widgets.dates import say_date
from ui.widgets.table_model import ColumnSpec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.domain.outcomes.cohort import ScorePair
    from counsel_desk.domain.outcomes.intervals import Share
    from counsel_desk.domain.outcomes.team import Line, Outcomes

# A name that the tool for translations finds.
translate = QCoreApplication.translate
_FEWEST = 8


class LineColumn(Enum):
    """The columns of the table of parts."""

    KEY = auto()
    STARTED = auto()
    FINISHED = auto()
    PAIRED = auto()
    FIRST = auto()
    CASE = auto()
    LAST = auto()
    IMPROVED = auto()
    INTERVAL = auto()
    EXPECTED = auto()
    UNCHANGED = auto()
    WORSE = auto()
    RECOVERED = auto()


class LinesTable(DataTable["Line"]):
    """The parts of a cohort, in the order of their names.

    Sorting is off for counsellors: their order is that of the alphabet, never of a figure.
    """

    def __init__(self) -> None:
        self.by = Dimension.SEX
        self.names: Mapping[str, str] = {}
        super().__init__(
            self._columns(),
            lambda line: line.key,
            translate("Outcomes", "Outcomes by part of the cohort"),
            second_lines=3,
        )

    def _columns(self) -> dict[Enum, ColumnSpec[Line]]:
        return {**self._case_mix(), **self._results()}

    def _case_mix(self) -> dict[Enum, ColumnSpec[Line]]:
        def number(title: str, value: str, width: int, second: str = "") -> ColumnSpec[Line]:
            return ColumnSpec(
                title, lambda line: words.count(getattr(line, value)),
                lambda line: getattr(line, value), numeric=True, width=width, searched=False,
                second=second,
            )  # fmt: skip

        return {
            LineColumn.KEY: ColumnSpec(
                translate("Outcomes", "Part"),
                lambda line: words.key_words(self.by, line.key, self.names),
                strong=True,
            ),
            LineColumn.STARTED: number(
                translate("Outcomes", "Began"), "started", 66, translate("Outcomes", "{0} began")
            ),
            LineColumn.FINISHED: number(
                translate("Outcomes", "Finished"), "finished", 78,
                translate("Outcomes", "{0} finished"),
            ),
            LineColumn.PAIRED: number(translate("Outcomes", "Paired"), "paired", 68),
            LineColumn.FIRST: ColumnSpec(
                translate("Outcomes", "First"), lambda line: _mean(line, line.first_mean),
                lambda line: line.first_mean, numeric=True, width=62, searched=False,
                second=translate("Outcomes", "first {0}"),
            ),
            LineColumn.CASE: ColumnSpec(
                translate("Outcomes", "Past threshold"), _case_words,
                lambda line: line.case_start.share, numeric=True, width=112, searched=False,
                second=translate("Outcomes", "{0} past threshold"),
            ),
            LineColumn.LAST: ColumnSpec(
                translate("Outcomes", "Last"), lambda line: _mean(line, line.last_mean),
                lambda line: line.last_mean, numeric=True, width=60, searched=False,
                second=translate("Outcomes", "last {0}"),
            ),
        }  # fmt: skip

    def _results(self) -> dict[Enum, ColumnSpec[Line]]:
        def whole(title: str, name: str, second: str) -> ColumnSpec[Line]:
            return ColumnSpec(
                title, lambda line: _with_interval(line, name), lambda line: _sort(line, name),
                numeric=True, width=184, searched=False, second=second,
            )  # fmt: skip

        return {
            LineColumn.IMPROVED: ColumnSpec(
                translate("Outcomes", "Improved"), lambda line: _share(line, "improved"),
                lambda line: _sort(line, "improved"), numeric=True, width=112, searched=False,
            ),
            LineColumn.INTERVAL: ColumnSpec(
                translate("Outcomes", "95 % interval"), _interval, numeric=True, width=104,
                searched=False, muted=True, second=translate("Outcomes", "95 % interval {0}"),
            ),
            LineColumn.EXPECTED: ColumnSpec(
                translate("Outcomes", "Expected"), _expected, numeric=True, width=82,
                searched=False, muted=True, second=translate("Outcomes", "expected {0}"),
            ),
            LineColumn.UNCHANGED: whole(
                translate("Outcomes", "Unchanged, 95 % interval"), "unchanged",
                translate("Outcomes", "unchanged {0}"),
            ),
            LineColumn.WORSE: whole(
                translate("Outcomes", "Worse, 95 % interval"), "deteriorated",
                translate("Outcomes", "worse {0}"),
            ),
            LineColumn.RECOVERED: whole(
                translate("Outcomes", "Recovered, 95 % interval"), "recovered",
                translate("Outcomes", "recovered {0}"),
            ),
        }  # fmt: skip

    def sort_by(self, column: int) -> None:
        """Sort by a column, except where people's names would be ranked."""
        if self.by is not Dimension.COUNSELLOR:
            super().sort_by(column)

    def show_outcomes(self, found: Outcomes, names: Mapping[str, str]) -> None:
        """Show the parts of other outcomes."""
        if found.wanted.by is not self.by:
            self.by = found.wanted.by
            self.table_model.sort(-1)
        self.names = names
        lines = found.lines
        if self.by is Dimension.COUNSELLOR:
            lines = tuple(sorted(lines, key=lambda line: names.get(line.key, "").casefold()))
        self.set_rows(lines)


def _mean(line: Line, value: float | None) -> str:
    return words.figure(value) if line.paired >= _FEWEST else "–"


def _case_words(line: Line) -> str:
    return words.percent(line.case_start.share) if line.case_start.of else "–"


def _share(line: Line, name: str) -> str:
    share: Share | None = getattr(line.verdicts, name, None)
    if share is None or not share.of:
        return "–"
    if share.of < _FEWEST:
        return words.of_words(share)
    counts = words.of_words(share)
    return translate("Outcomes", "{0} ({1})").format(words.percent(share.share), counts)


def _with_interval(line: Line, name: str) -> str:
    share: Share | None = getattr(line.verdicts, name, None)
    if share is None or not share.of:
        return "–"
    said = translate("Outcomes", "{0}, {1}")
    return said.format(_share(line, name), words.interval_words(share))


def _sort(line: Line, name: str) -> float | None:
    share: Share | None = getattr(line.verdicts, name, None)
    return share.share if share is not None else None


def _interval(line: Line) -> str:
    return words.interval_words(line.verdicts.improved) if line.verdicts else "–"


def _expected(line: Line) -> str:
    """Say how many would have improved of people who began like these."""
    return words.figure(line.expected) if line.paired >= _FEWEST else "–"


class PairColumn(Enum):
    """The columns of the table of people."""

    CODE = auto()
    FIRST_ON = auto()
    FIRST = auto()
    LAST_ON = auto()
    LAST = auto()
    CHANGE = auto()
    VERDICT = auto()


class PairsTable(DataTable["ScorePair"]):
    """The same numbers as the picture, a row for each person."""

    def __init__(self) -> None:
        score = {"numeric": True, "width": 74, "searched": False}
        columns: dict[Enum, ColumnSpec[ScorePair]] = {
            PairColumn.CODE: ColumnSpec(
                translate("Outcomes", "Client"), lambda pair: pair.code, strong=True,
            ),
            PairColumn.FIRST_ON: ColumnSpec(
                translate("Outcomes", "First on"), lambda pair: say_date(pair.first_on),
                lambda pair: pair.first_on, width=116, muted=True,
                second=translate("Outcomes", "first {0}"),
            ),
            PairColumn.FIRST: ColumnSpec(
                translate("Outcomes", "First"), lambda pair: say_number(pair.first),
                lambda pair: pair.first, **score,  # type: ignore[arg-type] # as named above
            ),
            PairColumn.LAST_ON: ColumnSpec(
                translate("Outcomes", "Last on"), lambda pair: say_date(pair.last_on),
                lambda pair: pair.last_on, width=116, muted=True,
                second=translate("Outcomes", "last {0}"),
            ),
            PairColumn.LAST: ColumnSpec(
                translate("Outcomes", "Last"), lambda pair: say_number(pair.last),
                lambda pair: pair.last, **score,  # type: ignore[arg-type] # as named above
            ),
            PairColumn.CHANGE: ColumnSpec(
                translate("Outcomes", "Change"), _change, lambda pair: pair.last - pair.first,
                **score,  # type: ignore[arg-type] # as named above
            ),
            PairColumn.VERDICT: ColumnSpec(
                translate("Outcomes", "Outcome"), words.verdict_words, second="{0}"
            ),
        }  # fmt: skip
        super().__init__(
            columns, lambda pair: pair.case, translate("Outcomes", "People with paired scores")
        )


def _change(pair: ScorePair) -> str:
    change = pair.last - pair.first
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return f"{sign}{say_number(abs(change))}"
