from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from counsel_desk.domain.outcomes import (
    Norm,
    cutoff,
    pair_outcome,
    reliable_change,
    suppress_counts,
)

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "outcomes.json").read_text(encoding="utf-8")
)
CHANGES = [
    (group, case) for group in VECTORS["reliable_change"] for case in group["cases"] or [[1, 1, 0]]
]


@pytest.mark.parametrize(("group", "case"), CHANGES)
def test_reliable_change_gives_the_published_figures(
    group: dict[str, Any], case: list[float]
) -> None:
    first, last, index = case
    change = reliable_change(
        first,
        last,
        sd=group["sd"],
        reliability=group["reliability"],
        higher_is_better=group.get("higher_is_better", False),
    )
    assert change.s_diff == pytest.approx(group["s_diff"], abs=6e-5)
    assert change.threshold == pytest.approx(group["rc"], abs=6e-4)
    assert change.index == pytest.approx(index, abs=6e-5)


@pytest.mark.parametrize("case", VECTORS["cutoffs"])
@pytest.mark.parametrize("criterion", ["a", "b", "c"])
def test_cutoffs_give_the_published_figures(case: dict[str, Any], criterion: str) -> None:
    found = cutoff(
        criterion,
        clinical=Norm(case["m_clinical"], case["sd_clinical"]),
        functional=Norm(case["m_functional"], case["sd_functional"]),
        higher_is_better=case["higher_is_better"],
    )
    assert found == pytest.approx(case[criterion])


@pytest.mark.parametrize("case", VECTORS["nhs_pairs"])
def test_pairs_come_out_as_defined(case: dict[str, Any]) -> None:
    outcome = pair_outcome(case["first"], case["last"])
    for name in (
        "case",
        "recovered",
        "reliable_improvement",
        "reliable_deterioration",
        "reliable_recovery",
    ):
        assert getattr(outcome, name) is case[name], name


@pytest.mark.parametrize("case", VECTORS["suppression"])
def test_counts_are_printed_as_the_rule_says(case: dict[str, Any]) -> None:
    assert list(suppress_counts(case["counts"]).counts) == case["shown"]
