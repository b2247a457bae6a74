"""Read groups: one directly, for changing it, and all through a book kept in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from counsel_desk.domain.access import Compartment, Right
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.days import local_day
from counsel_desk.domain.group_then import plan_at, then
from counsel_desk.domain.groups import (
    Dose,
    GroupFile,
    GroupPlan,
    GroupStaff,
    Mark,
    Meeting,
    MeetingStatus,
    Member,
    PlanSpell,
    StaffSpell,
    Then,
    as_held,
    belongs,
    dose_of,
)
from counsel_desk.domain.ids import GroupId, MeetingId, MembershipId
from counsel_desk.domain.outreach import received_by_spell
from counsel_desk.services.desk import register_of
from counsel_desk.services.errors import NotFound
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.reads_now import ReadsNow
from counsel_desk.services.settings import offered_absences, settings_at
from counsel_desk.storage.records import moment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.services.register import Register
    from counsel_desk.storage.records import Records, Stored
    from counsel_desk.storage.unit_of_work import Work

T = TypeVar("T")
Marks = dict[tuple[MembershipId, MeetingId], Mark]


class OpenGroup:
    """One group within a transaction, read from its records each time.

    ``known`` reads it as this person's keys know it last, who may hold no newer ones: for looking
    back. MUST NOT be used where something is written by what is read.
    """

    def __init__(self, work: Work, group: GroupId, *, known: bool = False) -> None:
        self._work = work
        self._known = known
        self.id = group

    def _list(self, records: Records[T]) -> list[T]:
        found = records.known(self.id) if self._known else records.list(self.id)
        return [one.value for one in found if one.value is not None]

    @property
    def writable(self) -> bool:
        """Whether the person may change plan, meetings and roll."""
        return self._work.ring.latest(self.id, Compartment.GROUP).right is Right.WRITE

    @property
    def staff(self) -> tuple[GroupStaff, ...]:
        """Who leads the group, as the instructions say."""
        found = self._work.relations.staff.get(self.id, {})
        return tuple(GroupStaff(person, function) for person, function in found.items())

    def plan(self) -> GroupPlan:
        """Give the plan; raises NotFound where there is none that opens."""
        found = self._list(self._work.group_plans)
        if not found:
            raise NotFound
        return found[0]

    def title(self) -> str:
        """Give the title; an empty one where no plan opens."""
        found = self._list(self._work.group_plans)
        return found[0].title if found else ""

    def plans(self) -> tuple[PlanSpell, ...]:
        """Give the plans by which the cycle ran, the first one first."""
        return plan_spells(self._work, self.id)

    def spells(self) -> tuple[StaffSpell, ...]:
        """Say who worked in the group as what, from when until when."""
        return staff_spells(self._work, self.id)

    def meetings(self) -> tuple[Meeting, ...]:
        """Give the meetings as they were set."""
        return tuple(self._list(self._work.meetings))

    def meeting(self, meeting: MeetingId) -> Meeting:
        """Give one meeting; raises NotFound."""
        for one in self.meetings():
            if one.id == meeting:
                return one
        raise NotFound

    def members(self) -> tuple[Member, ...]:
        """Give everyone who is or was on the roll, by code."""
        found = self._list(self._work.roll)
        return tuple(sorted(found, key=lambda member: (member.code, member.joined)))

    def member(self, membership: MembershipId) -> Member:
        """Give one membership spell; raises NotFound."""
        for one in self.members():
            if one.membership == membership:
                return one
        raise NotFound

    def marks(self) -> Marks:
        """Give the marks that this person may see, without those that were cleared."""
        return _marks(self._work, (one.membership for one in self.members()))

    def has_marks(self, meeting: MeetingId) -> bool:
        """Whether anyone was marked at a meeting."""
        return any(one == meeting for _, one in self.marks())

    def dose(self, member: Member) -> Dose:
        """Count what one member received.

        The marks of others only tell that a meeting was held: they are read where one is in
        doubt, that is planned, has come, and has no mark of this member.
        """
        marks = _marks(self._work, [member.membership])
        meetings = as_held(self.meetings(), {one for _, one in marks})
        today = local_day(self._work.now)
        if any(_in_doubt(one, today) and belongs(member, one) for one in meetings):
            meetings = as_held(meetings, {one for _, one in self.marks()})
        return dose_of(member, meetings, marks)

    def mark_record(self, membership: MembershipId, meeting: MeetingId) -> UUID | None:
        """Find the record of a mark, cleared or not."""
        stored = self.stored_mark(membership, meeting)
        return stored.id if stored is not None else None

    def stored_mark(self, membership: MembershipId, meeting: MeetingId) -> Stored[Mark] | None:
        """Find a mark as it is kept, cleared or not."""
        for stored in self._work.attendance.list(membership):
            if stored.value and stored.value.meeting == meeting:
                return stored
        return None

    def _counted(self, meetings: tuple[Meeting, ...]) -> datetime:
        """Say by the settings of which moment a cycle is judged: its last day, or today."""
        now = self._work.now
        return min(now, max((one.start for one in meetings), default=now))

    def _is_over(self, meetings: tuple[Meeting, ...]) -> bool:
        """Whether no meeting is left that could still be held."""
        return not any(
            one.status is MeetingStatus.PLANNED and one.start >= self._work.now for one in meetings
        )

    def file(self) -> GroupFile:
        """Give the whole group as far as this person is entitled."""
        members, marks = self.members(), self.marks()
        meetings = as_held(self.meetings(), {meeting for _, meeting in marks})
        rules = settings_at(self._work, self._counted(meetings)).dose
        is_over = self._is_over(meetings)
        return GroupFile(
            id=self.id,
            plan=self.plan(),
            staff=self.staff,
            members=members,
            meetings=meetings,
            marks=marks,
            doses={one.membership: dose_of(one, meetings, marks) for one in members},
            adequate_percent=rules.adequate_percent,
            offered=offered_absences(self._work),
            received=received_by_spell(members, meetings, marks, rules, is_over=is_over),
            then=self._then(meetings),
            closed=closed_files(self._work, {one.case for one in members}),
        )

    def _then(self, meetings: Iterable[Meeting]) -> dict[MeetingId, Then]:
        plans, spells, now = self.plans(), self.spells(), self.staff
        held = (one for one in meetings if one.start < self._work.now)
        found = {one.id: then(one, plans, spells, now) for one in held}
        return {meeting: was for meeting, was in found.items() if was is not None}


@helps_use_cases
def closed_files(work: Work, cases: Collection[CaseId]) -> frozenset[CaseId]:
    """Give those of some clients whose file is closed, as far as this person sees it."""
    rows = register_of(work).rows(work)
    return frozenset(
        row.case for row in rows if row.status is CaseStatus.CLOSED and row.case in cases
    )


@helps_use_cases
def plan_spells(work: Work, group: GroupId) -> tuple[PlanSpell, ...]:
    """Give the plans of a cycle that this person's keys open, the first one first."""
    plans = work.group_plans
    return _spells(
        one
        for stored in plans.known(group)
        for one in (plans.versions(stored.id) if stored.version > 1 else [stored])
    )


