"""What a verification found: what was checked, and what did not hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from counsel_desk.domain.ids import PersonId


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold: where, which, and why (codes, no content)."""

    table: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Erased:
    """An erasure that was carried out: by its number, who signed in which part, and when asked.

    ``is_proved`` is whether two people of this vault stand behind it; ``at`` is in microseconds.
    """

    id: UUID
    supervisor: PersonId
    administrator: PersonId
    at: int
    is_proved: bool


@dataclass
class Verification:
    """What was checked and what did not hold.

    ``lost`` counts what a salvage could not read: the trail says so, signed by who salvaged.
    """

    checked: Counter[str] = field(default_factory=Counter)
    unreadable: int = 0
    lost: int = 0
    problems: list[Problem] = field(default_factory=list)
    erased: list[Erased] = field(default_factory=list)
    done: int = 0
    total: int = 0

    @property
    def holds(self) -> bool:
        """Whether nothing was wrong."""
        return not self.problems
