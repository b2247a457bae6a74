"""After a membership the counsellor reads of the group no more than the client's own past."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counsel_desk.domain.access import Permission
from counsel_desk.domain.enrolment import EndReason
from counsel_desk.domain.groups import AttendanceStatus, MeetingStatus
from counsel_desk.services import (
    calendar,
    charts,
    client_groups,
    group_achieved,
    group_marks,
    group_places,
    group_plans,
    group_schedule,
    group_staff,
    groups,
    own_copy,
    timeline,
)
from counsel_desk.services.desk import use_case
from counsel_desk.services.errors import NotAllowed
from counsel_desk.services.group_days import meetings_attended
from counsel_desk.services.timeline import TimelineKind
from tests.builders import Office, open_office
from tests.storage.raw_keys import everything, join, opens, save

ON_TIME = AttendanceStatus.ON_TIME


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


@use_case(Permission.LIST_CLIENTS)
def _days_of(work, case):
    return meetings_attended(work).get(case)


class Cycle:
    """A cycle that counsellor1 leads, with a client of counsellor2, who leads nothing in it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.other = office.client(office.counsellor1)
        self.case = office.client(office.counsellor2)
        start = office.clock() - timedelta(weeks=3)
        self.id = office.group(members=(self.other, self.case), first_meeting=start)
        office.carry_out()
        self.file = office.coordinator.do(groups.open_group, self.id)
        self.spell = self.membership(self.case)
        for meeting in self.file.meetings[:2]:
            self.mark(self.spell, meeting)

    def membership(self, case):
        file = self.office.coordinator.do(groups.open_group, self.id)
        (found,) = (one for one in file.members if one.case == case and one.left is None)
        return found.membership

    def mark(self, membership, meeting):
        self.office.coordinator.do(
            groups.mark, self.id, membership=membership, meeting=meeting.id, status=ON_TIME
        )

    def end(self):
        self.office.coordinator.do(
            groups.end_membership, self.id, self.spell,
            on=self.office.clock().date(), reason=EndReason.COMPLETED,
        )  # fmt: skip
        self.office.carry_out()

    def go_on(self):
        """Change what the client's counsellor read before, and add what is no more of theirs."""
        coordinator = self.office.coordinator
        coordinator.do(group_plans.change_plan, self.id, replace(self.file.plan, venue="Hall Z"))
        for meeting in self.file.meetings[:3]:
            coordinator.do(groups.set_meeting_status, self.id, meeting.id, MeetingStatus.HELD)
        self.mark(self.membership(self.other), self.file.meetings[2])
        added = group_schedule.NewMeeting(self.file.meetings[-1].start + timedelta(weeks=1), 90)
        coordinator.do(group_schedule.add_meetings, self.id, added=(added,))


@pytest.fixture
def cycle(office: Office) -> Cycle:
    return Cycle(office)


def asked(cycle):
    """What is asked of a group by naming it."""
    meeting = cycle.file.meetings[0].id
    return (
        (groups.open_group, {}),
        (group_marks.mark_history, {"membership": cycle.spell, "meeting": meeting}),
        (group_schedule.meeting_history, {"meeting": meeting}),
        (group_places.places_of, {}),
        (group_staff.plan_history, {}),
        (group_staff.staff_history, {}),
    )


def test_the_group_is_closed_to_a_former_members_counsellor(office, cycle):
    mine = office.counsellor2
    for asks, named in asked(cycle):
        mine.do(asks, cycle.id, **named)
    assert [one.id for one in mine.do(groups.list_groups)] == [cycle.id]
    cycle.end()
    for asks, named in asked(cycle):
        with pytest.raises(NotAllowed):
            mine.do(asks, cycle.id, **named)
    assert mine.do(groups.list_groups) == ()
    day = cycle.file.meetings[-1].start.date()
    assert mine.do(calendar.calendar, first=day, days=1).entries == ()
    newest = max(epoch for part, epoch in everything(office, cycle.id) if part == "group")
    assert ("group", newest) not in opens(office, "counsellor2", cycle.id)
    assert [one.id for one in office.counsellor1.do(groups.list_groups)] == [cycle.id]


def past(office, cycle):
    """What the client's own file says of the cycle, to whoever counsels the client."""
    mine = office.counsellor2
    told = mine.do(timeline.timeline, cycle.case).entries
    (spell,) = mine.do(client_groups.groups_of_client, cycle.case)
    copy = mine.do(own_copy.preview_own_copy, cycle.case, chosen=frozenset({"groups"}))
    (part,) = copy.sections
    return {
        "chart": mine.do(charts.progress_course, cycle.case).meetings[:2],
        "timeline": [one.when for one in told if one.kind is TimelineKind.MEETING],
        "days": mine.do(_days_of, cycle.case),
        "spell": (spell.title, spell.dose.attended, spell.meetings),
        "copy": (part.items, part.lost),
    }


def test_the_clients_own_past_in_the_group_stays_whatever_becomes_of_it(office, cycle):
    cycle.end()
    before = past(office, cycle)
    assert [mark.attended for mark in before["chart"]] == [True, True]
    assert before["spell"] == ("Tumaini 1", 2, 10)
    assert len(before["days"]) == 2
    assert before["copy"][1] == 0
    cycle.go_on()
    assert past(office, cycle) == before
    office.clock.move(days=1)
    assert past(office, cycle) == before


def test_the_spells_of_a_client_say_which_groups_open(office, cycle):
    (spell,) = office.counsellor2.do(client_groups.groups_of_client, cycle.case)
    assert (spell.group, spell.opens, spell.member.left) == (cycle.id, True, None)
    cycle.end()
    (spell,) = office.counsellor2.do(client_groups.groups_of_client, cycle.case)
    assert (spell.opens, spell.member.left) == (False, office.clock().date())
    (seen,) = office.coordinator.do(client_groups.groups_of_client, cycle.case)
    assert seen.opens
    assert office.counsellor1.do(client_groups.groups_of_client, cycle.other)[0].opens
    with pytest.raises(NotAllowed):
        office.counsellor1.do(client_groups.groups_of_client, cycle.case)


def test_who_comes_back_brings_the_group_back_as_it_is_by_then(office, cycle):
    cycle.end()
    assert office.counsellor2.do(groups.list_groups) == ()
    cycle.go_on()
    office.clock.move(days=1)
    office.coordinator.do(
        groups.enrol, cycle.id, code=office.code(cycle.case), agreed=office.clock().date()
    )
    office.carry_out()
    (row,) = office.counsellor2.do(groups.list_groups)
    assert (row.venue, row.held, row.meetings) == ("Hall Z", 3, 11)
    assert len(office.counsellor2.do(client_groups.groups_of_client, cycle.case)) == 2


def test_a_supervisor_looks_back_at_a_cycle_as_it_was_to_clients_of_the_team(office):
    """Its outcomes are read after it; what is written later is not theirs by any key."""
    zuri = join(office, "zuri")
    save(office, "South", [zuri], [office.counsellor2])
    office.carry_out()
    cycle = Cycle(office)
    assert zuri.do(groups.open_group, cycle.id).plan.venue == "Hall B"
    cycle.end()
    cycle.go_on()
    newest = max(epoch for part, epoch in everything(office, cycle.id) if part == "group")
    assert ("group", newest) not in opens(office, "zuri", cycle.id)
    assert zuri.do(groups.open_group, cycle.id).plan.venue == "Hall B"
    found = zuri.do(group_achieved.group_achieved, cycle.id)
    assert [one.case for one in found.cohort.cases] == [cycle.case]
