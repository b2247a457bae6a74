"""Say which other file of the same person holds a plan: plans do not become one by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import OtherFile
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.plan import GoalState
from counsel_desk.services import joined
from counsel_desk.services.desk import use_case
from counsel_desk.services.digests import CaseDigest
from counsel_desk.storage import kinds
from counsel_desk.storage.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class PlanElsewhere:
    """The plans that another file of the same person holds.

    ``made_on`` and ``open_goals`` are of its care plan, ``review_on`` is when its goals are due;
    ``safety_plan_on`` is the day of its safety plan. None is "there is none". ``goes_on`` says that
    it is the file used in place of the one asked about.
    """

    file: OtherFile
    made_on: date | None
    open_goals: int
    review_on: date | None
    safety_plan_on: date | None
    goes_on: bool


@use_case(Permission.READ_CLINICAL)
def plans_elsewhere(work: Work, case: CaseId) -> tuple[PlanElsewhere, ...]:
    """Give the plans in the other files of a person; one entry is logged for each of those."""
    others = joined.others_of(work, case)
    below = joined.files(work, case)
    found = []
    for file in joined.named(work, others):
        work.note(Action.LIST_OPENED, file.case)
        found.append(_plans(work, file, goes_on=file.case not in below))
    return tuple(one for one in found if one.made_on or one.safety_plan_on)


def _plans(work: Work, file: OtherFile, *, goes_on: bool) -> PlanElsewhere:
    care = kinds.CARE_PLAN.records(work).only(file.case)
    safety = kinds.SAFETY_PLAN.records(work).only(file.case)
    plan = care.value if care else None
    return PlanElsewhere(
        file=file,
        made_on=plan.made_on if plan else None,
        open_goals=sum(one.state is GoalState.OPEN for one in plan.goals) if plan else 0,
        review_on=CaseDigest(work, file.case).read().plan_review if plan else None,
        safety_plan_on=safety.value.made_on if safety and safety.value else None,
        goes_on=goes_on,
    )
