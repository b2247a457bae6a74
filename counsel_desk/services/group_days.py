"""Keep in memory which meetings clients attended, as far as this person's keys reach."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from uuid import UUID
from weakref import WeakKeyDictionary

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.groups import ATTENDED
from counsel_desk.domain.outcomes.cohort import day_of
from counsel_desk.services.desk import register_of
from counsel_desk.services.group_records import GroupBook
from counsel_desk.services.helping import helps_use_cases

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from counsel_desk.domain.ids import MeetingId
    from counsel_desk.services.register import Register
    from counsel_desk.storage.unit_of_work import Work


class Attendance:
    """Which meetings each member attended, kept in memory and brought up to date."""

    def __init__(self) -> None:
        self._attended: dict[UUID, tuple[MeetingId, ...]] = {}
        self._seen = 0

    @staticmethod
    def of(work: Work) -> Attendance:
        """Give what is kept for the desk in which a use case runs."""
        return _kept.setdefault(register_of(work), Attendance())

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


@helps_use_cases
def meetings_attended(work: Work) -> Mapping[UUID, list[date]]:
    """Give the days of the group meetings that each client attended, as far as keys reach.

    What a client came to stays so when the client is no member any more.
    """
    kept = Attendance.of(work)
    kept.refresh(work)
    book = GroupBook.of(work).known(work)
    days = {one.id: day_of(one.start) for group in book for one in group.meetings}
    found: dict[UUID, list[date]] = defaultdict(list)
    for membership, fact in work.relations.memberships.items():
        for meeting in kept.of_member(membership):
            if meeting in days:
                found[fact.case].append(days[meeting])
    return found


_kept: WeakKeyDictionary[Register, Attendance] = WeakKeyDictionary()
