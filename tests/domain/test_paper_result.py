"""The result of a form on paper: what it says is judged, and nothing of it is built in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from counsel_desk.domain.risk import (
    LONGEST_TEXT,
    AreaRisk,
    Asked,
    PaperResult,
    RiskArea,
    RiskAssessment,
    RiskLevel,
    fault_of,
)

TODAY = date(2026, 3, 2)
PAPER = PaperResult(TODAY, 2, Asked.NO, "Dr Otieno", "Folder 12")


def one(paper: PaperResult | None, level: RiskLevel = RiskLevel.LOW) -> RiskAssessment:
    return RiskAssessment(
        assessed_on=TODAY,
        areas={RiskArea.SUICIDE: AreaRisk(level), RiskArea.MEDICAL: AreaRisk(RiskLevel.LOW)},
        overall=RiskLevel.LOW,
        rationale="Passing thoughts, no plan.",
        paper=paper,
    )


def test_a_result_on_paper_is_recorded():
    assert fault_of(one(PAPER), today=TODAY) == ""
    assert fault_of(one(None), today=TODAY) == ""


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"filled_in_on": None}, "risk-paper-day"),
        ({"filled_in_on": TODAY + timedelta(days=1)}, "risk-paper-day"),
        ({"filled_in_on": date(1999, 1, 1)}, "risk-paper-day"),
        ({"ideation": None, "behaviour": Asked.NOT_ASKED}, "risk-paper-empty"),
        ({"ideation": 6}, "risk-paper-level"),
        ({"kept_at": "x" * (LONGEST_TEXT + 1)}, "risk-too-long"),
    ],
)
def test_what_cannot_be_on_paper_is_refused(facts: dict[str, object], fault: str):
    paper = replace(PAPER, **facts)  # type: ignore[arg-type] # fields of the result
    assert fault_of(one(paper), today=TODAY) == fault


@pytest.mark.parametrize("level", [RiskLevel.NONE, RiskLevel.NOT_ASSESSED])
def test_paper_that_speaks_of_danger_contradicts_no_risk(level: RiskLevel):
    assert fault_of(one(PAPER, level), today=TODAY) == "risk-paper-contradicts"
    behaved = PaperResult(TODAY, 0, Asked.YES)
    assert fault_of(one(behaved, level), today=TODAY) == "risk-paper-contradicts"
    clear = PaperResult(TODAY, 0, Asked.NO)
    assert fault_of(one(clear, level), today=TODAY) == ""
