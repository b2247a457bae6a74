"""A sheet keeps its title and answers in sight and scrolls what is between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPlainTextEdit, QWidget

from ui.shell.saving_sheet import SAVE, column
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.shell.sheet_body import SheetBody
from ui.theme import Mode, theme
from ui.widgets.field import TextField

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

ACTIONS = (SheetAction(CANCEL, "Cancel"), SheetAction(SAVE, "Save", "primary"))
DOUBLED = QSize(683, 384)
"""What is left of 1366 × 768 at 200 %."""


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme().install(app, Mode.LIGHT)
    made = QMainWindow()
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def open_sheet(window: QMainWindow) -> Callable[[QWidget | None], Sheet]:
    def made(body: QWidget | None) -> Sheet:
        sheet = Sheet("Referral", "A sentence about it.", ACTIONS, body=body, keeps_open=True)
        sheet.open_over(window)
        return sheet

    return made


def fields(number: int) -> list[TextField]:
    return [TextField(f"Line {place}", "What stands in it.") for place in range(number)]


def box(part: QWidget, over: QWidget) -> QRect:
    return QRect(part.mapTo(over, QPoint(0, 0)), part.size())


def scroll_of(sheet: Sheet) -> SheetBody:
    return sheet.findChildren(SheetBody)[0]


def sees(sheet: Sheet, part: QWidget) -> bool:
    port = scroll_of(sheet).viewport()
    return port.rect().contains(box(part, port))


def test_a_short_sheet_stands_in_the_middle_and_scrolls_nothing(
    window: QMainWindow, open_sheet: Callable[[QWidget | None], Sheet]
) -> None:
    sheet = open_sheet(column(*fields(2)))
    assert scroll_of(sheet).verticalScrollBar().maximum() == 0
    assert abs(sheet.geometry().center().y() - window.rect().center().y()) <= 1
    assert abs(sheet.geometry().center().x() - window.rect().center().x()) <= 1


@pytest.mark.parametrize("size", [QSize(1366, 768), DOUBLED])
def test_a_long_sheet_keeps_its_title_and_answers_in_the_window(
    qtbot: QtBot,
    window: QMainWindow,
    open_sheet: Callable[[QWidget | None], Sheet],
    size: QSize,
) -> None:
    sheet = open_sheet(column(*fields(25)))
    window.resize(size)
    qtbot.waitUntil(lambda: window.rect().contains(sheet.geometry()))
    title = next(one for one in sheet.findChildren(QWidget) if one.property("kind") == "card-title")
    for part in (title, *sheet.buttons.values()):
        assert window.rect().contains(box(part, window))
    qtbot.waitUntil(lambda: scroll_of(sheet).verticalScrollBar().maximum() > 0)
    assert scroll_of(sheet).height() > 150


def test_tab_brings_each_field_into_sight(
    qtbot: QtBot, window: QMainWindow, open_sheet: Callable[[QWidget | None], Sheet]
) -> None:
    lines = fields(25)
    sheet = open_sheet(column(*lines))
    for line in lines:
        qtbot.waitUntil(line.edit.hasFocus)
        qtbot.waitUntil(lambda line=line: sees(sheet, line))
        qtbot.keyClick(line.edit, Qt.Key.Key_Tab)
    qtbot.waitUntil(sheet.buttons[CANCEL].hasFocus)


def test_what_is_written_in_a_text_taller_than_the_sheet_stays_in_sight(
    qtbot: QtBot, window: QMainWindow, open_sheet: Callable[[QWidget | None], Sheet]
) -> None:
    text = QPlainTextEdit("\n".join("line" for _ in range(60)))
    text.setFixedHeight(1500)
    sheet = open_sheet(column(QLineEdit(), text))
    cursor = text.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    text.setTextCursor(cursor)
    text.setFocus()
    bar = scroll_of(sheet).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 0)


def test_a_sheet_grows_with_what_comes_into_it_and_with_an_error(
    qtbot: QtBot, window: QMainWindow, open_sheet: Callable[[QWidget | None], Sheet]
) -> None:
    sheet = open_sheet(column(*fields(1)))
    before = sheet.height()
    sheet.body.addWidget(TextField("Another"))
    qtbot.waitUntil(lambda: sheet.height() > before)
    grown = sheet.height()
    sheet.set_error("It could not be saved.")
    qtbot.waitUntil(lambda: sheet.height() > grown)
    assert scroll_of(sheet).verticalScrollBar().maximum() == 0


def test_page_down_reads_on_where_nothing_takes_keys(
    qtbot: QtBot, window: QMainWindow, open_sheet: Callable[[QWidget | None], Sheet]
) -> None:
    page = QWidget()
    page.setFixedHeight(2000)
    sheet = open_sheet(page)
    bar = scroll_of(sheet).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    qtbot.keyClick(sheet, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    qtbot.keyClick(sheet, Qt.Key.Key_PageUp)
    assert bar.value() == 0


def test_what_was_scrolled_to_stays_in_sight_when_an_error_comes(
    qtbot: QtBot, window: QMainWindow, open_sheet: Callable[[QWidget | None], Sheet]
) -> None:
    lines = fields(25)
    sheet = open_sheet(column(*lines))
    lines[-1].setFocus()
    qtbot.waitUntil(lambda: sees(sheet, lines[-1]))
    sheet.set_error("It could not be saved.")
    lines[0].set_error("Too long.")
    qtbot.waitUntil(lambda: sheet.findChildren(SheetBody)[0].verticalScrollBar().value() > 0)
    qtbot.waitUntil(lambda: sees(sheet, lines[-1]))
