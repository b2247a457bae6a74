"""A coordinator plans a cycle, enrols members by code and marks who came; nothing clinical opens.

The peer co-facilitator comes after: member codes of the own groups, and no other page.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.groups import (
    AbsenceReason,
    AttendanceStatus,
    MeetingReason,
    StaffFunction,
)
from counsel_desk.services import (
    alerts,
    cases,
    charts,
    group_places,
    groups,
    notes,
    screenings,
)
from ui.screen import Route
from ui.tour.script import Step, Until
from ui.widgets.dates import DateField

if TYPE_CHECKING:
    from counsel_desk.domain.groups import GroupFile
    from counsel_desk.domain.ids import GroupId
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

USER, PEER = "coordinator", "peer"
ROLE, PEER_ROLE = "coordinator", "peer co-facilitator"
TITLE = "Upendo, Kisumu"
VENUE = "Kisumu library, room 4"
LEAD = "Beatrice Achieng Oduor"
MEETINGS = 10
MEMBERS = 3
ROOM = 8
HELD_BEFORE = 3
ALL_THE_SAME = "Enrol all the same"
PROMISE = "Agreed to keep what others say"
CLINICAL = {"Timeline", "Notes", "Screenings"}


def no_clinical(tour: Tourist) -> Way[None]:
    """Look at clients as a coordinator: codes and appointments, and nothing clinical."""
    yield from tour.unlock(USER)
    yield from tour.settled()
    tour.check(tour.hand.reads("Waiting for a group"), "today says who waits for a group")
    tour.check(tour.hand.reads("Meetings this week"), "and what meets in the week to come")
    tour.check(tour.hand.reads("Groups with room"), "and where there is room")
    yield from tour.picture("today-coordinator")
    yield from tour.go("Clients", "clients")
    rows = yield from tour.ask(cases.list_cases)
    tour.check(rows and not any(row.name for row in rows), "the list holds codes and no name")
    tour.check(not any(row.digest for row in rows), "the list holds nothing clinical")
    yield from tour.picture("clients-coordinator")
    row = next(row for row in rows if row.status is not CaseStatus.CLOSED)
    yield from tour.hand.write(row.code)
    yield from tour.hand.press("Return")
    yield from tour.wait_for("client")
    tour.check(not CLINICAL & set(tour.hand.tabs()), "the case file has no clinical tab")
    tour.check(not tour.hand.has("Write note"), "no note can be written")
    yield from tour.hand.press("Ctrl+Shift+N")
    yield from tour.hand.press("Ctrl+Shift+S")
    yield from tour.settled()
    tour.check(tour.is_on("client"), "the keys of counsellors lead nowhere")
    for screen in ("note", "read_note", "screen", "screening", "supervision"):
        tour.check(not tour.view.may_go(Route(screen, row.case)), f"no way leads to {screen}")
    file = yield from tour.ask(cases.open_case, row.case)
    tour.check(file.identity is None, "the name stays sealed")
    for reading in (
        notes.list_notes, screenings.list_screenings, charts.progress_course, alerts.case_alerts
    ):  # fmt: skip
        error = yield from tour.denied(reading, row.case)
        tour.check(error, f"the desk refuses {reading.__name__.replace('_', ' ')}")
    yield from tour.picture("client-coordinator")


def create_cycle(tour: Tourist) -> Way[None]:
    """Plan a cycle whose fourth meeting is today."""
    yield from tour.go("Groups", "groups")
    yield from tour.picture("groups")
    before = yield from tour.ask(groups.list_groups)
    yield from tour.hand.press("Ctrl+N")
    yield from tour.wait_for("new_group")
    yield from tour.hand.press("Ctrl+Return")
    tour.check(tour.hand.reads("Give the group a title."), "a group without a title is not made")
    yield from tour.hand.fill("Title", TITLE)
    yield from tour.hand.fill("Venue", VENUE)
    yield from _choose_first_meeting(tour)
    yield from tour.hand.choose("Lead", LEAD)
    yield from tour.hand.choose("Peer co-facilitator", "Joseph…")
    yield from tour.settled()
    yield from tour.picture("new-group")
    yield from tour.hand.press("Ctrl+Return")
    yield from tour.settled()
    if tour.hand.reads("Some meetings clash"):
        yield from tour.hand.press("Ctrl+Return")
    yield from tour.wait_for("group")
    after = yield from tour.ask(groups.list_groups)
    known = {row.id for row in before}
    new = [row for row in after if row.id not in known]
    tour.check(len(new) == 1, "the vault has one group more")
    tour.memory["group"] = new[0].id
    group = yield from _group(tour)
    tour.check((group.plan.title, group.plan.venue) == (TITLE, VENUE), "title and venue are kept")
    tour.check(len(group.meetings) == MEETINGS, f"{MEETINGS} meetings are set up")
    gaps = {
        (later.start.astimezone().date() - sooner.start.astimezone().date()).days
        for sooner, later in zip(group.meetings, group.meetings[1:], strict=False)
    }
    tour.check(gaps == {7}, "they are a week apart")
    functions = {one.function for one in group.staff}
    tour.check(functions == {StaffFunction.LEAD, StaffFunction.PEER}, "two people lead it")


def _choose_first_meeting(tour: Tourist) -> Way[None]:
    """Take a day some weeks back from the calendar: from next week, row by row upwards."""
    day = yield from tour.hand.tab_to("First meeting")
    yield from tour.hand.click(day, QPoint(day.width() - 14, day.height() // 2))
    yield Until(lambda: QApplication.activePopupWidget() is not None, "the calendar")
    yield from tour.hand.press("Up", times=HELD_BEFORE + 1)
    yield from tour.hand.press("Return")
    yield from tour.settled()
    today = tour.view.context.today()
    chosen = day.day() if isinstance(day, DateField) else today
    tour.check((today - chosen).days == 7 * HELD_BEFORE, "the calendar gives the day chosen")


def _group(tour: Tourist) -> Way[GroupFile]:
    group: GroupId = tour.memory["group"]
    return (yield from tour.ask(groups.open_group, group))


def enrol(tour: Tourist) -> Way[None]:
    """Enrol members by their case code; a mistyped code is caught by its check letter."""
    rows = yield from tour.ask(cases.list_cases)
    elsewhere = yield from _members_elsewhere(tour)
    free = [r.code for r in rows if r.status is CaseStatus.OPEN and r.code not in elsewhere]
    codes = free[:MEMBERS]
    letter = "A" if codes[0][-1] != "A" else "B"
    yield from tour.hand.fill("Case code", codes[0][:-1] + letter)
    yield from tour.hand.press("Return")
    tour.check(tour.hand.reads("a character is mistyped"), "a mistyped code is refused in words")
    for code in codes:
        yield from tour.hand.tick(PROMISE)
        yield from tour.hand.fill("Case code", code)
        yield from tour.hand.press("Return")
        yield from _until_enrolled(tour, code)
        yield from tour.settled()
    group = yield from _group(tour)
    tour.check(sorted(one.code for one in group.members) == sorted(codes), "the roll has them all")
    tour.memory["members"] = group.members
    waits = {row.code for row in (yield from tour.ask(group_places.waiting_list))}
    others = [r.code for r in rows if r.status is CaseStatus.OPEN and r.code not in codes]
    tour.memory["waiter"] = min(set(others) - waits)
    yield from tour.picture("group-roll")


def _until_enrolled(tour: Tourist, code: str) -> Way[None]:
    """Enrol all the same where the client has a session then: it depends on the day."""

    def is_enrolled() -> bool:
        return tour.hand.reads(f"{code} is enrolled.")

    yield Until(lambda: is_enrolled() or tour.hand.has(ALL_THE_SAME), "the enrolment")
    if not is_enrolled():
        yield from tour.picture(f"enrol-clash-{code}")
        yield from tour.hand.click(ALL_THE_SAME)
        yield Until(is_enrolled, "the enrolment")


def _members_elsewhere(tour: Tourist) -> Way[set[str]]:
    """Give the codes of those who are in a group: to enrol one of them asks first."""
    found: set[str] = set()
    rows = yield from tour.ask(groups.list_groups)
    for row in rows:
        group = yield from tour.ask(groups.open_group, row.id)
        found |= {member.code for member in group.members if member.left is None}
    return found


def waiting(tour: Tourist) -> Way[None]:
    """Put a client on the waiting list by keyboard, let them go first, and give them the place."""
    code: str = tour.memory["waiter"]
    yield from tour.hand.click_tab("Waiting list")
    yield from tour.settled()
    yield from tour.hand.fill("Case code", code)
    yield from tour.hand.press("Return")
    yield Until(partial(tour.hand.reads, f"{code} is on the waiting list."), "the waiting list")
    yield from tour.settled()
    rows = yield from tour.ask(group_places.waiting_list)
    mine = [row for row in rows if row.code == code]
    tour.check(len(mine) == 1 and mine[0].days == 0, "the client waits since today")
    yield from tour.picture("group-waiting")
    yield from tour.hand.tab_to("Waiting list")
    yield from tour.hand.press("Down")
    yield from tour.hand.press("P")
    yield from tour.settled()
    again = yield from tour.ask(group_places.waiting_list)
    priorities = {row.code: row.priority for row in rows}
    changed = [row for row in again if row.priority is not priorities[row.code]]
    tour.check(len(changed) == 1, "one priority has changed")
    group = yield from _group(tour)
    tour.check(not any(one.code == code for one in group.members), "who waits is no member yet")


def change_plan(tour: Tourist) -> Way[None]:
    """Limit the room of the group by keyboard; its meetings stay."""
    before = yield from _group(tour)
    yield from tour.hand.press("Ctrl+E")
    yield Until(partial(tour.hand.reads, "Change the plan"), "the plan")
    yield from tour.settled()
    yield from tour.hand.fill("Room for", str(ROOM))
    yield from tour.picture("group-plan")
    yield from tour.hand.press("Ctrl+Return")
    yield Until(partial(tour.hand.reads, "The plan is changed."), "the change")
    yield from tour.settled()
    after = yield from _group(tour)
    tour.check(after.plan.capacity == ROOM, "the group has room for eight")
    tour.check(after.meetings == before.meetings, "its meetings are as they were")


def attendance(tour: Tourist) -> Way[None]:
    """Mark today's meeting by keyboard, correct a mark, and give a reason."""
    yield from tour.hand.press("Ctrl+M")
    yield from tour.hand.tab_to("Attendance")
    yield from tour.hand.write("123")
    yield from tour.settled()
    yield from tour.hand.press("Ctrl+Z")
    yield from tour.settled()
    yield from tour.hand.write("3")
    yield from tour.settled()
    yield from tour.hand.write("r")
    yield Until(lambda: QApplication.activePopupWidget() is not None, "the list of reasons")
    yield from tour.hand.write("1")
    yield from tour.hand.press("Return")
    yield from tour.settled()
    group = yield from _group(tour)
    meeting = group.meetings[HELD_BEFORE]
    found = [group.marks.get((one.membership, meeting.id)) for one in group.members]
    statuses = [mark.status if mark else None for mark in found]
    wanted = [
        AttendanceStatus.ON_TIME, AttendanceStatus.LATE, AttendanceStatus.DID_NOT_ATTEND
    ]  # fmt: skip
    tour.check(statuses == wanted, "on time, late, did not attend: as typed")
    reasons = found[-1].reasons if found[-1] else ()
    tour.check(reasons == (AbsenceReason.TRANSPORT,), "the reason is kept with the mark")
    shares = [group.doses[one.membership].attended for one in group.members]
    tour.check(shares == [1, 1, 0], "the dose of each member follows")
    yield from tour.picture("group-attendance-new")
    yield from tour.hand.press("H")
    yield Until(partial(tour.hand.reads, "What was marked before is never lost."), "the history")
    yield from tour.settled()
    yield from tour.picture("group-mark-history")
    yield from tour.hand.press("Escape")
    yield from tour.settled()
    yield from tour.hand.press("Ctrl+Tab", times=2)
    yield from _cancel_a_meeting(tour)
    yield from tour.picture("group-meetings")


