from __future__ import annotations

from itertools import product

import pytest

from counsel_desk.domain.screening import Truth, all_of, any_of

OPEN = {Truth.MET: (True,), Truth.NOT_MET: (False,), Truth.INDETERMINATE: (True, False)}
TRIPLES = list(product(Truth, repeat=3))


def expected(outcomes: set[bool]) -> Truth:
    return Truth.of(certain=outcomes == {True}, possible=True in outcomes)


@pytest.mark.parametrize("truths", TRIPLES)
def test_a_conjunction_agrees_with_every_way_the_open_parts_can_turn_out(
    truths: tuple[Truth, ...],
) -> None:
    outcomes = {all(case) for case in product(*(OPEN[truth] for truth in truths))}
    assert all_of(truths) is expected(outcomes)


@pytest.mark.parametrize("truths", TRIPLES)
def test_a_disjunction_agrees_with_every_way_the_open_parts_can_turn_out(
    truths: tuple[Truth, ...],
) -> None:
    outcomes = {any(case) for case in product(*(OPEN[truth] for truth in truths))}
    assert any_of(truths) is expected(outcomes)


@pytest.mark.parametrize("truth", list(Truth))
def test_the_opposite_of_an_opposite_is_where_it_began(truth: Truth) -> None:
    assert truth.opposite.opposite is truth
    assert (truth.opposite is truth) == (truth is Truth.INDETERMINATE)


def test_nothing_to_hold_holds_and_nothing_to_choose_does_not() -> None:
    assert all_of([]) is Truth.MET
    assert any_of([]) is Truth.NOT_MET
