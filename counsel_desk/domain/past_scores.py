"""Make screenings of the past of a table's rows, and say why a row cannot be one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from counsel_desk.domain.bringing_in import Fault, RowFault, folded, language_code, read_day
from counsel_desk.domain.case_code import is_valid_code
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.past_answers import (
    AnswerCells,
    Part,
    PastFault,
    PastFaultError,
    mode_of,
    number_of,
)
from counsel_desk.domain.screening import Instrument
from counsel_desk.domain.screening.totals import TotalFault, result_of_total, total_fault
from counsel_desk.domain.screenings import Mode

if TYPE_CHECKING:
    from counsel_desk.domain.bringing_in import Table

EARLIEST_DAY = date(2000, 1, 1)
_LONGEST_SHOWN = 60
_TOLERANCE = Fraction(1, 100)
_CODE = re.compile(r"^([A-Z]{2})-?([0-9]{4,6})-?([A-Z])$")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm]|Z|[+-]\d{2}:?\d{2})?$")
_DAY_FAULTS = {
    Fault.DATE_UNREADABLE: PastFault.DATE_UNREADABLE,
    Fault.DATE_IMPOSSIBLE: PastFault.DATE_IMPOSSIBLE,
}


@dataclass(frozen=True, slots=True)
class ScoreColumns:
    """Where in the file everything stands; None for what has no column.

    ``instrument`` is that of every row where there is no column for it, as are ``language`` and
    ``mode`` where a row says nothing. ``items`` are the columns of the items in form order.
    """

    code: int | None = None
    day: int | None = None
    instrument_at: int | None = None
    instrument: str = ""
    items: tuple[int | None, ...] = ()
    total: int | None = None
    language_at: int | None = None
    language: str = ""
    mode_at: int | None = None
    mode: Mode = Mode.UNKNOWN

    def fault(self) -> str:
        """Say what is wrong with the choice; an empty text for nothing."""
        items = [column for column in self.items if column is not None]
        used = [self.code, self.day, self.instrument_at, self.total, self.language_at, self.mode_at]
        taken = [*items, *(column for column in used if column is not None)]
        if self.code is None:
            return "scores-no-code"
        if self.day is None:
            return "scores-no-day"
        if self.instrument_at is None and not self.instrument:
            return "scores-no-instrument"
        if not items and self.total is None:
            return "scores-no-result"
        return "import-column-twice" if len(set(taken)) < len(taken) else ""


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case that this person can see, and whether they may write scores into it."""

    case: CaseId
    born: int | None = None
    is_mine: bool = True


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What rows are read against: cases by code, instruments by id, and the day today."""

    cases: Mapping[str, KnownCase]
    forms: Mapping[str, Instrument]
    today: date


@dataclass(frozen=True, slots=True)
class PastScreening:
    """What a row says of a screening: its answers, or where there are none its total."""

    case: CaseId
    instrument: str
    day: date
    language: str = ""
    mode: Mode = Mode.UNKNOWN
    values: Mapping[str, int | str] = field(default_factory=dict)
    total: Fraction | None = None


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A row of the preview: a screening with its score, or a fault and what stands there.

    ``twin`` is the line of the file that says the same, 0 for a screening that is in the vault.
    """

    line: int
    code: str = ""
    instrument: str = ""
    past: PastScreening | None = None
    score: float | None = None
    fault: PastFault | None = None
    part: Part | None = None
    text: str = ""
    item: str = ""
    twin: int | None = None

    @property
    def is_total_only(self) -> bool:
        """Whether its answers are not known."""
        return self.past is not None and self.past.total is not None


def compact(text: str) -> str:
    """Give the letters and digits of a text alone, to compare names such as PHQ-9 and phq_9."""
    return "".join(one for one in folded(text) if one.isalnum())


