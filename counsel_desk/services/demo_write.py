"""Write made-up courses through the repositories: the quick way in for many records at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from counsel_desk.domain.access import CASE_COMPARTMENTS, Compartment
from counsel_desk.domain.alert_responses import (
    AlertResponse,
    Decision,
    Finding,
    OutsideEvent,
    Topic,
)
from counsel_desk.domain.audit import Action
from counsel_desk.domain.case_code import make_code
from counsel_desk.domain.cases import Appointment, CaseStatus, Coordination, SessionOutcome
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import AlertId, AppointmentId, CaseId, NoteId, ScreeningId
from counsel_desk.domain.notes import NoteContent
from counsel_desk.domain.register import DIGEST_REVISION, ClinicalDigest
from counsel_desk.domain.screening import answers_of, score
from counsel_desk.domain.screenings import Alert, AlertAnswer, Answers, Screening
from counsel_desk.services.days_come import days_of
from counsel_desk.services.demo_courses import on_the_wall
from counsel_desk.services.demo_minors import with_guardian
from counsel_desk.services.demo_plans import PlanWriter
from counsel_desk.services.demo_record import write_record
from counsel_desk.services.demo_story import tell_again
from counsel_desk.services.desk import register_of
from counsel_desk.services.digests import figures_of, noted, without
from counsel_desk.services.instruments import instrument
from counsel_desk.services.raised_alerts import alerts_of
from counsel_desk.services.risk import Standing
from counsel_desk.services.score_spans import given_of, spans_of
from counsel_desk.storage import kinds, rings
from counsel_desk.storage.entitlements import ScopeKind
from counsel_desk.storage.instructions import InstructionKind

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping, Sequence

    from counsel_desk.services.demo_courses import PlannedClient, PlannedScreening, PlannedSession
    from counsel_desk.storage.unit_of_work import Work

ANSWERED_AFTER = timedelta(days=21)
"""Alerts older than this were answered."""
_ACTION = "Asked directly. No plan; safety card made; supervisor told the same day."
_REVIEWED = "Looked at the course together. A hearing had been put off; sessions weekly for now."
_LOOKED_SAFETY = AlertResponse(
    {Topic.SAFETY: Finding.CONCERN, Topic.ALLIANCE: Finding.CLEAR}, (), Decision.RISK
)
_LOOKED_COURSE = AlertResponse(
    {Topic.OUTSIDE: Finding.CONCERN, Topic.SAFETY: Finding.CLEAR, Topic.DOSE: Finding.CONCERN},
    (OutsideEvent.COURT_DATE,),
    Decision.CHANGE,
)


WHOLE = 200
"""Clients of a large vault that have an intake, consents and plans as well as a course."""
NO_PLAN = Standing(None, None, None)
_SATURDAY = 5
_HOURS = (8, 9, 11, 13, 14, 16)
"""When sessions begin whose notes are not signed yet."""
_EVERY_OWED, _OWED = 12, (6, 7)
"""Which clients came lately, so that nothing is written of their session yet."""
_ROOMS = {"counsellor2": "Room 3"}
_ROOM = "Room 2"


class CourseWriter:
    """Writes made-up courses within one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def client(
        self, plan: PlannedClient, now: datetime, counts: MutableMapping[str, int]
    ) -> CaseId:
        """Write one client's whole course as their counsellor; adds to ``counts``."""
        return _client(self._work, plan, now, counts)

    def close(self, case: CaseId) -> None:
        """Close a case whose course has ended."""
        stored = self._work.coordinations.only(case)
        if stored is not None and stored.value is not None:
            closed = replace(stored.value, status=CaseStatus.CLOSED)
            self._work.coordinations.replace(stored.id, closed)

    def save_caches(self) -> None:
        """Seal the person's key ring and register, as a sign-in and a first look would."""
        work = self._work
        rings.save(work.session, work.who)
        register = register_of(work)
        register.rows(work)
        register.save(work, least=0)


