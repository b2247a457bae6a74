"""The timeline holds events, legal steps, answers, sign-offs and one's own notes, by key alone."""

from __future__ import annotations

from datetime import timedelta

from counsel_desk.domain.audit import Action
from counsel_desk.domain.days import start_of
from counsel_desk.domain.events import LegalStep, Violation
from counsel_desk.domain.ids import AlertId
from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.domain.screenings import AlertAnswer
from counsel_desk.domain.timeline import TimelineKind, moment_of
from counsel_desk.services import chart_reviews, events, own_notes
from counsel_desk.services.timeline import timeline
from counsel_desk.storage import kinds
from counsel_desk.storage.key_ring import KeyRing
from tests.builders import Office, actions

K = TimelineKind


def told(desk, case, kind):
    return [one for one in desk.do(timeline, case).entries if one.kind is kind]


def with_event(office: Office):
    case = office.client()
    event = Violation(started=PartialDate(2019, 3), place="station", account="Kanari account")
    office.counsellor1.do(events.save_event, case, event)
    office.counsellor1.do(events.save_step, case, LegalStep(on=PartialDate(2019), stage="hearing"))
    office.counsellor1.do(events.save_event, case, Violation(place="home"))
    return case


def test_events_and_legal_steps_stand_where_they_begin_and_tell_no_account(office: Office):
    case = with_event(office)
    for desk in (office.counsellor1, office.supervisor):
        first, last = told(desk, case, K.EVENT)
        assert last.when == start_of(PartialDate(2019, 3).earliest())
        assert (last.timed, last.text) == (False, "")
        assert first.when == office.clock()  # without a day: where it was recorded
        (step,) = told(desk, case, K.LEGAL)
        assert step.when == start_of(PartialDate(2019).earliest())


def test_what_lies_in_events_is_not_there_without_its_key(office: Office):
    case = with_event(office)
    data = office.counsellor1.who.ring.to_bytes()
    entries = [data[at : at + 54] for at in range(0, len(data), 54)]
    events_code = 5
    office.counsellor1.who.ring = KeyRing.from_bytes(
        b"".join(entry for entry in entries if entry[16] != events_code)
    )
    assert not told(office.counsellor1, case, K.EVENT)
    assert not told(office.counsellor1, case, K.LEGAL)


def test_answers_to_alerts_and_sign_offs_of_the_chart_are_told(office: Office):
    case, desk = office.client(), office.counsellor1
    answer = AlertAnswer(
        AlertId(case), case, "Asked and safe", desk.me.id, office.clock(), instrument="phq-9"
    )
    office.run(desk, lambda work: kinds.ALERT_ANSWER.records(work).add(case, answer))
    office.clock.move(days=1)
    office.screening(desk, case)
    office.supervisor.do(
        chart_reviews.sign_chart, case, on_track=False, plan_changed=True, note="Two more sessions",
        next_review=(office.clock() + timedelta(days=20)).date(),
    )  # fmt: skip
    (said,) = told(desk, case, K.ALERT)
    assert (said.text, said.by, said.when) == ("Asked and safe", desk.me.id, answer.answered_at)
    (signed,) = told(desk, case, K.CHART)
    assert (signed.text, signed.by) == ("Two more sessions", office.supervisor.me.id)


def test_own_notes_are_there_for_their_author_by_title_alone(office: Office):
    case, desk = office.client(), office.counsellor1
    assert not told(desk, case, K.OWN_NOTE)
    own = desk.do(own_notes.save_own_note, case, title="Countertransference", text="Kanari")
    (note,) = told(desk, case, K.OWN_NOTE)
    assert (note.item, note.text, note.file) == (own, "Countertransference", case)
    assert actions(office)[-1] is Action.LIST_OPENED
    assert not told(office.supervisor, case, K.OWN_NOTE)


def test_a_partial_date_is_a_day_without_an_hour(office: Office):
    day = PartialDate(2020, 5)
    assert moment_of(day, office.clock()) == (start_of(day.earliest()), False)
