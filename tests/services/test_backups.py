"""Backups: verified before they count, three kept, nothing lost where one fails."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
from pathlib import Path

import pytest

from counsel_desk.__main__ import main
from counsel_desk.domain.audit import Action
from counsel_desk.services import backups, notes, people, trail, vaults
from counsel_desk.services.errors import (
    DiskFailed,
    DiskFull,
    EngineRefused,
    FolderTaken,
    PlaceMissing,
    ReadOnlyVault,
    VaultDamaged,
    WrongPassphrase,
)
from counsel_desk.services.profile import Profile
from counsel_desk.storage import backup
from tests.builders import PASSPHRASE, Office, open_office


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


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_copy_opens_as_a_vault_and_holds_what_was_saved(office, profile, stick, tmp_path):
    case = office.client()
    note = office.note(office.counsellor1, case, text="## Kept\n\nwalked to the market")
    told: list[tuple[int, int]] = []
    copy = backups.back_up(office.admin, stick, profile, lambda *at: told.append(at))
    assert copy.path.name.endswith(" 20260302T080000Z.cdv-backup")
    assert told[-1][0] == told[-1][1] > 0
    assert names(copy.path) == ["head.a", "head.b", "trail", "vault.db"]
    assert {path.stat().st_mode & 0o777 for path in copy.path.iterdir()} == {0o600}
    folder = backups.restore(copy.path, tmp_path / "Put back")
    desk = vaults.open_vault(
        folder, user_name="counsellor1", passphrase=PASSPHRASE, clock=office.clock
    )
    try:
        assert desk.do(notes.open_note, case, note).intact
    finally:
        desk.close()


def test_the_trail_and_the_settings_say_when_it_was_verified(office, profile, stick):
    assert profile.last_backup(office.founder.vault.id) == 0
    backups.back_up(office.admin, stick, profile)
    assert profile.last_backup(office.founder.vault.id) == office.clock().timestamp()
    page = office.admin.do(trail.list_trail, wanted=trail.TrailFilter(action=Action.BACKED_UP))
    assert [entry.person for entry in page.entries] == [office.admin.me.id]


def test_the_three_newest_are_kept(office, profile, stick):
    made = []
    for _ in range(5):
        made.append(backups.back_up(office.admin, stick, profile))
        office.clock.move(hours=1)
    (own, other) = backups.places(office.admin, _at(profile, office, stick))
    assert (own.is_own, own.copies, other.is_own) == (True, (), False)
    assert [copy.path for copy in other.copies] == [one.path for one in reversed(made[2:])]


def _at(profile: Profile, office: Office, *places: Path) -> Profile:
    profile.set_backup_places(office.founder.vault.id, places)
    return profile


def test_copies_of_other_vaults_and_other_files_are_left_alone(office, profile, stick):
    backups.back_up(office.admin, stick, profile)
    (mine,) = stick.iterdir()
    other = stick / "Other 20260101T000000Z.cdv-backup"
    other.mkdir()
    (stick / "letter.odt").write_text("mine")
    stale = stick / ".Nakuru 20260101T000000Z.cdv-backup.77.partial"
    shutil.copytree(mine, stale)
    for _ in range(4):
        office.clock.move(hours=1)
        backups.back_up(office.admin, stick, profile)
    assert {"Other 20260101T000000Z.cdv-backup", "letter.odt"} <= set(names(stick))
    assert stale.name not in names(stick)
    assert len(names(stick)) == 5


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EROFS, ReadOnlyVault),
        (errno.EIO, DiskFailed),
    ],
)
def test_a_disk_that_refuses_leaves_the_earlier_copy_as_it_was(
    office, profile, stick, monkeypatch, number, error
):
    first = backups.back_up(office.admin, stick, profile)
    before = contents(first.path)
    office.clock.move(hours=1)

    def refuse(*_: object) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(backup.os, "fsync", refuse)
    with pytest.raises(error):
        backups.back_up(office.admin, stick, profile)
    assert names(stick) == [first.path.name]
    assert contents(first.path) == before
    assert profile.last_backup(office.founder.vault.id) < office.clock().timestamp()


def test_a_copy_that_does_not_read_back_does_not_count(office, profile, stick, monkeypatch):
    real = backup.copy_pages

    def flip(vault, to, key, progress):
        yield from real(vault, to, key, progress)
        data = bytearray(to.read_bytes())
        data[len(data) // 2] ^= 1
        to.write_bytes(data)

    monkeypatch.setattr(backup, "copy_pages", flip)
    with pytest.raises(VaultDamaged):
        backups.back_up(office.admin, stick, profile)
    assert names(stick) == []


def test_a_copy_of_an_older_state_does_not_count(office, profile, stick, monkeypatch):
    old = backups.back_up(office.admin, stick, profile)
    office.clock.move(hours=1)
    office.client()
    real, heads = backup.copy_pages, backup._write_heads

    def stale(vault, to, key, progress):
        yield from real(vault, to, key, progress)
        shutil.copyfile(old.path / "vault.db", to)

    monkeypatch.setattr(backup, "copy_pages", stale)
    with pytest.raises(DiskFailed):
        backups.back_up(office.admin, stick, profile)

    def other_head(vault, partial):
        heads(vault, partial)
        partial.head_a.write_bytes(b"")
        shutil.copyfile(old.path / "head.b", partial.head_b)

    monkeypatch.setattr(backup, "copy_pages", real)
    monkeypatch.setattr(backup, "_write_heads", other_head)
    office.founder.do(people.change_passphrase, old=PASSPHRASE, new="a fig tree by the river bank")
    with pytest.raises(DiskFailed):
        backups.back_up(office.admin, stick, profile)
    assert names(stick) == [old.path.name]


def test_an_engine_that_refuses_is_no_damage(office, profile, stick):
    office.founder.vault.connection.close()
    with pytest.raises(EngineRefused):
        backup.check(office.founder.vault.connection)


def test_a_structure_that_is_broken_stops_it():
    class Broken:
        def execute(self, statement):
            self.row = None if "cipher_" in statement else ("row 3 missing",)
            return self

        def fetchone(self):
            return self.row

    with pytest.raises(VaultDamaged):
        backup.check(Broken())


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="this system cannot be asked")
def test_a_copy_is_read_from_the_disk_and_not_from_memory(office, profile, stick, monkeypatch):
    asked = []

    def advise(number: int, *how: int) -> None:
        asked.append((Path(os.readlink(f"/proc/self/fd/{number}")), how))

    monkeypatch.setattr(os, "posix_fadvise", advise)
    backups.back_up(office.admin, stick, profile)
    ((path, how),) = asked
    assert (path.name, how) == ("vault.db", (0, 0, os.POSIX_FADV_DONTNEED))
    assert path.is_relative_to(stick)


def test_breaking_off_leaves_nothing_behind(office, profile, stick):
    class Cancelled(Exception):
        pass

    def cancel(done: int, of: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        backups.back_up(office.admin, stick, profile, cancel)
    assert names(stick) == []
    backups.back_up(office.admin, stick, profile)


def test_a_stick_that_was_taken_out_is_said_and_the_others_get_theirs(office, profile, stick):
    gone = stick.with_name("gone")
    _at(profile, office, gone, stick)
    due = backups.due_places(office.admin, profile, office.clock())
    assert due == (office.founder.vault.folder.backups, gone, stick)
    found = list(backups.steps(office.admin, profile, due))
    assert [one.copy is not None for one in found] == [True, False, True]
    assert isinstance(found[1].error, PlaceMissing)
    assert [place.is_there for place in backups.places(office.admin, profile)] == [
        True,
        False,
        True,
    ]
    office.clock.move(hours=19)
    assert backups.due_places(office.admin, profile, office.clock()) == (gone,)
    office.clock.move(hours=1)
    assert backups.due_places(office.admin, profile, office.clock()) == due


def test_nothing_is_written_over(office, profile, stick, tmp_path):
    copy = backups.back_up(office.admin, stick, profile)
    with pytest.raises(FolderTaken):
        backups.back_up(office.admin, stick, profile)
    with pytest.raises(FolderTaken):
        backups.restore(copy.path, office.folder)
    with pytest.raises(FolderTaken):
        backup.restore(copy.path, office.folder)


def test_a_full_disk_leaves_no_half_vault(office, profile, stick, tmp_path, monkeypatch):
    copy = backups.back_up(office.admin, stick, profile)

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(backup.os, "fsync", refuse)
    with pytest.raises(DiskFull):
        backups.restore(copy.path, tmp_path / "Put back.cdv")
    assert not list(tmp_path.glob("*Put back*"))
    assert not list(tmp_path.glob(".*Put back*"))


def test_a_changed_passphrase_opens_the_vaults_own_copies_and_the_old_one_does_not(
    office, profile, tmp_path
):
    backups.back_up(office.admin, office.founder.vault.folder.backups, profile)
    new = "a fig tree by the river bank"
    office.counsellor1.do(people.change_passphrase, old=PASSPHRASE, new=new)
    (own, *_) = backups.places(office.admin, profile)
    folder = backups.restore(own.copies[0].path, tmp_path / "Put back")
    with pytest.raises(WrongPassphrase):
        vaults.open_vault(folder, user_name="counsellor1", passphrase=PASSPHRASE)
    vaults.open_vault(folder, user_name="counsellor1", passphrase=new, clock=office.clock).close()


def test_both_are_commands_too(office, stick, tmp_path, monkeypatch, capsys):
    office.close()
    monkeypatch.setenv("COUNSEL_DESK_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
    asked = ["backup", str(office.folder), "--to", str(stick), "--user", "admin"]
    assert main([*asked, "--passphrase-stdin"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["bytes"] > 0
    assert main(["restore", made["copy"], str(tmp_path / "Put back")]) == 0
    folder = Path(json.loads(capsys.readouterr().out)["folder"])
    assert (folder / "vault.db").read_bytes() == (Path(made["copy"]) / "vault.db").read_bytes()
    assert main(["restore", made["copy"], str(folder)]) == 2
