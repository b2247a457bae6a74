"""Keep each case's digest, the small record from which lists, Today and supervision are made."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission, Right
from counsel_desk.domain.courses import with_sessions
from counsel_desk.domain.days import start_of
from counsel_desk.domain.outcomes.expected import EARLY_SESSION, session_numbers
from counsel_desk.domain.register import DIGEST_REVISION, ClinicalDigest
from counsel_desk.domain.screenings import Alert, AlertKind, Screening
from counsel_desk.services.days_come import (
    attended_days,
    days_come,
    days_of,
    meetings_come,
    noted_as_come,
    noted_as_missed,
    own_sessions,
)
from counsel_desk.services.file_courses import begun, file_courses, present_start
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.joined import files
from counsel_desk.services.raised_alerts import alerts_of, is_heard
from counsel_desk.services.review_steps import decided
from counsel_desk.services.score_spans import given_of, spans_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from counsel_desk.domain.courses import FileCourse
    from counsel_desk.domain.ids import AlertId, CaseId, NoteId
    from counsel_desk.domain.measurement import ClientPlan
    from counsel_desk.domain.notes import NoteContent, OpenReview
    from counsel_desk.domain.outcomes.expected import Ribbon
    from counsel_desk.domain.referrals import ReferralDigest
    from counsel_desk.domain.register import ConsentEnding, ScoreSpan
    from counsel_desk.domain.risk import RiskMark
    from counsel_desk.domain.screening import Instrument
    from counsel_desk.services.file_courses import Begun
    from counsel_desk.storage.unit_of_work import Work

NOTED = 40
"""Sessions with a note whose very start a digest remembers; of those before it knows the day."""

URGENCY = {kind: rank for rank, kind in enumerate(AlertKind)}


class CaseDigest:
    """The digest of one case within a transaction."""

    def __init__(self, work: Work, case: CaseId) -> None:
        self._work = work
        self._case = case

    @property
    def writable(self) -> bool:
        """Whether the person may write it now; who cannot leaves it to the counsellor's desk.

        The ring alone does not tell: who handed the file over holds the seed of then.
        """
        work, case = self._work, self._case
        counsels = Permission.WRITE_CLINICAL.value.relations & work.relations_to(case=case)
        if not counsels or not work.ring.holds(case, Compartment.CLIN):
            return False
        return work.ring.latest(case, Compartment.CLIN).right is Right.WRITE

    def read(self) -> ClinicalDigest:
        """Give the digest; an empty one where nothing was recorded yet."""
        stored = self._work.digests.only(self._case)
        return stored.value if stored and stored.value else ClinicalDigest()

    def open_alerts(self) -> tuple[Alert, ...]:
        """Give the alerts that nobody has answered, most urgent and oldest first."""
        return without(self.read().alerts, self.answered())

    def answered(self) -> frozenset[AlertId]:
        """Give the alerts that were answered."""
        found = self._work.alert_answers.list(*files(self._work, self._case))
        return frozenset(stored.value.alert for stored in found if stored.value)

    def add_note(self, content: NoteContent) -> None:
        """Count a note that was signed; one written anew stands in the place of the other.

        A section from a group meeting is no session of its own, and is not counted.
        """
        if content.meeting is not None:
            return
        old = self.read()
        is_new = content.revises is None
        seen = [old.last_session, content.session_start if content.attended else None]
        began = [old.first_session, content.session_start if content.attended else None]
        about = (content.session_start,) if content.kind.with_client else ()
        new = replace(
            old,
            notes=old.notes + is_new,
            last_session=max((one for one in seen if one), default=None),
            first_session=min((one for one in began if one), default=None),
            attended=old.attended + (is_new and content.attended),
            courses=_with_note(old.courses, content, is_new=is_new),
            noted=noted(old.noted, about),
            came=days_of((*map(start_of, old.days_noted), *noted_as_come((content,)))),
            missed=tuple(sorted({*old.missed, *days_of(noted_as_missed((content,)))})),
            reviews=tuple(one for one in old.reviews if one.note != content.revises),
        )
        self._put(new)
        self._look_if_later(old, new)

    def _look_if_later(self, old: ClinicalDigest, new: ClinicalDigest) -> None:
        """Look for alerts again where a session more makes a last score a late one."""
        if old.days_noted == new.days_noted or not new.spans:
            return
        booked = attended_days(self._work, self._case)
        now = frozenset((*booked, *new.days_noted))
        # Its outcome may be in the diary already: the day counts as new with its note all the same.
        before = now - (set(new.days_noted) - set(old.days_noted))
        courses = begun(old, booked), begun(new, booked)
        if any(_is_late_now(span, (before, now), courses) for span in new.spans):
            self._look_again()

    def came_on(self, day: date) -> None:
        """Look for alerts again where a meeting or a session come to makes a last score late."""
        digest = self.read()
        now = days_come(self._work, self._case, digest)
        courses = self._begun(digest)
        sides = now - {day}, now
        if any(_is_late_now(span, sides, (courses, courses)) for span in digest.spans):
            self._look_again()
        else:
            self._put(replace(digest, met=len(meetings_come(self._work, self._case))))

    def _look_again(self) -> None:
        """Raise what the screenings raise now that a session before them has its note."""
        from counsel_desk.services.strikes import standing

        found = self._work.screenings.list(*files(self._work, self._case))
        kept = standing(self._work, self._case, found)
        self.add_screenings([stored.value for stored in kept if stored.value])

    def count_notes(self, contents: Iterable[NoteContent]) -> None:
        """Count the notes of the case anew, after one was struck."""
        found = own_sessions(contents)
        attended = [one.session_start for one in found if one.attended]
        about = [one.session_start for one in found if one.kind.with_client]
        fresh = replace(
            self.read(),
            notes=len(found),
            last_session=max(attended, default=None),
            first_session=min(attended, default=None),
            attended=len(attended),
            noted=noted((), about),
            came=days_of(noted_as_come(found)),
            missed=days_of(noted_as_missed(found)),
        )
        self._put(fresh)
        self.divide()

    def count_late(self, contents: Sequence[NoteContent]) -> None:
        """Count the notes anew after others were taken in, and raise what they make due.

        What one of them was written anew for waits no longer.
        """
        old = self.read()
        self.count_notes(contents)
        anew = {one.revises for one in contents}
        left = tuple(one for one in old.reviews if one.note not in anew)
        new = replace(self.read(), reviews=left)
        self._put(new)
        self._look_if_later(old, new)

    def answer_returned(self, note: NoteId) -> None:
        """Let go of a returned note whose author has the file no longer: somebody added to it."""
        old, relations = self.read(), self._work.relations
        here = {relations.counsellors.get(self._case), *relations.covering(self._case)}
        gone = {one.note for one in old.reviews if one.note == note and one.author not in here}
        if gone:
            waiting = decided(self._work, {self._case: old})[self._case].reviews
            back = {one.note for one in waiting if one.returned_at is not None}
            kept = tuple(one for one in old.reviews if one.note not in gone & back)
            self._put(replace(old, reviews=kept))

    def add_review(self, review: OpenReview) -> None:
        """Have a submitted note wait, and let go of those that were approved since."""
        old = self.read()
        waiting = decided(self._work, {self._case: old})[self._case].reviews
        kept = tuple(one for one in waiting if one.note != review.note)
        self._put(replace(old, reviews=(*kept, review)))

    def add_screenings(self, screenings: Collection[Screening]) -> None:
        """Take all screenings of the case into account: spans, latest dates, new alerts.

        An alert that was raised stays until it is answered, even if a screening brought in
        later would no longer raise it.
        """
        old, answered = self.read(), self.answered()
        known = {alert.id for alert in old.alerts}
        fresh = [one for one in self._raised(screenings) if one.id not in known]
        alerts = without((*old.alerts, *fresh), answered)
        self._put_scores(old, screenings, alerts)

    def set_screenings(self, screenings: Collection[Screening]) -> None:
        """Take the screenings of the case into account anew, after one was struck or filed here."""
        old = self.read()
        known = {alert.id: alert for alert in old.alerts}
        found = (known.get(one.id, one) for one in self._raised(screenings))
        alerts = without(found, self.answered())
        self._put_scores(old, screenings, alerts)

    def take_in(
        self,
        screenings: Collection[Screening],
        *,
        form_of: Callable[[str], Instrument] | None,
    ) -> None:
        """Take screenings into account of which some were brought in from a file.

        Alerts are looked for only with ``form_of``: where one of them may raise any.
        """
        old = self.read()
        alerts = old.alerts
        if form_of is not None:
            known = {alert.id for alert in old.alerts}
            courses = self._begun(old)
            came = days_come(self._work, self._case, old)
            raised = alerts_of(
                screenings, self._work.now, came=came, form_of=form_of, courses=courses
            )
            fresh = [replace(one, case=self._case) for one in raised if one.id not in known]
            alerts = without((*old.alerts, *fresh), self.answered())
        self._put_scores(old, screenings, alerts)

    def let_go(self, left: Collection[Screening], gone: Collection[UUID]) -> None:
        """Take the screenings that are left into account, after others were taken back."""
        if any(is_heard(one) for one in left):
            self.set_screenings(left)
            return
        old = self.read()
        alerts = tuple(one for one in old.alerts if one.screening not in gone)
        self._put_scores(old, left, alerts)

    def _put_scores(
        self, old: ClinicalDigest, screenings: Collection[Screening], alerts: tuple[Alert, ...]
    ) -> None:
        spans, given = spans_of(screenings, old.follow_from), given_of(screenings)
        counted = len(meetings_come(self._work, self._case))
        new = replace(old, spans=spans, given=given, alerts=alerts, met=counted)
        self._put(self._divided(new))

    def divide(self) -> None:
        """Divide the file into its courses anew, after it was closed, reopened or merged.

        The notes are read only where there is more than one course.
        """
        self._put(self._divided(replace(self.read(), courses=())))

    def _attended(self) -> list[datetime]:
        from counsel_desk.services.strikes import standing

        found = self._work.notes.list(*files(self._work, self._case))
        kept = standing(self._work, self._case, found)
        contents = [stored.value for stored in kept if stored.value]
        return [one.session_start for one in own_sessions(contents) if one.attended]

    def _divided(self, digest: ClinicalDigest) -> ClinicalDigest:
        """Give a digest with its courses, also one of before digests told of them."""
        courses = digest.courses or file_courses(self._work, self._case)
        if not courses or digest.courses:
            return digest
        return replace(digest, courses=with_sessions(courses, self._attended()))

    def _begun(self, digest: ClinicalDigest) -> tuple[Begun, ...]:
        return begun(self._divided(digest), attended_days(self._work, self._case))

    def _raised(self, screenings: Collection[Screening]) -> list[Alert]:
        """Give the alerts of this file, also those of screenings in a file merged into it."""
        from counsel_desk.services.local_norms import local_course
        from counsel_desk.services.settings import form_under, settings_of

        settings = settings_of(self._work)

        def ribbon(name: str, baseline: float) -> Ribbon | None:
            return local_course(self._work, name, baseline, apart_from=self._case).ribbon

        digest = self.read()
        found = alerts_of(
            screenings,
            self._work.now,
            came=days_come(self._work, self._case, digest),
            courses=self._begun(digest),
            ribbon=ribbon,
            form_of=lambda name: form_under(settings, name),
        )
        return [replace(one, case=self._case) for one in found]

    def drop_answered(self) -> None:
        """Take answered alerts out of the digest."""
        old = self.read()
        self._put(replace(old, alerts=without(old.alerts, self.answered())))

    def set_consent_endings(self, endings: tuple[ConsentEnding, ...]) -> None:
        """Remember which consents end, and when."""
        self._put(replace(self.read(), consents=endings))

    def set_risk(self, mark: RiskMark | None) -> None:
        """Remember the latest risk assessment."""
        self._put(replace(self.read(), risk=mark))

    def set_measuring(self, plan: ClientPlan) -> None:
        """Remember the client's own measurement plan and what was put off."""
        self._put(replace(self.read(), measuring=plan))

    def set_follow_from(self, day: date | None) -> None:
        """Remember from which day a closed file's client is followed up; None when reopened."""
        old = self.read()
        spans = tuple(replace(one, end=None, end_on=None, end_rewritten=False) for one in old.spans)
        self._put(replace(old, follow_from=day, spans=spans))

    def set_plan_review(self, due: date | None) -> None:
        """Remember when the goals are looked at again."""
        self._put(replace(self.read(), plan_review=due))

    def set_safety_plan(self, made_on: date) -> None:
        """Remember of when the safety plan is."""
        self._put(replace(self.read(), safety_plan_on=made_on))

    def set_reviews(self, reviews: tuple[OpenReview, ...]) -> None:
        """Remember which notes wait for a supervisor."""
        self._put(replace(self.read(), reviews=reviews))

    def set_referrals(self, referrals: ReferralDigest) -> None:
        """Remember which referrals nobody has received, and how soon others were."""
        self._put(replace(self.read(), referrals=referrals))

    def _put(self, digest: ClinicalDigest) -> None:
        self._work.digests.put(self._case, digest, at_first=self._knowing_all)

    def _knowing_all(self, digest: ClinicalDigest) -> ClinicalDigest:
        """Mark the first digest of a case: it knows everything that there is to know."""
        return replace(digest, revision=DIGEST_REVISION, figures=figures_of(self._work))


