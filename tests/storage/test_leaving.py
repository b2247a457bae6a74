"""Who left a circle opens nothing that becomes the circle's afterwards; who is in it opens all.

So in whatever order the others sign in. The changes are saved by somebody who is not in the circle,
so that nobody turns its key at once. Every raw key is tried on the raw file (`access_eye`).
"""

from __future__ import annotations

from itertools import permutations
from uuid import UUID

import pytest

from counsel_desk.crypto.roster import COORDINATORS, Roster
from counsel_desk.domain.access import Role
from counsel_desk.domain.closing import CaseStep, CaseStepKind
from counsel_desk.domain.ids import AlertId, CaseId, NoteId
from counsel_desk.domain.notes import NoteReview, ReviewStep
from counsel_desk.domain.screenings import AlertAnswer
from counsel_desk.services import (
    cases,
    handover,
    leavers,
    notes,
    pending,
    people,
    vaults,
    verification,
)
from counsel_desk.services.desk import Desk
from counsel_desk.services.errors import NotEntitled
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work
from tests.builders import PASSPHRASE, Office
from tests.second_reader.reader import Reader
from tests.storage.conftest import Tools, inside
from tests.storage.raw_keys import CASE, circle_epoch, everything, join, look, opens, save, team


@pytest.fixture
def pair(office: Office) -> Office:
    """An office in whose North two supervise counsellor1; the founder is not among them."""
    save(office, "North", [office.supervisor, join(office, "second")], [office.counsellor1])
    office.carry_out()
    office.carry_out()
    return office


def newest(office: Office, scope: UUID) -> dict[str, int]:
    """Give the newest epoch of each compartment of a scope."""
    found: dict[str, int] = {}
    for part, epoch in everything(office, scope):
        found[part] = max(epoch, found.get(part, 0))
    return found


def is_closed_to(office: Office, name: str, scope: UUID) -> bool:
    """Whether somebody opens no newest seed of a scope; all of them must be there."""
    made = newest(office, scope)
    assert made.keys() >= CASE
    return not opens(office, name, scope) & set(made.items())


def reads_all(office: Office, name: str, scope: UUID) -> bool:
    return opens(office, name, scope) == everything(office, scope) != set()


def spoilt(office: Office) -> set[UUID]:
    found: set[UUID] = inside(office.founder, lambda work: set(work.roster.spoilt))
    return found


# --- a supervisor leaves a team ------------------------------------------------------------------


@pytest.mark.parametrize("joins", ["before", "in the same change", "after"])
@pytest.mark.parametrize("first", ["counsellor2", "second"])
def test_who_left_opens_no_file_of_a_counsellor_who_joins(pair: Office, joins: str, first: str):
    case, second = pair.client(pair.counsellor2), pair.desk("second")
    one, both = [pair.counsellor1], [pair.counsellor1, pair.counsellor2]
    if joins == "before":
        save(pair, "North", [pair.supervisor, second], both)
    if joins == "after":
        save(pair, "North", [second], one)
    save(pair, "North", [second], both)
    for name in sorted(["counsellor2", "second"], key=lambda name: name != first):
        pending.carry_out(pair.desk(name))
        assert opens(pair, "supervisor", case) == set()
        if name == "counsellor2":
            assert reads_all(pair, "second", case)
    pair.carry_out()
    assert opens(pair, "supervisor", case) == set()
    assert reads_all(pair, "second", case)
    assert second.do(cases.open_case, case).identity is not None
    assert verification.verify(pair.founder).holds


def test_who_left_opens_no_file_that_is_registered_before_the_circle_was_turned(pair: Office):
    second = pair.desk("second")
    save(pair, "North", [second], [pair.counsellor1])
    case = pair.client(pair.counsellor1)
    assert opens(pair, "supervisor", case) == set()
    assert reads_all(pair, "second", case)
    pair.carry_out()
    assert opens(pair, "supervisor", case) == set()
    assert reads_all(pair, "second", case)


def test_the_seeds_of_files_turn_before_the_circle_does(pair: Office):
    old, second = pair.client(pair.counsellor1), pair.desk("second")
    pair.carry_out()
    save(pair, "North", [second], [pair.counsellor1])
    assert not is_closed_to(pair, "supervisor", old)
    pending.carry_out(pair.counsellor1)
    assert spoilt(pair) == {team(pair, "North").id}
    assert is_closed_to(pair, "supervisor", old)
    assert reads_all(pair, "second", old)


