"""Plan cycles of group therapy, keep their rolls, and mark who came."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.case_code import is_valid_code
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.days import local_day
from counsel_desk.domain.diary import Slot
from counsel_desk.domain.enrolment import EndReason, ending_of
from counsel_desk.domain.groups import (
    ATTENDED,
    AttendanceStatus,
    Dose,
    GroupFile,
    GroupPlan,
    GroupRow,
    GroupStaff,
    Mark,
    Meeting,
    MeetingReason,
    MeetingStatus,
    Member,
    as_held,
    belongs,
)
from counsel_desk.domain.ids import GroupId, MeetingId, MembershipId
from counsel_desk.services.desk import Changed, register_of, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid
from counsel_desk.services.group_places import Entry, check_fit, end_place, take_place
from counsel_desk.services.group_plans import EARLIEST, check_plan
from counsel_desk.services.group_records import GroupBook, GroupFacts, OpenGroup
from counsel_desk.services.group_schedule import clashes_of_member, meeting_starts
from counsel_desk.services.group_staff import check_staff
from counsel_desk.services.settings import check_absences
from counsel_desk.storage.entitlements import ScopeKind
from counsel_desk.storage.instructions import InstructionKind
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.register import CaseRow


@use_case(Permission.PLAN_GROUP, Changed.GROUPS)
def create_group(work: Work, *, plan: GroupPlan, staff: tuple[GroupStaff, ...]) -> GroupId:
    """Plan a cycle and set its meetings by its rule, at the same time on the wall.

    Without a rule they are a week apart. Raises Invalid with ``title-missing``,
    ``meetings-out-of-range``, ``minutes-out-of-range``, ``meeting-date-out-of-range``,
    ``lead-missing``, ``staff-role`` or ``staff-twice``, and as `recurrence.expand` does.
    """
    starts = meeting_starts(plan)
    plan = replace(plan, meetings=len(starts))
    check_plan(work, plan)
    check_staff(work, staff)
    group = GroupId(work.new_id())
    scope = work.keeper.new_scope(ScopeKind.GROUP, group=group, scope=group)
    for one in staff:
        work.instruct(InstructionKind.STAFF, group=group, person=one.person, function=one.function)
    work.keeper.make(scope, Compartment.GROUP)
    work.keeper.reconcile(group)
    tidy = replace(plan, title=plan.title.strip(), venue=plan.venue.strip())
    work.group_plans.put(group, tidy)
    for number, start in enumerate(starts, start=1):
        meeting = MeetingId(work.new_id())
        work.meetings.add(
            group, Meeting(meeting, group, number, start, plan.minutes), record=meeting
        )
    return group


@use_case(Permission.EDIT_GROUP, Changed.GROUPS)
def enrol(
    work: Work,
    group: GroupId,
    *,
    code: str,
    joined: date | None = None,
    agreed: date | None = None,
    override: str | None = None,
    despite: str = "",
) -> MembershipId:
    """Put a client on the roll by case code, from today or a day in the past.

    ``agreed`` is the day on which the client promised to keep what others say, ``override`` why
    it cannot wait for that, ``despite`` why someone joins who does not fit. A place on the waiting
    list becomes this one. Raises ConsentMissing, and Invalid with ``code-check`` for a mistyped
    code, ``unknown-code``, ``case-closed``, ``already-member``, ``joined-out-of-range``,
    ``spells-overlap``, ``group-full``, ``does-not-fit`` or ``agreed-out-of-range``.
    """
    row = _row_of(work, code)
    day = _check_enrolment(work, group, row, joined)
    check_fit(work, OpenGroup(work, group), row, despite)
    membership = MembershipId(work.new_id())
    scope = work.keeper.new_scope(
        ScopeKind.MEMBERSHIP, case=row.case, group=group, scope=membership
    )
    work.instruct(InstructionKind.ENROL, case=row.case, group=group, membership=membership)
    work.keeper.make(scope, Compartment.ATTEND)
    member = Member(membership, row.case, row.code, day)
    work.roll.add(group, member, record=membership)
    take_place(work, group, member, Entry(agreed, override, despite))
    for touched in (membership, row.case, group):
        work.keeper.reconcile(touched)
    return membership


@use_case(Permission.EDIT_GROUP)
def check_enrolment(work: Work, group: GroupId, *, code: str) -> tuple[Slot, ...]:
    """Give the meetings to come at which a client is wanted elsewhere; nobody is enrolled.

    Raises Invalid with ``code-check`` and ``unknown-code``.
    """
    return clashes_of_member(work, group, _row_of(work, code).case)


def _row_of(work: Work, code: str) -> CaseRow:
    wanted = code.strip().upper()
    if not is_valid_code(wanted):
        raise Invalid("code-check", field="code")
    for row in register_of(work).rows(work):
        if row.code == wanted:
            return row
    raise Invalid("unknown-code", field="code")


def _check_enrolment(work: Work, group: GroupId, row: CaseRow, joined: date | None) -> date:
    if row.status is CaseStatus.CLOSED:
        raise Invalid("case-closed", field="code")
    facts = work.relations.members_of(group)
    if any(fact.case == row.case and not fact.left for fact in facts):
        raise Invalid("already-member", field="code")
    today = local_day(work.now)
    day = joined or today
    if not EARLIEST.date() <= day <= today:
        earliest = EARLIEST.date()
        raise Invalid("joined-out-of-range", field="joined", earliest=earliest, latest=today)
    spells = [one for one in OpenGroup(work, group).members() if one.case == row.case]
    last = max((one.left for one in spells if one.left), default=None)
    if last is not None and day <= last:
        raise Invalid("spells-overlap", field="joined", left=last)
    return day


@use_case(Permission.EDIT_GROUP, Changed.GROUPS)
def end_membership(
    work: Work, group: GroupId, membership: MembershipId, *, on: date, reason: EndReason
) -> None:
    """End a membership spell on its last day, with its reason; the client may join again later.

    The roll says only what the dose needs; the reason is kept in the client's own file.

    Raises Invalid with ``ended-already`` or ``left-out-of-range``.
    """
    member = OpenGroup(work, group).member(membership)
    if member.left is not None:
        raise Invalid("ended-already")
    today = local_day(work.now)
    if not member.joined <= on <= today:
        raise Invalid("left-out-of-range", field="on", earliest=member.joined, latest=today)
    work.roll.replace(membership, replace(member, left=on, ending=ending_of(reason)))
    end_place(work, group, member, on, reason)
    work.instruct(InstructionKind.LEAVE, case=member.case, group=group, membership=membership)
    scopes = (member.case, group, membership)
    work.keeper.mark_pending(*scopes)
    for scope in scopes:
        work.keeper.reconcile(scope)


@use_case(Permission.SEE_GROUPS)
def list_groups(work: Work) -> tuple[GroupRow, ...]:
    """List the groups that this person may read, the one begun last first."""
    book = GroupBook.of(work)
    return tuple(_row(work, book, facts) for facts in book.groups(work))


def _row(work: Work, book: GroupBook, facts: GroupFacts) -> GroupRow:
    unmarked = any(
        one.status is MeetingStatus.PLANNED and one.start <= work.now for one in facts.meetings
    )
    marked = book.marked(work, facts) if unmarked else frozenset[MeetingId]()
    meetings = as_held(facts.meetings, marked)
    coming = (one.start for one in meetings if one.status is MeetingStatus.PLANNED)
    next_meeting = min((start for start in coming if start >= work.now), default=None)
    is_over = next_meeting is None  # then everybody who was in it counts, whenever the spell ended
    return GroupRow(
        id=facts.id,
        title=facts.plan.title,
        venue=facts.plan.venue,
        first_meeting=facts.plan.first_meeting,
        meetings=len(meetings),
        held=sum(one.status is MeetingStatus.HELD for one in meetings),
        members=len({one.case for one in facts.members if is_over or one.left is None}),
        next_meeting=next_meeting,
        staff=OpenGroup(work, facts.id).staff,
        cancelled=facts.plan.cancelled_on is not None,
        last_meeting=max((one.start for one in meetings), default=None),
        rule=facts.plan.rule,
    )


@use_case(Permission.SEE_GROUPS)
def open_group(work: Work, group: GroupId) -> GroupFile:
    """Open a group as far as this person is entitled, with the dose of each member."""
    return OpenGroup(work, group, known=True).file()


@use_case(Permission.MARK_ATTENDANCE, Changed.ATTENDANCE | Changed.ALERTS)
def mark(
    work: Work,
    group: GroupId,
    *,
    membership: MembershipId,
    meeting: MeetingId,
    status: AttendanceStatus | None,
    reasons: tuple[str, ...] = (),
) -> Dose:
    """Mark a member's attendance; None clears a mark, whose old value is kept.

    A mark says that the meeting was held. Gives the member's dose afterwards. Raises Invalid
    with ``meeting-in-future``, ``meeting-cancelled``, ``not-a-member-then`` or ``reason-unknown``.
    """
    opened = OpenGroup(work, group)
    member, found = opened.member(membership), opened.meeting(meeting)
    _check_mark(work, member, found)
    made = Mark(membership, meeting, status, tuple(dict.fromkeys(reasons)) if status else ())
    stored = opened.stored_mark(membership, meeting)
    kept = stored.value.reasons if stored is not None and stored.value else ()
    check_absences(work, made.reasons, kept)
    if stored is not None:
        work.attendance.replace(stored.id, made)
    elif status is not None:
        work.attendance.add(membership, made)
    if status is not None and found.status is MeetingStatus.PLANNED and opened.writable:
        work.meetings.replace(meeting, replace(found, status=MeetingStatus.HELD))
    if status in ATTENDED:
        _tell_file(work, member.case, local_day(found.start))
    return opened.dose(member)


def _tell_file(work: Work, case: CaseId, day: date) -> None:
    """Have the client's file count the meeting at once, where who marks may write there.

    Elsewhere the counsellor's own desk does, after the next unlock.
    """
    rows = {row.case: row for row in register_of(work).rows(work)}
    row = rows.get(case)
    if row is not None and row.merged_into is not None:
        row = rows.get(row.merged_into)
    if row is None or row.status is not CaseStatus.OPEN or row.digest is None:
        return
    digest = CaseDigest(work, row.case)
    if digest.writable:
        digest.came_on(day)
        register_of(work).touch(row.case)


def _check_mark(work: Work, member: Member, meeting: Meeting) -> None:
    if local_day(meeting.start) > local_day(work.now):
        raise Invalid("meeting-in-future", field="meeting")
    if meeting.status is MeetingStatus.CANCELLED:
        raise Invalid("meeting-cancelled", field="meeting")
    if not belongs(member, meeting):
        raise Invalid("not-a-member-then", field="membership")


@use_case(Permission.EDIT_GROUP, Changed.GROUPS)
def set_meeting_status(
    work: Work,
    group: GroupId,
    meeting: MeetingId,
    status: MeetingStatus,
    *,
    reason: MeetingReason | None = None,
) -> None:
    """Say that a meeting was held, was cancelled and why, or is planned after all.

    A meeting that is not cancelled keeps no reason.

    Raises Invalid with ``meeting-in-future`` for one that cannot have been held yet,
    ``meeting-has-marks`` for one that was held, by its marks, ``cycle-cancelled`` for one that is
    not to be held again, and ``reason-missing`` for one that is cancelled and nobody says why.
    """
    if status is MeetingStatus.CANCELLED and reason is None:
        raise Invalid("reason-missing", field="reason")
    opened = OpenGroup(work, group)
    found = opened.meeting(meeting)
    if status is MeetingStatus.HELD and local_day(found.start) > local_day(work.now):
        raise Invalid("meeting-in-future", field="meeting")
    if status is MeetingStatus.PLANNED and opened.plan().cancelled_on is not None:
        raise Invalid("cycle-cancelled", field="meeting")
    if status is not MeetingStatus.HELD and opened.has_marks(meeting):
        raise Invalid("meeting-has-marks", field="meeting")
    said = reason if status is MeetingStatus.CANCELLED else None
    if (status, said) != (found.status, found.reason):
        work.meetings.replace(meeting, replace(found, status=status, reason=said))
