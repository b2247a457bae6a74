"""A counsellor judges the risk, writes a safety plan and a goal, reviews it, and looks back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.risk import RiskArea, RiskLevel
from counsel_desk.domain.safety import SafetyStep
from counsel_desk.domain.timeline import TimelineKind
from counsel_desk.services import care_plans, risk, safety_plans
from counsel_desk.services.timeline import timeline
from ui.screens.client.timeline_list import TimelineList
from ui.tour.chapters.counsellor import ROLE, USER
from ui.tour.chapters.ways import be, open_client, own_files
from ui.tour.script import Step, Until
from ui.widgets import plan_words

if TYPE_CHECKING:
    from counsel_desk.domain.ids import CaseId
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

THOUGHT = "Says it would be easier not to wake up; no plan, nothing at home."
RATIONALE = "Asked directly. Her sister stays with her until Friday; we speak again tomorrow."
SIGN = "I stop answering the phone"
HELPER, NUMBER = "My sister Nafula", "0700 555 020"
GOAL = "I want to sing in the choir again"
SHOWN_BY = "went to one rehearsal and stayed"


def _case(tour: Tourist) -> CaseId:
    case: CaseId = tour.memory["plan-case"]
    return case


def assess(tour: Tourist) -> Way[None]:
    """Judge the risk by keyboard; the header shows it by icon and word."""
    yield from be(tour, USER)
    own = yield from own_files(tour)
    tour.memory["plan-case"] = own[0].case
    yield from open_client(tour, own[0])
    before = yield from tour.ask(risk.list_risks, _case(tour))
    yield from tour.hand.press("F2")
    yield from tour.wait_for("risk")
    yield from tour.hand.write("2")
    area = plan_words.area_words(RiskArea.SUICIDE)
    yield from tour.hand.fill(f"{area}, what was said or seen", THOUGHT)
    yield from tour.hand.fill("Rationale", RATIONALE)
    yield from tour.picture("risk")
    yield from tour.hand.press("Ctrl+Return")
    yield from tour.wait_for("client")
    after = yield from tour.ask(risk.list_risks, _case(tour))
    tour.check(len(after) == len(before) + 1, "there is one assessment more")
    made = after[0].assessment
    tour.check(made and made.overall is RiskLevel.MEDIUM, "the level follows the area assessed")
    tour.check(made and made.rationale == RATIONALE, "the rationale is kept")
    standing = yield from tour.ask(risk.standing, _case(tour))
    mark = standing.risk
    tour.check(mark and mark.level is RiskLevel.MEDIUM, "the case stands at that level")
    words = plan_words.level_pill(RiskLevel.MEDIUM).text
    yield Until(lambda: tour.hand.reads(words), "the level in the header")
    tour.check(not tour.ground.holds_plainly(THOUGHT), "no file holds what was said plainly")


def safety_plan(tour: Tourist) -> Way[None]:
    """Write the safety plan anew; the earlier one stays as a version."""
    before = yield from tour.ask(safety_plans.safety_plan_versions, _case(tour))
    yield from tour.hand.click_tab("Plan")
    yield from tour.settled()
    yield from tour.hand.press("Alt+Shift+S")
    yield from tour.wait_for("safety_plan")
    yield from tour.hand.fill(f"{plan_words.step_words(SafetyStep.SIGNS)} 1", SIGN)
    helpers = plan_words.step_words(SafetyStep.HELPERS)
    yield from tour.hand.fill(f"{helpers} 1", HELPER)
    yield from tour.hand.fill(f"{helpers}, Number 1", NUMBER)
    yield from tour.picture("safety-plan")
    yield from tour.hand.press("Ctrl+Return")
    yield from tour.wait_for("client")
    after = yield from tour.ask(safety_plans.safety_plan_versions, _case(tour))
    tour.check(len(after) == len(before) + 1, "there is one version more")
    plan = after[0].plan
    lines = plan.lines(SafetyStep.HELPERS) if plan else ()
    tour.check((HELPER, NUMBER) in [(one.words, one.number) for one in lines], "whom to call is in")
    signs = plan.lines(SafetyStep.SIGNS) if plan else ()
    tour.check(signs and signs[0].words == SIGN, "the first sign is as written")


def write_goal(tour: Tourist) -> Way[None]:
    """Add a goal in the client's words, and where the client begins with it."""
    before = yield from tour.ask(care_plans.open_care_plan, _case(tour))
    known = before.current.plan.goals if before.current and before.current.plan else ()
    yield from tour.hand.press("Alt+Shift+G")
    yield from tour.wait_for("care_plan")
    if known:
        yield from tour.hand.press("Ctrl+Shift+G")
    yield from tour.hand.write(GOAL)
    yield from tour.hand.tab_to("Where the client begins…")
    yield from tour.hand.write("2")
    yield from tour.picture("care-plan")
    yield from tour.hand.press("Ctrl+Return")
    yield from tour.wait_for("client")
    after = yield from tour.ask(care_plans.open_care_plan, _case(tour))
    goals = after.current.plan.goals if after.current and after.current.plan else ()
    tour.check(len(goals) == len(known) + 1, "there is one goal more")
    goal = next((one for one in goals if one.words == GOAL), None)
    tour.check(goal is not None and goal.start == -1, "with the client's words and the beginning")
    tour.memory["goals"] = goals


