"""Small numbers in tables with totals: none of them can be worked out."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from counsel_desk.domain.outcomes.suppression import SMALLEST_SHOWN, STAR, rounded
from counsel_desk.domain.outcomes.tables import (
    Amount,
    SuppressedParts,
    SuppressedTable,
    suppress_parts,
    suppress_table,
    suppress_together,
)

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
    with pytest.raises(ValueError, match="equally long"):
        suppress_table([[1, 2], [3]])


PEOPLE = st.lists(
    st.tuples(st.sampled_from("NK"), st.sampled_from("fm"), st.sampled_from("abc"),
              st.sampled_from("ig"), st.sampled_from([1, 1, 2, 5, 8, 9])),
    min_size=1, max_size=4,
)  # fmt: skip


def divided(people: list[tuple[str, str, str, str, int]]):
    """Give both tables and the services of some people, by county."""
    counties = sorted({one[0] for one in people})

    def count(place: int, *wanted: str) -> int:
        return sum(one[-1] for one in people if (one[0], one[place]) == wanted)

    by_sex = [[count(1, county, key) for key in "fm"] for county in counties]
    by_age = [[count(2, county, key) for key in "abc"] for county in counties]
    services = [sum(one[-1] for one in people if one[3] == key) for key in "ig"]
    return [by_sex, by_age], services


def fits(text: str, value: int, truth: int) -> bool:
    """Whether a value would be printed so; a reader may tell which stars are small numbers."""
    if text == STAR:
        low, high = known(text, 0 < truth < SMALLEST_SHOWN) if truth else (0, 0)
        return low <= value <= (10**9 if high == 14 else high)
    low, high = known(text, small=False)
    return low <= value <= high


def choices(text: str, truth: int) -> list[int]:
    """Give the values to try: all of a small number, and those near the truth of any other."""
    near = range(1, 8) if 0 < truth < SMALLEST_SHOWN else range(max(0, truth - 2), truth + 3)
    return [one for one in near if fits(text, one, truth)]


def worlds(cells: list[list[int]], found: SuppressedTable):
    """Give every table that would be printed alike, by its totals of rows."""
    flat = [(text, value) for texts, line in zip(found.cells, cells, strict=True)
            for text, value in zip(texts, line, strict=True)]  # fmt: skip
    tried = [choices(text, value) for text, value in flat]
    width = len(cells[0])
    made: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for values in product(*tried):
        lines = [values[start : start + width] for start in range(0, len(values), width)]
        rows = tuple(map(sum, lines))
        below = list(map(sum, zip(*lines, strict=True)))
        truths = [sum(column) for column in zip(*cells, strict=True)]
        if all(map(fits, found.rows, rows, map(sum, cells))) and all(
            map(fits, found.columns, below, truths)
        ):
            made.setdefault(rows, []).append(values)
    return made


def left_open(people: list[tuple[str, str, str, str, int]]) -> bool:
    """Attack two tables, a division and their total as printed, by trying everything."""
    tables, services = divided(people)
    (first, second), others = suppress_together(tables, [services])
    whole = sum(services)
    tried = map(choices, others.parts[0], services)
    sums = {sum(one) for one in product(*tried) if fits(others.total, sum(one), whole)}
    both = worlds(tables[0], first), worlds(tables[1], second)
    rows = [one for one in both[0].keys() & both[1].keys() if sum(one) in sums]
    for cells, made in zip(tables, both, strict=True):
        flat = [value for line in cells for value in line]
        for place, value in enumerate(flat):
            seen = {values[place] for one in rows for values in made[one]}
            if 0 < value < SMALLEST_SHOWN and len(seen) < 2:
                return False
    for truth, seen in zip(map(sum, tables[0]), zip(*rows, strict=True), strict=True):
        if 0 < truth < SMALLEST_SHOWN and len(set(seen)) < 2:
            return False
    return not 0 < whole < SMALLEST_SHOWN or len({sum(one) for one in rows}) > 1


@settings(max_examples=60, deadline=None)
@given(PEOPLE)
@example([("N", "f", "a", "i", 8), ("N", "m", "b", "i", 1), ("N", "m", "c", "i", 8)])
def test_no_small_number_can_be_worked_out_from_tables_of_the_same_people(people):
    assert left_open(people)


def test_the_attacker_of_these_tests_finds_a_number_that_one_table_gives_away(monkeypatch):
    monkeypatch.setattr(
        "tests.domain.outcomes.test_tables.suppress_together",
        lambda tables, parts: (
            tuple(suppress_table(one) for one in tables),
            SuppressedParts(tuple(tuple(map(rounded, one)) for one in parts), rounded(17)),
        ),
    )
    people = [("N", "f", "a", "i", 8), ("N", "m", "b", "i", 1), ("N", "m", "c", "i", 8)]
    assert not left_open(people)


@settings(max_examples=80, deadline=None)
@given(PEOPLE)
def test_tables_of_the_same_people_have_the_same_totals(people):
    tables, services = divided(people)
    (first, second), others = suppress_together(tables, [services])
    assert first.rows == second.rows
    assert first.total == second.total == others.total


def test_tables_of_other_people_are_refused():
    for tables, parts in (([[[1]], [[2]]], []), ([[[1]]], [[2]]), ([], []), ([[[1]]] * 3, [])):
        with pytest.raises(ValueError, match=r"people|together"):
            suppress_together(tables, parts)


AMOUNTS = st.lists(
    st.tuples(st.sampled_from("NK"), st.sampled_from("fm"), st.sampled_from([1, 2, 7, 8, 9])),
    min_size=1, max_size=5,
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(AMOUNTS)
def test_no_small_amount_can_be_worked_out_from_other_divisions(people):
    parts = [
        [sum(one[-1] for one in people if one[place] == key) for key in keys]
        for place, keys in ((0, "NK"), (1, "fm"))
    ]
    total = sum(parts[0])
    found = suppress_parts(
        [[Amount(one, one) for one in part] for part in parts], Amount(total, total)
    )
    ways = [
        [one for one in product(*map(choices, texts, part)) if fits(found.total, sum(one), total)]
        for texts, part in zip(found.parts, parts, strict=True)
    ]
    totals = set(map(sum, ways[0])) & set(map(sum, ways[1]))
    for part, made in zip(parts, ways, strict=True):
        for place, truth in enumerate(part):
            seen = {values[place] for values in made if sum(values) in totals}
            assert not 0 < truth < SMALLEST_SHOWN or len(seen) > 1, (parts, found)


def test_an_amount_of_few_people_is_hidden_with_another_beside_it():
    found = suppress_parts(
        [[Amount(40, 3), Amount(60, 20), Amount(100, 30)], [Amount(200, 53)], []], Amount(200, 53)
    )
    assert found.parts == (("*", "*", "100"), ("200",), ())
    assert found.total == "200"


def test_an_amount_that_must_be_hidden_is_never_alone():
    found = suppress_parts([[Amount(40, 9, hidden=True), Amount(60, 20)]], Amount(100, 29))
    assert found.parts == (("*", "*"),)
    assert suppress_parts([], Amount(0, 0)).total == "0"
    with pytest.raises(ValueError, match="same people"):
        suppress_parts([[Amount(1, 1)]], Amount(2, 2))


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
