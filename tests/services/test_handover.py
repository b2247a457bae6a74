"""Handing a case over and covering it: who opens what before, during and after."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.closing import CaseStepKind
from counsel_desk.domain.enrolment import EndReason
from counsel_desk.domain.ids import PersonId
from counsel_desk.domain.screenings import AlertKind
from counsel_desk.services import (
    cases,
    closing,
    groups,
    handover,
    notes,
    people,
    today,
    verification,
)
from counsel_desk.services.errors import Invalid, NotAllowed, NotEntitled
from counsel_desk.storage import errors as storage
from counsel_desk.storage.instructions import InstructionKind
from tests.builders import PASSPHRASE, Office, open_office

CASE = {"coord", "contact", "ident", "clin", "events"}


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as opened:
        yield opened


def keys(desk, case):
    """Give the newest epoch of each compartment on a person's ring."""
    desk.who.refresh()
    ring = desk.who.ring
    return {one.value: ring.latest(case, one).epoch for one in Compartment if ring.holds(case, one)}


def epochs(office: Office, case):
    """Give the newest epoch of each compartment of a case."""
    return office.run(
        office.founder,
        lambda work: {
            one.value: row.epoch
            for one in Compartment
            if (row := work.keeper.epoch(case, one)) is not None
        },
    )


def hand_over(office: Office, case):
    office.counsellor1.do(
        handover.hand_over, case, office.counsellor2.me.id, text="Moving", passphrase=PASSPHRASE
    )
    office.carry_out(office.counsellor2)


def test_the_new_counsellor_reads_what_was_and_writes_on(office: Office):
    case = office.client()
    old = office.note(office.counsellor1, case, text="Before")
    hand_over(office, case)
    assert office.counsellor2.do(notes.open_note, case, old).intact
    new = office.note(office.counsellor2, case, text="After")
    assert office.counsellor2.do(notes.open_note, case, new).intact
    assert office.counsellor2.do(cases.open_case, case).counsellor == office.counsellor2.me.id
    assert not verification.verify(office.founder).problems


def test_the_old_counsellor_opens_nothing_that_is_sealed_from_then_on(office: Office):
    case = office.client()
    office.note(office.counsellor1, case)
    hand_over(office, case)
    new = office.note(office.counsellor2, case, text="After")
    assert keys(office.counsellor1, case) == dict.fromkeys(CASE, 1)
    assert epochs(office, case) == dict.fromkeys(CASE, 2)
    assert keys(office.counsellor2, case) == dict.fromkeys(CASE, 2)
    with pytest.raises(NotAllowed):
        office.counsellor1.do(notes.open_note, case, new)
    # past the first wall there is no key either
    with pytest.raises(NotEntitled):
        office.run(office.counsellor1, lambda work: work.notes.add(case, office.content()))
    stored = office.run(office.counsellor1, lambda work: work.notes.open(new))
    assert (stored.value, stored.intact) == (None, False)


def test_the_old_counsellors_list_and_team_lose_the_case(office: Office):
    case, kept = office.client(), office.client(name="Achieng Odhiambo")
    office.carry_out(office.supervisor)
    for desk in (office.counsellor1, office.supervisor):
        assert {row.case for row in desk.do(cases.list_cases)} == {case, kept}
    hand_over(office, case)
    for desk in (office.counsellor1, office.supervisor):
        assert {row.case for row in desk.do(cases.list_cases)} == {kept}
    assert case in {row.case for row in office.counsellor2.do(cases.list_cases)}
    assert keys(office.supervisor, case)["clin"] == 1
    assert keys(office.founder, case)["clin"] == 2  # supervises counsellor2


def test_planned_sessions_go_along_and_the_step_is_in_the_file(office: Office):
    case = office.client()
    ahead = office.appointment(office.counsellor1, case, start=office.clock() + timedelta(days=3))
    gone = office.appointment(office.counsellor1, case, start=office.clock() - timedelta(days=3))
    hand_over(office, case)
    booked = {one.id: one for one in office.counsellor2.do(cases.open_case, case).appointments}
    assert booked[ahead].with_person == office.counsellor2.me.id
    assert booked[gone].with_person == office.counsellor1.me.id
    (line,) = office.counsellor2.do(closing.case_steps, case)
    assert (line.step.kind, line.step.person) == (
        CaseStepKind.HANDED_OVER,
        office.counsellor2.me.id,
    )
    assert (line.author, line.step.text) == (office.counsellor1.me.id, "Moving")


def test_drafts_are_signed_or_dropped_first(office: Office):
    case = office.client()
    draft = office.counsellor1.do(notes.start_draft, case, office.content())
    with pytest.raises(Invalid, match="drafts-left"):
        hand_over(office, case)
    office.counsellor1.do(notes.drop_draft, case, draft)
    hand_over(office, case)


