"""Say how a cycle stood when a meeting was held: where, with whom, by the plan of then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.groups import GroupStaff, Then

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from counsel_desk.domain.groups import GroupPlan, Meeting, PlanSpell, StaffSpell


def plan_at(spells: Sequence[PlanSpell], at: datetime) -> GroupPlan:
    """Give the plan that held at a moment; the first one for a meeting entered afterwards."""
    begun = [one for one in spells if one.since <= at]
    return (begun or spells)[-1 if begun else 0].plan


def staff_at(spells: Sequence[StaffSpell], at: datetime) -> tuple[GroupStaff, ...]:
    """Give who led a group at a moment; the first who did for a meeting entered afterwards."""
    moment = max(at, min((one.since for one in spells), default=at))
    return tuple(
        GroupStaff(one.person, one.function)
        for one in spells
        if one.since <= moment and (one.until is None or moment < one.until)
    )


def then(
    meeting: Meeting,
    plans: Sequence[PlanSpell],
    staff: Sequence[StaffSpell],
    now: tuple[GroupStaff, ...],
) -> Then | None:
    """Say what was otherwise at a meeting that was held; None where all is as it is now."""
    was, plan = plan_at(plans, meeting.start), plans[-1].plan
    led = staff_at(staff, meeting.start)
    interpreted = meeting.interpreted(was)
    found = Then(
        was.venue if was.venue != plan.venue else None,
        interpreted if interpreted != meeting.interpreted(plan) else None,
        led if set(led) != set(now) else None,
        was.supervisor if was.supervisor != plan.supervisor else None,
    )
    return found if found != Then() else None
