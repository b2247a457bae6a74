"""Say who may decrypt what: roles, compartments, rights and the table that joins them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """A role that an administrator gives and, where clinical, a supervisor co-signs."""

    COUNSELLOR = "counsellor"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    PEER = "peer"
    ADMINISTRATOR = "administrator"


CLINICAL_ROLES = frozenset({Role.COUNSELLOR, Role.SUPERVISOR})
"""Roles that stay pending until a supervisor signs too."""


class Compartment(StrEnum):
    """A part of a case or group that has a key of its own."""

    COORD = "coord"
    CONTACT = "contact"
    IDENT = "ident"
    CLIN = "clin"
    EVENTS = "events"
    OWN = "own"
    ATTEND = "attend"
    GROUP = "group"
    PROCESS = "process"
    PROGRAMME = "programme"


CASE_COMPARTMENTS = (
    Compartment.COORD,
    Compartment.CONTACT,
    Compartment.IDENT,
    Compartment.CLIN,
    Compartment.EVENTS,
)
"""The compartments whose scope is a case (own and attend have scopes of their own)."""

REGISTRANT_COMPARTMENTS = (Compartment.COORD, Compartment.CONTACT)
"""Seeds that the registrant makes; the counsellor alone makes those of the others."""

COUNSELLOR_COMPARTMENTS = (Compartment.IDENT, Compartment.CLIN, Compartment.EVENTS)


class Right(StrEnum):
    """What a grant lets its holder do; a drop needs no grant, only the drop-box key."""

    READ = "read"
    WRITE = "write"
    DROP = "drop"


class Relation(StrEnum):
    """How a person stands to a case or a group."""

    CASE_COUNSELLOR = "counsellor of the case"
    FACILITATOR = "facilitator"
    TEAM_SUPERVISOR = "supervisor of the team"
    LEADERS_SUPERVISOR = "supervisor of who leads the group"
    COORDINATOR = "coordinator"
    PEER = "peer co-facilitator"
    ADMINISTRATOR = "administrator"
    MEMBERS_COUNSELLOR = "counsellor of a member"
    ANY_COUNSELLOR = "counsellor of the programme"
    ANY_SUPERVISOR = "supervisor of the programme"


_C, _F, _S = Relation.CASE_COUNSELLOR, Relation.FACILITATOR, Relation.TEAM_SUPERVISOR
_O, _P, _M = Relation.COORDINATOR, Relation.PEER, Relation.MEMBERS_COUNSELLOR
_L = Relation.LEADERS_SUPERVISOR
_A, _AC, _AS = Relation.ADMINISTRATOR, Relation.ANY_COUNSELLOR, Relation.ANY_SUPERVISOR
_R, _W, _D = Right.READ, Right.WRITE, Right.DROP

ENTITLEMENTS: Mapping[Compartment, Mapping[Relation, Right]] = MappingProxyType(
    {
        Compartment.COORD: {_C: _W, _F: _W, _S: _R, _O: _W},
        Compartment.CONTACT: {_C: _W, _F: _R, _S: _R, _O: _W},
        Compartment.IDENT: {_C: _W, _S: _R, _O: _D},
        Compartment.CLIN: {_C: _W, _F: _D, _S: _R},
        Compartment.EVENTS: {_C: _W, _S: _R},
        Compartment.OWN: {},
        Compartment.ATTEND: {_C: _W, _F: _W, _S: _R, _O: _W, _P: _W},
        Compartment.GROUP: {_M: _R, _F: _W, _S: _R, _O: _W, _P: _R},
        Compartment.PROCESS: {_F: _W, _L: _R},
        Compartment.PROGRAMME: {_AC: _R, _AS: _W, _O: _W, _A: _W},
    }
)
"""Who may do what in each compartment (the table of the product page); absent is nothing."""

PROGRAMME_ROLES: Mapping[Role, Relation] = MappingProxyType(
    {
        Role.COUNSELLOR: Relation.ANY_COUNSELLOR,
        Role.SUPERVISOR: Relation.ANY_SUPERVISOR,
        Role.COORDINATOR: Relation.COORDINATOR,
        Role.ADMINISTRATOR: Relation.ADMINISTRATOR,
    }
)
"""How a role stands to the whole programme, where no case or group is named."""

TABLE_AUTHORS: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        "setting": frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
        "directory_entry": frozenset({Role.COORDINATOR}),
        "own_instrument": frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
        "own_wording": frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
        "chart_review": frozenset({Role.SUPERVISOR}),
        "erasure": frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
        "breach": frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    }
)
"""Tables in which not everyone who may write in the compartment may write."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """Whom a permission admits: by role, or by relation where a case or group is named.

    Rules are told apart by identity: two permissions with the same rule would otherwise be one
    member of the enumeration under two names.
    """

    roles: frozenset[Role]
    relations: frozenset[Relation] = frozenset()
    needs_role: bool = True
    is_own: bool = False
    """Asks for what is the person's own, sealed with their own key: no relation is asked for."""

    def admits(self, roles: frozenset[Role]) -> bool:
        """Whether somebody's roles in force are enough; a new clinical person has none yet."""
        return bool(self.roles & roles) or not self.needs_role


