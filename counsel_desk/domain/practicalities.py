"""Describe what a meeting costs and whether its venue is safe; money is counted in cents.

Transport money is a client's own, and lies in the client's file; what the meeting as a whole costs
lies with the group.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from counsel_desk.domain.ids import CaseId, GroupId, MeetingId, MembershipId

if TYPE_CHECKING:
    from collections.abc import Iterable

CENTS = 100
MOST_CENTS = 100_000_000
"""A million shillings: more than any meeting costs, and what one slip of a finger makes."""
MOST_TRANSPORT = 2_000_000
LONGEST_VOUCHER = 30
MOST_CHILDREN = 99
CHECK_AHEAD = timedelta(days=7)
"""How long before the next meeting a check that is due is asked for."""
_MONEY = re.compile(r"([0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]{1,9})(?:\.([0-9]{1,2}))?")


class PaidBy(StrEnum):
    """How money is given to a member."""

    CASH = "cash"
    MOBILE_MONEY = "mobile money"


class VenuePoint(StrEnum):
    """What makes a venue safe."""

    EXITS = "two exits"
    POLICE = "not next to a police post"
    TOILET = "private toilet"
    NEIGHBOURS = "neighbours cannot hear or watch"
    TIME = "safe at this time of day"
    PLAN = "everyone knows the emergency plan"


@dataclass(frozen=True, slots=True)
class Transport:
    """Compartment coord, one for a member and a meeting; no cents is none.

    ``paid_on`` is None while it was not paid.
    """

    membership: MembershipId
    group: GroupId
    meeting: MeetingId
    cents: int
    by: PaidBy = PaidBy.CASH
    voucher: str = ""
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class VenueCheck:
    """When a venue was looked at, what of it is as it should be, and when to look again."""

    on: date
    fine: tuple[VenuePoint, ...] = ()
    recheck: date | None = None
    remarks: str = ""

    @property
    def lacking(self) -> tuple[VenuePoint, ...]:
        """What is not as it should be."""
        return tuple(one for one in VenuePoint if one not in self.fine)


@dataclass(frozen=True, slots=True)
class MeetingCosts:
    """Compartment group, one for a meeting: what it costs besides transport, and its venue.

    ``children`` are places in childcare, ``interpreter`` the language one is booked for.
    """

    meeting: MeetingId
    refreshments: int = 0
    childcare: int = 0
    children: int = 0
    interpreter: str = ""
    interpreting: int = 0
    check: VenueCheck | None = None

    @property
    def cents(self) -> int:
        """What the meeting costs besides transport."""
        return self.refreshments + self.childcare + self.interpreting


class CostKind(StrEnum):
    """What money was for."""

    TRANSPORT = "transport"
    REFRESHMENTS = "refreshments"
    CHILDCARE = "childcare"
    INTERPRETING = "interpreting"


@dataclass(frozen=True, slots=True)
class CostLine:
    """One amount, as the accountant gets it: codes alone, no name, no title, no venue.

    ``by`` and ``voucher`` are of transport; ``paid_on`` is None where it was not paid, and for
    what is not paid to members.
    """

    day: date
    group: str
    number: int
    kind: CostKind
    cents: int
    client: str = ""
    by: PaidBy | None = None
    voucher: str = ""
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over some lines; ``unpaid`` is transport that was promised and not paid yet."""

    cents: int
    unpaid: int
    kinds: Mapping[CostKind, int]


def totals(lines: Iterable[CostLine]) -> Totals:
    """Add amounts up, whole and by kind."""
    kinds: dict[CostKind, int] = defaultdict(int)
    unpaid = 0
    for one in lines:
        kinds[one.kind] += one.cents
        if one.kind is CostKind.TRANSPORT and one.paid_on is None:
            unpaid += one.cents
    return Totals(sum(kinds.values()), unpaid, dict(kinds))


def month_of(day: date) -> str:
    """Name the month of a day, such as "2026-03"."""
    return f"{day:%Y-%m}"


def last_months(today: date, count: int = 12) -> tuple[str, ...]:
    """Name the month of a day and those before it, the latest first."""
    first = today.year * 12 + today.month - 1
    found = (divmod(first - back, 12) for back in range(count))
    return tuple(f"{year:04d}-{month + 1:02d}" for year, month in found)


def by_month(lines: Iterable[CostLine]) -> dict[str, Totals]:
    """Give the totals of each month, such as "2026-03", in order."""
    months: dict[str, list[CostLine]] = defaultdict(list)
    for one in lines:
        months[month_of(one.day)].append(one)
    return {month: totals(months[month]) for month in sorted(months)}


def group_code(group: GroupId) -> str:
    """Name a group by a code that says nothing of it."""
    return f"G-{group.hex[-6:].upper()}"


def parse_money(text: str) -> int | None:
    """Read shillings, such as "350", "1,200" or "350.50", as cents; None for what is none."""
    found = _MONEY.fullmatch(text.strip().removeprefix("KES").strip())
    if found is None:
        return None
    whole = int(re.sub(r"[, ]", "", found[1]))
    return whole * CENTS + int((found[2] or "0").ljust(2, "0"))


def plain_money(cents: int) -> str:
    """Write cents as shillings with a point, as spreadsheets read them."""
    return f"{cents // CENTS}.{cents % CENTS:02d}"


@dataclass(frozen=True, slots=True)
class VenueDue:
    """A group whose venue is to be looked at: never yet, or again since a day."""

    group: GroupId
    title: str
    venue: str
    meeting: date
    last: date | None
    due: date


def venue_due(
    checks: Iterable[VenueCheck], coming: Iterable[date], today: date
) -> tuple[date, date | None] | None:
    """Say since when a venue is to be looked at, and when it was last; None where it is not.

    It is asked for in the week before a meeting where it never was, and from the day on which it
    is to be looked at again as long as meetings come.
    """
    ahead = sorted(day for day in coming if day >= today)
    if not ahead:
        return None
    last = max(checks, key=lambda one: one.on, default=None)
    if last is None:
        since = ahead[0] - CHECK_AHEAD
        return (since, None) if today >= since else None
    if last.recheck is None or last.recheck > today:
        return None
    return last.recheck, last.on


@dataclass(frozen=True, slots=True)
class MemberMoney:
    """A member at a meeting as far as transport goes; None where it may not be seen."""

    membership: MembershipId
    case: CaseId
    code: str
    came: bool | None
    transport: Transport | None
    is_open: bool = True
