"""Gather the cohort of a supervisor's teams from what the register holds already."""

from __future__ import annotations

import gc
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus, Sex
from counsel_desk.domain.courses import Bounds, FileCourse, bounds_of
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import GroupId
from counsel_desk.domain.later import Later
from counsel_desk.domain.outcomes import (
    PAIR,
    IncompletePairError,
    PairOutcome,
    pair_outcome,
    published_threshold,
)
from counsel_desk.domain.outcomes.cohort import (
    Cohort,
    CohortCase,
    FormFacts,
    NoPair,
    ScorePair,
    Service,
    SessionsSeen,
    age_band,
    day_of,
    two_scores,
)
from counsel_desk.domain.outcomes.team import quarter
from counsel_desk.domain.register import CaseRow, ClinicalDigest
from counsel_desk.services.days_come import CAME
from counsel_desk.services.desk import person_name, register_of, use_case
from counsel_desk.services.figures_then import FiguresThen
from counsel_desk.services.group_days import Attendance
from counsel_desk.services.group_records import GroupBook
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.instruments import shelf
from counsel_desk.services.register import Progress, Register
from counsel_desk.services.register_cache import Booked
from counsel_desk.services.said_no import counted
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from counsel_desk.domain.cases import Appointment, SessionMark
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.screening import Instrument
    from counsel_desk.domain.settings import Settings
    from counsel_desk.services.shelf import Shelf

    Meetings = tuple[tuple[UUID, date | None], ...]
    _Mark = Appointment | SessionMark
    _Known = tuple[CaseRow, "_Told", tuple[CohortCase, ...]]

SLICE = 500


def _silent(done: int, of: int) -> None:
    """Report nothing."""


@use_case(Permission.SEE_OUTCOMES)
def load_cohort(work: Work, progress: Progress = _silent, *, leaving: bool = False) -> Cohort:
    """Gather the cases of the teams that this person supervises; one entry is logged.

    Only what the register holds is read, and attendance that is new: no record of a case is
    opened. Cases whose digest is not on this person's ring are counted, never guessed.
    For a report that leaves (``leaving``) the consents are read too: who said no to statistics is
    in no figure. ``progress`` may raise to cancel.
    """
    work.note(Action.LIST_OPENED, work.me)
    readable, unreadable = team_rows(work, progress)
    refused = 0
    if leaving:
        readable, refused = counted(work, readable, progress)
    builder = _Builder(work)
    cases: list[CohortCase] = []
    with _no_collecting():
        for place, row in enumerate(readable):
            if place % SLICE == 0:
                progress(place, len(readable))
            cases += builder.cases(row)
    progress(len(readable), len(readable))
    return Cohort(
        cases=tuple(cases),
        unreadable=unreadable,
        forms=builder.facts(cases),
        people={one: person_name(work, one) for one in work.roster.supervised_by(work.me)},
        groups=builder.group_names(),
        made_at=work.now,
        refused=refused,
    )


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Let the garbage collector pause: sessions by the hundred thousand, none in a circle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@helps_use_cases
def team_rows(work: Work, progress: Progress) -> tuple[list[CaseRow], int]:
    """Give the cases of the teams supervised that can be read, and how many cannot.

    Files used in another one's place are left out, and so are those that still wait for their
    counsellor: they have no clinical record yet, so that nothing in them is unread.
    """
    supervised = work.roster.supervised_by(work.me)
    register = register_of(work)
    rows = [row for row in register.rows(work, progress) if row.counsellor in supervised]
    present = [row for row in rows if row.merged_into is None and row.accepted]
    readable = [row for row in present if row.clinical is not None]
    hidden = sum(
        counsellor in supervised and not register.knows(case)
        for case, counsellor in work.relations.counsellors.items()
    )
    return readable, hidden + len(present) - len(readable)


def form_facts(form: Instrument, settings: Settings) -> FormFacts:
    """Say what a reader must know of an instrument under the programme's settings."""
    criterion, change = form.headline_criterion, form.change
    cutoff = criterion.cutoff if criterion else None
    return FormFacts(
        instrument=form.id,
        title=form.title,
        short_title=form.short_title,
        minimum=form.minimum,
        maximum=form.maximum,
        higher_is_better=form.higher_is_better,
        cutoff=cutoff.value if cutoff else None,
        population=criterion.population if criterion else "",
        threshold=change.threshold if change else None,
        raw_threshold=published_threshold(form),
        sd=change.sd if change else None,
        reliability=change.reliability if change else None,
        source=(change.cited or change.population) if change else "",
        confirmed=change.confirmed if change else True,
        in_points=change.in_points if change else False,
        kind=change.reliability_kind if change else "",
        studied=change.population if change else "",
        own=any(one.instrument == form.id for one in settings.change_figures),
    )


