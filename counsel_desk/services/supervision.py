"""Show a supervisor the caseload of the team, who needs attention first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.days import start_of
from counsel_desk.domain.outcomes import Direction, reliable_direction
from counsel_desk.domain.register import CaseloadRow, CaseRow, ScoreSpan
from counsel_desk.services.desk import register_of, use_case
from counsel_desk.services.digests import urgency
from counsel_desk.services.instruments import instrument, known
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from datetime import datetime

LEADING = ("pcl-5", "phq-9", "gad-7")
"""Which instrument leads where two were given equally often."""

IMPROVED, WORSE = "improved", "worse"
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
    found = sorted(((row, _caseload_row(row)) for row in shown), key=_order)
    return tuple(line for _, line in found)


def _caseload_row(row: CaseRow) -> CaseloadRow:
    digest = row.digest
    span = leading(digest.spans) if digest else None
    return CaseloadRow(
        case=row.case,
        code=row.code,
        name=row.name,
        counsellor=row.counsellor,
        instrument=span.instrument if span else None,
        first=span.first if span else None,
        last=span.last if span else None,
        change=span.last - span.first if span and span.count > 1 else None,
        reliable=reliable(span) if span else None,
        last_seen=digest.last_session if digest else None,
        alerts=tuple(sorted(digest.alerts, key=urgency)) if digest else (),
        risk=digest.risk if digest else None,
    )


def leading(spans: tuple[ScoreSpan, ...]) -> ScoreSpan | None:
    """Give the instrument that was given most often."""
    order = dict.fromkeys((*LEADING, *known()))
    place = {name: number for number, name in enumerate(order)}
    found = (span for span in spans if span.instrument in place)
    return min(found, key=lambda span: (-span.count, place[span.instrument]), default=None)


def reliable(span: ScoreSpan) -> str | None:
    """Say whether a change is reliable by the instrument's own rule, and which way it went.

    None for no reliable change, and where the figures behind the rule are not confirmed.
    """
    form = instrument(span.instrument)
    if form.change is None or not form.change.confirmed:
        return None
    direction = reliable_direction(form, span.first, span.last)
    return _WORDS.get(direction) if direction else None


def _order(pair: tuple[CaseRow, CaseloadRow]) -> tuple[bool, int, bool, datetime, str]:
    row, line = pair
    rank = urgency(line.alerts[0])[0] if line.alerts else 0
    seen = line.last_seen or start_of(row.registered_on)
    return not line.alerts, rank, line.reliable != WORSE, seen, line.code
