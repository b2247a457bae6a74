"""The sentences of reasons about giving and correcting screenings, and about what is due."""

from __future__ import annotations

from ui.translatable import QT_TRANSLATE_NOOP

SCREENING_REASONS: dict[str, str] = {
    "correction-instrument": QT_TRANSLATE_NOOP(
        "Invalid",
        "A correction cannot be of another instrument. Strike this screening and give the other"
        " one anew.",
    ),
    "correction-unchanged": QT_TRANSLATE_NOOP(
        "Invalid",
        "Nothing is different from what was recorded, so nothing was corrected.",
    ),
    "giver-unknown": QT_TRANSLATE_NOOP(
        "Invalid",
        "Another colleague can be named only for a paper form, and must be known to this vault.",
    ),
    "not-by-client": QT_TRANSLATE_NOOP(
        "Invalid",
        "{instrument} is asked by a trained person: it is not made to be filled in by the client"
        " alone. Ask it yourself, or with an interpreter.",
    ),
    "plan-line-empty": QT_TRANSLATE_NOOP(
        "Invalid",
        "One instrument is in the plan without an occasion. Say when it is given, or take it out.",
    ),
    "plan-line-twice": QT_TRANSLATE_NOOP(
        "Invalid",
        "One instrument stands in the plan twice. Keep one line for it with all its occasions.",
    ),
    "plan-meetings": QT_TRANSLATE_NOOP(
        "Invalid",
        "An instrument can be due after 1 to 30 meetings. Enter 0 where meetings do not count.",
    ),
    "plan-reason": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say why this client has another plan than the programme's, or has it no longer.",
    ),
    "plan-sessions": QT_TRANSLATE_NOOP(
        "Invalid",
        "An instrument can be due after 1 to 30 sessions. Enter 0 where sessions do not count.",
    ),
    "plan-too-long": QT_TRANSLATE_NOOP(
        "Invalid",
        "A plan can hold 20 instruments at most. Nobody can be asked more than that.",
    ),
    "plan-unchanged": QT_TRANSLATE_NOOP(
        "Invalid",
        "This is the plan that the client has already, so nothing was changed.",
    ),
    "plan-weeks": QT_TRANSLATE_NOOP(
        "Invalid",
        "An instrument can be due after 1 to 52 weeks. Enter 0 where weeks do not count.",
    ),
    "put-off-day": QT_TRANSLATE_NOOP(
        "Invalid",
        "A screening is put off to a day from tomorrow up to {latest}. Choose such a day.",
    ),
    "put-off-reason": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say in a few words why this is put off, such as “in hospital until Friday”.",
    ),
}
