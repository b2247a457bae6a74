"""Say when a group meets, how far it is and who leads it, the same way on every page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import (
    GroupFile,
    GroupRow,
    MeetingReason,
    MeetingStatus,
    StaffFunction,
)
from ui.widgets.case_words import name_of
from ui.widgets.pill import PillKind, Sign

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

    from counsel_desk.domain.groups import Dose, GroupStaff, Meeting, Member
    from counsel_desk.domain.ids import MembershipId, PersonId
    from counsel_desk.domain.people import Person

ADEQUATE = 60
"""Below this share of the meetings held, a member's dose is pointed out."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Groups", text)


class Standing(Enum):
    """Where a cycle stands; the values sort what goes on before what is over."""

    RUNNING = 0
    PLANNED = 1
    FINISHED = 2
    CANCELLED = 3


@dataclass(frozen=True, slots=True)
class StandingWords:
    """A cycle's standing as a pill says it."""

    text: str
    kind: PillKind
    sign: Sign


def standing_name(standing: Standing) -> str:
    """Return the word for a standing."""
    return {
        Standing.RUNNING: _tr("Running"),
        Standing.PLANNED: _tr("Planned"),
        Standing.FINISHED: _tr("Finished"),
        Standing.CANCELLED: _tr("Cancelled"),
    }[standing]


def standing_words(standing: Standing, text: str = "") -> StandingWords:
    """Return the pill of a standing, with its word or a longer text."""
    kind, sign = {
        Standing.RUNNING: (PillKind.GOOD, Sign.DOT),
        Standing.PLANNED: (PillKind.PRIMARY, Sign.RING),
        Standing.FINISHED: (PillKind.NEUTRAL, Sign.NONE),
        Standing.CANCELLED: (PillKind.NEUTRAL, Sign.NONE),
    }[standing]
    return StandingWords(text or standing_name(standing), kind, sign)


def row_standing(row: GroupRow, now: datetime.datetime) -> Standing:
    """Tell from its line in the list where a cycle stands."""
    if row.cancelled:
        return Standing.CANCELLED
    if not row.held and row.first_meeting > now:
        return Standing.PLANNED
    last = row.last_meeting or row.first_meeting
    goes_on = row.next_meeting is not None or local_day(last) >= local_day(now)
    return Standing.RUNNING if goes_on else Standing.FINISHED


def file_standing(group: GroupFile, now: datetime.datetime) -> Standing:
    """Tell from its plan and its meetings where a cycle stands."""
    if group.plan.cancelled_on is not None:
        return Standing.CANCELLED
    kept = [meeting for meeting in group.meetings if meeting.status is not MeetingStatus.CANCELLED]
    if not any(_has_begun(meeting, now) for meeting in kept):
        return Standing.PLANNED if kept else Standing.FINISHED
    is_over = all(meeting.status is MeetingStatus.HELD for meeting in kept) or all(
        local_day(meeting.start) < local_day(now) for meeting in kept
    )
    return Standing.FINISHED if is_over else Standing.RUNNING


def _has_begun(meeting: Meeting, now: datetime.datetime) -> bool:
    return meeting.start <= now or meeting.status is MeetingStatus.HELD


def standing_now(group: GroupFile, now: datetime.datetime) -> StandingWords:
    """Return the pill of a group's page, such as "Running, meeting 8 of 10"."""
    standing = file_standing(group, now)
    if standing is Standing.PLANNED:
        first = min((meeting.start for meeting in group.meetings), default=group.plan.first_meeting)
        return standing_words(standing, _tr("Planned, begins {0}").format(short_day(first)))
    if standing in (Standing.FINISHED, Standing.CANCELLED):
        held = sum(meeting.status is MeetingStatus.HELD for meeting in group.meetings)
        is_over = standing is Standing.FINISHED
        over, ended = _tr("Finished, {0} of {1} meetings held"), _tr("Cancelled, {0} of {1} held")
        text = over if is_over else ended
        return standing_words(standing, text.format(held, len(group.meetings)))
    reached = max(meeting.number for meeting in group.meetings if _has_begun(meeting, now))
    text = _tr("Running, meeting {0} of {1}").format(reached, len(group.meetings))
    return standing_words(standing, text)


def is_open(meeting: Meeting, now: datetime.datetime) -> bool:
    """Whether a meeting takes marks: its day has come and it was not cancelled."""
    has_come = local_day(meeting.start) <= local_day(now)
    return has_come and meeting.status is not MeetingStatus.CANCELLED


