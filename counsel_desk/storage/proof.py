"""Prove, before anything is sealed with a key, that the key is the compartment's own.

The database key is every colleague's: a row of ``scopes``, ``compartments`` or ``grants`` may be
planted. A planted seed would open to its planter whatever is written from then on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from counsel_desk.crypto.errors import SignatureBroken
from counsel_desk.crypto.grants import Subject, compartment_message
from counsel_desk.crypto.primitives import check
from counsel_desk.crypto.sealing import COMPARTMENT_CODES, drop_public
from counsel_desk.domain.ids import PersonId
from counsel_desk.storage import queries
from counsel_desk.storage.entitlements import (
    PROGRAMME,
    SCOPE_COMPARTMENTS,
    Scope,
    ScopeKind,
    is_among,
    recipients,
)
from counsel_desk.storage.errors import NotEntitled, VaultDamaged
from counsel_desk.storage.rights import once_entitled, once_supervised

if TYPE_CHECKING:
    from sqlalchemy import Row

    from counsel_desk.domain.access import Compartment
    from counsel_desk.storage.key_ring import Held
    from counsel_desk.storage.unit_of_work import Work


def check_scope(work: Work, scope: Scope) -> None:
    """Hold a scope's columns against the signed instructions; raises VaultDamaged."""
    kind = scope.kind
    if kind is ScopeKind.CASE:
        sound = scope.id == scope.case and scope.group is None
    elif kind is ScopeKind.GROUP:
        sound = scope.id == scope.group and scope.case is None
    elif kind is ScopeKind.OWN:
        sound = scope.author is not None and scope.group is None
    elif kind is ScopeKind.PROGRAMME:
        sound = scope.id == PROGRAMME and not (scope.case or scope.group or scope.author)
    else:
        fact = work.relations.memberships.get(scope.id)
        sound = fact is not None and (fact.case, fact.group) == (scope.case, scope.group)
    if not sound:
        raise VaultDamaged


def newest_epoch(
    work: Work, scope_id: UUID, compartment: Compartment
) -> Row[*tuple[Any, ...]] | None:
    """Give a compartment's newest row, proved, or None; raises VaultDamaged for a planted one."""
    return _proved_row(work, scope_id, compartment)


def is_makers_own(work: Work, scope_id: UUID, compartment: Compartment) -> bool:
    """Whether who made a compartment's newest seed is to have it now; True where there is none.

    Raises VaultDamaged.
    """
    name = (scope_id.bytes, COMPARTMENT_CODES[compartment])
    if name not in work.vault.makers:
        row = newest_epoch(work, scope_id, compartment)
        if row is None:
            return True
        work.vault.makers[name] = PersonId(UUID(bytes=row.maker))
    maker, scope = work.vault.makers[name], work.keeper.scope(scope_id)
    wanted = recipients(compartment, scope, work.relations.around(scope), work.roster)
    return is_among(maker, wanted, work.roster)


def _proved_row(
    work: Work, scope_id: UUID, compartment: Compartment, epoch: int | None = None
) -> Row[*tuple[Any, ...]] | None:
    named = {"in_scope": scope_id.bytes, "part": COMPARTMENT_CODES[compartment]}
    rows = work.execute(queries.newest_epoch(), named).all()
    row = next((one for one in rows if epoch in (None, one.epoch)), None)
    if row is None:
        return None
    name = (row.scope, row.compartment, row.epoch, row.drop_public)
    if name not in work.vault.genuine:
        _prove(work, work.keeper.scope(scope_id), compartment, row)
        work.vault.genuine.add(name)
    return row


def _prove(work: Work, scope: Scope, compartment: Compartment, row: Row[*tuple[Any, ...]]) -> None:
    maker = PersonId(UUID(bytes=row.maker))
    member = work.roster.member(maker)
    made = once_entitled(work, maker, scope, compartment) or (
        row.epoch > 1 and once_supervised(work, maker, compartment)
    )
    if member is None or not made or compartment not in SCOPE_COMPARTMENTS[scope.kind]:
        raise VaultDamaged
    subject = Subject(work.vault.id, scope.id, compartment, row.epoch)
    message = compartment_message(subject, row.drop_public, maker, row.made_at)
    try:
        check(message, row.signature, member.keys.signing)
    except SignatureBroken:
        raise VaultDamaged from None


def proved(work: Work, scope: UUID, compartment: Compartment) -> Held:
    """Give the newest seed on the ring once it is known to be the compartment's own.

    Raises NotEntitled without one and VaultDamaged for a planted one.
    """
    held = work.ring.latest(scope, compartment)
    name = (scope.bytes, COMPARTMENT_CODES[compartment], held.epoch)
    turned = work.vault.turned.get(name[:2], held.epoch) > held.epoch
    if turned or work.who.proved.get(name) != held.seed:
        row = newest_epoch(work, scope, compartment)
        if row is not None and row.epoch > held.epoch:
            raise NotEntitled  # the seed was turned and the next one not given to this person
        _is_of(held, row)
        work.who.proved[name] = held.seed
    return held


def proved_epoch(work: Work, scope: UUID, compartment: Compartment, epoch: int) -> Held:
    """Give the seed of any epoch on the ring, as `proved` does for the newest."""
    held = work.ring.at(scope, compartment, epoch)
    name = (scope.bytes, COMPARTMENT_CODES[compartment], epoch)
    if work.who.proved.get(name) != held.seed:
        _is_of(held, _proved_row(work, scope, compartment, epoch))
        work.who.proved[name] = held.seed
    return held


def check_seed(work: Work, scope: UUID, compartment: Compartment, epoch: int, seed: bytes) -> None:
    """Hold a seed from elsewhere against its compartment's row; raises VaultDamaged."""
    row = _proved_row(work, scope, compartment, epoch)
    if row is None or row.drop_public != drop_public(seed):
        raise VaultDamaged


def _is_of(held: Held, row: Row[*tuple[Any, ...]] | None) -> None:
    if row is None or (row.epoch, row.drop_public) != (held.epoch, drop_public(held.seed)):
        raise VaultDamaged
