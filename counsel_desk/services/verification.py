"""Verify a vault in slices, so that the window's requests can run between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.services.desk import Desk, use_case
from counsel_desk.storage.unit_of_work import Work
from counsel_desk.storage.verification import Problem, Verification, Verifier

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Problem", "Verification", "as_report", "steps", "verify"]


@use_case(Permission.VERIFY_VAULT)
def verify_slice(work: Work, verifier: Verifier) -> bool:
    """Check the next slice; False when everything was checked."""
    return verifier.step(work)


@use_case(Permission.VERIFY_VAULT)
def note_verified(work: Work, *, holds: bool) -> None:
    """Put the outcome into the audit trail."""
    work.note(Action.VERIFIED if holds else Action.REFUSED, work.me)


def steps(desk: Desk) -> Iterator[Verification]:
    """Verify; yields the growing result after each slice, the last one complete."""
    verifier = Verifier()
    while desk.do(verify_slice, verifier):
        yield verifier.result
    desk.do(note_verified, holds=verifier.result.holds)
    yield verifier.result


def verify(desk: Desk) -> Verification:
    """Verify everything at once."""
    result = Verification()
    for latest in steps(desk):
        result = latest
    return result


def as_report(result: Verification) -> dict[str, Any]:
    """Give the result as plain values for JSON: what was checked, what does not hold."""
    return {
        "holds": result.holds,
        "checked": dict(sorted(result.checked.items())),
        "lost_to_damage": result.lost,
        "not_readable_by_this_person": result.unreadable,
        "problems": [
            {"table": p.table, "subject": p.subject, "reason": p.reason} for p in result.problems
        ],
    }
