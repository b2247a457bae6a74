"""Describe the network: doctors, lawyers and organisations to whom a client can be sent."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NewType
from uuid import UUID

from counsel_desk.domain.counties import kilometres
from counsel_desk.domain.referrals import ReferralKind, ResponseTime

if TYPE_CHECKING:
    from collections.abc import Iterable

PartnerId = NewType("PartnerId", UUID)
VERIFY_AFTER = timedelta(days=365)
"""How long what is known of a partner is taken to be true."""
LONGEST_TEXT = 500
LONGEST_NAME = 120


class PartnerKind(StrEnum):
    """What a partner of the network is."""

    DOCTOR = "doctor"
    LAWYER = "lawyer"
    ORGANISATION = "organisation"


class Cost(StrEnum):
    """What a client pays there."""

    FREE = "free"
    REDUCED = "reduced"
    FULL = "full"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Partner:
    """Compartment programme: an entry of the network directory.

    One that is no longer ``active`` stays readable for the referrals made to it.
    """

    name: str
    kind: PartnerKind
    county: str
    services: tuple[ReferralKind, ...]
    town: str = ""
    contact_person: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    languages: tuple[str, ...] = ()
    hours: str = ""
    cost: Cost = Cost.UNKNOWN
    cost_text: str = ""
    verified_on: date | None = None
    remarks: str = ""
    active: bool = True

    def stale(self, on: date) -> bool:
        """Whether nobody has checked it for so long that somebody should call."""
        return self.verified_on is None or on - self.verified_on > VERIFY_AFTER


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner in the directory: how far away, and how quickly referrals were received."""

    id: PartnerId
    partner: Partner
    kilometres: float | None
    response: ResponseTime | None


@dataclass(frozen=True, slots=True)
class PartnerFilter:
    """Which partners to show; an empty field shows all. ``near`` is the county to start from."""

    text: str = ""
    kind: PartnerKind | None = None
    service: ReferralKind | None = None
    county: str = ""
    language: str = ""
    near: str = ""
    inactive: bool = False

    def takes(self, partner: Partner) -> bool:
        """Whether a partner is wanted."""
        if not (partner.active or self.inactive):
            return False
        return (
            (self.kind is None or partner.kind is self.kind)
            and (self.service is None or self.service in partner.services)
            and (not self.county or partner.county == self.county)
            and (not self.language or self.language in partner.languages)
            and _contains(_words(partner), self.text)
        )


def _words(partner: Partner) -> str:
    parts = (
        partner.name, partner.contact_person, partner.town, partner.county, partner.address,
        partner.remarks, *partner.services,
    )  # fmt: skip
    return " ".join(parts)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(one for one in plain if not unicodedata.combining(one)).casefold()


def _contains(text: str, wanted: str) -> bool:
    folded = _fold(text)
    return all(word in folded for word in _fold(wanted).split())


def nearest_first(rows: Iterable[PartnerRow]) -> tuple[PartnerRow, ...]:
    """Sort by distance, then by how quickly they answer, then by name."""

    def rank(row: PartnerRow) -> tuple[float, float, str]:
        far = row.kilometres if row.kilometres is not None else float("inf")
        slow = row.response.days if row.response is not None else float("inf")
        return far, slow, _fold(row.partner.name)

    return tuple(sorted(rows, key=rank))


def distance(partner: Partner, near: str) -> float | None:
    """Give how far a partner is from a county; None where that is not known."""
    return kilometres(partner.county, near) if near else None


def fault_of(partner: Partner, today: date) -> tuple[str, str] | None:
    """Say what cannot be right: a code of the reason and the field; None for nothing."""
    if not partner.name.strip():
        return "name-missing", "name"
    if len(partner.name) > LONGEST_NAME:
        return "text-too-long", "name"
    if not partner.services:
        return "service-missing", "services"
    if not partner.county.strip():
        return "county-missing", "county"
    if partner.verified_on is not None and partner.verified_on > today:
        return "verified-in-future", "verified_on"
    for name in ("town", "contact_person", "phone", "email", "address", "hours", "cost_text"):
        if len(getattr(partner, name)) > LONGEST_TEXT:
            return "text-too-long", name
    return None
