"""The one way in: a use case, its permission, one transaction, one announcement."""

from __future__ import annotations

import pytest

from counsel_desk.domain.access import Permission, Role
from counsel_desk.domain.ids import CaseId, GroupId
from counsel_desk.services import cases, people
from counsel_desk.services.desk import Changed, described, person_name, use_case
from counsel_desk.services.errors import NotAllowed
from counsel_desk.storage.unit_of_work import Work
from tests.builders import PASSPHRASE, STAFF, Office

ROLES = {  # written by hand from the pages of the design
    "SIGNED_IN": "founder counsellor1 supervisor coordinator peer admin",
    "KEEP_DRAFTS": "founder counsellor1 supervisor coordinator peer admin",
    "MANAGE_STAFF": "founder admin",
    "COSIGN_STAFF": "founder supervisor",
    "VERIFY_VAULT": "founder counsellor1 supervisor coordinator peer admin",
    "READ_AUDIT": "founder admin",
    "REGISTER_CLIENT": "founder counsellor1 coordinator",
    "ASSIGN_CASE": "founder supervisor coordinator admin",
    "LIST_CLIENTS": "founder counsellor1 supervisor coordinator",
    "SEE_CASE": "founder counsellor1 supervisor coordinator",
    "EDIT_CASE": "founder counsellor1 coordinator",
    "SEE_NAMES": "founder counsellor1 supervisor",
    "EDIT_NAMES": "founder counsellor1",
    "READ_CLINICAL": "founder counsellor1 supervisor",
    "WRITE_CLINICAL": "founder counsellor1",
    "SCREEN": "founder counsellor1",
    "ANSWER_ALERT": "founder counsellor1 supervisor",
    "SIGN_CHART": "founder supervisor",
    "SUPERVISE": "founder supervisor",
    "SEE_OUTCOMES": "founder supervisor",
    "MAKE_REPORTS": "founder supervisor",
    "SEE_GROUPS": "founder counsellor1 supervisor coordinator peer",
    "SEE_TURNOUT": "founder counsellor1 supervisor coordinator",
    "SEE_ACHIEVED": "founder counsellor1 supervisor",
    "PLAN_GROUP": "founder coordinator",
    "EDIT_GROUP": "founder counsellor1 coordinator",
    "MARK_ATTENDANCE": "founder counsellor1 coordinator peer",
    "READ_PROCESS": "founder counsellor1 supervisor",
    "WRITE_PROCESS": "founder counsellor1",
    "EXPORT_CASE": "founder counsellor1 supervisor",
    "BACK_UP": "founder counsellor1 supervisor coordinator peer admin",
    "HAND_OVER": "founder counsellor1 supervisor",
    "MERGE_FILES": "founder counsellor1",
    "REVIEW_RISK": "founder supervisor",
    "DECIDE_KEEPING": "founder supervisor",
    "SEE_ERASURES": "founder supervisor admin",
    "ERASE": "founder admin",
    "KEEP_BREACHES": "founder supervisor admin",
    "READ_EVENTS": "founder counsellor1 supervisor",
    "WRITE_EVENTS": "founder counsellor1",
    "SEE_PROGRAMME": "founder counsellor1 supervisor coordinator admin",
    "SET_PROGRAMME": "founder supervisor admin",
    "EDIT_DIRECTORY": "founder coordinator",
}
TO_A_CASE = {  # counsellor1's client; the founder holds every role and no relation but coordinator
    "SEE_CASE": "founder counsellor1 supervisor coordinator",
    "EDIT_CASE": "founder counsellor1 coordinator",
    "SEE_NAMES": "counsellor1 supervisor",
    "EDIT_NAMES": "counsellor1",
    "READ_CLINICAL": "counsellor1 supervisor",
    "WRITE_CLINICAL": "counsellor1",
    "SCREEN": "counsellor1",
    "ANSWER_ALERT": "counsellor1 supervisor",
    "SIGN_CHART": "supervisor",
    "EXPORT_CASE": "counsellor1 supervisor",
    "ASSIGN_CASE": "founder supervisor coordinator admin",
    "HAND_OVER": "counsellor1 supervisor",
    "MERGE_FILES": "counsellor1",
    "REVIEW_RISK": "supervisor",
    "DECIDE_KEEPING": "supervisor",
    "READ_EVENTS": "counsellor1 supervisor",
    "WRITE_EVENTS": "counsellor1",
    "MANAGE_STAFF": "",
}
PEOPLE = [name for name in ("founder", *STAFF) if name != "counsellor2"]


