"""Shares with intervals and effect sizes with a named standardiser."""

from __future__ import annotations

import math
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.outcomes import (
    Share,
    Standardiser,
    effect_size,
    paired_scores,
    wilson,
)
from counsel_desk.domain.outcomes.effects import correction

FIRST = [18.0, 16.0, 20.0, 12.0, 15.0, 22.0, 14.0, 17.0, 19.0, 13.0]
LAST = [9.0, 12.0, 15.0, 10.0, 16.0, 11.0, 8.0, 13.0, 10.0, 12.0]


def test_wilsons_interval_is_that_of_the_textbook():
    low, high = wilson(17, 50)
    assert (round(low, 4), round(high, 4)) == (0.2244, 0.4785)


def test_nobody_has_no_share_and_no_interval():
    assert (Share(0, 0).share, Share(0, 0).interval) == (None, None)
    with pytest.raises(ValueError, match="out of those"):
        Share(3, 2)


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_holds_the_share_and_stays_between_nothing_and_all(case):
    share = Share(*case)
    low, high = share.interval
    assert 0 <= low <= share.share <= high <= 1
    assert (low == 0) == (share.count == 0)
    assert (high == 1) == (share.count == share.of)


def test_each_effect_size_is_divided_by_the_spread_it_names():
    facts = paired_scores(FIRST, LAST)
    change = fmean(FIRST) - fmean(LAST)
    changes = [after - before for before, after in zip(FIRST, LAST, strict=True)]
    average = math.sqrt((stdev(FIRST) ** 2 + stdev(LAST) ** 2) / 2)
    expected = {
        Standardiser.FIRST: change / stdev(FIRST),
        Standardiser.AVERAGE: change / average,
        Standardiser.CHANGE: change / stdev(changes),
    }
    for standardiser, value in expected.items():
        found = effect_size(facts, standardiser)
        assert found.value == pytest.approx(value)
        assert found.low < found.value < found.high
        assert found.corrected == pytest.approx(value * correction(9))
        assert found.is_uncertain
    repeated = effect_size(facts, Standardiser.REPEATED)
    d_z = expected[Standardiser.CHANGE]
    assert repeated.value == pytest.approx(d_z * math.sqrt(2 * (1 - facts.correlation)))


def test_the_exact_correction_is_close_to_the_usual_formula():
    assert correction(19) == pytest.approx(1 - 3 / (4 * 19 - 1), abs=1e-3)
    with pytest.raises(ValueError, match="degree of freedom"):
        correction(1)


def test_a_rise_is_an_effect_where_higher_is_better():
    facts = paired_scores(LAST, FIRST)
    assert effect_size(facts).value < 0
    assert effect_size(facts, higher_is_better=True).value > 0


def test_fewer_than_eight_pairs_have_no_effect_size():
    assert effect_size(paired_scores(FIRST[:7], LAST[:7])) is None
    assert effect_size(None) is None
    assert paired_scores([1.0], [2.0]) is None


def test_scores_without_any_spread_have_no_effect_size():
    flat = paired_scores([10.0] * 8, LAST[:8])
    assert flat.correlation is None
    assert effect_size(flat) is None
    assert effect_size(flat, Standardiser.REPEATED) is None
    assert effect_size(flat, Standardiser.CHANGE) is not None
    assert effect_size(flat, Standardiser.AVERAGE) is not None


def test_a_pair_has_two_scores():
    with pytest.raises(ValueError, match="two scores"):
        paired_scores([1.0, 2.0], [1.0])
    assert paired_scores(FIRST, LAST).change == pytest.approx(-5.0)
