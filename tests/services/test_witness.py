"""Copies looked at before they are put back, and older ones noticed when they are opened."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.services import backup_places, backups, trail, vaults, witness
from counsel_desk.services.errors import (
    FolderTaken,
    Invalid,
    PlaceMissing,
    ReadOnlyVault,
    VaultBusy,
    VaultDamaged,
    VaultMissing,
    WaitBeforeRetry,
    WrongPassphrase,
)
from counsel_desk.services.profile import Profile
from counsel_desk.storage import preview
from tests.builders import PASSPHRASE, open_office


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def profile(tmp_path) -> Profile:
    return Profile(tmp_path / "home")


@pytest.fixture
def stick(tmp_path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def reopened(office, folder: Path):
    return vaults.open_vault(folder, user_name="admin", passphrase=PASSPHRASE, clock=office.clock)


def test_a_vault_that_went_on_is_not_behind(office, profile, tmp_path):
    witness.keep(office.admin, profile)
    office.client()
    office.close()
    desk = reopened(office, office.folder)
    try:
        assert witness.compare(desk, profile) is None
        assert witness.compare(desk, Profile(tmp_path / "new")) is None
    finally:
        desk.close()


def test_an_older_copy_lacks_what_came_since_and_is_accepted_once(office, profile, stick, tmp_path):
    copy = backups.back_up(office.admin, stick, profile)
    at_copy = (
        profile.witness(office.founder.vault.id).sequence - 1
    )  # the copy came before its entry
    office.clock.move(days=3)
    office.client()
    witness.keep(office.admin, profile)
    known = profile.witness(office.founder.vault.id).sequence
    desk = reopened(office, backups.restore(copy.path, tmp_path / "Put back"))
    try:
        behind = witness.compare(desk, profile)
        assert behind.missing == known - at_copy
        assert behind.since < office.clock()
        witness.keep(desk, profile)
        assert witness.compare(desk, profile) == behind
        witness.accept(desk, profile)
        page = desk.do(trail.list_trail, wanted=trail.TrailFilter(action=Action.OLDER_COPY_USED))
        assert len(page.entries) == 1
    finally:
        desk.close()
    desk = reopened(office, tmp_path / "Put back.cdv")
    try:
        assert witness.compare(desk, profile) is None
    finally:
        desk.close()


def test_a_copy_that_went_another_way_is_noticed_though_it_is_longer(
    office, profile, stick, tmp_path
):
    copy = backups.back_up(office.admin, stick, profile)
    folder = backups.restore(copy.path, tmp_path / "Put back")
    office.clock.move(minutes=1)
    office.admin.do(backups.allow_transport)
    witness.keep(office.admin, profile)
    desk = reopened(office, folder)
    for _ in range(5):
        desk.do(backups.allow_transport)
    desk.close()
    desk = reopened(office, folder)
    try:
        assert witness.compare(desk, profile).missing == 0
    finally:
        desk.close()


def test_a_trail_without_a_sign_in_is_taken_as_it_is():
    class Empty:
        def execute(self, statement, values):
            return self

        def fetchall(self):
            return []

        def fetchone(self):
            return None

    end = preview.end_before_session(Empty())
    assert (end.head.sequence, end.at) == (0, None)


def test_an_entry_that_is_none_is_damage():
    with pytest.raises(VaultDamaged):
        preview._parsed(b"not an entry")


# --- looking at a copy ---


def test_a_copy_is_described_without_a_passphrase(office, profile, stick):
    copy = backups.back_up(office.admin, stick, profile)
    found = backups.look(copy.path)
    assert (found.name, found.made_at, found.size) == ("Nakuru", office.clock(), copy.size)
    renamed = copy.path.rename(stick / "By hand")
    assert backups.look(renamed).name == "By hand"


def test_the_open_vault_itself_is_not_taken_for_a_copy(office):
    with pytest.raises(VaultBusy):
        backups.look(office.folder)
    with pytest.raises(VaultBusy):
        backups.restore(office.folder, office.folder.with_name("Other"))


def test_a_copy_whose_disk_fails_is_told(office, profile, stick, monkeypatch):
    copy = backups.back_up(office.admin, stick, profile)

    def refuse(_path: Path) -> int:
        raise OSError(13, "refused")

    monkeypatch.setattr(preview.copies, "described", refuse)
    with pytest.raises(ReadOnlyVault):
        backups.look(copy.path)


def test_every_copy_this_machine_knows_is_found_whatever_became_of_its_vault(
    office, profile, stick
):
    copy = backups.back_up(office.admin, stick, profile)
    office.clock.move(hours=1)
    own = backups.back_up(office.admin, office.folder / "backups", profile)
    profile.remember_vault(office.folder)
    backups.add_place(office.folder, stick, office.founder.vault.id, profile)
    (stick / "Nakuru 20260101T000000Z.cdv-backup").mkdir()
    (stick / "Nakuru 20269901T000000Z.cdv-backup").mkdir()
    found = backups.known_copies(profile)
    assert [one.path for one in found] == [own.path, copy.path]
    shutil.rmtree(stick)
    assert len(backups.known_copies(profile)) == 1


def test_a_copy_is_compared_by_its_own_trail(office, profile, stick, tmp_path):
    copy = backups.back_up(office.admin, stick, profile)
    office.client()
    witness.keep(office.admin, profile)
    asked = {"user_name": "admin", "passphrase": PASSPHRASE, "now": office.clock()}
    before = {path: path.read_bytes() for path in copy.path.iterdir()}
    found = backups.compare(copy.path, profile, **asked)
    known = profile.witness(office.founder.vault.id).sequence
    assert (found.entries + found.missing, found.at is not None) == (known, True)
    assert backups.compare(copy.path, Profile(tmp_path / "new"), **asked).missing is None
    assert {path: path.read_bytes() for path in copy.path.iterdir()} == before


def test_guessing_at_a_copy_is_paced(office, profile, stick):
    copy = backups.back_up(office.admin, stick, profile)
    asked = {"user_name": "admin", "passphrase": "not this one", "now": office.clock()}
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            backups.compare(copy.path, profile, **asked)
    with pytest.raises(WaitBeforeRetry):
        backups.compare(copy.path, profile, **asked)


def test_a_copy_whose_keys_are_damaged_is_told(office, profile, stick, monkeypatch):
    copy = backups.back_up(office.admin, stick, profile)

    def broken(*_: object) -> None:
        raise preview.HeaderBroken

    monkeypatch.setattr(preview.heads, "open_database_keys", broken)
    with pytest.raises(VaultDamaged):
        preview.read_end(copy.path, user_name="admin", passphrase=PASSPHRASE)


# --- places ---


def test_places_are_added_once_and_never_inside_a_vault(office, profile, stick, tmp_path):
    vault = office.founder.vault.id
    for inside in (office.folder, office.folder / "backups"):
        with pytest.raises(Invalid, match="backup-place-inside"):
            backups.add_place(office.folder, inside, vault, profile)
    with pytest.raises(PlaceMissing):
        backups.add_place(office.folder, tmp_path / "gone", vault, profile)
    backups.add_place(office.folder, stick, vault, profile)
    with pytest.raises(Invalid, match="backup-place-known"):
        backups.add_place(office.folder, stick / ".." / "stick", vault, profile)
    backups.remove_place(stick, vault, profile)
    assert profile.backup_places(vault) == ()


def test_a_missing_place_still_says_when_its_last_copy_was_made(office, profile, stick):
    vault = office.founder.vault.id
    backups.add_place(office.folder, stick, vault, profile)
    copy = backups.back_up(office.admin, stick, profile)
    (_, place) = backups.places(office.admin, profile)
    assert (place.same_disk, place.made_at) == (True, copy.made_at)
    shutil.rmtree(stick)
    (_, place) = backups.places(office.admin, profile)
    assert (place.is_there, place.same_disk, place.made_at) == (False, False, copy.made_at)


def test_a_disk_that_does_not_answer_is_not_the_same_disk(tmp_path):
    assert backup_places._same_disk(tmp_path / "gone", tmp_path) is False


def test_a_name_for_the_restored_vault_is_free_and_good(office, tmp_path):
    assert backups.free_target(tmp_path, " Put back ") == tmp_path / "Put back.cdv"
    with pytest.raises(FolderTaken):
        backups.free_target(tmp_path, office.folder.stem)
    with pytest.raises(Invalid):
        backups.free_target(tmp_path, "a/b")


def test_a_folder_that_is_no_copy_is_told(tmp_path):
    with pytest.raises(VaultMissing):
        backups.look(tmp_path)


def test_a_copy_of_a_demonstration_stays_one(office, profile, stick, tmp_path):
    (office.folder / "DEMO").touch()
    copy = backups.back_up(office.admin, stick, profile)
    assert vaults.is_demo(backups.restore(copy.path, tmp_path / "Put back"))
