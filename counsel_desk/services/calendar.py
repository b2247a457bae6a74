"""Show the diary: sessions and meetings of some days, for what a person may see."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from datetime import date, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission, Role
from counsel_desk.domain.days import local_day, start_of
from counsel_desk.domain.diary import CalendarEntry, CalendarView, EntryKind, clashes_among
from counsel_desk.domain.group_then import staff_at
from counsel_desk.domain.groups import Meeting, belongs_on
from counsel_desk.services.desk import register_of, use_case
from counsel_desk.services.errors import Invalid
from counsel_desk.services.group_records import GroupBook, GroupFacts, staff_spells
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from counsel_desk.domain.cases import Appointment
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.register import CaseRow

MOST_DAYS = 62
LONGEST = timedelta(hours=8)
"""No session or meeting is longer, so nothing that began earlier reaches into a span."""

_START = attrgetter("start")


class Diary:
    """Everything in the diary that this person may see, from rows in memory."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._coordinates = Role.COORDINATOR in work.roles
        self._counsels = Role.COUNSELLOR in work.roles

    def entries(self, begin: datetime, end: datetime) -> Iterator[CalendarEntry]:
        """Give what lies between two moments or reaches into them, in no order."""
        earliest = begin - LONGEST
        for row in register_of(self._work).rows(self._work):
            for one in _reaching(row.appointments, begin, end):
                yield self._session(row, one)
        if Permission.SEE_GROUPS.value.roles & self._work.roles:
            for group in GroupBook.of(self._work).groups(self._work):
                for meeting in group.meetings:
                    if earliest < meeting.start < end and _reaches(meeting, begin, end):
                        yield self._meeting(group, meeting)

    def _session(self, row: CaseRow, one: Appointment) -> CalendarEntry:
        mine = self._counsels and row.counsellor == self._work.me
        return CalendarEntry(
            kind=EntryKind.SESSION,
            item=one.id,
            title=row.code,
            start=one.start,
            minutes=one.minutes,
            place=one.place,
            people=(one.with_person,),
            clients=(row.case,),
            name=row.name,
            case=row.case,
            outcome=one.outcome,
            repeats=one.series is not None,
            interpreter=(one.interpreter, one.interpreter_name),
            editable=mine or self._coordinates,
        )

    def _meeting(self, group: GroupFacts, meeting: Meeting) -> CalendarEntry:
        staff = self._work.relations.staff.get(group.id, {})
        day = local_day(meeting.start)
        is_past = meeting.start < self._work.now
        plan = group.plan_at(meeting.start) if is_past else group.plan
        led = staff_at(staff_spells(self._work, group.id), meeting.start) if is_past else ()
        return CalendarEntry(
            kind=EntryKind.MEETING,
            item=meeting.id,
            title=group.plan.title,
            start=meeting.start,
            minutes=meeting.minutes,
            place=plan.venue,
            people=tuple(one.person for one in led) or tuple(staff),
            clients=tuple(one.case for one in group.members if belongs_on(one, day)),
            group=group.id,
            status=meeting.status,
            number=meeting.number,
            interpreter=meeting.interpreted(plan),
            moved_from=meeting.planned,
            reason=meeting.reason or meeting.moved_for,
            editable=self._coordinates or (self._counsels and self._work.me in staff),
        )


def _reaches(one: Appointment | Meeting, begin: datetime, end: datetime) -> bool:
    return one.start < end and one.start + timedelta(minutes=one.minutes) > begin


def _reaching(
    booked: tuple[Appointment, ...], begin: datetime, end: datetime
) -> Iterator[Appointment]:
    """Give a case's appointments that reach into a span; they are in order of their start."""
    if not booked or booked[-1].start < begin - LONGEST:
        return
    for one in booked[bisect_left(booked, begin - LONGEST, key=_START) :]:
        if one.start >= end:
            return
        if _reaches(one, begin, end):
            yield one


@use_case(Permission.SEE_GROUPS)
def calendar(work: Work, *, first: date, days: int) -> CalendarView:
    """Give the entries of some days: one's own, a coordinator's of all, a supervisor's of the team.

    What clashes is told by kind alone, and not of what has taken place; raises Invalid with
    ``days-out-of-range``.
    """
    if not 1 <= days <= MOST_DAYS:
        raise Invalid("days-out-of-range", field="days", least=1, most=MOST_DAYS)
    begin, end = start_of(first), start_of(first + timedelta(days=days))
    every = tuple(Diary(work).entries(begin, end))
    clashing = clashes_among(every)
    shown = [
        one if one.is_over or one.item not in clashing else replace(one, clashes=clashing[one.item])
        for one in _shown(work, every)
    ]
    return CalendarView(first, days, tuple(sorted(shown, key=attrgetter("start", "title"))))


def _shown(work: Work, every: tuple[CalendarEntry, ...]) -> Iterable[CalendarEntry]:
    if Role.COORDINATOR in work.roles:
        return every
    mine = _whose(work)
    return (one for one in every if not mine.isdisjoint(one.people))


def _whose(work: Work) -> frozenset[PersonId]:
    return work.roster.supervised_by(work.me) | {work.me}
