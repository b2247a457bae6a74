"""Answer what became of a team's clients: one filter, one frozen answer for screen and report."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from operator import attrgetter, itemgetter
from statistics import fmean
from typing import TYPE_CHECKING

from counsel_desk.domain.cases import Sex
from counsel_desk.domain.ids import GroupId, PersonId
from counsel_desk.domain.outcomes.cohort import (
    AgeBand,
    Cohort,
    CohortCase,
    FormFacts,
    NoPair,
    ScorePair,
    Service,
)
from counsel_desk.domain.outcomes.effects import (
    EffectSize,
    PairedScores,
    Standardiser,
    effect_size,
    paired_scores,
)
from counsel_desk.domain.outcomes.intervals import Share
from counsel_desk.domain.outcomes.significant import Significance

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

BETTER = frozenset({Significance.RECOVERED, Significance.IMPROVED})
WORSE = frozenset({Significance.DETERIORATED, Significance.HARMED})
_STRATA = 3
# Scores and verdicts are few and people many: what is alike is counted before it is looked at.
_FIRST, _LAST = attrgetter("first"), attrgetter("last")
_FIRST_VERDICT = attrgetter("first", "significance")
_TALKING = attrgetter(
    "case", "recovered", "reliable_recovery", "reliable_improvement", "reliable_deterioration"
)
_WAS_CASE = attrgetter("was_case")
_VERDICT = attrgetter("significance", "was_case")


class Courses(StrEnum):
    """Whose scores are compared: of finished courses, or of all that began."""

    FINISHED = "finished"
    STARTED = "started"


class Dimension(StrEnum):
    """By what the outcomes are divided in the table."""

    COUNSELLOR = "counsellor"
    COUNTY = "county"
    SEX = "sex"
    AGE = "age"
    SERVICE = "service"
    GROUP = "group"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked; None and an empty text leave a filter out.

    ``since`` and ``until`` bound the day on which the course began, both included.
    """

    instrument: str
    courses: Courses = Courses.FINISHED
    counsellor: PersonId | None = None
    county: str = ""
    sex: Sex | None = None
    age: AgeBand | None = None
    service: Service | None = None
    group: GroupId | None = None
    since: date | None = None
    until: date | None = None
    by: Dimension = Dimension.SEX

    @property
    def narrowed(self) -> int:
        """How many filters are set."""
        values = (self.counsellor, self.county, self.sex, self.age, self.service, self.group)
        return sum(1 for one in (*values, self.since or self.until) if one)


