"""What a chart shows beyond the scores: phases, events, subscales, items and past clients."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counsel_desk.domain.alert_responses import AlertResponse, OutsideEvent
from counsel_desk.domain.closing import CaseStep, CaseStepKind, ClosingReason
from counsel_desk.domain.days import local_day
from counsel_desk.domain.events import LegalStep, Violation
from counsel_desk.domain.notes import NoteKind
from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.domain.risk import AreaRisk, RiskArea, RiskAssessment, RiskLevel
from counsel_desk.domain.safety import SafetyPlan
from counsel_desk.services import alerts, chart_course, charts, events
from counsel_desk.services.errors import NotAllowed
from counsel_desk.storage import kinds


@pytest.fixture
def case(office):
    office.clock.move(days=-120)
    made = office.client()
    office.clock.move(days=120)
    return made


def course(office, case, desk=None):
    return (desk or office.counsellor1).do(charts.progress_course, case)


def labels(office, case):
    return [(one.number, one.label) for one in course(office, case).events]


def add(office, case, kind, value):
    return office.run(office.counsellor1, lambda work: kind.records(work).add(case, value))


def test_phases_follow_the_first_treating_session_and_the_closing(office, case):
    desk, now = office.counsellor1, office.clock()
    for days in (100, 60, 10):
        office.screening(desk, case, "phq-9", 1, at=now - timedelta(days=days))
    assert [one.phase for one in course(office, case).series[0].points] == ["", "", ""]
    intake = now - timedelta(days=99)
    office.note(desk, case, kind=NoteKind.INTAKE, session_start=intake)
    office.note(desk, case, session_start=now - timedelta(days=80))
    closed = CaseStep(
        CaseStepKind.CLOSED, local_day(now - timedelta(days=20)), ClosingReason.GOALS_MET
    )
    add(office, case, kinds.CLOSING, closed)
    phases = [one.phase for one in course(office, case).series[0].points]
    assert phases == ["assessment", "treatment", "follow-up"]
    add(office, case, kinds.CLOSING, CaseStep(CaseStepKind.REOPENED, local_day(now)))
    office.clock.move(days=1)
    office.screening(desk, case, "phq-9", 1)
    assert course(office, case).series[0].points[-1].phase == "treatment"


def test_scores_know_their_session(office, case):
    desk, now = office.counsellor1, office.clock()
    for days in (50, 40, 30):
        office.note(desk, case, session_start=now - timedelta(days=days))
    office.note(
        desk,
        case,
        kind=NoteKind.SUPERVISION,
        session_start=now - timedelta(days=35),
        attended=False,
    )
    for days in (50, 20):
        office.screening(desk, case, "phq-9", 1, at=now - timedelta(days=days))
    assert [one.session for one in course(office, case).series[0].points] == [1, 4]


def test_subscales_and_answers_come_with_the_scores(office, case):
    office.screening(office.counsellor1, case, "pcl-5", {"rest": 2, "1": None, "3": 4})
    office.screening(office.counsellor1, case, "phq-9", 1, at=office.clock() - timedelta(days=3))
    phq, pcl = course(office, case).series
    assert phq.parts == ()
    assert [part.instrument.split("/")[0] for part in pcl.parts] == ["pcl-5"] * 4
    assert all(len(part.points) == 1 and part.maximum < pcl.maximum for part in pcl.parts)
    assert all(point.safety == "clear" for part in pcl.parts for point in part.points)
    assert len(pcl.items) == 20
    first, third = pcl.items[0], pcl.items[2]
    key = pcl.points[0].screening
    assert (first.values[key], third.values[key]) == (None, 4)
    assert (first.lowest, first.highest) == (0, 4)
    assert [item.key for item in phq.items if item.is_safety] == ["9"]


def test_too_few_past_clients_are_counted_and_not_drawn(office, case):
    office.screening(office.counsellor1, case, "phq-9", 1)
    local = course(office, case).series[0].local
    assert local is not None
    assert (local.episodes, local.needed, local.points) == (0, 100, {})


def test_events_are_numbered_codes_without_the_words_of_the_record(office, case):
    desk, now = office.counsellor1, office.clock()
    day = local_day(now)
    court = LegalStep(next_hearing=day + timedelta(days=9), court="Milimani", remarks="secret")
    desk.do(events.save_step, case, court)
    for started in (
        PartialDate(2019),
        PartialDate(2019, 5, 4),
        PartialDate(*(day - timedelta(days=30)).timetuple()[:3]),
    ):
        desk.do(events.save_event, case, Violation(started=started, account="secret"))
    risk = RiskAssessment(day, {RiskArea.SUICIDE: AreaRisk(RiskLevel.HIGH)}, RiskLevel.HIGH)
    add(office, case, kinds.RISK, risk)
    calm = RiskAssessment(day, {RiskArea.SUICIDE: AreaRisk(RiskLevel.LOW)}, RiskLevel.LOW)
    add(office, case, kinds.RISK, calm)
    add(office, case, kinds.SAFETY_PLAN, SafetyPlan(day - timedelta(days=2)))
    add(office, case, kinds.CLOSING, CaseStep(CaseStepKind.HANDED_OVER, day - timedelta(days=60)))
    found = course(office, case).events
    assert [one.number for one in found] == [1, 2, 3, 4, 5]
    assert [one.label for one in found] == [
        chart_course.HANDED_OVER,
        chart_course.NEW_EVENT,
        chart_course.SAFETY_PLAN,
        chart_course.HIGH_RISK,
        chart_course.COURT_DATE,
    ]
    assert "secret" not in repr(found)


def test_outside_events_of_a_response_are_events_of_the_chart(office, case):
    desk = office.counsellor1
    office.screening(desk, case, "phq-9", {"rest": 0, "9": 1})
    (alert,) = desk.do(alerts.case_alerts, case)
    said = AlertResponse(outside=(OutsideEvent.EVICTION, OutsideEvent.MEDICATION))
    desk.do(alerts.answer_alert, case, alert.id, action="Asked.", response=said)
    assert labels(office, case) == [(1, "eviction"), (2, "medication change")]


def test_who_may_not_read_the_case_gets_no_course(office, case):
    office.screening(office.counsellor1, case, "phq-9", 1)
    assert course(office, case, office.supervisor).series
    for desk in (office.counsellor2, office.coordinator):
        with pytest.raises(NotAllowed):
            course(office, case, desk)
