"""Fill a person's key ring: from the sealed record, then from grants given since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Row, func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from counsel_desk.crypto.errors import CryptoError
from counsel_desk.crypto.grants import RIGHTS, RecipientKind, Subject, Terms, check_grant, take
from counsel_desk.crypto.sealing import COMPARTMENTS
from counsel_desk.domain.ids import CircleId
from counsel_desk.storage import schema
from counsel_desk.storage.engine import driver_error
from counsel_desk.storage.key_ring import KeyRing
from counsel_desk.storage.own_records import OwnRecord, read_own, write_own

if TYPE_CHECKING:
    from counsel_desk.storage.vault import SignedIn

KIND = "key-ring"
_CIRCLE_BYTES = 20
SAVE_FROM = 200
"""A ring is written again at sign-in when at least this many seeds are new."""


def load(session: Session, who: SignedIn) -> None:
    """Open the ring record and take every grant since; circles newly joined are read whole."""
    record = read_own(session, who.vault.id, who.identity, KIND)
    known: set[tuple[CircleId, int]] = set()
    if record is not None:
        count = int.from_bytes(record.data[:2], "big")
        names = record.data[2 : 2 + count * _CIRCLE_BYTES]
        known = {_circle(names, at) for at in range(0, len(names), _CIRCLE_BYTES)}
        who.ring = KeyRing.from_bytes(record.data[2 + count * _CIRCLE_BYTES :])
        who.ring_row = record.up_to
    who.read_circles = known
    take_new(session, who)
    who.seen_grants = who.vault.grants_given


def _circle(names: bytes, at: int) -> tuple[CircleId, int]:
    raw = names[at : at + _CIRCLE_BYTES]
    return CircleId(UUID(bytes=raw[:16])), int.from_bytes(raw[16:], "big")


def take_new(session: Session, who: SignedIn) -> None:
    """Take the grants after the newest row seen."""
    joined = who.circle_secrets.keys() - who.read_circles
    if joined and who.ring_row:
        _take(session, who, circles={circle for circle, _ in joined}, people=False, after=0)
    who.read_circles |= joined
    newest = session.execute(select(func.max(schema.grants.c.row))).scalar() or 0
    if newest > who.ring_row:
        circles = {circle for circle, _ in who.circle_secrets}
        _take(session, who, circles=circles, people=True, after=who.ring_row)
        who.ring_row = newest


def _take(
    session: Session, who: SignedIn, *, circles: set[CircleId], people: bool, after: int
) -> None:
    grants = schema.grants
    mine = [
        (grants.c.kind == int(RecipientKind.CIRCLE))
        & grants.c.recipient.in_([circle.bytes for circle in circles])
    ]
    if people:
        mine.append(
            (grants.c.kind == int(RecipientKind.PERSON))
            & (grants.c.recipient == who.identity.person.bytes)
        )
    query = select(grants).where(grants.c.row > after, or_(*mine)).order_by(grants.c.row)
    for row in session.execute(query):
        _take_one(who, row)


def _take_one(who: SignedIn, row: Row[*tuple[Any, ...]]) -> None:
    grant = row._mapping
    if grant["compartment"] not in COMPARTMENTS or grant["right"] not in RIGHTS:
        return  # planted: it must not keep anybody from signing in
    if who.ring.suffices(grant["scope"], grant["compartment"], grant["epoch"], grant["right"]):
        return
    kind, recipient = RecipientKind(grant["kind"]), UUID(bytes=grant["recipient"])
    scope, compartment = UUID(bytes=grant["scope"]), COMPARTMENTS[grant["compartment"]]
    right = RIGHTS[grant["right"]]
    subject = Subject(who.vault.id, scope, compartment, grant["epoch"])
    giver = who.vault.roster.member(UUID(bytes=grant["giver"]))
    keys = _keys(who, kind, recipient, grant["key_epoch"])
    if giver is None or keys is None:
        return
    terms = Terms(kind, recipient, grant["key_epoch"], right, grant["given_at"], giver.person.id)
    try:
        check_grant(subject, terms, grant["sealed"], grant["signature"], giver.keys.signing)
        seed = take(subject, grant["sealed"], *keys)
    except CryptoError:
        return
    who.ring.add(scope, compartment, grant["epoch"], right, seed)


def _keys(
    who: SignedIn, kind: RecipientKind, recipient: UUID, epoch: int
) -> tuple[bytes, bytes] | None:
    if kind is RecipientKind.PERSON:
        return who.identity.public.box, who.identity.box_secret
    name = (CircleId(recipient), epoch)
    secret, public = who.circle_secrets.get(name), who.vault.roster.circle_keys.get(name)
    return (public, secret) if secret is not None and public is not None else None


def save(session: Session, who: SignedIn) -> None:
    """Seal the ring in the person's own record."""
    names = sorted(who.circle_secrets)
    head = len(names).to_bytes(2, "big")
    circles = b"".join(circle.bytes + epoch.to_bytes(4, "big") for circle, epoch in names)
    record = OwnRecord(who.ring_row, head + circles + who.ring.to_bytes())
    write_own(session, who.vault.id, who.identity, KIND, record)
    who.ring.unsaved = 0


def start_over(who: SignedIn) -> None:
    """Let go of all that is remembered of the tables and read it anew: rows were taken out."""
    vault = who.vault
    vault.forget_unsaved()
    vault.genuine.clear()
    vault.turned.clear()
    who.proved.clear()
    who.ring, who.ring_row = KeyRing(), 0
    try:
        with Session(vault.engine) as session:
            load(session, who)
    except SQLAlchemyError as error:
        raise driver_error(error) from None
