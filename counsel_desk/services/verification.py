"""Verify a vault in slices, so that the window's requests can run between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.days import local_day
from counsel_desk.services.desk import Desk, person_name, use_case
from counsel_desk.storage import errors
from counsel_desk.storage.findings import Erased
from counsel_desk.storage.folder import mark_verified
from counsel_desk.storage.unit_of_work import Work
from counsel_desk.storage.verification import Problem, Verification, Verifier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "ErasedLine",
    "Problem",
    "Verification",
    "as_problem",
    "as_report",
    "name_signers",
    "steps",
    "verify",
]


@use_case(Permission.VERIFY_VAULT)
def verify_slice(work: Work, verifier: Verifier) -> bool:
    """Check the next slice; False when everything was checked."""
    return verifier.step(work)


@use_case(Permission.VERIFY_VAULT)
def note_verified(work: Work, *, holds: bool) -> None:
    """Put the outcome into the audit trail."""
    work.note(Action.VERIFIED if holds else Action.REFUSED, work.me)


@dataclass(frozen=True, slots=True)
class ErasedLine:
    """An erasure with the names of its two signers; empty for one whom the staff list lacks."""

    asked: date
    supervisor: str
    administrator: str
    is_proved: bool


@use_case(Permission.VERIFY_VAULT)
def name_signers(work: Work, found: tuple[Erased, ...]) -> tuple[ErasedLine, ...]:
    """Name who signed the erasures that a verification met, the newest first."""
    lines = [
        ErasedLine(
            local_day(datetime.fromtimestamp(one.at / 1_000_000, UTC)),
            person_name(work, one.supervisor),
            person_name(work, one.administrator),
            one.is_proved,
        )
        for one in found
    ]
    return tuple(sorted(lines, key=lambda line: line.asked, reverse=True))


def _never() -> bool:
    return False


def steps(desk: Desk, is_waited_for: Callable[[], bool] = _never) -> Iterator[Verification]:
    """Verify; yields the growing result after each slice, the last one complete.

    No slice is long: what waits for the vault meanwhile breaks a long look off, which is taken
    again.
    """
    verifier = Verifier(is_waited_for)
    while desk.do(verify_slice, verifier):
        yield verifier.result
    desk.do(note_verified, holds=verifier.result.holds)
    if verifier.result.holds:
        mark_verified(desk.vault.folder)
    yield verifier.result


def verify(desk: Desk) -> Verification:
    """Verify everything at once."""
    result = Verification()
    for latest in steps(desk):
        result = latest
    return result


_DAMAGE: dict[type[errors.StorageError], tuple[str, str]] = {
    errors.VaultDamaged: ("vault.db", "damaged"),
    errors.DatabaseForeign: ("vault.db", "does not open with this vault's key"),
    errors.DatabaseMissing: ("vault.db", "missing"),
    errors.DatabaseEmpty: ("vault.db", "empty"),
    errors.DatabaseTruncated: ("vault.db", "too short"),
    errors.DatabasePlain: ("vault.db", "not encrypted"),
    errors.HeadersLost: ("head.a, head.b", "unreadable"),
}


def as_problem(error: errors.StorageError) -> Problem | None:
    """Give what an error says of the vault's files; None where it says nothing of them."""
    found = _DAMAGE.get(type(error))
    return Problem(found[0], "file", found[1]) if found else None


def as_report(result: Verification) -> dict[str, Any]:
    """Give the result as plain values for JSON: what was checked, what does not hold."""
    return {
        "holds": result.holds,
        "checked": dict(sorted(result.checked.items())),
        "lost_to_damage": result.lost,
        "erased": [
            {
                "erasure": str(one.id),
                "supervisor": str(one.supervisor),
                "administrator": str(one.administrator),
                "proved": one.is_proved,
            }
            for one in result.erased
        ],
        "not_readable_by_this_person": result.unreadable,
        "problems": [
            {"table": p.table, "subject": p.subject, "reason": p.reason} for p in result.problems
        ],
    }
