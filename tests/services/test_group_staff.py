"""Who leads a cycle changes while it runs, and access goes and comes with it: by raw keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counsel_desk.domain.access import Role
from counsel_desk.domain.audit import Action
from counsel_desk.domain.diary import Booking, ClashKind
from counsel_desk.domain.group_notes import ProcessNote
from counsel_desk.domain.groups import AttendanceStatus, GroupStaff, MeetingStatus, StaffFunction
from counsel_desk.services import (
    appointments,
    calendar,
    group_notes,
    group_plans,
    group_schedule,
    group_staff,
    groups,
    leavers,
    outreach,
    pending,
    trail,
    verification,
)
from counsel_desk.services.errors import Invalid, NotAllowed
from tests.builders import PASSPHRASE, Office, open_office, spoil
from tests.storage.raw_keys import everything, join, opens, save

LEAD, SECOND, PEER = StaffFunction.LEAD, StaffFunction.CO_FACILITATOR, StaffFunction.PEER


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def case(office: Office):
    made = office.client(office.counsellor1)
    office.carry_out()
    return made


@pytest.fixture
def group(office: Office, case):
    start = office.clock() - timedelta(weeks=2)
    made = office.group(lead=office.counsellor1, members=(case,), first_meeting=start)
    office.carry_out()
    return made


def team(*who: tuple[object, StaffFunction]) -> tuple[GroupStaff, ...]:
    return tuple(GroupStaff(desk.me.id, function) for desk, function in who)


def change(office: Office, group, *who) -> int:
    return office.coordinator.do(group_staff.change_staff, group, team(*who))


def member(office: Office, group):
    return office.coordinator.do(groups.open_group, group).members[0]


def test_who_comes_gets_the_group_its_marks_and_the_safe_contact(office, case, group):
    membership = member(office, group).membership
    for scope in (case, group, membership):
        assert opens(office, "counsellor2", scope) == set()
    assert change(office, group, (office.counsellor1, LEAD), (office.counsellor2, SECOND)) == 1
    office.carry_out()
    assert opens(office, "counsellor2", group) == everything(office, group)
    assert opens(office, "counsellor2", membership) == everything(office, membership)
    assert {one for one, _ in opens(office, "counsellor2", case)} == {"coord", "contact"}
    meeting = office.coordinator.do(groups.open_group, group).meetings[0]
    office.counsellor2.do(
        groups.mark, group, membership=membership, meeting=meeting.id,
        status=AttendanceStatus.ON_TIME,
    )  # fmt: skip
    assert verification.verify(office.founder).holds


def test_who_goes_loses_it_from_then_on(office, case, group):
    other = office.client(office.counsellor2)
    office.coordinator.do(
        groups.enrol, group, code=office.code(other), agreed=office.clock().date()
    )
    office.carry_out()
    assert "contact" in {one for one, _ in opens(office, "counsellor1", other)}
    change(office, group, (office.counsellor1, LEAD), (office.counsellor2, SECOND))
    office.carry_out()
    assert change(office, group, (office.counsellor2, LEAD)) == 2
    office.carry_out()
    joined = {one.case: one.membership for one in groups_of(office, group)}
    for scope in (group, other, joined[other]):
        newest = {part: max(e for p, e in everything(office, scope) if p == part)
                  for part, _ in everything(office, scope)}  # fmt: skip
        held = opens(office, "counsellor1", scope)
        now = {part for part, epoch in newest.items() if (part, epoch) in held}
        # their own client's group stays theirs to read, as of every member's counsellor
        assert now == ({"group"} if scope == group else set())
    office.counsellor2.do(
        groups.mark, group, membership=joined[other],
        meeting=office.coordinator.do(groups.open_group, group).meetings[2].id,
        status=AttendanceStatus.ON_TIME,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        office.counsellor1.do(
            groups.mark, group, membership=joined[other],
            meeting=office.coordinator.do(groups.open_group, group).meetings[2].id,
            status=None,
        )  # fmt: skip
    assert verification.verify(office.founder).holds


def listed(office, desk):
    return {one.id for one in desk.do(groups.list_groups)}


def test_who_goes_has_the_group_in_no_list_any_more(office, group):
    office.clock.move(days=7)
    spell = member(office, group).membership
    for meeting in office.coordinator.do(groups.open_group, group).meetings[:3]:
        office.coordinator.do(
            groups.mark, group, membership=spell, meeting=meeting.id,
            status=AttendanceStatus.DID_NOT_ATTEND,
        )  # fmt: skip
    second, peer = office.counsellor2, office.peer
    change(office, group, (office.counsellor1, LEAD), (second, SECOND), (peer, PEER))
    office.carry_out()
    assert listed(office, second) == listed(office, peer) == {group}
    assert second.do(outreach.outreach_due)
    change(office, group, (office.counsellor1, LEAD))
    office.carry_out()
    assert listed(office, second) == listed(office, peer) == set()
    assert second.do(outreach.outreach_due) == ()
    for desk in (office.counsellor1, office.coordinator, office.supervisor):
        assert listed(office, desk) == {group}


def test_who_comes_back_sees_the_group_as_it_is_by_then(office, group):
    second = office.counsellor2
    change(office, group, (office.counsellor1, LEAD), (second, SECOND))
    office.carry_out()
    assert listed(office, second) == {group}
    change(office, group, (office.counsellor1, LEAD))
    office.carry_out()
    assert listed(office, second) == set()
    meeting = office.coordinator.do(groups.open_group, group).meetings[0]
    office.coordinator.do(groups.set_meeting_status, group, meeting.id, MeetingStatus.HELD)
    assert listed(office, second) == set()
    change(office, group, (office.counsellor1, LEAD), (second, SECOND))
    office.carry_out()
    (row,) = second.do(groups.list_groups)
    assert row.held == 1


def groups_of(office, group):
    return office.coordinator.do(groups.open_group, group).members


def test_a_new_peer_marks_and_reads_nothing_else(office, case, group):
    change(office, group, (office.counsellor1, LEAD), (office.peer, PEER))
    office.carry_out()
    membership = member(office, group).membership
    assert {one for one, _ in opens(office, "peer", membership)} == {"attend"}
    assert {one for one, _ in opens(office, "peer", group)} == {"group"}
    assert opens(office, "peer", case) == set()
    change(office, group, (office.counsellor1, LEAD))
    office.carry_out()
    newest = max(epoch for _, epoch in everything(office, membership))
    assert ("attend", newest) not in opens(office, "peer", membership)
    with pytest.raises(NotAllowed):
        office.peer.do(groups.open_group, group)


def test_what_was_written_of_the_meetings_is_never_left_with_nobody(office, case, group):
    with pytest.raises(Invalid, match="process-closed"):  # of another team, all at once
        change(office, group, (office.counsellor2, LEAD))
    assert [one.person for one in staff(office, group)] == [office.counsellor1.me.id]
    change(office, group, (office.counsellor1, LEAD), (office.counsellor2, SECOND))
    office.carry_out()
    change(office, group, (office.counsellor2, LEAD))
    office.carry_out()
    assert "process" in {one for one, _ in opens(office, "counsellor2", group)}
    assert office.counsellor2.do(group_notes.list_meeting_notes, group) is not None


def test_nor_with_somebody_who_opens_the_latest_of_it_alone(office, group):
    """Who was given the newest seed by a note that turned it may wait for the older ones."""
    third, second, lead = join(office, "amina", Role.COUNSELLOR), office.counsellor2, LEAD
    change(office, group, (office.counsellor1, lead), (third, SECOND))
    office.carry_out()
    meeting = office.coordinator.do(groups.open_group, group).meetings[0].id
    _sign(office.counsellor1, group, meeting, "first")
    change(office, group, (office.counsellor1, lead), (second, SECOND))
    _sign(office.counsellor1, group, meeting, "second")  # before the pending work of this desk
    held = {epoch for part, epoch in opens(office, "counsellor2", group) if part == "process"}
    every = {epoch for part, epoch in everything(office, group) if part == "process"}
    assert held == {max(every)} != every
    with pytest.raises(Invalid, match="process-closed"):
        change(office, group, (second, lead))
    office.carry_out()
    change(office, group, (second, lead))
    office.carry_out()
    found = second.do(group_notes.open_meeting_notes, group, meeting).notes
    assert [one.content.text for one in found] == ["first", "second"]


def test_the_notes_of_a_lead_who_left_the_programme_are_passed_on(office, group):
    """The only lead is gone: the team's supervisor gives what they wrote to who leads it next."""
    lead, new = office.counsellor1, office.counsellor2
    meeting = office.coordinator.do(groups.open_group, group).meetings[0].id
    _sign(lead, group, meeting, "first")
    office.founder.do(leavers.remove_person, person=lead.me.id, passphrase=PASSPHRASE)
    with pytest.raises(Invalid, match="process-left"):
        change(office, group, (new, LEAD))
    file = office.coordinator.do(groups.open_group, group)
    office.coordinator.do(
        group_plans.change_plan, group, replace(file.plan, title="Faraja"), file.staff
    )  # the plan alone, with the staff as it is
    assert change(office, group, (new, LEAD), (lead, SECOND)) == 2
    for desk in (office.supervisor, new):
        pending.carry_out(desk)
    assert change(office, group, (new, LEAD)) == 1
    office.carry_out()
    (found,) = new.do(group_notes.open_meeting_notes, group, meeting).notes
    assert (found.content.text, found.intact) == ("first", True)
    _sign(new, group, meeting, "second")
    newest = max(epoch for part, epoch in everything(office, group) if part == "process")
    assert ("process", newest) in opens(office, "counsellor2", group)
    assert ("process", newest) not in opens(office, "supervisor", group)


