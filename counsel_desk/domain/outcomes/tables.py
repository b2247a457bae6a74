"""Hide small numbers in tables with totals so that none of them can be worked out.

The rule is that of `suppression`: 1 to 7 become a star, the rest is rounded to 5. In tables a
star can often be had back from a row, a column, a total, or another table of the same people.
Each number is a flow, and so are the totals: everybody flows through the columns and rows of the
tables, then through every other division of the same people, and back. What a reader knows are
bounds of each flow. A number is given away exactly when no other flow fits the bounds, and that
is a question of paths.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counsel_desk.domain.outcomes.suppression import SMALLEST_SHOWN, STAR, rounded, span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ENDLESS = 10**9


@dataclass(frozen=True, slots=True)
class SuppressedTable:
    """Numbers and totals as they are printed; stars stand for what is hidden."""

    cells: tuple[tuple[str, ...], ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True)
class SuppressedParts:
    """Divisions of one total as they are printed."""

    parts: tuple[tuple[str, ...], ...]
    total: str


@dataclass(frozen=True, slots=True)
class Amount:
    """Something counted, how many people are behind it, and whether it must be hidden.

    A zero is never hidden.
    """

    value: int
    people: int
    hidden: bool = False


@dataclass(slots=True, eq=False)
class _Number:
    """One number with where its flow comes from and goes to.

    ``small`` numbers are hidden for their own sake, as 1 to 7 are or what few people are behind.
    """

    tail: int
    head: int
    value: int
    small: bool
    hidden: bool

    @property
    def bounds(self) -> tuple[int, int]:
        """What a reader knows who can tell a small number from one hidden beside it."""
        if not self.hidden or 0 < self.value < SMALLEST_SHOWN:
            return span(self.value)
        if self.small:
            return (1, _ENDLESS)
        return (SMALLEST_SHOWN, _ENDLESS)

    @property
    def printed(self) -> str:
        """The number as it is printed."""
        return STAR if self.hidden else rounded(self.value)


_Ways = dict[int, list[tuple[int, _Number]]]


class _Ring:
    """Everybody on the way through tables and divisions, back to where they came from."""

    def __init__(self) -> None:
        self.numbers: list[_Number] = []
        self.lines: list[tuple[list[_Number], _Number]] = []
        self._places = 0
        self._ways: _Ways | None = None

    def place(self) -> int:
        """Make a place that flows meet in."""
        self._places += 1
        return self._places

    def add(self, tail: int, head: int, amount: Amount) -> _Number:
        """Add the flow of a number."""
        small = amount.value > 0 and min(amount.value, amount.people) < SMALLEST_SHOWN
        hidden = small or (amount.hidden and amount.value > 0)
        number = _Number(tail, head, amount.value, small, hidden)
        self.numbers.append(number)
        return number

    def hide(self, number: _Number) -> None:
        """Hide a number."""
        number.hidden, self._ways = True, None

    def protect_all(self) -> None:
        """Hide so many more numbers that no small one can be worked out."""
        while True:
            while self._pair_stars():
                pass
            given = next((one for one in self.numbers if one.small and self._gives_away(one)), None)
            if given is None:
                return
            self._protect(given)

    def _pair_stars(self) -> bool:
        """Give a lone star beside a total another number as company; True if there was one.

        The smallest will do, but rather one that keeps a second lone star company as well.
        """
        lonely = [
            (line, total)
            for line, total in self.lines
            if not total.hidden and sum(one.hidden for one in line) == 1
        ]
        if not lonely:
            return False
        line, total = lonely[0]
        others = [one for one in line if not one.hidden and one.value]

        def cost(one: _Number) -> tuple[int, int]:
            return -sum(any(one is other for other in each) for each, _ in lonely), one.value

        self.hide(min(others, key=cost, default=total))
        return True

    def _gives_away(self, wanted: _Number) -> bool:
        """Whether no other value of a number fits what is printed."""
        low, high = wanted.bounds
        more = wanted.value < high and self._joined(wanted.head, wanted.tail, wanted)
        less = wanted.value > low and self._joined(wanted.tail, wanted.head, wanted)
        return not more and not less

    def _residual(self) -> Mapping[int, list[tuple[int, _Number]]]:
        """Say from each place where one more can flow to, or one less come from."""
        if self._ways is None:
            self._ways = defaultdict(list)
            for number in self.numbers:
                low, high = number.bounds
                if number.value < high:
                    self._ways[number.tail].append((number.head, number))
                if number.value > low:
                    self._ways[number.head].append((number.tail, number))
        return self._ways

    def _joined(self, start: int, end: int, without: _Number) -> bool:
        """Whether one more can flow from a place to another, that number left as it is."""
        ways = self._residual()
        seen, queue = {start}, deque([start])
        while queue:
            here = queue.popleft()
            if here == end:
                return True
            for there, number in ways.get(here, ()):
                if number is not without and there not in seen:
                    seen.add(there)
                    queue.append(there)
        return False

    def _protect(self, wanted: _Number) -> None:
        """Hide one more number, so that a number that is given away may be so no longer."""
        own = [(line, total) for line, total in self.lines if any(one is wanted for one in line)]
        beside = [one for line, _ in own for one in line]
        totals = [total for _, total in own]
        under = [one for line, total in self.lines if total is wanted for one in line]
        for candidates in (beside, totals, under, self.numbers):
            shown = [one for one in candidates if not one.hidden and one.value]
            if shown:
                self.hide(min(shown, key=lambda one: one.value))
                return
        raise AssertionError  # pragma: no cover - nothing is given away with everything hidden


@dataclass(frozen=True, slots=True)
class _Cells:
    """The numbers of one table in the ring; rows and total may be another table's as well."""

    cells: list[list[_Number]]
    rows: list[_Number]
    columns: list[_Number]
    total: _Number

    def lines(self) -> list[tuple[list[_Number], _Number]]:
        """Give each row and column with its total, and the totals with the total of all."""
        across = [list(column) for column in zip(*self.cells, strict=True)]
        return [
            *zip(self.cells, self.rows, strict=True),
            *zip(across, self.columns, strict=True),
            (self.rows, self.total),
            (self.columns, self.total),
        ]

    def printed(self) -> SuppressedTable:
        """Give the table as it is printed."""
        return SuppressedTable(
            tuple(tuple(one.printed for one in line) for line in self.cells),
            tuple(one.printed for one in self.rows),
            tuple(one.printed for one in self.columns),
            self.total.printed,
        )


