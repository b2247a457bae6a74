"""Book individual sessions, once or repeated, move and cancel them, record what came of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.cases import Appointment, NoNote, SessionOutcome
from counsel_desk.domain.consents import Purpose
from counsel_desk.domain.days import local_day
from counsel_desk.domain.diary import (
    CALLED_OFF,
    Booking,
    CalendarEntry,
    Clash,
    EntryKind,
    Slot,
    shared,
)
from counsel_desk.domain.ids import AppointmentId, CaseId, PersonId, SeriesId
from counsel_desk.services.calendar import Diary
from counsel_desk.services.consents import heed
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.intake import refuse_before_birth
from counsel_desk.services.recurrence import AHEAD, occurrences, rule_of
from counsel_desk.services.settings import check_absences
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

LEAST_MINUTES, MOST_MINUTES = 5, 480
PAST = timedelta(days=366)
_CAME = frozenset({SessionOutcome.ATTENDED, SessionOutcome.LATE})
WITHOUT_REASON = frozenset({SessionOutcome.PLANNED, SessionOutcome.ATTENDED})


@use_case(Permission.EDIT_CASE)
def check_booking(
    work: Work, case: CaseId, booking: Booking, *, moving: AppointmentId | None = None
) -> tuple[Slot, ...]:
    """Give the sessions that a booking makes, each with what it clashes with; nothing is saved.

    The session that is being moved clashes with nothing. Raises Invalid as `book` does.
    """
    counsellor = _counsellor(work, case)
    starts = _starts(work, case, booking)
    interpreter = booking.interpreter, booking.interpreter_name.strip()
    if moving is not None and not any(interpreter):
        kept = _appointment(work, case, moving)
        interpreter = kept.interpreter, kept.interpreter_name
    until = starts[-1] + timedelta(minutes=booking.minutes)
    taken = [one for one in Diary(work).entries(starts[0], until) if one.item != moving]
    wanted = (_wanted(case, counsellor, booking, start) for start in starts)
    slots = (replace(one, interpreter=interpreter) for one in wanted)
    return tuple(Slot(one.start, tuple(_clashes(one, taken))) for one in slots)


def _wanted(case: CaseId, counsellor: PersonId, booking: Booking, at: datetime) -> CalendarEntry:
    return CalendarEntry(
        kind=EntryKind.SESSION,
        item=case,
        title="",
        start=at,
        minutes=booking.minutes,
        place=booking.place,
        people=(counsellor,),
        clients=(case,),
    )


def _clashes(wanted: CalendarEntry, taken: Iterable[CalendarEntry]) -> Iterable[Clash]:
    for other in taken:
        for kind in shared(wanted, other):
            yield Clash(kind, other.title, other.start, other.minutes, other.place)


@use_case(Permission.EDIT_CASE, Changed.APPOINTMENTS)
def book(
    work: Work,
    case: CaseId,
    booking: Booking,
    *,
    leave_out: frozenset[datetime] = frozenset(),
    override: str | None = None,
) -> tuple[AppointmentId, ...]:
    """Book a session or a series with the case's counsellor, without the sessions left out.

    Raises ConsentMissing where the client said no to treatment, as far as this person may read
    that, unless ``override`` says why all the same. Raises Invalid: minutes-out-of-range,
    start-out-of-range, event-before-birth, repeat-end, repeat-times, end-before-start,
    nothing-left.
    """
    counsellor = _counsellor(work, case)
    starts = [start for start in _starts(work, case, booking) if start not in leave_out]
    if not starts:
        raise Invalid("nothing-left", field="start")
    heed(work, case, Purpose.SERVICE, override=override)
    series = SeriesId(work.new_id()) if booking.repeat and len(starts) > 1 else None
    rule = rule_of(booking) if series else ""
    place, named = booking.place.strip(), booking.interpreter_name.strip()
    made = []
    for start in starts:
        own = AppointmentId(work.new_id())
        one = Appointment(
            own, case, start, booking.minutes, place, counsellor,
            series=series, rule=rule, slot=start if series else None,
            interpreter=booking.interpreter, interpreter_name=named,
        )  # fmt: skip
        work.appointments.add(case, one, record=own)
        made.append(own)
    return tuple(made)


@use_case(Permission.EDIT_CASE, Changed.APPOINTMENTS)
def book_appointment(
    work: Work, case: CaseId, *, start: datetime, minutes: int, place: str
) -> AppointmentId:
    """Book one session with the case's counsellor; ``start`` is aware, 5 to 480 minutes."""
    return book(work, case, Booking(start, minutes, place))[0]


@use_case(Permission.EDIT_CASE, Changed.APPOINTMENTS)
def move_appointment(
    work: Work,
    case: CaseId,
    appointment: AppointmentId,
    *,
    start: datetime,
    minutes: int | None = None,
    place: str | None = None,
    following: bool = False,
) -> int:
    """Move a planned session, perhaps with those of its series that follow; gives how many.

    Those that follow keep their distance on the wall's clock. Raises Invalid with
    ``outcome-recorded`` for a session of which something is recorded already.
    """
    first = _planned(work, case, appointment)
    days = start.astimezone().date() - first.start.astimezone().date()
    at = start.astimezone().time()
    chosen = _with_following(work, first, following=following)
    for one in chosen:
        day = one.start.astimezone().date() + days
        begun = datetime.combine(day, at).astimezone(UTC)
        wanted = Booking(begun, one.minutes if minutes is None else minutes)
        _starts(work, case, wanted)
        where = one.place if place is None else place.strip()
        moved = replace(one, start=begun, minutes=wanted.minutes, place=where)
        work.appointments.replace(one.id, moved)
    return len(chosen)


