"""Alerts beyond the first ones, the structured response to them, and looking at them again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counsel_desk.domain.access import Permission
from counsel_desk.domain.alert_responses import AlertResponse, Decision, Finding, Topic
from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import AlertId, CaseId
from counsel_desk.domain.screenings import AlertKind
from counsel_desk.domain.settings import OwnChange, Settings
from counsel_desk.services import alerts, closing, local_norms, settings, today
from counsel_desk.services.desk import use_case
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work
from tests.builders import spoil

HIGH = {"rest": 2, "9": 0}


@pytest.fixture
def case(office):
    return office.client()


def give(office, case, *values, days=7, instrument="phq-9"):
    for place, value in enumerate(values):
        if place:
            office.clock.move(days=days)
        office.screening(office.counsellor1, case, instrument, value)


def kinds_of(office, case):
    return [one.kind for one in office.counsellor1.do(alerts.case_alerts, case)]


def response(office, **changes) -> AlertResponse:
    given = {
        "findings": {Topic.ALLIANCE: Finding.CLEAR, Topic.OUTSIDE: Finding.CONCERN},
        "outside": ("court date",),
        "decision": Decision.CHANGE,
        "review_on": local_day(office.clock()) + timedelta(days=14),
    }
    return AlertResponse(**(given | changes))


def test_no_response_by_the_fourth_session_and_a_plateau_wait_for_an_answer(office, case):
    give(office, case, HIGH, HIGH, HIGH)
    assert kinds_of(office, case) == []
    office.clock.move(days=7)
    office.screening(office.counsellor1, case, "phq-9", HIGH)
    assert kinds_of(office, case) == [AlertKind.NO_EARLY_RESPONSE, AlertKind.PLATEAU]


def test_sessions_with_a_note_count_towards_the_early_response(office, case):
    give(office, case, HIGH)
    for _ in range(3):
        office.note(office.counsellor1, case, session_start=office.clock() - timedelta(hours=1))
        office.clock.move(days=7)
    office.screening(office.counsellor1, case, "phq-9", HIGH)
    assert kinds_of(office, case) == [AlertKind.NO_EARLY_RESPONSE]


def test_a_note_that_is_signed_later_shows_that_a_response_is_late(office, case):
    """Sessions are often written up at the end of the week, after the screening."""
    give(office, case, HIGH, HIGH)
    starts = [office.clock() - timedelta(days=days) for days in (7, 5, 3, 2)]
    for start in starts[:2]:
        office.note(office.counsellor1, case, session_start=start)
        assert kinds_of(office, case) == []
    office.note(office.counsellor1, case, session_start=starts[2])
    assert kinds_of(office, case) == [AlertKind.NO_EARLY_RESPONSE]
    (alert,) = office.counsellor1.do(alerts.case_alerts, case)
    office.counsellor1.do(alerts.answer_alert, case, alert.id, action="Plan reviewed.")
    office.note(office.counsellor1, case, session_start=starts[3])
    assert kinds_of(office, case) == []


def test_an_early_response_that_was_answered_is_not_asked_about_again(office, case):
    give(office, case, HIGH, HIGH, HIGH, HIGH)
    for one in office.counsellor1.do(alerts.case_alerts, case):
        office.counsellor1.do(alerts.answer_alert, case, one.id, action="Plan reviewed.")
    office.clock.move(days=7)
    office.screening(office.counsellor1, case, "phq-9", HIGH)
    assert kinds_of(office, case) == []


def test_an_answer_keeps_what_was_looked_at_and_decided(office, case):
    give(office, case, {"rest": 0, "9": 1})
    (alert,) = office.counsellor1.do(alerts.case_alerts, case)
    said = response(office)
    office.supervisor.do(
        alerts.answer_alert, case, alert.id, action="Spoke with Amina.", response=said
    )
    (answer,) = office.counsellor1.do(alerts.alert_answers, case)
    assert answer.response == said
    assert (answer.kind, answer.instrument, answer.screening) == (
        AlertKind.SAFETY, "phq-9", alert.screening,
    )  # fmt: skip
    assert answer.answered_by == office.supervisor.me.id


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"findings": {"weather": "concern"}}, "response-unknown"),
        ({"findings": {"dose": "perhaps"}}, "response-unknown"),
        ({"outside": ("rain",)}, "response-unknown"),
        ({"decision": "waited"}, "response-unknown"),
        ({"review_on": "today"}, "response-review-past"),
    ],
)
def test_a_response_that_cannot_be_right_is_refused(office, case, changes, reason):
    give(office, case, {"rest": 0, "9": 1})
    (alert,) = office.counsellor1.do(alerts.case_alerts, case)
    if "review_on" in changes:
        changes = {"review_on": local_day(office.clock())}
    with pytest.raises(Invalid, match=reason):
        office.counsellor1.do(
            alerts.answer_alert,
            case,
            alert.id,
            action="Asked.",
            response=response(office, **changes),
        )
    assert len(kinds_of(office, case)) == 1


def test_an_alert_comes_back_on_the_day_that_its_answer_named(office, case):
    desk = office.counsellor1
    give(office, case, {"rest": 0, "9": 1})
    (alert,) = desk.do(alerts.case_alerts, case)
    desk.do(alerts.answer_alert, case, alert.id, action="Asked.", response=response(office))
    assert desk.do(today.today, office.clock().date()).looks == ()
    office.clock.move(days=14)
    (row,) = desk.do(today.today, local_day(office.clock())).looks
    assert (row.case, row.look.alert, row.look.decision) == (case, alert.id, Decision.CHANGE)
    assert office.supervisor.do(today.today, local_day(office.clock())).looks == ()
    desk.do(alerts.follow_up_alert, case, alert.id, action="Safe by now.")
    assert desk.do(today.today, local_day(office.clock())).looks == ()
    newest, oldest = desk.do(alerts.alert_answers, case)
    assert (newest.action, oldest.action) == ("Safe by now.", "Asked.")
    assert newest.kind == AlertKind.SAFETY


def test_the_supervisor_who_answered_is_reminded_too(office, case):
    give(office, case, {"rest": 0, "9": 1})
    (alert,) = office.supervisor.do(alerts.case_alerts, case)
    office.supervisor.do(
        alerts.answer_alert, case, alert.id, action="Asked.", response=response(office)
    )
    office.clock.move(days=20)
    for desk in (office.supervisor, office.counsellor1):
        assert len(desk.do(today.today, local_day(office.clock())).looks) == 1


def test_only_what_was_answered_can_be_looked_at_again(office, case):
    with pytest.raises(NotFound):
        office.counsellor1.do(alerts.follow_up_alert, case, AlertId(case), action="Asked.")


def test_the_response_of_a_supervisor_is_whole_for_everybody(office, case):
    give(office, case, {"rest": 0, "9": 1})
    (alert,) = office.supervisor.do(alerts.case_alerts, case)
    office.supervisor.do(
        alerts.answer_alert, case, alert.id, action="Asked.", response=response(office)
    )

    def only(work):
        records = kinds.ALERT_ANSWER.records(work)
        return records.open(records.only(case).id)

    assert office.run(office.counsellor1, only).intact


# --- past clients here ---


@use_case(Permission.READ_CLINICAL)
def _local(work: Work, case: CaseId, *, baseline: float = 14.0) -> local_norms.LocalCourse:
    return local_norms.local_course(work, "gad-7", baseline, apart_from=case)


def test_below_a_hundred_past_clients_there_is_no_course_to_compare_with(office, case):
    give(office, case, 2, instrument="gad-7")
    assert office.counsellor1.do(_local, case) == local_norms.LocalCourse(0)


def test_a_course_beyond_that_of_past_clients_is_an_alert(office, case, monkeypatch):
    monkeypatch.setattr(local_norms, "FEWEST_EPISODES", 8)
    monkeypatch.setattr("counsel_desk.domain.outcomes.expected.FEWEST_EPISODES", 8)
    past = [office.client(name=f"Past {number}") for number in range(9)]
    # Who dropped out completed no course, however it went.
    gone = [office.client(name=f"Gone {number}") for number in range(9)]
    for one in (*past, *gone):
        for days, score in ((40, 2), (30, 1)):
            at = office.clock() - timedelta(days=days)
            office.screening(office.counsellor1, one, "gad-7", score, at=at)
        _close(office, one, ClosingReason.DROPPED_OUT if one in gone else ClosingReason.PARTLY_MET)
    give(office, case, 2, 2, instrument="gad-7")
    assert kinds_of(office, case) == [AlertKind.OFF_RIBBON]
    found = office.counsellor1.do(_local, case)
    assert found.episodes == 9
    assert found.ribbon is not None
    assert found.ribbon.points[2].people == 9
    assert office.counsellor1.do(_local, case, baseline=1.0) == local_norms.LocalCourse(0)


def _close(office, case, reason):
    facts = {"planned": True, "last_contact": None, "summary": "Over."}
    office.counsellor1.do(closing.close_case, case, reason=reason, **facts)


def test_a_past_course_of_which_a_score_is_damaged_is_compared_with_nobody(
    office, case, monkeypatch
):
    monkeypatch.setattr(local_norms, "FEWEST_EPISODES", 8)
    monkeypatch.setattr("counsel_desk.domain.outcomes.expected.FEWEST_EPISODES", 8)
    give(office, case, 2, instrument="gad-7")
    past = [office.client(name=f"Past {number}") for number in range(10)]
    for one in past:
        for days, score in ((40, 2), (30, 1)):
            at = office.clock() - timedelta(days=days)
            given = office.screening(office.counsellor1, one, "gad-7", score, at=at)
        _close(office, one, ClosingReason.GOALS_MET)
    spoil(office, "screening", given.id)
    found = office.counsellor1.do(_local, case)
    assert found.episodes == 9
    assert found.ribbon is not None
    assert found.ribbon.points[2].people == 9


def test_a_file_that_was_closed_anew_is_read_anew(office, case, monkeypatch):
    monkeypatch.setattr(local_norms, "FEWEST_EPISODES", 8)
    monkeypatch.setattr("counsel_desk.domain.outcomes.expected.FEWEST_EPISODES", 8)
    past = office.client(name="Past")
    for days in (40, 30):
        at = office.clock() - timedelta(days=days)
        office.screening(office.counsellor1, past, "gad-7", 2, at=at)
    _close(office, past, ClosingReason.DROPPED_OUT)
    assert office.counsellor1.do(_local, case).episodes == 0
    office.counsellor1.do(closing.reopen_case, past)
    office.clock.move(minutes=5)
    _close(office, past, ClosingReason.GOALS_MET)
    assert office.counsellor1.do(_local, case).episodes == 1


def test_the_programmes_own_figures_decide_what_is_worse(office, case):
    give(office, case, {"rest": 0, "9": 0})
    own = Settings(change_figures=(OwnChange("phq-9", 6.0, 0.5, "Own sample of 2025"),))
    office.supervisor.do(settings.change_settings, settings=own, reason="Own sample.")
    office.clock.move(days=7)
    office.screening(office.counsellor1, case, "phq-9", {"rest": 1, "9": 0})
    assert kinds_of(office, case) == []
