"""Today: each role sees what the day asks of it, and nothing of anybody else's."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from counsel_desk.domain.cases import CaseStatus, NoNote, SessionOutcome
from counsel_desk.domain.groups import AttendanceStatus, MeetingReason, MeetingStatus
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.measurement import DEFAULT_PLAN
from counsel_desk.domain.register import TodayView
from counsel_desk.domain.screenings import AlertKind
from counsel_desk.services import appointments, cases, digests_anew, groups, notes
from counsel_desk.services import today as service
from counsel_desk.services.desk import Changed, Desk
from counsel_desk.services.digests import NOTED
from counsel_desk.services.errors import Invalid
from counsel_desk.storage import kinds
from tests.builders import Office, digest

ATTENDED = SessionOutcome.ATTENDED
MEASURED = tuple(line.instrument for line in DEFAULT_PLAN)


def _today(office: Office, desk: Desk, on: date | None = None) -> TodayView:
    return desk.do(service.today, on or office.clock().date())


def _measured(office: Office, case: CaseId, *, days: int = 0) -> None:
    for name in MEASURED:
        at = office.clock() - timedelta(days=days)
        office.screening(office.counsellor1, case, name, 0, at=at)


def test_a_new_vault_asks_nothing_of_anybody(office):
    for desk in office.everyone().values():
        view = _today(office, desk)
        empty = [getattr(view, name) for name in TodayView.__slots__ if name != "on"]
        assert set(empty) == {()}
        assert view.on == date(2026, 3, 2)


def test_alerts_are_shown_to_counsellor_and_supervisor_most_urgent_first(office):
    first, second = office.client(), office.client(name="Kiprop Langat")
    office.screening(office.counsellor1, first, "phq-9", {"rest": 0, "9": None})
    office.clock.move(hours=1)
    office.screening(office.counsellor1, second, "phq-9", {"rest": 0, "9": 2})
    for desk in (office.counsellor1, office.supervisor):
        rows = _today(office, desk).alerts
        assert [row.alert.kind for row in rows] == [
            AlertKind.SAFETY, AlertKind.SAFETY_UNANSWERED,
        ]  # fmt: skip
        assert rows[0].name == "Kiprop Langat"
        assert rows[0].code == office.code(second)
        assert rows[0].counsellor == office.counsellor1.me.id
    for name in ("founder", "counsellor2", "coordinator", "peer", "admin"):
        assert _today(office, office.desk(name)).alerts == ()


def test_who_supervises_and_counsels_sees_both_kinds_of_alerts(office):
    own = office.client(office.founder)
    team = office.client(office.counsellor2)
    for desk, case in ((office.founder, own), (office.counsellor2, team)):
        office.screening(desk, case, "phq-9", {"rest": 0, "9": 1})
    assert {row.alert.case for row in _today(office, office.founder).alerts} == {own, team}


def test_the_appointments_of_the_day_in_order(office):
    case, other = office.client(), office.client(office.counsellor2, name="Kiprop Langat")
    now = office.clock()
    for hours in (5, 1, -30, 24):
        office.appointment(office.counsellor1, case, start=now + timedelta(hours=hours))
    office.appointment(office.counsellor2, other, start=now + timedelta(hours=3))
    mine = _today(office, office.counsellor1).appointments
    assert [row.appointment.start - now for row in mine] == [timedelta(hours=h) for h in (1, 5)]
    assert {row.name for row in mine} == {"Wanjiru Achieng"}
    every = _today(office, office.coordinator).appointments
    assert [row.code for row in every] == [
        office.code(case), office.code(other), office.code(case),
    ]  # fmt: skip
    assert {row.name for row in every} == {None}
    assert len(_today(office, office.counsellor1, date(2026, 3, 3)).appointments) == 1
    assert _today(office, office.supervisor).appointments == ()


@pytest.fixture
def nairobi(monkeypatch):
    monkeypatch.setenv("TZ", "Africa/Nairobi")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_the_day_is_the_one_on_the_wall(office, nairobi):
    case = office.client()
    night = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)
    office.appointment(office.counsellor1, case, start=night)
    assert _today(office, office.counsellor1, date(2026, 3, 2)).appointments == ()
    assert len(_today(office, office.counsellor1, date(2026, 3, 3)).appointments) == 1


def test_drafts_wait_for_their_author(office):
    case = office.client()
    note = office.counsellor1.do(notes.start_draft, case, office.content())
    assert [row.note for row in _today(office, office.counsellor1).drafts] == [note]
    assert [row.code for row in _today(office, office.counsellor1).drafts] == [office.code(case)]
    assert _today(office, office.founder).drafts == ()
    assert _today(office, office.coordinator).drafts == ()


def test_an_attended_session_without_a_note_shows_until_the_note_is_signed(office):
    office.clock.move(days=-10)
    case, desk = office.client(), office.counsellor1
    office.clock.move(days=10)
    now = office.clock()
    for days, outcome in (
        (3, ATTENDED),
        (2, SessionOutcome.DID_NOT_ATTEND),
        (1, SessionOutcome.LATE),
        (0.1, SessionOutcome.PLANNED),
    ):
        start = now - timedelta(days=days)
        office.appointment(desk, case, start=start, outcome=outcome)
    rows = _today(office, desk).missing_notes
    assert [row.appointment.start for row in rows] == [
        now - timedelta(days=3), now - timedelta(days=1),
    ]  # fmt: skip
    assert rows[0].name == "Wanjiru Achieng"
    office.note(desk, case, session_start=now - timedelta(days=3, hours=-1))
    rows = _today(office, desk).missing_notes
    assert [row.appointment.start for row in rows] == [now - timedelta(days=1)]
    for name in ("founder", "supervisor", "coordinator"):
        assert _today(office, office.desk(name)).missing_notes == ()


def test_a_note_is_owed_however_long_ago_the_session_was(office):
    office.clock.move(days=-400)
    case, desk = office.client(), office.counsellor1
    start = office.clock()
    office.appointment(desk, case, start=start, outcome=ATTENDED)
    office.clock.move(days=400)
    (row,) = _today(office, desk).missing_notes
    assert row.appointment.start == start
    office.note(desk, case, session_start=start)
    assert _today(office, desk).missing_notes == ()


@pytest.mark.parametrize("why", NoNote)
def test_a_session_is_asked_for_no_more_once_it_is_said_why_there_is_no_note(office, why):
    case, desk = office.client(), office.counsellor1
    own = office.appointment(desk, case, outcome=ATTENDED)
    office.clock.move(days=90)
    desk.do(appointments.explain_no_note, case, own, why)
    assert _today(office, desk).missing_notes == ()
    (kept,) = desk.do(cases.open_case, case).appointments
    assert (kept.outcome, kept.no_note) == (ATTENDED, why)
    desk.do(appointments.explain_no_note, case, own, None)
    assert len(_today(office, desk).missing_notes) == 1


def test_only_of_an_attended_session_is_it_said_and_another_outcome_forgets_it(office):
    case, desk = office.client(), office.counsellor1
    own = office.appointment(desk, case)
    with pytest.raises(Invalid, match="note-not-owed"):
        desk.do(appointments.explain_no_note, case, own, NoNote.ON_PAPER)
    record = appointments.record_outcome
    desk.do(record, case, own, ATTENDED)
    desk.do(appointments.explain_no_note, case, own, NoNote.ON_PAPER)
    desk.do(record, case, own, SessionOutcome.LATE)
    assert desk.do(cases.open_case, case).appointments[0].no_note is NoNote.ON_PAPER
    desk.do(record, case, own, SessionOutcome.DID_NOT_ATTEND)
    desk.do(record, case, own, ATTENDED)
    assert desk.do(cases.open_case, case).appointments[0].no_note is None
    office.clock.move(days=1)
    assert len(_today(office, desk).missing_notes) == 1


def test_more_notes_than_a_digest_has_starts_of_bring_no_old_session_back(office):
    office.clock.move(days=-300)
    case, desk = office.client(), office.counsellor1
    for _ in range(NOTED + 3):
        start = office.clock()
        office.appointment(desk, case, start=start, outcome=ATTENDED)
        office.clock.move(hours=1)
        office.note(desk, case, session_start=start)
        office.clock.move(days=5)
    assert len(digest(office, case).noted) == NOTED
    assert _today(office, desk).missing_notes == ()


@pytest.mark.parametrize("anew", [False, True])
def test_a_note_that_says_not_attended_is_one_however_many_come_after_it(office, anew: bool):
    office.clock.move(days=-300)
    case, desk = office.client(), office.counsellor1
    for place in range(NOTED + 3):
        start = office.clock()
        office.appointment(desk, case, start=start, outcome=ATTENDED)
        office.clock.move(hours=1)
        # The diary says that the client came, the note that they sat outside and left again.
        office.note(desk, case, session_start=start + timedelta(minutes=5), attended=place > 1)
        office.clock.move(days=5)
    if anew:
        old = replace(digest(office, case), revision=2, missed=())
        office.run(desk, lambda work: kinds.DIGEST.records(work).put(case, old))
        assert desk.do(digests_anew.make_anew, cases=(case,)) == 1
    assert _today(office, desk).missing_notes == ()


def test_an_older_digest_asks_for_no_session_from_before_what_it_remembers(office):
    office.clock.move(days=-300)
    case, desk = office.client(), office.counsellor1
    first = office.clock()
    office.appointment(desk, case, start=first, outcome=ATTENDED)
    office.clock.move(days=250)
    noted = tuple(office.clock() - timedelta(days=place) for place in range(NOTED))
    missed = office.clock() + timedelta(days=1)
    office.appointment(desk, case, start=missed, outcome=SessionOutcome.PLANNED)
    office.clock.move(days=50)
    (own,) = [one for one in desk.do(cases.list_cases)[0].appointments if one.start == missed]
    desk.do(appointments.record_outcome, case, own.id, ATTENDED)
    old = replace(digest(office, case), noted=noted, came=(), revision=1)

    office.run(desk, lambda work: kinds.DIGEST.records(work).put(case, old))
    (row,) = _today(office, desk).missing_notes
    assert row.appointment.start == missed


def test_an_instrument_never_given_is_due_from_intake(office):
    office.clock.move(days=-3)
    case = office.client()
    office.clock.move(days=3)
    rows = _today(office, office.counsellor1).due
    assert [row.instrument for row in rows] == list(MEASURED)
    assert {(row.since, row.never_given) for row in rows} == {(date(2026, 2, 27), True)}
    assert {(row.case, row.code, row.name) for row in rows} == {
        (case, office.code(case), "Wanjiru Achieng")
    }


@pytest.mark.parametrize(("days", "due"), [(0, 0), (27, 0), (28, 3), (40, 3)])
def test_a_screening_is_due_every_four_weeks(office, days, due):
    case = office.client()
    _measured(office, case, days=days)
    rows = _today(office, office.counsellor1).due
    assert len(rows) == due
    since = date(2026, 3, 2) - timedelta(days=days) + timedelta(days=28)
    assert {(row.since, row.never_given) for row in rows} <= {(since, False)}


def test_the_longest_due_comes_first(office):
    old, new = office.client(), office.client(name="Kiprop Langat")
    _measured(office, new, days=30)
    _measured(office, old, days=60)
    rows = _today(office, office.counsellor1).due
    assert [row.case for row in rows] == [old] * 3 + [new] * 3


def test_nothing_is_due_of_closed_cases_waiting_ones_and_others_clients(office):
    office.client(status=CaseStatus.CLOSED)
    office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    office.client(office.counsellor2)
    assert _today(office, office.counsellor1).due == ()
    assert _today(office, office.supervisor).due == ()


def _group_of(office: Office, **facts):
    return office.group(members=(office.client(),), peer=office.peer, **facts)


def test_the_meetings_of_the_day(office):
    group = _group_of(office)
    office.group(lead=office.counsellor2, first_meeting=office.clock() + timedelta(hours=1))
    (row,) = _today(office, office.counsellor1).meetings
    assert (row.group, row.title, row.venue) == (group, "Tumaini 1", "Hall B")
    assert (row.number, row.of, row.minutes) == (5, 10, 90)
    assert (row.start, row.status) == (office.clock(), MeetingStatus.PLANNED)
    assert [one.group for one in _today(office, office.peer).meetings] == [group]
    assert len(_today(office, office.coordinator).meetings) == 2
    for name in ("supervisor", "admin"):
        assert _today(office, office.desk(name)).meetings == ()


def test_a_sheet_with_nothing_marked_is_missed(office):
    group = _group_of(office)
    found = office.coordinator.do(groups.open_group, group)
    for desk in (office.coordinator, office.counsellor1, office.peer):
        assert [row.number for row in _today(office, desk).sheets_missing] == [1, 2, 3, 4]
    office.coordinator.do(
        groups.set_meeting_status,
        group,
        found.meetings[0].id,
        MeetingStatus.CANCELLED,
        reason=MeetingReason.VENUE,
    )
    office.coordinator.do(
        groups.set_meeting_status, group, found.meetings[1].id, MeetingStatus.HELD
    )
    office.peer.do(
        groups.mark,
        group,
        membership=found.members[0].membership,
        meeting=found.meetings[2].id,
        status=AttendanceStatus.LATE,
    )
    for desk in (office.coordinator, office.counsellor1, office.peer):
        assert [row.number for row in _today(office, desk).sheets_missing] == [2, 4]
    for name in ("supervisor", "counsellor2", "admin"):
        assert _today(office, office.desk(name)).sheets_missing == ()


def test_the_sheets_of_a_cycle_long_over_or_without_members_are_not_asked_for(office):
    _group_of(office, first_meeting=office.clock() - timedelta(days=29), meetings=1)
    office.group()
    assert _today(office, office.coordinator).sheets_missing == ()
    _group_of(office, first_meeting=office.clock() - timedelta(days=28), meetings=1)
    assert len(_today(office, office.coordinator).sheets_missing) == 1


def test_a_meeting_before_anybody_joined_has_no_sheet(office):
    group, case = office.group(), office.client()
    office.coordinator.do(groups.enrol, group, code=office.code(case), agreed=office.clock().date())
    assert _today(office, office.coordinator).sheets_missing == ()


def test_cases_wait_for_their_counsellors_under_the_coordinator_s_today(office):
    case = office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    closed = office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    kept = office.coordinator.do(cases.open_case, closed).coordination
    office.coordinator.do(
        cases.update_coordination, closed, replace(kept, status=CaseStatus.CLOSED)
    )
    assert [row.case for row in _today(office, office.coordinator).waiting] == [case]
    office.carry_out(office.counsellor1)
    office.counsellor1.do(cases.list_cases)
    office.coordinator.register.touch(case)
    assert _today(office, office.coordinator).waiting == ()
    assert _today(office, office.counsellor1).waiting == ()


def test_looking_at_today_writes_and_announces_nothing(office):
    from tests.builders import actions

    office.client()
    heard: list[Changed] = []
    office.counsellor1.on_changed(heard.append)
    _today(office, office.counsellor1)
    before = actions(office)
    _today(office, office.counsellor1)
    assert actions(office) == before
    assert heard == []