def _rule(roles: str, *relations: Relation) -> Rule:
    if roles in {"any", "everyone"}:
        return Rule(frozenset(Role), frozenset(relations), needs_role=roles == "any")
    return Rule(frozenset(Role(role) for role in roles.split()), frozenset(relations))


class Permission(Enum):
    """What a use case needs; the first wall, in front of the keys."""

    SIGNED_IN = _rule("everyone", *Relation)
    KEEP_DRAFTS = Rule(frozenset(Role), needs_role=False, is_own=True)
    MANAGE_STAFF = _rule("administrator")
    COSIGN_STAFF = _rule("supervisor")
    VERIFY_VAULT = _rule("any")
    BACK_UP = _rule("any")
    READ_AUDIT = _rule("administrator")
    REGISTER_CLIENT = _rule("counsellor coordinator")
    ASSIGN_CASE = _rule("coordinator supervisor administrator", _O, _S, Relation.ADMINISTRATOR)
    LIST_CLIENTS = _rule("counsellor supervisor coordinator")
    SEE_CASE = _rule("counsellor supervisor coordinator", _C, _F, _S, _O)
    EDIT_CASE = _rule("counsellor coordinator", _C, _O)
    MERGE_FILES = _rule("counsellor", _C)
    HAND_OVER = _rule("counsellor supervisor", _C, _S)
    SEE_NAMES = _rule("counsellor supervisor", _C, _S)
    EDIT_NAMES = _rule("counsellor", _C)
    READ_CLINICAL = _rule("counsellor supervisor", _C, _S)
    WRITE_CLINICAL = _rule("counsellor", _C)
    READ_EVENTS = _rule("counsellor supervisor", _C, _S)
    WRITE_EVENTS = _rule("counsellor", _C)
    SCREEN = _rule("counsellor", _C)
    ANSWER_ALERT = _rule("counsellor supervisor", _C, _S)
    SIGN_CHART = _rule("supervisor", _C, _S)
    REVIEW_RISK = _rule("supervisor", _S)
    DECIDE_KEEPING = _rule("supervisor", _C, _S)
    SUPERVISE = _rule("supervisor")
    SEE_OUTCOMES = _rule("supervisor")
    MAKE_REPORTS = _rule("supervisor")
    SEE_GROUPS = _rule("counsellor supervisor coordinator peer", _M, _F, _S, _O, _P)
    PLAN_GROUP = _rule("coordinator", _O)
    EDIT_GROUP = _rule("coordinator counsellor", _O, _F)
    MARK_ATTENDANCE = _rule("coordinator counsellor peer", _O, _F, _P)
    READ_PROCESS = _rule("counsellor supervisor", _F, _L)
    WRITE_PROCESS = _rule("counsellor", _F)
    SEE_TURNOUT = _rule("coordinator counsellor supervisor", _O, _F, _S)
    SEE_ACHIEVED = _rule("counsellor supervisor", _F, _S)
    SEE_ERASURES = _rule("supervisor administrator")
    ERASE = _rule("administrator")
    KEEP_BREACHES = _rule("supervisor administrator")
    EXPORT_CASE = _rule("counsellor supervisor", _C, _S)
    SEE_PROGRAMME = _rule("counsellor supervisor coordinator administrator")
    SET_PROGRAMME = _rule("supervisor administrator")
    EDIT_DIRECTORY = _rule("coordinator")
