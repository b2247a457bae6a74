"""Hold what the outcomes of many clients are made of: one line a case, nothing that names it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from counsel_desk.domain.cases import Sex
from counsel_desk.domain.courses import FIRST_WITHIN, Bounds
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId, GroupId, PersonId
from counsel_desk.domain.outcomes.pairs import PairOutcome
from counsel_desk.domain.outcomes.significant import Significance

if TYPE_CHECKING:
    from counsel_desk.domain.register import ScoreSpan

FINISHED_FROM = 2
"""Attended sessions from which an ended course counts as finished (clinical page 2.2)."""


@lru_cache(maxsize=1 << 16)
def day_of(moment: datetime) -> date:
    """Give the day of a moment by the clock on the wall; the same hours come again and again."""
    return local_day(moment)


class AgeBand(StrEnum):
    """Age when the course began."""

    CHILD = "0-17"
    YOUNG = "18-24"
    TWENTIES = "25-34"
    MIDDLE = "35-49"
    OLDER = "50 and over"
    UNKNOWN = "unknown"


_BANDS = tuple(AgeBand)[:-1]
_FROM = (18, 25, 35, 50)


def age_band(birth_year: int | None, began: date) -> AgeBand:
    """Give the band of an age by years alone: the day of birth is often not known."""
    if birth_year is None or not 0 <= began.year - birth_year <= 130:
        return AgeBand.UNKNOWN
    return _BANDS[bisect_right(_FROM, began.year - birth_year)]


class Service(StrEnum):
    """Which kind of service a client was given."""

    INDIVIDUAL = "individual"
    GROUP = "group"
    BOTH = "individual and group"
    NONE = "none yet"

    @staticmethod
    def of(*, individual: bool, group: bool) -> Service:
        """Join the two."""
        if individual:
            return Service.BOTH if group else Service.INDIVIDUAL
        return Service.GROUP if group else Service.NONE


class NoPair(StrEnum):
    """Why two scores of a case do not count as before and after."""

    NOT_GIVEN = "not given"
    ONE_SCORE = "one score alone"
    FIRST_LATE = "first score too far from the first session"
    NO_SESSION = "no session between the two"
    OUTSIDE = "no score around the cycle"


@dataclass(frozen=True, slots=True)
class ScorePair:
    """First and last score of one case on one instrument, and what became of it.

    ``significance`` is None where the instrument has no figures for a reliable change,
    ``was_case`` and ``is_case`` where it has no cut-off; ``rewritten`` says that the two were
    given in different languages or wordings, so that part of the change may be the words'.
    ``earlier`` says that it was judged by figures that the programme has changed since.
    """

    case: CaseId
    code: str
    first: float
    last: float
    first_on: date
    last_on: date
    significance: Significance | None
    was_case: bool | None
    is_case: bool | None
    rewritten: bool = False
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class CohortCase:
    """One course of a case as outcomes see it: a file that was reopened has another one.

    ``talking`` is the pair PHQ-9 and GAD-7 where both are there.
    """

    case: CaseId
    code: str
    counsellor: PersonId
    county: str
    sex: Sex
    age: AgeBand
    service: Service
    groups: tuple[GroupId, ...]
    began: date
    sessions: int
    ended: bool
    pairs: Mapping[str, ScorePair] = field(default_factory=dict)
    lacking: Mapping[str, NoPair] = field(default_factory=dict)
    talking: PairOutcome | None = None

    @property
    def started(self) -> bool:
        """Whether the client was seen at least once."""
        return self.sessions > 0

    @property
    def finished(self) -> bool:
        """Whether the course has ended after at least two attended sessions."""
        return self.ended and self.sessions >= FINISHED_FROM


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What a reader must know of an instrument: its scale, and whose figures judge a change.

    ``threshold`` is in raw points as it is applied, ``raw_threshold`` before rounding;
    ``own`` says that the programme set the figures itself, ``in_points`` that it set the threshold
    as it is, with no spread behind it, ``earlier`` that courses which ended
    before a change are judged by those of their time. ``kind`` says which reliability it is and
    ``studied`` in whom both were found.
    """

    instrument: str
    title: str
    short_title: str
    minimum: float
    maximum: float
    higher_is_better: bool
    cutoff: float | None = None
    population: str = ""
    threshold: float | None = None
    raw_threshold: float | None = None
    sd: float | None = None
    reliability: float | None = None
    source: str = ""
    confirmed: bool = True
    own: bool = False
    earlier: bool = False
    in_points: bool = False
    kind: str = ""
    studied: str = ""


