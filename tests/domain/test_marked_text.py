"""Marked text without its marks, as it stands on paper."""

from __future__ import annotations

import pytest

from counsel_desk.domain.marked_text import BREAK, Block, Kind, Run, read, shown, write

NOTE = "## Plan\n\nSlept **well**, *twice*.\n\n- Walk\\\n  slowly\n- 5 \\* 3\n\n1. First\n2. Second"


def test_marks_are_gone_and_headings_are_known_by_their_lines():
    text, heads = shown(NOTE)
    assert text.split("\n") == [
        "Plan", "", "Slept well, twice.", "", "•  Walk", "slowly", "•  5 * 3", "", "1. First",
        "2. Second",
    ]  # fmt: skip
    assert heads == (0,)


def test_every_heading_after_a_list_is_found():
    text, heads = shown("- a\n\n# B\n\nc\n\n## D")
    assert [text.split("\n")[line] for line in heads] == ["B", "D"]


def test_nothing_written_is_nothing():
    assert shown("") == ("", ())


@pytest.mark.parametrize(
    "markdown",
    [
        "## What we did",
        "Plain **bold** and *italic* and ***both***.",
        "- one\n- two\n\n1. first\n2. second\n\nAfter.",
        "A line\\\nwith a break",
        "- An item\\\n  of two lines",
        "1\\. is not a list, # is not a heading, - is not an item",
        "\\# is not a heading",
        "5 \\* 3 and snake\\_case",
    ],
)
def test_what_is_read_is_written_as_it_was(markdown):
    assert write(read(markdown)) == markdown


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("a 5* hotel", "a 5* hotel"),
        ("a * b", "a * b"),
        ("****four****", "****four****"),
        ("snake_case", "snake_case"),
        ("one\ntwo", "one two"),
        ("one\\\n\n\ntwo", "one"),
        ("\\n is no escape", "\\n is no escape"),
        ("#", ""),
    ],
)
def test_signs_that_mark_nothing_stay(markdown, words):
    assert read(markdown)[0].text == words


def test_blanks_at_edges_are_dropped_and_looks_do_not_cover_them():
    runs = (Run(f" {BREAK} a "), Run(" b ", bold=True), Run(f"c {BREAK} d{BREAK}", italic=True))
    assert write([Block(Kind.TEXT, runs)]) == "a  **b** *c\\\nd*"
    blanks = (Run("a", bold=True), Run(" ", bold=False), Run("b", bold=True), Run("", italic=True))
    assert read(write([Block(Kind.TEXT, blanks)]))[0].text == "a b"


def test_an_empty_block_is_not_written():
    blocks = [Block(Kind.TEXT, (Run("a"),)), Block(Kind.BULLET, (Run("  "),)), Block(Kind.TEXT, ())]
    assert write(blocks) == "a"
