from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from counsel_desk.domain.outcomes.course import ChangeRule, Course, CutoffLine, EventMark
from counsel_desk.reports import chart_export, chart_marks, figure_text
from counsel_desk.reports.chart_view import ChartKind, ChartView
from counsel_desk.reports.chart_words import ENGLISH
from counsel_desk.reports.charts import progress_figure, render, view_figure, warm_up
from counsel_desk.reports.figure_text import LineOfText
from counsel_desk.reports.palette import ChartPalette, contrast, mix
from counsel_desk.reports.rendered import HitBox, Rect, RenderedChart
from tests.reports.chart_cases import EVENTS, HARD, LONG, START, pcl, phq, point, run, who
from ui import theme

LIGHT = ChartPalette.of(theme.LIGHT)
DARK = ChartPalette.of(theme.DARK)
SIZE = (848.0, 528.0)


def drawn(course: Course, palette: ChartPalette = LIGHT, **facts: Any) -> Any:
    facts.setdefault("size", SIZE)
    return progress_figure(course, course.series[0].instrument, palette=palette, **facts)


def texts(figure: Any) -> list[str]:
    return [text.get_text() for text in figure.findobj(LineOfText)]


def pixels(chart: RenderedChart) -> np.ndarray[Any, Any]:
    return np.frombuffer(chart.pixels, np.uint8).reshape(chart.height, chart.width, 4)


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def at(chart: RenderedChart, x: float, y: float) -> tuple[int, ...]:
    return tuple(int(one) for one in pixels(chart)[int(y), int(x), :3])


def points_of(chart: RenderedChart) -> list[HitBox]:
    return [box for box in chart.boxes if box.kind == "point"]


@pytest.mark.parametrize("dpr", [1, 2])
def test_each_point_lies_where_the_scale_says(dpr: int) -> None:
    scores: list[float | None] = [0, 80, 20, 55.5]
    chart = render(drawn(Course((pcl(*run(scores)),)), dpi=96 * dpr))
    plot = chart.plot
    for box, score in zip(points_of(chart), scores, strict=True):
        assert score is not None
        expected = plot.bottom - score / 80 * plot.height
        assert box.centre[1] == pytest.approx(expected, abs=0.01)
        # The mark itself is painted there, in the colour of the scores.
        assert at(chart, box.centre[0], min(box.centre[1], chart.height - 1)) == rgb(LIGHT.score)
    xs = [box.centre[0] for box in points_of(chart)]
    assert np.diff(xs) == pytest.approx(xs[1] - xs[0])
    assert (chart.width, chart.height, chart.dpr) == (848 * dpr, 528 * dpr, dpr)


def test_the_grid_lines_lie_at_their_numbers() -> None:
    figure = drawn(HARD["drawing"])
    chart = render(figure)
    ground = rgb(LIGHT.surface)
    for level in (20, 80):
        y = chart.plot.bottom - level / 80 * chart.plot.height
        column = pixels(chart)[int(y) - 2 : int(y) + 3, int(chart.plot.right) - 4, :3]
        assert any(tuple(pixel) != ground for pixel in column.tolist())
    assert {"0", "20", "40", "60", "80"} <= set(texts(figure))


def test_a_prorated_mark_is_hollow_and_others_are_filled() -> None:
    course = Course((pcl(point(1, 0, 50), point(2, 21, 45, prorated=True)),))
    chart = render(drawn(course))
    full, hollow = points_of(chart)
    assert at(chart, *full.centre) == rgb(LIGHT.score)
    assert at(chart, *hollow.centre) == rgb(LIGHT.surface)


def test_a_total_alone_is_hollow_with_a_dot_and_the_key_says_so() -> None:
    scores = [point(1, 0, 50), point(2, 21, 45, total_only=True), point(3, 42, 20, total_only=True)]
    figure = drawn(Course((pcl(*scores),)))
    chart = render(figure)
    _, total, fallen = points_of(chart)
    x, y = total.centre
    assert at(chart, x, y) == rgb(LIGHT.score)
    assert min(at(chart, x + 2.5, y)) > 220  # the ring between dot and rim, nearly the ground
    assert at(chart, *fallen.centre) == rgb(LIGHT.score)
    assert "total alone, answers not known" in texts(figure)


