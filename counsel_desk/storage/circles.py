"""Make circle keys, give them to members and open those given."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import insert, select, union

from counsel_desk.crypto.errors import CryptoError
from counsel_desk.crypto.grants import RecipientKind
from counsel_desk.crypto.primitives import (
    box_for,
    check,
    content_hash,
    random_key,
    x25519_public,
)
from counsel_desk.crypto.roster import COORDINATORS, CircleKey
from counsel_desk.crypto.sealing import COMPARTMENTS
from counsel_desk.domain.access import Compartment
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import CircleId, PersonId
from counsel_desk.storage import schema
from counsel_desk.storage.entitlements import SCOPE_COMPARTMENTS, Scope, entitled
from counsel_desk.storage.errors import NotFound, VaultDamaged

if TYPE_CHECKING:
    from sqlalchemy import CompoundSelect
    from sqlalchemy.orm import Session

    from counsel_desk.crypto.roster import Roster
    from counsel_desk.storage.unit_of_work import Work
    from counsel_desk.storage.vault import SignedIn


def key_message(
    vault: bytes, circle: UUID, epoch: int, person: UUID, giver: UUID, sealed: bytes
) -> bytes:
    """Give what the giver of a circle's key signs."""
    name = circle.bytes + epoch.to_bytes(4, "big") + person.bytes + giver.bytes
    return b"counsel-desk circle v1" + vault + name + content_hash(sealed)


def open_keys(session: Session, who: SignedIn) -> None:
    """Open the circle keys sealed to the person; what is not in order is left out."""
    table, roster = schema.circle_keys, who.vault.roster
    mine = select(table).where(table.c.person == who.identity.person.bytes)
    for row in session.execute(mine.order_by(table.c.row)):
        circle, epoch = CircleId(UUID(bytes=row.circle)), row.epoch
        giver = roster.member(UUID(bytes=row.giver))
        if (circle, epoch) in who.circle_secrets or giver is None:
            continue
        message = key_message(
            who.vault.id, circle, epoch, who.identity.person, giver.person.id, row.sealed
        )
        try:
            check(message, row.signature, giver.keys.signing)
            secret = who.identity.open(row.sealed)
        except CryptoError:
            continue
        if x25519_public(secret) == roster.circle_keys.get((circle, epoch)):
            who.circle_secrets[circle, epoch] = secret


def concerns_all(before: Roster, after: Roster) -> bool:
    """Whether a change of the roster leaves something to give or to turn anywhere.

    Somebody left a circle; or came to the coordinators', whom every file is given in person.
    """
    if after.spoilt - before.spoilt:
        return True
    came = after.circle_members(COORDINATORS) - before.circle_members(COORDINATORS)
    return bool(came) and after.circle_key(COORDINATORS) is None


def keep(work: Work, *, at_once: bool = True) -> bool:
    """Make and give the keys of the person's circles; True if anything changed.

    The first member makes a circle's key; every member gives it to those who lack it. A member
    turns it where someone holds it who is no longer one, and before it is given to somebody new
    where something is sealed to it that is no longer the circle's. What is sealed to a circle that
    was turned waits for the next who may turn that as well. What is the circle's is given anew
    under its newest key: in this transaction where somebody came, ``at_once``, else as pending.
    """
    changed = False
    for circle in sorted(work.roster.circles_of(work.me)):
        changed = _keep(work, circle, at_once=at_once) or changed
    return changed


def _keep(work: Work, circle: CircleId, *, at_once: bool) -> bool:
    epoch, _ = work.roster.circles.get(circle, (0, b""))
    members, have = work.roster.circle_members(circle), _holders(work, circle, epoch)
    joined, left = members - have, work.roster.circle_key(circle) is None
    mine = (circle, epoch) in work.who.circle_secrets
    sealed = _sealed(work, circle) if joined and epoch and (mine or left) else _Sealed()
    turned = left or (mine and epoch in sealed.foreign)
    if turned:
        secret = random_key()
        work.extend_roster(CircleKey(circle, epoch + 1, x25519_public(secret)))
        work.who.circle_secrets[circle, epoch + 1] = secret
    given = _give(work, circle, joined, sealed.foreign)
    if turned or (given and sealed.foreign):
        work.keeper.mark_all_pending()
        if at_once and sealed.foreign:
            _give_anew(work, sealed)
    return turned or given


@dataclass(frozen=True, slots=True)
class _Sealed:
    """What is sealed to a circle: what is its own now, and the epochs that hold more than that."""

    own: frozenset[tuple[Scope, Compartment]] = frozenset()
    foreign: frozenset[int] = frozenset()


