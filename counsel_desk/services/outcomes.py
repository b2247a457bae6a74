"""Gather the cohort of a supervisor's teams from what the register holds already."""

from __future__ import annotations

import gc
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID
from weakref import WeakKeyDictionary

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus, SessionOutcome, Sex
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import ATTENDED
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
    lacks,
)
from counsel_desk.domain.outcomes.significant import Significance, is_case, significance
from counsel_desk.domain.register import ClinicalDigest
from counsel_desk.services.desk import person_name, register_of, use_case
from counsel_desk.services.group_records import GroupBook
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.instruments import known, shelf
from counsel_desk.services.register import Progress, Register
from counsel_desk.services.settings import form_under, settings_of
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from counsel_desk.domain.cases import Appointment
    from counsel_desk.domain.ids import MeetingId
    from counsel_desk.domain.register import CaseRow, ScoreSpan
    from counsel_desk.domain.screening import Instrument
    from counsel_desk.domain.settings import Settings
    from counsel_desk.services.shelf import Shelf
    from counsel_desk.storage.relations import MembershipFact

CAME = frozenset({SessionOutcome.ATTENDED, SessionOutcome.LATE})
SLICE = 500


def _silent(done: int, of: int) -> None:
    """Report nothing."""


@use_case(Permission.SEE_OUTCOMES)
def load_cohort(work: Work, progress: Progress = _silent) -> Cohort:
    """Gather the cases of the teams that this person supervises; one entry is logged.

    Only what the register holds is read, and attendance that is new: no record of a case is
    opened. Cases whose digest is not on this person's ring are counted, never guessed.
    ``progress`` may raise to cancel.
    """
    work.note(Action.LIST_OPENED, work.me)
    readable, unreadable = team_rows(work, progress)
    builder = _Builder(work, settings_of(work))
    cases = []
    with _no_collecting():
        for place, row in enumerate(readable):
            if place % SLICE == 0:
                progress(place, len(readable))
            cases.append(builder.case(row))
    progress(len(readable), len(readable))
    return Cohort(
        cases=tuple(cases),
        unreadable=unreadable,
        forms=builder.facts(),
        people={one: person_name(work, one) for one in work.roster.supervised_by(work.me)},
        groups=builder.group_names(),
        made_at=work.now,
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
        own=any(one.instrument == form.id for one in settings.change_figures),
    )


_Judged = tuple["Significance | None", "bool | None", "bool | None"]


class _Builder:
    """Turns rows of the register into cases of the cohort; keeps what it needs for all of them."""

    def __init__(self, work: Work, settings: Settings) -> None:
        self._settings = settings
        self._forms = {name: form_under(settings, name) for name in known()}
        self._judgements: dict[tuple[str, float, float], _Judged] = {}
        self._seen: dict[str, None] = {}
        self._work = work
        self._meetings = _Attendance.of(work)
        self._meetings.refresh(work)
        self._kept = _kept_for(work, settings)
        book = GroupBook.of(work).groups(work)
        self._days = {one.id: day_of(one.start) for group in book for one in group.meetings}
        self._groups = {one.id: f"{one.plan.title}, {local_day(one.plan.first_meeting):%Y-%m}"
                        for one in book}  # fmt: skip

    def facts(self) -> Mapping[str, FormFacts]:
        """Give the facts of every instrument that was given to somebody."""
        names = (name for name in self._forms if name in self._seen)
        return {name: form_facts(self._forms[name], self._settings) for name in names}

    def group_names(self) -> Mapping[GroupId, str]:
        """Name the groups that this person may read."""
        return self._groups

    def case(self, row: CaseRow) -> CohortCase:
        """Give one case; as it was at the last look where nothing of it has changed since."""
        facts = self._work.relations.groups_of(row.case)
        came = self._came(facts)
        groups = tuple(sorted({GroupId(one.group) for one in facts if one.group in self._groups}))
        known = self._kept.get(row.case)
        if known is None or known[0] is not row or known[1] != (came, groups):
            made = self._made(row, came, groups, is_member=bool(facts))
            known = self._kept[row.case] = (row, (came, groups), made)
        found = known[2]
        self._seen |= dict.fromkeys((*found.pairs, *found.lacking))
        return found

    def _came(self, facts: Iterable[MembershipFact]) -> Meetings:
        """Give the days of the meetings attended; None for one in a group not to be read."""
        attended = (self._meetings.of_member(one.membership) for one in facts)
        return tuple(self._days.get(meeting) for meetings in attended for meeting in meetings)

    def _made(
        self, row: CaseRow, came: Meetings, groups: tuple[GroupId, ...], *, is_member: bool
    ) -> CohortCase:
        digest = _digest_of(row)
        alone = _sessions(sessions_of(row), digest)
        seen = _with_meetings(alone, came)
        pairs: dict[str, ScorePair] = {}
        lacking: dict[str, NoPair] = {}
        for span in (one.within_course() for one in digest.spans):
            if span.instrument not in self._forms:
                continue
            why = lacks(span, seen)
            if why is None:
                pairs[span.instrument] = self._pair(row, span)
            else:
                lacking[span.instrument] = why
        counsellor = row.counsellor
        if counsellor is None:  # pragma: no cover - rows of supervised counsellors have one
            raise LookupError(row.case)
        return CohortCase(
            case=row.case,
            code=row.code,
            counsellor=counsellor,
            county=row.county,
            sex=row.sex or Sex.UNKNOWN,
            age=age_band(row.birth_year, row.registered_on),
            service=Service.of(individual=alone.count > 0, group=is_member),
            groups=groups,
            began=seen.first or row.registered_on,
            sessions=alone.count + len(came),
            ended=row.status is CaseStatus.CLOSED,
            pairs=pairs,
            lacking=lacking,
            talking=_talking(pairs),
        )

    def _pair(self, row: CaseRow, span: ScoreSpan) -> ScorePair:
        verdict, was_case, is_now = self._judged(span.instrument, span.first, span.last)
        return ScorePair(
            case=row.case,
            code=row.code,
            first=span.first,
            last=span.last,
            first_on=day_of(span.first_on),
            last_on=day_of(span.last_on),
            significance=verdict,
            was_case=was_case,
            is_case=is_now,
            rewritten=span.rewritten,
        )

    def _judged(self, name: str, first: float, last: float) -> _Judged:
        """Judge two scores; the same two come again and again."""
        key = (name, first, last)
        found = self._judgements.get(key)
        if found is None:
            form = self._forms[name]
            found = significance(form, first, last), is_case(form, first), is_case(form, last)
            self._judgements[key] = found
        return found


