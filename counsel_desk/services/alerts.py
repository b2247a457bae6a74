"""Show the alerts of a case and record what was done about them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.alert_responses import AlertResponse
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.days import local_day
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.ids import AlertId, CaseId
from counsel_desk.domain.register import LookRow
from counsel_desk.domain.screenings import Alert, AlertAnswer
from counsel_desk.services.desk import Changed, register_of, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.form_drafts import FormDrafts
from counsel_desk.services.joined import files
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.register import CaseRow

LONGEST_ACTION = 2_000


@use_case(Permission.READ_CLINICAL)
def case_alerts(work: Work, case: CaseId) -> tuple[Alert, ...]:
    """Give the alerts of a case that nobody has answered, most urgent first."""
    work.note(Action.LIST_OPENED, case)
    return CaseDigest(work, case).open_alerts()


@use_case(Permission.READ_CLINICAL)
def alert_answers(work: Work, case: CaseId) -> tuple[AlertAnswer, ...]:
    """Give what was done about alerts of a case, newest first."""
    work.note(Action.LIST_OPENED, case)
    found = (stored.value for stored in work.alert_answers.list(*files(work, case)))
    answers = (answer for answer in found if answer is not None)
    return tuple(sorted(answers, key=lambda answer: answer.answered_at, reverse=True))


@use_case(Permission.ANSWER_ALERT, Changed.ALERTS)
def answer_alert(
    work: Work, case: CaseId, alert: AlertId, *, action: str, response: AlertResponse | None = None
) -> None:
    """Record what was done about an alert, which then no longer shows.

    Raises Invalid with ``action-missing``, ``action-too-long``, ``response-unknown``,
    ``response-review-past`` or ``answered-already``.
    """
    said, kept = _checked(work, action, response)
    digest = CaseDigest(work, case)
    if alert in digest.answered():
        raise Invalid("answered-already")
    found = next((one for one in digest.open_alerts() if one.id == alert), None)
    if found is None:
        raise NotFound
    answer = AlertAnswer(
        alert, case, said, work.me, work.now, kept, found.kind, found.instrument, found.screening
    )
    work.alert_answers.add(case, answer)
    FormDrafts(work).drop(FormKey("alert", case, alert))
    if digest.writable:
        digest.drop_answered()
    register_of(work).touch(case)


@use_case(Permission.ANSWER_ALERT, Changed.ALERTS)
def follow_up_alert(
    work: Work, case: CaseId, alert: AlertId, *, action: str, response: AlertResponse | None = None
) -> None:
    """Record that an answered alert was looked at again; the latest answer counts.

    Raises Invalid like `answer_alert`, and NotFound for an alert that nobody answered.
    """
    said, kept = _checked(work, action, response)
    before = latest_answer(_answers(work, case), alert)
    if before is None:
        raise NotFound
    again = replace(
        before, action=said, answered_by=work.me, answered_at=work.now, response=kept, case=case
    )
    work.alert_answers.add(case, again)
    FormDrafts(work).drop(FormKey("alert", case, alert))
    register_of(work).touch(case)


def _checked(work: Work, action: str, response: AlertResponse | None) -> tuple[str, AlertResponse]:
    said = action.strip()
    if not said:
        raise Invalid("action-missing", field="action")
    if len(said) > LONGEST_ACTION:
        raise Invalid("action-too-long", field="action", most=LONGEST_ACTION)
    kept = response or AlertResponse()
    if kept.fault():
        raise Invalid(kept.fault())
    if kept.review_on is not None and kept.review_on <= local_day(work.now):
        raise Invalid("response-review-past", field="review_on")
    return said, kept


def _answers(work: Work, case: CaseId) -> Iterable[AlertAnswer]:
    found = (stored.value for stored in work.alert_answers.list(*files(work, case)))
    return (answer for answer in found if answer is not None)


def look_rows(rows: Iterable[CaseRow], me: PersonId, on: date) -> tuple[LookRow, ...]:
    """Give the alerts that are to be looked at again by now: of one's own, or answered by one."""
    found = (
        LookRow(row.case, row.code, row.name, look)
        for row in rows
        for look in row.looks
        if row.status is not CaseStatus.CLOSED
        and look.due <= on
        and me in (row.counsellor, look.answered_by)
    )
    return tuple(sorted(found, key=lambda line: (line.look.due, line.code)))


def latest_answer(answers: Iterable[AlertAnswer], alert: AlertId) -> AlertAnswer | None:
    """Give the newest answer to an alert."""
    mine = (one for one in answers if one.alert == alert)
    return max(mine, key=lambda one: one.answered_at, default=None)
