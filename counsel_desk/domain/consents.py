"""Say what a client agreed to: one purpose at a time, dated, limited, and to be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NewType
from uuid import UUID

from counsel_desk.domain.ids import CaseId, PersonId
from counsel_desk.domain.strikes import Struck

if TYPE_CHECKING:
    from collections.abc import Iterable

ConsentId = NewType("ConsentId", UUID)

REVIEW_WITHIN = timedelta(days=28)
"""How long before its end a consent comes up for review."""


class Purpose(StrEnum):
    """What a consent is for; each is asked, given and taken back by itself."""

    SERVICE = "service"
    RECORD = "record"
    SUPERVISION = "supervision"
    AUDIO = "audio"
    REPORT = "medico-legal report"
    RELEASE = "release"
    REFERRAL = "referral"
    STATISTICS = "statistics"
    RESEARCH = "research"
    ADVOCACY = "advocacy"
    GROUP = "group"
    CONTACT = "contact"


TO_SOMEONE = frozenset({Purpose.REPORT, Purpose.RELEASE, Purpose.REFERRAL, Purpose.ADVOCACY})
"""Purposes by which something reaches a recipient, who may be named."""

LEAVING = (Purpose.RELEASE, Purpose.REPORT, Purpose.RESEARCH, Purpose.ADVOCACY)
"""What something that leaves for somebody else can be for; each needs its own consent."""

UNLESS_REFUSED = frozenset(
    {
        Purpose.SERVICE,
        Purpose.RECORD,
        Purpose.SUPERVISION,
        Purpose.STATISTICS,
        Purpose.CONTACT,
    }
)
"""Purposes that go on until the client says no; every other waits until the client says yes."""


class Decision(StrEnum):
    """What the client answered when asked."""

    GIVEN = "given"
    REFUSED = "refused"


class HowGiven(StrEnum):
    """The form in which a consent was given."""

    SIGNATURE = "signature"
    THUMBPRINT = "thumbprint"
    VERBAL = "verbal"


class GivenBy(StrEnum):
    """Who answered."""

    CLIENT = "client"
    GUARDIAN = "guardian"


class ConsentState(StrEnum):
    """Where the consent to a purpose stands on a day."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NOT_ASKED = "not asked"


SAID_NO = frozenset({ConsentState.REFUSED, ConsentState.WITHDRAWN, ConsentState.EXPIRED})
"""Where the client's no, or the end that the client set, is the last word."""


@dataclass(frozen=True, slots=True)
class Consent:
    """Compartment clin: one answer to one purpose; withdrawal makes a new version of it.

    ``assent`` is the agreement of a minor or of someone under guardianship beside the guardian's.
    The last day on which the consent holds is ``expires``.
    """

    purpose: Purpose
    decision: Decision
    given_on: date
    recipient: str = ""
    language: str = ""
    interpreter: str = ""
    how: HowGiven | None = None
    witness: str = ""
    given_by: GivenBy = GivenBy.CLIENT
    guardian: str = ""
    assent: bool | None = None
    expires: date | None = None
    withdrawn_on: date | None = None
    withdrawal_reason: str = ""
    remarks: str = ""

    @property
    def last_word(self) -> date:
        """The day of the client's last word on it."""
        return self.withdrawn_on or self.given_on

    def state(self, on: date) -> ConsentState:
        """Say where this consent stands on a day."""
        if self.withdrawn_on is not None:
            return ConsentState.WITHDRAWN
        if self.decision is Decision.REFUSED:
            return ConsentState.REFUSED
        if self.expires is not None and self.expires < on:
            return ConsentState.EXPIRED
        return ConsentState.GIVEN

    def ends_soon(self, on: date) -> bool:
        """Whether it is time to ask again: the end is near, or lately past."""
        if self.expires is None or self.state(on) not in (ConsentState.GIVEN, ConsentState.EXPIRED):
            return False
        return self.expires - on <= REVIEW_WITHIN


