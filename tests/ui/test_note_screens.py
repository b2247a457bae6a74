"""Writing, signing and reading notes: no text is ever lost, and damage is said aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.notes import Note, NoteFormat, NoteKind
from counsel_desk.services import notes, writing
from counsel_desk.services.errors import DiskFull
from tests.ui.group_stage import Stage, open_stage
from ui.screen import Route, parse_route, route_text
from ui.screens.note import keeper as note_keeper
from ui.screens.note.screen import NoteScreen
from ui.screens.read_note.screen import ReadNoteScreen

Make = Callable[[str], Stage]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        for user in ("counsellor1", "counsellor2"):
            make.office.desk(user).do(writing.prefer_format, chosen=NoteFormat.FREE)
        yield make


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Save after a few milliseconds instead of a second."""
    monkeypatch.setattr(note_keeper, "QUIET_MS", 5)
    monkeypatch.setattr(note_keeper, "LONGEST_MS", 10)
    monkeypatch.setattr(note_keeper, "RETRY_MS", 30)


def drafts(one: Stage) -> tuple[Any, ...]:
    return one.office.counsellor1.do(notes.list_drafts)


def text_of(one: Stage, case: Any, note: Any) -> str:
    return one.office.counsellor1.do(notes.open_draft, case, note).content.text


def test_the_longest_wait_for_a_save_is_under_two_seconds():
    assert note_keeper.QUIET_MS == 1_000
    assert note_keeper.LONGEST_MS < 2_000


