"""Let dates leave as a calendar file, and take dates of one into a cycle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Permission, Role
from counsel_desk.domain.audit import Action
from counsel_desk.domain.days import start_of
from counsel_desk.domain.diary import Clash
from counsel_desk.domain.groups import MeetingReason, MeetingStatus
from counsel_desk.domain.ids import GroupId, MeetingId
from counsel_desk.services.calendar import Diary
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import Invalid
from counsel_desk.services.exports import ExportKind, ExportPermit
from counsel_desk.services.group_records import OpenGroup
from counsel_desk.services.group_schedule import (
    NewMeeting,
    add_meetings,
    check_added,
    move_meeting,
)
from counsel_desk.services.ics_reading import IcsDate
from counsel_desk.services.ics_writing import NeutralEvent
from counsel_desk.services.leaving import permit_file
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from counsel_desk.domain.groups import Meeting

MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class CalendarPermit:
    """Leave to write a calendar file, and the entries that are to be in it."""

    permit: ExportPermit
    events: tuple[NeutralEvent, ...]


@use_case(Permission.EDIT_GROUP)
def permit_calendar(
    work: Work, *, first: date, days: int, path: Path, passphrase: str
) -> CalendarPermit:
    """Let the dates of some days leave: one's own, or all of them for a coordinator.

    They have one neutral title, no place and no person. Raises WrongPassphrase, and Invalid for
    a path where no file may be, ``days-out-of-range`` or ``nothing-to-save``.
    """
    if not 1 <= days <= MOST_DAYS:
        raise Invalid("days-out-of-range", field="days", least=1, most=MOST_DAYS)
    permit = permit_file(work, path=path, passphrase=passphrase, kind=ExportKind.ICS)
    begin, end = start_of(first), start_of(first + timedelta(days=days))
    shown = [
        one
        for one in Diary(work).entries(begin, end)
        if Role.COORDINATOR in work.roles or work.me in one.people
    ]
    if not shown:
        raise Invalid("nothing-to-save", field="days")
    events = tuple(
        NeutralEvent(_uid(work, one.item), one.start, one.minutes, one.called_off)
        for one in sorted(shown, key=lambda one: (one.start, one.item))
    )
    work.note(Action.EXPORTED, work.me)
    return CalendarPermit(permit, events)


def _uid(work: Work, item: UUID) -> str:
    """Name an entry for other calendars: the same each time, and no identifier of the vault."""
    return str(UUID(bytes=blake2b(item.bytes, key=work.vault.id, digest_size=16).digest()))


# --- dates from a file ---


@dataclass(frozen=True, slots=True)
class OfferedDate:
    """A date of a file, and what would become of it.

    ``moves`` is the meeting that the file gives another time, ``number`` its number; one that is
    ``there`` already is in the cycle as it stands.
    """

    start: datetime
    minutes: int
    clashes: tuple[Clash, ...] = ()
    moves: MeetingId | None = None
    number: int = 0
    was: datetime | None = None
    there: bool = False


@use_case(Permission.PLAN_GROUP)
def offer_dates(work: Work, group: GroupId, dates: tuple[IcsDate, ...]) -> tuple[OfferedDate, ...]:
    """Say what the dates of a file would do to a cycle, and what clashes; nothing is saved.

    A date that this desk wrote itself and that has another time now moves its meeting.
    """
    opened = OpenGroup(work, group)
    length = opened.plan().minutes
    known = {_uid(work, one.id): one for one in opened.meetings()}
    taken = {one.start for one in known.values() if one.status is not MeetingStatus.CANCELLED}
    found = [_offered(one, known.get(one.uid), taken, length) for one in dates]
    wanted = tuple(NewMeeting(one.start, one.minutes) for one in found)
    moving = frozenset(one.moves for one in found if one.moves is not None)
    slots = check_added(work, group, added=wanted, moving=moving)
    return tuple(
        one if one.there else replace(one, clashes=slot.clashes)
        for one, slot in zip(found, slots, strict=True)
    )


def _offered(
    one: IcsDate, meeting: Meeting | None, taken: set[datetime], length: int
) -> OfferedDate:
    if one.start in taken:
        return OfferedDate(one.start, one.minutes or length, there=True)
    if meeting is not None and meeting.status is MeetingStatus.PLANNED:
        return OfferedDate(
            one.start,
            meeting.minutes,
            moves=meeting.id,
            number=meeting.number,
            was=meeting.start,
        )
    return OfferedDate(one.start, one.minutes or length)


@use_case(Permission.PLAN_GROUP, Changed.GROUPS)
def take_in_dates(
    work: Work,
    group: GroupId,
    *,
    added: tuple[NewMeeting, ...] = (),
    moved: tuple[tuple[MeetingId, datetime], ...] = (),
    reason: MeetingReason | None = None,
) -> int:
    """Add meetings to a cycle and move others, all of them or none; gives how many.

    Raises Invalid with ``nothing-left``, ``reason-missing`` where something is moved and nobody
    says why, and as `add_meetings` and `move_meeting` do.
    """
    if not added and not moved:
        raise Invalid("nothing-left", field="dates")
    if moved and reason is None:
        raise Invalid("reason-missing", field="reason")
    for meeting, start in moved:
        if reason is not None:
            move_meeting(work, group, meeting, start=start, reason=reason)
    if added:
        add_meetings(work, group, added=added)
    work.note(Action.IMPORTED, group)
    return len(added) + len(moved)
