"""Have a demonstration's closed files reviewed: one under a hold, one past its day again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.days import local_day
from counsel_desk.services import retention

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.services.demo_notes import Moved
    from counsel_desk.services.desk import Desk

_HOLD = "The High Court asked that the file be kept: petition 114, letter of its registrar."
_LONGER = "Kept until the compensation claim was to be decided."
_DECIDED_AGO = timedelta(days=45)
_PAST = timedelta(days=6)


def write_keeping(desks: Mapping[str, Desk], clock: Moved) -> int:
    """Decide on the first files that were closed, as the supervisor; gives on how many."""
    now, supervisor = clock.at, desks["supervisor"]
    clock.at = now - _DECIDED_AGO
    before = local_day(clock.at)
    rows = supervisor.do(retention.review_keeping)
    old = [row for row in rows if row.closed_on is not None and row.closed_on < before][:2]
    for place, row in enumerate(old):
        if place:
            supervisor.do(retention.hold, row.case, reason=_HOLD)
        else:
            past = local_day(now - _PAST)
            supervisor.do(retention.keep_longer, row.case, until=past, reason=_LONGER)
    clock.at = now
    return len(old)
