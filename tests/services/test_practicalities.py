"""What meetings cost: kept where it belongs, seen by those who settle it, leaving by code."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.audit import Action
from counsel_desk.domain.enrolment import EndReason
from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.domain.practicalities import (
    CostKind,
    MeetingCosts,
    PaidBy,
    VenueCheck,
    VenuePoint,
    group_code,
    totals,
)
from counsel_desk.services import groups
from counsel_desk.services.errors import Invalid, NotAllowed, NotEntitled, NotFound
from counsel_desk.services.practicalities import (
    month_lines,
    open_practicalities,
    permit_accounts,
    permit_month,
    save_costs,
    save_transport,
    venue_checks_due,
)
from counsel_desk.storage import kinds
from tests.builders import PASSPHRASE, Office, actions

DAY = timedelta(days=1)


class Running:
    """A group of two members, three meetings held and the next in a week."""

    def __init__(self, office: Office, **facts: object) -> None:
        self.office = office
        self.cases = (office.client(), office.client(name="Akinyi Otieno"))
        start = office.clock() - 21 * DAY
        self.id = office.group(members=self.cases, first_meeting=start, **facts)
        file = office.coordinator.do(groups.open_group, self.id)
        self.meetings = file.meetings
        by_case = {one.case: one.membership for one in file.members}
        self.members = tuple(by_case[case] for case in self.cases)

    def pay(self, cents: int, *members: int, desk=None, at: int = 0, **facts: object) -> None:
        who = tuple(self.members[one] for one in members)
        desk = desk or self.office.coordinator
        desk.do(save_transport, self.id, self.meetings[at].id, who, cents=cents, **facts)

    def costs(self, at: int = 0, desk=None, **facts: object) -> None:
        made = MeetingCosts(self.meetings[at].id, **facts)
        (desk or self.office.coordinator).do(save_costs, self.id, made)

    def open(self, desk=None):
        return (desk or self.office.coordinator).do(open_practicalities, self.id)


@pytest.fixture
def group(office: Office) -> Running:
    return Running(office)


def test_money_adds_up_by_meeting_and_cycle(office, group):
    group.pay(35000, 0, by=PaidBy.MOBILE_MONEY, voucher=" V-1 ", paid_on=office.clock().date())
    group.pay(20000, 1)
    group.costs(refreshments=120000, childcare=50000, children=3)
    group.costs(1, interpreting=80000, interpreter="luo")
    found = group.open()
    assert [one.cents for one in found.meetings[:3]] == [225000, 80000, 0]
    whole = totals(found.lines)
    assert (whole.cents, whole.unpaid) == (305000, 20000)
    assert whole.kinds[CostKind.TRANSPORT] == 55000
    first = found.lines[0]
    assert (first.voucher, first.by, first.group) == ("V-1", PaidBy.MOBILE_MONEY,
                                                      group_code(group.id))  # fmt: skip
    assert {one.client for one in found.lines} == {*map(office.code, group.cases), ""}


def test_an_amount_is_corrected_taken_back_and_keeps_its_history(office, group):
    group.pay(35000, 0)
    group.pay(35000, 0)  # again the same: nothing new
    group.pay(30000, 0)
    group.pay(0, 0)
    group.pay(0, 1)  # there was none
    assert group.open().lines == ()
    stored = office.run(office.coordinator, lambda w: kinds.TRANSPORT.records(w).list(*group.cases))
    assert [one.version for one in stored] == [3]
    group.costs(refreshments=100)
    group.costs(refreshments=100)
    group.costs()
    group.costs(1)
    kept = office.run(office.coordinator, lambda w: kinds.PRACTICALITY.records(w).list(group.id))
    assert [one.version for one in kept] == [2]


def test_one_amount_is_entered_for_several_members_at_once(office, group):
    desk, when = office.coordinator, group.meetings[0].id
    for member in group.members:
        status = AttendanceStatus.ON_TIME
        desk.do(groups.mark, group.id, membership=member, meeting=when, status=status)
    group.pay(35000, 0, 1)
    first = group.open().meetings[0]
    assert [(one.came, one.transport.cents) for one in first.members] == [(True, 35000)] * 2
    assert group.open().meetings[1].members[0].came is None


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"cents": -1}, "money-out-of-range"),
        ({"cents": 2_000_001}, "money-out-of-range"),
        ({"cents": 100, "voucher": "9" * 31}, "voucher-too-long"),
        ({"cents": 100, "paid_on": date(2026, 3, 3)}, "paid-in-future"),
        ({"cents": 0, "paid_on": date(2026, 3, 1)}, "paid-nothing"),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_is_kept(group, facts, reason):
    cents, rest = facts["cents"], {key: one for key, one in facts.items() if key != "cents"}
    with pytest.raises(Invalid, match=reason):
        group.pay(cents, 0, **rest)
    assert group.open().lines == ()


def test_a_voucher_is_of_one_payment(group):
    with pytest.raises(Invalid, match="voucher-shared"):
        group.pay(100, 0, 1, voucher="V-1")
    group.pay(100, 0, voucher="V-1")
    group.pay(200, 0, voucher="V-1")
    with pytest.raises(Invalid, match="voucher-twice"):
        group.pay(100, 1, voucher="v-1")
    group.pay(0, 0)
    group.pay(100, 1, voucher="v-1")


def test_who_was_no_member_then_gets_no_money(office, group):
    late = office.client(name="Naliaka Wekesa")
    desk = office.coordinator
    desk.do(groups.enrol, group.id, code=office.code(late), agreed=office.clock().date())
    members = desk.do(groups.open_group, group.id).members
    membership = next(one.membership for one in members if one.case == late)
    with pytest.raises(Invalid, match="not-a-member-then"):
        desk.do(save_transport, group.id, group.meetings[0].id, (membership,), cents=100)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"refreshments": -1}, "money-out-of-range"),
        ({"interpreting": 10**9}, "money-out-of-range"),
        ({"children": 100}, "children-out-of-range"),
        ({"check": VenueCheck(date(2026, 3, 3))}, "check-in-future"),
        ({"check": VenueCheck(date(2026, 3, 1), recheck=date(2026, 3, 1))}, "recheck-out-of-range"),
        ({"check": VenueCheck(date(2026, 3, 1), recheck=date(2031, 3, 1))}, "recheck-out-of-range"),
        ({"check": VenueCheck(date(2026, 3, 1), remarks="x" * 501)}, "text-too-long"),
    ],
)
def test_costs_that_cannot_be_right_are_refused(group, facts, reason):
    with pytest.raises(Invalid, match=reason):
        group.costs(**facts)


def test_a_meeting_of_another_group_is_not_found(office, group):
    other = Running(office, title="Amani")
    with pytest.raises(NotFound):
        office.coordinator.do(save_costs, group.id, MeetingCosts(other.meetings[0].id, 100))


@pytest.mark.parametrize("user", ["peer", "supervisor", "admin", "counsellor2"])
def test_nobody_but_coordinators_and_facilitators_sees_or_settles_money(office, user):
    group = Running(office, peer=office.peer)
    office.carry_out()
    desk = office.desk(user)
    for asked in (
        lambda: group.open(desk),
        lambda: group.pay(100, 0, desk=desk),
        lambda: group.costs(desk=desk, refreshments=1),
        lambda: desk.do(venue_checks_due),
        lambda: desk.do(month_lines, date(2026, 2, 1)),
    ):
        with pytest.raises(NotAllowed):
            asked()


def test_a_peer_holds_no_key_to_the_money_of_members(office):
    group = Running(office, peer=office.peer)
    office.carry_out()
    group.pay(35000, 0)
    holds = office.run(office.peer, lambda work: work.ring.holds(group.cases[0], Compartment.COORD))
    assert not holds
    record = _record(office)
    with pytest.raises(NotEntitled):
        office.run(office.peer, lambda work: kinds.TRANSPORT.records(work).open(record))


def _record(office: Office):
    def only(work):
        return next(one.id for one in kinds.TRANSPORT.records(work).every())

    return office.run(office.coordinator, only)


def test_a_facilitator_settles_money_until_a_member_leaves(office, group):
    office.carry_out()
    lead = office.counsellor1
    group.pay(20000, 0, desk=lead)
    theirs = office.client(office.counsellor2, name="Naliaka Wekesa")
    desk, today = office.coordinator, office.clock().date()
    membership = desk.do(groups.enrol, group.id, code=office.code(theirs), agreed=today)
    office.carry_out()
    office.clock.move(days=7)
    now = group.meetings[4].id
    lead.do(save_transport, group.id, now, (membership,), cents=10000)
    day, reason = office.clock().date(), EndReason.RELOCATED
    desk.do(groups.end_membership, group.id, membership, on=day, reason=reason)
    office.carry_out()
    found = desk.do(open_practicalities, group.id)
    assert totals(found.lines).cents == 30000
    assert found.sealed == 0


def test_a_month_holds_all_groups_and_no_other_month(office, group):
    other = Running(office, title="Amani")
    group.pay(100, 0)  # on 9 February
    group.pay(200, 0, at=3)  # on 2 March
    other.costs(0, refreshments=1000)
    office.group(title="Later", first_meeting=office.clock() + 90 * DAY)
    found = office.coordinator.do(month_lines, date(2026, 2, 20))
    assert sorted(one.cents for one in found) == [100, 1000]
    assert {one.group for one in found} == {group_code(group.id), group_code(other.id)}
    march = office.coordinator.do(month_lines, date(2026, 3, 1))
    assert [one.cents for one in march] == [200]


def test_venues_are_asked_for_until_they_are_looked_at(office, group):
    desk = office.coordinator
    (due,) = desk.do(venue_checks_due)
    assert (due.group, due.last, due.due <= office.clock().date()) == (group.id, None, True)
    today = office.clock().date()
    check = VenueCheck(today, (VenuePoint.EXITS,), today + 14 * DAY)
    group.costs(check=check)
    assert desk.do(venue_checks_due) == ()
    office.clock.move(days=15)
    (due,) = desk.do(venue_checks_due)
    assert (due.last, due.due) == (today, today + 14 * DAY)
    group.costs(4, check=replace(check, on=office.clock().date(), recheck=None))
    assert desk.do(venue_checks_due) == ()
    office.group(title="Over", first_meeting=office.clock() - 300 * DAY)
    assert desk.do(venue_checks_due) == ()


def test_accounts_leave_after_the_passphrase_and_are_logged(office, group, tmp_path):
    ask = {"path": tmp_path / "costs.csv", "passphrase": PASSPHRASE}
    permit = office.coordinator.do(permit_accounts, group.id, **ask)
    assert permit.path == tmp_path / "costs.csv"
    assert office.coordinator.do(permit_month, **ask).path == permit.path
    assert actions(office)[-2:] == [Action.EXPORTED] * 2
    for user in ("peer", "supervisor", "admin"):
        with pytest.raises(NotAllowed):
            office.desk(user).do(permit_accounts, group.id, **ask)
        with pytest.raises(NotAllowed):
            office.desk(user).do(permit_month, **ask)