@dataclass(frozen=True, slots=True)
class Cohort:
    """All cases of the teams that one person supervises, as far as they can be read.

    ``unreadable`` counts the cases of these teams whose record this person holds no key of.
    ``people`` and ``groups`` are names for what the cases refer to. ``refused`` counts the cases
    left out of what leaves because the client said no to statistics.
    """

    cases: tuple[CohortCase, ...]
    unreadable: int
    forms: Mapping[str, FormFacts]
    people: Mapping[PersonId, str]
    groups: Mapping[GroupId, str]
    made_at: datetime
    refused: int = 0


@dataclass(frozen=True, slots=True)
class SessionsSeen:
    """The attended sessions of a case: days in order as far as known, and how many in all."""

    days: Sequence[date]
    count: int
    complete: bool = True

    @property
    def first(self) -> date | None:
        """The day of the first one."""
        return self.days[0] if self.days else None

    def any_between(self, first: date, last: date) -> bool:
        """Whether there was one after the first day, up to the last day."""
        place = bisect_right(self.days, first)
        if place < len(self.days) and self.days[place] <= last:
            return True
        # Sessions that are known by their number alone lie somewhere in the course.
        return not self.complete and self.count >= FINISHED_FROM and last > first


@dataclass(frozen=True, slots=True)
class TwoScores:
    """A score of before and one of after, by the day on which each was given."""

    first: float
    last: float
    first_on: date
    last_on: date
    rewritten: bool = False


def two_scores(span: ScoreSpan, seen: SessionsSeen, within: Bounds) -> TwoScores | NoPair:
    """Choose the scores of before and of after a course, or say why there are none.

    Before is the first one that is at most fourteen days older than the first session; after is
    the last one of the course.
    """
    if not span.days:
        return _of_older(span.within_course(), seen)
    course = span.between(within.earliest(None), within.scores)
    if course is None:
        return NoPair.NOT_GIVEN
    if course[0] == course[1]:
        return NoPair.ONE_SCORE
    if seen.first is None:
        return NoPair.FIRST_LATE
    found = span.between(within.earliest(seen.first), within.scores)
    if found is None or span.days[found[0]] > (seen.first + FIRST_WITHIN).toordinal():
        return NoPair.FIRST_LATE
    first, last = found
    if first == last:
        return NoPair.ONE_SCORE
    first_on, last_on = date.fromordinal(span.days[first]), date.fromordinal(span.days[last])
    if not seen.any_between(first_on, last_on):
        return NoPair.NO_SESSION
    rewritten = span.wordings[first] != span.wordings[last]
    return TwoScores(span.scores[first], span.scores[last], first_on, last_on, rewritten)


def _of_older(span: ScoreSpan, seen: SessionsSeen) -> TwoScores | NoPair:
    """Choose from a span of before every score was kept: the first ever and the last."""
    first, last = day_of(span.first_on), day_of(span.last_on)
    if span.first_on == span.last_on:
        return NoPair.ONE_SCORE
    if seen.first is None or abs(first - seen.first) > FIRST_WITHIN:
        return NoPair.FIRST_LATE
    if not seen.any_between(first, last):
        return NoPair.NO_SESSION
    return TwoScores(span.first, span.last, first, last, span.rewritten)
