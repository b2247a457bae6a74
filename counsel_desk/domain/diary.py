"""Describe the diary: sessions that repeat, what they clash with, and what a calendar shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.groups import MeetingReason, MeetingStatus
from counsel_desk.domain.ids import CaseId, GroupId, PersonId

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Every(StrEnum):
    """How often a session comes again; monthly keeps the weekday (the second Tuesday)."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A repetition that ends: after ``times`` sessions, or on the last day that is allowed.

    ``days`` are more weekdays of each week, Monday as 0; only where it is every week or two.
    """

    every: Every
    times: int | None = None
    until: date | None = None
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Booking:
    """What is wanted: the first session (aware start), its length and place, and its repetition.

    ``interpreter`` is the language that one is booked for, ``interpreter_name`` who it is.
    """

    start: datetime
    minutes: int
    place: str = ""
    repeat: Repeat | None = None
    interpreter: str = ""
    interpreter_name: str = ""


class ClashKind(StrEnum):
    """What two entries of the diary want at the same time."""

    COUNSELLOR = "counsellor"
    CLIENT = "client"
    ROOM = "room"
    INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True)
class Clash:
    """Something at the same time, told by case code or by the title of a group."""

    kind: ClashKind
    title: str
    start: datetime
    minutes: int
    place: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One session of a booking, with everything that it clashes with."""

    start: datetime
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday; ``only_for`` names whose it is where it is not everybody's.

    One that follows the moon is ``estimated`` until it is seen.
    """

    day: date
    name: str
    only_for: str = ""
    estimated: bool = False


class EntryKind(StrEnum):
    """What an entry of the calendar is."""

    SESSION = "session"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A session or a meeting in the calendar, as far as its reader is entitled.

    ``title`` is the case code or the group's title; ``clients`` and ``people`` are who must be
    there; ``editable`` says whether the reader may move it. One for which an interpreter is
    booked says for which language and who, where that is known. One that was moved has in
    ``moved_from`` when it was planned; ``reason`` is why it was moved or cancelled.
    """

    kind: EntryKind
    item: UUID
    title: str
    start: datetime
    minutes: int
    place: str
    people: tuple[PersonId, ...]
    clients: tuple[CaseId, ...]
    name: str | None = None
    case: CaseId | None = None
    group: GroupId | None = None
    outcome: SessionOutcome | None = None
    status: MeetingStatus | None = None
    number: int = 0
    repeats: bool = False
    editable: bool = False
    clashes: tuple[ClashKind, ...] = ()
    interpreter: tuple[str, str] = ("", "")
    moved_from: datetime | None = None
    reason: MeetingReason | None = None

    @property
    def end(self) -> datetime:
        """When it ends."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def is_over(self) -> bool:
        """Whether it is recorded what came of it, so that nothing can be moved out of its way."""
        planned = (None, SessionOutcome.PLANNED)
        return self.outcome not in planned or self.status is MeetingStatus.HELD

    @property
    def called_off(self) -> bool:
        """Whether it was cancelled, so that nobody waits for it."""
        return self.outcome in CALLED_OFF or self.status is MeetingStatus.CANCELLED


@dataclass(frozen=True, slots=True)
class CalendarView:
    """The entries of some days in order of time."""

    first: date
    days: int
    entries: tuple[CalendarEntry, ...]


CALLED_OFF = frozenset({SessionOutcome.CANCELLED_BY_CLIENT, SessionOutcome.CANCELLED_BY_SERVICE})
"""Outcomes that free the time; whoever did not attend was waited for."""


def overlap(start: datetime, minutes: int, other: datetime, other_minutes: int) -> bool:
    """Whether two spans share a moment; one that begins when the other ends does not."""
    return start < other + timedelta(minutes=other_minutes) and other < start + timedelta(
        minutes=minutes
    )


def same_place(one: str, other: str) -> bool:
    """Whether two places are one room, however they are written; no place is no room."""
    left = _plain(one)
    return bool(left) and left == _plain(other)


def _plain(place: str) -> str:
    return " ".join(place.split()).casefold()


def same_interpreter(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether one interpreter is wanted twice: by name where both say it, else by language."""
    (language, name), (other_language, other_name) = one, other
    if name and other_name:
        return same_place(name, other_name)
    return bool(language) and language == other_language