def test_what_was_given_in_person_is_not_turned_again_until_its_holder_leaves(pair: Office):
    second = pair.desk("second")
    old = pair.client(pair.counsellor1)
    pair.carry_out()
    save(pair, "North", [second], [pair.counsellor1])
    new = pair.client(pair.counsellor1)
    pair.carry_out(pair.counsellor1)
    before = newest(pair, old), newest(pair, new)
    pair.carry_out(second)
    assert spoilt(pair) == set()
    pair.carry_out()
    assert (newest(pair, old), newest(pair, new)) == before
    save(pair, "North", [], [pair.counsellor1])
    pair.carry_out()
    for case in (old, new):
        assert is_closed_to(pair, "second", case)


def test_what_is_written_before_pending_work_is_done_is_closed_to_who_left(pair: Office):
    case, second = pair.client(pair.counsellor1), pair.desk("second")
    pair.carry_out()
    save(pair, "North", [second], [pair.counsellor1])
    pair.note(pair.counsellor1, case)
    assert ("clin", 2) not in opens(pair, "supervisor", case)
    sealed = {epoch for table, _, epoch in look(pair).records if table == "note"}
    assert sealed == {(case.bytes, "clin", 2)}
    (note,) = second.do(notes.list_notes, case)
    assert second.do(notes.open_note, case, note.id).intact


# --- what a supervisor signs off before a writer of the file came --------------------------------


def sign_off(desk: Desk, case: CaseId) -> None:
    """Sign off in every way there is: each kind of record for which reading is enough."""

    def write(work: Work) -> None:
        for table, value in SIGNED.items():
            work.records_of(table).add(case, value(work, case))
        step = CaseStep(CaseStepKind.COVER_ENDED, work.now.date())
        kinds.CLOSING.records(work).sign_off(case, step)

    inside(desk, write)


SIGNED = {
    "alert_answer": lambda work, case: AlertAnswer(
        AlertId(work.new_id()), case, "Asked and agreed", work.me, work.now
    ),
    "note_review": lambda work, case: NoteReview(
        NoteId(work.new_id()), ReviewStep.APPROVED, bytes(64)
    ),
    "closing": lambda work, case: CaseStep(CaseStepKind.COVERED, work.now.date()),
}


def signed_in(office: Office, case: CaseId) -> set[tuple[str, int]]:
    """Give where what was signed off is sealed: compartment and epoch."""
    found = {
        (table, *epoch[1:]) for table, _, epoch in look(office).records
        if table in SIGNED and epoch[0] == case.bytes
    }  # fmt: skip
    assert {table for table, _, _ in found} == SIGNED.keys()
    return {(part, epoch) for _, part, epoch in found}


@pytest.mark.parametrize("before", [True, False])
def test_what_is_signed_off_before_a_writer_came_is_closed_to_who_left(pair: Office, before: bool):
    case, second = pair.client(pair.counsellor1), pair.desk("second")
    pair.carry_out()
    save(pair, "North", [second], [pair.counsellor1])
    if not before:
        pending.carry_out(second)
    sign_off(second, case)
    sealed = signed_in(pair, case)
    assert {epoch for _, epoch in sealed} == {2}
    assert not sealed & opens(pair, "supervisor", case)
    pending.carry_out(pair.counsellor1)
    assert reads_all(pair, "counsellor1", case)
    assert reads_all(pair, "second", case)
    pair.note(pair.counsellor1, case)
    assert is_closed_to(pair, "supervisor", case)
    assert verification.verify(pair.founder).holds


def test_a_program_in_which_who_reads_turns_nothing_is_found(
    pair: Office, monkeypatch: pytest.MonkeyPatch
):
    """The control: so it was, and who left opens what is signed off."""
    case, second = pair.client(pair.counsellor1), pair.desk("second")
    pair.carry_out()
    save(pair, "North", [second], [pair.counsellor1])
    monkeypatch.setattr("counsel_desk.storage.staying.may_turn", lambda *_: False)
    sign_off(second, case)
    assert signed_in(pair, case) <= opens(pair, "supervisor", case)


