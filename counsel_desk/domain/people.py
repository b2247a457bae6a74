"""Describe the people who work here, as the roster knows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from counsel_desk.domain.access import Role
from counsel_desk.domain.ids import PersonId, TeamId


@dataclass(frozen=True, slots=True)
class Person:
    """Someone on the roster.

    ``roles`` are in force; ``pending`` waits for a supervisor's signature.
    ``fingerprint`` is read aloud before that signature (five groups of five characters).
    Whoever ``has_lent_keys`` has not signed in yet: all their roles are pending until they have
    chosen a passphrase, and with it keys that nobody else ever held: then they ``made_own_keys``,
    as whoever founded the vault did.
    """

    id: PersonId
    name: str
    user_name: str
    roles: frozenset[Role]
    pending: frozenset[Role]
    since: datetime
    until: datetime | None
    fingerprint: str
    has_lent_keys: bool = False
    made_own_keys: bool = False

    @property
    def active(self) -> bool:
        """Whether the person still works here."""
        return self.until is None


@dataclass(frozen=True, slots=True)
class Team:
    """Counsellors and the supervisors who read their case files."""

    id: TeamId
    name: str
    supervisors: frozenset[PersonId]
    counsellors: frozenset[PersonId]
