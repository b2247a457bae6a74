"""Read the audit chain backwards, a bounded stretch at a time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from sqlalchemy import select

from counsel_desk.crypto.audit import Entry, moment_of, parse_entry
from counsel_desk.crypto.errors import ChainBroken
from counsel_desk.storage import schema
from counsel_desk.storage.errors import VaultDamaged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from counsel_desk.storage.unit_of_work import Work

SET_BACK = 60 * 1_000_000
"""Microseconds: a clock that lies by less before the entry before it was only put right."""


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment on and before another one, in microseconds since 1970; None is no bound."""

    first: int | None = None
    end: int | None = None

    @classmethod
    def between(cls, first: datetime | None, end: datetime | None) -> Span:
        """Give the span from a moment on and before another."""
        return cls(_us(first), _us(end))

    def holds(self, at: int) -> bool:
        """Whether a moment lies in it."""
        return (self.first is None or at >= self.first) and (self.end is None or at < self.end)


def _us(moment: datetime | None) -> int | None:
    return int(moment.timestamp() * 1_000_000) if moment else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was found in a stretch; ``before`` is where to go on, None at the beginning.

    ``set_back`` are the numbers of those entries whose clock lies before that of the entry before
    them.
    """

    entries: tuple[Entry, ...]
    set_back: frozenset[int]
    before: int | None


def read_stretch(work: Work, before: int | None, limit: int, span: Span) -> Stretch:
    """Go through ``limit`` entries older than a number (or the newest), newest first.

    Their order is that of the numbers: a clock may have been wrong, so the moment of one entry
    says nothing about those before it. An entry at which the clock was set back stands in the span
    of the one before it too: so whoever looks at those days sees it.
    """
    bodies = _bodies(work, before, limit + 1)
    looked = bodies[:limit]
    found: list[Entry] = []
    back: set[int] = set()
    try:
        moments = [moment_of(body) for body in bodies]
        for body, at, was in zip_longest(looked, moments[: len(looked)], moments[1:]):
            is_back = was is not None and at < was - SET_BACK
            if span.holds(at) or (is_back and span.holds(was)):
                found.append(parse_entry(body))
                if is_back:
                    back.add(found[-1].sequence)
        on = parse_entry(looked[-1]).sequence if len(bodies) > limit else None
    except ChainBroken:
        raise VaultDamaged from None
    return Stretch(tuple(found), frozenset(back), on)


def _bodies(work: Work, before: int | None, limit: int) -> Sequence[bytes]:
    table = schema.audit
    query = select(table.c.body).order_by(table.c.sequence.desc()).limit(limit)
    if before is not None:
        query = query.where(table.c.sequence < before)
    return work.session.execute(query).scalars().all()