@pytest.mark.parametrize(
    ("to", "reason"), [("coordinator", "counsellor"), ("counsellor1", "counsellor-same")]
)
def test_a_case_goes_to_another_counsellor(office: Office, to: str, reason: str):
    case = office.client()
    with pytest.raises(Invalid, match=reason):
        office.counsellor1.do(
            handover.hand_over, case, office.desk(to).me.id, passphrase=PASSPHRASE
        )


def test_a_supervisor_hands_over_for_somebody_who_cannot(office: Office):
    case = office.client()
    office.carry_out(office.supervisor)
    office.supervisor.do(handover.hand_over, case, office.counsellor2.me.id, passphrase=PASSPHRASE)
    office.carry_out(office.counsellor2)
    assert keys(office.counsellor2, case) == dict.fromkeys(CASE, 2)


@pytest.mark.parametrize("name", ["coordinator", "admin", "counsellor2", "peer"])
def test_nobody_else_hands_a_case_over(office: Office, name: str):
    case = office.client()
    with pytest.raises(NotAllowed):
        office.desk(name).do(
            handover.hand_over, case, office.counsellor2.me.id, passphrase=PASSPHRASE
        )


@pytest.mark.parametrize("name", ["coordinator", "admin", "counsellor2"])
def test_no_instruction_of_theirs_moves_a_key_of_an_accepted_case(office: Office, name: str):
    """The second wall: not even a hand-made, truly signed instruction counts."""
    case = office.client()
    other = office.counsellor2.me.id

    def instruct(work):
        work.instruct(InstructionKind.ASSIGN, case=case, person=other)

    with pytest.raises(storage.NotAllowed):
        office.run(office.desk(name), instruct)


def test_who_schedules_changes_their_mind_until_the_case_is_accepted(office: Office):
    case = office.client(office.coordinator, accepted=False)
    office.coordinator.do(cases.assign_counsellor, case, office.counsellor2.me.id)
    office.carry_out(office.counsellor2)
    assert set(keys(office.counsellor2, case)) == CASE


def test_a_colleague_covers_and_then_loses_the_case(office: Office):
    case = office.client()
    before = office.note(office.counsellor1, case)
    colleague = office.counsellor2
    office.counsellor1.do(
        handover.cover_case, case, colleague.me.id, days=14, text="Leave", passphrase=PASSPHRASE
    )
    assert colleague.do(notes.open_note, case, before).intact
    during = office.note(colleague, case, text="While covering")
    (fact,) = colleague.do(handover.covers, case)
    assert fact.until == office.clock() + timedelta(days=14)
    office.clock.move(days=13)
    assert colleague.do(notes.open_note, case, during).intact
    office.clock.move(days=1)
    with pytest.raises(NotAllowed):
        colleague.do(notes.open_note, case, before)
    assert colleague.do(cases.list_cases) == ()
    office.carry_out(office.counsellor1)
    assert epochs(office, case) == dict.fromkeys(CASE, 2)
    assert keys(colleague, case) == dict.fromkeys(CASE, 1)
    assert office.counsellor1.do(notes.open_note, case, during).intact
    assert office.counsellor1.do(handover.covers, case) == ()
    assert not verification.verify(office.founder).problems


def test_who_covers_sees_under_today_what_the_absent_colleague_would(office: Office):
    case = office.client()
    colleague, day = office.counsellor2, office.clock().date()
    due = len(office.counsellor1.do(today.today, day).due)
    assert due > 0
    office.counsellor1.do(
        handover.cover_case, case, colleague.me.id, days=14, passphrase=PASSPHRASE
    )
    office.screening(colleague, case, "phq-9", {"rest": 1, "9": 3})
    seen = colleague.do(today.today, day)
    assert [one.alert.kind for one in seen.alerts] == [AlertKind.SAFETY]
    assert [one.code for one in seen.due]
    assert len(office.counsellor1.do(today.today, day).alerts) == 1
    office.clock.move(days=14)
    gone = colleague.do(today.today, office.clock().date())
    assert (gone.alerts, gone.due) == ((), ())


def test_the_keys_are_turned_once_after_a_cover(office: Office):
    case = office.client()
    office.counsellor1.do(
        handover.cover_case, case, office.counsellor2.me.id, days=1, passphrase=PASSPHRASE
    )
    office.clock.move(days=2)
    for _ in range(3):
        office.carry_out(office.counsellor1)
    assert epochs(office, case)["clin"] == 2