@helps_use_cases
def figures_of(work: Work) -> bytes:
    """Give what tells the programme's own figures apart; nothing where it has none."""
    from counsel_desk.services.settings import settings_of

    settings = settings_of(work)
    own = sorted(map(repr, (*settings.cut_offs, *settings.change_figures)))
    return blake2b("\n".join(own).encode(), digest_size=8).digest() if own else b""


def without(alerts: Iterable[Alert], answered: Collection[AlertId]) -> tuple[Alert, ...]:
    """Leave answered alerts out and sort the rest, most urgent and oldest first."""
    left = (alert for alert in alerts if alert.id not in answered)
    return tuple(sorted(left, key=urgency))


def urgency(alert: Alert) -> tuple[int, datetime]:
    """Give what sorts alerts: the most urgent kind first, the oldest of a kind first."""
    return URGENCY[alert.kind], alert.raised_at


def is_early(span: ScoreSpan, came: Collection[date]) -> bool:
    """Whether the last score came before the session by which a course should have responded.

    A session before it that is known of later makes the score late, and an alert may be due.
    """
    return session_numbers((span.first_on, span.last_on), came)[-1] < EARLY_SESSION


def _is_late_now(
    span: ScoreSpan,
    came: tuple[Collection[date], Collection[date]],
    courses: tuple[tuple[Begun, ...], tuple[Begun, ...]],
) -> bool:
    """Whether the last score of the course is late now, which it was not before."""
    before, now = (span.since(present_start(span.days, one)) for one in courses)
    return is_early(before, came[0]) and not is_early(now, came[1])


def _with_note(
    courses: tuple[FileCourse, ...], content: NoteContent, *, is_new: bool
) -> tuple[FileCourse, ...]:
    if not courses or not content.attended:
        return courses
    return with_sessions(courses, (content.session_start,), are_new=is_new)


def noted(before: Iterable[datetime], more: Iterable[datetime]) -> tuple[datetime, ...]:
    """Give the latest sessions with notes, newest first."""
    return tuple(sorted({*before, *more}, reverse=True)[:NOTED])
