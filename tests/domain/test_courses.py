"""Courses of treatment within a file: where they end, and which score is the one of before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.courses import (
    Bounds,
    FileCourse,
    began_on,
    bounds_of,
    place_of_day,
    starts,
    stretches,
    with_sessions,
)

START = date(2026, 1, 1)


def on(day: int) -> date:
    return START + timedelta(days=day)


def at(day: int) -> datetime:
    return datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)


def days(*found: int) -> list[int]:
    return [on(day).toordinal() for day in found]


def test_a_file_that_was_never_closed_has_one_course():
    assert stretches(()) == (FileCourse(),)


def test_reopening_begins_another_course_and_taking_a_closing_back_does_not():
    steps = [(on(10), True), (on(10), False), (on(40), True), (on(90), False), (on(99), True)]
    assert stretches(steps) == (FileCourse(ended=on(40)), FileCourse(on(90), on(99)))


def test_a_reopening_without_a_closing_changes_nothing():
    assert stretches([(on(3), False)]) == (FileCourse(),)


def test_sessions_after_a_closing_are_of_the_next_course():
    courses = stretches([(on(40), True), (on(90), False)])
    assert [place_of_day(courses, on(day)) for day in (0, 40, 41, 90)] == [0, 0, 1, 1]
    first, second = with_sessions(courses, [at(3), at(30), at(88), at(95)])
    assert (first.first_session, first.last_session, first.attended) == (at(3), at(30), 2)
    assert (second.first_session, second.attended) == (at(88), 2)
    (_, again) = with_sessions((first, second), [at(99)], are_new=False)
    assert (again.last_session, again.attended) == (at(99), 2)


def test_a_score_soon_after_the_closing_is_of_the_course_that_ended():
    first, second = bounds_of(stretches([(on(40), True), (on(90), False)]))
    assert (first.scores, second.after) == (on(54), on(40))
    assert (first.sessions, second.sessions) == (on(40), date.max)
    first, _ = bounds_of(stretches([(on(40), True), (on(45), False)]))
    assert first.scores == on(44)
    (alone,) = bounds_of(stretches([(on(40), True)]))
    assert (alone.scores, alone.sessions) == (on(54), date.max)


@pytest.mark.parametrize(
    ("given_on", "first", "place"),
    [
        ((), on(0), None),
        ((0, 9), None, 0),
        ((-900, 0, 9), on(0), 1),
        ((-900, -14, 9), on(0), 1),
        ((-900, -15, 9), on(0), 2),
        ((-900, -20, 40), on(0), 1),
        ((-900, -20), on(0), 1),
        ((-900, 40), on(0), 1),
        ((-900,), on(0), None),
    ],
)
def test_others_are_compared_with_the_score_around_the_first_session(given_on, first, place):
    assert Bounds().start(days(*given_on), first) == place


def test_a_score_of_the_course_before_is_never_compared_with():
    later = Bounds(after=on(-3))
    assert later.start(days(-20, -3, 40), on(0)) == 2
    assert later.start(days(-20, -3), on(0)) is None
    assert later.start(days(-20, -2), None) == 1


def test_scores_begin_anew_with_each_course():
    courses = [(Bounds(), on(0)), (Bounds(after=on(50)), on(100)), (Bounds(after=on(150)), None)]
    assert starts(days(-900, 0, 30, 95, 120), courses) == (0, 1, 3)
    assert starts((), courses) == ()


@given(
    st.lists(st.integers(-2000, 2000), max_size=12).map(sorted),
    st.none() | st.integers(-500, 500),
    st.integers(-600, 500),
)
def test_the_start_lies_after_the_course_before_and_never_beyond_the_scores(found, first, after):
    bounds = Bounds(after=on(after))
    place = bounds.start(days(*found), None if first is None else on(first))
    if place is not None:
        assert found[place] > after


def test_a_course_began_on_the_day_of_its_first_attended_session():
    once = stretches(())
    assert began_on(once, [on(9), on(3)], None) == on(3)
    assert began_on(once, [], None) is None
    twice = stretches([(on(30), True), (on(60), False)])
    seen = [on(5), on(20), on(64), on(71)]
    assert began_on(twice, seen, on(20)) == on(5)
    assert began_on(twice, seen, on(71)) == on(64)
    assert began_on(twice, seen, None) == on(64)
    assert began_on(twice, seen[:2], None) == on(60)
