"""Describe notes, drafts, what is added to notes later, and how supervisors answer them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from counsel_desk.domain.ids import CaseId, GroupId, MeetingId, NoteId, PersonId, ScreeningId
from counsel_desk.domain.strikes import Struck

LATE_AFTER = timedelta(hours=48)
"""What is signed longer than this after its session is a late entry and says both dates."""


class NoteKind(StrEnum):
    """What kind of encounter a note is about."""

    PROGRESS = "progress"
    INTAKE = "intake"
    PHONE = "phone"
    HOME_VISIT = "home visit"
    FAMILY = "family"
    NO_SHOW = "no-show"
    CLOSING = "closing"
    SUPERVISION = "supervision"
    GROUP = "group meeting"

    @property
    def with_client(self) -> bool:
        """Whether it is about a session with the client alone: no talk of them, no meeting."""
        return self not in (NoteKind.SUPERVISION, NoteKind.GROUP)


WRITTEN_ALONE = tuple(kind for kind in NoteKind if kind is not NoteKind.GROUP)
"""The kinds of a note that is written by itself; a section comes with its meeting's note."""


class NoteFormat(StrEnum):
    """How a note is divided into sections."""

    SOAP = "soap"
    DAP = "dap"
    BIRP = "birp"
    GIRP = "girp"
    SHORT = "short"
    FREE = "free"


class Section(StrEnum):
    """A section of a format; the words of its heading are the window's."""

    SUBJECTIVE = "subjective"
    OBJECTIVE = "objective"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    DATA = "data"
    BEHAVIOUR = "behaviour"
    INTERVENTION = "intervention"
    RESPONSE = "response"
    GOAL = "goal"
    PRESENTING = "presenting issues"
    EMERGING = "emerging issues"
    ACTION_PLAN = "action plan"


SECTIONS: dict[NoteFormat, tuple[Section, ...]] = {
    NoteFormat.SOAP: (Section.SUBJECTIVE, Section.OBJECTIVE, Section.ASSESSMENT, Section.PLAN),
    NoteFormat.DAP: (Section.DATA, Section.ASSESSMENT, Section.PLAN),
    NoteFormat.BIRP: (Section.BEHAVIOUR, Section.INTERVENTION, Section.RESPONSE, Section.PLAN),
    NoteFormat.GIRP: (Section.GOAL, Section.INTERVENTION, Section.RESPONSE, Section.PLAN),
    NoteFormat.SHORT: (Section.PRESENTING, Section.EMERGING, Section.ACTION_PLAN),
    NoteFormat.FREE: (),
}
"""The sections of each format, in their order."""

PLANS = frozenset({Section.PLAN, Section.ACTION_PLAN})
"""The sections that say what comes next, and that a later note may bring forward."""


@dataclass(frozen=True, slots=True)
class FromMeeting:
    """Of which group meeting a section of a member is, and when it was written.

    A section that waited for the client's counsellor is stored later than it was written.
    """

    group: GroupId
    meeting: MeetingId
    written_at: datetime


@dataclass(frozen=True, slots=True)
class NoteContent:
    """What is written and signed: the session and the text (Markdown). Start is in UTC.

    ``goals`` and ``screenings`` are what the session worked on; ``revises`` is the note that a
    supervisor returned and in whose place this one is submitted. ``meeting`` says of which group
    meeting a member's section is.
    """

    session_start: datetime
    minutes: int
    kind: NoteKind
    attended: bool
    text: str
    format: NoteFormat = NoteFormat.FREE
    goals: tuple[UUID, ...] = ()
    screenings: tuple[ScreeningId, ...] = ()
    revises: NoteId | None = None
    meeting: FromMeeting | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A client whom the author of a draft no longer counsels: the code, and who does now.

    Either is empty where it is not known.
    """

    code: str = ""
    counsellor: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An unsigned note; only its author can decrypt it. ``note`` becomes the note's id.

    ``elsewhere`` says where its client is when the author counsels them no longer.
    """

    note: NoteId
    case: CaseId
    content: NoteContent
    saved_at: datetime
    elsewhere: Elsewhere | None = None


@dataclass(frozen=True, slots=True)
class DamagedDraft:
    """A draft of one's own that does not open any more; not even its case can be told."""

    note: NoteId
    saved_at: datetime


