from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from counsel_desk.domain.screening import score
from counsel_desk.services.instruments import SHIPPED, instrument

CASES = json.loads(
    (Path(__file__).parents[1] / "vectors" / "scoring.json").read_text(encoding="utf-8")
)


def test_every_instrument_has_cases() -> None:
    assert {case["instrument"] for case in CASES} == set(SHIPPED)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["instrument"])
def test_scores_come_out_as_published(case: dict[str, Any]) -> None:
    result = score(instrument(case["instrument"]), case["answers"])
    for part, expected in case["expect"].items():
        assert getattr(result, part) == expected, part
