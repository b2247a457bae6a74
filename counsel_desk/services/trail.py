"""Look through the audit trail: who did what, when; ids and no names of clients, ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.crypto.audit import NOTHING
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

NOBODY = UUID(int=0)
CHUNK = 2_000
LOOKED_AT = 50_000
"""Entries looked at in one call; with a narrow filter the next call goes on from there."""


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One entry: number, moment (UTC), person, action, and the id of what it was done to.

    A failed sign-in was found by ``person`` at the next one, and not done by them: ``subject`` is
    whose name was tried (zeros for a name that nobody here has), ``tried_at`` when.
    ``is_set_back``: its moment lies before that of the entry before it, so the clock was set back.
    """

    sequence: int
    at: datetime
    person: PersonId
    action: Action
    subject: UUID
    is_set_back: bool = False
    tried_at: datetime | None = None


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
            self.person is None or _whose(entry) == self.person
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


def _whose(raw: Entry) -> UUID:
    """Give who did it; for a failed sign-in whose name was tried."""
    if raw.action is not Action.SIGN_IN_FAILED:
        return raw.actor
    return raw.subject if raw.content != NOTHING else NOBODY


def _entry(raw: Entry, *, is_set_back: bool) -> TrailEntry:
    subject, tried_at = raw.subject, None
    if raw.action is Action.SIGN_IN_FAILED:
        subject = _whose(raw)
        tried_at = _moment(int.from_bytes(raw.content, "big"))
    return TrailEntry(
        raw.sequence,
        datetime.fromtimestamp(raw.at / 1_000_000, UTC),
        PersonId(raw.actor),
        raw.action,
        subject,
        is_set_back,
        tried_at,
    )


def _moment(us: int) -> datetime | None:
    """Give the moment of an attempt; none where an older program kept none."""
    try:
        return datetime.fromtimestamp(us / 1_000_000, UTC) if us else None
    except (OverflowError, ValueError, OSError):
        return None


def pages(desk: Desk, wanted: TrailFilter) -> Iterator[TrailPage]:
    """Give all entries that a filter takes, newest first, a stretch at a time."""
    before: int | None = None
    while True:
        page = desk.do(list_trail, wanted=wanted, before=before, most=CHUNK)
        yield page
        if page.before is None:
            return
        before = page.before
