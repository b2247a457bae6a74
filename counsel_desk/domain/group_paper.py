"""Describe what of a group goes on paper: a sheet, badges, and who is reminded by which rule.

Paper is found by others. So it holds codes and no names, and the list of reminders holds no word
from which anybody could guess what the meeting is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from counsel_desk.domain.cases import ContactMethod, SafeContact
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import belongs
from counsel_desk.domain.ids import MembershipId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from counsel_desk.domain.groups import Meeting, Member
    from counsel_desk.domain.ids import CaseId

SPARE_LINES = 3
"""Empty lines of a sheet, for who joins at the door."""

_TELLING = re.compile(
    r"therap|counsel|session|psych|trauma|tortur|surviv|victim|clinic|client|patient|treat|support"
    r"|group|mental|heal|rehabil|violen|rape|abuse|police|court|lawyer|legal|case\b|file\b"
    r"|medico|imlu|ngo\b|programme|project|appoint|diagnos|hospital|doctor|\bhiv\b"
    r"|ushauri|tiba|matibabu|mateso|kikundi|kundi|mshauri|daktari|hospitali|polisi|mahakama"
)


class PaperKind(StrEnum):
    """What can be printed of a group."""

    SHEET = "attendance sheet"
    BADGES = "badges"
    REMINDERS = "reminder list"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of an attendance sheet, numbered as it is printed."""

    number: int
    membership: MembershipId
    code: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """An attendance sheet of one meeting: codes alone."""

    title: str
    number: int
    start: datetime
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class Badges:
    """Name-free badges: a code each, and nothing else."""

    codes: tuple[str, ...]


class Rule(StrEnum):
    """How a member may be reached; ``UNKNOWN`` where this person may not know."""

    CALL = "call"
    MESSAGE = "message"
    VISIT = "visit"
    NOBODY = "do not contact"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One member in the list; ``withheld`` says that more is known than may stand on paper."""

    code: str
    number: str = field(default="", repr=False)
    remarks: str = field(default="", repr=False)
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Everybody who is reached in the same way at the same hours."""

    rule: Rule
    hours: str
    reminders: tuple[Reminder, ...]


@dataclass(frozen=True, slots=True)
class ReminderList:
    """Who is reminded of a day and a time, by rule; it says nothing of what is on that day."""

    start: datetime
    groups: tuple[RuleGroup, ...]


def sheet_rows(members: Iterable[Member], meeting: Meeting) -> tuple[SheetRow, ...]:
    """Give the lines of a meeting's sheet in the order of enrolment.

    Who is enrolled after a sheet was printed comes after its last line, so that what is entered
    later is read line by line.
    """
    there = sorted((one for one in members if belongs(one, meeting)), key=_enrolled)
    return tuple(
        SheetRow(number, one.membership, one.code) for number, one in enumerate(there, start=1)
    )


def _enrolled(member: Member) -> bytes:
    """Give what sorts members by their enrolment: the time is in the identifier."""
    return member.membership.bytes


def badges_of(members: Iterable[Member]) -> Badges:
    """Give a badge to everybody who is a member now, by code."""
    return Badges(tuple(sorted({one.code for one in members if one.left is None})))


def is_neutral(text: str) -> bool:
    """Whether words give nobody a hint of what the meeting is."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return _TELLING.search(plain) is None


def reminders_of(
    start: datetime, members: Iterable[Member], contacts: Mapping[CaseId, SafeContact]
) -> ReminderList:
    """Group members by their safe-contact rule; who may not be reached has no number."""
    found: dict[tuple[Rule, str], list[Reminder]] = {}
    for code, case in sorted({(one.code, one.case) for one in members}):
        rule, hours, reminder = _reminder(code, contacts.get(case), local_day(start))
        found.setdefault((rule, hours), []).append(reminder)
    order = list(Rule)
    keys = sorted(found, key=lambda key: (order.index(key[0]), key[1]))
    return ReminderList(start, tuple(RuleGroup(*key, tuple(found[key])) for key in keys))


_RULES = {
    ContactMethod.VOICE: Rule.CALL,
    ContactMethod.SMS: Rule.MESSAGE,
    ContactMethod.VISIT: Rule.VISIT,
    ContactMethod.NONE: Rule.NOBODY,
}


def _reminder(code: str, contact: SafeContact | None, on: date) -> tuple[Rule, str, Reminder]:
    """Say how one member is reached, leaving out what would tell a finder anything.

    Who said no to being contacted, or whose yes is over by that day, is not reached at all.
    """
    if contact is None:
        return Rule.UNKNOWN, "", Reminder(code)
    rule = _RULES[contact.method] if contact.is_open(on) else Rule.NOBODY
    if rule is Rule.NOBODY:
        return rule, "", Reminder(code)
    hours, remarks = contact.hours.strip(), contact.remarks.strip()
    shown = [text if is_neutral(text) else "" for text in (hours, remarks)]
    number = contact.number.strip() if rule in (Rule.CALL, Rule.MESSAGE) else ""
    withheld = shown != [hours, remarks]
    return rule, shown[0], Reminder(code, number, shown[1], withheld)
