"""Describe a care plan: problems, goals in the client's words, and how far each goal is reached.

Goals are scaled from -2 to +2 as goal attainment scaling does: 0 is what was hoped for, -1 and
-2 less than that, +1 and +2 more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

LEVELS = (-2, -1, 0, 1, 2)
MOST_GOALS = 12
MOST_LINES = 20
LONGEST_LINE = 500
LONGEST_COMMENT = 2_000


class GoalState(StrEnum):
    """Whether a goal is still worked on."""

    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Intervention:
    """What is done towards a goal, and who does it."""

    words: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """What the client wants, in the client's words; ``scale`` says what each level looks like.

    ``start`` is the level at which the client began, None where nobody said, ``since`` the day.
    """

    id: UUID
    words: str
    problem: str = ""
    interventions: tuple[Intervention, ...] = ()
    scale: Mapping[int, str] = field(default_factory=dict)
    start: int | None = None
    state: GoalState = GoalState.OPEN
    since: date | None = None


@dataclass(frozen=True, slots=True)
class CarePlan:
    """Compartment clin, one record a case: the plan as it stands, and what led to it."""

    made_on: date
    problems: tuple[str, ...] = ()
    goals: tuple[Goal, ...] = ()
    review_on: date | None = None
    reason: str = ""

    @property
    def open_goals(self) -> tuple[Goal, ...]:
        """The goals that are worked on."""
        return tuple(goal for goal in self.goals if goal.state is GoalState.OPEN)


@dataclass(frozen=True, slots=True)
class GoalLevel:
    """Where one goal stands at a review; None was not judged, which is no level."""

    goal: UUID
    level: int | None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class GoalReview:
    """Compartment clin: where the goals stand on a day, and when they are looked at again.

    ``reason`` says why the review was corrected, empty for the first version.
    """

    on: date
    levels: tuple[GoalLevel, ...]
    comment: str = ""
    next_review: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GoalPoint:
    """One judgement of a goal, as its chart draws it."""

    on: date
    level: int
    comment: str = ""
    is_start: bool = False


def plan_fault(plan: CarePlan, *, today: date) -> str:
    """Say by a code why a plan cannot be kept; empty where it can."""
    if not plan.goals and not plan.problems:
        return "plan-empty"
    if plan.made_on > today:
        return "plan-day"
    if plan.review_on is not None and plan.review_on < plan.made_on:
        return "plan-review-day"
    if len(plan.goals) > MOST_GOALS:
        return "plan-many-goals"
    if _is_long(plan):
        return "plan-too-long"
    return next((fault for goal in plan.goals if (fault := goal_fault(goal))), "")


def goal_fault(goal: Goal) -> str:
    """Say by a code what is wrong with a goal; empty for nothing."""
    if not goal.words.strip():
        return "goal-words-missing"
    described = [level for level in LEVELS if goal.scale.get(level, "").strip()]
    if described and len(described) < len(LEVELS):
        return "goal-scale-incomplete"
    if goal.start is not None and goal.start not in LEVELS:
        return "goal-level"
    return ""


def _is_long(plan: CarePlan) -> bool:
    if len(plan.problems) > MOST_LINES:
        return True
    if any(len(goal.interventions) > MOST_LINES for goal in plan.goals):
        return True
    return any(len(text) > LONGEST_LINE for text in (*plan.problems, *_goal_texts(plan.goals)))


def _goal_texts(goals: Iterable[Goal]) -> Iterable[str]:
    for goal in goals:
        yield from (goal.words, goal.problem, *goal.scale.values())
        for one in goal.interventions:
            yield from (one.words, one.who)


def review_fault(review: GoalReview, plan: CarePlan, *, today: date) -> str:
    """Say by a code why a review cannot be recorded; empty where it can."""
    if not date(2000, 1, 1) <= review.on <= today:
        return "goal-review-day"
    if review.next_review is not None and review.next_review <= review.on:
        return "goal-review-next"
    known = {goal.id for goal in plan.goals}
    if any(one.goal not in known for one in review.levels):
        return "goal-unknown"
    judged = [one.level for one in review.levels if one.level is not None]
    if not judged:
        return "goal-review-empty"
    if any(level not in LEVELS for level in judged):
        return "goal-level"
    texts = (review.comment, *(one.comment for one in review.levels))
    return "goal-comment-long" if any(len(text) > LONGEST_COMMENT for text in texts) else ""


def course_of(goal: Goal, plan: CarePlan, reviews: Iterable[GoalReview]) -> tuple[GoalPoint, ...]:
    """Give how a goal went: where it began and each judgement, in order of days."""
    points = [
        GoalPoint(review.on, one.level, one.comment)
        for review in sorted(reviews, key=lambda one: one.on)
        for one in review.levels
        if one.goal == goal.id and one.level is not None
    ]
    if goal.start is None:
        return tuple(points)
    began = min([goal.since or plan.made_on, *(point.on for point in points)])
    return (GoalPoint(began, goal.start, is_start=True), *points)
