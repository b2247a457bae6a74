"""The picture of outcomes: marks know whom they stand for, few people and very many."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counsel_desk.domain.outcomes.team import Courses, Outcomes, Wanted, outcomes
from counsel_desk.reports.outcome_figure import draw_outcomes, verdict_counts, verdict_of
from counsel_desk.reports.outcome_words import OutcomeWords
from counsel_desk.reports.palette import ChartPalette
from tests.domain.outcomes.test_team import case, cohort

PALETTE = ChartPalette(
    surface="#FFFFFF", line="#DEDBD3", text="#1E2329", muted="#5C6570", primary="#17616B",
    good="#2C6A45", warning="#8A5A00", danger="#A3312B", focus="#2F7DD1",
    series=("#0072B2", "#D55E00"),
)  # fmt: skip
SIZE = (760.0, 430.0)


def found(*scores: tuple[float, float]) -> Outcomes:
    cases = (case(number, *pair) for number, pair in enumerate(scores, start=1))
    return outcomes(cohort(*cases), Wanted("phq-9", Courses.STARTED))


def draw(made: Outcomes, kind: str):
    return draw_outcomes(made, kind, palette=PALETTE, size=SIZE)  # type: ignore[arg-type] # a kind


def everyone(picture) -> list[int]:
    return sorted(place for people in picture.people for place in people)


FEW = ((20, 5), (20, 5), (12, 20), (15, 14))


def test_every_person_has_a_dot_before_and_one_after():
    picture = draw(found(*FEW), "dots")
    assert everyone(picture) == sorted([0, 1, 2, 3] * 2)
    assert all(box.key is not None for box in picture.chart.boxes)
    assert len(picture.chart.pixels) == 4 * picture.chart.width * picture.chart.height


def test_those_with_the_same_scores_share_a_mark():
    picture = draw(found(*FEW), "scatter")
    assert sorted(picture.people) == [(0, 1), (2,), (3,)]
    shared = next(box for box in picture.chart.boxes if len(picture.people[box.index]) == 2)
    assert shared.key is None
    assert shared.width > min(box.width for box in picture.chart.boxes)


def test_a_mark_lies_where_its_scores_are():
    picture = draw(found((20, 5), (20, 15)), "scatter")
    plot = picture.chart.plot
    first, second = (box.centre for box in picture.chart.boxes)
    assert first[0] == pytest.approx(plot.left + plot.width * 20 / 27, abs=1)
    assert first[1] == pytest.approx(plot.bottom - plot.height * 5 / 27, abs=1)
    assert second[1] < first[1]


def test_very_many_people_share_dots_and_nobody_is_left_out():
    many = [(n % 28, n // 28 % 28) for n in range(6000)]
    made = found(*many)
    dots = draw(made, "dots")
    assert everyone(dots) == sorted([*range(6000)] * 2)
    assert max(len(people) for people in dots.people) > 1
    assert everyone(draw(made, "scatter")) == [*range(6000)]


def test_an_empty_cohort_and_one_without_figures_are_drawn():
    empty = found()
    for kind in ("dots", "scatter"):
        assert draw(empty, kind).people == ()
    plain = replace(empty.form, cutoff=None, threshold=None, minimum=1.0, maximum=4.0,
                    higher_is_better=True)  # fmt: skip
    for kind in ("dots", "scatter"):
        assert draw(replace(empty, form=plain), kind).chart.width == 760


def test_verdicts_are_counted_as_they_are_drawn():
    made = found(*FEW)
    assert verdict_counts(made.pairs) == {"better": 2, "same": 1, "worse": 1}
    assert [verdict_of(pair) for pair in made.pairs] == ["better", "better", "worse", "same"]


def test_numbers_are_written_in_the_readers_way():
    words = OutcomeWords(decimal=",")
    assert (words.number(2.5), words.number(20.0)) == ("2,5", "20")
