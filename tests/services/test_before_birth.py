"""Nothing is written down of a day on which the client was not born yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from counsel_desk.domain.cases import Identity
from counsel_desk.domain.diary import Booking
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.plan import CarePlan, Goal, GoalLevel, GoalReview
from counsel_desk.domain.referrals import Direction
from counsel_desk.domain.safety import PlanLine, SafetyPlan, SafetyStep
from counsel_desk.services import appointments, care_plans, cases, referrals, risk, safety_plans
from counsel_desk.services.errors import Invalid
from tests.builders import Office, day
from tests.services.test_referrals import consent, referral
from tests.services.test_risk import found


def born(office: Office, **birth: Any) -> CaseId:
    case = office.client()
    office.counsellor1.do(cases.update_identity, case, Identity("Baraka Odhiambo", **birth))
    consent(office, case)
    return case


def at(office: Office, on: date) -> datetime:
    return datetime.combine(on, office.clock().timetz())


def assess(office: Office, case: CaseId, on: date) -> object:
    made = found(office, assessed_on=on)
    return office.counsellor1.do(risk.record_risk, case, made)


def plan(office: Office, case: CaseId, on: date) -> object:
    return office.counsellor1.do(care_plans.save_care_plan, case, CarePlan(on, ("Sleep",), ()))


def keep_safe(office: Office, case: CaseId, on: date) -> object:
    steps = {SafetyStep.SIGNS: (PlanLine("Boots"),)}
    return office.counsellor1.do(safety_plans.save_safety_plan, case, SafetyPlan(on, steps))


def review(office: Office, case: CaseId, on: date) -> object:
    goal = Goal(case, "To sleep")
    made = CarePlan(day(office), ("Sleep",), (goal,))
    office.counsellor1.do(care_plans.save_care_plan, case, made)
    looked = GoalReview(on, (GoalLevel(goal.id, 0),))
    return office.counsellor1.do(care_plans.record_goal_review, case, looked)


def refer(office: Office, case: CaseId, on: date) -> object:
    made = referral(office, made_on=on, sent=None)
    return office.counsellor1.do(referrals.record_referral, case, made)


def take_in(office: Office, case: CaseId, on: date) -> object:
    made = referral(office, direction=Direction.IN, made_on=day(office), sent=on)
    return office.counsellor1.do(referrals.record_referral, case, made)


def book(office: Office, case: CaseId, on: date) -> object:
    booking = Booking(at(office, on), 50, "Room 2")
    return office.counsellor1.do(appointments.book, case, booking)


def look_first(office: Office, case: CaseId, on: date) -> object:
    booking = Booking(at(office, on), 50, "Room 2")
    return office.counsellor1.do(appointments.check_booking, case, booking)


def move(office: Office, case: CaseId, on: date) -> object:
    own = office.appointment(office.counsellor1, case)
    move_it = appointments.move_appointment
    return office.counsellor1.do(move_it, case, own, start=at(office, on))


WAYS = (
    (assess, "assessed_on"), (plan, "made_on"), (keep_safe, "made_on"), (review, "on"),
    (refer, "made_on"), (take_in, "sent"), (book, "start"), (look_first, "start"),
    (move, "start"),
)  # fmt: skip


@pytest.mark.parametrize(("way", "field"), WAYS)
def test_a_day_before_the_birth_is_refused_and_the_day_itself_is_not(
    office: Office, way: Callable[..., object], field: str
):
    birth = day(office) - timedelta(days=30)
    case = born(office, birth_date=birth)
    with pytest.raises(Invalid) as refused:
        way(office, case, birth - timedelta(days=1))
    assert (refused.value.reason, refused.value.field) == ("event-before-birth", field)
    way(office, case, birth)


@pytest.mark.parametrize(("way", "field"), WAYS)
def test_a_year_before_that_of_the_birth_is_refused(
    office: Office, way: Callable[..., object], field: str
):
    year = day(office).year
    case = born(office, birth_year=year)
    with pytest.raises(Invalid) as refused:
        way(office, case, date(year - 1, 12, 30))
    assert (refused.value.reason, refused.value.field) == ("event-before-birth", field)
    way(office, case, date(year, 1, 2))


def test_a_correction_is_held_to_the_same(office: Office):
    birth = day(office) - timedelta(days=30)
    case = born(office, birth_date=birth)
    early = birth - timedelta(days=1)
    record = assess(office, case, birth)
    wrong = found(office, assessed_on=early, reason="The day was wrong.")
    with pytest.raises(Invalid, match="event-before-birth"):
        office.counsellor1.do(risk.record_risk, case, wrong, risk=record)
    made = refer(office, case, birth)
    with pytest.raises(Invalid, match="event-before-birth"):
        office.counsellor1.do(
            referrals.update_referral, case, made, referral(office, made_on=early, sent=None)
        )


def test_who_schedules_is_not_told_when_somebody_was_born(office: Office):
    birth = day(office) - timedelta(days=30)
    case = born(office, birth_date=birth)
    booking = Booking(at(office, birth - timedelta(days=1)), 50, "Room 2")
    assert office.coordinator.do(appointments.book, case, booking)


def test_where_no_birth_is_known_any_day_will_do(office: Office):
    case = born(office)
    assess(office, case, day(office) - timedelta(days=300))
    book(office, case, day(office) - timedelta(days=300))
