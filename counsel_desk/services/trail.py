"""Look through the audit trail: who did what, when; ids and no names of clients, ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.days import start_of
from counsel_desk.domain.ids import PersonId
from counsel_desk.services.desk import use_case
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.storage.trail import Span, read_stretch
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counsel_desk.crypto.audit import Entry
    from counsel_desk.services.desk import Desk

CHUNK = 2_000
LOOKED_AT = 50_000
"""Entries looked at in one call; with a narrow filter the next call goes on from there."""


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One entry: number, moment (UTC), person, action, and the id of what it was done to.

    ``is_set_back``: its moment lies before that of the entry before it, so the clock was set back.
    """

    sequence: int
    at: datetime
    person: PersonId
    action: Action
    subject: UUID
    is_set_back: bool = False


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What to show; an empty field shows everything. Days are days where the person is."""

    action: Action | None = None
    person: PersonId | None = None
    first: date | None = None
    last: date | None = None

    def takes(self, entry: Entry) -> bool:
        """Whether an entry of the wanted days is wanted."""
        return (self.action is None or entry.action is self.action) and (
            self.person is None or entry.actor == self.person
        )


@helps_use_cases
def span_of(first: date | None, last: date | None) -> Span:
    """Give the moments of some days, by the clock on the wall."""
    begin = start_of(first) if first else None
    return Span.between(begin, start_of(last + timedelta(days=1)) if last else None)


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Entries found, newest first; ``before`` is where to go on, None at the beginning."""

    entries: tuple[TrailEntry, ...]
    before: int | None


@use_case(Permission.READ_AUDIT)
def list_trail(
    work: Work, *, wanted: TrailFilter | None = None, before: int | None = None, most: int = 500
) -> TrailPage:
    """List entries that a filter takes, newest first, in stretches.

    One whose clock was set back hides none before it: the order is that of their numbers.
    """
    chosen = wanted or TrailFilter()
    span = span_of(chosen.first, chosen.last)
    found: list[TrailEntry] = []
    for _ in range(0, LOOKED_AT, CHUNK):
        stretch = read_stretch(work, before, CHUNK, span)
        for raw in filter(chosen.takes, stretch.entries):
            found.append(_entry(raw, is_set_back=raw.sequence in stretch.set_back))
            if len(found) == most:
                return TrailPage(tuple(found), raw.sequence)
        before = stretch.before
        if before is None:
            break
    return TrailPage(tuple(found), before)


def _entry(raw: Entry, *, is_set_back: bool) -> TrailEntry:
    at = datetime.fromtimestamp(raw.at / 1_000_000, UTC)
    return TrailEntry(raw.sequence, at, PersonId(raw.actor), raw.action, raw.subject, is_set_back)


def pages(desk: Desk, wanted: TrailFilter) -> Iterator[TrailPage]:
    """Give all entries that a filter takes, newest first, a stretch at a time."""
    before: int | None = None
    while True:
        page = desk.do(list_trail, wanted=wanted, before=before, most=CHUNK)
        yield page
        if page.before is None:
            return
        before = page.before
