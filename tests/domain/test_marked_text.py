"""Marked text without its marks, as it stands on paper."""

from __future__ import annotations

from counsel_desk.domain.marked_text import shown

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
