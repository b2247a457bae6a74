"""Keep the organisation's key: publish it, and give out again what is sealed to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Row, select

from counsel_desk.crypto.errors import CryptoError
from counsel_desk.crypto.grants import RecipientKind, Subject, Terms, check_grant, take
from counsel_desk.crypto.primitives import x25519_public
from counsel_desk.crypto.roster import OrganisationKey
from counsel_desk.crypto.sealing import COMPARTMENTS
from counsel_desk.domain.access import Right
from counsel_desk.storage import schema
from counsel_desk.storage.errors import NotFound, VaultDamaged

if TYPE_CHECKING:
    from counsel_desk.storage.unit_of_work import Work

_RIGHTS = {1: Right.READ, 2: Right.WRITE}


def publish(work: Work, public: bytes) -> None:
    """Put the key onto the roster; the next entitled desks seal everything to it."""
    work.extend_roster(OrganisationKey(public))
    work.keeper.mark_all_pending()


def fits(work: Work, secret: bytes) -> bool:
    """Whether a secret is the half of the organisation's key that nobody has."""
    return work.roster.organisation == x25519_public(secret)


def sealed_rows(work: Work) -> tuple[int, ...]:
    """List the grants to the organisation, the oldest first."""
    table = schema.grants
    mine = select(table.c.row).where(table.c.kind == int(RecipientKind.ORGANISATION))
    return tuple(work.execute(mine.order_by(table.c.row)).scalars())


def give_back(work: Work, secret: bytes, rows: tuple[int, ...]) -> int:
    """Give the seeds of these grants to whoever should hold them and does not; counts grants.

    What does not hold is passed over, as everywhere; nothing stays on this desk's own ring.
    """
    table = schema.grants
    found = work.execute(select(table).where(table.c.row.in_(rows)).order_by(table.c.row)).all()
    return sum(_give_one(work, secret, row) for row in found)


def _give_one(work: Work, secret: bytes, row: Row[*tuple[Any, ...]]) -> int:
    giver = work.roster.member(UUID(bytes=row.giver))
    if giver is None:
        return 0
    scope, compartment = UUID(bytes=row.scope), COMPARTMENTS[row.compartment]
    subject = Subject(work.vault.id, scope, compartment, row.epoch)
    terms = Terms(
        RecipientKind.ORGANISATION, UUID(bytes=row.recipient), row.key_epoch, _RIGHTS[row.right],
        row.given_at, giver.person.id,
    )  # fmt: skip
    try:
        check_grant(subject, terms, row.sealed, row.signature, giver.keys.signing)
        seed = take(subject, row.sealed, x25519_public(secret), secret)
        return work.keeper.give_found(scope, compartment, row.epoch, seed)
    except (CryptoError, VaultDamaged, NotFound):
        return 0
