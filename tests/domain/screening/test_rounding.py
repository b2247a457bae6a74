from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.screening import half_up, half_up_ratio


@pytest.mark.parametrize(
    ("value", "whole"),
    [(9.5, 10), (9.49, 9), (10.5, 11), (2.5, 3), (0.5, 1), (9.4999, 9), (12.0, 12)],
)
def test_halves_go_up(value: float, whole: int) -> None:
    assert half_up(value) == whole


def test_the_printed_decimals_decide_and_not_their_binary_neighbours() -> None:
    assert half_up(1.005, 2) == 1.01
    assert half_up(1.125, 2) == 1.13


@given(st.integers(0, 10_000), st.integers(1, 60), st.integers(0, 3))
def test_a_ratio_is_never_further_than_half_a_unit_from_its_rounding(
    numerator: int, denominator: int, places: int
) -> None:
    exact = Fraction(numerator, denominator) * 10**places
    rounded = half_up_ratio(numerator, denominator, places)
    assert -Fraction(1, 2) < exact - rounded <= Fraction(1, 2) or rounded - exact == Fraction(1, 2)
    assert rounded - exact <= Fraction(1, 2)
    assert exact - rounded < Fraction(1, 2)
