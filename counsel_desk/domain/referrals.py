"""Describe referrals: where a client is sent or comes from, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import TYPE_CHECKING, NewType
from uuid import UUID

from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.domain.strikes import Struck

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ReferralId = NewType("ReferralId", UUID)


class Direction(StrEnum):
    """Whether the client is sent to someone or was sent here."""

    OUT = "out"
    IN = "in"


class ReferralKind(StrEnum):
    """What help a referral is for; a partner of the network offers the same kinds."""

    MEDICAL = "medical"
    LEGAL = "legal"
    PSYCHIATRIC = "psychiatric"
    PHYSIOTHERAPY = "physiotherapy"
    SHELTER = "shelter or protection"
    SOCIO_ECONOMIC = "socio-economic"
    CHILD_PROTECTION = "child protection"
    GBV = "gender-based violence"
    HIV_TB = "HIV or TB"
    OTHER = "other"


class Urgency(StrEnum):
    """How soon the client must be seen."""

    ROUTINE = "routine"
    SOON = "soon"
    URGENT = "urgent"
    IMMEDIATE = "immediate"


ANSWER_WITHIN: Mapping[Urgency, timedelta] = {
    Urgency.IMMEDIATE: timedelta(days=1),
    Urgency.URGENT: timedelta(days=3),
    Urgency.SOON: timedelta(days=7),
    Urgency.ROUTINE: timedelta(days=14),
}
"""How long it may take until the other side has received a referral; overdue after that.

For one that came in: until the client was seen here.
"""


class ReferralOutcome(StrEnum):
    """What came of a referral."""

    HELPED = "service given"
    PARTLY = "service given in part"
    REFUSED = "refused by the service"
    DECLINED = "declined by the client"
    NOT_REACHED = "client not reached"
    WITHDRAWN = "withdrawn"


class ReferralState(StrEnum):
    """Where a referral stands, from its dates."""

    PREPARED = "prepared"
    SENT = "sent"
    RECEIVED = "received"
    ATTENDED = "attended"
    CONCLUDED = "concluded"


@dataclass(frozen=True, slots=True)
class Referral:
    """Compartment clin: one referral; each change is a new version of it.

    ``partner`` is the entry in the network directory, ``partner_name`` the name as it was then,
    or what was typed for one who is in no directory. ``consent`` is what it rests on, or
    ``override`` the record of the reason for doing without. A referral in rests on neither.
    """

    direction: Direction
    kind: ReferralKind
    urgency: Urgency
    made_on: date
    partner_name: str
    partner: UUID | None = None
    reason: str = ""
    consent: UUID | None = None
    override: UUID | None = None
    sent: date | None = None
    received: date | None = None
    attended: date | None = None
    outcome: ReferralOutcome | None = None
    outcome_on: date | None = None
    outcome_text: str = ""
    remarks: str = ""

    @property
    def state(self) -> ReferralState:
        """Say where it stands, by the latest step that was recorded."""
        if self.outcome is not None:
            return ReferralState.CONCLUDED
        if self.attended is not None:
            return ReferralState.ATTENDED
        if self.received is not None:
            return ReferralState.RECEIVED
        return ReferralState.SENT if self.sent is not None else ReferralState.PREPARED

    @property
    def due(self) -> date | None:
        """The day by which somebody should have answered; None once that is no matter.

        One sent out is answered when the other side has received it, one that came in when the
        client was seen here: its time runs from the day on which it was received.
        """
        waits = {ReferralState.PREPARED, ReferralState.SENT}
        since = self.sent or self.made_on
        if self.direction is Direction.IN:
            waits, since = waits | {ReferralState.RECEIVED}, self.received or self.made_on
        return since + ANSWER_WITHIN[self.urgency] if self.state in waits else None

    def overdue(self, on: date) -> bool:
        """Whether nobody has answered it although it is time."""
        return self.due is not None and self.due < on

    @property
    def days_to_answer(self) -> int | None:
        """Days from sending to reception, or None before."""
        if self.direction is Direction.IN or self.sent is None or self.received is None:
            return None
        return (self.received - self.sent).days


@dataclass(frozen=True, slots=True)
class ReferralEntry:
    """A referral with its record; ``referral`` is None where the record is damaged."""

    id: ReferralId
    case: CaseId
    referral: Referral | None
    author: PersonId
    recorded: datetime
    version: int
    struck: Struck | None = None


@dataclass(frozen=True, slots=True)
class WaitingReferral:
    """In the digest: a referral that nobody has answered yet."""

    id: UUID
    kind: ReferralKind
    urgency: Urgency
    partner_name: str
    sent: bool
    due: date
    direction: Direction = Direction.OUT


@dataclass(frozen=True, slots=True)
class Answered:
    """In the digest: how many days a partner took to receive a referral."""

    partner: UUID
    days: int


@dataclass(frozen=True, slots=True)
class ReferralDigest:
    """What lists need to know of a case's referrals."""

    waiting: tuple[WaitingReferral, ...] = ()
    answered: tuple[Answered, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """An overdue referral with the case it belongs to."""

    case: CaseId
    code: str
    name: str | None
    referral: WaitingReferral


@dataclass(frozen=True, slots=True)
class ResponseTime:
    """How quickly a partner receives referrals: the median of so many, in days."""

    days: float
    count: int


def digest_of(entries: Iterable[tuple[UUID, Referral]]) -> ReferralDigest:
    """Gather what lists need from all referrals of a case."""
    waiting: list[WaitingReferral] = []
    answered: list[Answered] = []
    for record, one in entries:
        due, days = one.due, one.days_to_answer
        if due is not None:
            sent = one.sent is not None
            name, way = one.partner_name, one.direction
            waiting.append(WaitingReferral(record, one.kind, one.urgency, name, sent, due, way))
        if days is not None and one.partner is not None:
            answered.append(Answered(one.partner, days))
    return ReferralDigest(tuple(sorted(waiting, key=lambda w: w.due)), tuple(answered))


def response_times(answered: Iterable[Answered]) -> dict[UUID, ResponseTime]:
    """Give the median days from sending to reception of each partner."""
    days: dict[UUID, list[int]] = {}
    for one in answered:
        days.setdefault(one.partner, []).append(one.days)
    return {who: ResponseTime(float(median(found)), len(found)) for who, found in days.items()}


EARLIEST = date(1990, 1, 1)
_STEPS = {
    Direction.OUT: ("made_on", "sent", "received", "attended", "outcome_on"),
    # One that came in may have been sent long before it was written down here.
    Direction.IN: ("sent", "received", "attended", "outcome_on"),
}


def fault_of(referral: Referral, today: date) -> tuple[str, str] | None:
    """Say what cannot be right: a code of the reason and the field; None for nothing."""
    if not referral.partner_name.strip():
        return "partner-missing", "partner_name"
    if (referral.outcome is None) != (referral.outcome_on is None):
        return "outcome-half", "outcome" if referral.outcome is None else "outcome_on"
    if referral.made_on > today:
        return "referral-in-future", "made_on"
    not_sent = referral.direction is Direction.OUT and referral.sent is None
    if not_sent and (referral.received or referral.attended):
        return "referral-not-sent", "sent"
    return _order_fault(referral, today)


def _order_fault(referral: Referral, today: date) -> tuple[str, str] | None:
    before = EARLIEST
    for name in _STEPS[referral.direction]:
        day: date | None = getattr(referral, name)
        if day is None:
            continue
        if day > today:
            return "referral-in-future", name
        if day < before:
            return "referral-out-of-order", name
        before = day
    return None
