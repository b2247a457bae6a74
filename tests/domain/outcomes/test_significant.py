"""Clinically significant change: reliable, and past the cut-off."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counsel_desk.domain.outcomes import (
    Direction,
    ImpossibleFiguresError,
    Significance,
    clinical_significance,
    is_case,
    significance,
    with_change,
)
from counsel_desk.domain.screening import Truth, scorer
from counsel_desk.services.instruments import instrument


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (16, 9, Significance.RECOVERED),
        (22, 15, Significance.IMPROVED),
        (9, 3, Significance.IMPROVED),
        (14, 9, Significance.UNCHANGED),
        (12, 18, Significance.DETERIORATED),
        (5, 11, Significance.HARMED),
    ],
)
def test_two_scores_of_the_phq_9_are_judged(first, last, expected):
    assert significance(instrument("phq-9"), first, last) is expected


def test_an_instrument_where_higher_is_better_is_judged_the_other_way_round():
    form = instrument("who-5")
    assert is_case(form, 50)
    assert not is_case(form, 52)
    assert significance(form, 40, 60) is Significance.RECOVERED
    assert significance(form, 60, 40) is Significance.HARMED


def test_a_prorated_score_is_a_case_by_its_half_up_integer():
    assert is_case(instrument("phq-9"), 9.5)
    assert not is_case(instrument("phq-9"), 9.4)
    assert not is_case(instrument("hscl-25"), 1.74)


def test_a_mean_of_items_is_never_rounded_to_a_cut_off_that_is_whole():
    form = instrument("htq-16")
    old = form.headline_criterion
    whole = replace(old, rule=replace(old.cutoff, value=2.0))
    form = replace(form, criteria=(whole,))
    assert not is_case(form, 1.94)
    assert is_case(form, 2.0)


@pytest.mark.parametrize(("total", "expected"), [(30, Truth.NOT_MET), (31, Truth.MET)])
def test_a_prorated_screening_is_a_case_exactly_when_its_result_says_so(total, expected):
    form = instrument("pcl-5")
    answers = {item.key: 1 for item in form.items} | {"1": None, "2": 4, "4": 4, "5": 4}
    answers |= {"6": 3, "7": total - 29}
    found = scorer(form).score(answers)
    assert found.prorated
    assert found.criteria[form.headline_criterion.key] is expected
    assert is_case(form, found.scores[form.headline]) is (expected is Truth.MET)


def test_without_figures_or_cut_off_nothing_is_judged():
    assert significance(instrument("itq"), 20, 5) is None
    assert is_case(instrument("k10"), 30) is None
    better = clinical_significance(Direction.IMPROVED, was_case=None, is_case=None)
    assert better is Significance.IMPROVED


def test_a_programmes_own_figures_judge_both_ways_and_are_rounded_up_for_sums():
    form = with_change(instrument("pcl-5"), sd=12.4, reliability=0.91, source="Marx")
    assert (form.change.threshold, form.change.deterioration) == (11, 11)
    assert (form.change.cited, form.change.confirmed) == ("Marx", True)
    assert significance(form, 50, 39) is Significance.IMPROVED
    means = with_change(instrument("hscl-25"), sd=0.5, reliability=0.9, source="Kaaya")
    assert means.change.threshold == pytest.approx(0.43827, abs=1e-4)
    assert with_change(instrument("k10"), sd=8, reliability=0.9, source="x").change is not None


@pytest.mark.parametrize(("sd", "reliability"), [(0, 0.9), (5, 1), (5, -0.1), (float("nan"), 0.5)])
def test_figures_that_no_sample_has_are_refused(sd, reliability):
    with pytest.raises(ImpossibleFiguresError):
        with_change(instrument("phq-9"), sd=sd, reliability=reliability, source="x")


def test_a_change_without_the_direction_of_a_cut_off_is_no_recovery():
    form = replace(instrument("phq-9"), criteria=())
    assert significance(form, 20, 2) is Significance.IMPROVED
