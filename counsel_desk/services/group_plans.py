"""Check what a cycle plans, change it while it runs, and cancel what is left of it.

A cycle that has meetings is never deleted: one that does not go on is cancelled, and what was held
of it stays.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from counsel_desk.domain.access import Permission, Role
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import CycleEnd, GroupPlan, GroupStaff, Meeting, MeetingStatus
from counsel_desk.domain.ids import GroupId
from counsel_desk.domain.measurement import MOST_BETWEEN
from counsel_desk.domain.plan_faults import fault_of_measures
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import Invalid
from counsel_desk.services.group_records import OpenGroup
from counsel_desk.services.group_staff import change_staff
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.instruments import is_known
from counsel_desk.services.recurrence import FURTHEST, MOST_MEETINGS
from counsel_desk.storage.unit_of_work import Work

MOST_MEMBERS, MOST_AGE = 60, 120
LEAST_MINUTES, MOST_MINUTES = 15, 480
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


@helps_use_cases
def check_plan(work: Work, plan: GroupPlan) -> None:
    """Refuse a plan that cannot be right; raises Invalid."""
    if not plan.title.strip():
        raise Invalid("title-missing", field="title")
    if not 1 <= plan.meetings <= MOST_MEETINGS:
        raise Invalid("meetings-out-of-range", field="meetings", least=1, most=MOST_MEETINGS)
    if not LEAST_MINUTES <= plan.minutes <= MOST_MINUTES:
        raise Invalid(
            "minutes-out-of-range", field="minutes", least=LEAST_MINUTES, most=MOST_MINUTES
        )
    check_start(work, plan.first_meeting, field="first_meeting")
    _check_members(plan)
    _check_measures(plan)
    supervisor = plan.supervisor
    if supervisor is not None and not work.roster.has_role(supervisor, Role.SUPERVISOR):
        raise Invalid("supervisor-role", field="supervisor")


def _check_members(plan: GroupPlan) -> None:
    if not 0 <= plan.capacity <= MOST_MEMBERS:
        raise Invalid("capacity-out-of-range", field="capacity", least=0, most=MOST_MEMBERS)
    youngest = plan.least_age or 0
    oldest = MOST_AGE if plan.most_age is None else plan.most_age
    if not 0 <= youngest <= oldest <= MOST_AGE:
        raise Invalid("ages-out-of-range", field="least_age", most=MOST_AGE)


def _check_measures(plan: GroupPlan) -> None:
    measures = plan.measures or ()
    for one in measures:
        if not is_known(one.instrument):
            raise Invalid("unknown-instrument", field="measures")
    if (fault := fault_of_measures(measures)) is not None:
        raise Invalid(fault[0], field="measures", most=MOST_BETWEEN)


@helps_use_cases
def check_start(work: Work, start: datetime, *, field: str) -> None:
    """Refuse a moment at which no meeting can be; raises Invalid."""
    if not EARLIEST <= start <= work.now + FURTHEST:
        raise Invalid("meeting-date-out-of-range", field=field, earliest=EARLIEST.date())


@use_case(Permission.PLAN_GROUP, Changed.GROUPS)
def change_plan(
    work: Work, group: GroupId, plan: GroupPlan, staff: tuple[GroupStaff, ...] | None = None
) -> None:
    """Change what a cycle is, for whom and, where that is given, who leads it from now on.

    Its meetings stay as they are. Raises Invalid as ``create_group`` and `change_staff` do, and
    with ``capacity-below-members`` or ``cycle-cancelled``.
    """
    kept = OpenGroup(work, group).plan()
    _check_goes_on(kept)
    wanted = replace(
        plan,
        title=plan.title.strip(),
        venue=plan.venue.strip(),
        first_meeting=kept.first_meeting,
        meetings=kept.meetings,
        minutes=kept.minutes,
        rule=kept.rule,
        left_out=kept.left_out,
        cancelled_on=None,
        cancelled_for=None,
    )
    check_plan(work, wanted)
    inside = sum(not fact.left for fact in work.relations.members_of(group))
    if wanted.capacity and wanted.capacity < inside:
        raise Invalid("capacity-below-members", field="capacity", least=inside)
    if wanted != kept:
        work.group_plans.put(group, wanted)
    if staff is not None:
        change_staff(work, group, staff)


def _check_goes_on(plan: GroupPlan) -> None:
    if plan.cancelled_on is not None:
        raise Invalid("cycle-cancelled")


@use_case(Permission.PLAN_GROUP, Changed.GROUPS)
def cancel_cycle(work: Work, group: GroupId, reason: CycleEnd) -> int:
    """Cancel every meeting that was not held; gives how many. Members and marks stay.

    Raises Invalid with ``cycle-cancelled``, or ``cycle-over`` where no meeting is left.
    """
    opened = OpenGroup(work, group)
    plan = opened.plan()
    _check_goes_on(plan)
    left = _left(opened)
    if not left:
        raise Invalid("cycle-over")
    for meeting in left:
        work.meetings.replace(meeting.id, replace(meeting, status=MeetingStatus.CANCELLED))
    today = local_day(work.now)
    work.group_plans.put(group, replace(plan, cancelled_on=today, cancelled_for=reason))
    return len(left)


def _left(opened: OpenGroup) -> list[Meeting]:
    marked = {meeting for _, meeting in opened.marks()}
    return [
        one
        for one in opened.meetings()
        if one.status is MeetingStatus.PLANNED and one.id not in marked
    ]
