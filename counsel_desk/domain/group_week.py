"""Say which meetings of a week cannot both take place, and which groups have room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from counsel_desk.domain.diary import same_interpreter
from counsel_desk.domain.ids import CaseId, GroupId, MeetingId, PersonId

if TYPE_CHECKING:
    from collections.abc import Iterable


class Clash(StrEnum):
    """Why two meetings at one time cannot both take place."""

    VENUE = "venue"
    STAFF = "staff"
    MEMBER = "member"
    INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True)
class Gathering:
    """A meeting with where it is and whom it needs."""

    group: GroupId
    meeting: MeetingId
    title: str
    venue: str
    number: int
    of: int
    start: datetime
    minutes: int
    staff: frozenset[PersonId] = frozenset()
    members: frozenset[CaseId] = frozenset()
    interpreter: tuple[str, str] = ("", "")

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A meeting of the week, and what it clashes over with another one."""

    meeting: Gathering
    clashes: tuple[Clash, ...]


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A group that can be joined now: how many there are in it, and how many it has room for."""

    group: GroupId
    title: str
    members: int
    capacity: int
    begins: datetime


def week_of(gatherings: Iterable[Gathering]) -> tuple[WeekRow, ...]:
    """Put meetings in the order of their time, each with what it clashes over."""
    ordered = sorted(gatherings, key=lambda one: (one.start, one.title, one.meeting))
    return tuple(
        WeekRow(one, tuple(kind for kind in Clash if any(_clash(kind, one, o) for o in ordered)))
        for one in ordered
    )


def _clash(kind: Clash, one: Gathering, other: Gathering) -> bool:
    is_apart = one.end <= other.start or other.end <= one.start
    if one.meeting == other.meeting or is_apart:
        return False
    if kind is Clash.VENUE:
        return bool(_place(one)) and _place(one) == _place(other)
    if kind is Clash.STAFF:
        return bool(one.staff & other.staff)
    if kind is Clash.INTERPRETER:
        return same_interpreter(one.interpreter, other.interpreter)
    return bool(one.members & other.members)


def _place(one: Gathering) -> str:
    """Compare venues as people read them."""
    return " ".join(one.venue.casefold().split())
