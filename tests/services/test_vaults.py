"""Making and opening vaults, and what is known before anyone signs in."""

from __future__ import annotations

from pathlib import Path

import pytest

from counsel_desk.domain.access import Role
from counsel_desk.services import backups, cases, people, vaults, verification
from counsel_desk.services.errors import FolderTaken, Invalid, WaitBeforeRetry, WrongPassphrase
from counsel_desk.services.profile import Profile
from tests.builders import PASSPHRASE, Clock, Office, cheap_keys

FOUNDER = {"person_name": " Grace Mwangi ", "user_name": " grace ", "passphrase": PASSPHRASE}


def test_a_new_vault_has_a_founder_with_every_role_and_a_team_of_one(tmp_path: Path):
    with cheap_keys() as cost:
        desk = vaults.create_vault(tmp_path / "Nakuru.cdv", **FOUNDER, cost=cost)
        assert (desk.me.name, desk.me.user_name) == ("Grace Mwangi", "grace")
        assert desk.roles == set(Role)
        (team,) = desk.do(people.list_teams)
        assert team.supervisors == team.counsellors == {desk.me.id}
        assert not desk.must_change_passphrase
        case = desk.do(
            cases.register_client,
            new=cases.NewCase("KM"),
            contact=cases.SafeContact(cases.ContactMethod.NONE),
            identity=cases.Identity("Solo Client"),
            counsellor=desk.me.id,
        )
        seen = desk.do(cases.open_case, case)
        assert (seen.identity.legal_name, seen.accepted) == ("Solo Client", True)
        assert verification.verify(desk).holds
        desk.close()
        names = {one.name for one in (tmp_path / "Nakuru.cdv").iterdir()}
        assert names == {"head.a", "head.b", "vault.db", "backups"}
        desk = vaults.open_vault(tmp_path / "Nakuru.cdv", user_name="GRACE", passphrase=PASSPHRASE)
        assert desk.vault_name == "Nakuru"
        desk.close()


def test_nothing_is_made_over_something_else(tmp_path: Path):
    taken = tmp_path / "Nakuru.cdv"
    taken.mkdir()
    with cheap_keys() as cost, pytest.raises(FolderTaken):
        vaults.create_vault(taken, **FOUNDER, cost=cost)
    assert list(tmp_path.iterdir()) == [taken]
    assert list(taken.iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"person_name": " "}, "person_name"), ({"user_name": " "}, "user_name"),
     ({"user_name": "x" * 61}, "user_name")],
)  # fmt: skip
def test_names_are_needed_before_anything_is_made(tmp_path: Path, wrong: dict, field: str):
    with pytest.raises(Invalid) as caught:
        vaults.create_vault(tmp_path / "New.cdv", **(FOUNDER | wrong))
    assert caught.value.field == field
    assert list(tmp_path.iterdir()) == []


def test_a_demonstration_is_known_as_one_before_unlocking(tmp_path: Path):
    with cheap_keys() as cost:
        folder = tmp_path / "Demo.cdv"
        desk = vaults.create_vault(folder, **FOUNDER, cost=cost, demo=True)
        assert desk.demo
        assert vaults.is_demo(folder)
        desk.close()
        (folder / "DEMO").unlink()
        desk = vaults.open_vault(folder, user_name="grace", passphrase=PASSPHRASE)
        assert not desk.demo
        desk.close()


def test_an_empty_file_beside_a_real_vault_makes_no_demonstration_of_it(tmp_path: Path):
    with cheap_keys() as cost:
        folder = tmp_path / "Real.cdv"
        vaults.create_vault(folder, **FOUNDER, cost=cost).close()
        (folder / "DEMO").touch()
        desk = vaults.open_vault(folder, user_name="grace", passphrase=PASSPHRASE)
        assert not desk.demo
        desk.close()


@pytest.mark.parametrize("letter", ["\u1200", "x"])
def test_the_longest_name_can_be_backed_up_and_a_longer_one_is_refused(tmp_path: Path, letter: str):
    most = min(80, 170 // len(letter.encode()))
    with pytest.raises(Invalid, match="vault-name-long") as caught:
        vaults.vault_path(tmp_path, letter * (most + 1))
    assert caught.value.field == "vault_name"
    with cheap_keys() as cost:
        folder = vaults.vault_path(tmp_path, letter * most)
        desk = vaults.create_vault(folder, **FOUNDER, cost=cost)
        copy = backups.back_up(desk, desk.vault.folder.backups, Profile(tmp_path / "home"))
        assert backups.look(copy.path).name == letter * (80 // len(letter.encode()))
        desk.close()


def test_a_vault_whose_name_is_too_long_already_is_backed_up_under_a_shorter_one(tmp_path: Path):
    with cheap_keys() as cost:
        desk = vaults.create_vault(tmp_path / ("\u1200" * 78 + ".cdv"), **FOUNDER, cost=cost)
        copy = backups.back_up(desk, desk.vault.folder.backups, Profile(tmp_path / "home"))
        assert backups.look(copy.path).name == "\u1200" * 26
        desk.close()


@pytest.mark.parametrize("name", ["", "  ", "a/b", "a\\b", "x" * 81, "..", "a\0b", "a:b"])
def test_a_name_that_no_folder_can_have_is_refused(tmp_path: Path, name: str):
    with pytest.raises(Invalid, match="vault-name"):
        vaults.vault_path(tmp_path, name)


def test_a_vault_is_known_by_its_headers_readable_or_not(tmp_path: Path):
    folder = vaults.vault_path(tmp_path, " Nakuru ")
    assert folder == tmp_path / "Nakuru.cdv"
    assert vaults.vault_name(folder) == "Nakuru"
    assert not vaults.looks_like_vault(folder)
    folder.mkdir()
    (folder / "head.b").write_bytes(b"torn")
    assert vaults.looks_like_vault(folder)


def test_failures_are_counted_outside_and_written_down_at_the_next_sign_in(
    office: Office, tmp_path: Path
):
    office.close()
    clock, profile = Clock(), Profile(tmp_path / "profile")
    way = {"profile": profile, "clock": clock}
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            vaults.open_vault(office.folder, user_name="peer", passphrase="wrong", **way)
    with pytest.raises(WaitBeforeRetry) as caught:
        vaults.open_vault(office.folder, user_name="peer", passphrase=PASSPHRASE, **way)
    assert caught.value.seconds == pytest.approx(5)
    clock.move(seconds=6)
    desk = vaults.open_vault(office.folder, user_name="peer", passphrase=PASSPHRASE, **way)
    run = desk.vault._connection.execute
    actions = [body[65:67] for (body,) in run("SELECT body FROM audit").fetchall()]
    assert actions.count((3).to_bytes(2, "big")) == 5
    assert verification.verify(desk).holds
    desk.close()


def test_people_sign_in_beside_each_other_on_one_open_vault(office: Office):
    case = office.client(office.counsellor1)
    assert office.supervisor.do(cases.open_case, case).identity.legal_name == "Wanjiru Achieng"
    with pytest.raises(WrongPassphrase):
        vaults.sign_in_another(office.founder, user_name="peer", passphrase="wrong")
    assert office.peer.me.name == "Esther Wambui"
    assert office.founder.me.name == "Grace Mwangi"
