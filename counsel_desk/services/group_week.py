"""Gather the meetings of the days to come with their clashes, and the groups that have room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.days import local_day, start_of
from counsel_desk.domain.diary import clashes_among
from counsel_desk.domain.group_week import Gathering, RoomRow, WeekRow, week_of
from counsel_desk.domain.groups import MeetingStatus
from counsel_desk.services.calendar import Diary
from counsel_desk.services.desk import use_case
from counsel_desk.services.group_records import GroupBook
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counsel_desk.services.group_records import GroupFacts

DAYS = 7


@dataclass(frozen=True, slots=True)
class GroupWeek:
    """The meetings from today on for a week, and the groups that somebody can join."""

    meetings: tuple[WeekRow, ...]
    room: tuple[RoomRow, ...]


@use_case(Permission.PLAN_GROUP)
def group_week(work: Work) -> GroupWeek:
    """Give the week of all groups; those who begin first have their room named first.

    A meeting clashes with another one, and with a session of who leads it or of a member.
    """
    book = GroupBook.of(work).groups(work)
    found = [row for row in (_room(work, group) for group in book) if row is not None]
    room = sorted(found, key=lambda row: (row.begins, row.title))
    meetings = [one for group in book for one in _meetings(work, group)]
    begin = start_of(local_day(work.now))
    diary = Diary(work).entries(begin, begin + timedelta(days=DAYS + 1))
    return GroupWeek(week_of(meetings, clashes_among(diary)), tuple(room))


def _meetings(work: Work, group: GroupFacts) -> Iterator[Gathering]:
    first = local_day(work.now)
    coming = [
        one
        for one in group.meetings
        if one.status is not MeetingStatus.CANCELLED
        and first <= local_day(one.start) < first + timedelta(days=DAYS)
    ]
    for one in coming:
        venue = group.plan.venue
        yield Gathering(
            group.id, one.id, group.plan.title, venue, one.number, len(group.meetings), one.start,
            one.minutes,
        )  # fmt: skip


def _room(work: Work, group: GroupFacts) -> RoomRow | None:
    """Give the room of a group that limits it, goes on, and still takes people in."""
    plan = group.plan
    inside = sum(one.left is None for one in group.members)
    has_begun = any(one.status is MeetingStatus.HELD for one in group.meetings)
    goes_on = any(
        one.status is MeetingStatus.PLANNED and one.start >= work.now for one in group.meetings
    )
    if not plan.capacity or inside >= plan.capacity or not goes_on or (plan.closed and has_begun):
        return None
    return RoomRow(group.id, plan.title, inside, plan.capacity, plan.first_meeting)
