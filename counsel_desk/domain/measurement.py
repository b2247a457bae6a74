"""Say which instruments are due for a client, from a measurement plan and what happened so far."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import PersonId

MOST_WEEKS = 52
MOST_SESSIONS = 30
MOST_LINES = 20

_WEEK = timedelta(days=7)
CYCLE_LEAD = _WEEK
"""How long before the middle or the end of a cycle an answer already counts for it."""
CLOSING_LEAD = 2 * _WEEK
"""How long before the closing or a follow-up an answer already counts for it."""
LAPSE = 12 * _WEEK
"""How long the end of a cycle and the last follow-up are asked for."""


class Occasion(StrEnum):
    """When a plan asks for an instrument."""

    INTAKE = "intake"
    SESSIONS = "sessions"
    WEEKS = "weeks"
    MID_CYCLE = "mid cycle"
    END_CYCLE = "end of cycle"
    CLOSURE = "closure"
    THREE_MONTHS = "three months after"
    SIX_MONTHS = "six months after"

    @property
    def is_follow_up(self) -> bool:
        """Whether it asks how a client is after the file was closed."""
        return self in (Occasion.THREE_MONTHS, Occasion.SIX_MONTHS)


GRACE: Mapping[Occasion, timedelta] = {
    Occasion.INTAKE: 2 * _WEEK,
    Occasion.SESSIONS: _WEEK,
    Occasion.WEEKS: _WEEK,
    Occasion.MID_CYCLE: _WEEK,
    Occasion.END_CYCLE: _WEEK,
    Occasion.CLOSURE: 2 * _WEEK,
    Occasion.THREE_MONTHS: 4 * _WEEK,
    Occasion.SIX_MONTHS: 4 * _WEEK,
}
"""How long something is due before it is overdue."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """When one instrument is given; 0 sessions or weeks is never by that count."""

    instrument: str
    intake: bool = True
    sessions: int = 0
    weeks: int = 0
    mid_cycle: bool = False
    end_cycle: bool = False
    closure: bool = False
    three_months: bool = False
    six_months: bool = False

    @property
    def occasions(self) -> tuple[Occasion, ...]:
        """The occasions on which it is given, in the order of a course."""
        wanted = {
            Occasion.INTAKE: self.intake,
            Occasion.SESSIONS: self.sessions > 0,
            Occasion.WEEKS: self.weeks > 0,
            Occasion.MID_CYCLE: self.mid_cycle,
            Occasion.END_CYCLE: self.end_cycle,
            Occasion.CLOSURE: self.closure,
            Occasion.THREE_MONTHS: self.three_months,
            Occasion.SIX_MONTHS: self.six_months,
        }
        return tuple(one for one, is_wanted in wanted.items() if is_wanted)


def _usual(instrument: str) -> PlanLine:
    return PlanLine(
        instrument,
        weeks=4,
        mid_cycle=True,
        end_cycle=True,
        closure=True,
        three_months=True,
        six_months=True,
    )


DEFAULT_PLAN: tuple[PlanLine, ...] = tuple(_usual(one) for one in ("phq-9", "gad-7", "pcl-5"))
"""The plan of a programme that has not set another one."""


@dataclass(frozen=True, slots=True)
class PutOff:
    """An instrument that is not asked for until a day, with the reason, who said so and when."""

    instrument: str
    until: date
    reason: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class ClientPlan:
    """Compartment clin, one a case: its own plan (None: the programme's) and what was put off.

    ``since`` is the day on which the plan was made: what it adds is not due before that.
    """

    lines: tuple[PlanLine, ...] | None = None
    reason: str = ""
    put_off: tuple[PutOff, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """The middle and the last meeting of a group cycle that fall into a client's membership."""

    middle: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Life:
    """What happened to a client so far, as far as it decides what is due.

    ``given`` is the last day of each instrument. ``sessions`` are those that took place, and one
    that is planned for the day on which is asked. ``follow_from`` is the day on which a closed
    file was closed, None where nobody is to be asked any more.
    """

    begun: date
    given: Mapping[str, date]
    sessions: Sequence[date] = ()
    cycles: Sequence[Cycle] = ()
    is_closed: bool = False
    follow_from: date | None = None


class State(StrEnum):
    """How an instrument stands on a day."""

    OVERDUE = "overdue"
    DUE = "due"
    PUT_OFF = "put off"
    COMING = "coming"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Standing:
    """How an instrument stands: what is due since when, or comes next.

    ``since`` is None where no day is known (after so many sessions) or nothing more is asked.
    """

    instrument: str
    state: State
    occasion: Occasion | None = None
    since: date | None = None
    never_given: bool = False
    put_off: PutOff | None = None

    @property
    def is_due(self) -> bool:
        """Whether it should be given now."""
        return self.state in (State.DUE, State.OVERDUE)


@dataclass(frozen=True, slots=True)
class _Call:
    """One occasion that was not answered; after ``lapses`` it is no longer asked for."""

    since: date
    occasion: Occasion
    lapses: date | None = None


def months_later(day: date, months: int) -> date:
    """Give the same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def standing_of(line: PlanLine, life: Life, put_off: Iterable[PutOff], on: date) -> Standing:
    """Say how an instrument stands on a day: the longest due first, else what comes next."""
    name = line.instrument
    never = name not in life.given
    calls = sorted(_calls(line, life), key=lambda call: call.since)
    open_now = [call for call in calls if call.since <= on and not _has_lapsed(call, on)]
    if open_now:
        call = open_now[0]
        delay = _delay(name, life, put_off, on)
        if delay is not None:
            return Standing(name, State.PUT_OFF, call.occasion, call.since, never, delay)
        is_late = on > call.since + GRACE[call.occasion]
        state = State.OVERDUE if is_late else State.DUE
        return Standing(name, state, call.occasion, call.since, never)
    coming = next((call for call in calls if call.since > on), None)
    if coming is not None:
        delay = _delay(name, life, put_off, on)
        held = delay if delay is not None and coming.since < delay.until else None
        state = State.COMING if held is None else State.PUT_OFF
        return Standing(name, state, coming.occasion, coming.since, never, held)
    if line.sessions and not life.is_closed:
        return Standing(name, State.COMING, Occasion.SESSIONS, None, never)
    return Standing(name, State.SETTLED, never_given=never)


def standings(
    lines: Iterable[PlanLine], life: Life, put_off: Sequence[PutOff], on: date
) -> tuple[Standing, ...]:
    """Say how every instrument of a plan stands, those that are due first, the longest due first.

    The order of the plan breaks ties.
    """
    found = [standing_of(line, life, put_off, on) for line in lines]
    return tuple(sorted(found, key=lambda one: (not one.is_due, one.since or date.max)))


def _has_lapsed(call: _Call, on: date) -> bool:
    return call.lapses is not None and on >= call.lapses


def _delay(instrument: str, life: Life, put_off: Iterable[PutOff], on: date) -> PutOff | None:
    """Give the delay in force; giving the instrument since has made one void."""
    last = life.given.get(instrument)
    for one in put_off:
        is_on = one.instrument == instrument and on < one.until
        if is_on and (last is None or last < local_day(one.at)):
            return one
    return None


def _calls(line: PlanLine, life: Life) -> Iterator[_Call]:
    if life.is_closed:
        yield from _after_closing(line, life)
    else:
        yield from _by_count(line, life)
        yield from _by_cycle(line, life)


def _by_count(line: PlanLine, life: Life) -> Iterator[_Call]:
    """Intake, and then so many weeks or sessions after it was given last."""
    last = life.given.get(line.instrument)
    if last is None and line.intake:
        yield _Call(life.begun, Occasion.INTAKE)
        return
    if line.weeks:
        yield _Call((last or life.begun) + line.weeks * _WEEK, Occasion.WEEKS)
    if line.sessions:
        later = [day for day in life.sessions if last is None or day > last]
        if len(later) >= line.sessions:
            yield _Call(sorted(later)[line.sessions - 1], Occasion.SESSIONS)


def _by_cycle(line: PlanLine, life: Life) -> Iterator[_Call]:
    last = life.given.get(line.instrument)
    for cycle in life.cycles:
        if line.mid_cycle and cycle.middle is not None:
            lapses = cycle.end or cycle.middle + LAPSE
            call = _Call(cycle.middle, Occasion.MID_CYCLE, lapses)
            if not _answers(last, call, CYCLE_LEAD):
                yield call
        if line.end_cycle and cycle.end is not None:
            call = _Call(cycle.end, Occasion.END_CYCLE, cycle.end + LAPSE)
            if not _answers(last, call, CYCLE_LEAD):
                yield call


def _after_closing(line: PlanLine, life: Life) -> Iterator[_Call]:
    closed, last = life.follow_from, life.given.get(line.instrument)
    if closed is None:
        return
    three, six = months_later(closed, 3), months_later(closed, 6)
    wanted = (
        (line.closure, _Call(closed, Occasion.CLOSURE, three)),
        (line.three_months, _Call(three, Occasion.THREE_MONTHS, six)),
        (line.six_months, _Call(six, Occasion.SIX_MONTHS, six + LAPSE)),
    )
    for is_wanted, call in wanted:
        if is_wanted and not _answers(last, call, CLOSING_LEAD):
            yield call


def _answers(last: date | None, call: _Call, lead: timedelta) -> bool:
    return last is not None and last >= call.since - lead


def fault_of_plan(lines: Sequence[PlanLine]) -> tuple[str, str] | None:
    """Say what cannot be right in a plan: a code of the reason and the instrument, or None."""
    names = [line.instrument for line in lines]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        return "plan-line-twice", twice
    if len(lines) > MOST_LINES:
        return "plan-too-long", names[MOST_LINES]
    for line in lines:
        if not 0 <= line.weeks <= MOST_WEEKS:
            return "plan-weeks", line.instrument
        if not 0 <= line.sessions <= MOST_SESSIONS:
            return "plan-sessions", line.instrument
        if not line.occasions:
            return "plan-line-empty", line.instrument
    return None
