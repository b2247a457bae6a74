"""Say what meets in a week and what it clashes over, and which groups have room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from counsel_desk.domain.diary import ClashKind
from counsel_desk.domain.ids import GroupId, MeetingId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Gathering:
    """A meeting of a group with when and where it is."""

    group: GroupId
    meeting: MeetingId
    title: str
    venue: str
    number: int
    of: int
    start: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A meeting of the week, and what it clashes over with another one or with a session."""

    meeting: Gathering
    clashes: tuple[ClashKind, ...]


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A group that can be joined now: how many there are in it, and how many it has room for."""

    group: GroupId
    title: str
    members: int
    capacity: int
    begins: datetime


def week_of(
    gatherings: Iterable[Gathering], clashing: Mapping[UUID, tuple[ClashKind, ...]]
) -> tuple[WeekRow, ...]:
    """Put meetings in the order of their time, each with what it clashes over in the diary."""
    ordered = sorted(gatherings, key=lambda one: (one.start, one.title, one.meeting))
    return tuple(WeekRow(one, clashing.get(one.meeting, ())) for one in ordered)
