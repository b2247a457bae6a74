"""Say what a cycle of group therapy achieved: who came, what changed, and beside which others.

The figures are those of `team`, over the members of one cycle in place of a team's clients: the
course is the cycle, its sessions are the meetings attended. Everybody who came once is counted,
whoever stopped as well as who stayed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from counsel_desk.domain.courses import FIRST_WITHIN
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import ATTENDED, MeetingStatus, Received, belongs
from counsel_desk.domain.ids import CaseId, GroupId
from counsel_desk.domain.measurement import LAPSE
from counsel_desk.domain.outcomes.cohort import (
    Cohort,
    CohortCase,
    NoPair,
    ScorePair,
)
from counsel_desk.domain.outcomes.intervals import Share
from counsel_desk.domain.outcomes.smooth import SmoothPoint, smooth
from counsel_desk.domain.outcomes.team import (
    BETTER,
    WORSE,
    Courses,
    Dimension,
    Line,
    Outcomes,
    Wanted,
    outcomes,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from counsel_desk.domain.groups import Mark, Meeting, Member
    from counsel_desk.domain.ids import MeetingId, MembershipId


@dataclass(frozen=True, slots=True)
class Given:
    """One score of a client on an instrument; ``words`` tells wordings and languages apart."""

    day: date
    score: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who came to a meeting that was held; ``unmarked`` were members, with nothing recorded."""

    number: int
    day: date
    attended: int
    missed: int
    unmarked: int = 0

    @property
    def share(self) -> Share:
        """Who came, of those of whom something is recorded."""
        return Share(self.attended, self.attended + self.missed)


@dataclass(frozen=True, slots=True)
class MemberCourse:
    """One client in a cycle, all spells together.

    ``held`` are the meetings held and recorded while a member. ``is_seen`` says whether the
    reader may see the attendance, ``is_open`` whether the clinical record as well.
    """

    case: CaseId
    code: str
    attended: int
    held: int
    received: Received
    is_seen: bool = True
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """A cycle as far as attendance tells: its members and the meetings that were held."""

    group: GroupId
    title: str
    first: date
    planned: int
    turnout: tuple[Turnout, ...]
    members: tuple[MemberCourse, ...]

    @property
    def came(self) -> Share:
        """Of everything recorded in the cycle, how often a member came."""
        attended = sum(one.attended for one in self.turnout)
        return Share(attended, attended + sum(one.missed for one in self.turnout))

    @property
    def unseen(self) -> int:
        """Members whose attendance this reader may not see."""
        return sum(not one.is_seen for one in self.members)

    def received(self, *wanted: Received) -> int:
        """Count the members who received as much."""
        return sum(one.is_seen and one.received in wanted for one in self.members)


@dataclass(frozen=True, slots=True)
class Turnouts:
    """Attendance in a cycle, first, and in the others of the same model."""

    model: str
    cycles: tuple[CycleFacts, ...]

    @property
    def own(self) -> CycleFacts:
        """The cycle that was asked for."""
        return self.cycles[0]

    @property
    def others(self) -> tuple[CycleFacts, ...]:
        """The other cycles of the model, the latest first."""
        return self.cycles[1:]


@dataclass(frozen=True, slots=True)
class Achieved:
    """Attendance and what became of the members whose record the reader may open.

    The cohort has one case for each client and cycle, with that cycle alone as its group.
    """

    turnouts: Turnouts
    cohort: Cohort


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member in the table: ``pair`` where there is one, else why not; None for both: sealed."""

    course: MemberCourse
    pair: ScorePair | None = None
    lacking: NoPair | None = None


@dataclass(frozen=True, slots=True)
class PartLine:
    """Members who received the same of a cycle, with what became of them."""

    received: Received
    members: int
    paired: int
    improved: int
    worse: int


@dataclass(frozen=True, slots=True)
class CycleLine:
    """A cycle beside others; ``line`` is None where nobody's record may be opened."""

    facts: CycleFacts
    line: Line | None


@dataclass(frozen=True, slots=True)
class DosePoints:
    """Outcomes with how many meetings each of their pairs attended, and a line through them."""

    outcomes: Outcomes
    doses: tuple[int, ...]
    curve: tuple[SmoothPoint, ...]


@dataclass(frozen=True, slots=True)
class CycleOutcomes:
    """What screen, pictures, tables and report of a cycle are made of.

    ``of_all`` are those who improved, of all members whose record may be opened: completers and
    drop-outs, and who never came. ``model`` holds every cycle of the model together.
    """

    facts: CycleFacts
    dose: DosePoints
    model: DosePoints
    members: tuple[MemberLine, ...]
    parts: tuple[PartLine, ...]
    of_all: Share | None
    cycles: tuple[CycleLine, ...]

    @property
    def outcomes(self) -> Outcomes:
        """What became of the members of the cycle."""
        return self.dose.outcomes

    @property
    def sealed(self) -> int:
        """Members whose record the reader may not open; they are counted and never guessed."""
        return sum(not one.is_open for one in self.facts.members)


