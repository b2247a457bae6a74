"""Refuse a paste that is too long for a text, before any of it is put in."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

MOST_LETTERS = 60_000
"""More than ten thousand words: laying out and keeping more would hold the window up."""


def refusal(pasted: str, *, there: int = 0) -> str:
    """Say why a paste is not taken, what is safe, and what to do instead; empty if it may be.

    ``there`` is how many letters the text has already.
    """
    count = there + len(pasted)
    if count <= MOST_LETTERS:
        return ""
    words = QCoreApplication.translate(
        "LongPaste",
        "With what you pasted this text would have {0} letters, and it holds {1}. Nothing was put"
        " in, and what you wrote stays. Attach it as a document instead.",
    )
    say = QLocale().toString
    return words.format(say(count), say(MOST_LETTERS))
