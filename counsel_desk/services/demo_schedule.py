"""Write what happens to plans: a meeting moved, one cancelled, and one on a public holiday."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import MeetingReason, MeetingStatus
from counsel_desk.services import groups
from counsel_desk.services.demo_courses import on_the_wall
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.group_schedule import NewMeeting, add_meetings, move_meeting
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.services.desk import Desk

_FIXED = ((1, 1), (5, 1), (6, 1), (10, 20), (12, 12), (12, 25))
"""Public holidays of Kenya that are on the same day each year; no library is loaded for them."""


def write_schedule(desks: Mapping[str, Desk]) -> int:
    """Change the dates of the cycle that begins next; gives how many were changed."""
    return desks["coordinator"].do(_write)


@use_case(Permission.PLAN_GROUP, Changed.GROUPS)
def _write(work: Work) -> int:
    planned = [row for row in groups.list_groups(work) if row.first_meeting > work.now]
    if not planned:
        return 0
    group = planned[0].id
    meetings = groups.open_group(work, group).meetings
    third, fourth, last = meetings[2], meetings[3], meetings[-1]
    move_meeting(
        work,
        group,
        third.id,
        start=third.start + timedelta(days=1),
        reason=MeetingReason.VENUE,
    )
    groups.set_meeting_status(
        work, group, fourth.id, MeetingStatus.CANCELLED, reason=MeetingReason.STRIKE
    )
    holiday = _next_holiday(local_day(last.start))
    add_meetings(work, group, added=(NewMeeting(_at(holiday, last.start), last.minutes),))
    return 3


def _next_holiday(after: date) -> date:
    years = (after.year, after.year + 1)
    days = (date(year, month, day) for year in years for month, day in _FIXED)
    return next(day for day in days if day > after)


def _at(day: date, like: datetime) -> datetime:
    return on_the_wall(day, like.astimezone().hour)
