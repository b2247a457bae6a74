"""Words about a change: reliable or not, and whether it is one to watch."""

from __future__ import annotations

import pytest

from counsel_desk.domain.outcomes.course import ChangeRule, Series
from ui.widgets.chart_text import small_change

PCL = Series("pcl-5", "PCL-5", "PCL-5", 0, 80, change=ChangeRule(15, "Marx 2022", watched=10))
WHO = Series("who-5", "WHO-5", "WHO-5", 0, 100, higher_is_better=True,
             change=ChangeRule(15, "x", watched=10))  # fmt: skip
PHQ = Series("phq-9", "PHQ-9", "PHQ-9", 0, 27, change=ChangeRule(6, "x"))


@pytest.mark.parametrize(
    ("series", "difference", "words", "is_watched"),
    [
        (PCL, 9, "+9, no reliable change", False),
        (PCL, 10, "+10, worse: watch", True),
        (PCL, 14, "+14, worse: watch", True),
        (PCL, -10, "−10, better, not yet reliably", False),
        (PCL, 0, "±0, no reliable change", False),
        (WHO, -12, "−12, worse: watch", True),
        (WHO, 12, "+12, better, not yet reliably", False),
        (PHQ, 5, "+5, no reliable change", False),
    ],
)
def test_a_change_below_the_reliable_one_says_whether_to_watch_it(
    qtbot, series, difference, words, is_watched
) -> None:
    assert small_change(series, difference) == (words, is_watched)
