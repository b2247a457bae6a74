"""Count what was delivered and what was done, over the cases that a supervisor may read."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import Sex
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import ATTENDED, MeetingStatus, as_held
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.later import Later
from counsel_desk.domain.outcomes.cohort import age_band
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
from counsel_desk.services.desk import register_of, use_case
from counsel_desk.services.group_records import GroupBook
from counsel_desk.services.outcomes import SLICE, sessions_of, team_rows
from counsel_desk.services.register import Progress
from counsel_desk.services.sessions_held import days_of
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from counsel_desk.domain.events import Violation
    from counsel_desk.domain.notes import NoteContent
    from counsel_desk.domain.referrals import Referral
    from counsel_desk.domain.register import CaseRow


def _silent(done: int, of: int) -> None:
    """Report nothing."""


@use_case(Permission.MAKE_REPORTS)
def count_services(work: Work, *, period: Period, progress: Progress = _silent) -> ServiceFigures:
    """Count clients, sessions, groups and referrals of the teams supervised, one entry logged."""
    work.note(Action.LIST_OPENED, work.me)
    rows, unreadable = team_rows(work, progress)
    referrals = _referrals(work, rows, progress)
    meetings = _meetings_attended(work)
    sessions = _sessions_attended(work, rows, progress)
    clients = (
        ClientFacts(
            case=row.case,
            county=row.county,
            sex=row.sex or Sex.UNKNOWN,
            age=age_band(row.birth_year, row.registered_on),
            registered_on=row.registered_on,
            sessions=sessions[row.case],
            meetings=meetings.get(row.case, ()),
            referrals=tuple(referrals.get(row.case, ())),
        )
        for row in rows
    )
    groups = tuple(_groups(work, {row.case for row in rows}))
    return service_figures(clients, groups, period, unreadable=unreadable)


def _referrals(
    work: Work, rows: Sequence[CaseRow], progress: Progress
) -> Mapping[UUID, Sequence[Referral]]:
    found: dict[UUID, list[Referral]] = defaultdict(list)
    records = kinds.REFERRAL.records(work)
    for start in range(0, len(rows), SLICE):
        progress(start, len(rows))
        for stored in records.list(*(row.case for row in rows[start : start + SLICE])):
            if stored.value is not None:
                found[stored.scope].append(stored.value)
    return found


def _sessions_attended(
    work: Work, rows: Sequence[CaseRow], progress: Progress
) -> Mapping[CaseId, tuple[date, ...]]:
    """Give the days of each client's own sessions, from the diary and from signed notes.

    Notes are opened where they may tell of more sessions than the diary does. Files that were
    merged into a client's are counted with it.
    """
    whole = _with_merged(work, rows)
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


def _with_merged(work: Work, rows: Iterable[CaseRow]) -> Mapping[CaseId, Sequence[CaseRow]]:
    """Give the row of each client together with those of the files that were merged into it."""
    whole = {row.case: [row] for row in rows}
    away = {row.case: row for row in register_of(work).rows(work) if row.merged_into is not None}
    for row in away.values():
        top, seen = row.merged_into, {row.case}
        while top in away and top not in seen:
            seen.add(top)
            top = away[top].merged_into
        if top in whole:
            whole[top].append(row)
    return whole


def _signed(
    work: Work, files: Mapping[CaseId, Sequence[CaseId]]
) -> Mapping[CaseId, Sequence[NoteContent]]:
    """Give the notes of sessions with the client that stand, by the file that goes on."""
    home = {one: case for case, own in files.items() for one in own}
    held = [one for one in home if work.ring.holds(one, Compartment.CLIN)]
    strikes = (one.value for one in kinds.STRIKE.records(work).list(*held))
    struck = {one.record for one in strikes if one is not None}
    found: dict[CaseId, list[NoteContent]] = {case: [] for case in files}
    for stored in work.notes.list(*held):
        note = stored.value
        if note is None or note.revises is not None or stored.id in struck:
            continue
        if note.kind.with_client:
            found[home[CaseId(stored.scope)]].append(note)
    return found


def _meetings_attended(work: Work) -> Mapping[UUID, tuple[date, ...]]:
    """Give the days of the group meetings that each client attended, as far as keys reach."""
    days: dict[UUID, date] = {}
    for group in GroupBook.of(work).groups(work):
        days |= {one.id: local_day(one.start) for one in group.meetings}
    held = [one for one in work.relations.memberships
            if work.ring.holds(one, Compartment.ATTEND)]  # fmt: skip
    found: dict[UUID, list[date]] = defaultdict(list)
    for stored in work.attendance.list(*held):
        mark = stored.value
        if mark is not None and mark.status in ATTENDED and mark.meeting in days:
            found[work.relations.memberships[stored.scope].case].append(days[mark.meeting])
    return {case: tuple(sorted(one)) for case, one in found.items()}


def _groups(work: Work, cases: set[UUID]) -> Iterator[GroupFacts]:
    """Give the cycles in which the teams have members."""
    book = GroupBook.of(work)
    for group in book.groups(work):
        members = [one for one in group.members if one.case in cases]
        if members:
            meetings = as_held(group.meetings, book.marked(work, group))
            held = (one for one in meetings if one.status is MeetingStatus.HELD)
            days = tuple(local_day(one.start) for one in held)
            yield GroupFacts(group.plan.title, days, len({one.case for one in members}))


@use_case(Permission.MAKE_REPORTS)
def count_violations(
    work: Work, *, period: Period, progress: Progress = _silent
) -> ViolationFigures:
    """Count events of the teams supervised; cases whose events are sealed to others are counted.

    One entry is logged.
    """
    work.note(Action.LIST_OPENED, work.me)
    rows, unreadable = team_rows(work, progress)
    held = [row for row in rows if work.ring.holds(row.case, Compartment.EVENTS)]
    found: dict[UUID, list[Violation]] = defaultdict(list)
    records = kinds.VIOLATION.records(work)
    for start in range(0, len(held), SLICE):
        progress(start, len(held))
        for stored in records.list(*(row.case for row in held[start : start + SLICE])):
            if stored.value is not None:
                found[stored.scope].append(stored.value)
    progress(len(held), len(held))
    facts = (ViolationFacts(row.case, tuple(found.get(row.case, ()))) for row in held)
    hidden = unreadable + len(rows) - len(held)
    return violation_figures(facts, period, unreadable=hidden)
