"""Show the alerts of a case and record what was done about them."""

from __future__ import annotations

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import AlertId, CaseId
from counsel_desk.domain.screenings import Alert, AlertAnswer
from counsel_desk.services.desk import Changed, register_of, use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.joined import files
from counsel_desk.storage.unit_of_work import Work

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
def answer_alert(work: Work, case: CaseId, alert: AlertId, *, action: str) -> None:
    """Record what was done about an alert, which then no longer shows.

    Raises Invalid with ``action-missing``, ``action-too-long`` or ``answered-already``.
    """
    said = action.strip()
    if not said:
        raise Invalid("action-missing", field="action")
    if len(said) > LONGEST_ACTION:
        raise Invalid("action-too-long", field="action", most=LONGEST_ACTION)
    digest = CaseDigest(work, case)
    if alert in digest.answered():
        raise Invalid("answered-already")
    if all(one.id != alert for one in digest.open_alerts()):
        raise NotFound
    work.alert_answers.add(case, AlertAnswer(alert, case, said, work.me, work.now))
    if digest.writable:
        digest.drop_answered()
    register_of(work).touch(case)
