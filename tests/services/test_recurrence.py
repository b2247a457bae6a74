"""Rules of RFC 5545: what they make, what is left out, and what no rule from outside may do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.days import local_day
from counsel_desk.domain.diary import Every, Repeat
from counsel_desk.services.errors import Invalid
from counsel_desk.services.recurrence import FURTHEST, MOST_MEETINGS, cycle_of, expand

FIRST = datetime(2026, 11, 24, 14, 0).astimezone(UTC)  # a Tuesday
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def days(starts):
    return [local_day(one).isoformat() for one in starts]


repeats = st.builds(
    Repeat,
    every=st.sampled_from(Every),
    times=st.integers(2, 40),
    days=st.lists(st.integers(0, 6), max_size=3).map(tuple),
)


@given(repeat=repeats, hours=st.integers(0, 24 * 7), gone=st.sets(st.integers(0, 39), max_size=5))
def test_a_cycle_keeps_its_number_of_meetings_whatever_is_left_out(repeat, hours, gone):
    first = FIRST + timedelta(hours=hours)
    whole = cycle_of(first, repeat)
    left_out = {whole.starts[place] for place in gone if place < len(whole.starts)}
    cycle = cycle_of(first, repeat, left_out)
    assert len(cycle.starts) == repeat.times
    assert left_out.isdisjoint(cycle.starts)
    assert set(cycle.left_out) == left_out
    assert list(cycle.starts) == sorted(set(cycle.starts))
    wall = {one.astimezone().time() for one in cycle.starts}
    assert wall == {first.astimezone().time()}
    if repeat.every is Every.FORTNIGHT and not repeat.days:
        assert {one % 14 for one in gaps(whole.starts)} == {0}


@given(repeat=repeats, gone=st.sets(st.integers(0, 39), max_size=5))
def test_a_rule_that_was_written_makes_the_same_days_when_it_is_read(repeat, gone):
    whole = cycle_of(FIRST, repeat)
    left_out = {whole.starts[place] for place in gone if place < len(whole.starts)}
    cycle = cycle_of(FIRST, repeat, left_out)
    assert expand(cycle.rule, FIRST, leave_out=cycle.left_out) == cycle.starts


def gaps(starts):
    return [(local_day(later) - local_day(sooner)).days for sooner, later in pairwise(starts)]


def test_a_cycle_that_ends_on_a_day_has_fewer_meetings_where_one_is_left_out():
    repeat = Repeat(Every.WEEK, until=date(2026, 12, 15))
    assert days(cycle_of(FIRST, repeat).starts)[-1] == "2026-12-15"
    assert len(cycle_of(FIRST, repeat, {FIRST}).starts) == 3


def test_a_single_meeting_has_no_rule():
    assert cycle_of(FIRST, None).rule == ""
    assert cycle_of(FIRST, None).starts == (FIRST,)


def test_twice_a_week_means_the_day_of_the_first_and_the_others():
    cycle = cycle_of(FIRST, Repeat(Every.WEEK, times=4, days=(3,)))
    assert days(cycle.starts) == ["2026-11-24", "2026-11-26", "2026-12-01", "2026-12-03"]
    assert "BYDAY=TU,TH" in cycle.rule


@pytest.mark.parametrize(
    ("repeat", "reason"),
    [
        (Repeat(Every.WEEK), "repeat-end"),
        (Repeat(Every.WEEK, times=1), "repeat-times"),
        (Repeat(Every.WEEK, times=121), "repeat-times"),
        (Repeat(Every.WEEK, until=date(2026, 11, 1)), "end-before-start"),
        (Repeat(Every.WEEK, until=date(2030, 1, 1)), "start-out-of-range"),
        (Repeat(Every.WEEK, until=date(2028, 11, 1), days=(0, 1, 2, 3)), "repeat-times"),
    ],
)
def test_a_repetition_that_cannot_be_is_refused(repeat, reason):
    with pytest.raises(Invalid, match=reason):
        cycle_of(FIRST, repeat)


def test_a_cycle_of_nothing_is_refused():
    with pytest.raises(Invalid, match="nothing-left"):
        cycle_of(FIRST, Repeat(Every.WEEK, until=date(2026, 11, 30)), {FIRST})
    with pytest.raises(Invalid, match="nothing-left"):
        expand("FREQ=WEEKLY;COUNT=1", FIRST, leave_out={FIRST})


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        ("RRULE:FREQ=WEEKLY;COUNT=2", ["2026-11-24", "2026-12-01"]),
        ("freq=weekly;interval=2;count=2", ["2026-11-24", "2026-12-08"]),
        ("FREQ=DAILY;COUNT=2;BYDAY=MO,TU", ["2026-11-24", "2026-11-30"]),
        ("FREQ=DAILY;INTERVAL=3;UNTIL=20261201", ["2026-11-24", "2026-11-27", "2026-11-30"]),
        ("FREQ=WEEKLY;UNTIL=20261201T000000Z", ["2026-11-24"]),
        ("FREQ=WEEKLY;UNTIL=20261201T235959", ["2026-11-24", "2026-12-01"]),
        ("FREQ=MONTHLY;BYDAY=-1TU;COUNT=2", ["2026-11-24", "2026-12-29"]),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2;COUNT=1", ["2026-12-08"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2", ["2026-11-30", "2026-12-31"]),
        ("FREQ=WEEKLY;BYDAY=TU,SU;WKST=SU;INTERVAL=2;COUNT=3",
         ["2026-11-24", "2026-12-06", "2026-12-08"]),
        ("FREQ=YEARLY;BYMONTH=11;COUNT=2", ["2026-11-24", "2027-11-24"]),
    ],
)  # fmt: skip
def test_rules_that_calendars_write_are_read(rule, shown):
    assert days(expand(rule, FIRST)) == shown


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=WEEKLY", "rule-no-end"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "rule-no-end"),
        ("FREQ=SECONDLY;COUNT=3", "rule-too-often"),
        ("FREQ=HOURLY", "rule-too-often"),
        ("FREQ=WEEKLY;COUNT=0", "rule-too-many"),
        ("FREQ=WEEKLY;COUNT=9999", "rule-too-many"),
        ("FREQ=DAILY;UNTIL=99991231T235959Z", "rule-too-many"),
        ("FREQ=WEEKLY;INTERVAL=5;UNTIL=20990101", "rule-too-far"),
        ("FREQ=YEARLY;COUNT=10", "rule-too-far"),
        ("FREQ=WEEKLY;UNTIL=20201101", "nothing-left"),
        ("FREQ=WEEKLY;UNTIL=00010101T000000Z", "nothing-left"),
        ("", "rule-broken"),
        ("COUNT=3", "rule-broken"),
        ("FREQ=FORTNIGHTLY;COUNT=3", "rule-broken"),
        ("FREQ=WEEKLY;COUNT=3;COUNT=4", "rule-broken"),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20270101", "rule-broken"),
        ("FREQ=WEEKLY;COUNT=٣", "rule-broken"),
        ("FREQ=WEEKLY;UNTIL=20269999", "rule-broken"),
        ("FREQ=WEEKLY;INTERVAL=0;COUNT=3", "rule-broken"),
        ("FREQ=WEEKLY;BYDAY=1MO;COUNT=3", "rule-broken"),
        ("FREQ=WEEKLY;BYHOUR=1,2,3;COUNT=3", "rule-broken"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", "rule-broken"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=WE;COUNT=3", "rule-broken"),
        ("FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=31;COUNT=3", "rule-broken"),
        ("FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=2;COUNT=3", "rule-broken"),
        ("FREQ=MONTHLY;BYSETPOS=2;COUNT=3", "rule-broken"),
        ("FREQ=YEARLY;BYDAY=99MO;COUNT=3", "rule-broken"),
        ("FREQ=WEEKLY;COUNT=3;X=" + "A" * 300, "rule-broken"),
    ],
)
def test_a_rule_that_is_broken_or_hostile_is_refused_by_its_reason(rule, reason):
    with pytest.raises(Invalid, match=reason):
        expand(rule, FIRST)


parts = st.lists(
    st.one_of(
        st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY"]),
        st.integers(-5, 200).map("INTERVAL={}".format),
        st.integers(-5, 200).map("COUNT={}".format),
        st.sampled_from(["UNTIL=20270301", "UNTIL=00000000", "UNTIL=99991231T000000Z"]),
        st.tuples(st.integers(-6, 6), st.sampled_from(DAYS)).map(
            lambda one: f"BYDAY={one[0] or ''}{one[1]}"
        ),
        st.integers(-40, 40).map("BYMONTHDAY={}".format),
        st.integers(-1, 14).map("BYMONTH={}".format),
        st.integers(-9, 9).map("BYSETPOS={}".format),
        st.sampled_from(DAYS).map("WKST={}".format),
        st.text(max_size=8),
    ),
    max_size=6,
)


@given(pieces=parts)
def test_any_rule_ends_and_stays_within_bounds(pieces):
    try:
        found = expand(";".join(pieces), FIRST)
    except Invalid:
        return
    assert 1 <= len(found) <= MOST_MEETINGS
    assert list(found) == sorted(set(found))
    assert found[0] >= FIRST
    assert found[-1] <= FIRST + FURTHEST + timedelta(days=1)
