"""Names and codes typed where they do not belong are found; common words are let alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.case_code import make_code
from counsel_desk.domain.naming import Naming, fold, pointed_in

INSIDE, OUTSIDE = make_code("KM", 42), make_code("KM", 43)


def words(text: str, *names: str) -> list[str]:
    return [one.words for one in pointed_in(text, names, {INSIDE})]


def test_a_code_of_the_roll_is_fine_and_any_other_is_pointed_out():
    text = f"{INSIDE} spoke first, then {OUTSIDE.lower()}."
    (found,) = pointed_in(text, (), {INSIDE})
    assert (found.kind, found.words) == (Naming.CODE, OUTSIDE.lower())
    assert text[found.start :].startswith(OUTSIDE.lower())


def test_what_only_looks_like_a_code_is_let_alone():
    wrong = OUTSIDE[:-1] + ("A" if OUTSIDE[-1] != "A" else "B")
    assert words(f"Form {wrong} was signed.") == []


@pytest.mark.parametrize(
    "text",
    ["then Wanjiru wept", "wanjiru wept", "WANJIRU wept", "Wanjirũ wept", "Wanjiru’s brother"],
)
def test_a_part_of_a_name_is_found_however_it_is_written(text: str):
    assert len(words(text, "Wanjiru Achieng")) == 1


def test_a_whole_name_is_one_find_in_any_order():
    assert words("It was Achieng, Wanjiru who left.", "Wanjiru Achieng") == ["Achieng, Wanjiru"]
    assert words("Wanjiru left. Achieng too.", "Wanjiru Achieng") == ["Wanjiru", "Achieng"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They spoke of hope and of peace.", []),
        ("Hope was what they asked for.", []),
        ("- Hope was named twice.", []),
        ("After that Hope left the room.", ["Hope"]),
        ("After that hope wanjala left the room.", ["hope wanjala"]),
    ],
)
def test_a_common_word_counts_only_where_it_is_written_as_a_name(text: str, found: list[str]):
    assert words(text, "Hope Wanjala") == found


def test_short_parts_and_parts_of_words_are_not_looked_for():
    assert words("Al went to the almanac.", "Al Mana") == []


def test_nothing_is_found_where_nobody_is_known():
    assert words("Wanjiru wept.") == []


@given(st.text(), st.lists(st.text(max_size=12), max_size=3))
def test_what_is_found_stands_where_it_is_said_to(text: str, names: list[str]):
    for one in pointed_in(text, names, ()):
        assert text[one.start : one.start + len(one.words)] == one.words


def test_folding_takes_capitals_accents_and_the_owners_s():
    assert fold("Wanjikũ's") == fold("wanjiku") == "wanjiku"
