"""Write the numbers of a report: as they were counted, or as they may leave the team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from counsel_desk.domain.outcomes import SMALLEST_GROUP, suppress_counts
from counsel_desk.domain.outcomes.suppression import SMALLEST_SHOWN, STAR
from counsel_desk.domain.outcomes.tables import suppress_together
from counsel_desk.domain.programme_figures import CrossTable
from ui.widgets import outcome_words as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.domain.outcomes.intervals import Share
    from counsel_desk.domain.programme_figures import Tally

OTHERS = "…"
"""The row of those whose own row would be too small."""


class Numbers(Protocol):
    """How numbers are written."""

    hides: bool

    def counts(self, counts: Sequence[int], total: int | None = None) -> list[str]:
        """Write counts of people, and their total at the end where there is one."""

    def tables(self, tables: Sequence[CrossTable]) -> list[list[list[str]]]:
        """Write tables of the same people, each with its totals as last row and column."""

    def tally(self, tally: Tally) -> str:
        """Write something counted that some people are behind."""

    def mean(self, value: float | None, people: int) -> str:
        """Write a mean over people."""

    def shares(self, parts: Sequence[Share]) -> list[str]:
        """Write shares of one whole that exclude one another, with their intervals."""


class AsCounted:
    """Numbers as they were counted; they stay on the desk."""

    hides = False

    def counts(self, counts: Sequence[int], total: int | None = None) -> list[str]:
        """Write every count."""
        return [words.count(one) for one in (*counts, *(() if total is None else (total,)))]

    def tables(self, tables: Sequence[CrossTable]) -> list[list[list[str]]]:
        """Write every number with its totals."""
        return [self._table(one) for one in tables]

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

    def shares(self, parts: Sequence[Share]) -> list[str]:
        """Write each share with its counts and interval."""
        return [_share(one) for one in parts]


class AsItLeaves:
    """Small numbers as stars with what would give them away, the rest rounded to 5."""

    hides = True

    def counts(self, counts: Sequence[int], total: int | None = None) -> list[str]:
        """Hide small counts, and others with which they could be worked out."""
        found = suppress_counts(counts, total)
        return [*found.counts, *([] if found.total is None else [found.total])]

    def tables(self, tables: Sequence[CrossTable]) -> list[list[list[str]]]:
        """Hide small numbers in all tables together, so that none gives another away."""
        made = suppress_together([one.cells for one in tables])
        return [
            [[*line, total] for line, total in zip(one.cells, one.rows, strict=True)]
            + [[*one.columns, one.total]]
            for one in made
        ]

    def tally(self, tally: Tally) -> str:
        """Hide a count that is small or has few people behind it."""
        if 0 < tally.people < SMALLEST_SHOWN:
            return STAR
        return suppress_counts([tally.count]).counts[0]

    def mean(self, value: float | None, people: int) -> str:
        """Give a mean over eight people or more."""
        return words.figure(value) if people >= SMALLEST_GROUP else STAR

    def shares(self, parts: Sequence[Share]) -> list[str]:
        """Give a share where its count may be shown; over fewer than eight people none."""
        whole = parts[0].of if parts else 0
        if whole < SMALLEST_GROUP:
            return [STAR] * len(parts)
        rest = whole - sum(one.count for one in parts)
        printed = suppress_counts([*(one.count for one in parts), *([rest] if rest else [])], whole)
        pairs = zip(parts, printed.counts, strict=False)
        return [STAR if text == STAR else _rounded_share(one) for one, text in pairs]


def _share(share: Share) -> str:
    if not share.of:
        return "–"
    return f"{words.percent(share.share)} ({words.of_words(share)}; {words.interval_words(share)})"


def _rounded_share(share: Share) -> str:
    return f"{words.percent(share.share)} ({words.interval_words(share)})"


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