@pytest.mark.usefixtures("quick")
def test_what_is_typed_becomes_a_sealed_draft_without_being_asked(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    screen = one.open(NoteScreen, Route("note", case))
    one.press("Slept better.")
    qtbot.waitUntil(lambda: screen.keeper.note is not None and screen.keeper.is_safe)
    one.settle()
    assert "Saved" in screen.state.text()
    (row,) = drafts(one)
    assert text_of(one, case, row.note) == "Slept better."
    one.press(" Walked to the market.")
    qtbot.waitUntil(lambda: screen.keeper.is_safe)
    one.settle()
    assert len(drafts(one)) == 1
    assert text_of(one, case, row.note) == "Slept better. Walked to the market."


def test_leaving_at_once_keeps_the_last_key(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    one.open(NoteScreen, Route("note", case))
    one.press("Said one sentence and the power went")
    one.screen.leave()
    one.settle()
    (row,) = drafts(one)
    assert text_of(one, case, row.note) == "Said one sentence and the power went"


def test_leaving_while_a_save_is_under_way_keeps_what_was_typed_meanwhile(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = one.open(NoteScreen, Route("note", case))
    with one.busy():
        one.press("First")
        screen.save_now()
        one.press(" and second")
        screen.leave()
    (row,) = drafts(one)
    assert text_of(one, case, row.note) == "First and second"


def test_an_empty_note_leaves_no_draft(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = one.open(NoteScreen, Route("note", case))
    screen.kind.set_value(NoteKind.PHONE)
    screen.leave()
    one.settle()
    assert drafts(one) == ()


@pytest.mark.usefixtures("quick")
def test_on_a_full_disk_the_text_stays_and_saving_is_tried_again(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    screen = one.open(NoteScreen, Route("note", case))
    one.desk.fail("start_draft", DiskFull())
    one.press("Nothing of this may be lost")
    qtbot.waitUntil(screen._trouble.isVisible)
    assert "Not saved" in screen.state.text()
    assert screen.editor.markdown() == "Nothing of this may be lost"
    qtbot.waitUntil(lambda: screen.keeper.note is not None and screen.keeper.is_safe)
    one.settle()
    assert not screen._trouble.isVisible()
    (row,) = drafts(one)
    assert text_of(one, case, row.note) == "Nothing of this may be lost"


@pytest.mark.usefixtures("quick")
def test_a_draft_that_was_taken_away_meanwhile_is_begun_anew(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    draft = one.office.counsellor1.do(notes.start_draft, case, one.office.content(text="Before."))
    screen = one.open(NoteScreen, Route("note", case, item=draft))
    one.office.counsellor1.do(notes.drop_draft, case, draft)
    one.press(" More.")
    qtbot.waitUntil(lambda: screen.keeper.is_safe and screen.keeper.note not in (None, draft))
    one.settle()
    assert text_of(one, case, screen.keeper.note) == "Before. More."


def test_a_draft_comes_back_as_it_was(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    content = one.office.content(kind=NoteKind.HOME_VISIT, minutes=35, text="Saw the **family**.")
    draft = one.office.counsellor1.do(notes.start_draft, case, content)
    screen = one.open(NoteScreen, Route("note", case, item=draft))
    assert replace(screen.content(), session_start=content.session_start) == content
    assert screen.place() == Route("note", case, "at.0.1.15", draft)


@pytest.mark.parametrize("is_numbered", [True, False])
def test_after_a_lock_the_person_goes_on_where_they_wrote(stage: Make, is_numbered: bool):
    one = stage("counsellor1")
    case = one.office.client()
    text = "## Subjective\n\nSlept badly.\n\n## Objective\n\n## Plan"
    draft = one.office.counsellor1.do(notes.start_draft, case, one.office.content(text=text))
    screen = one.open(NoteScreen, Route("note", case, item=draft))
    screen.editor.sections.step(1)
    one.press(Qt.Key.Key_Return)
    place = screen.place()
    assert place.item == draft
    if not is_numbered:  # the lock came before the draft had its number
        place = Route("note", case, f"begun.{place.tab}")
    again = one.open(NoteScreen, parse_route(route_text(place)))
    one.press("Calm.")
    assert again.content().text.startswith("## Subjective\n\nSlept badly.\n\n## Objective\n\nCalm.")


def test_a_new_note_begins_with_the_session_of_the_day(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    start = one.office.clock.move(hours=3)
    one.office.appointment(
        one.office.counsellor1, case, start=start, outcome=SessionOutcome.ATTENDED, minutes=75
    )
    one.office.clock.move(hours=2)
    screen = one.open(NoteScreen, Route("note", case))
    assert screen.content().session_start == start
    assert screen.content().minutes == 75


def test_ctrl_enter_asks_once_then_signs_what_is_on_the_screen(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    one.open(NoteScreen, Route("note", case))
    one.press("Agreed on the plan.")
    one.keys(Qt.Key.Key_Return, modifier=CTRL)
    (asked,) = one.dialogs.asked
    assert "cannot be changed" in asked
    note = one.went[-1].item
    assert one.went[-1] == Route("read_note", case, item=note)
    signed = one.office.counsellor1.do(notes.open_note, case, note)
    assert signed.intact
    assert signed.content.text == "Agreed on the plan."
    assert drafts(one) == ()


def test_signing_is_not_done_when_the_question_is_declined(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = one.open(NoteScreen, Route("note", case))
    one.dialogs.answers_yes = False
    one.press("Not yet ready.")
    one.keys(Qt.Key.Key_Return, modifier=CTRL)
    assert one.office.counsellor1.do(notes.list_notes, case) == ()
    assert screen.editor.markdown() == "Not yet ready."


def test_an_empty_note_cannot_be_signed_and_says_why(stage: Make):
    one = stage("counsellor1")
    screen = one.open(NoteScreen, Route("note", one.office.client()))
    one.keys(Qt.Key.Key_Return, modifier=CTRL)
    assert "empty" in screen._trouble.text()
    assert one.dialogs.asked == []


def test_what_cannot_be_right_is_said_under_its_field_and_the_draft_stays(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = one.open(NoteScreen, Route("note", case))
    screen.day.set_day(one.context.today().replace(year=one.context.today().year + 1))
    one.press("Too early.")
    one.keys(Qt.Key.Key_Return, modifier=CTRL)
    assert screen._fields["session_start"].error()
    assert len(drafts(one)) == 1
    assert one.went == []


def test_a_full_disk_while_signing_signs_nothing_and_keeps_the_text(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = one.open(NoteScreen, Route("note", case))
    one.desk.fail("sign_note", DiskFull())
    one.press("Keep me.")
    one.keys(Qt.Key.Key_Return, modifier=CTRL)
    assert screen._trouble.isVisible()
    assert one.office.counsellor1.do(notes.list_notes, case) == ()
    assert screen.editor.markdown() == "Keep me."
    one.keys(Qt.Key.Key_Return, modifier=CTRL)
    assert len(one.office.counsellor1.do(notes.list_notes, case)) == 1


def test_a_missed_session_is_not_attended_and_has_no_length(stage: Make):
    one = stage("counsellor1")
    screen = one.open(NoteScreen, Route("note", one.office.client()))
    screen.kind.set_value(NoteKind.NO_SHOW)
    content = screen.content()
    assert (content.attended, content.minutes) == (False, 0)
    assert not screen.minutes.isEnabled()


def test_a_dropped_draft_can_be_brought_back(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    content = one.office.content(text="Perhaps needed after all.")
    draft = one.office.counsellor1.do(notes.start_draft, case, content)
    screen = one.open(NoteScreen, Route("note", case, item=draft))
    screen.drop_button.click()
    one.settle()
    assert drafts(one) == ()
    assert one.context.messages.undo()
    one.settle()
    (row,) = drafts(one)
    assert text_of(one, case, row.note) == "Perhaps needed after all."
    assert one.went[-1] == Route("note", case, item=row.note)


def test_a_signed_note_is_read_with_its_signature_checked(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    note = one.office.note(one.office.counsellor1, case, text="## Session\n\nCalm.")
    screen = one.open(ReadNoteScreen, Route("read_note", case, item=note))
    assert screen.seal.text() == "Signature checked"
    assert "Amina Njeri" in screen.seal_detail.text()
    assert "Calm." in screen.editor.markdown()
    assert screen.editor.text.isReadOnly()


def test_a_note_whose_signature_does_not_hold_says_so_before_the_text(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    note = one.office.note(one.office.counsellor1, case)
    screen = one.open(ReadNoteScreen, Route("read_note", case, item=note))
    shown = screen._shown
    assert isinstance(shown, Note)
    screen._show(replace(shown, intact=False))
    assert "damaged" in screen.seal.text()
    assert "not" in screen.seal_detail.text()
    assert screen.editor.isVisible()
    screen._show(replace(shown, intact=False, content=None))
    assert not screen.editor.isVisible()
    assert "cannot be opened" in screen.seal_detail.text()


def test_the_keys_walk_to_the_older_and_the_newer_note(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    ids = []
    for _ in range(3):
        one.office.clock.move(days=7)
        ids.append(one.office.note(one.office.counsellor1, case))
    one.open(ReadNoteScreen, Route("read_note", case, item=ids[1]))
    alt = Qt.KeyboardModifier.AltModifier
    one.press(Qt.Key.Key_Down, modifier=alt)
    one.press(Qt.Key.Key_Up, modifier=alt)
    assert [route.item for route in one.went] == [ids[0], ids[2]]


def test_a_supervisor_reads_signed_notes_of_the_team(stage: Make):
    one = stage("supervisor")
    case = one.office.client()
    note = one.office.note(one.office.counsellor1, case, text="Read by two.")
    screen = one.open(ReadNoteScreen, Route("read_note", case, item=note))
    assert "Read by two." in screen.editor.markdown()
