from __future__ import annotations

from counsel_desk.domain.access import ENTITLEMENTS, Compartment, Permission, Relation, Right


def test_every_permission_is_a_member_of_its_own():
    assert len(Permission) == len(Permission.__members__)


def test_nobody_is_entitled_to_private_process_notes_by_relation():
    assert ENTITLEMENTS[Compartment.OWN] == {}


def test_an_administrator_is_entitled_to_nothing():
    assert all(Relation.ADMINISTRATOR not in table for table in ENTITLEMENTS.values())


def test_a_coordinator_may_drop_a_name_and_never_read_a_clinical_part():
    assert ENTITLEMENTS[Compartment.IDENT][Relation.COORDINATOR] is Right.DROP
    for sealed in (Compartment.CLIN, Compartment.EVENTS, Compartment.PROCESS, Compartment.OWN):
        assert Relation.COORDINATOR not in ENTITLEMENTS[sealed]