def test_every_permission_is_in_the_table():
    assert set(Permission.__members__) == set(ROLES), "a new permission needs its row here"


@pytest.mark.parametrize("wanted", ROLES)
def test_a_permission_admits_the_roles_that_it_names(office: Office, wanted: str):
    permission = Permission[wanted]

    @use_case(permission)
    def deed(work: Work) -> bool:
        return True

    able = {name for name in PEOPLE if office.desk(name).may(permission)}
    assert able == set(ROLES[wanted].split())
    for name in PEOPLE:
        if name in able:
            assert office.desk(name).do(deed)
            continue
        with pytest.raises(NotAllowed) as caught:
            office.desk(name).do(deed)
        assert caught.value.permission is permission


@pytest.mark.parametrize("name", TO_A_CASE)
def test_a_permission_for_a_case_asks_how_one_stands_to_it(office: Office, name: str):
    case = office.client(office.counsellor1)

    @use_case(Permission[name])
    def deed(work: Work, case: CaseId) -> bool:
        return True

    able = set()
    for user in ("founder", *STAFF):
        try:
            assert office.desk(user).do(deed, case)
            assert office.desk(user).do(deed, case=case)
        except NotAllowed:
            continue
        able.add(user)
    assert able == set(TO_A_CASE[name].split())


def test_a_case_that_does_not_exist_is_nobodys(office: Office):
    @use_case(Permission.READ_CLINICAL)
    def deed(work: Work, case: CaseId) -> None:
        raise AssertionError

    with pytest.raises(NotAllowed):
        office.counsellor1.do(deed, CaseId(office.founder.me.id))


def test_a_plain_function_is_no_way_in(office: Office):
    def look(work: Work) -> None:
        raise AssertionError

    assert described(look) is None
    with pytest.raises(TypeError):
        office.founder.do(look)


def test_the_first_case_and_group_named_decide():
    @use_case(Permission.SEE_GROUPS, Changed.GROUPS)
    def deed(work: Work, number: int, group: GroupId, case: CaseId, other: CaseId) -> None:
        raise AssertionError

    known = described(deed)
    assert (known.group_at, known.case_at, known.changed) == ("group", "case", Changed.GROUPS)


def test_listeners_hear_what_changed_after_it_is_stored_and_not_when_it_failed(office: Office):
    heard: list[Changed] = []
    desk = office.counsellor1
    desk.on_changed(lambda changed: heard.append((changed, desk.do(cases.list_cases) != ())))
    case = office.client(desk)
    assert heard == [(Changed.CASES, True)]
    desk.do(cases.open_case, case)
    with pytest.raises(NotAllowed):
        desk.do(
            people.save_team,
            name="T",
            supervisors=frozenset(),
            counsellors=frozenset(),
            passphrase=PASSPHRASE,
        )
    with pytest.raises(cases.Invalid):
        desk.do(cases.update_identity, case, cases.Identity(" "))
    assert heard == [(Changed.CASES, True)]


def test_roles_taken_away_hold_from_the_next_deed_on(office: Office):
    desk = office.coordinator
    assert desk.may(Permission.PLAN_GROUP)
    office.founder.do(
        people.change_roles, person=desk.me.id, roles=frozenset({Role.PEER}), passphrase=PASSPHRASE
    )
    assert not desk.may(Permission.PLAN_GROUP)
    with pytest.raises(NotAllowed):
        desk.do(cases.list_cases)


def test_a_name_is_given_for_people_and_nothing_for_nobody(office: Office):
    @use_case(Permission.SIGNED_IN)
    def names(work: Work) -> tuple[str, str]:
        return person_name(work, work.me), person_name(work, None)

    assert office.peer.do(names) == ("Esther Wambui", "")
    assert office.peer.vault_name == "Nakuru"
    assert not office.peer.demo