def facts_of(
    figures: FiguresThen, cases: Iterable[CohortCase], names: Container[str]
) -> Mapping[str, FormFacts]:
    """Say what a reader must know of the instruments that were given to somebody."""
    earlier = {name for one in cases for name, pair in one.pairs.items() if pair.earlier}
    return {
        name: replace(form_facts(form, figures.settings), earlier=name in earlier)
        for name, form in figures.forms.items()
        if name in names
    }


class _Builder:
    """Turns rows of the register into cases of the cohort; keeps what it needs for all of them."""

    def __init__(self, work: Work) -> None:
        self._figures = FiguresThen(work)
        self._seen: dict[str, None] = {}
        self._work = work
        self._away = merged_away(register_of(work).rows(work))
        self._meetings = Attendance.of(work)
        self._meetings.refresh(work)
        self._kept = _kept_for(work, self._figures.settings)
        book = GroupBook.of(work).groups(work)
        self._days = {one.id: day_of(one.start) for group in book for one in group.meetings}
        self._groups = {one.id: f"{one.plan.title}, {quarter(local_day(one.plan.first_meeting))}"
                        for one in book}  # fmt: skip

    def facts(self, cases: Iterable[CohortCase]) -> Mapping[str, FormFacts]:
        """Give the facts of every instrument that was given to somebody."""
        return facts_of(self._figures, cases, self._seen)

    def group_names(self) -> Mapping[GroupId, str]:
        """Name the groups that this person may read."""
        return self._groups

    def cases(self, row: CaseRow) -> tuple[CohortCase, ...]:
        """Give the courses of a case; as they were at the last look where nothing has changed."""
        told = self._told(row)
        known = self._kept.get(row.case)
        if known is None or known[0] is not row or known[1] != told:
            known = self._kept[row.case] = (row, told, self._made(row, told))
        for one in known[2]:
            self._seen |= dict.fromkeys((*one.pairs, *one.lacking))
        return known[2]

    def _told(self, row: CaseRow) -> _Told:
        """Gather what lies beside the row: the files merged into it, groups and meetings."""
        away = self._away.get(row.case, ())
        facts = [*self._work.relations.groups_of(row.case)]
        for other in away:
            facts += self._work.relations.groups_of(other.case)
        came = tuple(
            (one.group, self._days.get(meeting))
            for one in facts
            for meeting in self._meetings.of_member(one.membership)
        )
        groups = tuple(sorted({GroupId(one.group) for one in facts if one.group in self._groups}))
        return _Told(away, came, groups, bool(facts))

    def _made(self, row: CaseRow, told: _Told) -> tuple[CohortCase, ...]:
        digest = _digest_of(row)
        booked = [one for file in (row, *told.away) for one in sessions_of(file)]
        parts = told.parts(digest.all_courses)
        return tuple(self._course(row, digest, part, booked) for part in parts)

    def _course(
        self, row: CaseRow, digest: ClinicalDigest, part: _Part, booked: Iterable[_Mark]
    ) -> CohortCase:
        alone = _sessions(booked, part)
        seen = _with_meetings(alone, [day for _, day in part.came])
        ended = row.status is CaseStatus.CLOSED or not part.is_last
        pairs, lacking = self._pairs(row, digest, seen, part.within, ended=ended)
        counsellor = row.counsellor
        began = seen.first or part.course.began or row.registered_on
        if counsellor is None:  # pragma: no cover - rows of supervised counsellors have one
            raise LookupError(row.case)
        return CohortCase(
            case=row.case,
            code=row.code,
            counsellor=counsellor,
            county=row.county,
            sex=row.sex or Sex.UNKNOWN,
            age=age_band(row.birth_year, began),
            service=Service.of(individual=alone.count > 0, group=part.is_member),
            groups=part.groups,
            began=began,
            sessions=alone.count + len(part.came),
            ended=ended,
            pairs=pairs,
            lacking=lacking,
            talking=talking_of(pairs),
        )

    def _pairs(
        self,
        row: CaseRow,
        digest: ClinicalDigest,
        seen: SessionsSeen,
        within: Bounds,
        *,
        ended: bool,
    ) -> tuple[dict[str, ScorePair], dict[str, NoPair]]:
        pairs: dict[str, ScorePair] = {}
        lacking: dict[str, NoPair] = {}
        for span in digest.spans:
            if span.instrument not in self._figures.forms:
                continue
            found = two_scores(span, seen, within)
            if isinstance(found, NoPair):
                lacking[span.instrument] = found
            else:
                told = (row.case, row.code, span.instrument, found)
                pairs[span.instrument] = self._figures.pair(*told, ended=ended)
        return pairs, lacking