def suppress_table(cells: Sequence[Sequence[int]]) -> SuppressedTable:
    """Return the numbers of a table with its totals as they may be printed.

    Raises ValueError for a number below zero or rows of unequal length.
    """
    return suppress_together([cells])[0][0]


def suppress_together(
    tables: Sequence[Sequence[Sequence[int]]], parts: Sequence[Sequence[int]] = ()
) -> tuple[tuple[SuppressedTable, ...], SuppressedParts]:
    """Return one or two tables of the same people in the same rows as they may be printed.

    ``parts`` are other divisions of the same people: whoever reads all of them beside the tables
    works nothing out. Raises ValueError for a number below zero, rows of unequal length, more
    than two tables, or tables and parts that are not of the same people.
    """
    _check(tables, parts)
    ring = _Ring()
    start, end = ring.place(), ring.place()
    sums = [sum(line) for line in tables[0]]
    halls = [(ring.place(), ring.place() if len(tables) > 1 else end) for _ in sums]
    rows = [ring.add(*hall, _people(one)) for hall, one in zip(halls, sums, strict=True)]
    laid = [_lay(ring, tables[0], start, [hall[0] for hall in halls])]
    if len(tables) > 1:
        laid.append(_lay(ring, tables[1], end, [hall[1] for hall in halls]))
    divisions = [[_people(one) for one in part] for part in parts]
    others, total = _close(ring, divisions, end, start, _people(sum(sums)))
    made = [_Cells(cells, rows, columns, total) for cells, columns in laid]
    for one in made:
        ring.lines += one.lines()
    ring.protect_all()
    return tuple(one.printed() for one in made), _printed(others, total)


def suppress_parts(parts: Sequence[Sequence[Amount]], total: Amount) -> SuppressedParts:
    """Return divisions of one total, each by itself and together, as they may be printed.

    An amount is hidden that is small, has few people behind it or must be hidden. Raises
    ValueError for an amount below zero or a division with another sum than the total.
    """
    _check([[[total.value]]], [[one.value for one in part] for part in parts])
    ring = _Ring()
    start = ring.place()
    others, whole = _close(ring, parts, start, start, total)
    ring.protect_all()
    return _printed(others, whole)


def _check(tables: Sequence[Sequence[Sequence[int]]], parts: Sequence[Sequence[int]]) -> None:
    lines = [*(line for cells in tables for line in cells), *parts]
    if any(value < 0 for line in lines for value in line):
        raise ValueError("a count cannot be below zero")
    if len(tables) not in (1, 2):
        raise ValueError("one table or two can be hidden together")
    sums = [[sum(line) for line in cells] for cells in tables]
    if any(len(set(map(len, cells))) > 1 for cells in tables):
        raise ValueError("the rows of a table are equally long")
    if sums[0] != sums[-1] or any(sum(part) != sum(sums[0]) for part in parts if part):
        raise ValueError("the tables are not of the same people")


def _people(count: int) -> Amount:
    return Amount(count, count)


def _lay(
    ring: _Ring, cells: Sequence[Sequence[int]], outside: int, rows: Sequence[int]
) -> tuple[list[list[_Number]], list[_Number]]:
    """Let people flow between the outside and the rows through the columns of a table."""
    below = [sum(column) for column in zip(*cells, strict=True)]
    middle = [ring.place() for _ in below]
    is_first = outside == 1

    def add(tail: int, head: int, value: int) -> _Number:
        ends = (tail, head) if is_first else (head, tail)
        return ring.add(*ends, _people(value))

    columns = [add(outside, here, value) for here, value in zip(middle, below, strict=True)]
    inside = [
        [add(here, row, value) for here, value in zip(middle, line, strict=True)]
        for row, line in zip(rows, cells, strict=True)
    ]
    return inside, columns


def _close(
    ring: _Ring, parts: Sequence[Sequence[Amount]], end: int, start: int, total: Amount
) -> tuple[list[list[_Number]], _Number]:
    """Lead from the end through every division, and through the total back to the start."""
    here, made = end, []
    for part in parts:
        there = ring.place() if part else here
        made.append([ring.add(here, there, one) for one in part])
        here = there
    whole = ring.add(here, start, total)
    ring.lines += [(part, whole) for part in made]
    return made, whole


def _printed(parts: Sequence[Sequence[_Number]], total: _Number) -> SuppressedParts:
    return SuppressedParts(
        tuple(tuple(one.printed for one in part) for part in parts), total.printed
    )