def _spells(newest_first: Iterable[Stored[GroupPlan]]) -> tuple[PlanSpell, ...]:
    found: list[PlanSpell] = []
    until: datetime | None = None
    for one in newest_first:
        if one.value is not None:
            found.insert(0, PlanSpell(one.value, one.created, until))
            until = one.created
    return tuple(found)


@helps_use_cases
def staff_spells(work: Work, group: GroupId) -> tuple[StaffSpell, ...]:
    """Say who worked in a group as what, by the signed instructions."""
    return tuple(
        StaffSpell(
            one.person,
            one.function,
            moment(one.since),
            None if one.until is None else moment(one.until),
        )
        for one in work.relations.staff_facts.get(group, ())
    )


def _in_doubt(meeting: Meeting, today: date) -> bool:
    return meeting.status is MeetingStatus.PLANNED and local_day(meeting.start) <= today


def _marks(work: Work, memberships: Iterable[UUID]) -> Marks:
    held = [one for one in memberships if work.ring.holds(one, Compartment.ATTEND)]
    found = (stored.value for stored in work.attendance.list(*held))
    return {
        (mark.membership, mark.meeting): mark
        for mark in found
        if mark is not None and mark.status is not None
    }


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A group in the book."""

    id: GroupId
    plan: GroupPlan
    meetings: tuple[Meeting, ...]
    members: tuple[Member, ...]
    plans: tuple[PlanSpell, ...] = ()

    def plan_at(self, at: datetime) -> GroupPlan:
        """Give the plan that held at a moment."""
        return plan_at(self.plans, at) if self.plans else self.plan


class GroupBook:
    """All groups of one desk in memory, brought up to date by what is new.

    Only use cases that read may ask it: what a transaction wrote and then took back would stay.
    A group that is not this person's to read any more is in it as their keys know it last.
    """

    def __init__(self) -> None:
        self._found: dict[str, dict[UUID, tuple[Any, ...]]] = {table: {} for table in _TABLES}
        self._marked: dict[UUID, frozenset[MeetingId]] = {}
        self._plans: dict[UUID, tuple[PlanSpell, ...]] = {}
        self._seen: dict[str, int] = {}
        self._epochs: dict[UUID, int] = {}

    @staticmethod
    def of(work: Work) -> GroupBook:
        """Give the book of the desk in which a use case runs."""
        return _books.setdefault(register_of(work), GroupBook())

    def groups(self, work: Work) -> tuple[GroupFacts, ...]:
        """Give every group that this person is to read now, the one begun last first.

        Who left the staff, or whose client is no member any more, still holds the keys of then,
        and is shown the group no more.
        """
        reading = ReadsNow(work)
        return tuple(one for one in self.known(work) if reading.reads(one.id, Compartment.GROUP))

    def known(self, work: Work) -> tuple[GroupFacts, ...]:
        """Give every group whose keys this person holds, for what it was to their clients."""
        held = {UUID(bytes=raw) for raw in work.ring.scopes(Compartment.GROUP)}
        epochs = {one: work.ring.latest(one, Compartment.GROUP).epoch for one in held}
        given = {one for one, epoch in epochs.items() if self._epochs.get(one) != epoch}
        self._epochs = epochs
        for table in _TABLES:
            self._refresh(work, table, held, given)
        plans, meetings, members = (self._found[table] for table in _TABLES)
        found = (
            GroupFacts(
                GroupId(one), plans[one][0], meetings[one], members[one], self._plans.get(one, ())
            )
            for one in held
            if plans[one]
        )
        return tuple(sorted(found, key=lambda one: (one.plan.first_meeting, one.id), reverse=True))

    def _refresh(self, work: Work, table: str, held: set[UUID], given: set[UUID]) -> None:
        """Read what is new, and anew what a key that was ``given`` since may open."""
        known = self._found[table]
        wanted = (self._changed(work, table) | given) & held
        found: dict[UUID, list[Any]] = {group: [] for group in wanted}
        for stored in work.records_of(table).known(*sorted(wanted)):
            if stored.value is not None:
                found[stored.scope].append(stored.value)
                if table == "group_plan":
                    self._plans[stored.scope] = self._spells(work, stored)
        known |= {group: tuple(values) for group, values in found.items()}

    def _spells(self, work: Work, stored: Stored[GroupPlan]) -> tuple[PlanSpell, ...]:
        """Read the earlier versions of a plan, where there are any."""
        if stored.version == 1:
            return ()
        return _spells(work.group_plans.versions(stored.id))

    def _changed(self, work: Work, table: str) -> set[UUID]:
        newest, scopes = work.records_of(table).scopes_after(self._seen.get(table, 0))
        self._seen[table] = newest
        return {UUID(bytes=raw) for raw in scopes}

    def marked(self, work: Work, group: GroupFacts) -> frozenset[MeetingId]:
        """Say which meetings of a group have marks that this person may see."""
        for membership in self._changed(work, "attendance"):
            self._marked.pop(membership, None)
        memberships = [one.membership for one in group.members]
        unread = {one: set[MeetingId]() for one in memberships if one not in self._marked}
        for membership, meeting in _marks(work, unread):
            unread[membership].add(meeting)
        self._marked |= {
            one: frozenset(meetings)
            for one, meetings in unread.items()
            if work.ring.holds(one, Compartment.ATTEND)
        }
        return frozenset().union(*(self._marked.get(one, ()) for one in memberships))


_TABLES = ("group_plan", "meeting", "roll_entry")
_books: WeakKeyDictionary[Register, GroupBook] = WeakKeyDictionary()