def test_a_line_breaks_where_the_wording_was_not_recorded_before() -> None:
    scores = [point(1, 0, 50), point(2, 21, 45, wording_version="a")]
    assert "wording not recorded before" in texts(drawn(Course((pcl(*scores),))))


def test_reliable_change_is_a_triangle_that_points_the_way_the_score_went() -> None:
    chart = render(drawn(Course((pcl(*run([50, 20, 50, 70])),))))
    _, fallen, same, risen = points_of(chart)
    wide = pixels(chart)[:, :, :3]

    def inked(box: HitBox, dy: int) -> int:
        row = wide[round(box.centre[1]) + dy, round(box.left) : round(box.left + box.width)]
        return int((row == rgb(LIGHT.score)).all(axis=1).sum())

    assert inked(fallen, -3) > inked(fallen, 3)
    assert inked(risen, 3) > inked(risen, -3)
    assert abs(inked(same, -3) - inked(same, 3)) <= 4


@pytest.mark.parametrize(
    "broken", [{"language": "sw"}, {"wording_version": "2"}, {"phase": "follow-up"}, {"days": 100}]
)
def test_no_line_crosses_a_break(broken: dict[str, Any]) -> None:
    facts = dict(broken)
    days = facts.pop("days", 60)

    def between(course: Course) -> int:
        chart = render(drawn(course))
        first, second = points_of(chart)
        middle = int((first.centre[0] + second.centre[0]) / 2)
        y = int(first.centre[1])
        around = pixels(chart)[y - 2 : y + 3, middle - 40 : middle + 40, :3]
        return int((around == rgb(LIGHT.score)).all(axis=2).sum())

    # Both scores lie on one height; the corridor's label is elsewhere.
    joined = Course((pcl(point(1, 0, 60), point(2, 60, 60)),))
    apart = Course((pcl(point(1, 0, 60), point(2, days, 60, **facts)),))
    assert between(joined) > 0
    assert between(apart) == 0


def test_the_corridor_is_the_baseline_plus_and_minus_the_threshold() -> None:
    chart = render(drawn(Course((pcl(*run([40, 41, 42])),))))
    fill = rgb(mix(LIGHT.primary, LIGHT.surface, 0.09))
    column = pixels(chart)[:, int(chart.plot.right) - 3, :3]
    rows = np.flatnonzero((column == fill).all(axis=1))
    per_point = chart.plot.height / 80
    assert rows.min() == pytest.approx(chart.plot.bottom - 55 * per_point, abs=2)
    assert rows.max() == pytest.approx(chart.plot.bottom - 25 * per_point, abs=2)


def test_the_corridor_ends_where_the_scale_ends() -> None:
    chart = render(drawn(HARD["beyond the scale"]))
    fill = rgb(mix(LIGHT.primary, LIGHT.surface, 0.09))
    column = pixels(chart)[:, int(chart.plot.right) - 3, :3]
    rows = np.flatnonzero((column == fill).all(axis=1))
    assert rows.min() >= chart.plot.top - 1


def test_corridor_threshold_and_change_are_named_in_words() -> None:
    said = " ".join(texts(drawn(HARD["drawing"])))
    assert "within ±15 of baseline 58: no reliable change (Marx 2022)" in said
    assert "33 screening threshold (not a diagnosis) · US veterans" in said
    assert "▼ reliable improvement" in said
    assert "PCL-5  27" in said
    assert "9 screenings · 8 of 10 meetings attended" in said


def test_improvement_points_up_where_higher_is_better() -> None:
    assert "▲ reliable improvement" in texts(drawn(HARD["well-being"]))


def test_bands_are_labelled_only_where_the_instrument_has_them() -> None:
    assert {"minimal", "moderately severe", "severe"} <= set(texts(drawn(HARD["safety"])))
    assert "moderate" not in texts(drawn(HARD["drawing"]))


