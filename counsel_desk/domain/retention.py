"""Say of a closed file whether it is to be kept on, held, or decided on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from counsel_desk.domain.ids import CaseId, PersonId

if TYPE_CHECKING:
    from counsel_desk.domain.closing import Retention

LONGEST_REASON = 1_000
"""Characters of a reason."""
LONGEST_KEEPING = 100
"""Years ahead to which a file can be kept: a later day is a slip of the pen."""


class Keeping(StrEnum):
    """What the review says of a closed file."""

    KEPT = "kept"
    DUE = "due"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class KeepingRow:
    """A closed file in the review; ``by`` and ``at`` tell of the last decision or the closing.

    ``until`` is None for a file that was closed elsewhere and has no day of its own: that is due.
    ``erasing`` is whether its erasure was asked for and waits.
    """

    case: CaseId
    code: str
    name: str | None
    counsellor: PersonId | None
    keeping: Keeping
    until: date | None
    closed_on: date | None
    reason: str = ""
    by: PersonId | None = None
    at: datetime | None = None
    erasing: bool = False


def keeping_of(kept: Retention | None, today: date) -> Keeping:
    """Judge a closed file: held before all, else due once the day until which it is kept is past.

    A file is kept through that day; one without a day has to be decided on.
    """
    if kept is not None and kept.held:
        return Keeping.HELD
    if kept is None or kept.until is None:
        return Keeping.DUE
    return Keeping.DUE if kept.until < today else Keeping.KEPT


def review_order(row: KeepingRow) -> tuple[int, date, str]:
    """Put what is to be decided first, then what is held, then by day."""
    place = {Keeping.DUE: 0, Keeping.HELD: 1, Keeping.KEPT: 2}[row.keeping]
    return place, row.until or date.min, row.code
