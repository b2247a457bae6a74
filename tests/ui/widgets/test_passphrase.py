from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from ui.widgets.passphrase import PassphraseField, secret_field

SECRET = "demonstration-only"


@pytest.fixture
def window(qtbot):
    made = QWidget()
    lines = QVBoxLayout(made)
    field = PassphraseField("Passphrase", caps_lock=lambda: None)
    other = QLineEdit()
    lines.addWidget(field)
    lines.addWidget(other)
    made.field, made.other = field, other
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    field.edit.setFocus()
    qtbot.waitUntil(field.edit.hasFocus)
    return made


def test_what_is_typed_is_hidden(window):
    QTest.keyClicks(window.field.edit, SECRET)
    assert window.field.text() == SECRET
    assert SECRET not in window.field.edit.displayText()


def test_a_reveal_ends_by_itself(window, qtbot):
    window.field._timer.setInterval(10)
    window.field.reveal()
    assert window.field.is_revealed()
    qtbot.waitUntil(lambda: not window.field.is_revealed())


def test_a_reveal_lasts_five_seconds(window):
    window.field.reveal()
    # A coarse timer may be late by a twentieth.
    assert 4_000 < window.field._timer.remainingTime() <= 5_300


def test_a_reveal_ends_when_the_field_is_left(window, qtbot):
    window.field.reveal()
    window.other.setFocus()
    qtbot.waitUntil(lambda: not window.field.is_revealed())


@pytest.mark.parametrize("revealed", [False, True])
def test_input_methods_are_told_that_it_is_secret(window, revealed):
    if revealed:
        window.field.reveal()
    hints = window.field.edit.inputMethodHints()
    for hint in ("ImhSensitiveData", "ImhNoPredictiveText", "ImhHiddenText"):
        assert hints & getattr(Qt.InputMethodHint, hint)


@pytest.mark.parametrize("keys", [Qt.Key.Key_C, Qt.Key.Key_X])
def test_nothing_is_copied_even_when_revealed(window, keys):
    QGuiApplication.clipboard().setText("before")
    QTest.keyClicks(window.field.edit, SECRET)
    window.field.reveal()
    window.field.edit.selectAll()
    QTest.keyClick(window.field.edit, keys, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "before"
    assert window.field.text() == SECRET


def test_nothing_comes_back_by_undo(window):
    QTest.keyClicks(window.field.edit, SECRET)
    window.field.reveal()
    window.field.edit.selectAll()
    QTest.keyClick(window.field.edit, Qt.Key.Key_Delete)
    QTest.keyClick(window.field.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.field.text() == ""


def test_pasting_is_allowed(window):
    QGuiApplication.clipboard().setText(SECRET)
    QTest.keyClick(window.field.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert window.field.text() == SECRET


@pytest.mark.parametrize(
    ("key", "shift", "is_on"), [("A", False, True), ("a", True, True), ("A", True, False)]
)
def test_caps_lock_is_told_from_the_letters(window, key, shift, is_on):
    window.field.edit.typed.emit(key, shift)
    assert window.field.caps_hint_shown() is is_on


def test_a_digit_says_nothing_about_caps_lock(window):
    window.field.edit.typed.emit("A", False)
    window.field.edit.typed.emit("7", False)
    assert window.field.caps_hint_shown()


def test_the_system_is_asked_when_the_field_is_entered(qtbot):
    field = PassphraseField(caps_lock=lambda: True)
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    field.edit.setFocus()
    qtbot.waitUntil(field.caps_hint_shown)


def test_taking_the_words_empties_the_field(window):
    QTest.keyClicks(window.field.edit, SECRET)
    assert window.field.take() == SECRET
    assert window.field.text() == ""


def test_enter_is_told(window, qtbot):
    with qtbot.waitSignal(window.field.returned):
        QTest.keyClick(window.field.edit, Qt.Key.Key_Return)
    assert isinstance(QApplication.focusWidget(), QLineEdit)


def test_what_was_said_of_the_words_goes_when_others_are_typed(qtbot):
    secret = PassphraseField("Passphrase", caps_lock=lambda: None)
    field = secret_field("Passphrase", secret)
    qtbot.addWidget(field)
    field.set_error("This is not your passphrase.")
    secret.take()
    assert field.error() == "This is not your passphrase."
    QTest.keyClicks(secret.edit, "x")
    assert field.error() == ""
