"""Describe group therapy: a cycle, its meetings, its members and their attendance."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId, GroupId, MeetingId, MembershipId, PersonId
from counsel_desk.domain.measurement import CycleMeasure


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
    """Why someone was not there; a programme may have reasons of its own, in its own words."""

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


class MeetingReason(StrEnum):
    """Why a meeting was moved or cancelled."""

    SECURITY = "security"
    VENUE = "venue"
    HOLIDAY = "holiday"
    STRIKE = "strike or protest"
    FACILITATOR_ILL = "facilitator ill"
    OTHER = "other"


class StaffFunction(StrEnum):
    """What a person does in a group."""

    LEAD = "lead"
    CO_FACILITATOR = "co-facilitator"
    PEER = "peer co-facilitator"


class Composition(StrEnum):
    """Whom a group is for."""

    ANYONE = "anyone"
    WOMEN = "women"
    MEN = "men"


class CycleEnd(StrEnum):
    """Why a cycle is cancelled before its last meeting."""

    SECURITY = "security"
    VENUE = "venue"
    TOO_FEW = "too few members"
    STAFF = "nobody to lead it"
    FUNDS = "funds"
    OTHER = "other"


class Ending(StrEnum):
    """How a spell ended, as far as the roll says it: for the dose, and no more."""

    COMPLETED = "completed"
    STOPPED = "stopped"
    OUTSIDE = "outside"


class Received(StrEnum):
    """What a member received of a cycle, by the rules of the programme."""

    COMPLETER = "completer"
    ADEQUATE = "adequate"
    LOW = "low"
    DROP_OUT = "drop-out"
    EARLY_DROP_OUT = "early drop-out"
    OUTSIDE = "outside"
    NOTHING_YET = "nothing yet"


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """Compartment group: what a cycle is. First meeting in UTC, weekly from there.

    ``capacity`` 0 is no limit; ``closed`` is a group that nobody joins once it has met.
    ``interpreter`` names the languages that one is booked for, ``interpreter_name`` who it is; an
    age of None is no limit. ``rule`` is the RRULE of RFC 5545 by which the meetings were set, on
    the clock of the wall, and ``left_out`` the starts that were left out of it; without a rule
    they were set a week apart. A cycle that was cancelled keeps its meetings. ``measures`` is its
    own measurement plan; None leaves it to the plans of its members.
    """

    title: str
    venue: str
    first_meeting: datetime
    meetings: int
    minutes: int = 90
    model: str = ""
    language: str = ""
    capacity: int = 0
    closed: bool = False
    composition: Composition = Composition.ANYONE
    least_age: int | None = None
    most_age: int | None = None
    interpreter: str = ""
    supervisor: PersonId | None = None
    cancelled_on: date | None = None
    cancelled_for: CycleEnd | None = None
    rule: str = ""
    left_out: tuple[datetime, ...] = ()
    interpreter_name: str = ""
    measures: tuple[CycleMeasure, ...] | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """One date of a group; ``number`` counts from 1. Start is in UTC.

    ``reason`` is why it was cancelled, where that was said. One that was moved keeps in ``planned``
    when it was to be by the plan of the cycle, and in ``moved_for`` why. ``interpreter`` is the
    language and the name of its own interpreter, both empty where it has none; None leaves it to
    the plan.
    """

    id: MeetingId
    group: GroupId
    number: int
    start: datetime
    minutes: int
    status: MeetingStatus = MeetingStatus.PLANNED
    reason: MeetingReason | None = None
    planned: datetime | None = None
    moved_for: MeetingReason | None = None
    interpreter: tuple[str, str] | None = None

    def interpreted(self, plan: GroupPlan) -> tuple[str, str]:
        """Give language and name of who interprets in it, by itself or by the plan."""
        by_plan = plan.interpreter, plan.interpreter_name
        return by_plan if self.interpreter is None else self.interpreter


@dataclass(frozen=True, slots=True)
class Member:
    """One client on the roll, by code; a spell from ``joined`` to ``left``.

    ``ending`` says how it ended; the reason itself stands in the client's own file.
    """

    membership: MembershipId
    case: CaseId
    code: str
    joined: date
    left: date | None = None
    ending: Ending | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One attendance mark; without a status it was cleared, and its history tells what it was.

    ``reasons`` are codes of `AbsenceReason` and words of the programme's own.
    """

    membership: MembershipId
    meeting: MeetingId
    status: AttendanceStatus | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupStaff:
    """Who leads a group."""

    person: PersonId
    function: StaffFunction


