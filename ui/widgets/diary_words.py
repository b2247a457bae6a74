"""Say what is in the diary: repetitions, clashes, outcomes and their keys, reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.diary import ClashKind, EntryKind, Every
from counsel_desk.domain.groups import AbsenceReason, MeetingStatus
from ui.widgets import case_words
from ui.widgets.dates import say_time
from ui.wording import join_words

if TYPE_CHECKING:
    import datetime

    from counsel_desk.domain.diary import CalendarEntry, Clash

# A name that the tool for translations finds.
translate = QCoreApplication.translate

OUTCOME_KEYS = {
    Qt.Key.Key_A: SessionOutcome.ATTENDED,
    Qt.Key.Key_L: SessionOutcome.LATE,
    Qt.Key.Key_D: SessionOutcome.DID_NOT_ATTEND,
    Qt.Key.Key_C: SessionOutcome.CANCELLED_BY_CLIENT,
    Qt.Key.Key_S: SessionOutcome.CANCELLED_BY_SERVICE,
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


def outcome_hint() -> str:
    """Name the keys that record an outcome."""
    return translate(
        "Diary", "A attended · L late · D did not attend · C cancelled by client · S by service"
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


def reason_words(reason: AbsenceReason) -> str:
    """Say why someone did not come."""
    return {
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
    }[reason]


def clash_words(kind: ClashKind) -> str:
    """Say in few words what clashes."""
    return {
        ClashKind.COUNSELLOR: translate("Diary", "Counsellor twice"),
        ClashKind.CLIENT: translate("Diary", "Client twice"),
        ClashKind.ROOM: translate("Diary", "Room twice"),
    }[kind]


def clash_sentence(clash: Clash) -> str:
    """Say what is there at the same time."""
    line = {
        ClashKind.COUNSELLOR: translate("Diary", "The counsellor has {0} at {1}"),
        ClashKind.CLIENT: translate("Diary", "The client has {0} at {1}"),
        ClashKind.ROOM: translate("Diary", "The room is taken by {0} at {1}"),
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
        translate("Diary", "clashes: {0}").format(join_words(clashes)) if clashes else "",
    ]
    return ", ".join(part for part in parts if part)
