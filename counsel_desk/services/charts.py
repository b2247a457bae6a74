"""Gather a client's course for the progress chart, and let a chart leave the vault."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Compartment, Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.consents import Purpose
from counsel_desk.domain.courses import starts
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import ATTENDED, Meeting, MeetingStatus, as_held, belongs
from counsel_desk.domain.ids import CaseId, GroupId, MembershipId
from counsel_desk.domain.outcomes import course as courses
from counsel_desk.domain.outcomes.course import (
    BandLine,
    ChangeRule,
    Course,
    CutoffLine,
    MeetingMark,
    NoteMark,
    Safety,
    ScorePoint,
    Series,
)
from counsel_desk.domain.outcomes.expected import session_numbers
from counsel_desk.domain.register import ClinicalDigest
from counsel_desk.domain.screening import Instrument, Method, SafetyState
from counsel_desk.services.again import check_again
from counsel_desk.services.chart_course import Phases, events_of, items_of, local_band, parts_of
from counsel_desk.services.consents import require_leaving
from counsel_desk.services.days_come import moments_booked, noted_as_come
from counsel_desk.services.desk import person_name, register_of, use_case
from counsel_desk.services.exports import ExportKind, ExportPermit, checked_path
from counsel_desk.services.figures_then import FiguresThen
from counsel_desk.services.file_courses import begun, present_start
from counsel_desk.services.group_records import OpenGroup
from counsel_desk.services.instruments import known, shelf
from counsel_desk.services.joined import files
from counsel_desk.services.strikes import standing
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from counsel_desk.domain.notes import NoteContent
    from counsel_desk.domain.register import CaseRow
    from counsel_desk.domain.screenings import Answers, Screening
    from counsel_desk.services.file_courses import Begun
    from counsel_desk.storage.records import Stored
    from counsel_desk.storage.relations import MembershipFact


@use_case(Permission.READ_CLINICAL)
def progress_course(work: Work, case: CaseId) -> Course:
    """Gather every instrument given to a client, group meetings and notes; one entry is logged.

    Meetings show as far as this person holds their keys.
    """
    work.note(Action.LIST_OPENED, case)
    stored = standing(work, case, work.notes.list(*files(work, case)))
    phases = Phases(work, case, stored)
    sessions = _sessions(work, case, stored)
    series = _series(work, case, sessions, phases)
    meetings, events = _meetings(work, case), events_of(work, case)
    return Course(series, meetings, _notes(stored), events, sessions)


def _sessions(
    work: Work, case: CaseId, notes: Iterable[Stored[NoteContent]]
) -> tuple[datetime, ...]:
    """Give the first moment of every day on which the client came, in order."""
    noted = noted_as_come(one.value for one in notes if one.value is not None)
    by_day: dict[date, datetime] = {}
    for when in sorted((*moments_booked(work, case), *noted)):
        by_day.setdefault(local_day(when), when)
    return tuple(by_day.values())


def _series(
    work: Work, case: CaseId, sessions: tuple[datetime, ...], phases: Phases
) -> tuple[Series, ...]:
    given: dict[str, list[Screening]] = defaultdict(list)
    for stored in standing(work, case, work.screenings.list(*files(work, case))):
        if stored.value is not None:
            given[stored.value.answers.instrument].append(stored.value)
    rows = register_of(work).rows(work)
    row = next((one for one in rows if one.case == case), None)
    digest = (row.digest if row is not None else None) or ClinicalDigest()
    figures, ended = FiguresThen(work), _ended(row, digest)
    found = [
        _one_series(work, figures.form(name, ended.get(name)), given[name], phases)
        for name in known()
        if name in given
    ]
    came = tuple(map(local_day, sessions))
    begun_at = begun(digest, came)
    return tuple(_placed(work, case, one, came, rows, begun_at) for one in found)


def _ended(row: CaseRow | None, digest: ClinicalDigest) -> dict[str, date]:
    """Give, for a closed file, the day of the last score of its course, by instrument.

    By the figures of that day it was judged, and still is; an open file is judged by those of now.
    """
    if row is None or row.status is not CaseStatus.CLOSED:
        return {}
    within = (one.within_course() for one in digest.spans)
    return {one.instrument: local_day(one.last_on) for one in within}


def _placed(
    work: Work,
    case: CaseId,
    series: Series,
    came: tuple[date, ...],
    rows: tuple[CaseRow, ...],
    begun_at: tuple[Begun, ...],
) -> Series:
    """Count the session of each score, and set the present course beside those of past clients."""
    scored = courses.scored(series.points)
    if not scored:
        return series
    days = tuple(local_day(point.when).toordinal() for point in scored)
    at: dict[UUID, int] = {}
    for low, high in pairwise([*starts(days, begun_at), len(days)]):
        numbers = session_numbers([point.when for point in scored[low:high]], came)
        at |= {one.screening: number for one, number in zip(scored[low:high], numbers, strict=True)}
    points = tuple(replace(one, session=at.get(one.screening, 0)) for one in series.points)
    start = present_start(days, begun_at)
    first = scored[start if start is not None else 0]
    local = local_band(work, case, series.instrument, first.score or 0.0, rows)
    baseline = first.screening if start else None
    return replace(series, points=points, local=local, baseline=baseline)


def _one_series(work: Work, form: Instrument, given: list[Screening], phases: Phases) -> Series:
    given = sorted(given, key=lambda one: (one.answers.given_at, one.id))
    points = tuple(_point(work, form, one, phases.of(one.answers.given_at)) for one in given)
    return Series(
        instrument=form.id,
        title=form.title,
        short_title=form.short_title,
        minimum=form.minimum,
        maximum=form.maximum,
        higher_is_better=form.higher_is_better,
        bands=tuple(
            BandLine(band.lowest, band.highest, band.label)
            for band in form.bands.get(form.headline, ())
        ),
        cutoff=_cutoff(form),
        change=_change(form),
        points=points,
        parts=parts_of(form, points, given),
        items=items_of(form, given),
        is_sum=form.score(form.headline).method is Method.SUM,
    )


def _cutoff(form: Instrument) -> CutoffLine | None:
    criterion = form.headline_criterion
    if criterion is None or criterion.cutoff is None:
        return None
    # The line is labelled "screening threshold" already; who it was found in follows.
    found_in = first_clause(criterion.population)
    return CutoffLine(criterion.cutoff.value, "", found_in, criterion.confirmed)


def first_clause(text: str) -> str:
    """Give what stands before the first colon or full stop, for a label on a chart."""
    return re.split(r": |\. |\.$", text, maxsplit=1)[0]


def _change(form: Instrument) -> ChangeRule | None:
    figures = form.change
    if figures is None:
        return None
    is_watched = figures.deterioration < figures.threshold
    return ChangeRule(
        figures.threshold,
        figures.cited,
        figures.sd,
        figures.reliability,
        figures.deterioration if is_watched else None,
        kind=figures.reliability_kind,
        population=figures.population,
        confirmed=figures.confirmed,
        in_points=figures.in_points,
    )


def _wording_of(answers: Answers) -> str:
    """Tell words apart, and versions of a programme's own instrument: its rules may differ."""
    own = answers.instrument in shelf().own and answers.wording
    return f"{answers.version} {answers.wording}" if own else answers.wording