def test_who_counselled_a_file_is_out_as_soon_as_a_supervisor_of_both_hands_it_over(pair: Office):
    save(pair, "North", [pair.supervisor], [pair.counsellor1, pair.counsellor2])
    pair.carry_out()
    case = pair.client(pair.counsellor1)
    pair.carry_out()
    pair.supervisor.do(
        handover.hand_over,
        case,
        pair.counsellor2.me.id,
        text="Trust nobody there",
        passphrase=PASSPHRASE,
    )
    assert is_closed_to(pair, "counsellor1", case)
    pair.carry_out()
    assert reads_all(pair, "counsellor2", case)
    assert verification.verify(pair.founder).holds


def test_whoever_supervises_others_turns_no_seed(pair: Office):
    case = pair.client(pair.counsellor1)
    pair.carry_out()
    save(pair, "North", [pair.desk("second")], [pair.counsellor1])
    for desk in (pair.founder, pair.supervisor, pair.coordinator):
        pending.carry_out(desk)
    made = newest(pair, case)
    assert made["clin"] == made["ident"] == made["events"] == 1


def test_a_seed_that_a_supervisor_made_is_turned_when_they_leave_too(pair: Office):
    case, second = pair.client(pair.counsellor1), pair.desk("second")
    pair.carry_out()
    save(pair, "North", [second], [pair.counsellor1])
    pending.carry_out(second)
    assert newest(pair, case)["clin"] == 2
    save(pair, "North", [pair.supervisor], [pair.counsellor1])
    pair.note(pair.counsellor1, case)
    pair.carry_out()
    assert is_closed_to(pair, "second", case)
    assert reads_all(pair, "supervisor", case)
    assert reads_all(pair, "counsellor1", case)
    assert verification.verify(pair.founder).holds


@pytest.mark.parametrize("order", list(permutations(["counsellor1", "third", "coordinator"])))
def test_two_leave_in_a_row(pair: Office, order: tuple[str, ...]):
    old, second, third = pair.client(pair.counsellor1), pair.desk("second"), join(pair, "third")
    save(pair, "North", [pair.supervisor, second, third], [pair.counsellor1])
    pair.carry_out()
    save(pair, "North", [second, third], [pair.counsellor1])
    between = pair.client(pair.counsellor1)
    pending.carry_out(pair.counsellor1)
    save(pair, "North", [third], [pair.counsellor1])
    later = pair.client(pair.counsellor1)
    for name in order:
        pending.carry_out(pair.desk(name))
    pair.carry_out()
    assert opens(pair, "supervisor", between) == opens(pair, "supervisor", later) == set()
    assert opens(pair, "second", later) == set()
    for case in (old, between):
        assert is_closed_to(pair, "second", case)
        assert is_closed_to(pair, "supervisor", case)
    for case in (old, between, later):
        assert reads_all(pair, "third", case)


@pytest.mark.parametrize("turned", [False, True])
def test_who_left_and_comes_back(pair: Office, *, turned: bool):
    old, second = pair.client(pair.counsellor1), pair.desk("second")
    pair.carry_out()
    save(pair, "North", [second], [pair.counsellor1, pair.counsellor2])
    kept, gone = pair.client(pair.counsellor1), pair.client(pair.counsellor2)
    if turned:
        pair.carry_out(second, pair.counsellor1, pair.counsellor2)
    save(pair, "North", [second], [pair.counsellor1])
    assert opens(pair, "supervisor", kept) == set()
    save(pair, "North", [second, pair.supervisor], [pair.counsellor1])
    pair.carry_out()
    pair.carry_out()
    for case in (old, kept):
        assert reads_all(pair, "supervisor", case)
        assert reads_all(pair, "second", case)
    assert opens(pair, "supervisor", gone) == set()


def test_who_comes_back_before_anybody_signed_in_reads_at_their_next_sign_in(pair: Office):
    case, second = pair.client(pair.counsellor1), pair.desk("second")
    pair.carry_out()
    save(pair, "North", [second], [pair.counsellor1])
    save(pair, "North", [second, pair.supervisor], [pair.counsellor1])
    new = pair.client(pair.counsellor1)
    assert reads_all(pair, "supervisor", case)
    assert reads_all(pair, "supervisor", new)


