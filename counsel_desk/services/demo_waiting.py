"""Write a planned cycle of a demonstration vault, who waits for a group, and an ended spell."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.days import local_day
from counsel_desk.domain.enrolment import EndReason, Priority, WaitingReason
from counsel_desk.domain.groups import Composition, GroupPlan, GroupStaff, StaffFunction
from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.services import group_places, groups
from counsel_desk.services.demo_courses import on_the_wall
from counsel_desk.services.desk import Changed, Desk, use_case
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WAITS = (
    (61, Priority.HIGH, WaitingReason.RETURNS, False),
    (34, Priority.NORMAL, WaitingReason.COUNSELLOR, True),
    (19, Priority.NORMAL, WaitingReason.OWN_WISH, True),
    (12, Priority.LOW, WaitingReason.FAMILY, False),
    (5, Priority.NORMAL, WaitingReason.AFTER_SESSIONS, False),
)
"""Days, priority, reason, and whether for any group."""
_ENOUGH = 3


def write_waiting(desks: Mapping[str, Desk], open_cases: Sequence[CaseId]) -> int:
    """Plan a cycle and put clients who are in no group on the waiting list; gives how many."""
    lead, supervisor = desks["counsellor2"].me.id, desks["supervisor"].me.id
    return desks["coordinator"].do(_write, tuple(open_cases), lead, supervisor)


@use_case(Permission.PLAN_GROUP, Changed.GROUPS)
def _write(work: Work, cases: tuple[CaseId, ...], lead: PersonId, supervisor: PersonId) -> int:
    running = groups.list_groups(work)[:1]
    today = local_day(work.now)
    planned = groups.create_group(
        work,
        plan=GroupPlan(
            "Imani, Kisumu",
            "Kisumu library, room 4",
            on_the_wall(today + timedelta(days=15 - today.weekday()), 10),
            5,
            120,
            "Group Problem Management Plus",
            "sw",
            capacity=10,
            closed=True,
            composition=Composition.WOMEN,
            least_age=18,
            supervisor=supervisor,
        ),
        staff=(GroupStaff(lead, StaffFunction.LEAD),),
    )
    free = [case for case in cases if not work.relations.groups_of(case)]
    for (days, priority, reason, is_any), case in zip(_WAITS, free, strict=False):
        group_places.put_on_list(
            work,
            case,
            group=None if is_any else planned,
            since=today - timedelta(days=days),
            priority=priority,
            reason=reason,
        )
    for row in running:
        members = groups.open_group(work, row.id).members
        if len(members) >= _ENOUGH:
            groups.end_membership(
                work, row.id, members[-1].membership, on=today, reason=EndReason.RELOCATED
            )
    return min(len(free), len(_WAITS))
