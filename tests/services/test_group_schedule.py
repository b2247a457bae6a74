"""The meetings of a cycle: set by a rule, moved and cancelled with reasons, added, checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from counsel_desk.domain.days import local_day
from counsel_desk.domain.diary import Booking, ClashKind, Every, Repeat
from counsel_desk.domain.groups import (
    AttendanceStatus,
    CycleEnd,
    GroupStaff,
    MeetingReason,
    MeetingStatus,
    StaffFunction,
)
from counsel_desk.services import appointments, calendar, group_plans, group_schedule, groups
from counsel_desk.services.errors import Invalid, NotAllowed, NotEntitled
from counsel_desk.services.group_schedule import NewMeeting
from counsel_desk.services.recurrence import cycle_of
from tests.builders import open_office

TODAY = date(2026, 3, 2)
VENUE, STRIKE = MeetingReason.VENUE, MeetingReason.STRIKE


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as opened:
        yield opened


def file(office, group, desk=None):
    return (desk or office.coordinator).do(groups.open_group, group)


def meeting(office, group, number):
    return file(office, group).meetings[number - 1]


def staff(office, *desks):
    return tuple(GroupStaff(desk.me.id, StaffFunction.LEAD) for desk in desks)


def move(office, group, number, start, *, reason=VENUE, desk=None, **more):
    item = meeting(office, group, number).id
    desk = desk or office.coordinator
    desk.do(group_schedule.move_meeting, group, item, start=start, reason=reason, **more)


def mark(office, group, number):
    found = file(office, group)
    office.coordinator.do(
        groups.mark,
        group,
        membership=found.members[0].membership,
        meeting=found.meetings[number - 1].id,
        status=AttendanceStatus.ON_TIME,
    )


# --- the rule of a cycle ---


def test_a_cycle_meets_by_its_rule_without_what_is_left_out(office):
    first = office.clock() + timedelta(days=1)
    whole = cycle_of(first, Repeat(Every.FORTNIGHT, times=4))
    cycle = cycle_of(first, Repeat(Every.FORTNIGHT, times=4), {whole.starts[1]})
    group = office.group(first_meeting=first, rule=cycle.rule, left_out=cycle.left_out, meetings=99)
    found = file(office, group)
    assert [one.start for one in found.meetings] == list(cycle.starts)
    assert [one.number for one in found.meetings] == [1, 2, 3, 4]
    assert (found.plan.meetings, found.plan.rule) == (4, cycle.rule)
    (row,) = office.coordinator.do(groups.list_groups)
    assert (row.last_meeting, row.rule) == (cycle.starts[-1], cycle.rule)


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY", "FREQ=WEEKLY;COUNT=999", "nonsense"])
def test_a_rule_without_end_makes_no_group_at_all(office, rule):
    with pytest.raises(Invalid, match="rule-"):
        office.group(rule=rule)
    assert office.coordinator.do(groups.list_groups) == ()


def test_changing_the_plan_keeps_the_rule(office):
    group = office.group(rule="FREQ=WEEKLY;COUNT=3")
    plan = replace(file(office, group).plan, venue="Hall C", rule="", left_out=())
    office.coordinator.do(group_plans.change_plan, group, plan)
    assert file(office, group).plan.rule == "FREQ=WEEKLY;COUNT=3"


# --- what clashes is told before it is saved ---


def kinds_of(slots):
    return [{clash.kind for clash in slot.clashes} for slot in slots]


def test_a_plan_tells_what_each_of_its_meetings_clashes_with(office):
    office.group(venue="Hall B", interpreter="luo", meetings=2)
    plan = office.plan(venue=" hall  b", interpreter="luo", meetings=3)
    check = office.coordinator.do
    slots = check(group_schedule.check_cycle, plan=plan, staff=staff(office, office.counsellor1))
    every = {ClashKind.COUNSELLOR, ClashKind.ROOM, ClashKind.INTERPRETER}
    assert kinds_of(slots) == [every, every, set()]
    apart = replace(plan, venue="Library", interpreter_name="Atieno")
    slots = check(group_schedule.check_cycle, plan=apart, staff=staff(office, office.counsellor2))
    assert kinds_of(slots) == [{ClashKind.INTERPRETER}, {ClashKind.INTERPRETER}, set()]
    assert len(check(groups.list_groups)) == 1


def test_interpreters_who_are_named_clash_by_name_alone(office):
    office.group(venue="Hall B", interpreter="luo", interpreter_name="Atieno", meetings=1)
    plan = office.plan(venue="Library", interpreter="so", interpreter_name="atieno", meetings=1)
    lead = staff(office, office.counsellor2)
    check = office.coordinator.do
    (slot,) = check(group_schedule.check_cycle, plan=plan, staff=lead)
    assert [clash.kind for clash in slot.clashes] == [ClashKind.INTERPRETER]
    other = replace(plan, interpreter="luo", interpreter_name="Hassan")
    (slot,) = check(group_schedule.check_cycle, plan=other, staff=lead)
    assert slot.clashes == ()


def test_a_meeting_elsewhere_clashes_with_a_member_s_own_session(office):
    case = office.client()
    group = office.group(members=(case,), lead=office.counsellor2)
    found = meeting(office, group, 8)
    start = found.start + timedelta(days=1)
    office.counsellor1.do(appointments.book, case, Booking(start + timedelta(minutes=30), 60))
    check = (group_schedule.check_meeting, group, found.id)
    clashes = office.coordinator.do(*check, start=start)
    assert [clash.kind for clash in clashes] == [ClashKind.CLIENT]
    assert clashes[0].title == office.code(case)
    assert office.coordinator.do(*check, start=found.start) == ()
    with pytest.raises(Invalid, match="meeting-date-out-of-range"):
        office.coordinator.do(*check, start=start.replace(year=1970))


def test_added_meetings_are_checked_one_by_one(office):
    group = office.group(meetings=2)
    taken = meeting(office, group, 2).start
    added = (NewMeeting(taken, 60), NewMeeting(taken + timedelta(days=1), 60))
    slots = office.coordinator.do(group_schedule.check_added, group, added=added)
    assert [bool(slot.clashes) for slot in slots] == [True, False]
    assert office.coordinator.do(group_schedule.check_added, group, added=()) == ()
    moving = frozenset({meeting(office, group, 2).id})
    slots = office.coordinator.do(group_schedule.check_added, group, added=added, moving=moving)
    assert not any(slot.clashes for slot in slots)


def test_one_more_meeting_is_checked_alone(office):
    group = office.group(meetings=2)
    taken = meeting(office, group, 2).start
    clashes = office.coordinator.do(group_schedule.check_one, group, new=NewMeeting(taken, 60))
    assert ClashKind.COUNSELLOR in {clash.kind for clash in clashes}
    free = NewMeeting(taken + timedelta(days=1), 60)
    assert office.coordinator.do(group_schedule.check_one, group, new=free) == ()
    with pytest.raises(Invalid, match="meeting-date-out-of-range"):
        office.coordinator.do(
            group_schedule.check_one, group, new=NewMeeting(taken.replace(year=1970), 60)
        )
    with pytest.raises(NotAllowed):
        office.counsellor1.do(group_schedule.check_one, group, new=free)


# --- moving ---


def test_a_meeting_is_moved_alone_with_its_reason_and_its_earlier_date(office):
    group = office.group(members=(office.client(),))
    before = file(office, group).meetings
    start = before[6].start + timedelta(days=1)
    move(office, group, 7, start)
    moved = file(office, group).meetings
    assert (moved[6].start, moved[6].planned) == (start, before[6].start)
    assert moved[6].moved_for is VENUE
    assert [one.start for one in moved[7:]] == [one.start for one in before[7:]]
    again = start + timedelta(days=1)
    move(office, group, 7, again, reason=STRIKE)
    moved = meeting(office, group, 7)
    assert (moved.planned, moved.moved_for) == (before[6].start, STRIKE)


def test_every_earlier_date_is_shown_with_who_and_why(office):
    group = office.group()
    first = meeting(office, group, 7).start
    move(office, group, 7, first + timedelta(days=1))
    office.coordinator.do(
        groups.set_meeting_status,
        group,
        meeting(office, group, 7).id,
        MeetingStatus.CANCELLED,
        reason=STRIKE,
    )
    item = meeting(office, group, 7).id
    shown = office.counsellor1.do(group_schedule.meeting_history, group, item)
    assert [(one.start, one.status, one.reason) for one in shown] == [
        (first + timedelta(days=1), MeetingStatus.CANCELLED, STRIKE),
        (first + timedelta(days=1), MeetingStatus.PLANNED, VENUE),
        (first, MeetingStatus.PLANNED, None),
    ]
    assert {one.by for one in shown} == {office.coordinator.me.id}


def test_a_meeting_that_is_moved_back_to_its_day_was_not_moved(office):
    group = office.group()
    first = meeting(office, group, 7)
    move(office, group, 7, first.start + timedelta(days=1))
    move(office, group, 7, first.start, reason=STRIKE)
    assert meeting(office, group, 7) == first
    versions = len(office.coordinator.do(group_schedule.meeting_history, group, first.id))
    move(office, group, 7, first.start)
    shown = office.coordinator.do(group_schedule.meeting_history, group, first.id)
    assert len(shown) == versions == 3


def test_a_move_is_taken_back_one_step(office):
    group, desk = office.group(), office.coordinator
    first = meeting(office, group, 7)
    with pytest.raises(Invalid, match="meeting-not-moved"):
        desk.do(group_schedule.take_back_move, group, first.id)
    move(office, group, 7, first.start + timedelta(days=1))
    once = meeting(office, group, 7)
    move(office, group, 7, first.start + timedelta(days=2), reason=STRIKE)
    desk.do(group_schedule.take_back_move, group, first.id)
    assert meeting(office, group, 7) == once


def test_a_meeting_goes_to_the_past_only_where_it_did_take_place_then(office):
    group = office.group()
    past = office.clock() - timedelta(hours=3)
    with pytest.raises(Invalid, match="meeting-in-past"):
        move(office, group, 7, past)
    assert meeting(office, group, 7).planned is None
    move(office, group, 7, past, in_past=True)
    assert meeting(office, group, 7).start == past


def test_what_cannot_be_moved_stays_where_it_is(office):
    group, desk = office.group(members=(office.client(),)), office.coordinator
    start = meeting(office, group, 7).start + timedelta(days=1)
    with pytest.raises(Invalid, match="meeting-date-out-of-range"):
        move(office, group, 7, start.replace(year=1970))
    move(office, group, 8, start + timedelta(days=9))
    item = meeting(office, group, 8).id
    desk.do(groups.set_meeting_status, group, item, MeetingStatus.CANCELLED, reason=STRIKE)
    with pytest.raises(Invalid, match="meeting-not-planned"):
        move(office, group, 8, start)
    with pytest.raises(Invalid, match="meeting-not-planned"):
        desk.do(group_schedule.take_back_move, group, item)
    mark(office, group, 1)
    with pytest.raises(Invalid, match="meeting-has-marks"):
        move(office, group, 1, start)
    with pytest.raises(Invalid, match="meeting-has-marks"):
        desk.do(group_schedule.take_back_move, group, meeting(office, group, 1).id)


def test_the_calendar_tells_that_a_meeting_was_moved_or_cancelled_and_why(office):
    group = office.group()
    first = meeting(office, group, 7)
    move(office, group, 7, first.start + timedelta(days=1))
    shown = office.coordinator.do(calendar.calendar, first=local_day(first.start), days=7)
    (entry,) = [one for one in shown.entries if one.number == 7]
    assert (entry.moved_from, entry.reason) == (first.start, VENUE)


# --- more meetings ---


def test_meetings_are_added_and_numbered_on(office):
    group, desk = office.group(meetings=2), office.coordinator
    late = meeting(office, group, 2).start + timedelta(days=7)
    starts = (late + timedelta(days=7), late)
    added = tuple(NewMeeting(start, 60) for start in starts)
    made = desk.do(group_schedule.add_meetings, group, added=added)
    found = file(office, group)
    assert [one.id for one in found.meetings[2:]] == list(made)
    assert [(one.number, one.start) for one in found.meetings[2:]] == [(3, late), (4, starts[0])]
    assert found.plan.meetings == 4


@pytest.mark.parametrize(
    ("days", "minutes", "reason"),
    [
        ((), 60, "nothing-left"),
        ((0,), 60, "meeting-there-already"),
        ((1,), 5, "minutes-out-of-range"),
        (tuple(range(1, 120)), 60, "meetings-out-of-range"),
        ((1, 9999), 60, "meeting-date-out-of-range"),
    ],
)
def test_meetings_that_cannot_be_added_are_not_half_added(office, days, minutes, reason):
    group, desk = office.group(meetings=2), office.coordinator
    start = meeting(office, group, 2).start
    added = tuple(NewMeeting(start + timedelta(days=one), minutes) for one in days)
    with pytest.raises(Invalid, match=reason):
        desk.do(group_schedule.add_meetings, group, added=added)
    assert len(file(office, group).meetings) == file(office, group).plan.meetings == 2


def test_a_cancelled_cycle_gets_no_meeting_more(office):
    group, desk = office.group(), office.coordinator
    desk.do(group_plans.cancel_cycle, group, CycleEnd.SECURITY)
    start = office.clock() + timedelta(days=200)
    with pytest.raises(Invalid, match="cycle-cancelled"):
        desk.do(group_schedule.add_meetings, group, added=(NewMeeting(start, 60),))


# --- who may ---


def test_peers_see_dates_and_move_nothing(office):
    group = office.group(peer=office.peer)
    item = meeting(office, group, 7)
    assert len(office.peer.do(group_schedule.meeting_history, group, item.id)) == 1
    for desk in (office.peer, office.supervisor, office.admin):
        with pytest.raises(NotAllowed):
            move(office, group, 7, item.start + timedelta(days=1), desk=desk)
    with pytest.raises(NotAllowed):
        office.counsellor1.do(group_schedule.add_meetings, group, added=())


def test_who_does_not_lead_the_group_cannot_even_look(office):
    group = office.group()
    item = meeting(office, group, 7)
    with pytest.raises(NotAllowed):
        office.counsellor2.do(group_schedule.check_meeting, group, item.id, start=item.start)
    with pytest.raises((NotAllowed, NotEntitled)):
        office.counsellor2.do(group_schedule.meeting_history, group, item.id)
