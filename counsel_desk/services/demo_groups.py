"""Write the groups of a demonstration vault: two finished cycles and one that is running."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.days import local_day
from counsel_desk.domain.group_models import TEMPLATES, GroupModel
from counsel_desk.domain.groups import (
    GroupPlan,
    GroupStaff,
    Mark,
    Meeting,
    MeetingStatus,
    StaffFunction,
)
from counsel_desk.domain.ids import CaseId, MembershipId
from counsel_desk.services import groups, pending
from counsel_desk.services.demo_costs import write_costs
from counsel_desk.services.demo_courses import PlannedGroup, PlannedMark, on_the_wall, plan_group
from counsel_desk.services.desk import Changed, Desk, use_case
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from random import Random

MEETINGS = 10
HELD_OF_RUNNING = 8
_CYCLES = (
    ("Tumaini, Nakuru", "Nakuru office, room 2", 40, MEETINGS),
    ("Faraja, Kakamega", "St. Peter's hall, Kakamega", 24, MEETINGS),
    ("Amani, Nakuru", "Nakuru office, room 2", HELD_OF_RUNNING, HELD_OF_RUNNING),
)
"""Title, venue, weeks since the first meeting, meetings held."""
MODEL = "Ten-session trauma group"


def plan_groups(
    random: Random,
    registered: Mapping[int, datetime],
    today: date,
    going_on: Collection[int] = frozenset(),
) -> list[PlannedGroup]:
    """Choose members for each cycle among those registered by then; nobody is in two of them.

    A cycle that is running has those whose own sessions go on too, as far as there are any.
    """
    numbers = list(registered)
    random.shuffle(numbers)
    planned: list[PlannedGroup] = []
    for title, venue, weeks, held in _CYCLES:
        # The running cycle's last held meeting was within the past week.
        first = today - timedelta(weeks=weeks) + timedelta(days=(3 - today.weekday()) % 7 - 1)
        start = on_the_wall(first, 14)
        taken = {member for group in planned for member in group.members}
        free = [n for n in numbers if n not in taken and registered[n] < start]
        if held < MEETINGS:
            free.sort(key=lambda n: n not in going_on)
        members = free[: min(10, max(len(numbers) // 6, 1))]
        if members:
            planned.append(plan_group(random, title, venue, start, sorted(members), held))
    return planned


def write_group(
    desks: Mapping[str, Desk], plan: PlannedGroup, written: Mapping[int, CaseId]
) -> int:
    """Create a cycle, enrol its members and enter its sheets; gives the number of marks."""
    coordinator = desks["coordinator"]
    staff = (
        GroupStaff(desks["counsellor1"].me.id, StaffFunction.LEAD),
        GroupStaff(desks["counsellor2"].me.id, StaffFunction.CO_FACILITATOR),
        GroupStaff(desks["peer"].me.id, StaffFunction.PEER),
    )
    marks = coordinator.do(_write, plan, staff, {n: written[n] for n in plan.members})
    for user in ("counsellor1", "counsellor2"):
        pending.carry_out(desks[user])
    return marks


@use_case(Permission.PLAN_GROUP, Changed.GROUPS | Changed.ATTENDANCE)
def _write(
    work: Work,
    plan: PlannedGroup,
    staff: tuple[GroupStaff, ...],
    members: Mapping[int, CaseId],
) -> int:
    end = work.now
    work.at(min(plan.first - timedelta(days=10), end))
    group = groups.create_group(
        work,
        plan=GroupPlan(
            plan.title,
            plan.venue,
            plan.first,
            plan.meetings,
            model=MODEL,
            language="sw",
            capacity=12,
            interpreter="luo",
            measures=TEMPLATES[GroupModel.TRAUMA].measures,
        ),
        staff=staff,
    )
    day = local_day(work.now)
    codes = {number: _code(work, case) for number, case in members.items()}
    memberships = {n: groups.enrol(work, group, code=code, agreed=day) for n, code in codes.items()}
    meetings = {m.number: m for m in groups.open_group(work, group).meetings}
    for number in range(1, plan.held + 1):
        work.at(min(meetings[number].start + timedelta(hours=2), end))
        work.meetings.replace(
            meetings[number].id, replace(meetings[number], status=MeetingStatus.HELD)
        )
        for member, marks in plan.marks.items():
            _enter(work, memberships[member], meetings[number], marks[number - 1])
    work.at(end)
    write_costs(
        work, group, plan, {n: (members[n], one) for n, one in memberships.items()}, meetings
    )
    return plan.held * len(plan.marks)


def _enter(work: Work, membership: MembershipId, meeting: Meeting, mark: PlannedMark) -> None:
    made = Mark(membership, meeting.id, mark.status, mark.reasons)
    work.attendance.add(membership, made)


def _code(work: Work, case: CaseId) -> str:
    stored = work.coordinations.only(case)
    return stored.value.code if stored and stored.value else ""
