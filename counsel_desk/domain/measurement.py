"""Say which instruments are due for a client, from a measurement plan and what happened so far."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import PersonId
from counsel_desk.domain.occasions import GRACE, Occasion

MOST_WEEKS = 52
MOST_SESSIONS = 30
MOST_LINES = 20
MOST_BETWEEN = 30
"""How many meetings of a group can lie between two measurements of its own plan."""

_WEEK = timedelta(days=7)
CYCLE_LEAD = _WEEK
"""How long before the middle or the end of a cycle an answer already counts for it."""
CLOSING_LEAD = 2 * _WEEK
"""How long before the closing or a follow-up an answer already counts for it."""
START_LEAD = 2 * _WEEK
"""How long before a client's first meeting an answer already counts for the start of a cycle."""
LAPSE = 12 * _WEEK
"""How long the end of a cycle and the last follow-up are asked for."""


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


@dataclass(frozen=True, slots=True)
class CycleMeasure:
    """When a cycle of group therapy asks its members for one instrument.

    ``every`` is after so many meetings each time; 0 is never by that count. The follow-ups are
    so many months after its last meeting.
    """

    instrument: str
    start: bool = True
    mid: bool = False
    end: bool = True
    every: int = 0
    three_months: bool = False
    six_months: bool = False

    @property
    def occasions(self) -> tuple[Occasion, ...]:
        """The occasions on which it is given, in the order of a cycle."""
        wanted = {
            Occasion.START_CYCLE: self.start,
            Occasion.MEETINGS: self.every > 0,
            Occasion.MID_CYCLE: self.mid,
            Occasion.END_CYCLE: self.end,
            Occasion.CYCLE_THREE_MONTHS: self.three_months,
            Occasion.CYCLE_SIX_MONTHS: self.six_months,
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
    """The middle and the last meeting of a group cycle that fall into a client's membership.

    ``days`` are all of its meetings that do. ``measures`` is the cycle's own measurement plan,
    None where the client's plan says what the cycle asks for; it ends for who ``left`` before it.
    ``over`` is the day of its last meeting, whoever was there.
    """

    middle: date | None
    end: date | None
    days: tuple[date, ...] = ()
    measures: tuple[CycleMeasure, ...] | None = None
    left: bool = False
    over: date | None = None

    def measure(self, instrument: str) -> CycleMeasure | None:
        """Give when the cycle's own plan asks for an instrument; None where it does not."""
        if self.left:
            return None
        return next((one for one in self.measures or () if one.instrument == instrument), None)


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
        if cycle.measures is None:
            yield from _by_programme(line, cycle, last)
        elif (measure := cycle.measure(line.instrument)) is not None:
            yield from _by_measure(measure, cycle, last)


def _by_programme(line: PlanLine, cycle: Cycle, last: date | None) -> Iterator[_Call]:
    """Ask in the middle and at the end of a cycle that has no plan of its own."""
    yield from _middle_and_end(cycle, last, mid=line.mid_cycle, end=line.end_cycle)


def _middle_and_end(cycle: Cycle, last: date | None, *, mid: bool, end: bool) -> Iterator[_Call]:
    if mid and cycle.middle is not None:
        call = _Call(cycle.middle, Occasion.MID_CYCLE, cycle.end or cycle.middle + LAPSE)
        if not _answers(last, call, CYCLE_LEAD):
            yield call
    if end and cycle.end is not None:
        call = _Call(cycle.end, Occasion.END_CYCLE, cycle.end + LAPSE)
        if not _answers(last, call, CYCLE_LEAD):
            yield call


def _by_measure(measure: CycleMeasure, cycle: Cycle, last: date | None) -> Iterator[_Call]:
    """Ask as the own plan of a cycle says: a call is over when the next one comes."""
    days = cycle.days
    over = (cycle.end or days[-1]) + LAPSE if days else date.max
    if measure.start and days:
        wanted = (cycle.middle if measure.mid else None, cycle.end if measure.end else None)
        later = (one for one in wanted if one is not None and one > days[0])
        call = _Call(days[0], Occasion.START_CYCLE, min(later, default=over))
        if not _answers(last, call, START_LEAD):
            yield call
    if measure.every:
        yield from _by_meetings(measure.every, days, last, over)
    yield from _middle_and_end(cycle, last, mid=measure.mid, end=measure.end)
    yield from _after_cycle(measure, cycle, last)


def _after_cycle(measure: CycleMeasure, cycle: Cycle, last: date | None) -> Iterator[_Call]:
    """Ask how a member is some months after the last meeting, whether they came to it or not."""
    if cycle.over is None:
        return
    three, six = months_later(cycle.over, 3), months_later(cycle.over, 6)
    lapses = six if measure.six_months else three + LAPSE
    wanted = (
        (measure.three_months, _Call(three, Occasion.CYCLE_THREE_MONTHS, lapses)),
        (measure.six_months, _Call(six, Occasion.CYCLE_SIX_MONTHS, six + LAPSE)),
    )
    for is_wanted, call in wanted:
        if is_wanted and not _answers(last, call, CLOSING_LEAD):
            yield call


def _by_meetings(
    every: int, days: Sequence[date], last: date | None, over: date
) -> Iterator[_Call]:
    """Every so many meetings; an answer since the meeting before counts for it."""
    places = range(every - 1, len(days), every)
    for place in places:
        following = place + every
        lapses = days[following] if following < len(days) else over
        since = days[place - 1] if place else days[place] - START_LEAD
        if last is None or last <= since:
            yield _Call(days[place], Occasion.MEETINGS, lapses)


def lines_with_cycles(lines: Iterable[PlanLine], cycles: Iterable[Cycle]) -> tuple[PlanLine, ...]:
    """Add what the own plans of cycles ask for and a client's plan does not name."""
    found = {line.instrument: line for line in lines}
    for cycle in cycles:
        for one in cycle.measures or ():
            if not cycle.left:
                found.setdefault(one.instrument, PlanLine(one.instrument, intake=False))
    return tuple(found.values())


def _after_closing(line: PlanLine, life: Life) -> Iterator[_Call]:
    closed, last = life.follow_from, life.given.get(line.instrument)
    if closed is None:
        return
    for cycle in life.cycles:
        if (measure := cycle.measure(line.instrument)) is not None:
            yield from _after_cycle(measure, cycle, last)
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