def test_safety_marks_have_a_shape_and_a_word() -> None:
    said = texts(drawn(HARD["safety"]))
    assert "safety item endorsed" in said
    assert "safety item unanswered: ask" in said
    assert said.count("!") == 3  # two on the chart, one in the key
    assert said.count("?") == 1


def test_a_shared_screen_shows_neither_numbers_nor_texts_of_events() -> None:
    open_said = " ".join(texts(drawn(HARD["drawing"])))
    hidden = drawn(HARD["drawing"], hide_events=True)
    assert "Court date" in open_said
    assert "Court date" not in " ".join(texts(hidden))
    assert all(mark.kind != "event" for mark in hidden.marks)


def test_left_out_events_are_counted_and_the_key_stays() -> None:
    events = tuple(
        EventMark(START + timedelta(days=9 * i), i + 1, f"A rather long account of event {i}")
        for i in range(30)
    )
    course = Course((pcl(*run([50, 40, 30], prorated=True)),), (), (), events)
    said = texts(drawn(course))
    assert "answers missing, score prorated" in said
    assert any(re.fullmatch(r"and \d+ more", text) for text in said)


def test_attended_meetings_are_squares_and_missed_ones_crosses() -> None:
    chart = render(drawn(HARD["drawing"]))
    boxes = [box for box in chart.boxes if box.kind == "meeting"]
    colour = rgb(LIGHT.attendance)
    shares = []
    for box in boxes:
        left, top = round(box.left), round(box.top)
        area = pixels(chart)[top : round(box.top + box.height), left : round(box.left + box.width)]
        shares.append(float((area[:, :, :3] == colour).all(axis=2).mean()))
    assert all((share > 0.7) == (i not in (3, 7)) for i, share in enumerate(shares))
    assert all(box.top > chart.plot.bottom for box in boxes)


def _label_rects(figure: Any) -> list[tuple[str, Rect]]:
    renderer = figure.canvas.get_renderer()
    found = []
    for text in figure.findobj(LineOfText):
        size = text.get_fontproperties().get_size_in_points() / figure_text.POINTS_PER_PIXEL
        weight = (
            "semibold" if "Semibold" in str(text.get_fontproperties().get_file()) else "regular"
        )
        width = figure_text.width_of(text.get_text(), size, weight)
        x, y = text.get_transform().transform(text.get_position())
        left = x - {"left": 0, "center": 0.5, "right": 1}[text.get_horizontalalignment()] * width
        bottom = renderer.height - y
        found.append((text.get_text(), Rect(left, bottom - 0.66 * size, left + width, bottom)))
    return found


@pytest.mark.parametrize("size", [SIZE, (560.0, 400.0), (1200.0, 600.0)])
@pytest.mark.parametrize("words", [ENGLISH, LONG], ids=["english", "long"])
@pytest.mark.parametrize("case", HARD)
def test_no_label_covers_another_or_leaves_the_figure(case: str, words: Any, size: Any) -> None:
    labels = [
        (text, rect)
        for text, rect in _label_rects(drawn(HARD[case], locale_text=words, size=size))
        if text
    ]
    for index, (text, rect) in enumerate(labels):
        assert rect.left >= -1, text
        assert rect.right <= size[0] + 1, text
        assert rect.top >= -1, text
        assert rect.bottom <= size[1] + 1, text
        for other, place in labels[index + 1 :]:
            assert rect.overlap(place) < 4, (text, other)


@pytest.mark.parametrize("case", HARD)
def test_labels_cover_no_mark(case: str) -> None:
    figure = drawn(HARD[case])
    marks = [Rect.around(mark.x, mark.y, 4) for mark in figure.marks if mark.kind == "point"]
    for text, rect in _label_rects(figure):
        if len(text) > 1:
            assert sum(rect.overlap(mark) for mark in marks) < 12, text


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_and_marks_keep_their_contrast(palette: ChartPalette) -> None:
    corridor = mix(palette.primary, palette.surface, 0.09)
    for ground in (palette.surface, corridor):
        for colour in (palette.muted, palette.good, palette.danger, palette.warning, palette.score):
            assert contrast(colour, ground) >= 4.5
        assert contrast(palette.attendance, ground) >= 3


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_on_the_chart_comes_from_the_palette(palette: ChartPalette) -> None:
    chart = render(drawn(HARD["empty"], palette))
    assert at(chart, 2, 2) == rgb(palette.surface)


