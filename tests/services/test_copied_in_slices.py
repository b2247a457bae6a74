"""While pages are copied the vault's thread is free, and what is saved meanwhile is in the copy."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from counsel_desk.domain.access import Role
from counsel_desk.domain.ids import CaseId
from counsel_desk.services import leavers, notes, people, vaults, verification
from counsel_desk.services.errors import DiskFull, StorageError
from counsel_desk.storage import backup, rotation, sliced_copy
from counsel_desk.storage.engine import open_connection
from tests.builders import PASSPHRASE, Office, open_office

NEW = "a fig tree by the river bank"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(sliced_copy, "PAGES", 20)
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


def silent(_done: int, _of: int) -> None:
    """Report nothing."""


def until_copying(office: Office, steps: Generator[None, None, Any]) -> None:
    """Go on until pages are being copied, and the thread was given way to."""
    while not office.founder.vault.copying:
        next(steps)


def step(steps: Generator[None, None, Any]) -> Any:
    """Go on once; gives what came of it where that was the last step, else None.

    What follows the last pages, a check, may be done before it is time to give way.
    """
    try:
        return next(steps)
    except StopIteration as done:
        return done.value


def rest(steps: Generator[None, None, Any]) -> Any:
    """Carry out what is left; gives what came of it."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return done.value


def draft(office: Office, case: CaseId, text: str) -> None:
    office.counsellor1.do(notes.start_draft, case, office.content(text=text))


def drafts_in(database: Path, key: str) -> int:
    connection = open_connection(database, key)
    try:
        return int(connection.execute("SELECT count(*) FROM drafts").fetchone()[0])
    finally:
        connection.close()


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


# --- backups -------------------------------------------------------------------------------------


def test_what_is_saved_between_two_slices_is_in_the_copy(office: Office, stick: Path):
    case, vault = office.client(office.counsellor1), office.founder.vault
    steps, slices = backup.making(vault, stick, silent), 0
    until_copying(office, steps)
    copy = None
    while vault.copying:
        if slices < 5:
            draft(office, case, f"word {slices}")
        slices += 1
        copy = step(steps)
    copy = copy or rest(steps)
    assert slices > 5
    assert drafts_in(copy.path / "vault.db", vault.database_key.raw()) == 5
    assert names(stick) == [copy.path.name]


def test_a_transaction_that_is_taken_back_between_two_slices_is_not_in_it(
    office: Office, stick: Path
):
    case, vault = office.client(office.counsellor1), office.founder.vault
    steps = backup.making(vault, stick, silent)
    until_copying(office, steps)

    def fail(work: Any) -> None:
        notes.start_draft(work, case, office.content(text="never"))
        work.finish()
        raise DiskFull

    with pytest.raises(DiskFull):
        office.run(office.counsellor1, fail)
    draft(office, case, "kept")
    copy = rest(steps)
    assert drafts_in(copy.path / "vault.db", vault.database_key.raw()) == 1


def test_a_lock_in_the_middle_leaves_no_half_copy_and_closes_the_vault(office: Office, stick: Path):
    case = office.client(office.counsellor1)
    steps = backup.making(office.founder.vault, stick, silent)
    until_copying(office, steps)
    steps.close()
    assert names(stick) == []
    assert not office.founder.vault.copying
    draft(office, case, "goes on")
    office.close()
    assert not list(office.folder.glob("*-journal"))


def test_a_vault_that_is_closed_first_waits_for_no_copy(office: Office, stick: Path):
    steps = backup.making(office.founder.vault, stick, silent)
    until_copying(office, steps)
    office.close()
    steps.close()
    assert names(stick) == []
    again = vaults.open_vault(office.folder, user_name="counsellor1", passphrase=PASSPHRASE)
    again.close()


def test_a_passphrase_that_is_changed_meanwhile_opens_the_copy(office: Office, stick: Path):
    steps = backup.making(office.founder.vault, stick, silent)
    until_copying(office, steps)
    office.counsellor1.do(people.change_passphrase, old=PASSPHRASE, new=NEW)
    copy = rest(steps)
    desk = vaults.open_vault(copy.path, user_name="counsellor1", passphrase=NEW)
    desk.close()


