"""Have charts signed off in a demonstration: some on track, one off, one due again by now."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.days import local_day
from counsel_desk.services import chart_reviews, supervision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.services.demo_notes import Moved
    from counsel_desk.services.desk import Desk

MOST = 12
"""So many charts at most, also in a large vault."""

_ON = "Goes down steadily since the group began. Go on as agreed."
_OFF = (
    "No better after ten weeks, and the court date was moved twice. Weekly sessions for now, and"
    " the lawyer to say what is certain before the next one."
)
_SIGNED_AGO = timedelta(days=16)
_DUE_AFTER = (timedelta(days=12), timedelta(days=28), timedelta(days=42))


def write_sign_offs(desks: Mapping[str, Desk], clock: Moved) -> int:
    """Sign half of the charts that wait, as the supervisor; gives how many were signed."""
    now, supervisor = clock.at, desks["supervisor"]
    lines = {line.case: line for line in supervisor.do(supervision.caseload)}
    waiting = supervisor.do(chart_reviews.chart_queue)
    chosen = waiting[1 : 2 * MOST : 2]
    clock.at = now - _SIGNED_AGO
    for place, row in enumerate(chosen):
        line = lines.get(row.case)
        on_track = line is not None and line.reliable == supervision.IMPROVED
        supervisor.do(
            chart_reviews.sign_chart,
            row.case,
            on_track=on_track,
            plan_changed=not on_track,
            note=_ON if on_track else _OFF,
            next_review=local_day(clock.at + _DUE_AFTER[place % len(_DUE_AFTER)]),
        )
        clock.at += timedelta(minutes=7)
    clock.at = now
    return len(chosen)
