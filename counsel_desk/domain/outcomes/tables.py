"""Hide small numbers in a table with totals so that none of them can be worked out.

The rule is that of `suppression`: 1 to 7 become a star, the rest is rounded to 5. In a table a
star can often be had back from the row, the column and the totals. Each number is a flow from a
row to a column, and the totals are flows as well; what a reader knows are bounds of each flow. A
number is given away exactly when no other flow fits the bounds, and that is a question of paths.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counsel_desk.domain.outcomes.suppression import SMALLEST_SHOWN, STAR, rounded, span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_ENDLESS = 10**9
_SOURCE, _SINK = -1, -2


@dataclass(frozen=True, slots=True)
class SuppressedTable:
    """Numbers and totals as they are printed; stars stand for what is hidden."""

    cells: tuple[tuple[str, ...], ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    total: str

    @property
    def hidden_rows(self) -> frozenset[int]:
        """Which totals of rows are hidden."""
        return frozenset(place for place, text in enumerate(self.rows) if text == STAR)


@dataclass(slots=True)
class _Number:
    """One number with where its flow comes from and goes to."""

    tail: int
    head: int
    value: int
    hidden: bool = False

    @property
    def is_small(self) -> bool:
        """Whether it is hidden for its own sake."""
        return 0 < self.value < SMALLEST_SHOWN

    @property
    def bounds(self) -> tuple[int, int]:
        """What a reader knows who can tell a small number from one hidden beside it."""
        if not self.hidden or self.is_small:
            return span(self.value)
        return (SMALLEST_SHOWN, _ENDLESS) if self.value else (0, _ENDLESS)

    @property
    def printed(self) -> str:
        """The number as it is printed."""
        return STAR if self.hidden else rounded(self.value)


class _Table:
    """A table as a circulation: source, rows, columns, sink, and back to the source."""

    def __init__(self, cells: Sequence[Sequence[int]]) -> None:
        width = len(cells[0]) if cells else 0
        sums = [sum(row) for row in cells]
        below = [sum(column) for column in zip(*cells, strict=True)] if cells else []
        start = len(cells)
        self.cells = [
            [_Number(row, start + column, value) for column, value in enumerate(line)]
            for row, line in enumerate(cells)
        ]
        self.rows = [_Number(_SOURCE, row, value) for row, value in enumerate(sums)]
        self.columns = [_Number(start + column, _SINK, below[column]) for column in range(width)]
        self.total = _Number(_SINK, _SOURCE, sum(sums))
        for number in self.numbers():
            number.hidden = number.is_small

    def numbers(self) -> Iterator[_Number]:
        """Give every number, totals last."""
        for line in self.cells:
            yield from line
        yield from self.rows
        yield from self.columns
        yield self.total

    def lines(self) -> Iterator[tuple[list[_Number], _Number]]:
        """Give each row and column with its total, and the totals with the total of all."""
        yield from zip(self.cells, self.rows, strict=True)
        across = [list(column) for column in zip(*self.cells, strict=True)]
        yield from zip(across, self.columns, strict=True)
        yield self.rows, self.total
        yield self.columns, self.total

    def pair_stars(self) -> bool:
        """Give a lone star beside a total another number as company; True if there was one.

        The smallest will do, but rather one that keeps a second lone star company as well.
        """
        lonely = [
            (line, total)
            for line, total in self.lines()
            if not total.hidden and sum(one.hidden for one in line) == 1
        ]
        if not lonely:
            return False
        line, total = lonely[0]
        others = [one for one in line if not one.hidden and one.value]

        def cost(one: _Number) -> tuple[int, int]:
            return -sum(any(one is other for other in each) for each, _ in lonely), one.value

        min(others, key=cost, default=total).hidden = True
        return True

    def gives_away(self, wanted: _Number) -> bool:
        """Whether no other value of a number fits what is printed."""
        low, high = wanted.bounds
        more = wanted.value < high and self._joined(wanted.head, wanted.tail, wanted)
        less = wanted.value > low and self._joined(wanted.tail, wanted.head, wanted)
        return not more and not less

    def _joined(self, start: int, end: int, without: _Number) -> bool:
        """Whether one more can flow from a place to another, that number left as it is."""
        ways: dict[int, list[int]] = defaultdict(list)
        for number in self.numbers():
            low, high = number.bounds
            if number is without:
                continue
            if number.value < high:
                ways[number.tail].append(number.head)
            if number.value > low:
                ways[number.head].append(number.tail)
        seen, queue = {start}, deque([start])
        while queue:
            here = queue.popleft()
            if here == end:
                return True
            fresh = [one for one in ways[here] if one not in seen]
            seen.update(fresh)
            queue.extend(fresh)
        return False

    def protect(self, wanted: _Number) -> None:
        """Hide one more number, so that a number that is given away may be so no longer."""
        for candidates in self._beside(wanted):
            shown = [one for one in candidates if not one.hidden and one.value]
            if shown:
                min(shown, key=lambda one: one.value).hidden = True
                return
        raise AssertionError  # pragma: no cover - nothing is given away with everything hidden

    def _beside(self, wanted: _Number) -> Iterator[list[_Number]]:
        places = {wanted.tail, wanted.head} - {_SOURCE, _SINK}
        inside = [one for line in self.cells for one in line]
        totals = [*self.rows, *self.columns]
        if wanted in totals:
            yield [one for one in totals if (one.tail == _SOURCE) == (wanted.tail == _SOURCE)]
        yield [one for one in inside if {one.tail, one.head} & places]
        yield [one for one in totals if {one.tail, one.head} & places]
        yield [self.total]
        yield totals
        yield inside


def suppress_table(
    cells: Sequence[Sequence[int]],
    *,
    hidden_rows: Collection[int] = (),
    hide_total: bool = False,
) -> SuppressedTable:
    """Return the numbers of a table with its totals as they may be printed.

    ``hidden_rows`` and ``hide_total`` name totals that another table of the same people hides
    already. Raises ValueError for a number below zero or rows of unequal length.
    """
    if any(value < 0 for line in cells for value in line):
        raise ValueError("a count cannot be below zero")
    table = _Table(cells)
    for place in hidden_rows:
        table.rows[place].hidden = True
    table.total.hidden = table.total.hidden or hide_total
    small = [one for one in table.numbers() if one.is_small]
    while True:
        while table.pair_stars():
            pass
        given = next((one for one in small if table.gives_away(one)), None)
        if given is None:
            break
        table.protect(given)
    return SuppressedTable(
        tuple(tuple(one.printed for one in line) for line in table.cells),
        tuple(one.printed for one in table.rows),
        tuple(one.printed for one in table.columns),
        table.total.printed,
    )


def suppress_together(tables: Sequence[Sequence[Sequence[int]]]) -> tuple[SuppressedTable, ...]:
    """Return tables about the same people with the same rows: no total shows in one alone."""
    rows: frozenset[int] = frozenset()
    hide_total = False
    while True:
        made = tuple(
            suppress_table(cells, hidden_rows=rows, hide_total=hide_total) for cells in tables
        )
        found = rows.union(*(one.hidden_rows for one in made))
        total = hide_total or any(one.total == STAR for one in made)
        if (found, total) == (rows, hide_total):
            return made
        rows, hide_total = found, total
