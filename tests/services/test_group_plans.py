"""A cycle's plan changes while it runs, and a cycle that does not go on is cancelled, not lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from counsel_desk.domain.groups import (
    AttendanceStatus,
    Composition,
    CycleEnd,
    MeetingStatus,
)
from counsel_desk.services import group_plans, groups
from counsel_desk.services.errors import Invalid, NotAllowed, NotEntitled
from counsel_desk.storage import kinds
from tests.builders import open_office

TODAY = date(2026, 3, 2)


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as opened:
        yield opened


def file(office, group, desk=None):
    return (desk or office.coordinator).do(groups.open_group, group)


def change(office, group, **facts):
    plan = replace(file(office, group).plan, **facts)
    office.coordinator.do(group_plans.change_plan, group, plan)
    return file(office, group).plan


def cancel(office, group, desk=None):
    return (desk or office.coordinator).do(group_plans.cancel_cycle, group, CycleEnd.SECURITY)


def test_a_plan_changes_and_its_meetings_stay(office):
    group = office.group()
    before = file(office, group)
    plan = change(
        office,
        group,
        title="  Faraja ",
        venue=" Hall C ",
        composition=Composition.WOMEN,
        capacity=8,
        supervisor=office.supervisor.me.id,
        meetings=3,
        minutes=60,
        first_meeting=before.plan.first_meeting + timedelta(days=1),
        cancelled_on=TODAY,
    )
    assert (plan.title, plan.venue) == ("Faraja", "Hall C")
    assert (plan.composition, plan.capacity) == (Composition.WOMEN, 8)
    assert plan.supervisor == office.supervisor.me.id
    assert (plan.meetings, plan.minutes, plan.cancelled_on) == (10, 90, None)
    assert plan.first_meeting == before.plan.first_meeting
    assert file(office, group).meetings == before.meetings


def test_a_plan_that_says_the_same_is_not_written_again(office):
    group = office.group()

    def versions(work):
        stored = kinds.GROUP_PLAN.records(work).only(group)
        return stored.version

    change(office, group)
    assert office.run(office.coordinator, versions) == 1
    change(office, group, venue="Hall C")
    assert office.run(office.coordinator, versions) == 2


@pytest.mark.parametrize(
    ("reason", "facts"),
    [
        ("title-missing", {"title": " "}),
        ("capacity-out-of-range", {"capacity": 61}),
        ("ages-out-of-range", {"least_age": 30, "most_age": 20}),
    ],
)
def test_a_change_that_cannot_be_right_is_refused(office, reason, facts):
    group = office.group()
    with pytest.raises(Invalid, match=reason):
        change(office, group, **facts)


def test_the_supervisor_named_supervises_and_the_room_holds_those_inside(office):
    group = office.group(members=(office.client(), office.client(name="Kiprop Langat")))
    with pytest.raises(Invalid, match="supervisor-role"):
        change(office, group, supervisor=office.counsellor1.me.id)
    with pytest.raises(Invalid, match="capacity-below-members"):
        change(office, group, capacity=1)
    assert change(office, group, capacity=2).capacity == 2


def test_a_cancelled_cycle_keeps_what_was_held(office):
    group = office.group(members=(office.client(),), peer=office.peer)
    found = file(office, group)
    office.peer.do(
        groups.mark,
        group,
        membership=found.members[0].membership,
        meeting=found.meetings[0].id,
        status=AttendanceStatus.ON_TIME,
    )
    assert cancel(office, group) == 9
    after = file(office, group)
    assert [one.status for one in after.meetings] == [
        MeetingStatus.HELD, *[MeetingStatus.CANCELLED] * 9
    ]  # fmt: skip
    assert (after.plan.cancelled_on, after.plan.cancelled_for) == (TODAY, CycleEnd.SECURITY)
    assert len(after.members) == 1
    assert after.marks == file(office, group).marks != {}
    assert [row.cancelled for row in office.coordinator.do(groups.list_groups)] == [True]


def test_a_cancelled_cycle_takes_no_change_no_member_and_no_second_end(office):
    group = office.group()
    cancel(office, group)
    with pytest.raises(Invalid, match="cycle-cancelled"):
        cancel(office, group)
    with pytest.raises(Invalid, match="cycle-cancelled"):
        change(office, group, title="Faraja")
    code = office.code(office.client())
    with pytest.raises(Invalid, match="cycle-cancelled"):
        office.coordinator.do(groups.enrol, group, code=code, agreed=TODAY)


def test_a_cycle_with_no_meeting_left_is_over(office):
    group = office.group(meetings=1)
    (meeting,) = file(office, group).meetings
    office.coordinator.do(groups.set_meeting_status, group, meeting.id, MeetingStatus.HELD)
    with pytest.raises(Invalid, match="cycle-over"):
        cancel(office, group)


def test_only_a_coordinator_plans(office):
    group = office.group(members=(office.client(),), peer=office.peer)
    plan = file(office, group).plan
    for desk in (office.counsellor1, office.supervisor, office.peer):
        with pytest.raises(NotAllowed):
            cancel(office, group, desk)
        with pytest.raises(NotAllowed):
            desk.do(group_plans.change_plan, group, plan)
    for desk in (office.supervisor, office.peer):
        with pytest.raises(NotEntitled):
            office.run(desk, lambda work: kinds.GROUP_PLAN.records(work).put(group, plan))
    with pytest.raises(NotEntitled):
        office.run(office.counsellor2, lambda work: kinds.GROUP_PLAN.records(work).only(group))


def test_no_use_case_deletes_a_cycle():
    import inspect

    from counsel_desk.services.desk import described

    found = [
        name
        for module in (groups, group_plans)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if described(function) and any(word in name for word in ("delete", "remove", "drop"))
    ]
    assert found == []


def test_a_meeting_of_a_cancelled_cycle_is_not_planned_again(office):
    group = office.group()
    cancel(office, group)
    meeting = file(office, group).meetings[8].id
    with pytest.raises(Invalid, match="cycle-cancelled"):
        office.coordinator.do(groups.set_meeting_status, group, meeting, MeetingStatus.PLANNED)