def test_everyone_left_and_somebody_new_comes(pair: Office):
    old, third = pair.client(pair.counsellor1), join(pair, "third")
    pair.carry_out()
    save(pair, "North", [], [pair.counsellor1])
    alone = pair.client(pair.counsellor1)
    pending.carry_out(pair.counsellor1)
    for name in ("supervisor", "second"):
        assert is_closed_to(pair, name, old)
        assert opens(pair, name, alone) == set()
    save(pair, "North", [third], [pair.counsellor1])
    pending.carry_out(pair.counsellor1)
    assert reads_all(pair, "third", old)
    assert reads_all(pair, "third", alone)
    pair.carry_out()
    pair.carry_out()
    for name in ("supervisor", "second"):
        assert is_closed_to(pair, name, old)
        assert opens(pair, name, alone) == set()
    assert third.do(cases.open_case, alone).identity is not None


def test_a_removed_supervisor_opens_nothing_new(pair: Office):
    old, second = pair.client(pair.counsellor1), pair.desk("second")
    pair.carry_out()
    supervisor = pair.supervisor.me.id
    pair.admin.do(leavers.remove_person, person=supervisor, passphrase=PASSPHRASE)
    new = pair.client(pair.counsellor1)
    pending.carry_out(pair.counsellor1)
    # The header still has their slot: the database's key is not changed here.
    for desks in ([], [second], [pair.counsellor1]):
        pair.carry_out(*desks or [pair.coordinator])
        assert opens(pair, "supervisor", new) == set()
        assert is_closed_to(pair, "supervisor", old)
        assert reads_all(pair, "second", new)
        assert reads_all(pair, "second", old)


def test_a_supervisor_with_new_keys_reads_again_and_the_old_keys_open_nothing_new(pair: Office):
    old = pair.client(pair.counsellor1)
    pair.carry_out()
    look(pair, "supervisor")
    stale = opens(pair, "supervisor", old)
    renewed = pair.admin.do(
        leavers.renew_person, person=pair.supervisor.me.id, passphrase=PASSPHRASE,
        first="another first passphrase",
    )  # fmt: skip
    back = vaults.sign_in_another(
        pair.founder, user_name="supervisor", passphrase="another first passphrase"
    )
    own = "seven herons wade at first light"
    back.do(people.change_passphrase, old="another first passphrase", new=own)
    pair.founder.do(people.cosign_person, renewed, passphrase=PASSPHRASE)
    pending.carry_out(pair.counsellor1)
    new = pair.client(pair.counsellor1)
    member = inside(pair.founder, lambda work: work.roster.member(renewed))
    assert member.person.roles == {Role.SUPERVISOR}
    given = {grant for case in (old, new) for grant in _in_person(pair, case, renewed.bytes)}
    assert given >= {(part, 1) for part in CASE}
    assert stale == {(part, 1) for part in CASE}
    assert set(newest(pair, old).values()) == {2}


def _in_person(office: Office, case: UUID, person: bytes) -> set[tuple[str, int]]:
    parts = ("coord", "contact", "ident", "clin", "events")
    query = "SELECT compartment, epoch FROM grants WHERE scope = ? AND kind = 1 AND recipient = ?"
    rows = Tools(office)(query, case.bytes, person)
    return {(parts[code - 1], epoch) for code, epoch in rows}


# --- a circle that has no key yet ----------------------------------------------------------------


def test_a_team_whose_supervisor_never_signed_in_is_given_to_in_person(office: Office):
    case, new = office.client(office.counsellor2), join(office, "second")
    people_of = {"supervisors": frozenset({new.me.id})}
    office.admin.do(
        people.save_team, name="West", counsellors=frozenset({office.counsellor2.me.id}),
        **people_of, passphrase=PASSPHRASE,
    )  # fmt: skip
    pending.carry_out(office.counsellor2)
    assert reads_all(office, "second", case)
    made = newest(office, case)
    office.carry_out()
    assert newest(office, case) == made
    assert circle_epoch(office, "West") == 1


# --- the coordinators ----------------------------------------------------------------------------


@pytest.fixture
def two(office: Office) -> Office:
    """An office with a coordinator more, whose administrator coordinates nothing."""
    join(office, "desk2", Role.COORDINATOR)
    office.carry_out()
    office.carry_out()
    return office


def no_longer(office: Office, name: str) -> None:
    """Have an administrator who is no coordinator make somebody a peer instead."""
    person = office.desk(name).me.id
    office.admin.do(
        people.change_roles, person=person, roles=frozenset({Role.PEER}), passphrase=PASSPHRASE
    )


