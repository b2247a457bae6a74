"""The other files of a person say which plans they hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import OtherFile
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.plan import GoalState
from counsel_desk.services import care_plans, joined, merging, safety_plans
from counsel_desk.services.plans_elsewhere import PlanElsewhere, plans_elsewhere
from tests.builders import Office, actions, day, spoil
from tests.services.test_plans import GOAL, goals, safety


def two(office: Office) -> tuple[CaseId, CaseId]:
    return office.client(), office.client(name="Achieng Wanjiru")


def merge(office: Office, kept: CaseId, away: CaseId) -> None:
    office.counsellor1.do(merging.merge_files, kept, away, reason="Registered twice")


def test_each_file_of_a_person_names_the_plan_in_the_other(office):
    kept, away = two(office)
    desk, due = office.counsellor1, day(office) + timedelta(days=28)
    reached = replace(GOAL, id=kept, state=GoalState.REACHED)
    desk.do(care_plans.save_care_plan, away, goals(office, GOAL, reached))
    desk.do(safety_plans.save_safety_plan, kept, safety(office))
    assert desk.do(plans_elsewhere, kept) == ()
    merge(office, kept, away)
    before = actions(office).count(Action.LIST_OPENED)
    (below,) = desk.do(plans_elsewhere, kept)
    assert actions(office).count(Action.LIST_OPENED) == before + 1
    assert below == PlanElsewhere(
        OtherFile(away, office.code(away)), day(office), 1, due, None, goes_on=False
    )
    (above,) = desk.do(plans_elsewhere, away)
    assert above == PlanElsewhere(
        OtherFile(kept, office.code(kept)), None, 0, None, day(office), goes_on=True
    )
    assert office.supervisor.do(plans_elsewhere, kept) == (below,)


def test_a_file_without_a_plan_is_not_named(office):
    kept, away = two(office)
    merge(office, kept, away)
    assert office.counsellor1.do(plans_elsewhere, kept) == ()
    assert office.counsellor1.do(plans_elsewhere, away) == ()


def test_damaged_plans_are_no_plans_to_go_to(office):
    kept, away = two(office)
    desk = office.counsellor1
    desk.do(care_plans.save_care_plan, away, goals(office))
    desk.do(safety_plans.save_safety_plan, away, safety(office))
    merge(office, kept, away)
    for table in ("care_plan", "safety_plan"):
        assert desk.do(plans_elsewhere, kept)
        spoil(office, table)
    assert desk.do(plans_elsewhere, kept) == ()


def test_the_other_files_of_a_person_are_those_above_and_below(office):
    first, second = two(office)
    third = office.client(name="Wanjiru A.")
    merge(office, second, first)
    merge(office, third, second)

    def of(case: CaseId) -> set[CaseId]:
        return set(office.run(office.counsellor1, lambda work: joined.others_of(work, case)))

    assert of(third) == {second, first}
    assert of(second) == {third, first}
    assert of(first) == {second}
