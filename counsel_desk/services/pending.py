"""Carry out after unlock what others' instructions left for this person: in slices, resumably."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Permission
from counsel_desk.domain.ids import CaseId
from counsel_desk.services import erased, handover
from counsel_desk.services.desk import Changed, Desk, register_of, use_case
from counsel_desk.storage import circles, covers, programme, rings
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator

SLICE = 8
"""Scopes a transaction; small, because the window's requests wait for it."""


@use_case(Permission.SIGNED_IN, needs_all=True)
def keep_circles(work: Work) -> bool:
    """Make and give the keys of this person's circles and of the programme.

    True if anything changed for a circle, and so for the scopes that are sealed to it.
    """
    changed = circles.keep(work, at_once=False)  # what is given anew follows in slices
    programme.keep(work)
    work.keeper.mark_pending(*covers.overdue(work))
    if changed:
        work.keeper.mark_all_pending()
    return changed


@use_case(Permission.SIGNED_IN, needs_all=True)
def pending_scopes(work: Work) -> tuple[UUID, ...]:
    """List the scopes in which something is missing."""
    return tuple(work.keeper.pending())


@use_case(Permission.SIGNED_IN, needs_all=True)
def reconcile(work: Work, *, scopes: tuple[UUID, ...]) -> int:
    """Do in these scopes what this person can; gives how many are complete."""
    before = len(work.ring)
    done = sum(work.keeper.reconcile(scope) for scope in scopes)
    for scope in scopes:
        if handover.take_sessions(work, CaseId(scope)):
            register_of(work).touch(scope)
    if len(work.ring) != before or done:
        for scope in scopes:
            register_of(work).touch(scope)
    return done


@use_case(Permission.SIGNED_IN, needs_all=True)
def save_ring(work: Work) -> None:
    """Seal the key ring when enough is new, so that the next unlock is quick."""
    if work.ring.unsaved >= rings.SAVE_FROM:
        rings.save(work.session, work.who)


def steps(desk: Desk) -> Iterator[tuple[int, int]]:
    """Carry out pending work; yields (done, of) after each slice, so that it can be paused."""
    if desk.do(erased.clean_own):
        desk.announce(Changed.DRAFTS)
    desk.do(keep_circles)
    scopes = desk.do(pending_scopes)
    complete = 0
    for start in range(0, len(scopes), SLICE):
        complete += desk.do(reconcile, scopes=scopes[start : start + SLICE])
        yield min(start + SLICE, len(scopes)), len(scopes)
    desk.do(save_ring)
    if complete:
        desk.announce(Changed.CASES | Changed.GROUPS | Changed.APPOINTMENTS)


@use_case(Permission.SIGNED_IN)
def open_rows(work: Work, *, start: int) -> int:
    """Open what was put off of some rows; gives where to go on, or 0 at the end."""
    return register_of(work).open_some(start)


def row_steps(desk: Desk) -> Iterator[tuple[int, int]]:
    """Open all rows of the register a few at a time, so that no list waits for it."""
    at = desk.do(open_rows, start=0)
    while at:
        yield at, at
        at = desk.do(open_rows, start=at)


def carry_out(desk: Desk) -> int:
    """Carry out all pending work at once; gives the number of scopes looked at."""
    return max((of for _, of in steps(desk)), default=0)
