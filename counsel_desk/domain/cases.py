"""Describe a case file: what coordinators see, how to reach the client, who the client is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from counsel_desk.domain.ids import AppointmentId, CaseId, PersonId, SeriesId


class CaseStatus(StrEnum):
    """Where a case stands."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    """Taken back with the import that made it: kept, and in no list."""


class ContactMethod(StrEnum):
    """The one way that is safe to reach a client."""

    VOICE = "voice"
    SMS = "sms"
    VISIT = "visit"
    NONE = "none"


class Sex(StrEnum):
    """Sex as the client gives it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Coordination:
    """Compartment coord: what scheduling needs and nothing clinical.

    ``merged_into`` is the file of the same person that is used in this one's place.
    """

    code: str
    status: CaseStatus
    registered_on: date
    county: str = ""
    languages: tuple[str, ...] = ()
    interpreter: bool = False
    merged_into: CaseId | None = None


@dataclass(frozen=True, slots=True)
class SafeContact:
    """Compartment contact: the safe-contact rule.

    ``against`` is the day on which the client said no to being contacted, ``until`` the last day
    to which a yes was limited. Both follow the consents, so that who reads the rule alone
    (coordinators, facilitators) knows them; nobody writes them by hand.
    """

    method: ContactMethod
    number: str = ""
    hours: str = ""
    code_word: str = ""
    remarks: str = ""
    against: date | None = None
    until: date | None = None

    def is_open(self, on: date) -> bool:
        """Whether the client may be contacted on a day, as far as the client's word goes."""
        return self.against is None and (self.until is None or on <= self.until)

    def may_reach(self, on: date) -> bool:
        """Whether there is a way to reach the client, and the client's word allows it."""
        return self.method is not ContactMethod.NONE and self.is_open(on)


@dataclass(frozen=True, slots=True)
class Guardian:
    """Who answers for a minor or someone under guardianship; None is "not asked yet"."""

    name: str
    relation: str = ""
    contact: str = ""
    may_contact: bool | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Compartment ident: the person behind the code."""

    legal_name: str
    birth_year: int | None = None
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN
    address: str = ""
    next_of_kin: str = ""
    guardian: Guardian | None = None


class SessionOutcome(StrEnum):
    """What came of an individual appointment."""

    PLANNED = "planned"
    ATTENDED = "attended"
    LATE = "late"
    CANCELLED_BY_CLIENT = "cancelled by client"
    CANCELLED_BY_SERVICE = "cancelled by service"
    DID_NOT_ATTEND = "did not attend"


class NoNote(StrEnum):
    """Why there is no note of a session that the client attended: nothing that was said in it."""

    ON_PAPER = "on paper"
    OTHER_NOTE = "in another note"
    TOO_BRIEF = "too brief"
    TOO_LONG_AGO = "too long ago"


@dataclass(frozen=True, slots=True)
class Appointment:
    """An individual session in the diary (compartment coord); start is in UTC.

    ``series`` is shared by sessions booked together, ``rule`` is their repetition (an RRULE of
    RFC 5545) and ``slot`` when this one was due by it, wherever it was moved since.
    ``interpreter`` is the language that one is booked for, ``interpreter_name`` who it is.
    ``no_note`` says why there is none, where the counsellor said that none comes.
    """

    id: AppointmentId
    case: CaseId
    start: datetime
    minutes: int
    place: str
    with_person: PersonId
    outcome: SessionOutcome = SessionOutcome.PLANNED
    series: SeriesId | None = None
    rule: str = ""
    slot: datetime | None = None
    reason: str | None = None
    interpreter: str = ""
    interpreter_name: str = ""
    no_note: NoNote | None = None


@dataclass(frozen=True, slots=True)
class SessionMark:
    """When a session in the diary is, and what became of it: all that figures look at."""

    start: datetime
    outcome: SessionOutcome = SessionOutcome.PLANNED


@dataclass(frozen=True, slots=True)
class OtherFile:
    """Another file of the same person, and its code where the reader may know it."""

    case: CaseId
    code: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One client's file as far as the reader is entitled; None is "not for you".

    ``merged`` are the files that were merged into it and are read with it; ``keep_until`` is the
    earliest day on which a closed file might be destroyed.
    """

    id: CaseId
    coordination: Coordination
    contact: SafeContact | None
    identity: Identity | None
    counsellor: PersonId | None
    accepted: bool
    appointments: tuple[Appointment, ...]
    covered_by: frozenset[PersonId] = frozenset()
    merged: tuple[OtherFile, ...] = ()
    merged_into: OtherFile | None = None
    keep_until: date | None = None

    def is_counselled_by(self, person: PersonId) -> bool:
        """Whether a person counsels the client now, as counsellor or for them."""
        return self.accepted and (person == self.counsellor or person in self.covered_by)

    @property
    def code(self) -> str:
        """The case code."""
        return self.coordination.code


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """A case that may be the same person: same birth year (or unknown) and a similar name."""

    case: CaseId
    code: str
    legal_name: str
    birth_year: int | None
