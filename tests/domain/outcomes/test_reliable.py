from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.outcomes import (
    Direction,
    ImpossibleFiguresError,
    Norm,
    cutoff,
    in_whole_points,
    published_threshold,
    reliable_change,
    reliable_direction,
    with_threshold,
    worsening,
)
from counsel_desk.domain.screening import ChangeFigures, Method, Score
from tests.domain.screening.builders import instrument

FIGURES = ChangeFigures("total", 4, 3, "Here", sd=4.5, reliability=0.92)


@pytest.mark.parametrize(
    ("last", "direction"),
    [
        (20, Direction.UNCHANGED),
        (15, Direction.UNCHANGED),
        (14, Direction.IMPROVED),
        (26, Direction.DETERIORATED),
    ],
)
def test_a_sum_must_change_by_the_threshold_rounded_up(last: int, direction: Direction) -> None:
    change = reliable_change(20, last, sd=5.5, reliability=0.89)
    assert change.threshold == pytest.approx(5.056, abs=1e-3)
    assert change.direction is direction
    assert change.reliable is (direction is not Direction.UNCHANGED)


def test_a_mean_must_change_by_the_threshold_itself() -> None:
    figures = {"sd": 0.5, "reliability": 0.84, "whole_points": False}
    needed = reliable_change(0, 0, **figures).threshold
    assert reliable_change(2, 2 + needed, **figures).reliable
    assert not reliable_change(2, 2 + needed * 0.999, **figures).reliable


def test_a_whole_threshold_is_not_rounded_up_further() -> None:
    sd = 6 / (1.96 * 2**0.5 * 0.2**0.5)
    assert reliable_change(10, 16, sd=sd, reliability=0.8).reliable


@given(
    st.floats(0, 80),
    st.floats(0, 80),
    st.floats(1, 20),
    st.floats(0, 0.99),
    st.booleans(),
)
def test_the_way_back_is_the_opposite_of_the_way_there(
    first: float, last: float, sd: float, reliability: float, whole: bool
) -> None:
    opposite = {
        Direction.IMPROVED: Direction.DETERIORATED,
        Direction.DETERIORATED: Direction.IMPROVED,
        Direction.UNCHANGED: Direction.UNCHANGED,
    }
    figures = {"sd": sd, "reliability": reliability, "whole_points": whole}
    there, back = reliable_change(first, last, **figures), reliable_change(last, first, **figures)
    assert back.direction is opposite[there.direction]
    assert back.index == pytest.approx(-there.index)
    mirrored = reliable_change(first, last, **figures, higher_is_better=True)
    assert mirrored.direction is opposite[there.direction]


@pytest.mark.parametrize(
    ("sd", "reliability"),
    [
        (0, 0.8),
        (-1, 0.8),
        (float("nan"), 0.8),
        (float("inf"), 0.8),
        (5, 1),
        (5, -0.1),
        (5, float("nan")),
    ],
)
def test_figures_that_no_sample_can_have_are_refused(sd: float, reliability: float) -> None:
    with pytest.raises(ImpossibleFiguresError):
        reliable_change(1, 2, sd=sd, reliability=reliability)


def test_criterion_b_uses_the_spread_of_the_functional_group() -> None:
    norms = {"clinical": Norm(20, 5), "functional": Norm(8, 3)}
    assert cutoff("a", **norms) == 10
    assert cutoff("b", **norms) == 14
    assert cutoff("c", **norms) == 12.5


def test_criterion_c_of_core_10_is_the_published_one() -> None:
    found = cutoff("c", clinical=Norm(19.7, 7.7), functional=Norm(4.7, 4.8))
    assert found == pytest.approx(10.46, abs=0.005)


def test_a_cut_off_needs_a_spread_and_a_known_criterion() -> None:
    with pytest.raises(ImpossibleFiguresError):
        cutoff("c", clinical=Norm(20, 0), functional=Norm(8, 0))
    with pytest.raises(ValueError, match="no criterion 'd'"):
        cutoff("d", clinical=Norm(20, 1), functional=Norm(8, 1))


@pytest.mark.parametrize(
    ("last", "direction"),
    [(6.01, Direction.UNCHANGED), (6, Direction.IMPROVED), (14, Direction.DETERIORATED)],
)
def test_an_instrument_compares_by_its_own_threshold(last: float, direction: Direction) -> None:
    assert reliable_direction(instrument(change=FIGURES), 10, last) is direction


def test_where_higher_is_better_a_rise_is_an_improvement() -> None:
    made = instrument(change=FIGURES, higher_is_better=True)
    assert reliable_direction(made, 2, 6) is Direction.IMPROVED
    assert worsening(made, 2, 6) == -4
    assert worsening(instrument(), 2, 6) == 4


def test_without_figures_nothing_is_said() -> None:
    assert reliable_direction(instrument(), 0, 12) is None
    assert published_threshold(instrument()) is None
    bare = ChangeFigures("total", 4, 4, "Here")
    assert published_threshold(instrument(change=bare)) is None


def test_the_published_threshold_is_shown_unrounded() -> None:
    assert published_threshold(instrument(change=FIGURES)) == pytest.approx(3.528, abs=1e-3)


def test_means_of_items_are_not_in_whole_points() -> None:
    mean = Score("mean", Method.MEAN, tuple("abcd"), 0, 3, "Mean")
    assert in_whole_points(instrument())
    assert not in_whole_points(instrument(scores=(mean,), headline="mean"))


@pytest.mark.parametrize("points", [0, -1, float("nan"), float("inf")])
def test_a_threshold_in_points_is_above_zero(points: float) -> None:
    with pytest.raises(ImpossibleFiguresError):
        with_threshold(instrument(), points=points, source="the programme")
