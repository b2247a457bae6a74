"""A coordinator moves a meeting by keyboard, sees a public holiday, and saves and reads dates."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from counsel_desk.domain.days import local_day
from counsel_desk.domain.diary import EntryKind
from counsel_desk.domain.groups import MeetingReason, MeetingStatus
from counsel_desk.services import calendar, groups
from counsel_desk.services.demo import PASSPHRASE
from ui.screens.calendar.screen import CalendarScreen
from ui.tour.script import Step, Until

if TYPE_CHECKING:
    from counsel_desk.domain.groups import GroupFile, Meeting
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

USER, ROLE = "coordinator", "coordinator"
SPAN = 40


def _planned(tour: Tourist) -> Way[GroupFile]:
    """Open the cycle that begins next."""
    rows = yield from tour.ask(groups.list_groups)
    begins = [row for row in rows if not row.held and row.next_meeting is not None]
    return (yield from tour.ask(groups.open_group, begins[0].id))


def _first(group: GroupFile) -> Meeting:
    return min(
        (one for one in group.meetings if one.status is MeetingStatus.PLANNED),
        key=lambda one: one.start,
    )


def changed_dates(tour: Tourist) -> Way[None]:
    """Look at a cycle with a meeting that was moved, a cancelled one and one on a holiday."""
    yield from tour.unlock(USER)
    group = yield from _planned(tour)
    tour.memory["group"] = group.id
    moved = [one for one in group.meetings if one.planned is not None]
    tour.check(bool(moved) and moved[0].moved_for is MeetingReason.VENUE, "a meeting was moved")
    cancelled = [one for one in group.meetings if one.status is MeetingStatus.CANCELLED]
    tour.check(bool(cancelled) and cancelled[0].reason is not None, "another has a reason, too")
    yield from tour.go("Groups", "groups")
    yield from tour.hand.press("Ctrl+F")
    yield from tour.hand.write(group.plan.title)
    yield from tour.hand.press("Return")
    yield from tour.wait_for("group")
    yield from tour.hand.click_tab("Meetings")
    yield from tour.settled()
    yield from tour.picture("group-dates")
    yield from tour.hand.tab_to("Meetings")
    yield from tour.hand.press("Home")
    yield from tour.hand.press("Down", times=2)
    yield from tour.hand.press("E")
    yield Until(lambda: tour.hand.reads("What was planned before is never lost."), "the history")
    yield from tour.settled()
    yield from tour.picture("group-earlier-dates")
    yield from tour.hand.press("Escape")
    yield from tour.settled()


def move_by_keys(tour: Tourist) -> Way[None]:
    """Take a meeting up in the calendar, carry it by arrows, and lay it down with its reason."""
    group = yield from tour.ask(groups.open_group, tour.memory["group"])
    meeting = _first(group)
    yield from tour.go("Calendar", "calendar")
    yield from tour.settled()
    page = tour.screen
    if not isinstance(page, CalendarScreen):
        raise TypeError(page)
    page.day = local_day(meeting.start)
    page.load()
    item = meeting.id
    yield Until(lambda: any(one.item == item for one in page.week.canvas.entries), "the week")
    yield from tour.settled()
    canvas = page.week.canvas
    canvas.point_to(meeting.start)
    canvas.choose(item)
    canvas.setFocus()
    yield from tour.hand.press("M")
    yield from tour.hand.press("Right")
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.hand.reads("Why it is moved"), "the question why")
    yield from tour.hand.choose("Why it is moved", "Security")
    yield from tour.settled()
    yield from tour.picture("calendar-move")
    yield from tour.hand.press("Ctrl+Return")
    yield from tour.settled()
    if tour.hand.reads("Move all the same"):
        yield from tour.hand.press("Ctrl+Return")
    yield Until(lambda: tour.hand.reads("is on"), "the move")
    yield from tour.settled()
    after = yield from tour.ask(groups.open_group, group.id)
    found = {one.id: one for one in after.meetings}[item]
    tour.check(found.start == meeting.start + timedelta(days=1), "it is a day later now")
    tour.check(found.moved_for is MeetingReason.SECURITY, "and the reason is kept")
    page.views.select("month")
    yield from tour.settled()
    yield from tour.picture("calendar-month")


def dates_as_file(tour: Tourist) -> Way[None]:
    """Save the dates as a calendar file: neutral titles, the passphrase, and no name in it."""
    with tempfile.TemporaryDirectory(prefix="counsel-desk-tour-dates-") as folder:
        path = Path(folder) / "dates.ics"
        yield from tour.hand.press("Ctrl+S")
        yield Until(lambda: tour.hand.reads("Which days"), "the question which days")
        yield from tour.settled()
        yield from tour.picture("calendar-file")
        yield from tour.hand.press("Escape")
        yield from tour.settled()
        page = tour.screen
        if isinstance(page, CalendarScreen):
            page.saving.save(path, tour.view.context.today(), SPAN)
        yield Until(lambda: tour.hand.reads("Save dates outside the vault?"), "the passphrase")
        yield from tour.settled()
        yield from tour.picture("calendar-leaves")
        yield from tour.hand.fill("Your passphrase", PASSPHRASE)
        yield from tour.hand.press("Return")
        yield Until(path.exists, "the file")
        yield from tour.settled()
        text = path.read_text(encoding="utf-8")
    view = yield from tour.ask(calendar.calendar, first=tour.view.context.today(), days=SPAN)
    titles = {one.title for one in view.entries if one.kind is EntryKind.MEETING}
    tour.check("SUMMARY:Meeting" in text, "each date has the neutral title")
    tour.check(not any(title in text for title in titles), "no group is named")
    yield from tour.lock()


STEPS = (
    Step("dates", "looks at moved and cancelled meetings", ROLE, changed_dates),
    Step("move-meeting", "moves a meeting by keyboard", ROLE, move_by_keys),
    Step("dates-file", "saves dates as a calendar file", ROLE, dates_as_file),
)
