"""Describe entries that were struck: filed in the wrong file, or made by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from counsel_desk.domain.ids import CaseId, PersonId


@dataclass(frozen=True, slots=True)
class Strike:
    """Compartment clin: an entry that does not belong here; it is kept and counts no more.

    ``table`` is the kind of entry, ``record`` its id. ``refiled_case`` and ``refiled_as`` say where
    it was filed again, where it was.
    """

    table: str
    record: UUID
    reason: str
    refiled_case: CaseId | None = None
    refiled_as: UUID | None = None


@dataclass(frozen=True, slots=True)
class Struck:
    """What is said beside an entry that was struck: why, by whom and when."""

    reason: str
    by: PersonId
    at: datetime
    refiled_case: CaseId | None = None
    refiled_as: UUID | None = None
