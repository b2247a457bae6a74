"""Show what a day asks of the person signed in, from rows in memory: no case is decrypted."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission, Role
from counsel_desk.domain.cases import Appointment, CaseStatus, SessionOutcome
from counsel_desk.domain.days import local_day, start_of
from counsel_desk.domain.groups import Meeting, MeetingStatus, belongs
from counsel_desk.domain.register import (
    KNOWS_DAYS,
    AlertRow,
    AppointmentRow,
    CaseRow,
    ClinicalDigest,
    FollowUpRow,
    MeetingRow,
    TodayView,
)
from counsel_desk.services.alerts import look_rows
from counsel_desk.services.answer_drafts import AnswerDrafts, unfinished_rows
from counsel_desk.services.chart_reviews import due_charts
from counsel_desk.services.consents import ending_rows
from counsel_desk.services.desk import register_of, use_case
from counsel_desk.services.digests import NOTED, urgency
from counsel_desk.services.group_records import GroupBook, GroupFacts
from counsel_desk.services.left_meeting_notes import begun_rows
from counsel_desk.services.measurement import due_rows
from counsel_desk.services.note_reviews import returned_rows, waiting_rows
from counsel_desk.services.notes import draft_rows
from counsel_desk.services.referrals import overdue_rows
from counsel_desk.services.risk_reviews import returned_risks, waiting_risks
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RUNNING_AFTER = timedelta(days=28)
"""How long after its last meeting the sheets of a group are still asked for."""

_CAME = frozenset({SessionOutcome.ATTENDED, SessionOutcome.LATE})
_START = attrgetter("start")


@use_case(Permission.SIGNED_IN)
def today(work: Work, on: date) -> TodayView:
    """Gather a day's alerts, sessions, meetings, drafts and what is due, by the person's roles."""
    rows = register_of(work).rows(work)
    mine = _mine(work, rows)
    groups = GroupBook.of(work).groups(work) if _sees_groups(work) else ()
    writes = Role.COUNSELLOR in work.roles
    return TodayView(
        on=on,
        alerts=_alerts(work, rows, mine),
        appointments=_appointments(work, rows, on),
        meetings=_meetings(work, groups, on),
        drafts=draft_rows(work, work.drafts.list(), rows),
        missing_notes=_missing_notes(work, mine),
        due=due_rows(work, mine, on),
        sheets_missing=_sheets_missing(work, groups, on),
        waiting=_waiting(work, rows),
        unfinished=unfinished_rows(AnswerDrafts(work), mine),
        follow_ups=_follow_ups(mine, on),
        referrals=overdue_rows(mine, on),
        to_review=waiting_rows(work, rows) if Role.SUPERVISOR in work.roles else (),
        returned=returned_rows(work, rows) if writes else (),
        consents=ending_rows(mine, on),
        risks_to_review=waiting_risks(work, rows) if Role.SUPERVISOR in work.roles else (),
        risks_returned=returned_risks(mine),
        looks=look_rows(rows, work.me, on),
        charts=due_charts(work, rows) if Role.SUPERVISOR in work.roles else (),
        damaged_drafts=tuple(work.drafts.damaged()),
        meeting_notes=begun_rows(work),
    )


def _mine(work: Work, rows: Iterable[CaseRow]) -> tuple[CaseRow, ...]:
    """Give one's own cases and those covered for a colleague, who is away."""
    if Role.COUNSELLOR not in work.roles:
        return ()
    me, covered = work.me, work.relations.covered_by(work.me)
    return tuple(
        row
        for row in rows
        if (row.counsellor == me or row.case in covered) and row.merged_into is None
    )


def _sees_groups(work: Work) -> bool:
    return bool(Permission.SEE_GROUPS.value.roles & work.roles)


def _alerts(work: Work, rows: Iterable[CaseRow], mine: Iterable[CaseRow]) -> tuple[AlertRow, ...]:
    supervised = work.roster.supervised_by(work.me)
    if supervised:
        own = {row.case for row in mine}
        alarming = (row for row in rows if row.alerts)
        chosen = [row for row in alarming if row.counsellor in supervised or row.case in own]
    else:
        chosen = list(mine)
    found = (
        AlertRow(alert, row.code, row.name, row.counsellor)
        for row in chosen
        for alert in row.alerts
    )
    return tuple(sorted(found, key=lambda line: (*urgency(line.alert), line.code)))


def _between(row: CaseRow, begin: datetime, end: datetime) -> Iterator[Appointment]:
    """Give a case's appointments from one moment to before another; they are in order."""
    if row.booked_until is None or row.booked_until < begin:
        return
    booked = row.appointments
    for appointment in booked[bisect_left(booked, begin, key=_START) :]:
        if appointment.start >= end:
            return
        yield appointment


