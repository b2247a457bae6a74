"""A counsellor's day through the real window, by keyboard: register, write, sign, screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counsel_desk.domain.cases import ContactMethod
from tests.ui.drivers import Desktop
from ui.screens.client.page import ClientScreen
from ui.screens.clients import ClientsScreen
from ui.screens.note.screen import NoteScreen
from ui.screens.read_note.screen import ReadNoteScreen
from ui.screens.register.screen import RegisterScreen
from ui.screens.screening.screen import ScreeningScreen
from ui.screens.screening_result.screen import ScreeningResultScreen
from ui.shell.sheet import answer_next

CTRL = Qt.KeyboardModifier.ControlModifier
BOTH = CTRL | Qt.KeyboardModifier.ShiftModifier


def type_here(desk: Desktop, text: str) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    desk.qtbot.keyClicks(target, text)


def register(desk: Desktop, name: str) -> ClientScreen:
    desk.key(Qt.Key.Key_N, CTRL)
    desk.settle()
    form = desk.screen
    assert isinstance(form, RegisterScreen)
    assert form.identity.name.text() == ""
    type_here(desk, name)
    form.contact.method.set_value(ContactMethod.NONE)
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.until(lambda: isinstance(desk.screen, ClientScreen))
    desk.settle()
    page = desk.screen
    assert isinstance(page, ClientScreen)
    return page


@pytest.mark.parametrize("name", ["Halima Abdi"])
def test_a_day_s_work_is_done_by_keyboard_in_the_real_window(desk_window: Desktop, name: str):
    desk = desk_window
    desk.sign_in("counsellor1")
    assert isinstance(desk.go("clients"), ClientsScreen)
    page = register(desk, name)
    assert name in page.header.accessibleName()

    desk.key(Qt.Key.Key_N, BOTH)
    desk.settle()
    assert isinstance(desk.screen, NoteScreen)
    type_here(desk, "First meeting. Calm.")
    answer_next("do")
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.until(lambda: isinstance(desk.screen, ReadNoteScreen))
    desk.settle()
    note = desk.screen
    assert isinstance(note, ReadNoteScreen)
    assert note.seal.text() == "Signature checked"

    desk.key(Qt.Key.Key_Escape)
    desk.settle()
    desk.key(Qt.Key.Key_S, BOTH)
    desk.settle()
    giving = desk.screen
    assert isinstance(giving, ScreeningScreen)
    desk.key(Qt.Key.Key_Return)
    desk.settle()
    assert giving.sheet is not None
    type_here(desk, "1" * len(giving.sheet.items))
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: isinstance(desk.screen, ScreeningResultScreen))
    desk.settle()
    result = desk.screen
    assert isinstance(result, ScreeningResultScreen)
    assert result.score.figure.text()


def test_a_second_client_finds_an_empty_form(desk_window: Desktop):
    desk = desk_window
    desk.sign_in("counsellor1")
    desk.go("clients")
    register(desk, "Halima Abdi")
    desk.go("clients")
    register(desk, "Kiprop Cheruiyot")
    listed = desk.go("clients")
    assert isinstance(listed, ClientsScreen)
    desk.until(lambda: listed.table.table_model.rowCount() == 2)


def test_the_note_typed_before_a_lock_is_a_draft_after_it(desk_window: Desktop):
    desk = desk_window
    desk.sign_in("counsellor1")
    desk.go("clients")
    page = register(desk, "Halima Abdi")
    case = page.case
    desk.key(Qt.Key.Key_N, BOTH)
    desk.settle()
    type_here(desk, "Locked in the middle of a sent")
    desk.view.leave()
    desk.settle()
    found = desk.go("client", subject=case, tab="notes")
    assert isinstance(found, ClientScreen)
    desk.until(lambda: found.tab("notes") is not None)
    desk.settle()
    desk.until(lambda: found.tab("notes").drafts.count() == 1)  # type: ignore[union-attr]
