"""Measurement plans: the programme's, a client's own, what is put off, and what is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from counsel_desk.domain.access import Permission
from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.enrolment import EndReason
from counsel_desk.domain.groups import AttendanceStatus, MeetingReason, MeetingStatus
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.measurement import (
    DEFAULT_PLAN,
    CycleMeasure,
    PlanLine,
    PutOff,
    State,
)
from counsel_desk.domain.occasions import Occasion
from counsel_desk.services import (
    appointments,
    closing,
    groups,
    measurement,
    merging,
    settings,
    today,
)
from counsel_desk.services.desk import use_case
from counsel_desk.services.errors import Invalid, NotAllowed
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work
from tests.builders import Office, open_office

DAY = timedelta(days=1)


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def case(office: Office) -> CaseId:
    return office.client()


def on(office: Office) -> date:
    return office.clock().date()


def schedule(office: Office, case: CaseId, desk: Any = None) -> measurement.Schedule:
    found: measurement.Schedule = (desk or office.counsellor1).do(
        measurement.client_schedule, case, on(office)
    )
    return found


def due(office: Office) -> list[tuple[str, Occasion, bool]]:
    rows = office.counsellor1.do(today.today, on(office)).due
    return [(row.instrument, row.occasion, row.is_overdue) for row in rows]


def own(office: Office, case: CaseId, *lines: PlanLine, desk: Any = None, **facts: Any) -> None:
    told = {"lines": lines, "reason": "weekly course of exposure", **facts}
    (desk or office.counsellor1).do(measurement.set_client_plan, case, **told)


def test_a_new_client_has_the_programmes_plan_and_all_of_it_is_due(office, case):
    found = schedule(office, case)
    assert (found.lines, found.is_own) == (DEFAULT_PLAN, False)
    assert [one.instrument for one in found.due] == ["phq-9", "gad-7", "pcl-5"]
    assert due(office) == [(name, Occasion.INTAKE, False) for name in ("phq-9", "gad-7", "pcl-5")]
    office.clock.move(days=15)
    assert {row[2] for row in due(office)} == {True}


def test_group_meetings_attended_are_sessions_of_the_plan(office, case):
    own(office, case, PlanLine("who-5", intake=False, sessions=2))
    other = office.client(name="Akinyi Otieno")
    group = office.group(members=(case, other), first_meeting=office.clock() - 28 * DAY)
    file = office.coordinator.do(groups.open_group, group)
    mine = next(one.membership for one in file.members if one.case == case)
    statuses = (AttendanceStatus.ON_TIME, AttendanceStatus.DID_NOT_ATTEND, AttendanceStatus.LATE)
    for meeting, status in zip(file.meetings, statuses, strict=False):
        assert "who-5" not in [row[0] for row in due(office)]
        office.coordinator.do(
            groups.mark, group, membership=mine, meeting=meeting.id, status=status
        )
    assert [row[:2] for row in due(office) if row[0] == "who-5"] == [("who-5", Occasion.SESSIONS)]
    assert [one.instrument for one in schedule(office, case).due] == ["who-5"]
    # An individual session on the day of a meeting is not a third one.
    office.screening(office.counsellor1, case, "who-5", 1)
    assert "who-5" not in [row[0] for row in due(office)]


def test_meetings_and_sessions_of_a_file_merged_into_this_one_count_in_its_plan(office, case):
    away, third = office.client(name="Wanjiru K."), office.client(name="W. Kamau")
    group = office.group(members=(away,), first_meeting=office.clock() - 28 * DAY, meetings=3)
    file = office.coordinator.do(groups.open_group, group)
    office.coordinator.do(
        groups.mark, group, membership=file.members[0].membership,
        meeting=file.meetings[0].id, status=AttendanceStatus.ON_TIME,
    )  # fmt: skip
    session = office.appointment(office.counsellor1, third, start=office.clock() - 2 * DAY)
    office.counsellor1.do(appointments.record_outcome, third, session, SessionOutcome.ATTENDED)
    own(
        office, case, PlanLine("who-5", intake=False, sessions=2),
        PlanLine("phq-9", intake=False, end_cycle=True),
    )  # fmt: skip

    def due_here():
        rows = office.counsellor1.do(today.today, on(office)).due
        return {(row.instrument, row.occasion) for row in rows if row.case == case}

    office.clock.move(days=1)
    assert due_here() == set()
    assert schedule(office, case).due == ()
    for one, other in ((third, away), (case, third)):
        office.counsellor1.do(merging.merge_files, one, other, reason="the same person")
    found = {("who-5", Occasion.SESSIONS), ("phq-9", Occasion.END_CYCLE)}
    assert due_here() == found
    assert {one.instrument for one in schedule(office, case).due} == {"who-5", "phq-9"}
    office.counsellor1.do(merging.separate_files, case, third, reason="two persons after all")
    assert due_here() == set()


def test_an_answer_settles_what_was_due_and_says_what_comes_next(office, case):
    office.screening(office.counsellor1, case, "phq-9", 0)
    found = {one.instrument: one for one in schedule(office, case).standings}
    assert (found["phq-9"].state, found["phq-9"].since) == (State.COMING, on(office) + 28 * DAY)
    assert [row[0] for row in due(office)] == ["gad-7", "pcl-5"]
    assert [one.instrument for one in schedule(office, case, office.supervisor).due] == [
        "gad-7", "pcl-5",
    ]  # fmt: skip


def test_a_client_can_have_a_plan_of_their_own_and_the_programmes_again(office, case):
    own(office, case, PlanLine("who-5", sessions=1))
    found = schedule(office, case)
    assert (found.is_own, found.reason) == (True, "weekly course of exposure")
    assert found.programme == DEFAULT_PLAN
    assert due(office) == [("who-5", Occasion.INTAKE, False)]
    own(office, case, lines=None, reason="the course is over")
    assert schedule(office, case).lines == DEFAULT_PLAN
    assert len(due(office)) == 3
    own(office, case, lines=(), reason="asks not to be measured")
    assert due(office) == []


def test_what_an_own_plan_adds_is_not_due_before_it_was_made(office, case):
    office.clock.move(days=200)
    own(office, case, PlanLine("who-5"))
    (found,) = schedule(office, case).due
    assert (found.since, found.state) == (on(office), State.DUE)


def test_sessions_count_from_the_last_time_and_one_planned_for_today_counts(office, case):
    desk = office.counsellor1
    own(office, case, PlanLine("who-5", sessions=2))
    office.screening(desk, case, "who-5", 3)
    office.clock.move(days=14)
    week_ago = office.clock() - timedelta(days=7)
    office.appointment(desk, case, start=week_ago, outcome=SessionOutcome.ATTENDED)
    office.appointment(desk, case, start=week_ago + DAY, outcome=SessionOutcome.DID_NOT_ATTEND)
    assert due(office) == []
    office.appointment(desk, case, start=office.clock() + timedelta(hours=2))
    office.appointment(desk, case, start=office.clock() + timedelta(days=2))
    assert due(office) == [("who-5", Occasion.SESSIONS, False)]


def test_the_middle_and_the_end_of_a_cycle_make_a_screening_due(office, case):
    desk = office.counsellor1
    own(office, case, PlanLine("phq-9", intake=False, mid_cycle=True, end_cycle=True))
    first = office.clock() - timedelta(weeks=2)
    group = office.group(members=(case,), first_meeting=first, meetings=5)
    assert due(office) == [("phq-9", Occasion.MID_CYCLE, False)]
    office.screening(desk, case, "phq-9", 0)
    assert due(office) == []
    office.clock.move(weeks=2)
    assert due(office) == [("phq-9", Occasion.END_CYCLE, False)]
    last = max(desk.do(groups.open_group, group).meetings, key=lambda one: one.start)
    cancelled = MeetingStatus.CANCELLED
    office.coordinator.do(
        groups.set_meeting_status, group, last.id, cancelled, reason=MeetingReason.VENUE
    )
    assert due(office) == []  # what was given is within a week of the last one held


def test_the_end_of_a_cycle_is_asked_for_twelve_weeks(office, case):
    own(office, case, PlanLine("phq-9", intake=False, end_cycle=True))
    office.group(members=(case,), first_meeting=office.clock() - timedelta(weeks=2), meetings=3)
    office.clock.move(weeks=11)
    assert due(office) == [("phq-9", Occasion.END_CYCLE, True)]
    office.clock.move(weeks=1)
    assert due(office) == []


def test_a_group_without_a_meeting_left_and_one_long_over_ask_for_nothing(office, case):
    own(office, case, PlanLine("phq-9", intake=False, end_cycle=True))
    first = office.clock() - timedelta(weeks=40)
    office.group(members=(case,), first_meeting=first, meetings=5)
    assert due(office) == []


def test_closing_asks_for_the_closure_and_later_for_follow_ups(office, case):
    desk = office.counsellor1
    desk.do(
        closing.close_case,
        case,
        reason=ClosingReason.GOALS_MET,
        planned=True,
        last_contact=None,
        summary="",
    )
    assert due(office)[0] == ("phq-9", Occasion.CLOSURE, False)
    for name in ("phq-9", "gad-7", "pcl-5"):
        office.screening(desk, case, name, 0)
    assert due(office) == []
    office.clock.move(days=92)
    assert {row[1] for row in due(office)} == {Occasion.THREE_MONTHS}
    desk.do(closing.reopen_case, case)
    assert {row[1] for row in due(office)} == {Occasion.WEEKS}


@pytest.mark.parametrize("reason", [ClosingReason.DECEASED, ClosingReason.MISSING])
def test_nobody_is_asked_to_follow_up_someone_who_is_gone(office, case, reason):
    office.counsellor1.do(
        closing.close_case, case, reason=reason, planned=False, last_contact=None, summary=""
    )
    office.clock.move(days=100)
    assert due(office) == []
    assert schedule(office, case).due == ()


def test_what_is_put_off_is_not_due_until_the_day_and_says_why(office, case):
    desk, until = office.counsellor1, on(office) + 7 * DAY
    told = {"instrument": "gad-7", "until": until, "reason": "in hospital until Friday"}
    desk.do(measurement.put_off, case, **told)
    assert [row[0] for row in due(office)] == ["phq-9", "pcl-5"]
    (found,) = [one for one in schedule(office, case).standings if one.put_off]
    delay = PutOff("gad-7", until, "in hospital until Friday", desk.me.id, office.clock())
    assert (found.state, found.put_off) == (State.PUT_OFF, delay)
    desk.do(measurement.ask_again, case, instrument="phq-9")
    desk.do(measurement.ask_again, case, instrument="gad-7")
    assert len(due(office)) == 3
    desk.do(measurement.put_off, case, **told)
    office.clock.move(days=7)
    assert len(due(office)) == 3


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"instrument": "phq-10"}, "unknown-instrument"),
        ({"reason": " "}, "put-off-reason"),
        ({"reason": "x" * 501}, "text-too-long"),
        ({"until": date(2026, 3, 2)}, "put-off-day"),
        ({"until": date(2027, 3, 2)}, "put-off-day"),
    ],
)
def test_a_delay_that_cannot_be_right_is_refused(office, case, facts, reason):
    told = {"instrument": "phq-9", "until": date(2026, 3, 9), "reason": "away", **facts}
    told["reason"] = told["reason"] if told["reason"] != "away" else "away for a week"
    with pytest.raises(Invalid) as refused:
        office.counsellor1.do(measurement.put_off, case, **told)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("lines", "facts", "reason"),
    [
        ((PlanLine("phq-10"),), {}, "unknown-instrument"),
        ((PlanLine("phq-9", weeks=60),), {}, "plan-weeks"),
        ((PlanLine("phq-9"),), {"reason": "no"}, "plan-reason"),
        ((), {"lines": None}, "plan-unchanged"),
    ],
)
def test_a_plan_that_cannot_be_right_is_refused(office, case, lines, facts, reason):
    with pytest.raises(Invalid) as refused:
        own(office, case, *lines, **facts)
    assert refused.value.reason == reason
    assert schedule(office, case).lines == DEFAULT_PLAN


def test_the_programme_sets_the_plan_of_everyone_without_their_own(office, case):
    plan = (PlanLine("who-5", weeks=2),)
    other = replace(settings.Settings(), measurement=plan)
    office.supervisor.do(settings.change_settings, settings=other, reason="shorter measures")
    assert schedule(office, case).lines == plan
    assert due(office) == [("who-5", Occasion.INTAKE, False)]
    for wrong, reason in (
        ((PlanLine("phq-10"),), "unknown-instrument"),
        ((*plan, *plan), "plan-line-twice"),
    ):
        with pytest.raises(Invalid) as refused:
            office.supervisor.do(
                settings.change_settings,
                settings=replace(other, measurement=wrong),
                reason="shorter measures",
            )
        assert (refused.value.reason, refused.value.field) == (reason, "measurement")


def test_only_the_counsellor_of_the_case_plans_and_only_readers_see(office, case):
    for desk in (office.counsellor2, office.supervisor, office.coordinator, office.peer):
        with pytest.raises(NotAllowed):
            own(office, case, PlanLine("who-5"), desk=desk)
        with pytest.raises(NotAllowed):
            desk.do(
                measurement.put_off,
                case,
                instrument="phq-9",
                until=on(office) + DAY,
                reason="away for a week",
            )
        with pytest.raises(NotAllowed):
            desk.do(measurement.ask_again, case, instrument="phq-9")
    for desk in (office.counsellor2, office.coordinator, office.peer, office.admin):
        with pytest.raises(NotAllowed):
            schedule(office, case, desk)


def test_every_change_of_a_plan_stays_as_a_version(office, case):
    own(office, case, PlanLine("who-5"))
    own(office, case, PlanLine("k10"), reason="asked by the supervisor")

    @use_case(Permission.READ_CLINICAL)
    def versions(work: Work, case: CaseId) -> list[Any]:
        records = kinds.MEASUREMENT_PLAN.records(work)
        found = records.only(case)
        assert found is not None
        return [one.value for one in records.versions(found.id)]

    latest, first = office.supervisor.do(versions, case)
    assert (latest.reason, first.reason) == ("asked by the supervisor", "weekly course of exposure")
    assert first.lines == (PlanLine("who-5"),)


def cycle_of(office: Office, *members: CaseId, **facts: Any) -> Any:
    measures = (CycleMeasure("pcl-5", mid=True), CycleMeasure("who-5", start=False, every=3))
    plain = {"first_meeting": office.clock() + DAY, "measures": measures}
    return office.group(members=members, **{**plain, **facts})


def test_members_are_asked_by_the_plan_of_their_cycle_until_they_leave(office, case):
    own(office, case, PlanLine("phq-9", intake=False, mid_cycle=True))
    group = cycle_of(office, case)
    file = office.coordinator.do(groups.open_group, group)
    assert due(office) == []
    coming = {one.instrument: one for one in schedule(office, case).standings}
    assert (coming["pcl-5"].occasion, coming["pcl-5"].since) == (
        Occasion.START_CYCLE, on(office) + DAY,
    )  # fmt: skip
    office.clock.at = file.meetings[0].start
    assert due(office) == [("pcl-5", Occasion.START_CYCLE, False)]
    assert [one.instrument for one in schedule(office, case).due] == ["pcl-5"]
    office.screening(office.counsellor1, case, "pcl-5", 1)
    assert due(office) == []
    office.clock.at = file.meetings[2].start
    assert due(office) == [("who-5", Occasion.MEETINGS, False)]
    office.coordinator.do(
        groups.end_membership, group, file.members[0].membership, on=on(office),
        reason=EndReason.RELOCATED,
    )  # fmt: skip
    office.clock.move(days=1)
    assert due(office) == []
    assert schedule(office, case).due == ()


def test_members_are_asked_again_three_and_six_months_after_their_cycle(office, case):
    own(office, case)
    measure = CycleMeasure("pcl-5", start=False, three_months=True, six_months=True)
    group = cycle_of(office, case, measures=(measure,))
    last = office.coordinator.do(groups.open_group, group).meetings[-1].start
    office.clock.at = last
    assert due(office) == [("pcl-5", Occasion.END_CYCLE, False)]
    office.screening(office.counsellor1, case, "pcl-5", 1)
    office.clock.at = last + timedelta(days=88)
    assert due(office) == []
    office.clock.at = last + timedelta(days=93)
    assert due(office) == [("pcl-5", Occasion.CYCLE_THREE_MONTHS, False)]
    office.screening(office.counsellor1, case, "pcl-5", 1)
    office.clock.at = last + timedelta(days=220)
    assert due(office) == [("pcl-5", Occasion.CYCLE_SIX_MONTHS, True)]
    office.clock.at = last + timedelta(days=300)
    assert due(office) == []


def test_who_completes_a_cycle_is_asked_for_its_end(office, case):
    own(office, case, PlanLine("phq-9", intake=False, closure=True))
    group = cycle_of(office, case, meetings=5)
    file = office.coordinator.do(groups.open_group, group)
    office.clock.at = file.meetings[-1].start
    office.coordinator.do(
        groups.end_membership, group, file.members[0].membership, on=on(office),
        reason=EndReason.COMPLETED,
    )  # fmt: skip
    office.clock.move(days=1)
    assert ("pcl-5", Occasion.END_CYCLE, False) in due(office)


def test_a_cycles_plan_is_read_by_who_plans_it_and_says_nothing_of_any_member(office, case):
    group = cycle_of(office, case)
    plan = office.coordinator.do(groups.open_group, group).plan
    assert [one.instrument for one in plan.measures] == ["pcl-5", "who-5"]
    for desk in (office.coordinator, office.peer):
        with pytest.raises(NotAllowed):
            desk.do(measurement.client_schedule, case, on(office))
        assert desk.do(today.today, on(office)).due == ()


@pytest.mark.parametrize(
    ("measures", "reason"),
    [
        ((CycleMeasure("hamilton"),), "unknown-instrument"),
        ((CycleMeasure("pcl-5"), CycleMeasure("pcl-5")), "plan-line-twice"),
        ((CycleMeasure("pcl-5", every=31),), "plan-meetings"),
    ],
)
def test_a_cycles_plan_that_cannot_be_right_is_refused(office, measures, reason):
    with pytest.raises(Invalid) as caught:
        office.group(measures=measures)
    assert (caught.value.reason, caught.value.field) == (reason, "measures")