def _appointments(work: Work, rows: Iterable[CaseRow], on: date) -> tuple[AppointmentRow, ...]:
    if not {Role.COUNSELLOR, Role.COORDINATOR} & work.roles:
        return ()
    begin, end = start_of(on), start_of(on + timedelta(days=1))
    every, me = Role.COORDINATOR in work.roles, work.me
    found = (
        AppointmentRow(appointment, row.code, row.name)
        for row in rows
        for appointment in _between(row, begin, end)
        if every or appointment.with_person == me
    )
    return tuple(sorted(found, key=lambda line: (line.appointment.start, line.code)))


def _missing_notes(work: Work, mine: Iterable[CaseRow]) -> tuple[AppointmentRow, ...]:
    """Find sessions that the client attended and of which no note was signed, oldest first.

    However long ago: a note is owed until it is written, or somebody said why none comes.
    """
    found: list[AppointmentRow] = []
    for row in mine:
        if row.booked_until is None or row.digest is None:
            continue
        noted, since = set(row.digest.noted), _known_since(row.digest)
        # Most notes carry the very start of their session; days are compared for the rest.
        left = [
            one
            for one in _between(row, since, work.now)
            if one.outcome in _CAME
            and one.no_note is None
            and one.start not in noted
            and one.with_person == work.me
        ]
        if left:
            said_missed = map(date.fromordinal, row.digest.missed)
            days = {*map(local_day, noted), *row.digest.days_noted, *said_missed}
            found += [
                AppointmentRow(one, row.code, row.name)
                for one in left
                if local_day(one.start) not in days
            ]
    return tuple(sorted(found, key=lambda line: (line.appointment.start, line.code)))


def _known_since(digest: ClinicalDigest) -> datetime:
    """Say since when it is known of every session whether it has a note.

    An older program's digest remembers the latest alone, until it is made anew.
    """
    is_cut = digest.revision < KNOWS_DAYS and len(digest.noted) >= NOTED
    return min(digest.noted) if is_cut else datetime.min.replace(tzinfo=UTC)


def _follow_ups(mine: Iterable[CaseRow], on: date) -> tuple[FollowUpRow, ...]:
    """Find reviews of risk and of goals that are due: risk first, then the longest due first."""
    found: list[FollowUpRow] = []
    for row in mine:
        digest = row.digest
        if digest is None or row.status is CaseStatus.CLOSED:
            continue
        risk, goals = digest.risk, digest.plan_review
        if risk is not None and risk.next_review is not None and risk.next_review <= on:
            found.append(FollowUpRow(row.case, row.code, row.name, risk.next_review, risk))
        if goals is not None and goals <= on:
            found.append(FollowUpRow(row.case, row.code, row.name, goals, None))
    return tuple(sorted(found, key=lambda line: (line.risk is None, line.due, line.code)))


def _leads(work: Work, group: GroupFacts) -> bool:
    """Whether a group's sheets are this person's to fill in."""
    return Role.COORDINATOR in work.roles or work.me in work.relations.staff.get(group.id, {})


def _meetings(work: Work, groups: Iterable[GroupFacts], on: date) -> tuple[MeetingRow, ...]:
    begin, end = start_of(on), start_of(on + timedelta(days=1))
    found = [
        _meeting_row(group, meeting)
        for group in groups
        if _leads(work, group)
        for meeting in group.meetings
        if begin <= meeting.start < end
    ]
    return tuple(sorted(found, key=lambda line: (line.start, line.title)))


def _sheets_missing(work: Work, groups: Iterable[GroupFacts], on: date) -> tuple[MeetingRow, ...]:
    """Find past meetings of running groups of which nothing was marked, oldest first."""
    book, begin = GroupBook.of(work), start_of(on)
    found: list[MeetingRow] = []
    for group in groups:
        if not _leads(work, group) or not _running(group, begin):
            continue
        marked = book.marked(work, group)
        found += [
            _meeting_row(group, meeting)
            for meeting in group.meetings
            if meeting.start < begin
            and meeting.status is not MeetingStatus.CANCELLED
            and meeting.id not in marked
            and any(belongs(member, meeting) for member in group.members)
        ]
    return tuple(sorted(found, key=lambda line: (line.start, line.title)))


def _running(group: GroupFacts, at: datetime) -> bool:
    last = max((meeting.start for meeting in group.meetings), default=at)
    return at <= last + RUNNING_AFTER


def _meeting_row(group: GroupFacts, meeting: Meeting) -> MeetingRow:
    return MeetingRow(
        group=group.id,
        meeting=meeting.id,
        title=group.plan.title,
        venue=group.plan_at(meeting.start).venue,
        number=meeting.number,
        of=len(group.meetings),
        start=meeting.start,
        minutes=meeting.minutes,
        status=meeting.status,
    )


def _waiting(work: Work, rows: Iterable[CaseRow]) -> tuple[CaseRow, ...]:
    """Find cases that no counsellor has accepted, the longest waiting first."""
    if Role.COORDINATOR not in work.roles:
        return ()
    found = (row for row in rows if not row.accepted and row.status is not CaseStatus.CLOSED)
    return tuple(sorted(found, key=lambda row: (row.registered_on, row.code)))
