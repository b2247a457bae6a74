"""Screenings and their alerts: what is kept, what is refused, who is called."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import AlertId, ScreeningId
from counsel_desk.domain.screenings import AlertKind, Given, Mode, Way
from counsel_desk.services import alerts, cases, corrections, screenings
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import Invalid, NotFound, VaultDamaged
from counsel_desk.storage import kinds
from tests.builders import Office, actions, digest, spoil, write_nonsense


@pytest.fixture
def case(office: Office):
    return office.client()


def test_a_screening_is_kept_with_its_result_as_computed(office, case):
    desk = office.counsellor1
    heard: list[Changed] = []
    desk.on_changed(heard.append)
    made = office.screening(desk, case, "phq-9", {"rest": 1, "9": 0, "10": 2}, mode=Mode.READ_ALOUD)
    assert made.scores == {"total": 8.0}
    assert made.bands == {"total": "mild"}
    assert made.criteria == {"case": "not met"}
    assert made.alerts == {"9": "clear"}
    assert (made.mode, made.given_by, made.prorated) == (Mode.READ_ALOUD, desk.me.id, False)
    assert desk.do(screenings.open_screening, case, made.id) == made
    assert desk.do(screenings.list_screenings, case) == (made,)
    assert heard == [Changed.SCREENINGS | Changed.ALERTS]


def test_a_blank_item_is_never_a_zero(office, case):
    made = office.screening(
        office.counsellor1, case, "phq-9", {"rest": 2, "1": None, "2": "declined"}
    )
    assert made.missing == ("1", "2")
    assert made.prorated
    assert made.scores == {"total": 18.0}
    stored = office.counsellor1.do(screenings.open_screening, case, made.id)
    assert stored.answers.values["1"] is None
    assert stored.answers.values["2"] == "declined"


def test_too_many_blanks_leave_no_score(office, case):
    made = office.screening(office.counsellor1, case, "phq-9", {"rest": 1, "1": None, "2": None,
                                                                "3": None})  # fmt: skip
    assert made.scores == {"total": None}
    found = digest(office, case)
    assert found.spans == ()
    assert found.given == (("phq-9", made.answers.given_at),)


def test_two_screenings_make_a_span(office, case):
    first = office.screening(office.counsellor1, case, "gad-7", 2)
    office.clock.move(days=28)
    last = office.screening(office.counsellor1, case, "gad-7", 1)
    (span,) = digest(office, case).spans
    assert (span.instrument, span.first, span.last, span.count) == ("gad-7", 14.0, 7.0, 2)
    assert (span.first_on, span.last_on) == (first.answers.given_at, last.answers.given_at)


def test_one_brought_in_later_can_become_the_baseline(office, case):
    desk, now = office.counsellor1, office.clock()
    new = office.screening(desk, case, "gad-7", 2)
    old = office.screening(desk, case, "gad-7", 1, at=now - timedelta(days=60))
    assert desk.do(screenings.list_screenings, case) == (old, new)
    (span,) = digest(office, case).spans
    assert (span.first, span.last) == (7.0, 14.0)
    assert digest(office, case).given == (("gad-7", now),)
    kinds_found = [one.kind for one in desk.do(alerts.case_alerts, case)]
    assert kinds_found == [AlertKind.DETERIORATION]


REFUSALS = {
    "unknown-instrument": ("instrument", {"instrument": "phq-10"}),
    "instrument-version": ("version", {"version": "0.1"}),
    "unknown-item": ("99", {"values": {"1": 1, "99": 1}}),
    "answer-out-of-range": ("1", {"values": {"1": 4}}),
    "not-applicable": ("1", {"values": {"1": "n/a", "2": 1}}),
    "unknown-answer": ("1", {"values": {"1": "perhaps"}}),
    "nothing-answered": ("values", {"values": {"1": None, "2": "blank"}}),
    "given-in-future": ("given_at", {"given_at": datetime(2026, 3, 2, 8, 1, tzinfo=UTC)}),
    "given-too-early": ("given_at", {"given_at": datetime(1999, 12, 31, tzinfo=UTC)}),
}


@pytest.mark.parametrize("reason", REFUSALS)
def test_a_screening_that_cannot_be_right_is_refused(office, case, reason):
    field, changes = REFUSALS[reason]
    answers = replace(office.answers("phq-9", 1), **changes)
    before = actions(office)
    with pytest.raises(Invalid) as refused:
        office.counsellor1.do(screenings.record_screening, case, answers, mode=Mode.SELF)
    assert (refused.value.reason, refused.value.field) == (reason, field)
    assert actions(office) == before
    assert office.counsellor1.do(screenings.list_screenings, case) == ()


def test_the_refusal_of_an_answer_does_not_carry_the_answer(office, case):
    answers = replace(office.answers("phq-9", 1), values={"1": "hunger in cell 7"})
    with pytest.raises(Invalid) as refused:
        office.counsellor1.do(screenings.record_screening, case, answers, mode=Mode.SELF)
    assert "hunger" not in repr((refused.value, refused.value.facts, refused.value.args))
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_a_second_one_on_the_same_day_is_asked_about(office, case):
    desk = office.counsellor1
    office.screening(desk, case, "phq-9", 0)
    office.screening(desk, case, "gad-7", 0)
    office.clock.move(hours=2)
    answers = office.answers("phq-9", {"rest": 1, "9": 0})
    with pytest.raises(Invalid, match="same-day"):
        desk.do(screenings.record_screening, case, answers, mode=Mode.SELF)
    desk.do(screenings.record_screening, case, answers, mode=Mode.SELF, again=True)
    assert len(desk.do(screenings.list_screenings, case)) == 3


def test_reading_leaves_its_trace(office, case):
    made = office.screening(office.counsellor1, case)
    office.supervisor.do(screenings.list_screenings, case)
    assert actions(office)[-1] == Action.LIST_OPENED
    office.supervisor.do(screenings.open_screening, case, made.id)
    assert actions(office)[-1] == Action.RECORD_OPENED


def test_a_screening_of_another_case_is_not_found_through_this_one(office, case):
    made = office.screening(office.counsellor1, case)
    other = office.client(name="Kiprop Langat")
    with pytest.raises(NotFound):
        office.counsellor1.do(screenings.open_screening, other, made.id)
    with pytest.raises(NotFound):
        office.counsellor1.do(screenings.open_screening, case, ScreeningId(case))


def test_a_damaged_screening_is_not_shown_as_if_it_were_right(office, case):
    made = office.screening(office.counsellor1, case)
    spoil(office, "screening")
    with pytest.raises(VaultDamaged):
        office.counsellor1.do(screenings.open_screening, case, made.id)
    assert office.counsellor1.do(screenings.list_screenings, case) == ()


def test_the_safety_item_raises_an_alert_until_it_is_answered(office, case):
    desk = office.counsellor1
    made = office.screening(desk, case, "phq-9", {"rest": 0, "9": 1})
    (alert,) = desk.do(alerts.case_alerts, case)
    assert (alert.kind, alert.item, alert.value) == (AlertKind.SAFETY, "9", 1)
    assert (alert.screening, alert.raised_at) == (made.id, office.clock())
    office.clock.move(days=7)
    office.screening(desk, case, "phq-9", 0)
    assert desk.do(alerts.case_alerts, case) == (alert,)
    desk.do(alerts.answer_alert, case, alert.id, action="  Safety plan made with her.  ")
    assert desk.do(alerts.case_alerts, case) == ()
    assert digest(office, case).alerts == ()
    (answer,) = desk.do(alerts.alert_answers, case)
    assert (answer.alert, answer.action) == (alert.id, "Safety plan made with her.")
    assert (answer.answered_by, answer.answered_at) == (desk.me.id, office.clock())
    office.clock.move(days=7)
    office.screening(desk, case, "phq-9", {"rest": 0, "9": 2})
    assert [one.value for one in desk.do(alerts.case_alerts, case)] == [2]


def test_an_unanswered_safety_item_is_an_alert_too(office, case):
    office.screening(office.counsellor1, case, "phq-9", {"rest": 1, "9": None})
    (alert,) = office.counsellor1.do(alerts.case_alerts, case)
    assert (alert.kind, alert.value) == (AlertKind.SAFETY_UNANSWERED, None)


def test_reliable_deterioration_since_baseline_is_an_alert(office, case):
    desk = office.counsellor1
    office.screening(desk, case, "pcl-5", 1)
    office.clock.move(days=14)
    office.screening(desk, case, "pcl-5", {"rest": 1, "1": 4, "2": 4, "3": 4})
    assert desk.do(alerts.case_alerts, case) == ()
    office.clock.move(days=14)
    office.screening(desk, case, "pcl-5", {"rest": 1, "1": 4, "2": 4, "3": 4, "4": 2})
    (alert,) = desk.do(alerts.case_alerts, case)
    assert (alert.kind, alert.value, alert.item) == (AlertKind.DETERIORATION, 10.0, "")


def test_deterioration_is_told_from_the_start_of_the_course_and_not_from_years_ago(office, case):
    desk, now = office.counsellor1, office.clock()
    ago = now - timedelta(days=1500)
    office.screening(desk, case, "gad-7", 0, at=ago)
    office.screening(desk, case, "gad-7", 2, at=now - timedelta(days=60))
    for days in (60, 5):
        office.note(desk, case, session_start=now - timedelta(days=days))
    answered = desk.do(alerts.case_alerts, case)
    for alert in answered:
        desk.do(alerts.answer_alert, case, alert.id, action="Brought in from paper")
    # Fourteen points above the score of years ago, and none above the start of the course.
    office.screening(desk, case, "gad-7", 2, at=now - timedelta(days=4))
    assert AlertKind.DETERIORATION not in {one.kind for one in desk.do(alerts.case_alerts, case)}
    office.screening(desk, case, "gad-7", 3, at=now)
    (worse,) = (
        one for one in desk.do(alerts.case_alerts, case) if one.kind is AlertKind.DETERIORATION
    )
    assert worse.value == 7


def test_a_note_that_makes_a_score_late_is_looked_at_again_from_the_course_s_start(office, case):
    desk, now = office.counsellor1, office.clock()
    office.screening(desk, case, "gad-7", 0, at=now - timedelta(days=1500))
    office.screening(desk, case, "gad-7", 2, at=now - timedelta(days=40))
    office.screening(desk, case, "gad-7", 2, at=now)
    for alert in desk.do(alerts.case_alerts, case):
        desk.do(alerts.answer_alert, case, alert.id, action="Seen")
    for days in (40, 30, 20, 10):
        office.note(desk, case, session_start=now - timedelta(days=days))
    found = {one.kind for one in desk.do(alerts.case_alerts, case)}
    assert AlertKind.NO_EARLY_RESPONSE in found


def test_the_most_urgent_alert_comes_first(office, case):
    desk = office.counsellor1
    office.screening(desk, case, "gad-7", 0)
    office.screening(desk, case, "phq-9", {"rest": 0, "9": None})
    office.clock.move(days=14)
    office.screening(desk, case, "gad-7", 1)
    office.screening(desk, case, "phq-9", {"rest": 0, "9": 3})
    kinds_found = [one.kind for one in desk.do(alerts.case_alerts, case)]
    assert kinds_found == list(AlertKind)[:3]


def test_unconfirmed_figures_raise_nothing(office, case):
    desk = office.counsellor1
    office.screening(desk, case, "who-5", 5)
    office.clock.move(days=14)
    office.screening(desk, case, "who-5", 0)
    assert desk.do(alerts.case_alerts, case) == ()


@pytest.mark.parametrize(
    ("action", "reason"), [(" \n", "action-missing"), ("x" * 2_001, "action-too-long")]
)
def test_an_answer_says_what_was_done(office, case, action, reason):
    office.screening(office.counsellor1, case, "phq-9", {"rest": 0, "9": 1})
    (alert,) = office.counsellor1.do(alerts.case_alerts, case)
    with pytest.raises(Invalid, match=reason):
        office.counsellor1.do(alerts.answer_alert, case, alert.id, action=action)
    assert office.counsellor1.do(alerts.case_alerts, case) == (alert,)


def test_an_alert_is_answered_once_and_only_if_it_exists(office, case):
    desk = office.counsellor1
    office.screening(desk, case, "phq-9", {"rest": 0, "9": 1})
    (alert,) = desk.do(alerts.case_alerts, case)
    with pytest.raises(NotFound):
        desk.do(alerts.answer_alert, case, AlertId(case), action="Called her.")
    desk.do(alerts.answer_alert, case, alert.id, action="Called her.")
    with pytest.raises(Invalid, match="answered-already"):
        desk.do(alerts.answer_alert, case, alert.id, action="Called her again.")


def test_a_supervisor_signs_an_alert_off_without_writing_the_record(office, case):
    office.screening(office.counsellor1, case, "phq-9", {"rest": 0, "9": 1})
    (alert,) = office.supervisor.do(alerts.case_alerts, case)
    assert digest(office, case, office.counsellor1).alerts == (alert,)
    assert digest(office, case, office.supervisor).alerts == (alert,)
    office.supervisor.do(alerts.answer_alert, case, alert.id, action="Reviewed with Amina.")
    for desk in (office.supervisor, office.counsellor1):
        assert desk.do(alerts.case_alerts, case) == ()
        assert digest(office, case, desk).alerts == ()
    opened = office.run(office.counsellor1, lambda work: _only_answer(work, case))
    assert opened.intact
    assert opened.author == office.supervisor.me.id
    office.clock.move(days=1)
    office.screening(office.counsellor1, case, "gad-7", 0)
    stored = office.run(office.counsellor1, lambda work: work.digests.only(case))
    assert stored.value.alerts == ()


def _only_answer(work, case):
    return work.alert_answers.open(work.alert_answers.only(case).id)


def test_a_supervisor_cannot_write_anything_else_into_the_record(office, case):
    from counsel_desk.services.errors import NotEntitled

    with pytest.raises(NotEntitled):
        office.run(office.supervisor, lambda work: work.notes.add(case, office.content()))


def test_a_digest_that_does_not_open_is_made_anew(office, case):
    desk = office.counsellor1
    office.screening(desk, case, "gad-7", 1)
    spoil(office, "digest")
    office.clock.move(days=1)
    office.screening(desk, case, "gad-7", 2)
    assert [span.count for span in digest(office, case).spans] == [2]


def test_a_screening_with_an_instrument_that_no_longer_ships_is_left_out_of_sums(office, case):
    desk = office.counsellor1
    made = office.screening(desk, case, "gad-7", 1)
    odd = replace(made, answers=replace(made.answers, instrument="old-form"))
    office.run(desk, lambda work: work.screenings.add(case, odd))
    write_nonsense(desk, kinds.SCREENING, case)
    office.clock.move(days=1)
    office.screening(desk, case, "phq-9", 0)
    assert [name for name, _ in digest(office, case).given] == ["gad-7", "phq-9"]


def test_a_failure_takes_screening_and_alert_back(office, case, monkeypatch):
    desk = office.counsellor1
    desk.do(cases.list_cases)
    with monkeypatch.context() as patch:
        patch.setattr(screenings.CaseDigest, "add_screenings", _write_then_fail)
        with pytest.raises(OSError, match="disk"):
            office.screening(desk, case, "phq-9", {"rest": 0, "9": 1})
    assert desk.do(screenings.list_screenings, case) == ()
    assert desk.do(alerts.case_alerts, case) == ()
    assert Action.RECORD_WRITTEN in actions(office)
    made = office.screening(desk, case, "phq-9", {"rest": 0, "9": 1})
    assert desk.do(screenings.list_screenings, case) == (made,)
    assert len(digest(office, case).alerts) == 1


def _write_then_fail(self: screenings.CaseDigest, found: object) -> None:
    self._work.digests.put(self._case, self.read())
    raise OSError("disk")


def test_nobody_is_screened_or_corrected_to_before_they_were_born(office):
    young = office.client(name="Baraka Odhiambo", birth_year=2010)
    early = datetime(2005, 6, 1, 9, tzinfo=UTC)
    with pytest.raises(Invalid, match="event-before-birth"):
        office.screening(office.counsellor1, young, "phq-9", {"rest": 1, "9": 0}, at=early)
    given = office.screening(office.counsellor1, young, "phq-9", {"rest": 1, "9": 0})
    with pytest.raises(Invalid, match="event-before-birth"):
        office.counsellor1.do(
            corrections.correct_screening,
            young,
            given.id,
            replace(given.answers, given_at=early),
            mode=given.mode,
            reason="typed from the wrong line",
        )


def test_what_a_trained_person_must_ask_is_not_kept_as_filled_in_by_the_client(office, case):
    do, answers = office.counsellor1.do, office.answers("hscl-25", 2)
    for facts in ({"mode": Mode.SELF}, {"mode": Mode.READ_ALOUD, "given": Given(Way.CLIENT)}):
        with pytest.raises(Invalid) as refused:
            do(screenings.record_screening, case, answers, **facts)
        assert (refused.value.reason, refused.value.field) == ("not-by-client", "mode")
        assert refused.value.facts == {"instrument": "HSCL-25"}
    kept = do(screenings.record_screening, case, answers, mode=Mode.INTERPRETER)
    assert kept.scores["total"] == 2.0
