"""A line through few points: exact where it must be, honest where it cannot be."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from counsel_desk.domain.outcomes.smooth import smooth, student

PLACES = st.lists(st.integers(0, 12), min_size=8, max_size=40)
NOISE = st.randoms(use_true_random=False)


@pytest.mark.parametrize(
    ("df", "value"), [(3, 3.1824), (4, 2.7764), (5, 2.5706), (10, 2.2281), (30, 2.0423)]
)
def test_student_agrees_with_the_printed_table(df: int, value: float):
    assert student(df) == pytest.approx(value, abs=0.03)


@given(PLACES, st.floats(-5, 5), st.floats(-20, 20))
def test_points_on_a_straight_line_give_that_line_and_no_doubt(places, slope, start):
    found = smooth([(float(x), start + slope * x) for x in places])
    for one in found:
        assert one.y == pytest.approx(start + slope * one.x, abs=1e-6)
        assert one.high - one.low == pytest.approx(0, abs=1e-5)


@given(PLACES, NOISE)
def test_the_line_lies_inside_its_interval_and_moves_with_the_points(places, random):
    points = [(float(x), random.uniform(-10, 10)) for x in places]
    found = smooth(points)
    moved = smooth([(x, y + 7) for x, y in points])
    assert len(found) == len(moved)
    for one, other in zip(found, moved, strict=True):
        assert one.low <= one.y <= one.high
        assert other.y == pytest.approx(one.y + 7, abs=1e-6)
        assert other.high - other.low == pytest.approx(one.high - one.low, abs=1e-6)


@given(PLACES, NOISE)
def test_it_is_the_weighted_least_squares_line_at_its_place(places, random):
    assume(len(set(places)) >= 3)
    points = [(float(x), random.uniform(-10, 10)) for x in places]
    found = smooth(points)
    assume(found)
    xs, ys = np.array(points).T
    near = max(3, math.ceil(0.8 * len(xs)))
    rests = np.median([sorted(np.abs(xs - x))[near - 1] for x in sorted(set(places))])
    reach = 1.25 * max(rests, *(sorted(abs(y - x) for y in set(places))[2] for x in places))
    for one in (found[0], found[len(found) // 2], found[-1]):
        away = np.abs(xs - one.x)
        weights = np.clip(1 - (away / reach) ** 3, 0, None) ** 3
        design = np.column_stack([np.ones_like(xs), xs - one.x])
        scaled = design * weights[:, None]
        fitted = np.linalg.solve(design.T @ scaled, scaled.T @ ys)
        assert one.y == pytest.approx(fitted[0], abs=1e-6)


@pytest.mark.parametrize("count", range(8))
def test_fewer_than_eight_points_have_no_line(count: int):
    assert smooth([(float(x), float(x)) for x in range(count)]) == ()


def test_two_doses_alone_show_no_shape():
    assert smooth([(float(x % 2), float(x)) for x in range(20)]) == ()


def test_a_line_through_noise_has_an_interval_as_wide_as_the_noise():
    quiet = smooth([(float(x), (-1.0) ** x) for x in range(12)])
    loud = smooth([(float(x), 10 * (-1.0) ** x) for x in range(12)])
    for one, other in zip(quiet, loud, strict=True):
        assert other.high - other.low == pytest.approx(10 * (one.high - one.low))
        assert one.high - one.low > 0.5


def test_the_line_goes_from_the_first_place_to_the_last():
    found = smooth([(float(x), float(x % 3)) for x in range(2, 12)])
    assert (found[0].x, found[-1].x, len(found)) == (2, 11, 25)
