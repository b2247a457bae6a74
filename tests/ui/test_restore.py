"""Putting a backup back through the real window, and the warning before an older copy is used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from counsel_desk.domain.audit import Action
from counsel_desk.services import backups, trail
from counsel_desk.services.profile import Profile
from tests.builders import PASSPHRASE
from ui.shell.restore import RestoreSheet
from ui.shell.sheet import answer_next
from ui.shell.unlock import UnlockPage

SECRET = "six herons wade at first light"


@pytest.fixture
def copy(desk_window) -> Path:
    """A copy in the vault's own folder, made before the window opens."""

    def make(office):
        own = office.folder / "backups"
        return backups.back_up(office.admin, own, Profile(office.folder.parent / "other")).path

    return desk_window.fill(make)


def begin(desk_window) -> RestoreSheet:
    desk_window.start()
    desk_window.profile.remember_vault(desk_window.folder)
    desk_window.press("Restore a backup")
    desk_window.settle()
    return desk_window.window.findChild(RestoreSheet)


def choose(desk_window, sheet, copy):
    sheet.look(copy)
    desk_window.until(lambda: desk_window.has("Put it back"))


def test_the_copies_are_found_and_one_becomes_a_vault_that_opens(desk_window, copy):
    sheet = begin(desk_window)
    assert sheet.page.rows.count() == 1
    sheet.page.rows.opened.emit(copy)
    desk_window.until(lambda: desk_window.has("Put it back"))
    desk_window.until_said("Nakuru")
    desk_window.write("Name of the restored vault", "Put back")
    desk_window.press("Put it back")
    desk_window.until(lambda: desk_window.has("Open it"))
    assert copy.exists()
    desk_window.press("Open it")
    page = desk_window.unlock_page()
    assert page._vault.currentText() == "Put back"
    desk_window.unlock("founder")
    desk_window.until(lambda: desk_window.session.view is not None)
    desk_window.settle()
    assert desk_window.view.context.vault_name == "Put back"


def test_a_vault_that_is_there_is_never_replaced(desk_window, copy, tmp_path):
    sheet = begin(desk_window)
    taken = tmp_path / "vaults" / "Nakuru.cdv"
    taken.mkdir(parents=True)
    choose(desk_window, sheet, copy)
    assert desk_window.line("Name of the restored vault").text().startswith("Nakuru (copy of ")
    desk_window.write("Name of the restored vault", "Nakuru")
    desk_window.press("Put it back")
    desk_window.until_said("lies here already")
    assert list(taken.iterdir()) == []


def test_a_copy_is_compared_once_the_passphrase_is_given(desk_window, copy):
    desk_window.sign_in()
    desk_window.session.view.context.backups.profile  # noqa: B018 - the desk is open
    desk_window.go("administration", tab="backups")
    desk_window.press("Restore a backup")
    desk_window.settle()
    sheet = desk_window.window.findChild(RestoreSheet)
    choose(desk_window, sheet, copy)
    desk_window.press("Compare")
    desk_window.until_said("Type the user name")
    compare(desk_window, sheet, "not this one at all")
    desk_window.until(lambda: desk_window.says("do not open this copy"))
    compare(desk_window, sheet, PASSPHRASE)
    desk_window.until(lambda: desk_window.says("Missing from it: "))


def compare(desk_window, sheet, passphrase):
    for line, text in ((sheet.page.user.edit, "founder"), (sheet.page.passphrase.edit, passphrase)):
        assert isinstance(line, QLineEdit)
        line.clear()
        desk_window.qtbot.keyClicks(line, text)
    desk_window.press("Compare")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda copy: (copy / "vault.db").unlink(), "vault.db is missing"),
        (lambda copy: (copy / "vault.db").write_bytes(b""), "is empty"),
        (lambda copy: (copy / "vault.db").write_bytes(b"x" * 5000), "shorter than"),
        (lambda copy: shutil.rmtree(copy), "There is no backup in this folder"),
        (
            lambda copy: [(copy / head).write_bytes(b"x") for head in ("head.a", "head.b")],
            "Both headers of this copy",
        ),
    ],
)
def test_a_damaged_copy_is_said_in_words(desk_window, copy, damage, said):
    sheet = begin(desk_window)
    damage(copy)
    sheet.look(copy)
    desk_window.until(lambda: desk_window.says(said))
    assert desk_window.has("Another folder")


