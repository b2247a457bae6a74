"""Say from the clear columns who should hold which compartment of a scope: the table as a rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any
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
from counsel_desk.domain.ids import CircleId, PersonId

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row


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


def scope_from(row: Row[*tuple[Any, ...]]) -> Scope:
    """Turn a row of ``scopes`` into a scope."""
    found = row._mapping

    def optional(name: str) -> UUID | None:
        return UUID(bytes=found[name]) if found[name] else None

    return Scope(
        UUID(bytes=found["id"]),
        ScopeKind(found["kind"]),
        optional("case_id"),
        optional("group_id"),
        optional("author"),
    )


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
    """Give to whom a compartment's seed is to be sealed now, and with which right.

    A circle that has no key yet, or one that somebody who left may have, is its members in person.
    """
    found: dict[Recipient, Right] = {}
    for recipient, right in entitled(compartment, scope, around, roster).items():
        for one in _with_a_key(recipient, roster):
            if found.get(one) is not Right.WRITE:
                found[one] = right
    return found


def _with_a_key(recipient: Recipient, roster: Roster) -> Iterable[Recipient]:
    kind, who = recipient
    if kind is not RecipientKind.CIRCLE or roster.circle_key(CircleId(who)) is not None:
        return (recipient,)
    return [(RecipientKind.PERSON, one) for one in sorted(roster.circle_members(CircleId(who)))]


def entitled(
    compartment: Compartment, scope: Scope, around: Around, roster: Roster
) -> dict[Recipient, Right]:
    """Give who should hold the compartment's seed and with which right (drops need none)."""
    if compartment is Compartment.OWN:
        return {(RecipientKind.PERSON, scope.author): Right.WRITE} if scope.author else {}
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
        case Relation.LEADERS_SUPERVISOR:
            return _circles(around.facilitators, roster)
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
    return _circles(people, roster)


def _circles(people: Iterable[PersonId], roster: Roster) -> set[Recipient]:
    """Give the circles of the teams in which these people are counsellors."""
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


def is_among(person: PersonId, wanted: Iterable[Recipient], roster: Roster) -> bool:
    """Whether a person is one of these recipients, or in a circle that is."""
    return any(
        who == person
        if kind is RecipientKind.PERSON
        else kind is RecipientKind.CIRCLE and person in roster.circle_members(CircleId(who))
        for kind, who in wanted
    )


def may_turn(
    compartment: Compartment, person: PersonId, scope: Scope, around: Around, roster: Roster
) -> bool:
    """Whether a person makes the next seed where somebody holds this one who is not to.

    Who writes there; and who supervises, who only reads, but signs off before a writer signs in.
    """
    wanted = entitled(compartment, scope, around, roster)
    circles = [one for one in wanted if one[0] is RecipientKind.CIRCLE]
    writers = [one for one, right in wanted.items() if right is Right.WRITE]
    return is_among(person, [*writers, *circles], roster)
