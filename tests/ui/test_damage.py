"""Damage is found, said in words and saved from, through the real window (17)."""

from __future__ import annotations

from pathlib import Path

import pytest

from counsel_desk.services.integrity import Condition
from counsel_desk.storage.folder import PAGE
from tests.builders import PASSPHRASE
from ui import wording_damage
from ui.shell.salvage import SalvageSheet
from ui.shell.salvage_pages import ReportPage
from ui.shell.sheet import answer_next


def flip(database: Path, page: int) -> None:
    with database.open("rb+") as stream:
        stream.seek((page - 1) * PAGE + PAGE // 2)
        byte = stream.read(1)
        stream.seek(-1, 1)
        stream.write(bytes([byte[0] ^ 0x40]))


def long_notes(office) -> int:
    """Fill the vault with long notes and give a page in the middle of them."""
    database = office.folder / "vault.db"
    before = database.stat().st_size // PAGE
    case = office.client(office.counsellor1)
    for number in range(6):
        office.clock.move(minutes=1)
        office.note(office.counsellor1, case, text=f"number {number} " + "pamoja " * 2_000)
    after = database.stat().st_size // PAGE
    return before + (after - before) * 3 // 4


def cut_off(desk_window) -> None:
    """Leave this machine's settings as a power cut does."""
    profile = desk_window.profile
    known = profile.check_record(desk_window.folder)
    profile.set_check_record(desk_window.folder, type(known)(known.checked, is_open=True))


def test_after_a_cut_the_pages_are_checked_and_damage_is_told(desk_window):
    page = desk_window.fill(long_notes)
    cut_off(desk_window)
    flip(desk_window.folder / "vault.db", page)
    desk_window.sign_in()
    desk_window.until_said("Part of the vault is damaged")
    assert desk_window.says("1 of the ")
    assert desk_window.says("Lock the desk.")
    desk_window.press("Lock now")
    desk_window.until(lambda: desk_window.relaunched == 1)
    assert desk_window.profile.check_record(desk_window.folder).damaged


def test_after_a_clean_end_nothing_is_checked_and_nothing_said(desk_window):
    """The negative control: the same damage, and no check that would find it."""
    page = desk_window.fill(long_notes)
    flip(desk_window.folder / "vault.db", page)
    desk_window.sign_in()
    damage = desk_window.view.context.damage
    assert damage is not None
    assert damage.condition == Condition()
    assert not desk_window.says("Part of the vault is damaged")


def test_the_weekly_check_waits_until_nobody_is_at_the_desk(desk_window):
    desk_window.sign_in()
    damage = desk_window.view.context.damage
    damage._is_due = True
    damage.tick(5.0)
    assert not damage.is_running
    damage.tick(25.0)
    assert damage.is_running
    desk_window.until(lambda: not damage.is_running)
    assert damage.condition.pages > 50


def test_the_pages_are_checked_on_request(desk_window):
    desk_window.sign_in()
    desk_window.go("administration", tab="verification")
    desk_window.until_said("Not checked on this machine yet.")
    desk_window.press("Check the pages now")
    desk_window.until_said("pages are whole")


@pytest.fixture
def damaged_window(desk_window):
    """The unlock window of a vault in which damage was found."""
    page = desk_window.fill(long_notes)
    flip(desk_window.folder / "vault.db", page)
    profile = desk_window.profile
    known = profile.check_record(desk_window.folder)
    profile.set_check_record(desk_window.folder, type(known)(known.checked, damaged=True))
    desk_window.start()
    return desk_window


def test_what_can_be_read_is_saved_into_a_new_vault_and_the_rest_listed(damaged_window):
    window = damaged_window
    window.until_said("The last check found part of this vault damaged.")
    window.write("User name", "counsellor1")
    window.press("Save what can be read")
    sheet = window.window.findChild(SalvageSheet)
    assert sheet.page.user.text() == "counsellor1"
    sheet.page.go.click()
    window.until_said("Type your user name and your passphrase.")
    type_in(window, sheet, "not the one")
    window.until(lambda: window.says("do not open this vault"))
    type_in(window, sheet, PASSPHRASE)
    window.until(lambda: isinstance(sheet.page, ReportPage))
    window.until_said("What could not be read")
    assert window.says("Notes")
    assert window.says("KM-")
    assert window.says("It was verified: everything in it")
    sheet.page.open.click()
    window.until(lambda: window.relaunched == 1)  # no key stays in the memory
    assert window.profile.recent_vaults()[0].stem.endswith("(saved)")
    assert (window.folder / "vault.db").exists()


def test_leaving_after_a_salvage_starts_the_program_anew_and_before_it_does_not(damaged_window):
    window = damaged_window
    window.press("Save what can be read")
    sheet = window.window.findChild(SalvageSheet)
    sheet.page.left.emit()
    window.until(lambda: not sheet.isVisible())
    window.settle()
    assert window.relaunched == 0
    window.press("Save what can be read")
    sheet = next(one for one in window.window.findChildren(SalvageSheet) if one.isVisible())
    sheet.page.user.set_text("counsellor1")
    type_in(window, sheet, PASSPHRASE)
    window.until(lambda: isinstance(sheet.page, ReportPage))
    sheet.page.left.emit()
    window.until(lambda: window.relaunched == 1)


def test_a_new_vault_that_cannot_be_verified_is_kept_and_says_so(damaged_window, monkeypatch):
    from counsel_desk.services import verification
    from counsel_desk.services.errors import DiskFailed

    window = damaged_window

    def refuse(_desk: object) -> None:
        raise DiskFailed

    monkeypatch.setattr(verification, "verify", refuse)
    window.press("Save what can be read")
    sheet = window.window.findChild(SalvageSheet)
    sheet.page.user.set_text("counsellor1")
    type_in(window, sheet, PASSPHRASE)
    window.until(lambda: isinstance(sheet.page, ReportPage))
    window.until_said("It could not be verified")
    made = window.folder.with_name(f"{window.folder.stem} (saved).cdv")
    assert (made / "UNVERIFIED").exists()
    page = window.session.show_unlock(made)
    assert "could not be verified" in page.error()


def type_in(window, sheet, passphrase: str) -> None:
    sheet.page.passphrase.edit.clear()
    window.qtbot.keyClicks(sheet.page.passphrase.edit, passphrase)
    sheet.page.go.click()


def test_a_name_that_is_taken_is_refused_and_cancelling_leaves_nothing(damaged_window):
    window = damaged_window
    window.press("Save what can be read")
    sheet = window.window.findChild(SalvageSheet)
    before = sorted(path.name for path in window.folder.parent.iterdir())
    sheet.page.user.set_text("counsellor1")
    sheet.page.name.set_text(window.folder.stem)
    type_in(window, sheet, PASSPHRASE)
    window.until_said("lies here already")
    sheet.page.left.emit()
    window.until(lambda: not sheet.isVisible())
    assert sorted(path.name for path in window.folder.parent.iterdir()) == before


def test_a_vault_whose_file_is_cut_short_is_offered_the_same(desk_window):
    database = desk_window.folder / "vault.db"
    database.write_bytes(database.read_bytes()[:-100])
    desk_window.start()
    assert not desk_window.has("Save what can be read")
    desk_window.unlock("founder")
    desk_window.until_said("shorter than it should be")
    desk_window.until(lambda: desk_window.has("Save what can be read"))


def test_damage_is_said_with_and_without_numbers_and_backups():
    assert "Part of" in wording_damage.what_is_damaged(Condition(damaged=1))
    assert "3 of the 300" in wording_damage.what_is_damaged(Condition(None, 3, 300))
    assert "backup" not in wording_damage.what_is_safe("")
    assert "5 March" in wording_damage.what_is_safe("5 March")


def test_going_on_reading_leaves_the_desk_open(desk_window):
    desk_window.fill(long_notes)
    cut_off(desk_window)
    flip(desk_window.folder / "vault.db", desk_window.fill(lambda _office: 150))
    answer_next("cancel")
    desk_window.sign_in()
    damage = desk_window.view.context.damage
    desk_window.until(lambda: not damage.condition.holds)
    desk_window.settle()
    assert desk_window.session.view is not None


def test_a_desk_whose_vault_no_longer_answers_can_still_be_locked(desk_window, monkeypatch):
    from counsel_desk.services.errors import VaultDamaged
    from ui.shell import entering

    def refuse(*_args: object) -> None:
        raise VaultDamaged

    desk_window.sign_in()
    monkeypatch.setattr(entering.witness, "keep", refuse)
    desk_window.session.lock()
    desk_window.until(lambda: desk_window.relaunched == 1)
    assert desk_window.profile.check_record(desk_window.folder).damaged
