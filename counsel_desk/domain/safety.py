"""Describe a safety plan: what a client does on hard days, in an order that has been tried out.

The order follows the Safety Planning Intervention of Barbara Stanley and Gregory K. Brown; the
words are this program's own, and their form is not reproduced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

LONGEST_LINE = 300
MOST_LINES = 12


class SafetyStep(StrEnum):
    """The steps in their order; the last is optional."""

    SIGNS = "warning signs"
    ALONE = "what I can do alone"
    DISTRACTION = "people and places that distract"
    HELPERS = "people to ask for help"
    AGENCIES = "professionals and agencies"
    SURROUNDINGS = "making surroundings safer"
    REASON = "one reason to live"


STEPS = tuple(step for step in SafetyStep if step is not SafetyStep.REASON)
"""The six steps that a plan should hold."""

CALLABLE = frozenset({SafetyStep.DISTRACTION, SafetyStep.HELPERS, SafetyStep.AGENCIES})
"""Steps whose lines may have a telephone number."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of a step, in the client's words, with a number where somebody can be called."""

    words: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class SafetyPlan:
    """Compartment clin, one record a case: the plan as it was agreed on a day.

    ``reason`` says what led to this version, if anything did.
    """

    made_on: date
    steps: Mapping[SafetyStep, tuple[PlanLine, ...]] = field(default_factory=dict)
    with_client: bool = True
    reason: str = ""

    def lines(self, step: SafetyStep) -> tuple[PlanLine, ...]:
        """Give the lines of a step; none where it is empty."""
        return self.steps.get(step, ())


class Kept(StrEnum):
    """What became of a line between two versions."""

    SAME = "same"
    ADDED = "added"
    GONE = "gone"


def compare(
    old: SafetyPlan, new: SafetyPlan
) -> Mapping[SafetyStep, tuple[tuple[PlanLine, Kept], ...]]:
    """Give, for each step that has lines in either, its lines now and then those that are gone."""
    found: dict[SafetyStep, tuple[tuple[PlanLine, Kept], ...]] = {}
    for step in SafetyStep:
        before, now = old.lines(step), new.lines(step)
        lines = [(one, Kept.SAME if one in before else Kept.ADDED) for one in now]
        lines += [(one, Kept.GONE) for one in before if one not in now]
        if lines:
            found[step] = tuple(lines)
    return found


def empty_steps(plan: SafetyPlan) -> tuple[SafetyStep, ...]:
    """Give the steps that nobody has filled in yet."""
    return tuple(step for step in STEPS if not plan.lines(step))


def tidied(plan: SafetyPlan) -> dict[SafetyStep, tuple[PlanLine, ...]]:
    """Give the steps without empty lines and without blanks at the ends of lines."""
    found: dict[SafetyStep, tuple[PlanLine, ...]] = {}
    for step in SafetyStep:
        lines = (PlanLine(one.words.strip(), one.number.strip()) for one in plan.lines(step))
        kept = tuple(one for one in lines if one.words or one.number)
        if kept:
            found[step] = kept
    return found


def fault_of(plan: SafetyPlan, *, today: date) -> str:
    """Say by a code why a plan cannot be kept; empty where it can."""
    if plan.made_on > today:
        return "safety-plan-day"
    if not any(plan.lines(step) for step in SafetyStep):
        return "safety-plan-empty"
    lines = [one for step in SafetyStep for one in plan.lines(step)]
    if any(len(plan.lines(step)) > MOST_LINES for step in SafetyStep):
        return "safety-plan-many"
    if any(max(len(one.words), len(one.number)) > LONGEST_LINE for one in lines):
        return "safety-plan-long"
    return ""
