"""Write what the meetings of a demonstration's cycles cost, and how their venues were found."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import ATTENDED
from counsel_desk.domain.practicalities import (
    CENTS,
    MeetingCosts,
    PaidBy,
    Transport,
    VenueCheck,
    VenuePoint,
)
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.storage import kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.domain.groups import Meeting
    from counsel_desk.domain.ids import CaseId, GroupId, MembershipId
    from counsel_desk.services.demo_courses import PlannedGroup
    from counsel_desk.storage.unit_of_work import Work

_EVERY = 4
"""A venue is looked at before every fourth meeting."""
_AGAIN = timedelta(weeks=3)
_UNPAID_SINCE = timedelta(days=8)


@helps_use_cases
def write_costs(
    work: Work,
    group: GroupId,
    plan: PlannedGroup,
    members: Mapping[int, tuple[CaseId, MembershipId]],
    meetings: Mapping[int, Meeting],
) -> None:
    """Write transport money for who came, and what each meeting held cost besides."""
    random = Random(f"{plan.title}:costs")  # noqa: S311 - made-up data
    fares = {member: random.choice((200, 300, 350, 500)) * CENTS for member in plan.members}
    for number in range(1, plan.held + 1):
        meeting = meetings[number]
        kinds.PRACTICALITY.records(work).add(group, _costs(random, meeting))
        for place, member in enumerate(plan.members):
            if plan.marks[member][number - 1].status in ATTENDED:
                case, membership = members[member]
                made = _fare(work, group, meeting, membership, (fares[member], place))
                kinds.TRANSPORT.records(work).add(case, made)


def _costs(random: Random, meeting: Meeting) -> MeetingCosts:
    day = local_day(meeting.start)
    check = None
    if meeting.number % _EVERY == 1:
        fine = tuple(one for one in VenuePoint if one is not VenuePoint.NEIGHBOURS)
        check = VenueCheck(
            day, fine, day + _AGAIN, "The room next door is used by a school on Fridays."
        )
    return MeetingCosts(
        meeting.id,
        refreshments=random.choice((1200, 1500, 1850)) * CENTS,
        childcare=random.choice((0, 600, 900)) * CENTS,
        children=random.choice((0, 3, 4)),
        interpreter="luo",
        interpreting=1000 * CENTS,
        check=check,
    )


def _fare(
    work: Work,
    group: GroupId,
    meeting: Meeting,
    membership: MembershipId,
    money: tuple[int, int],
) -> Transport:
    cents, place = money
    day = local_day(meeting.start)
    waits = work.now - meeting.start < _UNPAID_SINCE and place % 3 == 0
    by = PaidBy.MOBILE_MONEY if place % 2 else PaidBy.CASH
    voucher = "" if waits else f"T-{meeting.number:02d}{place + 1:02d}"
    paid_on = None if waits else day
    return Transport(membership, group, meeting.id, cents, by, voucher, paid_on)
