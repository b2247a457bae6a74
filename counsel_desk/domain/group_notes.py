"""Describe the note of a group meeting: one process section, by member codes alone.

What was said of one member alone goes into that member's own file, as a section
(`counsel_desk.domain.notes.FromMeeting`), and is no part of this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from counsel_desk.domain.groups import AttendanceStatus, Meeting
from counsel_desk.domain.ids import CaseId, GroupId, MeetingId, MembershipId, PersonId
from counsel_desk.domain.naming import Pointed

LONGEST = 20_000
"""Characters in a section or in the process text."""
LONGEST_THEME = 120


class Check(StrEnum):
    """What a meeting of a structured group is made of, in its order."""

    WELCOME = "welcome and check-in"
    AGREEMENTS = "agreements kept in mind"
    REVIEW = "practice since last time"
    THEME = "theme of the meeting"
    EXERCISE = "exercise"
    GROUNDING = "grounding at the end"
    SAFETY = "safe way home"


class Kept(StrEnum):
    """How far a meeting did what the model asks for."""

    FULLY = "fully"
    PARTLY = "partly"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class ProcessNote:
    """Compartment process: what happened in a meeting, signed by a facilitator.

    A later one about the same meeting adds to it. ``present`` are the staff who were there,
    ``interpreter`` is None where that was not said, ``sections`` names the members into whose own
    files a section was left.
    """

    meeting: MeetingId
    text: str = field(default="", repr=False)
    theme: str = field(default="", repr=False)
    present: tuple[PersonId, ...] = ()
    interpreter: bool | None = None
    kept: Mapping[Check, Kept] = field(default_factory=dict)
    incident: bool = False
    incident_words: str = field(default="", repr=False)
    sections: tuple[MembershipId, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedProcess:
    """A process note, opened. ``content`` is None where nothing opens."""

    id: UUID
    content: ProcessNote | None
    author: PersonId
    signed_at: datetime
    intact: bool


@dataclass(frozen=True, slots=True)
class MemberOfMeeting:
    """A member whose spell holds a meeting, as the one who writes its note sees them.

    ``is_mine`` says that the writer counsels the client; ``has_section`` that one was left.
    """

    membership: MembershipId
    case: CaseId
    code: str
    status: AttendanceStatus | None = None
    is_mine: bool = False
    has_section: bool = False


@dataclass(frozen=True, slots=True)
class MeetingNotes:
    """Everything written of one meeting, and of whom something can be written."""

    title: str
    meeting: Meeting
    notes: tuple[SignedProcess, ...]
    members: tuple[MemberOfMeeting, ...]
    staff: tuple[PersonId, ...]
    may_write: bool


@dataclass(frozen=True, slots=True)
class MeetingNoteLine:
    """Whether a meeting has a note, by whom, and whether an incident was told."""

    meeting: MeetingId
    author: PersonId
    signed_at: datetime
    count: int
    incident: bool


@dataclass(frozen=True, slots=True)
class BegunNoteRow:
    """A note of a meeting that its author began and has not signed.

    ``leads`` says that they lead the group now. What no key of theirs tells is empty or None.
    """

    group: GroupId
    meeting: MeetingId
    title: str
    number: int | None
    start: datetime | None
    saved_at: datetime
    leads: bool


@dataclass(frozen=True, slots=True)
class PointedOut:
    """A name or a code to look at before a note is signed: in the process text, or a section."""

    found: Pointed
    membership: MembershipId | None = None
