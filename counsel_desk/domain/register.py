"""Describe the rows that lists, Today and supervision show across many cases."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from counsel_desk.domain.alert_responses import AlertLook
from counsel_desk.domain.cases import Appointment, CaseStatus, Sex
from counsel_desk.domain.chart_reviews import ChartDueRow, ChartMark
from counsel_desk.domain.consents import Purpose
from counsel_desk.domain.courses import FileCourse
from counsel_desk.domain.days import local_day, start_of
from counsel_desk.domain.group_notes import BegunNoteRow
from counsel_desk.domain.groups import MeetingStatus
from counsel_desk.domain.ids import CaseId, GroupId, MeetingId, NoteId, PersonId
from counsel_desk.domain.later import Later
from counsel_desk.domain.measurement import ClientPlan
from counsel_desk.domain.notes import DamagedDraft, Elsewhere, NoteKind, OpenReview
from counsel_desk.domain.occasions import Occasion
from counsel_desk.domain.referrals import ReferralDigest, ReferralRow
from counsel_desk.domain.risk import RiskMark
from counsel_desk.domain.screenings import Alert


@dataclass(frozen=True, slots=True)
class ScoreSpan:
    """First and last score of an instrument's headline score, with the number of screenings.

    ``rewritten`` says that the two were given in different languages or wordings. ``end``,
    ``end_on`` and ``end_rewritten`` say the same of the last score of the course, where the file
    was closed and the client was asked again afterwards.
    ``days`` (by their ordinal), ``scores`` and ``wordings`` hold every score in order: which of
    them are of before and after depends on the sessions. They are empty in an older digest.
    """

    instrument: str
    first: float
    first_on: datetime
    last: float
    last_on: datetime
    count: int
    rewritten: bool = False
    end: float | None = None
    end_on: datetime | None = None
    end_rewritten: bool = False
    days: tuple[int, ...] = ()
    scores: tuple[float, ...] = ()
    wordings: tuple[int, ...] = ()

    def between(self, earliest: date, latest: date = date.max) -> tuple[int, int] | None:
        """Give the places of the first and the last score within some days; None without any."""
        low = bisect_left(self.days, earliest.toordinal())
        high = bisect_right(self.days, latest.toordinal()) - 1
        return (low, high) if low <= high else None

    def since(self, first: int | None) -> ScoreSpan:
        """Give the span from a place on; of the last score alone where there is no place."""
        if first == 0 or not self.days:
            return self
        last = len(self.days) - 1
        first = last if first is None else first
        return replace(
            self,
            first=self.scores[first],
            first_on=self._moment(first),
            count=last - first + 1,
            rewritten=self.wordings[first] != self.wordings[last],
            days=self.days[first:],
            scores=self.scores[first:],
            wordings=self.wordings[first:],
        )

    def _moment(self, place: int) -> datetime:
        """Give the moment of a score; of one in the middle the day is known alone."""
        day = date.fromordinal(self.days[place])
        return self.last_on if day == local_day(self.last_on) else start_of(day)

    def within_course(self) -> ScoreSpan:
        """Give the span up to the end of the course: follow-ups are no score of after."""
        if self.end is None or self.end_on is None:
            return self
        return replace(
            self, last=self.end, last_on=self.end_on, rewritten=self.end_rewritten, end=None
        )


@dataclass(frozen=True, slots=True)
class ConsentEnding:
    """The last day of a consent that stands, or stood until then."""

    purpose: Purpose
    recipient: str
    expires: date


DIGEST_REVISION = 3
"""Raised when a digest says more, or something else, of the same records."""
KNOWS_DAYS = 2
"""The first revision whose digests know the day of every attended session with a note."""


@dataclass(frozen=True, slots=True)
class ClinicalDigest:
    """Compartment clin, one small record a case: what lists need of the clinical record.

    ``given`` maps an instrument to the latest administration, scored or not. ``noted`` are the
    starts of the sessions with the latest notes, so that a session without one is noticed.
    ``measuring`` is the client's own measurement plan and what was put off. ``follow_from`` is the
    day on which a closed file was closed, where the client is to be asked again after it.
    ``attended`` counts the notes of attended sessions, ``first_session`` is the start of the first.
    ``courses`` are those of a file that was reopened, the present one last; empty for any other.
    ``came`` are the days (by their ordinal) of attended sessions with notes, ``missed`` those whose
    note says that the client did not come; ``met`` is how many group meetings the client had come
    to when alerts were last looked for.
    ``revision`` says by what kind of program the whole was made last, ``figures`` by which figures
    of the programme; a digest with others is made anew.
    """

    spans: tuple[ScoreSpan, ...] = ()
    given: tuple[tuple[str, datetime], ...] = ()
    last_session: datetime | None = None
    notes: int = 0
    alerts: tuple[Alert, ...] = ()
    noted: tuple[datetime, ...] = ()
    consents: tuple[ConsentEnding, ...] = ()
    reviews: tuple[OpenReview, ...] = ()
    risk: RiskMark | None = None
    plan_review: date | None = None
    safety_plan_on: date | None = None
    referrals: ReferralDigest = field(default_factory=ReferralDigest)
    measuring: ClientPlan | None = None
    follow_from: date | None = None
    first_session: datetime | None = None
    attended: int = 0
    courses: tuple[FileCourse, ...] = ()
    revision: int = 0
    figures: bytes = b""
    came: tuple[int, ...] = ()
    met: int = 0
    missed: tuple[int, ...] = ()

    @property
    def days_noted(self) -> tuple[date, ...]:
        """The days of attended sessions with notes; in an older digest those with any note."""
        if self.came or self.revision >= KNOWS_DAYS:
            return tuple(map(date.fromordinal, self.came))
        return tuple(sorted({local_day(one) for one in self.noted}))

    @property
    def all_courses(self) -> tuple[FileCourse, ...]:
        """The courses of the file, also where it has one alone."""
        return self.courses or (
            FileCourse(
                ended=self.follow_from,
                first_session=self.first_session,
                last_session=self.last_session,
                attended=self.attended,
            ),
        )


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list; None where the reader is not entitled.

    ``looks`` are alerts to look at again, ``chart`` the latest sign-off of its chart. ``booked``
    and ``clinical`` may be opened when they are first asked for; ``alerts``, ``reviews``, ``risk``,
    ``course_on`` (since when there is a course of scores to see) and ``booked_until`` (the start of
    the last session booked) repeat what lists of everybody look for, so that none is opened.
    """

    case: CaseId
    code: str
    status: CaseStatus
    county: str
    counsellor: PersonId | None
    accepted: bool
    registered_on: date
    name: str | None
    birth_year: int | None
    booked: tuple[Appointment, ...] | Later[tuple[Appointment, ...]]
    clinical: ClinicalDigest | Later[ClinicalDigest] | None
    merged_into: CaseId | None = None
    sex: Sex | None = None
    looks: tuple[AlertLook, ...] = ()
    chart: ChartMark | None = None
    alerts: tuple[Alert, ...] = ()
    reviews: tuple[OpenReview, ...] = ()
    risk: RiskMark | None = None
    course_on: date | None = None
    booked_until: datetime | None = None

    @property
    def appointments(self) -> tuple[Appointment, ...]:
        """The individual sessions, in order."""
        return self.booked() if isinstance(self.booked, Later) else self.booked

    @property
    def digest(self) -> ClinicalDigest | None:
        """What lists need of the clinical record."""
        return self.clinical() if isinstance(self.clinical, Later) else self.clinical


