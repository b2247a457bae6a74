"""Removing a person and giving one new keys, by the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox

from counsel_desk.services import leavers, vaults
from counsel_desk.services.errors import DiskFull, WrongPassphrase
from tests.builders import PASSPHRASE
from ui.screens.administration.add_person import FirstPassphraseSheet
from ui.screens.administration.leaver_sheet import DO, LeaverSheet

if TYPE_CHECKING:
    from ui.screens.administration.people_tab import PeopleTab


def people_tab(desk_window, user="admin") -> PeopleTab:
    desk_window.sign_in(user)
    return desk_window.go("administration", tab="people").tab("people")


def open_row(desk_window, tab, user) -> None:
    model = tab.table.table_model
    rows = [model.row_at(row) for row in range(model.rowCount())]
    tab.open_person(next(one for one in rows if one.user_name == user))


def begin(desk_window, tab, user, way) -> None:
    open_row(desk_window, tab, user)
    desk_window.press(way)


def sign(desk_window, phrase=PASSPHRASE) -> None:
    desk_window.write("Your own passphrase", phrase)
    (sheet,) = [s for s in desk_window.window.findChildren(LeaverSheet) if s.isVisible()]
    sheet.buttons[DO].click()


def end(desk_window) -> None:
    desk_window.session.lock()
    desk_window.until(lambda: desk_window.relaunched)


def test_an_administrator_removes_somebody_and_the_vault_gets_a_new_key(desk_window):
    tab = people_tab(desk_window)
    begin(desk_window, tab, "counsellor2", "Remove from the vault")
    sign(desk_window, "not mine")
    desk_window.until_said("This is not your passphrase")
    sign(desk_window)
    desk_window.until(lambda: "was removed" in desk_window.message())
    desk_window.settle()
    model = tab.table.table_model
    desk_window.until(lambda: not all(model.row_at(n).active for n in range(model.rowCount())))
    assert not tab.key_due.isVisible()
    end(desk_window)
    with pytest.raises(WrongPassphrase):
        vaults.open_vault(desk_window.folder, user_name="counsellor2", passphrase=PASSPHRASE)


def test_a_full_disk_is_said_and_the_change_goes_on_later(desk_window, monkeypatch):
    real = leavers.rotation.rotating

    def full(*_: object) -> None:
        raise DiskFull

    tab = people_tab(desk_window)
    begin(desk_window, tab, "counsellor2", "Remove from the vault")
    monkeypatch.setattr(leavers.rotation, "rotating", full)
    sign(desk_window)
    desk_window.until_said("The disk is full")
    assert desk_window.has("Go on", QAbstractButton)
    desk_window.press("Cancel")
    desk_window.settle()
    desk_window.until(lambda: tab.key_due.isVisible())
    monkeypatch.setattr(leavers.rotation, "rotating", real)
    desk_window.press("Change the key")
    desk_window.press("Change it now")
    desk_window.until(lambda: "new key" in desk_window.message())
    desk_window.until(lambda: not tab.key_due.isVisible())


def test_who_forgot_everything_gets_a_first_passphrase_shown_once(desk_window):
    tab = people_tab(desk_window)
    begin(desk_window, tab, "counsellor1", "Forgot the passphrase")
    sign(desk_window)
    desk_window.until(lambda: desk_window.window.findChild(FirstPassphraseSheet))
    secret = desk_window.window.findChild(FirstPassphraseSheet).words.text()
    assert len(secret.split()) == 6
    desk_window.press("I have written it down")
    end(desk_window)
    desk = vaults.open_vault(desk_window.folder, user_name="counsellor1", passphrase=secret)
    try:
        assert desk.must_change_passphrase
        assert desk.me.pending
    finally:
        desk.close()


def test_a_supervisor_hands_the_files_of_who_left_on(desk_window):
    def leave(office):
        office.client(office.counsellor1)
        office.client(office.counsellor1)
        person = office.counsellor1.me.id
        office.admin.do(leavers.remove_person, person=person, passphrase=PASSPHRASE)
        leavers.rotate(office.admin, lambda _done, _of: None)
        office.carry_out(office.supervisor)

    desk_window.fill(leave)
    tab = people_tab(desk_window, "supervisor")
    desk_window.until_said("Amina Njeri: 2 files")
    desk_window.press("Hand over")
    desk_window.until_said("Choose a colleague first.")
    box = desk_window.find("Hand the files of Amina Njeri to", QComboBox)
    box.setCurrentIndex(box.findText("Baraka Otieno"))
    desk_window.press("Hand over")
    desk_window.until(lambda: desk_window.has("Your own passphrase"))
    desk_window.press("Hand them over")
    desk_window.until_said("Type your own passphrase.")
    desk_window.write("Your own passphrase", "whoever finds the desk open")
    desk_window.press("Hand them over")
    desk_window.until_said("This is not your passphrase. Nothing was done; type it again.")
    desk_window.write("Your own passphrase", PASSPHRASE)
    desk_window.press("Hand them over")
    desk_window.until(lambda: "are with Baraka Otieno now" in desk_window.message())
    desk_window.until(lambda: not tab.left.isVisible())


def test_nobody_without_the_role_is_offered_any_of_it(desk_window):
    tab = people_tab(desk_window, "coordinator")
    open_row(desk_window, tab, "counsellor2")
    desk_window.settle()
    assert not desk_window.has("Remove from the vault", QAbstractButton)
    assert not tab.key_due.isVisible()
    assert not tab.left.isVisible()


def test_today_tells_the_supervisor_of_files_without_a_counsellor(desk_window):
    def leave(office):
        office.client(office.counsellor1)
        office.client(office.founder, counsellor=office.founder)
        person = office.counsellor1.me.id
        office.admin.do(leavers.remove_person, person=person, passphrase=PASSPHRASE)

    desk_window.fill(leave)
    desk_window.sign_in("supervisor")
    desk_window.until_said("1 file is without its counsellor")
    assert not desk_window.says("still has the key of before")
    desk_window.press("Hand them over")
    desk_window.until(lambda: desk_window.screen.name == "administration")
    desk_window.until_said("Amina Njeri: 1 file")


def test_today_tells_the_administrator_of_a_key_that_is_due(desk_window):
    def leave(office):
        person = office.counsellor1.me.id
        office.admin.do(leavers.remove_person, person=person, passphrase=PASSPHRASE)

    desk_window.fill(leave)
    desk_window.sign_in("admin")
    desk_window.until_said("still has the key of before")
    desk_window.press("Change the key")
    desk_window.until(lambda: desk_window.screen.name == "administration")