def _sealed(work: Work, circle: CircleId) -> _Sealed:
    """Hold what was ever sealed to a circle against what it is to read now."""
    if circle == COORDINATORS:
        return _Sealed()  # every file is the coordinators', whoever counsels it
    own: dict[tuple[bytes, int], tuple[Scope, Compartment] | None] = {}
    foreign: set[int] = set()
    find = cache(partial(_scope, work))
    for row in work.execute(_ever_sealed(circle)).all():
        name = (row.scope, row.compartment)
        if name not in own:
            own[name] = _of_circle(work, circle, find(row.scope), row.compartment)
        if own[name] is None:
            foreign.add(row.key_epoch)
    return _Sealed(frozenset(one for one in own.values() if one), frozenset(foreign))


def _ever_sealed(circle: CircleId) -> CompoundSelect[tuple[bytes, int, int]]:
    grants, drops, kind = schema.grants, schema.drops, int(RecipientKind.CIRCLE)
    seeds = select(grants.c.scope, grants.c.compartment, grants.c.key_epoch)
    left = select(drops.c.scope, drops.c.compartment, drops.c.key_epoch)
    return union(
        seeds.where(grants.c.kind == kind, grants.c.recipient == circle.bytes),
        left.where(drops.c.recipient_kind == kind, drops.c.recipient == circle.bytes),
    )


def _of_circle(
    work: Work, circle: CircleId, scope: Scope | None, code: int
) -> tuple[Scope, Compartment] | None:
    """Give a scope and compartment that a circle is to read now; None also where none can tell."""
    compartment = COMPARTMENTS.get(code)
    if scope is None or compartment not in SCOPE_COMPARTMENTS[scope.kind]:
        return None
    wanted = entitled(compartment, scope, work.relations.around(scope), work.roster)
    return (scope, compartment) if (RecipientKind.CIRCLE, circle) in wanted else None


def _scope(work: Work, raw: bytes) -> Scope | None:
    try:
        return work.keeper.scope(UUID(bytes=raw))
    except (NotFound, VaultDamaged, ValueError):  # the last for a kind that nobody knows
        return None


def _give_anew(work: Work, sealed: _Sealed) -> None:
    """Give the seeds of what is the circle's under its newest key, so far as this person can."""
    for scope, compartment in sorted(sealed.own, key=lambda one: (one[0].id, one[1])):
        with suppress(VaultDamaged):  # it waits, and verification finds it
            work.keeper.give_missing(scope, compartment)


def _holders(work: Work, circle: CircleId, epoch: int) -> frozenset[PersonId]:
    table = schema.circle_keys
    have = select(table.c.person).where(table.c.circle == circle.bytes, table.c.epoch == epoch)
    people = work.session.execute(have).scalars()
    return frozenset(PersonId(UUID(bytes=raw)) for raw in people)


def _give(
    work: Work, circle: CircleId, joined: frozenset[PersonId], foreign: frozenset[int]
) -> bool:
    """Give the newest key to all members who lack it, and older ones to who joined.

    Not those to which something is sealed that is no longer the circle's: the rest of it is given
    to the newest key.
    """
    newest, _ = work.roster.circles[circle]
    lack = work.roster.circle_members(circle) - _holders(work, circle, newest)
    if not lack or (circle, newest) not in work.who.circle_secrets:
        return False
    for epoch in range(1, newest + 1):
        secret = work.who.circle_secrets.get((circle, epoch))
        if secret is None or (epoch != newest and epoch in foreign):
            continue
        wanted = lack if epoch == newest else joined - _holders(work, circle, epoch)
        for person in sorted(wanted):
            _give_one(work, circle, epoch, secret, person)
    return True


def _give_one(work: Work, circle: CircleId, epoch: int, secret: bytes, person: PersonId) -> None:
    member = work.roster.member(person)
    if member is None:
        return
    sealed = box_for(secret, member.keys.box)
    message = key_message(work.vault.id, circle, epoch, person, work.me, sealed)
    values = {
        "circle": circle.bytes,
        "epoch": epoch,
        "person": person.bytes,
        "giver": work.me.bytes,
        "given_at": work.now_us,
        "sealed": sealed,
        "signature": work.identity.sign(message),
    }
    work.session.execute(insert(schema.circle_keys), [values])
    work.note(Action.CIRCLE_KEY_GIVEN, person, content=content_hash(sealed))
    work.vault.grants_given += 1
