"""Read a table of past screenings against the vault, in slices, and write nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.past_scores import (
    KnownCase,
    RowReader,
    ScoreColumns,
    ScoreRow,
    Surroundings,
)
from counsel_desk.services.desk import Desk, register_of, use_case
from counsel_desk.services.errors import Invalid
from counsel_desk.services.score_import import CASES_AT_ONCE, forms_of, is_mine, standing_of
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from counsel_desk.domain.bringing_in import Table

ROWS_AT_ONCE = 250
Given = tuple[CaseId, str, date]


@dataclass(frozen=True, slots=True)
class ScorePreview:
    """Every row of a file: what cannot be, what may be there already, and what can come in."""

    rejected: tuple[ScoreRow, ...] = ()
    twins: tuple[ScoreRow, ...] = ()
    ready: tuple[ScoreRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """How far the reading is; ``preview`` is there at the end."""

    done: int
    of: int
    preview: ScorePreview | None = None


@use_case(Permission.SCREEN)
def surroundings(work: Work) -> Surroundings:
    """Give what rows are read against: the cases this person can see, and the instruments."""
    cases = {
        row.code: KnownCase(
            row.case, row.birth_year, row.merged_into is None and is_mine(work, row.case)
        )
        for row in register_of(work).rows(work)
    }
    return Surroundings(cases, forms_of(work), local_day(work.now))


@use_case(Permission.SCREEN)
def given_already(work: Work, *, cases: tuple[CaseId, ...]) -> frozenset[Given]:
    """Say which instruments were given on which days to clients of this person."""
    mine = [case for case in cases if is_mine(work, case)]
    work.note(Action.LIST_OPENED, work.me)
    return frozenset(
        (case, one.answers.instrument, local_day(one.answers.given_at))
        for case, found in standing_of(work, mine).items()
        for one in found
    )


def preview(desk: Desk, table: Table, columns: ScoreColumns) -> Iterator[Looked]:
    """Read every row and point out what may be there already; yields after each slice.

    Raises Invalid for a choice of columns that cannot be.
    """
    if fault := columns.fault():
        raise Invalid(fault, field="mapping")
    reader = RowReader(table, columns, desk.do(surroundings))
    count = len(table.rows)
    rows: list[ScoreRow] = []
    for start in range(0, count, ROWS_AT_ONCE):
        rows += map(reader.read, range(start, min(start + ROWS_AT_ONCE, count)))
        yield Looked(len(rows), 2 * count)
    cases = tuple(dict.fromkeys(row.past.case for row in rows if row.past is not None))
    given: set[Given] = set()
    for start in range(0, len(cases), CASES_AT_ONCE):
        given |= desk.do(given_already, cases=cases[start : start + CASES_AT_ONCE])
        yield Looked(count + count * start // len(cases), 2 * count)
    yield Looked(2 * count, 2 * count, sorted_rows(rows, given))


def sorted_rows(rows: Sequence[ScoreRow], given: set[Given]) -> ScorePreview:
    """Part the rows: of several that say the same, the first can come in."""
    rejected, twins, ready = [], [], []
    first: dict[Given, int] = dict.fromkeys(given, 0)
    for row in rows:
        past = row.past
        if past is None:
            rejected.append(row)
            continue
        key = (past.case, past.instrument, past.day)
        if key in first:
            twins.append(replace(row, twin=first[key]))
        else:
            first[key] = row.line
            ready.append(row)
    return ScorePreview(tuple(rejected), tuple(twins), tuple(ready))
