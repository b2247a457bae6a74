from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ui.shell.first_run import FirstRun, NewVault

OWN = "a sentence nobody has said"


@pytest.fixture
def run(qtbot):
    numbers = itertools.count(1)
    made = FirstRun(
        suggest=lambda: f"one two three four five word{next(numbers)}",
        advise=lambda text: [] if len(text) >= 15 else ["At least 15 characters."],
        check_vault=lambda _name, folder: ["That folder is not empty."] if "full" in folder else [],
        check_user=lambda name: ["Letters only."] if not name.isalpha() else [],
    )
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.set_folder("/home/office")
    made.show()
    made.activateWindow()
    made.made = []
    made.create_requested.connect(made.made.append)
    return made


def to_passphrase(run):
    run.show_create()
    QTest.keyClicks(run.vault.name.edit, "Nakuru office")
    run.next_button.click()
    QTest.keyClicks(run.person.name.edit, "Mwanaisha Nasimiyu")
    QTest.keyClicks(run.person.user.edit, "mwanaisha")
    run.next_button.click()
    assert run.step() == 3


@pytest.mark.parametrize(
    ("way", "signal"), [("open", "open_requested"), ("demo", "demo_requested")]
)
def test_the_other_ways_to_begin_are_told(run, qtbot, way, signal):
    with qtbot.waitSignal(getattr(run, signal)):
        run.welcome.chosen.emit(way)


def test_creating_begins_with_the_vault(run):
    run.welcome.chosen.emit("create")
    assert run.step() == 1


def test_a_step_with_a_gap_is_not_left(run):
    run.show_create()
    run.next_button.click()
    assert run.step() == 1
    assert run.vault.name.error()


def test_what_the_check_finds_is_said_at_the_field(run):
    run.set_folder("/full")
    run.show_create()
    QTest.keyClicks(run.vault.name.edit, "Nakuru")
    run.next_button.click()
    assert run.vault.folder_field.error() == "That folder is not empty."
    run.set_folder("/home/office")
    run.next_button.click()
    assert run.step() == 2


def test_six_words_are_typed_back_before_the_vault_is_made(run):
    to_passphrase(run)
    words = run.passphrase.generated.words()
    run.next_button.click()
    assert run.made == []
    QTest.keyClicks(run.passphrase.generated.back.edit, words + " ")
    run.next_button.click()
    assert run.made == [
        NewVault("Nakuru office", "/home/office", "Mwanaisha Nasimiyu", "mwanaisha", words)
    ]


def test_wrong_words_are_refused(run):
    to_passphrase(run)
    run.passphrase.generated.hide_words()
    QTest.keyClicks(run.passphrase.generated.back.edit, "one two three")
    run.next_button.click()
    assert run.made == []


def test_other_words_can_be_shown(run):
    to_passphrase(run)
    before = run.passphrase.generated.words()
    run.passphrase.generated.another()
    assert run.passphrase.generated.words() != before


def test_the_words_are_gone_from_the_screen_while_they_are_typed(run):
    to_passphrase(run)
    run.passphrase.generated.hide_words()
    assert not run.passphrase.generated._card.isVisible()
    assert run.passphrase.generated._card.accessibleName() == ""


def test_a_passphrase_of_one_s_own_is_advised_on_and_typed_twice(run):
    to_passphrase(run)
    run.passphrase.use_own(is_own=True)
    QTest.keyClicks(run.passphrase.own.first.edit, "short")
    run.next_button.click()
    assert run.made == []
    run.passphrase.own.first.clear()
    QTest.keyClicks(run.passphrase.own.first.edit, OWN)
    run.next_button.click()
    assert run.made == []
    QTest.keyClicks(run.passphrase.own.second.edit, OWN)
    run.next_button.click()
    assert [vault.passphrase for vault in run.made] == [OWN]


def test_back_keeps_what_was_typed(run):
    to_passphrase(run)
    QTest.keyClick(run, Qt.Key.Key_Escape)
    assert run.step() == 2
    assert run.person.user.text() == "mwanaisha"


def test_the_passphrase_stays_out_of_the_words_of_a_new_vault():
    assert OWN not in repr(NewVault("n", "f", "p", "u", OWN))


def test_once_made_the_fields_are_empty(run):
    to_passphrase(run)
    run.passphrase.use_own(is_own=True)
    QTest.keyClicks(run.passphrase.own.first.edit, OWN)
    run.forget()
    assert run.passphrase.own.first.text() == ""
