"""Money in whole cents, sums that agree however they are made, and venues to be looked at."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.practicalities import (
    CostKind,
    CostLine,
    MeetingCosts,
    VenueCheck,
    VenuePoint,
    by_month,
    group_code,
    last_months,
    month_of,
    parse_money,
    plain_money,
    totals,
    venue_due,
)

TODAY = date(2026, 3, 4)
WEEK = timedelta(weeks=1)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("350", 35000), (" 1,200 ", 120000), ("1 200", 120000), ("KES 350.5", 35050),
        ("0.05", 5), ("350.50", 35050), ("", None), ("-5", None), ("12,00", None),
        ("3.505", None), ("ten", None), ("1e3", None), ("٣٥", None), ("1234567890", None),
    ],
)  # fmt: skip
def test_money_is_read_as_it_is_written_or_not_at_all(text, cents):
    assert parse_money(text) == cents


@given(st.integers(0, 10**9))
def test_what_is_written_is_read_again(cents):
    assert parse_money(plain_money(cents)) == cents


LINES = st.builds(
    CostLine,
    day=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    group=st.just("G-1"),
    number=st.integers(1, 10),
    kind=st.sampled_from(CostKind),
    cents=st.integers(0, 10**7),
    paid_on=st.none() | st.just(TODAY),
)


@given(st.lists(LINES, max_size=30))
def test_the_months_and_the_kinds_add_up_to_the_whole(lines):
    whole = totals(lines)
    months = by_month(lines)
    assert whole.cents == sum(one.cents for one in lines)
    assert whole.cents == sum(whole.kinds.values())
    assert whole.cents == sum(one.cents for one in months.values())
    assert whole.unpaid == sum(one.unpaid for one in months.values())
    assert list(months) == sorted(months)
    assert 0 <= whole.unpaid <= whole.kinds.get(CostKind.TRANSPORT, 0)


def test_the_costs_of_a_meeting_leave_out_what_is_no_money():
    costs = MeetingCosts(UUID(int=1), 1000, 200, 4, "luo", 30)
    assert costs.cents == 1230


def test_a_group_is_named_by_a_code_that_says_nothing_of_it():
    assert group_code(UUID(int=0xABCDEF)) == "G-ABCDEF"


def check(days: int, recheck: int | None) -> VenueCheck:
    again = None if recheck is None else TODAY + timedelta(days=recheck)
    return VenueCheck(TODAY + timedelta(days=days), recheck=again)


def test_a_check_says_what_is_lacking():
    one = VenueCheck(TODAY, (VenuePoint.EXITS, VenuePoint.TOILET))
    assert VenuePoint.POLICE in one.lacking
    assert len(one.lacking) == len(VenuePoint) - 2


@pytest.mark.parametrize(
    ("checks", "coming", "wanted"),
    [
        ([], [TODAY + WEEK], (TODAY, None)),
        ([], [TODAY + 2 * WEEK], None),
        ([], [], None),
        ([], [TODAY - WEEK], None),
        ([check(-30, -1)], [TODAY + WEEK], (TODAY - timedelta(days=1), TODAY - timedelta(30))),
        ([check(-30, 1)], [TODAY], None),
        ([check(-30, None)], [TODAY], None),
        ([check(-30, -9), check(-8, 20)], [TODAY], None),
        ([check(-30, -9)], [], None),
    ],
)
def test_a_venue_is_looked_at_before_the_first_meeting_and_when_it_is_time_again(
    checks, coming, wanted
):
    assert venue_due(checks, coming, TODAY) == wanted


def test_the_last_months_go_back_over_the_year():
    assert month_of(date(2026, 3, 9)) == "2026-03"
    assert last_months(date(2026, 2, 9), 3) == ("2026-02", "2026-01", "2025-12")
    assert len(last_months(date(2026, 2, 9))) == 12
