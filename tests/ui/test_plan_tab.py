"""Risk, safety plan and goals in the window: forms by keyboard, drafts, alerts, the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from counsel_desk.domain.plan import CarePlan, Goal, GoalLevel, GoalReview
from counsel_desk.domain.risk import (
    AreaRisk,
    Asked,
    RiskArea,
    RiskAssessment,
    RiskLevel,
    SuicideSign,
    Threat,
)
from counsel_desk.domain.safety import PlanLine, SafetyPlan, SafetyStep
from counsel_desk.services import care_plans, risk, safety_plans
from counsel_desk.services.errors import WrongPassphrase
from tests.builders import PASSPHRASE, Office, day
from tests.ui.group_stage import Stage, open_stage
from ui import wording
from ui.screen import LED_BY, Route
from ui.screens.care_plan.form import CarePlanScreen
from ui.screens.care_plan.review import GoalReviewScreen
from ui.screens.client.page import ClientScreen
from ui.screens.client.plan_tab import PlanTab
from ui.screens.client.plan_versions import PlanVersionsSheet
from ui.screens.risk.read import ReadRiskScreen
from ui.screens.risk.screen import CORRECT, RiskScreen
from ui.screens.safety_plan.form import SafetyPlanScreen
from ui.screens.safety_plan.versions import SafetyVersionsScreen
from ui.screens.screening_result.screen import ScreeningResultScreen
from ui.screens.supervision.page import SupervisionScreen
from ui.screens.today.screen import TodayScreen
from ui.widgets.pill import Pill
from ui.widgets.rows import ListRow
from ui.wording_plans import PLAN_REASONS

Make = Callable[[str], Stage]
GOAL = Goal(UUID(int=1), "“I want to sleep”", start=-2)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def rows(widget: QWidget) -> list[ListRow]:
    return [row for row in widget.findChildren(ListRow) if row.isVisible()]


def pills(widget: QWidget) -> list[str]:
    return [one.text for one in widget.findChildren(Pill) if one.isVisible()]


def assessed(office: Office, level: RiskLevel = RiskLevel.HIGH, **facts: Any) -> RiskAssessment:
    one = RiskAssessment(
        assessed_on=day(office),
        areas={RiskArea.SUICIDE: AreaRisk(level, "the river")},
        overall=level,
        rationale="Thinks of it daily.",
        next_review=day(office) + timedelta(days=1),
    )
    return replace(one, **facts)


def record(office: Office, case: Any, *args: Any, **facts: Any) -> UUID:
    return office.counsellor1.do(risk.record_risk, case, assessed(office, *args, **facts))


def safety(office: Office, *agencies: str) -> SafetyPlan:
    steps = {
        SafetyStep.SIGNS: (PlanLine("I stop sleeping"),),
        SafetyStep.AGENCIES: tuple(PlanLine(name, "0800 1") for name in agencies),
    }
    return SafetyPlan(day(office), steps)


def keep_safety(office: Office, case: Any, *agencies: str) -> None:
    office.counsellor1.do(safety_plans.save_safety_plan, case, safety(office, *agencies))


def keep_goals(office: Office, case: Any, *goals: Goal) -> None:
    plan = CarePlan(day(office), ("Nightmares",), goals or (GOAL,))
    office.counsellor1.do(care_plans.save_care_plan, case, plan)


def plan_tab(one: Stage, case: Any) -> PlanTab:
    screen = one.open(ClientScreen, Route("client", case, "plan"))
    tab = screen.tab("plan")
    assert isinstance(tab, PlanTab)
    return tab


def risks(one: Stage, case: Any) -> list[RiskAssessment]:
    return [row.assessment for row in one.office.counsellor1.do(risk.list_risks, case)]


# --- the tab ---


def test_an_empty_plan_says_so_and_offers_each_form(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    tab = plan_tab(one, case)
    said = words(tab)
    assert "The risk was not assessed yet." in said
    assert "There is no safety plan yet." in said
    tab.risk.assess.click()
    tab.safety.edit.click()
    tab.goals._empty.button.click()
    assert [route.screen for route in one.went] == ["risk", "safety_plan", "care_plan"]


def test_the_tab_shows_level_plan_and_goals_and_leads_to_each(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    made = record(one.office, case)
    keep_safety(one.office, case, "Duty line")
    keep_goals(one.office, case)
    tab = plan_tab(one, case)
    assert "High risk" in pills(tab.risk)
    assert "Thinks of it daily." in words(tab.risk)
    one._qtbot.waitUntil(lambda: "Duty line   0800 1" in words(tab.safety))
    assert "Still empty" in words(tab.safety)
    assert tab.goals.parts[0].chart.accessibleName().startswith("−2 on 2 Mar 2026")
    rows(tab.risk)[0].click()
    tab.goals.review.click()
    tab.goals.edit.click()
    tab.safety.versions.click()
    assert one.went == [
        Route("read_risk", case, item=made),
        Route("goal_review", case),
        Route("care_plan", case),
        Route("safety_plan_versions", case),
    ]


def test_a_supervisor_reads_the_tab_and_is_offered_no_form(stage: Make, qtbot: QtBot):
    one = stage("supervisor")
    case = one.office.client()
    record(one.office, case)
    keep_safety(one.office, case)
    keep_goals(one.office, case)
    review = GoalReview(day(one.office), (GoalLevel(GOAL.id, 0, "slept"),))
    one.office.counsellor1.do(care_plans.record_goal_review, case, review)
    tab = plan_tab(one, case)
    hidden = (tab.risk.assess, tab.safety.edit, tab.goals.edit, tab.goals.review)
    assert not any(button.isVisible() for button in hidden)
    said = "Review of 2 Mar 2026 by Amina Njeri"
    qtbot.waitUntil(lambda: said in words(tab.goals))
    assert "slept" in words(tab.goals)
    one.press(Qt.Key.Key_F2)
    assert one.went == []


def test_many_assessments_show_a_few_and_the_others_when_asked_for(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    for _ in range(6):
        record(one.office, case)
        one.office.clock.move(days=1)
    tab = plan_tab(one, case)
    assert tab.risk.history.count() == 4
    tab.risk._more.click()
    assert tab.risk.history.count() == 6


def test_many_goals_come_one_after_the_other_and_reached_ones_last(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    from counsel_desk.domain.plan import GoalState

    done = replace(GOAL, id=UUID(int=99), words="Done", state=GoalState.REACHED)
    others = [replace(GOAL, id=UUID(int=n), words=f"Goal {n}") for n in range(1, 6)]
    keep_goals(one.office, case, done, *others)
    tab = plan_tab(one, case)
    qtbot.waitUntil(lambda: len(tab.goals.parts) == 6)
    assert tab.goals.parts[-1].words.text() == "Done"
    qtbot.waitUntil(lambda: "Reached" in pills(tab.goals.parts[-1]))


# --- risk ---


def test_a_risk_is_assessed_with_the_keyboard_alone(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = one.open(RiskScreen, Route("risk", case))
    one.press("2")
    one.press(Qt.Key.Key_Down)
    one.press("1", Qt.Key.Key_Down)
    while screen.areas.rows[RiskArea.SELF_HARM].choice.hasFocus() is False:
        one.press(Qt.Key.Key_Down)
    one.press("0")
    assert screen.judgement.level.value() == "medium"
    assert screen.judgement.next_review() == screen.context.today() + timedelta(days=7)
    screen.judgement.rationale.setFocus()
    one.press("Asked")
    one.keys(Qt.Key.Key_Return, modifier=CTRL)
    (found,) = risks(one, case)
    assert found.area(RiskArea.SUICIDE).level is RiskLevel.MEDIUM
    assert found.area(RiskArea.SELF_HARM).level is RiskLevel.NONE
    assert found.area(RiskArea.MEDICAL).level is RiskLevel.NOT_ASSESSED
    assert found.sign(SuicideSign.IDEATION).answer is Asked.YES
    assert found.overall is RiskLevel.MEDIUM
    assert found.reviewer == one.office.supervisor.me.id
    assert one.went == [Route("client", case, "plan")]


def test_what_is_missing_is_said_and_everything_stays(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = one.open(RiskScreen, Route("risk", case))
    one.press("3")
    screen.areas.rows[RiskArea.SUICIDE].words.setText("the river")
    screen.save()
    one.settle()
    assert screen.error.text() == PLAN_REASONS["risk-rationale-missing"]
    assert screen.areas.rows[RiskArea.SUICIDE].words.text() == "the river"
    assert risks(one, case) == []
    screen.judgement.rationale.setPlainText("Asked.")
    screen.save()
    one.settle()
    assert len(risks(one, case)) == 1


def test_the_person_s_own_level_and_review_stay_when_areas_change(stage: Make):
    one = stage("counsellor1")
    screen = one.open(RiskScreen, Route("risk", one.office.client()))
    screen.judgement.level._choose(3)
    screen.judgement.review_on.box.click()
    screen.areas.rows[RiskArea.MEDICAL].set("low", "")
    screen.areas.rows[RiskArea.FROM_OTHERS].set("medium", "")
    assert screen.judgement.overall() is RiskLevel.HIGH
    assert screen.judgement.next_review() is None
    assert screen.areas.threats[Threat.SURVEILLANCE].isVisible()


def test_a_half_filled_assessment_is_back_when_the_form_is_opened_again(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = one.open(RiskScreen, Route("risk", case))
    screen.areas.rows[RiskArea.FROM_OTHERS].set("high", "two men at the stage")
    screen.areas.threats[Threat.CONTACT].setChecked(True)
    screen.areas.signs[SuicideSign.IDEATION].set("no", "")
    screen.judgement.rationale.setPlainText("Half")
    screen.judgement.review_on.set_day(day(one.office) + timedelta(days=3))
    again = one.open(RiskScreen, Route("risk", case))
    assert again.areas.areas()[RiskArea.FROM_OTHERS].words == "two men at the stage"
    assert again.areas.ticked() == (Threat.CONTACT,)
    assert again.areas.suicide()[SuicideSign.IDEATION].answer is Asked.NO
    assert again.judgement.rationale.toPlainText() == "Half"
    assert again.judgement.overall() is RiskLevel.HIGH
    assert again.judgement.next_review() == day(one.office) + timedelta(days=3)
    assert "is back" in again.status.words.text()


def test_a_correction_begins_with_what_was_recorded_and_both_can_be_read(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    made = record(one.office, case, threats=(Threat.RE_ARREST,),
                  reviewer=one.office.supervisor.me.id)  # fmt: skip
    screen = one.open(RiskScreen, Route("risk", case, CORRECT, made))
    assert screen.assessment() == replace(
        assessed(one.office), threats=(Threat.RE_ARREST,), reviewer=one.office.supervisor.me.id
    )
    screen.judgement.reason.set_text("Misheard.")
    screen.areas.rows[RiskArea.SUICIDE].set("medium", "a stream")
    screen.judgement.level._choose(2)
    screen.save()
    one.settle()
    page = one.open(ReadRiskScreen, Route("read_risk", case, item=made))
    qtbot.waitUntil(lambda: "Misheard." in words(page))
    assert "a stream" in words(page)
    assert page.correct.isVisible()
    rows(page.versions)[1].click()
    qtbot.waitUntil(lambda: "the river" in words(page))
    assert page.body._subtitle.whole_text == "An earlier version, kept as it was"
    page.correct.click()
    page.back.click()
    assert one.went[-2:] == [Route("risk", case, CORRECT, made), Route("client", case, "plan")]


def test_a_supervisor_reads_an_assessment_and_cannot_correct_it(stage: Make):
    one = stage("supervisor")
    case = one.office.client()
    made = record(one.office, case)
    page = one.open(ReadRiskScreen, Route("read_risk", case, item=made))
    assert "Thinks of it daily." in words(page)
    assert "Not assessed" in pills(page)
    assert not page.correct.isVisible()


# --- alerts lead to the assessment ---


def alarm(office: Office, case: Any) -> UUID:
    return office.screening(office.counsellor1, case, "phq-9", {"rest": 0, "9": 2}).id


def test_f2_on_a_screening_s_result_assesses_the_risk_because_of_it(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    led = alarm(one.office, case)
    result = one.open(ScreeningResultScreen, Route("screening", case, item=led))
    assert "F2" in result.alerts[0].risk_button.text()
    assert result.alerts[0].risk_button.isVisible()
    one.press(Qt.Key.Key_F2)
    result.alerts[0].risk_button.click()
    assert one.went == [Route("risk", case, LED_BY, led)] * 2
    screen = one.open(RiskScreen, one.went[0])
    assert "PHQ-9 of 2 Mar 2026 led here" in words(screen)
    assert screen.areas.signs[SuicideSign.IDEATION].isVisible()
    assert screen.assessment().screening == led


def test_f2_on_alert_rows_of_the_overview_and_of_today(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    led = alarm(one.office, case)
    page = one.open(ClientScreen, Route("client", case, "overview"))
    qtbot.waitUntil(lambda: any("F2" in row.accessibleName() for row in rows(page)))
    one.press(Qt.Key.Key_F2)
    day_page = one.open(TodayScreen, Route("today"))
    qtbot.waitUntil(lambda: any("F2" in row.accessibleName() for row in rows(day_page)))
    next(row for row in rows(day_page) if "F2" in row.accessibleName()).setFocus()
    one.press(Qt.Key.Key_F2)
    assert one.went == [Route("risk", case, LED_BY, led)] * 2


def test_a_supervisor_is_not_led_to_a_form_that_is_not_theirs(stage: Make, qtbot: QtBot):
    one = stage("supervisor")
    case = one.office.client()
    led = alarm(one.office, case)
    result = one.open(ScreeningResultScreen, Route("screening", case, item=led))
    assert not result.alerts[0].risk_button.isVisible()
    one.press(Qt.Key.Key_F2)
    page = one.open(TodayScreen, Route("today"))
    qtbot.waitUntil(lambda: bool(rows(page)))
    assert not [row for row in rows(page) if "F2" in row.accessibleName()]
    assert one.went == []


def test_the_level_stands_in_the_header_in_what_needs_you_and_under_today(
    stage: Make, qtbot: QtBot
):
    one = stage("counsellor1")
    case = one.office.client(name="Wanjiru Achieng")
    record(one.office, case)
    keep_goals(one.office, case)
    plan = CarePlan(day(one.office), (), (GOAL,), day(one.office) + timedelta(days=1))
    one.office.counsellor1.do(care_plans.save_care_plan, case, plan)
    one.office.clock.move(days=2)
    page = one.open(ClientScreen, Route("client", case, "overview"))
    assert "High risk" in pills(page.header)
    qtbot.waitUntil(lambda: "Risk to be looked at again" in " ".join(r.text() for r in rows(page)))
    next(row for row in rows(page) if "Goals to review" in row.text()).click()
    day_page = one.open(TodayScreen, Route("today"))
    qtbot.waitUntil(lambda: len(rows(day_page)) > 1)
    said = [row.accessibleName() for row in rows(day_page)]
    assert any("Risk to look at again" in line and "High risk" in line for line in said)
    assert any("Goals to review" in line for line in said)
    next(row for row in rows(day_page) if "Risk to look" in row.accessibleName()).click()
    assert one.went == [Route("goal_review", case), Route("client", case, "plan")]


def test_the_level_stands_in_supervision_and_sorts_by_height(stage: Make):
    one = stage("supervisor")
    record(one.office, one.office.client())
    not_assessed = one.office.client()
    seen = one.open(SupervisionScreen, Route("supervision"))
    model = seen.table.table_model
    found = {model.row_at(n).case: seen._risk(model.row_at(n)) for n in range(model.rowCount())}
    assert sorted(found.values()) == sorted(["High", "–"])
    assert found[not_assessed] == "–"


# --- the safety plan ---


def test_a_safety_plan_is_written_with_the_keyboard_and_changed_later(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = one.open(SafetyPlanScreen, Route("safety_plan", case))
    one.press("stop sleeping", Qt.Key.Key_Return)
    one.press("shout")
    one.keys(Qt.Key.Key_Return, modifier=CTRL)
    kept = one.office.counsellor1.do(safety_plans.open_safety_plan, case)
    assert [line.words for line in kept.plan.lines(SafetyStep.SIGNS)] == ["stop sleeping", "shout"]
    assert one.went == [Route("client", case, "plan")]
    again = one.open(SafetyPlanScreen, Route("safety_plan", case))
    assert again.steps[SafetyStep.SIGNS].value() == [["stop sleeping"], ["shout"]]
    del screen


def test_agencies_of_earlier_plans_are_offered_again(stage: Make):
    one = stage("counsellor1")
    keep_safety(one.office, one.office.client(), "Duty line")
    screen = one.open(SafetyPlanScreen, Route("safety_plan", one.office.client()))
    menu = screen._agencies.menu()
    assert [action.text() for action in menu.actions()] == ["Duty line   0800 1"]
    menu.actions()[0].trigger()
    assert screen.steps[SafetyStep.AGENCIES].value() == [["Duty line", "0800 1"]]


def test_a_half_written_safety_plan_is_back(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = one.open(SafetyPlanScreen, Route("safety_plan", case))
    screen.steps[SafetyStep.HELPERS].set_value([["My sister", "0712"]])
    again = one.open(SafetyPlanScreen, Route("safety_plan", case))
    assert again.steps[SafetyStep.HELPERS].value() == [["My sister", "0712"]]
    again.save_button.click()
    one.settle()
    fresh = one.open(SafetyPlanScreen, Route("safety_plan", case))
    assert "is back" not in fresh.status.words.text()


def test_versions_are_compared_and_read(stage: Make, qtbot: QtBot):
    one = stage("supervisor")
    case = one.office.client()
    keep_safety(one.office, case, "Old line")
    keep_safety(one.office, case, "New line")
    screen = one.open(SafetyVersionsScreen, Route("safety_plan_versions", case))
    qtbot.waitUntil(lambda: "New: New line" in words(screen))
    assert "Taken out: Old line" in words(screen)
    screen.compare.click()
    qtbot.waitUntil(lambda: "Taken out" not in words(screen))
    rows(screen.versions)[1].click()
    qtbot.waitUntil(lambda: "Old line   0800 1" in words(screen))
    screen.back.click()
    assert one.went == [Route("client", case, "plan")]


class Passphrase:
    """Types a passphrase wherever one is asked for."""

    def __init__(self, passphrase: str) -> None:
        self.passphrase = passphrase
        self.asked: list[str] = []
        self.errors: list[Exception] = []

    def ask_passphrase(
        self, over: Any, title: str, sentence: str, answer: str, then: Callable[[str], Any]
    ) -> None:
        self.asked.append(sentence)
        then(self.passphrase).failed(self.errors.append)


def test_the_page_for_the_client_names_nobody_and_leaves_nothing_else(
    stage: Make, tmp_path: Path, qtbot: QtBot
):
    one = stage("counsellor1")
    case = one.office.client(name="Wanjiru Achieng")
    keep_safety(one.office, case, "Duty line")
    tab = plan_tab(one, case)
    one.context.dialogs = wrong = Passphrase("not it")  # type: ignore[assignment] # asks no more
    target = tmp_path / "out" / "plan.pdf"
    target.parent.mkdir()
    tab.save_page_to(target)
    one.settle()
    assert isinstance(wrong.errors[0], WrongPassphrase)
    assert not target.exists()
    one.context.dialogs = right = Passphrase(PASSPHRASE)  # type: ignore[assignment] # asks no more
    tab.save_page_to(target)
    qtbot.waitUntil(lambda: "saved" in one.said)
    assert "not encrypted" in right.asked[0]
    data = target.read_bytes()
    assert data[:5] == b"%PDF-"
    assert [path.name for path in target.parent.iterdir()] == ["plan.pdf"]
    for name in (b"Wanjiru", b"Counsel", b"Nakuru", one.office.code(case).encode()):
        assert name not in data


# --- goals ---


def test_goals_are_written_and_a_scale_is_whole_or_empty(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = one.open(CarePlanScreen, Route("care_plan", case))
    one.press("sleep")
    goal = screen.goals[0]
    goal.start._choose(0)
    goal.scale[0].setText("five hours")
    goal.interventions.set_value([["breathing", "client"]])
    screen.save()
    one.settle()
    assert screen.error.text() == PLAN_REASONS["goal-scale-incomplete"]
    for level, edit in goal.scale.items():
        edit.setText(f"level {level}")
    screen.problems.set_value([["Nightmares"]])
    screen.save()
    one.settle()
    plan = one.office.counsellor1.do(care_plans.open_care_plan, case).current.plan
    assert plan.goals[0].words == "sleep"
    assert (plan.goals[0].start, plan.goals[0].since) == (-2, day(one.office))
    assert plan.goals[0].scale[-1] == "level -1"
    assert plan.goals[0].interventions[0].who == "client"
    assert plan.problems == ("Nightmares",)
    assert plan.review_on == day(one.office) + timedelta(weeks=4)


def test_goals_are_added_and_taken_out_and_a_half_written_plan_is_back(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    keep_goals(one.office, case)
    screen = one.open(CarePlanScreen, Route("care_plan", case))
    screen.add_goal()
    screen.add_goal()
    screen.goals[1].words.set_text("work")
    screen.goals[2].words.set_text("market")
    screen.goals[1].removed.emit()
    again = one.open(CarePlanScreen, Route("care_plan", case))
    assert [goal.words.text() for goal in again.goals] == [GOAL.words, "market"]
    again.save()
    one.settle()
    plan = one.office.counsellor1.do(care_plans.open_care_plan, case).current.plan
    assert [goal.words for goal in plan.goals] == [GOAL.words, "market"]
    assert plan.goals[0].id == GOAL.id


def test_the_last_new_goal_taken_out_leaves_an_empty_one(stage: Make):
    one = stage("counsellor1")
    screen = one.open(CarePlanScreen, Route("care_plan", one.office.client()))
    screen.goals[0].words.set_text("work")
    screen.goals[0].removed.emit()
    assert [goal.is_empty() for goal in screen.goals] == [True]


def test_earlier_versions_of_the_plan_are_shown_whole(stage: Make, qtbot: QtBot):
    one = stage("supervisor")
    case = one.office.client()
    keep_goals(one.office, case)
    keep_goals(one.office, case, replace(GOAL, words="“I want to rest”"))
    tab = plan_tab(one, case)
    tab.goals.versions.click()
    one.settle()
    sheet = tab.window().findChild(PlanVersionsSheet)
    qtbot.waitUntil(lambda: "Version 1: Amina Njeri" in words(sheet))
    assert "“I want to sleep” · Worked on" in words(sheet)
    assert "“I want to rest” · Worked on" in words(sheet)


def test_goals_are_judged_with_the_keys_one_to_five(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    other = replace(GOAL, id=UUID(int=2), words="“I want to work”")
    keep_goals(one.office, case, GOAL, other)
    screen = one.open(GoalReviewScreen, Route("goal_review", case))
    assert "Last: −2" in words(screen)
    one.press("4", Qt.Key.Key_Down)
    assert screen.rows[1].level.hasFocus()
    screen.rows[0].comment.setText("slept at her sister’s")
    again = one.open(GoalReviewScreen, Route("goal_review", case))
    assert again.rows[0].judged() == GoalLevel(GOAL.id, 1, "slept at her sister’s")
    again.save()
    one.settle()
    (review,) = one.office.counsellor1.do(care_plans.open_care_plan, case).reviews
    assert [judged.level for judged in review.review.levels] == [1, None]


def test_a_review_is_corrected_with_its_reason(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    keep_goals(one.office, case)
    made = one.office.counsellor1.do(
        care_plans.record_goal_review, case, GoalReview(day(one.office), (GoalLevel(GOAL.id, 0),))
    )
    tab = plan_tab(one, case)
    tab.goals.review_opened.emit(made)
    assert one.went == [Route("goal_review", case, item=made)]
    screen = one.open(GoalReviewScreen, one.went[0])
    assert screen.rows[0].level.value() == "0"
    one.press("5")
    screen.reason.set_text("Wrong key.")
    screen.save()
    one.settle()
    (review,) = one.office.counsellor1.do(care_plans.open_care_plan, case).reviews
    assert (review.version, review.review.levels[0].level) == (2, 2)


def test_a_review_without_goals_leads_back(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = one.open(GoalReviewScreen, Route("goal_review", case))
    assert "There is no goal to judge" in words(screen)
    assert not screen.save_button.isEnabled()
    one.press(Qt.Key.Key_Escape)
    assert one.went == [Route("client", case, "plan")]


# --- words ---


def test_every_fault_has_a_sentence_of_its_own():
    from counsel_desk.services.errors import Invalid

    said = {wording.sentence(Invalid(reason)) for reason in PLAN_REASONS}
    assert wording.sentence(Invalid("never heard of")) not in said
    source = "".join(
        Path("counsel_desk/domain", name).read_text(encoding="utf-8")
        for name in ("risk.py", "safety.py", "plan.py")
    )
    import re

    codes = set(re.findall(r'"((?:risk|safety-plan|plan|goal)-[a-z-]+)"', source))
    assert codes <= PLAN_REASONS.keys()
    assert len(codes) > 20


class Confirmed(Passphrase):
    """Says yes to what is asked."""

    def ask_confirm(
        self, over: Any, title: str, sentence: str, answer: str, then: Callable[[], Any], **_: Any
    ) -> None:
        self.asked.append(sentence)
        then()


@pytest.mark.parametrize(("lines", "is_told"), [(1, False), (12, True)])
def test_what_one_page_does_not_hold_is_told_before_it_is_saved(
    stage: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, lines: int, is_told: bool
):
    one = stage("counsellor1")
    case = one.office.client()
    words = "Nakumbuka kwamba niko salama " * 8
    steps = {
        step: tuple(PlanLine(f"{words}{place}") for place in range(lines)) for step in SafetyStep
    }
    keep = safety_plans.save_safety_plan
    one.office.counsellor1.do(keep, case, SafetyPlan(day(one.office), steps))
    tab = plan_tab(one, case)
    one.context.dialogs = asked = Confirmed(PASSPHRASE)  # type: ignore[assignment] # asks no more
    gone_on: list[bool] = []
    monkeypatch.setattr(tab, "ask_path", lambda: gone_on.append(True))
    tab.save_page()
    qtbot.waitUntil(lambda: bool(gone_on))
    assert bool(asked.asked) is is_told
    assert all("does not hold" in said for said in asked.asked)
