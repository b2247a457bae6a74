"""Writing a note: formats, finding, snippets, spelling, links and the last plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from counsel_desk.domain.notes import NoteFormat, NoteKind, ReviewStep
from counsel_desk.services import note_reviews, notes, settings, spelling, writing
from counsel_desk.services.spelling import NoDictionaryError
from tests.ui.group_stage import Stage, open_stage
from ui.screen import Route
from ui.screens.note.screen import NoteScreen
from ui.screens.note.snippet_sheet import SnippetSheet

Make = Callable[[str], Stage]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def plain(one: Stage) -> None:
    one.office.counsellor1.do(writing.prefer_format, chosen=NoteFormat.FREE)


def new_note(stage: Make) -> tuple[Stage, Any, Any]:
    one = stage("counsellor1")
    plain(one)
    case = one.office.client()
    one.office.clock.move(days=30)
    return one, case, one.open(NoteScreen, Route("note", case))


def headings(screen: Any) -> list[str]:
    return [text for _, text in screen.editor.sections.headings()]


# --- formats ---


def test_a_new_note_begins_with_the_headings_of_the_usual_format(stage: Make):
    one = stage("counsellor1")
    screen = one.open(NoteScreen, Route("note", one.office.client()))
    usual = one.office.counsellor1.do(settings.note_formats).default
    assert screen.format.value() is usual
    assert headings(screen) == ["Subjective", "Objective", "Assessment", "Plan"]
    one.press("Slept badly.")
    assert screen.editor.markdown().startswith("## Subjective\n\nSlept badly.\n\n## Objective")
    assert screen.content().format is usual


def test_headings_alone_are_no_note(stage: Make):
    one = stage("counsellor1")
    screen = one.open(NoteScreen, Route("note", one.office.client()))
    screen.kind.set_value(NoteKind.PHONE)
    screen.leave()
    one.settle()
    assert one.office.counsellor1.do(notes.list_drafts) == ()
    one.keys(Qt.Key.Key_Return, modifier=CTRL)
    assert "empty" in screen._trouble.text()


def test_another_format_keeps_what_is_written_and_is_remembered(stage: Make):
    one = stage("counsellor1")
    screen = one.open(NoteScreen, Route("note", one.office.client()))
    one.press("Slept badly.")
    screen.format.set_value(NoteFormat.BIRP)
    screen.format.activated.emit(screen.format.currentIndex())
    one.settle()
    assert headings(screen) == ["Subjective", "Plan", "Behaviour", "Intervention", "Response"]
    assert "Slept badly." in screen.editor.markdown()
    assert screen.content().format is NoteFormat.BIRP
    assert one.office.counsellor1.do(writing.habits).format is NoteFormat.BIRP


def test_keys_walk_from_section_to_section(stage: Make):
    one = stage("counsellor1")
    screen = one.open(NoteScreen, Route("note", one.office.client()))
    keys = CTRL | Qt.KeyboardModifier.AltModifier
    one.keys(Qt.Key.Key_Down, modifier=keys)
    one.press("Looked tired.")
    one.keys(Qt.Key.Key_Up, modifier=keys)
    one.press("Slept badly.")
    assert screen.editor.markdown().startswith(
        "## Subjective\n\nSlept badly.\n\n## Objective\n\nLooked tired."
    )


def test_a_draft_comes_back_in_its_format(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    content = one.office.content(text="## Data\n\nCalm.", format=NoteFormat.DAP)
    draft = one.office.counsellor1.do(notes.start_draft, case, content)
    screen = one.open(NoteScreen, Route("note", case, item=draft))
    assert screen.content().format is NoteFormat.DAP
    assert screen.editor.markdown() == "## Data\n\nCalm."


def test_a_note_about_supervision_has_a_length_but_no_client(stage: Make):
    _one, _case, screen = new_note(stage)
    screen.kind.set_value(NoteKind.SUPERVISION)
    content = screen.content()
    assert (content.attended, content.minutes) == (False, 60)
    assert not screen.attended.isVisible()


# --- finding ---


def test_ctrl_f_finds_counts_and_steps(stage: Make):
    one, _case, screen = new_note(stage)
    one.press("Slept well. Slept again. slept.")
    one.keys(Qt.Key.Key_F, modifier=CTRL)
    bar = screen.editor.find_bar
    one.press("slept")
    assert bar.count.text() in ("1 of 3", "3 of 3")
    one.press(Qt.Key.Key_Return)
    first = screen.editor.text.textCursor().selectionStart()
    one.press(Qt.Key.Key_F3)
    assert screen.editor.text.textCursor().selectionStart() != first
    one.press(Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert screen.editor.text.hasFocus()
    assert screen.editor.text.extraSelections() == []


def test_what_is_not_there_is_said(stage: Make):
    one, _case, screen = new_note(stage)
    one.press("Slept well.")
    one.keys(Qt.Key.Key_F, modifier=CTRL)
    one.press("market")
    assert screen.editor.find_bar.count.text() == "Not in this note"
    screen.editor.find_bar.step(1)
    assert one.went == []


# --- snippets ---


def test_a_snippet_comes_for_its_name_and_a_blank(stage: Make):
    one = stage("counsellor1")
    plain(one)
    one.office.counsellor1.do(writing.save_snippet, name="safe", text="Safety was checked.")
    screen = one.open(NoteScreen, Route("note", one.office.client()))
    one.press(";safe")
    one.press(Qt.Key.Key_Space)
    one.press("Plan made. ;nothing")
    one.press(Qt.Key.Key_Space)
    assert screen.editor.markdown() == "Safety was checked. Plan made. ;nothing"


def test_snippets_are_written_and_dropped_in_a_sheet(stage: Make):
    one, _case, screen = new_note(stage)
    screen.helps.manage_snippets()
    (sheet,) = one.frame.window().findChildren(SnippetSheet)
    sheet._save()
    one.settle()
    assert "one word" in sheet._error.text()
    sheet.name.set_text(";hw")
    sheet.text.setPlainText("Homework reviewed.")
    sheet.save_button.click()
    one.settle()
    assert screen.editor.text.snippets == {"hw": "Homework reviewed."}
    sheet.which.set_value("hw")
    sheet.drop_button.click()
    one.settle()
    assert screen.editor.text.snippets == {}


# --- spelling ---


def underlined(screen: Any) -> list[str]:
    found = []
    block = screen.editor.text.document().begin()
    while block.isValid():
        for mark in block.layout().formats():
            found.append(block.text()[mark.start : mark.start + mark.length])
        block = block.next()
    return found


def checked(one: Stage, screen: Any, qtbot: QtBot) -> None:
    one.settle()
    qtbot.waitUntil(lambda: screen.editor.text.marks.speller is not None)


def test_misspelt_words_are_underlined_but_not_the_one_that_is_typed(stage: Make, qtbot: QtBot):
    one, _case, screen = new_note(stage)
    checked(one, screen, qtbot)
    one.press("She recieved")
    assert underlined(screen) == []
    one.press(Qt.Key.Key_Space)
    one.press("help")
    assert underlined(screen) == ["recieved"]
    one.press(Qt.Key.Key_Home)
    assert underlined(screen) == ["recieved"]


def test_underlining_is_no_change_of_the_note(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    content = one.office.content(text="She recieved help.")
    draft = one.office.counsellor1.do(notes.start_draft, case, content)
    screen = one.open(NoteScreen, Route("note", case, item=draft))
    checked(one, screen, qtbot)
    qtbot.waitUntil(lambda: underlined(screen) == ["recieved"])
    assert screen.keeper.is_safe


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_key_offers_what_was_meant_and_takes_it(stage: Make, qtbot: QtBot):
    one, _case, screen = new_note(stage)
    checked(one, screen, qtbot)
    one.press("She recieved help")
    one.keys(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: bool(shown_menus(screen)))
    menu = shown_menus(screen)[0]
    first = menu.actions()[0]
    assert first.text() == "received"
    first.trigger()
    menu.close()
    assert screen.editor.markdown() == "She received help"


def shown_menus(screen: Any) -> list[QMenu]:
    return [menu for menu in screen.editor.text.findChildren(QMenu) if menu.isVisible()]


def test_a_word_is_taken_into_the_dictionary_of_the_vault(stage: Make, qtbot: QtBot):
    one, _case, screen = new_note(stage)
    checked(one, screen, qtbot)
    one.press("In the ajuzani home")
    assert underlined(screen) == ["ajuzani"]
    screen.editor.text.marks._learn("ajuzani")
    one.settle()
    qtbot.waitUntil(lambda: underlined(screen) == [])
    assert one.office.counsellor1.do(writing.habits).words == ("ajuzani",)


def test_spelling_is_switched_off_for_good(stage: Make, qtbot: QtBot):
    one, _case, screen = new_note(stage)
    checked(one, screen, qtbot)
    one.press("She recieved help")
    screen.helps.spelling_button.click()
    one.settle()
    qtbot.waitUntil(lambda: underlined(screen) == [])
    assert not one.office.counsellor1.do(writing.habits).spelling
    again = one.open(NoteScreen, Route("note", one.office.client(name="Kiprop Langat")))
    assert again.editor.text.marks.speller is None
    again.helps.spelling_button.click()
    checked(one, again, qtbot)


def test_without_a_dictionary_the_note_is_written_all_the_same(
    stage: Make, monkeypatch: pytest.MonkeyPatch
):
    def missing() -> None:
        raise NoDictionaryError

    monkeypatch.setattr(spelling, "load", missing)
    one, _case, screen = new_note(stage)
    one.press("She recieved help")
    assert not screen.helps.spelling_button.isEnabled()
    assert screen.editor.markdown() == "She recieved help"


# --- links and the last plan ---


def test_the_last_plan_comes_marked_under_the_plan(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.clock.move(days=8)
    one.office.note(one.office.counsellor1, case, text="## Plan\n\nBreathing.\n\n- twice a day")
    one.office.counsellor1.do(writing.prefer_format, chosen=NoteFormat.DAP)
    screen = one.open(NoteScreen, Route("note", case))
    screen.helps.plan_button.click()
    one.settle()
    text = screen.editor.markdown()
    assert "brought forward" in text.split("## Plan")[1]
    assert "*Breathing.*" in text
    assert "*– twice a day*" in text


def test_without_a_plan_it_is_said(stage: Make):
    one, _case, screen = new_note(stage)
    screen.helps.plan_button.click()
    one.settle()
    assert "plan yet" in one.said


def test_a_screening_is_linked_by_the_menu_and_kept_in_the_draft(stage: Make):
    one = stage("counsellor1")
    plain(one)
    case = one.office.client()
    given = one.office.screening(one.office.counsellor1, case, "phq-9", 1)
    screen = one.open(NoteScreen, Route("note", case))
    one.press("Talked about the answers.")
    actions = [action for action in screen.links.menu().actions() if action.isCheckable()]
    assert [action.text() for action in actions] == [screen.links.words(given.id)]
    actions[0].trigger()
    screen.save_now()
    one.settle()
    (row,) = one.office.counsellor1.do(notes.list_drafts)
    content = one.office.counsellor1.do(notes.open_draft, case, row.note).content
    assert content.screenings == (given.id,)
    screen.links.toggle(given.id, "screening")
    assert screen.content().screenings == ()


# --- review ---


def test_a_note_is_signed_and_sent_in_one_step(stage: Make):
    one, case, _screen = new_note(stage)
    one.press("Agreed on the plan.")
    keys = CTRL | Qt.KeyboardModifier.ShiftModifier
    one.keys(Qt.Key.Key_Return, modifier=keys)
    assert "Sign and send" in one.dialogs.asked[0]
    note = one.went[-1].item
    read = one.office.counsellor1.do(notes.read_note, case, note)
    assert read.review.step is ReviewStep.SUBMITTED


def test_a_new_draft_shows_the_comments_beside_it(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.clock.move(days=1)
    desk = one.office.counsellor1
    note = one.office.note(desk, case)
    desk.do(note_reviews.submit_note, case, note)
    one.office.supervisor.do(note_reviews.return_note, case, note, comments="Say the plan.")
    draft = desk.do(note_reviews.start_revision, case, note)
    screen = one.open(NoteScreen, Route("note", case, item=draft))
    assert screen.returned.isVisible()
    assert screen.returned.comments.text() == "Say the plan."
    assert "Chebet Koech" in screen.returned.title.text()
    assert not screen.submit_button.isVisible()
    one.keys(Qt.Key.Key_Return, modifier=CTRL)
    new = one.went[-1].item
    assert desk.do(notes.read_note, case, new).review.step is ReviewStep.SUBMITTED
    assert desk.do(notes.read_note, case, note).revised_by == new
