"""Risk assessments: who writes and reads them, what is kept of corrections, who is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.risk import AreaRisk, RiskArea, RiskAssessment, RiskLevel
from counsel_desk.services import risk
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import Invalid, NotAllowed, NotEntitled, NotFound, VaultDamaged
from counsel_desk.services.form_drafts import open_form, save_form
from counsel_desk.services.supervision import caseload
from counsel_desk.services.today import today
from counsel_desk.storage import kinds
from tests.builders import Office, actions, day, digest, spoil

CANARY = "zebra-risk-77"


@pytest.fixture
def case(office: Office):
    return office.client()


def found(office: Office, level: RiskLevel = RiskLevel.MEDIUM, **facts) -> RiskAssessment:
    one = RiskAssessment(
        assessed_on=day(office),
        areas={RiskArea.SUICIDE: AreaRisk(level, "thinks of the river")},
        overall=level,
        rationale=CANARY,
        next_review=day(office) + timedelta(days=7),
    )
    return replace(one, **facts)


def record(office: Office, case, *args, **facts):
    return office.counsellor1.do(risk.record_risk, case, found(office, *args, **facts))


def test_an_assessment_is_read_back_whole_with_who_and_when(office, case):
    made = record(office, case)
    (row,) = office.supervisor.do(risk.list_risks, case)
    assert (row.id, row.version, row.author) == (made, 1, office.counsellor1.me.id)
    assert row.recorded_at == office.clock()
    assert row.assessment == found(office)
    opened = office.supervisor.do(risk.open_risk, case, made)
    assert opened == row
    assert actions(office)[-1] is Action.RECORD_OPENED


def test_what_is_wrong_is_refused_and_nothing_is_recorded(office, case):
    with pytest.raises(Invalid) as raised:
        record(office, case, next_review=None)
    assert raised.value.reason == "risk-review-missing"
    with pytest.raises(Invalid) as raised:
        record(office, case, reviewer=office.counsellor2.me.id)
    assert raised.value.reason == "risk-reviewer"
    assert office.counsellor1.do(risk.list_risks, case) == ()


def test_only_one_s_own_supervisors_can_be_named(office, case):
    assert office.counsellor1.do(risk.my_reviewers) == (office.supervisor.me.id,)
    assert office.admin.do(risk.my_reviewers) == ()
    record(office, case, reviewer=office.supervisor.me.id)
    (row,) = office.counsellor1.do(risk.list_risks, case)
    assert row.assessment.reviewer == office.supervisor.me.id


def test_a_correction_says_why_and_keeps_what_stood_before(office, case):
    made = record(office, case)
    better = found(office, RiskLevel.LOW)
    with pytest.raises(Invalid) as raised:
        office.counsellor1.do(risk.record_risk, case, better, risk=made)
    assert raised.value.reason == "correction-reason"
    office.clock.move(hours=1)
    better = replace(better, reason="Misheard the answer about the river.")
    office.counsellor1.do(risk.record_risk, case, better, risk=made)
    versions = office.supervisor.do(risk.risk_versions, case, made)
    assert [(one.version, one.assessment.overall) for one in versions] == [
        (2, RiskLevel.LOW),
        (1, RiskLevel.MEDIUM),
    ]
    assert versions[0].recorded_at - versions[1].recorded_at == timedelta(hours=1)
    assert digest(office, case).risk.level is RiskLevel.LOW


def test_the_latest_day_counts_not_what_was_typed_last(office, case):
    made = record(office, case)
    record(office, case, RiskLevel.HIGH, assessed_on=day(office) - timedelta(days=20),
           next_review=day(office) - timedelta(days=19))  # fmt: skip
    assert digest(office, case).risk.risk == made
    assert digest(office, case).risk.areas == (RiskArea.SUICIDE,)
    assert [one.assessment.overall for one in office.counsellor1.do(risk.list_risks, case)] == [
        RiskLevel.MEDIUM,
        RiskLevel.HIGH,
    ]


def test_another_case_s_assessment_is_not_found_here(office, case):
    made, other = record(office, case), office.client()
    for function in (risk.open_risk, risk.risk_versions):
        with pytest.raises(NotFound):
            office.counsellor1.do(function, other, made)
        with pytest.raises(NotFound):
            office.counsellor1.do(function, case, uuid4())
    with pytest.raises(NotFound):
        office.counsellor1.do(
            risk.record_risk, other, found(office, reason="Wrong file."), risk=made
        )


def test_only_the_counsellor_writes_and_the_supervisor_reads(office, case):
    made = record(office, case)
    for name, desk in office.everyone().items():
        reads, writes = name in ("counsellor1", "supervisor"), name == "counsellor1"
        for function, arguments, may in (
            (risk.list_risks, (), reads),
            (risk.standing, (), reads),
            (risk.open_risk, (made,), reads),
            (risk.risk_versions, (made,), reads),
            (risk.record_risk, (found(office),), writes),
        ):
            if may:
                desk.do(function, case, *arguments)
            else:
                with pytest.raises(NotAllowed):
                    desk.do(function, case, *arguments)


def test_the_keys_refuse_a_supervisor_s_hand_too(office, case):
    record(office, case)
    with pytest.raises(NotEntitled):
        office.run(
            office.supervisor, lambda work: kinds.RISK.records(work).add(case, found(office))
        )
    with pytest.raises(NotEntitled):
        office.run(office.counsellor2, lambda work: work.ring.latest(case, Compartment.CLIN))


def test_a_damaged_assessment_says_so_and_does_not_hide_the_others(office, case):
    made = record(office, case)
    spoil(office, "risk")
    (row,) = office.counsellor1.do(risk.list_risks, case)
    assert (row.id, row.assessment) == (made, None)
    with pytest.raises(VaultDamaged):
        office.counsellor1.do(risk.open_risk, case, made)
    assert office.counsellor1.do(risk.risk_versions, case, made)[0].assessment is None


def test_recording_is_announced_and_takes_the_half_filled_form_away(office, case):
    heard: list[Changed] = []
    key = FormKey(risk.FORM, case)
    office.counsellor1.do(save_form, key, {"rationale": "half"})
    office.counsellor1.on_changed(heard.append)
    record(office, case)
    assert heard == [Changed.PLANS]
    assert office.counsellor1.do(open_form, key) is None


def test_a_review_that_is_due_shows_under_today_until_the_next_assessment(office, case):
    def due(on: date):
        return [
            (row.case, row.due, row.risk.level)
            for row in office.counsellor1.do(today, on).follow_ups
            if row.risk is not None
        ]

    record(office, case)
    review = day(office) + timedelta(days=7)
    assert due(review - timedelta(days=1)) == []
    assert due(review) == [(case, review, RiskLevel.MEDIUM)]
    assert office.supervisor.do(today, review).follow_ups == ()
    office.clock.move(days=7)
    record(office, case, RiskLevel.NONE, next_review=None)
    assert due(day(office)) == []


def test_a_closed_case_asks_for_no_review(office):
    case = office.client(status=CaseStatus.CLOSED)
    record(office, case)
    assert office.counsellor1.do(today, day(office) + timedelta(days=30)).follow_ups == ()


def test_supervision_and_the_header_show_the_level(office, case):
    assert office.supervisor.do(risk.standing, case).risk is None
    record(office, case, RiskLevel.HIGH)
    (row,) = office.supervisor.do(caseload)
    assert row.risk.level is RiskLevel.HIGH
    assert office.supervisor.do(risk.standing, case).risk == row.risk


def test_nothing_of_it_lies_readable_in_the_vault(office, case):
    record(office, case)
    folder = office.counsellor1.vault.folder.path
    for path in folder.rglob("*"):
        if path.is_file():
            assert CANARY.encode() not in path.read_bytes()
