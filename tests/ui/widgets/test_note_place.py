"""Where somebody wrote is found again in the note as it was kept."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextCursor

from ui.widgets.note_editor import NoteEditor
from ui.widgets.note_place import go_back, place_of

NOTE = "## Subjective\n\nShe slept.\n\nShe ate.\n\n## Objective\n\n## Plan\n"


@pytest.fixture
def editor(qtbot) -> NoteEditor:
    made = NoteEditor()
    qtbot.addWidget(made)
    made.set_markdown(NOTE)
    return made


def put(editor: NoteEditor, words: str, letters: int) -> None:
    cursor = editor.text.document().find(words)
    assert not cursor.isNull()
    cursor.setPosition(cursor.block().position() + letters)
    editor.text.setTextCursor(cursor)


def here(editor: NoteEditor) -> tuple[str, int]:
    cursor = editor.text.textCursor()
    return cursor.block().text(), cursor.positionInBlock()


def reopened(editor: NoteEditor, place: str) -> NoteEditor:
    editor.set_markdown(editor.markdown())
    editor.keep_quiet(lambda: go_back(editor.text, place))
    return editor


@pytest.mark.parametrize(
    ("words", "letters"), [("She slept", 4), ("She ate", 8), ("Subjective", 3), ("Plan", 0)]
)
def test_the_cursor_comes_back_to_its_letter(editor: NoteEditor, words: str, letters: int) -> None:
    put(editor, words, letters)
    before = here(editor)
    assert here(reopened(editor, place_of(editor.text))) == before


def test_an_empty_section_gets_a_line_to_write_in(editor: NoteEditor) -> None:
    put(editor, "Objective", len("Objective"))
    editor.text.insertPlainText("\n")
    editor.text.set_look("text")
    kept = editor.markdown()
    told = []
    editor.changed.connect(lambda: told.append("changed"))
    place = place_of(editor.text)
    reopened(editor, place)
    assert here(editor) == ("", 0)
    assert editor.text.look() == "text"
    assert editor.text.textCursor().block().previous().text() == "Objective"
    assert (editor.markdown(), told) == (kept, [])
    editor.text.insertPlainText("Calm.")
    assert "## Objective\n\nCalm." in editor.markdown()


def test_a_new_line_at_the_end_of_a_section_is_begun_again(editor: NoteEditor) -> None:
    put(editor, "She ate", len("She ate."))
    editor.text.insertPlainText("\n")
    place = place_of(editor.text)
    reopened(editor, place)
    assert here(editor) == ("", 0)
    assert editor.text.textCursor().block().previous().text() == "She ate."
    assert place_of(editor.text) == place


def test_a_line_that_got_shorter_is_entered_at_its_end(editor: NoteEditor) -> None:
    go_back(editor.text, "at.1.2.400")
    assert here(editor) == ("She ate.", len("She ate."))
    go_back(editor.text, "at.1.9.3")
    assert here(editor) == ("She ate.", 3)


@pytest.mark.parametrize("place", ["", "begun", "at.7.1.1", "at.x.1.1", "at.1.2"])
def test_without_a_place_the_person_goes_on_behind_the_last_words(
    editor: NoteEditor, place: str
) -> None:
    editor.text.moveCursor(QTextCursor.MoveOperation.End)
    go_back(editor.text, place)
    assert here(editor) == ("She ate.", len("She ate."))


def test_headings_alone_are_begun_below_the_first(editor: NoteEditor) -> None:
    editor.set_markdown("## Subjective\n\n## Plan\n")
    go_back(editor.text, "")
    assert editor.text.textCursor().block().previous().text() == "Subjective"
    assert editor.text.look() == "text"


def test_an_empty_note_begins_at_its_beginning(editor: NoteEditor) -> None:
    editor.set_markdown("")
    for place in ("", "at.0.1.0", "begun.at.0.4.2"):
        go_back(editor.text, place)
        assert editor.text.textCursor().position() == 0