def test_who_has_left_leads_nothing_and_comes_back_into_no_cycle(office, group):
    lead, new = office.counsellor1, office.counsellor2
    change(office, group, (lead, LEAD), (new, SECOND))
    office.carry_out()
    office.founder.do(leavers.remove_person, person=lead.me.id, passphrase=PASSPHRASE)
    with pytest.raises(Invalid, match="staff-role"):
        change(office, group, (lead, LEAD))
    change(office, group, (new, LEAD))
    with pytest.raises(Invalid, match="staff-role"):
        change(office, group, (new, LEAD), (lead, SECOND))


def test_a_cycle_whose_notes_nobody_opens_goes_on_all_the_same(office, group):
    lead, new = office.counsellor1, office.counsellor2
    save(office, "North", [], [lead])  # nobody supervises them
    office.carry_out()
    office.founder.do(leavers.remove_person, person=lead.me.id, passphrase=PASSPHRASE)
    assert change(office, group, (new, LEAD)) == 2


def _lose(office, group):
    """Have the only lead leave who could open what was written, and another one take it on."""
    lead, new = office.counsellor1, office.counsellor2
    meeting = office.coordinator.do(groups.open_group, group).meetings[0].id
    _sign(lead, group, meeting, "first")
    save(office, "North", [], [lead])  # nobody supervises them
    office.carry_out()
    office.founder.do(leavers.remove_person, person=lead.me.id, passphrase=PASSPHRASE)
    change(office, group, (new, LEAD))
    for desk in (office.coordinator, new):
        pending.carry_out(desk)
    return new, meeting