@pytest.mark.parametrize("by", ["counsellor1", "coordinator"])
def test_a_former_coordinator_opens_no_file_that_is_registered_then(two: Office, by: str):
    no_longer(two, "desk2")
    assert COORDINATORS in spoilt(two)
    maker = two.desk(by)
    case = two.client(maker, counsellor=two.counsellor1, accepted=False)
    parts = {("coord", 1), ("contact", 1)}
    for name in ("counsellor1", "founder", "coordinator", "counsellor1"):
        assert opens(two, "desk2", case) == set()
        assert opens(two, "coordinator", case) == opens(two, "founder", case) & parts == parts
        pending.carry_out(two.desk(name))
    assert spoilt(two) == set()
    assert opens(two, "desk2", case) == set()
    assert opens(two, "coordinator", case) == parts
    assert two.coordinator.do(cases.open_case, case).contact is not None


def test_every_file_turns_for_a_former_coordinator_before_the_circle_does(two: Office):
    case = two.client(two.counsellor1)
    group = two.group(lead=two.counsellor1, members=(case,))
    two.carry_out()
    assert ("coord", 1) in opens(two, "desk2", case)
    no_longer(two, "desk2")
    pending.carry_out(two.counsellor1)
    assert COORDINATORS in spoilt(two)
    assert opens(two, "desk2", case) == {("coord", 1), ("contact", 1)}
    assert opens(two, "desk2", group) == {("group", 1)}
    assert newest(two, case)["coord"] == newest(two, group)["group"] == 2
    assert opens(two, "coordinator", case) >= {("coord", 2), ("contact", 2)}


def test_no_coordinator_is_left_and_then_there_is_one(office: Office):
    office.client(office.counsellor1)
    office.carry_out()
    for name in ("coordinator", "founder"):
        roles = frozenset(Role) - {Role.COORDINATOR} if name == "founder" else {Role.PEER}
        office.admin.do(
            people.change_roles,
            person=office.desk(name).me.id,
            roles=frozenset(roles),
            passphrase=PASSPHRASE,
        )
    case = office.client(office.counsellor1)
    new = join(office, "desk2", Role.COORDINATOR)
    pending.carry_out(office.counsellor1)
    parts = {("coord", 1), ("contact", 1)}
    assert opens(office, "coordinator", case) == set()
    assert opens(office, "desk2", case) == parts
    office.carry_out()
    office.carry_out()
    assert opens(office, "coordinator", case) == set()
    assert opens(office, "desk2", case) == parts
    assert new.do(cases.open_case, case).contact is not None


# --- drops ---------------------------------------------------------------------------------------


def able(office: Office, scope: UUID, *names: str) -> list[set[str]]:
    """Say of each drop in a scope who of these people can open it."""
    return [who for _, epoch, who in look(office, *names).drops if epoch[0] == scope.bytes]


def test_a_name_that_waits_is_closed_to_who_left_before(pair: Office):
    second = pair.desk("second")
    save(pair, "North", [second], [pair.counsellor1])
    case = pair.client(pair.coordinator, counsellor=pair.counsellor1, accepted=False)
    people_here = ("counsellor1", "supervisor", "second")
    assert sorted(able(pair, case, *people_here), key=sorted) == [{"counsellor1"}, {"second"}]
    pending.carry_out(second)
    assert sorted(able(pair, case, *people_here), key=sorted) == [{"counsellor1"}, {"second"}]
    pending.carry_out(pair.counsellor1)
    assert second.do(cases.open_case, case).identity is not None
    assert pair.counsellor1.do(cases.open_case, case).identity is not None


def test_a_name_that_waited_goes_on_to_who_supervises_now(pair: Office):
    second = pair.desk("second")
    case = pair.client(pair.coordinator, counsellor=pair.counsellor1, accepted=False)
    save(pair, "North", [second], [pair.counsellor1, pair.counsellor2])
    pair.coordinator.do(cases.assign_counsellor, case, pair.counsellor2.me.id)
    pending.carry_out(second)
    found = able(pair, case, "counsellor1", "counsellor2", "supervisor", "second", "founder")
    assert sorted(found, key=sorted) == [{"counsellor2"}, {"founder"}, {"second"}]
    pending.carry_out(pair.counsellor2)
    named = pair.counsellor2.do(cases.open_case, case).identity
    assert named is not None


