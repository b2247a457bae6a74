"""Keep the network directory, and find the partner who is near and answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.days import local_day
from counsel_desk.domain.directory import (
    LONGEST_TEXT,
    Partner,
    PartnerFilter,
    PartnerId,
    PartnerRow,
    distance,
    fault_of,
    nearest_first,
)
from counsel_desk.domain.referrals import ResponseTime, response_times
from counsel_desk.services.desk import Changed, register_of, use_case
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.storage import kinds
from counsel_desk.storage.entitlements import PROGRAMME
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

_TEXTS = (
    "name", "county", "town", "contact_person", "phone", "email", "address", "hours", "cost_text",
    "remarks",
)  # fmt: skip
LONGEST_REMARKS = 2000


@helps_use_cases
def partners(work: Work) -> Iterator[tuple[PartnerId, Partner]]:
    """Walk the directory as far as this person holds its key."""
    for partner, value in _every(work):
        if value is not None:
            yield partner, value


def _every(work: Work) -> Iterator[tuple[PartnerId, Partner | None]]:
    """Walk all entries, None for one that does not open; signatures are checked where one is."""
    if work.ring.holds(PROGRAMME, Compartment.PROGRAMME):
        for stored in kinds.DIRECTORY_ENTRY.records(work).list(PROGRAMME):
            yield PartnerId(stored.id), stored.value


@use_case(Permission.SEE_PROGRAMME)
def list_partners(work: Work, *, wanted: PartnerFilter | None = None) -> tuple[PartnerRow, ...]:
    """List the partners that a filter takes, the nearest first."""
    chosen = wanted or PartnerFilter()
    times = _response_times(work)
    return nearest_first(
        PartnerRow(one, partner, distance(partner, chosen.near), times.get(one))
        for one, partner in partners(work)
        if chosen.takes(partner)
    )


@use_case(Permission.SEE_PROGRAMME)
def lost_partners(work: Work) -> int:
    """Count the entries that are damaged, and so are in no list."""
    return sum(value is None for _, value in _every(work))


@use_case(Permission.SEE_PROGRAMME)
def open_partner(work: Work, *, partner: PartnerId) -> PartnerRow:
    """Open one entry; raises NotFound for one whose author had no right to write it."""
    return PartnerRow(partner, _open(work, partner), None, _response_times(work).get(partner))


@use_case(Permission.EDIT_DIRECTORY, Changed.PROGRAMME)
def add_partner(work: Work, *, value: Partner) -> PartnerId:
    """Add a partner to the network."""
    checked = _checked(work, value)
    _refuse_twice(work, checked)
    return PartnerId(kinds.DIRECTORY_ENTRY.records(work).add(PROGRAMME, checked))


@use_case(Permission.EDIT_DIRECTORY, Changed.PROGRAMME)
def change_partner(work: Work, *, partner: PartnerId, value: Partner) -> None:
    """Change an entry; earlier versions stay. One no longer active is offered no more."""
    before, checked = _open(work, partner), _checked(work, value)
    if not _same(before, checked):
        _refuse_twice(work, checked)
    kinds.DIRECTORY_ENTRY.records(work).replace(partner, checked)


@use_case(Permission.EDIT_DIRECTORY, Changed.PROGRAMME)
def verify_partner(work: Work, *, partner: PartnerId) -> None:
    """Say that somebody called today and everything is as it stands."""
    value = replace(_open(work, partner), verified_on=local_day(work.now))
    kinds.DIRECTORY_ENTRY.records(work).replace(partner, value)


@helps_use_cases
def partner_of(work: Work, partner: UUID) -> Partner:
    """Give a partner for a referral to be made to; raises NotFound."""
    return _open(work, PartnerId(partner))


def _open(work: Work, partner: PartnerId) -> Partner:
    stored = kinds.DIRECTORY_ENTRY.records(work).open(partner)
    if stored.value is None or not stored.intact:
        raise NotFound
    return stored.value


def _refuse_twice(work: Work, checked: Partner) -> None:
    if any(_same(one, checked) for _, one in partners(work)):
        raise Invalid("partner-twice", field="name")


def _same(one: Partner, other: Partner) -> bool:
    return (one.name.casefold(), one.county) == (other.name.casefold(), other.county)


def _checked(work: Work, value: Partner) -> Partner:
    texts = {name: str(getattr(value, name)).strip() for name in _TEXTS}
    clean = replace(value, **texts)  # type: ignore[arg-type] # texts by their own names
    if fault := fault_of(clean, local_day(work.now)):
        raise Invalid(fault[0], field=fault[1], most=LONGEST_TEXT)
    if len(clean.remarks) > LONGEST_REMARKS:
        raise Invalid("text-too-long", field="remarks", most=LONGEST_REMARKS)
    return clean


def _response_times(work: Work) -> dict[UUID, ResponseTime]:
    """Work out how soon partners receive, from the digests of the cases one may read."""
    rows = register_of(work).rows(work)
    return response_times(
        one for row in rows if row.digest is not None for one in row.digest.referrals.answered
    )
