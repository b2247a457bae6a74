"""The lists behind events: keys are unique, and the halves of a link fit."""

from __future__ import annotations

from collections import Counter

import pytest

from counsel_desk.domain import taxonomy
from counsel_desk.domain.events import LegalStep, Violation, event_order, step_order
from counsel_desk.domain.family import INVERSE, Kinship, halves, joined
from counsel_desk.domain.partial_date import PartialDate


def test_no_method_is_listed_twice_and_each_lies_below_its_kind():
    assert max(Counter(taxonomy.method_keys()).values()) == 1
    for branch in taxonomy.METHODS:
        assert all(leaf.startswith(f"{branch.key}.") for leaf in branch.leaves)


def test_what_has_no_date_sorts_last():
    dated, ended = Violation(PartialDate(2020)), Violation(ended=PartialDate(2019))
    order = sorted([Violation(), None, dated, ended], key=event_order)
    assert order[:2] == [ended, dated]
    assert step_order(LegalStep(PartialDate(2020))) < step_order(None)


@pytest.mark.parametrize("kinship", list(Kinship))
def test_two_halves_give_the_relation_from_both_sides(kinship):
    from uuid import uuid4

    first, second = halves(uuid4(), kinship, bytes(range(16)))
    assert joined(first, second) is kinship
    assert joined(second, first) is INVERSE[kinship]
    assert INVERSE[INVERSE[kinship]] is kinship
