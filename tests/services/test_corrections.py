"""Correcting a screening: a new version with a reason, alerts that follow, and who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.screenings import AlertKind, Given, Mode, Screening, Way
from counsel_desk.services import alerts, charts, corrections, form_drafts, screenings, strikes
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound, VaultDamaged
from tests.builders import Office, open_office


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def case(office: Office) -> CaseId:
    return office.client()


def correct(office: Office, case: CaseId, old: Screening, **facts: Any) -> Screening:
    values = facts.pop("values", {**old.answers.values, "1": 3})
    answers = replace(old.answers, values=values, **facts.pop("answers", {}))
    told = {"mode": old.mode, "reason": "typed from the wrong line", **facts}
    desk = facts.pop("desk", office.counsellor1)
    told.pop("desk", None)
    found: Screening = desk.do(corrections.correct_screening, case, old.id, answers, **told)
    return found


def test_a_correction_is_a_version_and_the_one_before_stays_with_who_and_when(office, case):
    old = office.screening(office.counsellor1, case, "phq-9", {"rest": 1, "9": 0})
    written = office.clock()
    office.clock.move(hours=2)
    new = correct(office, case, old, interpreter="  Amina Odhiambo ")
    assert (new.id, new.scores["total"], old.scores["total"]) == (old.id, 10, 8)
    assert new.interpreter == "Amina Odhiambo"
    (entry,) = new.corrections
    assert (entry.reason, entry.items) == ("typed from the wrong line", ("1",))
    assert (entry.by, entry.at) == (office.counsellor1.me.id, office.clock())
    assert office.counsellor1.do(screenings.list_screenings, case) == (new,)
    latest, first = office.supervisor.do(corrections.screening_versions, case, old.id)
    assert (latest.number, latest.at, latest.screening) == (2, office.clock(), new)
    assert (first.number, first.at, first.screening) == (1, written, old)
    assert first.author == office.counsellor1.me.id


def test_the_chart_uses_the_latest_version(office, case):
    old = office.screening(office.counsellor1, case, "phq-9", {"rest": 1, "9": 0})
    correct(office, case, old)
    course = office.counsellor1.do(charts.progress_course, case)
    assert [point.score for point in course.of("phq-9").points] == [10.0]


def kinds(office: Office, case: CaseId) -> list[tuple[AlertKind, float | None]]:
    found = office.counsellor1.do(alerts.case_alerts, case)
    return [(one.kind, one.value) for one in found]


def test_a_safety_alert_follows_the_correction_both_ways(office, case):
    old = office.screening(office.counsellor1, case, "phq-9", {"rest": 0, "9": 0})
    assert kinds(office, case) == []
    worse = correct(office, case, old, values={**old.answers.values, "9": 2})
    assert kinds(office, case) == [(AlertKind.SAFETY, 2)]
    correct(office, case, worse, values=old.answers.values, reason="it was item 8 after all")
    assert kinds(office, case) == []


def test_an_answered_deterioration_does_not_hide_a_worse_correction(office, case):
    office.screening(office.counsellor1, case, "phq-9", {"rest": 0, "9": 0, "1": 3})
    office.clock.move(days=7)
    later = office.screening(office.counsellor1, case, "phq-9", {"rest": 1, "9": 0, "1": 2})
    (alert,) = office.counsellor1.do(alerts.case_alerts, case)
    assert alert.kind is AlertKind.DETERIORATION
    office.counsellor1.do(alerts.answer_alert, case, alert.id, action="Court date; looked at it.")
    office.clock.move(days=1)
    worst = dict.fromkeys(later.answers.values, 3) | {"9": 0}
    now = correct(office, case, later, values=worst)
    (again,) = office.counsellor1.do(alerts.case_alerts, case)
    assert (again.kind, again.value) == (AlertKind.DETERIORATION, 21)
    correct(office, case, now, values=now.answers.values, interpreter="Amina Odhiambo")
    assert [one.id for one in office.counsellor1.do(alerts.case_alerts, case)] == [again.id]


def test_an_answered_alert_does_not_hide_a_corrected_answer(office, case):
    desk = office.counsellor1
    old = office.screening(desk, case, "phq-9", {"rest": 0, "9": 1})
    (first,) = desk.do(alerts.case_alerts, case)
    desk.do(alerts.answer_alert, case, first.id, action="asked: passing thoughts, no plan")
    assert kinds(office, case) == []
    correct(office, case, old, values={**old.answers.values, "1": 2}, reason="item 1 misread")
    assert kinds(office, case) == []
    now = desk.do(screenings.open_screening, case, old.id)
    correct(office, case, now, values={**now.answers.values, "9": 3})
    assert kinds(office, case) == [(AlertKind.SAFETY, 3)]


REFUSED: dict[str, dict[str, Any]] = {
    "correction-reason": {"reason": " oh "},
    "text-too-long": {"reason": "x" * 501},
    "correction-unchanged": {"values": {}},
    "correction-instrument": {"answers": {"instrument": "gad-7"}},
    "instrument-version": {"answers": {"version": "0.1"}},
    "answer-out-of-range": {"values": {"1": 4}},
    "nothing-answered": {"values": {"1": None}},
}


@pytest.mark.parametrize("reason", REFUSED)
def test_a_correction_that_cannot_be_right_is_refused(office, case, reason):
    old = office.screening(office.counsellor1, case, "phq-9", 1)
    facts = dict(REFUSED[reason])
    if facts.get("values") == {}:
        facts["values"] = old.answers.values
    with pytest.raises(Invalid) as refused:
        correct(office, case, old, **facts)
    assert refused.value.reason == reason
    assert office.counsellor1.do(screenings.open_screening, case, old.id) == old


def test_a_correction_of_the_day_and_of_who_interpreted_is_held_to_the_same_rules(office, case):
    old = office.screening(office.counsellor1, case, "phq-9", 1)
    for facts, reason in (
        ({"answers": {"given_at": office.clock() + timedelta(days=1)}}, "given-in-future"),
        ({"interpreter": "x" * 81}, "text-too-long"),
    ):
        with pytest.raises(Invalid) as refused:
            correct(office, case, old, **facts)
        assert refused.value.reason == reason
    before = office.clock() - timedelta(days=2)
    moved = correct(office, case, old, values=old.answers.values, answers={"given_at": before})
    assert (moved.answers.given_at, moved.corrections[0].items) == (before, ())


def test_what_was_struck_or_lies_in_another_file_is_not_corrected(office, case):
    desk = office.counsellor1
    old = office.screening(desk, case, "phq-9", 1)
    other = office.client(name="Kiprop Langat")
    with pytest.raises(NotFound):
        correct(office, other, old)
    with pytest.raises(NotFound):
        desk.do(corrections.screening_versions, other, old.id)
    desk.do(strikes.strike_screening, case, old.id, reason="another client's form")
    with pytest.raises(Invalid) as refused:
        correct(office, case, old)
    assert refused.value.reason == "struck-already"


def test_only_the_counsellor_of_the_case_corrects(office, case):
    old = office.screening(office.counsellor1, case, "phq-9", 1)
    for desk in (office.counsellor2, office.supervisor, office.coordinator, office.admin):
        with pytest.raises(NotAllowed):
            correct(office, case, old, desk=desk)
    for desk in (office.counsellor2, office.coordinator, office.admin, office.peer):
        with pytest.raises(NotAllowed):
            desk.do(corrections.screening_versions, case, old.id)


def test_a_half_made_correction_is_gone_once_it_is_saved(office, case):
    desk = office.counsellor1
    old = office.screening(desk, case, "phq-9", 1)
    key = FormKey(corrections.FORM, case, old.id)
    desk.do(form_drafts.save_form, key, {"reason": "typed"})
    correct(office, case, old)
    assert desk.do(form_drafts.open_form, key) is None


def test_a_damaged_screening_is_not_corrected_over(office, case, monkeypatch):
    from counsel_desk.storage import records

    old = office.screening(office.counsellor1, case, "phq-9", 1)
    monkeypatch.setattr(records, "may_write", lambda _work, _place: False)
    with pytest.raises(VaultDamaged):
        correct(office, case, old)


def given(office: Office, case: CaseId, how: Given, values: object = 1) -> Screening:
    found: Screening = office.counsellor1.do(
        screenings.record_screening,
        case,
        office.answers("phq-9", values),
        mode=Mode.INTERPRETER,
        given=how,
    )
    return found


def test_how_it_was_given_is_kept(office, case):
    colleague = office.counsellor2.me.id
    how = Given(Way.PAPER, " Amina Odhiambo ", colleague, ("3", "7"))
    kept = given(office, case, how)
    assert (kept.way, kept.interpreter, kept.differed) == (Way.PAPER, "Amina Odhiambo", ("3", "7"))
    assert (kept.given_by, kept.entered_by) == (colleague, office.counsellor1.me.id)
    assert office.supervisor.do(screenings.open_screening, case, kept.id) == kept


def test_one_given_by_oneself_names_nobody_else(office, case):
    kept = given(office, case, Given(Way.READ_ALOUD, given_by=office.counsellor1.me.id))
    assert (kept.given_by, kept.entered_by) == (office.counsellor1.me.id, None)
    assert kept.way is Way.READ_ALOUD


def test_a_colleague_is_named_for_a_paper_form_alone_and_must_be_known(office, case):
    colleague = office.counsellor2.me.id
    stranger = type(colleague)(int=5)
    for how in (Given(Way.KEYS, given_by=colleague), Given(Way.PAPER, given_by=stranger)):
        with pytest.raises(Invalid) as refused:
            given(office, case, how)
        assert refused.value.reason == "giver-unknown"


def test_reasons_for_no_answer_are_kept_apart_from_each_other_and_from_blank(office, case):
    values = {"rest": 1, "1": "declined", "2": "not asked", "3": None}
    kept = given(office, case, Given(), values)
    shown = [kept.answers.values[key] for key in ("1", "2", "3")]
    assert shown == ["declined", "not asked", None]
    assert kept.missing == ("1", "2", "3")
    assert kept.scores["total"] is None


def test_what_a_trained_person_must_ask_is_not_corrected_to_the_clients_own(office, case):
    asked = Mode.READ_ALOUD
    old = office.screening(office.counsellor1, case, "hscl-25", 2, mode=asked)
    with pytest.raises(Invalid, match="not-by-client"):
        correct(office, case, old, mode=Mode.SELF)
    assert correct(office, case, old, mode=asked).mode is asked
