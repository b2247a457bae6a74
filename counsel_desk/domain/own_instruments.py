"""Describe the instruments and wordings that a programme adds, with where they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from counsel_desk.domain.ids import PersonId
from counsel_desk.domain.screening import Instrument
from counsel_desk.domain.screening.wording import WordingTexts

LONGEST_ID = 40
LONGEST_LINE = 300
"""The most characters of a name, a title or a reference."""
MOST_ITEMS = 200
MOST_VALUE = 9
"""The highest value of an answer: it is chosen with that number key."""


class BackTranslation(StrEnum):
    """How far a translation was checked by translating it back."""

    NONE = "none"
    DONE = "done"
    COMPARED = "done and compared"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the words of a language come from.

    ``permission_by`` is who allowed them to be used and ``permission_reference`` where that is
    written; ``source`` is the sheet or paper that they were copied from.
    """

    source: str = ""
    translator: str = ""
    translated_on: date | None = None
    back_translation: BackTranslation = BackTranslation.NONE
    back_translator: str = ""
    permission_by: str = ""
    permission_reference: str = ""


@dataclass(frozen=True, slots=True)
class OwnInstrument:
    """Compartment programme, one record a change: the data file of a programme's instrument."""

    instrument: str
    definition: str = field(repr=False)
    since: datetime
    reason: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class OwnWording:
    """Compartment programme, one record a change: an instrument's words in one language.

    ``version`` is that of the definition for which they were entered and ``hash`` that of the
    words; ``withdrawn`` empties the slot again.
    """

    instrument: str
    version: str
    language: str
    texts: WordingTexts = field(repr=False)
    origin: Origin
    hash: str
    since: datetime
    reason: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class WordingChange:
    """One change of a wording with its author."""

    id: UUID
    wording: OwnWording
    author: PersonId


@dataclass(frozen=True, slots=True)
class DefinitionChange:
    """One change of a programme's own instrument with its author."""

    id: UUID
    definition: OwnInstrument
    author: PersonId


class SlotState(StrEnum):
    """How an instrument stands in one language."""

    SHIPPED = "shipped"
    IN_FILE = "in its file"
    ENTERED = "entered"
    OUTDATED = "for an earlier version"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Slot:
    """An instrument's words in one language: how they stand, and the last change there was."""

    language: str
    state: SlotState
    hash: str = ""
    change: WordingChange | None = None


@dataclass(frozen=True, slots=True)
class InstrumentEntry:
    """An instrument as the list of all of them shows it."""

    form: Instrument
    own: bool
    retired: bool
    slots: tuple[Slot, ...]
    history: tuple[DefinitionChange, ...] = ()
