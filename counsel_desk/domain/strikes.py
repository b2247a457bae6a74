"""Describe entries that were filed in the wrong file."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from counsel_desk.domain.ids import CaseId


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
