"""The organisation's key: three shares on paper, any two of which bring files back.

Its secret half is never stored. It is made in a ceremony, split into three shares of words, which
three people put on paper and type back; later two of them, at an administrator's desk, give every
seed to those who should hold it, and the administrator holds nothing more than before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from counsel_desk.crypto import shares as slip
from counsel_desk.crypto.errors import SealBroken
from counsel_desk.crypto.primitives import random_key, x25519_public
from counsel_desk.domain.access import Permission, Role
from counsel_desk.domain.audit import Action
from counsel_desk.services.again import check_again
from counsel_desk.services.desk import Changed, Desk, use_case
from counsel_desk.services.errors import Invalid
from counsel_desk.storage import organisation as storage
from counsel_desk.storage import programme
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARES, NEEDED = slip.SHARES, slip.NEEDED
SLICE = 16
"""Seeds given in one transaction; small, because the window's requests wait for it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Three shares of a new key, not yet in force."""

    shares: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class OrganisationState:
    """Whether there is a key, and whether this person may make one."""

    exists: bool
    may_found: bool


def draw() -> Drawn:
    """Make a key and split it; needs no vault, and keeps nothing but the shares."""
    return Drawn(slip.split(random_key()))


def same_share(one: str, other: str) -> bool:
    """Whether two ways of writing a share are the same, whatever the case and the spaces."""
    return one.casefold().split() == other.casefold().split()


@use_case(Permission.MANAGE_STAFF)
def organisation_state(work: Work) -> OrganisationState:
    """Say whether the vault has the organisation's key."""
    exists = work.roster.organisation is not None
    both = {Role.ADMINISTRATOR, Role.SUPERVISOR} <= work.roles
    return OrganisationState(exists, both and not exists)


@use_case(Permission.MANAGE_STAFF, Changed.STAFF)
def found(work: Work, *, drawn: Drawn, typed: tuple[str, ...], passphrase: str) -> None:
    """Put a key whose three shares were typed back in force.

    By who is administrator and supervisor in one. Raises WrongPassphrase, and Invalid with
    ``organisation-known``, ``organisation-roles`` or ``share-words``.
    """
    if work.roster.organisation is not None:
        raise Invalid("organisation-known")
    if Role.SUPERVISOR not in work.roles:
        raise Invalid("organisation-roles")
    pairs = zip(drawn.shares, typed, strict=False)
    if len(typed) != SHARES or not all(same_share(one, other) for one, other in pairs):
        raise Invalid("share-words", field="typed")
    _sign(work, passphrase)
    secrets = {_combined(pair) for pair in combinations(typed, NEEDED)}
    storage.publish(work, x25519_public(secrets.pop()))
    programme.keep(work)
    work.note(Action.ORGANISATION_FOUNDED, work.me)


def _combined(shares: tuple[str, ...]) -> bytes:
    try:
        return slip.combine(shares)
    except SealBroken:
        raise Invalid("share-words", field="typed") from None


def _sign(work: Work, passphrase: str) -> None:
    check_again(work, passphrase)


@use_case(Permission.MANAGE_STAFF)
def _begin(work: Work, *, shares: tuple[str, ...], passphrase: str) -> tuple[int, ...]:
    secret = _combined(shares)
    if not storage.fits(work, secret):
        raise Invalid("share-words", field="typed")
    _sign(work, passphrase)
    work.note(Action.SHARES_USED, work.me)
    return storage.sealed_rows(work)


@use_case(Permission.MANAGE_STAFF)
def _give(work: Work, *, shares: tuple[str, ...], rows: tuple[int, ...]) -> int:
    return storage.give_back(work, _combined(shares), rows)


def give_back(
    desk: Desk, shares: tuple[str, ...], passphrase: str
) -> Iterator[tuple[int, int, int]]:
    """Give every seed to those who should hold it; yields done, of, and how many were given.

    Raises WrongPassphrase, and Invalid with ``share-words`` for shares that are not this vault's.
    Cut off, it can be done again: nothing is given twice.
    """
    rows = desk.do(_begin, shares=shares, passphrase=passphrase)
    given = 0
    yield 0, len(rows), given
    for start in range(0, len(rows), SLICE):
        given += desk.do(_give, shares=shares, rows=rows[start : start + SLICE])
        yield min(start + SLICE, len(rows)), len(rows), given
    desk.announce(Changed.CASES | Changed.GROUPS)
