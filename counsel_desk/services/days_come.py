"""Say when a client came: what a session is, wherever sessions are counted.

A session is a day on which the client came to an individual session, as the diary or a signed note
tells, or to a group meeting; in this file or in one that was merged into it. Two on one day are
one. MUST NOT be counted anywhere else: alerts, charts, local courses and plans would disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import ATTENDED
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.register import CaseRow
from counsel_desk.services.group_days import meetings_attended
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.joined import files
from counsel_desk.services.joined_rows import merged_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from counsel_desk.domain.notes import NoteContent
    from counsel_desk.domain.register import ClinicalDigest
    from counsel_desk.storage.unit_of_work import Work

CAME = frozenset({SessionOutcome.ATTENDED, SessionOutcome.LATE})


def own_sessions(contents: Iterable[NoteContent]) -> list[NoteContent]:
    """Leave out notes written anew, and sections from meetings: they are no sessions of their own.

    What was written anew stands in the place of the other, which is counted.
    """
    return [one for one in contents if one.revises is None and one.meeting is None]


def days_of(moments: Iterable[datetime]) -> tuple[int, ...]:
    """Give the days of moments by their ordinals, each once and in order."""
    return tuple(sorted({local_day(one).toordinal() for one in moments}))


def noted_as_come(contents: Iterable[NoteContent]) -> list[datetime]:
    """Give the starts of the sessions with the client alone to which notes say that they came."""
    return [
        one.session_start
        for one in contents
        if one.attended and one.revises is None and one.kind.with_client
    ]


def noted_as_missed(contents: Iterable[NoteContent]) -> list[datetime]:
    """Give the starts of the sessions to which notes say that the client did not come."""
    return [
        one.session_start
        for one in contents
        if not one.attended and one.revises is None and one.kind.with_client
    ]


@helps_use_cases
def moments_booked(work: Work, case: CaseId) -> list[datetime]:
    """Give the starts of the diary's sessions and of the meetings that a client came to.

    Those in files merged into this one count too; meetings as far as this person's keys reach.
    """
    together = files(work, case)
    booked = (one.value for one in work.appointments.list(*together))
    alone = (one.start for one in booked if one and one.outcome in CAME)
    return [*alone, *meetings_come(work, case)]


@helps_use_cases
def meetings_come(work: Work, case: CaseId) -> list[datetime]:
    """Give the starts of the group meetings that a client came to, in whichever of their files."""
    return [when for one in files(work, case) for when in _meetings(work, one)]


@helps_use_cases
def attended_days(work: Work, case: CaseId) -> list[date]:
    """Give the days of the diary's sessions and of the meetings that a client came to."""
    return [local_day(one) for one in moments_booked(work, case)]


@helps_use_cases
def days_come(work: Work, case: CaseId, digest: ClinicalDigest) -> frozenset[date]:
    """Give every day on which a client came, notes as the digest tells of them."""
    return frozenset((*attended_days(work, case), *digest.days_noted))


def _meetings(work: Work, case: CaseId) -> Iterator[datetime]:
    for fact in work.relations.groups_of(case):
        held = work.ring.holds
        if not (held(fact.membership, Compartment.ATTEND) and held(fact.group, Compartment.GROUP)):
            continue
        marks = (one.value for one in work.attendance.list(fact.membership))
        came = {one.meeting for one in marks if one and one.status in ATTENDED}
        meetings = (one.value for one in work.meetings.known(fact.group)) if came else ()
        yield from (one.start for one in meetings if one and one.id in came)


@dataclass(frozen=True, slots=True)
class DaysCome:
    """The same for lists of many cases: from rows in memory, and the sheets of groups.

    ``merged`` are the rows of files that were merged into others: they are one person's.
    """

    met: Mapping[UUID, list[date]]
    merged: Mapping[CaseId, tuple[CaseRow, ...]]

    @staticmethod
    def of(work: Work, *, groups: bool = True) -> DaysCome:
        """Read what is not in rows; the sheets of groups only where they are asked for."""
        may = groups and Permission.SEE_GROUPS.value.admits(work.roles)
        return DaysCome(meetings_attended(work) if may else {}, merged_rows(work))

    def files_of(self, row: CaseRow) -> tuple[CaseRow, ...]:
        """Give a row, and those of the files that were merged into its file."""
        return (row, *self.merged.get(row.case, ()))

    def meetings_of(self, row: CaseRow) -> int:
        """Count the group meetings that a client came to, as `meetings_come` finds them."""
        return sum(len(self.met.get(one.case, ())) for one in self.files_of(row))

    def of_row(self, row: CaseRow) -> set[date]:
        """Give every day on which the client of a row came."""
        found: set[date] = set()
        for one in self.files_of(row):
            found.update(local_day(each.start) for each in one.appointments if each.outcome in CAME)
            found.update(self.met.get(one.case, ()))
            if one.digest is not None:
                found.update(one.digest.days_noted)
        return found
