"""The sentences of reasons about dates: rules, moved meetings, calendar files."""

from __future__ import annotations

from ui.translatable import QT_TRANSLATE_NOOP

SCHEDULE_REASONS: dict[str, str] = {
    "called-off": QT_TRANSLATE_NOOP(
        "Invalid",
        "This was cancelled, so nobody interprets in it. Nothing was changed.",
    ),
    "ics-broken": QT_TRANSLATE_NOOP(
        "Invalid",
        "This is not a calendar file, or it is damaged. Save it anew in the program it comes from;"
        " nothing was taken from it.",
    ),
    "ics-empty": QT_TRANSLATE_NOOP(
        "Invalid",
        "There is no date in this file. Nothing was changed.",
    ),
    "ics-gone": QT_TRANSLATE_NOOP(
        "Invalid",
        "The file is not there any more. If it is on a stick, connect it; then choose it again.",
    ),
    "ics-huge": QT_TRANSLATE_NOOP(
        "Invalid",
        "This file is larger than {most} KB, and a calendar of meetings is not. It was not read.",
    ),
    "ics-refused": QT_TRANSLATE_NOOP(
        "Invalid",
        "This file cannot be read here. Choose another one; nothing was changed.",
    ),
    "ics-too-many": QT_TRANSLATE_NOOP(
        "Invalid",
        "This file has more than {most} dates. Save fewer of them there; nothing was taken from"
        " it.",
    ),
    "meeting-in-past": QT_TRANSLATE_NOOP(
        "Invalid",
        "This moment is past. Choose a later one, or tick that the meeting did take place then.",
    ),
    "meeting-not-moved": QT_TRANSLATE_NOOP(
        "Invalid",
        "This meeting was not moved, so it stays where it is. Nothing was changed.",
    ),
    "meeting-not-planned": QT_TRANSLATE_NOOP(
        "Invalid",
        "Only a meeting that is planned can be moved. Set it to planned first.",
    ),
    "meeting-there-already": QT_TRANSLATE_NOOP(
        "Invalid",
        "The group meets at one of these moments already. Nothing was added.",
    ),
    "nothing-to-save": QT_TRANSLATE_NOOP(
        "Invalid",
        "There is nothing in the calendar on these days, so no file was written.",
    ),
    "reason-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say why: security, venue, holiday, strike or another reason. Nothing was changed yet.",
    ),
    "rule-broken": QT_TRANSLATE_NOOP(
        "Invalid",
        "This repetition cannot be read. Choose how often the group meets; nothing was set up.",
    ),
    "rule-no-end": QT_TRANSLATE_NOOP(
        "Invalid",
        "This repetition has no end. Say after how many meetings it ends, or on which day.",
    ),
    "rule-too-far": QT_TRANSLATE_NOOP(
        "Invalid",
        "This repetition goes on for more than five years. Choose fewer meetings or an earlier"
        " last day.",
    ),
    "rule-too-many": QT_TRANSLATE_NOOP(
        "Invalid",
        "This repetition makes more than {most} dates. Choose an earlier end; nothing was set up.",
    ),
    "rule-too-often": QT_TRANSLATE_NOOP(
        "Invalid",
        "This repetition comes several times a day, which no meeting does. Nothing was set up.",
    ),
}
