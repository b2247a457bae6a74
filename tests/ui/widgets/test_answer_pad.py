from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.widgets.answer_pad import AnswerItem, AnswerOption, AnswerPad, keys_of

OPTIONS = (
    AnswerOption(0, "never", days=(0, 1)),
    AnswerOption(1, "some", days=(2, 6)),
    AnswerOption(2, "always", days=(7, 14)),
)
ITEMS = [AnswerItem(f"q{n}", f"Question {n}", OPTIONS) for n in range(1, 5)]


@pytest.fixture
def pad(qtbot):
    made = AnswerPad()
    qtbot.addWidget(made)
    made.set_items(ITEMS, stem="Lately")
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    made.told = []
    made.answered.connect(lambda *answer: made.told.append(answer))
    return made


def test_number_keys_answer_one_item_after_another(pad):
    QTest.keyClicks(pad, "021")
    assert pad.told == [("q1", 0), ("q2", 2), ("q3", 1)]
    assert pad.current().key == "q4"


def test_a_key_without_an_answer_does_nothing(pad):
    QTest.keyClicks(pad, "7")
    assert pad.told == []
    assert pad.current().key == "q1"


def test_backspace_goes_back_and_the_answer_can_change(pad):
    QTest.keyClicks(pad, "0")
    QTest.keyClick(pad, Qt.Key.Key_Backspace)
    QTest.keyClicks(pad, "2")
    assert pad.answers() == {"q1": 2}


def test_an_item_left_blank_is_missing_and_never_zero(pad):
    QTest.keyClick(pad, Qt.Key.Key_Space)
    QTest.keyClicks(pad, "0")
    assert pad.answers() == {"q2": 0}
    assert pad.missing() == ["q1", "q3", "q4"]


def test_a_cleared_answer_is_told_as_none(pad):
    QTest.keyClicks(pad, "0")
    QTest.keyClick(pad, Qt.Key.Key_Backspace)
    QTest.keyClick(pad, Qt.Key.Key_Delete)
    assert pad.told[-1] == ("q1", None)
    assert "q1" in pad.missing()


def test_m_leads_to_what_is_missing(pad):
    QTest.keyClicks(pad, "0")
    QTest.keyClick(pad, Qt.Key.Key_Space)
    QTest.keyClicks(pad, "00")
    QTest.keyClick(pad, Qt.Key.Key_Backspace)
    pad.setFocus()
    QTest.keyClick(pad, Qt.Key.Key_M)
    assert pad.current().key == "q2"


def test_the_last_answer_leads_to_finish(pad, qtbot):
    QTest.keyClicks(pad, "0000")
    assert QApplication.focusWidget() is pad.finish_button
    with qtbot.waitSignal(pad.finished):
        QTest.keyClick(pad.finish_button, Qt.Key.Key_Space)


def test_every_answer_so_far_is_said_in_the_overview(pad):
    QTest.keyClicks(pad, "2")
    assert pad._chips[0].accessibleName() == "Item 1, answered 2"
    assert pad._chips[1].accessibleName() == "Item 2, missing"


def test_answers_given_before_are_shown_and_the_first_gap_is_asked(pad):
    pad.set_items(ITEMS, answers={"q1": 1, "q2": 0})
    assert pad.current().key == "q3"
    assert pad.answers() == {"q1": 1, "q2": 0}


@pytest.mark.parametrize(("days", "value"), [(0, 0), (2, 1), (6, 1), (7, 2), (14, 2)])
def test_days_find_their_answer(pad, days, value):
    assert pad._days.fitting(days)[0] == value


def test_counted_days_answer_the_item(pad):
    QTest.keyClick(pad, Qt.Key.Key_D)
    pad._days._days.setValue(9)
    QTest.keyClick(pad._days._days, Qt.Key.Key_Return)
    assert pad.answers() == {"q1": 2}


def test_answers_of_two_digits_get_keys_by_place():
    options = [AnswerOption(0, "a"), AnswerOption(10, "b"), AnswerOption(20, "c")]
    assert keys_of(options) == ["1", "2", "3"]
