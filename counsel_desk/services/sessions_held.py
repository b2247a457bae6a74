"""Count the sessions of a course: from the diary, from signed notes, and from groups' sheets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import ATTENDED
from counsel_desk.services.days_come import CAME
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.joined import files
from counsel_desk.services.strikes import standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.domain.cases import Appointment, SessionMark
    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.notes import NoteContent
    from counsel_desk.storage.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class SessionsHeld:
    """Individual sessions by the day they were on, and the group meetings that were marked."""

    attended: tuple[date, ...]
    missed: int
    group_attended: int
    group_marked: int


@helps_use_cases
def sessions_held(work: Work, case: CaseId) -> SessionsHeld:
    """Count what a client came to; a session in the diary and its note are one session."""
    together = files(work, case)
    booked = [one.value for one in work.appointments.list(*together) if one.value is not None]
    signed = [
        one.value
        for one in standing(work, case, work.notes.list(*together))
        if one.value is not None and one.value.revises is None and one.value.kind.with_client
    ]
    marks = [
        mark.value.status in ATTENDED
        for one in together
        for fact in work.relations.groups_of(one)
        if work.ring.holds(fact.membership, Compartment.ATTEND)
        for mark in work.attendance.list(fact.membership)
        if mark.value is not None and mark.value.status is not None
    ]
    came = days_of(booked, signed)
    missed = days_of(booked, signed, came=False)
    return SessionsHeld(tuple(sorted(came.elements())), missed.total(), sum(marks), len(marks))


def days_of(
    booked: Iterable[Appointment | SessionMark], signed: Iterable[NoteContent], *, came: bool = True
) -> Counter[date]:
    """Count sessions by day: the more of what the diary and the notes say of it.

    A session in the diary and its note are one session; ``signed`` are notes with the client,
    each of them once.
    """
    wanted = CAME if came else {SessionOutcome.DID_NOT_ATTEND}
    diary = Counter(local_day(one.start) for one in booked if one.outcome in wanted)
    noted = Counter(local_day(one.session_start) for one in signed if one.attended is came)
    return diary | noted
