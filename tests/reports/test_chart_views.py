"""The views of a course: what each draws, what a zoom leaves out, and that nothing is hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.outcomes.course import Course, ItemLine, LocalBand, NoteMark, Series
from counsel_desk.domain.outcomes.shared_scale import normalised
from counsel_desk.reports.chart_marks import clipped
from counsel_desk.reports.chart_view import SHORTEST, Axis, ChartKind, ChartView
from counsel_desk.reports.chart_words import LabelSet
from counsel_desk.reports.charts import render, view_figure
from counsel_desk.reports.figure_text import LineOfText
from counsel_desk.reports.palette import ChartPalette
from counsel_desk.reports.rendered import Rect
from counsel_desk.reports.time_axis import SessionScale, session_ticks
from tests.reports.chart_cases import EVENTS, START, pcl, phq, point, run, who
from ui import theme
from ui.widgets.chart_text import flag_words, point_lines

LIGHT = ChartPalette.of(theme.LIGHT)
SIZE = (848.0, 528.0)
SCORES: list[float | None] = [60, 52, 50, None, 30, 28]


def item(key: str, values: dict[int, int | str | None], **facts: Any) -> ItemLine:
    by_id = {UUID(int=number + 1): value for number, value in values.items()}
    return ItemLine(key, f"Question {key}", 0, 4, by_id, **facts)


def whole() -> Course:
    points = run(SCORES)
    parts = tuple(
        Series(f"pcl-5/{key}", key, key, 0, 20, points=run([12, 10, 8, None, 6, 4]))
        for key in ("Cluster B", "Cluster C")
    )
    items = (
        item("1", dict(enumerate([3, 4, 0, "blank", "declined", 1]))),
        item("2", dict(enumerate([0, 1, 2, None, 3, 4])), is_safety=True),
    )
    series = replace(pcl(*points), parts=parts, items=items)
    notes = tuple(
        NoteMark(UUID(int=900 + n), START + timedelta(days=7 * n), "progress") for n in range(8)
    )
    other = phq(*(replace(one, score=10.0) for one in run([10, 9, 8])))
    return Course((series, other, who(*run([40, 60]))), (), notes, EVENTS)


def drawn(course: Course, view: ChartView, **facts: Any) -> Any:
    facts.setdefault("size", SIZE)
    return view_figure(course, view, palette=LIGHT, **facts)


def texts(figure: Any) -> list[str]:
    return [text.get_text() for text in figure.findobj(LineOfText)]


def marks(figure: Any, kind: str) -> list[Any]:
    return [mark for mark in figure.marks if mark.kind == kind]


def test_every_view_draws_within_its_figure() -> None:
    course = whole()
    for kind in ChartKind:
        for axis in Axis:
            figure = drawn(course, ChartView("pcl-5", kind, axis, local=True))
            assert figure.marks
            for mark in figure.marks:
                assert 0 <= mark.x <= SIZE[0]
                assert 0 <= mark.y <= SIZE[1]
            assert render(figure).width == 848


def test_an_unknown_instrument_has_no_view() -> None:
    with pytest.raises(KeyError):
        drawn(whole(), ChartView("hscl-25"))


def test_stacked_instruments_share_their_time() -> None:
    figure = drawn(whole(), ChartView("pcl-5", ChartKind.STACKED))
    found: dict[str, list[Any]] = {}
    for mark in marks(figure, "point"):
        found.setdefault(mark.series, []).append(mark)
    assert list(found) == ["pcl-5", "phq-9", "who-5"]
    firsts = {round(row[0].x, 3) for row in found.values()}
    assert len(firsts) == 1
    heights = [max(mark.y for mark in row) for row in found.values()]
    assert heights == sorted(heights)
    assert sum(text == "notes" for text in texts(figure)) == 1


def test_on_one_scale_each_series_has_its_own_mark_dash_and_words() -> None:
    figure = drawn(whole(), ChartView("pcl-5", ChartKind.TOGETHER))
    said = texts(figure)
    assert "PCL-5  28" in said
    assert "WHO-5 (higher is better)  60" in said
    assert {mark.series for mark in marks(figure, "point")} == {"pcl-5", "phq-9", "who-5"}


def test_a_share_of_the_scale_keeps_what_change_is_reliable() -> None:
    series = courses.mark_changes(whole().series[0])
    scaled = normalised(series)
    assert [one.change for one in scaled.points] == [one.change for one in series.points]
    assert scaled.points[0].score == pytest.approx(75)
    assert (scaled.bands, scaled.cutoff, scaled.change) == ((), None, None)


def test_subscales_are_rows_of_their_own() -> None:
    figure = drawn(whole(), ChartView("pcl-5", ChartKind.PARTS))
    assert {mark.series for mark in marks(figure, "point")} == {
        "pcl-5/Cluster B",
        "pcl-5/Cluster C",
    }
    alone = drawn(whole(), ChartView("phq-9", ChartKind.PARTS))
    assert {mark.series for mark in marks(alone, "point")} == {"phq-9"}


def test_each_answer_is_written_and_a_blank_is_never_a_zero() -> None:
    figure = drawn(whole(), ChartView("pcl-5", ChartKind.ITEMS), heading="KM-0042-T")
    cells = marks(figure, "item")
    assert [cell.series for cell in cells] == ["1"] * 6 + ["2"] * 6
    said = texts(figure)
    assert {"?", "–", "0", "4"} <= set(said)
    assert said.count("0") == 2
    assert any(text.startswith("! 2") for text in said)
    assert "KM-0042-T" in said


def answered(count: int) -> Course:
    scores: list[float | None] = [float(n % 40) for n in range(count)]
    points = [point(n, 7 * n, score) for n, score in enumerate(scores)]
    items = (item("1", dict.fromkeys(range(count), 2)),)
    return Course((replace(pcl(*points), items=items),))


@pytest.mark.parametrize("size", [(560.0, 400.0), SIZE, (1000.0, 640.0)])
def test_every_administration_has_its_column_at_any_width(size: tuple[float, float]) -> None:
    figure = drawn(answered(28), ChartView("pcl-5", ChartKind.ITEMS), size=size)
    assert [cell.key for cell in marks(figure, "item")] == [UUID(int=n + 1) for n in range(28)]
    assert not any("not drawn" in text for text in texts(figure))


@pytest.mark.parametrize("size", [(280.0, 200.0), SIZE, (1000.0, 640.0)])
def test_of_very_many_the_first_stays_and_the_rest_is_counted(size: tuple[float, float]) -> None:
    figure = drawn(answered(90), ChartView("pcl-5", ChartKind.ITEMS), size=size)
    cells = marks(figure, "item")
    assert [cell.key.int for cell in cells] == [1, *range(52, 91)]
    assert all(cell.x <= size[0] for cell in cells)
    if size[0] > 500:
        told = "50 of 90 screenings are not drawn: those between the first and 4 Jan 2027"
        assert told in texts(figure)


def test_a_chosen_baseline_keeps_its_column() -> None:
    view = ChartView("pcl-5", ChartKind.ITEMS, baseline=UUID(int=8))
    cells = marks(drawn(answered(90), view), "item")
    assert [cell.key.int for cell in cells] == [1, 8, *range(53, 91)]
    late = replace(view, baseline=UUID(int=80))
    cells = marks(drawn(answered(90), late), "item")
    assert [cell.key.int for cell in cells] == [1, *range(52, 91)]


def test_zooming_brings_up_what_was_not_drawn() -> None:
    window = (START + timedelta(days=7 * 10), START + timedelta(days=7 * 30))
    view = ChartView("pcl-5", ChartKind.ITEMS, window=window)
    figure = drawn(answered(90), view)
    assert [cell.key.int for cell in marks(figure, "item")] == list(range(11, 32))
    assert not any("not drawn" in text for text in texts(figure))


def two_instruments(**facts: Any) -> Course:
    """Give two instruments whose lines break, with one safety item that was endorsed."""
    stress = [point(n, 21 * n, 60.0 - n) for n in range(8)]
    stress[6] = replace(stress[6], language="sw")
    stress[7] = replace(stress[7], language="sw")
    mood = [point(100 + n, 21 * n, 18.0 - n) for n in range(8)]
    mood[3] = replace(mood[3], **facts)
    return Course((pcl(*stress), phq(*mood)))


@pytest.mark.parametrize(
    ("safety", "sign", "words"),
    [("endorsed", "!", "safety item endorsed"), ("unanswered", "?", "safety item unanswered: ask")],
)
def test_one_scale_shows_even_a_single_safety_mark(safety: str, sign: str, words: str) -> None:
    figure = drawn(two_instruments(safety=safety), ChartView("pcl-5", ChartKind.TOGETHER))
    assert {sign, words} <= set(texts(figure))


def test_one_scale_says_why_a_line_breaks_and_whose() -> None:
    words = LabelSet(names={"sw": "Kiswahili"})
    view = ChartView("pcl-5", ChartKind.TOGETHER)
    figure = drawn(two_instruments(), view, locale_text=words)
    assert "PCL-5: Kiswahili" in texts(figure)
    phased = two_instruments()
    both = tuple(
        replace(one, points=tuple(replace(p, phase="A" if n < 4 else "B")
                                  for n, p in enumerate(one.points)))
        for one in phased.series
    )  # fmt: skip
    said = texts(drawn(Course(both), view))
    assert said.count("B") == 1


def test_one_scale_counts_the_screenings_of_every_instrument() -> None:
    figure = drawn(two_instruments(), ChartView("pcl-5", ChartKind.TOGETHER))
    assert "16 screenings" in texts(figure)
    parts = whole()
    figure = drawn(parts, ChartView("pcl-5", ChartKind.PARTS))
    assert any(text.startswith("6 screenings") for text in texts(figure))


@pytest.mark.parametrize("kind", [ChartKind.ONE, ChartKind.STACKED, ChartKind.TOGETHER])
def test_two_scores_of_one_day_are_rimmed_and_said(kind: ChartKind) -> None:
    course = Course((pcl(point(1, 0, 60), point(2, 30, 50), point(3, 30.1, 41), point(4, 60, 40)),))
    figure = drawn(course, ChartView("pcl-5", kind))
    assert texts(figure).count("2 on 11 Feb") == 1
    apart = Course((pcl(point(1, 0, 60), point(2, 30, 50), point(3, 31, 41)),))
    assert not any(
        text.startswith("2 on") for text in texts(drawn(apart, ChartView("pcl-5", kind)))
    )


def test_two_scores_of_one_day_are_said_to_who_does_not_see_them() -> None:
    series = pcl(point(1, 0, 60), point(2, 30, 50), point(3, 30.1, 41))
    lines = [point_lines(series, one, {}) for one in series.points]
    assert "1 of 2 on this day" in lines[1]
    assert "2 of 2 on this day" in lines[2]
    assert not any("on this day" in line for line in lines[0])


def test_two_periods_stand_side_by_side_on_one_scale() -> None:
    course = whole()
    figure = drawn(course, ChartView("pcl-5", ChartKind.PERIODS))
    left = [mark for mark in marks(figure, "point") if mark.x < SIZE[0] / 2]
    right = [mark for mark in marks(figure, "point") if mark.x > SIZE[0] / 2]
    assert left
    assert right
    assert sum(" – " in text and "2026" in text for text in texts(figure)) == 2
    days = START, START + timedelta(days=20)
    chosen = ChartView("pcl-5", ChartKind.PERIODS, periods=(days, days))
    assert chosen.halves(course) == (days, days)
    assert ChartView("pcl-5").halves(Course((pcl(),))) is None


def test_what_was_zoomed_away_has_no_mark() -> None:
    course = whole()
    window = (START + timedelta(days=10), START + timedelta(days=30))
    figure = drawn(course, ChartView("pcl-5", window=window))
    series = course.series[0]
    inside = [n for n, one in enumerate(series.points) if window[0] <= one.when <= window[1]]
    assert {mark.index for mark in marks(figure, "point")} >= set(inside)
    assert len(marks(figure, "point")) < len(series.points)
    assert len(marks(figure, "note")) < len(course.notes)


def test_the_foot_tells_of_what_is_shown_alone() -> None:
    course = whole()
    first, last = START, START + timedelta(days=16)
    said = texts(drawn(course, ChartView("pcl-5", window=(first, last))))
    inside = sum(first <= one.when <= last for one in course.series[0].points)
    assert any(f"{inside} screening" in text for text in said)
    later = [one for one in EVENTS if one.when > last]
    assert later
    assert not any(one.label in text for text in said for one in later)


def test_a_shared_screen_shows_no_event_in_any_view() -> None:
    course = whole()
    for kind in ChartKind:
        figure = drawn(course, ChartView("pcl-5", kind, events=False))
        assert not marks(figure, "event")
        assert not any(event.label in text for text in texts(figure) for event in EVENTS)


def test_another_baseline_moves_the_corridor() -> None:
    course = whole()
    later = course.series[0].points[2]
    said = texts(drawn(course, ChartView("pcl-5", baseline=later.screening)))
    assert any("baseline 50" in text for text in said)
    assert any("baseline 60" in text for text in texts(drawn(course, ChartView("pcl-5"))))


def test_past_clients_show_only_where_there_are_enough() -> None:
    course = whole()
    points = tuple(
        replace(one, session=n) for n, one in enumerate(course.series[0].points, start=1)
    )
    enough = LocalBand(140, 100, {n: (20.0, 45.0) for n in range(1, 7)})
    few = LocalBand(37, 100)
    for local, words in ((enough, "140 past clients"), (few, "37 of 100")):
        series = replace(course.series[0], points=points, local=local)
        shown = drawn(replace(course, series=(series,)), ChartView("pcl-5", local=True))
        assert any(words in text for text in texts(shown))
        hidden = drawn(replace(course, series=(series,)), ChartView("pcl-5"))
        assert not any("past clients" in text for text in texts(hidden))


def test_sessions_lie_equally_far_apart() -> None:
    moments = tuple(START + timedelta(days=day) for day in (0, 3, 30, 31))
    scale = SessionScale(moments[0], moments[-1], 0, 300, moments)
    assert [scale.x(when) for when in moments] == [0, 100, 200, 300]
    assert scale.number(START - timedelta(days=7)) == 0
    assert scale.number(moments[-1] + timedelta(days=7)) == 5
    assert [tick.label for tick in session_ticks(scale, 0, 300, room=30)] == ["1", "2", "3", "4"]
    assert [tick.label for tick in session_ticks(scale, 0, 300, room=150)] == ["1", "2", "4"]


def test_a_line_is_cut_at_the_edges_of_the_plot() -> None:
    plot = Rect(0, 0, 10, 10)
    assert clipped([(-10.0, 0.0), (10.0, 10.0)], plot) == [(0.0, 5.0), (10.0, 10.0)]
    assert clipped([(-10.0, 0.0), (-5.0, 10.0)], plot) == []
    assert clipped([(5.0, 5.0)], plot) == [(5.0, 5.0)]


STEPS = st.lists(
    st.tuples(st.sampled_from(["zoom", "pan"]), st.floats(0.1, 4), st.floats(0, 1)), max_size=12
)


@given(STEPS)
def test_no_zoom_or_pan_leaves_the_course(steps: list[tuple[str, float, float]]) -> None:
    course = Course((pcl(point(0, 0, 60), point(1, 40, 50), point(2, 90, 30)),))
    view = ChartView("pcl-5")
    whole_time = view.extent(course)
    assert whole_time is not None
    for what, factor, share in steps:
        if what == "zoom":
            view = view.zoomed(course, factor, share)
        else:
            view = view.panned(course, factor - 2)
        if view.window is not None:
            assert whole_time[0] <= view.window[0] < view.window[1] <= whole_time[1]
            assert view.window[1] - view.window[0] >= SHORTEST


def test_nothing_to_show_is_nothing_to_zoom() -> None:
    empty = Course((pcl(),))
    view = ChartView("pcl-5")
    assert view.zoomed(empty, 0.5, 0.5) == view
    assert view.panned(empty, 0.5) == view
    assert ChartView("other").series(empty) == ()


def test_a_sudden_gain_is_named_beside_the_score_that_it_led_to() -> None:
    steady, sudden = (phq(*run(list(scores))) for scores in ([20, 18, 16], [20, 19, 20, 9, 10, 9]))
    assert "sudden gain" not in texts(drawn(Course((steady,)), ChartView("phq-9")))
    assert texts(drawn(Course((sudden,)), ChartView("phq-9"))).count("sudden gain") == 1
    (point,) = [one for one in courses.mark_changes(sudden).points if one.sudden]
    assert point.score == 9
    assert "sudden gain since the one before" in flag_words(point)
