from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.outcomes.course import (
    BandLine,
    ChangeRule,
    Course,
    CutoffLine,
    MeetingMark,
    ScorePoint,
    Series,
)
from counsel_desk.domain.outcomes.nearest import nearest_point
from counsel_desk.domain.outcomes.significant import Significance

START = datetime(2026, 1, 12, 9, tzinfo=UTC)
BANDS = (BandLine(0, 4, "minimal"), BandLine(5, 9, "mild"), BandLine(10, 27, "more"))


def point(number: int, week: float, score: float | None, **facts: object) -> ScorePoint:
    when = START + timedelta(weeks=week)
    return ScorePoint(UUID(int=number), when, score, **facts)  # type: ignore[arg-type] # any fact


def series(*points: ScorePoint, **facts: object) -> Series:
    known: dict[str, object] = {
        "cutoff": CutoffLine(33, "", "veterans"),
        "change": ChangeRule(15, "Marx 2022"),
        "points": points,
    }
    return Series("pcl-5", "Stress", "PCL-5", 0, 80, **{**known, **facts})  # type: ignore[arg-type] # any fact


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        ScorePoint(UUID(int=1), datetime(2026, 1, 1), 3)


def test_one_line_joins_points_in_order_of_time() -> None:
    late, early = point(1, 2, 40), point(2, 0, 50)
    assert courses.segments([late, early]) == ((early, late),)


@pytest.mark.parametrize("changed", [{"language": "sw"}, {"wording_version": "2"}, {"phase": "x"}])
def test_a_line_breaks_where_language_wording_or_phase_change(changed: dict[str, str]) -> None:
    before, after = point(1, 0, 50), point(2, 1, 48, **changed)
    assert courses.segments([before, after]) == ((before,), (after,))


def test_a_line_breaks_only_beyond_twelve_weeks() -> None:
    first, second = point(1, 0, 50), point(2, 12, 48)
    assert len(courses.segments([first, second])) == 1
    assert len(courses.segments([first, point(2, 12.01, 48)])) == 2


def test_points_without_a_score_are_in_no_line() -> None:
    assert courses.segments([point(1, 0, None), point(2, 1, None)]) == ()


def test_the_corridor_is_the_baseline_plus_and_minus_the_threshold() -> None:
    found = courses.corridor(series(point(1, 0, None), point(2, 1, 58), point(3, 2, 30)))
    assert found is not None
    assert (found.low, found.high, found.source) == (43, 73, "Marx 2022")
    assert found.baseline.screening == UUID(int=2)


def test_the_corridor_hangs_on_the_chosen_baseline() -> None:
    chosen = series(point(1, 0, 58), point(2, 1, 50), baseline=UUID(int=2))
    found = courses.corridor(chosen)
    assert found is not None
    assert (found.low, found.high) == (35, 65)


def test_there_is_no_corridor_without_a_score_or_a_rule() -> None:
    assert courses.corridor(series()) is None
    assert courses.corridor(series(point(1, 0, None))) is None
    assert courses.corridor(series(point(1, 0, 4), change=None)) is None


def test_change_is_marked_from_exactly_the_threshold_on() -> None:
    scores = [58, 44, 43, 72, 73]
    marked = courses.mark_changes(series(*[point(i, i, s) for i, s in enumerate(scores)]))
    assert [one.change for one in marked.points] == [None, None, "improved", None, "worse"]


def test_a_rise_is_improvement_where_higher_is_better() -> None:
    risen = series(point(1, 0, 20), point(2, 1, 40), higher_is_better=True)
    assert courses.mark_changes(risen).points[1].change == "improved"


def test_a_change_of_means_survives_binary_fractions() -> None:
    rule = ChangeRule(0.3, "source")
    found = courses.mark_changes(series(point(1, 0, 2.4), point(2, 1, 2.1), change=rule))
    assert found.points[1].change == "improved"


@pytest.mark.parametrize(
    ("first", "last", "outcome"),
    [
        (50, 30, Significance.RECOVERED),
        (60, 40, Significance.IMPROVED),
        (30, 10, Significance.IMPROVED),
        (50, 45, Significance.UNCHANGED),
        (40, 60, Significance.DETERIORATED),
        (20, 40, Significance.HARMED),
    ],
)
def test_each_score_says_what_became_of_the_client_since_the_baseline(
    first: float, last: float, outcome: Significance
) -> None:
    told = series(point(1, 0, first), point(2, 1, last), point(3, 2, None))
    marked = courses.mark_changes(told).points
    assert [one.outcome for one in marked] == [None, outcome, None]
    assert courses.summary(Course((told,)), told).outcome is outcome


def test_without_figures_of_change_nothing_is_said_to_have_become_of_the_client() -> None:
    told = series(point(1, 0, 50), point(2, 1, 10), change=None)
    assert [one.outcome for one in courses.mark_changes(told).points] == [None, None]
    assert courses.summary(Course(), series()).outcome is None


