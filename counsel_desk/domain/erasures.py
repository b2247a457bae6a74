"""Say why a file is erased, what came of it, and what goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from counsel_desk.domain.ids import CaseId, PersonId


class ErasureBasis(StrEnum):
    """Why a file may be erased."""

    KEPT_LONG_ENOUGH = "kept long enough"
    CLIENT_ASKED = "client asked"
    COURT = "court or authority"
    MISTAKE = "opened by mistake"


class ErasureOutcome(StrEnum):
    """What came of an erasure that was asked for."""

    WAITING = "waiting"
    ERASED = "erased"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Erasure:
    """Compartment programme: what stays when the file is gone; it names the client by code only.

    ``cases`` are the file and those merged into it, ``asked_by`` the supervisor, ``words`` the
    reason, ``copy_given`` whether the client was given a copy first, ``records`` how many records
    went. ``answer`` is why it was refused or taken back.
    """

    cases: tuple[CaseId, ...]
    code: str
    basis: ErasureBasis
    words: str
    copy_given: bool
    asked_by: PersonId
    asked_at: datetime
    records: int
    outcome: ErasureOutcome = ErasureOutcome.WAITING
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class ErasureLine:
    """An erasure as it is listed; ``intact`` is False where its record does not hold."""

    id: UUID
    erasure: Erasure
    intact: bool | None = None


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """What would go, counted and not read: records of each table, and wraps of keys.

    ``merged`` are the codes of files that go along, ``until`` the day until which the file is
    kept, ``is_due`` whether that is past.
    """

    case: CaseId
    code: str
    records: tuple[tuple[str, int], ...]
    keys: int
    groups: int
    merged: tuple[str, ...]
    until: date | None
    is_due: bool

    @property
    def total(self) -> int:
        """How many records go."""
        return sum(count for _, count in self.records)