def test_an_empty_course_says_so() -> None:
    assert "No screening yet." in texts(drawn(HARD["empty"]))


def test_a_score_that_does_not_exist_is_never_drawn_as_a_score() -> None:
    chart = render(drawn(HARD["no score at all"]))
    assert len(points_of(chart)) == 3
    assert not (pixels(chart)[:, :, :3] == rgb(LIGHT.score)).all(axis=2).any()


def test_an_unknown_instrument_is_refused() -> None:
    with pytest.raises(KeyError):
        progress_figure(Course(), "pcl-5", palette=LIGHT, size=SIZE)


def test_text_is_never_taken_for_a_formula_and_foreign_letters_do_no_harm() -> None:
    event = EventMark(START, 1, "Fine of $300 and $200_000\nكينيا")
    course = Course((pcl(*run([50, 40])),), (), (), (event,))
    figure = drawn(course)
    render(figure)
    chart_export.save_pdf(figure, io.BytesIO())
    assert any("$300 and $200_000" in text for text in texts(figure))


def test_a_pdf_has_neither_date_nor_program_and_its_text_is_text() -> None:
    target = io.BytesIO()
    chart_export.save_pdf(drawn(HARD["drawing"], heading="Stress", subheading="PCL-5"), target)
    written = target.getvalue()
    assert written.startswith(b"%PDF")
    for word in (b"CreationDate", b"/Creator", b"/Producer", b"atplotlib"):
        assert word not in written
    assert b"SourceSansPro" in written
    again = io.BytesIO()
    chart_export.save_pdf(drawn(HARD["drawing"], heading="Stress", subheading="PCL-5"), again)
    assert again.getvalue() == written


def test_a_png_names_no_program_and_is_as_large_as_asked(tmp_path: Path) -> None:
    target = tmp_path / "chart.png"
    chart_export.save_png(drawn(HARD["drawing"]), target, dpi=192)
    written = target.read_bytes()
    assert b"atplotlib" not in written
    assert int.from_bytes(written[16:20]) == 1696


def test_pointing_prefers_a_score_to_what_lies_near_it() -> None:
    chart = render(drawn(HARD["drawing"]))
    box = points_of(chart)[3]
    assert chart.hit(*box.centre, reach=12) == box
    meeting = next(one for one in chart.boxes if one.kind == "meeting")
    assert chart.hit(*meeting.centre, reach=6) == meeting
    assert chart.hit(5, 5, reach=3) is None


def test_warming_up_needs_no_course() -> None:
    warm_up(LIGHT)


def test_bands_divide_the_scale_at_their_lower_ends() -> None:
    said = texts(drawn(Course((phq(*run([4, 9])),))))
    assert {"0", "5", "10", "15", "20", "27"} <= set(said)
    assert {"0", "100"} <= set(texts(drawn(Course((who(*run([4, 9])),)))))


