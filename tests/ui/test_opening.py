"""Every vault that cannot be opened is said in its own sentence, and stays as it was."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton

from counsel_desk.services import vaults
from counsel_desk.services.profile_state import CheckRecord
from counsel_desk.storage import demonstration, migration
from tests.builders import PASSPHRASE, vault_copy
from ui.shell.first_run import FirstRun
from ui.shell.first_steps import DemoProgress
from ui.shell.session import DEMO_FOLDER
from ui.shell.unlock import UnlockPage


def missing(vault: Path):
    shutil.rmtree(vault)


def a_file(vault: Path):
    shutil.rmtree(vault)
    vault.write_bytes(b"not a folder")


def no_database(vault: Path):
    (vault / "vault.db").unlink()


def empty(vault: Path):
    (vault / "vault.db").write_bytes(b"")


def truncated(vault: Path):
    data = (vault / "vault.db").read_bytes()
    (vault / "vault.db").write_bytes(data[:-100])


def plaintext(vault: Path):
    (vault / "vault.db").unlink()
    with sqlite3.connect(vault / "vault.db") as database:
        database.execute("create table x (y)")
    database.close()


def foreign(vault: Path):
    data = (vault / "vault.db").read_bytes()
    (vault / "vault.db").write_bytes(bytes(byte ^ 0x5A for byte in data))


def headers_lost(vault: Path):
    for name in ("head.a", "head.b"):
        (vault / name).write_bytes(b"\0" * (vault / name).stat().st_size)


BROKEN = [
    (missing, "There is no vault at this place"),
    (a_file, "This is not a vault"),
    (no_database, "vault.db in it is missing"),
    (empty, "vault.db of this vault is empty"),
    (truncated, "shorter than it should be"),
    (plaintext, "is not encrypted"),
    (foreign, "does not open with this vault’s key"),
    (headers_lost, "Both copies of the vault’s header"),
]


def contents(path: Path):
    if not path.exists() or path.is_file():
        return path.read_bytes() if path.exists() else None
    return {p.name: p.read_bytes() for p in path.iterdir() if p.is_file()}


@pytest.mark.parametrize(("breaks", "sentence"), BROKEN, ids=lambda x: getattr(x, "__name__", ""))
def test_a_vault_that_cannot_be_opened_says_why_and_stays_unchanged(desk_window, breaks, sentence):
    breaks(desk_window.folder)
    before = contents(desk_window.folder)
    desk_window.start()
    desk_window.unlock("founder")
    desk_window.until(desk_window.unlock_page().error)
    assert sentence in desk_window.unlock_page().error()
    assert contents(desk_window.folder) == before
    assert desk_window.line("User name").text() == "founder"


def test_a_vault_of_a_later_version_says_so(desk_window, monkeypatch):
    monkeypatch.setattr(migration, "is_newer", lambda _found: True)
    desk_window.start()
    desk_window.unlock("founder")
    desk_window.until(desk_window.unlock_page().error)
    assert "later version" in desk_window.unlock_page().error()


def test_a_vault_that_is_open_elsewhere_says_so(desk_window):
    other = vaults.open_vault(desk_window.folder, user_name="founder", passphrase=PASSPHRASE)
    try:
        desk_window.start()
        desk_window.unlock("founder")
        desk_window.until(desk_window.unlock_page().error)
        assert "open in another window" in desk_window.unlock_page().error()
    finally:
        other.close()


# --- the first run ---


def first_run(desk_window) -> FirstRun:
    desk_window.session = desk_window._session(None, desk_window.folder.parent)
    desk_window.start()
    page = desk_window.window.stage()
    assert isinstance(page, FirstRun)
    return page


def fill_in(desk_window, page, name="Kisumu office"):
    page.welcome.chosen.emit("create")
    desk_window.write("Name of the vault", name)
    desk_window.press("Continue")
    page.person.name.set_text("Grace Mwangi")
    page.person.user.set_text("grace")
    desk_window.press("Continue")
    desk_window.press("Use a passphrase of my own")
    for field in (page.passphrase.own.first, page.passphrase.own.second):
        desk_window.qtbot.keyClicks(field.edit, "seven lions watched the tide")
    desk_window.press("Create the vault")


def cheap_creation(monkeypatch):
    from counsel_desk.crypto.kdf import lower_limits_for_tests

    monkeypatch.setattr(vaults, "calibrate", lower_limits_for_tests)


def test_a_vault_is_created_and_its_desk_opens(desk_window, monkeypatch):
    cheap_creation(monkeypatch)
    fill_in(desk_window, first_run(desk_window))
    desk_window.until(lambda: desk_window.session.view is not None)
    desk_window.settle()
    assert desk_window.screen.name == "today"
    folder = desk_window.folder.parent / "vaults" / "Kisumu office.cdv"
    assert folder.is_dir()
    assert desk_window.profile.recent_vaults() == (folder,)


def test_a_name_that_lies_there_already_is_refused_before_anything_is_typed(desk_window):
    (desk_window.folder.parent / "vaults" / "Kisumu office.cdv").mkdir(parents=True)
    page = first_run(desk_window)
    page.welcome.chosen.emit("create")
    desk_window.write("Name of the vault", "Kisumu office")
    desk_window.press("Continue")
    desk_window.until_said("A vault of this name lies here already")


def test_a_name_that_no_folder_can_have_is_said_and_what_was_typed_stays(desk_window, monkeypatch):
    cheap_creation(monkeypatch)
    page = first_run(desk_window)
    fill_in(desk_window, page, name="a/b")
    desk_window.until(lambda: desk_window.says("A folder cannot have this name"))
    assert page.person.user.text() == "grace"


def test_the_demonstration_shows_progress_and_can_be_stopped(desk_window):
    page = first_run(desk_window)
    page.welcome.chosen.emit("demo")
    stage = desk_window.window.stage()
    assert isinstance(stage, DemoProgress)
    stage.panel.button.click()
    assert isinstance(desk_window.window.stage(), FirstRun)
    desk_window.settle()
    assert not (desk_window.folder.parent / "vaults" / DEMO_FOLDER).exists()


def test_a_demonstration_that_is_ready_leads_to_its_people(desk_window, monkeypatch):
    from ui.shell import entering

    def made(folder, progress):
        progress(1, 1)
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(vault_copy(folder.parent), folder)
        (folder / "DEMO").touch()
        return ("founder", "supervisor")

    monkeypatch.setattr(entering, "make_demo", made)
    monkeypatch.setattr(
        demonstration, "is_one", lambda vault: vault.folder.path.name == DEMO_FOLDER
    )
    page = first_run(desk_window)
    page.welcome.chosen.emit("demo")
    desk_window.until(lambda: isinstance(desk_window.window.stage(), UnlockPage))
    assert desk_window.window.windowTitle() == "Counsel Desk – DEMO"
    desk_window.until_said("demonstration-only")
    desk_window.press("Go on")
    desk_window.write("Passphrase", PASSPHRASE)
    desk_window.press("Open")
    desk_window.until(lambda: desk_window.session.view is not None)
    desk_window.settle()
    assert desk_window.window.windowTitle() == "Counsel Desk – DEMO"
    desk_window.until_said("DEMO")


def test_a_forgotten_passphrase_is_explained_honestly(desk_window):
    desk_window.start()
    desk_window.press("Forgotten the passphrase?")
    desk_window.until_said("cannot be brought back")
    assert desk_window.has("Close", QAbstractButton)


def test_a_vault_on_a_read_only_medium_opens_for_reading(desk_window, monkeypatch):
    from counsel_desk.services import cases
    from counsel_desk.storage import vault as storage
    from counsel_desk.storage.errors import ReadOnlyVault

    def refuse(*_args: object, **_options: object) -> None:
        raise ReadOnlyVault

    case = desk_window.fill(lambda office: office.client())
    monkeypatch.setattr(storage, "open_connection", refuse)
    desk_window.sign_in("founder")
    assert "cannot be written" in desk_window.message()
    assert desk_window.says("founder · read only")
    rows: list[object] = []
    desk_window.jobs.ask(cases.list_cases).then(rows.append)
    desk_window.until(lambda: rows)
    assert case
    assert desk_window.view.context.backups.due_at_exit() is None
    desk_window.session.lock()
    desk_window.until(lambda: desk_window.relaunched == 1)


def test_another_vault_chosen_from_the_list_is_told_of_for_itself(desk_window):
    """The title of invented people must not stay over real ones, nor the word of damage."""
    real = desk_window.folder
    invented = real.with_name("Invented.cdv")
    shutil.copytree(real, invented)
    (invented / "DEMO").touch()
    for one in (real, invented):
        desk_window.profile.remember_vault(one)
    desk_window.profile.set_check_record(invented, CheckRecord(damaged=True))
    desk_window.session.show_unlock(invented)
    desk_window.window.show()
    page = desk_window.unlock_page()
    assert desk_window.window.windowTitle() == "Counsel Desk – DEMO"
    assert "damaged" in page.error()
    page._vault.set_value(str(real))
    page._vault.activated.emit(page._vault.currentIndex())
    assert desk_window.window.windowTitle() == "Counsel Desk"
    assert not page.error()


def test_the_window_fits_a_screen_of_1366_by_768_at_200_per_cent(desk_window):
    desk_window.sign_in()
    desk_window.window.resize(683, 384)
    desk_window.until(lambda: desk_window.window.height() == 384)
    assert desk_window.window.width() == 683
    assert desk_window.window.minimumSizeHint().height() <= 384
