"""Read what supervisors may write without writing a digest: answers to alerts, and sign-offs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from counsel_desk.domain.alert_responses import AlertLook, looks_of
from counsel_desk.domain.chart_reviews import ChartMark
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.storage import kinds

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from counsel_desk.domain.screenings import AlertAnswer
    from counsel_desk.storage.unit_of_work import Work


@helps_use_cases
def looks(work: Work, cases: Collection[UUID]) -> dict[UUID, tuple[AlertLook, ...]]:
    """Give, by case, the alerts that are to be looked at again."""
    by_case: dict[UUID, list[AlertAnswer]] = defaultdict(list)
    for stored in work.alert_answers.list(*cases):
        if stored.value is not None:
            by_case[stored.scope].append(stored.value)
    return {case: looks_of(answers) for case, answers in by_case.items()}


@helps_use_cases
def chart_marks(work: Work, cases: Collection[UUID]) -> dict[UUID, ChartMark]:
    """Give the latest sign-off of each case that has one."""
    found: dict[UUID, ChartMark] = {}
    for stored in kinds.CHART_REVIEW.records(work).list(*cases):
        one = stored.value  # the oldest comes first, so that the latest stays
        if one is not None:
            found[stored.scope] = ChartMark(
                one.on_track, one.plan_changed, stored.created, one.next_review
            )
    return found
