"""Staff, roles, teams and passphrases."""

from __future__ import annotations

from uuid import UUID

import pytest

from counsel_desk.domain.access import Role
from counsel_desk.domain.ids import PersonId
from counsel_desk.services import cases, groups, people, vaults
from counsel_desk.services.desk import Desk
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound, WrongPassphrase
from tests.builders import PASSPHRASE, STAFF, Office

COUNSELLOR, SUPERVISOR = frozenset({Role.COUNSELLOR}), frozenset({Role.SUPERVISOR})


def _add(
    desk: Desk, user: str, roles: frozenset[Role], name: str = "New Person", *, lent: bool = False
) -> PersonId:
    return desk.do(
        people.add_person, name=name, user_name=user, roles=roles, passphrase=PASSPHRASE,
        must_change=lent,
    )  # fmt: skip


def _roles(office: Office, person: PersonId) -> tuple[frozenset[Role], frozenset[Role]]:
    found = next(p for p in office.founder.do(people.list_people) if p.id == person)
    return found.roles, found.pending


def test_a_person_whose_roles_all_wait_can_sign_in_and_open_nothing(office: Office):
    person = _add(office.admin, "new", COUNSELLOR)
    desk = office.desk("new")
    assert desk.roles == frozenset()
    assert person in {one.id for one in desk.do(people.list_people)}
    desk.do(people.change_passphrase, old=PASSPHRASE, new="seven herons wade at first light")
    for refused in (cases.list_cases, groups.list_groups):
        with pytest.raises(NotAllowed):
            desk.do(refused)


@pytest.mark.parametrize("role", Role)
def test_a_clinical_role_waits_for_a_supervisor_and_another_does_not(office: Office, role: Role):
    person = _add(office.admin, "new", frozenset({role}))
    clinical = role in (Role.COUNSELLOR, Role.SUPERVISOR)
    empty: frozenset[Role] = frozenset()
    expected = (empty, {role}) if clinical else ({role}, empty)
    assert _roles(office, person) == expected
    assert office.desk("new").roles == expected[0]
    if clinical:
        office.supervisor.do(people.cosign_made_up, person, passphrase=PASSPHRASE)
        assert _roles(office, person) == ({role}, empty)
        assert office.desk("new").roles == {role}


def test_an_administrator_alone_makes_no_clinician(office: Office):
    person = _add(office.admin, "new", COUNSELLOR)
    with pytest.raises(NotAllowed):
        office.admin.do(people.cosign_made_up, person, passphrase=PASSPHRASE)
    office.admin.do(people.change_roles, person=office.admin.me.id,
                    roles=SUPERVISOR | {Role.ADMINISTRATOR}, passphrase=PASSPHRASE)  # fmt: skip
    assert office.admin.roles == {Role.ADMINISTRATOR}
    with pytest.raises(NotAllowed):
        office.admin.do(people.cosign_made_up, person, passphrase=PASSPHRASE)
    with pytest.raises(NotAllowed):
        office.admin.do(people.cosign_made_up, office.admin.me.id, passphrase=PASSPHRASE)


def test_nobody_cosigns_themselves(office: Office):
    office.founder.do(
        people.change_roles,
        person=office.supervisor.me.id,
        roles=SUPERVISOR | COUNSELLOR,
        passphrase=PASSPHRASE,
    )
    assert office.supervisor.roles == SUPERVISOR
    with pytest.raises(Invalid, match="own-cosignature"):
        office.supervisor.do(people.cosign_made_up, office.supervisor.me.id, passphrase=PASSPHRASE)
    office.founder.do(people.cosign_made_up, office.supervisor.me.id, passphrase=PASSPHRASE)
    assert office.supervisor.roles == SUPERVISOR | COUNSELLOR


def test_there_must_be_something_to_cosign(office: Office):
    with pytest.raises(Invalid, match="nothing-pending"):
        office.supervisor.do(people.cosign_made_up, office.peer.me.id, passphrase=PASSPHRASE)
    with pytest.raises(NotFound):
        office.supervisor.do(people.cosign_made_up, PersonId(UUID(int=99)), passphrase=PASSPHRASE)


def test_a_role_newly_given_waits_and_one_kept_stays(office: Office):
    person = office.counsellor1.me.id
    office.admin.do(
        people.change_roles, person=person, roles=COUNSELLOR | SUPERVISOR, passphrase=PASSPHRASE
    )
    assert _roles(office, person) == (COUNSELLOR, SUPERVISOR)
    office.admin.do(
        people.change_roles, person=person, roles=frozenset({Role.PEER}), passphrase=PASSPHRASE
    )
    office.admin.do(people.change_roles, person=person, roles=COUNSELLOR, passphrase=PASSPHRASE)
    assert _roles(office, person) == (frozenset(), COUNSELLOR)


def test_the_last_administrator_stays_one(office: Office):
    for name in ("admin", "founder"):
        person = office.desk(name).me.id
        if name == "admin":
            office.founder.do(
                people.change_roles,
                person=person,
                roles=frozenset({Role.PEER}),
                passphrase=PASSPHRASE,
            )
            continue
        with pytest.raises(Invalid, match="last-administrator"):
            office.founder.do(
                people.change_roles, person=person, roles=SUPERVISOR, passphrase=PASSPHRASE
            )
    assert Role.ADMINISTRATOR in office.founder.roles


