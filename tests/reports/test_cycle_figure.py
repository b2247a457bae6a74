"""The pictures of a cycle: marks know whom they stand for, and what leaves shows nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from counsel_desk.domain.groups import Received
from counsel_desk.domain.outcomes.cycle import CycleFacts, Turnout, Turnouts, cycle_outcomes
from counsel_desk.reports.cycle_figure import (
    dose_figure,
    draw_dose,
    draw_turnout,
    turnout_figure,
)
from counsel_desk.reports.cycle_words import ENGLISH, CycleWords
from counsel_desk.reports.figure_text import LineOfText
from tests.domain.outcomes.test_cycle import BEGAN, OTHER, PHQ, achieved, case, course
from tests.reports.test_outcome_figure import PALETTE

SIZE = (760.0, 400.0)


def doses(*members: tuple[int, float, float], form=PHQ):
    cases = [case(n, came, (first, last)) for n, (came, first, last) in enumerate(members)]
    data = achieved(cases, [course(n, 1, Received.ADEQUATE) for n in range(len(members))])
    cohort = replace(data.cohort, forms={"phq-9": form})
    return cycle_outcomes(replace(data, cohort=cohort), "phq-9").dose


def texts(figure) -> list[str]:
    return [one.get_text() for one in figure.findobj(LineOfText)]


MANY = tuple((n % 10 + 1, 20, 19 - n) for n in range(12))


def test_each_mark_lies_at_its_dose_and_change_and_knows_its_people():
    found = doses((2, 20, 14), (2, 20, 14), (8, 12, 20))
    picture = draw_dose(found, palette=PALETTE, words=ENGLISH, size=SIZE)
    assert picture.people == ((0, 1), (2,))
    shared, alone = picture.chart.boxes
    assert (shared.key, alone.key) == (None, found.outcomes.pairs[2].case)
    assert shared.centre[0] < alone.centre[0]
    assert shared.centre[1] > alone.centre[1]  # worse is higher up
    assert shared.width > alone.width


def test_the_line_is_drawn_from_eight_people_on():
    few, many = doses(*MANY[:7]), doses(*MANY)
    assert (few.curve, len(many.curve)) == ((), 25)
    lines = [len(dose_figure(one, palette=PALETTE, words=ENGLISH, size=SIZE)[0].findobj())
             for one in (few, replace(many, curve=()), many)]  # fmt: skip
    assert lines[2] > lines[1]


def test_what_leaves_has_no_dot_for_anybody():
    figure, people = dose_figure(
        doses(*MANY), palette=PALETTE, words=ENGLISH, size=SIZE, leaves=True
    )
    assert (people, figure.marks) == ((), [])
    assert ENGLISH.improved not in texts(figure)


def test_without_figures_of_change_there_is_no_corridor():
    form = replace(PHQ, threshold=None)
    figure, _ = dose_figure(doses((1, 9, 3), form=form), palette=PALETTE, words=ENGLISH, size=SIZE)
    assert texts(figure).count(ENGLISH.corridor) == 1  # in the key of shapes alone


def test_higher_is_better_turns_the_words_round():
    form = replace(PHQ, higher_is_better=True)
    figure, _ = dose_figure(doses((1, 3, 9), form=form), palette=PALETTE, words=ENGLISH, size=SIZE)
    spots = {one.get_text(): one.get_position()[1] for one in figure.findobj(LineOfText)}
    assert spots[ENGLISH.better] < spots[ENGLISH.worse]


def test_numbers_carry_their_sign_and_the_decimal_mark():
    words = CycleWords(decimal=",")
    assert [words.change(one) for one in (2, 0, -1.5)] == ["+2", "0", "−1,5"]


def cycle(group, *shares: tuple[int, int, int]) -> CycleFacts:
    meetings = tuple(Turnout(n, date(2026, 1, n), came, missed) for n, came, missed in shares)
    return CycleFacts(group, "Tumaini", BEGAN, 10, meetings, ())


def test_attendance_over_time_has_the_other_cycles_behind_it():
    own = cycle(None, (1, 6, 2), (2, 4, 4), (6, 3, 1))
    one = Turnouts("Ten", (own, cycle(OTHER, (1, 5, 5))))
    figure = turnout_figure(one, palette=PALETTE, words=ENGLISH, size=SIZE)
    assert {ENGLISH.own, ENGLISH.others, "100 %"} <= set(texts(figure))
    alone = turnout_figure(replace(one, cycles=(own,)), palette=PALETTE, words=ENGLISH, size=SIZE)
    assert ENGLISH.others not in texts(alone)
    picture = draw_turnout(one, palette=PALETTE, words=ENGLISH, size=SIZE)
    assert len(picture.chart.pixels) == 4 * picture.chart.width * picture.chart.height


@pytest.mark.parametrize(("missed", "is_there"), [(1, False), (2, True)])
def test_a_meeting_of_few_people_does_not_leave(missed: int, is_there: bool):
    one = Turnouts("Ten", (cycle(None, (1, 6, 2)), cycle(OTHER, (1, 6, missed))))
    figure = turnout_figure(one, palette=PALETTE, words=ENGLISH, size=SIZE, leaves=True)
    assert (ENGLISH.others in texts(figure)) is is_there
