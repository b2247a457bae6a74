"""Striking an entry of the wrong file from where it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from counsel_desk.services import notes, screenings
from tests.ui.group_stage import Stage, open_stage
from ui.screen import Route
from ui.screens.read_note.screen import ReadNoteScreen
from ui.screens.screening_result.screen import ScreeningResultScreen
from ui.shell.refiling import RefileSheet
from ui.shell.saving_sheet import SAVE

Make = Callable[[str], Stage]


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def asked(one: Stage, screen: Any) -> RefileSheet:
    screen.refile_button.click()
    sheets = [sheet for sheet in one.frame.findChildren(RefileSheet) if sheet.isVisible()]
    assert len(sheets) == 1
    return sheets[0]


def test_a_note_is_struck_and_filed_in_the_right_file(stage: Make):
    one = stage("counsellor1")
    desk = one.office.counsellor1
    wrong, right = one.office.client(), one.office.client(name="Achieng Odhiambo")
    note = one.office.note(desk, wrong, text="Of the other client")
    screen = one.open(ReadNoteScreen, Route("read_note", wrong, item=note))
    assert screen.answers.submit.isVisible()
    sheet = asked(one, screen)
    sheet.answer(SAVE)
    one.settle()
    assert sheet.isVisible()
    assert sheet.reason.error()
    sheet.why.setPlainText("Wrong client")
    sheet.code.set_text("KM-9999-X")
    sheet.answer(SAVE)
    one.settle()
    assert sheet.code.error()
    assert sheet.why.words() == "Wrong client"
    sheet.code.set_text(one.office.code(right, desk))
    sheet.answer(SAVE)
    one.settle()
    assert screen.struck.isVisible()
    assert "Wrong client" in screen.struck.text()
    assert not screen.refile_button.isVisible()
    assert not screen.answers.submit.isVisible()
    assert screen.answers.add.isVisible()
    (line,) = desk.do(notes.list_notes, right)
    assert line.first_line == "Of the other client"


def test_a_screening_is_struck_without_being_filed_again(stage: Make):
    one = stage("counsellor1")
    desk, case = one.office.counsellor1, one.office.client()
    given = one.office.screening(desk, case)
    screen = one.open(ScreeningResultScreen, Route("screening", case, item=given.id))
    sheet = asked(one, screen)
    sheet.why.setPlainText("Given to somebody else")
    sheet.answer(SAVE)
    one.settle()
    assert desk.do(screenings.list_screenings, case) == ()
    assert one.went


def test_who_reads_only_is_not_asked(stage: Make):
    one = stage("supervisor")
    case = one.office.client()
    note = one.office.note(one.office.counsellor1, case)
    one.office.carry_out(one.office.supervisor)
    screen = one.open(ReadNoteScreen, Route("read_note", case, item=note))
    assert not screen.refile_button.isVisible()
    screen._refile()
    assert not one.frame.findChildren(RefileSheet)