def test_who_takes_it_on_begins_its_notes_anew_where_nobody_opens_them(office, group):
    new, meeting = _lose(office, group)
    assert {epoch for part, epoch in opens(office, "counsellor2", group) if part == "process"} == {
        max(epoch for part, epoch in everything(office, group) if part == "process")
    }
    assert new.do(group_notes.list_meeting_notes, group) == ()
    assert new.do(group_notes.count_sealed_notes, group) == 1
    assert new.do(group_notes.open_meeting_notes, group, meeting).notes == ()
    _sign(new, group, meeting, "second")
    (found,) = new.do(group_notes.open_meeting_notes, group, meeting).notes
    assert (found.content.text, found.intact) == ("second", True)
    (line,) = new.do(group_notes.list_meeting_notes, group)
    assert line.count == 1
    assert office.founder.do(group_notes.count_sealed_notes, group) == 1  # of the new lead's team
    assert verification.verify(office.founder).holds


def test_notes_begun_anew_are_no_more_left_with_nobody(office, group):
    new, _meeting = _lose(office, group)
    save(office, "South", [], [new])
    third = join(office, "amina", Role.COUNSELLOR)
    for desk in (office.founder, new):
        pending.carry_out(desk)
    with pytest.raises(Invalid, match="process-closed"):
        change(office, group, (third, LEAD))