def _client(
    work: Work, plan: PlannedClient, now: datetime, counts: MutableMapping[str, int]
) -> CaseId:
    work.at(plan.registered)
    whole = plan.number <= WHOLE
    if whole:
        plan = replace(plan, sessions=tell_again(plan))
    case = _register(work, plan, CaseStatus.OPEN if whole else standing_of(plan))
    screenings = [_screening(work, case, one) for one in plan.screenings]
    came = [one.start for one in plan.sessions if one.outcome is SessionOutcome.ATTENDED]
    planned = PlanWriter(work).write(case, plan.number, came, screenings) if whole else NO_PLAN
    links = Links(work, case, screenings) if whole else None
    seen = [_session(work, case, session, links, counts) for session in plan.sessions]
    held = [when for when in seen if when]
    _digest(work, case, held, screenings, now, planned)
    if whole:
        write_record(work, case, plan.number, plan.registered, now)
    if plan.next_session is not None:
        _book(work, case, plan.next_session, SessionOutcome.PLANNED, 50)
    work.at(now)
    if whole and plan.number % _EVERY_OWED in _OWED and plan.next_session is not None:
        _book(work, case, _lately(now, plan.number), SessionOutcome.ATTENDED, 50)
    if plan.unsigned and whole:
        _draft(work, case, plan, now, counts)
    counts["clients"] += 1
    counts["screenings"] += len(screenings)
    return case


def standing_of(plan: PlannedClient) -> CaseStatus:
    """Say whether a course goes on: one with nothing more booked has ended."""
    return CaseStatus.OPEN if plan.next_session is not None else CaseStatus.CLOSED


def _register(work: Work, plan: PlannedClient, status: CaseStatus) -> CaseId:
    person, case = plan.person, CaseId(work.new_id())
    scope = work.keeper.new_scope(ScopeKind.CASE, case=case, scope=case)
    work.instruct(InstructionKind.ASSIGN, case=case, person=work.me)
    for compartment in CASE_COMPARTMENTS:
        work.keeper.make(scope, compartment)
    own = work.keeper.new_scope(ScopeKind.OWN, case=case, author=work.me)
    work.keeper.make(own, Compartment.OWN)
    code = make_code(person.prefix, plan.number)
    day = plan.registered.date()
    coordination = Coordination(
        code, status, day, person.county, person.languages, person.interpreter
    )
    work.coordinations.add(case, coordination)
    work.contacts.add(case, person.contact)
    identity = with_guardian(person.identity, plan.number, plan.registered)
    work.identities.add(case, identity)
    return case


def _book(work: Work, case: CaseId, start: datetime, outcome: SessionOutcome, minutes: int) -> None:
    appointment = AppointmentId(work.new_id())
    room = _ROOMS.get(work.roster.members[work.me].person.user_name, _ROOM)
    booked = Appointment(appointment, case, start, minutes, room, work.me, outcome)
    work.appointments.add(case, booked, record=appointment)


class Links:
    """What a note points at: what was filled in during its session, and the goals it served."""

    def __init__(self, work: Work, case: CaseId, screenings: Sequence[Screening]) -> None:
        self._given = [(one.answers.given_at, one.id) for one in screenings]
        plan = kinds.CARE_PLAN.records(work).only(case)
        self._goals = [] if plan is None or plan.value is None else list(plan.value.goals)

    def add(self, content: NoteContent, session: PlannedSession) -> NoteContent:
        """Give the content with its links; a session that did not take place has none."""
        if not content.attended:
            return content
        end = session.start + timedelta(minutes=session.minutes)
        given = tuple(one for when, one in self._given if session.start <= when < end)
        day = local_day(session.start)
        since = [one.id for one in self._goals if one.since is not None and one.since <= day]
        served = tuple(since[day.day % len(since) :][:1]) if since else ()
        return replace(content, screenings=given, goals=served)


def _session(
    work: Work,
    case: CaseId,
    session: PlannedSession,
    links: Links | None,
    counts: MutableMapping[str, int],
) -> tuple[datetime, bool] | None:
    work.at(session.start + timedelta(minutes=session.minutes + 20))
    _book(work, case, session.start, session.outcome, session.minutes)
    if session.outcome is SessionOutcome.CANCELLED_BY_CLIENT:
        return None
    attended = session.outcome is SessionOutcome.ATTENDED
    minutes = session.minutes if attended else 0
    content = NoteContent(
        session.start, minutes, session.kind, attended, session.text, session.format
    )
    if links is not None:
        content = links.add(content, session)
    note = work.notes.add(case, content)
    work.note(Action.NOTE_SIGNED, note)
    counts["notes"] += 1
    return session.start, attended


