"""Say who may give an instruction: only what these rules admit moves any key.

The database key is every colleague's, so a row that stands in the database says nothing by
itself: its signature must hold and its signer must have been entitled. Signatures that were
checked before are remembered by one hash in the person's own records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from counsel_desk.crypto.roster import Roster, SignedEntry, extend, walk
from counsel_desk.crypto.sealing import COMPARTMENT_CODES
from counsel_desk.domain.access import Compartment, Role
from counsel_desk.domain.ids import PersonId
from counsel_desk.storage import schema
from counsel_desk.storage.instructions import (
    LONGEST_COVER,
    Instruction,
    InstructionKind,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.orm import Session

    from counsel_desk.storage.relations import Relations

    RolesEver = Mapping[PersonId, frozenset[Role]]
    Accepter = Callable[[UUID], PersonId | None]

_CLINICAL = COMPARTMENT_CODES[Compartment.CLIN]
_ASSIGN = frozenset({Role.COORDINATOR, Role.SUPERVISOR, Role.ADMINISTRATOR})


def walk_with_roles(
    entries: list[SignedEntry], vault: bytes
) -> tuple[Roster, dict[PersonId, frozenset[Role]]]:
    """Walk the roster and give, besides it, the roles that each person ever held in force."""
    roster = walk(entries[:1], vault)
    ever = roles_with({}, roster)
    for entry in entries[1:]:
        roster = extend(roster, entry)
        ever = roles_with(ever, roster)
    return roster, ever


def roles_with(ever: RolesEver, roster: Roster) -> dict[PersonId, frozenset[Role]]:
    """Add the roles in force to those ever held."""
    none: frozenset[Role] = frozenset()
    return {one.id: ever.get(one.id, none) | one.roles for one in roster.people()}


def accepters(session: Session) -> Accepter:
    """Give a function that says who accepted a case: who made its first clinical seed."""
    table = schema.compartments

    def accepter(case: UUID) -> PersonId | None:
        wanted = (table.c.scope == case.bytes) & (table.c.compartment == _CLINICAL)
        query = select(table.c.maker).where(wanted, table.c.epoch == 1)
        found = session.execute(query).scalar()
        return PersonId(UUID(bytes=found)) if found else None

    return accepter


def admits(given: Instruction, relations: Relations, ever: RolesEver, accepter: Accepter) -> bool:
    """Whether an instruction counts, in the light of those before it.

    Roles are those that the signer ever held in force: who left has not unsaid anything.
    """
    if given.signer is None:
        return False
    signer = PersonId(given.signer)
    roles = ever.get(signer, frozenset())
    if given.kind is InstructionKind.ASSIGN:
        return _assigns(given, relations, roles, accepter)
    if given.kind in (InstructionKind.COVER, InstructionKind.END_COVER):
        return _covers(given, relations, roles)
    if Role.COORDINATOR in roles:
        return True
    if given.kind is InstructionKind.ENROL:
        return _enrols_own(given, relations, signer)
    if given.kind is InstructionKind.LEAVE and given.membership in relations.memberships:
        return relations.leads(signer, relations.memberships[given.membership].group)
    return False


def _assigns(
    given: Instruction, relations: Relations, roles: frozenset[Role], accepter: Accepter
) -> bool:
    """Whether an assignment counts: who schedules gives a case away once, not a file.

    An accepted case is passed on by its counsellor or a supervisor alone: the keys follow.
    """
    counsellor = relations.counsellors.get(given.case) if given.case else None
    if given.case is None or counsellor is None:
        return bool(roles & _ASSIGN) or _takes_new_case(given, relations, roles)
    accepted = accepter(given.case)
    if accepted is None or not relations.counselled_by(given.case, accepted):
        return bool(roles & _ASSIGN)
    return given.signer == counsellor or Role.SUPERVISOR in roles


def _covers(given: Instruction, relations: Relations, roles: frozenset[Role]) -> bool:
    """Whether a cover, or its end, counts: given by the counsellor or a supervisor."""
    if given.case is None or given.person is None:
        return False
    if given.kind is InstructionKind.END_COVER and given.signer == given.person:
        return True
    if given.kind is InstructionKind.COVER and not 1 <= given.days <= LONGEST_COVER:
        return False
    counsels = relations.counsellors.get(given.case) == given.signer
    return counsels or Role.SUPERVISOR in roles


def _takes_new_case(given: Instruction, relations: Relations, roles: frozenset[Role]) -> bool:
    """Say whether a counsellor registers a client of their own; they take nobody else's."""
    own = given.person == given.signer and Role.COUNSELLOR in roles
    return own and given.case not in relations.counsellors


def _enrols_own(given: Instruction, relations: Relations, signer: PersonId) -> bool:
    """Say whether a facilitator enrols one they may see: enrolling gives the safe contact."""
    if given.group is None or given.case is None or not relations.leads(signer, given.group):
        return False
    running = (fact.group for fact in relations.groups_of(given.case) if not fact.left)
    counsels = relations.counsellors.get(given.case) == signer
    return counsels or any(relations.leads(signer, group) for group in running)
