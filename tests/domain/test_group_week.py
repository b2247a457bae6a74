"""Meetings at one time clash over the venue, a colleague or a member."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from counsel_desk.domain.group_week import Clash, Gathering, week_of
from counsel_desk.domain.ids import CaseId, GroupId, MeetingId, PersonId

START = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
LEAD, CLIENT = PersonId(uuid4()), CaseId(uuid4())


def gathering(**more):
    plain = Gathering(
        GroupId(uuid4()), MeetingId(uuid4()), "Tumaini", "Hall A", 1, 10, START, 90
    )  # fmt: skip
    return replace(plain, **more)


def clashes(*gatherings):
    return [row.clashes for row in week_of(gatherings)]


def test_the_week_is_in_the_order_of_time():
    late, soon = gathering(start=START + timedelta(days=1)), gathering()
    assert [row.meeting for row in week_of([late, soon])] == [soon, late]


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ({}, {"venue": " hall  a"}, (Clash.VENUE,)),
        ({}, {"venue": "Hall B"}, ()),
        ({"venue": ""}, {"venue": ""}, ()),
        ({"staff": frozenset({LEAD})}, {"venue": "B", "staff": frozenset({LEAD})}, (Clash.STAFF,)),
        (
            {"members": frozenset({CLIENT})},
            {"venue": "B", "members": frozenset({CLIENT})},
            (Clash.MEMBER,),
        ),
        ({"staff": frozenset({LEAD})}, {"staff": frozenset({LEAD})}, (Clash.VENUE, Clash.STAFF)),
        (
            {"interpreter": ("luo", "")},
            {"venue": "B", "interpreter": ("luo", "Atieno")},
            (Clash.INTERPRETER,),
        ),
        ({"interpreter": ("luo", "Hassan")}, {"venue": "B", "interpreter": ("luo", "Atieno")}, ()),
    ],
)
def test_meetings_at_one_time_clash_over_what_both_need(one, other, kinds):
    assert clashes(gathering(**one), gathering(**other)) == [kinds, kinds]


@pytest.mark.parametrize(("minutes", "kinds"), [(90, ()), (89, (Clash.VENUE,))])
def test_a_meeting_may_begin_when_another_is_over(minutes, kinds):
    assert clashes(gathering(), gathering(start=START + timedelta(minutes=minutes))) == [kinds] * 2


def test_nothing_meets_without_groups():
    assert week_of([]) == ()
