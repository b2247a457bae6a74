"""Keep what meetings cost and whether venues are safe, and let the accounts leave by code.

Transport money is kept in the member's own file, where those see it who settle it; what a meeting
as a whole costs is kept with the group. A peer holds no key to what a member was given, and is let
in to neither; what a meeting costs as a whole is kept from peers by that wall alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import ATTENDED, Meeting, MeetingStatus, belongs
from counsel_desk.domain.ids import GroupId, MeetingId, MembershipId
from counsel_desk.domain.practicalities import (
    LONGEST_VOUCHER,
    MOST_CENTS,
    MOST_CHILDREN,
    MOST_TRANSPORT,
    CostKind,
    CostLine,
    MeetingCosts,
    MemberMoney,
    PaidBy,
    Transport,
    VenueCheck,
    VenueDue,
    group_code,
    venue_due,
)
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import Invalid
from counsel_desk.services.exports import ExportKind, ExportPermit
from counsel_desk.services.group_records import GroupBook, OpenGroup
from counsel_desk.services.leaving import permit_file
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from uuid import UUID

    from counsel_desk.domain.groups import Mark, Member

LONGEST_REMARKS = 500
FURTHEST_CHECK = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class MeetingMoney:
    """A meeting with what it costs, and the members who could come to it."""

    meeting: Meeting
    costs: MeetingCosts
    members: tuple[MemberMoney, ...]

    @property
    def transport(self) -> int:
        """Transport money of all members, in cents."""
        return sum(one.transport.cents for one in self.members if one.transport)

    @property
    def cents(self) -> int:
        """Everything together."""
        return self.transport + self.costs.cents


@dataclass(frozen=True, slots=True)
class Practicalities:
    """What the meetings of a cycle cost; ``lines`` are the same amounts for the accountant."""

    group: GroupId
    meetings: tuple[MeetingMoney, ...]
    lines: tuple[CostLine, ...]

    @property
    def sealed(self) -> int:
        """Members whose transport money this reader may not see."""
        return len({m.case for one in self.meetings for m in one.members if not m.is_open})


@use_case(Permission.EDIT_GROUP)
def open_practicalities(work: Work, group: GroupId) -> Practicalities:
    """Give what the meetings of a cycle cost, as far as this person may see it."""
    return _Money(work).practicalities(OpenGroup(work, group))


@use_case(Permission.PLAN_GROUP)
def month_lines(work: Work, month: date) -> tuple[CostLine, ...]:
    """Give what all groups cost in the month of a day, in the order of days."""
    money = _Money(work)
    wanted = (month.year, month.month)
    lines = (
        line
        for facts in GroupBook.of(work).groups(work)
        if any(_month(one) == wanted for one in facts.meetings)
        for line in money.practicalities(OpenGroup(work, facts.id)).lines
    )
    found = (one for one in lines if (one.day.year, one.day.month) == wanted)
    return tuple(sorted(found, key=lambda one: (one.day, one.group, one.number)))


def _month(meeting: Meeting) -> tuple[int, int]:
    day = local_day(meeting.start)
    return day.year, day.month


@use_case(Permission.EDIT_GROUP, Changed.GROUPS)
def save_transport(
    work: Work,
    group: GroupId,
    meeting: MeetingId,
    members: tuple[MembershipId, ...],
    *,
    cents: int,
    by: PaidBy = PaidBy.CASH,
    voucher: str = "",
    paid_on: date | None = None,
) -> None:
    """Keep the transport money of members for a meeting; no cents take it back.

    Raises Invalid with ``money-out-of-range``, ``voucher-too-long``, ``voucher-shared`` (one
    voucher for several members), ``voucher-twice``, ``paid-in-future``, ``paid-nothing`` or
    ``not-a-member-then``.
    """
    said = voucher.strip()
    _check_money(work, cents, said, paid_on, shared=len(members) > 1)
    opened = OpenGroup(work, group)
    found = opened.meeting(meeting)
    for membership in members:
        member = opened.member(membership)
        if not belongs(member, found):
            raise Invalid("not-a-member-then", field="membership")
        _check_voucher(work, opened, (membership, meeting), said)
        made = Transport(membership, group, meeting, cents, by, said, paid_on)
        _put_transport(work, member, made)


def _check_money(
    work: Work, cents: int, voucher: str, paid_on: date | None, *, shared: bool
) -> None:
    if not 0 <= cents <= MOST_TRANSPORT:
        raise Invalid("money-out-of-range", field="cents", most=MOST_TRANSPORT // 100)
    if len(voucher) > LONGEST_VOUCHER:
        raise Invalid("voucher-too-long", field="voucher", most=LONGEST_VOUCHER)
    if voucher and shared:
        raise Invalid("voucher-shared", field="voucher")
    if paid_on is not None and paid_on > local_day(work.now):
        raise Invalid("paid-in-future", field="paid_on")
    if paid_on is not None and not cents:
        raise Invalid("paid-nothing", field="cents")


def _check_voucher(
    work: Work, opened: OpenGroup, own: tuple[MembershipId, MeetingId], voucher: str
) -> None:
    """Refuse a voucher that stands for another payment of the cycle."""
    if not voucher:
        return
    for one in _transports(work, opened.members()).values():
        is_other = (one.membership, one.meeting) != own
        if is_other and one.cents and one.voucher.casefold() == voucher.casefold():
            raise Invalid("voucher-twice", field="voucher", voucher=voucher)


def _put_transport(work: Work, member: Member, made: Transport) -> None:
    records = kinds.TRANSPORT.records(work)
    for stored in records.list(member.case):
        one = stored.value
        if one is not None and (one.membership, one.meeting) == (made.membership, made.meeting):
            if one != made:
                records.replace(stored.id, made)
            return
    if made.cents:
        records.add(member.case, made)


@use_case(Permission.EDIT_GROUP, Changed.GROUPS)
def save_costs(work: Work, group: GroupId, costs: MeetingCosts) -> None:
    """Keep what a meeting costs besides transport, and how its venue was found.

    Raises Invalid with ``money-out-of-range``, ``children-out-of-range``, ``check-in-future``,
    ``recheck-out-of-range`` or ``text-too-long``.
    """
    _check_costs(work, costs)
    OpenGroup(work, group).meeting(costs.meeting)
    records = kinds.PRACTICALITY.records(work)
    for stored in records.list(group):
        if stored.value is not None and stored.value.meeting == costs.meeting:
            if stored.value != costs:
                records.replace(stored.id, costs)
            return
    if costs != MeetingCosts(costs.meeting):
        records.add(group, costs)


def _check_costs(work: Work, costs: MeetingCosts) -> None:
    for name in ("refreshments", "childcare", "interpreting"):
        if not 0 <= getattr(costs, name) <= MOST_CENTS:
            raise Invalid("money-out-of-range", field=name, most=MOST_CENTS // 100)
    if not 0 <= costs.children <= MOST_CHILDREN:
        raise Invalid("children-out-of-range", field="children", most=MOST_CHILDREN)
    check, today = costs.check, local_day(work.now)
    if check is None:
        return
    if check.on > today:
        raise Invalid("check-in-future", field="checked")
    if check.recheck is not None and not check.on < check.recheck <= today + FURTHEST_CHECK:
        raise Invalid("recheck-out-of-range", field="recheck", latest=today + FURTHEST_CHECK)
    if len(check.remarks) > LONGEST_REMARKS:
        raise Invalid("text-too-long", field="remarks", most=LONGEST_REMARKS)


@use_case(Permission.PLAN_GROUP)
def venue_checks_due(work: Work) -> tuple[VenueDue, ...]:
    """Give the groups whose venue is to be looked at, the longest due first."""
    today = local_day(work.now)
    found = []
    for facts in GroupBook.of(work).groups(work):
        days = [
            local_day(one.start)
            for one in facts.meetings
            if one.status is MeetingStatus.PLANNED and local_day(one.start) >= today
        ]
        due = venue_due(_checks(work, facts.id), days, today) if days else None
        if due is not None:
            title, venue = facts.plan.title, facts.plan.venue
            found.append(VenueDue(facts.id, title, venue, min(days), due[1], due[0]))
    return tuple(sorted(found, key=lambda one: (one.due, one.title)))


def _checks(work: Work, group: UUID) -> Iterator[VenueCheck]:
    for stored in kinds.PRACTICALITY.records(work).list(group):
        if stored.value is not None and stored.value.check is not None:
            yield stored.value.check


@use_case(Permission.EDIT_GROUP)
def permit_accounts(work: Work, group: GroupId, *, path: Path, passphrase: str) -> ExportPermit:
    """Let the accounts of a cycle leave as a CSV, by code alone.

    Raises WrongPassphrase, and Invalid for a path where no file may be.
    """
    permit = permit_file(work, path=path, passphrase=passphrase, kind=ExportKind.CSV)
    work.note(Action.EXPORTED, group)
    return permit


@use_case(Permission.PLAN_GROUP)
def permit_month(work: Work, *, path: Path, passphrase: str) -> ExportPermit:
    """Let the accounts of all groups in a month leave as a CSV, by code alone.

    Raises WrongPassphrase, and Invalid for a path where no file may be.
    """
    permit = permit_file(work, path=path, passphrase=passphrase, kind=ExportKind.CSV)
    work.note(Action.EXPORTED, work.me)
    return permit


def _transports(
    work: Work, members: Iterable[Member]
) -> Mapping[tuple[MembershipId, MeetingId], Transport]:
    """Give the transport money of members whose file this person may see."""
    held = {one.case for one in members if work.ring.holds(one.case, Compartment.COORD)}
    found = (stored.value for stored in kinds.TRANSPORT.records(work).list(*held))
    return {(one.membership, one.meeting): one for one in found if one is not None}


class _Money:
    """Puts together what the meetings of a group cost."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def practicalities(self, opened: OpenGroup) -> Practicalities:
        """Give the meetings of a group with their costs."""
        file = opened.file()
        transports = _transports(self._work, file.members)
        stored = kinds.PRACTICALITY.records(self._work).list(opened.id)
        costs = {one.value.meeting: one.value for one in stored if one.value is not None}
        meetings = tuple(
            MeetingMoney(
                meeting,
                costs.get(meeting.id, MeetingCosts(meeting.id)),
                tuple(
                    self._member(member, meeting, transports, file.marks)
                    for member in file.members
                    if belongs(member, meeting)
                ),
            )
            for meeting in file.meetings
        )
        lines = tuple(line for one in meetings for line in _lines(opened.id, one))
        return Practicalities(opened.id, meetings, lines)

    def _member(
        self,
        member: Member,
        meeting: Meeting,
        transports: Mapping[tuple[MembershipId, MeetingId], Transport],
        marks: Mapping[tuple[MembershipId, MeetingId], Mark],
    ) -> MemberMoney:
        key = member.membership, meeting.id
        mark, money = marks.get(key), transports.get(key)
        return MemberMoney(
            membership=member.membership,
            case=member.case,
            code=member.code,
            came=mark.status in ATTENDED if mark is not None and mark.status else None,
            transport=money if money is not None and money.cents else None,
            is_open=self._work.ring.holds(member.case, Compartment.COORD),
        )


def _lines(group: GroupId, one: MeetingMoney) -> Iterator[CostLine]:
    """Write the amounts of a meeting down by code."""
    plain = CostLine(
        local_day(one.meeting.start), group_code(group), one.meeting.number,
        CostKind.TRANSPORT, 0,
    )  # fmt: skip
    for member in one.members:
        money = member.transport
        if money is not None:
            yield replace(
                plain, cents=money.cents, client=member.code, by=money.by,
                voucher=money.voucher, paid_on=money.paid_on,
            )  # fmt: skip
    amounts = {
        CostKind.REFRESHMENTS: one.costs.refreshments,
        CostKind.CHILDCARE: one.costs.childcare,
        CostKind.INTERPRETING: one.costs.interpreting,
    }
    for kind, cents in amounts.items():
        if cents:
            yield replace(plain, kind=kind, cents=cents)
