"""Sign off charts: how the course stands, what follows, and when it is looked at again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.chart_reviews import (
    LONGEST_NOTE,
    ChartDueRow,
    ChartReview,
    SignedReview,
)
from counsel_desk.domain.days import local_day
from counsel_desk.domain.forms import FormKey
from counsel_desk.domain.ids import CaseId
from counsel_desk.services.desk import Changed, register_of, use_case
from counsel_desk.services.errors import Invalid
from counsel_desk.services.form_drafts import FormDrafts
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.joined import files
from counsel_desk.services.strikes import standing
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counsel_desk.domain.register import CaseRow

WITHOUT_DATE = timedelta(weeks=12)
"""After how long a chart that was signed off without a next date is to be looked at again."""


@use_case(Permission.SIGN_CHART, Changed.ALERTS)
def sign_chart(
    work: Work,
    case: CaseId,
    *,
    on_track: bool,
    plan_changed: bool,
    note: str = "",
    next_review: date | None = None,
) -> UUID:
    """Sign what was decided from the chart of a case; the record says who and when.

    Raises Invalid with ``chart-note-missing`` (off track, and nothing said of it),
    ``chart-note-too-long``, ``chart-review-past`` or ``chart-empty``.
    """
    said = note.strip()
    if not on_track and not said:
        raise Invalid("chart-note-missing", field="note")
    if len(said) > LONGEST_NOTE:
        raise Invalid("chart-note-too-long", field="note", most=LONGEST_NOTE)
    if next_review is not None and next_review <= local_day(work.now):
        raise Invalid("chart-review-past", field="next_review")
    latest = _latest(work, case)
    if latest is None:
        raise Invalid("chart-empty")
    review = ChartReview(on_track, plan_changed, said, next_review, latest)
    record = kinds.CHART_REVIEW.records(work).add(case, review)
    FormDrafts(work).drop(FormKey("chart-review", case))
    register_of(work).touch(case)
    return record


def _latest(work: Work, case: CaseId) -> UUID | None:
    found = standing(work, case, work.screenings.list(*files(work, case)))
    given = [(one.value.answers.given_at, one.id) for one in found if one.value is not None]
    return max(given)[1] if given else None


@use_case(Permission.READ_CLINICAL)
def chart_reviews(work: Work, case: CaseId) -> tuple[SignedReview, ...]:
    """Give the sign-offs of a case, newest first, each signature checked."""
    work.note(Action.LIST_OPENED, case)
    records = kinds.CHART_REVIEW.records(work)
    found = (_signed(work, stored.id) for stored in records.list(*files(work, case)))
    return tuple(sorted((one for one in found if one), key=lambda one: one.at, reverse=True))


def _signed(work: Work, record: UUID) -> SignedReview | None:
    stored = kinds.CHART_REVIEW.records(work).open(record)
    if stored.value is None:
        return None
    return SignedReview(
        record, stored.value, stored.author, stored.created, intact=bool(stored.intact)
    )


@use_case(Permission.SUPERVISE)
def chart_queue(work: Work) -> tuple[ChartDueRow, ...]:
    """List the charts of supervised cases that are due for a sign-off, the longest due first."""
    return due_charts(work, register_of(work).rows(work))


@helps_use_cases
def due_charts(work: Work, rows: Iterable[CaseRow]) -> tuple[ChartDueRow, ...]:
    """Give the charts that are due, from rows in memory.

    One is due on the day that its last sign-off named; without a sign-off, since there was a
    course to see; and when an alert was raised after it was signed.
    """
    supervised, today = work.roster.supervised_by(work.me), local_day(work.now)
    found = (
        ChartDueRow(row.case, row.code, row.name, row.counsellor, since, row.chart)
        for row in rows
        if row.status is not CaseStatus.CLOSED
        if (since := _due_since(row)) is not None and since <= today
        if row.counsellor in supervised
    )
    return tuple(sorted(found, key=lambda line: (line.since, line.code)))


def _due_since(row: CaseRow) -> date | None:
    mark = row.chart
    if mark is None:
        return row.course_on
    raised = [
        local_day(alert.raised_at) for alert in row.alerts if alert.raised_at > mark.signed_on
    ]
    return min([*raised, mark.next_review or local_day(mark.signed_on) + WITHOUT_DATE])
