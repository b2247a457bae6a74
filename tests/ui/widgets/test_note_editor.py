from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextEdit

from ui.shell.form_sheet import TextBox
from ui.widgets import long_paste
from ui.widgets.field import Field, TextField
from ui.widgets.note_editor import NoteEditor
from ui.widgets.note_text import NoteText
from ui.widgets.submit_text import SubmitText

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def editor(qtbot):
    made = NoteEditor("Progress note")
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    made.activateWindow()
    made.text.setFocus()
    qtbot.waitUntil(made.text.hasFocus)
    NoteText._copied = ""
    return made


def test_bold_by_key(editor):
    QTest.keyClick(editor.text, Qt.Key.Key_B, CTRL)
    QTest.keyClicks(editor.text, "salama")
    QTest.keyClick(editor.text, Qt.Key.Key_B, CTRL)
    QTest.keyClicks(editor.text, " sana")
    assert editor.markdown() == "**salama** sana"


def test_signs_at_the_start_make_headings_and_lists(editor):
    for line in ("# Mpango", "- one", "two"):
        QTest.keyClicks(editor.text, line)
        QTest.keyClick(editor.text, Qt.Key.Key_Return)
    QTest.keyClick(editor.text, Qt.Key.Key_Return)
    QTest.keyClicks(editor.text, "end")
    assert editor.markdown() == "## Mpango\n\n- one\n- two\n\nend"


def test_typing_is_told_and_loading_is_not(editor, qtbot):
    with qtbot.assertNotEmitted(editor.changed):
        editor.set_markdown("before")
    with qtbot.waitSignal(editor.changed):
        QTest.keyClicks(editor.text, "x")


def test_the_note_of_before_does_not_come_back_by_undo(editor):
    QTest.keyClicks(editor.text, "the note of the client before")
    editor.set_markdown("another")
    QTest.keyClick(editor.text, Qt.Key.Key_Z, CTRL)
    assert editor.markdown() == "another"


def test_paste_is_plain(editor):
    rich = QMimeData()
    rich.setHtml("<h1>Title</h1><b>bold</b><img src='x.png'>")
    rich.setText("Title\n\nbold")
    QGuiApplication.clipboard().setMimeData(rich)
    QTest.keyClick(editor.text, Qt.Key.Key_V, CTRL)
    assert editor.markdown() == "Title\n\nbold"


def test_a_paste_of_megabytes_is_refused_in_words_and_what_was_written_stays(editor, qtbot):
    editor.show()
    QTest.keyClicks(editor.text, "She slept better.")
    QGuiApplication.clipboard().setText("walked " * 750_000)
    with qtbot.assertNotEmitted(editor.changed):
        QTest.keyClick(editor.text, Qt.Key.Key_V, CTRL)
    assert editor.markdown() == "She slept better."
    assert editor.refusal.isVisible()
    assert "5250018 letters" in editor.refusal.text().replace(",", "")
    assert "Attach it as a document" in editor.refusal.text()
    QTest.keyClicks(editor.text, " And")
    assert not editor.refusal.isVisible()
    assert editor.markdown() == "She slept better. And"


def test_a_field_of_a_form_takes_no_paste_of_megabytes_either(qtbot):
    box = TextBox("Some words")
    field = Field("Reason", box)
    qtbot.addWidget(field)
    box.moveCursor(QTextCursor.MoveOperation.End)
    QGuiApplication.clipboard().setText(" and more")
    box.paste()
    assert box.words() == "Some words and more"
    QGuiApplication.clipboard().setText("x" * long_paste.MOST_LETTERS)
    box.paste()
    assert box.words() == "Some words and more"
    assert "Nothing was put in" in field.error()
    alone = TextBox()
    qtbot.addWidget(alone)
    alone.paste()
    assert alone.words() == ""


@pytest.mark.parametrize("make", [TextBox, SubmitText], ids=["box", "submit"])
def test_no_text_of_several_lines_takes_a_paste_of_megabytes(qtbot, make):
    text = make()
    field = Field("Reason", text)
    qtbot.addWidget(field)
    QTest.keyClicks(text, "He stays with his aunt.")
    QGuiApplication.clipboard().setText("x" * 5_000_000)
    text.paste()
    assert text.words() == "He stays with his aunt."
    assert "Nothing was put in" in field.error()


def test_a_line_says_when_it_cannot_hold_what_is_pasted(qtbot):
    field = TextField("Name")
    qtbot.addWidget(field)
    QGuiApplication.clipboard().setText("x" * 40_000)
    field.edit.paste()
    assert len(field.edit.text()) == field.edit.maxLength()
    qtbot.waitUntil(lambda: "was left out" in field.error())
    QTest.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert not field.error()


def test_words_are_copied_inside_the_desk_only(editor):
    QGuiApplication.clipboard().setText("from elsewhere")
    editor.set_markdown("jina lake")
    editor.text.selectAll()
    QTest.keyClick(editor.text, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "from elsewhere"
    editor.set_markdown("")
    QTest.keyClick(editor.text, Qt.Key.Key_V, CTRL)
    assert editor.markdown() == "jina lake"


def test_cut_words_can_be_put_back(editor):
    editor.set_markdown("jina lake")
    editor.text.selectAll()
    QTest.keyClick(editor.text, Qt.Key.Key_X, CTRL)
    assert editor.markdown() == ""
    QTest.keyClick(editor.text, Qt.Key.Key_V, CTRL)
    assert editor.markdown() == "jina lake"


def test_a_selection_holds_nothing_for_other_programs(editor):
    editor.set_markdown("jina lake")
    editor.text.selectAll()
    assert not editor.text.createMimeDataFromSelection().hasText()
    clipboard = QGuiApplication.clipboard()
    if clipboard.supportsSelection():
        assert clipboard.text(QClipboard.Mode.Selection) == ""


def test_a_plain_text_edit_would_have_given_the_selection_away(qtbot):
    control = QTextEdit()
    qtbot.addWidget(control)
    control.setPlainText("jina lake")
    control.selectAll()
    assert control.createMimeDataFromSelection().text() == "jina lake"


def test_pressing_on_a_selection_begins_a_new_one(editor, qtbot):
    editor.set_markdown("jina lake ni siri")
    editor.text.selectAll()
    spot = editor.text.cursorRect(editor.text.textCursor()).center()
    QTest.mousePress(editor.text.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert not editor.text.textCursor().hasSelection()


def test_words_are_counted(editor):
    editor.set_markdown("## Mpango\n\n- moja\n- mbili tatu")
    assert editor.word_count() == 4


@pytest.mark.parametrize("look", ["heading", "subheading", "bullet", "number"])
def test_a_look_goes_on_and_off(editor, look):
    editor.set_markdown("maneno")
    editor.text.toggle_look(look)
    assert editor.text.look() == look
    editor.text.toggle_look(look)
    assert editor.markdown() == "maneno"


def test_backspace_at_the_start_of_an_item_ends_the_list(editor):
    editor.set_markdown("- moja")
    QTest.keyClick(editor.text, Qt.Key.Key_Home)
    QTest.keyClick(editor.text, Qt.Key.Key_Backspace)
    assert editor.markdown() == "moja"


def test_a_signed_note_takes_no_key(editor):
    editor.set_markdown("signed")
    editor.set_read_only(True)
    QTest.keyClicks(editor.text, "more")
    assert editor.markdown() == "signed"
