"""Close a case file with what the record says of its course, and open it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus, SessionOutcome
from counsel_desk.domain.closing import (
    CaseStep,
    CaseStepKind,
    CaseStepLine,
    ClosingFacts,
    ClosingReason,
    Retention,
)
from counsel_desk.domain.days import local_day
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.settings import ReasonList, retained_until
from counsel_desk.services.days_come import attended_days
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.file_courses import scores_of_course
from counsel_desk.services.measurement import follow_up_from
from counsel_desk.services.sessions_held import sessions_held
from counsel_desk.services.settings import settings_of
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

_CAME = frozenset({SessionOutcome.ATTENDED, SessionOutcome.LATE})
LONGEST_TEXT = 20_000
LONGEST_CIRCUMSTANCE = 500


@use_case(Permission.WRITE_CLINICAL)
def closing_facts(work: Work, case: CaseId) -> ClosingFacts:
    """Gather what the record says of the course, and what is still open in the file."""
    stored = work.coordinations.only(case)
    if stored is None or stored.value is None:
        raise NotFound
    work.note(Action.LIST_OPENED, case)
    digest = CaseDigest(work, case)
    found = digest.read()
    booked = [one.value for one in work.appointments.list(case) if one.value]
    ahead = [one for one in booked if one.outcome is SessionOutcome.PLANNED]
    held, settings = sessions_held(work, case), settings_of(work)
    hidden = settings.choice(ReasonList.CLOSING).hidden
    offered = tuple(one for one in ClosingReason if one not in hidden)
    return ClosingFacts(
        registered_on=stored.value.registered_on,
        first_session=min(held.attended, default=None),
        last_session=max(held.attended, default=None),
        notes=found.notes,
        attended=len(held.attended),
        missed=held.missed,
        scores=scores_of_course(found, attended_days(work, case)),
        drafts=sum(one.case == case for one in work.drafts.list()),
        planned_sessions=sum(one.start > work.now for one in ahead),
        open_alerts=len(digest.open_alerts()),
        groups=len({fact.group for fact in work.relations.groups_of(case)}),
        group_attended=held.group_attended,
        group_marked=held.group_marked,
        keep_until=retained_until(local_day(work.now), settings),
        reasons=offered or tuple(ClosingReason),
        own_reasons=settings.choice(ReasonList.CLOSING).own,
        still_in=sum(not fact.left for fact in work.relations.groups_of(case)),
    )


@use_case(Permission.WRITE_CLINICAL, Changed.CASES)
def close_case(
    work: Work,
    case: CaseId,
    *,
    reason: ClosingReason,
    planned: bool,
    last_contact: date | None,
    summary: str,
    own_reason: str = "",
    circumstance: str = "",
) -> None:
    """Close a file; nothing in it is removed and it can be reopened.

    ``own_reason`` is one that the programme added: its code is `OTHER`. ``circumstance`` is kept
    where the client died. Raises Invalid: ``closed-already``, ``drafts-left``, ``sessions-left``,
    ``last-contact``, ``reason-unknown`` or ``text-too-long``.
    """
    facts = closing_facts(work, case)
    _check_closable(work, case, facts, last_contact)
    if own_reason and (reason is not ClosingReason.OTHER or own_reason not in facts.own_reasons):
        raise Invalid("reason-unknown", field="reason")
    died = circumstance if reason is ClosingReason.DECEASED else ""
    today = local_day(work.now)
    step = CaseStep(
        CaseStepKind.CLOSED,
        today,
        reason,
        planned,
        last_contact,
        _text(summary, "summary"),
        own_reason=own_reason,
        circumstance=_text(died, "circumstance", LONGEST_CIRCUMSTANCE),
    )
    kinds.CLOSING.records(work).add(case, step)
    years = settings_of(work).retention_years
    kept = replace(_kept(work, case), until=facts.keep_until, closed_on=today, years=years)
    kinds.RETENTION.records(work).put(case, kept)
    _divide(work, case, follow_up_from(today, reason))
    _set_status(work, case, CaseStatus.CLOSED)


def _check_closable(
    work: Work, case: CaseId, facts: ClosingFacts, last_contact: date | None
) -> None:
    if _status(work, case) is CaseStatus.CLOSED:
        raise Invalid("closed-already")
    if facts.drafts:
        raise Invalid("drafts-left", count=facts.drafts)
    if facts.planned_sessions:
        raise Invalid("sessions-left", count=facts.planned_sessions)
    today = local_day(work.now)
    if last_contact is not None and not facts.registered_on <= last_contact <= today:
        earliest = facts.registered_on
        raise Invalid("last-contact", field="last_contact", earliest=earliest, latest=today)


@use_case(Permission.WRITE_CLINICAL, Changed.CASES)
def reopen_case(work: Work, case: CaseId, *, text: str = "") -> None:
    """Open a closed file again, with a word on why; raises Invalid with ``not-closed``."""
    if _status(work, case) is not CaseStatus.CLOSED:
        raise Invalid("not-closed")
    step = CaseStep(CaseStepKind.REOPENED, local_day(work.now), text=_text(text, "text"))
    kinds.CLOSING.records(work).add(case, step)
    kinds.RETENTION.records(work).put(case, _kept(work, case))
    _divide(work, case, None)
    _set_status(work, case, CaseStatus.OPEN)


def _divide(work: Work, case: CaseId, follow_from: date | None) -> None:
    """Have the digest know to which course of treatment scores and sessions belong from now."""
    digest = CaseDigest(work, case)
    digest.set_follow_from(follow_from)
    digest.divide()


@use_case(Permission.READ_CLINICAL)
def case_steps(work: Work, case: CaseId) -> tuple[CaseStepLine, ...]:
    """List how the file was closed, reopened, handed over and covered, oldest first.

    How a client died is left out while names and events are hidden from others' eyes; a step
    that does not open is there without its words.
    """
    work.note(Action.LIST_OPENED, case)
    found = kinds.CLOSING.records(work).list(case)
    return tuple(
        CaseStepLine(_seen(work, one.value), one.author, one.created, one.id) for one in found
    )


def _seen(work: Work, step: CaseStep | None) -> CaseStep | None:
    return replace(step, circumstance="") if work.is_veiled and step is not None else step


def _kept(work: Work, case: CaseId) -> Retention:
    """Give what outlasts a closing and an opening again: a legal hold with its reason."""
    stored = kinds.RETENTION.records(work).only(case)
    before = stored.value if stored is not None else None
    return Retention(held=True, reason=before.reason) if before and before.held else Retention()


def _text(written: str, field: str, most: int = LONGEST_TEXT) -> str:
    text = written.strip()
    if len(text) > most:
        raise Invalid("text-too-long", field=field, most=most)
    return text


def _status(work: Work, case: CaseId) -> CaseStatus:
    stored = work.coordinations.only(case)
    if stored is None or stored.value is None:
        raise NotFound
    return stored.value.status


def _set_status(work: Work, case: CaseId, status: CaseStatus) -> None:
    stored = work.coordinations.only(case)
    if stored is None or stored.value is None:
        raise NotFound
    work.coordinations.put(case, replace(stored.value, status=status))
