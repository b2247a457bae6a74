"""Ways through the use cases that a day at the desk seldom takes."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from counsel_desk.crypto.roster import EndPerson
from counsel_desk.domain.access import Role
from counsel_desk.domain.case_code import make_code
from counsel_desk.domain.consents import Consent, Decision, HowGiven, Purpose
from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.services import (
    appointments,
    cases,
    consents,
    leaving_reports,
    pending,
    people,
)
from counsel_desk.services.desk import Desk
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.late_notes import known_code
from counsel_desk.services.register import CACHE
from counsel_desk.storage import rings
from counsel_desk.storage.own_records import read_own
from counsel_desk.storage.unit_of_work import transaction
from tests.builders import PASSPHRASE, Office, day, spoil

NOBODY = PersonId(uuid4())
NOWHERE = CaseId(uuid4())


@pytest.mark.parametrize(("prefix", "number"), [("K", 1), ("k1", 1), ("KM", 0), ("KM", 1_000_000)])
def test_a_case_code_out_of_range_is_not_made(prefix, number):
    with pytest.raises(ValueError, match="out of range"):
        make_code(prefix, number)


def test_a_case_that_there_is_not_is_not_found(office: Office):
    with pytest.raises(NotFound):
        office.coordinator.do(cases.open_case, NOWHERE)
    case = office.client()
    kept = office.counsellor1.do(cases.open_case, case).coordination
    with pytest.raises(NotFound):
        office.coordinator.do(cases.update_coordination, NOWHERE, kept)


def test_a_session_needs_a_counsellor_to_be_with(office: Office):
    start = office.clock() + timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        office.coordinator.do(
            appointments.book_appointment, NOWHERE, start=start, minutes=50, place="Room 2"
        )
    assert refused.value.reason == "counsellor"


def test_roles_are_changed_of_people_who_are_here_and_never_to_none(office: Office):
    with pytest.raises(NotFound):
        office.founder.do(
            people.change_roles, person=NOBODY, roles=frozenset({Role.PEER}), passphrase=PASSPHRASE
        )
    with pytest.raises(Invalid) as refused:
        office.founder.do(
            people.change_roles, person=office.peer.me.id, roles=frozenset(), passphrase=PASSPHRASE
        )
    assert refused.value.reason == "role-missing"


def test_a_name_and_passphrase_of_one_who_left_are_not_given_to_another(office: Office):
    peer = office.peer.me
    with transaction(office.founder.vault, office.founder.who) as work:
        work.extend_roster(EndPerson(peer.id))
    with pytest.raises(Invalid) as refused:
        office.founder.do(
            people.add_person,
            name="Somebody Else",
            user_name=peer.user_name,
            roles=frozenset({Role.PEER}),
            passphrase=PASSPHRASE,
        )
    assert refused.value.reason == "user-name-taken"


def test_a_key_ring_is_sealed_when_enough_is_new(office: Office, monkeypatch):
    monkeypatch.setattr(rings, "SAVE_FROM", 1)
    desk = office.counsellor1
    office.client()
    held = len(desk.who.ring)
    desk.do(pending.save_ring)
    with transaction(desk.vault, desk.who) as work:
        found = read_own(work.session, desk.vault.id, desk.who.identity, rings.KIND)
    assert desk.who.ring.unsaved == 0
    assert found is not None
    assert len(found.data) >= held * 54


def test_a_register_that_cannot_be_read_is_made_anew(office: Office):
    case = office.client()
    desk = office.counsellor1
    with transaction(desk.vault, desk.who) as work:
        work.own.write(CACHE, b"\xc1 nothing that was ever encoded")
    assert [row.case for row in Desk(desk.who).do(cases.list_cases)] == [case]


def test_a_report_on_a_file_that_is_damaged_is_not_made(office: Office):
    case = office.client()
    spoil(office, "coordination")
    with pytest.raises(NotFound):
        office.counsellor1.do(leaving_reports.client_progress, case)


def test_a_damaged_consent_is_not_withdrawn(office: Office):
    case, desk = office.client(), office.counsellor1
    agreed = Consent(Purpose.REFERRAL, Decision.GIVEN, day(office), how=HowGiven.SIGNATURE)
    given = desk.do(consents.record_consent, case, agreed)
    spoil(office, "consent")
    with pytest.raises(NotFound):
        desk.do(consents.withdraw_consent, case, given, on=day(office), reason="")


def test_a_ring_with_many_new_keys_is_sealed_anew(office: Office):
    desk = office.counsellor1
    desk.who.ring.unsaved = rings.SAVE_FROM
    desk.do(pending.save_ring)
    assert desk.who.ring.unsaved == 0


def test_whose_keys_do_not_reach_back_knows_no_code_of_then(office: Office):
    case = office.client()
    code = office.run(office.counsellor1, lambda work: known_code(work, case))
    assert code == office.code(case)
    assert office.run(office.counsellor2, lambda work: known_code(work, case)) == ""
    assert office.run(office.counsellor1, lambda work: known_code(work, NOWHERE)) == ""
