"""A vault that is damaged on the disk is never copied over what was good (17)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from counsel_desk.services import backups
from counsel_desk.services.errors import VaultDamaged
from counsel_desk.services.profile import Profile
from counsel_desk.storage.folder import PAGE
from tests.builders import Office, open_office


@pytest.fixture
def office(tmp_path: Path):
    with open_office(tmp_path) as opened:
        yield opened


def _damage(database: Path) -> None:
    """Change one byte inside the last page, as a failing disk would."""
    handle = os.open(database, os.O_RDWR)
    try:
        place = database.stat().st_size - PAGE // 2
        byte = os.pread(handle, 1, place)
        os.pwrite(handle, bytes([byte[0] ^ 1]), place)
    finally:
        os.close(handle)


def test_a_page_that_was_damaged_on_the_disk_stops_the_backup(office: Office, tmp_path: Path):
    stick = tmp_path / "stick"
    stick.mkdir()
    profile = Profile(tmp_path / "home")
    good = backups.back_up(office.admin, stick, profile)
    before = profile.last_backup(office.founder.vault.id)
    office.clock.move(hours=1)
    _damage(office.folder / "vault.db")
    with pytest.raises(VaultDamaged):
        backups.back_up(office.admin, stick, profile)
    assert [path.name for path in stick.iterdir()] == [good.path.name]
    assert profile.last_backup(office.founder.vault.id) == before
