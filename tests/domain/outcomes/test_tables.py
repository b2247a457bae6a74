"""Small numbers in tables with totals: none of them can be worked out."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counsel_desk.domain.outcomes.suppression import SMALLEST_SHOWN, STAR
from counsel_desk.domain.outcomes.tables import SuppressedTable, suppress_table, suppress_together

COUNT = st.one_of(st.integers(0, 9), st.sampled_from([12, 13, 40, 200]))


def tables(most_rows: int = 4, most_columns: int = 4) -> st.SearchStrategy[list[list[int]]]:
    return st.integers(1, most_columns).flatmap(
        lambda width: st.lists(
            st.lists(COUNT, min_size=width, max_size=width), min_size=1, max_size=most_rows
        )
    )


def known(printed: str, small: bool) -> tuple[int, int]:
    """What a reader knows of a printed number who can tell which stars are small counts."""
    if printed == STAR:
        return (1, 7) if small else (8, 14)
    shown = int(printed)
    return (0, 0) if shown == 0 else (max(SMALLEST_SHOWN, shown - 2), shown + 2)


def possible(cells: list[list[int]], found: SuppressedTable) -> dict[tuple[int, int], set[int]]:
    """Every value that each cell may have, by trying all tables that would be printed alike."""
    places = [(row, column) for row, line in enumerate(cells) for column in range(len(line))]
    spans = [known(found.cells[r][c], 0 < cells[r][c] < SMALLEST_SHOWN) for r, c in places]
    rows = [known(text, 0 < sum(cells[r]) < 8) for r, text in enumerate(found.rows)]
    columns = [
        known(text, 0 < sum(line[c] for line in cells) < 8) for c, text in enumerate(found.columns)
    ]
    total = known(found.total, 0 < sum(map(sum, cells)) < 8)
    seen: dict[tuple[int, int], set[int]] = {place: set() for place in places}
    endless = 400
    for values in product(*(range(low, high + 1) for low, high in spans)):
        table = dict(zip(places, values, strict=True))
        sums = [sum(table[r, c] for c in range(len(cells[0]))) for r in range(len(cells))]
        below = [sum(table[r, c] for r in range(len(cells))) for c in range(len(cells[0]))]
        fits = (
            all(_fits(one, span, endless) for one, span in zip(sums, rows, strict=True))
            and all(_fits(one, span, endless) for one, span in zip(below, columns, strict=True))
            and _fits(sum(sums), total, endless)
        )
        if fits:
            for place, value in table.items():
                seen[place].add(value)
    return seen


def _fits(value: int, span: tuple[int, int], endless: int) -> bool:
    low, high = span
    return low <= value <= (endless if high == 14 else high)


@given(tables())
def test_no_small_number_is_printed_and_totals_of_small_numbers_neither(cells):
    found = suppress_table(cells)
    for line, printed in zip(cells, found.cells, strict=True):
        for value, text in zip(line, printed, strict=True):
            assert (text == STAR) or value == 0 or value >= SMALLEST_SHOWN
            assert text == STAR or abs(int(text) - value) <= 2
    for line, text in zip(cells, found.rows, strict=True):
        assert text == STAR or sum(line) == 0 or sum(line) >= SMALLEST_SHOWN


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from([0, 1, 2, 5, 7, 8, 9]), min_size=2, max_size=2),
                min_size=2, max_size=2))  # fmt: skip
def test_no_small_number_can_be_worked_out_from_the_rest(cells):
    found = suppress_table(cells)
    for (row, column), values in possible(cells, found).items():
        if 0 < cells[row][column] < SMALLEST_SHOWN:
            assert len(values) > 1, (cells, found)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.sampled_from([0, 0, 1, 3, 8, 20]), min_size=3, max_size=3),
                min_size=1, max_size=1))  # fmt: skip
def test_no_small_number_can_be_worked_out_in_a_single_row(cells):
    found = suppress_table(cells)
    for (row, column), values in possible(cells, found).items():
        if 0 < cells[row][column] < SMALLEST_SHOWN:
            assert len(values) > 1, (cells, found)


def test_a_lone_small_number_takes_a_neighbour_of_row_and_column_with_it():
    found = suppress_table([[3, 50, 20], [40, 30, 60], [80, 90, 70]])
    assert found.cells == (("*", "50", "*"), ("*", "30", "*"), ("80", "90", "70"))
    assert (found.rows, found.total) == (("75", "130", "240"), "445")


@given(tables())
def test_no_star_stands_alone_beside_a_total(cells):
    found = suppress_table(cells)
    across = list(zip(*found.cells, strict=True))
    lines = [*zip(found.cells, found.rows, strict=True), *zip(across, found.columns, strict=True)]
    for line, total in (*lines, (found.rows, found.total), (found.columns, found.total)):
        assert line.count(STAR) != 1 or total == STAR


def test_a_table_without_small_numbers_keeps_everything():
    found = suppress_table([[0, 12], [28, 41]])
    assert found == SuppressedTable((("0", "10"), ("30", "40")), ("10", "70"), ("30", "55"), "80")


def test_an_empty_table_is_printed_as_it_is():
    assert suppress_table([]) == SuppressedTable((), (), (), "0")
    assert suppress_table([[0, 0]]).rows == ("0",)


def test_a_single_person_is_hidden_everywhere():
    found = suppress_table([[1]])
    assert (found.cells, found.rows, found.columns, found.total) == (
        ((STAR,),), (STAR,), (STAR,), STAR
    )  # fmt: skip


def test_numbers_below_zero_and_ragged_rows_are_refused():
    with pytest.raises(ValueError, match="below zero"):
        suppress_table([[1, -1]])
    with pytest.raises(ValueError, match="argument 2"):
        suppress_table([[1, 2], [3]])


@settings(deadline=None)
@given(st.integers(1, 3).flatmap(lambda n: st.tuples(
    st.lists(st.lists(COUNT, min_size=2, max_size=2), min_size=n, max_size=n),
    st.lists(st.lists(COUNT, min_size=3, max_size=3), min_size=n, max_size=n))))  # fmt: skip
def test_tables_of_the_same_people_hide_the_same_totals(pair):
    first, second = suppress_together(pair)
    assert first.hidden_rows == second.hidden_rows or not any(map(sum, pair[0]))
    assert (first.total == STAR) == (second.total == STAR)


def test_a_total_that_would_pin_the_small_numbers_is_hidden():
    across = suppress_table([[7, 7, 7, 7]])
    assert (across.rows, across.columns) == ((STAR,), (STAR,) * 4)
    down = suppress_table([[7], [7], [7], [7]])
    assert (down.columns, down.rows) == ((STAR,), (STAR,) * 4)
    assert STAR in (across.total, down.total)
    mixed = suppress_table([[7, 7, 7, 7], [40, 30, 20, 50]])
    for (row, _), values in possible_rows(mixed).items():
        assert row == 1 or len(values) > 1


def possible_rows(found: SuppressedTable) -> dict[tuple[int, int], set[int]]:
    """Say which values the hidden numbers of the first row may have beside their total."""
    most = None if found.rows[0] == STAR else int(found.rows[0]) + 2
    least = None if found.rows[0] == STAR else int(found.rows[0]) - 2
    seen: dict[tuple[int, int], set[int]] = {}
    for values in product(range(1, 8), repeat=4):
        if most is None or least is None or least <= sum(values) <= most:
            for place, value in enumerate(values):
                seen.setdefault((0, place), set()).add(value)
    return seen


def test_totals_hidden_by_another_table_stay_hidden():
    found = suppress_table([[20, 30], [40, 50]], hidden_rows=(0,), hide_total=True)
    assert found.rows[0] == STAR
    assert found.total == STAR
    assert found.hidden_rows == {0}
