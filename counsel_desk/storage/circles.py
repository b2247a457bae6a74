"""Make circle keys, give them to members and open those given."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import insert, select

from counsel_desk.crypto.errors import CryptoError
from counsel_desk.crypto.primitives import (
    box_for,
    check,
    content_hash,
    random_key,
    x25519_public,
)
from counsel_desk.crypto.roster import CircleKey
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import CircleId, PersonId
from counsel_desk.storage import schema

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

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


def keep(work: Work) -> bool:
    """Make and give the keys of the person's circles; True if anything changed.

    The first member makes a circle's key; every member gives it to those who lack it; where
    someone holds it who is no longer a member, a remaining member turns it. What is sealed to a
    circle that was turned waits for the next who may turn that as well.
    """
    changed = turned = False
    for circle in sorted(work.roster.circles_of(work.me)):
        epoch, _ = work.roster.circles.get(circle, (0, b""))
        if not epoch or _holders(work, circle, epoch) - work.roster.circle_members(circle):
            secret = random_key()
            work.extend_roster(CircleKey(circle, epoch + 1, x25519_public(secret)))
            work.who.circle_secrets[circle, epoch + 1] = secret
            changed = turned = True
        changed = _give(work, circle) or changed
    if turned:
        relations = work.relations
        work.keeper.mark_pending(*relations.counsellors, *relations.memberships, *relations.staff)
    return changed


def _holders(work: Work, circle: CircleId, epoch: int) -> frozenset[PersonId]:
    table = schema.circle_keys
    have = select(table.c.person).where(table.c.circle == circle.bytes, table.c.epoch == epoch)
    people = work.session.execute(have).scalars()
    return frozenset(PersonId(UUID(bytes=raw)) for raw in people)


def _give(work: Work, circle: CircleId) -> bool:
    """Give every epoch that this person holds: what was sealed before is the newcomers' too."""
    newest, _ = work.roster.circles[circle]
    given = False
    for epoch in range(1, newest + 1):
        secret = work.who.circle_secrets.get((circle, epoch))
        if secret is None:
            continue
        missing = work.roster.circle_members(circle) - _holders(work, circle, epoch)
        for person in sorted(missing):
            _give_one(work, circle, epoch, secret, person)
        given = given or bool(missing)
    return given


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
