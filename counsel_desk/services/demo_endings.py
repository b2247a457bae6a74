"""Write how things end in a demonstration's groups: spells, a cycle, and asking after a member."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.days import local_day
from counsel_desk.domain.enrolment import EndReason
from counsel_desk.domain.group_models import TEMPLATES, GroupModel
from counsel_desk.domain.groups import (
    ATTENDED,
    AttendanceStatus,
    CycleEnd,
    GroupPlan,
    GroupStaff,
    MeetingStatus,
    Received,
    StaffFunction,
)
from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.domain.outreach import OutreachOutcome
from counsel_desk.services import group_plans, groups, outreach
from counsel_desk.services.demo_courses import on_the_wall
from counsel_desk.services.desk import Changed, Desk, use_case
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from counsel_desk.domain.groups import GroupFile, GroupRow, Member

CANCELLED = "Neema, Eldoret"
_ENDED = (EndReason.COMPLETED, EndReason.DROPPED_OUT, EndReason.DETAINED)
"""Of who came most often, of who came least often, and of the one in the middle."""
_STOPPED = frozenset({Received.DROP_OUT, Received.EARLY_DROP_OUT, Received.LOW})
_DUE = 2


def write_endings(desks: Mapping[str, Desk]) -> int:
    """End spells with their reasons, cancel a cycle, and ask after a member; gives how many."""
    return desks["coordinator"].do(_write, desks["counsellor2"].me.id)


@use_case(Permission.PLAN_GROUP, Changed.GROUPS | Changed.ATTENDANCE)
def _write(work: Work, lead: PersonId) -> int:
    rows = groups.list_groups(work)
    finished = [row for row in rows if row.held and row.next_meeting is None]
    done = _end_spells(work, groups.open_group(work, finished[-1].id)) if finished else 0
    running = [row for row in rows if row.held and row.next_meeting is not None]
    done += _ask_after(work, running[0]) if running else 0
    return done + _cancel(work, lead)


def _end_spells(work: Work, file: GroupFile) -> int:
    last = max(local_day(one.start) for one in file.meetings)
    stay = [one for one in file.members if one.left is None]
    ranked = sorted(stay, key=lambda one: (-file.doses[one.membership].attended, one.code))
    places = dict.fromkeys((0, len(ranked) - 1, len(ranked) // 2)) if ranked else {}
    chosen = [ranked[place] for place in places]
    for member, reason in zip(chosen, _ENDED, strict=False):
        on = last if reason is EndReason.COMPLETED else local_day(_came_last(file, member))
        groups.end_membership(work, file.id, member.membership, on=on, reason=reason)
    return len(chosen)


def leave_before_closing(
    desks: Mapping[str, Desk], closing: frozenset[CaseId]
) -> Mapping[CaseId, datetime]:
    """End the spells of those whose files are to be closed; gives when each came to a meeting last.

    Their cycles are over by then.
    """
    return desks["coordinator"].do(_leave, closing)


@use_case(Permission.PLAN_GROUP, Changed.GROUPS | Changed.ATTENDANCE)
def _leave(work: Work, closing: frozenset[CaseId]) -> Mapping[CaseId, datetime]:
    came: dict[CaseId, datetime] = {}
    for row in groups.list_groups(work):
        file = groups.open_group(work, row.id)
        for member in file.members:
            if member.case not in closing:
                continue
            last = _came_last(file, member)
            came[member.case] = max(last, came.get(member.case, last))
            if member.left is None:
                got = file.received.get(member.membership)
                reason = EndReason.DROPPED_OUT if got in _STOPPED else EndReason.COMPLETED
                on = local_day(last)
                groups.end_membership(work, file.id, member.membership, on=on, reason=reason)
    return came


def _came_last(file: GroupFile, member: Member) -> datetime:
    """Give when a member was at a meeting last; the first meeting of who came to none."""
    marks = file.marks
    found = (
        one.start
        for one in file.meetings
        if (mark := marks.get((member.membership, one.id))) and mark.status in ATTENDED
    )
    return max(found, default=file.meetings[0].start)


def _ask_after(work: Work, row: GroupRow) -> int:
    """Have two members of the running cycle miss two meetings, and ask after one of them."""
    file = groups.open_group(work, row.id)
    held = [one for one in file.meetings if one.status is MeetingStatus.HELD][-2:]
    due = {one.membership for one in outreach.outreach_due(work) if one.group == row.id}
    others = [one for one in file.members if one.left is None and one.membership not in due]
    for member in others[: max(_DUE - len(due), 0)]:
        for meeting in held:
            groups.mark(
                work,
                row.id,
                membership=member.membership,
                meeting=meeting.id,
                status=AttendanceStatus.DID_NOT_ATTEND,
            )
    for one in reversed(outreach.outreach_due(work)):
        asking = outreach.open_outreach(work, one.group, one.membership)
        if one.group == row.id and asking.refused is None and asking.contact is not None:
            again = local_day(work.now) + timedelta(days=7)
            outreach.record_outreach(
                work, one.group, one.membership, OutreachOutcome.UNDECIDED, again_on=again
            )
            return 1
    return 0


def _cancel(work: Work, lead: PersonId) -> int:
    """Cancel a cycle to which nobody came forward."""
    now, template = work.now, TEMPLATES[GroupModel.SPOUSES]
    first = on_the_wall(local_day(now) - timedelta(days=16), 10)
    work.at(first - timedelta(days=30))
    group = groups.create_group(
        work,
        plan=GroupPlan(
            CANCELLED,
            "Eldoret, parish hall",
            first,
            template.meetings,
            template.minutes,
            "Spouses’ group",
            "sw",
            capacity=template.capacity,
        ),
        staff=(GroupStaff(lead, StaffFunction.LEAD),),
    )
    work.at(first - timedelta(days=3))
    group_plans.cancel_cycle(work, group, CycleEnd.TOO_FEW)
    work.at(now)
    return 1
