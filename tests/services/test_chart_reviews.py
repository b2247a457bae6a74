"""The sign-off of charts: who may, what is kept, and what is due."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counsel_desk.domain.days import local_day
from counsel_desk.services import alerts, chart_reviews, today
from counsel_desk.services.errors import Invalid, NotAllowed, NotEntitled
from counsel_desk.storage import kinds

CALM = {"rest": 1, "9": 0}


@pytest.fixture
def case(office):
    made = office.client()
    office.screening(office.counsellor1, made, "phq-9", CALM)
    office.clock.move(days=28)
    office.screening(office.counsellor1, made, "phq-9", CALM)
    return made


def sign(office, case, **changes):
    given = {"on_track": True, "plan_changed": False} | changes
    return office.supervisor.do(chart_reviews.sign_chart, case, **given)


def queue(office):
    return office.supervisor.do(chart_reviews.chart_queue)


def test_a_chart_nobody_has_signed_is_due(office, case):
    (row,) = queue(office)
    assert (row.case, row.code, row.mark) == (case, office.code(case), None)
    assert row.since == local_day(office.clock())
    assert office.supervisor.do(today.today, local_day(office.clock())).charts == (row,)
    assert office.counsellor1.do(today.today, local_day(office.clock())).charts == ()


def test_one_screening_is_no_course_yet(office):
    case = office.client()
    office.screening(office.counsellor1, case, "phq-9", CALM)
    assert queue(office) == ()


def test_a_sign_off_keeps_what_was_decided_until_its_day(office, case):
    due = local_day(office.clock()) + timedelta(days=30)
    note = "  Two sessions a week from now on. "
    sign(office, case, on_track=False, plan_changed=True, note=note, next_review=due)
    assert queue(office) == ()
    (line,) = office.counsellor1.do(chart_reviews.chart_reviews, case)
    review = line.review
    assert (review.on_track, review.plan_changed, review.next_review) == (False, True, due)
    assert review.note == note.strip()
    assert (line.author, line.at, line.intact) == (office.supervisor.me.id, office.clock(), True)
    office.clock.move(days=30)
    (row,) = queue(office)
    assert row.since == due
    assert row.mark is not None
    assert not row.mark.on_track


def test_without_a_day_it_is_due_again_once_an_alert_is_raised(office, case):
    sign(office, case)
    office.clock.move(days=80)
    assert queue(office) == ()
    office.screening(office.counsellor1, case, "phq-9", {"rest": 1, "9": 1})
    (row,) = queue(office)
    assert row.since == local_day(office.clock())
    (alert,) = office.counsellor1.do(alerts.case_alerts, case)
    office.counsellor1.do(alerts.answer_alert, case, alert.id, action="Asked.")
    assert queue(office) == ()


def test_without_a_day_it_is_due_again_after_twelve_weeks(office, case):
    sign(office, case)
    office.clock.move(days=83)
    assert queue(office) == ()
    office.clock.move(days=1)
    assert [row.case for row in queue(office)] == [case]


def test_the_latest_sign_off_counts(office, case):
    day = local_day(office.clock())
    sign(office, case, next_review=day + timedelta(days=1))
    office.clock.move(days=2)
    assert len(queue(office)) == 1
    sign(office, case, next_review=day + timedelta(days=60))
    assert queue(office) == ()
    lines = office.supervisor.do(chart_reviews.chart_reviews, case)
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"on_track": False}, "chart-note-missing"),
        ({"note": "x" * 2_001}, "chart-note-too-long"),
        ({"next_review": "today"}, "chart-review-past"),
    ],
)
def test_a_sign_off_that_cannot_be_right_is_refused(office, case, changes, reason):
    if "next_review" in changes:
        changes = {"next_review": local_day(office.clock())}
    with pytest.raises(Invalid, match=reason):
        sign(office, case, **changes)
    assert len(queue(office)) == 1


def test_there_must_be_a_chart_to_sign(office):
    with pytest.raises(Invalid, match="chart-empty"):
        sign(office, office.client())


def test_only_the_supervisor_of_the_team_signs(office, case):
    for desk in (office.counsellor1, office.counsellor2, office.coordinator, office.founder):
        with pytest.raises(NotAllowed):
            desk.do(chart_reviews.sign_chart, case, on_track=True, plan_changed=False)
    sign(office, case)

    def forge(work):
        stored = kinds.CHART_REVIEW.records(work)
        stored.add(case, stored.open(stored.only(case).id).value)

    with pytest.raises(NotEntitled):
        office.run(office.counsellor1, forge)


def test_a_damaged_sign_off_is_shown_to_nobody_as_right(office, case):
    sign(office, case)

    def spoil(work):
        from sqlalchemy import update

        from counsel_desk.storage import schema

        table = schema.RECORD_TABLES["chart_review"]
        work.execute(update(table).values(sealed=b"\x00" * 90))

    office.run(office.supervisor, spoil)
    assert office.counsellor1.do(chart_reviews.chart_reviews, case) == ()
