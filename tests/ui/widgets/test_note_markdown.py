from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument

from counsel_desk.domain.marked_text import Block, Kind, Run, read, write
from ui.widgets.note_markdown import load, to_markdown

pytestmark = pytest.mark.usefixtures("qapp")

WORDS = st.text(
    st.sampled_from("abcXYZ 019 .)*_-#+>\\`[]<&;!~=|()éßŋ'\"\u2028"), min_size=1, max_size=14
)
RUNS = st.lists(st.builds(Run, WORDS, st.booleans(), st.booleans()), min_size=1, max_size=5)
BLOCKS = st.lists(
    st.one_of(
        st.builds(Block, st.sampled_from([Kind.TEXT, Kind.BULLET, Kind.NUMBER]), RUNS.map(tuple)),
        st.builds(
            Block,
            st.just(Kind.HEADING),
            st.builds(Run, WORDS.map(lambda t: t.replace("\u2028", " "))).map(lambda r: (r,)),
            st.integers(1, 3),
        ),
    ),
    max_size=6,
)


def in_document(markdown: str) -> QTextDocument:
    document = QTextDocument()
    load(document, markdown)
    return document


def words(text: str) -> list[str]:
    return text.replace("\u2028", " ").split()


@settings(max_examples=300, deadline=None)
@given(BLOCKS)
def test_a_note_reads_back_as_it_was_written(blocks):
    once = to_markdown(in_document(write([Block(b.kind, b.runs, b.level) for b in blocks])))
    assert to_markdown(in_document(once)) == once


@settings(max_examples=300, deadline=None)
@given(BLOCKS)
def test_no_word_is_lost_on_the_way_through_a_document(blocks):
    settled = [block for block in read(write(blocks)) if block.text]
    document = in_document(write(settled))
    assert words(document.toPlainText()) == [w for b in settled for w in words(b.text)]


@settings(max_examples=300, deadline=None)
@given(BLOCKS)
def test_no_word_is_lost_between_writing_and_reading(blocks):
    written = [word for block in blocks for word in words(block.text)]
    assert [word for block in read(write(blocks)) for word in words(block.text)] == written


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_opened_and_is_stable_after_the_first_save(text):
    once = to_markdown(in_document(text))
    assert to_markdown(in_document(once)) == once


@pytest.mark.parametrize(
    "markdown",
    [
        "## What we did",
        "Plain **bold** and *italic* and ***both***.",
        "- one\n- two\n\n1. first\n2. second\n\nAfter.",
        "A line\\\nwith a break",
        "1\\. is not a list, # is not a heading, - is not an item",
        "\\# is not a heading",
        "\\- is not an item",
        "5 \\* 3 and snake\\_case",
        "### Mpango wa wiki ijayo\n\nAtapiga simu **Jumatano**.",
    ],
)
def test_what_the_toolbar_can_make_stays_as_it_is(markdown):
    assert to_markdown(in_document(markdown)) == markdown


def test_a_long_paragraph_is_not_wrapped():
    text = "neno " * 400
    assert to_markdown(in_document(text)) == text.strip()


def test_lists_of_two_kinds_stay_two_lists():
    kinds = [block.kind for block in read(to_markdown(in_document("- a\n- b\n\n1. c\n2. d")))]
    assert kinds == [Kind.BULLET, Kind.BULLET, Kind.NUMBER, Kind.NUMBER]


def test_an_unpaired_sign_stays_a_sign():
    assert in_document("a 5* hotel").toPlainText() == "a 5* hotel"


def test_loading_leaves_nothing_to_undo():
    document = in_document("secret of the client before")
    load(document, "another")
    assert not document.isUndoAvailable()
