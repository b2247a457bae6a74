"""Change or take away the interpreter of a session or of a meeting that is booked already."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from counsel_desk.domain.access import Permission
from counsel_desk.domain.cases import Appointment, SessionOutcome
from counsel_desk.domain.diary import CALLED_OFF, Clash, ClashKind, Slot, shared
from counsel_desk.domain.groups import Meeting, MeetingStatus
from counsel_desk.domain.ids import AppointmentId, CaseId, GroupId, MeetingId, PersonId
from counsel_desk.services.calendar import Diary
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.group_records import OpenGroup
from counsel_desk.services.screenings import checked_interpreter
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from counsel_desk.domain.diary import CalendarEntry
    from counsel_desk.storage.records import Stored

_LANGUAGE = 20


@dataclass(frozen=True, slots=True)
class Interpreting:
    """Who interprets: the language one is booked for and a name; both empty for nobody."""

    language: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class InterpreterVersion:
    """Who was to interpret from a moment on, and who said so; None leaves it to the plan."""

    at: datetime
    by: PersonId
    interpreting: Interpreting | None


# --- individual sessions ---


@use_case(Permission.EDIT_CASE)
def check_session(
    work: Work,
    case: CaseId,
    appointment: AppointmentId,
    wanted: Interpreting,
    *,
    following: bool = False,
) -> tuple[Slot, ...]:
    """Give the sessions that would change, each with who else wants that interpreter then.

    Nothing is saved; raises Invalid as `change_session` does.
    """
    chosen = _sessions(work, case, appointment, following=following)
    return _slots(work, chosen, _checked(wanted))


@use_case(Permission.EDIT_CASE, Changed.APPOINTMENTS)
def change_session(
    work: Work,
    case: CaseId,
    appointment: AppointmentId,
    wanted: Interpreting,
    *,
    following: bool = False,
) -> int:
    """Change who interprets in a session, perhaps in those that follow too; gives how many.

    What was booked before stays as an earlier version. Raises Invalid with ``called-off`` or
    ``text-too-long``.
    """
    language, name = _checked(wanted)
    count = 0
    for one in _sessions(work, case, appointment, following=following):
        if (one.interpreter, one.interpreter_name) != (language, name):
            changed = replace(one, interpreter=language, interpreter_name=name)
            work.appointments.replace(one.id, changed)
            count += 1
    return count


@use_case(Permission.EDIT_CASE)
def session_history(
    work: Work, case: CaseId, appointment: AppointmentId
) -> tuple[InterpreterVersion, ...]:
    """Show who was to interpret in a session, the newest first."""
    _session(work, case, appointment)
    return _history(
        work.appointments.versions(appointment),
        lambda one: Interpreting(one.interpreter, one.interpreter_name),
    )


def _session(work: Work, case: CaseId, appointment: AppointmentId) -> Appointment:
    stored = work.appointments.open(appointment)
    if stored.value is None or stored.value.case != case:
        raise NotFound
    return stored.value


def _sessions(
    work: Work, case: CaseId, appointment: AppointmentId, *, following: bool
) -> list[Appointment]:
    """Give a session, and the planned ones of its series that come later where they are wanted."""
    first = _session(work, case, appointment)
    if first.outcome in CALLED_OFF:
        raise Invalid("called-off", field="interpreter")
    if not following or first.series is None:
        return [first]
    every = (stored.value for stored in work.appointments.list(case))
    later = (
        one
        for one in every
        if one is not None
        and one.series == first.series
        and one.outcome is SessionOutcome.PLANNED
        and one.start > first.start
    )
    return [first, *sorted(later, key=lambda one: one.start)]


# --- meetings of a group ---


@use_case(Permission.EDIT_GROUP)
def check_meeting(
    work: Work,
    group: GroupId,
    meeting: MeetingId,
    wanted: Interpreting | None,
    *,
    following: bool = False,
) -> tuple[Slot, ...]:
    """Give the meetings that would change, each with who else wants that interpreter then.

    Nothing is saved; raises Invalid as `change_meeting` does.
    """
    opened = OpenGroup(work, group)
    plan, chosen = opened.plan(), _meetings(opened, meeting, following=following)
    by_plan = plan.interpreter, plan.interpreter_name
    return _slots(work, chosen, by_plan if wanted is None else _checked(wanted))


@use_case(Permission.EDIT_GROUP, Changed.GROUPS)
def change_meeting(
    work: Work,
    group: GroupId,
    meeting: MeetingId,
    wanted: Interpreting | None,
    *,
    following: bool = False,
) -> int:
    """Change who interprets in a meeting, perhaps in those that follow too; gives how many.

    None leaves it to the plan of the cycle again. What was booked before stays as an earlier
    version. Raises Invalid with ``called-off`` or ``text-too-long``.
    """
    own = None if wanted is None else _checked(wanted)
    count = 0
    for one in _meetings(OpenGroup(work, group), meeting, following=following):
        if one.interpreter != own:
            work.meetings.replace(one.id, replace(one, interpreter=own))
            count += 1
    return count


@use_case(Permission.EDIT_GROUP)
def meeting_history(
    work: Work, group: GroupId, meeting: MeetingId
) -> tuple[InterpreterVersion, ...]:
    """Show who was to interpret in a meeting, the newest first."""
    OpenGroup(work, group).meeting(meeting)
    return _history(
        work.meetings.versions(meeting),
        lambda one: None if one.interpreter is None else Interpreting(*one.interpreter),
    )


def _meetings(opened: OpenGroup, meeting: MeetingId, *, following: bool) -> list[Meeting]:
    """Give a meeting, and the planned ones that come later where they are wanted."""
    first = opened.meeting(meeting)
    if first.status is MeetingStatus.CANCELLED:
        raise Invalid("called-off", field="interpreter")
    later = (
        one
        for one in opened.meetings()
        if following and one.status is MeetingStatus.PLANNED and one.start > first.start
    )
    return [first, *sorted(later, key=lambda one: one.start)]


# --- both ---


def _checked(wanted: Interpreting) -> tuple[str, str]:
    language = wanted.language.strip()
    if len(language) > _LANGUAGE:
        raise Invalid("text-too-long", field="interpreter", most=_LANGUAGE)
    return language, checked_interpreter(wanted.name)


def _slots(
    work: Work, chosen: Sequence[Appointment | Meeting], interpreter: tuple[str, str]
) -> tuple[Slot, ...]:
    """Say for each who else wants the interpreter, by what this person sees of the diary."""
    if not any(interpreter):
        return tuple(Slot(one.start) for one in chosen)
    last = max(one.start + timedelta(minutes=one.minutes) for one in chosen)
    taken = {one.item: one for one in Diary(work).entries(chosen[0].start, last)}
    wanted = [replace(taken.pop(one.id), interpreter=interpreter) for one in chosen]
    others = tuple(taken.values())
    return tuple(Slot(one.start, tuple(_clashes(one, others))) for one in wanted)


def _clashes(wanted: CalendarEntry, others: Iterable[CalendarEntry]) -> Iterator[Clash]:
    for other in others:
        if ClashKind.INTERPRETER in shared(wanted, other):
            yield Clash(ClashKind.INTERPRETER, other.title, other.start, other.minutes, other.place)


def _history(
    found: Sequence[Stored[Any]], said: Callable[[Any], Interpreting | None]
) -> tuple[InterpreterVersion, ...]:
    """Leave out the versions that changed something else."""
    kept: list[InterpreterVersion] = []
    for one in reversed([one for one in found if one.value is not None]):
        now = said(one.value)
        if not kept or kept[-1].interpreting != now:
            kept.append(InterpreterVersion(one.created, one.author, now))
    return tuple(reversed(kept))
