"""Small numbers hidden in anything that leaves the team.

Counts of 1 to 7 become a star and all others are rounded to the nearest 5 (the rule of NHS
Digital for sub-national statistics). With a total, a second number is hidden wherever the first
could be worked out, also by someone who knows this program.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

STAR = "*"
SMALLEST_SHOWN = 8
SMALLEST_GROUP = 8
"""Fewest people over whom a mean or a percentage may be given."""

_ROUND_TO = 5
_LARGEST_HIDDEN = SMALLEST_SHOWN - 1


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Counts and their total as they are printed; ``total`` is None where none was given."""

    counts: tuple[str, ...]
    total: str | None = None


def enough_people(people: int) -> bool:
    """Whether means and percentages over so many people may leave the team."""
    return people >= SMALLEST_GROUP


def suppress_counts(counts: Sequence[int], total: int | None = None) -> Suppressed:
    """Return counts, and the total if given, as they may be printed.

    A single star beside a total takes the smallest other count with it. Where the total would
    still give a count away, it is hidden too. Raises ValueError for a number below zero.
    """
    if min([*counts, total or 0], default=0) < 0:
        raise ValueError("a count cannot be below zero")
    small = [number for number, count in enumerate(counts) if 0 < count < SMALLEST_SHOWN]
    if total is None or not small:
        return _printed(counts, small, total, total_hidden=False)
    hidden = small
    if len(small) == 1 and total >= SMALLEST_SHOWN:
        hidden = [*small, *_smallest_shown(counts)]
    table = _Table.of(counts, hidden, primary=len(small))
    return _printed(counts, hidden, total, total_hidden=_gives_away(table, total))


def _smallest_shown(counts: Sequence[int]) -> list[int]:
    shown = [number for number, count in enumerate(counts) if count >= SMALLEST_SHOWN]
    return [min(shown, key=lambda number: counts[number])] if shown else []


def _printed(
    counts: Sequence[int], hidden: Sequence[int], total: int | None, *, total_hidden: bool
) -> Suppressed:
    shown = tuple(
        STAR if number in hidden else rounded(count) for number, count in enumerate(counts)
    )
    if total is None:
        return Suppressed(shown)
    return Suppressed(shown, STAR if total_hidden else rounded(total))


def rounded(count: int) -> str:
    """Print one count: a star below 8, else rounded to the nearest 5."""
    if 0 < count < SMALLEST_SHOWN:
        return STAR
    return str(to_five(count))


def to_five(count: int) -> int:
    """Round a count to the nearest 5."""
    return (count + _ROUND_TO // 2) // _ROUND_TO * _ROUND_TO


def span(count: int) -> tuple[int, int]:
    """Return the lowest and highest count that would be printed the same."""
    if count == 0:
        return 0, 0
    if count < SMALLEST_SHOWN:
        return 1, _LARGEST_HIDDEN
    middle = to_five(count)
    return max(SMALLEST_SHOWN, middle - _ROUND_TO // 2), middle + _ROUND_TO // 2


@dataclass(frozen=True, slots=True)
class _Table:
    """What a reader sees: how many small counts are hidden, and what the shown ones can be.

    ``second`` is the highest that a count hidden beside a single small one can be, None where
    there is no such count.
    """

    small: int
    lowest_shown: int
    highest_shown: int
    second: int | None

    @staticmethod
    def of(counts: Sequence[int], hidden: Sequence[int], *, primary: int) -> _Table:
        spans = [span(count) for number, count in enumerate(counts) if number not in hidden]
        second = None
        if len(hidden) > primary:
            # It was the smallest count shown, so it is no higher than any that still is.
            second = min((high for _, high in spans if high > 0), default=10**9)
        lowest, highest = sum(low for low, _ in spans), sum(high for _, high in spans)
        return _Table(primary, lowest, highest, second)

    def pins(self, total: tuple[int, int]) -> bool:
        """Whether a total in this span leaves one value only for a small count."""
        lowest = total[0] - self.highest_shown
        highest = total[1] - self.lowest_shown
        if self.second is not None:
            low, high = max(1, lowest - self.second), min(7, highest - SMALLEST_SHOWN)
        else:
            others = self.small - 1
            low = max(1, lowest - others * _LARGEST_HIDDEN)
            high = min(_LARGEST_HIDDEN, highest - others)
        return low == high


def _gives_away(table: _Table, total: int) -> bool:
    """Whether to hide the total: it or a neighbour, printed, would pin a small count.

    The neighbours are hidden too, or else the star itself would tell which total it hides.
    """
    low, high = span(total)
    spans = [span(total), span(high + 1)]
    if low > 1:
        spans.append(span(low - 1))
    return total < SMALLEST_SHOWN or any(table.pins(span) for span in spans)