@pytest.mark.parametrize(
    ("entered", "reason"),
    [
        ({"name": "  "}, "name-missing"),
        ({"user_name": " "}, "user-name"),
        ({"user_name": "x" * 61}, "user-name"),
        ({"user_name": "COUNSELLOR1"}, "user-name-taken"),
        ({"user_name": " counsellor1 "}, "user-name-taken"),
        ({"user_name": "ｃounsellor1"}, "user-name-taken"),
        ({"roles": frozenset()}, "role-missing"),
    ],
)
def test_what_cannot_be_added_is_said_and_changes_nothing(
    office: Office, entered: dict[str, object], reason: str
):
    before = office.founder.do(people.list_people)
    header = (office.folder / "head.a").read_bytes()
    facts = {"name": "N", "user_name": "n", "roles": COUNSELLOR, "passphrase": PASSPHRASE}
    with pytest.raises(Invalid) as caught:
        office.admin.do(people.add_person, **(facts | entered))
    assert (caught.value.reason, caught.value.field != "") == (reason, True)
    assert office.founder.do(people.list_people) == before
    assert (office.folder / "head.a").read_bytes() == header


def test_a_vault_holds_sixty_four_people_and_says_so(office: Office):
    peer = frozenset({Role.PEER})
    for number in range(64 - 1 - len(STAFF)):
        _add(office.admin, f"user{number}", peer)
    with pytest.raises(Invalid, match="vault-full") as caught:
        _add(office.admin, "one-more", peer)
    assert caught.value.facts == {"of": 64}
    for user in ("counsellor1", "user0", "user56"):
        assert vaults.sign_in_another(office.founder, user_name=user, passphrase=PASSPHRASE).me
    assert len(office.founder.do(people.list_people)) == 64


def test_who_is_added_must_choose_a_passphrase_of_their_own(office: Office):
    _add(office.admin, "new", frozenset({Role.PEER}), lent=True)
    desk = office.desk("new")
    assert desk.must_change_passphrase
    desk.do(people.change_passphrase, old=PASSPHRASE, new="a passphrase of one's own")
    assert not desk.must_change_passphrase
    with pytest.raises(WrongPassphrase):
        vaults.sign_in_another(office.founder, user_name="new", passphrase=PASSPHRASE)


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (PASSPHRASE, "passphrase-same"),
        (PASSPHRASE.replace("de", "\uff44\uff45", 1), "passphrase-same"),
        ("a", "passphrase-weak"),
        ("new new new new", "passphrase-weak"),
    ],
)
def test_the_first_passphrase_is_not_kept_nor_changed_for_a_weak_one(
    office: Office, new: str, reason: str
):
    _add(office.admin, "new", frozenset({Role.PEER}), lent=True)
    desk = office.desk("new")
    with pytest.raises(Invalid, match=reason):
        desk.do(people.change_passphrase, old=PASSPHRASE, new=new)
    assert desk.must_change_passphrase
    assert vaults.sign_in_another(office.founder, user_name="new", passphrase=PASSPHRASE).me


def test_the_passphrase_is_asked_again_and_must_be_the_persons_own(office: Office):
    office.peer.do(people.confirm_passphrase, passphrase=PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        office.peer.do(people.confirm_passphrase, passphrase="another")
    office.peer.do(people.change_passphrase, old=PASSPHRASE, new="a passphrase of one's own")
    office.peer.do(people.confirm_passphrase, passphrase="a passphrase of one's own")
    with pytest.raises(WrongPassphrase):
        office.peer.do(people.confirm_passphrase, passphrase=PASSPHRASE)


def test_a_team_needs_a_name_and_people_of_the_right_roles(office: Office):
    good = {"name": "T", "supervisors": frozenset({office.supervisor.me.id}),
            "counsellors": frozenset({office.counsellor1.me.id})}  # fmt: skip
    for wrong, field in (
        ({"name": " "}, "name"),
        ({"supervisors": frozenset({office.peer.me.id})}, "supervisors"),
        ({"counsellors": frozenset({office.supervisor.me.id})}, "counsellors"),
    ):
        with pytest.raises(Invalid) as caught:
            office.admin.do(people.save_team, **(good | wrong), passphrase=PASSPHRASE)
        assert caught.value.field == field
    team = office.admin.do(people.save_team, **good, passphrase=PASSPHRASE)
    office.admin.do(
        people.save_team, **(good | {"name": " Renamed ", "team": team}), passphrase=PASSPHRASE
    )
    names = [one.name for one in office.peer.do(people.list_teams)]
    assert names == ["Care team", "North", "Renamed", "South"]


def test_everyone_sees_the_staff_and_the_fingerprints_read_aloud(office: Office):
    seen = office.peer.do(people.list_people)
    assert {p.user_name for p in seen} == {"founder", *STAFF}
    assert len({p.fingerprint for p in seen}) == 7
    assert all(len(p.fingerprint) == 29 for p in seen)
    assert [p.name for p in seen] == sorted(p.name for p in seen)