def attend(office: Office, case):
    """Give the newest epoch of what keeps the attendance of a file's only place in a group."""
    return office.run(
        office.founder,
        lambda work: (
            work.keeper.epoch(
                work.relations.groups_of(case)[0].membership, Compartment.ATTEND
            ).epoch
        ),
    )


@pytest.mark.parametrize("first", ["counsellor1", "coordinator"])
def test_who_covered_is_let_go_of_the_attendance_too(office: Office, first: str):
    case = office.client()
    office.group(members=(case,), lead=office.founder)
    office.counsellor1.do(
        handover.cover_case, case, office.counsellor2.me.id, days=7, passphrase=PASSPHRASE
    )
    office.everyone()
    office.carry_out()
    assert attend(office, case) == 1
    office.clock.move(days=8)
    office.carry_out(office.desk(first))
    office.carry_out()
    assert (epochs(office, case)["clin"], attend(office, case)) == (2, 2)
    office.carry_out()
    assert attend(office, case) == 2
    assert office.run(office.founder, lambda work: work.keeper.pending()) == []


def test_a_cover_is_ended_early(office: Office):
    case = office.client()
    colleague = office.counsellor2.me.id
    office.counsellor1.do(handover.cover_case, case, colleague, days=30, passphrase=PASSPHRASE)
    office.counsellor1.do(handover.end_cover, case, colleague)
    assert epochs(office, case)["clin"] == 2
    assert office.counsellor1.do(handover.covers, case) == ()
    with pytest.raises(NotAllowed):
        office.counsellor2.do(notes.list_notes, case)
    with pytest.raises(Invalid, match="no-cover"):
        office.counsellor1.do(handover.end_cover, case, colleague)
    kinds = [line.step.kind for line in office.counsellor1.do(closing.case_steps, case)]
    assert kinds == [CaseStepKind.COVERED, CaseStepKind.COVER_ENDED]


@pytest.mark.parametrize("days", [0, 91])
def test_a_cover_has_an_end_in_sight(office: Office, days: int):
    case = office.client()
    with pytest.raises(Invalid, match="cover-days"):
        office.counsellor1.do(
            handover.cover_case, case, office.counsellor2.me.id, days=days, passphrase=PASSPHRASE
        )

    other = PersonId(office.counsellor2.me.id)

    def instruct(work):
        work.instruct(InstructionKind.COVER, case=case, person=other, days=days)

    with pytest.raises(storage.NotAllowed):
        office.run(office.counsellor1, instruct)


def test_who_covers_hands_nothing_on(office: Office):
    case = office.client()
    office.counsellor1.do(
        handover.cover_case, case, office.counsellor2.me.id, days=9, passphrase=PASSPHRASE
    )
    founder = office.founder.me.id
    with pytest.raises(storage.NotAllowed):
        office.counsellor2.do(handover.cover_case, case, founder, days=9, passphrase=PASSPHRASE)
    with pytest.raises(storage.NotAllowed):
        office.counsellor2.do(handover.hand_over, case, founder, passphrase=PASSPHRASE)
    office.counsellor2.do(handover.end_cover, case, office.counsellor2.me.id)
    assert office.counsellor2.do(cases.list_cases) == ()


def test_leaving_a_group_takes_the_facilitators_keys_away(office: Office):
    case = office.client()
    group = office.group(lead=office.counsellor2, members=(case,))
    office.carry_out(office.counsellor1, office.counsellor2)
    assert {"coord", "contact"} <= set(keys(office.counsellor2, case))
    (member,) = office.coordinator.do(groups.open_group, group).members
    office.coordinator.do(
        groups.end_membership,
        group,
        member.membership,
        on=office.clock().date(),
        reason=EndReason.RELOCATED,
    )
    assert epochs(office, case)["contact"] == 2
    assert keys(office.counsellor2, case) == {"coord": 1, "contact": 1}
    assert office.counsellor2.do(cases.list_cases) == ()


def test_a_team_whose_supervisors_are_all_replaced_reads_what_was_before(office: Office):
    """Nobody of the new ones held the old circle's key, so every epoch is given to them anew."""
    case = office.client()
    note = office.note(office.counsellor1, case)
    office.carry_out(office.supervisor)
    (team,) = [one for one in office.founder.do(people.list_teams) if one.name == "North"]
    office.founder.do(
        people.save_team,
        team=team.id,
        name=team.name,
        supervisors=frozenset({office.founder.me.id}),
        counsellors=team.counsellors,
        passphrase=PASSPHRASE,
    )
    office.carry_out(office.founder, office.counsellor1, office.founder)
    assert office.founder.do(notes.open_note, case, note).intact
    assert keys(office.founder, case)["clin"] == epochs(office, case)["clin"] == 2
    assert keys(office.supervisor, case)["clin"] == 1