def review_goals(tour: Tourist) -> Way[None]:
    """Judge every goal by number keys; the chart of each goes on."""
    before = yield from tour.ask(care_plans.open_care_plan, _case(tour))
    yield from tour.hand.press("Alt+Shift+R")
    yield from tour.wait_for("goal_review")
    yield from tour.hand.tab_to(f"{GOAL}…")
    yield from tour.hand.write("3")
    yield from tour.hand.fill(f"What shows it: {GOAL}", SHOWN_BY)
    yield from tour.picture("goal-review")
    yield from tour.hand.press("Ctrl+Return")
    yield from tour.wait_for("client")
    after = yield from tour.ask(care_plans.open_care_plan, _case(tour))
    tour.check(len(after.reviews) == len(before.reviews) + 1, "there is one review more")
    review = after.reviews[-1].review
    judged = [one for one in review.levels if one.comment == SHOWN_BY] if review else []
    tour.check([one.level for one in judged] == [0], "the goal stands where it was hoped for")
    tour.check(not tour.ground.holds_plainly(SHOWN_BY), "no file holds the words plainly")
    yield from tour.picture("client-plan")


def look_back(tour: Tourist) -> Way[None]:
    """Look at everything in one order, then at one kind of it, and open an entry."""
    yield from tour.hand.click_tab("Timeline")
    yield from tour.settled()
    found = yield from tour.ask(timeline, _case(tour))
    shown = tour.hand.the(TimelineList).timeline
    tour.check(shown.rowCount() == len(found.entries), "the list has everything")
    newest_first = [one.when for one in found.entries]
    tour.check(newest_first == sorted(newest_first, reverse=True), "the newest comes first")
    yield from tour.picture("timeline")
    yield from tour.hand.click("Notes, …")
    yield from tour.settled()
    written = [one for one in found.entries if one.kind is TimelineKind.NOTE]
    tour.check(written and shown.rowCount() == len(written), "the filter leaves the notes")
    yield from tour.hand.tab_to("Timeline")
    yield from tour.hand.press("Home")
    yield from tour.hand.press("Return")
    yield from tour.wait_for("read_note")
    tour.check(tour.screen.route.item == written[0].item, "Enter opens the newest of them")
    yield from tour.hand.press("Escape")
    yield from tour.wait_for("client")


STEPS = (
    Step("risk", "judges the risk; the header shows it", ROLE, assess, 40),
    Step("safety-plan", "writes a safety plan; versions stay", ROLE, safety_plan, 40),
    Step("care-plan", "adds a goal in the client's words", ROLE, write_goal, 40),
    Step("goal-review", "reviews the goals by number keys", ROLE, review_goals, 40),
    Step("timeline", "looks back over everything in one order", ROLE, look_back, 40),
)
