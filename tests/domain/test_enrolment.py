"""Who fits into a group, whose turn it is, and what the roll says of an ending."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from counsel_desk.domain.cases import CaseStatus, Sex
from counsel_desk.domain.enrolment import (
    Applicant,
    EndReason,
    GroupPlace,
    Misfit,
    OffReason,
    PlaceId,
    Priority,
    WaitingRow,
    ending_of,
    in_turn,
    misfits,
)
from counsel_desk.domain.groups import Composition, Ending, GroupPlan
from counsel_desk.domain.ids import CaseId, MembershipId

TODAY = date(2026, 3, 2)
PLAN = GroupPlan("Tumaini", "Hall B", datetime(2026, 3, 4, tzinfo=UTC), 10, language="sw")
WOMEN = replace(PLAN, composition=Composition.WOMEN)
ADULTS = replace(PLAN, least_age=18, most_age=40)


def found(plan=PLAN, begun=False, **who):
    return misfits(plan, Applicant(**who), begun=begun, today=TODAY)


def test_somebody_of_whom_nothing_is_asked_fits():
    assert found() == ()
    assert found(languages=("luo", "sw")) == ()


@pytest.mark.parametrize(
    ("plan", "who", "misfit"),
    [
        (PLAN, {"languages": ("luo",)}, Misfit.LANGUAGE),
        (WOMEN, {"sex": Sex.MALE}, Misfit.COMPOSITION),
        (WOMEN, {"sex": Sex.OTHER}, Misfit.COMPOSITION),
        (WOMEN, {"sex": None}, Misfit.COMPOSITION_UNKNOWN),
        (WOMEN, {"sex": Sex.UNKNOWN}, Misfit.COMPOSITION_UNKNOWN),
        (ADULTS, {"birth_year": None}, Misfit.AGE_UNKNOWN),
        (ADULTS, {"birth_year": 2009}, Misfit.AGE),
        (ADULTS, {"birth_year": 1984}, Misfit.AGE),
        (PLAN, {"elsewhere": True}, Misfit.ELSEWHERE),
        (PLAN, {"status": CaseStatus.WAITING}, Misfit.NOT_ACCEPTED),
    ],
)
def test_what_speaks_against_a_place_is_said(plan, who, misfit):
    assert found(plan, **who) == (misfit,)


@pytest.mark.parametrize("year", [2008, 1985])
def test_an_age_that_may_still_be_right_is_let_pass(year):
    assert found(ADULTS, birth_year=year) == ()


def test_one_limit_of_age_is_enough():
    assert found(replace(PLAN, least_age=60), birth_year=1990) == (Misfit.AGE,)
    assert found(replace(PLAN, most_age=20), birth_year=1990) == (Misfit.AGE,)


def test_an_interpreter_and_a_woman_in_a_group_of_women_fit():
    assert found(replace(PLAN, interpreter="luo"), languages=("luo",)) == ()
    assert found(WOMEN, sex=Sex.FEMALE) == ()


def test_a_closed_group_takes_nobody_once_it_has_begun():
    closed = replace(PLAN, closed=True)
    assert found(closed) == ()
    assert found(closed, begun=True) == (Misfit.BEGUN,)
    assert found(PLAN, begun=True) == ()


def row(code: str, priority: Priority, since: date) -> WaitingRow:
    made = UUID(int=1)
    return WaitingRow(PlaceId(made), CaseId(made), code, "", None, since, 0, priority, None)


def test_the_turn_goes_by_priority_then_by_waiting():
    rows = [
        row("C", Priority.LOW, date(2026, 1, 1)),
        row("B", Priority.NORMAL, date(2026, 2, 2)),
        row("A", Priority.NORMAL, date(2026, 2, 1)),
        row("D", Priority.HIGH, date(2026, 3, 1)),
    ]
    assert [one.code for one in in_turn(rows)] == ["D", "A", "B", "C"]


def test_a_place_waits_until_it_is_taken_or_given_up():
    place = GroupPlace(None, TODAY)
    assert place.waits
    assert not GroupPlace(None).waits
    assert not replace(place, off=OffReason.DECLINED).waits
    assert not replace(place, membership=MembershipId(UUID(int=2))).waits


def test_the_roll_tells_a_drop_out_from_what_came_from_outside():
    told = {reason: ending_of(reason) for reason in EndReason}
    assert told[EndReason.COMPLETED] is Ending.COMPLETED
    assert told[EndReason.DROPPED_OUT] is told[EndReason.DECLINED] is Ending.STOPPED
    rest = set(EndReason) - {EndReason.COMPLETED, EndReason.DROPPED_OUT, EndReason.DECLINED}
    assert {told[one] for one in rest} == {Ending.OUTSIDE}
