from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from ui.shell.unlock import UnlockPage

VAULTS = [("Nakuru office", "/nakuru"), ("Kisumu", "/kisumu")]
SORRY = "This user name and passphrase do not open the vault."


@pytest.fixture
def page(qtbot):
    made = UnlockPage()
    qtbot.addWidget(made)
    made.set_vaults(VAULTS, current="/kisumu")
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.asked = []
    made.open_requested.connect(lambda *asked: made.asked.append(asked))
    return made


def button(page, start: str) -> QPushButton:
    return next(b for b in page.findChildren(QPushButton) if b.text().startswith(start))


def fill(page, name="wanjiru", secret="six words of no one"):
    page.set_user_name(name)
    QTest.keyClicks(page._secret.edit, secret)


def test_the_first_gap_has_the_focus(page, qtbot):
    page.focus_first()
    qtbot.waitUntil(page._name.edit.hasFocus)
    page.set_user_name("wanjiru")
    qtbot.waitUntil(page._secret.edit.hasFocus)


def test_enter_opens(page):
    fill(page)
    QTest.keyClick(page._secret.edit, Qt.Key.Key_Return)
    assert page.asked == [("/kisumu", "wanjiru", "six words of no one")]


def test_enter_in_the_name_goes_on_to_the_passphrase(page, qtbot):
    page.set_user_name("wanjiru")
    QTest.keyClick(page._name.edit, Qt.Key.Key_Return)
    assert page.asked == []
    qtbot.waitUntil(page._secret.edit.hasFocus)


@pytest.mark.parametrize(("name", "secret"), [("", "x"), ("wanjiru", "")])
def test_a_gap_is_said_and_nothing_is_asked(page, name, secret):
    fill(page, name, secret)
    button(page, "Open").click()
    assert page.asked == []
    assert page.error()


def test_an_error_keeps_the_name_and_selects_the_passphrase(page, qtbot):
    fill(page)
    page.set_busy(True)
    page.show_error(SORRY)
    assert page.error() == SORRY
    assert page._name.text() == "wanjiru"
    assert page._secret.edit.selectedText()
    qtbot.waitUntil(page._secret.edit.hasFocus)


def test_the_error_is_said_with_the_field(page):
    page.show_error(SORRY)
    assert page._secret.edit.accessibleDescription() == SORRY


def test_nothing_is_asked_twice(page):
    fill(page)
    page.set_busy(True)
    QTest.keyClick(page._secret.edit, Qt.Key.Key_Return)
    assert page.asked == []
    page.set_busy(False)
    QTest.keyClick(page._secret.edit, Qt.Key.Key_Return)
    assert len(page.asked) == 1


def test_a_wait_counts_down_and_then_opens_again(page, qtbot):
    page._ticker.setInterval(5)
    fill(page)
    page.set_wait(75)
    assert button(page, "Try again in 1:15").isEnabled() is False
    QTest.keyClick(page._secret.edit, Qt.Key.Key_Return)
    assert page.asked == []
    page.set_wait(2)
    qtbot.waitUntil(lambda: button(page, "").isVisible() and page._button.isEnabled())
    assert page._button.text() == "Open"


@pytest.mark.parametrize(
    ("words", "signal"),
    [("Forgotten", "forgotten"), ("Another", "another_vault"), ("New", "new_vault")],
)
def test_the_words_at_the_foot_are_told(page, qtbot, words, signal):
    with qtbot.waitSignal(getattr(page, signal)):
        button(page, words).click()


def test_without_a_vault_the_person_is_told_what_to_do(page):
    page.set_vaults([])
    fill(page)
    button(page, "Open").click()
    assert page.asked == []
    assert "vault" in page.error()


def test_a_demonstration_says_so(page):
    page.set_demo(True)
    assert page._demo.isVisible()


def test_the_passphrase_stays_out_of_the_page_s_words(page):
    fill(page)
    parts = page.findChildren(QWidget)
    said = " ".join(part.accessibleName() + part.accessibleDescription() for part in parts)
    assert "User name" in said
    assert "six words" not in said
