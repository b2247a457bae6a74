"""Risk: what was not assessed is never none, and a level needs what it calls for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.risk import (
    LONGEST_TEXT,
    RANK,
    AreaRisk,
    Asked,
    Finding,
    RiskArea,
    RiskAssessment,
    RiskLevel,
    SuicideSign,
    fault_of,
    highest,
    is_below,
    mark_of,
    needs_reason,
    suggested_review,
)

TODAY = date(2026, 3, 2)
levels = st.sampled_from(list(RiskLevel))
assessed = st.dictionaries(st.sampled_from(list(RiskArea)), st.builds(AreaRisk, levels))


def plain(**facts) -> RiskAssessment:
    one = RiskAssessment(
        assessed_on=TODAY,
        areas={RiskArea.SUICIDE: AreaRisk(RiskLevel.LOW)},
        overall=RiskLevel.LOW,
        rationale="Passing thoughts, no plan.",
    )
    return replace(one, **facts)


def test_a_plain_assessment_has_no_fault():
    assert fault_of(plain(), today=TODAY) == ""


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"assessed_on": TODAY + timedelta(days=1)}, "risk-day"),
        ({"assessed_on": date(1999, 12, 31)}, "risk-day"),
        ({"areas": {}}, "risk-nothing-assessed"),
        ({"areas": {RiskArea.SUICIDE: AreaRisk()}}, "risk-nothing-assessed"),
        ({"overall": RiskLevel.NOT_ASSESSED}, "risk-overall-missing"),
        ({"overall": RiskLevel.MEDIUM}, "risk-review-missing"),
        ({"overall": RiskLevel.HIGH}, "risk-review-missing"),
        ({"next_review": TODAY - timedelta(days=1)}, "risk-review-day"),
        ({"next_review": TODAY + timedelta(days=400)}, "risk-review-day"),
        ({"rationale": "  "}, "risk-rationale-missing"),
        ({"rationale": "", "overall": RiskLevel.NONE}, "risk-rationale-missing"),
        ({"rationale": "x" * (LONGEST_TEXT + 1)}, "risk-too-long"),
    ],
)
def test_what_cannot_be_recorded_has_its_reason(facts, fault):
    assert fault_of(plain(**facts), today=TODAY) == fault


@pytest.mark.parametrize("level", [RiskLevel.NONE, RiskLevel.NOT_ASSESSED])
@pytest.mark.parametrize("sign", [SuicideSign.IDEATION, SuicideSign.PLAN, SuicideSign.INTENT])
def test_a_yes_about_suicide_and_no_risk_of_it_contradict_each_other(sign, level):
    areas = {RiskArea.SUICIDE: AreaRisk(level), RiskArea.MEDICAL: AreaRisk(RiskLevel.LOW)}
    one = plain(areas=areas, suicide={sign: Finding(Asked.YES)})
    assert fault_of(one, today=TODAY) == "risk-suicide-contradicts"


def test_nothing_found_needs_no_rationale_and_no_review():
    areas = dict.fromkeys(RiskArea, AreaRisk(RiskLevel.NONE))
    assert fault_of(plain(areas=areas, overall=RiskLevel.NONE, rationale=""), today=TODAY) == ""


@given(assessed)
def test_the_highest_level_leaves_out_what_was_not_assessed(areas):
    judged = [RANK[one.level] for one in areas.values() if one.level in RANK]
    top = highest(areas)
    assert (top is RiskLevel.NOT_ASSESSED) == (not judged)
    assert not judged or RANK[top] == max(judged)


@given(assessed, levels)
def test_a_mark_names_the_areas_that_are_as_high_as_any(areas, overall):
    one = plain(areas=areas, overall=overall)
    if highest(areas) is RiskLevel.NOT_ASSESSED:
        return
    mark = mark_of(UUID(int=7), one)
    assert mark.level is overall
    for area in mark.areas:
        assert one.area(area).level is highest(areas)
        assert one.area(area).level is not RiskLevel.NONE


@given(levels, levels)
def test_of_two_different_levels_exactly_one_is_below(one, other):
    assert (is_below(one, other) + is_below(other, one)) == (one is not other)


def test_a_level_below_that_of_an_area_needs_its_reason():
    assert needs_reason(plain(overall=RiskLevel.NONE))
    assert not needs_reason(plain())


def test_a_higher_risk_is_looked_at_sooner():
    high, medium, low = (
        suggested_review(level, TODAY)
        for level in (RiskLevel.HIGH, RiskLevel.MEDIUM, RiskLevel.LOW)
    )
    assert high is not None
    assert medium is not None
    assert low is not None
    assert TODAY < high < medium < low
    assert suggested_review(RiskLevel.NONE, TODAY) is None


def test_what_was_not_asked_is_neither_yes_nor_no():
    assert plain().sign(SuicideSign.PLAN).answer is Asked.NOT_ASKED
    assert plain().area(RiskArea.MEDICAL).level is RiskLevel.NOT_ASSESSED
