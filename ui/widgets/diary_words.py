"""Say what is in the diary: repetitions, clashes, outcomes and their keys, reasons."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.cases import NoNote, SessionOutcome
from counsel_desk.domain.diary import ClashKind, EntryKind, Every
from counsel_desk.domain.groups import AbsenceReason, MeetingStatus
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets import case_words, schedule_words
from ui.widgets.dates import say_time
from ui.widgets.keys import key_table
from ui.wording import join_words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from counsel_desk.domain.diary import CalendarEntry, Clash
    from ui.widgets.keys import KeyLine

# A name that the tool for translations finds.
translate = QCoreApplication.translate

OUTCOME_KEYS = {
    "A": SessionOutcome.ATTENDED,
    "L": SessionOutcome.LATE,
    "D": SessionOutcome.DID_NOT_ATTEND,
    "C": SessionOutcome.CANCELLED_BY_CLIENT,
    "S": SessionOutcome.CANCELLED_BY_SERVICE,
}
"""One key records an outcome, wherever a session is current."""

ASKS_WHY = frozenset(
    {
        SessionOutcome.DID_NOT_ATTEND,
        SessionOutcome.CANCELLED_BY_CLIENT,
        SessionOutcome.CANCELLED_BY_SERVICE,
    }
)
"""Outcomes for which there may be a reason worth knowing."""


_NO_NOTE_WORDS = {
    NoNote.ON_PAPER: QT_TRANSLATE_NOOP("Diary", "written on paper"),
    NoNote.OTHER_NOTE: QT_TRANSLATE_NOOP("Diary", "part of another note"),
    NoNote.TOO_BRIEF: QT_TRANSLATE_NOOP("Diary", "too brief for a note"),
    NoNote.TOO_LONG_AGO: QT_TRANSLATE_NOOP("Diary", "too long ago to write one"),
}


def no_note_words(why: NoNote) -> str:
    """Say why there is no note of a session."""
    return translate("Diary", _NO_NOTE_WORDS[why])


def outcome_hint() -> str:
    """Name the keys that record an outcome."""
    return translate(
        "Diary", "A attended · L late · D did not attend · C cancelled by client · S by service"
    )


def outcome_lines(record: Callable[[SessionOutcome], object], **also: str) -> tuple[KeyLine, ...]:
    """Give the keys that record what came of a session; ``also`` names further ones by outcome."""
    return key_table(
        translate("Diary", "On a session"),
        *(
            (
                translate("Diary", "Record: {0}").format(case_words.outcome_words(outcome)),
                f"{key} {also.get(outcome.name, '')}",
                partial(record, outcome),
            )
            for key, outcome in OUTCOME_KEYS.items()
        ),
    )


def every_words(every: Every | None) -> str:
    """Say how often a session comes again."""
    if every is None:
        return translate("Diary", "Does not repeat")
    return {
        Every.WEEK: translate("Diary", "Every week"),
        Every.FORTNIGHT: translate("Diary", "Every two weeks"),
        Every.MONTH: translate("Diary", "Every month, same weekday"),
    }[every]


def reason_words(reason: str) -> str:
    """Say why someone did not come; the programme's own reasons are words already."""
    named: dict[str, str] = {
        AbsenceReason.TRANSPORT: translate("Diary", "Transport money"),
        AbsenceReason.WORK: translate("Diary", "Work"),
        AbsenceReason.CHILDCARE: translate("Diary", "Childcare"),
        AbsenceReason.ILLNESS: translate("Diary", "Illness"),
        AbsenceReason.BEREAVEMENT: translate("Diary", "Bereavement"),
        AbsenceReason.COURT_OR_POLICE: translate("Diary", "Court or police"),
        AbsenceReason.FEAR: translate("Diary", "Fear"),
        AbsenceReason.STIGMA: translate("Diary", "Stigma"),
        AbsenceReason.TRAVEL: translate("Diary", "Travelling"),
        AbsenceReason.UNKNOWN: translate("Diary", "Not known"),
    }
    return named.get(reason, reason)


def clash_words(kind: ClashKind) -> str:
    """Say in few words what clashes."""
    return {
        ClashKind.COUNSELLOR: translate("Diary", "Counsellor twice"),
        ClashKind.CLIENT: translate("Diary", "Client twice"),
        ClashKind.ROOM: translate("Diary", "Room twice"),
        ClashKind.INTERPRETER: translate("Diary", "Interpreter twice"),
    }[kind]


def clash_sentence(clash: Clash) -> str:
    """Say what is there at the same time."""
    line = {
        ClashKind.COUNSELLOR: translate("Diary", "The counsellor has {0} at {1}"),
        ClashKind.CLIENT: translate("Diary", "The client has {0} at {1}"),
        ClashKind.ROOM: translate("Diary", "The room is taken by {0} at {1}"),
        ClashKind.INTERPRETER: translate("Diary", "The interpreter is wanted by {0} at {1}"),
    }[clash.kind]
    return line.format(clash.title, say_span(clash.start, clash.minutes))


def say_span(start: datetime.datetime, minutes: int) -> str:
    """Say from when to when, such as 10:00–10:50."""
    import datetime as clock

    begun = case_words.local(start)
    end = begun + clock.timedelta(minutes=minutes)
    return f"{say_time(begun.time())}–{say_time(end.time())}"


def status_words(entry: CalendarEntry) -> str:
    """Say what came of an entry; nothing for one that is still to come."""
    if entry.outcome not in (None, SessionOutcome.PLANNED):
        return case_words.outcome_words(entry.outcome)
    if entry.status is MeetingStatus.CANCELLED:
        return translate("Diary", "cancelled")
    return translate("Diary", "held") if entry.status is MeetingStatus.HELD else ""


def kind_words(entry: CalendarEntry) -> str:
    """Say what an entry is."""
    if entry.kind is EntryKind.SESSION:
        return translate("Diary", "Session")
    return translate("Diary", "Group meeting {0}").format(entry.number)


def state_words(entry: CalendarEntry) -> str:
    """Say in one line what came of an entry, why it changed, and what it clashes with."""
    clashes = [clash_words(kind) for kind in entry.clashes]
    changed = schedule_words.change_words(entry.moved_from, entry.reason)
    return ", ".join(part for part in (status_words(entry), changed, *clashes) if part)


def entry_sentence(entry: CalendarEntry) -> str:
    """Say everything of an entry in one line, for lists and screen readers."""
    clashes = [clash_words(kind) for kind in entry.clashes]
    parts = [
        case_words.say_moment(entry.start),
        kind_words(entry),
        entry.title if entry.name is None else f"{entry.title} {entry.name}",
        translate("Diary", "{0} minutes").format(entry.minutes),
        entry.place,
        status_words(entry),
        schedule_words.change_words(entry.moved_from, entry.reason),
        translate("Diary", "clashes: {0}").format(join_words(clashes)) if clashes else "",
    ]
    return ", ".join(part for part in parts if part)


def interpreter_words(language: str, name: str) -> str:
    """Say for which language an interpreter is booked, and who it is."""
    spoken = case_words.language_words(language) if language else ""
    said = " · ".join(part for part in (spoken, name) if part)
    return translate("Diary", "Interpreter: {0}").format(said)
