"""The ceremony of the organisation's key by the window, and two shares used."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from counsel_desk.services import leavers, organisation
from tests.builders import PASSPHRASE
from tests.ui.test_recovery_kit import page_of
from ui.screens.administration.ceremony import CeremonySheet
from ui.screens.administration.give_back import GIVE, GiveBackSheet
from ui.shell import kit_paper


@pytest.fixture
def sheet(desk_window) -> CeremonySheet:
    desk_window.sign_in("founder")
    tab = desk_window.go("administration", tab="protection").tab("protection")
    desk_window.until(lambda: tab.found.isVisible())
    desk_window.press("Hold the ceremony")
    (found,) = desk_window.window.findChildren(CeremonySheet)
    desk_window.until_said("Three people come to this desk")
    return found


def share(desk_window, sheet) -> str:
    """Take one share through: shown, put on paper, typed back."""
    words = sheet.words.accessibleName()
    assert len(words.split()) == 33
    desk_window.press("It is on paper")
    assert sheet.words.accessibleName() == ""
    sheet.typed.edit.setText(words.upper())
    desk_window.press("Go on")
    return words


def test_three_shares_are_shown_typed_back_and_the_key_is_in_force(desk_window, sheet):
    desk_window.press("Begin")
    shares = [share(desk_window, sheet) for _ in range(3)]
    assert len(set(shares)) == 3
    desk_window.until_said("All three shares are on paper")
    desk_window.write("Your own passphrase", "not mine")
    desk_window.press("Put the key in force")
    desk_window.until_said("This is not your passphrase")
    desk_window.write("Your own passphrase", PASSPHRASE)
    desk_window.press("Put the key in force")
    desk_window.until(lambda: "organisation has a key" in desk_window.message())
    desk_window.until(lambda: desk_window.has("Use two shares", QAbstractButton))
    assert not desk_window.has("Hold the ceremony", QAbstractButton)
    words = shares[0].split()
    assert not set(words) & {one.text() for one in desk_window.all(QLabel)}


def test_a_share_that_was_not_put_down_rightly_is_shown_again(desk_window, sheet):
    desk_window.press("Begin")
    words = sheet.words.accessibleName()
    desk_window.press("It is on paper")
    sheet.typed.edit.setText("other words")
    desk_window.press("Go on")
    desk_window.until_said("This is not the share that was shown")
    desk_window.press("Show this share again")
    assert sheet.words.accessibleName() == words


def test_breaking_off_leaves_no_key(desk_window, sheet):
    desk_window.press("Begin")
    share(desk_window, sheet)
    desk_window.press("Break off")
    desk_window.settle()
    assert not any(sheet._drawn.shares)
    assert desk_window.has("Hold the ceremony", QAbstractButton)


def test_a_share_is_printed_once_the_trail_says_so(desk_window, sheet, monkeypatch):
    printed = []
    monkeypatch.setattr(kit_paper, "ask_printer", lambda _over, paint: paint("printer") or True)
    monkeypatch.setattr(kit_paper, "paint_paper", lambda device, paper: printed.append(paper))
    desk_window.press("Begin")
    desk_window.press("Print")
    desk_window.until(lambda: printed)
    assert (printed[0].words, printed[0].share) == (sheet.words.accessibleName(), 1)
    monkeypatch.setattr(kit_paper, "ask_printer", lambda _over, _paint: False)
    desk_window.press("Print")
    desk_window.until_said("No printer is set up")


def test_the_paper_of_a_share_has_its_words_and_its_number(qtbot):
    words = organisation.draw().shares[2]
    text, _image = page_of(kit_paper.KitPaper(words, "Nakuru office", "22 November 2026", 3))
    letters = "".join(text.split())
    for word in words.split():
        assert word in letters
    assert "Share 3 of 3" in text
    assert "Counsel Desk" not in text


# --- using two of them ---------------------------------------------------------------------------


def test_two_shares_bring_a_lost_teams_files_back(desk_window):
    def lose(office):
        office.everyone()
        drawn = organisation.draw()
        named = {"drawn": drawn, "typed": drawn.shares, "passphrase": PASSPHRASE}
        office.founder.do(organisation.found, **named)
        office.client(office.counsellor1)
        office.carry_out()
        for user in ("supervisor", "counsellor1"):
            person = office.desk(user).me.id
            office.admin.do(leavers.remove_person, person=person, passphrase=PASSPHRASE)
        return drawn.shares

    shares = desk_window.fill(lose)
    desk_window.sign_in("admin")
    tab = desk_window.go("administration", tab="protection").tab("protection")
    desk_window.until(lambda: tab.give.isVisible())
    desk_window.press("Use two shares")
    (sheet,) = desk_window.window.findChildren(GiveBackSheet)
    sheet.first.edit.setText(shares[0])
    sheet.second.edit.setText("no share")
    sheet.own.edit.setText("not mine")
    sheet.buttons[GIVE].click()
    desk_window.until_said("These are not the words of this vault’s shares")
    sheet.second.edit.setText(shares[2])
    sheet.buttons[GIVE].click()
    desk_window.until_said("This is not your passphrase")
    sheet.own.edit.setText(PASSPHRASE)
    sheet.buttons[GIVE].click()
    desk_window.until(lambda: "Nobody lacks a key" in desk_window.message())


def test_an_administrator_alone_is_told_who_may(desk_window):
    desk_window.sign_in("admin")
    tab = desk_window.go("administration", tab="protection").tab("protection")
    desk_window.until_said("It takes somebody who is administrator and supervisor in one.")
    assert not tab.found.isVisible()
    assert not tab.give.isVisible()