def _cancel_a_meeting(tour: Tourist) -> Way[None]:
    """Cancel the last meeting by keyboard; nobody does without saying why."""
    yield from tour.hand.tab_to("Meetings")
    yield from tour.hand.press("Ctrl+End")
    yield from tour.hand.press("C")
    yield Until(lambda: QApplication.activePopupWidget() is not None, "the list of reasons")
    yield from tour.hand.press("3")
    yield Until(partial(tour.hand.reads, f"Meeting {MEETINGS} is cancelled now."), "the change")
    yield from tour.settled()
    group = yield from _group(tour)
    tour.check(group.meetings[-1].reason is MeetingReason.HOLIDAY, "the reason is kept")


def running_group(tour: Tourist) -> Way[None]:
    """Look at the sheet of a group that has met for weeks."""
    yield from tour.go("Groups", "groups")
    rows = yield from tour.ask(groups.list_groups)
    running = max(rows, key=lambda row: (row.next_meeting is not None, row.held))
    yield from tour.hand.press("Ctrl+F")
    yield from tour.hand.write(running.title)
    yield from tour.hand.press("Return")
    yield from tour.wait_for("group")
    tour.check(tour.screen.route.subject == running.id, "Enter opens the group that was found")
    yield from tour.picture("group-attendance")
    yield from tour.lock()