def _leave_note(desk: Desk, office: Office, case: CaseId) -> None:
    inside(desk, lambda work: work.notes.leave(work.keeper.scope(case), office.content()))


def _led_by_another(office: Office) -> CaseId:
    """A file of counsellor1 in a group that counsellor2 leads: the latter may leave a note."""
    case = office.client(office.counsellor1)
    office.group(lead=office.counsellor2, members=(case,))
    office.carry_out()
    office.carry_out()
    return case


@pytest.mark.parametrize("first", ["counsellor1", "second"])
def test_a_note_that_a_facilitator_leaves_is_closed_to_who_left(pair: Office, first: str):
    case, second = _led_by_another(pair), pair.desk("second")
    save(pair, "North", [second], [pair.counsellor1])
    _leave_note(pair.counsellor2, pair, case)
    everyone = ("counsellor1", "counsellor2", "supervisor", "second", "coordinator")
    assert sorted(able(pair, case, *everyone), key=sorted) == [{"counsellor1"}, {"second"}]
    for name in sorted(["counsellor1", "second"], key=lambda name: name != first):
        pending.carry_out(pair.desk(name))
        assert not any("supervisor" in who for who in able(pair, case, *everyone))
    (note,) = second.do(notes.list_notes, case)
    assert second.do(notes.open_note, case, note.id).intact
    sealed = {epoch for table, _, epoch in look(pair).records if table == "note"}
    assert sealed == {(case.bytes, "clin", 2)}
    assert verification.verify(pair.founder).holds


def test_a_note_left_after_a_handover_is_closed_to_who_handed_over(office: Office):
    case = office.client(office.counsellor1)
    office.group(lead=office.founder, members=(case,))
    office.carry_out()
    office.carry_out()
    office.counsellor1.do(
        handover.hand_over, case, office.counsellor2.me.id, text="Moved away", passphrase=PASSPHRASE
    )
    inside(
        office.founder,
        lambda work: work.drop_boxes.leave(
            work.keeper.scope(case), work.notes._compartment, "note", b"", work.new_id()
        ),
    )
    assert not any("counsellor1" in who for who in able(office, case, "counsellor1"))


def test_a_note_for_a_file_that_nobody_reads_is_refused(office: Office, tools: Tools):
    """Its seed is held by those who left alone: a note for it would be for nobody else."""
    case = _led_by_another(office)
    save(office, "North", [], [office.counsellor1])
    office.admin.do(leavers.remove_person, person=office.counsellor1.me.id, passphrase=PASSPHRASE)
    before = tools("SELECT count(*) FROM drops")
    with pytest.raises(NotEntitled):
        _leave_note(office.counsellor2, office, case)
    assert tools("SELECT count(*) FROM drops") == before


# --- another reader ------------------------------------------------------------------------------


def test_the_second_reader_finds_the_same(pair: Office):
    case, second = pair.client(pair.counsellor2), pair.desk("second")
    save(pair, "North", [second], [pair.counsellor1, pair.counsellor2])
    pair.clock.move(minutes=1)
    pending.carry_out(pair.counsellor2)
    pair.client(pair.coordinator, counsellor=pair.counsellor1, accepted=False)
    pair.close()
    for name, reads in (("second", True), ("supervisor", False)):
        reader = Reader(pair.folder, name, PASSPHRASE)
        assert (case.bytes in {scope for scope, _, _ in reader.seeds}) is reads
        assert len(reader.roster.spoilt) == 1
        assert reader.sealed_to_spoilt_keys() == []
        reader.close()


def test_the_second_reader_finds_what_was_sealed_to_who_left(
    pair: Office, monkeypatch: pytest.MonkeyPatch
):
    """The control: a program that seals to a circle's newest key, whoever has it."""
    second = pair.desk("second")
    monkeypatch.setattr(Roster, "circle_key", lambda roster, circle: roster.circles.get(circle))
    save(pair, "North", [second], [pair.counsellor1])
    pair.clock.move(minutes=1)
    pair.client(pair.counsellor1)
    pair.client(pair.coordinator, counsellor=pair.counsellor1, accepted=False)
    pair.close()
    reader = Reader(pair.folder, "supervisor", PASSPHRASE)
    late = reader.sealed_to_spoilt_keys()
    reader.close()
    assert {"sealed", "given_at"} <= late[0].keys()
    assert any("recipient_kind" in row for row in late)
