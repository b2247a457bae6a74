"""Where past screenings stand in a table, guessed from its headings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.past_columns import following, guessed_columns, item_columns
from counsel_desk.services.instruments import all_instruments

FORMS = all_instruments()


def test_a_wide_table_of_one_instrument_is_understood():
    heads = ["No.", "Case code", "Date given", *(f"PHQ9_{n}" for n in range(1, 10)), "Total score"]
    found = guessed_columns(heads, FORMS)
    assert (found.code, found.day, found.instrument, found.total) == (1, 2, "phq-9", 12)
    assert found.items == tuple(range(3, 12))
    assert found.fault() == ""


def test_a_long_table_names_its_instruments():
    heads = ["Client ID", "Tool", "Tarehe", "Jumla", "Lugha", "Mode"]
    found = guessed_columns(heads, FORMS)
    assert (found.code, found.instrument_at, found.day, found.total) == (0, 1, 2, 3)
    assert (found.language_at, found.mode_at, found.instrument) == (4, 5, "")
    assert found.fault() == ""


def test_the_number_of_items_tells_the_instrument_where_no_heading_does():
    heads = ["code", "date", *(f"Q{n}" for n in range(1, 8))]
    assert guessed_columns(heads, FORMS).instrument == "gad-7"
    assert guessed_columns(["PC-PTSD-5 score", "code", "day"], FORMS).instrument == "pc-ptsd-5"
    assert guessed_columns([], FORMS).instrument == "phq-9"


def test_items_may_stand_in_any_order_and_some_be_left_out():
    assert item_columns(["item 2", "item 1", "item 4", "visit 1"]) == (1, 0, None, 2)
    assert item_columns(["visit 1", "year 2024"]) == ()


def test_answers_stand_side_by_side_up_to_a_column_that_is_taken():
    assert following(2, 4, 9, [0, 1, None]) == (2, 3, 4, 5)
    assert following(2, 4, 9, [0, 4]) == (2, 3, None, None)
    assert following(7, 4, 9, []) == (7, 8, None, None)


@given(st.lists(st.text(max_size=20), max_size=30))
def test_whatever_the_headings_nothing_is_guessed_twice(heads):
    found = guessed_columns(heads, FORMS)
    columns = [found.code, found.day, found.instrument_at, found.total, found.language_at]
    columns += [found.mode_at, *found.items]
    used = [column for column in columns if column is not None]
    assert len(set(used)) == len(used)
    assert all(0 <= column < len(heads) for column in used)
    assert found.instrument or found.instrument_at is not None
