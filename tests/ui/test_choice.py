"""A choice makes the list that drops down when somebody is about to use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.theme import Mode, theme
from ui.widgets.field import Choice, TextField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

WORDS = [(1, "One"), (2, "Two"), (3, "Three")]


@pytest.fixture
def choice(qtbot: QtBot) -> Choice:
    box = Choice(WORDS)
    qtbot.addWidget(box)
    return box


def parts(box: QWidget) -> int:
    return len(box.findChildren(QWidget))


def seen(box: Choice) -> list[int]:
    told: list[int] = []
    box.currentIndexChanged.connect(told.append)
    return told


def test_a_new_choice_has_its_first_value_and_no_list(choice: Choice) -> None:
    assert (choice.value(), choice.currentText(), choice.currentIndex()) == (1, "One", 0)
    assert (choice.count(), choice.itemText(2), choice.values()) == (3, "Three", (1, 2, 3))
    assert parts(choice) == 0


def test_choosing_before_there_is_a_list_tells_once(choice: Choice) -> None:
    told = seen(choice)
    choice.set_value(3)
    choice.set_value(3)
    choice.set_value("not offered")
    assert (told, choice.value(), parts(choice)) == ([2], 3, 0)
    choice.setCurrentIndex(7)
    assert (choice.value(), choice.currentText()) == (None, "")


def test_other_values_begin_at_the_first(choice: Choice) -> None:
    choice.set_value(3)
    told = seen(choice)
    choice.set_choices([("a", "A"), ("b", "B")])
    assert (told, choice.value()) == ([-1, 0], "a")
    choice.set_choices([])
    assert (choice.value(), choice.count()) == (None, 0)


@pytest.mark.qt_log_ignore("does not support")
@pytest.mark.parametrize("way", ["focus", "key", "mouse", "popup", "search"])
def test_the_list_comes_with_the_first_use_and_keeps_the_value(
    qtbot: QtBot, choice: Choice, way: str
) -> None:
    choice.resize(choice.sizeHint())
    choice.set_value(2)
    told = seen(choice)
    with qtbot.waitExposed(choice):
        choice.show()
    {
        "focus": lambda: choice.setFocus(),
        "key": lambda: qtbot.keyClick(choice, Qt.Key.Key_Shift),
        "mouse": lambda: qtbot.mousePress(choice, Qt.MouseButton.LeftButton),
        "popup": lambda: choice.showPopup(),
        "search": lambda: choice.findText("Two"),
    }[way]()
    qtbot.waitUntil(lambda: parts(choice) > 0)
    assert (choice.value(), choice.currentText(), choice.count(), told) == (2, "Two", 3, [])
    choice.hidePopup()
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert (choice.value(), told) == (3, [2])
    choice.set_choices([("a", "A")])
    assert (choice.value(), choice.currentText(), choice.count()) == ("a", "A", 1)


def test_words_look_the_same_with_a_list_and_without(qtbot: QtBot) -> None:
    theme().install(_application(), Mode.LIGHT)
    first = Choice(WORDS)  # the first one of all asks its own list how large it is
    assert first.sizeHint().width() >= first.minimumSizeHint().width()
    pictures = []
    for has_list in (False, True):
        page = QWidget()
        qtbot.addWidget(page)
        box = Choice([(1, "A value of several words, longer than the box is wide")], page)
        box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if has_list:
            box.findText("")
        box.resize(190, box.sizeHint().height())
        pictures.append((box.sizeHint(), box.minimumSizeHint(), page.grab().toImage()))
        assert (parts(box) > 0) is has_list
    assert pictures[0] == pictures[1]


def _application():  # the type is Qt's own
    from PySide6.QtWidgets import QApplication

    return QApplication.instance()


def test_a_field_has_a_line_for_an_error_when_there_is_one(qtbot: QtBot) -> None:
    field = TextField("Name")
    qtbot.addWidget(field)
    lines = parts(field)
    field.set_error("Write a name.")
    field.set_help("As the client says it.")
    assert parts(field) == lines + 2
    assert field.error() == "Write a name."
    assert field.control.accessibleDescription() == "Write a name."
    field.set_error("")
    assert (field.error(), field.control.accessibleDescription()) == ("", "As the client says it.")
    field.set_help("")
    assert field.control.accessibleDescription() == ""


@pytest.mark.parametrize("is_used", [False, True], ids=["new", "with its list"])
def test_a_long_name_is_cut_between_letters_and_said_whole(qtbot: QtBot, is_used: bool) -> None:
    name = "Beatrice Achieng Oduor Wanjiku"
    made = Choice([(1, name), (2, "Ali")])
    qtbot.addWidget(made)
    made.resize(180, 40)
    if is_used:
        made.setFocus()
        made.findText(name)
    assert made.words_shown().endswith("…")
    assert name.startswith(made.words_shown()[:-1])
    assert made.currentText() == name
    made.resize(500, 40)
    assert made.words_shown() == name
    made.set_value(2)
    made.resize(180, 40)
    assert made.words_shown() == "Ali"
