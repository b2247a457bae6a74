"""The caseload of a team: whose cases, which numbers, who comes first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus, SessionOutcome
from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.domain.register import ScoreSpan
from counsel_desk.domain.settings import OwnChange, Settings
from counsel_desk.services import cases, closing, groups, settings, supervision
from tests.builders import Office, actions

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def span(instrument: str, first: float = 10, last: float = 10, count: int = 1) -> ScoreSpan:
    return ScoreSpan(instrument, first, NOW, last, NOW, count)


def _caseload(office: Office, desk=None):
    return (desk or office.supervisor).do(supervision.caseload)


def _course(office, case, instrument, *values):
    for place, value in enumerate(values):
        at = office.clock() - timedelta(days=14 * (len(values) - place))
        office.screening(office.counsellor1, case, instrument, value, at=at)


def test_a_supervisor_sees_the_cases_of_the_own_team(office):
    mine = office.client()
    theirs = office.client(office.counsellor2)
    assert [row.case for row in _caseload(office)] == [mine]
    assert [row.case for row in _caseload(office, office.founder)] == [theirs]


def test_a_row_shows_the_course_on_the_leading_instrument(office):
    case = office.client()
    _course(office, case, "phq-9", {"rest": 2, "9": 0}, {"rest": 1, "9": 0})
    _course(office, case, "gad-7", 1)
    note = office.clock() - timedelta(hours=1)
    for start in (note - timedelta(days=20), note):
        office.note(office.counsellor1, case, session_start=start)
    (row,) = _caseload(office)
    assert (row.code, row.name) == (office.code(case), "Wanjiru Achieng")
    assert row.counsellor == office.counsellor1.me.id
    assert (row.instrument, row.first, row.last, row.change) == ("phq-9", 16.0, 8.0, -8.0)
    assert (row.reliable, row.last_seen, row.alerts) == ("improved", note, ())


def test_one_screening_is_a_baseline_and_no_change(office):
    case = office.client()
    _course(office, case, "gad-7", 1)
    (row,) = _caseload(office)
    assert (row.instrument, row.first, row.last, row.change) == ("gad-7", 7.0, 7.0, None)
    assert row.reliable is None


def test_a_case_without_scores_has_empty_columns(office):
    office.client()
    office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    for row in _caseload(office):
        assert (row.instrument, row.first, row.last, row.change) == (None, None, None, None)
        assert (row.reliable, row.last_seen, row.alerts) == (None, None, ())


def test_the_instrument_given_most_often_leads():
    leading = supervision.leading
    assert leading(()) is None
    assert leading((span("pcl-5"), span("k10", count=2))) == span("k10", count=2)
    tied = (span("core-10"), span("gad-7"), span("phq-9"), span("pcl-5"))
    for place in (3, 2, 1, 0):
        assert leading(tied[: place + 1]) == tied[place]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (span("phq-9", 12, 6, count=2), "improved"),
        (span("phq-9", 12, 7, count=2), "unchanged"),
        (span("phq-9", 12, 18, count=2), "worse"),
        (span("pcl-5", 40, 54, count=2), "unchanged"),
        (span("phq-9", 12, 6, count=1), None),
        (span("pcl-5", 40, 55, count=2), "worse"),
        (span("who-5", 40, 80, count=2), None),
        (span("itq", 4, 20, count=2), None),
    ],
)
def test_reliable_follows_the_instrument_s_own_confirmed_rule(found, expected):
    assert supervision.reliable(found, Settings()) == expected


def test_the_caseload_judges_by_the_programme_s_own_figures(office):
    case = office.client()
    for rest in (0, 1):
        office.screening(office.counsellor1, case, "phq-9", {"rest": rest, "9": 0})
        office.clock.move(days=7)
    (row,) = _caseload(office)
    assert (row.change, row.reliable) == (8, "worse")
    own = OwnChange("phq-9", sd=9.0, reliability=0.7, source="Nakuru teams, 2026")
    office.supervisor.do(
        settings.change_settings,
        settings=Settings(change_figures=(own,)),
        reason="Our own figures are in",
    )
    (row,) = _caseload(office)
    assert (row.change, row.reliable) == (8, "unchanged")


def test_alerts_come_first_then_worse_then_who_was_not_seen_for_long(office):
    office.clock.move(days=-200)
    names = ("seen", "long ago", "worse", "unanswered", "safety", "never")
    made = {name: office.client(name=name) for name in names}
    office.clock.move(days=200)
    now = office.clock()
    for name, days in (("seen", 2), ("long ago", 90), ("worse", 28), ("worse", 1), ("safety", 1)):
        start = now - timedelta(days=days)
        office.note(office.counsellor1, made[name], session_start=start)
    _course(office, made["worse"], "pcl-5", 1, {"rest": 2})
    from counsel_desk.services import alerts

    for alert in office.counsellor1.do(alerts.case_alerts, made["worse"]):
        office.counsellor1.do(alerts.answer_alert, made["worse"], alert.id, action="Reviewed.")
    _course(office, made["unanswered"], "phq-9", {"rest": 0, "9": None})
    _course(office, made["safety"], "phq-9", {"rest": 0, "9": 1})
    order = [row.name for row in _caseload(office)]
    assert order == ["safety", "unanswered", "worse", "never", "long ago", "seen"]


def test_scores_of_years_ago_are_no_start_of_the_course(office):
    case = office.client()
    now = office.clock()
    for days, value in ((900, 3), (30, 1), (1, 2)):
        given = {"rest": value, "9": 0}
        at = now - timedelta(days=days)
        office.screening(office.counsellor1, case, "phq-9", given, at=at)
    (row,) = _caseload(office)
    assert (row.first, row.last) == (24, 16)
    office.appointment(
        office.counsellor1, case, start=now - timedelta(days=30), outcome=SessionOutcome.ATTENDED
    )
    (row,) = _caseload(office)
    assert (row.first, row.last, row.change, row.reliable) == (8, 16, 8, "worse")


def test_a_meeting_of_a_group_begins_a_course_too(office):
    case = office.client()
    group = office.group(members=(case,))
    file = office.coordinator.do(groups.open_group, group)
    first = file.meetings[0]
    office.coordinator.do(
        groups.mark, group, membership=file.members[0].membership, meeting=first.id,
        status=AttendanceStatus.ON_TIME,
    )  # fmt: skip
    for at, value in ((first.start - timedelta(days=900), 3), (first.start, 1), (None, 0)):
        office.screening(office.counsellor1, case, "gad-7", value, at=at)
    (row,) = _caseload(office)
    assert (row.first, row.last) == (7, 0)


def test_a_reopened_file_is_compared_from_its_return(office):
    case = office.client()
    desk = office.counsellor1
    office.note(desk, case)
    office.screening(desk, case, "gad-7", 3)
    told = {"planned": True, "last_contact": None, "summary": ""}
    desk.do(closing.close_case, case, reason=ClosingReason.GOALS_MET, **told)
    office.clock.move(days=200)
    desk.do(closing.reopen_case, case, text="Came back")
    (row,) = _caseload(office)
    assert (row.first, row.last, row.change) == (21, 21, None)
    for value in (1, 0):
        office.note(desk, case)
        office.screening(desk, case, "gad-7", value)
        office.clock.move(days=20)
    (row,) = _caseload(office)
    assert (row.first, row.last, row.change) == (7, 0, -7)


def test_a_closed_case_shows_only_while_an_alert_is_open(office):
    quiet, alarming = office.client(), office.client()
    _course(office, alarming, "phq-9", {"rest": 0, "9": 1})
    for case in (quiet, alarming):
        found = office.counsellor1.do(cases.open_case, case).coordination
        from dataclasses import replace

        closed = replace(found, status=CaseStatus.CLOSED)
        office.counsellor1.do(cases.update_coordination, case, closed)
    assert [row.case for row in _caseload(office)] == [alarming]


def test_looking_through_the_caseload_is_one_entry(office):
    office.client()
    office.client(name="Kiprop Langat")
    _caseload(office)
    before = len(actions(office))
    _caseload(office)
    assert actions(office)[before:] == [Action.LIST_OPENED]
