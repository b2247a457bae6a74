"""A colleague with the database key, their own keys and their own tools gains nothing."""

from __future__ import annotations

from uuid import UUID

import pytest

from counsel_desk.crypto.grants import RecipientKind, Subject, Terms, compartment_message, give
from counsel_desk.crypto.primitives import random_key
from counsel_desk.crypto.sealing import COMPARTMENT_CODES, Place, author_signature, drop_public
from counsel_desk.crypto.sealing import envelope as wrap
from counsel_desk.domain.access import Compartment, Right
from counsel_desk.domain.cases import Coordination
from counsel_desk.domain.groups import StaffFunction
from counsel_desk.services import pending, verification
from counsel_desk.services.desk import Desk
from counsel_desk.storage import instructions
from counsel_desk.storage.codec import Codec
from counsel_desk.storage.errors import NotAllowed, VaultDamaged
from counsel_desk.storage.instructions import Instruction, InstructionKind
from counsel_desk.storage.kinds import NOTE, Kind
from counsel_desk.storage.records import FIRST
from tests.builders import Office
from tests.storage.conftest import Tools, forget, holds, inside

CLIN = Compartment.CLIN


def _plant(office: Office, signer: Desk, kind: InstructionKind, **about: object) -> None:
    """Put an instruction into the table with the signer's own, true signature."""
    given = Instruction(kind, at=1, signer=signer.me.id, **about)  # type: ignore[arg-type]
    inside(
        signer,
        lambda work: instructions.give(work.session, work.vault.id, given, signer.who.identity),
    )
    forget(office)


def _mark(office: Office, *scopes: UUID) -> None:
    inside(office.founder, lambda work: work.keeper.mark_pending(*scopes))


def _settle(office: Office, *scopes: UUID) -> None:
    _mark(office, *scopes)
    office.everyone()
    office.carry_out()
    office.carry_out()


def test_a_counsellor_cannot_take_a_colleagues_case(office: Office):
    case = office.client(office.counsellor1)
    thief = office.counsellor2
    _plant(office, thief, InstructionKind.ASSIGN, case=case, person=thief.me.id)
    _settle(office, case)
    assert holds(thief, case) == set()
    assert holds(office.counsellor1, case) >= {"clin", "ident"}
    assert "signer not entitled" in {p.reason for p in verification.verify(office.founder).problems}


def test_an_instruction_that_is_not_signed_moves_no_key(office: Office, tools: Tools):
    case = office.client(office.counsellor1)
    row = tools.row("instructions", "case_id = ?", case.bytes)
    row |= {"row": None, "person": office.counsellor2.me.id.bytes, "signature": bytes(64)}
    row["signer"] = office.coordinator.me.id.bytes  # who may assign, but did not
    tools.put("instructions", row)
    forget(office)
    _settle(office, case)
    assert holds(office.counsellor2, case) == set()
    reasons = {p.reason for p in verification.verify(office.founder).problems}
    assert {"signature", "not in the audit trail"} <= reasons


def test_an_old_instruction_put_behind_a_newer_one_changes_nothing(office: Office, tools: Tools):
    case = office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    first = tools.row("instructions", "case_id = ?", case.bytes)
    from counsel_desk.services import cases

    office.coordinator.do(cases.assign_counsellor, case, office.counsellor2.me.id)
    tools.put("instructions", first | {"row": None})
    forget(office)
    _settle(office, case)
    assert "clin" in holds(office.counsellor2, case)
    assert "clin" not in holds(office.counsellor1, case)
    assert "out of order" in {p.reason for p in verification.verify(office.founder).problems}


def test_a_facilitator_cannot_enrol_a_case_to_see_how_to_reach_it(office: Office):
    group = office.group(lead=office.counsellor2)
    case = office.client(office.counsellor1)
    spell = UUID(int=77)
    _plant(
        office, office.counsellor2, InstructionKind.ENROL, case=case, group=group, membership=spell
    )
    _settle(office, case)
    assert "contact" not in holds(office.counsellor2, case)


def test_nobody_but_a_coordinator_puts_themselves_into_a_group(office: Office):
    case = office.client(office.counsellor1)
    group = office.group(lead=office.counsellor1, members=(case,))
    thief = office.counsellor2
    about = {"group": group, "person": thief.me.id, "function": StaffFunction.LEAD}
    _plant(office, thief, InstructionKind.STAFF, **about)
    _settle(office, case, group)
    assert holds(thief, case) == holds(thief, group) == set()


def test_the_desk_itself_gives_no_instruction_that_would_not_count(office: Office):
    case = office.client(office.counsellor1)
    with pytest.raises(NotAllowed):
        inside(
            office.counsellor2,
            lambda work: work.instruct(InstructionKind.ASSIGN, case=case, person=work.me),
        )


