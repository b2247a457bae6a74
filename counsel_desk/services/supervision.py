"""Show a supervisor the caseload of the team, who needs attention first."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.courses import FIRST_WITHIN
from counsel_desk.domain.days import local_day, start_of
from counsel_desk.domain.outcomes import Direction, reliable_direction
from counsel_desk.domain.register import CaseloadRow, CaseRow, ScoreSpan
from counsel_desk.services.days_come import CAME
from counsel_desk.services.desk import register_of, use_case
from counsel_desk.services.digests import urgency
from counsel_desk.services.file_courses import scores_of_course
from counsel_desk.services.group_days import meetings_attended
from counsel_desk.services.instruments import known
from counsel_desk.services.outcomes import merged_away
from counsel_desk.services.settings import form_under, settings_of
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from counsel_desk.domain.register import ClinicalDigest
    from counsel_desk.domain.settings import Settings

LEADING = ("pcl-5", "phq-9", "gad-7")
"""Which instrument leads where two were given equally often."""

IMPROVED, WORSE, UNCHANGED = "improved", "worse", "unchanged"
_WORDS = {Direction.IMPROVED: IMPROVED, Direction.DETERIORATED: WORSE}


@use_case(Permission.SUPERVISE)
def caseload(work: Work) -> tuple[CaseloadRow, ...]:
    """List the cases of supervised counsellors: alerts first, then worse, then long not seen.

    Closed cases show only while an alert is open. One entry is logged.
    """
    work.note(Action.LIST_OPENED, work.me)
    supervised = work.roster.supervised_by(work.me)
    chosen = (row for row in register_of(work).rows(work) if row.counsellor in supervised)
    shown = [row for row in chosen if row.status is not CaseStatus.CLOSED or row.alerts]
    figures = settings_of(work)
    seen = _Seen(work, register_of(work).rows(work))
    lines = ((row, _caseload_row(row, figures, seen)) for row in shown)
    found = sorted(lines, key=_order)
    return tuple(line for _, line in found)


def _caseload_row(row: CaseRow, figures: Settings, seen: _Seen) -> CaseloadRow:
    digest = row.digest
    span = leading(seen.scores(row, digest)) if digest else None
    return CaseloadRow(
        case=row.case,
        code=row.code,
        name=row.name,
        counsellor=row.counsellor,
        instrument=span.instrument if span else None,
        first=span.first if span else None,
        last=span.last if span else None,
        change=span.last - span.first if span and span.count > 1 else None,
        reliable=reliable(span, figures) if span else None,
        last_seen=digest.last_session if digest else None,
        alerts=tuple(sorted(digest.alerts, key=urgency)) if digest else (),
        risk=digest.risk if digest else None,
    )


class _Seen:
    """The days on which clients were seen; meetings are read only where they are asked for."""

    def __init__(self, work: Work, rows: Iterable[CaseRow]) -> None:
        self._work = work
        self._away = merged_away(rows)

    @cached_property
    def _meetings(self) -> Mapping[UUID, list[date]]:
        return meetings_attended(self._work)

    def scores(self, row: CaseRow, digest: ClinicalDigest) -> tuple[ScoreSpan, ...]:
        """Give the scores of the present course: those of an earlier one are no score of before."""
        if _is_whole(digest):
            return digest.spans
        days: list[date] = []
        for one in (row, *self._away.get(row.case, ())):
            days += (local_day(each.start) for each in one.appointments if each.outcome in CAME)
            days += self._meetings.get(one.case, ())
        return scores_of_course(digest, days)


def _is_whole(digest: ClinicalDigest) -> bool:
    """Whether all scores are of the present course, as the notes alone tell."""
    if digest.courses or digest.first_session is None:
        return False
    earliest = (local_day(digest.first_session) - FIRST_WITHIN).toordinal()
    return all(one.days and one.days[0] >= earliest for one in digest.spans)


def leading(spans: tuple[ScoreSpan, ...]) -> ScoreSpan | None:
    """Give the instrument that was given most often."""
    order = dict.fromkeys((*LEADING, *known()))
    place = {name: number for number, name in enumerate(order)}
    found = (span for span in spans if span.instrument in place)
    return min(found, key=lambda span: (-span.count, place[span.instrument]), default=None)


def reliable(span: ScoreSpan, figures: Settings) -> str | None:
    """Say whether a change is reliable by the programme's figures, and which way it went.

    None where there is one score alone, and where the figures behind the rule are not confirmed.
    """
    form = form_under(figures, span.instrument)
    if span.count < 2 or form.change is None or not form.change.confirmed:
        return None
    direction = reliable_direction(form, span.first, span.last)
    return _WORDS.get(direction, UNCHANGED) if direction else UNCHANGED


def _order(pair: tuple[CaseRow, CaseloadRow]) -> tuple[bool, int, bool, datetime, str]:
    row, line = pair
    rank = urgency(line.alerts[0])[0] if line.alerts else 0
    seen = line.last_seen or start_of(row.registered_on)
    return not line.alerts, rank, line.reliable != WORSE, seen, line.code
