"""Give the members of a demonstration's cycles scores from before, amid and after them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from counsel_desk.domain.days import weeks_later
from counsel_desk.domain.groups import ATTENDED
from counsel_desk.domain.screenings import Mode
from counsel_desk.services.demo_courses import INSTRUMENTS, PlannedScreening, answers_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.services.demo_courses import PlannedClient, PlannedGroup

_MISSED_AT_THE_END = 0.6
"""Of those who came to less than half, so many are not there to answer at the end."""


def with_cycle(plan: PlannedClient, groups: Sequence[PlannedGroup], now: datetime) -> PlannedClient:
    """Add the answers that a member gave around the cycle; other clients stay as they are."""
    group = next((one for one in groups if plan.number in one.members), None)
    if group is None:
        return plan
    added = [one for one in _given(plan, group) if plan.registered <= one.given_at < now]
    screenings = sorted([*plan.screenings, *added], key=lambda one: one.given_at)
    return replace(plan, screenings=tuple(screenings))


def _given(plan: PlannedClient, group: PlannedGroup) -> list[PlannedScreening]:
    """Give the answers: who came more often got better more often, though not everyone."""
    random = Random(f"{plan.number}:cycle")  # noqa: S311 - made-up data
    marks = group.marks[plan.number]
    came = sum(one.status in ATTENDED for one in marks) / max(len(marks), 1)
    start = random.uniform(0.5, 0.85)
    end = max(0.05, start + random.uniform(-0.05, 0.18) - 0.5 * came)
    moments = [(group.first - timedelta(days=1), start)]
    moments.append((weeks_later(group.first, group.meetings // 2), (start + end) / 2))
    is_there = came >= 0.5 or random.random() > _MISSED_AT_THE_END
    if group.held == group.meetings and is_there:
        moments.append((weeks_later(group.first, group.held - 1) + timedelta(days=1), end))
    return [one for when, level in moments for one in _sitting(random, when, level)]


def _sitting(random: Random, when: datetime, level: float) -> list[PlannedScreening]:
    found = []
    for order, instrument in enumerate(INSTRUMENTS):
        answers = answers_at(random, instrument, level)
        if instrument == "phq-9":
            answers["9"] = 0
        if instrument == "pcl-5":
            answers |= {"3": min(answers["3"] or 0, 2), "16": min(answers["16"] or 0, 1)}
        given = when.astimezone(UTC) + timedelta(minutes=6 * order)
        found.append(PlannedScreening(given, instrument, answers, Mode.READ_ALOUD, "en"))
    return found
