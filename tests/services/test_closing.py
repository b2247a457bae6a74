"""Closing a file: what the record says, what must be done first, and opening it again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counsel_desk.domain.cases import CaseStatus, SessionOutcome
from counsel_desk.domain.closing import CaseStepKind, ClosingReason
from counsel_desk.domain.ids import CaseId
from counsel_desk.services import appointments, cases, closing, notes
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound
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
    assert (facts.notes, facts.attended, facts.missed, facts.groups) == (1, 1, 1, 0)
    (span,) = [one for one in facts.scores if one.instrument == "phq-9"]
    assert (span.first, span.last, span.count) == (18, 9, 2)
    assert facts.open_alerts > 0  # item 9


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
