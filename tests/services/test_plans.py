"""Safety plans and care plans: versions, reviews, who may, and the page that leaves the vault."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.plan import CarePlan, Goal, GoalLevel, GoalReview
from counsel_desk.domain.safety import PlanLine, SafetyPlan, SafetyStep
from counsel_desk.services import care_plans, safety_plans
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound, WrongPassphrase
from counsel_desk.services.exports import save_bytes
from counsel_desk.services.form_drafts import open_form, save_form
from counsel_desk.services.risk import standing
from counsel_desk.services.today import today
from tests.builders import PASSPHRASE, Office, actions, day, digest, spoil

GOAL = Goal(UUID(int=1), "“I want to sleep”", start=-2)


@pytest.fixture
def case(office: Office):
    return office.client()


def safety(office: Office, *agencies: str) -> SafetyPlan:
    named = agencies or ("County hospital",)
    steps = {
        SafetyStep.SIGNS: (PlanLine(" I stop sleeping "), PlanLine("  ")),
        SafetyStep.AGENCIES: tuple(PlanLine(name, "+254 700 000 911") for name in named),
    }
    return SafetyPlan(day(office), steps)


def goals(office: Office, *every: Goal, **facts) -> CarePlan:
    plan = CarePlan(
        day(office), ("Nightmares",), every or (GOAL,), day(office) + timedelta(days=28)
    )
    return replace(plan, **facts)


def review(office: Office, level: int | None = 0, **facts) -> GoalReview:
    made = GoalReview(
        day(office), (GoalLevel(GOAL.id, level),), next_review=day(office) + timedelta(days=28)
    )
    return replace(made, **facts)


# --- safety plans ---


def test_each_change_of_a_safety_plan_is_a_version_with_who_and_when(office, case):
    desk = office.counsellor1
    assert desk.do(safety_plans.open_safety_plan, case) is None
    assert desk.do(safety_plans.safety_plan_versions, case) == ()
    desk.do(safety_plans.save_safety_plan, case, safety(office))
    office.clock.move(days=1)
    desk.do(safety_plans.save_safety_plan, case, safety(office, "Duty counsellor"))
    new, old = office.supervisor.do(safety_plans.safety_plan_versions, case)
    assert (new.version, old.version) == (2, 1)
    assert new.author == old.author == desk.me.id
    assert new.recorded_at - old.recorded_at == timedelta(days=1)
    assert old.plan.lines(SafetyStep.SIGNS) == (PlanLine("I stop sleeping"),)
    assert new.plan.lines(SafetyStep.AGENCIES)[0].words == "Duty counsellor"
    assert office.supervisor.do(safety_plans.open_safety_plan, case) == new
    assert digest(office, case).safety_plan_on == day(office)


def test_an_empty_safety_plan_is_refused(office, case):
    with pytest.raises(Invalid) as raised:
        office.counsellor1.do(
            safety_plans.save_safety_plan, case, SafetyPlan(day(office), {SafetyStep.SIGNS: ()})
        )
    assert raised.value.reason == "safety-plan-empty"


def test_agencies_are_offered_again_to_who_wrote_them_and_to_nobody_else(office, case):
    desk = office.counsellor1
    assert desk.do(safety_plans.known_agencies) == ()
    desk.do(safety_plans.save_safety_plan, case, safety(office, "County hospital"))
    desk.do(safety_plans.save_safety_plan, case, safety(office, "Duty line", "COUNTY hospital"))
    names = [one.words for one in desk.do(safety_plans.known_agencies)]
    assert names == ["Duty line", "COUNTY hospital"]
    assert office.counsellor2.do(safety_plans.known_agencies) == ()
    only = SafetyPlan(day(office), {SafetyStep.SIGNS: (PlanLine("a"),)})
    desk.do(safety_plans.save_safety_plan, case, only)
    assert len(desk.do(safety_plans.known_agencies)) == 2
    office.run(desk, lambda work: work.own.write(safety_plans.AGENCIES, b"\xc1 nonsense"))
    assert desk.do(safety_plans.known_agencies) == ()


def test_the_page_leaves_only_with_the_passphrase_and_the_trail_says_so(office, case, tmp_path):
    desk, path = office.counsellor1, tmp_path / "plan.pdf"
    with pytest.raises(NotFound):
        desk.do(safety_plans.export_safety_plan, case, passphrase=PASSPHRASE, path=path)
    desk.do(safety_plans.save_safety_plan, case, safety(office))
    with pytest.raises(WrongPassphrase):
        desk.do(safety_plans.export_safety_plan, case, passphrase="no", path=path)
    inside = desk.vault.folder.path / "plan.pdf"
    with pytest.raises(Invalid):
        desk.do(safety_plans.export_safety_plan, case, passphrase=PASSPHRASE, path=inside)
    assert Action.EXPORTED not in actions(office)
    permit, plan = desk.do(safety_plans.export_safety_plan, case, passphrase=PASSPHRASE, path=path)
    assert actions(office)[-1] is Action.EXPORTED
    assert plan.lines(SafetyStep.AGENCIES)[0].words == "County hospital"
    assert save_bytes(permit, b"%PDF").read_bytes() == b"%PDF"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["plan.pdf"]


# --- care plans ---


def test_a_plan_and_its_reviews_are_read_back_in_order_of_days(office, case):
    desk = office.counsellor1
    assert desk.do(care_plans.open_care_plan, case) == care_plans.PlanFile(None, (), None)
    assert desk.do(care_plans.care_plan_versions, case) == ()
    desk.do(care_plans.save_care_plan, case, goals(office))
    office.clock.move(days=20)
    later = desk.do(care_plans.record_goal_review, case, review(office, 1))
    earlier = review(office, -1, on=day(office) - timedelta(days=10))
    first = desk.do(care_plans.record_goal_review, case, earlier)
    file = office.supervisor.do(care_plans.open_care_plan, case)
    assert [one.id for one in file.reviews] == [first, later]
    assert file.current.plan == goals(office, **{
        "made_on": day(office) - timedelta(days=20), "review_on": day(office) + timedelta(days=8),
    })  # fmt: skip
    assert file.review_on == day(office) + timedelta(days=28)


def test_each_change_of_a_plan_is_a_version(office, case):
    desk = office.counsellor1
    desk.do(care_plans.save_care_plan, case, goals(office))
    more = goals(office, GOAL, replace(GOAL, id=uuid4(), words="“I want to work”"))
    desk.do(care_plans.save_care_plan, case, more)
    found = office.supervisor.do(care_plans.care_plan_versions, case)
    assert [(one.version, len(one.plan.goals)) for one in found] == [(2, 2), (1, 1)]


def test_what_is_wrong_with_a_plan_or_a_review_is_refused(office, case):
    desk = office.counsellor1
    with pytest.raises(Invalid) as raised:
        desk.do(care_plans.record_goal_review, case, review(office))
    assert raised.value.reason == "plan-missing"
    with pytest.raises(Invalid) as raised:
        desk.do(care_plans.save_care_plan, case, CarePlan(day(office)))
    assert raised.value.reason == "plan-empty"
    desk.do(care_plans.save_care_plan, case, goals(office))
    with pytest.raises(Invalid) as raised:
        desk.do(care_plans.record_goal_review, case, review(office, None))
    assert raised.value.reason == "goal-review-empty"


def test_a_review_is_corrected_with_a_reason_and_moves_the_next_one_only_if_it_is_the_last(
    office, case
):
    desk = office.counsellor1
    desk.do(care_plans.save_care_plan, case, goals(office))
    first = desk.do(care_plans.record_goal_review, case, review(office, -1))
    office.clock.move(days=10)
    desk.do(care_plans.record_goal_review, case, review(office, 0))
    due = day(office) + timedelta(days=28)
    wrong = review(office, 1, on=day(office) - timedelta(days=10), next_review=None)
    with pytest.raises(Invalid) as raised:
        desk.do(care_plans.record_goal_review, case, wrong, correcting=first)
    assert raised.value.reason == "correction-reason"
    wrong = replace(wrong, reason="Wrong line.")
    desk.do(care_plans.record_goal_review, case, wrong, correcting=first)
    file = desk.do(care_plans.open_care_plan, case)
    assert [(one.version, one.review.levels[0].level) for one in file.reviews] == [(2, 1), (1, 0)]
    assert file.review_on == due
    other = office.client()
    desk.do(care_plans.save_care_plan, other, goals(office))
    with pytest.raises(NotFound):
        desk.do(care_plans.record_goal_review, other, wrong, correcting=first)


def test_goals_that_are_due_show_under_today_after_the_risks(office, case):
    office.counsellor1.do(care_plans.save_care_plan, case, goals(office))
    due = day(office) + timedelta(days=28)
    assert office.counsellor1.do(today, due - timedelta(days=1)).follow_ups == ()
    (row,) = office.counsellor1.do(today, due).follow_ups
    assert (row.case, row.due, row.risk, row.code) == (case, due, None, office.code(case))
    assert office.counsellor1.do(standing, case).plan_review == due


def test_damaged_plans_are_shown_as_damaged(office, case):
    desk = office.counsellor1
    desk.do(care_plans.save_care_plan, case, goals(office))
    desk.do(care_plans.record_goal_review, case, review(office))
    desk.do(safety_plans.save_safety_plan, case, safety(office))
    for table in ("care_plan", "goal_review", "safety_plan"):
        spoil(office, table)
    file = desk.do(care_plans.open_care_plan, case)
    assert file.current.plan is None
    assert file.reviews[0].review is None
    assert desk.do(safety_plans.open_safety_plan, case).plan is None
    with pytest.raises(Invalid):
        desk.do(care_plans.record_goal_review, case, review(office))


def test_saving_takes_the_half_filled_form_away(office, case):
    desk = office.counsellor1
    names = (safety_plans.FORM, care_plans.FORM, care_plans.REVIEW_FORM)
    for name in names:
        desk.do(save_form, FormKey(name, case), {"half": "written"})
    desk.do(safety_plans.save_safety_plan, case, safety(office))
    desk.do(care_plans.save_care_plan, case, goals(office))
    desk.do(care_plans.record_goal_review, case, review(office))
    assert [desk.do(open_form, FormKey(name, case)) for name in names] == [None, None, None]


def test_only_the_counsellor_writes_and_the_supervisor_reads(office, case, tmp_path):
    office.counsellor1.do(care_plans.save_care_plan, case, goals(office))
    office.counsellor1.do(safety_plans.save_safety_plan, case, safety(office))
    for name, desk in office.everyone().items():
        reads, writes = name in ("counsellor1", "supervisor"), name == "counsellor1"
        export = {"passphrase": PASSPHRASE, "path": tmp_path / "plan.pdf"}
        for function, arguments, named, may in (
            (care_plans.open_care_plan, (), {}, reads),
            (care_plans.care_plan_versions, (), {}, reads),
            (safety_plans.open_safety_plan, (), {}, reads),
            (safety_plans.safety_plan_versions, (), {}, reads),
            (safety_plans.export_safety_plan, (), export, reads),
            (care_plans.save_care_plan, (goals(office),), {}, writes),
            (care_plans.record_goal_review, (review(office),), {}, writes),
            (safety_plans.save_safety_plan, (safety(office),), {}, writes),
        ):
            if may:
                desk.do(function, case, *arguments, **named)
            else:
                with pytest.raises(NotAllowed):
                    desk.do(function, case, *arguments, **named)
