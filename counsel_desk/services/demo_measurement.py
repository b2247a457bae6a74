"""Give some demonstration clients a plan of their own, something put off, and a correction."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.days import local_day
from counsel_desk.domain.measurement import PlanLine
from counsel_desk.services import cases, corrections, measurement, screenings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.register import CaseRow
    from counsel_desk.services.demo_notes import Moved
    from counsel_desk.services.desk import Desk

_PLAN = (
    PlanLine("phq-9", sessions=2, mid_cycle=True, end_cycle=True, closure=True),
    PlanLine("pcl-5", weeks=8, closure=True, three_months=True, six_months=True),
    PlanLine("who-5", weeks=4),
)
_PLAN_WHY = "Narrative exposure: the load is watched every second session, PCL-5 less often."
_DELAY = timedelta(days=40)
_DELAY_WHY = "Called as a witness next month; no questions about the events before it."
_WRONG_LINE = "Read one line too low on the paper form; compared with the paper again."
_ITEM = "4"


def write_measurement(desks: Mapping[str, Desk], going_on: Sequence[CaseId], clock: Moved) -> None:
    """Write an own plan, a delay and a correction for counsellor1's first clients."""
    desk, now = desks["counsellor1"], clock.at
    mine = _own(desk, frozenset(going_on))
    clock.at = now - timedelta(days=2)
    if mine:
        case = mine[0].case
        desk.do(measurement.set_client_plan, case, lines=_PLAN, reason=_PLAN_WHY)
    if len(mine) > 2:
        _correct(desk, mine[2].case)
    clock.at = now
    if len(mine) > 1:
        until = local_day(now) + _DELAY
        for name in ("pcl-5", "phq-9"):
            put_off = measurement.put_off
            desk.do(put_off, mine[1].case, instrument=name, until=until, reason=_DELAY_WHY)


def _own(desk: Desk, known: frozenset[CaseId]) -> list[CaseRow]:
    rows = [row for row in desk.do(cases.list_cases) if row.case in known]
    own = [row for row in rows if row.counsellor == desk.me.id and row.status is CaseStatus.OPEN]
    return sorted(own, key=lambda row: (row.registered_on, row.code))


def _correct(desk: Desk, case: CaseId) -> None:
    """Correct one answer of the first PHQ-9, which is given by the counsellor in person."""
    given = desk.do(screenings.list_screenings, case)
    old = next((one for one in given if one.answers.instrument == "phq-9"), None)
    if old is None:
        return
    before = old.answers.values.get(_ITEM)
    fresh = 2 if before != 2 else 1
    answers = replace(old.answers, values={**old.answers.values, _ITEM: fresh})
    correct = corrections.correct_screening
    desk.do(correct, case, old.id, answers, mode=old.mode, reason=_WRONG_LINE)