class RowReader:
    """Reads the rows of one table, one after the other."""

    def __init__(self, table: Table, columns: ScoreColumns, around: Surroundings) -> None:
        self._table = table
        self._columns = columns
        self._around = around
        self._forms = {
            compact(name): form
            for form in around.forms.values()
            for name in (form.title, form.short_title, form.id)
        }
        self._cells: dict[str, AnswerCells] = {}

    def read(self, position: int) -> ScoreRow:
        """Make a screening of one row, or say what is wrong with its first cell that is."""
        line = self._table.lines[position]
        row = self._table.rows[position]
        columns = self._columns
        if line in self._table.overfull:
            return ScoreRow(line, fault=PastFault.TOO_MANY_CELLS)
        code = _cell(row, columns.code)[:_LONGEST_SHOWN]
        named = _cell(row, columns.instrument_at) or columns.instrument
        form = self._forms.get(compact(named))
        shown = form.short_title if form else named[:_LONGEST_SHOWN]
        try:
            known = self._case(code)
            if form is None:
                fault = PastFault.INSTRUMENT_UNKNOWN if named else PastFault.INSTRUMENT_MISSING
                raise PastFaultError(fault, Part.INSTRUMENT, named)
            day = self._day(_cell(row, columns.day), known)
            values, total, score = self._result(row, form)
            language, mode = self._how(row)
        except PastFaultError as wrong:
            text = wrong.text[:_LONGEST_SHOWN]
            return ScoreRow(
                line, code, shown, fault=wrong.fault, part=wrong.part, text=text, item=wrong.item
            )
        past = PastScreening(known.case, form.id, day, language, mode, values, total)
        return ScoreRow(line, code.upper(), shown, past, score)

    def _case(self, text: str) -> KnownCase:
        if not text:
            raise PastFaultError(PastFault.CODE_MISSING, Part.CODE)
        found = _CODE.match(re.sub(r"[\s\u2010-\u2015]+", "-", text.strip().upper()))
        code = "-".join(found.groups()) if found else text
        known = self._around.cases.get(code)
        if known is None:
            mistyped = found is None or not is_valid_code(code)
            fault = PastFault.CODE_MISTYPED if mistyped else PastFault.CASE_UNKNOWN
            raise PastFaultError(fault, Part.CODE, text)
        if not known.is_mine:
            raise PastFaultError(PastFault.CASE_NOT_MINE, Part.CODE, text)
        return known

    def _day(self, text: str, known: KnownCase) -> date:
        if not text:
            raise PastFaultError(PastFault.DATE_MISSING, Part.DATE)
        try:
            day = read_day(_TIME.sub("", text))
        except RowFault as wrong:
            raise PastFaultError(_DAY_FAULTS[wrong.fault], Part.DATE, text) from None
        if day > self._around.today:
            raise PastFaultError(PastFault.DATE_IN_FUTURE, Part.DATE, text)
        if day < EARLIEST_DAY:
            raise PastFaultError(PastFault.DATE_TOO_EARLY, Part.DATE, text)
        if known.born is not None and day.year < known.born:
            raise PastFaultError(PastFault.BEFORE_BIRTH, Part.DATE, text)
        return day

    def _result(
        self, row: tuple[str, ...], form: Instrument
    ) -> tuple[Mapping[str, int | str], Fraction | None, float | None]:
        cells = self._cells.get(form.id)
        if cells is None:
            cells = self._cells[form.id] = AnswerCells(form)
        values = cells.read([_cell(row, column) for column in self._columns.items])
        text = _cell(row, self._columns.total)
        total = number_of(text)
        if values:
            result = cells.result(values)
            found = result.scores[form.headline]
            if text and not _agrees(total, found):
                raise PastFaultError(PastFault.TOTAL_DISAGREES, Part.TOTAL, text)
            return values, None, found
        if not text:
            raise PastFaultError(PastFault.BLANK, Part.TOTAL)
        if total is None:
            raise PastFaultError(PastFault.TOTAL_UNREADABLE, Part.TOTAL, text)
        wrong = total_fault(form, total)
        if wrong is not None:
            impossible = wrong is TotalFault.IMPOSSIBLE
            fault = PastFault.TOTAL_IMPOSSIBLE if impossible else PastFault.TOTAL_OUT_OF_RANGE
            raise PastFaultError(fault, Part.TOTAL, text)
        return {}, total, result_of_total(form, total).scores[form.headline]

    def _how(self, row: tuple[str, ...]) -> tuple[str, Mode]:
        columns = self._columns
        text = _cell(row, columns.language_at)
        language = language_code(text) if text else columns.language
        if language is None:
            raise PastFaultError(PastFault.LANGUAGE_UNKNOWN, Part.LANGUAGE, text)
        told = _cell(row, columns.mode_at)
        mode = mode_of(told) if told else columns.mode
        if mode is None:
            raise PastFaultError(PastFault.MODE_UNKNOWN, Part.MODE, told)
        return language, mode


def _cell(row: tuple[str, ...], column: int | None) -> str:
    return " ".join(row[column].split()) if column is not None and column < len(row) else ""


def _agrees(total: Fraction | None, found: float | None) -> bool:
    if total is None or found is None:
        return False
    return abs(total - Fraction(repr(found))) <= _TOLERANCE
