"""The tables of what a cycle achieved: the same numbers as its pictures."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.domain.groups import Received
from ui.widgets import cycle_words, place_words
from ui.widgets import outcome_words as words
from ui.widgets.chart_text import say_number
from ui.widgets.data_table import DataTable
from ui.widgets.dates import say_date
from ui.widgets.table_model import ColumnSpec

if TYPE_CHECKING:
    from counsel_desk.domain.outcomes.cycle import CycleLine, MemberLine, PartLine, Turnout

# A name that the tool for translations finds.
translate = QCoreApplication.translate
Row = TypeVar("Row")
_HEAD, _LEAST, _MOST = 46, 2, 12
_FEWEST = 8


def fit(table: DataTable[Row], rows: int) -> None:
    """Let a table be as high as its rows, up to a dozen of them."""
    height = table.verticalHeader().defaultSectionSize()
    table.setFixedHeight(_HEAD + height * min(max(rows, _LEAST), _MOST))


class MemberColumn(Enum):
    """The columns of the table of members."""

    CODE = auto()
    CAME = auto()
    RECEIVED = auto()
    FIRST = auto()
    LAST = auto()
    CHANGE = auto()
    VERDICT = auto()


class MembersTable(DataTable["MemberLine"]):
    """Every member with dose and paired change; Enter opens the client where one may."""

    def __init__(self) -> None:
        super().__init__(
            {**self._attendance(), **self._scores()},
            lambda line: line.course.case,
            translate("Cycle", "Members with dose and change"),
        )

    def _attendance(self) -> dict[Enum, ColumnSpec[MemberLine]]:
        return {
            MemberColumn.CODE: ColumnSpec(
                translate("Outcomes", "Client"), lambda line: line.course.code, strong=True,
                width=120,
            ),
            MemberColumn.CAME: ColumnSpec(
                translate("Cycle", "Came"), _came, lambda line: line.course.attended,
                numeric=True, width=90, searched=False,
            ),
            MemberColumn.RECEIVED: ColumnSpec(
                translate("Cycle", "Received"), _received,
                lambda line: list(Received).index(line.course.received), width=150,
            ),
        }  # fmt: skip

    def _scores(self) -> dict[Enum, ColumnSpec[MemberLine]]:
        def score(title: str, name: str) -> ColumnSpec[MemberLine]:
            return ColumnSpec(
                title,
                lambda line: say_number(getattr(line.pair, name)) if line.pair else "–",
                lambda line: getattr(line.pair, name) if line.pair else None,
                numeric=True, width=74, searched=False,
            )  # fmt: skip

        return {
            MemberColumn.FIRST: score(translate("Outcomes", "First"), "first"),
            MemberColumn.LAST: score(translate("Outcomes", "Last"), "last"),
            MemberColumn.CHANGE: ColumnSpec(
                translate("Outcomes", "Change"), _change, _change_of, numeric=True, width=84,
                searched=False,
            ),
            MemberColumn.VERDICT: ColumnSpec(
                translate("Outcomes", "Outcome"), cycle_words.seen_words
            ),
        }  # fmt: skip


def _came(line: MemberLine) -> str:
    if not line.course.is_seen:
        return "–"
    return cycle_words.attended_words(line.course.attended, line.course.held)


def _received(line: MemberLine) -> str:
    return place_words.received_words(line.course.received) if line.course.is_seen else "–"


def _change_of(line: MemberLine) -> float | None:
    return line.pair.last - line.pair.first if line.pair else None


def _change(line: MemberLine) -> str:
    change = _change_of(line)
    if change is None:
        return "–"
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return f"{sign}{say_number(abs(change))}"


class PartColumn(Enum):
    """The columns of the table of completers and drop-outs."""

    RECEIVED = auto()
    MEMBERS = auto()
    PAIRED = auto()
    IMPROVED = auto()
    WORSE = auto()


class PartsTable(DataTable["PartLine"]):
    """Members by what they received of the cycle."""

    def __init__(self) -> None:
        def number(title: str, name: str) -> ColumnSpec[PartLine]:
            return ColumnSpec(
                title, lambda line: words.count(getattr(line, name)),
                lambda line: getattr(line, name), numeric=True, width=104, searched=False,
            )  # fmt: skip

        columns: dict[Enum, ColumnSpec[PartLine]] = {
            PartColumn.RECEIVED: ColumnSpec(
                translate("Cycle", "Received"),
                lambda line: place_words.received_words(line.received),
                lambda line: list(Received).index(line.received),
                strong=True,
            ),
            PartColumn.MEMBERS: number(translate("Cycle", "Members"), "members"),
            PartColumn.PAIRED: number(translate("Outcomes", "Paired"), "paired"),
            PartColumn.IMPROVED: number(translate("Outcomes", "Improved"), "improved"),
            PartColumn.WORSE: number(translate("Outcomes", "Worse"), "worse"),
        }
        super().__init__(
            columns, lambda line: line.received, translate("Cycle", "Completers and drop-outs")
        )


class TurnoutColumn(Enum):
    """The columns of the table of meetings."""

    NUMBER = auto()
    DAY = auto()
    CAME = auto()
    MISSED = auto()
    UNMARKED = auto()
    SHARE = auto()


class TurnoutTable(DataTable["Turnout"]):
    """Who came to each meeting that was held."""

    def __init__(self) -> None:
        def number(title: str, name: str, width: int) -> ColumnSpec[Turnout]:
            return ColumnSpec(
                title, lambda one: QLocale().toString(getattr(one, name)),
                lambda one: getattr(one, name), numeric=True, width=width, searched=False,
            )  # fmt: skip

        columns: dict[Enum, ColumnSpec[Turnout]] = {
            TurnoutColumn.NUMBER: number(translate("Cycle", "No."), "number", 52),
            TurnoutColumn.DAY: ColumnSpec(
                translate("Cycle", "Day"), lambda one: say_date(one.day), lambda one: one.day
            ),
            TurnoutColumn.CAME: number(translate("Cycle", "Came"), "attended", 66),
            TurnoutColumn.MISSED: number(translate("Cycle", "Missed"), "missed", 74),
            TurnoutColumn.UNMARKED: number(translate("Cycle", "Open"), "unmarked", 66),
            TurnoutColumn.SHARE: ColumnSpec(
                translate("Cycle", "Share"), lambda one: words.percent(one.share.share),
                lambda one: one.share.share, numeric=True, width=74, searched=False,
            ),
        }  # fmt: skip
        super().__init__(
            columns, lambda one: one.number, translate("Cycle", "Attendance by meeting"),
            compact=True,
        )  # fmt: skip


class CycleColumn(Enum):
    """The columns of the table of cycles."""

    TITLE = auto()
    MEMBERS = auto()
    CAME = auto()
    COMPLETED = auto()
    STOPPED = auto()
    PAIRED = auto()
    FIRST = auto()
    LAST = auto()
    IMPROVED = auto()
    INTERVAL = auto()


class CyclesTable(DataTable["CycleLine"]):
    """The cycles of one model beside one another, this one first; none is ranked."""

    def __init__(self, *, with_scores: bool) -> None:
        columns = self._attendance()
        if with_scores:
            columns |= self._results()
        super().__init__(
            columns, lambda line: line.facts.group, translate("Cycle", "Cycles of the same model")
        )

    def _attendance(self) -> dict[Enum, ColumnSpec[CycleLine]]:
        return {
            CycleColumn.TITLE: ColumnSpec(
                translate("Cycle", "Cycle"), lambda line: line.facts.title, strong=True
            ),
            CycleColumn.MEMBERS: ColumnSpec(
                translate("Cycle", "Members"), lambda line: words.count(len(line.facts.members)),
                lambda line: len(line.facts.members), numeric=True, width=84, searched=False,
            ),
            CycleColumn.CAME: ColumnSpec(
                translate("Cycle", "Came"), lambda line: words.percent(line.facts.came.share),
                lambda line: line.facts.came.share, numeric=True, width=72, searched=False,
            ),
            CycleColumn.COMPLETED: ColumnSpec(
                translate("Cycle", "Completed"),
                lambda line: cycle_words.completed_words(line.facts),
                lambda line: line.facts.received(Received.COMPLETER), numeric=True, width=98,
                searched=False,
            ),
            CycleColumn.STOPPED: ColumnSpec(
                translate("Cycle", "Dropped out"),
                lambda line: cycle_words.stopped_words(line.facts),
                lambda line: line.facts.received(*cycle_words.STOPPED), numeric=True, width=106,
                searched=False,
            ),
        }  # fmt: skip

    def _results(self) -> dict[Enum, ColumnSpec[CycleLine]]:
        def mean(title: str, name: str) -> ColumnSpec[CycleLine]:
            return ColumnSpec(
                title, lambda line: _mean(line, name),
                lambda line: getattr(line.line, name, None), numeric=True, width=66,
                searched=False,
            )  # fmt: skip

        return {
            CycleColumn.PAIRED: ColumnSpec(
                translate("Outcomes", "Paired"),
                lambda line: words.count(line.line.paired if line.line else 0),
                lambda line: line.line.paired if line.line else 0, numeric=True, width=72,
                searched=False,
            ),
            CycleColumn.FIRST: mean(translate("Outcomes", "First"), "first_mean"),
            CycleColumn.LAST: mean(translate("Outcomes", "Last"), "last_mean"),
            CycleColumn.IMPROVED: ColumnSpec(
                translate("Outcomes", "Improved"), _improved, _improved_share, numeric=True,
                width=112, searched=False,
            ),
            CycleColumn.INTERVAL: ColumnSpec(
                translate("Outcomes", "95 % interval"), _interval, numeric=True, width=104,
                searched=False, muted=True,
            ),
        }  # fmt: skip


def _mean(line: CycleLine, name: str) -> str:
    if line.line is None or line.line.paired < _FEWEST:
        return "–"
    return words.figure(getattr(line.line, name))


def _improved_share(line: CycleLine) -> float | None:
    found = line.line.verdicts if line.line else None
    return found.improved.share if found else None


def _improved(line: CycleLine) -> str:
    found = line.line.verdicts if line.line else None
    if found is None or not found.improved.of:
        return "–"
    said = words.of_words(found.improved)
    if found.improved.of < _FEWEST:
        return said
    return translate("Outcomes", "{0} ({1})").format(words.percent(found.improved.share), said)


def _interval(line: CycleLine) -> str:
    found = line.line.verdicts if line.line else None
    return words.interval_words(found.improved) if found else "–"
