"""Keep each case's digest, the small record from which lists, Today and supervision are made."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Right
from counsel_desk.domain.days import local_day
from counsel_desk.domain.measurement import GRACE, Occasion
from counsel_desk.domain.outcomes import AlertPoint, RaisedAlert, alerts_for
from counsel_desk.domain.outcomes.expected import session_numbers
from counsel_desk.domain.register import ClinicalDigest, ScoreSpan
from counsel_desk.domain.screenings import Alert, AlertKind, Screening
from counsel_desk.services.instruments import instrument, is_known
from counsel_desk.services.joined import files
from counsel_desk.services.review_steps import decided

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from counsel_desk.domain.ids import AlertId, CaseId
    from counsel_desk.domain.measurement import ClientPlan
    from counsel_desk.domain.notes import NoteContent, OpenReview
    from counsel_desk.domain.outcomes.expected import Ribbon
    from counsel_desk.domain.referrals import ReferralDigest
    from counsel_desk.domain.register import ConsentEnding
    from counsel_desk.domain.risk import RiskMark
    from counsel_desk.domain.screening import Instrument
    from counsel_desk.domain.screenings import Answers
    from counsel_desk.storage.unit_of_work import Work

NOTED = 40
"""Sessions with a note that a digest remembers; more than anyone holds within two months."""

URGENCY = {kind: rank for rank, kind in enumerate(AlertKind)}


class CaseDigest:
    """The digest of one case within a transaction."""

    def __init__(self, work: Work, case: CaseId) -> None:
        self._work = work
        self._case = case

    @property
    def writable(self) -> bool:
        """Whether the person may write it; who cannot leaves it to the counsellor's desk."""
        return self._work.ring.latest(self._case, Compartment.CLIN).right is Right.WRITE

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
        """Count a note that was signed; one written anew stands in the place of the other."""
        old = self.read()
        is_new = content.revises is None
        seen = [old.last_session, content.session_start if content.attended else None]
        began = [old.first_session, content.session_start if content.attended else None]
        about = (content.session_start,) if content.kind.with_client else ()
        self._put(
            replace(
                old,
                notes=old.notes + is_new,
                last_session=max((one for one in seen if one), default=None),
                first_session=min((one for one in began if one), default=None),
                attended=old.attended + (is_new and content.attended),
                noted=noted(old.noted, about),
                reviews=tuple(one for one in old.reviews if one.note != content.revises),
            )
        )

    def count_notes(self, contents: Iterable[NoteContent]) -> None:
        """Count the notes of the case anew, after one was struck."""
        found = [one for one in contents if one.revises is None]
        attended = [one.session_start for one in found if one.attended]
        about = [one.session_start for one in found if one.kind.with_client]
        fresh = replace(
            self.read(),
            notes=len(found),
            last_session=max(attended, default=None),
            first_session=min(attended, default=None),
            attended=len(attended),
            noted=noted((), about),
        )
        self._put(fresh)

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
        spans, given = spans_of(screenings, old.follow_from), given_of(screenings)
        self._put(replace(old, spans=spans, given=given, alerts=alerts))

    def set_screenings(self, screenings: Collection[Screening]) -> None:
        """Take the screenings of the case into account anew, after one was struck or filed here."""
        old = self.read()
        known = {alert.id: alert for alert in old.alerts}
        found = (known.get(one.id, one) for one in self._raised(screenings))
        alerts = without(found, self.answered())
        spans, given = spans_of(screenings, old.follow_from), given_of(screenings)
        self._put(replace(old, spans=spans, given=given, alerts=alerts))

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
        spans, given = spans_of(screenings, old.follow_from), given_of(screenings)
        alerts = old.alerts
        if form_of is not None:
            known = {alert.id for alert in old.alerts}
            raised = alerts_of(screenings, self._work.now, noted=old.noted, form_of=form_of)
            fresh = [replace(one, case=self._case) for one in raised if one.id not in known]
            alerts = without((*old.alerts, *fresh), self.answered())
        self._put(replace(old, spans=spans, given=given, alerts=alerts))

    def let_go(self, left: Collection[Screening], gone: Collection[UUID]) -> None:
        """Take the screenings that are left into account, after others were taken back."""
        if any(is_heard(one) for one in left):
            self.set_screenings(left)
            return
        old = self.read()
        alerts = tuple(one for one in old.alerts if one.screening not in gone)
        spans = spans_of(left, old.follow_from)
        self._put(replace(old, spans=spans, given=given_of(left), alerts=alerts))

    def _raised(self, screenings: Collection[Screening]) -> list[Alert]:
        """Give the alerts of this file, also those of screenings in a file merged into it."""
        from counsel_desk.services.local_norms import local_course
        from counsel_desk.services.settings import form_under, settings_of

        settings = settings_of(self._work)

        def ribbon(name: str, baseline: float) -> Ribbon | None:
            return local_course(self._work, name, baseline, apart_from=self._case).ribbon

        noted = self.read().noted
        found = alerts_of(
            screenings,
            self._work.now,
            noted=noted,
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

    def set_referrals(self, referrals: ReferralDigest) -> None:
        """Remember which referrals nobody has received, and how soon others were."""
        self._put(replace(self.read(), referrals=referrals))

    def _put(self, digest: ClinicalDigest) -> None:
        self._work.digests.put(self._case, digest)


def without(alerts: Iterable[Alert], answered: Collection[AlertId]) -> tuple[Alert, ...]:
    """Leave answered alerts out and sort the rest, most urgent and oldest first."""
    left = (alert for alert in alerts if alert.id not in answered)
    return tuple(sorted(left, key=urgency))


def urgency(alert: Alert) -> tuple[int, datetime]:
    """Give what sorts alerts: the most urgent kind first, the oldest of a kind first."""
    return URGENCY[alert.kind], alert.raised_at


def noted(before: Iterable[datetime], more: Iterable[datetime]) -> tuple[datetime, ...]:
    """Give the latest sessions with notes, newest first."""
    return tuple(sorted({*before, *more}, reverse=True)[:NOTED])


def _by_instrument(screenings: Iterable[Screening]) -> dict[str, list[Screening]]:
    """Gather the screenings of each instrument in order of time."""
    found: dict[str, list[Screening]] = defaultdict(list)
    for one in sorted(screenings, key=lambda one: (one.answers.given_at, one.id)):
        if is_known(one.answers.instrument):
            found[one.answers.instrument].append(one)
    return found


def spans_of(
    screenings: Iterable[Screening], closed_on: date | None = None
) -> tuple[ScoreSpan, ...]:
    """Give first and last headline score of each instrument that has one.

    ``closed_on`` is the day from which a closed file's client is followed up: what was given in
    time for the closing still belongs to the course.
    """
    spans = []
    for name, given in _by_instrument(screenings).items():
        headline = instrument(name).headline
        points = [(one.answers, one.scores.get(headline)) for one in given]
        scored = [(answers, score) for answers, score in points if score is not None]
        if scored:
            (start, first), (end, last) = scored[0], scored[-1]
            span = ScoreSpan(
                name, first, start.given_at, last, end.given_at, len(given), _rewritten(start, end)
            )
            spans.append(_with_end(span, scored, closed_on))
    return tuple(spans)


def _rewritten(one: Answers, other: Answers) -> bool:
    return (one.language, one.wording) != (other.language, other.wording)


def _with_end(
    span: ScoreSpan, scored: Sequence[tuple[Answers, float]], closed_on: date | None
) -> ScoreSpan:
    """Remember the last score of the course where others came after it was closed."""
    if closed_on is None:
        return span
    latest = closed_on + GRACE[Occasion.CLOSURE]
    course = [one for one in scored if local_day(one[0].given_at) <= latest]
    if not course or len(course) == len(scored):
        return span
    (start, _), (end, score) = course[0], course[-1]
    return replace(span, end=score, end_on=end.given_at, end_rewritten=_rewritten(start, end))


def given_of(screenings: Iterable[Screening]) -> tuple[tuple[str, datetime], ...]:
    """Give when each instrument was last given, scored or not."""
    return tuple(
        (name, given[-1].answers.given_at) for name, given in _by_instrument(screenings).items()
    )


def alerts_of(
    screenings: Iterable[Screening],
    raised_at: datetime,
    *,
    noted: Collection[datetime] = (),
    ribbon: Callable[[str, float], Ribbon | None] | None = None,
    form_of: Callable[[str], Instrument] = instrument,
) -> tuple[Alert, ...]:
    """Give all alerts that screenings raise, answered or not; the same ones each time.

    ``noted`` are the sessions with a note, ``ribbon`` gives what past clients scored here, and
    ``form_of`` an instrument with the programme's own figures.
    """
    found: list[Alert] = []
    for name, given in _by_instrument(screenings).items():
        form = form_of(name)
        scored = [one for one in given if one.scores.get(form.headline) is not None]
        first = scored[0] if scored else given[0]
        local = ribbon(name, first.scores.get(form.headline) or 0.0) if ribbon and scored else None
        found += [
            _alert(given[raised.point], first, raised, raised_at)
            for raised in alerts_for(form, _points(form, given, scored, noted), ribbon=local)
            if _may_raise(given[raised.point], first, raised.kind)
        ]
    return tuple(found)


def is_heard(screening: Screening) -> bool:
    """Whether a screening raises alerts: given here, or brought in soon after it was given."""
    return screening.brought is None or screening.brought.raises


def _may_raise(screening: Screening, first: Screening, kind: AlertKind) -> bool:
    """Whether an alert is about the present: what a file brought in of the past raises none.

    Nor does what was given before its baseline was brought in, which nobody could have known.
    """
    if kind.is_safety or first.brought is None:
        return is_heard(screening)
    known_since = first.brought.at
    is_later = screening.brought is not None or screening.answers.given_at >= known_since
    return is_heard(screening) and is_later


def _points(
    form: Instrument, given: list[Screening], scored: list[Screening], noted: Collection[datetime]
) -> list[AlertPoint]:
    numbers = session_numbers([one.answers.given_at for one in scored], tuple(noted))
    at = {one.id: number for one, number in zip(scored, numbers, strict=True)}
    return [
        AlertPoint(one.answers.given_at, one.scores.get(form.headline), one.alerts, at.get(one.id))
        for one in given
    ]


def _alert(
    screening: Screening, first: Screening, raised: RaisedAlert, raised_at: datetime
) -> Alert:
    answer = screening.answers.values.get(raised.item)
    value = answer if raised.kind.is_safety else raised.change
    # A course has one early response: it is the same alert whichever score shows that it is late.
    named = first if raised.kind is AlertKind.NO_EARLY_RESPONSE else screening
    return Alert(
        id=named.alert_id(raised.kind, raised.item),
        case=screening.case,
        kind=raised.kind,
        screening=screening.id,
        instrument=screening.answers.instrument,
        item=raised.item,
        value=value if isinstance(value, int | float) else None,
        raised_at=raised_at,
    )
