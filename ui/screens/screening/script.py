"""What an interviewer says and does around the items, which are read word for word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.screenings import Mode

if TYPE_CHECKING:
    from ui.screens.screening.answer_sheet import AnswerSheet

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def opening(mode: Mode) -> str:
    """Give what is said before the first item."""
    words = translate(
        "Script",
        "Say first: “I will read you some sentences about how you have been. No answer is right or"
        " wrong. You may say that you would rather not answer, and we can stop at any time.”",
    )
    if mode is Mode.INTERPRETER:
        more = translate(
            "Script",
            "Look at the client, not at the interpreter, and have each sentence interpreted by"
            " itself, word for word.",
        )
        return f"{words} {more}"
    return words


def around(sheet: AnswerSheet, place: int, mode: Mode) -> str:
    """Give what to do at an item."""
    item = sheet.items[place]
    if place == 0:
        return opening(mode)
    if any(one.item == item.key for one in sheet.form.safety):
        return translate(
            "Script",
            "Ask this in the same voice as the others, and wait. Whatever the answer is, stay with"
            " it before you go on.",
        )
    if sheet.form.days is not None and item.scored:
        return translate(
            "Script",
            "Read the sentence and every answer word for word. Where the client hesitates between"
            " two answers, press H and count the days together.",
        )
    return translate(
        "Script",
        "Read the sentence and every answer word for word, as often as you are asked. Do not"
        " explain it in other words.",
    )