@dataclass(frozen=True, slots=True)
class StaffSpell:
    """Who worked in a group as what, from a moment on; ``until`` is None for who still does."""

    person: PersonId
    function: StaffFunction
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlanSpell:
    """A plan as it was from a moment on; ``until`` is None for the one that holds now."""

    plan: GroupPlan
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Then:
    """What was otherwise at a meeting than it is now; None where nothing was."""

    venue: str | None = None
    interpreter: tuple[str, str] | None = None
    staff: tuple[GroupStaff, ...] | None = None
    supervisor: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Dose:
    """Meetings attended of meetings held and recorded while a member.

    ``unmarked`` were held too, but nothing was recorded of this member: they count as neither.
    """

    attended: int
    held: int
    unmarked: int

    @property
    def share(self) -> float | None:
        """Attended of held, 0 to 1; None before the first meeting on record."""
        return self.attended / self.held if self.held else None


@dataclass(frozen=True, slots=True)
class GroupFile:
    """A group as far as its reader is entitled.

    ``then`` says of meetings of the past what was otherwise when they were held.
    ``adequate_percent`` is what the programme calls an adequate dose in this cycle, and
    ``offered`` the reasons of absence that its sheets offer now; ``received`` is what each client
    received by the rules of the programme, in all spells, by the last of them. ``closed`` are the
    clients whose file is closed, as far as its reader may know.
    """

    id: GroupId
    plan: GroupPlan
    staff: tuple[GroupStaff, ...]
    members: tuple[Member, ...]
    meetings: tuple[Meeting, ...]
    marks: Mapping[tuple[MembershipId, MeetingId], Mark]
    doses: Mapping[MembershipId, Dose]
    adequate_percent: int = 60
    offered: tuple[str, ...] = tuple(AbsenceReason)
    received: Mapping[MembershipId, Received] = field(default_factory=dict)
    then: Mapping[MeetingId, Then] = field(default_factory=dict)
    closed: frozenset[CaseId] = frozenset()


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in the list of groups; ``members`` are those in it, and of one that is over all."""

    id: GroupId
    title: str
    venue: str
    first_meeting: datetime
    meetings: int
    held: int
    members: int
    next_meeting: datetime | None
    staff: tuple[GroupStaff, ...]
    cancelled: bool = False
    last_meeting: datetime | None = None
    rule: str = ""


def belongs(member: Member, meeting: Meeting) -> bool:
    """Whether a meeting falls into a member's spell, first and last day included."""
    return belongs_on(member, local_day(meeting.start))


def belongs_on(member: Member, day: date) -> bool:
    """Whether a day falls into a member's spell, first and last day included."""
    return member.joined <= day and (member.left is None or day <= member.left)


def as_held(meetings: Iterable[Meeting], marked: Collection[MeetingId]) -> tuple[Meeting, ...]:
    """Give the meetings by number; one planned with marks was held, whoever marked it."""
    seen = (
        replace(one, status=MeetingStatus.HELD)
        if one.status is MeetingStatus.PLANNED and one.id in marked
        else one
        for one in meetings
    )
    return tuple(sorted(seen, key=lambda meeting: meeting.number))


def dose_of(
    member: Member,
    meetings: Iterable[Meeting],
    marks: Mapping[tuple[MembershipId, MeetingId], Mark],
) -> Dose:
    """Count what a member received of the meetings held during the spell."""
    attended = recorded = unmarked = 0
    for meeting in meetings:
        if meeting.status is not MeetingStatus.HELD or not belongs(member, meeting):
            continue
        mark = marks.get((member.membership, meeting.id))
        if mark is None or mark.status is None:
            unmarked += 1
        else:
            recorded += 1
            attended += mark.status in ATTENDED
    return Dose(attended, recorded, unmarked)