def test_a_scope_made_to_point_at_another_case_gives_nothing_away(office: Office, tools: Tools):
    one = office.client(office.counsellor1)
    two = office.client(office.counsellor2)
    tools("UPDATE scopes SET case_id = ? WHERE id = ?", two.bytes, one.bytes)
    _settle(office, one)
    assert holds(office.counsellor2, one) == set()
    assert "meddled with" in {p.reason for p in verification.verify(office.founder).problems}


def test_an_own_corner_is_given_to_nobody_whatever_its_row_says(office: Office, tools: Tools):
    case = office.client(office.counsellor1)
    own = UUID(
        bytes=tools("SELECT id FROM scopes WHERE kind = 2 AND case_id = ?", case.bytes)[0][0]
    )
    assert holds(office.counsellor1, own) == {"own"}
    tools("UPDATE scopes SET author = ? WHERE id = ?", office.counsellor2.me.id.bytes, own.bytes)
    _settle(office, own)
    assert holds(office.counsellor2, own) == set()


def _plant_compartment(
    office: Office, tools: Tools, planter: Desk, case: UUID, victim: Desk, epoch: int
) -> bytes:
    """Plant a compartment of the planter's own making, and its seed at the victim."""
    identity, vault, seed = planter.who.identity, office.founder.vault, random_key()
    subject = Subject(vault.id, case, CLIN, epoch)
    message = compartment_message(subject, drop_public(seed), planter.me.id, 5)
    columns = {"scope": case.bytes, "compartment": COMPARTMENT_CODES[CLIN], "epoch": epoch}
    tools.put(
        "compartments",
        columns | {
            "drop_public": drop_public(seed), "maker": planter.me.id.bytes, "made_at": 5,
            "signature": identity.sign(message),
        },
    )  # fmt: skip
    terms = Terms(RecipientKind.PERSON, victim.me.id, 0, Right.WRITE, 5, planter.me.id)
    sealed, signature = give(subject, terms, seed, victim.who.identity.public.box, identity)
    tools.put(
        "grants",
        columns | {
            "kind": 1, "recipient": victim.me.id.bytes, "key_epoch": 0, "right": 2, "given_at": 5,
            "giver": planter.me.id.bytes, "sealed": sealed, "signature": signature,
        },
    )  # fmt: skip
    vault.grants_given += 1
    return seed


@pytest.mark.parametrize("planter", ["peer", "coordinator", "admin", "counsellor2"])
def test_a_planted_key_seals_no_note(office: Office, tools: Tools, planter: str):
    case = office.client(office.counsellor1)
    _plant_compartment(office, tools, office.desk(planter), case, office.counsellor1, epoch=2)
    with pytest.raises(VaultDamaged):
        inside(office.counsellor1, lambda work: work.notes.add(case, office.content()))
    reasons = {p.reason for p in verification.verify(office.founder).problems}
    assert {"maker not entitled", "not in the audit trail"} <= reasons


def test_what_a_supervisor_of_others_plants_is_turned_before_a_note_is_sealed(
    office: Office, tools: Tools
):
    """They might have made it while they supervised this file; now it is not theirs to have."""
    case = office.client(office.counsellor1)
    office.carry_out()
    seed = _plant_compartment(office, tools, office.founder, case, office.counsellor1, epoch=2)
    forget(office)
    note = inside(office.counsellor1, lambda work: work.notes.add(case, office.content()))
    (row,) = tools("SELECT epoch FROM note WHERE id = ?", note.bytes)
    assert row == (3,)
    assert inside(office.counsellor1, lambda work: work.ring.at(case, CLIN, 2).seed) == seed
    assert inside(office.supervisor, lambda work: work.notes.open(note)).intact
    reasons = {p.reason for p in verification.verify(office.founder).problems}
    assert "not in the audit trail" in reasons


def test_a_first_key_that_a_supervisor_plants_proves_nothing(office: Office, tools: Tools):
    case = office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    _plant_compartment(office, tools, office.supervisor, case, office.counsellor1, epoch=1)
    forget(office)
    with pytest.raises(VaultDamaged):
        inside(office.counsellor1, lambda work: work.keeper.proved(case, CLIN))


def test_a_key_planted_before_acceptance_is_not_taken_for_the_counsellors(
    office: Office, tools: Tools
):
    case = office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    _plant_compartment(office, tools, office.peer, case, office.counsellor1, epoch=1)
    pending.carry_out(office.counsellor1)
    with pytest.raises(VaultDamaged):
        inside(office.counsellor1, lambda work: work.notes.add(case, office.content()))


def test_a_planted_drop_box_receives_nothing(office: Office, tools: Tools):
    case = office.client(office.counsellor1)
    office.group(lead=office.counsellor2, members=(case,))
    _plant_compartment(office, tools, office.peer, case, office.counsellor1, epoch=2)
    with pytest.raises(VaultDamaged):
        inside(
            office.counsellor2,
            lambda work: work.notes.leave(work.keeper.scope(case), office.content()),
        )


