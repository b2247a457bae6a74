"""Who is added gets keys of their own at the first sign-in; those of before open nothing (8, 9)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from counsel_desk.crypto import header as heads
from counsel_desk.crypto.identities import Identity
from counsel_desk.crypto.roster import OwnKeys
from counsel_desk.domain.access import Role
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import PersonId
from counsel_desk.services import cases, notes, people, vaults, verification
from counsel_desk.services.desk import Desk
from counsel_desk.services.errors import Invalid, NoLongerHere, NotAllowed, WrongPassphrase
from counsel_desk.storage import errors
from counsel_desk.storage.folder import VaultFolder, read_headers
from tests.builders import PASSPHRASE, Office
from tests.storage.test_passphrase_change import Killed, Killer

FIRST = "first words of a new beginning"
OWN = "seven herons wade at first light"
COUNSELLOR = frozenset({Role.COUNSELLOR})


def add(office: Office, *roles: Role, user: str = "amina") -> PersonId:
    return office.admin.do(
        people.add_person, name="Amina Hassan Abdi", user_name=user, roles=frozenset(roles),
        passphrase=FIRST,
    )  # fmt: skip


def come(office: Office, secret: str, user: str = "amina") -> Desk:
    return vaults.sign_in_another(office.founder, user_name=user, passphrase=secret)


def begin(office: Office, user: str = "amina") -> Desk:
    desk = come(office, FIRST, user)
    desk.do(people.change_passphrase, old=FIRST, new=OWN)
    return desk


def heads_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in ("head.a", "head.b")}


def test_who_added_somebody_reads_nothing_with_an_old_header_and_the_first_passphrase(
    office: Office, tmp_path: Path
):
    person = add(office, Role.COUNSELLOR)
    old = heads_of(office.folder)
    new = begin(office)
    office.supervisor.do(people.cosign_person, person, passphrase=PASSPHRASE)
    case = office.client(new, counsellor=new)
    note = office.note(new, case)
    assert new.do(notes.open_note, case, note).intact
    office.close()
    stolen = tmp_path / "stolen.cdv"
    shutil.copytree(office.folder, stolen)
    for name, data in old.items():
        (stolen / name).write_bytes(data)
    with pytest.raises(NoLongerHere):
        vaults.open_vault(stolen, user_name="amina", passphrase=FIRST)
    desk = vaults.open_vault(office.folder, user_name="amina", passphrase=OWN)
    assert desk.do(notes.open_note, case, note).intact
    desk.close()


def test_no_role_is_in_force_before_and_a_clinical_one_waits_for_a_signature_still(office: Office):
    person = add(office, Role.COUNSELLOR, Role.PEER)
    desk = come(office, FIRST)
    assert (desk.roles, desk.me.pending) == (frozenset(), {Role.COUNSELLOR, Role.PEER})
    with pytest.raises(NotAllowed):
        desk.do(cases.list_cases)
    with pytest.raises(Invalid, match="keys-lent"):
        office.supervisor.do(people.cosign_person, person, passphrase=PASSPHRASE)
    before = desk.me.fingerprint
    desk.do(people.change_passphrase, old=FIRST, new=OWN)
    assert (desk.roles, desk.me.pending) == ({Role.PEER}, COUNSELLOR)
    assert desk.me.fingerprint != before
    office.supervisor.do(people.cosign_person, person, passphrase=PASSPHRASE)
    assert desk.roles == {Role.COUNSELLOR, Role.PEER}


def test_other_roles_given_before_the_first_sign_in_wait_too(office: Office):
    person = add(office, Role.PEER)
    named = {"person": person, "roles": frozenset({Role.COORDINATOR}), "passphrase": PASSPHRASE}
    office.admin.do(people.change_roles, **named)
    assert come(office, FIRST).roles == frozenset()
    assert begin(office).roles == {Role.COORDINATOR}


def test_a_coordinator_is_given_the_files_once_they_have_keys_of_their_own(office: Office):
    case = office.client(office.counsellor1)
    add(office, Role.COORDINATOR)
    office.carry_out()
    desk = begin(office)
    assert desk.do(cases.list_cases) == ()
    office.carry_out(office.coordinator, office.counsellor1, desk)
    assert [row.case for row in desk.do(cases.list_cases)] == [case]


def test_the_desk_goes_on_with_the_new_keys_and_everything_verifies(office: Office):
    add(office, Role.PEER)
    desk = begin(office)
    assert not desk.must_change_passphrase
    desk.do(people.confirm_passphrase, passphrase=OWN)
    desk.do(people.change_passphrase, old=OWN, new="another long passphrase")
    with pytest.raises(WrongPassphrase):
        come(office, FIRST)
    assert come(office, "another long passphrase").me.id == desk.me.id
    assert verification.verify(office.founder).problems == []
    assert verification.verify(desk).problems == []


def test_what_the_first_keys_sign_later_does_not_hold(office: Office):
    add(office, Role.PEER)
    desk = come(office, FIRST)
    lent = desk.who.identity
    desk.do(people.change_passphrase, old=FIRST, new=OWN)
    desk.who.identity = lent
    with pytest.raises(errors.NotAllowed):
        add_keys_again(office, desk)
    office.run(desk, lambda work: work.note(Action.SIGNED_IN, work.me))
    assert {one.reason for one in verification.verify(office.founder).problems} == {"signature"}


def add_keys_again(office: Office, desk: Desk) -> None:
    fresh = Identity.new(desk.me.id).public
    office.run(desk, lambda work: work.extend_roster(OwnKeys(work.me, fresh.box, fresh.signing)))


def test_local_backups_do_not_open_with_the_first_passphrase_any_more(office: Office):
    add(office, Role.PEER)
    copy = office.folder / "backups" / "one"
    copy.mkdir()
    for part in ("head.a", "head.b"):
        shutil.copy(office.folder / part, copy / part)
    header = read_headers(VaultFolder(copy), repair=False).header
    lent = come(office, FIRST).who.identity
    assert heads.slots_of(header, lent)
    begin(office)
    header = read_headers(VaultFolder(copy), repair=False).header
    assert not heads.slots_of(header, lent)
    assert not heads.slots_of(office.founder.vault.header, lent)


def test_in_a_full_vault_the_new_keys_take_the_place_of_the_first(office: Office):
    for number in range(heads.SLOTS - len(office.everyone())):
        add(office, Role.PEER, user=f"user{number}")
    desk = begin(office, "user7")
    assert desk.roles == {Role.PEER}
    assert come(office, OWN, "user7").me.id == desk.me.id
    with pytest.raises(WrongPassphrase):
        come(office, FIRST, "user7")


@pytest.mark.parametrize("at", range(1, 60, 2))
def test_killed_at_any_step_one_of_the_two_passphrases_opens_and_it_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch, at: int
):
    add(office, Role.PEER)
    office.close()
    desk = vaults.open_vault(office.folder, user_name="amina", passphrase=FIRST)
    with monkeypatch.context() as patch:
        killer = Killer(patch, at)
        try:
            desk.do(people.change_passphrase, old=FIRST, new=OWN)
        except Killed:
            pass
        finally:
            killer.left = 10**9
            desk.close()
    opened = []
    for secret in (FIRST, OWN):
        try:
            desk = vaults.open_vault(office.folder, user_name="amina", passphrase=secret)
        except (WrongPassphrase, NoLongerHere):
            continue
        opened.append(secret)
        if desk.must_change_passphrase:
            desk.do(people.change_passphrase, old=FIRST, new=OWN)
        assert desk.roles == {Role.PEER}
        desk.close()
    assert opened, at
    desk = vaults.open_vault(office.folder, user_name="amina", passphrase=OWN)
    assert verification.verify(desk).problems == []
    desk.close()
