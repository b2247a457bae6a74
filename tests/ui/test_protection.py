"""The tab that says what is protected, and the audit trail as a file."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from PySide6.QtWidgets import QAbstractButton

from counsel_desk.services import leavers, protection, recovery, trail, verification
from counsel_desk.services.errors import DiskFull
from tests.builders import PASSPHRASE
from ui.screens.administration import trail_saving
from ui.screens.administration.trail_saving import TrailSaving


def tab_of(desk_window, key="protection", user="admin"):
    desk_window.sign_in(user)
    return desk_window.go("administration", tab=key).tab(key)


def test_it_says_in_words_what_is_protected_and_how_it_stands(desk_window):
    tab_of(desk_window)
    desk_window.until_said("What is protected")
    desk_window.until_said("What is not")
    desk_window.until_said("Not lately")
    desk_window.until_said("Nobody who left has it.")
    desk_window.until_said("One guess takes")
    desk_window.until_said("It cannot be raised while several people open the vault")
    assert not desk_window.has("Make it dearer", QAbstractButton)
    assert desk_window.says("Amina Njeri")
    assert desk_window.says("No kit")


def test_it_tells_a_verdict_a_kit_and_a_key_that_is_due(desk_window):
    def fill(office):
        words = recovery.draw_kit()
        office.peer.do(recovery.make_kit, words=words, typed=words, passphrase=PASSPHRASE)
        verification.verify(office.founder)
        gone = office.counsellor2.me.id
        office.admin.do(leavers.remove_person, person=gone, passphrase=PASSPHRASE)

    desk_window.fill(fill)
    tab_of(desk_window)
    desk_window.until_said("Last held on")
    desk_window.until_said("To be changed")
    desk_window.until_said("Recovery kit")
    assert not desk_window.says("Baraka Otieno")


def test_only_administrators_have_it(desk_window):
    desk_window.sign_in("supervisor")
    screen = desk_window.go("administration")
    titles = [screen.bar.tabText(at) for at in range(screen.bar.count())]
    assert "Protection" not in [title.replace("&", "") for title in titles]


def alone(desk_window, monkeypatch):
    monkeypatch.setattr(protection, "_is_alone", lambda _work: True)
    monkeypatch.setattr(protection, "measure", lambda _cost: 0.2)


def test_guessing_is_made_dearer_with_the_passphrase(desk_window, monkeypatch):
    alone(desk_window, monkeypatch)
    asked = []
    monkeypatch.setattr(protection, "stronger", lambda cost: replace(cost, passes=cost.passes + 1))
    monkeypatch.setattr(
        protection.ways_in, "strengthen", lambda _work, **named: asked.append(named["cost"])
    )
    tab_of(desk_window)
    desk_window.until_said("One guess takes 0.20 s")
    desk_window.until(lambda: desk_window.has("Make it dearer", QAbstractButton))
    desk_window.press("Make it dearer")
    desk_window.until_said("Make guessing dearer?")
    assert desk_window.says("Copies made before keep the old cost")
    desk_window.write("Your passphrase", PASSPHRASE)
    buttons = desk_window.all(QAbstractButton, "Make it dearer")
    buttons[-1].click()
    desk_window.until(lambda: asked)
    desk_window.until(lambda: "Each guess costs more" in desk_window.message())


def test_copies_that_are_guessed_at_the_old_cost_are_named(desk_window, monkeypatch):
    monkeypatch.setattr(protection.ways_in, "cheaper_copies", lambda _vault: ("Nakuru-1",))
    monkeypatch.setattr(protection, "measure", lambda _cost: 0.2)
    tab_of(desk_window)
    desk_window.until_said("guessed at the old cost: Nakuru-1. A backup stays until three newer")
    desk_window.until_said("the cost is one for the places of all")


def test_a_vault_that_is_dear_enough_with_copies_that_are_not_is_no_good_news(
    desk_window, monkeypatch
):
    monkeypatch.setattr(protection.ways_in, "cheaper_copies", lambda _vault: ("Nakuru-1",))
    monkeypatch.setattr(protection, "measure", lambda _cost: 0.9)
    tab_of(desk_window)
    desk_window.until_said("Cheaper at copies")
    assert not desk_window.says("It cannot be raised")


def test_a_machine_that_it_suits_is_left_as_it_is(desk_window, monkeypatch):
    alone(desk_window, monkeypatch)
    monkeypatch.setattr(protection, "stronger", lambda _cost: None)
    tab = tab_of(desk_window)
    desk_window.until(lambda: desk_window.has("Make it dearer", QAbstractButton))
    tab.stronger.click()
    desk_window.until(lambda: "suits this machine" in desk_window.message())


# --- the trail as a file -------------------------------------------------------------------------


def saving(desk_window) -> TrailSaving:
    tab = tab_of(desk_window, "audit")
    desk_window.settle()
    return TrailSaving(tab, desk_window.view.context, trail.TrailFilter(), tab._people)


def confirm(desk_window, way, path, phrase=PASSPHRASE):
    way.save(path)
    desk_window.until_said("Save the audit trail outside the vault?")
    desk_window.write("Your passphrase", phrase)
    desk_window.all(QAbstractButton, "Save")[-1].click()


def test_the_trail_is_saved_with_every_entry_after_the_passphrase(
    desk_window, tmp_path, monkeypatch
):
    monkeypatch.setattr(trail, "CHUNK", 7)
    way = saving(desk_window)
    target = tmp_path / "Audit trail.csv"
    confirm(desk_window, way, target, "not mine")
    desk_window.until_said("This is not your passphrase")
    assert not target.exists()
    desk_window.write("Your passphrase", PASSPHRASE)
    desk_window.all(QAbstractButton, "Save")[-1].click()
    desk_window.until(lambda: "saved as Audit trail.csv" in desk_window.message())
    rows = list(csv.reader(io.StringIO(target.read_text("utf-8-sig"))))
    numbers = [int(row[0]) for row in rows[1:]]
    assert numbers == list(range(numbers[0], 0, -1))
    assert len(numbers) > 20
    assert rows[1][3] == "Exported"
    assert "Farid Hassan" in rows[1][2]
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_full_disk_is_said(desk_window, tmp_path, monkeypatch):
    def full(*_):
        raise DiskFull

    monkeypatch.setattr(trail_saving.exports, "save_bytes", full)
    confirm(desk_window, saving(desk_window), tmp_path / "trail.csv")
    desk_window.until(lambda: "disk is full" in desk_window.message())


def test_where_to_is_asked_first(desk_window, tmp_path):
    way = saving(desk_window)
    dialog = way.ask()
    dialog.fileSelected.emit(str(tmp_path / "x.csv"))
    desk_window.until_said("in the file “x.csv”")
    dialog.close()
