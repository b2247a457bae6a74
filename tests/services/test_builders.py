"""The builders themselves: who may do what in the office that tests work in."""

from __future__ import annotations

from uuid import UUID

import pytest

from counsel_desk.domain.access import Permission, Relation
from counsel_desk.services.desk import register_of, use_case
from counsel_desk.services.errors import NotEntitled
from counsel_desk.storage.unit_of_work import Work


@use_case(Permission.SIGNED_IN)
def _relations(work: Work, case: UUID):
    return work.relations_to(case=case)


@use_case(Permission.SIGNED_IN)
def _rows(work: Work):
    return register_of(work).rows(work)


@use_case(Permission.SIGNED_IN)
def _name(work: Work, case: UUID):
    stored = work.identities.only(case)
    return stored and stored.value and stored.value.legal_name


def test_a_registered_client_is_known_to_those_entitled(office):
    case = office.client()
    relations = {name: desk.do(_relations, case) for name, desk in office.everyone().items()}
    assert Relation.CASE_COUNSELLOR in relations["counsellor1"]
    assert relations["supervisor"] == {Relation.TEAM_SUPERVISOR}
    assert not relations["counsellor2"]
    assert office.supervisor.do(_name, case) == "Wanjiru Achieng"
    with pytest.raises(NotEntitled):
        office.coordinator.do(_name, case)
    assert [row.name for row in office.coordinator.do(_rows)] == [None]


def test_a_case_waits_for_its_counsellor(office):
    case = office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    assert [row.accepted for row in office.coordinator.do(_rows)] == [False]
    office.counsellor1  # noqa: B018 - signs in
    office.carry_out()
    assert office.counsellor1.do(_name, case) == "Wanjiru Achieng"
