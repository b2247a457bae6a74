"""What stands beside signed notes: addenda, co-signatures, private notes, and who sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from counsel_desk.domain.notes import AddendumReason, NoteFormat, ReviewStep
from counsel_desk.services import addenda, note_reviews, notes, own_notes
from counsel_desk.services.errors import DiskFull
from tests.builders import PASSPHRASE, spoil
from tests.ui.group_stage import Stage, open_stage
from ui.screen import Route
from ui.screens.client.page import ClientScreen
from ui.screens.own_note import OwnNoteScreen
from ui.screens.read_note.screen import ReadNoteScreen
from ui.screens.read_note.sheets import AddendumSheet, AnswerSheet
from ui.screens.supervision.page import SupervisionScreen
from ui.screens.today.screen import TodayScreen
from ui.shell.own_passphrase_sheet import OwnPassphraseSheet
from ui.shell.saving_sheet import SAVE
from ui.widgets.rows import ListRow

Make = Callable[[str], Stage]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def signed(one: Stage, **content: object) -> tuple[Any, Any]:
    case = one.office.client()
    one.office.clock.move(days=1)
    return case, one.office.note(one.office.counsellor1, case, **content)


def submitted(one: Stage) -> tuple[Any, Any]:
    case, note = signed(one)
    one.office.counsellor1.do(note_reviews.submit_note, case, note)
    return case, note


def sheet(one: Stage, kind: type[Any]) -> Any:
    return one.frame.window().findChildren(kind)[-1]


def texts(part: Any) -> str:
    return " ".join(one.accessibleName() for one in part.parts())


# --- addenda ---


def test_an_addendum_is_written_below_the_note(stage: Make):
    one = stage("counsellor1")
    case, note = signed(one)
    screen = one.open(ReadNoteScreen, Route("read_note", case, item=note))
    assert screen.addenda.isHidden()
    one.office.clock.move(days=5)
    one.keys(Qt.Key.Key_D, modifier=CTRL)
    asked = sheet(one, AddendumSheet)
    asked.answer("save")
    assert asked.field.error()
    asked.text.setPlainText("She called later that day.")
    asked.reason.set_value(AddendumReason.LATER_KNOWLEDGE)
    asked.answer("save")
    one.settle()
    assert screen.addenda.isVisible()
    words = texts(screen.addenda)
    assert "Known only later" in words
    assert "She called later that day." in words
    assert "session of" in words
    assert "written" in words
    (added,) = one.office.counsellor1.do(notes.read_note, case, note).addenda
    assert added.content.reason is AddendumReason.LATER_KNOWLEDGE


def test_what_was_typed_stays_where_the_disk_is_full(stage: Make):
    one = stage("counsellor1")
    case, note = signed(one)
    one.open(ReadNoteScreen, Route("read_note", case, item=note))
    one.keys(Qt.Key.Key_D, modifier=CTRL)
    asked = sheet(one, AddendumSheet)
    asked.text.setPlainText("Keep me.")
    one.desk.fail("add_addendum", DiskFull())
    asked.answer("save")
    one.settle()
    assert asked.isVisible()
    assert "disk is full" in asked._error.text()
    assert asked.words() == "Keep me."


def test_a_damaged_addendum_says_so(stage: Make):
    one = stage("counsellor1")
    case, note = signed(one)
    one.office.counsellor1.do(
        addenda.add_addendum, case, note, text="x", reason=AddendumReason.OTHER
    )
    spoil(one.office, "addendum")
    screen = one.open(ReadNoteScreen, Route("read_note", case, item=note))
    assert "damaged" in texts(screen.addenda)


def test_a_late_entry_says_both_dates(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.clock.move(days=10)
    start = one.office.clock() - timedelta(days=7)
    note = one.office.note(one.office.counsellor1, case, session_start=start)
    screen = one.open(ReadNoteScreen, Route("read_note", case, item=note))
    assert "Late entry" in screen.seal_detail.text()
    prompt = one.office.note(one.office.counsellor1, case)
    screen = one.open(ReadNoteScreen, Route("read_note", case, item=prompt))
    assert "Late entry" not in screen.seal_detail.text()


def test_what_the_session_worked_on_is_named(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.clock.move(days=1)
    given = one.office.screening(one.office.counsellor1, case, "phq-9", 1)
    note = one.office.note(
        one.office.counsellor1, case, screenings=(given.id,), format=NoteFormat.DAP
    )
    screen = one.open(ReadNoteScreen, Route("read_note", case, item=note))
    assert "PHQ-9" in screen.linked.words.text()
    assert "DAP" in screen.header._subtitle.accessibleName() + screen.header._subtitle._whole


# --- co-signing ---


def test_the_author_sends_a_note_and_sees_where_it_stands(stage: Make):
    one = stage("counsellor1")
    case, note = signed(one)
    screen = one.open(ReadNoteScreen, Route("read_note", case, item=note))
    assert not screen.answers.approve.isVisible()
    screen.answers.submit.click()
    one.settle()
    assert "Chebet Koech" in texts(screen.review)
    assert not screen.answers.submit.isVisible()
    one.office.supervisor.do(note_reviews.approve_note, case, note)
    screen.load()
    one.settle()
    assert "Approved by Chebet Koech" in texts(screen.review)


def test_the_supervisor_approves_from_the_queue(stage: Make):
    one = stage("supervisor")
    case, note = submitted(one)
    one.office.clock.move(days=9)
    page = one.open(SupervisionScreen, Route("supervision"))
    assert page.queue.waiting.count() == 1
    (row,) = page.queue.waiting.findChildren(ListRow)
    row.click()
    assert one.went[-1] == Route("read_note", case, "review", note)
    screen = one.open(ReadNoteScreen, one.went[-1])
    assert screen.answers.approve.isVisible()
    screen.answers.approve.click()
    sheet(one, AnswerSheet).answer("save")
    one.settle()
    assert "Approved" in texts(screen.review)
    assert not screen.answers.approve.isVisible()
    state = one.office.counsellor1.do(notes.read_note, case, note).review
    assert state.step is ReviewStep.APPROVED
    page = one.open(SupervisionScreen, Route("supervision"))
    assert not page.queue.isVisible()


def test_the_supervisor_returns_a_note_and_the_author_writes_it_anew(stage: Make):
    one = stage("supervisor")
    case, note = submitted(one)
    screen = one.open(ReadNoteScreen, Route("read_note", case, item=note))
    screen.answers.give_back.click()
    asked = sheet(one, AnswerSheet)
    asked.answer("save")
    assert asked.field.error()
    asked.text.setPlainText("Say the plan.")
    asked.answer("save")
    one.settle()
    state = one.office.counsellor1.do(notes.read_note, case, note).review
    assert (state.step, state.comments) == (ReviewStep.RETURNED, "Say the plan.")


def test_the_author_sees_what_came_back_and_writes_it_anew(stage: Make):
    one = stage("counsellor1")
    case, note = submitted(one)
    one.office.supervisor.do(note_reviews.return_note, case, note, comments="Say the plan.")
    day = one.open(TodayScreen, Route("today"))
    rows = [row for row in day.findChildren(ListRow) if one.office.code(case) in row.text()]
    rows[0].click()
    assert one.went[-1] == Route("read_note", case, item=note)
    screen = one.open(ReadNoteScreen, one.went[-1])
    assert "Say the plan." in texts(screen.review)
    screen.answers.revise.click()
    one.settle()
    assert one.went[-1].screen == "note"
    assert one.went[-1].item is not None


def test_an_approval_that_does_not_hold_is_said(stage: Make):
    one = stage("counsellor1")
    case, note = submitted(one)
    one.office.supervisor.do(note_reviews.approve_note, case, note)
    changed = one.office.content(text="Another text.")
    one.office.run(one.office.counsellor1, lambda work: work.notes.replace(note, changed))
    screen = one.open(ReadNoteScreen, Route("read_note", case, item=note))
    assert "does not hold" in texts(screen.review)


def test_who_was_not_asked_is_refused_in_a_sentence(stage: Make):
    one = stage("founder")
    case, note = submitted(one)
    screen = one.open(ReadNoteScreen, Route("read_note", case, "review", note))
    assert screen.seal.text().endswith(".")
    assert not screen.editor.isVisible()
    screen._go_back()
    assert one.went[-1] == Route("supervision")


def test_the_supervisors_day_names_what_waits(stage: Make):
    one = stage("supervisor")
    case, _note = submitted(one)
    day = one.open(TodayScreen, Route("today"))
    code = one.office.code(case)
    assert any(code in row.text() for row in day.findChildren(ListRow))


def test_the_list_of_notes_says_where_each_stands(stage: Make):
    one = stage("counsellor1")
    case, note = submitted(one)
    one.office.counsellor1.do(
        addenda.add_addendum, case, note, text="x", reason=AddendumReason.OTHER
    )
    page = one.open(ClientScreen, Route("client", case, "notes"))
    model = page.tab("notes").table.table_model
    shown = [model.data(model.index(0, column)) for column in range(model.columnCount())]
    assert "Sent for review · 1 addendum" in shown


# --- private notes ---


def own(one: Stage, case: Any, text: str = "I was angry.") -> Any:
    return one.office.counsellor1.do(own_notes.save_own_note, case, title="Mine", text=text)


def test_a_private_note_is_written_and_listed_with_a_lock(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = one.open(OwnNoteScreen, Route("own_note", case))
    assert "only you" in screen.who.text()
    one.keys(Qt.Key.Key_Return, modifier=CTRL)
    assert "no text" in screen._trouble.text()
    one.press("I was angry.")
    one.keys(Qt.Key.Key_Return, modifier=CTRL)
    assert one.went[-1] == Route("client", case, "notes")
    page = one.open(ClientScreen, Route("client", case, "notes"))
    tab = page.tab("notes")
    assert tab.own.count() == 1
    (row,) = tab.own.findChildren(ListRow)
    row.click()
    screen = one.open(OwnNoteScreen, one.went[-1])
    assert screen.editor.markdown() == "I was angry."
    one.press("Still.")
    screen.save_button.click()
    one.settle()
    (line,) = one.office.counsellor1.do(own_notes.list_own_notes, case)
    file = one.office.counsellor1.do(own_notes.open_own_note, case, line.id)
    assert "Still." in file.content.text


def test_what_is_typed_is_back_after_leaving(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = one.open(OwnNoteScreen, Route("own_note", case))
    one.press("Half a thought")
    screen.leave()
    one.settle()
    again = one.open(OwnNoteScreen, Route("own_note", case))
    assert again.editor.markdown() == "Half a thought"


def test_showing_asks_first_and_freezes_the_note(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    note = own(one, case)
    screen = one.open(OwnNoteScreen, Route("own_note", case, item=note))
    screen.show_button.click()
    one._qtbot.waitUntil(lambda: bool(one.frame.findChildren(OwnPassphraseSheet)))
    (sheet,) = one.frame.findChildren(OwnPassphraseSheet)
    one._qtbot.waitUntil(lambda: sheet.is_built)
    assert any("cannot be taken back" in part.text() for part in sheet.findChildren(QLabel))
    sheet.answer(SAVE)
    assert sheet.own.error() == "Type your own passphrase."
    sheet.own.secret.edit.setText("whoever finds the desk open")
    sheet.answer(SAVE)
    one._qtbot.waitUntil(lambda: sheet.own.error().startswith("This is not your passphrase."))
    assert screen.show_button.isVisible()
    sheet.own.secret.edit.setText(PASSPHRASE)
    sheet.answer(SAVE)
    one._qtbot.waitUntil(lambda: "Chebet Koech" in screen.who.text())
    assert screen.editor.text.isReadOnly()
    assert not screen.show_button.isVisible()


def test_what_was_shown_stands_in_supervision_and_is_only_read(stage: Make):
    one = stage("supervisor")
    case = one.office.client()
    note, chief = own(one, case), one.office.supervisor.me.id
    one.office.counsellor1.do(
        own_notes.share_own_note, case, note, person=chief, passphrase=PASSPHRASE
    )
    page = one.open(SupervisionScreen, Route("supervision"))
    assert page.queue.shown.count() == 1
    (row,) = page.queue.shown.findChildren(ListRow)
    row.click()
    assert one.went[-1] == Route("own_note", tab="shown", item=note)
    shown = one.open(OwnNoteScreen, one.went[-1])
    assert "Amina Njeri" in shown.who.text()
    assert shown.editor.markdown() == "I was angry."
    assert not shown.save_button.isVisible()
    shown._go_back()
    assert one.went[-1] == Route("supervision")


def test_a_damaged_private_note_says_so(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    note = own(one, case)
    spoil(one.office, "own_note")
    screen = one.open(OwnNoteScreen, Route("own_note", case, item=note))
    assert "damaged" in screen.who.text()
    page = one.open(ClientScreen, Route("client", case, "notes"))
    assert page.tab("notes").own.count() == 1


def test_a_private_note_of_someone_else_is_refused_in_a_sentence(stage: Make):
    one = stage("counsellor2")
    case = one.office.client()
    note = own(one, case)
    screen = one.open(OwnNoteScreen, Route("own_note", case, item=note))
    assert screen._trouble.text().endswith(".")
    assert screen.editor.text.isReadOnly()