def test_a_file_for_transport_opens_with_its_own_passphrase(desk_window, copy, tmp_path):
    file = backups.pack(copy, tmp_path, backups.Lock(passphrase=SECRET))
    sheet = begin(desk_window)
    choose(desk_window, sheet, file)
    desk_window.press("Put it back")
    desk_window.until_said("Type what opens the file")
    desk_window.write("Name of the restored vault", "From afar")
    desk_window.write("Passphrase of the file", "another one altogether")
    desk_window.press("Put it back")
    desk_window.until(lambda: desk_window.says("does not open the file for transport"))
    assert desk_window.line("Name of the restored vault").text() == "From afar"
    desk_window.write("Passphrase of the file", SECRET)
    desk_window.press("Put it back")
    desk_window.until(lambda: desk_window.has("Open it"))
    assert (tmp_path / "vaults" / "From afar.cdv" / "vault.db").exists()


def test_escape_leaves_everything_as_it_was(desk_window, copy, tmp_path):
    sheet = begin(desk_window)
    choose(desk_window, sheet, copy)
    sheet.answer("cancel")
    assert not (tmp_path / "vaults").exists()
    assert isinstance(desk_window.window.stage(), UnlockPage)


# --- an older copy (requirement 24) ---


@pytest.fixture
def older(desk_window, copy) -> None:
    """The vault was used after the copy, and then the copy took its place."""
    desk_window.sign_in()
    desk_window.session.lock()
    desk_window.until(lambda: desk_window.relaunched)
    witness = desk_window.profile.witness
    shutil.copy(copy / "vault.db", desk_window.folder / "vault.db")
    assert witness is not None


def again(desk_window):
    """Open the window anew, as after the lock."""
    desk_window._stopped = False
    from ui.jobs import Jobs
    from ui.shell.main_window import MainWindow

    desk_window.window = MainWindow()
    desk_window.jobs = Jobs()
    desk_window.session = desk_window._session(desk_window.folder, desk_window.folder.parent)
    desk_window.start()
    desk_window.unlock("founder")


def test_an_older_copy_is_opened_only_after_it_was_said_what_is_missing(desk_window, older):
    again(desk_window)
    desk_window.until(lambda: desk_window.says("This is an older copy"))
    assert desk_window.session.view is None
    desk_window.until_said("missing from it")
    desk_window.press("Go on with this copy")
    desk_window.until(lambda: desk_window.session.view is not None)
    desk_window.settle()
    page = desk_window.jobs.ask(
        trail.list_trail, wanted=trail.TrailFilter(action=Action.OLDER_COPY_USED)
    )
    found = []
    page.then(found.append)
    desk_window.settle()
    assert len(found[0].entries) == 1
    desk_window.session.lock()
    desk_window.until(lambda: desk_window.relaunched == 2)
    again(desk_window)
    desk_window.until(lambda: desk_window.session.view is not None)


def test_an_older_copy_may_be_closed_again(desk_window, older):
    answer_next("cancel")
    again(desk_window)
    desk_window.until(lambda: desk_window.jobs.pending == 0 and desk_window.jobs._desk is None)
    assert desk_window.session.view is None
    before = desk_window.profile.witness(vault_of(desk_window))
    desk_window.unlock("founder")
    desk_window.until(lambda: desk_window.says("This is an older copy"))
    assert desk_window.profile.witness(vault_of(desk_window)) == before


def vault_of(desk_window) -> bytes:
    from counsel_desk.storage.folder import VaultFolder, read_headers

    return read_headers(VaultFolder(desk_window.folder), repair=False).header.vault
