"""What became of a team's clients: filters, denominators, shares and parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from counsel_desk.domain.cases import Sex
from counsel_desk.domain.courses import Bounds
from counsel_desk.domain.days import local_day
from counsel_desk.domain.outcomes import Share, is_case, pair_outcome, significance
from counsel_desk.domain.outcomes.cohort import (
    AgeBand,
    Cohort,
    CohortCase,
    FormFacts,
    NoPair,
    ScorePair,
    Service,
    SessionsSeen,
    age_band,
    two_scores,
)
from counsel_desk.domain.outcomes.team import Courses, Dimension, Wanted, choices, outcomes, quarter
from counsel_desk.domain.register import ScoreSpan
from counsel_desk.services.instruments import instrument

BEGAN = date(2026, 1, 12)
ONE, TWO = UUID(int=1), UUID(int=2)
GROUP = UUID(int=9)
PHQ = FormFacts("phq-9", "PHQ", "PHQ-9", 0, 27, False, 10.0, "", 6.0)
GAD = FormFacts("gad-7", "GAD", "GAD-7", 0, 21, False, 8.0, "", 4.0)


def pair(number: int, first: float, last: float, name: str = "phq-9") -> ScorePair:
    form = instrument(name)
    return ScorePair(
        UUID(int=number), f"KM-{number}", first, last, BEGAN, BEGAN + timedelta(weeks=10),
        significance(form, first, last), is_case(form, first), is_case(form, last),
    )  # fmt: skip


def case(number: int, first: float | None = None, last: float = 0, **facts: object) -> CohortCase:
    pairs = {} if first is None else {"phq-9": pair(number, first, last)}
    plain = CohortCase(
        case=UUID(int=number),
        code=f"KM-{number}",
        counsellor=ONE,
        county="Nakuru",
        sex=Sex.FEMALE,
        age=AgeBand.TWENTIES,
        service=Service.INDIVIDUAL,
        groups=(),
        began=BEGAN,
        sessions=5,
        ended=True,
        pairs=pairs,
    )
    return replace(plain, **facts)


def cohort(*cases: CohortCase, unreadable: int = 0) -> Cohort:
    forms = {"phq-9": PHQ, "gad-7": GAD}
    made = datetime(2026, 6, 1, tzinfo=UTC)
    return Cohort(tuple(cases), unreadable, forms, {ONE: "Amina", TWO: "Baraka"}, {}, made)


def test_started_finished_and_paired_are_three_denominators():
    found = outcomes(
        cohort(
            case(1, 20, 5),
            case(2, 18, 16),
            case(3, lacking={"phq-9": NoPair.ONE_SCORE}),
            case(4, 15, 4, ended=False),
            case(5, 15, 4, sessions=1),
            case(6, sessions=0),
            unreadable=3,
        ),
        Wanted("phq-9"),
    )
    assert (found.started, found.finished, found.paired, found.unreadable) == (5, 3, 2, 3)
    assert found.completeness == Share(2, 3)
    assert found.lacking == ((NoPair.ONE_SCORE, 1),)
    assert found.verdicts.improved == Share(1, 2)
    assert found.if_unchanged == Share(1, 3)


def test_all_who_began_count_where_that_is_asked():
    found = outcomes(cohort(case(1, 20, 5), case(2, 18, 4, ended=False)),
                     Wanted("phq-9", Courses.STARTED))  # fmt: skip
    assert (found.scope, found.paired) == (2, 2)


def test_recovery_counts_those_past_the_cut_off_at_first_alone():
    found = outcomes(cohort(case(1, 20, 5), case(2, 9, 2), case(3, 12, 20), case(4, 11, 10)),
                     Wanted("phq-9"))  # fmt: skip
    verdicts = found.verdicts
    assert verdicts.recovered == Share(1, 3)
    assert verdicts.improved == Share(2, 4)
    assert verdicts.deteriorated == Share(1, 4)
    assert verdicts.unchanged == Share(1, 4)


def test_an_empty_cohort_has_nothing_to_count_and_no_error():
    found = outcomes(cohort(), Wanted("phq-9"))
    assert (found.started, found.scope, found.pairs, found.lines) == (0, 0, (), ())
    assert found.verdicts.improved == Share(0, 0)
    assert (found.scores, found.effects, found.talking) == (None, (), None)
    assert found.completeness.share is None


def test_scores_that_cannot_be_judged_have_no_verdicts():
    made = replace(case(1), pairs={"phq-9": replace(pair(1, 20, 5), significance=None)})
    found = outcomes(cohort(made), Wanted("phq-9"))
    assert (found.verdicts, found.if_unchanged, found.paired) == (None, None, 1)
    assert found.lines[0].verdicts is None
    assert found.lines[0].expected is None


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({"counsellor": TWO}, [2]),
        ({"county": "Kisumu"}, [3]),
        ({"sex": Sex.MALE}, [4]),
        ({"age": AgeBand.CHILD}, [5]),
        ({"service": Service.GROUP}, [6]),
        ({"group": GROUP}, [7]),
        ({"since": date(2026, 2, 1)}, [8]),
        ({"until": date(2026, 1, 11)}, [9]),
        ({"county": "Kisumu", "sex": Sex.MALE}, []),
        ({}, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
    ],
)
def test_filters_narrow_the_cohort(filters, left):
    everyone = cohort(
        case(1, 20, 5),
        case(2, 20, 5, counsellor=TWO),
        case(3, 20, 5, county="Kisumu"),
        case(4, 20, 5, sex=Sex.MALE),
        case(5, 20, 5, age=AgeBand.CHILD),
        case(6, 20, 5, service=Service.GROUP),
        case(7, 20, 5, groups=(GROUP,)),
        case(8, 20, 5, began=date(2026, 3, 2)),
        case(9, 20, 5, began=date(2025, 12, 1)),
    )
    wanted = Wanted("phq-9", **filters)
    assert [one.case.int for one in outcomes(everyone, wanted).pairs] == left
    assert wanted.narrowed == len(filters)


def test_parts_stand_in_the_order_of_their_keys_with_what_they_rest_on():
    everyone = cohort(
        case(1, 20, 5, county="Nakuru"),
        case(2, 12, 11, county="Kisumu"),
        case(3, 18, 6, county="Kisumu", ended=False),
    )
    found = outcomes(everyone, Wanted("phq-9", by=Dimension.COUNTY))
    kisumu, nakuru = found.lines
    assert (kisumu.key, kisumu.started, kisumu.finished, kisumu.paired) == ("Kisumu", 2, 1, 1)
    assert (kisumu.first_mean, kisumu.last_mean, kisumu.case_start) == (12, 11, Share(1, 1))
    assert kisumu.verdicts.improved == Share(0, 1)
    assert nakuru.verdicts.improved == Share(1, 1)
    assert sum(line.expected for line in found.lines) == pytest.approx(1.0)


def test_a_person_is_in_each_of_their_groups_and_in_the_quarter_they_began():
    both = case(1, 20, 5, groups=(GROUP, UUID(int=8)))
    found = outcomes(cohort(both, case(2, 20, 5)), Wanted("phq-9", by=Dimension.GROUP))
    assert sorted(line.key for line in found.lines) == sorted([str(GROUP), str(UUID(int=8))])
    found = outcomes(cohort(both), Wanted("phq-9", by=Dimension.PERIOD))
    assert [line.key for line in found.lines] == ["2026 Q1"]
    assert quarter(date(2026, 12, 31)) == "2026 Q4"


def test_a_part_without_pairs_has_no_result():
    found = outcomes(cohort(case(1), case(2, 20, 5, sex=Sex.MALE)), Wanted("phq-9"))
    female, male = found.lines
    assert (female.paired, female.first_mean, female.verdicts, female.expected) == (
        0, None, None, None,
    )  # fmt: skip
    assert male.paired == 1


def test_what_is_expected_follows_the_first_score():
    low = [case(n, 11, 11) for n in range(1, 7)]
    high = [case(n, 24, 10, county="Kisumu") for n in range(7, 13)]
    found = outcomes(cohort(*low, *high), Wanted("phq-9", by=Dimension.COUNTY))
    kisumu, nakuru = found.lines
    assert kisumu.expected > nakuru.expected
    assert kisumu.expected + nakuru.expected == pytest.approx(6)


def test_the_pair_of_talking_therapies_is_counted_beside():
    talking = pair_outcome({"phq-9": 16, "gad-7": 14}, {"phq-9": 5, "gad-7": 4})
    healthy = pair_outcome({"phq-9": 5, "gad-7": 4}, {"phq-9": 12, "gad-7": 4})
    found = outcomes(cohort(case(1, 16, 5, talking=talking), case(2, 5, 12, talking=healthy)),
                     Wanted("phq-9")).talking  # fmt: skip
    assert (found.recovered, found.reliable_recovery) == (Share(1, 1), Share(1, 1))
    assert (found.improved, found.deteriorated) == (Share(1, 2), Share(1, 2))


def test_an_instrument_that_nobody_has_gives_way_to_the_one_given_most():
    everyone = cohort(replace(case(1), pairs={"gad-7": pair(1, 12, 3, "gad-7")}))
    assert choices(everyone, Wanted("pcl-5")).instrument == "gad-7"
    assert choices(everyone, Wanted("phq-9")).instrument == "phq-9"
    assert choices(replace(everyone, forms={}), Wanted("pcl-5")).instrument == "pcl-5"


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (2010, AgeBand.CHILD),
        (2008, AgeBand.YOUNG),
        (2001, AgeBand.TWENTIES),
        (1991, AgeBand.MIDDLE),
        (1976, AgeBand.OLDER),
        (None, AgeBand.UNKNOWN),
        (2027, AgeBand.UNKNOWN),
        (1850, AgeBand.UNKNOWN),
    ],
)
def test_an_age_band_is_that_of_the_year_in_which_the_course_began(born, band):
    assert age_band(born, date(2026, 6, 1)) is band


def test_a_kind_of_service_joins_individual_and_group():
    assert Service.of(individual=True, group=True) is Service.BOTH
    assert Service.of(individual=True, group=False) is Service.INDIVIDUAL
    assert Service.of(individual=False, group=True) is Service.GROUP
    assert Service.of(individual=False, group=False) is Service.NONE


def span(first_day: int, last_day: int) -> ScoreSpan:
    start = datetime(2026, 1, 1, 12, tzinfo=UTC)
    first, last = (start + timedelta(days=day) for day in (first_day, last_day))
    return ScoreSpan("phq-9", 15, first, 8, last, 2)


def seen(*days: int, count: int = 0, complete: bool = True) -> SessionsSeen:
    start = date(2026, 1, 1)
    found = [start + timedelta(days=day) for day in days]
    return SessionsSeen(found, count or len(found), complete)


def every(*scores: tuple[int, float, int]) -> ScoreSpan:
    """A span that keeps every score: day, score and number of the wording."""
    start = datetime(2026, 1, 1, 12, tzinfo=UTC)
    moments = [start + timedelta(days=day) for day, _, _ in scores]
    ordinals = tuple(local_day(one).toordinal() for one in moments)
    return ScoreSpan(
        "phq-9", scores[0][1], moments[0], scores[-1][1], moments[-1], len(scores),
        days=ordinals,
        scores=tuple(score for _, score, _ in scores),
        wordings=tuple(words for _, _, words in scores),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "sessions", "why"),
    [
        (span(5, 5), seen(0, 15), NoPair.ONE_SCORE),
        (span(20, 60), seen(0, 15, 30), NoPair.FIRST_LATE),
        (span(0, 60), seen(), NoPair.FIRST_LATE),
        (span(0, 10), seen(0, 15), NoPair.NO_SESSION),
        (span(0, 10), seen(0, count=1, complete=False), NoPair.NO_SESSION),
        (every((5, 15, 0)), seen(0, 15), NoPair.ONE_SCORE),
        (every((20, 15, 0), (60, 8, 0)), seen(0, 15, 30), NoPair.FIRST_LATE),
        (every((-15, 15, 0), (15, 8, 0)), seen(0, 15, 30), NoPair.FIRST_LATE),
        (every((-40, 15, 0), (-20, 8, 0)), seen(0, 15), NoPair.FIRST_LATE),
        (every((0, 15, 0), (60, 8, 0)), seen(), NoPair.FIRST_LATE),
        (every((-3000, 20, 0), (0, 15, 0)), seen(0, 15), NoPair.ONE_SCORE),
        (every((0, 15, 0), (10, 8, 0)), seen(0, 15), NoPair.NO_SESSION),
    ],
)
def test_a_pair_needs_a_score_at_the_beginning_and_a_session_between(given, sessions, why):
    assert two_scores(given, sessions, Bounds()) is why


@pytest.mark.parametrize(
    ("given", "sessions"),
    [
        (span(0, 30), seen(0, 15, 30)),
        (span(0, 10), seen(0, count=4, complete=False)),
        (every((0, 15, 0), (30, 8, 0)), seen(0, 15, 30)),
        (every((-3000, 3, 1), (-20, 27, 0), (-14, 15, 0), (-1, 4, 0), (30, 8, 0)), seen(0, 15)),
    ],
)
def test_a_pair_is_the_first_score_of_the_course_and_its_last(given, sessions):
    found = two_scores(given, sessions, Bounds())
    assert (found.first, found.last, found.rewritten) == (15, 8, False)


def test_a_course_has_no_score_of_another_one():
    given = every((0, 20, 0), (40, 9, 0), (400, 15, 0), (430, 8, 1))
    first, second = (date(2026, 1, 1) + timedelta(days=day) for day in (45, 390))
    earlier, later = Bounds(scores=first), Bounds(after=second)
    found = two_scores(given, seen(0, 40), earlier)
    assert (found.first, found.last, found.rewritten) == (20, 9, False)
    found = two_scores(given, seen(401, 420), later)
    assert (found.first, found.last, found.rewritten) == (15, 8, True)
    assert two_scores(given, seen(600), Bounds(after=second + timedelta(days=90))) is (
        NoPair.NOT_GIVEN
    )