def turnout(
    members: Collection[Member],
    meetings: Iterable[Meeting],
    marks: Mapping[tuple[MembershipId, MeetingId], Mark],
) -> tuple[Turnout, ...]:
    """Count who came to each meeting held, among members whose attendance is known."""
    found = []
    for meeting in meetings:
        if meeting.status is not MeetingStatus.HELD:
            continue
        here = [one.membership for one in members if belongs(one, meeting)]
        statuses = [mark.status for one in here if (mark := marks.get((one, meeting.id)))]
        known = [one for one in statuses if one is not None]
        came = sum(one in ATTENDED for one in known)
        day = local_day(meeting.start)
        found.append(Turnout(meeting.number, day, came, len(known) - came, len(here) - len(known)))
    return tuple(found)


def cycle_pair(
    given: Sequence[Given], came: Sequence[date], end: date
) -> tuple[Given, Given] | NoPair:
    """Choose a member's score of before and of after the cycle, or say why there are none.

    Before is the latest score up to the first meeting attended, at most fourteen days older, or
    else the first one within fourteen days after it. After is the last score with a meeting
    attended between the two, until twelve weeks after the end of the cycle.
    """
    if not given:
        return NoPair.NOT_GIVEN
    if not came:
        return NoPair.NO_SESSION
    began = min(came)
    course = sorted(
        (one for one in given if began - FIRST_WITHIN <= one.day < end + LAPSE),
        key=lambda one: one.day,
    )
    if not course:
        return NoPair.OUTSIDE
    before = [one for one in course if one.day <= began]
    first = before[-1] if before else course[0]
    if first.day > began + FIRST_WITHIN:
        return NoPair.FIRST_LATE
    later = [one for one in course if one.day > first.day]
    if not later:
        return NoPair.ONE_SCORE
    last = later[-1]
    if not any(first.day < day <= last.day for day in came):
        return NoPair.NO_SESSION
    return first, last


def cycle_outcomes(found: Achieved, instrument: str) -> CycleOutcomes:
    """Answer for one instrument; raises KeyError for one that nobody was given."""
    own = found.turnouts.own
    wanted = Wanted(instrument, Courses.STARTED, by=Dimension.GROUP)
    mine = replace(
        found.cohort,
        cases=tuple(one for one in found.cohort.cases if own.group in one.groups),
        unreadable=sum(not one.is_open for one in own.members),
    )
    whole = outcomes(found.cohort, wanted)
    here = outcomes(mine, wanted)
    cases = {one.case: one for one in mine.cases}
    members = tuple(_member_line(one, cases.get(one.case), instrument) for one in own.members)
    is_judged = here.form.threshold is not None
    improved = sum(_is(one, BETTER) for one in members)
    return CycleOutcomes(
        facts=own,
        dose=_doses(here, mine.cases),
        model=_doses(whole, found.cohort.cases),
        members=members,
        parts=_parts(members),
        of_all=Share(improved, len(cases)) if is_judged else None,
        cycles=_lines(found.turnouts.cycles, whole),
    )


def _member_line(course: MemberCourse, case: CohortCase | None, instrument: str) -> MemberLine:
    if case is None:
        return MemberLine(course)
    pair = case.pairs.get(instrument)
    lacking = None if pair else case.lacking.get(instrument, NoPair.NOT_GIVEN)
    return MemberLine(course, pair, lacking)


def _doses(found: Outcomes, cases: Iterable[CohortCase]) -> DosePoints:
    """Put the meetings attended beside the pairs, which stand in the order of the cases."""
    name = found.wanted.instrument
    came = tuple(one.sessions for one in cases if one.started and name in one.pairs)
    changes = (pair.last - pair.first for pair in found.pairs)
    points = [(float(dose), change) for dose, change in zip(came, changes, strict=True)]
    return DosePoints(found, came, smooth(points))


def _is(line: MemberLine, verdicts: Collection[object]) -> bool:
    return line.pair is not None and line.pair.significance in verdicts


def _parts(members: Iterable[MemberLine]) -> tuple[PartLine, ...]:
    seen = [one for one in members if one.course.is_seen]
    found = []
    for received in Received:
        part = [one for one in seen if one.course.received is received]
        if part:
            found.append(
                PartLine(
                    received,
                    len(part),
                    sum(one.pair is not None for one in part),
                    sum(_is(one, BETTER) for one in part),
                    sum(_is(one, WORSE) for one in part),
                )
            )
    return tuple(found)


def _lines(cycles: Iterable[CycleFacts], whole: Outcomes) -> tuple[CycleLine, ...]:
    lines = {line.key: line for line in whole.lines}
    return tuple(CycleLine(one, lines.get(str(one.group))) for one in cycles)


def last_day(meetings: Iterable[Meeting], today: date) -> date:
    """Give the day of a cycle's last meeting that was not cancelled; today if there is none."""
    days = (local_day(one.start) for one in meetings if one.status is not MeetingStatus.CANCELLED)
    return max(days, default=today)


def same_model(one: str, other: str) -> bool:
    """Whether two cycles name the same model; none at all is no model."""
    return bool(one.strip()) and " ".join(one.casefold().split()) == " ".join(
        other.casefold().split()
    )