@dataclass(frozen=True, slots=True)
class TalkingOutcomes:
    """The pair PHQ-9 and GAD-7 as NHS Talking Therapies counts it.

    Recovery is over those who were a case at first, improvement and deterioration over all.
    """

    recovered: Share
    reliable_recovery: Share
    improved: Share
    deteriorated: Share


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What became of some pairs; each share has its denominator and interval.

    ``improved`` holds the recovered too; ``recovered`` is over those past the cut-off at first.
    """

    improved: Share
    recovered: Share
    unchanged: Share
    deteriorated: Share


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: a part of the cohort; ``key`` says which.

    ``case_start`` are those past the cut-off at first and ``expected`` how many improvements the
    whole cohort's rates give for first scores like these: without them no comparison is fair.
    """

    key: str
    started: int
    finished: int
    paired: int
    first_mean: float | None
    last_mean: float | None
    case_start: Share
    verdicts: Verdicts | None
    expected: float | None


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The answer that screen, picture, table and report are all made of.

    ``scope`` counts those whose scores were wanted: the denominator of ``paired``.
    ``if_unchanged`` is the improvement were everybody without a pair unchanged.
    """

    wanted: Wanted
    form: FormFacts
    started: int
    finished: int
    scope: int
    unreadable: int
    pairs: tuple[ScorePair, ...]
    lacking: tuple[tuple[NoPair, int], ...]
    verdicts: Verdicts | None
    if_unchanged: Share | None
    scores: PairedScores | None
    effects: tuple[EffectSize, ...]
    talking: TalkingOutcomes | None
    lines: tuple[Line, ...]

    @property
    def paired(self) -> int:
        """How many have a score before and after."""
        return len(self.pairs)

    @property
    def rewritten(self) -> Share:
        """Of the pairs, those whose two scores are of different languages or wordings."""
        return Share(sum(one.rewritten for one in self.pairs), self.paired)

    @property
    def completeness(self) -> Share:
        """Those with paired scores, of those whose scores were wanted."""
        return Share(self.paired, self.scope)


def narrowed(cohort: Cohort, wanted: Wanted) -> list[CohortCase]:
    """Give the cases of the cohort that the filters leave, whether they started or not."""
    since, until = wanted.since or date.min, wanted.until or date.max
    exact = {
        name: value
        for name in ("counsellor", "county", "sex", "age", "service")
        if (value := getattr(wanted, name))
    }
    found = [one for one in cohort.cases if since <= one.began <= until]
    for name, value in exact.items():
        found = [one for one in found if getattr(one, name) == value]
    if wanted.group:
        found = [one for one in found if wanted.group in one.groups]
    return found


def outcomes(cohort: Cohort, wanted: Wanted) -> Outcomes:
    """Answer a question about the cohort; raises KeyError for an instrument without facts."""
    form = cohort.forms[wanted.instrument]
    started = [one for one in narrowed(cohort, wanted) if one.started]
    finished = [one for one in started if one.finished]
    scope = finished if wanted.courses is Courses.FINISHED else started
    pairs = _pairs(scope, wanted.instrument)
    verdicts = verdicts_of(pairs)
    scores = paired_scores(list(map(_FIRST, pairs)), list(map(_LAST, pairs)))
    found = (effect_size(scores, one, higher_is_better=form.higher_is_better)
             for one in Standardiser)  # fmt: skip
    return Outcomes(
        wanted=wanted,
        form=form,
        started=len(started),
        finished=len(finished),
        scope=len(scope),
        unreadable=cohort.unreadable,
        pairs=tuple(pairs),
        lacking=_lacking(scope, wanted.instrument),
        verdicts=verdicts,
        if_unchanged=Share(verdicts.improved.count, len(scope)) if verdicts else None,
        scores=scores,
        effects=tuple(one for one in found if one is not None),
        talking=talking_outcomes(scope),
        lines=_lines(started, wanted, pairs),
    )


def _pairs(cases: Iterable[CohortCase], instrument: str) -> list[ScorePair]:
    return [pair for one in cases if (pair := one.pairs.get(instrument)) is not None]


def _lacking(cases: Iterable[CohortCase], instrument: str) -> tuple[tuple[NoPair, int], ...]:
    counts = dict.fromkeys(NoPair, 0)
    for one in cases:
        if instrument not in one.pairs:
            counts[one.lacking.get(instrument, NoPair.NOT_GIVEN)] += 1
    return tuple((why, count) for why, count in counts.items() if count)


def verdicts_of(pairs: Sequence[ScorePair]) -> Verdicts | None:
    """Count what became of some pairs; None where no change can be judged."""
    counts: dict[Significance, int] = defaultdict(int)
    were_cases = 0
    for (verdict, was_case), count in Counter(map(_VERDICT, pairs)).items():
        if verdict is not None:
            counts[verdict] += count
            were_cases += count if was_case else 0
    judged = sum(counts.values())
    if pairs and not judged:
        return None
    better = sum(counts[one] for one in BETTER)
    worse = sum(counts[one] for one in WORSE)
    return Verdicts(
        improved=Share(better, judged),
        recovered=Share(counts[Significance.RECOVERED], were_cases),
        unchanged=Share(judged - better - worse, judged),
        deteriorated=Share(worse, judged),
    )


def talking_outcomes(cases: Iterable[CohortCase]) -> TalkingOutcomes | None:
    """Count the pair outcomes of Talking Therapies; None where nobody has both instruments."""
    found = [one.talking for one in cases if one.talking is not None]
    if not found:
        return None
    counts = Counter(map(_TALKING, found)).items()
    hits = [sum(count for marks, count in counts if marks[place]) for place in range(5)]
    were_cases, recovered, reliably_recovered, improved, deteriorated = hits
    return TalkingOutcomes(
        recovered=Share(recovered, were_cases),
        reliable_recovery=Share(reliably_recovered, were_cases),
        improved=Share(improved, len(found)),
        deteriorated=Share(deteriorated, len(found)),
    )


def quarter(day: date) -> str:
    """Name the quarter of a day, such as "2026 Q1"; sorted as words they are in order of time."""
    return f"{day.year} Q{(day.month + 2) // 3}"


def _parts(started: Iterable[CohortCase], by: Dimension) -> Mapping[Hashable, Sequence[CohortCase]]:
    parts: dict[Hashable, list[CohortCase]] = defaultdict(list)
    if by is Dimension.GROUP:
        for one in started:
            for group in one.groups:
                parts[group].append(one)
        return parts
    key = (lambda one: quarter(one.began)) if by is Dimension.PERIOD else attrgetter(by.value)
    for one in started:
        parts[key(one)].append(one)
    return parts


def _lines(
    started: Sequence[CohortCase], wanted: Wanted, pairs: Sequence[ScorePair]
) -> tuple[Line, ...]:
    chances = _Chances(pairs)
    found = _parts(started, wanted.by).items()
    named = sorted(((str(key), cases) for key, cases in found), key=itemgetter(0))
    return tuple(_line(key, cases, wanted, chances) for key, cases in named)


def _line(key: str, cases: Sequence[CohortCase], wanted: Wanted, chances: _Chances) -> Line:
    finished = [one for one in cases if one.finished]
    scope = finished if wanted.courses is Courses.FINISHED else cases
    pairs = _pairs(scope, wanted.instrument)
    verdicts = verdicts_of(pairs)
    past = Counter(map(_WAS_CASE, pairs))
    return Line(
        key=key,
        started=len(cases),
        finished=len(finished),
        paired=len(pairs),
        first_mean=fmean(list(map(_FIRST, pairs))) if pairs else None,
        last_mean=fmean(list(map(_LAST, pairs))) if pairs else None,
        case_start=Share(past[True], past[True] + past[False]),
        verdicts=verdicts if pairs else None,
        expected=chances.expected(pairs) if pairs and verdicts else None,
    )


class _Chances:
    """How often the whole cohort improves, by thirds of the first score."""

    def __init__(self, pairs: Sequence[ScorePair]) -> None:
        firsts = sorted(map(_FIRST, pairs))
        places = (len(firsts) * step // _STRATA for step in range(1, _STRATA))
        self._edges = [firsts[place] for place in places] if firsts else []
        counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for (first, verdict), count in Counter(map(_FIRST_VERDICT, pairs)).items():
            found = counts[self._stratum(first)]
            found[0] += count if verdict in BETTER else 0
            found[1] += count
        self._rates: Mapping[int, float] = {key: hit / of for key, (hit, of) in counts.items()}

    def _stratum(self, first: float) -> int:
        return bisect_right(self._edges, first)

    def expected(self, pairs: Iterable[ScorePair]) -> float:
        """How many improvements these first scores would have at the whole cohort's rates."""
        firsts = Counter(map(_FIRST, pairs))
        return sum(self._rates[self._stratum(one)] * count for one, count in firsts.items())


def choices(cohort: Cohort, wanted: Wanted) -> Wanted:
    """Give the same question with an instrument that the cohort has; the one given most often."""
    if wanted.instrument in cohort.forms:
        return wanted
    counts: dict[str, int] = defaultdict(int)
    for one in cohort.cases:
        for name in one.pairs:
            counts[name] += 1
    best = max(cohort.forms, key=lambda name: counts[name], default=wanted.instrument)
    return replace(wanted, instrument=best)
