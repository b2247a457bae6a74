"""Safety plans and goals: what may be kept, how versions differ, how a goal went."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.plan import (
    LEVELS,
    LONGEST_COMMENT,
    CarePlan,
    Goal,
    GoalLevel,
    GoalReview,
    GoalState,
    Intervention,
    course_of,
    plan_fault,
    review_fault,
)
from counsel_desk.domain.safety import (
    STEPS,
    Kept,
    PlanLine,
    SafetyPlan,
    SafetyStep,
    compare,
    empty_steps,
    fault_of,
    tidied,
)

TODAY = date(2026, 3, 2)
GOAL = Goal(UUID(int=1), "“I want to sleep”", start=-2)
lines = st.lists(st.builds(PlanLine, st.text(max_size=5), st.text(max_size=3)), max_size=4)
plans = st.builds(
    SafetyPlan,
    st.just(TODAY),
    st.dictionaries(st.sampled_from(list(SafetyStep)), lines.map(tuple)),
)


def safety(*words: str, step: SafetyStep = SafetyStep.SIGNS) -> SafetyPlan:
    return SafetyPlan(TODAY, {step: tuple(PlanLine(one) for one in words)})


@pytest.mark.parametrize(
    ("plan", "fault"),
    [
        (safety("I stop sleeping"), ""),
        (SafetyPlan(TODAY), "safety-plan-empty"),
        (replace(safety("a"), made_on=TODAY + timedelta(days=1)), "safety-plan-day"),
        (safety(*[str(n) for n in range(13)]), "safety-plan-many"),
        (safety("x" * 301), "safety-plan-long"),
        (safety("My girl", step=SafetyStep.REASON), ""),
    ],
)
def test_what_cannot_be_a_safety_plan_has_its_reason(plan, fault):
    assert fault_of(plan, today=TODAY) == fault


def test_a_plan_says_which_of_its_six_steps_are_empty():
    assert empty_steps(safety("a")) == STEPS[1:]
    assert SafetyStep.REASON not in STEPS


@given(plans)
def test_tidying_keeps_every_word_and_drops_empty_lines(plan):
    tidy = tidied(plan)
    assert all(one.words or one.number for lines in tidy.values() for one in lines)
    kept = sum(len(lines) for lines in tidy.values())
    wanted = [one for step in SafetyStep for one in plan.lines(step)]
    assert kept == len([one for one in wanted if one.words.strip() or one.number.strip()])


@given(plans, plans)
def test_a_comparison_holds_every_line_of_both_and_marks_it(old, new):
    found = compare(old, new)
    for step in SafetyStep:
        shown = found.get(step, ())
        assert [one for one, kept in shown if kept is not Kept.GONE] == list(new.lines(step))
        gone = [one for one, kept in shown if kept is Kept.GONE]
        assert gone == [one for one in old.lines(step) if one not in new.lines(step)]
        assert all((one in old.lines(step)) == (kept is not Kept.ADDED) for one, kept in shown)


def plan(*goals: Goal, **facts) -> CarePlan:
    return replace(CarePlan(TODAY, ("Nightmares",), goals or (GOAL,)), **facts)


@pytest.mark.parametrize(
    ("one", "fault"),
    [
        (plan(), ""),
        (CarePlan(TODAY), "plan-empty"),
        (plan(made_on=TODAY + timedelta(days=1)), "plan-day"),
        (plan(review_on=TODAY - timedelta(days=1)), "plan-review-day"),
        (plan(*[replace(GOAL, id=UUID(int=n)) for n in range(13)]), "plan-many-goals"),
        (plan(problems=tuple(str(n) for n in range(21))), "plan-too-long"),
        (plan(problems=("x" * 501,)), "plan-too-long"),
        (
            plan(replace(GOAL, interventions=tuple(Intervention(str(n)) for n in range(21)))),
            "plan-too-long",
        ),
        (plan(replace(GOAL, interventions=(Intervention("walk", "x" * 501),))), "plan-too-long"),
        (plan(replace(GOAL, words=" ")), "goal-words-missing"),
        (plan(replace(GOAL, scale={0: "sleeps"})), "goal-scale-incomplete"),
        (plan(replace(GOAL, scale=dict.fromkeys(LEVELS, "words"))), ""),
        (plan(replace(GOAL, start=3)), "goal-level"),
    ],
)
def test_what_cannot_be_a_plan_has_its_reason(one, fault):
    assert plan_fault(one, today=TODAY) == fault


def review(level: int | None = 1, **facts) -> GoalReview:
    return replace(GoalReview(TODAY, (GoalLevel(GOAL.id, level),)), **facts)


@pytest.mark.parametrize(
    ("one", "fault"),
    [
        (review(), ""),
        (review(on=TODAY + timedelta(days=1)), "goal-review-day"),
        (review(on=date(1999, 1, 1)), "goal-review-day"),
        (review(next_review=TODAY), "goal-review-next"),
        (review(None), "goal-review-empty"),
        (review(levels=()), "goal-review-empty"),
        (review(levels=(GoalLevel(UUID(int=9), 1),)), "goal-unknown"),
        (review(3), "goal-level"),
        (review(comment="x" * (LONGEST_COMMENT + 1)), "goal-comment-long"),
    ],
)
def test_what_cannot_be_a_review_has_its_reason(one, fault):
    assert review_fault(one, plan(), today=TODAY) == fault


def test_the_course_of_a_goal_begins_where_the_client_began_and_leaves_out_what_was_not_judged():
    later = [review(level, on=TODAY + timedelta(days=days)) for days, level in ((9, 0), (4, None))]
    course = course_of(GOAL, plan(), [*later, review(-1, on=TODAY + timedelta(days=2))])
    assert [(point.level, point.is_start) for point in course] == [
        (-2, True),
        (-1, False),
        (0, False),
    ]
    assert course[0].on == TODAY


def test_a_goal_without_a_beginning_has_only_its_reviews():
    assert course_of(replace(GOAL, start=None), plan(), []) == ()


def test_goals_that_were_reached_or_left_are_not_worked_on():
    goals = [replace(GOAL, id=UUID(int=n), state=state) for n, state in enumerate(GoalState)]
    assert plan(*goals).open_goals == (goals[0],)
