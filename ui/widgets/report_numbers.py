"""Write the numbers of a report: as they were counted, or as they may leave the team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from counsel_desk.domain.outcomes import SMALLEST_GROUP, suppress_counts
from counsel_desk.domain.outcomes.leaving import may_leave, shares_of
from counsel_desk.domain.outcomes.suppression import SMALLEST_SHOWN, STAR
from counsel_desk.domain.outcomes.tables import suppress_parts, suppress_together
from counsel_desk.domain.programme_figures import CrossTable
from ui.widgets import outcome_words as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.domain.outcomes.effects import EffectSize
    from counsel_desk.domain.outcomes.intervals import Share
    from counsel_desk.domain.outcomes.tables import Amount
    from counsel_desk.domain.outcomes.team import Outcomes, Verdicts
    from counsel_desk.domain.programme_figures import Tally

OTHERS = "…"
"""The row of those whose own row would be too small."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """Tables of the same people as they are written, other divisions of them, and the total."""

    tables: list[list[list[str]]]
    parts: list[list[str]]
    total: str


class Numbers(Protocol):
    """How numbers are written."""

    hides: bool

    def counts(self, counts: Sequence[int], total: int | None = None) -> list[str]:
        """Write counts of people, and their total at the end where there is one."""

    def tables(self, tables: Sequence[CrossTable], parts: Sequence[Sequence[int]] = ()) -> Crossed:
        """Write tables and other divisions of the same people, none of which may tell on another.

        Each table has its totals as last row and column.
        """

    def divided(
        self, parts: Sequence[Sequence[Amount]], total: Amount
    ) -> tuple[list[list[str]], str]:
        """Write divisions of one total, and the total."""

    def tally(self, tally: Tally) -> str:
        """Write something counted that some people are behind."""

    def mean(self, value: float | None, people: int) -> str:
        """Write a mean over people."""

    def share(self, share: Share, *beside: int) -> str:
        """Write a share with its interval; ``beside`` are numbers of people that it would tell."""

    def effects(self, found: Outcomes) -> Sequence[EffectSize]:
        """Give the effect sizes of a cohort that may be written."""


class AsCounted:
    """Numbers as they were counted; they stay on the desk."""

    hides = False

    def counts(self, counts: Sequence[int], total: int | None = None) -> list[str]:
        """Write every count."""
        return [words.count(one) for one in (*counts, *(() if total is None else (total,)))]

    def tables(self, tables: Sequence[CrossTable], parts: Sequence[Sequence[int]] = ()) -> Crossed:
        """Write every number with its totals."""
        written = [self.counts(one) for one in parts]
        return Crossed([self._table(one) for one in tables], written, words.count(tables[0].total))

    def divided(
        self, parts: Sequence[Sequence[Amount]], total: Amount
    ) -> tuple[list[list[str]], str]:
        """Write every number."""
        return [self.counts([one.value for one in part]) for part in parts], words.count(
            total.value
        )

    def _table(self, table: CrossTable) -> list[list[str]]:
        lines = [(*line, sum(line)) for line in table.cells]
        below = [sum(column) for column in zip(*lines, strict=True)]
        return [self.counts(line) for line in (*lines, below)]

    def tally(self, tally: Tally) -> str:
        """Write the count."""
        return words.count(tally.count)

    def mean(self, value: float | None, people: int) -> str:
        """Write a mean, whoever many there are."""
        del people
        return words.figure(value)

    def share(self, share: Share, *beside: int) -> str:
        """Write the share with its counts and interval."""
        del beside
        if not share.of:
            return "–"
        counts, interval = words.of_words(share), words.interval_words(share)
        return f"{words.percent(share.share)} ({counts}; {interval})"

    def effects(self, found: Outcomes) -> Sequence[EffectSize]:
        """Give the effect sizes as the screen has them."""
        return found.effects


class AsItLeaves:
    """Small numbers as stars with what would give them away, the rest rounded to 5, shares true."""

    hides = True

    def counts(self, counts: Sequence[int], total: int | None = None) -> list[str]:
        """Hide small counts, and others with which they could be worked out."""
        found = suppress_counts(counts, total)
        return [*found.counts, *([] if found.total is None else [found.total])]

    def tables(self, tables: Sequence[CrossTable], parts: Sequence[Sequence[int]] = ()) -> Crossed:
        """Hide small numbers in all of them together, so that none gives another away."""
        made, others = suppress_together([one.cells for one in tables], parts)
        written = [
            [[*line, total] for line, total in zip(one.cells, one.rows, strict=True)]
            + [[*one.columns, one.total]]
            for one in made
        ]
        return Crossed(written, [list(one) for one in others.parts], others.total)

    def divided(
        self, parts: Sequence[Sequence[Amount]], total: Amount
    ) -> tuple[list[list[str]], str]:
        """Hide what is small or has few people behind it, and what would give it away."""
        made = suppress_parts(parts, total)
        return [list(one) for one in made.parts], made.total

    def tally(self, tally: Tally) -> str:
        """Hide a count that is small or has few people behind it."""
        if 0 < tally.people < SMALLEST_SHOWN:
            return STAR
        return suppress_counts([tally.count]).counts[0]

    def mean(self, value: float | None, people: int) -> str:
        """Give a mean over eight people or more."""
        return words.figure(value) if people >= SMALLEST_GROUP else STAR

    def share(self, share: Share, *beside: int) -> str:
        """Give a share that may be said as it is on the screen, without its counts."""
        if not may_leave(share, *beside):
            return STAR
        return f"{words.percent(share.share)} ({words.interval_words(share)})"

    def effects(self, found: Outcomes) -> Sequence[EffectSize]:
        """Give the effect sizes as the screen has them, over eight people or more."""
        return found.effects if found.paired >= SMALLEST_GROUP else ()


def became(verdicts: Verdicts | None, paired: int, numbers: Numbers) -> tuple[str, str, str]:
    """Write the shares of those who improved, stayed as they were and got worse."""
    if verdicts is None:
        return ("–",) * 3
    improved, unchanged, worse = shares_of(verdicts)
    unjudged = paired - improved.of
    all_three = (improved.count, unchanged.count, worse.count, unjudged)
    return (
        numbers.share(improved, unjudged),
        numbers.share(unchanged, *all_three),
        numbers.share(worse, *all_three),
    )


def together(table: CrossTable, *, least: int = SMALLEST_SHOWN) -> CrossTable:
    """Put the rows of fewer people than may be named into one row."""
    totals = table.row_totals()
    named = [place for place, total in enumerate(totals) if total >= least]
    others = [place for place, total in enumerate(totals) if total < least]
    if not others:
        return table
    rows = [table.cells[place] for place in named]
    rest = tuple(
        sum(table.cells[place][column] for place in others) for column in range(len(table.columns))
    )
    names = (*(table.rows[place] for place in named), OTHERS)
    return CrossTable(names, table.columns, (*rows, rest))
