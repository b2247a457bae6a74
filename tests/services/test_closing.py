"""Closing a file: what the record says, what must be done first, and opening it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from counsel_desk.domain.cases import CaseStatus, SessionOutcome
from counsel_desk.domain.closing import CaseStepKind, ClosingReason
from counsel_desk.domain.enrolment import EndReason
from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.notes import NoteKind
from counsel_desk.domain.settings import ReasonChoice, ReasonList, Settings
from counsel_desk.domain.timeline import TimelineKind
from counsel_desk.services import (
    appointments,
    cases,
    closing,
    groups,
    notes,
    search,
    settings,
    strikes,
    verification,
)
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound
from counsel_desk.services.timeline import timeline
from tests.builders import Office, open_office


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as opened:
        yield opened


def close(office: Office, case: CaseId, **facts: object) -> None:
    told = {"reason": ClosingReason.GOALS_MET, "planned": True, "last_contact": None, "summary": ""}
    office.counsellor1.do(closing.close_case, case, **{**told, **facts})


def status(office: Office, case: CaseId) -> CaseStatus:
    return office.counsellor1.do(cases.open_case, case).coordination.status


def test_the_facts_are_those_of_the_record(office: Office):
    desk, case = office.counsellor1, office.client()
    office.screening(desk, case, "phq-9", 2)
    start = office.clock()
    office.clock.move(days=60)
    for weeks, outcome in ((7, SessionOutcome.ATTENDED), (5, SessionOutcome.DID_NOT_ATTEND)):
        at = office.clock() - timedelta(weeks=weeks)
        office.appointment(desk, case, start=at, outcome=outcome)
    office.note(desk, case)
    office.screening(desk, case, "phq-9", 1)
    facts = desk.do(closing.closing_facts, case)
    assert facts.registered_on == start.date()
    assert facts.first_session == (office.clock() - timedelta(weeks=7)).date()
    assert facts.last_session == office.clock().date()
    assert (facts.notes, facts.attended, facts.missed, facts.groups) == (1, 2, 1, 0)
    (span,) = [one for one in facts.scores if one.instrument == "phq-9"]
    assert (span.first, span.last, span.count) == (18, 9, 2)
    assert facts.open_alerts > 0  # item 9


def test_sessions_are_counted_from_notes_where_the_diary_has_none(office: Office):
    desk, case = office.counsellor1, office.client()
    office.clock.move(days=40)
    for days in (30, 20, 20, 10):
        at = office.clock() - timedelta(days=days)
        office.note(desk, case, session_start=at)
    office.note(desk, case, kind=NoteKind.SUPERVISION)
    office.note(desk, case, kind=NoteKind.NO_SHOW, attended=False)
    struck = office.note(desk, case)
    desk.do(strikes.strike_note, case, struck, reason="Wrong client")
    at = office.clock() - timedelta(days=10)
    office.appointment(desk, case, start=at, outcome=SessionOutcome.LATE)
    facts = desk.do(closing.closing_facts, case)
    assert (facts.attended, facts.missed) == (4, 1)
    assert facts.first_session == (office.clock() - timedelta(days=30)).date()
    assert facts.last_session == (office.clock() - timedelta(days=10)).date()


def test_group_meetings_count_as_they_were_marked(office: Office):
    desk, case = office.counsellor1, office.client()
    group = office.group(members=(case,))
    found = desk.do(groups.open_group, group)
    marks = (AttendanceStatus.ON_TIME, AttendanceStatus.LATE, AttendanceStatus.DID_NOT_ATTEND, None)
    for meeting, status in zip(found.meetings, marks, strict=False):
        desk.do(
            groups.mark,
            group,
            membership=found.members[0].membership,
            meeting=meeting.id,
            status=status,
        )
    facts = desk.do(closing.closing_facts, case)
    assert (facts.groups, facts.group_attended, facts.group_marked) == (1, 2, 3)
    assert facts.still_in == 1
    spell = found.members[0].membership
    on = office.clock().date()
    desk.do(groups.end_membership, group, spell, on=on, reason=EndReason.COMPLETED)
    after = desk.do(closing.closing_facts, case)
    assert (after.groups, after.still_in) == (1, 0)
    assert facts.first_session is None


def test_a_closed_file_says_until_when_it_is_kept(office: Office):
    case = office.client()
    facts = office.counsellor1.do(closing.closing_facts, case)
    assert facts.keep_until == date(2036, 3, 2)
    settings_in = replace(Settings(), retention_years=7)

    office.founder.do(settings.change_settings, settings=settings_in, reason="Our policy")
    office.clock.move(days=1)

    close(office, case)
    for name in ("counsellor1", "supervisor", "coordinator"):
        assert office.desk(name).do(cases.open_case, case).keep_until == date(2033, 3, 3)
    assert not verification.verify(office.founder).problems
    office.counsellor1.do(closing.reopen_case, case)
    assert office.counsellor1.do(cases.open_case, case).keep_until is None


def test_a_file_closed_without_a_word_on_keeping_says_nothing(office: Office):
    case = office.client(status=CaseStatus.CLOSED)
    assert office.counsellor1.do(cases.open_case, case).keep_until is None


def test_the_reasons_are_those_that_the_programme_offers(office: Office):
    case = office.client()
    facts = office.counsellor1.do(closing.closing_facts, case)
    assert facts.reasons == tuple(ClosingReason)
    for hidden in ((ClosingReason.DETAINED,), tuple(ClosingReason)):
        choice = ReasonChoice(ReasonList.CLOSING, tuple(one.value for one in hidden))
        made = replace(Settings(), reasons=(choice,))
        office.founder.do(settings.change_settings, settings=made, reason="Not used here")
        office.clock.move(minutes=1)
        offered = office.counsellor1.do(closing.closing_facts, case).reasons
        left = tuple(one for one in ClosingReason if one not in hidden)
        assert offered == (left or tuple(ClosingReason))


def own_reasons(office: Office, which: ReasonList, *own: str) -> None:
    made = Settings(reasons=(ReasonChoice(which, own=own),)) if own else Settings()
    office.founder.do(settings.change_settings, settings=made, reason="Agreed in the team")
    office.clock.move(minutes=1)


def test_a_file_is_closed_for_a_reason_of_the_programmes_own_which_stays_in_its_words(
    office: Office,
):
    case, why = office.client(), "Joined the army"
    own_reasons(office, ReasonList.CLOSING, why)
    assert office.counsellor1.do(closing.closing_facts, case).own_reasons == (why,)
    for reason, own in ((ClosingReason.DETAINED, why), (ClosingReason.OTHER, "Never added")):
        with pytest.raises(Invalid, match="reason-unknown"):
            close(office, case, reason=reason, own_reason=own)
    close(office, case, reason=ClosingReason.OTHER, own_reason=why)
    own_reasons(office, ReasonList.CLOSING)
    (line,) = office.counsellor1.do(closing.case_steps, case)
    assert (line.step.reason, line.step.own_reason) == (ClosingReason.OTHER, why)


def test_how_a_client_died_is_kept_where_the_step_is_read_and_nowhere_else(office: Office):
    case, how = office.client(), "zebra-shot at the roadblock"
    with pytest.raises(Invalid, match="text-too-long") as refused:
        close(office, case, reason=ClosingReason.DECEASED, circumstance="x" * 501)
    assert refused.value.field == "circumstance"
    close(office, case, reason=ClosingReason.DECEASED, circumstance=f" {how} ", summary="Ended")
    (line,) = office.counsellor1.do(closing.case_steps, case)
    assert line.step.circumstance == how
    office.carry_out(office.supervisor)
    (read,) = office.supervisor.do(closing.case_steps, case)
    assert read.step.circumstance == how
    for _step in search.steps(office.counsellor1):
        pass
    assert office.counsellor1.do(search.find, text="roadblock").hits == ()
    assert len(office.counsellor1.do(search.find, text="ended").hits) == 1
    with pytest.raises(NotAllowed):
        office.coordinator.do(closing.case_steps, case)


def test_how_a_client_died_is_hidden_with_names_and_events(office: Office):
    case = office.client()
    close(office, case, reason=ClosingReason.DECEASED, circumstance="Shot at the roadblock")
    office.counsellor1.is_veiled = True
    (line,) = office.counsellor1.do(closing.case_steps, case)
    seen = office.counsellor1.do(timeline, case).entries
    (entry,) = [one for one in seen if one.kind is TimelineKind.CLOSING]
    assert (line.step.circumstance, entry.value.circumstance) == ("", "")
    office.counsellor1.is_veiled = False
    seen = office.counsellor1.do(timeline, case).entries
    assert "Shot at the roadblock" in [getattr(one.value, "circumstance", "") for one in seen]


def test_nobody_dies_of_another_reason(office: Office):
    case = office.client()
    close(office, case, reason=ClosingReason.MISSING, circumstance="Taken at night")
    (line,) = office.counsellor1.do(closing.case_steps, case)
    assert line.step.circumstance == ""


def test_a_closed_file_is_kept_whole_and_opened_again(office: Office):
    case = office.client()
    note = office.note(office.counsellor1, case)
    day = office.clock().date()
    close(office, case, last_contact=day, summary="## Course\n\nTen sessions.", planned=False)
    assert status(office, case) is CaseStatus.CLOSED
    assert office.counsellor1.do(notes.open_note, case, note).intact
    with pytest.raises(Invalid, match="closed-already"):
        close(office, case)
    office.counsellor1.do(closing.reopen_case, case, text="Came back after the hearing")
    assert status(office, case) is CaseStatus.OPEN
    with pytest.raises(Invalid, match="not-closed"):
        office.counsellor1.do(closing.reopen_case, case)
    first, second = (line.step for line in office.counsellor1.do(closing.case_steps, case))
    assert (first.kind, first.reason, first.planned) == (
        CaseStepKind.CLOSED,
        ClosingReason.GOALS_MET,
        False,
    )
    assert (first.last_contact, first.text) == (day, "## Course\n\nTen sessions.")
    assert (second.kind, second.text) == (CaseStepKind.REOPENED, "Came back after the hearing")


def test_drafts_and_planned_sessions_come_first(office: Office):
    desk, case = office.counsellor1, office.client()
    draft = desk.do(notes.start_draft, case, office.content())
    with pytest.raises(Invalid, match="drafts-left"):
        close(office, case)
    desk.do(notes.drop_draft, case, draft)
    booked = office.appointment(desk, case, start=office.clock() + timedelta(days=1))
    with pytest.raises(Invalid, match="sessions-left") as refused:
        close(office, case)
    assert refused.value.facts == {"count": 1}
    desk.do(appointments.record_outcome, case, booked, SessionOutcome.CANCELLED_BY_CLIENT)
    close(office, case)
    assert status(office, case) is CaseStatus.CLOSED


@pytest.mark.parametrize("days", [-1, 1])
def test_the_last_contact_lies_between_registration_and_today(office: Office, days: int):
    case = office.client()
    with pytest.raises(Invalid, match="last-contact") as refused:
        close(office, case, last_contact=office.clock().date() + timedelta(days=days))
    assert refused.value.field == "last_contact"
    assert status(office, case) is CaseStatus.OPEN


def test_a_summary_has_an_end(office: Office):
    with pytest.raises(Invalid, match="text-too-long"):
        close(office, office.client(), summary="x" * (closing.LONGEST_TEXT + 1))


@pytest.mark.parametrize("name", ["supervisor", "coordinator", "admin", "peer", "counsellor2"])
def test_only_the_counsellor_closes(office: Office, name: str):
    case = office.client()
    with pytest.raises(NotAllowed):
        office.desk(name).do(
            closing.close_case,
            case,
            reason=ClosingReason.OTHER,
            planned=True,
            last_contact=None,
            summary="",
        )


def test_a_file_without_its_frame_is_not_found(office: Office):
    case = office.client()

    def without(work):
        work.coordinations.only = lambda scope: None
        for ask in (closing._status, lambda w, c: closing._set_status(w, c, CaseStatus.OPEN)):
            with pytest.raises(NotFound):
                ask(work, case)
        with pytest.raises(NotFound):
            closing.closing_facts(work, case)

    office.run(office.counsellor1, without)


def test_the_facts_of_a_closing_are_of_the_present_course(office: Office):
    case, desk = office.client(), office.counsellor1
    office.screening(desk, case, "gad-7", 3, at=office.clock() - timedelta(days=1500))
    for value in (2, 0):
        office.note(desk, case)
        office.screening(desk, case, "gad-7", value)
        office.clock.move(days=20)
    (score,) = desk.do(closing.closing_facts, case).scores
    assert (score.first, score.last, score.count) == (14, 0, 2)