class Refusing:
    """A source whose copying ends with an error."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def backup(self, _target: object, *, pages: int, progress: Any) -> None:
        progress(0, pages, 2 * pages)
        raise self.error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (sqlcipher.OperationalError("database or disk is full"), StorageError),
        (RuntimeError("a fault"), RuntimeError),
    ],
)
def test_what_goes_wrong_on_the_thread_is_raised_where_the_copy_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, error: Exception, said: type[Exception]
):
    monkeypatch.setattr(sliced_copy, "PAGES", 20)
    told: list[tuple[int, int]] = []
    copy = sliced_copy.SlicedCopy(Refusing(error), None, lambda done, of: told.append((done, of)))
    with pytest.raises(said):
        list(copy.steps())
    assert told == [(20, 40)]


# --- the key of the database ---------------------------------------------------------------------


@pytest.fixture
def due(office: Office) -> Office:
    person = office.counsellor2.me.id
    office.admin.do(leavers.remove_person, person=person, passphrase=PASSPHRASE)
    return office


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Count the copyings."""
    made: list[object] = []
    real = sliced_copy.SlicedCopy.__init__

    def counted(copy: Any, *given: Any) -> None:
        made.append(copy)
        real(copy, *given)

    monkeypatch.setattr(sliced_copy.SlicedCopy, "__init__", counted)
    return made


def changed(office: Office, case: CaseId, drafts: int) -> None:
    assert not office.admin.do(leavers.rotation_due)
    assert len(office.counsellor1.do(notes.list_drafts)) == drafts
    assert verification.verify(office.founder).holds
    assert not (office.folder / rotation.FRESH).exists()


def test_what_is_saved_while_the_database_is_written_anew_is_in_it(
    due: Office, copies: list[object]
):
    case = due.client(due.counsellor1)
    steps = leavers.rotating(due.admin, silent)
    until_copying(due, steps)
    draft(due, case, "in the middle")
    rest(steps)
    assert len(copies) == 1
    changed(due, case, 1)


def until_checked(office: Office, steps: Generator[None, None, Any]) -> None:
    """Go on until all pages are copied and only their check is left."""
    until_copying(office, steps)
    while office.founder.vault.copying:
        next(steps)


def test_what_is_saved_after_the_copying_has_it_copied_again(
    due: Office, copies: list[object], monkeypatch: pytest.MonkeyPatch
):
    case = due.client(due.counsellor1)
    real = backup.check_copy

    def seen(*given: Any) -> Iterator[None]:
        yield None
        yield from real(*given)

    monkeypatch.setattr(backup, "check_copy", seen)
    steps = leavers.rotating(due.admin, silent)
    until_checked(due, steps)
    draft(due, case, "late, and no part of the trail")
    rest(steps)
    assert len(copies) == 2
    changed(due, case, 1)


def test_somebody_who_saves_all_the_time_does_not_keep_the_key_from_being_changed(
    due: Office, copies: list[object], monkeypatch: pytest.MonkeyPatch
):
    case = due.client(due.counsellor1)
    real = backup.check_copy

    def seen(*given: Any) -> Iterator[None]:
        yield None
        yield from real(*given)

    monkeypatch.setattr(backup, "check_copy", seen)
    steps, saved = leavers.rotating(due.admin, silent), 0
    for _ in steps:
        draft(due, case, "and on")
        saved += 1
    assert len(copies) == rotation.TIMES
    assert saved > rotation.TIMES
    changed(due, case, saved)


def test_a_change_that_went_by_the_end_of_the_trail_would_lose_a_draft(
    due: Office, monkeypatch: pytest.MonkeyPatch
):
    """The control: drafts are in no trail."""
    case, real = due.client(due.counsellor1), backup.check_copy

    def seen(*given: Any) -> Iterator[None]:
        yield None
        yield from real(*given)

    monkeypatch.setattr(backup, "check_copy", seen)
    monkeypatch.setattr(rotation, "_is_as_copied", lambda *_: True)
    steps = leavers.rotating(due.admin, silent)
    until_checked(due, steps)
    draft(due, case, "lost")
    rest(steps)
    assert due.counsellor1.do(notes.list_drafts) == ()


def test_a_lock_in_the_middle_of_it_leaves_it_due_and_it_goes_on(due: Office):
    case = due.client(due.counsellor1)
    steps = leavers.rotating(due.admin, silent)
    until_copying(due, steps)
    steps.close()
    assert not (due.folder / rotation.FRESH).exists()
    assert due.admin.do(leavers.rotation_due)
    draft(due, case, "goes on")
    rest(leavers.rotating(due.admin, silent))
    changed(due, case, 1)


def test_who_is_added_while_pages_are_copied_opens_the_vault_after_it(due: Office):
    steps = leavers.rotating(due.admin, silent)
    until_copying(due, steps)
    due.admin.do(
        people.add_person, name="New", user_name="new", roles=frozenset({Role.PEER}),
        passphrase=NEW,
    )  # fmt: skip
    rest(steps)
    due.close()
    vaults.open_vault(due.folder, user_name="new", passphrase=NEW).close()


def test_a_backup_that_is_under_way_is_made_anew_under_the_new_key(due: Office, stick: Path):
    steps = backup.making(due.founder.vault, stick, silent)
    until_copying(due, steps)
    leavers.rotate(due.admin, silent)
    copy = rest(steps)
    assert drafts_in(copy.path / "vault.db", due.founder.vault.database_key.raw()) == 0
