"""Changing a passphrase: the old one fails, backups included, and a kill locks nobody out (10)."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from counsel_desk.domain.access import Role
from counsel_desk.services import people, vaults
from counsel_desk.services.desk import Desk
from counsel_desk.storage import folder
from counsel_desk.storage.errors import DiskFailed, DiskFull, StorageError, WrongPassphrase
from tests.builders import PASSPHRASE, cheap_keys, vault_copy

NEW = "another long passphrase"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Path]:
    """A closed vault with two backups."""
    with cheap_keys():
        path = vault_copy(tmp_path)
        for name in ("one", "two"):
            (path / "backups" / name).mkdir()
            for part in ("head.a", "head.b", "vault.db"):
                shutil.copy2(path / part, path / "backups" / name / part)
        yield path


def _sign_in(where: Path, phrase: str, user: str = "founder") -> Desk:
    return vaults.open_vault(where, user_name=user, passphrase=phrase)


def _opens(where: Path, phrase: str, user: str = "founder") -> bool:
    try:
        _sign_in(where, phrase, user).close()
    except WrongPassphrase:
        return False
    return True


def _each_head_opens(where: Path, phrase: str, tmp_path: Path) -> list[bool]:
    """Try the passphrase with each header by itself, as a thief would."""
    found = []
    for head in ("head.a", "head.b"):
        alone = tmp_path / "alone"
        alone.mkdir()
        shutil.copy2(where / head, alone / head)
        shutil.copy2(where / "vault.db", alone / "vault.db")
        found.append(_opens(alone, phrase))
        shutil.rmtree(alone)
    return found


def test_the_old_passphrase_opens_neither_vault_nor_backups(vault: Path, tmp_path: Path):
    desk = _sign_in(vault, PASSPHRASE)
    desk.do(people.change_passphrase, old=PASSPHRASE, new=NEW)
    desk.close()
    for where in (vault, vault / "backups" / "one", vault / "backups" / "two"):
        assert _each_head_opens(where, PASSPHRASE, tmp_path) == [False, False]
        assert _each_head_opens(where, NEW, tmp_path) == [True, True]
    assert _opens(vault, PASSPHRASE, "coordinator")


def test_a_wrong_old_passphrase_changes_nothing(vault: Path):
    before = (vault / "head.a").read_bytes()
    desk = _sign_in(vault, PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        desk.do(people.change_passphrase, old="wrong", new=NEW)
    desk.close()
    assert (vault / "head.a").read_bytes() == before


def test_another_persons_passphrase_is_not_the_old_one(vault: Path):
    desk = _sign_in(vault, PASSPHRASE)
    peer = vaults.sign_in_another(desk, user_name="peer", passphrase=PASSPHRASE)
    peer.do(people.change_passphrase, old=PASSPHRASE, new=NEW)
    with pytest.raises(WrongPassphrase):
        desk.do(people.change_passphrase, old=NEW, new="x")
    desk.close()


def test_the_first_passphrase_must_be_changed_and_then_no_longer(vault: Path):
    desk = _sign_in(vault, PASSPHRASE)
    roles = frozenset({Role.PEER})
    named = {"name": "New", "user_name": "new", "roles": roles, "passphrase": PASSPHRASE}
    desk.do(people.add_person, **named)
    desk.close()
    desk = _sign_in(vault, PASSPHRASE, "new")
    assert desk.must_change_passphrase
    desk.do(people.change_passphrase, old=PASSPHRASE, new=NEW)
    assert not desk.must_change_passphrase
    desk.close()
    desk = _sign_in(vault, NEW, "new")
    assert not desk.must_change_passphrase
    desk.close()


class Killed(BaseException):
    """The process ends here."""


class Killer:
    """Ends the process at the n-th step that touches the disk."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
        self.left = at
        for owner, name in ((Path, "replace"), (os, "fsync"), (folder, "sync_folder")):
            self._wrap(monkeypatch, owner, name)

    def _wrap(self, monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> None:
        real = getattr(owner, name)

        def step(*args: object):
            self.left -= 1
            if self.left < 0:
                raise Killed
            return real(*args)

        monkeypatch.setattr(owner, name, step)


def _steps(vault: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    desk = _sign_in(vault, PASSPHRASE)
    with monkeypatch.context() as patch:
        killer = Killer(patch, 10_000)
        desk.do(people.change_passphrase, old=PASSPHRASE, new=NEW)
    desk.close()
    return 10_000 - killer.left


def test_killed_at_any_step_one_passphrase_opens_and_the_change_can_be_made_again(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shutil.rmtree(vault / "backups" / "two")
    spare = tmp_path / "spare.cdv"
    shutil.copytree(vault, spare)
    steps = _steps(spare, monkeypatch)
    assert steps >= 8
    for at in range(steps):
        copy = tmp_path / f"killed-{at}.cdv"
        shutil.copytree(vault, copy)
        desk = _sign_in(copy, PASSPHRASE)
        with monkeypatch.context() as patch:
            Killer(patch, at)
            with pytest.raises(Killed):
                desk.do(people.change_passphrase, old=PASSPHRASE, new=NEW)
        desk.close()
        works = [phrase for phrase in (PASSPHRASE, NEW) if _opens(copy, phrase)]
        assert len(works) == 1, at
        _no_backup_lags_behind(copy, works[0])
        desk = _sign_in(copy, works[0])
        desk.do(people.change_passphrase, old=works[0], new="third long passphrase")
        desk.close()
        for where in (copy, copy / "backups" / "one"):
            assert _each_head_opens(where, "third long passphrase", tmp_path) == [True, True]
        shutil.rmtree(copy)


def _no_backup_lags_behind(copy: Path, works: str) -> None:
    """Where the new one is in force, no backup opens with the old one."""
    if works == NEW:
        assert not _opens(copy / "backups" / "one", PASSPHRASE)


def test_a_full_disk_leaves_the_old_passphrase(vault: Path, monkeypatch: pytest.MonkeyPatch):
    desk = _sign_in(vault, PASSPHRASE)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(vault))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DiskFull):
            desk.do(people.change_passphrase, old=PASSPHRASE, new=NEW)
    desk.close()
    assert not list(vault.rglob("*.new"))
    assert _opens(vault, PASSPHRASE)
    assert not _opens(vault, NEW)


def test_a_damaged_backup_does_not_stop_the_change(vault: Path):
    (vault / "backups" / "one" / "head.a").write_bytes(b"x")
    (vault / "backups" / "one" / "head.b").write_bytes(b"x")
    (vault / "backups" / "empty").mkdir()
    desk = _sign_in(vault, PASSPHRASE)
    desk.do(people.change_passphrase, old=PASSPHRASE, new=NEW)
    desk.close()
    with pytest.raises(StorageError):
        _sign_in(vault / "backups" / "one", NEW)
    assert _opens(vault / "backups" / "two", NEW)


@pytest.mark.parametrize("where", ["open", "fsync"])
@pytest.mark.parametrize(("number", "error"), [(errno.ENOSPC, DiskFull), (errno.EIO, DiskFailed)])
def test_a_disk_that_refuses_a_header_anywhere_is_told_as_such(
    vault: Path, monkeypatch: pytest.MonkeyPatch, where: str, number: int, error: type
):
    """Also where the file cannot be begun, and where the folder cannot be synced at the end."""
    real = getattr(os, where)

    def refuse(what, *more, **named):
        is_new = where == "open" and str(what).endswith(".new")
        is_folder = where == "fsync" and stat.S_ISDIR(os.fstat(what).st_mode)
        if is_new or is_folder:
            raise OSError(number, "no")
        return real(what, *more, **named)

    desk = _sign_in(vault, PASSPHRASE)
    with monkeypatch.context() as patched:
        patched.setattr(os, where, refuse)
        with pytest.raises(error):
            desk.do(people.change_passphrase, old=PASSPHRASE, new=NEW)
    desk.close()
    assert _opens(vault, PASSPHRASE) or _opens(vault, NEW)
