"""Gather what a chart shows beyond the scores: subscales, items, phases, events, past clients."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.closing import CaseStepKind
from counsel_desk.domain.days import local_day, start_of
from counsel_desk.domain.notes import NoteKind
from counsel_desk.domain.outcomes.course import EventMark, ItemLine, LocalBand, Series
from counsel_desk.domain.outcomes.expected import FEWEST_EPISODES
from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.domain.risk import RiskLevel
from counsel_desk.services.days_come import meetings_come
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.joined import files
from counsel_desk.services.local_norms import local_course
from counsel_desk.services.strikes import standing, struck
from counsel_desk.storage import kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.notes import NoteContent
    from counsel_desk.domain.outcomes.course import ScorePoint
    from counsel_desk.domain.register import CaseRow
    from counsel_desk.domain.screening import Instrument
    from counsel_desk.domain.screenings import Screening
    from counsel_desk.storage.records import Stored
    from counsel_desk.storage.unit_of_work import Work

ASSESSMENT, TREATMENT, FOLLOW_UP = "assessment", "treatment", "follow-up"
_TREATING = frozenset({NoteKind.PROGRESS, NoteKind.HOME_VISIT, NoteKind.FAMILY})
COURT_DATE, NEW_EVENT, HIGH_RISK = "court date", "violence or arrest", "risk judged high"
SAFETY_PLAN, CLOSED, REOPENED = "safety plan", "file closed", "file reopened"
HANDED_OVER = "counsellor changed"
_STEPS = {
    CaseStepKind.CLOSED: CLOSED,
    CaseStepKind.REOPENED: REOPENED,
    CaseStepKind.HANDED_OVER: HANDED_OVER,
}
_AT_NOON = timedelta(hours=12)
_Happened = tuple[PartialDate, str]


class Phases:
    """When treatment began and when the file was closed, for the phase of a moment."""

    def __init__(self, work: Work, case: CaseId, notes: Iterable[Stored[NoteContent]]) -> None:
        treated = [
            local_day(one.value.session_start)
            for one in notes
            if one.value is not None and one.value.attended and one.value.kind in _TREATING
        ]
        treated += (local_day(when) for when in meetings_come(work, case))
        self.began = min(treated, default=None)
        steps = [
            (one.value.on, one.value.kind)
            for one in kinds.CLOSING.records(work).list(*files(work, case))
            if one.value is not None
        ]
        self._steps = sorted(
            (day, kind)
            for day, kind in steps
            if kind in (CaseStepKind.CLOSED, CaseStepKind.REOPENED)
        )

    def of(self, when: datetime) -> str:
        """Name the phase of a moment; empty where nothing tells it."""
        day = local_day(when)
        before = [kind for on, kind in self._steps if on <= day]
        if before and before[-1] is CaseStepKind.CLOSED:
            return FOLLOW_UP
        if self.began is None:
            return ""
        return ASSESSMENT if day < self.began else TREATMENT


def parts_of(
    form: Instrument, points: Sequence[ScorePoint], given: Iterable[Screening]
) -> tuple[Series, ...]:
    """Give the subscales of an instrument over time, all of its scores but the headline."""
    by_id: dict[UUID, Screening] = {one.id: one for one in given}
    found = []
    for score in form.scores:
        if score.key == form.headline:
            continue
        own = tuple(
            _with_score(point, by_id[point.screening].scores.get(score.key))
            for point in points
            if point.screening in by_id
        )
        found.append(
            Series(
                instrument=f"{form.id}/{score.key}",
                title=score.label,
                short_title=score.label,
                minimum=score.minimum,
                maximum=score.maximum,
                higher_is_better=form.higher_is_better,
                points=own,
            )
        )
    return tuple(found)


def _with_score(point: ScorePoint, score: float | None) -> ScorePoint:
    return replace(point, score=score, change=None, safety="clear")


def items_of(form: Instrument, given: Sequence[Screening]) -> tuple[ItemLine, ...]:
    """Give the answers behind the scores: one line an item that a score needs."""
    language = given[-1].answers.language if given else "en"
    safety = {one.item for one in form.safety}
    return tuple(
        ItemLine(
            key=item.key,
            label=item.text(language),
            lowest=min(item.values, default=0),
            highest=max(item.values, default=0),
            values={one.id: one.answers.values.get(item.key) for one in given},
            is_safety=item.key in safety,
        )
        for item in form.items
        if item.scored
    )


@helps_use_cases
def local_band(
    work: Work, case: CaseId, name: str, baseline: float, rows: tuple[CaseRow, ...]
) -> LocalBand:
    """Give the middle half of past clients who began alike, or how many there are instead."""
    found = local_course(work, name, baseline, apart_from=case, rows=rows)
    ribbon = found.ribbon.points if found.ribbon is not None else {}
    points = {session: (one.low, one.high) for session, one in ribbon.items()}
    return LocalBand(found.episodes, FEWEST_EPISODES, points)


@helps_use_cases
def events_of(work: Work, case: CaseId) -> tuple[EventMark, ...]:
    """Give, numbered, what happened in the client's life and in the file.

    As far as this person may read. The labels are short codes: what the record says of an
    event stays in the record.
    """
    if work.is_veiled:
        return ()
    today = local_day(work.now)
    found = {*_legal(work, case), *_clinical(work, case), *_marked(work, case)}
    placed = sorted(((_place(on, today), label, on) for on, label in found), key=_in_order)
    return tuple(
        EventMark(start_of(day) + _AT_NOON, number, label, on if on.about or not on.day else None)
        for number, (day, label, on) in enumerate(placed, start=1)
    )


def _place(on: PartialDate, today: date) -> date:
    """Give the day at which it is drawn: the middle of a month, but not after today."""
    if on.day is not None:
        return on.earliest()
    middle = on.earliest().replace(day=15)
    is_now = (on.year, on.month) == (today.year, today.month)
    return min(middle, today) if is_now else middle


def _in_order(placed: tuple[date, str, PartialDate]) -> tuple[date, str, str]:
    day, label, on = placed
    return day, label, on.text()


def _day(day: date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)


def _legal(work: Work, case: CaseId) -> Iterator[_Happened]:
    registered = work.coordinations.only(case)
    since = registered.value.registered_on if registered and registered.value else None
    for one in files(work, case):
        if not work.ring.holds(one, Compartment.EVENTS):
            continue
        for step in standing(work, one, kinds.LEGAL_STEP.records(work).list(one)):
            if step.value is not None and step.value.next_hearing is not None:
                yield _day(step.value.next_hearing), COURT_DATE
        for event in standing(work, one, kinds.VIOLATION.records(work).list(one)):
            started = event.value.started if event.value is not None else None
            # A year has no place on the chart.
            if started is None or started.month is None or since is None:
                continue
            # What happened before the client came is history, and no change of the course.
            if started.earliest() > since:
                yield started, NEW_EVENT


def _marked(work: Work, case: CaseId) -> Iterator[_Happened]:
    scopes = files(work, case)
    for mark in standing(work, case, kinds.LIFE_EVENT.records(work).list(*scopes)):
        if mark.value is not None:
            yield mark.value.on, mark.value.kind.value


def _clinical(work: Work, case: CaseId) -> Iterator[_Happened]:
    scopes = files(work, case)
    gone = struck(work, case)
    for risk in standing(work, case, kinds.RISK.records(work).list(*scopes)):
        if risk.value is not None and risk.value.overall is RiskLevel.HIGH:
            yield _day(risk.value.assessed_on), HIGH_RISK
    for plan in kinds.SAFETY_PLAN.records(work).list(*scopes):
        if plan.value is not None:
            yield _day(plan.value.made_on), SAFETY_PLAN
    for step in kinds.CLOSING.records(work).list(*scopes):
        if step.value is not None and step.value.kind in _STEPS:
            yield _day(step.value.on), _STEPS[step.value.kind]
    for answer in work.alert_answers.list(*scopes):
        # What was said to an alert goes with the screening that raised it.
        if answer.value is not None and answer.value.screening not in gone:
            for event in answer.value.response.outside:
                yield _day(local_day(answer.value.answered_at)), event
