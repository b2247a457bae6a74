"""Say from the clear columns who should hold which compartment of a scope: the table as a rule."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum
from uuid import UUID

from counsel_desk.crypto.grants import RecipientKind
from counsel_desk.crypto.roster import COORDINATORS, Roster
from counsel_desk.domain.access import (
    CASE_COMPARTMENTS,
    COUNSELLOR_COMPARTMENTS,
    ENTITLEMENTS,
    PROGRAMME_ROLES,
    Compartment,
    Relation,
    Right,
    Role,
)
from counsel_desk.domain.groups import StaffFunction
from counsel_desk.domain.ids import PersonId


class ScopeKind(IntEnum):
    """What a scope of compartments is."""

    CASE = 1
    OWN = 2
    MEMBERSHIP = 3
    GROUP = 4
    PROGRAMME = 5


PROGRAMME = UUID(int=3)
"""The one scope of what concerns the whole programme: settings and the network directory."""


SCOPE_COMPARTMENTS: dict[ScopeKind, tuple[Compartment, ...]] = {
    ScopeKind.CASE: CASE_COMPARTMENTS,
    ScopeKind.OWN: (Compartment.OWN,),
    ScopeKind.MEMBERSHIP: (Compartment.ATTEND,),
    ScopeKind.GROUP: (Compartment.GROUP, Compartment.PROCESS),
    ScopeKind.PROGRAMME: (Compartment.PROGRAMME,),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """A row of ``scopes``."""

    id: UUID
    kind: ScopeKind
    case: UUID | None
    group: UUID | None
    author: UUID | None


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a scope: people related to its case and its group."""

    counsellor: PersonId | None = None
    members_counsellors: frozenset[PersonId] = frozenset()
    staff: dict[PersonId, StaffFunction] = field(default_factory=dict)
    cover: frozenset[PersonId] = frozenset()

    @property
    def facilitators(self) -> frozenset[PersonId]:
        """Lead and co-facilitators."""
        return frozenset(p for p, does in self.staff.items() if does is not StaffFunction.PEER)

    @property
    def peers(self) -> frozenset[PersonId]:
        """Peer co-facilitators."""
        return frozenset(p for p, does in self.staff.items() if does is StaffFunction.PEER)


Recipient = tuple[RecipientKind, UUID]


def recipients(
    compartment: Compartment, scope: Scope, around: Around, roster: Roster
) -> dict[Recipient, Right]:
    """Give who should hold the compartment's seed and with which right (drops need none)."""
    if compartment is Compartment.OWN:
        return {(RecipientKind.PERSON, scope.author): Right.WRITE} if scope.author else {}
    if compartment is Compartment.PROCESS:
        # What happened in the group is for its facilitators' team, not for every member's.
        around = replace(around, members_counsellors=frozenset())
    if compartment is Compartment.PROGRAMME:
        return _of_programme(roster)
    wanted: dict[Recipient, Right] = {}
    for relation, right in ENTITLEMENTS[compartment].items():
        if right is Right.DROP:
            continue
        for recipient in _related(relation, scope, around, roster):
            if wanted.get(recipient) is not Right.WRITE:
                wanted[recipient] = right
    return wanted | _of_organisation(roster)


def _of_organisation(roster: Roster) -> dict[Recipient, Right]:
    if roster.organisation is None:
        return {}
    return {(RecipientKind.ORGANISATION, UUID(int=2)): Right.READ}


def _of_programme(roster: Roster) -> dict[Recipient, Right]:
    """Give everyone with a role that the table names, in person: no circle holds all of them."""
    table = ENTITLEMENTS[Compartment.PROGRAMME]
    wanted: dict[Recipient, Right] = {}
    for person in roster.people():
        roles = person.roles if person.active else frozenset()
        rights = {
            table.get(relation) for role, relation in PROGRAMME_ROLES.items() if role in roles
        }
        if right := next((one for one in (Right.WRITE, Right.READ) if one in rights), None):
            wanted[(RecipientKind.PERSON, person.id)] = right
    return wanted | _of_organisation(roster)


def _related(relation: Relation, scope: Scope, around: Around, roster: Roster) -> set[Recipient]:
    match relation:
        case Relation.CASE_COUNSELLOR:
            chosen = set(around.cover) | ({around.counsellor} if around.counsellor else set())
            return _people(chosen, Role.COUNSELLOR, roster)
        case Relation.MEMBERS_COUNSELLOR:
            return _people(set(around.members_counsellors), Role.COUNSELLOR, roster)
        case Relation.FACILITATOR:
            return _people(set(around.facilitators), Role.COUNSELLOR, roster)
        case Relation.PEER:
            return _people(set(around.peers), Role.PEER, roster)
        case Relation.COORDINATOR:
            return {(RecipientKind.CIRCLE, COORDINATORS)}
        case Relation.TEAM_SUPERVISOR:
            return _teams(scope, around, roster)
        case _:
            return set()


def _people(people: set[PersonId], role: Role, roster: Roster) -> set[Recipient]:
    return {(RecipientKind.PERSON, p) for p in people if roster.has_role(p, role)}


def _teams(scope: Scope, around: Around, roster: Roster) -> set[Recipient]:
    if scope.kind is ScopeKind.GROUP:
        people = set(around.facilitators) | set(around.members_counsellors)
    elif around.counsellor:
        people = {around.counsellor}
    else:
        people = set()
    return {
        (RecipientKind.CIRCLE, team.id)
        for person in people
        for team in roster.teams_of(person)
        if roster.circle_members(team.id)  # type: ignore[arg-type]  # a team's id is its circle's
    }


def may_make(compartment: Compartment, person: PersonId, around: Around, roster: Roster) -> bool:
    """Whether a person makes a compartment's seed when there is none yet."""
    if compartment in COUNSELLOR_COMPARTMENTS:
        return person == around.counsellor and roster.has_role(person, Role.COUNSELLOR)
    if compartment is Compartment.PROCESS:
        return person in around.facilitators and roster.has_role(person, Role.COUNSELLOR)
    if compartment is Compartment.PROGRAMME:
        return _of_programme(roster).get((RecipientKind.PERSON, person)) is Right.WRITE
    return False
