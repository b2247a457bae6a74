"""What a verification found: what was checked, and what did not hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold: where, which, and why (codes, no content)."""

    table: str
    subject: str
    reason: str


@dataclass
class Verification:
    """What was checked and what did not hold.

    ``lost`` counts what a salvage could not read: the trail says so, signed by who salvaged.
    """

    checked: Counter[str] = field(default_factory=Counter)
    unreadable: int = 0
    lost: int = 0
    problems: list[Problem] = field(default_factory=list)
    done: int = 0
    total: int = 0

    @property
    def holds(self) -> bool:
        """Whether nothing was wrong."""
        return not self.problems
