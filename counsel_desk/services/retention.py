"""Review the closed files: keep one longer, put a legal hold on it, lift it (requirement 44).

Who decides is a supervisor of the counsellor; the record lies where scheduling lies, so that a file
under a hold is known to be so by everyone who sees its frame.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission, Role
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus, Coordination
from counsel_desk.domain.closing import Retention
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.retention import (
    LONGEST_KEEPING,
    LONGEST_REASON,
    Keeping,
    KeepingRow,
    keeping_of,
    review_order,
)
from counsel_desk.services.desk import Changed, refuse_erasing, register_of, use_case
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.joined import files
from counsel_desk.services.joined_rows import merged_rows
from counsel_desk.storage import kinds, tombstones
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from counsel_desk.domain.register import CaseRow
    from counsel_desk.storage.records import Stored


@use_case(Permission.SUPERVISE)
def review_keeping(work: Work) -> tuple[KeepingRow, ...]:
    """List the closed files of those supervised: to decide first, then held; logged once."""
    work.note(Action.LIST_OPENED, work.me)
    return tuple(sorted(_rows(work), key=review_order))


@use_case(Permission.SUPERVISE)
def keeping_due(work: Work) -> int:
    """Count the files on which something is to be decided; for a reminder, so not logged."""
    return sum(row.keeping is Keeping.DUE and not row.erasing for row in _rows(work))


def _rows(work: Work) -> Iterator[KeepingRow]:
    mine = {row.case: row for row in register_of(work).rows(work) if _is_mine(work, row)}
    merged = {case: [row.case for row in away] for case, away in merged_rows(work).items()}
    every = [one for case in mine for one in (case, *merged.get(case, ()))]
    found = {one.scope: one for one in kinds.RETENTION.records(work).list(*every)}
    today = local_day(work.now)
    going = {case for stone in tombstones.waiting(work.session) for case in stone.content.cases}
    for case, row in mine.items():
        together = [found[one] for one in (case, *merged.get(case, ())) if one in found]
        yield replace(_line(work, row, together, today), erasing=case in going)


def _is_mine(work: Work, row: CaseRow) -> bool:
    """Whether a file is closed, stands for itself, and is for this person to decide on."""
    if row.status is not CaseStatus.CLOSED or row.merged_into is not None:
        return False
    own = row.counsellor == work.me and Role.COUNSELLOR in work.roles
    return own or row.counsellor in work.roster.supervised_by(work.me)


def _line(work: Work, row: CaseRow, together: list[Stored[Retention]], today: date) -> KeepingRow:
    each = [(stored, _read(work, stored)) for stored in together]
    kept = _strictest([one for _, one in each])
    # Who decided is told of what holds the file, else of its own record.
    stored = next((one for one, said in each if said.held), together[0] if together else None)
    return KeepingRow(
        case=row.case,
        code=row.code,
        name=row.name,
        counsellor=row.counsellor,
        keeping=keeping_of(kept, today),
        until=kept.until if kept else None,
        closed_on=kept.closed_on if kept else None,
        reason=kept.reason if kept else "",
        by=stored.author if stored is not None else None,
        at=stored.created if stored is not None else None,
    )


@use_case(Permission.DECIDE_KEEPING, Changed.CASES)
def keep_longer(work: Work, case: CaseId, *, until: date, reason: str) -> None:
    """Keep a closed file until a later day. Raises Invalid.

    ``not-closed-yet``, ``keep-until`` for a day that is not ahead (or further than the longest),
    ``keeping-reason`` without a reason.
    """
    closed(work, case)
    today = local_day(work.now)
    latest = date(today.year + LONGEST_KEEPING, 12, 31)
    if not today < until <= latest:
        raise Invalid("keep-until", field="until", earliest=today, latest=latest)
    _put(work, case, replace(_own(work, case) or Retention(), until=until), reason)


@use_case(Permission.DECIDE_KEEPING, Changed.CASES)
def hold(work: Work, case: CaseId, *, reason: str) -> None:
    """Put a legal hold on a closed file: nothing of it is erased until it is lifted.

    Raises Invalid: ``not-closed-yet``, ``held-already``, ``keeping-reason``.
    """
    kept = closed(work, case)
    if kept.held:
        raise Invalid("held-already")
    _put(work, case, replace(_own(work, case) or Retention(), held=True), reason)


@use_case(Permission.DECIDE_KEEPING, Changed.CASES)
def lift_hold(work: Work, case: CaseId, *, reason: str) -> None:
    """Lift a legal hold; the day until which the file is kept counts again.

    Also one that was put on a file before it was merged into this one.

    Raises Invalid: ``not-closed-yet``, ``not-held``, ``keeping-reason``.
    """
    kept = closed(work, case)
    if not kept.held:
        raise Invalid("not-held")
    for one in files(work, case):
        own = _own(work, one)
        if own is not None and own.held:
            _put(work, one, replace(own, held=False), reason)
    register_of(work).touch(case)


@helps_use_cases
def closed(work: Work, case: CaseId) -> Retention:
    """Give how long a closed file is kept; raises Invalid for one that cannot be decided on."""
    if frame(work, case).status is not CaseStatus.CLOSED:
        raise Invalid("not-closed-yet")
    refuse_erasing(work, case)
    return decided(work, case) or Retention()


@helps_use_cases
def frame(work: Work, case: CaseId) -> Coordination:
    """Give a file's frame; raises NotFound where there is none that can be read."""
    stored = work.coordinations.only(case)
    if stored is None or stored.value is None:
        raise NotFound
    return stored.value


@helps_use_cases
def decided(work: Work, case: CaseId) -> Retention | None:
    """Give how long a file is kept with those merged into it, None where nothing says.

    They are one person's: a hold on one holds them all, and the latest of their days counts.
    """
    each = (_own(work, one) for one in files(work, case))
    return _strictest([one for one in each if one is not None])


def _own(work: Work, case: CaseId) -> Retention | None:
    """Give what was decided on one file by itself."""
    stored = kinds.RETENTION.records(work).only(case)
    return _read(work, stored) if stored is not None else None


def _strictest(each: list[Retention]) -> Retention | None:
    if not each:
        return None
    said = next((one for one in each if one.held), each[0])
    days = [one.until for one in each if one.until is not None]
    return replace(said, until=max(days, default=None), closed_on=each[0].closed_on)


def _read(work: Work, stored: Stored[Retention]) -> Retention:
    """Take one that cannot be read for a hold: damage must not let a file go that a court wants.

    Whoever sees to the file's frame can write this record with tools of their own; that lifts no
    hold: only a version that a supervisor signed does.
    """
    kept = stored.value or Retention(held=True)
    if kept.held or stored.version == 1:
        return kept
    return replace(kept, held=_is_held(work, stored.id))


def _is_held(work: Work, record: UUID) -> bool:
    held = False
    for one in kinds.RETENTION.records(work).history(record):
        if one.value is None or one.value.held:
            held = True
        elif one.intact and Role.SUPERVISOR in work.vault.roles_ever.get(one.author, ()):
            held = False
    return held


def _put(work: Work, case: CaseId, kept: Retention, reason: str) -> None:
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise Invalid("keeping-reason", field="reason", most=LONGEST_REASON)
    kinds.RETENTION.records(work).put(case, replace(kept, reason=said))
    register_of(work).touch(case)
