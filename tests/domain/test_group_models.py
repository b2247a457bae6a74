"""The templates offered are plans that the desk accepts."""

from __future__ import annotations

from counsel_desk.domain.group_models import TEMPLATES, GroupModel
from counsel_desk.services.group_plans import (
    LEAST_MINUTES,
    MOST_MEETINGS,
    MOST_MEMBERS,
    MOST_MINUTES,
)


def test_every_model_but_the_own_one_has_a_template():
    assert set(GroupModel) - TEMPLATES.keys() == {GroupModel.OWN}


def test_every_template_can_be_planned():
    for one in TEMPLATES.values():
        assert 1 <= one.meetings <= MOST_MEETINGS
        assert LEAST_MINUTES <= one.minutes <= MOST_MINUTES
        assert 0 < one.capacity <= MOST_MEMBERS


def test_the_models_have_the_length_that_their_names_say():
    assert TEMPLATES[GroupModel.TRAUMA].meetings == 10
    assert TEMPLATES[GroupModel.PROBLEM_MANAGEMENT].meetings == 5
    assert TEMPLATES[GroupModel.SMALL_GROUP].minutes == 90
