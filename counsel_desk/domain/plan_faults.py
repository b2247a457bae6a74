"""Say what cannot be right in a measurement plan, a client's or a cycle's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.measurement import MOST_BETWEEN, MOST_LINES, MOST_SESSIONS, MOST_WEEKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.domain.measurement import CycleMeasure, PlanLine


def fault_of_plan(lines: Sequence[PlanLine]) -> tuple[str, str] | None:
    """Say what cannot be right in a plan: a code of the reason and the instrument, or None."""
    names = [line.instrument for line in lines]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        return "plan-line-twice", twice
    if len(lines) > MOST_LINES:
        return "plan-too-long", names[MOST_LINES]
    for line in lines:
        if not 0 <= line.weeks <= MOST_WEEKS:
            return "plan-weeks", line.instrument
        if not 0 <= line.sessions <= MOST_SESSIONS:
            return "plan-sessions", line.instrument
        if not line.occasions:
            return "plan-line-empty", line.instrument
    return None


def fault_of_measures(measures: Sequence[CycleMeasure]) -> tuple[str, str] | None:
    """Say what cannot be right in a cycle's plan: a code of the reason and the instrument."""
    names = [one.instrument for one in measures]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        return "plan-line-twice", twice
    if len(measures) > MOST_LINES:
        return "plan-too-long", names[MOST_LINES]
    for one in measures:
        if not 0 <= one.every <= MOST_BETWEEN:
            return "plan-meetings", one.instrument
        if not one.occasions:
            return "plan-line-empty", one.instrument
    return None
