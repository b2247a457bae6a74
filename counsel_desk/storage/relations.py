"""Keep who stands how to which case and group, in memory, as the instructions say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Relation, Role
from counsel_desk.domain.groups import StaffFunction
from counsel_desk.domain.ids import PersonId
from counsel_desk.storage.entitlements import Around, Scope
from counsel_desk.storage.instructions import Instruction, InstructionKind

if TYPE_CHECKING:
    from counsel_desk.crypto.roster import Roster


_COVERS = frozenset({InstructionKind.COVER, InstructionKind.END_COVER})


@dataclass(frozen=True, slots=True)
class MembershipFact:
    """One membership in the clear: which case, which group, ended or not."""

    membership: UUID
    case: UUID
    group: UUID
    left: bool


@dataclass(frozen=True, slots=True)
class StaffFact:
    """Who worked in a group as what; times in microseconds since 1970, None for until now."""

    person: PersonId
    function: StaffFunction
    since: int
    until: int | None = None


_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Cover:
    """A colleague who counsels a case for a while; times in microseconds since 1970."""

    person: PersonId
    begins: int
    ends: int


class Relations:
    """Assignments, covers, group staff and memberships; ``apply`` keeps them current.

    ``now_us`` is the time at which covers count, set by whoever asks.
    """

    def __init__(self) -> None:
        self.counsellors: dict[UUID, PersonId] = {}
        self.ids: dict[bytes, UUID] = {}
        """The ids of cases by their bytes: the same objects, which are quicker to compare."""
        self.people: dict[bytes, PersonId] = {}
        """The ids of counsellors by their bytes, likewise."""
        self.covers: dict[UUID, dict[PersonId, Cover]] = {}
        self.now_us = 0
        self.staff: dict[UUID, dict[PersonId, StaffFunction]] = defaultdict(dict)
        self.staff_facts: dict[UUID, list[StaffFact]] = defaultdict(list)
        self.memberships: dict[UUID, MembershipFact] = {}
        self._by_case: dict[UUID, set[UUID]] = defaultdict(set)
        self._by_group: dict[UUID, set[UUID]] = defaultdict(set)
        self._once_counsellor: dict[UUID, set[PersonId]] = defaultdict(set)
        self._once_staff: dict[UUID, set[tuple[PersonId, bool]]] = defaultdict(set)

    def apply(self, instruction: Instruction) -> None:
        """Take one instruction into account."""
        i = instruction
        if i.kind is InstructionKind.ASSIGN and i.case and i.person:
            if (before := self.counsellors.get(i.case)) is not None:
                self._once_counsellor[i.case].add(before)
            self.counsellors[i.case] = PersonId(i.person)
            self.covers.pop(i.case, None)
        elif i.kind in _COVERS and i.case and i.person:
            self._cover(i, i.case, PersonId(i.person))
        elif i.kind is InstructionKind.STAFF and i.group and i.person and i.function:
            self._staff(i.group, PersonId(i.person), i.function, i.at)
        elif i.kind is InstructionKind.UNSTAFF and i.group and i.person:
            self.staff[i.group].pop(PersonId(i.person), None)
            self._end_staff(i.group, PersonId(i.person), i.at)
        elif i.kind is InstructionKind.ENROL and i.case and i.group and i.membership:
            fact = MembershipFact(i.membership, i.case, i.group, left=False)
            self.memberships[i.membership] = fact
            self._by_case[i.case].add(i.membership)
            self._by_group[i.group].add(i.membership)
        elif i.kind is InstructionKind.LEAVE and i.membership in self.memberships:
            old = self.memberships[i.membership]
            self.memberships[i.membership] = MembershipFact(
                old.membership, old.case, old.group, left=True
            )

    def _staff(self, group: UUID, person: PersonId, function: StaffFunction, at: int) -> None:
        if self.staff[group].get(person) is not function:
            self._end_staff(group, person, at)
            self.staff_facts[group].append(StaffFact(person, function, at))
        self.staff[group][person] = function
        self._once_staff[group].add((person, function is StaffFunction.PEER))

    def _end_staff(self, group: UUID, person: PersonId, at: int) -> None:
        self.staff_facts[group] = [
            replace(one, until=at) if one.person == person and one.until is None else one
            for one in self.staff_facts[group]
        ]

    def begin(self, case: UUID, person: PersonId) -> None:
        """Take the first assignment of a case into account."""
        self.counsellors[case] = person
        if self.covers:
            self.covers.pop(case, None)

    def forget(self, case: UUID) -> None:
        """Take a case out that was erased: nobody counsels it, and it is in no group."""
        for membership in self._by_case.pop(case, set()):
            fact = self.memberships.pop(membership)
            self._by_group[fact.group].discard(membership)
        self.counsellors.pop(case, None)
        self.covers.pop(case, None)
        self._once_counsellor.pop(case, None)

    def _cover(self, i: Instruction, case: UUID, person: PersonId) -> None:
        if i.kind is InstructionKind.END_COVER:
            self.covers.get(case, {}).pop(person, None)
            return
        self.covers.setdefault(case, {})[person] = Cover(person, i.at, i.at + i.days * _DAY)
        self._once_counsellor[case].add(person)

    def covering(self, case: UUID) -> frozenset[PersonId]:
        """Give the colleagues who cover a case now."""
        found = self.covers.get(case)
        if not found:
            return frozenset()
        return frozenset(one.person for one in found.values() if self.now_us < one.ends)

    def ended_covers(self) -> list[tuple[UUID, PersonId]]:
        """Give who covered which case until a time that is past."""
        return [
            (case, one.person)
            for case, covers in self.covers.items()
            for one in covers.values()
            if one.ends <= self.now_us
        ]

    def counselled_by(self, case: UUID, person: PersonId) -> bool:
        """Whether a person was ever the counsellor of a case."""
        return self.counsellors.get(case) == person or person in self._once_counsellor.get(case, ())

    def members_of(self, group: UUID) -> list[MembershipFact]:
        """Give all memberships of a group, ended ones too."""
        return [self.memberships[m] for m in self._by_group.get(group, ())]

    def groups_of(self, case: UUID) -> list[MembershipFact]:
        """Give all memberships of a case, ended ones too."""
        return [self.memberships[m] for m in self._by_case.get(case, ())]

    def cases_of(self, counsellor: PersonId) -> list[UUID]:
        """Give the cases assigned to a counsellor."""
        return [case for case, person in self.counsellors.items() if person == counsellor]

    def covered_by(self, person: PersonId) -> set[UUID]:
        """Give the cases that a person covers now."""
        return {case for case in self.covers if person in self.covering(case)}

    def near_and_apart(
        self, person: PersonId, cases: set[UUID], roster: Roster
    ) -> tuple[set[UUID], set[UUID]]:
        """Give those of some cases to which a person stands in any relation now.

        And those of them that the person neither counsels, covers nor supervises: the ring may
        hold seeds of then, and who handed a file over goes on without its names and notes.
        """
        counsellors = self._counsellors_of(person, roster)
        # Hashing an id is a call of Python's: sets among themselves know their hashes already.
        others = {case for case, who in self.counsellors.items() if who not in counsellors}
        own = cases.difference(cases.difference(self.counsellors), others)
        own |= self.covered_by(person) & cases
        if roster.has_role(person, Role.COORDINATOR):
            return cases, cases - own
        led = {group for group in self.staff if self.leads(person, group)}
        members = {fact.case for group in led for fact in self.members_of(group) if not fact.left}
        near = own | (members & cases)
        return near, near - own

    def _counsellors_of(self, person: PersonId, roster: Roster) -> frozenset[PersonId]:
        """Give whose files a person reads: those of their teams, and their own."""
        # The very objects of the instructions: they are found equal without a call.
        known = self.people
        supervised = frozenset(known.get(one.bytes, one) for one in roster.supervised_by(person))
        return supervised | {person} if roster.has_role(person, Role.COUNSELLOR) else supervised

    def around(self, scope: Scope) -> Around:
        """Give the people around a scope."""
        counsellor = self.counsellors.get(scope.case) if scope.case else None
        if scope.group:
            groups = [scope.group]
        else:
            running = self.groups_of(scope.case) if scope.case else []
            groups = [fact.group for fact in running if not fact.left]
        staff: dict[PersonId, StaffFunction] = {}
        for group in groups:
            staff.update(self.staff.get(group, {}))
        cover = self.covering(scope.case) if scope.case else frozenset()
        return Around(counsellor, self._members_counsellors(scope), staff, cover)

    def _members_counsellors(self, scope: Scope) -> frozenset[PersonId]:
        if scope.group is None or scope.case is not None:
            return frozenset()
        cases = (fact.case for fact in self.members_of(scope.group) if not fact.left)
        found = (self.counsellors.get(case) for case in cases)
        return frozenset(person for person in found if person)

    def to_case(self, person: PersonId, case: UUID, roster: Roster) -> frozenset[Relation]:
        """Say how a person stands to a case."""
        found = _by_role(person, roster)
        counsellor = self.counsellors.get(case)
        counsels = counsellor == person or person in self.covering(case)
        if counsels and roster.has_role(person, Role.COUNSELLOR):
            found.add(Relation.CASE_COUNSELLOR)
        if counsellor and counsellor in roster.supervised_by(person):
            found.add(Relation.TEAM_SUPERVISOR)
        groups = (fact.group for fact in self.groups_of(case) if not fact.left)
        if any(self.leads(person, group) for group in groups):
            found.add(Relation.FACILITATOR)
        return frozenset(found)

    def once(self, person: PersonId, scope: Scope) -> frozenset[Relation]:
        """Say how a person ever stood to a scope, as far as instructions tell (no circles)."""
        found: set[Relation] = set()
        if scope.case and self.counselled_by(scope.case, person):
            found.add(Relation.CASE_COUNSELLOR)
        if scope.group:
            groups = {scope.group}
        else:
            groups = {fact.group for fact in self.groups_of(scope.case)} if scope.case else set()
        staff = {one for group in groups for one in self._once_staff.get(group, ())}
        if (person, False) in staff:
            found.add(Relation.FACILITATOR)
        if (person, True) in staff:
            found.add(Relation.PEER)
        return frozenset(found)

    def leads(self, person: PersonId, group: UUID) -> bool:
        """Whether a person facilitates a group now."""
        does = self.staff.get(group, {}).get(person)
        return does is not None and does is not StaffFunction.PEER

    def to_group(self, person: PersonId, group: UUID, roster: Roster) -> frozenset[Relation]:
        """Say how a person stands to a group."""
        found = _by_role(person, roster)
        does = self.staff.get(group, {}).get(person)
        if does is StaffFunction.PEER and roster.has_role(person, Role.PEER):
            found.add(Relation.PEER)
        elif does is not None and roster.has_role(person, Role.COUNSELLOR):
            found.add(Relation.FACILITATOR)
        members = self.members_of(group)
        counsel = self.counsellors.get
        if any(counsel(fact.case) == person for fact in members if not fact.left):
            found.add(Relation.MEMBERS_COUNSELLOR)
        # What a cycle achieved is read after it: a team's supervisors look back at it.
        counsellors = {one for fact in members if (one := counsel(fact.case)) is not None}
        leads = {p for p, f in self.staff.get(group, {}).items() if f is not StaffFunction.PEER}
        supervised = roster.supervised_by(person)
        if supervised & (counsellors | leads):
            found.add(Relation.TEAM_SUPERVISOR)
        if supervised & leads:
            found.add(Relation.LEADERS_SUPERVISOR)
        return frozenset(found)


def _by_role(person: PersonId, roster: Roster) -> set[Relation]:
    found = set()
    if roster.has_role(person, Role.COORDINATOR):
        found.add(Relation.COORDINATOR)
    if roster.has_role(person, Role.ADMINISTRATOR):
        found.add(Relation.ADMINISTRATOR)
    return found
