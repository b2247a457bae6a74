"""Describe a screening: one administration of an instrument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid5

from counsel_desk.domain.alert_responses import AlertResponse
from counsel_desk.domain.ids import AlertId, CaseId, PersonId, ScreeningId


class Mode(StrEnum):
    """How the answers were given."""

    SELF = "self"
    READ_ALOUD = "read aloud"
    INTERPRETER = "interpreter"
    UNKNOWN = "not recorded"


ASKED_MODES = (Mode.SELF, Mode.READ_ALOUD, Mode.INTERPRETER)
"""The modes of a screening that is given here; only one brought in can be without."""


class Way(StrEnum):
    """How the answers reached the desk."""

    KEYS = "keys"
    READ_ALOUD = "read aloud"
    PAPER = "paper"
    CLIENT = "client's screen"
    FILE = "brought in"


HERE = (Way.KEYS, Way.READ_ALOUD, Way.PAPER, Way.CLIENT)
"""The ways of giving a screening at the desk."""


@dataclass(frozen=True, slots=True)
class Given:
    """How a screening was given, beyond its mode.

    ``interpreter`` is who interpreted, empty for nobody. ``given_by`` is a colleague who gave a
    paper form that is entered here; None is the person signed in. ``differed`` are the items
    that a second entry of a paper form read differently; None where it was entered once.
    """

    way: Way = Way.KEYS
    interpreter: str = ""
    given_by: PersonId | None = None
    differed: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """Why a screening was corrected, by whom and when, and the items whose answers changed."""

    reason: str
    by: PersonId
    at: datetime
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """That a screening of the past came from a file: with which import, and when.

    ``total_only`` says that its answers are not known. ``raises`` says that it was recent enough
    to raise alerts, as if it had been given here (docs/decisions, 012).
    """

    by_import: UUID
    at: datetime
    total_only: bool = False
    raises: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to one instrument: item key to value; None is blank, a string is a reason.

    Strings are ``n/a``, ``declined`` and ``not asked``; all of them count as unanswered.
    ``language`` and ``wording`` are empty where nobody recorded them.
    """

    instrument: str
    version: str
    language: str
    wording: str
    values: Mapping[str, int | str | None]
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Screening:
    """A stored screening with the result as computed when it was given.

    ``cutoffs`` are the values that its criteria had then, and ``setting`` the change of the
    programme's settings that was in force (None: the instrument's own figures). ``entered_by`` is
    None where whoever gave it entered it too. ``corrections`` are told from the first one on; what
    stood before each is an earlier version of the record. ``brought`` is None for one given here;
    ``given_by`` of another is who brought it in.
    """

    id: ScreeningId
    case: CaseId
    answers: Answers
    mode: Mode
    given_by: PersonId
    scores: Mapping[str, float | None]
    prorated: bool
    missing: tuple[str, ...]
    bands: Mapping[str, str | None] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)
    classification: Mapping[str, str] = field(default_factory=dict)
    alerts: Mapping[str, str] = field(default_factory=dict)
    cutoffs: Mapping[str, float] = field(default_factory=dict)
    setting: UUID | None = None
    way: Way = Way.KEYS
    interpreter: str = ""
    entered_by: PersonId | None = None
    differed: tuple[str, ...] | None = None
    corrections: tuple[Correction, ...] = ()
    brought: BroughtIn | None = None

    @property
    def total_only(self) -> bool:
        """Whether nothing but its total is known."""
        return self.brought is not None and self.brought.total_only

    def alert_id(self, kind: AlertKind, item: str) -> AlertId:
        """Name the alert that this raises; one of corrected answers is another one.

        What names no item is about the whole score, which any correction of answers changes.
        """
        changed = sum((item in one.items) if item else bool(one.items) for one in self.corrections)
        return AlertId(uuid5(self.id, f"{kind}:{item}" + (f":{changed}" if changed else "")))


@dataclass(frozen=True, slots=True)
class UnfinishedAnswers:
    """Answers to one instrument that are not a screening yet; what is not there is blank.

    ``item`` is the key of the item that is asked now, empty at the end; ``day`` is None for the
    day on which it is saved. ``saved_at`` is set when it is kept, and tells nothing apart.
    ``first`` are the answers of a first entry of a paper form that is being entered again.
    """

    instrument: str
    version: str
    language: str
    mode: Mode
    values: Mapping[str, int | str]
    item: str = ""
    day: date | None = None
    saved_at: datetime | None = field(default=None, compare=False)
    way: Way = Way.KEYS
    interpreter: str = ""
    given_by: PersonId | None = None
    first: Mapping[str, int | str] | None = None


class AlertKind(StrEnum):
    """Why a client needs someone, in the order of urgency."""

    SAFETY = "safety item"
    SAFETY_UNANSWERED = "safety item unanswered"
    DETERIORATION = "reliable deterioration"
    NO_EARLY_RESPONSE = "no early response"
    PLATEAU = "plateau"
    OFF_RIBBON = "off local course"

    @property
    def is_safety(self) -> bool:
        """Whether it is about a safety item, which somebody must ask about at once."""
        return self in (AlertKind.SAFETY, AlertKind.SAFETY_UNANSWERED)


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that stays until it is answered.

    ``value`` is the answer to the safety item, or by how many points the score is worse.
    """

    id: AlertId
    case: CaseId
    kind: AlertKind
    screening: ScreeningId
    instrument: str
    item: str
    value: float | None
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class AlertAnswer:
    """What was done about an alert, by whom and when; a later one to the same is a follow-up.

    ``response`` is what was looked at and decided. ``kind`` and ``instrument`` are the alert's,
    which is no longer kept once it is answered; empty in the oldest answers.
    """

    alert: AlertId
    case: CaseId
    action: str
    answered_by: PersonId
    answered_at: datetime
    response: AlertResponse = field(default_factory=AlertResponse)
    kind: str = ""
    instrument: str = ""
    screening: ScreeningId | None = None