def test_nobody_begins_anew_what_another_is_about_to_pass_on(office, group):
    meeting = office.coordinator.do(groups.open_group, group).meetings[0].id
    _sign(office.counsellor1, group, meeting, "first")
    before = {epoch for part, epoch in everything(office, group) if part == "process"}
    change(office, group, (office.counsellor1, LEAD), (office.counsellor2, SECOND))
    pending.carry_out(office.counsellor2)  # before the lead, who holds the key
    assert {epoch for part, epoch in everything(office, group) if part == "process"} == before
    assert office.counsellor2.do(group_notes.count_sealed_notes, group) == 1
    pending.carry_out(office.counsellor1)
    pending.carry_out(office.counsellor2)
    assert office.counsellor2.do(group_notes.count_sealed_notes, group) == 0
    assert len(office.counsellor2.do(group_notes.list_meeting_notes, group)) == 1


def _sign(desk, group, meeting, text):
    note = ProcessNote(meeting=meeting, text=text)
    desk.do(group_notes.sign_meeting_note, group, note, sections={})


def staff(office, group):
    return office.coordinator.do(groups.open_group, group).staff


def test_who_from_when_until_when_is_kept_and_in_the_trail(office, group):
    before = office.clock()
    office.clock.at += timedelta(days=3)
    change(office, group, (office.counsellor1, LEAD), (office.counsellor2, SECOND))
    office.carry_out()
    office.clock.at += timedelta(days=3)
    change(office, group, (office.counsellor1, LEAD))
    spells = office.coordinator.do(group_staff.staff_history, group)
    assert [(one.person, one.function) for one in spells] == [
        (office.counsellor1.me.id, LEAD), (office.counsellor2.me.id, SECOND),
    ]  # fmt: skip
    assert spells[0].until is None
    assert spells[1].since.date() == (before + timedelta(days=3)).date()
    assert spells[1].until.date() == (before + timedelta(days=6)).date()
    office.founder.vault.forget_unsaved()  # read from the signed instructions again
    assert office.coordinator.do(group_staff.staff_history, group) == spells
    told = [one for one in office.founder.do(trail.list_trail).entries if one.subject == group]
    assert sum(one.action is Action.INSTRUCTION_GIVEN for one in told) == 3


def test_nothing_changes_where_the_staff_is_the_same(office, group):
    assert change(office, group, (office.counsellor1, LEAD)) == 0


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ([("counsellor1", SECOND)], "lead-missing"),
        ([("counsellor1", LEAD), ("counsellor1", SECOND)], "staff-twice"),
        ([("peer", LEAD)], "staff-role"),
    ],
)
def test_staff_that_cannot_be_is_refused(office, group, who, reason):
    wanted = [(office.desk(name), function) for name, function in who]
    with pytest.raises(Invalid, match=reason):
        change(office, group, *wanted)


def test_a_cancelled_cycle_keeps_its_staff(office, group):
    office.coordinator.do(group_plans.cancel_cycle, group, group_plans.CycleEnd.FUNDS)
    with pytest.raises(Invalid, match="cycle-cancelled"):
        change(office, group, (office.counsellor1, LEAD), (office.counsellor2, SECOND))