def test_points_before_the_chosen_baseline_have_no_outcome() -> None:
    chosen = series(point(1, 0, 80), point(2, 1, 40), baseline=UUID(int=2))
    assert [one.outcome for one in courses.mark_changes(chosen).points] == [None, None]


def test_a_change_by_figures_that_are_not_confirmed_is_marked_as_such() -> None:
    rule = ChangeRule(10, "a rule of thumb", confirmed=False)
    points = point(1, 0, 50), point(2, 1, 20)
    assert [one.confirmed for one in courses.mark_changes(series(*points)).points] == [True, True]
    unsure = courses.mark_changes(series(*points, change=rule)).points
    assert [(one.change, one.confirmed) for one in unsure] == [(None, False), ("improved", False)]


def test_points_before_the_chosen_baseline_are_not_marked() -> None:
    chosen = series(point(1, 0, 80), point(2, 1, 40), baseline=UUID(int=2))
    assert [one.change for one in courses.mark_changes(chosen).points] == [None, None]


def test_points_of_one_moment_keep_the_order_they_were_made_in() -> None:
    both = courses.in_order([point(2, 0, 4), point(1, 0, 5)])
    assert [one.screening.int for one in both] == [1, 2]


@pytest.mark.parametrize(
    ("score", "band"), [(0, "minimal"), (4, "minimal"), (4.5, "mild"), (9.4, "mild"), (27, "more")]
)
def test_a_prorated_score_is_banded_on_its_half_up_integer(score: float, band: str) -> None:
    assert courses.band_of(series(bands=BANDS), score) == band


def test_no_band_without_bands_or_score() -> None:
    assert courses.band_of(series(), 4) is None
    assert courses.band_of(series(bands=BANDS), None) is None


def test_the_threshold_itself_is_on_the_clinical_side() -> None:
    assert courses.past_cutoff(series(), 33) is True
    assert courses.past_cutoff(series(), 32) is False
    upward = series(higher_is_better=True)
    assert courses.past_cutoff(upward, 33) is True
    assert courses.past_cutoff(upward, 34) is False
    assert courses.past_cutoff(series(cutoff=None), 33) is None


def test_a_prorated_sum_is_past_the_threshold_by_its_half_up_integer_and_a_mean_is_not() -> None:
    assert courses.past_cutoff(series(), 32.63) is True
    assert courses.past_cutoff(series(), 32.42) is False
    assert courses.past_cutoff(series(is_sum=False), 32.63) is False


def test_the_summary_counts_and_compares() -> None:
    shown = series(
        point(1, 0, 58), point(2, 4, 27, language="sw"), point(3, 5, None, safety="unanswered")
    )
    meetings = tuple(MeetingMark(START, mark, "m") for mark in (True, False, True, None))
    facts = courses.summary(Course((shown,), meetings), shown)
    assert (facts.screenings, facts.scored, facts.difference) == (3, 2, -31)
    assert (facts.change, facts.past_cutoff, facts.same_wording) == ("improved", False, False)
    assert (facts.safety, facts.attended, facts.meetings) == ("unanswered", 2, 3)


def test_the_summary_of_an_empty_course_has_no_figures() -> None:
    facts = courses.summary(Course(), series())
    assert (facts.screenings, facts.last, facts.difference, facts.change) == (0, None, None, None)
    assert facts.band is None
    assert facts.safety == "clear"


def test_a_course_gives_its_series_by_instrument() -> None:
    one = series()
    assert Course((one,)).of("pcl-5") is one
    assert Course((one,)).of("gad-7") is None


def test_difference_needs_both_scores() -> None:
    shown = series(point(1, 0, 58), point(2, 1, None))
    assert courses.difference_of(shown, shown.points[1]) is None
    assert courses.difference_of(shown, shown.points[0]) == 0
    assert courses.change_of(shown, point(9, 3, 20)) == "improved"


def test_the_nearest_place_within_reach_wins_and_of_equals_the_one_on_top() -> None:
    places = [(0.0, 0.0), (10.0, 0.0), (10.0, 0.0)]
    assert nearest_point(places, 3, 0, reach=5) == 0
    assert nearest_point(places, 9, 0, reach=5) == 2
    assert nearest_point(places, 5, 9, reach=5) is None
    assert nearest_point([], 0, 0, reach=5) is None


@given(st.lists(st.tuples(st.integers(0, 900), st.one_of(st.none(), st.integers(0, 80)))))
def test_lines_hold_every_score_once_and_no_long_gap(
    days: list[tuple[int, int | None]],
) -> None:
    points = [point(i, day / 7, score) for i, (day, score) in enumerate(days)]
    runs = courses.segments(points)
    assert [one for run in runs for one in run] == list(courses.scored(points))
    gaps = [b.when - a.when for run in runs for a, b in itertools.pairwise(run)]
    assert all(gap <= courses.LONGEST_GAP for gap in gaps)
