"""What is due: every occasion of a plan, what answers it, what lapses and what is put off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.group_models import TEMPLATES
from counsel_desk.domain.ids import PersonId
from counsel_desk.domain.measurement import (
    DEFAULT_PLAN,
    LAPSE,
    MOST_LINES,
    Cycle,
    CycleMeasure,
    Life,
    PlanLine,
    PutOff,
    Standing,
    State,
    lines_with_cycles,
    months_later,
    standing_of,
    standings,
)
from counsel_desk.domain.occasions import GRACE, Occasion
from counsel_desk.domain.plan_faults import fault_of_measures, fault_of_plan

DAY = timedelta(days=1)
BEGUN = date(2026, 3, 2)
ME = PersonId(UUID(int=1))


def life(last: date | None = None, **facts: Any) -> Life:
    return Life(BEGUN, {} if last is None else {"phq-9": last}, **facts)


def line(**facts: Any) -> PlanLine:
    return PlanLine("phq-9", **{"intake": False, **facts})


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def test_an_instrument_never_given_is_due_from_intake_and_overdue_after_two_weeks():
    for days, state in ((0, State.DUE), (14, State.DUE), (15, State.OVERDUE)):
        found = standing_of(line(intake=True), life(), (), BEGUN + days * DAY)
        assert (found.state, found.occasion, found.since) == (state, Occasion.INTAKE, BEGUN)
        assert found.never_given


def test_the_count_of_weeks_goes_from_the_last_time_it_was_given():
    last = BEGUN + 3 * DAY
    plan = line(weeks=4)
    before = standing_of(plan, life(last), (), last + 27 * DAY)
    assert (before.state, before.since) == (State.COMING, last + 28 * DAY)
    assert standing_of(plan, life(last), (), last + 28 * DAY).state is State.DUE
    late = standing_of(plan, life(last), (), last + 36 * DAY)
    assert (late.state, late.occasion) == (State.OVERDUE, Occasion.WEEKS)


def test_without_intake_weeks_and_sessions_count_from_the_beginning():
    sessions = (BEGUN + DAY, BEGUN + 8 * DAY)
    found = standing_of(line(sessions=2, weeks=4), life(sessions=sessions), (), BEGUN + 8 * DAY)
    assert (found.occasion, found.since) == (Occasion.SESSIONS, BEGUN + 8 * DAY)
    weeks = standing_of(line(weeks=2), life(), (), BEGUN + 14 * DAY)
    assert (weeks.occasion, weeks.since) == (Occasion.WEEKS, BEGUN + 14 * DAY)


def test_only_sessions_after_the_last_time_count():
    last, plan = BEGUN + 7 * DAY, line(sessions=2)
    days = [BEGUN, last, last + 7 * DAY]
    assert standing_of(plan, life(last, sessions=days), (), days[-1]).state is State.COMING
    assert standing_of(plan, life(last, sessions=days), (), days[-1]).since is None
    days.append(last + 14 * DAY)
    found = standing_of(plan, life(last, sessions=days), (), days[-1])
    assert (found.state, found.since) == (State.DUE, days[-1])


def test_the_middle_and_the_end_of_a_cycle_call_and_an_answer_a_week_before_counts():
    middle, end = BEGUN + 35 * DAY, BEGUN + 63 * DAY
    plan = line(mid_cycle=True, end_cycle=True)

    def found(last: date | None, on: date) -> Any:
        return standing_of(plan, life(last, cycles=(Cycle(middle, end),)), (), on)

    assert found(None, middle).occasion is Occasion.MID_CYCLE
    assert found(middle - 8 * DAY, middle).state is State.DUE
    assert found(middle - 7 * DAY, middle).state is State.COMING
    assert found(None, end).occasion is Occasion.END_CYCLE
    assert found(end - 7 * DAY, end).state is State.SETTLED
    assert found(middle, end + LAPSE - DAY).state is State.OVERDUE
    assert found(middle, end + LAPSE).state is State.SETTLED


def test_a_membership_that_ended_early_has_no_end_of_a_cycle():
    middle = BEGUN + 35 * DAY
    left = life(cycles=(Cycle(middle, None), Cycle(None, None)))
    plan = line(mid_cycle=True, end_cycle=True)
    assert standing_of(plan, left, (), middle).occasion is Occasion.MID_CYCLE
    assert standing_of(plan, left, (), middle + LAPSE).state is State.SETTLED


def test_after_closing_the_closure_and_two_follow_ups_are_asked_in_turn():
    closed = date(2026, 8, 31)
    plan = line(weeks=1, closure=True, three_months=True, six_months=True)

    def found(last: date | None, on: date) -> Any:
        return standing_of(plan, life(last, is_closed=True, follow_from=closed), (), on)

    assert found(None, closed).occasion is Occasion.CLOSURE
    assert found(closed - 14 * DAY, closed).since == date(2026, 11, 30)
    three = found(closed, date(2026, 11, 30))
    assert (three.state, three.occasion) == (State.DUE, Occasion.THREE_MONTHS)
    assert found(closed, date(2026, 12, 29)).state is State.OVERDUE
    six = found(closed, date(2027, 2, 28))
    assert (six.state, six.occasion) == (State.DUE, Occasion.SIX_MONTHS)
    assert found(closed, date(2027, 2, 28) + LAPSE).state is State.SETTLED
    assert found(date(2027, 3, 1), date(2027, 3, 2)).state is State.SETTLED


def test_nobody_is_asked_again_where_there_is_no_day_to_follow_from():
    gone = life(is_closed=True)
    assert standing_of(DEFAULT_PLAN[0], gone, (), BEGUN + 900 * DAY).state is State.SETTLED


def test_an_open_file_is_never_asked_for_its_closure():
    plan = line(closure=True, six_months=True)
    assert standing_of(plan, life(), (), BEGUN + 900 * DAY).state is State.SETTLED


def test_what_is_put_off_is_due_again_on_the_day_and_void_once_it_was_given():
    on = BEGUN + 40 * DAY
    delay = PutOff("phq-9", on + 7 * DAY, "in hospital", ME, at(on))
    plan, last = line(weeks=4), BEGUN + DAY
    found = standing_of(plan, life(last), (delay,), on)
    assert (found.state, found.put_off, found.is_due) == (State.PUT_OFF, delay, False)
    assert standing_of(plan, life(last), (delay,), on + 7 * DAY).state is State.OVERDUE
    other = replace(delay, instrument="gad-7")
    assert standing_of(plan, life(last), (other,), on).is_due
    old = replace(delay, at=at(BEGUN), until=on + 300 * DAY)
    assert standing_of(plan, life(last), (old,), on).is_due


def test_what_comes_before_the_day_to_which_it_was_put_off_says_so_already():
    on = BEGUN + 20 * DAY
    delay = PutOff("phq-9", on + 30 * DAY, "away for the harvest", ME, at(on))
    found = standing_of(line(weeks=4), life(BEGUN), (delay,), on)
    assert (found.state, found.since, found.put_off) == (State.PUT_OFF, BEGUN + 28 * DAY, delay)
    later = standing_of(line(weeks=12), life(BEGUN), (delay,), on)
    assert (later.state, later.put_off) == (State.COMING, None)


def test_standings_put_what_is_due_first_and_the_longest_due_before_all():
    lines = (
        PlanLine("gad-7", weeks=4),
        PlanLine("pcl-5", intake=False, sessions=3),
        PlanLine("phq-9", weeks=2),
        PlanLine("who-5"),
    )
    past = Life(BEGUN, {"gad-7": BEGUN, "phq-9": BEGUN, "pcl-5": BEGUN})
    found = standings(lines, past, (), BEGUN + 29 * DAY)
    assert [one.instrument for one in found] == ["who-5", "phq-9", "gad-7", "pcl-5"]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
    ],
)
def test_months_keep_the_day_or_take_the_last_of_a_shorter_month(day, months, expected):
    assert months_later(day, months) == expected


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ((PlanLine("a"), PlanLine("a")), ("plan-line-twice", "a")),
        ((PlanLine("a", weeks=53),), ("plan-weeks", "a")),
        ((PlanLine("a", weeks=-1),), ("plan-weeks", "a")),
        ((PlanLine("a", sessions=31),), ("plan-sessions", "a")),
        ((PlanLine("a", intake=False),), ("plan-line-empty", "a")),
        (tuple(PlanLine(f"i{n}") for n in range(MOST_LINES + 1)), ("plan-too-long", "i20")),
        (DEFAULT_PLAN, None),
        ((), None),
    ],
)
def test_a_plan_that_cannot_be_right_is_named(lines, fault):
    assert fault_of_plan(lines) == fault


_days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
_lines = st.builds(
    PlanLine,
    st.just("phq-9"),
    intake=st.booleans(),
    sessions=st.integers(0, 6),
    weeks=st.integers(0, 12),
    mid_cycle=st.booleans(),
    end_cycle=st.booleans(),
    closure=st.booleans(),
    three_months=st.booleans(),
    six_months=st.booleans(),
)


@st.composite
def _lives(draw: Any) -> Life:
    begun = draw(_days)
    last = draw(st.none() | _days)
    middle = draw(st.none() | _days)
    end = None if middle is None else middle + draw(st.integers(7, 60)) * DAY
    closed = draw(st.none() | _days)
    return Life(
        begun,
        {} if last is None else {"phq-9": last},
        draw(st.lists(_days, max_size=8)),
        () if middle is None else (Cycle(middle, end),),
        closed is not None,
        closed,
    )


@given(_lines, _lives(), _days)
def test_what_was_given_today_is_never_due_today(plan, past, on):
    done = replace(past, given={"phq-9": on}, sessions=[d for d in past.sessions if d <= on])
    assert not standing_of(plan, done, (), on).is_due


@given(_lines, _lives(), _days)
def test_due_is_never_before_its_day_and_overdue_only_after_the_grace(plan, past, on):
    found = standing_of(plan, past, (), on)
    if found.is_due:
        assert found.since is not None
        assert found.occasion in plan.occasions
        assert found.since <= on
        late = on > found.since + GRACE[found.occasion]
        assert (found.state is State.OVERDUE) == late
    elif found.state is State.COMING and found.since is not None:
        assert found.since > on


@given(_lines, _lives(), _days, st.integers(1, 60))
def test_putting_off_holds_until_the_day_and_not_longer(plan, past, on, days):
    quiet = replace(past, given={key: day for key, day in past.given.items() if day < on})
    delay = PutOff("phq-9", on + days * DAY, "fled the area", ME, at(on))
    assert not standing_of(plan, quiet, (delay,), on).is_due
    after = on + days * DAY
    assert standing_of(plan, quiet, (delay,), after) == standing_of(plan, quiet, (), after)


@given(_lines, _lives(), _days)
def test_an_instrument_that_a_plan_never_asks_for_is_never_due(plan, past, on):
    empty = PlanLine("phq-9", intake=False)
    assert standing_of(empty, past, (), on).state is State.SETTLED
    if not plan.occasions:
        assert standing_of(plan, past, (), on).state is State.SETTLED


@given(_lives(), _days, st.integers(1, 12), st.integers(1, 400))
def test_a_count_of_weeks_that_is_due_stays_due_until_it_is_given(past, on, weeks, later):
    waiting = replace(past, is_closed=False, cycles=())
    plan = line(weeks=weeks)
    if standing_of(plan, waiting, (), on).is_due:
        assert standing_of(plan, waiting, (), on + later * DAY).is_due


CYCLE_DAYS = tuple(BEGUN + 7 * number * DAY for number in range(10))


def in_cycle(*measures: CycleMeasure, **facts: object) -> Cycle:
    plain = {"days": CYCLE_DAYS, "measures": measures}
    return Cycle(CYCLE_DAYS[4], CYCLE_DAYS[9], **{**plain, **facts})


def standing_in(cycle: Cycle, last: date | None, on: date) -> Standing:
    given = {} if last is None else {"pcl-5": last}
    life = Life(BEGUN, given, cycles=(cycle,))
    (line,) = lines_with_cycles((), (cycle,)) or (PlanLine("pcl-5", intake=False),)
    return standing_of(line, life, (), on)


def test_a_cycle_asks_at_its_start_in_the_middle_and_at_the_end_by_its_own_plan():
    cycle = in_cycle(CycleMeasure("pcl-5", mid=True))
    start, middle, end = CYCLE_DAYS[0], CYCLE_DAYS[4], CYCLE_DAYS[9]
    before = standing_in(cycle, None, start - DAY)
    assert (before.state, before.occasion, before.since) == (
        State.COMING, Occasion.START_CYCLE, start,
    )  # fmt: skip
    assert standing_in(cycle, None, start).occasion is Occasion.START_CYCLE
    assert standing_in(cycle, None, start + 8 * DAY).state is State.OVERDUE
    assert standing_in(cycle, start - 14 * DAY, start).occasion is Occasion.MID_CYCLE
    assert standing_in(cycle, start - 15 * DAY, start).occasion is Occasion.START_CYCLE
    assert standing_in(cycle, None, middle).occasion is Occasion.MID_CYCLE
    assert standing_in(cycle, middle - 7 * DAY, middle).state is State.COMING
    assert standing_in(cycle, middle, end).occasion is Occasion.END_CYCLE
    assert standing_in(cycle, end, end).state is State.SETTLED
    assert standing_in(cycle, None, end + 12 * 7 * DAY).state is State.SETTLED


def test_a_cycle_asks_every_few_meetings_once_for_each():
    cycle = in_cycle(CycleMeasure("pcl-5", start=False, end=False, every=3))
    third, sixth = CYCLE_DAYS[2], CYCLE_DAYS[5]
    assert standing_in(cycle, None, third - DAY).state is State.COMING
    found = standing_in(cycle, None, third)
    assert (found.state, found.occasion, found.since) == (State.DUE, Occasion.MEETINGS, third)
    assert standing_in(cycle, third, third).since == sixth
    # What was not given by the sixth meeting is asked for once, for the sixth.
    assert standing_in(cycle, None, sixth).since == sixth
    # Given the day after the second meeting, it is this week's answer already.
    assert standing_in(cycle, CYCLE_DAYS[1] + DAY, third).since == sixth
    assert standing_in(cycle, CYCLE_DAYS[1], third).since == third
    weekly = in_cycle(CycleMeasure("pcl-5", start=False, end=False, every=1))
    assert standing_in(weekly, None, CYCLE_DAYS[0]).since == CYCLE_DAYS[0]
    assert standing_in(weekly, CYCLE_DAYS[3], CYCLE_DAYS[4]).since == CYCLE_DAYS[4]


def test_a_cycle_asks_three_and_six_months_after_its_last_meeting():
    end = CYCLE_DAYS[9]
    three, six = months_later(end, 3), months_later(end, 6)
    both = CycleMeasure("pcl-5", start=False, end=False, three_months=True, six_months=True)
    cycle = in_cycle(both, over=end)
    assert both.occasions == (Occasion.CYCLE_THREE_MONTHS, Occasion.CYCLE_SIX_MONTHS)
    before = standing_in(cycle, end, three - DAY)
    assert (before.state, before.since) == (State.COMING, three)
    found = standing_in(cycle, end, three)
    assert (found.state, found.occasion) == (State.DUE, Occasion.CYCLE_THREE_MONTHS)
    assert found.occasion.is_follow_up
    assert standing_in(cycle, end, three + 29 * DAY).state is State.OVERDUE
    # An answer shortly before counts for it; what was not given is asked for until the next one.
    assert standing_in(cycle, three - 14 * DAY, three).since == six
    assert standing_in(cycle, three - 15 * DAY, three).since == three
    assert standing_in(cycle, end, six).occasion is Occasion.CYCLE_SIX_MONTHS
    assert standing_in(cycle, six, six).state is State.SETTLED
    assert standing_in(cycle, end, six + 12 * 7 * DAY).state is State.SETTLED


def test_who_missed_the_last_meeting_is_followed_up_and_who_left_is_not():
    end = CYCLE_DAYS[9]
    measure = CycleMeasure("pcl-5", start=False, three_months=True)
    missed = Cycle(CYCLE_DAYS[4], None, CYCLE_DAYS[:8], (measure,), over=end)
    on = months_later(end, 3)
    assert standing_in(missed, None, on).occasion is Occasion.CYCLE_THREE_MONTHS
    left = in_cycle(measure, left=True, over=end)
    assert standing_in(left, None, on).state is State.SETTLED


def test_a_cycle_is_followed_up_in_a_closed_file_where_the_client_may_be_asked():
    end = CYCLE_DAYS[9]
    cycle = in_cycle(CycleMeasure("pcl-5", three_months=True), over=end)
    (line,) = lines_with_cycles((), (cycle,))
    closed = Life(BEGUN, {}, cycles=(cycle,), is_closed=True, follow_from=end + 14 * DAY)
    found = standing_of(line, closed, (), months_later(end, 3))
    assert found.occasion is Occasion.CYCLE_THREE_MONTHS
    nobody = replace(closed, follow_from=None)
    assert standing_of(line, nobody, (), months_later(end, 3)).state is State.SETTLED


def test_leaving_a_cycle_ends_what_it_asks_for():
    cycle = in_cycle(CycleMeasure("pcl-5"), left=True)
    assert lines_with_cycles((), (cycle,)) == ()
    assert standing_in(cycle, None, CYCLE_DAYS[0]).state is State.SETTLED


def test_who_joins_late_is_asked_from_the_first_meeting_of_their_own():
    late = in_cycle(CycleMeasure("pcl-5"), days=CYCLE_DAYS[6:])
    assert standing_in(late, None, CYCLE_DAYS[6]).since == CYCLE_DAYS[6]
    nobody = in_cycle(CycleMeasure("pcl-5", every=1), days=())
    assert standing_in(nobody, None, CYCLE_DAYS[0]).since == CYCLE_DAYS[9]


def test_a_cycles_own_plan_stands_in_the_place_of_the_clients_for_that_cycle_alone():
    line = PlanLine("pcl-5", intake=False, mid_cycle=True)
    own = in_cycle(CycleMeasure("phq-9"))
    life = Life(BEGUN, {}, cycles=(own,))
    assert standing_of(line, life, (), CYCLE_DAYS[4]).state is State.SETTLED
    theirs = Cycle(CYCLE_DAYS[4], CYCLE_DAYS[9], CYCLE_DAYS)
    found = standing_of(line, Life(BEGUN, {}, cycles=(own, theirs)), (), CYCLE_DAYS[4])
    assert found.occasion is Occasion.MID_CYCLE
    names = [one.instrument for one in lines_with_cycles((line,), (own, theirs))]
    assert names == ["pcl-5", "phq-9"]


@pytest.mark.parametrize(
    ("measures", "fault"),
    [
        ([CycleMeasure("pcl-5"), CycleMeasure("pcl-5")], ("plan-line-twice", "pcl-5")),
        ([CycleMeasure("pcl-5", every=31)], ("plan-meetings", "pcl-5")),
        ([CycleMeasure("pcl-5", start=False, end=False)], ("plan-line-empty", "pcl-5")),
        ([CycleMeasure(f"own-{n}") for n in range(21)], ("plan-too-long", "own-20")),
        ([CycleMeasure("pcl-5", every=3), CycleMeasure("phq-9")], None),
        ([], None),
    ],
)
def test_what_cannot_be_right_in_a_cycles_plan_is_named(measures, fault):
    assert fault_of_measures(measures) == fault


def test_every_template_of_a_model_measures_what_can_be_right():
    for template in TEMPLATES.values():
        assert template.measures
        assert fault_of_measures(template.measures) is None
