"""Set, check, move and add the meetings of a cycle; what they clash with is told before saving."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Permission
from counsel_desk.domain.days import weeks_later
from counsel_desk.domain.diary import CalendarEntry, Clash, EntryKind, Slot, shared
from counsel_desk.domain.groups import (
    GroupPlan,
    GroupStaff,
    Meeting,
    MeetingReason,
    MeetingStatus,
    belongs,
)
from counsel_desk.domain.ids import GroupId, MeetingId, PersonId
from counsel_desk.services.calendar import LONGEST, Diary
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import Invalid
from counsel_desk.services.group_plans import check_plan, check_start
from counsel_desk.services.group_records import OpenGroup
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.recurrence import MOST_MEETINGS, expand
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.domain.ids import CaseId

_NOT_YET = UUID(int=0)
"""Stands for a meeting that is not made yet."""


@dataclass(frozen=True, slots=True)
class MeetingVersion:
    """What a meeting was from a moment on: who said so, when it was to be, and why it changed."""

    at: datetime
    by: PersonId
    start: datetime
    minutes: int
    status: MeetingStatus
    reason: MeetingReason | None = None


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """A meeting that is to be added to a cycle."""

    start: datetime
    minutes: int


def meeting_starts(plan: GroupPlan) -> tuple[datetime, ...]:
    """Give the starts of a cycle's meetings by its rule; a week apart where there is none.

    Raises Invalid as `recurrence.expand` does, and with ``meetings-out-of-range``.
    """
    if plan.rule:
        return expand(plan.rule, plan.first_meeting, leave_out=plan.left_out)
    if not 1 <= plan.meetings <= MOST_MEETINGS:
        raise Invalid("meetings-out-of-range", field="meetings", least=1, most=MOST_MEETINGS)
    return tuple(weeks_later(plan.first_meeting, number) for number in range(plan.meetings))


# --- what clashes ---


@use_case(Permission.PLAN_GROUP)
def check_cycle(work: Work, *, plan: GroupPlan, staff: tuple[GroupStaff, ...]) -> tuple[Slot, ...]:
    """Give the meetings that a plan makes, each with what it clashes with; nothing is saved.

    Raises Invalid as `meeting_starts` does, and with ``meeting-date-out-of-range``.
    """
    starts = meeting_starts(plan)
    check_start(work, plan.first_meeting, field="first_meeting")
    people = tuple(one.person for one in staff)
    wanted = [_wanted(plan, start, plan.minutes, people) for start in starts]
    return _slots(work, wanted)


@use_case(Permission.EDIT_GROUP)
def check_meeting(
    work: Work, group: GroupId, meeting: MeetingId, *, start: datetime
) -> tuple[Clash, ...]:
    """Say what a meeting would clash with at another time: colleagues, venue, members and so on.

    Raises Invalid with ``meeting-date-out-of-range``.
    """
    opened = OpenGroup(work, group)
    found = opened.meeting(meeting)
    check_start(work, start, field="start")
    (wanted,) = _of_group(opened, [NewMeeting(start, found.minutes)])
    wanted = replace(wanted, interpreter=found.interpreted(opened.plan()))
    (slot,) = _slots(work, [wanted], but=frozenset({meeting}))
    return slot.clashes


@use_case(Permission.PLAN_GROUP)
def check_added(
    work: Work,
    group: GroupId,
    *,
    added: tuple[NewMeeting, ...],
    moving: frozenset[MeetingId] = frozenset(),
) -> tuple[Slot, ...]:
    """Give meetings that are to be added, each with what it clashes with; nothing is saved.

    Those that are ``moving`` away from where they are clash with nothing.
    """
    return _slots(work, _of_group(OpenGroup(work, group), added), but=moving)


@use_case(Permission.PLAN_GROUP)
def check_change(
    work: Work, group: GroupId, plan: GroupPlan, staff: tuple[GroupStaff, ...]
) -> tuple[Slot, ...]:
    """Give the meetings to come that would clash with something they do not clash with now.

    That is by another venue, another interpreter, or other people who lead; nothing is saved.
    """
    opened = OpenGroup(work, group)
    coming = _coming(work, opened)
    but = frozenset(one.id for one in coming)
    people = tuple(one.person for one in staff)
    before = tuple(one.person for one in opened.staff)
    now = _slots(work, [_planned(one, opened.plan(), before) for one in coming], but=but)
    then = _slots(work, [_planned(one, plan, people) for one in coming], but=but)
    fresh = (
        Slot(after.start, tuple(one for one in after.clashes if one not in old.clashes))
        for after, old in zip(then, now, strict=True)
    )
    return tuple(one for one in fresh if one.clashes)


@helps_use_cases
def clashes_of_member(work: Work, group: GroupId, case: CaseId) -> tuple[Slot, ...]:
    """Give the meetings to come at which a client is wanted elsewhere, as far as one can see."""
    opened = OpenGroup(work, group)
    coming = _coming(work, opened)
    wanted = [
        replace(_planned(one, opened.plan(), ()), place="", interpreter=("", ""), clients=(case,))
        for one in coming
    ]
    found = _slots(work, wanted, but=frozenset(one.id for one in coming))
    return tuple(one for one in found if one.clashes)


def _coming(work: Work, opened: OpenGroup) -> list[Meeting]:
    return [
        one
        for one in opened.meetings()
        if one.status is MeetingStatus.PLANNED and one.start >= work.now
    ]


def _planned(meeting: Meeting, plan: GroupPlan, people: tuple[PersonId, ...]) -> CalendarEntry:
    """Show a meeting as a plan and its staff would have it; who comes to it does not change."""
    made = _wanted(plan, meeting.start, meeting.minutes, people)
    return replace(made, interpreter=meeting.interpreted(plan))


@use_case(Permission.PLAN_GROUP)
def check_one(work: Work, group: GroupId, *, new: NewMeeting) -> tuple[Clash, ...]:
    """Say what one more meeting of a cycle would clash with; nothing is saved.

    Raises Invalid with ``meeting-date-out-of-range``.
    """
    check_start(work, new.start, field="starts")
    (slot,) = check_added(work, group, added=(new,))
    return slot.clashes


def _of_group(opened: OpenGroup, wanted: Iterable[NewMeeting]) -> list[CalendarEntry]:
    plan, members = opened.plan(), opened.members()
    people = tuple(one.person for one in opened.staff)
    found = []
    for one in wanted:
        at = Meeting(MeetingId(_NOT_YET), opened.id, 0, one.start, one.minutes)
        clients = tuple(member.case for member in members if belongs(member, at))
        found.append(_wanted(plan, one.start, one.minutes, people, clients))
    return found


def _wanted(
    plan: GroupPlan,
    start: datetime,
    minutes: int,
    people: tuple[PersonId, ...],
    clients: tuple[CaseId, ...] = (),
) -> CalendarEntry:
    return CalendarEntry(
        kind=EntryKind.MEETING,
        item=_NOT_YET,
        title="",
        start=start,
        minutes=minutes,
        place=plan.venue,
        people=people,
        clients=clients,
        interpreter=(plan.interpreter, plan.interpreter_name),
    )


def _slots(
    work: Work, wanted: list[CalendarEntry], *, but: frozenset[MeetingId] = frozenset()
) -> tuple[Slot, ...]:
    if not wanted:
        return ()
    begin = min(one.start for one in wanted)
    end = max(one.end for one in wanted)
    taken = sorted(
        (one for one in Diary(work).entries(begin, end) if one.item not in but),
        key=lambda one: one.start,
    )
    return tuple(Slot(one.start, tuple(_clashes(one, taken))) for one in wanted)


def _clashes(wanted: CalendarEntry, taken: Iterable[CalendarEntry]) -> Iterable[Clash]:
    for other in taken:
        if other.start < wanted.start - LONGEST:
            continue
        if other.start >= wanted.end:
            return
        for kind in shared(wanted, other):
            yield Clash(kind, other.title, other.start, other.minutes, other.place)


# --- moving ---


@use_case(Permission.EDIT_GROUP, Changed.GROUPS)
def move_meeting(
    work: Work,
    group: GroupId,
    meeting: MeetingId,
    *,
    start: datetime,
    reason: MeetingReason,
    in_past: bool = False,
) -> None:
    """Move a planned meeting to another time and say why; the others stay where they are.

    When it was to be is kept with it, and every earlier version too. ``in_past`` says that it did
    take place at a moment that is past. Raises Invalid with ``meeting-date-out-of-range``,
    ``meeting-in-past``, ``meeting-not-planned`` or ``meeting-has-marks``.
    """
    opened = OpenGroup(work, group)
    found = opened.meeting(meeting)
    check_start(work, start, field="start")
    if start < work.now and not in_past:
        raise Invalid("meeting-in-past", field="start")
    if opened.has_marks(meeting):
        raise Invalid("meeting-has-marks", field="meeting")
    if found.status is not MeetingStatus.PLANNED:
        raise Invalid("meeting-not-planned", field="meeting")
    if start == found.start:
        return
    planned = found.planned or found.start
    is_back = start == planned
    moved = replace(
        found,
        start=start,
        planned=None if is_back else planned,
        moved_for=None if is_back else reason,
    )
    work.meetings.replace(meeting, moved)


@use_case(Permission.EDIT_GROUP, Changed.GROUPS)
def take_back_move(work: Work, group: GroupId, meeting: MeetingId) -> None:
    """Put a meeting back to where it was before it was moved last; that it was moved is kept.

    Raises Invalid with ``meeting-not-moved``, ``meeting-not-planned`` or ``meeting-has-marks``.
    """
    opened = OpenGroup(work, group)
    found = opened.meeting(meeting)
    if opened.has_marks(meeting):
        raise Invalid("meeting-has-marks", field="meeting")
    if found.status is not MeetingStatus.PLANNED:
        raise Invalid("meeting-not-planned", field="meeting")
    older = (one.value for one in work.meetings.versions(meeting)[1:])
    before = next((one for one in older if one and one.start != found.start), None)
    if before is None:
        raise Invalid("meeting-not-moved", field="meeting")
    moved = replace(found, start=before.start, planned=before.planned, moved_for=before.moved_for)
    work.meetings.replace(meeting, moved)


@use_case(Permission.SEE_GROUPS)
def meeting_history(work: Work, group: GroupId, meeting: MeetingId) -> tuple[MeetingVersion, ...]:
    """Show when a meeting was to be and what became of it, the newest first."""
    OpenGroup(work, group, known=True).meeting(meeting)
    return tuple(
        MeetingVersion(
            one.created,
            one.author,
            one.value.start,
            one.value.minutes,
            one.value.status,
            one.value.reason or one.value.moved_for,
        )
        for one in work.meetings.versions(meeting)
        if one.value is not None
    )


# --- more meetings ---


@use_case(Permission.PLAN_GROUP, Changed.GROUPS)
def add_meetings(
    work: Work, group: GroupId, *, added: tuple[NewMeeting, ...]
) -> tuple[MeetingId, ...]:
    """Add meetings to a cycle, such as one in the place of a cancelled one; they are numbered on.

    Raises Invalid with ``cycle-cancelled``, ``nothing-left``, ``meetings-out-of-range``,
    ``minutes-out-of-range``, ``meeting-date-out-of-range`` or ``meeting-there-already``; nothing
    is added then.
    """
    opened = OpenGroup(work, group)
    plan, known = opened.plan(), opened.meetings()
    if plan.cancelled_on is not None:
        raise Invalid("cycle-cancelled")
    wanted = sorted({one.start: one for one in added}.values(), key=lambda one: one.start)
    if not wanted:
        raise Invalid("nothing-left", field="starts")
    count = len(known) + len(wanted)
    taken = {one.start for one in known if one.status is not MeetingStatus.CANCELLED}
    for new in wanted:
        check_plan(work, replace(plan, meetings=count, minutes=new.minutes))
        check_start(work, new.start, field="starts")
        if new.start in taken:
            raise Invalid("meeting-there-already", field="starts")
    last = max((one.number for one in known), default=0)
    made = []
    for number, new in enumerate(wanted, start=last + 1):
        one = MeetingId(work.new_id())
        meeting = Meeting(one, group, number, new.start, new.minutes)
        work.meetings.add(group, meeting, record=one)
        made.append(one)
    work.group_plans.put(group, replace(plan, meetings=count))
    return tuple(made)
