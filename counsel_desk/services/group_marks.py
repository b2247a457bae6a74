"""Show how an attendance mark came to say what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.domain.ids import GroupId, MeetingId, MembershipId, PersonId
from counsel_desk.services.desk import use_case
from counsel_desk.services.errors import NotEntitled
from counsel_desk.services.group_records import OpenGroup
from counsel_desk.storage.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class MarkVersion:
    """A mark as somebody left it; without a status it was cleared.

    ``damaged`` where it does not open.
    """

    author: PersonId
    at: datetime
    status: AttendanceStatus | None
    reasons: tuple[str, ...] = ()
    damaged: bool = False


@use_case(Permission.SEE_GROUPS)
def mark_history(
    work: Work, group: GroupId, *, membership: MembershipId, meeting: MeetingId
) -> tuple[MarkVersion, ...]:
    """Give every value that a mark has had, the newest first; nothing where none was set.

    Raises NotEntitled for a member whose marks this person may not see.
    """
    opened = OpenGroup(work, group, known=True)
    member = opened.member(membership)
    if not work.ring.holds(member.membership, Compartment.ATTEND):
        raise NotEntitled
    record = opened.mark_record(member.membership, meeting)
    if record is None:
        return ()
    return tuple(
        MarkVersion(one.author, one.created, one.value.status, one.value.reasons)
        if one.value is not None
        else MarkVersion(one.author, one.created, None, damaged=True)
        for one in work.attendance.versions(record)
    )
