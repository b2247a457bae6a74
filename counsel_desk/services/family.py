"""Link the files of one family for those who are entitled to both of them."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.family import SHARE, FamilyLink, Kinship, Relative, halves, joined
from counsel_desk.domain.ids import CaseId
from counsel_desk.services.desk import Changed, register_of, use_case
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from counsel_desk.storage.records import Stored


@use_case(Permission.SEE_NAMES)
def list_family(work: Work, case: CaseId) -> tuple[Relative, ...]:
    """List the linked files to which this person is entitled too; others leave no trace."""
    work.note(Action.LIST_OPENED, case)
    rows = {row.case: row for row in register_of(work).rows(work)}
    found = [
        Relative(half.id, CaseId(other.scope), rows[CaseId(other.scope)].code, name, kinship)
        for half, other, kinship in _pairs(work, case)
        if CaseId(other.scope) in rows and (name := rows[CaseId(other.scope)].name) is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.kinship.value, one.code)))


def _pairs(
    work: Work, case: CaseId
) -> list[tuple[Stored[FamilyLink], Stored[FamilyLink], Kinship]]:
    """Find the halves in a case whose other halves this person can open."""
    records = kinds.FAMILY_LINK.records(work)
    mine = [one for one in records.list(case) if one.value and not one.value.ended]
    if not mine:
        return []
    others = {
        (one.value.link, one.value.first): one
        for one in records.every()
        if one.value and one.scope != case
    }
    pairs = []
    for half in mine:
        other = others.get((half.value.link, not half.value.first)) if half.value else None
        kinship = joined(half.value, other.value) if half.value and other and other.value else None
        if other is not None and kinship is not None:
            pairs.append((half, other, kinship))
    return pairs


@use_case(Permission.EDIT_NAMES, Changed.INTAKE)
def link_family(work: Work, case: CaseId, other: CaseId, kinship: Kinship) -> None:
    """Link two files; ``kinship`` is what the client of ``other`` is to the client of ``case``."""
    if case == other:
        raise Invalid("family-same-file", field="other")
    _entitled(work, other)
    if any(one.scope == other for _, one, _ in _pairs(work, case)):
        raise Invalid("family-linked-already", field="other")
    first, second = halves(work.new_id(), kinship, secrets.token_bytes(SHARE))
    records = kinds.FAMILY_LINK.records(work)
    records.add(case, first)
    records.add(other, second)


def _entitled(work: Work, other: CaseId) -> None:
    if not Permission.EDIT_NAMES.value.relations & work.relations_to(case=other):
        raise NotAllowed(Permission.EDIT_NAMES)
    if not work.ring.holds(other, Compartment.IDENT):
        raise NotFound


@use_case(Permission.EDIT_NAMES, Changed.INTAKE)
def end_family(work: Work, case: CaseId, record: UUID) -> None:
    """End a link in both files; the halves stay as earlier versions."""
    records = kinds.FAMILY_LINK.records(work)
    for half, other, _kinship in _pairs(work, case):
        if half.id == record:
            _entitled(work, CaseId(other.scope))
            for one in (half, other):
                if one.value is not None:
                    records.replace(one.id, replace(one.value, ended=True))
            return
    raise NotFound
