"""Make up plausible courses: sessions, answers and attendance of clients who do not exist."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.groups import AbsenceReason, AttendanceStatus
from counsel_desk.domain.notes import NoteFormat, NoteKind
from counsel_desk.domain.screenings import Mode
from counsel_desk.services.demo_people import MadeUp, make_person
from counsel_desk.services.demo_text import note_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

MONTHS = 18
INSTRUMENTS = ("phq-9", "gad-7", "pcl-5")
_ITEMS = {"phq-9": (9, 3), "gad-7": (7, 3), "pcl-5": (20, 4)}
_COURSES = (("recovering", 0.45), ("unchanged", 0.27), ("worsening", 0.1), ("dropping out", 0.18))
LONGEST = 40
"""Sessions of a course that is still running; they end today."""
_MISSING = 0.012
"""Share of items left blank."""

_APART = timedelta(hours=1)
_LAST_HOUR = 18


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """One appointment, with the note's text if one was written."""

    start: datetime
    minutes: int
    outcome: SessionOutcome
    kind: NoteKind
    text: str
    format: NoteFormat = NoteFormat.FREE


@dataclass(frozen=True, slots=True)
class PlannedScreening:
    """One administration with its answers."""

    given_at: datetime
    instrument: str
    answers: dict[str, int | None]
    mode: Mode
    language: str


@dataclass(frozen=True, slots=True)
class PlannedClient:
    """Everything about one made-up client; ``counsellor`` is 0 or 1."""

    number: int
    person: MadeUp
    counsellor: int
    registered: datetime
    course: str
    sessions: tuple[PlannedSession, ...]
    screenings: tuple[PlannedScreening, ...]
    next_session: datetime | None
    unsigned: bool


@dataclass(frozen=True, slots=True)
class PlannedMark:
    """What is recorded of one member at one meeting (counted from 0)."""

    meeting: int
    status: AttendanceStatus
    reasons: tuple[AbsenceReason, ...]


@dataclass(frozen=True, slots=True)
class PlannedGroup:
    """A cycle with its members (positions in the list of clients) and marks."""

    title: str
    venue: str
    first: datetime
    meetings: int
    held: int
    members: tuple[int, ...]
    marks: dict[int, tuple[PlannedMark, ...]]


def plan_client(
    random: Random, number: int, today: date, *, notes_each: int | None = None
) -> PlannedClient:
    """Make up one client and their course up to today."""
    person = make_person(random)
    back = random.randint(14, MONTHS * 30)
    registered = _at(random, today - timedelta(days=back))
    course = random.choices([name for name, _ in _COURSES], [w for _, w in _COURSES])[0]
    running = course != "dropping out" and back < 330
    count = notes_each or (LONGEST if running else _length(random, course))
    dates = _dates(random, registered, today, (count, notes_each is not None))
    sessions = tuple(
        _session(random, start, place, (len(dates), course, notes_each is None))
        for place, start in enumerate(dates)
    )
    attended = [s.start for s in sessions if s.outcome is SessionOutcome.ATTENDED]
    screenings = tuple(_screenings(random, person, attended, course))
    upcoming = _upcoming(random, today) if running else None
    return PlannedClient(
        number=number,
        person=person,
        counsellor=number % 2,
        registered=registered,
        course=course,
        sessions=sessions,
        screenings=screenings,
        next_session=upcoming,
        unsigned=running and random.random() < 0.3,
    )


class Diaries:
    """The diaries of those who counsel: nobody sees two clients at once."""

    def __init__(self) -> None:
        self._taken: dict[int, list[datetime]] = {}

    def apart(self, plan: PlannedClient) -> PlannedClient:
        """Put a client's next session later where another one is booked at that time."""
        start, taken = plan.next_session, self._taken.setdefault(plan.counsellor, [])
        if start is None:
            return plan
        while any(abs(start - one) < _APART for one in taken):
            start += timedelta(minutes=30)
            if start.astimezone().hour >= _LAST_HOUR:
                start = on_the_wall(start.astimezone().date() + timedelta(days=1), 8)
        taken.append(start)
        return replace(plan, next_session=start)


def _at(random: Random, day: date) -> datetime:
    if day.weekday() == 6:
        day -= timedelta(days=1)
    return on_the_wall(day, random.choice((9, 10, 11, 14, 15, 16)))


def on_the_wall(day: date, hour: int, minute: int = 0) -> datetime:
    """Give a time of day by this machine's clock, in UTC."""
    return datetime.combine(day, time(hour, minute)).astimezone(UTC)


def _upcoming(random: Random, today: date) -> datetime:
    day = today + timedelta(days=random.choice((0, 0, 1, 2, 5, 9)))
    return on_the_wall(day, random.choice((8, 9, 10, 11, 14, 15, 16)), random.choice((0, 30)))