@dataclass(frozen=True, slots=True)
class ConsentOverride:
    """Compartment clin: why something was done without the consent that it needs."""

    purpose: Purpose
    state: ConsentState
    reason: str
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """A consent with its record: who wrote the newest version, when, and how many there are.

    ``consent`` is None where the record is damaged; ``struck`` says why it decides nothing.
    """

    id: ConsentId
    case: CaseId
    consent: Consent | None
    author: PersonId
    recorded: datetime
    version: int
    struck: Struck | None = None


@dataclass(frozen=True, slots=True)
class OverrideEntry:
    """An override with who made it, and when."""

    override: ConsentOverride
    author: PersonId
    recorded: datetime


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """A purpose (and recipient) with where it stands, and the consent that says so."""

    purpose: Purpose
    recipient: str
    state: ConsentState
    entry: ConsentEntry | None
    review: bool


@dataclass(frozen=True, slots=True)
class ConsentBook:
    """All consents of a case: a line for each purpose and recipient, and the overrides."""

    lines: tuple[ConsentLine, ...]
    earlier: tuple[ConsentEntry, ...]
    overrides: tuple[OverrideEntry, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """What an action rests on: a consent in force, or a reasoned override."""

    consent: ConsentId | None = None
    override: UUID | None = None


def same_recipient(name: str) -> str:
    """Fold a recipient's name, so that writing it otherwise makes no other recipient."""
    return " ".join(name.casefold().split())


def newest(entries: Iterable[ConsentEntry]) -> ConsentEntry | None:
    """Give the entry with the client's last word; of the same day, the one recorded last."""
    found: ConsentEntry | None = None
    last: date | None = None
    for entry in entries:
        if entry.consent is not None and (last is None or entry.consent.last_word >= last):
            found, last = entry, entry.consent.last_word
    return found


def deciding(
    entries: Iterable[ConsentEntry], purpose: Purpose, recipient: str | None, on: date
) -> ConsentEntry | None:
    """Find the consent that decides on a purpose, or None if it was never asked.

    A consent that names a recipient is for that recipient alone. One without a recipient is for
    all, but never a release; taken back or refused later, it ends those by name too.
    """
    about = [one for one in entries if one.consent is not None and one.consent.purpose is purpose]
    wanted = same_recipient(recipient or "")
    named = newest(one for one in about if wanted and _recipient(one) == wanted)
    general = newest(one for one in about if not _recipient(one))
    if named is None or named.consent is None:
        return None if purpose is Purpose.RELEASE else general
    if general is None or general.consent is None:
        return named
    ended = general.consent.state(on) in (ConsentState.WITHDRAWN, ConsentState.REFUSED)
    later = general.consent.last_word > named.consent.last_word
    return general if ended and later else named


def _recipient(entry: ConsentEntry) -> str:
    return same_recipient(entry.consent.recipient) if entry.consent else ""


def state_of(entry: ConsentEntry | None, on: date) -> ConsentState:
    """Say where a purpose stands by the consent that decides on it."""
    if entry is None or entry.consent is None:
        return ConsentState.NOT_ASKED
    return entry.consent.state(on)


def consent_lines(entries: tuple[ConsentEntry, ...], on: date) -> tuple[ConsentLine, ...]:
    """Give a line for each purpose, and one more for each recipient named."""
    lines: list[ConsentLine] = []
    for purpose in Purpose:
        about = [one for one in entries if one.consent and one.consent.purpose is purpose]
        names = {_recipient(one): one.consent.recipient for one in about if one.consent}
        recipients = [names[key] for key in sorted(names) if key]
        if purpose is not Purpose.RELEASE or not recipients:
            lines.append(_line(about, purpose, "", on))
        lines += [_line(about, purpose, name, on) for name in recipients]
    return tuple(lines)


def _line(about: list[ConsentEntry], purpose: Purpose, recipient: str, on: date) -> ConsentLine:
    entry = deciding(about, purpose, recipient, on)
    review = entry is not None and entry.consent is not None and entry.consent.ends_soon(on)
    return ConsentLine(purpose, recipient, state_of(entry, on), entry, review)
