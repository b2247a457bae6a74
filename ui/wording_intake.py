"""The sentences of reasons about consents, intake, the history of events and families."""

from __future__ import annotations

from ui.translatable import QT_TRANSLATE_NOOP

INTAKE_REASONS: dict[str, str] = {
    "consent-day-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "The day on which the client was asked must lie from {earliest} to {latest}. Correct it.",
    ),
    "consent-other-purpose": QT_TRANSLATE_NOOP(
        "Invalid",
        "A correction stays with its purpose and recipient. Record another answer instead.",
    ),
    "consent-was-refused": QT_TRANSLATE_NOOP(
        "Invalid",
        "The client refused this, so there is nothing to withdraw. Nothing was changed.",
    ),
    "consent-withdrawn-already": QT_TRANSLATE_NOOP(
        "Invalid",
        "This consent has been withdrawn already. Nothing was changed; record a new answer if"
        " the client was asked again.",
    ),
    "detention-length": QT_TRANSLATE_NOOP(
        "Invalid",
        "The length of detention must be a whole number from 1 to 10000. Leave it empty if it"
        " is not known.",
    ),
    "birth-after-session": QT_TRANSLATE_NOOP(
        "Invalid",
        "The client came to a session on {first}, so the birth lies before that. Check the year.",
    ),
    "event-before-birth": QT_TRANSLATE_NOOP(
        "Invalid",
        "This lies before the client was born. Check the year here, or the birth date in the "
        "identity.",
    ),
    "event-ends-early": QT_TRANSLATE_NOOP(
        "Invalid",
        "The end lies before the beginning. Correct one of the two dates, or leave one empty.",
    ),
    "event-in-future": QT_TRANSLATE_NOOP(
        "Invalid",
        "This lies after today. Check the year, or leave the date empty.",
    ),
    "expires-before-given": QT_TRANSLATE_NOOP(
        "Invalid",
        "A consent cannot end before it was given, which was on {earliest}. Correct the last "
        "day, or leave it empty.",
    ),
    "expires-too-late": QT_TRANSLATE_NOOP(
        "Invalid",
        "The last day of a consent must lie before {latest}. Correct it, or leave it empty.",
    ),
    "family-linked-already": QT_TRANSLATE_NOOP(
        "Invalid",
        "These two files are linked already. Nothing was changed.",
    ),
    "family-same-file": QT_TRANSLATE_NOOP(
        "Invalid",
        "A file cannot be linked with itself. Choose another file.",
    ),
    "guardian-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Write who gave the consent as guardian.",
    ),
    "guardian-name-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Write the guardian’s name, or empty the other fields about the guardian.",
    ),
    "hearing-before-step": QT_TRANSLATE_NOOP(
        "Invalid",
        "The next hearing lies before this step. Correct one of the two dates.",
    ),
    "how-given-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say how the consent was given: by signature, by thumbprint or in spoken words.",
    ),
    "life-event-in-future": QT_TRANSLATE_NOOP(
        "Invalid",
        "This lies after today. Only a court date is marked before it comes.",
    ),
    "life-event-month": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say at least the month, such as March 2026: a year alone has no place on the chart.",
    ),
    "life-event-twice": QT_TRANSLATE_NOOP(
        "Invalid",
        "This is on the chart already, with the same date.",
    ),
    "recipient-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "A release is to one recipient. Write the recipient’s name.",
    ),
    "withdrawn-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "The day of withdrawal must lie from {earliest} to {latest}. Correct it.",
    ),
    "witness-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "A thumbprint or a spoken consent needs a witness. Write the witness’s name.",
    ),
}
