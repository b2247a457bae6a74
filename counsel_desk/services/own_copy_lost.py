"""Count what a client's own copy leaves out because it does not open: nothing is left out silently.

How many records of a part are damaged is all that can be said of them. What was struck is in no
copy anyway, and is not counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counsel_desk.domain.access import Compartment
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.strikes import standing
from counsel_desk.storage import kinds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.storage.kinds import Kind
    from counsel_desk.storage.records import Stored
    from counsel_desk.storage.unit_of_work import Work

GROUPS = "groups"
"""The part that is made of records of the client's groups, not of the file."""

MADE_OF: dict[str, tuple[Kind[Any], ...]] = {
    "identity": (kinds.IDENTITY,),
    "contact": (kinds.CONTACT,),
    "file": (kinds.COORDINATION,),
    "intake": (kinds.INTAKE,),
    "appointments": (kinds.APPOINTMENT,),
    "notes": (kinds.NOTE, kinds.ADDENDUM),
    "screenings": (kinds.SCREENING,),
    "plan": (kinds.CARE_PLAN, kinds.GOAL_REVIEW),
    "safety": (kinds.SAFETY_PLAN,),
    "referrals": (kinds.REFERRAL,),
    "consents": (kinds.CONSENT,),
    "documents": (kinds.DOCUMENT,),
    "risk": (kinds.RISK,),
    "events": (kinds.VIOLATION,),
    "legal": (kinds.LEGAL_STEP,),
    "life": (kinds.LIFE_EVENT,),
    "closing": (kinds.CLOSING,),
}
"""The kinds of record that each part of a copy is made of."""


@helps_use_cases
def count_lost(work: Work, case: CaseId, part: str) -> int:
    """Count the records of a part that do not open, of those whose key is held."""
    if part == GROUPS:
        return sum(
            _lost_of_group(work, fact.group, fact.membership)
            for fact in work.relations.groups_of(case)
        )
    held = [kind for kind in MADE_OF[part] if work.ring.holds(case, kind.compartment)]
    return sum(_lost(standing(work, case, kind.records(work).list(case))) for kind in held)


def _lost_of_group(work: Work, group: UUID, membership: UUID) -> int:
    """Count the client's own marks, and what the meetings are known by; nobody else's entry."""
    holds = work.ring.holds
    if not (holds(group, Compartment.GROUP) and holds(membership, Compartment.ATTEND)):
        return 0
    roll = [stored.value for stored in work.roll.known(group)]
    is_known = any(one is not None and one.membership == membership for one in roll)
    lost = _lost(work.attendance.list(membership)) + _lost(work.meetings.known(group))
    lost += _lost(work.group_plans.known(group))
    return lost + int(not is_known and None in roll)


def _lost(found: Iterable[Stored[Any]]) -> int:
    return sum(stored.value is None for stored in found)
