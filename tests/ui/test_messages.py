"""Messages at the foot of a page: whole, in whatever room there is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from ui.shell.messages import Messages, MessageStrip
from ui.widgets.buttons import IconButton

SENTENCE = (
    "The disk is full, so nothing was saved. What you typed is still here: free some space,"
    " for example by emptying the bin, and it is saved by itself within a few seconds."
)


@pytest.mark.parametrize("width", [480, 683, 1366], ids=["narrow", "at 200 %", "usual"])
@pytest.mark.parametrize("undo", [None, lambda: None], ids=["plain", "with undo"])
def test_a_sentence_is_shown_whole_beside_its_buttons(qtbot, width, undo):
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(width, 384)
    page.show()
    Messages(page).say(SENTENCE, "danger", undo=undo)
    (strip,) = page.findChildren(MessageStrip)
    qtbot.waitUntil(strip.isVisible)
    (words,) = [one for one in strip.findChildren(QLabel) if one.text() == SENTENCE]
    (close,) = strip.findChildren(IconButton)
    assert page.rect().contains(strip.geometry())
    assert strip.rect().contains(close.geometry())
    assert words.geometry().right() < close.geometry().left()
    assert words.heightForWidth(words.width()) <= words.height()


def test_a_short_sentence_takes_one_line(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    Messages(page).say("The note is signed.", "good")
    (strip,) = page.findChildren(MessageStrip)
    words = next(one for one in strip.findChildren(QLabel) if one.text())
    assert words.width() >= words.fontMetrics().horizontalAdvance(words.text())


@pytest.fixture
def page(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    return page


def press(page):
    QTest.mouseClick(page.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))


def test_what_was_said_lies_over_the_page_that_comes_with_it(page):
    messages = Messages(page)
    press(page)
    messages.say("The note is signed.", "good")
    messages.stay_on_top()
    assert messages.text() == "The note is signed."


def test_what_was_said_goes_with_its_page_once_the_person_went_on(page):
    messages = Messages(page)
    messages.say("The note is signed.", "good")
    press(page)
    assert messages.text() == "The note is signed."
    messages.stay_on_top()
    assert messages.text() == ""
    messages.say("Saved.")
    messages.stay_on_top()
    assert messages.text() == "Saved."


@pytest.mark.parametrize(("kind", "undo"), [("danger", None), ("good", lambda: None)])
def test_an_error_and_what_can_be_undone_stay_over_another_page(page, kind, undo):
    messages = Messages(page)
    messages.say("The disk is full.", kind, undo=undo)
    press(page)
    messages.stay_on_top()
    assert messages.text() == "The disk is full."
    messages.dismiss()
