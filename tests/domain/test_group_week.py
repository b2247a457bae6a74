"""The meetings of a week stand in the order of their time, with what they clash over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from counsel_desk.domain.diary import ClashKind
from counsel_desk.domain.group_week import Gathering, week_of
from counsel_desk.domain.ids import GroupId, MeetingId

START = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)


def gathering(**more):
    plain = Gathering(
        GroupId(uuid4()), MeetingId(uuid4()), "Tumaini", "Hall A", 1, 10, START, 90
    )  # fmt: skip
    return replace(plain, **more)


def test_the_week_is_in_the_order_of_time():
    late, soon = gathering(start=START + timedelta(days=1)), gathering()
    assert [row.meeting for row in week_of([late, soon], {})] == [soon, late]


def test_a_meeting_says_what_it_clashes_over():
    one, other = gathering(), gathering(start=START + timedelta(hours=1))
    kinds = (ClashKind.COUNSELLOR, ClashKind.ROOM)
    assert [row.clashes for row in week_of([one, other], {other.meeting: kinds})] == [(), kinds]


def test_nothing_meets_without_groups():
    assert week_of([], {}) == ()
