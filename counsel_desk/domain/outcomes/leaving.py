"""What of a cohort's outcomes may be said in a report that leaves, where shares are the true ones.

Who reads a true share with its interval may know the numbers behind it. A share is therefore said
only where no number of 1 to 7 follows from it, and of a part of a cohort only where none follows
for the parts that are not said. The rules look at each number by itself: they hide more than they
must, and nobody who knows them has a star back.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from counsel_desk.domain.outcomes.suppression import SMALLEST_GROUP, SMALLEST_SHOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.domain.outcomes.intervals import Share
    from counsel_desk.domain.outcomes.team import Line, Outcomes, Verdicts


def tells_of_few(*counts: int) -> bool:
    """Whether any of these numbers of people is one of 1 to 7."""
    return any(0 < count < SMALLEST_SHOWN for count in counts)


def may_leave(share: Share, *beside: int) -> bool:
    """Whether a share may be said; ``beside`` are the numbers that follow from it and others."""
    return share.of >= SMALLEST_GROUP and not tells_of_few(
        share.count, share.of - share.count, *beside
    )


class Told(IntEnum):
    """How much may be said of a part: nothing, how many improved, or the rest of them too."""

    NOTHING = 0
    IMPROVED = 1
    ALL = 2


@dataclass(frozen=True, slots=True)
class Part:
    """People with paired scores and what became of them; ``started`` holds those without too."""

    started: int
    paired: int
    improved: int = 0
    unchanged: int = 0
    worse: int = 0

    @staticmethod
    def of(found: Line | Outcomes) -> Part:
        """Count a line of the table, or everybody."""
        counts = (one.count for one in shares_of(found.verdicts))
        return Part(found.started, found.paired, *counts)

    def __add__(self, other: Part) -> Part:
        return Part(*(one + two for one, two in zip(self._counts, other._counts, strict=True)))

    def __sub__(self, other: Part) -> Part:
        return Part(*(one - two for one, two in zip(self._counts, other._counts, strict=True)))

    @property
    def _counts(self) -> tuple[int, ...]:
        return self.started, self.paired, self.improved, self.unchanged, self.worse

    @property
    def told(self) -> Told:
        """What may be said of it by itself; of nobody everything."""
        others = self.unchanged + self.worse
        unjudged = self.paired - self.improved - others
        if tells_of_few(self.paired, self.improved, others, unjudged):
            return Told.NOTHING
        return Told.IMPROVED if tells_of_few(self.unchanged, self.worse) else Told.ALL


def shares_of(verdicts: Verdicts | None) -> tuple[Share, ...]:
    """Give the shares that exclude one another: improved, unchanged and worse."""
    return (verdicts.improved, verdicts.unchanged, verdicts.deteriorated) if verdicts else ()


def parts_told(
    whole: Part, parts: Sequence[Part], others: Sequence[Part] = (), *, overlap: bool = False
) -> list[Told]:
    """Say how much may be said of each part beside the whole; of ``others`` nothing is said.

    What is not said follows for all unsaid parts together: they are people enough, or another
    part is not said either, the one in which the fewest started. With ``overlap`` somebody may be
    in several parts: there it is those outside each one who follow.
    """
    if overlap:
        return [min(one.told, whole.told, (whole - one).told) for one in parts]
    found = [min(one.told, whole.told) for one in parts]
    for level in (Told.IMPROVED, Told.ALL):
        while _unsaid(parts, found, level, others).told < level:
            said = [place for place, told in enumerate(found) if told >= level]
            if not said:
                break
            found[min(said, key=lambda place: parts[place].started)] = Told(level - 1)
    return found


def _unsaid(
    parts: Sequence[Part], found: Sequence[Told], level: Told, others: Sequence[Part]
) -> Part:
    pairs = zip(parts, found, strict=True)
    unsaid = (one for one, told in pairs if told < level)
    return sum((*others, *unsaid), Part(0, 0))