@dataclass(frozen=True, slots=True)
class DraftRow:
    """An unsigned note of the person signed in."""

    note: NoteId
    case: CaseId
    code: str
    kind: NoteKind
    session_start: datetime
    saved_at: datetime
    elsewhere: Elsewhere | None = None


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A group meeting of the day."""

    group: GroupId
    meeting: MeetingId
    title: str
    venue: str
    number: int
    of: int
    start: datetime
    minutes: int
    status: MeetingStatus


@dataclass(frozen=True, slots=True)
class DueRow:
    """A screening that is due or overdue: ``since`` is when it became due."""

    case: CaseId
    code: str
    name: str | None
    instrument: str
    since: date
    never_given: bool
    occasion: Occasion = Occasion.WEEKS
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class UnfinishedRow:
    """One's own answers to an instrument that are not a screening yet."""

    case: CaseId
    code: str
    name: str | None
    instrument: str
    answered: int
    of: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert with the case it belongs to."""

    alert: Alert
    code: str
    name: str | None
    counsellor: PersonId | None


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """An individual session with the case it belongs to."""

    appointment: Appointment
    code: str
    name: str | None


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """A review that is due: of the risk, with its mark, or of the goals where that is None."""

    case: CaseId
    code: str
    name: str | None
    due: date
    risk: RiskMark | None


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A note in a queue: one that waits for this person, or that was returned to them.

    ``late`` has both dates of a late entry: the session and the signature.
    """

    note: NoteId
    case: CaseId
    code: str
    name: str | None
    author: PersonId
    submitted_at: datetime
    returned_at: datetime | None
    late: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True)
class RiskReviewRow:
    """A risk assessment that waits for a supervisor, or for which changes were asked."""

    case: CaseId
    code: str
    name: str | None
    counsellor: PersonId | None
    mark: RiskMark


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A consent that ends soon or has ended, and is to be asked again."""

    case: CaseId
    code: str
    name: str | None
    ending: ConsentEnding


@dataclass(frozen=True, slots=True)
class LookRow:
    """An alert that was answered and is now to be looked at again."""

    case: CaseId
    code: str
    name: str | None
    look: AlertLook


@dataclass(frozen=True, slots=True)
class TodayView:
    """Everything that Today shows, alerts first."""

    on: date
    alerts: tuple[AlertRow, ...]
    appointments: tuple[AppointmentRow, ...]
    meetings: tuple[MeetingRow, ...]
    drafts: tuple[DraftRow, ...]
    missing_notes: tuple[AppointmentRow, ...]
    due: tuple[DueRow, ...]
    sheets_missing: tuple[MeetingRow, ...]
    waiting: tuple[CaseRow, ...]
    unfinished: tuple[UnfinishedRow, ...] = ()
    follow_ups: tuple[FollowUpRow, ...] = ()
    referrals: tuple[ReferralRow, ...] = ()
    to_review: tuple[ReviewRow, ...] = ()
    returned: tuple[ReviewRow, ...] = ()
    consents: tuple[ConsentRow, ...] = ()
    risks_to_review: tuple[RiskReviewRow, ...] = ()
    risks_returned: tuple[RiskReviewRow, ...] = ()
    looks: tuple[LookRow, ...] = ()
    charts: tuple[ChartDueRow, ...] = ()
    damaged_drafts: tuple[DamagedDraft, ...] = ()
    meeting_notes: tuple[BegunNoteRow, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    """One case of a supervised counsellor, on its leading instrument."""

    case: CaseId
    code: str
    name: str | None
    counsellor: PersonId | None
    instrument: str | None
    first: float | None
    last: float | None
    change: float | None
    reliable: str | None
    last_seen: datetime | None
    alerts: tuple[Alert, ...]
    risk: RiskMark | None = None
