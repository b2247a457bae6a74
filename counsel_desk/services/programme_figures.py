"""Count what was delivered and what was done, over the cases that a supervisor may read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import Sex
from counsel_desk.domain.courses import began_on
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import ATTENDED, MeetingStatus, as_held
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.later import Later
from counsel_desk.domain.outcomes.cohort import AgeBand, age_band
from counsel_desk.domain.programme_figures import (
    ClientFacts,
    GroupFacts,
    Period,
    ServiceFigures,
    ViolationFacts,
    ViolationFigures,
    service_figures,
    violation_figures,
)
from counsel_desk.domain.register import ClinicalDigest
from counsel_desk.services.desk import use_case
from counsel_desk.services.group_records import GroupBook
from counsel_desk.services.outcomes import SLICE, sessions_of, team_rows
from counsel_desk.services.register import Progress
from counsel_desk.services.said_no import counted, with_merged
from counsel_desk.services.sessions_held import days_of
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from counsel_desk.domain.notes import NoteContent
    from counsel_desk.domain.register import CaseRow
    from counsel_desk.storage.kinds import Kind

T = TypeVar("T")


def _silent(done: int, of: int) -> None:
    """Report nothing."""


@use_case(Permission.MAKE_REPORTS)
def count_services(work: Work, *, period: Period, progress: Progress = _silent) -> ServiceFigures:
    """Count clients, sessions, groups and referrals of the teams supervised, one entry logged.

    Files that were merged into a client's are counted with it. Who said no to statistics is in no
    figure; how many they are is ``refused``.
    """
    work.note(Action.LIST_OPENED, work.me)
    every, unreadable = team_rows(work, progress)
    rows, refused = counted(work, every, progress)
    whole = with_merged(work, rows)
    home = _homes(whole)
    referrals = _read(work, kinds.REFERRAL, Compartment.CLIN, home, progress)
    meetings = _meetings_attended(work, home)
    sessions = _sessions_attended(work, rows, whole, progress)
    clients = (
        ClientFacts(
            case=row.case,
            county=row.county,
            sex=row.sex or Sex.UNKNOWN,
            age=_age(row, (*sessions[row.case], *meetings.get(row.case, ())), period),
            registered_on=min(one.registered_on for one in whole[row.case]),
            sessions=sessions[row.case],
            meetings=meetings.get(row.case, ()),
            referrals=tuple(referrals.get(row.case, ())),
        )
        for row in rows
    )
    found = service_figures(clients, tuple(_groups(work, home)), period, unreadable=unreadable)
    return replace(found, refused=refused)


def _age(row: CaseRow, attended: Sequence[date], period: Period) -> AgeBand:
    """Give the age at the start of the course in which the client was first seen in the period."""
    digest = row.clinical.look() if isinstance(row.clinical, Later) else row.clinical
    first = min((day for day in attended if period.holds(day)), default=None)
    began = began_on((digest or ClinicalDigest()).all_courses, attended, first)
    return age_band(row.birth_year, began or row.registered_on)


def _homes(whole: Mapping[CaseId, Sequence[CaseRow]]) -> Mapping[CaseId, CaseId]:
    """Say of each file in which one it is counted: in itself, or in the one that goes on."""
    return {one.case: case for case, own in whole.items() for one in own}


def _read(
    work: Work,
    kind: Kind[T],
    part: Compartment,
    home: Mapping[CaseId, CaseId],
    progress: Progress,
) -> Mapping[CaseId, Sequence[T]]:
    """Read the records of a kind that stand by the file that goes on, as far as keys reach."""
    held = [one for one in home if work.who.ring.holds(one, part)]
    found: dict[CaseId, list[T]] = defaultdict(list)
    records = kind.records(work)
    for start in range(0, len(held), SLICE):
        progress(start, len(held))
        some = held[start : start + SLICE]
        gone = _struck(work, some)
        for stored in records.list(*some):
            if stored.value is not None and stored.id not in gone:
                found[home[CaseId(stored.scope)]].append(stored.value)
    progress(len(held), len(held))
    return found


def _struck(work: Work, cases: Iterable[CaseId]) -> frozenset[UUID]:
    """Give what was struck in these files: it counts in no figure."""
    held = [one for one in cases if work.who.ring.holds(one, Compartment.CLIN)]
    strikes = (one.value for one in kinds.STRIKE.records(work).list(*held))
    return frozenset(one.record for one in strikes if one is not None)


def _sessions_attended(
    work: Work,
    rows: Sequence[CaseRow],
    whole: Mapping[CaseId, Sequence[CaseRow]],
    progress: Progress,
) -> Mapping[CaseId, tuple[date, ...]]:
    """Give the days of each client's own sessions, from the diary and from signed notes.

    Notes are opened where they may tell of more sessions than the diary does.
    """
    booked = {case: [one for row in own for one in sessions_of(row)] for case, own in whole.items()}
    told = [row.case for row in rows if _tells_more(row, days_of(booked[row.case], ()))]
    signed: dict[CaseId, Sequence[NoteContent]] = {}
    for start in range(0, len(told), SLICE):
        progress(start, len(told))
        part = told[start : start + SLICE]
        signed |= _signed(work, {case: [one.case for one in whole[case]] for case in part})
    return {
        case: tuple(sorted(days_of(own, signed.get(case, ())).elements()))
        for case, own in booked.items()
    }


def _tells_more(row: CaseRow, diary: Counter[date]) -> bool:
    """Whether the notes of a case may know of sessions that the diary does not."""
    digest = row.clinical.look() if isinstance(row.clinical, Later) else row.clinical
    if digest is None or not digest.attended:
        return False
    return digest.attended > diary.total() or any(
        local_day(one) not in diary for one in digest.noted
    )


def _signed(
    work: Work, files: Mapping[CaseId, Sequence[CaseId]]
) -> Mapping[CaseId, Sequence[NoteContent]]:
    """Give the notes of sessions with the client that stand, by the file that goes on."""
    home = {one: case for case, own in files.items() for one in own}
    held = [one for one in home if work.who.ring.holds(one, Compartment.CLIN)]
    gone = _struck(work, held)
    found: dict[CaseId, list[NoteContent]] = {case: [] for case in files}
    for stored in work.notes.list(*held):
        note = stored.value
        if note is None or note.revises is not None or stored.id in gone:
            continue
        if note.kind.with_client:
            found[home[CaseId(stored.scope)]].append(note)
    return found


def _meetings_attended(
    work: Work, home: Mapping[CaseId, CaseId]
) -> Mapping[CaseId, tuple[date, ...]]:
    """Give the days of the group meetings that each client attended, as far as keys reach."""
    days: dict[UUID, date] = {}
    for group in GroupBook.of(work).groups(work):
        days |= {one.id: local_day(one.start) for one in group.meetings}
    held = [one for one, fact in work.relations.memberships.items()
            if fact.case in home and work.who.ring.holds(one, Compartment.ATTEND)]  # fmt: skip
    found: dict[CaseId, set[UUID]] = defaultdict(set)
    for stored in work.attendance.list(*held):
        mark = stored.value
        if mark is not None and mark.status in ATTENDED and mark.meeting in days:
            case = home[CaseId(work.relations.memberships[stored.scope].case)]
            found[case].add(mark.meeting)
    return {case: tuple(sorted(days[one] for one in came)) for case, came in found.items()}


def _groups(work: Work, home: Mapping[CaseId, CaseId]) -> Iterator[GroupFacts]:
    """Give the cycles in which the teams have members."""
    book = GroupBook.of(work)
    for group in book.groups(work):
        members = frozenset(home[one.case] for one in group.members if one.case in home)
        if members:
            meetings = as_held(group.meetings, book.marked(work, group))
            held = (one for one in meetings if one.status is MeetingStatus.HELD)
            days = tuple(local_day(one.start) for one in held)
            yield GroupFacts(group.plan.title, days, members)


@use_case(Permission.MAKE_REPORTS)
def count_violations(
    work: Work, *, period: Period, progress: Progress = _silent
) -> ViolationFigures:
    """Count events of the teams supervised; cases whose events are sealed to others are counted.

    Who said no to statistics is in no figure. One entry is logged.
    """
    work.note(Action.LIST_OPENED, work.me)
    every, unreadable = team_rows(work, progress)
    rows, refused = counted(work, every, progress)
    held = [row for row in rows if work.who.ring.holds(row.case, Compartment.EVENTS)]
    home = _homes(with_merged(work, held))
    found = _read(work, kinds.VIOLATION, Compartment.EVENTS, home, progress)
    facts = (ViolationFacts(row.case, tuple(found.get(row.case, ()))) for row in held)
    hidden = unreadable + len(rows) - len(held)
    return replace(violation_figures(facts, period, unreadable=hidden), refused=refused)
