"""Say on which occasions an instrument is given, and for how long one is due before it is late."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_WEEK = timedelta(days=7)


class Occasion(StrEnum):
    """When a plan asks for an instrument."""

    INTAKE = "intake"
    SESSIONS = "sessions"
    WEEKS = "weeks"
    START_CYCLE = "start of cycle"
    MEETINGS = "meetings"
    MID_CYCLE = "mid cycle"
    END_CYCLE = "end of cycle"
    CLOSURE = "closure"
    THREE_MONTHS = "three months after"
    SIX_MONTHS = "six months after"
    CYCLE_THREE_MONTHS = "three months after cycle"
    CYCLE_SIX_MONTHS = "six months after cycle"

    @property
    def is_follow_up(self) -> bool:
        """Whether it asks how a client is some months after the file or the cycle ended."""
        return self in _FOLLOW_UPS


_FOLLOW_UPS = frozenset(
    {
        Occasion.THREE_MONTHS,
        Occasion.SIX_MONTHS,
        Occasion.CYCLE_THREE_MONTHS,
        Occasion.CYCLE_SIX_MONTHS,
    }
)

GRACE: Mapping[Occasion, timedelta] = {
    Occasion.INTAKE: 2 * _WEEK,
    Occasion.SESSIONS: _WEEK,
    Occasion.WEEKS: _WEEK,
    Occasion.START_CYCLE: _WEEK,
    Occasion.MEETINGS: _WEEK,
    Occasion.MID_CYCLE: _WEEK,
    Occasion.END_CYCLE: _WEEK,
    Occasion.CLOSURE: 2 * _WEEK,
    Occasion.THREE_MONTHS: 4 * _WEEK,
    Occasion.SIX_MONTHS: 4 * _WEEK,
    Occasion.CYCLE_THREE_MONTHS: 4 * _WEEK,
    Occasion.CYCLE_SIX_MONTHS: 4 * _WEEK,
}
"""How long something is due before it is overdue."""
