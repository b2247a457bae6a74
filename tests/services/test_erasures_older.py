"""Every copy of before an erasure is known as one, whatever it is called and whatever its date."""

from __future__ import annotations

from pathlib import Path

import pytest

from counsel_desk.services import backups, erased, notes, vaults
from counsel_desk.services.errors import NotAllowed
from counsel_desk.services.profile import Profile
from counsel_desk.storage import migration
from counsel_desk.storage.folder import VaultFolder
from tests.builders import PASSPHRASE, open_office
from tests.services.test_erasures import closed, erase, full


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path / "desk") as opened:
        yield opened


@pytest.fixture
def profile(tmp_path) -> Profile:
    return Profile(tmp_path / "home")


def laid_aside(office) -> Path:
    """The copy that a migration makes."""
    name = f"before-{migration.LATEST}-{office.clock():%Y%m%dT%H%M%S%fZ}"
    return migration.copy_before_migrating(VaultFolder(office.folder), name)


def listed(office, profile) -> set[Path]:
    return {copy.path for copy in erased.older_copies(office.admin, profile)}


def test_a_copy_of_before_a_migration_is_listed_and_goes_with_the_others(office, profile):
    case, own = full(office), office.folder / "backups"
    before = laid_aside(office)
    office.clock.move(hours=1)
    erase(office, case, profile)
    assert listed(office, profile) == {before}
    assert (before / "erased").is_file()
    office.clock.move(days=89)
    backups.back_up(office.admin, own, profile)
    assert before.exists()
    office.clock.move(days=1)
    backups.back_up(office.admin, own, profile)
    assert not before.exists()


def test_what_is_restored_of_it_has_the_erased_file_taken_out(office, profile, tmp_path):
    case = full(office)
    before = laid_aside(office)
    office.clock.move(hours=1)
    erase(office, case, profile)
    assert before in {copy.path for copy in backups.copies_in(before.parent)}
    assert backups.look(before).name == VaultFolder(office.folder).name
    folder = backups.restore(before, tmp_path / "Put back")
    desk = vaults.open_vault(
        folder, user_name="counsellor1", passphrase=PASSPHRASE, clock=office.clock
    )
    with pytest.raises(NotAllowed):
        desk.do(notes.list_notes, case)
    desk.close()


def test_it_goes_once_three_newer_copies_lie_beside_it(office, profile):
    office.client()
    before = laid_aside(office)
    for _ in range(3):
        assert before.exists()
        office.clock.move(hours=1)
        backups.back_up(office.admin, office.folder / "backups", profile)
    assert not before.exists()


def test_nothing_goes_where_no_newer_copy_was_verified(office, profile):
    case = closed(office)
    before = laid_aside(office)
    office.clock.move(hours=1)
    erase(office, case, profile)
    office.clock.move(days=100)
    assert erased.let_go(office.admin, office.folder / "backups") == 0
    assert before.exists()


def test_a_copy_that_somebody_named_is_found_by_what_is_in_it(office, profile, tmp_path):
    case, stick = closed(office), tmp_path / "stick"
    stick.mkdir()
    backups.add_place(office.folder, stick, office.founder.vault.id, profile)
    made = backups.back_up(office.admin, stick, profile)
    kept = made.path.rename(stick / "Backup November")
    office.clock.move(hours=1)
    (found,) = backups.copies_in(stick)
    assert (found.path, found.made_at) == (kept, made.made_at)
    assert kept in {copy.path for copy in backups.known_copies(profile)}
    erase(office, case, profile)
    assert listed(office, profile) == {kept}
    assert (kept / "erased").is_file()
    for _ in range(4):
        office.clock.move(days=50)
        backups.back_up(office.admin, stick, profile)
    assert kept.exists()


def test_a_vault_beside_the_copies_is_none(office, profile):
    backups.add_place(office.folder, office.folder.parent, office.founder.vault.id, profile)
    case = closed(office)
    office.clock.move(hours=1)
    erase(office, case, profile)
    assert backups.copies_in(office.folder.parent) == ()
    assert listed(office, profile) == set()


@pytest.mark.parametrize("days", [4000, -4000])
def test_a_wrong_clock_hides_no_copy_of_before(office, profile, days):
    case, own = closed(office), office.folder / "backups"
    office.clock.move(days=days)
    old = backups.back_up(office.admin, own, profile)
    office.clock.move(days=-days)
    erase(office, case, profile)
    assert listed(office, profile) == {old.path}
    office.clock.move(days=days, hours=1)
    new = backups.back_up(office.admin, own, profile) if days < 0 else None
    office.clock.move(days=90 - days)
    assert new is None or new.path not in listed(office, profile)
    backups.back_up(office.admin, own, profile)
    assert not old.path.exists()
    assert new is None or new.path.exists()
