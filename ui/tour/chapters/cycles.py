"""What a group achieved: a supervisor looks at change and dose, a coordinator at attendance."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from counsel_desk.domain.enrolment import EndReason
from counsel_desk.domain.outcomes.cycle import cycle_outcomes
from counsel_desk.domain.practicalities import CENTS, totals
from counsel_desk.services import groups
from counsel_desk.services.demo import PASSPHRASE
from counsel_desk.services.group_achieved import (
    group_achieved,
    group_turnout,
    permit_cycle_report,
)
from counsel_desk.services.group_places import places_of
from counsel_desk.services.outreach import open_outreach, outreach_due
from counsel_desk.services.practicalities import open_practicalities
from ui.screens.group.accounts import AccountsSheet
from ui.screens.group.achieved_report import PreviewSheet
from ui.screens.group.cost_sheets import CostsSheet
from ui.tour.script import Step, Until

if TYPE_CHECKING:
    from counsel_desk.domain.groups import GroupRow
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist


def _open_finished(tour: Tourist) -> Way[GroupRow]:
    """Open the finished cycle with the most meetings on its tab of outcomes."""
    yield from tour.go("Groups", "groups")
    rows = yield from tour.ask(groups.list_groups)
    finished = [row for row in rows if row.held and row.next_meeting is None]
    chosen = max(finished, key=lambda row: (row.held, row.members))
    yield from tour.hand.press("Ctrl+F")
    yield from tour.hand.write(chosen.title)
    yield from tour.hand.press("Return")
    yield from tour.wait_for("group")
    yield from tour.hand.click_tab("Outcomes")
    return chosen


def achieved(tour: Tourist) -> Way[None]:
    """See change of completers and drop-outs together, and dose against change."""
    if tour.session.view is not None:
        yield from tour.lock()
    yield from tour.unlock("supervisor")
    row = yield from _open_finished(tour)
    tab: Any = tour.screen
    tab = tab.achieved
    yield Until(lambda: tab.found is not None, "the figures")
    yield Until(lambda: tab.scores.canvas.has_picture, "the picture")
    yield from tour.settled()
    yield from tour.picture("group-outcomes")
    found = yield from tour.ask(group_achieved, row.id)
    name = tab.found.outcomes.wanted.instrument
    answer = cycle_outcomes(found, name)
    tour.check(answer.of_all == tab.found.of_all, "the screen shows the answer of the services")
    everyone = sum(one.is_open for one in answer.facts.members)
    tour.check(answer.of_all is None or answer.of_all.of == everyone, "everybody is counted")
    yield from tour.hand.press("Ctrl+T")
    yield from tour.settled()
    tour.check(tab.scores.views.current() == "dose", "dose is set against change")
    few = answer.outcomes.paired < 8
    tour.check(not (few and answer.dose.curve), "below eight people there is no line")
    yield from tour.picture("group-dose")
    yield from tour.hand.press("Ctrl+T")
    yield from tour.settled()
    yield from tour.picture("group-members-change")


def leaves(tour: Tourist) -> Way[None]:
    """See what of the cycle leaves the desk: no code, no name of the group, no small number."""
    tab: Any = tour.screen
    tab = tab.achieved
    yield from tour.hand.press("Ctrl+S")
    found = partial(tour.window.findChildren, PreviewSheet)
    yield Until(lambda: bool(found()), "the report as it leaves")
    yield from tour.settled()
    yield from tour.picture("group-leaves")
    text = found()[0].view.toPlainText()
    tour.check("*" in text, "small numbers are hidden")
    codes = [one.course.code for one in tab.found.members]
    tour.check(not any(code in text for code in codes), "no client is in it")
    yield from tour.hand.press("Escape")
    yield from tour.settled()
    target = tour.ground.root / "cycle.csv"
    group = tab.turnouts.own.group
    permit = yield from tour.ask(
        permit_cycle_report, group, path=target, passphrase=PASSPHRASE, seal_with=None
    )
    tour.check(permit.path == target, "it leaves after the passphrase")
    yield from tour.lock()


def turnout(tour: Tourist) -> Way[None]:
    """See attendance over time, as a coordinator, and nothing that was scored."""
    yield from tour.unlock("coordinator")
    row = yield from _open_finished(tour)
    tab: Any = tour.screen
    tab = tab.achieved
    yield Until(lambda: tab.turnout is not None and tab.turnout.picture.has_picture, "attendance")
    yield from tour.settled()
    yield from tour.picture("group-turnout")
    tour.check(tab.scores is None, "no score is shown")
    error = yield from tour.denied(group_achieved, row.id)
    tour.check(error, "the desk refuses what was scored")
    found = yield from tour.ask(group_turnout, row.id)
    tour.check(found.own.came.of > 0, "attendance is there")
    yield from tour.lock()


def costs(tour: Tourist) -> Way[None]:
    """Settle transport money by keyboard, and see what the accountant gets: codes alone."""
    yield from tour.unlock("coordinator")
    yield from tour.go("Groups", "groups")
    rows = yield from tour.ask(groups.list_groups)
    running = max(rows, key=lambda row: (row.next_meeting is not None, row.held))
    yield from tour.hand.press("Ctrl+F")
    yield from tour.hand.write(running.title)
    yield from tour.hand.press("Return")
    yield from tour.wait_for("group")
    yield from tour.hand.click_tab("Costs")
    tab: Any = tour.screen
    tab = tab.costs
    yield Until(lambda: tab.found is not None, "the costs")
    yield from tour.settled()
    yield from tour.picture("group-costs")
    before = totals(tab.found.lines)
    meeting = tab.meetings.current_row()
    yield from tour.hand.press("F2")
    sheet = partial(_sheet, tour)
    yield Until(lambda: sheet() is not None, "the costs of the meeting")
    yield from tour.settled()
    yield from tour.hand.fill("Refreshments, KES", "2000")
    yield from tour.picture("group-costs-sheet")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: totals(tab.found.lines) != before, "the new total")
    yield from tour.settled()
    after = totals(tab.found.lines)
    more = 2000 * CENTS - meeting.costs.refreshments
    tour.check(after.cents == before.cents + more, "the totals follow, to the cent")
    yield from tour.hand.press("Ctrl+S")
    found = partial(tour.window.findChildren, AccountsSheet)
    yield Until(lambda: bool(found()), "the accounts as they leave")
    yield from tour.settled()
    yield from tour.picture("group-accounts")
    text = found()[0].view.toPlainText()
    told = (running.title, running.venue)
    tour.check(not any(one in text for one in told), "codes alone leave")
    yield from tour.hand.press("Escape")
    yield from tour.lock()
    yield from tour.unlock("peer")
    error = yield from tour.denied(open_practicalities, running.id)
    tour.check(error, "a peer sees no money")
    yield from tour.lock()


def own_measures(tour: Tourist) -> Way[None]:
    """Give a cycle a measurement plan of its own; the meetings say it, of nobody what was given."""
    yield from tour.unlock("coordinator")
    yield from tour.go("Groups", "groups")
    rows = yield from tour.ask(groups.list_groups)
    running = max(rows, key=lambda row: (row.next_meeting is not None, row.held))
    before = yield from tour.ask(groups.open_group, running.id)
    yield from tour.hand.press("Ctrl+F")
    yield from tour.hand.write(running.title)
    yield from tour.hand.press("Return")
    yield from tour.wait_for("group")
    yield from tour.hand.click_tab("Meetings")
    yield from tour.settled()
    yield from tour.hand.press("Ctrl+E")
    yield Until(lambda: tour.hand.has("What is measured"), "the plan")
    yield from tour.settled()
    yield from tour.hand.choose("What is measured", "By a plan of its own")
    yield from tour.hand.tab_to("Add an instrument")
    yield from tour.hand.press("Down")
    yield from tour.settled()
    yield from tour.picture("group-measures")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: tour.hand.reads("The plan is changed."), "the change")
    yield from tour.settled()
    after = yield from tour.ask(groups.open_group, running.id)
    had, has = before.plan.measures or (), after.plan.measures or ()
    tour.check(len(has) == len(had) + 1, "the cycle measures one instrument more")
    yield Until(lambda: tour.hand.reads("Measured:"), "the line above the meetings")
    yield from tour.picture("group-measured")
    yield from tour.lock()


def ask_after(tour: Tourist) -> Way[None]:
    """Ask after a member who missed two meetings, the one safe way, and keep what came of it."""
    yield from tour.unlock("coordinator")
    yield from tour.go("Today", "today")
    due = yield from tour.ask(outreach_due)
    yield Until(partial(tour.hand.reads, "To ask after"), "whom to ask after")
    yield from tour.settled()
    yield from tour.picture("today-ask-after")
    chosen = due[0]
    yield from tour.hand.click(f"{chosen.code}…")
    yield Until(partial(tour.hand.reads, f"Ask after {chosen.code}"), "the safe way")
    yield from tour.settled()
    yield from tour.picture("ask-after")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: not tour.hand.reads(f"Ask after {chosen.code}"), "the outcome")
    yield from tour.settled()
    after = yield from tour.ask(outreach_due)
    tour.check(len(after) == len(due) - 1, "nobody is asked after twice for the same meetings")
    asking = yield from tour.ask(open_outreach, chosen.group, chosen.membership)
    tour.check(len(asking.attempts) == chosen.tried + 1, "what came of it is kept")


def endings(tour: Tourist) -> Way[None]:
    """See why members of a finished cycle left it, and a cycle that was cancelled."""
    yield from tour.go("Groups", "groups")
    rows = yield from tour.ask(groups.list_groups)
    for row in rows:
        places = yield from tour.ask(places_of, row.id)
        reasons = {one.ending for one in places if one.ending}
        if len(reasons) > 1:
            break
    tour.check(EndReason.COMPLETED in reasons, "who completed is among them")
    tour.check(EndReason.DROPPED_OUT in reasons, "and who dropped out")
    yield from tour.hand.press("Ctrl+F")
    yield from tour.hand.write(row.title)
    yield from tour.hand.press("Return")
    yield from tour.wait_for("group")
    yield from tour.hand.click_tab("Roll")
    yield from tour.settled()
    yield from tour.picture("group-endings")
    yield from tour.go("Groups", "groups")
    cancelled = next(row for row in rows if row.cancelled)
    yield from tour.hand.press("Ctrl+F")
    yield from tour.hand.press("Ctrl+A")  # what was typed before is still there
    yield from tour.hand.write(cancelled.title)
    yield from tour.hand.press("Return")
    yield from tour.wait_for("group")
    yield from tour.settled()
    yield from tour.hand.click_tab("Meetings")
    yield from tour.settled()
    yield from tour.picture("group-cancelled")
    tour.check(not tour.hand.has("Change plan"), "a cancelled cycle is not planned again")
    yield from tour.lock()


def _sheet(tour: Tourist) -> CostsSheet | None:
    found = tour.window.findChildren(CostsSheet)
    return found[0] if found and found[0].is_built else None


STEPS = (
    Step("group-achieved", "looks at what a group achieved", "supervisor", achieved, 40),
    Step("group-leaves", "previews what of a cycle leaves", "supervisor", leaves, 40),
    Step("group-turnout", "looks at attendance over time", "coordinator", turnout, 40),
    Step("group-costs", "settles what a group costs", "coordinator", costs, 60),
    Step("group-measures", "gives a cycle its own plan", "coordinator", own_measures, 40),
    Step("ask-after", "asks after who missed two meetings", "coordinator", ask_after, 40),
    Step("group-endings", "sees how spells and a cycle ended", "coordinator", endings, 40),
)
