"""What a cycle achieved: who came, which two scores count, and who is in the denominator."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.cases import Sex
from counsel_desk.domain.groups import AttendanceStatus as At
from counsel_desk.domain.groups import Mark, Meeting, MeetingStatus, Member, Received
from counsel_desk.domain.outcomes import Share, is_case, significance
from counsel_desk.domain.outcomes.cohort import (
    AgeBand,
    Cohort,
    CohortCase,
    FormFacts,
    NoPair,
    ScorePair,
    Service,
)
from counsel_desk.domain.outcomes.cycle import (
    Achieved,
    CycleFacts,
    Given,
    MemberCourse,
    Turnout,
    Turnouts,
    cycle_outcomes,
    cycle_pair,
    last_day,
    same_model,
    turnout,
)
from counsel_desk.services.instruments import instrument

BEGAN = date(2026, 1, 12)
END = BEGAN + timedelta(weeks=9)
WEEKLY = [BEGAN + timedelta(weeks=n) for n in range(10)]
GROUP, OTHER = UUID(int=90), UUID(int=91)
PHQ = FormFacts("phq-9", "PHQ", "PHQ-9", 0, 27, False, 10.0, "", 6.0)


def score(days: int, value: float) -> Given:
    return Given(BEGAN + timedelta(days=days), value)


def test_before_is_the_last_score_up_to_the_first_meeting_and_after_the_last_one():
    given = [score(-60, 25), score(-10, 20), score(-2, 18), score(30, 11), score(70, 6)]
    assert cycle_pair(given, WEEKLY, END) == (given[2], given[4])


def test_without_a_score_of_before_the_first_one_within_fourteen_days_counts():
    given = [score(14, 20), score(70, 6)]
    assert cycle_pair(given, WEEKLY, END) == tuple(given)
    assert cycle_pair([score(15, 20), score(70, 6)], WEEKLY, END) is NoPair.FIRST_LATE


@pytest.mark.parametrize(
    ("given", "came", "why"),
    [
        ([], WEEKLY, NoPair.NOT_GIVEN),
        ([score(0, 9), score(70, 3)], [], NoPair.NO_SESSION),
        ([score(-60, 9), score(-30, 3)], WEEKLY, NoPair.OUTSIDE),
        ([score(0, 9)], WEEKLY, NoPair.ONE_SCORE),
        ([score(0, 9), score(5, 8)], WEEKLY, NoPair.NO_SESSION),
        ([score(0, 9), score(200, 1)], WEEKLY, NoPair.ONE_SCORE),
    ],
)
def test_what_is_no_pair_says_why(given, came, why):
    assert cycle_pair(given, came, END) is why


@given(st.lists(st.integers(-100, 220), max_size=12), st.sets(st.integers(0, 63), max_size=10))
def test_a_pair_always_has_a_meeting_attended_between_its_scores(days, came):
    attended = [BEGAN + timedelta(days=one) for one in came]
    found = cycle_pair([score(one, 5) for one in days], attended, END)
    if isinstance(found, NoPair):
        return
    first, last = found
    assert abs(first.day - min(attended)) <= timedelta(days=14)
    assert any(first.day < day <= last.day for day in attended)
    assert last.day < END + timedelta(weeks=12)


def meeting(number: int, status: MeetingStatus = MeetingStatus.HELD) -> Meeting:
    start = datetime(2026, 1, 12, 9, tzinfo=UTC) + timedelta(weeks=number - 1)
    return Meeting(UUID(int=number), GROUP, number, start, 90, status)


def test_turnout_counts_who_came_and_never_takes_a_blank_for_absence():
    members = [Member(UUID(int=50 + n), UUID(int=n), f"KM-{n}", BEGAN) for n in range(4)]
    members[3] = replace(members[3], joined=BEGAN + timedelta(days=1))
    meetings = [meeting(1), meeting(2, MeetingStatus.CANCELLED), meeting(3, MeetingStatus.PLANNED)]
    statuses = {50: At.ON_TIME, 51: At.DID_NOT_ATTEND}
    marks = {
        (UUID(int=key), UUID(int=1)): Mark(UUID(int=key), UUID(int=1), status)
        for key, status in statuses.items()
    }
    (found,) = turnout(members, meetings, marks)
    assert (found.attended, found.missed, found.unmarked) == (1, 1, 1)
    assert found.share == Share(1, 2)


def test_the_last_day_leaves_out_what_was_cancelled():
    meetings = [meeting(1), meeting(2), meeting(3, MeetingStatus.CANCELLED)]
    assert last_day(meetings, END) == date(2026, 1, 19)
    assert last_day([], END) == END


def test_models_are_compared_as_people_read_them():
    assert same_model("Ten-session  trauma group", "ten-session trauma group ")
    assert not same_model("", "")
    assert not same_model("Spouses’ group", "Ten-session trauma group")


def pair(number: int, first: float, last: float) -> ScorePair:
    form = instrument("phq-9")
    return ScorePair(
        UUID(int=number), f"KM-{number}", first, last, BEGAN, END,
        significance(form, first, last), is_case(form, first), is_case(form, last),
    )  # fmt: skip


def case(number: int, came: int, scores=None, group=GROUP, **facts) -> CohortCase:
    plain = CohortCase(
        UUID(int=number), f"KM-{number}", UUID(int=1), "", Sex.UNKNOWN, AgeBand.UNKNOWN,
        Service.GROUP, (group,), BEGAN, came, ended=True,
        pairs={"phq-9": pair(number, *scores)} if scores else {},
    )  # fmt: skip
    return replace(plain, **facts)


def course(number: int, came: int, received: Received, **facts) -> MemberCourse:
    plain = MemberCourse(UUID(int=number), f"KM-{number}", came, 10, received, is_open=True)
    return replace(plain, **facts)


def achieved(cases, members, others=()) -> Achieved:
    own = CycleFacts(GROUP, "Tumaini", BEGAN, 10, (Turnout(1, BEGAN, 6, 2, 1),), tuple(members))
    return Achieved(
        Turnouts("Ten", (own, *others)),
        Cohort(tuple(cases), 0, {"phq-9": PHQ}, {}, {}, datetime(2026, 6, 1, tzinfo=UTC)),
    )


def test_completers_and_drop_outs_are_both_in_the_denominator():
    cases = [
        case(1, 9, (20, 5)),
        case(2, 8, (18, 17)),
        case(3, 1, lacking={"phq-9": NoPair.ONE_SCORE}),
        case(4, 0),
    ]
    members = [
        course(1, 9, Received.COMPLETER),
        course(2, 8, Received.COMPLETER),
        course(3, 1, Received.EARLY_DROP_OUT),
        course(4, 0, Received.EARLY_DROP_OUT),
        course(5, 7, Received.ADEQUATE, is_open=False),
        course(6, 0, Received.NOTHING_YET, is_open=False, is_seen=False),
    ]
    found = cycle_outcomes(achieved(cases, members), "phq-9")
    assert found.of_all == Share(1, 4)
    assert found.outcomes.started == 3
    assert found.outcomes.completeness == Share(2, 3)
    assert found.outcomes.verdicts.improved == Share(1, 2)
    assert (found.sealed, found.facts.unseen, found.outcomes.unreadable) == (2, 1, 2)
    parts = {one.received: (one.members, one.paired, one.improved) for one in found.parts}
    assert parts[Received.COMPLETER] == (2, 2, 1)
    assert parts[Received.EARLY_DROP_OUT] == (2, 0, 0)
    assert Received.NOTHING_YET not in parts
    lacking = [one.lacking for one in found.members]
    assert lacking == [None, None, NoPair.ONE_SCORE, NoPair.NOT_GIVEN, None, None]
    assert [one.pair is not None for one in found.members] == [True, True, *[False] * 4]
    assert found.facts.came == Share(6, 8)
    assert found.facts.received(Received.COMPLETER) == 2


def test_each_dose_stands_beside_its_own_change():
    cases = [case(n, came=n + 1, scores=(20, 20 - n)) for n in range(10)]
    cases.insert(3, case(30, 4))  # came, and has no pair
    cases.insert(4, case(31, 0, (20, 1)))  # never came: a pair would be somebody else's work
    members = [course(n, n + 1, Received.COMPLETER) for n in range(10)]
    found = cycle_outcomes(achieved(cases, members), "phq-9")
    assert [one.last for one in found.outcomes.pairs] == [20 - n for n in range(10)]
    assert found.dose.doses == tuple(range(1, 11))
    assert found.dose.curve[0].y == pytest.approx(0, abs=1e-6)
    assert found.dose.curve[-1].y == pytest.approx(-9, abs=1e-6)


def test_other_cycles_of_the_model_stand_beside_it():
    cases = [case(1, 9, (20, 5)), case(1, 8, (12, 11), OTHER), case(2, 8, (15, 3), OTHER)]
    other = CycleFacts(OTHER, "Amani", BEGAN, 10, (), ())
    third = CycleFacts(UUID(int=92), "Faraja", BEGAN, 10, (), ())
    data = achieved(cases, [course(1, 9, Received.COMPLETER)], (other, third))
    found = cycle_outcomes(data, "phq-9")
    assert [one.line.paired if one.line else None for one in found.cycles] == [1, 2, None]
    assert len(found.model.outcomes.pairs) == 3
    assert data.turnouts.own.title == "Tumaini"
    assert data.turnouts.others == (other, third)


def test_without_figures_of_change_nobody_is_said_to_have_improved():
    form = replace(PHQ, threshold=None)
    data = achieved([case(1, 9, (20, 5))], [course(1, 9, Received.COMPLETER)])
    cohort = replace(data.cohort, forms={"phq-9": form})
    assert cycle_outcomes(replace(data, cohort=cohort), "phq-9").of_all is None