def merged_away(rows: Iterable[CaseRow]) -> Mapping[CaseId, tuple[CaseRow, ...]]:
    """Give the files that were merged into each one, also by way of another."""
    away = {row.case: row for row in rows if row.merged_into is not None}
    found: dict[CaseId, list[CaseRow]] = defaultdict(list)
    for row in away.values():
        kept, passed = row.merged_into, {row.case}
        while kept in away and kept not in passed:
            passed.add(kept)
            kept = away[kept].merged_into
        if kept is not None and kept not in passed:
            found[kept].append(row)
    return {case: tuple(files) for case, files in found.items()}


def sessions_of(row: CaseRow) -> Sequence[_Mark]:
    """Give the sessions of a row without keeping them: those of ten thousand fill the memory."""
    return row.booked.marks() if isinstance(row.booked, Booked) else row.appointments


def _digest_of(row: CaseRow) -> ClinicalDigest:
    found = row.clinical.look() if isinstance(row.clinical, Later) else row.clinical
    return found or ClinicalDigest()


@dataclass(frozen=True, slots=True)
class _Told:
    """What lies beside a row: files merged into it, meetings attended, and the groups."""

    away: tuple[CaseRow, ...]
    came: Meetings
    groups: tuple[GroupId, ...]
    is_member: bool

    def parts(self, courses: Sequence[FileCourse]) -> Iterator[_Part]:
        """Divide it between the courses of the file, the present one last."""
        last = courses[-1]
        for course, within in zip(courses, bounds_of(courses), strict=True):
            yield self._part(course, within, is_last=course is last)

    def _part(self, course: FileCourse, within: Bounds, *, is_last: bool) -> _Part:
        # What nobody came to yet is of the present course.
        came = tuple(one for one in self.came if _is_within(one[1], within, is_last=is_last))
        met = {group for group, _ in came}
        other = {group for group, _ in self.came} - met
        groups = tuple(one for one in self.groups if one in met or (is_last and one not in other))
        is_member = bool(groups or came) or (is_last and self.is_member and not self.came)
        return _Part(course, within, came, groups, is_member, is_last)


@dataclass(frozen=True, slots=True)
class _Part:
    """One course with the meetings and groups that belong to it."""

    course: FileCourse
    within: Bounds
    came: Meetings
    groups: tuple[GroupId, ...]
    is_member: bool
    is_last: bool


def _is_within(day: date | None, within: Bounds, *, is_last: bool) -> bool:
    """Whether a day lies in a course; one that is not known counts in the present one."""
    return is_last if day is None else within.after < day <= within.sessions


def _sessions(booked: Iterable[_Mark], part: _Part) -> SessionsSeen:
    """Put together the attended sessions of the diary and those that notes tell of."""
    course, within = part.course, part.within
    days = {day_of(one.start) for one in booked if one.outcome in CAME}
    if not within.is_endless:
        days = {day for day in days if _is_within(day, within, is_last=part.is_last)}
    of_diary = len(days)
    days |= {day_of(one) for one in (course.first_session, course.last_session) if one}
    count = max(len(days), course.attended)
    return SessionsSeen(sorted(days), count, complete=of_diary >= count)


def _with_meetings(alone: SessionsSeen, came: list[date | None]) -> SessionsSeen:
    """Add the group meetings attended: they are treatment as any other session is."""
    days = {day for day in came if day is not None}
    if not came:
        return alone
    known = sorted(days.union(alone.days))
    return SessionsSeen(known, alone.count + len(came), alone.complete and None not in came)


def talking_of(pairs: Mapping[str, ScorePair]) -> PairOutcome | None:
    """Judge PHQ-9 and GAD-7 together; None where a pair of one of them is not there."""
    found = {one.instrument: pairs[one.instrument] for one in PAIR if one.instrument in pairs}
    try:
        return pair_outcome(
            {name: one.first for name, one in found.items()},
            {name: one.last for name, one in found.items()},
        )
    except IncompletePairError:
        return None


_kept: WeakKeyDictionary[Register, tuple[Settings, Shelf, dict[UUID, _Known]]] = WeakKeyDictionary()


def _kept_for(work: Work, settings: Settings) -> dict[UUID, _Known]:
    """Give what was made at the last look; nothing after the settings have changed."""
    register = register_of(work)
    found = _kept.get(register)
    on_shelf = shelf()
    if found is None or found[0] != settings or found[1] is not on_shelf:
        found = _kept[register] = (settings, on_shelf, {})
    return found[2]
