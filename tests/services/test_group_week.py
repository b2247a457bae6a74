"""The week of a coordinator: what meets, what clashes, and where there is room."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.diary import ClashKind
from counsel_desk.domain.groups import AttendanceStatus, MeetingReason, MeetingStatus
from counsel_desk.services import appointments, group_plans, groups
from counsel_desk.services.errors import NotAllowed
from counsel_desk.services.group_week import group_week


def _week(office, desk=None):
    return (desk or office.coordinator).do(group_week)


def _change(office, group, **more):
    desk = office.coordinator
    plan = desk.do(groups.open_group, group).plan
    desk.do(group_plans.change_plan, group, replace(plan, **more))


def test_the_meetings_of_seven_days_are_given_without_those_cancelled(office):
    now = office.clock()
    office.group(title="Later", first_meeting=now + timedelta(days=7))
    group = office.group(title="Soon", first_meeting=now + timedelta(days=6))
    (row,) = _week(office).meetings
    assert (row.meeting.title, row.meeting.number, row.clashes) == ("Soon", 1, ())
    desk = office.coordinator
    first = desk.do(groups.open_group, group).meetings[0].id
    desk.do(
        groups.set_meeting_status, group, first, MeetingStatus.CANCELLED, reason=MeetingReason.VENUE
    )
    assert _week(office).meetings == ()


def test_two_groups_at_one_time_clash(office):
    case, at = office.client(), office.clock() + timedelta(days=1)
    for title in ("One", "Two"):
        group = office.group(title=title, venue=title, first_meeting=at)
        office.coordinator.do(
            groups.enrol, group, code=office.code(case), agreed=office.clock().date(),
            despite="The mornings alternate from next week on.",
        )  # fmt: skip
    rows = _week(office).meetings
    assert [row.clashes for row in rows] == [(ClashKind.COUNSELLOR, ClashKind.CLIENT)] * 2


def test_a_meeting_clashes_with_a_session_of_who_leads_it_and_of_a_member(office):
    at = office.clock() + timedelta(days=1)
    mine, other = office.client(), office.client(office.counsellor2)
    office.group(members=(other,), venue="Hall B", first_meeting=at)
    (row,) = _week(office).meetings
    assert row.clashes == ()
    booked = office.appointment(office.counsellor1, mine, start=at + timedelta(minutes=30))
    (row,) = _week(office).meetings
    assert row.clashes == (ClashKind.COUNSELLOR,)
    office.appointment(office.counsellor2, other, start=at + timedelta(minutes=60))
    (row,) = _week(office).meetings
    assert row.clashes == (ClashKind.COUNSELLOR, ClashKind.CLIENT)
    gone = SessionOutcome.CANCELLED_BY_CLIENT
    office.counsellor1.do(appointments.cancel_appointment, mine, booked, outcome=gone)
    (row,) = _week(office).meetings
    assert row.clashes == (ClashKind.CLIENT,)


def test_room_is_told_of_groups_that_limit_it_and_still_take_people_in(office):
    group = office.group(members=(office.client(),), first_meeting=office.clock())
    assert _week(office).room == ()
    _change(office, group, capacity=2)
    (row,) = _week(office).room
    assert (row.group, row.members, row.capacity) == (group, 1, 2)
    _change(office, group, capacity=1)
    assert _week(office).room == ()


def test_a_closed_group_that_has_begun_has_no_room(office):
    group = office.group(members=(office.client(),), first_meeting=office.clock())
    _change(office, group, capacity=5, closed=True)
    assert len(_week(office).room) == 1
    found = office.coordinator.do(groups.open_group, group)
    office.coordinator.do(
        groups.mark, group, membership=found.members[0].membership,
        meeting=found.meetings[0].id, status=AttendanceStatus.ON_TIME,
    )  # fmt: skip
    assert _week(office).room == ()


def test_a_cycle_that_is_over_has_no_room(office):
    group = office.group(first_meeting=office.clock() - timedelta(weeks=20))
    _change(office, group, capacity=5)
    assert _week(office).room == ()


def test_the_week_is_for_coordinators(office):
    with pytest.raises(NotAllowed):
        _week(office, office.counsellor1)