def sessions_of(row: CaseRow) -> tuple[Appointment, ...]:
    """Give the sessions of a row without keeping them: those of ten thousand fill the memory."""
    return row.booked.look() if isinstance(row.booked, Later) else row.booked


def _digest_of(row: CaseRow) -> ClinicalDigest:
    found = row.clinical.look() if isinstance(row.clinical, Later) else row.clinical
    return found or ClinicalDigest()


def _sessions(booked: Iterable[Appointment], digest: ClinicalDigest) -> SessionsSeen:
    """Put together the attended sessions of the diary and those that notes tell of."""
    days = {day_of(one.start) for one in booked if one.outcome in CAME}
    of_diary = len(days)
    told = {day_of(one) for one in (digest.first_session, digest.last_session) if one}
    days |= told
    count = max(len(days), digest.attended)
    return SessionsSeen(sorted(days), count, complete=of_diary >= count)


def _with_meetings(alone: SessionsSeen, came: Meetings) -> SessionsSeen:
    """Add the group meetings attended: they are treatment as any other session is."""
    days = {day for day in came if day is not None}
    if not came:
        return alone
    known = sorted(days.union(alone.days))
    return SessionsSeen(known, alone.count + len(came), alone.complete and None not in came)


def _talking(pairs: Mapping[str, ScorePair]) -> PairOutcome | None:
    names = [measure.instrument for measure in PAIR]
    found = {name: pairs[name] for name in names if name in pairs}
    try:
        return pair_outcome(
            {name: one.first for name, one in found.items()},
            {name: one.last for name, one in found.items()},
        )
    except IncompletePairError:
        return None


Meetings = tuple["date | None", ...]
_Known = tuple["CaseRow", tuple[Meetings, tuple[GroupId, ...]], CohortCase]
_kept: WeakKeyDictionary[Register, tuple[Settings, Shelf, dict[UUID, _Known]]] = WeakKeyDictionary()


def _kept_for(work: Work, settings: Settings) -> dict[UUID, _Known]:
    """Give what was made at the last look; nothing after the settings have changed."""
    register = register_of(work)
    found = _kept.get(register)
    on_shelf = shelf()
    if found is None or found[0] != settings or found[1] is not on_shelf:
        found = _kept[register] = (settings, on_shelf, {})
    return found[2]


class _Attendance:
    """Which meetings each member attended, kept in memory and brought up to date."""

    def __init__(self) -> None:
        self._attended: dict[UUID, tuple[MeetingId, ...]] = {}
        self._seen = 0

    @staticmethod
    def of(work: Work) -> _Attendance:
        """Give what is kept for the desk in which a use case runs."""
        return _attendances.setdefault(register_of(work), _Attendance())

    def of_member(self, membership: UUID) -> tuple[MeetingId, ...]:
        """Give the meetings that were attended in one membership spell."""
        return self._attended.get(membership, ())

    def refresh(self, work: Work) -> None:
        """Read the marks that are new, of every membership whose sheet this person may read."""
        self._seen, changed = work.attendance.scopes_after(self._seen)
        held = {UUID(bytes=raw) for raw in work.ring.scopes(Compartment.ATTEND)}
        wanted = ({UUID(bytes=raw) for raw in changed} | (held - self._attended.keys())) & held
        fresh: dict[UUID, list[MeetingId]] = defaultdict(list)
        for stored in work.attendance.list(*sorted(wanted)):
            mark = stored.value
            if mark is not None and mark.status in ATTENDED:
                fresh[stored.scope].append(mark.meeting)
        self._attended |= {one: tuple(fresh[one]) for one in wanted}


_attendances: WeakKeyDictionary[Register, _Attendance] = WeakKeyDictionary()
