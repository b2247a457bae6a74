"""The sentences of reasons about answers to alerts and the sign-off of charts."""

from __future__ import annotations

from ui.translatable import QT_TRANSLATE_NOOP

ALERT_REASONS: dict[str, str] = {
    "chart-empty": QT_TRANSLATE_NOOP(
        "Invalid",
        "Nothing was screened yet, so there is no chart to sign off.",
    ),
    "chart-note-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say what you saw: a course that is off track needs a sentence for the counsellor.",
    ),
    "chart-note-too-long": QT_TRANSLATE_NOOP(
        "Invalid",
        "The note is longer than {most} characters. Put the rest into the supervision note.",
    ),
    "chart-review-past": QT_TRANSLATE_NOOP(
        "Invalid",
        "The next review must be on a later day than today. Choose another day, or none.",
    ),
    "response-review-past": QT_TRANSLATE_NOOP(
        "Invalid",
        "The day to look again must be later than today. Choose another day, or none.",
    ),
    "response-unknown": QT_TRANSLATE_NOOP(
        "Invalid",
        "One of the choices is not known to this desk. Choose it again; the text is still here.",
    ),
}
