from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.outcomes import AlertPoint, alerts_for
from counsel_desk.domain.outcomes.expected import (
    CoursePoint,
    Episode,
    Ribbon,
    RibbonPoint,
    baseline_band,
    no_early_response,
    off_ribbon,
    plateau,
    ribbon_for,
    session_numbers,
)
from counsel_desk.domain.screening import Band, ChangeFigures, Criterion, ScoreAtLeast
from counsel_desk.domain.screenings import AlertKind
from tests.domain.screening.builders import instrument

DAY_ONE = datetime(2026, 3, 1, 9, tzinfo=UTC)
FIGURES = ChangeFigures("total", 6, 6, "Here")
CUT = Criterion("case", "Case", ScoreAtLeast("total", 8))
FORM = instrument(change=FIGURES, criteria=(CUT,))


def course(*scores: float, every: int = 7, sessions: tuple[int, ...] = ()) -> list[CoursePoint]:
    return [
        CoursePoint(
            DAY_ONE + timedelta(days=every * place),
            score,
            sessions[place] if sessions else place + 1,
        )
        for place, score in enumerate(scores)
    ]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((10, 10, 9, 9), 3),  # the fourth session, less than a fifth better
        ((10, 10, 9, 8), None),  # a fifth better
        ((10, 10, 9), None),  # too early to say
        ((7, 7, 7, 7), None),  # below the cut-off there is nothing to respond
        ((12, 12, 12, 12, 5), None),  # responds by now
        ((10, 3, 9, 9), 3),  # once better, not any more
        ((10,), None),
        ((), None),
    ],
)
def test_a_response_should_show_by_the_fourth_session(
    scores: tuple[float, ...], expected: int | None
) -> None:
    assert no_early_response(FORM, course(*scores)) == expected


def test_a_reliable_change_is_a_response_even_where_it_is_less_than_a_fifth() -> None:
    wide = replace(FORM, change=replace(FIGURES, threshold=1))
    assert no_early_response(wide, course(12, 12, 12, 11)) is None


def test_sessions_count_and_not_administrations() -> None:
    late = course(10, 10, sessions=(1, 4))
    assert no_early_response(FORM, late) == 1
    assert no_early_response(FORM, course(10, 10, 10, 10, sessions=(1, 1, 2, 3))) is None


def test_unconfirmed_figures_say_nothing() -> None:
    unsure = replace(FORM, change=replace(FIGURES, confirmed=False))
    for form in (unsure, replace(FORM, change=None)):
        assert no_early_response(form, course(10, 10, 10, 10)) is None
        assert plateau(form, course(10, 10, 10, 10)) is None


@pytest.mark.parametrize(
    ("days", "score", "expected"),
    [(28, 17, 1), (28, 16, None), (27, 17, None), (63, 13, 1), (98, 9, 1), (126, 9, None)],
)
def test_the_weekly_scores_of_the_phq_9_count_too(
    days: int, score: float, expected: int | None
) -> None:
    phq = replace(FORM, id="phq-9", change=replace(FIGURES, threshold=12))
    points = course(score + 1, score, every=days, sessions=(1, 2))
    assert no_early_response(phq, points) == expected


def test_where_higher_is_better_the_course_is_read_the_other_way() -> None:
    turned = instrument(change=FIGURES, higher_is_better=True)
    assert no_early_response(turned, course(2, 2, 2, 2)) == 3
    assert no_early_response(turned, course(2, 2, 2, 8)) is None
    ribbon = Ribbon(100, {2: RibbonPoint(5, 9, 50)})
    assert off_ribbon(turned, course(2, 4), ribbon) == 1
    assert off_ribbon(turned, course(2, 10), ribbon) is None


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((12, 10, 12, 11), 3),
        ((12, 10, 12), None),
        ((12, 10, 12, 5), None),  # moves by more than the reliable change
        ((9, 9, 9, 7), None),  # the last is below the cut-off
        ((1, 10, 10, 10, 10), 4),
        ((10, 10, 10, 10, 10, 10), 3),  # still the same plateau
        ((10, 10, 10, 10, 10, 10, 10, 10), 7),  # four more scores: time to think again
    ],
)
def test_four_scores_that_stay_are_a_plateau(
    scores: tuple[float, ...], expected: int | None
) -> None:
    assert plateau(FORM, course(*scores)) == expected


def test_scores_of_one_day_are_one_of_a_plateau() -> None:
    """Four answered sheets of one afternoon say nothing about four sessions."""
    assert plateau(FORM, course(10, 10, 10, 10, sessions=(1, 1, 1, 1))) is None
    assert plateau(FORM, course(10, 10, 10, 10, 10, sessions=(1, 2, 2, 3, 4))) == 4
    assert plateau(FORM, course(10, 10, 3, 10, 10, 10, sessions=(1, 2, 3, 3, 4, 5))) == 4


