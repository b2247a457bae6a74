"""While pages are checked the vault's thread is free: for drafts, and above all for a lock."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from counsel_desk.services import backups, cases, leavers, notes, people, vaults, verification
from counsel_desk.services.errors import DiskFailed, VaultDamaged, WrongPassphrase
from counsel_desk.services.profile import Profile
from counsel_desk.storage import backup, copies, page_check
from tests.builders import PASSPHRASE, Office, open_office
from tests.services.test_salvage import flip

NEW = "a fig tree by the river bank"


class Locked(Exception):
    """Somebody locks the desk."""


class Held:
    """A check of pages that goes on for as long as a test wants."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun: list[str] = []
        self.go_on = threading.Event()
        read = page_check.SealCheck._run

        def held(check: page_check.SealCheck, *given: Any) -> None:
            self.begun.append(given[0])
            self.go_on.wait(60)
            read(check, *given)

        monkeypatch.setattr(page_check.SealCheck, "_run", held)

    def lock(self, _done: int, _of: int) -> None:
        """Break off whatever asks; a check in one go would never ask before it is over."""
        assert not self.go_on.is_set()
        raise Locked


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "home")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    made = Held(monkeypatch)
    yield made
    made.go_on.set()


def never(*_: object) -> None:
    pytest.fail("nothing may be copied before the pages were checked")


def silent(_done: int, _of: int) -> None:
    """Report nothing."""


def test_a_lock_breaks_off_the_check_before_a_backup(office, profile, stick, held, monkeypatch):
    monkeypatch.setattr(backup, "copy_pages", never)
    with pytest.raises(Locked):
        backups.back_up(office.admin, stick, profile, held.lock)
    assert held.begun
    assert list(stick.iterdir()) == []


def test_a_lock_breaks_off_the_check_of_a_copy(office, profile, stick, held, monkeypatch):
    monkeypatch.setattr(backup, "check_open", lambda _vault: iter(()))
    told: list[tuple[int, int]] = []

    def lock_once_copied(done: int, of: int) -> None:
        told.append((done, of))
        if told.count((done, of)) > 1 and done == of:
            raise Locked

    with pytest.raises(Locked):
        backups.back_up(office.admin, stick, profile, lock_once_copied)
    assert ".partial" in held.begun[-1]
    assert list(stick.iterdir()) == []


def test_a_lock_breaks_off_the_check_before_the_key_is_changed(office, held, monkeypatch):
    desk = office.admin
    person = office.desk("counsellor2").me.id
    desk.do(leavers.remove_person, person=person, passphrase=PASSPHRASE)
    with monkeypatch.context() as patch:
        patch.setattr(backup, "copy_pages", never)
        with pytest.raises(Locked):
            leavers.rotate(desk, held.lock)
    held.go_on.set()
    assert leavers.rotate(desk, silent), "it goes on with the next call"


def test_drafts_are_sealed_while_a_backup_checks_pages(office, profile, stick, held):
    case = office.client(office.counsellor1)
    steps = backups.backing_up(office.admin, stick, profile, silent)
    assert next(steps) is None
    office.counsellor1.do(notes.start_draft, case, office.content(text="sealed meanwhile"))
    held.go_on.set()
    copy = [step for step in steps if step is not None][-1]
    assert [one.path for one in copies.copies(stick, office.founder.vault.id)] == [copy.path]


def test_a_draft_that_is_sealed_after_the_copying_is_no_fault_of_the_copy(
    office, profile, stick, held, monkeypatch
):
    monkeypatch.setattr(backup, "check_open", lambda _vault: iter(()))
    steps = backups.backing_up(office.admin, stick, profile, silent)
    while not held.begun:
        assert next(steps) is None
    assert ".partial" in held.begun[-1]
    office.client(office.counsellor1)
    held.go_on.set()
    assert [step for step in steps if step is not None]


def test_a_passphrase_that_is_changed_meanwhile_opens_the_copy_and_the_old_one_does_not(
    office, profile, stick, held, tmp_path
):
    steps = backups.backing_up(office.admin, stick, profile, silent)
    assert next(steps) is None
    office.counsellor1.do(people.change_passphrase, old=PASSPHRASE, new=NEW)
    held.go_on.set()
    copy = [step for step in steps if step is not None][-1]
    folder = backups.restore(copy.path, tmp_path / "Put back")
    with pytest.raises(WrongPassphrase):
        vaults.open_vault(folder, user_name="counsellor1", passphrase=PASSPHRASE)
    vaults.open_vault(folder, user_name="counsellor1", passphrase=NEW, clock=office.clock).close()


def test_one_that_is_closed_early_leaves_nothing(office, profile, stick, held):
    steps = backups.backing_up(office.admin, stick, profile, silent)
    assert next(steps) is None
    assert [path.name[0] for path in stick.iterdir()] == ["."]
    steps.close()
    assert list(stick.iterdir()) == []


def test_a_check_that_could_not_read_is_made_again_on_the_copy(office, profile, stick, monkeypatch):
    monkeypatch.setattr(page_check.SealCheck, "_run", lambda _self, *_given: None)
    assert backups.back_up(office.admin, stick, profile)


def test_a_copy_whose_structure_is_broken_does_not_count(office, profile, stick, monkeypatch):
    monkeypatch.setattr(page_check, "_is_sound", lambda _connection: False)
    monkeypatch.setattr(backup, "check", _damaged_if_copied(office))
    with pytest.raises(VaultDamaged):
        backups.back_up(office.admin, stick, profile)
    assert list(stick.iterdir()) == []


def _damaged_if_copied(office: Office):
    def look(connection: Any) -> None:
        assert connection is not office.founder.vault.connection
        raise VaultDamaged

    return look


# --- verifying -----------------------------------------------------------------------------------


def test_verifying_gives_way_while_the_seals_are_read(office, held):
    steps = verification.steps(office.admin)
    assert next(steps).done == 0
    assert next(steps).done == 0
    assert office.founder.do(cases.list_cases) == (), "the vault answers meanwhile"
    held.go_on.set()
    (*_, last) = steps
    assert last.holds
    assert last.done >= last.total


def test_what_waits_breaks_the_look_at_the_structure_off_and_it_is_taken_again(office):
    waiting = [True]

    def is_waited_for() -> bool:
        return waiting[0]

    steps = verification.steps(office.admin, is_waited_for)
    found = [next(steps).done for _ in range(50)]
    assert set(found) == {0}, "it never gets past the pages while something waits"
    waiting[0] = False
    (*_, last) = steps
    assert last.holds


def test_a_damaged_page_and_a_broken_structure_are_found(office, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(page_check, "_is_sound", lambda _connection: False)
        problems = verification.verify(office.admin).problems
    assert [(one.table, one.subject) for one in problems] == [("vault.db", "integrity_check")]
    flip(office.folder / "vault.db", office.founder.vault.folder.database.stat().st_size // 4096)
    problems = verification.verify(office.admin).problems
    assert ("vault.db", "cipher_integrity_check") in {(p.table, p.subject) for p in problems}


def test_pages_that_change_while_they_are_read_are_looked_at_again(office, monkeypatch):
    monkeypatch.setattr(page_check.SealCheck, "_run", lambda _self, *_given: None)
    assert verification.verify(office.admin).holds


def test_a_disk_that_fails_while_it_is_looked_again_is_named():
    class Gone:
        def execute(self, _statement: str) -> None:
            raise sqlcipher.OperationalError("disk i/o error")

    with pytest.raises(DiskFailed):
        page_check._seals_hold(Gone())
