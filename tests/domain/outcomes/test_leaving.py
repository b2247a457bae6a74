"""What leaves has true shares, and nobody works a number of 1 to 7 out of them."""

from __future__ import annotations

from itertools import permutations, product
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from counsel_desk.domain.outcomes.intervals import Share
from counsel_desk.domain.outcomes.leaving import (
    Part,
    Told,
    may_leave,
    parts_told,
    shares_of,
    tells_of_few,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = tuple[int, int, int]
COUNT = st.one_of(st.integers(0, 11), st.sampled_from([1, 7, 8, 9, 20]))
ROW = st.tuples(COUNT, COUNT, COUNT)


def part(*counts: int) -> Part:
    return Part(sum(counts), sum(counts), *counts)


def test_a_share_leaves_where_neither_it_nor_what_follows_is_of_few():
    assert may_leave(Share(20, 50))
    assert may_leave(Share(0, 8))
    assert may_leave(Share(8, 8))
    assert not may_leave(Share(5, 50))
    assert not may_leave(Share(45, 50))
    assert not may_leave(Share(20, 50), 3)
    assert not may_leave(Share(0, 0))
    assert not may_leave(Share(7, 7))
    assert not tells_of_few(0, 8)
    assert shares_of(None) == ()


def test_of_a_part_all_is_said_or_how_many_improved_or_nothing():
    assert part(20, 30, 9).told is Told.ALL
    assert part(20, 30, 3).told is Told.IMPROVED
    assert part(20, 5, 3).told is Told.IMPROVED
    assert part(3, 30, 30).told is Told.NOTHING
    assert part(20, 3, 3).told is Told.NOTHING
    assert part(0, 0, 0).told is Told.ALL
    assert Part(30, 24, 10, 10, 0).told is Told.NOTHING  # of four it is not known
    assert Part(30, 24).told is Told.ALL  # an instrument by which no change is judged


def test_a_part_does_not_tell_of_another_ones_few_through_the_shares_of_all():
    small, large, third = part(3, 20, 20), part(30, 20, 20), part(40, 30, 30)
    assert parts_told(small + large, [small, large]) == [Told.NOTHING] * 2
    found = parts_told(small + large + third, [small, large, third])
    assert found == [Told.NOTHING, Told.NOTHING, Told.ALL]
    worse = part(30, 20, 2)
    assert parts_told(worse + large, [worse, large]) == [Told.IMPROVED] * 2
    assert parts_told(large + third, [large, third]) == [Told.ALL] * 2


def test_those_of_whom_nothing_is_said_anyhow_do_not_follow_either():
    few, large, third = part(1, 1, 0), part(30, 20, 20), part(40, 30, 30)
    whole = few + large + third
    assert parts_told(whole, [large, third], [few]) == [Told.NOTHING, Told.ALL]
    assert parts_told(whole + third, [large, third], [few, third]) == [Told.ALL] * 2


def test_with_somebody_in_several_parts_those_outside_each_one_count():
    whole, most, half = part(30, 30, 30), part(27, 27, 27), part(15, 15, 15)
    assert parts_told(whole, [most, half], overlap=True) == [Told.NOTHING, Told.ALL]


def published(rows: list[Row], others: list[Row]) -> object:
    """Give what a reader knows for certain: exact numbers behind all that is said."""
    parts = [Part(100 + place, sum(row), *row) for place, row in enumerate(rows)]
    unnamed = [part(*row) for row in others]
    whole = sum([*parts, *unnamed], Part(0, 0))
    told = parts_told(whole, parts, unnamed)
    return [said(one, much) for one, much in zip([whole, *parts], [whole.told, *told], strict=True)]


def said(one: Part, much: Told) -> tuple[object, ...]:
    if much is Told.ALL:
        return much, one.paired, one.improved, one.unchanged, one.worse
    return (much, one.paired, one.improved) if much else (much,)


def neighbours(rows: list[Row], most: list[int]) -> Iterator[list[Row]]:
    """Give the tables in which a few are another part's, or other things became of them."""
    cells = list(product(range(len(rows)), range(3)))
    for (one, other), few in product(permutations([None, *cells], 2), (1, 2, 4)):
        made = [list(row) for row in rows]
        if one is not None:
            made[one[0]][one[1]] -= few
        if other is not None:
            made[other[0]][other[1]] += few
        if all(sum(row) <= top and min(row) >= 0 for row, top in zip(made, most, strict=True)):
            yield [(row[0], row[1], row[2]) for row in made]


@settings(max_examples=60, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=3), st.lists(st.tuples(*[st.integers(0, 2)] * 3),
                                                       max_size=1))  # fmt: skip
def test_no_small_number_follows_for_one_who_knows_the_program(rows, others):
    split, shown = len(rows), published(rows, others)
    everyone = rows + others
    most = [10**6] * split + [7] * len(others)
    open_cells = {
        (row, place) for row, place in product(range(len(everyone)), range(3))
        if 0 < everyone[row][place] < 8
    }  # fmt: skip

    def close(tables: Iterator[list[Row]]) -> list[list[Row]]:
        alike = [one for one in tables if published(one[:split], one[split:]) == shown]
        for one in alike:
            open_cells.difference_update(
                [
                    (row, place)
                    for row, place in open_cells
                    if one[row][place] != everyone[row][place]
                ]
            )
        return alike

    reached = close(neighbours(everyone, most))
    for one in reached:
        if open_cells:
            close(neighbours(one, most))
    if open_cells:  # two changes, the first of which would alone be seen
        for one in neighbours(everyone, most):
            close(neighbours(one, most))
            if not open_cells:
                break
    assert not open_cells
