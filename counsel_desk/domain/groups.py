"""Describe group therapy: a cycle, its meetings, its members and their attendance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from counsel_desk.domain.ids import CaseId, GroupId, MeetingId, MembershipId, PersonId


class AttendanceStatus(StrEnum):
    """What was recorded of one member at one meeting; nothing recorded is not absent."""

    ON_TIME = "on time"
    LATE = "late"
    LATE_NOT_SEEN = "late and not seen"
    CANCELLED_BY_CLIENT = "cancelled by client"
    DID_NOT_ATTEND = "did not attend"
    CANCELLED_BY_SERVICE = "cancelled by service"
    EXCUSED_FOR_SAFETY = "excused for safety"
    LEFT_EARLY = "left early"
    MAKE_UP = "make-up session"


ATTENDED = frozenset(
    {
        AttendanceStatus.ON_TIME,
        AttendanceStatus.LATE,
        AttendanceStatus.LEFT_EARLY,
        AttendanceStatus.MAKE_UP,
    }
)
"""Statuses that count towards the dose."""


class AbsenceReason(StrEnum):
    """Why someone was not there."""

    TRANSPORT = "transport"
    WORK = "work"
    CHILDCARE = "childcare"
    ILLNESS = "illness"
    BEREAVEMENT = "bereavement"
    COURT_OR_POLICE = "court or police"
    FEAR = "fear"
    STIGMA = "stigma"
    TRAVEL = "travel"
    UNKNOWN = "unknown"


class MeetingStatus(StrEnum):
    """Whether a meeting took place."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class StaffFunction(StrEnum):
    """What a person does in a group."""

    LEAD = "lead"
    CO_FACILITATOR = "co-facilitator"
    PEER = "peer co-facilitator"


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """Compartment group: what a cycle is. First meeting in UTC, weekly from there."""

    title: str
    venue: str
    first_meeting: datetime
    meetings: int
    minutes: int = 90
    model: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One date of a group; ``number`` counts from 1. Start is in UTC."""

    id: MeetingId
    group: GroupId
    number: int
    start: datetime
    minutes: int
    status: MeetingStatus = MeetingStatus.PLANNED


@dataclass(frozen=True, slots=True)
class Member:
    """One client on the roll, by code; a spell from ``joined`` to ``left``."""

    membership: MembershipId
    case: CaseId
    code: str
    joined: date
    left: date | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One attendance mark."""

    membership: MembershipId
    meeting: MeetingId
    status: AttendanceStatus
    reasons: tuple[AbsenceReason, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupStaff:
    """Who leads a group."""

    person: PersonId
    function: StaffFunction


@dataclass(frozen=True, slots=True)
class Dose:
    """Meetings attended of meetings held while a member; ``unmarked`` were held, not recorded."""

    attended: int
    held: int
    unmarked: int

    @property
    def share(self) -> float | None:
        """Attended of held, 0 to 1; None before the first meeting."""
        return self.attended / self.held if self.held else None


@dataclass(frozen=True, slots=True)
class GroupFile:
    """A group as far as its reader is entitled."""

    id: GroupId
    plan: GroupPlan
    staff: tuple[GroupStaff, ...]
    members: tuple[Member, ...]
    meetings: tuple[Meeting, ...]
    marks: Mapping[tuple[MembershipId, MeetingId], Mark]
    doses: Mapping[MembershipId, Dose]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in the list of groups."""

    id: GroupId
    title: str
    venue: str
    first_meeting: datetime
    meetings: int
    held: int
    members: int
    next_meeting: datetime | None
    staff: tuple[GroupStaff, ...]