def _length(random: Random, course: str) -> int:
    return random.randint(2, 5) if course == "dropping out" else random.randint(6, 14)


def _dates(
    random: Random, registered: datetime, today: date, wanted: tuple[int, bool]
) -> list[datetime]:
    """Choose days from registration on; exactly as many as wanted when that is asked for."""
    count, exactly = wanted
    last = today - timedelta(days=1)
    gap = (last - registered.date()).days / (count + 1) if exactly else 0.0
    if exactly:
        days = (registered.date() + timedelta(days=1 + int(n * gap)) for n in range(count))
        return [_at(random, day) + timedelta(minutes=n % 50) for n, day in enumerate(days)]
    dates: list[datetime] = []
    day = registered.date() + timedelta(days=random.randint(1, 6))
    while len(dates) < count and day <= last:
        dates.append(_at(random, day))
        day += timedelta(days=random.choice((7, 7, 14, 14, 21)))
    return dates


def _session(
    random: Random, start: datetime, place: int, around: tuple[int, str, bool]
) -> PlannedSession:
    of, course, may_miss = around
    missed = 0.3 if course == "dropping out" else 0.12
    outcome = SessionOutcome.ATTENDED
    if place and may_miss and random.random() < missed:
        outcome = random.choice((SessionOutcome.DID_NOT_ATTEND, SessionOutcome.CANCELLED_BY_CLIENT))
    kind = NoteKind.INTAKE if place == 0 else NoteKind.PROGRESS
    if outcome is SessionOutcome.DID_NOT_ATTEND:
        kind = NoteKind.NO_SHOW
    text = note_text(random, kind, course, place / max(of - 1, 1))
    return PlannedSession(start, random.choice((50, 50, 60, 90)), outcome, kind, text)


def _screenings(
    random: Random, person: MadeUp, attended: Sequence[datetime], course: str
) -> list[PlannedScreening]:
    start = random.uniform(0.45, 0.85)
    end = {
        "recovering": start - random.uniform(0.25, 0.45),
        "unchanged": start + random.uniform(-0.06, 0.06),
        "worsening": min(0.97, start + random.uniform(0.18, 0.3)),
        "dropping out": start + random.uniform(-0.1, 0.1),
    }[course]
    mode = Mode.INTERPRETER if person.interpreter else Mode.READ_ALOUD
    every = max(2, len(attended) // 6)
    chosen = list(attended[::every])
    if attended and attended[-1] not in chosen:
        chosen.append(attended[-1])
    found = []
    for place, when in enumerate(chosen):
        level = start + (end - start) * place / max(len(chosen) - 1, 1)
        for order, instrument in enumerate(INSTRUMENTS):
            answers = answers_at(random, instrument, level)
            given = when + timedelta(minutes=5 + 6 * order)
            found.append(PlannedScreening(given, instrument, answers, mode, "en"))
    return found


def answers_at(random: Random, instrument: str, level: float) -> dict[str, int | None]:
    """Make up the answers of somebody whose symptoms are at a level from 0 to 1."""
    count, most = _ITEMS[instrument]
    answers: dict[str, int | None] = {}
    for item in range(1, count + 1):
        value = round(random.gauss(level * most, 0.65))
        answers[str(item)] = min(max(value, 0), most)
        if random.random() < _MISSING:
            answers[str(item)] = None
    if instrument == "phq-9":
        # Thoughts of death are rarer than the other symptoms at the same level.
        answers["9"] = random.choice((1, 1, 2)) if random.random() < (level - 0.45) / 1.6 else 0
        answers["10"] = min(3, round(level * 3))
    return answers


def plan_group(
    random: Random, title: str, venue: str, first: datetime, members: Sequence[int], held: int
) -> PlannedGroup:
    """Make up a ten-meeting cycle of which some were held."""
    marks = {member: tuple(_marks(random, held)) for member in members}
    return PlannedGroup(title, venue, first, 10, held, tuple(members), marks)


def _marks(random: Random, held: int) -> list[PlannedMark]:
    reliable = random.choice((0.93, 0.9, 0.85, 0.75, 0.45))
    found = []
    for meeting in range(held):
        if random.random() < reliable:
            late = random.random() < 0.1
            status = AttendanceStatus.LATE if late else AttendanceStatus.ON_TIME
            found.append(PlannedMark(meeting, status, ()))
            continue
        status = random.choice(
            (
                AttendanceStatus.DID_NOT_ATTEND,
                AttendanceStatus.DID_NOT_ATTEND,
                AttendanceStatus.CANCELLED_BY_CLIENT,
                AttendanceStatus.EXCUSED_FOR_SAFETY,
            )
        )
        reason = random.choice(list(AbsenceReason))
        found.append(PlannedMark(meeting, status, (reason,)))
    return found
