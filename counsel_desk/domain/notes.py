"""Describe notes and drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from counsel_desk.domain.ids import CaseId, NoteId, PersonId


class NoteKind(StrEnum):
    """What kind of encounter a note is about."""

    PROGRESS = "progress"
    INTAKE = "intake"
    PHONE = "phone"
    HOME_VISIT = "home visit"
    FAMILY = "family"
    NO_SHOW = "no-show"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class NoteContent:
    """What is written and signed: the session and the text (Markdown). Start is in UTC."""

    session_start: datetime
    minutes: int
    kind: NoteKind
    attended: bool
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An unsigned note; only its author can decrypt it. ``note`` becomes the note's id."""

    note: NoteId
    case: CaseId
    content: NoteContent
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A signed note in a list: no text, signature not checked yet.

    Of a ``damaged`` one nothing can be read; its session is taken to be when it was signed.
    """

    id: NoteId
    case: CaseId
    session_start: datetime
    minutes: int
    kind: NoteKind
    attended: bool
    author: PersonId
    signed_at: datetime
    first_line: str
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A signed note, opened. ``intact`` is False when hash or signature do not hold."""

    id: NoteId
    case: CaseId
    content: NoteContent | None
    author: PersonId
    signed_at: datetime
    intact: bool
