"""Let the files of a demonstration move: sessions repeat, one is covered, handed over, refiled."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.alert_responses import OutsideEvent
from counsel_desk.domain.cases import CaseStatus, SessionOutcome
from counsel_desk.domain.closing import CaseStep, CaseStepKind, ClosingReason, Retention
from counsel_desk.domain.days import local_day
from counsel_desk.domain.diary import Booking, Every, Repeat
from counsel_desk.domain.life_events import LifeEvent
from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.domain.settings import Settings, retained_until
from counsel_desk.services import (
    appointments,
    cases,
    entry_strikes,
    events,
    handover,
    life_events,
    notes,
    pending,
    strikes,
)
from counsel_desk.services.demo_notes import last_notes
from counsel_desk.services.demo_passphrase import PASSPHRASE
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.measurement import follow_up_from
from counsel_desk.storage import kinds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.register import CaseRow
    from counsel_desk.services.demo_notes import Moved
    from counsel_desk.services.desk import Desk
    from counsel_desk.storage.unit_of_work import Work

SERIES = 2
COVER_DAYS = 14
_COVER = "On leave. Please call once a week by the safe contact; the sister knows the code word."
_HANDED = (
    "Trusts slowly: the first three sessions were about the children's school fees. Please begin "
    "with the breathing exercise, and do not ask about the second arrest before it is offered."
)
_WRONG = "Written into the wrong file after two sessions in a row."
_ELSEWHERE = "Told by the client who came before; written into this file by mistake."
_REASONS = {
    "recovering": (ClosingReason.GOALS_MET, "Sleeps, works and goes out alone again. Goals met."),
    "unchanged": (
        ClosingReason.PARTLY_MET,
        "Copes better with the nights; the headaches remain. Referred on for physiotherapy.",
    ),
    "worsening": (
        ClosingReason.TRANSFERRED,
        "Needs more than weekly sessions. Seen by the hospital's psychiatric clinic from now on.",
    ),
    "dropping out": (
        ClosingReason.DROPPED_OUT,
        "Did not come back. Reached out three times by the safe contact, without an answer.",
    ),
}


def write_files(desks: Mapping[str, Desk], going_on: Sequence[CaseId], clock: Moved) -> int:
    """Book series, have a file covered and one handed over, refile a note; gives notes written."""
    now = clock.at
    mine = _own(desks["counsellor1"], going_on)
    others = _own(desks["counsellor2"], going_on)
    clock.at = now - timedelta(days=3)
    for user, rows in (("counsellor1", mine), ("counsellor2", others)):
        for row in rows[:SERIES]:
            _series(desks[user], row, now)
    more = _refile(desks["counsellor1"], mine)
    _strike_event(desks["counsellor2"], others)
    _mark_events(desks["counsellor1"], mine, now)
    colleague = {user: desks[user].me.id for user in ("counsellor1", "counsellor2")}
    if len(mine) > SERIES:
        desks["counsellor1"].do(
            handover.cover_case,
            mine[-1].case,
            colleague["counsellor2"],
            days=COVER_DAYS,
            text=_COVER,
            passphrase=PASSPHRASE,
        )
    clock.at = now - timedelta(days=1)
    drafted = {row.case for row in desks["counsellor2"].do(notes.list_drafts)}
    free = [row.case for row in others if row.case not in drafted]
    if len(others) > SERIES and free:
        desks["counsellor2"].do(
            handover.hand_over,
            free[-1],
            colleague["counsellor1"],
            text=_HANDED,
            passphrase=PASSPHRASE,
        )
    for user in ("counsellor1", "counsellor2", "supervisor"):
        pending.carry_out(desks[user])
    clock.at = now
    return more


def _own(desk: Desk, going_on: Sequence[CaseId]) -> list[CaseRow]:
    """Give one's own open files, those that are here longest first."""
    known = frozenset(going_on)
    rows = [row for row in desk.do(cases.list_cases) if row.case in known]
    own = [row for row in rows if row.counsellor == desk.me.id and row.status is CaseStatus.OPEN]
    return sorted(own, key=lambda row: (row.registered_on, row.code))


def _series(desk: Desk, row: CaseRow, now: datetime) -> None:
    """Have the next session come again every week."""
    ahead = [
        one
        for one in row.appointments
        if one.outcome is SessionOutcome.PLANNED and one.start > now - timedelta(days=1)
    ]
    if ahead:
        first = ahead[-1]
        start = first.start + timedelta(days=7)
        repeat = Repeat(Every.WEEK, times=6)
        desk.do(appointments.book, row.case, Booking(start, first.minutes, first.place, repeat))


def _mark_events(desk: Desk, mine: Sequence[CaseRow], now: datetime) -> None:
    """Mark what happened meanwhile on the charts of two files: a month, and a day."""
    ago = [local_day(now - timedelta(weeks=weeks)) for weeks in (9, 5)]
    month = PartialDate(ago[0].year, ago[0].month)
    day = PartialDate(ago[1].year, ago[1].month, ago[1].day)
    told = (LifeEvent(OutsideEvent.BEREAVEMENT, month), LifeEvent(OutsideEvent.MEDICATION, day))
    for row, event in zip(mine, told, strict=False):
        desk.do(life_events.mark_event, row.case, event)


def _refile(desk: Desk, mine: Sequence[CaseRow]) -> int:
    """Strike a note of the newest file and file it again in the oldest one."""
    if len(mine) <= SERIES:
        return 0
    found = desk.do(last_notes, mine[-2].case)
    if len(found) <= SERIES:
        return 0
    desk.do(strikes.strike_note, mine[-2].case, found[-2], reason=_WRONG, into=mine[0].case)
    return 1


def _strike_event(desk: Desk, others: Sequence[CaseRow]) -> None:
    """Strike an event of the first file that has one; it stays, crossed out."""
    for row in others:
        told = desk.do(events.open_history, row.case).events
        if told:
            desk.do(
                entry_strikes.strike_entry, row.case, table="violation", entry=told[-1].id,
                reason=_ELSEWHERE,
            )  # fmt: skip
            return


@helps_use_cases
def write_closing(work: Work, case: CaseId, course: str, last: datetime, now: datetime) -> None:
    """Say why a file was closed, some days after its last session."""
    reason, summary = _REASONS[course]
    when = min(last + timedelta(days=10), now)
    work.at(when)
    step = CaseStep(
        CaseStepKind.CLOSED,
        local_day(when),
        reason,
        planned=course != "dropping out",
        last_contact=local_day(last),
        text=summary,
    )
    kinds.CLOSING.records(work).add(case, step)
    years = Settings().retention_years
    kept = Retention(retained_until(step.on, Settings()), step.on, years)
    kinds.RETENTION.records(work).put(case, kept)
    CaseDigest(work, case).set_follow_from(follow_up_from(step.on, reason))
    work.at(now)