# --- what clashes is told before it is saved ---


def test_another_venue_and_other_people_are_held_against_the_diary(office, group):
    meetings = office.coordinator.do(groups.open_group, group).meetings
    at = meetings[-1].start
    office.group(
        lead=office.counsellor2, title="Umoja", venue="Hall Z", first_meeting=at, meetings=1
    )
    file = office.coordinator.do(groups.open_group, group)

    def check(plan, *who):
        found = office.coordinator.do(group_schedule.check_change, group, plan, team(*who))
        return [(one.start, [clash.kind for clash in one.clashes]) for one in found]

    assert check(file.plan, (office.counsellor1, LEAD)) == []
    moved = replace(file.plan, venue="hall  z")
    assert check(moved, (office.counsellor1, LEAD)) == [(at, [ClashKind.ROOM])]
    both = (office.counsellor1, LEAD), (office.counsellor2, SECOND)
    assert check(moved, *both) == [(at, [ClashKind.COUNSELLOR, ClashKind.ROOM])]


def test_who_is_enrolled_is_held_against_the_clients_diary(office, group):
    other = office.client(office.counsellor1)
    code = office.code(other)
    assert office.coordinator.do(groups.check_enrolment, group, code=code) == ()
    at = office.coordinator.do(groups.open_group, group).meetings[-1].start
    office.coordinator.do(appointments.book, other, Booking(at + timedelta(minutes=30), 50))
    (slot,) = office.coordinator.do(groups.check_enrolment, group, code=code)
    assert slot.start == at
    assert [one.kind for one in slot.clashes] == [ClashKind.CLIENT]


# --- a meeting of the past shows how it was ---


def test_a_meeting_of_the_past_shows_where_it_was_and_who_led_and_interpreted_it(office, group):
    coordinator, second = office.coordinator, office.counsellor2
    before = coordinator.do(groups.open_group, group)
    held, coming = before.meetings[0], before.meetings[-1]
    assert before.then == {}
    office.clock.move(days=1)
    moved = replace(
        before.plan, venue="Hall Z", interpreter="so", interpreter_name="Halima",
        supervisor=office.supervisor.me.id,
    )  # fmt: skip
    coordinator.do(group_plans.change_plan, group, moved)
    change(office, group, (office.counsellor1, LEAD), (second, SECOND))
    office.carry_out()
    after = coordinator.do(groups.open_group, group)
    was = after.then[held.id]
    assert (was.venue, was.interpreter) == (before.plan.venue, ("", ""))
    assert was.staff == team((office.counsellor1, LEAD))
    assert was.supervisor is None  # there was none
    assert coming.id not in after.then
    by_then = {one.item: one for one in _diary(coordinator, held.start)}[held.id]
    assert (by_then.place, by_then.people) == (before.plan.venue, (office.counsellor1.me.id,))
    assert not any(by_then.interpreter)
    to_come = {one.item: one for one in _diary(coordinator, coming.start)}[coming.id]
    assert (to_come.place, to_come.interpreter) == ("Hall Z", ("so", "Halima"))
    assert second.me.id in to_come.people
    plans = coordinator.do(group_staff.plan_history, group)
    assert [one.plan.venue for one in plans] == [before.plan.venue, "Hall Z"]
    assert (plans[0].until, plans[1].until) == (plans[1].since, None)
    office.clock.move(weeks=20)
    other = replace(moved, supervisor=office.founder.me.id)
    coordinator.do(group_plans.change_plan, group, other)
    was = coordinator.do(groups.open_group, group).then[coming.id]
    assert (was.supervisor, was.venue, was.staff) == (office.supervisor.me.id, None, None)


def test_a_plan_that_does_not_open_tells_nothing_of_before(office, group):
    spoil(office, "group_plan")
    assert office.coordinator.do(group_staff.plan_history, group) == ()


def _diary(desk, at):
    return desk.do(calendar.calendar, first=at.date(), days=1).entries
