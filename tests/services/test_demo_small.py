"""A demonstration of few clients lacks what its parts write about; one of many is part whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from counsel_desk.domain.cases import CaseStatus, SessionOutcome
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import MeetingStatus
from counsel_desk.domain.measurement import PlanLine
from counsel_desk.services import (
    cases,
    demo,
    demo_courses,
    demo_endings,
    demo_files,
    demo_measurement,
    demo_write,
    groups,
    handover,
    intake,
    measurement,
    notes,
    outreach,
    screenings,
    strikes,
    vaults,
    verification,
)
from counsel_desk.services.demo_courses import on_the_wall, plan_client
from tests.builders import Office, cheap_keys

NOW = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
"""A Monday: the last day of work was before the weekend."""


@pytest.fixture
def mine(office: Office):
    """Three files of counsellor1, with two notes each and no screening."""
    found = []
    for number in range(3):
        found.append(office.client(name=f"Client {number}"))
        for _ in range(2):
            office.note(office.counsellor1, found[-1])
            office.clock.move(hours=2)
    office.clock.move(days=10)
    return found


def desks(office: Office, *names: str):
    return {name: office.desk(name) for name in names}


def test_without_a_file_of_three_notes_none_is_filed_anew_and_the_rest_is_written(office, mine):
    staff = desks(office, "counsellor1", "counsellor2", "supervisor")
    at = office.clock()
    assert demo_files.write_files(staff, mine, office.clock) == 0
    assert office.clock() == at
    desk = office.counsellor1
    assert [desk.do(strikes.list_strikes, case) for case in mine] == [{}] * 3
    assert [len(desk.do(notes.list_notes, case)) for case in mine] == [2, 2, 2]
    assert [bool(desk.do(handover.covers, case)) for case in mine] == [False, False, True]


def test_without_a_screening_nothing_is_corrected_and_the_plans_are_written(office, mine):
    demo_measurement.write_measurement(desks(office, "counsellor1"), mine, office.clock)
    desk, today = office.counsellor1, office.clock().date()
    assert [desk.do(screenings.list_screenings, case) for case in mine] == [()] * 3
    found = [desk.do(measurement.client_schedule, case, today) for case in mine]
    assert [one.is_own for one in found] == [True, False, False]
    assert PlanLine("who-5", weeks=4) in found[0].lines
    held = {one.instrument for one in found[1].standings if one.put_off}
    assert held == {"pcl-5", "phq-9"}


def test_a_running_cycle_of_nobody_has_nobody_to_be_asked_after(office):
    group = office.group()
    first = office.coordinator.do(groups.open_group, group).meetings[0]
    office.coordinator.do(groups.set_meeting_status, group, first.id, MeetingStatus.HELD)
    staff = desks(office, "coordinator", "counsellor2")
    assert demo_endings.write_endings(staff) == 1
    assert office.coordinator.do(outreach.outreach_due) == ()
    titles = {row.title: row.cancelled for row in office.coordinator.do(groups.list_groups)}
    assert titles == {"Tumaini 1": False, demo_endings.CANCELLED: True}


def test_beyond_the_first_clients_there_is_a_course_alone_and_it_may_have_ended(
    tmp_path, monkeypatch
):
    for module in (demo, demo_write):
        monkeypatch.setattr(module, "WHOLE", 6)
    folder = tmp_path / "Demo.cdv"
    with cheap_keys() as cost:
        told = demo.make_demo(folder, clients=24, seed=3, now=NOW, cost=cost)
        desk = vaults.open_vault(
            folder, user_name="supervisor", passphrase=demo.PASSPHRASE, clock=lambda: NOW
        )
    rows = [row for row in desk.do(cases.list_cases) if row.accepted]
    whole = {row.case for row in rows if desk.do(intake.open_intake, row.case)}
    assert len(whole) == 6
    later = [row for row in rows if row.case not in whole]
    ahead = {row.case for row in later if any(one.start > NOW for one in row.appointments)}
    open_ones = {row.case for row in later if row.status is CaseStatus.OPEN}
    assert open_ones == ahead != set()
    assert {row.status for row in later} == {CaseStatus.OPEN, CaseStatus.CLOSED}
    assert all(row.digest and row.digest.notes for row in later)
    assert verification.verify(desk).problems == []
    assert told["counts"]["clients"] == 24
    came = {
        local_day(one.start)
        for row in rows
        for one in row.appointments
        if one.outcome is SessionOutcome.ATTENDED and row.case in whole
    }
    desk.close()
    lately = {day for day in came if day >= local_day(NOW) - timedelta(days=3)}
    assert date(2026, 9, 11) in lately, "what waits for its note was on Friday"
    assert date(2026, 9, 13) not in lately


def test_who_is_full_sees_the_next_client_later_that_day_or_in_the_morning_after():
    plan = plan_client(Random("7:1"), 1, NOW.date())
    asked, diaries = on_the_wall(date(2026, 9, 14), 16), demo_courses.Diaries()
    given = [diaries.apart(replace(plan, next_session=asked)).next_session for _ in range(4)]
    tomorrow = [on_the_wall(date(2026, 9, 15), hour) for hour in (8, 9)]
    assert given == [asked, on_the_wall(date(2026, 9, 14), 17), *tomorrow]
    colleague = replace(plan, counsellor=1 - plan.counsellor, next_session=asked)
    assert diaries.apart(colleague) == colleague
    over = replace(plan, next_session=None)
    assert diaries.apart(over) == over
