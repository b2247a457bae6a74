"""Dates that are uncertain: read as people write them, compared only where it is certain."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.partial_date import (
    ImpossibleDateError,
    PartialDate,
    certainly_before,
    parse,
)

MONTHS = {"march": 3, "mar": 3, "machi": 3}

dates = st.dates(date(1900, 1, 1), date(2199, 12, 31))
partial = st.builds(
    lambda day, parts, about: PartialDate(
        day.year, day.month if parts else None, day.day if parts > 1 else None, about
    ),
    dates,
    st.integers(0, 2),
    st.booleans(),
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", None),
        ("  ", None),
        ("2019", PartialDate(2019)),
        ("2019-3", PartialDate(2019, 3)),
        ("3/2019", PartialDate(2019, 3)),
        ("14/3/2019", PartialDate(2019, 3, 14)),
        ("14. 3. 2019", PartialDate(2019, 3, 14)),
        ("14 March 2019", PartialDate(2019, 3, 14)),
        ("Machi 2019", PartialDate(2019, 3)),
        ("about 2019", PartialDate(2019, about=True)),
        ("karibu na 2019", PartialDate(2019, about=True)),
        ("c. Mar 2019", PartialDate(2019, 3, about=True)),
        ("29/2/2024", PartialDate(2024, 2, 29)),
    ],
)
def test_dates_are_read_as_people_write_them(text, wanted):
    assert parse(text, MONTHS) == wanted


@pytest.mark.parametrize(
    "text",
    ["30/2/2023", "2019-13", "0/2019", "2019-00-01", "soon", "19", "1889", "31/4/2020"],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ImpossibleDateError):
        parse(text)


@given(partial)
def test_what_is_written_is_read_again(day):
    assert parse(day.text()) == day


@given(partial)
def test_the_first_day_meant_is_never_after_the_last(day):
    assert day.earliest() <= day.latest()
    assert day.fault() == ""


@given(partial, partial)
def test_one_date_is_certainly_before_another_only_one_way_round(one, other):
    assert not (certainly_before(one, other) and certainly_before(other, one))
    assert not certainly_before(one, one)


@pytest.mark.parametrize(
    "day", [PartialDate(2019, None, 3), PartialDate(1800), PartialDate(2019, 2, 30)]
)
def test_an_impossible_date_says_so(day):
    assert day.fault() == "impossible"