def peer(tour: Tourist) -> Way[None]:
    """See the codes of the own groups, as a peer, and nothing else."""
    yield from tour.unlock(PEER)
    yield from tour.picture("today-peer")
    tour.check(not tour.hand.has("Clients"), "the rail has no clients")
    tour.check(not tour.hand.has("Supervision"), "the rail has no supervision")
    yield from tour.go("Groups", "groups")
    rows = yield from tour.ask(groups.list_groups)
    own = next(row for row in rows if row.members)
    yield from tour.hand.press("Ctrl+F")
    yield from tour.hand.write(own.title)
    yield from tour.hand.press("Return")
    yield from tour.wait_for("group")
    tour.check(tour.hand.tabs() == ["Attendance"], "the group has the tab Attendance alone")
    group = yield from tour.ask(groups.open_group, own.id)
    case = group.members[0].case
    for reading in (cases.open_case, notes.list_notes, screenings.list_screenings):
        error = yield from tour.denied(reading, case)
        tour.check(error, f"the desk refuses {reading.__name__.replace('_', ' ')}")
    yield from tour.denied(cases.list_cases)
    yield from tour.picture("group-peer")
    yield from tour.lock()


STEPS = (
    Step("no-clinical", "finds nothing clinical to open", ROLE, no_clinical),
    Step("cycle", "plans a cycle of ten meetings", ROLE, create_cycle, 40),
    Step("enrol", "enrols members by case code", ROLE, enrol),
    Step("waiting", "keeps the waiting list of a group", ROLE, waiting),
    Step("plan", "changes the plan of a group", ROLE, change_plan),
    Step("attendance", "marks attendance by keyboard", ROLE, attendance),
    Step("running-group", "looks at a running group's sheet", ROLE, running_group),
    Step("peer", "sees codes of the own groups and nothing else", PEER_ROLE, peer),
)
