from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from counsel_desk.domain.outcomes import AlertPoint, alerts_for, current_alerts
from counsel_desk.domain.screening import ChangeFigures, Instrument, SafetyItem, score
from counsel_desk.domain.screenings import AlertKind
from tests.domain.screening.builders import instrument

FIGURES = ChangeFigures("total", 6, 4, "Here")
WORSE_IS_HIGHER = instrument(change=FIGURES)
DAY_ONE = datetime(2024, 3, 1, 9, tzinfo=UTC)


def series(*scores: float | None, **safety: str) -> list[AlertPoint]:
    clear = {"d": "clear"}
    points = [AlertPoint(DAY_ONE + timedelta(weeks=n), s, clear) for n, s in enumerate(scores)]
    return [
        replace(point, safety={"d": safety.get(f"at{n}", "clear")})
        for n, point in enumerate(points)
    ]


def kinds(made: Instrument, points: list[AlertPoint], **how: int) -> list[tuple[AlertKind, int]]:
    return [(alert.kind, alert.point) for alert in alerts_for(made, points, **how)]


def test_nothing_is_raised_by_a_quiet_course() -> None:
    assert alerts_for(WORSE_IS_HIGHER, series(5, 4, 8)) == ()
    assert alerts_for(WORSE_IS_HIGHER, []) == ()
    assert current_alerts(WORSE_IS_HIGHER, []) == ()


def test_a_rise_by_the_points_of_deterioration_asks_for_a_review() -> None:
    (alert,) = alerts_for(WORSE_IS_HIGHER, series(5, 8.99, 9))
    assert (alert.kind, alert.point) == (AlertKind.DETERIORATION, 2)
    assert (alert.score, alert.change) == (9, 4)
    assert alert.when == DAY_ONE + timedelta(weeks=2)


def test_where_higher_is_better_a_fall_asks_for_a_review() -> None:
    made = instrument(change=FIGURES, higher_is_better=True)
    assert kinds(made, series(9, 5)) == [(AlertKind.DETERIORATION, 1)]
    assert kinds(made, series(5, 9)) == []


def test_unconfirmed_or_missing_figures_raise_nothing() -> None:
    assert alerts_for(instrument(change=replace(FIGURES, confirmed=False)), series(0, 12)) == ()
    assert alerts_for(instrument(), series(0, 12)) == ()


def test_the_baseline_is_the_first_score_unless_one_is_chosen() -> None:
    assert kinds(WORSE_IS_HIGHER, series(None, 5, 9)) == [(AlertKind.DETERIORATION, 2)]
    assert kinds(WORSE_IS_HIGHER, series(5, 9, 10), baseline=1) == []


@pytest.mark.parametrize("scores", [(None, None), (5, None)])
def test_without_two_scores_nothing_got_worse(scores: tuple[float | None, ...]) -> None:
    assert alerts_for(WORSE_IS_HIGHER, series(*scores)) == ()


def test_a_baseline_without_a_score_compares_with_nothing() -> None:
    assert kinds(WORSE_IS_HIGHER, series(None, 12), baseline=0) == []


def test_safety_comes_first_and_the_newest_before_the_older() -> None:
    points = series(5, 12, 12, at0="endorsed", at1="unanswered", at2="endorsed")
    assert kinds(WORSE_IS_HIGHER, points) == [
        (AlertKind.SAFETY, 2),
        (AlertKind.SAFETY, 0),
        (AlertKind.SAFETY_UNANSWERED, 1),
        (AlertKind.DETERIORATION, 2),
        (AlertKind.DETERIORATION, 1),
    ]


def test_only_the_last_administration_is_current() -> None:
    points = series(5, 12, 6, at0="endorsed", at2="unanswered")
    (alert,) = current_alerts(WORSE_IS_HIGHER, points)
    assert (alert.kind, alert.point, alert.item) == (AlertKind.SAFETY_UNANSWERED, 2, "d")


def test_a_point_is_taken_from_a_result() -> None:
    made = instrument(change=FIGURES, safety=(SafetyItem("d", 1, {"en": "Ask."}),))
    first = AlertPoint.of(made, DAY_ONE, score(made, {"a": 0, "b": 0, "c": 0, "d": 0}))
    later = AlertPoint.of(made, DAY_ONE, score(made, {"a": 3, "b": 0, "c": 0, "d": 1}))
    assert [alert.kind for alert in alerts_for(made, [first, later])] == [
        AlertKind.SAFETY,
        AlertKind.DETERIORATION,
    ]