class ReviewStep(StrEnum):
    """What happened to a note that a supervisor is to sign."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


class Reviewed(StrEnum):
    """What a supervisor answers."""

    NOTE = "note"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class NoteReview:
    """Compartment clin: one step of a co-signature, written by whoever took it.

    ``reviewers`` are fixed when the note is submitted; ``seal`` is the author's signature of the
    note, so that what was approved cannot become another text. Where it is ``of`` a risk
    assessment, ``note`` is that one's id, and only answers are written.
    """

    note: NoteId
    step: ReviewStep
    seal: bytes
    reviewers: tuple[PersonId, ...] = ()
    comments: str = ""
    submission: UUID | None = None
    of: Reviewed = Reviewed.NOTE


@dataclass(frozen=True, slots=True)
class ReviewState:
    """Where the co-signature of a note stands: the last step, by whom and when."""

    step: ReviewStep
    by: PersonId
    at: datetime
    reviewers: tuple[PersonId, ...]
    submission: UUID
    submitted_at: datetime
    comments: str = ""


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A submitted note in a case's digest, until it is approved or written anew.

    ``session_start`` and ``signed_at`` are those of a late entry; None for any other.
    """

    note: NoteId
    author: PersonId
    reviewers: tuple[PersonId, ...]
    submitted_at: datetime
    returned_at: datetime | None = None
    session_start: datetime | None = None
    signed_at: datetime | None = None


class AddendumReason(StrEnum):
    """Why something is added to a signed note."""

    OMISSION = "omission"
    CORRECTION = "correction"
    LATER_KNOWLEDGE = "later knowledge"
    CLIENT_ASKED = "client asked"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Addendum:
    """Compartment clin: a later addition to a signed note, signed like a note.

    ``session_start`` is when the session was that it is about; its writing is the record's.
    """

    note: NoteId
    text: str
    reason: AddendumReason
    session_start: datetime


@dataclass(frozen=True, slots=True)
class SignedAddendum:
    """An addendum, opened. ``content`` is None where nothing opens, as with notes."""

    id: UUID
    content: Addendum | None
    author: PersonId
    signed_at: datetime
    intact: bool


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A signed note in a list: no text, signature not checked yet.

    Of a ``damaged`` one nothing can be read; its session is taken to be when it was signed.
    ``struck`` says why one does not belong to this file, where it does not, and ``strike`` who
    said so, and when.
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
    format: NoteFormat = NoteFormat.FREE
    review: ReviewState | None = None
    addenda: int = 0
    revised_by: NoteId | None = None
    struck: str = ""
    strike: Struck | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A signed note, opened. ``intact`` is False when hash or signature do not hold."""

    id: NoteId
    case: CaseId
    content: NoteContent | None
    author: PersonId
    signed_at: datetime
    intact: bool


@dataclass(frozen=True, slots=True)
class ReadNote:
    """A note with all that stands beside it, as it is read.

    ``approval_holds`` is False where what was approved is not what the note says now.
    """

    note: Note
    addenda: tuple[SignedAddendum, ...] = ()
    review: ReviewState | None = None
    approval_holds: bool = True
    revised_by: NoteId | None = None


@dataclass(frozen=True, slots=True)
class OwnNote:
    """Compartment own: a private process note, which only its author can decrypt."""

    case: CaseId
    title: str
    text: str
    about: NoteId | None = None


@dataclass(frozen=True, slots=True)
class OwnNoteLine:
    """An own note in its author's list, with those to whom it was shown."""

    id: UUID
    title: str
    changed_at: datetime
    shared_with: tuple[PersonId, ...]
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class OwnNoteFile:
    """An own note, opened by its author or by someone to whom its author showed it."""

    id: UUID
    author: PersonId
    content: OwnNote | None
    changed_at: datetime
    shared_with: tuple[PersonId, ...]
    intact: bool


@dataclass(frozen=True, slots=True)
class PlanBefore:
    """The plan of a client's last signed note, to be brought forward."""

    note: NoteId
    session_start: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text that a person writes often: typing ``;name`` and a blank puts it in."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class WritingHabits:
    """How a person likes to write; sealed for them alone.

    ``words`` is the personal dictionary.
    """

    format: NoteFormat | None = None
    spelling: bool = True
    words: tuple[str, ...] = field(default=())


def is_late(session_start: datetime, signed_at: datetime) -> bool:
    """Whether what was signed then is a late entry for a session."""
    return signed_at - session_start > LATE_AFTER