def _point(work: Work, form: Instrument, screening: Screening, phase: str) -> ScorePoint:
    answers = screening.answers
    return ScorePoint(
        screening=screening.id,
        when=answers.given_at,
        score=screening.scores.get(form.headline),
        prorated=screening.prorated,
        n_missing=len(screening.missing),
        wording_version=_wording_of(answers),
        language=answers.language,
        mode=screening.mode.value,
        given_by="" if screening.brought else person_name(work, screening.given_by),
        safety=_safety(screening),
        phase=phase,
        total_only=screening.total_only,
    )


def _safety(screening: Screening) -> Safety:
    states = set(screening.alerts.values())
    if SafetyState.ENDORSED in states:
        return "endorsed"
    return "unanswered" if SafetyState.UNANSWERED in states else "clear"


def _meetings(work: Work, case: CaseId) -> tuple[MeetingMark, ...]:
    found = [
        mark
        for one in files(work, case)
        for fact in work.relations.groups_of(one)
        for mark in _marks(work, fact)
    ]
    return tuple(sorted(found, key=lambda mark: mark.when))


def _marks(work: Work, fact: MembershipFact) -> list[MeetingMark]:
    keys = ((fact.group, Compartment.GROUP), (fact.membership, Compartment.ATTEND))
    if not all(work.ring.holds(scope, compartment) for scope, compartment in keys):
        return []
    group = OpenGroup(work, GroupId(fact.group), known=True)
    title, marks = group.title(), group.marks()
    member = next((one for one in group.members() if one.membership == fact.membership), None)
    shown = []
    for meeting in as_held(group.meetings(), {meeting for _, meeting in marks}):
        mark = marks.get((MembershipId(fact.membership), meeting.id))
        if member is not None and belongs(member, meeting) and _over(work, meeting):
            attended = mark.status in ATTENDED if mark else None
            shown.append(MeetingMark(meeting.start, attended, title))
    return shown


def _over(work: Work, meeting: Meeting) -> bool:
    return meeting.status is not MeetingStatus.CANCELLED and meeting.start <= work.now


def _notes(stored: Iterable[Stored[NoteContent]]) -> tuple[NoteMark, ...]:
    found = [
        NoteMark(one.id, one.value.session_start, one.value.kind.value)
        for one in stored
        if one.value is not None
    ]
    return tuple(sorted(found, key=lambda mark: (mark.when, mark.note)))


@use_case(Permission.EXPORT_CASE)
def export_chart(
    work: Work,
    case: CaseId,
    *,
    recipient: str | None,
    passphrase: str,
    path: Path,
    kind: ExportKind,
    purpose: Purpose = Purpose.RELEASE,
    override: str | None = None,
) -> ExportPermit:
    """Let a chart of a case leave the vault: the trail says so before the file is written.

    ``recipient`` is whom it is for and ``purpose`` what for; None is the client's own copy, which
    needs no consent. Give the permit to `exports.save_chart`. Raises ConsentMissing,
    WrongPassphrase, and Invalid for a path where no file of this kind may be (see
    `exports.checked_path`).
    """
    target = checked_path(path, vault=work.vault.folder.path)
    check_again(work, passphrase)
    if recipient is not None:
        require_leaving(work, case, purpose, recipient=recipient, override=override)
    work.note(Action.EXPORTED, case)
    return ExportPermit(target, kind)
