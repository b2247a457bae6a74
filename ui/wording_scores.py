"""The sentences of reasons about bringing past scores in."""

from __future__ import annotations

from ui.translatable import QT_TRANSLATE_NOOP

SCORE_REASONS: dict[str, str] = {
    "scores-both": QT_TRANSLATE_NOOP(
        "Invalid", "A row gives answers and a total as well, so it was not brought in."
    ),
    "scores-edited": QT_TRANSLATE_NOOP(
        "Invalid",
        "{count} of its screenings were corrected, answered or struck since, or are no longer "
        "yours, so the import cannot be taken back as a whole. Nothing was changed; strike single "
        "screenings instead.",
    ),
    "scores-no-code": QT_TRANSLATE_NOOP(
        "Invalid", "No column holds the case codes. Say which column it is."
    ),
    "scores-no-day": QT_TRANSLATE_NOOP(
        "Invalid", "No column holds the days on which they were given. Say which column it is."
    ),
    "scores-no-instrument": QT_TRANSLATE_NOOP(
        "Invalid", "Say which instrument it was, or which column names it."
    ),
    "scores-no-result": QT_TRANSLATE_NOOP(
        "Invalid", "No column holds answers or a total. Say which column it is."
    ),
    "scores-nothing": QT_TRANSLATE_NOOP(
        "Invalid", "No row is chosen, so there is nothing to bring in."
    ),
    "total-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid", "A total cannot be one of its instrument, so nothing was brought in."
    ),
}
