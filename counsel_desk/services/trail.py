"""Look through the audit trail: who did what, when; ids and no names of clients, ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import PersonId
from counsel_desk.services.desk import use_case
from counsel_desk.storage.trail import read_before
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counsel_desk.services.desk import Desk

CHUNK = 500
LOOKED_AT = 10_000
"""Entries looked at in one call; with a narrow filter the next call goes on from there."""


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One entry: number, moment (UTC), person, action, and the id of what it was done to."""

    sequence: int
    at: datetime
    person: PersonId
    action: Action
    subject: UUID


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What to show; an empty field shows everything. Days are days where the person is."""

    action: Action | None = None
    person: PersonId | None = None
    first: date | None = None
    last: date | None = None

    def takes(self, entry: TrailEntry) -> bool:
        """Whether an entry is wanted."""
        day = entry.at.astimezone().date()
        return (
            (self.action is None or entry.action is self.action)
            and (self.person is None or entry.person == self.person)
            and (self.first is None or day >= self.first)
            and (self.last is None or day <= self.last)
        )


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Entries found, newest first; ``before`` is where to go on, None at the beginning."""

    entries: tuple[TrailEntry, ...]
    before: int | None


@use_case(Permission.READ_AUDIT)
def list_trail(
    work: Work, *, wanted: TrailFilter | None = None, before: int | None = None, most: int = 500
) -> TrailPage:
    """List entries that a filter takes, newest first, in stretches."""
    chosen = wanted or TrailFilter()
    found: list[TrailEntry] = []
    looked = 0
    while looked < LOOKED_AT and len(found) < most:
        chunk = read_before(work, before, CHUNK)
        for raw in chunk:
            at = datetime.fromtimestamp(raw.at / 1_000_000, UTC)
            entry = TrailEntry(raw.sequence, at, PersonId(raw.actor), raw.action, raw.subject)
            before = raw.sequence
            if chosen.first and entry.at.astimezone().date() < chosen.first:
                return TrailPage(tuple(found), None)
            if chosen.takes(entry):
                found.append(entry)
                if len(found) == most:
                    break
        looked += len(chunk)
        if len(chunk) < CHUNK and len(found) < most:
            return TrailPage(tuple(found), None)
    return TrailPage(tuple(found), before)


def pages(desk: Desk, wanted: TrailFilter) -> Iterator[TrailPage]:
    """Give all entries that a filter takes, newest first, a stretch at a time."""
    before: int | None = None
    while True:
        page = desk.do(list_trail, wanted=wanted, before=before, most=CHUNK)
        yield page
        if page.before is None:
            return
        before = page.before
