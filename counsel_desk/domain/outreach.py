"""Say what a member received of a cycle, and who is to be asked after because they missed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NewType
from uuid import UUID

from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import (
    ATTENDED,
    AttendanceStatus,
    Ending,
    MeetingStatus,
    Received,
    belongs,
)
from counsel_desk.domain.ids import CaseId, GroupId, MeetingId, MembershipId
from counsel_desk.domain.outcomes.dose import adequate, completer, drop_out, early_drop_out

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from counsel_desk.domain.groups import Mark, Meeting, Member
    from counsel_desk.domain.settings import DoseRules

OutreachId = NewType("OutreachId", UUID)


MISSES = 2
"""So many meetings missed one after another make somebody ask after a member."""

MISSED = frozenset(
    {
        AttendanceStatus.DID_NOT_ATTEND,
        AttendanceStatus.CANCELLED_BY_CLIENT,
        AttendanceStatus.LATE_NOT_SEEN,
    }
)
"""Marks that count as missing; what the service cancelled or safety forbade does not."""


def received(
    spells: Sequence[Member],
    meetings: Collection[Meeting],
    marks: Mapping[tuple[MembershipId, MeetingId], Mark],
    rules: DoseRules,
    *,
    is_over: bool,
) -> Received:
    """Judge what a client received in all spells: a drop-out stopped by themselves, too early.

    Who left early is measured by all meetings there were to come to, or two of two would be all.
    Who is still on the roll of a cycle that is over, and missed its last meeting, stopped too:
    what the service cancelled is passed over, and who was excused for safety did not stop.
    What somebody received in the end is a dose of the whole cycle: who joined for the last of ten
    meetings had one of ten. They did not stop for that, and while it runs nothing is missing yet.
    """
    spells = sorted(spells, key=lambda one: one.joined)
    courses = [_course(one, meetings, marks) for one in spells]
    member, last = spells[-1], courses[-1]
    came = [mark.status in ATTENDED for course in courses for _, mark in course]
    attended, held = sum(came), len(came)
    if not held:
        return Received.NOTHING_YET
    if member.ending in (Ending.STOPPED, Ending.OUTSIDE):
        held = max(held, held - len(last) + _offered(member, meetings))
    stays = is_over and member.left is None
    is_final = is_over or member.left is not None
    whole = held + (_without(spells, meetings) if is_final else 0)
    if completer(
        attended,
        whole,
        at_last_meeting=stays and _was_at_last(last, meetings),
        share=rules.completer_share,
        adequate_share=rules.adequate_share,
    ) and (is_over or member.ending is Ending.COMPLETED):
        return Received.COMPLETER
    is_stopped = member.ending is Ending.STOPPED or (stays and _missed_the_end(last))
    share = rules.adequate_share
    if early_drop_out(
        attended,
        held,
        stopped=is_stopped,
        planned_ending=False,
        share=share,
        meetings=rules.early_meetings,
    ):
        return Received.EARLY_DROP_OUT
    if drop_out(attended, held, stopped=is_stopped, planned_ending=False, share=share):
        return Received.DROP_OUT
    if member.ending is Ending.OUTSIDE:
        return Received.OUTSIDE
    return Received.ADEQUATE if adequate(attended, whole, share=share) else Received.LOW


def received_by_spell(
    members: Iterable[Member],
    meetings: Collection[Meeting],
    marks: Mapping[tuple[MembershipId, MeetingId], Mark],
    rules: DoseRules,
    *,
    is_over: bool,
) -> dict[MembershipId, Received]:
    """Judge every client of a cycle once, at the last spell: who came again did not drop out."""
    spells: dict[CaseId, list[Member]] = {}
    for one in members:
        spells.setdefault(one.case, []).append(one)
    return {
        max(own, key=lambda one: one.joined).membership: received(
            own, meetings, marks, rules, is_over=is_over
        )
        for own in spells.values()
    }


def _was_at_last(course: Sequence[tuple[Meeting, Mark]], meetings: Iterable[Meeting]) -> bool:
    """Whether the last meeting that was held was come to: nothing recorded does not say so."""
    held = [one for one in meetings if one.status is MeetingStatus.HELD]
    if not course or not held:
        return False
    meeting, mark = course[-1]
    return mark.status in ATTENDED and meeting.id == max(held, key=lambda one: one.start).id


def _missed_the_end(course: Sequence[tuple[Meeting, Mark]]) -> bool:
    by_client = (
        mark.status
        for _, mark in reversed(course)
        if mark.status is not AttendanceStatus.CANCELLED_BY_SERVICE
    )
    return next(by_client, None) in MISSED


def _offered(member: Member, meetings: Iterable[Meeting]) -> int:
    """Count the meetings that a member could have come to, had the spell gone on."""
    return sum(
        one.status is not MeetingStatus.CANCELLED and local_day(one.start) >= member.joined
        for one in meetings
    )


def _without(spells: Sequence[Member], meetings: Iterable[Meeting]) -> int:
    """Count the meetings held before the last spell began, while the client was no member."""
    return sum(
        one.status is MeetingStatus.HELD
        and local_day(one.start) < spells[-1].joined
        and not any(belongs(spell, one) for spell in spells)
        for one in meetings
    )


def _course(
    member: Member,
    meetings: Iterable[Meeting],
    marks: Mapping[tuple[MembershipId, MeetingId], Mark],
) -> list[tuple[Meeting, Mark]]:
    """Give the meetings held and marked of a spell, in order, with their marks."""
    found: list[tuple[Meeting, Mark]] = []
    for meeting in sorted(meetings, key=lambda one: one.start):
        mark = marks.get((member.membership, meeting.id))
        if meeting.status is not MeetingStatus.HELD or not belongs(member, meeting):
            continue
        if mark is not None and mark.status is not None:
            found.append((meeting, mark))
    return found


def missed_last(
    member: Member,
    meetings: Iterable[Meeting],
    marks: Mapping[tuple[MembershipId, MeetingId], Mark],
) -> tuple[Meeting, ...]:
    """Give the meetings missed one after another up to now, the first missed first.

    Nothing recorded is not absent, so it neither counts nor ends the row of misses.
    """
    found: list[Meeting] = []
    for meeting, mark in _course(member, meetings, marks):
        if mark.status in ATTENDED:
            found.clear()
        elif mark.status in MISSED:
            found.append(meeting)
    return tuple(found)


class OutreachOutcome(StrEnum):
    """What came of asking after a member."""

    COMES_AGAIN = "comes again"
    STOPS = "stops"
    UNDECIDED = "undecided"
    NOT_REACHED = "not reached"
    NOT_SAFE = "not safe to ask"


ASK_AGAIN = frozenset({OutreachOutcome.UNDECIDED, OutreachOutcome.NOT_REACHED})
"""Outcomes after which a day can be set to ask again."""


@dataclass(frozen=True, slots=True)
class Outreach:
    """Compartment coord: one attempt to ask after a member, in the one way that is safe.

    ``after`` is the last meeting missed by then; ``again_on`` when to try once more; ``without``
    why somebody was asked after who had said no to being contacted.
    """

    membership: MembershipId
    group: GroupId
    after: MeetingId
    on: date
    outcome: OutreachOutcome
    again_on: date | None = None
    without: str = ""


@dataclass(frozen=True, slots=True)
class OutreachRow:
    """Somebody to be asked after: how many meetings were missed, and since when it is due."""

    group: GroupId
    title: str
    membership: MembershipId
    case: CaseId
    code: str
    missed: int
    after: MeetingId
    due: date
    tried: int


def due_on(missed: tuple[Meeting, ...], attempts: Iterable[Outreach]) -> date | None:
    """Say since when somebody is to be asked after; None where nothing is due.

    An attempt answers for the meetings missed by then, unless it says to try again.
    """
    if len(missed) < MISSES:
        return None
    last = missed[-1]
    answering = [one for one in attempts if one.after == last.id]
    if not answering:
        return local_day(last.start)
    return answering[-1].again_on
