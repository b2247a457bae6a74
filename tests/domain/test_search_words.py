"""What is shown of a hit: whole words around it, and that there is more on either side."""

from __future__ import annotations

import pytest

from counsel_desk.domain.search import in_context, marker, terms

LINE = "Nothing of note on the way home that day. "
FAR = LINE * 40


@pytest.mark.parametrize("before", [LINE * 12, FAR], ids=["near", "far"])
def test_a_hit_in_a_long_text_stands_between_whole_words(before: str):
    parts = in_context(f"{before}Alihisi uchungu mkali. {FAR}", marker(terms("uchungu")))
    words = "".join(part.text for part in parts)
    assert [part.text for part in parts if part.found] == ["uchungu"]
    assert words.startswith("… ")
    assert words.endswith(" …")
    whole = set(f"{before} Alihisi uchungu mkali. {FAR}".split())
    assert set(words.strip("… ").split()) <= whole
    assert len(words) < 400


def test_a_short_text_is_shown_whole():
    parts = in_context("Alihisi uchungu mkali.", marker(terms("UCHUNGU")))
    assert [(part.text, part.found) for part in parts] == [
        ("Alihisi ", False), ("uchungu", True), (" mkali.", False)
    ]  # fmt: skip
