"""Who handed a file over holds the seeds of then, and goes on without its names and notes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.group_notes import ProcessNote
from counsel_desk.domain.groups import AttendanceStatus, GroupStaff, StaffFunction
from counsel_desk.domain.ids import CaseId, GroupId
from counsel_desk.domain.screenings import AlertKind
from counsel_desk.services import (
    appointments,
    cases,
    digests_anew,
    group_notes,
    group_staff,
    groups,
    handover,
    own_copy,
    search,
    strikes,
)
from counsel_desk.services.errors import Invalid, NotAllowed
from tests.builders import PASSPHRASE, Office, digest, spoil
from tests.storage.raw_keys import opens


@pytest.fixture
def led(office: Office) -> tuple[CaseId, GroupId]:
    """A client with a course, in a group that their counsellor leads."""
    case = office.client(name="Wanjiru Kamau")
    office.carry_out()
    office.screening(office.counsellor1, case, "phq-9", 2)
    begun = office.clock() - timedelta(weeks=3)
    group = office.group(lead=office.counsellor1, members=(case,), first_meeting=begun)
    office.carry_out()
    return case, group


def hand_over(office: Office, case: CaseId) -> None:
    to = office.counsellor2.me.id
    office.counsellor1.do(handover.hand_over, case, to, passphrase=PASSPHRASE)


@pytest.mark.parametrize("is_done", [True, False], ids=["turned", "not yet turned"])
def test_who_leads_the_group_marks_a_member_whom_they_counselled_once(
    office: Office, led: tuple[CaseId, GroupId], is_done: bool
):
    case, group = led
    hand_over(office, case)
    if is_done:
        office.carry_out()
    before = digest(office, case, office.counsellor2)
    found = office.counsellor1.do(groups.open_group, group)
    where = {"membership": found.members[0].membership, "meeting": found.meetings[0].id}
    office.counsellor1.do(groups.mark, group, **where, status=AttendanceStatus.ON_TIME)
    assert digest(office, case, office.counsellor2) == before


def test_lists_tell_a_former_counsellor_neither_name_nor_notes(
    office: Office, led: tuple[CaseId, GroupId]
):
    case, _ = led
    (mine,) = office.counsellor1.do(cases.list_cases)
    assert (mine.name, bool(mine.alerts)) == ("Wanjiru Kamau", True)
    hand_over(office, case)
    for _ in range(2):
        (mine,) = office.counsellor1.do(cases.list_cases)
        assert mine.case == case
        assert (mine.name, mine.birth_year, mine.sex) == (None, None, None)
        assert (mine.digest, mine.alerts, mine.reviews, mine.risk) == (None, (), (), None)
        office.carry_out()
    (theirs,) = office.counsellor2.do(cases.list_cases)
    assert (theirs.name, bool(theirs.alerts)) == ("Wanjiru Kamau", True)


def test_a_file_that_comes_back_has_its_name_again(office: Office, led: tuple[CaseId, GroupId]):
    case, _ = led
    hand_over(office, case)
    office.carry_out()
    assert office.counsellor1.do(cases.list_cases)[0].name is None
    back = office.counsellor1.me.id
    office.counsellor2.do(handover.hand_over, case, back, passphrase=PASSPHRASE)
    office.carry_out()
    (row,) = office.counsellor1.do(cases.list_cases)
    assert (row.name, bool(row.alerts)) == ("Wanjiru Kamau", True)


@pytest.mark.parametrize("is_outcome_first", [True, False])
def test_a_session_entered_late_raises_what_it_makes_due_in_either_order(
    office: Office, is_outcome_first: bool
):
    desk, case, begun = office.counsellor1, office.client(), office.clock()
    booked = []
    for week in range(4):
        booked.append(office.appointment(desk, case, start=office.clock() - timedelta(hours=1)))
        if week in (0, 3):
            office.screening(desk, case, "phq-9", 2)
        if week < 2:
            desk.do(appointments.record_outcome, case, booked[week], SessionOutcome.ATTENDED)
            office.note(desk, case)
        office.clock.move(days=7)
    kinds = {alert.kind for alert in digest(office, case).alerts}
    assert AlertKind.NO_EARLY_RESPONSE not in kinds
    third = begun + timedelta(days=14, hours=-1)
    if is_outcome_first:
        desk.do(appointments.record_outcome, case, booked[2], SessionOutcome.ATTENDED)
    else:
        office.note(desk, case, session_start=third)
    assert AlertKind.NO_EARLY_RESPONSE in {one.kind for one in digest(office, case).alerts}


def test_a_note_raises_it_too_where_somebody_else_recorded_the_outcome(office: Office):
    desk, case, begun = office.counsellor1, office.client(), office.clock()
    office.carry_out()
    booked = []
    for week in range(4):
        booked.append(office.appointment(desk, case, start=office.clock() - timedelta(hours=1)))
        if week in (0, 3):
            office.screening(desk, case, "phq-9", 2)
        if week < 2:
            desk.do(appointments.record_outcome, case, booked[week], SessionOutcome.ATTENDED)
            office.note(desk, case)
        office.clock.move(days=7)
    outcome = SessionOutcome.ATTENDED
    office.coordinator.do(appointments.record_outcome, case, booked[2], outcome)
    assert AlertKind.NO_EARLY_RESPONSE not in {one.kind for one in digest(office, case).alerts}
    office.note(desk, case, session_start=begun + timedelta(days=14, hours=-1))
    assert AlertKind.NO_EARLY_RESPONSE in {one.kind for one in digest(office, case).alerts}


def test_nothing_leaves_while_it_is_not_known_what_was_struck(office: Office):
    desk, case, other = office.counsellor1, office.client(), office.client(name="Ekiru Lokwawi")
    wrong = office.note(desk, case, text="Of another client, filed wrongly.")
    desk.do(strikes.strike_note, case, wrong, reason="In the wrong file", into=other)
    chosen = frozenset({"notes", "screenings"})
    assert not desk.do(own_copy.preview_own_copy, case, chosen=chosen).sections
    before = digest(office, case)
    spoil(office, "strike")
    with pytest.raises(Invalid, match="strike-damaged"):
        desk.do(own_copy.preview_own_copy, case, chosen=chosen)
    desk.do(digests_anew.make_anew, cases=(case,))
    assert digest(office, case) == before
    # A file without any is given as ever.
    assert desk.do(own_copy.preview_own_copy, other, chosen=chosen).code


def test_a_supervisor_whose_team_only_counsels_a_member_finds_no_old_process_note(
    office: Office, led: tuple[CaseId, GroupId]
):
    """What happened in a group is for the teams of those who lead it (008), now as by key."""
    _case, group = led
    supervisor = office.supervisor
    meeting = office.counsellor1.do(groups.open_group, group).meetings[0].id
    note = ProcessNote(meeting=meeting, text="They talked of the harvest.")
    office.counsellor1.do(group_notes.sign_meeting_note, group, note, sections={})
    assert _finds(supervisor, "harvest")
    lead, second = StaffFunction.LEAD, StaffFunction.CO_FACILITATOR
    new = GroupStaff(office.counsellor2.me.id, lead)
    for staff in ((new, GroupStaff(office.counsellor1.me.id, second)), (new,)):
        office.coordinator.do(group_staff.change_staff, group, staff)
        office.carry_out()
    assert ("process", 1) in opens(office, "supervisor", group)  # the key of then
    for ask in (group_notes.list_meeting_notes, group_notes.open_meeting_notes):
        with pytest.raises(NotAllowed):
            supervisor.do(ask, group, *([meeting] if "open" in ask.__name__ else []))
    assert not _finds(supervisor, "harvest")
    assert supervisor.do(groups.open_group, group).meetings  # a member's supervisor reads that
    assert office.founder.do(group_notes.list_meeting_notes, group)  # supervises who leads it


def _finds(desk, text: str) -> bool:
    list(search.steps(desk))
    return bool(desk.do(search.find, text=text).hits)
