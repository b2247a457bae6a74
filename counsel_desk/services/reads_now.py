"""Say what a person is to read now: whoever was entitled once still holds the keys of then.

A hand-over or a change of staff turns the keys for what comes; what was written before stays
sealed with the old ones, which nobody can take from a ring. So lists ask for a relation too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import ENTITLEMENTS, Compartment, Right

if TYPE_CHECKING:
    from counsel_desk.domain.access import Relation
    from counsel_desk.storage.unit_of_work import Work

_READ_BY = {
    compartment: frozenset(one for one, right in table.items() if right is not Right.DROP)
    for compartment, table in ENTITLEMENTS.items()
}
_OF_NO_FILE = frozenset({Compartment.OWN, Compartment.PROGRAMME})
"""Compartments that are of no case and no group: the keys alone say who reads."""
_OF_GROUP = frozenset({Compartment.GROUP, Compartment.PROCESS})


class ReadsNow:
    """What one person reads of cases and groups within a use case, each judged once.

    Not of attendance, whose scopes are memberships: it is read by way of its group or its case.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._found: dict[UUID, frozenset[Relation]] = {}

    def reads(self, scope: UUID, compartment: Compartment) -> bool:
        """Whether the table gives this person a compartment of a scope now."""
        if compartment in _OF_NO_FILE:
            return True
        found = self._found.get(scope)
        if found is None:
            found = self._found[scope] = self._relations(scope, compartment)
        return bool(_READ_BY[compartment] & found)

    def scopes(self, compartment: Compartment) -> set[bytes]:
        """Give the raw ids of all scopes that are read now, of those on the ring."""
        held = self._work.ring.scopes(compartment)
        return {raw for raw in held if self.reads(UUID(bytes=raw), compartment)}

    def _relations(self, scope: UUID, compartment: Compartment) -> frozenset[Relation]:
        work = self._work
        if compartment in _OF_GROUP:
            return work.relations_to(group=scope)
        return work.relations_to(case=scope)