def test_matplotlib_is_prepared_before_its_import_and_writes_only_to_its_folder(
    tmp_path: Path,
) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from counsel_desk.reports.preparation import prepare_matplotlib\n"
        "import counsel_desk.reports.rendered, counsel_desk.reports.palette\n"
        "import counsel_desk.reports.chart_words\n"
        "assert 'matplotlib' not in sys.modules\n"
        "prepare_matplotlib(Path(sys.argv[1]) / 'charts')\n"
        "import counsel_desk.reports.charts, matplotlib\n"
        "print(matplotlib.get_configdir())\n"
    )
    home = tmp_path / "home"
    home.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env={"HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert Path(done.stdout.strip()) == (tmp_path / "charts").resolve()
    assert (tmp_path / "charts").stat().st_mode & 0o077 == 0
    assert list(home.iterdir()) == []


def test_event_numbers_of_one_week_stand_in_different_rows() -> None:
    figure = drawn(Course((pcl(*run([50, 40, 30, 20, 20, 20])),), (), (), EVENTS))
    first, second = (mark for mark in figure.marks if mark.kind == "event")
    assert Rect.around(first.x, first.y, 5).overlap(Rect.around(second.x, second.y, 5)) == 0


def test_on_a_crowded_small_chart_an_unreadable_label_is_left_out() -> None:
    figure = drawn(HARD["safety"], locale_text=LONG, size=(560.0, 400.0))
    said = " ".join(texts(figure))
    assert "kiwango cha uchunguzi" in said
    assert "hakuna mabadiliko" not in said
    assert "hakuna mabadiliko" in " ".join(texts(drawn(HARD["safety"], locale_text=LONG)))


FIGURES = ChangeRule(
    15, "Marx 2022", 12.4, 0.82, kind="test-retest", population="Clinical sample; students"
)
UNSURE = ChangeRule(10, "", population="Published rule of thumb", confirmed=False)


@pytest.mark.parametrize("size", [SIZE, (560.0, 400.0), (300.0, 260.0)])
@pytest.mark.parametrize("kind", [ChartKind.ONE, ChartKind.STACKED, ChartKind.TOGETHER])
def test_sd_reliability_and_whose_are_written_on_every_chart_of_change(
    kind: ChartKind, size: tuple[float, float]
) -> None:
    course = Course((replace(pcl(*run([58, 44, 30])), change=FIGURES), phq(*run([20, 12]))))
    view = ChartView("pcl-5", kind)
    said = " ".join(texts(view_figure(course, view, palette=LIGHT, size=size)))
    assert "PCL-5: since the baseline recovered" in said
    assert "SD 12.4, r 0.82, test-retest · Clinical sample; students · Marx 2022" in said
    if kind is not ChartKind.ONE:
        assert "PHQ-9: since the baseline improved" in said
        assert "no SD published, no reliability published · NHS Talking Therapies" in said


def test_an_unconfirmed_change_has_no_triangle_and_says_that_it_is_not_confirmed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn_triangles: list[bool] = []

    def triangle(spot: Any, half: float, *, rising: bool) -> list[Any]:
        drawn_triangles.append(rising)
        return plain_triangle(spot, half, rising=rising)

    plain_triangle = chart_marks.triangle
    monkeypatch.setattr(chart_marks, "triangle", triangle)
    scores = run([20, 60])
    drawn(Course((replace(who(*scores), change=ChangeRule(10, "x")),)))
    assert set(drawn_triangles) == {True}
    drawn_triangles.clear()
    unsure = Course((replace(who(*scores), change=UNSURE),))
    drawn(unsure)
    assert drawn_triangles == []
    said = texts(drawn(unsure))
    assert "reliable improvement, not confirmed" in said
    assert not any("▲" in text for text in said)
    assert "reliable change from 10 points on, not confirmed" in " ".join(said)
    assert "no reliable change, not confirmed" in " ".join(said)


def test_an_unconfirmed_threshold_says_so_on_the_chart() -> None:
    cutoff = CutoffLine(33, "", "", confirmed=False)
    said = " ".join(texts(drawn(Course((replace(pcl(*run([58, 44])), cutoff=cutoff),)))))
    assert "33 screening threshold (not a diagnosis), not confirmed" in said


def test_a_chart_of_answers_and_one_without_scores_say_nothing_of_change() -> None:
    course = Course((replace(pcl(*run([None])), change=FIGURES),))
    assert not any("SD 12.4" in text for text in texts(drawn(course)))


def test_what_became_of_the_client_is_that_of_the_last_score_shown() -> None:
    course = Course((replace(pcl(*run([58, 56, 30])), change=FIGURES),))
    view = ChartView("pcl-5", window=(START, START + timedelta(days=30)))
    said = " ".join(texts(view_figure(course, view, palette=LIGHT, size=SIZE)))
    assert "since the baseline unchanged" in said
