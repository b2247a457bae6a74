"""The sentences on own instruments and on wordings that are entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.translatable import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from counsel_desk.domain.errors import InstrumentFileError

# A name that the tool for translations finds.
translate = QCoreApplication.translate

INSTRUMENT_REASONS: dict[str, str] = {
    "instrument-file-empty": QT_TRANSLATE_NOOP(
        "Invalid", "This file is empty. Look whether it was copied to the end, then try again."
    ),
    "instrument-file-gone": QT_TRANSLATE_NOOP(
        "Invalid",
        "This file is not there any more. If it lies on a stick, leave that connected and choose "
        "the file again.",
    ),
    "instrument-file-refused": QT_TRANSLATE_NOOP(
        "Invalid", "This file cannot be read here. Copy it to your own folder and choose the copy."
    ),
    "instrument-file-too-large": QT_TRANSLATE_NOOP(
        "Invalid",
        "This file is larger than {most} KB, and no instrument is. It was not read. Look whether "
        "it is the right one.",
    ),
    "instrument-other-scale": QT_TRANSLATE_NOOP(
        "Invalid",
        "The version in use scores {low} to {high}, and this one another range, direction or main "
        "score. Scores of both would be one line in a chart: give this one an id of its own.",
    ),
    "instrument-version-again": QT_TRANSLATE_NOOP(
        "Invalid",
        "There is a version {version} already, and screenings keep the version they were given "
        "with. Give this one another version.",
    ),
    "instrument-item-unknown": QT_TRANSLATE_NOOP(
        "Invalid", "The instrument has no item {item}. Its items are {items}."
    ),
    "instrument-score-items": QT_TRANSLATE_NOOP(
        "Invalid", "Say which items make the score {score}, such as 1-5, 8."
    ),
    "instrument-no-score": QT_TRANSLATE_NOOP(
        "Invalid", "An instrument needs at least one score. Add one."
    ),
    "instrument-change-impossible": QT_TRANSLATE_NOOP(
        "Invalid", "A standard deviation lies above 0 and a reliability from 0 to below 1."
    ),
    "wording-back-translator": QT_TRANSLATE_NOOP(
        "Invalid", "Say who translated it back, or that nobody did."
    ),
    "wording-date": QT_TRANSLATE_NOOP("Invalid", "Say on which day the translation was finished."),
    "wording-date-future": QT_TRANSLATE_NOOP(
        "Invalid", "The day of the translation lies in the future."
    ),
    "wording-does-not-fit": QT_TRANSLATE_NOOP(
        "Invalid",
        "These words are for other items or answers than the instrument has now. Open the form "
        "again and enter them for the version in use.",
    ),
    "wording-in-file": QT_TRANSLATE_NOOP(
        "Invalid",
        "This language stands in the instrument’s own file. Change it there, as a new version.",
    ),
    "wording-item-missing": QT_TRANSLATE_NOOP(
        "Invalid", "Item {item} has no words yet. All items are needed before it can be given."
    ),
    "wording-label-missing": QT_TRANSLATE_NOOP(
        "Invalid", "The answer {value} of item {item} has no words yet."
    ),
    "wording-language": QT_TRANSLATE_NOOP(
        "Invalid", "Choose the language. Another one has a short code, such as sw or luo."
    ),
    "wording-permission": QT_TRANSLATE_NOOP(
        "Invalid", "This instrument is not free for everyone: say who allowed its use."
    ),
    "wording-permission-reference": QT_TRANSLATE_NOOP(
        "Invalid", "Say where the permission is written, such as a letter and its date."
    ),
    "wording-shipped": QT_TRANSLATE_NOOP(
        "Invalid", "The wording in this language comes with the desk and cannot be changed."
    ),
    "wording-source": QT_TRANSLATE_NOOP(
        "Invalid", "Say what the words were copied from, such as the sheet and its edition."
    ),
    "wording-translator": QT_TRANSLATE_NOOP(
        "Invalid", "Say who translated it. A machine’s translation of an item must not be used."
    ),
}


def file_sentence(error: InstrumentFileError) -> str:
    """Say which line of a file cannot be and why; the reason is in the words of the checker."""
    if error.line is None:
        words = translate("Invalid", "This file cannot be used: {0}. Nothing was changed.")
        return words.format(error.reason)
    words = translate("Invalid", "Line {0} of this file cannot be used: {1}. Nothing was changed.")
    return words.format(error.line, error.reason)
