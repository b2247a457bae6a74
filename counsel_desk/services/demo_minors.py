"""Let some of a demonstration's clients be minors, for whom a guardian answers beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counsel_desk.domain.cases import Guardian
from counsel_desk.domain.consents import GivenBy

if TYPE_CHECKING:
    from datetime import datetime

    from counsel_desk.domain.cases import Identity
    from counsel_desk.domain.consents import Consent

EVERY = 20
FIRST = 10
AGE = 15
_GUARDIANS = (
    Guardian("Mama Grace Atieno Ouma", "aunt", "0700 000 117", may_contact=True),
    Guardian("Mzee Elijah Lotuk Ekiru", "grandfather", "", may_contact=False),
    Guardian("Zainab Mohamed Adan", "elder sister", "0700 000 142", may_contact=True),
)


def guardian_of(number: int) -> Guardian | None:
    """Give the guardian of the client with this number, None if that client is of age."""
    if number % EVERY != FIRST:
        return None
    return _GUARDIANS[number // EVERY % len(_GUARDIANS)]


def with_guardian(identity: Identity, number: int, registered: datetime) -> Identity:
    """Make a minor of a client who has a guardian; everybody else stays as they are."""
    guardian = guardian_of(number)
    if guardian is None:
        return identity
    return replace(identity, birth_year=registered.year - AGE, guardian=guardian)


def by_guardian(consent: Consent, number: int) -> Consent:
    """Let a minor's consent be the guardian's, with the minor's own assent beside it."""
    guardian = guardian_of(number)
    if guardian is None:
        return consent
    return replace(consent, given_by=GivenBy.GUARDIAN, guardian=guardian.name, assent=True)
