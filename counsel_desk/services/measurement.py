"""Keep measurement plans, and say what is due: from rows in memory for Today, else for one case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus, SessionOutcome
from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import MeetingStatus, belongs
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.measurement import (
    LAPSE,
    ClientPlan,
    Cycle,
    Life,
    PlanLine,
    PutOff,
    Standing,
    State,
    lines_with_cycles,
    standings,
)
from counsel_desk.domain.occasions import Occasion
from counsel_desk.domain.plan_faults import fault_of_plan
from counsel_desk.domain.register import CaseRow, ClinicalDigest, DueRow
from counsel_desk.services.days_come import DaysCome
from counsel_desk.services.desk import Changed, register_of, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid
from counsel_desk.services.group_records import GroupBook, GroupFacts
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.instruments import is_known, is_offered
from counsel_desk.services.settings import settings_of
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.domain.groups import Member

SHORTEST_REASON = 5
LONGEST_REASON = 500
LONGEST_DELAY = timedelta(days=183)
"""For how long an instrument can be put off at most."""
CYCLES_AFTER = timedelta(weeks=13)
"""How long after its last meeting a cycle can still ask for something, but for follow-ups."""
FOLLOWED_FOR = timedelta(days=184) + LAPSE
"""How long after its last meeting the follow-ups of a cycle can still be asked for."""

NOT_FOLLOWED = frozenset(
    {
        ClosingReason.DECEASED,
        ClosingReason.MISSING,
        ClosingReason.DETAINED,
        ClosingReason.SECURITY,
        ClosingReason.NOT_ELIGIBLE,
        ClosingReason.WITHDREW,
    }
)
"""Reasons of closing after which nobody is asked for answers again."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is planned for a client and how each instrument stands on a day.

    ``is_own`` says whether the client has a plan of their own, and ``reason`` why.
    """

    lines: tuple[PlanLine, ...]
    programme: tuple[PlanLine, ...]
    is_own: bool
    reason: str
    standings: tuple[Standing, ...]

    @property
    def due(self) -> tuple[Standing, ...]:
        """What should be given now, the longest due first."""
        return tuple(one for one in self.standings if one.is_due)


@use_case(Permission.READ_CLINICAL)
def client_schedule(work: Work, case: CaseId, on: date) -> Schedule:
    """Say what is planned for a client and what is due on a day."""
    programme = settings_of(work).measurement
    row = next((one for one in register_of(work).rows(work) if one.case == case), None)
    digest = row.digest if row is not None else None
    if row is None or digest is None:
        return Schedule(programme, programme, is_own=False, reason="", standings=())
    own = digest.measuring or ClientPlan()
    lines = programme if own.lines is None else own.lines
    life = _life(row, digest, _Groups.of(work, lines, on), on)
    found = standings(_offered(lines_with_cycles(lines, life.cycles)), life, own.put_off, on)
    return Schedule(lines, programme, own.lines is not None, own.reason, found)


def _offered(lines: Iterable[PlanLine]) -> tuple[PlanLine, ...]:
    """Leave out what a plan still names and nobody is given any more."""
    return tuple(one for one in lines if is_offered(one.instrument))


@use_case(Permission.WRITE_CLINICAL, Changed.SCREENINGS)
def set_client_plan(
    work: Work, case: CaseId, *, lines: tuple[PlanLine, ...] | None, reason: str
) -> None:
    """Give a client a plan of their own, or the programme's again with None.

    Raises Invalid with ``plan-reason``, ``text-too-long``, ``plan-unchanged``,
    ``unknown-instrument`` or a fault of the plan.
    """
    old = _plan(work, case)
    said = _said(reason, "plan-reason")
    if old.lines == lines:
        raise Invalid("plan-unchanged")
    for line in lines or ():
        if not is_known(line.instrument):
            raise Invalid("unknown-instrument", field="plan")
    if lines is not None and (fault := fault_of_plan(lines)):
        raise Invalid(fault[0], field="plan")
    _put(work, case, replace(old, lines=lines, reason=said, since=local_day(work.now)))


@use_case(Permission.WRITE_CLINICAL, Changed.SCREENINGS)
def put_off(work: Work, case: CaseId, *, instrument: str, until: date, reason: str) -> None:
    """Ask for an instrument again on a later day only, with the reason.

    Raises Invalid with ``put-off-reason``, ``text-too-long``, ``put-off-day`` or
    ``unknown-instrument``.
    """
    if not is_known(instrument):
        raise Invalid("unknown-instrument", field="instrument")
    said = _said(reason, "put-off-reason")
    today = local_day(work.now)
    if not today < until <= today + LONGEST_DELAY:
        raise Invalid("put-off-day", field="until", latest=today + LONGEST_DELAY)
    old = _plan(work, case)
    fresh = PutOff(instrument, until, said, work.me, work.now)
    others = (one for one in old.put_off if one.instrument != instrument)
    _put(work, case, replace(old, put_off=(*others, fresh)))


@use_case(Permission.WRITE_CLINICAL, Changed.SCREENINGS)
def ask_again(work: Work, case: CaseId, *, instrument: str) -> None:
    """Ask for an instrument again that was put off; nothing happens where it was not."""
    old = _plan(work, case)
    left = tuple(one for one in old.put_off if one.instrument != instrument)
    if left != old.put_off:
        _put(work, case, replace(old, put_off=left))


def _said(reason: str, code: str) -> str:
    said = reason.strip()
    if len(said) < SHORTEST_REASON:
        raise Invalid(code, field="reason")
    if len(said) > LONGEST_REASON:
        raise Invalid("text-too-long", field="reason", most=LONGEST_REASON)
    return said


def _plan(work: Work, case: CaseId) -> ClientPlan:
    stored = kinds.MEASUREMENT_PLAN.records(work).only(case)
    work.note(Action.LIST_OPENED, case)
    return stored.value if stored and stored.value else ClientPlan()


def _put(work: Work, case: CaseId, plan: ClientPlan) -> None:
    kinds.MEASUREMENT_PLAN.records(work).put(case, plan)
    CaseDigest(work, case).set_measuring(plan)
    register_of(work).touch(case)


@helps_use_cases
def follow_up_from(closed_on: date | None, reason: ClosingReason | None) -> date | None:
    """Give the day from which a client is followed up; None where nobody is to be asked."""
    return None if reason in NOT_FOLLOWED else closed_on


@helps_use_cases
def due_rows(work: Work, mine: Iterable[CaseRow], on: date) -> tuple[DueRow, ...]:
    """Find what is due for these cases, the longest due first."""
    programme = settings_of(work).measurement
    rows = tuple(mine)
    own_lines = (one for row in rows for one in _own_lines(row))
    groups = _Groups.of(work, (*programme, *own_lines), on)
    found: list[DueRow] = []
    for row in rows:
        digest = row.digest
        if digest is None or not (row.status is CaseStatus.OPEN or digest.follow_from):
            continue
        own = digest.measuring
        lines = programme if own is None or own.lines is None else own.lines
        delays = own.put_off if own is not None else ()
        life = _life(row, digest, groups, on)
        asked = _offered(lines_with_cycles(lines, life.cycles))
        due = (one for one in standings(asked, life, delays, on) if one.is_due)
        found += [_due_row(row, one) for one in due]
    return tuple(sorted(found, key=lambda line: (line.since, line.code)))


def _due_row(row: CaseRow, one: Standing) -> DueRow:
    return DueRow(
        case=row.case,
        code=row.code,
        name=row.name,
        instrument=one.instrument,
        since=one.since or row.registered_on,
        never_given=one.never_given,
        occasion=one.occasion or Occasion.WEEKS,
        is_overdue=one.state is State.OVERDUE,
    )


def _own_lines(row: CaseRow) -> tuple[PlanLine, ...]:
    own = row.digest.measuring if row.digest is not None else None
    return (own.lines or ()) if own is not None else ()


@dataclass(frozen=True, slots=True)
class _Groups:
    """What groups add to the lives of clients: cycles, and meetings attended as sessions."""

    cycles: Mapping[CaseId, list[Cycle]]
    days: DaysCome

    @staticmethod
    def of(work: Work, lines: Iterable[PlanLine], on: date) -> _Groups:
        """Read the groups; their sheets only where a plan counts sessions."""
        counts = any(one.sessions for one in lines)
        return _Groups(cycles_of(work, on), DaysCome.of(work, groups=counts))


def _life(row: CaseRow, digest: ClinicalDigest, groups: _Groups, on: date) -> Life:
    is_closed = row.status is CaseStatus.CLOSED
    own = digest.measuring
    made = own.since if own is not None and own.lines is not None else None
    return Life(
        begun=max(row.registered_on, made or row.registered_on),
        given={name: local_day(when) for name, when in digest.given},
        sessions=() if is_closed else _sessions(row, groups.days, on),
        cycles=[
            one for own in groups.days.files_of(row) for one in groups.cycles.get(own.case, ())
        ],
        is_closed=is_closed,
        follow_from=digest.follow_from if is_closed else None,
    )


def _sessions(row: CaseRow, days: DaysCome, on: date) -> list[date]:
    """Give the days on which the client came, and one planned for the day itself."""
    found = {day for day in days.of_row(row) if day <= on}
    for own in days.files_of(row):
        starts = (one.start for one in own.appointments if one.outcome is SessionOutcome.PLANNED)
        found.update(day for day in map(local_day, starts) if day == on)
    return sorted(found)


@helps_use_cases
def cycles_of(work: Work, on: date) -> dict[CaseId, list[Cycle]]:
    """Give the cycles of clients in groups that run on a day or ended a while before."""
    if not Permission.SEE_GROUPS.value.admits(work.roles):
        return {}
    found: dict[CaseId, list[Cycle]] = {}
    for group in GroupBook.of(work).known(work):
        days = _meeting_days(group)
        if not days or days[-1] + _asks_for(group) < on:
            continue
        for member in group.members:
            mine = [
                one
                for one in group.meetings
                if one.status is not MeetingStatus.CANCELLED and belongs(member, one)
            ]
            own = {local_day(one.start) for one in mine}
            found.setdefault(member.case, []).append(_cycle(group, member, days, own, on))
    return found


def _cycle(group: GroupFacts, member: Member, days: list[date], own: set[date], on: date) -> Cycle:
    middle, end = days[(len(days) - 1) // 2], days[-1]
    return Cycle(
        middle if middle in own else None,
        end if end in own else None,
        days=tuple(sorted(own)),
        measures=group.plan.measures,
        left=member.left is not None and member.left < min(end, on),
        over=end,
    )


def _asks_for(group: GroupFacts) -> timedelta:
    measures = group.plan.measures or ()
    follows = any(one.three_months or one.six_months for one in measures)
    return FOLLOWED_FOR if follows else CYCLES_AFTER


def _meeting_days(group: GroupFacts) -> list[date]:
    kept = (one for one in group.meetings if one.status is not MeetingStatus.CANCELLED)
    return sorted(local_day(one.start) for one in kept)
