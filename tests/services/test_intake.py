"""Intake and events: every field optional, sealed apart, every version kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import Guardian, Identity
from counsel_desk.domain.events import LegalStep, MethodUse, Violation
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.intake import LONGEST, Intake, Problem, ReferralSource
from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.services import cases, events, form_drafts, intake, versions
from counsel_desk.services.errors import Invalid, NotAllowed, NotEntitled, NotFound
from counsel_desk.services.versions import Subject
from counsel_desk.storage import kinds
from tests.builders import actions, day, spoil

WHOLE = Violation(
    started=PartialDate(2019, 3, about=True),
    place="station",
    perpetrators=("police", "unknown"),
    methods=(MethodUse("physical.positional", " two hours "), MethodUse("psychological.mock")),
    purposes=("confession",),
    account=" told once ",
)


@pytest.fixture
def case(office):
    return office.client()


def refused(act, reason, field):
    with pytest.raises(Invalid) as caught:
        act()
    assert (caught.value.reason, caught.value.field) == (reason, field)


def test_an_empty_intake_is_kept_and_none_is_no_error(office, case):
    desk = office.counsellor1
    assert desk.do(intake.open_intake, case) is None
    desk.do(intake.save_intake, case, Intake())
    assert desk.do(intake.open_intake, case).intake == Intake()


def test_an_intake_is_trimmed_and_read_by_the_supervisor(office, case):
    said = Intake(
        source=ReferralSource.HOSPITAL,
        referred_on=day(office),
        reasons="  cannot sleep  ",
        household_size=5,
        problems=(Problem.SLEEP,),
    )
    office.counsellor1.do(intake.save_intake, case, said)
    found = office.supervisor.do(intake.open_intake, case)
    assert found.intake == replace(said, reasons="cannot sleep")
    assert (found.author, found.version) == (office.counsellor1.me.id, 1)
    assert actions(office)[-1] is Action.RECORD_OPENED


@pytest.mark.parametrize("user", ["supervisor", "coordinator", "counsellor2", "admin"])
def test_only_the_counsellor_writes_an_intake(office, case, user):
    with pytest.raises(NotAllowed):
        office.desk(user).do(intake.save_intake, case, Intake())


def test_what_cannot_be_right_in_an_intake_is_refused(office, case):
    def save(**facts):
        return lambda: office.counsellor1.do(intake.save_intake, case, Intake(**facts))

    refused(save(household_size=100), "people-out-of-range", "household_size")
    refused(save(children=-1), "people-out-of-range", "children")
    tomorrow = day(office) + timedelta(days=1)
    refused(save(referred_on=tomorrow), "referred-in-future", "referred_on")
    refused(save(referred_on=date(1989, 12, 31)), "event-before-birth", "referred_on")
    refused(save(reasons="x" * (LONGEST + 1)), "text-too-long", "reasons")
    assert office.counsellor1.do(intake.open_intake, case) is None


def test_a_damaged_intake_is_shown_as_damaged(office, case):
    office.counsellor1.do(intake.save_intake, case, Intake(reasons="x"))
    spoil(office, "intake")
    assert office.counsellor1.do(intake.open_intake, case).intake is None


def test_saving_for_good_drops_the_half_filled_form(office, case):
    desk, key = office.counsellor1, FormKey("intake", case)
    desk.do(form_drafts.save_form, key, {"reasons": "cannot"})
    desk.do(intake.save_intake, case, Intake(reasons="cannot sleep"))
    assert desk.do(form_drafts.open_form, key) is None


def test_an_event_is_kept_in_its_own_compartment(office, case):
    made = office.counsellor1.do(events.save_event, case, WHOLE)
    found = office.supervisor.do(events.open_history, case)
    assert [one.id for one in found.events] == [made]
    event = found.events[0].event
    assert event.account == "told once"
    assert event.methods[0].detail == "two hours"
    assert kinds.VIOLATION.compartment is kinds.LEGAL_STEP.compartment is Compartment.EVENTS


def test_an_event_with_nothing_filled_in_is_right(office, case):
    office.counsellor1.do(events.save_event, case, Violation())
    office.counsellor1.do(events.save_step, case, LegalStep())
    found = office.counsellor1.do(events.open_history, case)
    assert (found.events[0].event, found.steps[0].step) == (Violation(), LegalStep())


def test_events_come_earliest_first_and_undated_last(office, case):
    desk = office.counsellor1
    for started in (None, PartialDate(2020), PartialDate(2018, 2)):
        desk.do(events.save_event, case, Violation(started=started))
        desk.do(events.save_step, case, LegalStep(on=started))
    found = desk.do(events.open_history, case)
    wanted = [PartialDate(2018, 2), PartialDate(2020), None]
    assert [one.event.started for one in found.events] == wanted
    assert [one.step.on for one in found.steps] == wanted


@pytest.mark.parametrize("user", ["coordinator", "counsellor2", "admin", "peer"])
def test_nobody_else_reads_events(office, case, user):
    with pytest.raises(NotAllowed):
        office.desk(user).do(events.open_history, case)


@pytest.mark.parametrize("user", ["coordinator", "counsellor2", "admin", "peer"])
def test_nobody_else_holds_the_key_to_events(office, case, user):
    office.counsellor1.do(events.save_event, case, WHOLE)
    desk = office.desk(user)
    with pytest.raises(NotEntitled):
        office.run(desk, lambda work: kinds.VIOLATION.records(work).list(case))


def test_a_supervisor_holds_no_right_to_write_events(office, case):
    with pytest.raises(NotAllowed):
        office.supervisor.do(events.save_event, case, WHOLE)
    with pytest.raises(NotEntitled):
        office.run(office.supervisor, lambda work: kinds.VIOLATION.records(work).add(case, WHOLE))


def test_impossible_events_are_refused_with_their_field(office, case):
    def save(**facts):
        return lambda: office.counsellor1.do(events.save_event, case, Violation(**facts))

    tomorrow = day(office) + timedelta(days=1)
    future = PartialDate(tomorrow.year, tomorrow.month, tomorrow.day)
    refused(save(started=PartialDate(2023, 2, 30)), "date-impossible", "started")
    refused(save(ended=future), "event-in-future", "ended")
    refused(save(started=PartialDate(1980)), "event-before-birth", "started")
    early = {"started": PartialDate(2020), "ended": PartialDate(2019, 12)}
    refused(save(**early), "event-ends-early", "ended")
    refused(save(detention_length=0), "detention-length", "detention_length")
    refused(save(methods=(MethodUse("made up"),)), "unknown-choice", "methods")
    refused(save(perpetrators=("made up",)), "unknown-choice", "perpetrators")
    refused(save(purposes=("made up",)), "unknown-choice", "purposes")
    refused(save(place="made up"), "unknown-choice", "place")
    long = (MethodUse("physical", "x" * (LONGEST + 1)),)
    refused(save(methods=long), "text-too-long", "methods")
    assert office.counsellor1.do(events.open_history, case).events == ()


def test_impossible_steps_are_refused_with_their_field(office, case):
    def save(**facts):
        return lambda: office.counsellor1.do(events.save_step, case, LegalStep(**facts))

    refused(save(stage="made up"), "unknown-choice", "stage")
    refused(save(outcome="made up"), "unknown-choice", "outcome")
    early = {"on": PartialDate(2024, 5), "next_hearing": date(2024, 4, 30)}
    refused(save(**early), "hearing-before-step", "next_hearing")
    refused(save(on=PartialDate(2023, 13)), "date-impossible", "on")
    with pytest.raises(NotFound):
        save(violation=office.run(office.counsellor1, lambda work: work.new_id()))()


def test_a_step_may_belong_to_an_event(office, case):
    desk = office.counsellor1
    event = desk.do(events.save_event, case, WHOLE)
    step = desk.do(events.save_step, case, LegalStep(violation=event, ob_number="12/3/2024"))
    desk.do(events.save_step, case, LegalStep(violation=event, stage="charged"), record=step)
    (found,) = desk.do(events.open_history, case).steps
    assert (found.step.stage, found.version) == ("charged", 2)


def test_a_record_of_another_case_is_not_written_over(office, case):
    desk, other = office.counsellor1, office.client(name="Otieno Baraka")
    event = desk.do(events.save_event, other, WHOLE)
    with pytest.raises(NotFound):
        desk.do(events.save_event, case, Violation(), record=event)


def test_a_birth_date_and_an_unknown_birth_are_told_apart(office, case):
    desk = office.counsellor1
    desk.do(cases.update_identity, case, Identity("Wanjiru", birth_date=date(2000, 5, 2)))
    refused(
        lambda: desk.do(events.save_event, case, Violation(started=PartialDate(2000, 5, 1))),
        "event-before-birth",
        "started",
    )
    desk.do(cases.update_identity, case, Identity("Wanjiru"))
    assert desk.do(events.save_event, case, Violation(started=PartialDate(1950)))


def test_birth_is_unknown_to_who_holds_no_key(office, case):
    assert office.run(office.coordinator, lambda work: intake.birth_of(work, case)) is None


def test_versions_say_who_when_and_what_changed(office, case):
    desk = office.counsellor1
    desk.do(intake.save_intake, case, Intake(reasons="cannot sleep"))
    office.clock.move(days=1)
    desk.do(intake.save_intake, case, Intake(reasons="cannot sleep", medical="ear"))
    newest, first = office.supervisor.do(versions.list_versions, case, Subject.INTAKE)
    assert [(one.field, one.before, one.after) for one in newest.changes] == [
        ("medical", "", "ear")
    ]
    assert [one.field for one in first.changes] == ["reasons"]
    assert (newest.number, newest.author, newest.at) == (2, desk.me.id, office.clock())


def test_a_case_without_the_record_has_no_versions(office, case):
    assert office.counsellor1.do(versions.list_versions, case, Subject.INTAKE) == ()


def test_versions_are_for_those_who_may_read_the_record(office, case):
    desk = office.counsellor1
    event = desk.do(events.save_event, case, WHOLE)
    for subject in (Subject.INTAKE, Subject.IDENTITY, Subject.EVENT, Subject.CONSENT):
        with pytest.raises(NotAllowed):
            office.coordinator.do(versions.list_versions, case, subject, record=event)
    assert office.coordinator.do(versions.list_versions, case, Subject.CONTACT)
    assert desk.do(versions.list_versions, case, Subject.EVENT, record=event)


def test_versions_of_another_case_are_not_found(office, case):
    desk, other = office.counsellor1, office.client(name="Otieno Baraka")
    event = desk.do(events.save_event, other, WHOLE)
    with pytest.raises(NotFound):
        desk.do(versions.list_versions, case, Subject.EVENT, record=event)


def test_a_damaged_version_is_said_to_be_damaged(office, case):
    event = office.counsellor1.do(events.save_event, case, WHOLE)
    spoil(office, "violation")
    (found,) = office.counsellor1.do(versions.list_versions, case, Subject.EVENT, record=event)
    assert (found.damaged, found.changes) == (True, ())


def test_a_guardian_is_kept_with_the_identity_and_needs_a_name(office, case):
    desk = office.counsellor1
    guardian = Guardian("Mama Achieng", "mother", "+254 700 000 002", may_contact=True)
    desk.do(cases.update_identity, case, Identity("Wanjiru", 2012, guardian=guardian))
    assert desk.do(cases.open_case, case).identity.guardian == guardian
    nameless = Identity("Wanjiru", 2012, guardian=Guardian(" "))
    refused(
        lambda: desk.do(cases.update_identity, case, nameless), "guardian-name-missing", "guardian"
    )
