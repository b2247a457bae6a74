"""Compare a course with those of past clients here, as far as this person may read them.

Nobody is named: what comes out are the quarters of at least a hundred completed courses that
began alike, and no figure of fewer than eight people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID
from weakref import WeakKeyDictionary

from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.closing import COMPLETED, CaseStepKind
from counsel_desk.domain.days import local_day
from counsel_desk.domain.outcomes.expected import (
    FEWEST_EPISODES,
    Episode,
    Ribbon,
    baseline_band,
    ribbon_for,
    session_numbers,
)
from counsel_desk.services.days_come import DaysCome
from counsel_desk.services.desk import register_of
from counsel_desk.services.file_courses import scores_of_course
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.instruments import instrument
from counsel_desk.storage import kinds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.register import CaseRow, ScoreSpan
    from counsel_desk.domain.screening import Instrument
    from counsel_desk.domain.screenings import Screening
    from counsel_desk.services.register import Register
    from counsel_desk.storage.unit_of_work import Work


@dataclass(slots=True)
class _Known:
    """The completed courses of one instrument, and of which cases they are."""

    cases: frozenset[UUID]
    episodes: tuple[Episode, ...]


@dataclass(slots=True)
class _Ends:
    """Which closed files completed their course, and up to where closings were looked at."""

    completed: dict[UUID, bool] = field(default_factory=dict)
    seen: int = 0


_known: WeakKeyDictionary[Register, dict[str, _Known]] = WeakKeyDictionary()
_ends: WeakKeyDictionary[Register, _Ends] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class LocalCourse:
    """The ribbon of an instrument for a baseline, or how many courses there are instead."""

    episodes: int
    ribbon: Ribbon | None = None


@helps_use_cases
def local_course(
    work: Work,
    name: str,
    baseline: float,
    *,
    apart_from: CaseId,
    rows: tuple[CaseRow, ...] | None = None,
) -> LocalCourse:
    """Give what past clients with such a baseline scored, the case itself left out.

    ``rows`` are those of the register where they are at hand already.

    The courses are read once for a desk, and only where there can be enough of them; the reading
    is one entry in the trail.
    """
    every = register_of(work).rows(work) if rows is None else rows
    measured = [row for row in _closed(every, name) if row.case != apart_from]
    past = _completed(work, measured)
    if len(past) < FEWEST_EPISODES:
        return LocalCourse(len(_alike(instrument(name), baseline, past)))
    episodes = _episodes(work, name, past)
    ribbon = ribbon_for(instrument(name), baseline, episodes)
    if ribbon is None:
        return LocalCourse(len(_alike(instrument(name), baseline, past)))
    return LocalCourse(ribbon.episodes, ribbon)


def _completed(work: Work, rows: Sequence[CaseRow]) -> list[CaseRow]:
    """Find the files that were closed with their course completed: who dropped out did not.

    What closings say is kept for a desk, and read again of a file in which something happened.
    """
    kept = _ends.setdefault(register_of(work), _Ends())
    records = kinds.CLOSING.records(work)
    kept.seen, changed = records.scopes_after(kept.seen)
    for scope in changed:
        kept.completed.pop(UUID(bytes=scope), None)
    unknown = [row.case for row in rows if row.case not in kept.completed]
    kept.completed |= dict.fromkeys(unknown, False)
    for stored in records.list(*unknown):
        step = stored.value
        if step is not None and step.kind is CaseStepKind.CLOSED:
            kept.completed[stored.scope] = step.reason in COMPLETED
    return [row for row in rows if kept.completed[row.case]]


def _closed(rows: Iterable[CaseRow], name: str) -> list[CaseRow]:
    """Find closed cases that were given the instrument at least twice."""
    return [
        row
        for row in rows
        if row.status is CaseStatus.CLOSED
        and row.course_on is not None  # of those alone the digest is opened
        and row.digest is not None
        and any(one.instrument == name and one.count > 1 for one in _scores(row))
    ]


def _scores(row: CaseRow) -> tuple[ScoreSpan, ...]:
    """Give the scores of a file's last course, as its notes tell of it."""
    return scores_of_course(row.digest, ()) if row.digest is not None else ()


def _alike(form: Instrument, baseline: float, rows: Iterable[CaseRow]) -> list[CaseRow]:
    band = baseline_band(form, baseline)
    return [
        row
        for row in rows
        for span in _scores(row)
        if span.instrument == form.id and baseline_band(form, span.first) == band
    ]


def _episodes(work: Work, name: str, rows: list[CaseRow]) -> tuple[Episode, ...]:
    cases = frozenset(row.case for row in rows)
    kept = _known.setdefault(register_of(work), {})
    known = kept.get(name)
    if known is None or known.cases != cases:
        work.note(Action.LIST_OPENED, work.me)
        known = kept[name] = _Known(cases, _read(work, name, rows))
    return known.episodes


def _read(work: Work, name: str, rows: list[CaseRow]) -> tuple[Episode, ...]:
    cases = [row.case for row in rows]
    strikes = kinds.STRIKE.records(work).list(*cases)
    struck = {one.value.record for one in strikes if one.value is not None}
    given: dict[UUID, list[Screening]] = {case: [] for case in cases}
    for stored in work.screenings.list(*cases):
        if stored.value is not None and stored.id not in struck:
            given[stored.scope].append(stored.value)
    days = DaysCome.of(work)
    came = {row.case: days.of_row(row) for row in rows}
    since = {row.case: _since(row, name) for row in rows}
    found = (_episode(name, given[case], came[case], since[case]) for case in cases)
    return tuple(one for one in found if one is not None)


def _since(row: CaseRow, name: str) -> date:
    """Give the day on which the score of before was given."""
    firsts = (local_day(one.first_on) for one in _scores(row) if one.instrument == name)
    return next(firsts, row.registered_on)


def _episode(
    name: str, given: list[Screening], came: Collection[date], since: date
) -> Episode | None:
    headline = instrument(name).headline
    scored = sorted(
        (one.answers.given_at, score)
        for one in given
        if one.answers.instrument == name
        and local_day(one.answers.given_at) >= since
        and (score := one.scores.get(headline)) is not None
    )
    if len(scored) < 2:
        return None
    numbers = session_numbers([when for when, _ in scored], came)
    by_session = {number: score for number, (_, score) in zip(numbers, scored, strict=True)}
    return Episode(scored[0][1], by_session)