@use_case(Permission.EDIT_CASE, Changed.APPOINTMENTS)
def cancel_appointment(
    work: Work,
    case: CaseId,
    appointment: AppointmentId,
    *,
    outcome: SessionOutcome,
    reason: str | None = None,
    following: bool = False,
) -> tuple[AppointmentId, ...]:
    """Cancel a planned session, by the client or by the service, perhaps with those that follow.

    Raises Invalid with ``outcome`` for an outcome that is no cancelling, or ``reason-unknown``.
    """
    if outcome not in CALLED_OFF:
        raise Invalid("outcome", field="outcome")
    check_absences(work, (reason,) if reason else ())
    first = _planned(work, case, appointment)
    chosen = _with_following(work, first, following=following)
    for one in chosen:
        work.appointments.replace(one.id, replace(one, outcome=outcome, reason=reason))
    return tuple(one.id for one in chosen)


@use_case(Permission.EDIT_CASE, Changed.APPOINTMENTS | Changed.ALERTS)
def record_outcome(
    work: Work,
    case: CaseId,
    appointment: AppointmentId,
    outcome: SessionOutcome,
    *,
    reason: str | None = None,
) -> None:
    """Record what came of a session; earlier outcomes are kept.

    Raises Invalid with ``outcome-in-future`` for one that only its day can show, or
    ``reason-unknown``.
    """
    one = _appointment(work, case, appointment)
    if outcome not in (CALLED_OFF | {SessionOutcome.PLANNED}) and one.start > work.now:
        raise Invalid("outcome-in-future", field="outcome")
    why = None if outcome in WITHOUT_REASON else reason
    check_absences(work, (why,) if why else (), (one.reason,) if one.reason else ())
    kept = one.no_note if outcome in _CAME else None
    recorded = replace(one, outcome=outcome, reason=why, no_note=kept)
    work.appointments.replace(appointment, recorded)
    digest = CaseDigest(work, case)
    if outcome in _CAME and digest.writable and digest.read().spans:
        digest.came_on(local_day(one.start))


@use_case(Permission.WRITE_CLINICAL, Changed.APPOINTMENTS)
def explain_no_note(
    work: Work, case: CaseId, appointment: AppointmentId, why: NoNote | None
) -> None:
    """Say why there is no note of a session, so that none is asked for; None takes that back.

    Raises Invalid with ``note-not-owed`` for a session that the client did not attend.
    """
    one = _appointment(work, case, appointment)
    if one.outcome not in _CAME:
        raise Invalid("note-not-owed", field="outcome")
    work.appointments.replace(appointment, replace(one, no_note=why))


def _counsellor(work: Work, case: CaseId) -> PersonId:
    counsellor = work.relations.counsellors.get(case)
    if counsellor is None:
        raise Invalid("counsellor", field="counsellor")
    return counsellor


def _appointment(work: Work, case: CaseId, appointment: UUID) -> Appointment:
    stored = work.appointments.open(appointment)
    if stored.value is None or stored.value.case != case:
        raise NotFound
    return stored.value


def _planned(work: Work, case: CaseId, appointment: AppointmentId) -> Appointment:
    one = _appointment(work, case, appointment)
    if one.outcome is not SessionOutcome.PLANNED:
        raise Invalid("outcome-recorded", field="outcome")
    return one


def _with_following(work: Work, first: Appointment, *, following: bool) -> list[Appointment]:
    """Give a session, and the planned ones that come after it in its series if they are wanted."""
    if not following or first.series is None:
        return [first]
    every = (stored.value for stored in work.appointments.list(first.case))
    later = [
        one
        for one in every
        if one is not None
        and one.series == first.series
        and one.id != first.id
        and one.outcome is SessionOutcome.PLANNED
        and (one.slot or one.start) > (first.slot or first.start)
    ]
    return [first, *later]


# --- the rule of a series ---


def _starts(work: Work, case: CaseId, booking: Booking) -> tuple[datetime, ...]:
    """Check a booking and give the starts of its sessions, in UTC.

    Who schedules cannot read when a client was born, and so is not told of a day before that.
    """
    if not LEAST_MINUTES <= booking.minutes <= MOST_MINUTES:
        raise Invalid(
            "minutes-out-of-range", field="minutes", least=LEAST_MINUTES, most=MOST_MINUTES
        )
    earliest, latest = work.now - PAST, work.now + AHEAD
    if not earliest <= booking.start <= latest:
        raise Invalid("start-out-of-range", field="start")
    refuse_before_birth(work, case, local_day(booking.start), field="start")
    starts = occurrences(booking)
    if starts[-1] > latest:
        raise Invalid("start-out-of-range", field="start")
    return starts