def weekly(first: datetime.datetime) -> str:
    """Return the weekday and time of weekly meetings, such as "Wednesdays 14:00"."""
    days = (
        _tr("Mondays {0}"),
        _tr("Tuesdays {0}"),
        _tr("Wednesdays {0}"),
        _tr("Thursdays {0}"),
        _tr("Fridays {0}"),
        _tr("Saturdays {0}"),
        _tr("Sundays {0}"),
    )
    here = first.astimezone()
    return days[here.weekday()].format(clock_time(here))


def clock_time(moment: datetime.datetime) -> str:
    """Return the local time of day in 24 hours."""
    here = moment.astimezone()
    return QLocale().toString(QTime(here.hour, here.minute), "HH:mm")


def short_day(moment: datetime.datetime) -> str:
    """Return a local day without its year, such as 4 Nov."""
    return _day(moment, "d MMM")


def week_day(moment: datetime.datetime) -> str:
    """Return a local day with its weekday and year, such as Wed 4 Nov 2026."""
    return _day(moment, "ddd d MMM yyyy")


def _day(moment: datetime.datetime, pattern: str) -> str:
    here = moment.astimezone()
    return QLocale().toString(QDate(here.year, here.month, here.day), pattern)


def function_name(function: StaffFunction) -> str:
    """Return the words for what a person does in a group."""
    return {
        StaffFunction.LEAD: _tr("lead"),
        StaffFunction.CO_FACILITATOR: _tr("co-facilitator"),
        StaffFunction.PEER: _tr("peer co-facilitator"),
    }[function]


def staff_line(staff: Iterable[GroupStaff], people: Mapping[PersonId, Person]) -> str:
    """Return who leads a group, such as "lead Amina Njeri, peer co-facilitator Esther"."""
    order = list(StaffFunction)
    ranked = sorted(staff, key=lambda one: order.index(one.function))
    return ", ".join(
        f"{function_name(one.function)} {name_of(people, one.person)}" for one in ranked
    )


def staff_names(staff: Iterable[GroupStaff], people: Mapping[PersonId, Person]) -> str:
    """Return the names of those who lead a group, the lead first."""
    order = list(StaffFunction)
    ranked = sorted(staff, key=lambda one: order.index(one.function))
    return ", ".join(name_of(people, one.person) for one in ranked)


def meeting_reason(reason: MeetingReason) -> str:
    """Say why a meeting was moved or cancelled."""
    return {
        MeetingReason.SECURITY: _tr("security"),
        MeetingReason.VENUE: _tr("no venue"),
        MeetingReason.HOLIDAY: _tr("public holiday"),
        MeetingReason.STRIKE: _tr("strike or protest"),
        MeetingReason.FACILITATOR_ILL: _tr("facilitator ill"),
        MeetingReason.OTHER: _tr("another reason"),
    }[reason]


def meeting_status(status: MeetingStatus) -> str:
    """Say whether a meeting took place."""
    return {
        MeetingStatus.HELD: _tr("held"),
        MeetingStatus.CANCELLED: _tr("cancelled"),
        MeetingStatus.PLANNED: _tr("planned"),
    }[status]


def spell_codes(members: Iterable[Member]) -> dict[MembershipId, str]:
    """Name each membership by the code of its client; one who came back, by the spell too."""
    named: dict[MembershipId, str] = {}
    spells: Counter[str] = Counter()
    for member in sorted(members, key=lambda one: one.joined):
        spells[member.code] += 1
        count = spells[member.code]
        again = _tr("{0}, again") if count == 2 else _tr("{0}, time {1}")
        named[member.membership] = member.code if count == 1 else again.format(member.code, count)
    return named


def dose_words(dose: Dose | None) -> str:
    """Return a dose such as "6 of 8", or a dash before the first meeting."""
    if dose is None or not dose.held:
        return "–"
    locale = QLocale()
    attended, held = locale.toString(dose.attended), locale.toString(dose.held)
    return _tr("{0} of {1}").format(attended, held)


def dose_warning(dose: Dose | None, adequate_percent: int = ADEQUATE) -> str:
    """Return the warning of a dose below the programme's adequate one, or an empty text."""
    share = dose.share if dose else None
    if share is None or share * 100 >= adequate_percent:
        return ""
    return _tr("below {0} %").format(adequate_percent)
