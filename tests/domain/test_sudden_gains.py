"""A sudden gain is large for the scale, large for the person, and stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.outcomes.course import (
    ChangeRule,
    ScorePoint,
    Series,
    mark_changes,
)

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
RULE = ChangeRule(6, "Somebody 2001")


def series(*scores: float | None, days: int = 7, rises: bool = False, **facts: object) -> Series:
    """Make a course of weekly scores, each in a session of its own."""
    points = tuple(
        ScorePoint(UUID(int=n), START + timedelta(days=days * n), score, session=n + 1)
        for n, score in enumerate(scores)
    )
    made = {"change": RULE, "higher_is_better": rises, "points": points, **facts}
    return Series("phq-9", "PHQ-9", "PHQ-9", 0, 27, **made)


def gains(*scores: float | None, **facts: object) -> list[int]:
    marked = mark_changes(series(*scores, **facts)).points
    return [place for place, point in enumerate(marked) if point.sudden]


def test_a_large_gain_that_stays_is_marked_where_it_was_first_seen():
    assert gains(20, 19, 20, 9, 10, 9) == [3]


@pytest.mark.parametrize(
    ("scores", "found"),
    [
        ((20, 20, 20, 14, 14, 14), [3]),  # exactly the reliable change, and more than a quarter
        ((20, 20, 20, 15, 15, 15), []),  # less than the reliable change
        ((27, 27, 27, 21, 21, 21), []),  # less than a quarter of the score before
        ((20, 8, 20, 13, 20, 12), []),  # does not stay
        ((20, 19, 9, 10), [2]),  # two before and two after
        ((20, 9, 10, 9), []),  # one before is too few
        ((20, 19, 20, 9), []),  # one after is too few
        ((20, 20, 14, 14, 14), [2]),
        ((20, 18, 12, 9, 10), [2]),
        ((22, 16, 10, 4, 16), []),  # goes up and down by as much
        ((9, 10, 9, 20, 19, 20), []),  # a sudden loss is no gain
        ((20, None, 19, 20, 9, 10, None, 9), [4]),
        ((), []),
    ],
)
def test_each_of_the_three_criteria_is_needed(scores, found):
    assert gains(*scores) == found


def test_where_a_higher_score_is_better_a_rise_is_a_gain():
    assert gains(8, 9, 8, 18, 19, 18, rises=True) == [3]
    assert gains(20, 19, 20, 9, 10, 9, rises=True) == []
    assert gains(0, 0, 0, 18, 19, 18, rises=True) == [3]


def test_scores_too_far_apart_are_no_step_from_one_session_to_the_next():
    assert gains(20, 19, 20, 9, 10, 9, days=21) == [3]
    assert gains(20, 19, 20, 9, 10, 9, days=22) == []
    far = series(20, 19, 20, 9, 10, 9)
    spread = tuple(
        ScorePoint(one.screening, one.when, one.score, session=one.session * 2)
        for one in far.points
    )
    assert not any(one.sudden for one in mark_changes(series(points=spread)).points)


def test_no_gain_is_seen_across_a_change_of_the_language():
    points = tuple(
        ScorePoint(one.screening, one.when, one.score, language="sw" if place > 2 else "en")
        for place, one in enumerate(series(20, 19, 20, 9, 10, 9).points)
    )
    assert not any(one.sudden for one in mark_changes(series(points=points)).points)


def test_without_figures_for_a_reliable_change_nothing_is_marked():
    assert gains(20, 19, 20, 9, 10, 9, change=None) == []


@given(st.lists(st.integers(0, 27), max_size=12))
def test_a_gain_is_never_marked_where_the_score_did_not_fall_by_the_reliable_change(scores):
    for place in gains(*scores):
        assert scores[place - 1] - scores[place] >= max(RULE.threshold, scores[place - 1] / 4)
