"""Write who waits for a group in a demonstration vault, and one membership that ended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.days import local_day
from counsel_desk.domain.enrolment import EndReason, Priority, WaitingReason
from counsel_desk.domain.ids import CaseId
from counsel_desk.services import group_places, groups
from counsel_desk.services.desk import Changed, Desk, use_case
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WAITS = (
    (61, Priority.HIGH, WaitingReason.RETURNS, False),
    (34, Priority.NORMAL, WaitingReason.COUNSELLOR, True),
    (19, Priority.NORMAL, WaitingReason.OWN_WISH, True),
    (12, Priority.LOW, WaitingReason.FAMILY, False),
    (5, Priority.NORMAL, WaitingReason.AFTER_SESSIONS, False),
)
"""Days, priority, reason, and whether for any group."""
_ENOUGH = 4


def write_waiting(desks: Mapping[str, Desk], open_cases: Sequence[CaseId]) -> int:
    """Put clients who are in no group on the waiting list; gives how many."""
    return desks["coordinator"].do(_write, tuple(open_cases))


@use_case(Permission.PLAN_GROUP, Changed.GROUPS)
def _write(work: Work, cases: tuple[CaseId, ...]) -> int:
    rows = groups.list_groups(work)
    if not rows:
        return 0
    running = rows[0].id
    today = local_day(work.now)
    free = [case for case in cases if not work.relations.groups_of(case)]
    for (days, priority, reason, is_any), case in zip(_WAITS, free, strict=False):
        group_places.put_on_list(
            work,
            case,
            group=None if is_any else running,
            since=today - timedelta(days=days),
            priority=priority,
            reason=reason,
        )
    members = groups.open_group(work, running).members
    if len(members) >= _ENOUGH:
        groups.end_membership(
            work, running, members[-1].membership, on=today, reason=EndReason.RELOCATED
        )
    return min(len(free), len(_WAITS))
