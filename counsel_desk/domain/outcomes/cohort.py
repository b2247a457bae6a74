"""Hold what the outcomes of many clients are made of: one line a case, nothing that names it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from counsel_desk.domain.cases import Sex
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId, GroupId, PersonId
from counsel_desk.domain.outcomes.pairs import PairOutcome
from counsel_desk.domain.outcomes.significant import Significance

if TYPE_CHECKING:
    from counsel_desk.domain.register import ScoreSpan

FIRST_WITHIN = timedelta(days=14)
"""How far a first score may lie from the first session to be one of before (clinical page 2.5)."""
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


@dataclass(frozen=True, slots=True)
class ScorePair:
    """First and last score of one case on one instrument, and what became of it.

    ``significance`` is None where the instrument has no figures for a reliable change,
    ``was_case`` and ``is_case`` where it has no cut-off; ``rewritten`` says that the two were
    given in different languages or wordings, so that part of the change may be the words'.
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


@dataclass(frozen=True, slots=True)
class CohortCase:
    """One case as outcomes see it; ``talking`` is the pair PHQ-9 and GAD-7 where both are there."""

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
    ``own`` says that the programme set the figures itself.
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


@dataclass(frozen=True, slots=True)
class Cohort:
    """All cases of the teams that one person supervises, as far as they can be read.

    ``unreadable`` counts the cases of these teams whose record this person holds no key of.
    ``people`` and ``groups`` are names for what the cases refer to.
    """

    cases: tuple[CohortCase, ...]
    unreadable: int
    forms: Mapping[str, FormFacts]
    people: Mapping[PersonId, str]
    groups: Mapping[GroupId, str]
    made_at: datetime


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


def lacks(span: ScoreSpan, seen: SessionsSeen) -> NoPair | None:
    """Say why a span of scores is no pair of before and after; None where it is one."""
    first, last = day_of(span.first_on), day_of(span.last_on)
    if span.first_on == span.last_on:
        return NoPair.ONE_SCORE
    if seen.first is None or abs(first - seen.first) > FIRST_WITHIN:
        return NoPair.FIRST_LATE
    return None if seen.any_between(first, last) else NoPair.NO_SESSION