def _forge_note(office: Office, tools: Tools, forger: Desk, case: UUID) -> UUID:
    """Seal a "note" with the key of coord, which coordinators hold, and sign it truly."""
    note, who = UUID(int=4711), forger.who.identity

    def forge(work):
        held = work.ring.latest(case, Compartment.COORD)
        place = Place(
            work.vault.id, case, Compartment.COORD, held.epoch, "note", note, 1, who.person, FIRST
        )
        payload = NOTE.codec.encode(office.content(text="forged"))
        data = wrap(1, payload, author_signature(place, 1, payload, who))
        work.notes.insert(place, data, held.seed)

    inside(forger, forge)
    return note


def test_a_coordinators_note_in_their_own_compartment_is_no_clinical_note(
    office: Office, tools: Tools
):
    case = office.client(office.counsellor1)
    true = office.note(office.counsellor1, case)
    forged = _forge_note(office, tools, office.coordinator, case)
    stored = inside(office.counsellor1, lambda work: work.notes.open(forged))
    assert (stored.value, stored.intact) == (None, False)
    assert inside(office.counsellor1, lambda work: work.notes.open(true)).intact
    listed = inside(office.counsellor1, lambda work: work.notes.list(case))
    assert {one.id: one.intact for one in listed} == {true: None, forged: False}
    reasons = {p.reason for p in verification.verify(office.counsellor1).problems}
    assert "wrong compartment" in reasons


def test_a_reader_who_grants_themselves_the_right_to_write_is_found_out(
    office: Office, tools: Tools
):
    """A supervisor holds the seed of clin to read, and can seal with it and sign a grant."""
    case = office.client(office.counsellor1)
    supervisor = office.supervisor
    pending.carry_out(supervisor)

    def write(work):
        held = work.ring.latest(case, CLIN)
        subject = Subject(work.vault.id, case, CLIN, held.epoch)
        who = work.identity
        work.keeper._give(subject, held.seed, (RecipientKind.PERSON, who.person), Right.WRITE)
        work.ring.add(case, CLIN, held.epoch, Right.WRITE, held.seed)
        return work.notes.add(case, office.content(text="not by a counsellor"))

    note = inside(supervisor, write)
    assert inside(office.counsellor1, lambda work: work.notes.open(note)).intact is False
    assert inside(supervisor, lambda work: work.notes.open(note)).intact is False
    reasons = {p.reason for p in verification.verify(office.counsellor1).problems}
    assert "right to write" in reasons


@pytest.mark.parametrize("planter", ["peer", "admin", "counsellor2"])
def test_a_drop_of_someone_who_may_not_leave_one_is_not_taken(office: Office, planter: str):
    case = office.client(office.counsellor1)
    intruder = office.desk(planter)
    inside(intruder, lambda work: work.notes.leave(work.keeper.scope(case), office.content()))
    _settle(office, case)
    assert inside(office.counsellor1, lambda work: work.notes.list(case)) == []


def test_a_facilitators_drop_becomes_a_note_under_their_name(office: Office):
    case = office.client(office.counsellor1)
    office.group(lead=office.counsellor2, members=(case,))
    note = inside(
        office.counsellor2,
        lambda work: work.notes.leave(work.keeper.scope(case), office.content(text="shared")),
    )
    _settle(office, case)
    stored = inside(office.counsellor1, lambda work: work.notes.open(note))
    assert (stored.intact, stored.author) == (True, office.counsellor2.me.id)
    assert verification.verify(office.counsellor1).holds


@pytest.mark.parametrize("table", ["coordination", "no_such_table"])
def test_a_drop_for_another_table_than_its_compartments_stays_where_it_is(
    office: Office, table: str
):
    case = office.client(office.counsellor1)
    odd = Kind("note", Compartment.IDENT, Codec(Coordination))

    def leave(work):
        scope = work.keeper.scope(case)
        work.drop_boxes.leave(scope, odd.compartment, table, b"\1" * 80, UUID(int=9))

    inside(office.coordinator, leave)
    _settle(office, case)
    assert inside(office.counsellor1, lambda work: work.coordinations.only(case)).value


def test_one_row_of_an_epoch_that_there_is_not_does_not_hide_the_list(office: Office, tools: Tools):
    case = office.client(office.counsellor1)
    true = office.note(office.counsellor1, case)
    row = tools.row("note")
    tools.put("note", row | {"row": None, "id": bytes(16), "epoch": 9})
    listed = inside(office.counsellor1, lambda work: work.notes.list(case))
    assert {one.id: one.intact for one in listed} == {true: None, UUID(int=0): False}
