"""The sentences on settings, the network, referrals and what leaves for the client."""

from __future__ import annotations

from ui.translatable import QT_TRANSLATE_NOOP

PROGRAMME_REASONS: dict[str, str] = {
    "change-reason-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say in a few words why this is changed, with at least {least} characters.",
    ),
    "change-figures-impossible": QT_TRANSLATE_NOOP(
        "Invalid",
        "A standard deviation lies above 0 and a reliability from 0 to below 1.",
    ),
    "change-points-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "Two scores of this instrument differ by at most {most} points: say a threshold above 0"
        " and at most {most}.",
    ),
    "change-sd-too-large": QT_TRANSLATE_NOOP(
        "Invalid",
        "No score of this instrument can spread so far: the standard deviation is at most {most}.",
    ),
    "change-source-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say whose figures these are, such as the study and its people.",
    ),
    "changer-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Someone must be able to change the settings: choose supervisors, administrators or both.",
    ),
    "completer-below-adequate": QT_TRANSLATE_NOOP(
        "Invalid",
        "The share of a completer lies between that of an adequate dose and 100 per cent.",
    ),
    "county-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Choose the county, so that the nearest partner can be found.",
    ),
    "cut-off-fixed": QT_TRANSLATE_NOOP(
        "Invalid",
        "This cut-off belongs to the instrument and cannot be changed.",
    ),
    "cut-off-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "This cut-off must lie between {low} and {high}.",
    ),
    "cut-off-reason-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say why the programme uses a cut-off of its own, such as the study it is from.",
    ),
    "default-not-offered": QT_TRANSLATE_NOOP(
        "Invalid",
        "The format offered first must be one of those offered. Choose another one.",
    ),
    "early-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "A drop-out is early within 0 to 10 meetings.",
    ),
    "file-passphrase-own": QT_TRANSLATE_NOOP(
        "Invalid",
        "The file needs a passphrase of its own: yours stays with you. Choose another one.",
    ),
    "file-passphrase-weak": QT_TRANSLATE_NOOP(
        "Invalid",
        "This passphrase is easy to guess. Use six generated words, or a longer sentence.",
    ),
    "format-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Choose at least one format for notes.",
    ),
    "letter-empty": QT_TRANSLATE_NOOP(
        "Invalid",
        "Nothing is ticked and nothing is written, so there is no letter. Tick what it "
        "should hold.",
    ),
    "letter-for-referral-in": QT_TRANSLATE_NOOP(
        "Invalid",
        "A letter is written for a referral out. This client was referred to you.",
    ),
    "no-reason-left": QT_TRANSLATE_NOOP(
        "Invalid",
        "At least one reason must be offered. Tick one again.",
    ),
    "nothing-changed": QT_TRANSLATE_NOOP(
        "Invalid",
        "Nothing is different from the settings in force, so nothing was saved.",
    ),
    "nothing-chosen": QT_TRANSLATE_NOOP(
        "Invalid",
        "Nothing is chosen, so there is nothing to give. Choose at least one part.",
    ),
    "outcome-half": QT_TRANSLATE_NOOP(
        "Invalid",
        "An outcome has a day, and the day an outcome. Fill in both or neither.",
    ),
    "part-unknown": QT_TRANSLATE_NOOP(
        "Invalid",
        "One of the parts is not known to this version of the program. Choose the parts again.",
    ),
    "partner-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say to whom the client is referred, or who referred the client.",
    ),
    "partner-twice": QT_TRANSLATE_NOOP(
        "Invalid",
        "A partner of this name in this county is in the directory already. Open that entry "
        "instead.",
    ),
    "percent-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "An adequate dose lies between 1 and 100 per cent.",
    ),
    "reason-empty-or-twice": QT_TRANSLATE_NOOP(
        "Invalid",
        "One of your own reasons is empty or stands there twice. Correct it.",
    ),
    "reason-built-in": QT_TRANSLATE_NOOP(
        "Invalid",
        "One of your own reasons is called as one that the list has already. Give it another name.",
    ),
    "reason-comma": QT_TRANSLATE_NOOP(
        "Invalid",
        "A reason of absence has no comma in it. Write two lines, or leave the comma out.",
    ),
    "reason-unknown": QT_TRANSLATE_NOOP(
        "Invalid",
        "This reason is in none of the programme’s lists any more. Choose another one.",
    ),
    "reasons-too-many": QT_TRANSLATE_NOOP(
        "Invalid",
        "A list takes 40 reasons of at most 80 characters each.",
    ),
    "referral-in-future": QT_TRANSLATE_NOOP(
        "Invalid",
        "This day is in the future. Write it down once it has come.",
    ),
    "referral-not-sent": QT_TRANSLATE_NOOP(
        "Invalid",
        "It cannot have been received before it was sent. Fill in the day of sending.",
    ),
    "referral-other-direction": QT_TRANSLATE_NOOP(
        "Invalid",
        "A referral out does not become one in. Record another one instead.",
    ),
    "referral-out-of-order": QT_TRANSLATE_NOOP(
        "Invalid",
        "This day lies before an earlier step of the referral. Check both days.",
    ),
    "retention-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "A closed file is kept for 1 to 50 years.",
    ),
    "service-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Tick at least one kind of help that this partner gives.",
    ),
    "verified-in-future": QT_TRANSLATE_NOOP(
        "Invalid",
        "The day of the last check cannot be in the future.",
    ),
}
