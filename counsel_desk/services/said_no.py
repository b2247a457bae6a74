"""Say which clients said no to a purpose, over many files; kept in memory, read when new."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID
from weakref import WeakKeyDictionary

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.consents import SAID_NO, ConsentEntry, Purpose, deciding, state_of
from counsel_desk.domain.days import local_day
from counsel_desk.services.consents import entry_of
from counsel_desk.services.desk import register_of
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.storage import kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.register import CaseRow
    from counsel_desk.services.register import Progress, Register
    from counsel_desk.storage.unit_of_work import Work

SLICE = 500
KEPT = frozenset({Purpose.STATISTICS, Purpose.SUPERVISION})
"""Purposes that are asked about for many files at once."""


def _silent(done: int, of: int) -> None:
    """Report nothing."""


class _Answers:
    """What was answered to some purposes in each file that was asked about."""

    def __init__(self) -> None:
        self._known: dict[UUID, tuple[ConsentEntry, ...]] = {}
        self._seen = self._struck = 0

    def of(
        self, work: Work, cases: Iterable[UUID], progress: Progress
    ) -> Mapping[UUID, tuple[ConsentEntry, ...]]:
        """Give the answers in files, reading those that are new or changed; by key alone."""
        records = kinds.CONSENT.records(work)
        self._seen, changed = records.scopes_after(self._seen)
        self._struck, gone = kinds.STRIKE.records(work).scopes_after(self._struck)
        for raw in changed | gone:
            self._known.pop(UUID(bytes=raw), None)
        held = [one for one in cases if work.ring.holds(one, Compartment.CLIN)]
        missing = [one for one in held if one not in self._known]
        for start in range(0, len(missing), SLICE):
            progress(start, len(missing))
            self._read(work, missing[start : start + SLICE])
        return {one: self._known[one] for one in held}

    def _read(self, work: Work, cases: list[UUID]) -> None:
        found: dict[UUID, list[ConsentEntry]] = {one: [] for one in cases}
        strikes = (one.value for one in kinds.STRIKE.records(work).list(*cases))
        gone = {one.record for one in strikes if one is not None}
        for stored in kinds.CONSENT.records(work).list(*cases):
            if stored.value is None or stored.id in gone:
                continue
            if stored.value.purpose in KEPT:
                found[stored.scope].append(entry_of(stored))
        self._known |= {one: tuple(entries) for one, entries in found.items()}


_kept: WeakKeyDictionary[Register, _Answers] = WeakKeyDictionary()


@helps_use_cases
def said_no(
    work: Work,
    purpose: Purpose,
    whole: Mapping[CaseId, Sequence[CaseId]],
    progress: Progress = _silent,
) -> frozenset[CaseId]:
    """Give the clients who said no to a purpose, or whose yes is over.

    ``whole`` names of each file those that belong to the same client. Nothing asked is no "no".
    """
    answers = _kept.setdefault(register_of(work), _Answers())
    found = answers.of(work, {one for own in whole.values() for one in own}, progress)
    today = local_day(work.now)
    return frozenset(
        case
        for case, own in whole.items()
        if state_of(
            deciding([e for one in own for e in found.get(one, ())], purpose, None, today), today
        )
        in SAID_NO
    )


@helps_use_cases
def with_merged(work: Work, rows: Iterable[CaseRow]) -> Mapping[CaseId, Sequence[CaseRow]]:
    """Give the row of each client together with those of the files that were merged into it."""
    whole = {row.case: [row] for row in rows}
    away = {row.case: row for row in register_of(work).rows(work) if row.merged_into is not None}
    for row in away.values():
        top, seen = row.merged_into, {row.case}
        while top in away and top not in seen:
            seen.add(top)
            top = away[top].merged_into
        if top in whole:
            whole[top].append(row)
    return whole


@helps_use_cases
def counted(
    work: Work, rows: Sequence[CaseRow], progress: Progress = _silent
) -> tuple[list[CaseRow], int]:
    """Give the cases that may be in a figure that leaves, and how many are not.

    Who said no to statistics, or whose yes is over, is in none.
    """
    whole = {case: [one.case for one in own] for case, own in with_merged(work, rows).items()}
    refused = said_no(work, Purpose.STATISTICS, whole, progress)
    return [row for row in rows if row.case not in refused], len(refused)
