from __future__ import annotations

import pytest

from counsel_desk.domain.outcomes import IncompletePairError, pair_outcome


def pair(depression: float | None, anxiety: float | None) -> dict[str, float | None]:
    return {"phq-9": depression, "gad-7": anxiety}


def test_one_measure_over_its_threshold_makes_a_case() -> None:
    assert pair_outcome(pair(10, 0), pair(10, 0)).case
    assert pair_outcome(pair(0, 8), pair(0, 8)).case
    assert not pair_outcome(pair(9, 7), pair(9, 7)).case


def test_a_prorated_total_is_a_case_by_its_half_up_integer() -> None:
    assert pair_outcome(pair(9.5, 0), pair(0, 0)).case
    assert not pair_outcome(pair(9.49, 0), pair(0, 0)).case


def test_recovery_without_reliable_improvement_is_not_reliable_recovery() -> None:
    outcome = pair_outcome(pair(10, 3), pair(9, 3))
    assert outcome.recovered is True
    assert outcome.reliable_improvement is False
    assert outcome.reliable_recovery is False


@pytest.mark.parametrize(("last", "improved"), [(pair(6, 7), True), (pair(7, 7), False)])
def test_the_change_must_reach_its_points(last: dict[str, float], improved: bool) -> None:
    assert pair_outcome(pair(12, 7), last).reliable_improvement is improved


@pytest.mark.parametrize("broken", [pair(12, None), {"phq-9": 12}])
def test_half_a_pair_has_no_outcome(broken: dict[str, float]) -> None:
    with pytest.raises(IncompletePairError) as refusal:
        pair_outcome(pair(12, 8), broken)
    assert refusal.value.instrument == "gad-7"
