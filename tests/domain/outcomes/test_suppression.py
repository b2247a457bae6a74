from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from counsel_desk.domain.outcomes import Suppressed, enough_people, suppress_counts

TABLES = st.lists(
    st.one_of(st.integers(0, 12), st.sampled_from([1, 7, 8, 12, 13, 40])), min_size=1, max_size=14
)


def test_without_a_total_small_counts_are_starred_and_others_rounded() -> None:
    assert suppress_counts([0, 1, 7, 8, 12, 13, 102]) == Suppressed(
        ("0", "*", "*", "10", "10", "15", "100")
    )


def test_a_table_without_small_counts_keeps_its_total() -> None:
    assert suppress_counts([0, 12, 28], 40) == Suppressed(("0", "10", "30"), "40")
    assert suppress_counts([], 0) == Suppressed((), "0")
    assert suppress_counts([0], 5) == Suppressed(("0",), "*")


def test_a_lone_star_takes_the_smallest_other_count_with_it() -> None:
    assert suppress_counts([3, 50, 20, 0], 73) == Suppressed(("*", "50", "*", "0"), "75")


def test_two_small_counts_protect_each_other() -> None:
    assert suppress_counts([3, 5, 40], 48) == Suppressed(("*", "*", "40"), "50")


def test_a_small_total_is_starred_too() -> None:
    assert suppress_counts([3, 0], 3) == Suppressed(("*", "0"), "*")
    assert suppress_counts([3], 3) == Suppressed(("*",), "*")


def test_a_lone_count_beside_a_larger_total_still_hides() -> None:
    assert suppress_counts([3, 0], 60).counts == ("*", "0")


@pytest.mark.parametrize("counts", [[7, 7, 7, 7], [1] * 12, [1, 1, 1, 1, 8], [12, 12, 12, 7]])
def test_a_total_that_would_pin_the_small_counts_is_hidden(counts: list[int]) -> None:
    assert suppress_counts(counts, sum(counts)).total == "*"


def test_counts_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        suppress_counts([1, -1])
    with pytest.raises(ValueError, match="below zero"):
        suppress_counts([1], -1)


def test_means_need_eight_people() -> None:
    assert not enough_people(7)
    assert enough_people(8)


@pytest.mark.parametrize(("cells", "highest"), [(1, 42), (2, 42), (3, 22), (4, 12)])
def test_nobody_who_knows_the_program_can_work_a_small_count_out(cells: int, highest: int) -> None:
    possible: dict[Suppressed, list[set[int]]] = defaultdict(lambda: [set() for _ in range(cells)])
    for counts in product(range(highest + 1), repeat=cells):
        seen = possible[suppress_counts(counts, sum(counts))]
        for cell, count in enumerate(counts):
            seen[cell].add(count)
    # Counts near the edge of what was tried have fewer alternatives than they really have.
    for shown, cells_seen in possible.items():
        for seen in cells_seen:
            assert len(seen) > 1 or not 1 <= min(seen) <= 7, shown


@given(TABLES)
def test_every_small_count_could_be_another_number(counts: list[int]) -> None:
    assume(any(1 <= count <= 7 for count in counts))
    shown = suppress_counts(counts, sum(counts))
    for cell, count in enumerate(counts):
        if 1 <= count <= 7:
            assert any(
                suppress_counts(other, sum(other)) == shown for other in alternatives(counts, cell)
            ), (counts, cell)


def alternatives(counts: list[int], cell: int) -> list[list[int]]:
    """Tables that differ in this cell, and in none or one other, and the total with them."""
    found = []
    for value in set(range(1, 8)) - {counts[cell]}:
        changed = [*counts[:cell], value, *counts[cell + 1 :]]
        found.append(changed)
        for other in set(range(len(counts))) - {cell}:
            found.extend(
                [*changed[:other], changed[other] + step, *changed[other + 1 :]]
                for step in range(-6, 7)
                if step and changed[other] + step >= 0
            )
    return found


@given(TABLES, st.integers(0, 400))
def test_no_small_count_is_ever_printed(counts: list[int], total: int) -> None:
    shown = suppress_counts(counts, total)
    for count, text in zip(counts, shown.counts, strict=True):
        if 1 <= count <= 7:
            assert text == "*"
        elif text != "*":
            assert abs(int(text) - count) <= 2
            assert int(text) % 5 == 0
