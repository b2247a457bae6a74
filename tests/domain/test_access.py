from __future__ import annotations

from counsel_desk.domain.access import (
    ENTITLEMENTS,
    PROGRAMME_ROLES,
    TABLE_AUTHORS,
    Compartment,
    Permission,
    Relation,
    Right,
    Role,
)


def test_every_permission_is_a_member_of_its_own():
    assert len(Permission) == len(Permission.__members__)


def test_nobody_is_entitled_to_private_process_notes_by_relation():
    assert ENTITLEMENTS[Compartment.OWN] == {}


def test_an_administrator_is_entitled_to_nothing_of_a_client():
    tables = {name for name, table in ENTITLEMENTS.items() if Relation.ADMINISTRATOR in table}
    assert tables == {Compartment.PROGRAMME}


def test_a_peer_and_a_bare_relation_to_a_case_open_nothing_of_the_programme():
    assert Role.PEER not in PROGRAMME_ROLES
    assert set(ENTITLEMENTS[Compartment.PROGRAMME]) == set(PROGRAMME_ROLES.values())
    assert ENTITLEMENTS[Compartment.PROGRAMME][Relation.ANY_COUNSELLOR] is Right.READ


def test_settings_and_directory_have_authors_of_their_own():
    assert TABLE_AUTHORS["setting"] == {Role.SUPERVISOR, Role.ADMINISTRATOR}
    assert TABLE_AUTHORS["directory_entry"] == {Role.COORDINATOR}


def test_a_coordinator_may_drop_a_name_and_never_read_a_clinical_part():
    assert ENTITLEMENTS[Compartment.IDENT][Relation.COORDINATOR] is Right.DROP
    for sealed in (Compartment.CLIN, Compartment.EVENTS, Compartment.PROCESS, Compartment.OWN):
        assert Relation.COORDINATOR not in ENTITLEMENTS[sealed]