def test_an_instrument_without_a_cut_off_has_no_plateau() -> None:
    assert plateau(instrument(change=FIGURES), course(10, 10, 10, 10)) is None


def test_off_the_ribbon_since_the_first_score_beyond_it() -> None:
    ribbon = Ribbon(120, {n: RibbonPoint(4, 8, 60) for n in (2, 3, 4)})
    assert off_ribbon(FORM, course(10, 9, 9), ribbon) == 1
    assert off_ribbon(FORM, course(10, 9, 8, 9), ribbon) == 3
    assert off_ribbon(FORM, course(10, 9, 8), ribbon) is None
    assert off_ribbon(FORM, course(10, 9, 9, 9, 12), ribbon) is None  # no figures at session 5
    assert off_ribbon(FORM, course(10, 9), None) is None
    assert off_ribbon(FORM, course(10), ribbon) is None


def test_a_ribbon_needs_a_hundred_episodes_of_the_same_band() -> None:
    high = [Episode(10, {1: 10, 2: float(n % 10)}) for n in range(100)]
    low = [Episode(2, {1: 2, 2: 1}) for _ in range(100)]
    ribbon = ribbon_for(FORM, 9, [*high, *low])
    assert ribbon is not None
    assert ribbon.episodes == 100
    assert ribbon.points[2] == RibbonPoint(2.0, 7.0, 100)
    assert ribbon_for(FORM, 9, [*high[1:], *low]) is None


def test_a_point_needs_eight_people() -> None:
    episodes = [Episode(10, {1: 10.0} | ({2: 5.0} if n < 7 else {3: 4.0})) for n in range(100)]
    ribbon = ribbon_for(FORM, 12, episodes)
    assert ribbon is not None
    assert sorted(ribbon.points) == [1, 3]


def test_bands_come_before_the_side_of_the_cut_off() -> None:
    banded = replace(FORM, bands={"total": (Band(0, 5, "low"), Band(6, 12, "high"))})
    assert baseline_band(banded, 5.5) == "high"
    assert baseline_band(FORM, 8) == "clinical"
    assert baseline_band(FORM, 7) == "below the cut-off"
    assert baseline_band(instrument(), 7) == ""


def test_sessions_on_the_days_between_are_counted() -> None:
    moments = [DAY_ONE + timedelta(days=n) for n in (0, 14, 15)]
    sessions = [DAY_ONE.date() + timedelta(days=n) for n in (0, 7, 10, 14)]
    assert session_numbers(moments, sessions) == (1, 4, 5)
    assert session_numbers(moments, ()) == (1, 2, 3)
    same_day = [moments[0], moments[0] + timedelta(hours=2), moments[1]]
    assert session_numbers(same_day, sessions) == (1, 1, 4)
    assert session_numbers(same_day, ()) == (1, 1, 2)
    assert session_numbers((), sessions) == ()


def points(*scores: float | None) -> list[AlertPoint]:
    return [AlertPoint(DAY_ONE + timedelta(weeks=n), s, {}) for n, s in enumerate(scores)]


def test_the_alerts_come_in_the_order_of_the_clinical_page() -> None:
    ribbon = Ribbon(100, {n: RibbonPoint(1, 3, 60) for n in range(2, 9)})
    raised = alerts_for(FORM, points(None, 8, 9, 9, 9), ribbon=ribbon)
    assert [(one.kind, one.point, one.change) for one in raised] == [
        (AlertKind.NO_EARLY_RESPONSE, 4, 1),
        (AlertKind.PLATEAU, 4, 1),
        (AlertKind.OFF_RIBBON, 2, 1),
    ]


SCORES = st.lists(st.one_of(st.none(), st.integers(0, 12).map(float)), max_size=14)


@given(SCORES)
def test_whatever_the_course_each_alert_stands_on_a_score(scores: list[float | None]) -> None:
    ribbon = Ribbon(100, {n: RibbonPoint(3, 6, 60) for n in range(1, 15)})
    raised = alerts_for(FORM, points(*scores), ribbon=ribbon)
    order = list(AlertKind)
    ranks = [order.index(one.kind) for one in raised]
    assert ranks == sorted(ranks)
    assert all(scores[one.point] is not None for one in raised)
    kinds = [one.kind for one in raised if one.kind is not AlertKind.DETERIORATION]
    assert len(kinds) == len(set(kinds))


@given(st.lists(st.integers(0, 12).map(float), min_size=1, max_size=14))
def test_who_responds_is_never_without_a_response(scores: list[float]) -> None:
    found = no_early_response(FORM, course(*scores))
    if found is not None:
        assert found >= 3
        assert scores[0] - scores[-1] < 6
        assert scores[0] >= 8