def shared(one: CalendarEntry, other: CalendarEntry) -> tuple[ClashKind, ...]:
    """Say what two entries want at the same time; nothing where one was called off."""
    if one.called_off or other.called_off:
        return ()
    if not overlap(one.start, one.minutes, other.start, other.minutes):
        return ()
    found = []
    if set(one.people) & set(other.people):
        found.append(ClashKind.COUNSELLOR)
    if set(one.clients) & set(other.clients):
        found.append(ClashKind.CLIENT)
    if same_place(one.place, other.place):
        found.append(ClashKind.ROOM)
    if same_interpreter(one.interpreter, other.interpreter):
        found.append(ClashKind.INTERPRETER)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What an entry keeps busy, made ready for being held against many others."""

    item: UUID
    start: datetime
    end: datetime
    people: frozenset[PersonId]
    clients: frozenset[CaseId]
    place: str
    interpreter: tuple[str, str]

    @classmethod
    def by(cls, entry: CalendarEntry) -> _Wanted:
        return cls(
            entry.item,
            entry.start,
            entry.end,
            frozenset(entry.people),
            frozenset(entry.clients),
            _plain(entry.place),
            entry.interpreter,
        )

    def shared(self, other: _Wanted) -> Iterable[ClashKind]:
        """Say what both want; that they meet is known."""
        if not self.people.isdisjoint(other.people):
            yield ClashKind.COUNSELLOR
        if not self.clients.isdisjoint(other.clients):
            yield ClashKind.CLIENT
        if self.place and self.place == other.place:
            yield ClashKind.ROOM
        if same_interpreter(self.interpreter, other.interpreter):
            yield ClashKind.INTERPRETER


def clashes_among(entries: Iterable[CalendarEntry]) -> dict[UUID, tuple[ClashKind, ...]]:
    """Find which entries clash with another one and how; by what is put in, in any order."""
    found: dict[UUID, set[ClashKind]] = {}
    running: list[_Wanted] = []
    wanted = [_Wanted.by(one) for one in entries if not one.called_off]
    for entry in sorted(wanted, key=attrgetter("start")):
        running = [one for one in running if one.end > entry.start]
        for other in running:
            if other.start >= entry.end:  # one that takes no time shares none
                continue
            for kind in entry.shared(other):
                found.setdefault(entry.item, set()).add(kind)
                found.setdefault(other.item, set()).add(kind)
        running.append(entry)
    return {item: in_order(kinds) for item, kinds in found.items()}


def in_order(kinds: Iterable[ClashKind]) -> tuple[ClashKind, ...]:
    """Give kinds of clashes in the order in which they are told."""
    known = set(kinds)
    return tuple(kind for kind in ClashKind if kind in known)


def lanes(entries: Sequence[CalendarEntry]) -> dict[UUID, tuple[int, int]]:
    """Place entries that overlap side by side: the lane of each, and how many there are."""
    placed: dict[UUID, tuple[int, int]] = {}
    cluster: list[CalendarEntry] = []
    ends: list[datetime] = []
    chosen: dict[UUID, int] = {}

    def close() -> None:
        placed.update({one.item: (chosen[one.item], len(ends)) for one in cluster})
        cluster.clear()
        ends.clear()

    for entry in sorted(entries, key=lambda one: (one.start, -one.minutes)):
        if ends and max(ends) <= entry.start:
            close()
        lane = next((n for n, end in enumerate(ends) if end <= entry.start), len(ends))
        ends[lane : lane + 1] = [entry.end]
        chosen[entry.item] = lane
        cluster.append(entry)
    close()
    return placed