@cache
def _wording(instrument_id: str, language: str) -> str:
    return instrument(instrument_id).wording_hash(language)


def _screening(work: Work, case: CaseId, plan: PlannedScreening) -> Screening:
    work.at(plan.given_at + timedelta(minutes=4))
    form = instrument(plan.instrument)
    result = score(form, answers_of(plan.answers))
    values: Mapping[str, int | str | None] = dict(plan.answers)
    answers = Answers(
        form.id, form.version, plan.language, _wording(form.id, plan.language), values,
        plan.given_at,
    )  # fmt: skip
    screening = Screening(
        id=ScreeningId(work.new_id()),
        case=case,
        answers=answers,
        mode=plan.mode,
        given_by=work.me,
        scores=dict(result.scores),
        prorated=result.prorated,
        missing=result.missing,
        bands=dict(result.bands),
        criteria={key: str(truth) for key, truth in result.criteria.items()},
        classification=dict(result.classification),
        alerts={item: str(state) for item, state in result.alerts.items()},
    )
    work.screenings.add(case, screening, record=screening.id)
    return screening


def _digest(
    work: Work,
    case: CaseId,
    seen: list[tuple[datetime, bool]],
    screenings: list[Screening],
    now: datetime,
    standing: Standing,
) -> None:
    given = {one.id: one.answers.given_at for one in screenings}
    came = [when for when, attended in seen if attended]
    raised = alerts_of(screenings, now, came={local_day(when) for when in came})
    alerts = tuple(replace(one, raised_at=given[one.screening]) for one in raised)
    old = [alert for alert in alerts if now - given[alert.screening] > ANSWERED_AFTER]
    answered = {_answer(work, case, alert, given[alert.screening]) for alert in old}
    sessions = [when for when, _ in seen]
    digest = ClinicalDigest(
        spans=spans_of(screenings),
        given=given_of(screenings),
        last_session=max(came, default=None),
        first_session=min(came, default=None),
        attended=len(came),
        notes=len(seen),
        alerts=without(alerts, answered),
        noted=noted((), sessions),
        came=days_of(came),
        missed=days_of(when for when, attended in seen if not attended),
        risk=standing.risk,
        plan_review=standing.plan_review,
        safety_plan_on=standing.safety_plan_on,
        revision=DIGEST_REVISION,
        figures=figures_of(work),
    )
    work.digests.add(case, digest)


def _answer(work: Work, case: CaseId, alert: Alert, when: datetime) -> AlertId:
    at = when + timedelta(hours=3)
    work.at(at)
    said = _ACTION if alert.kind.is_safety else _REVIEWED
    looked = _LOOKED_SAFETY if alert.kind.is_safety else _LOOKED_COURSE
    answer = AlertAnswer(
        alert.id, case, said, work.me, at, looked, alert.kind, alert.instrument, alert.screening
    )
    work.alert_answers.add(case, answer)
    return alert.id


def _lately(now: datetime, place: int) -> datetime:
    """Give an hour of the last day of work, another for each of a few sessions."""
    day = local_day(now) - timedelta(days=1 + place // len(_HOURS) % 2)
    while day.weekday() >= _SATURDAY:
        day -= timedelta(days=1)
    return on_the_wall(day, _HOURS[place % len(_HOURS)])


def _draft(
    work: Work,
    case: CaseId,
    plan: PlannedClient,
    now: datetime,
    counts: MutableMapping[str, int],
) -> None:
    last = plan.sessions[-1]
    start = max(_lately(now, plan.number // 2), plan.registered)
    content = NoteContent(start, last.minutes, last.kind, attended=True, text=last.text)
    content = replace(content, format=last.format)
    work.drafts.save(NoteId(work.new_id()), case, content)
    counts["drafts"] += 1
