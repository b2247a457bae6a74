"""Refuse a paste that is too long for a text, before any of it is put in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QCoreApplication, QLocale

from ui.turns import later

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit, QWidget

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


def tell(widget: QWidget, words: str) -> None:
    """Say something at the nearest field or sheet around a widget that shows errors."""
    above = widget.parentWidget()
    while above is not None and not hasattr(above, "set_error"):
        above = above.parentWidget()
    if above is not None:
        cast("Any", above).set_error(words)


def tell_of_cuts(line: QLineEdit) -> None:
    """Have it said when a line cannot hold all that is put in; without this it is cut silently."""

    def cut() -> None:
        if len(line.text()) >= line.maxLength():
            # Once typing has taken an earlier error away.
            later(line, lambda: tell(line, _cut_words(line)))

    line.inputRejected.connect(cut)


def _cut_words(line: QLineEdit) -> str:
    words = QCoreApplication.translate(
        "LongPaste",
        "A line holds {0} letters: what is beyond was left out, and what is here stays. Shorten"
        " it, or attach it as a document instead.",
    )
    return words.format(QLocale().toString(line.maxLength()))
