"""Where the timeline begins: at what was last, with what is planned above it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.builders import Office


def put(office: Office):
    case = office.client()
    for _ in range(12):
        office.clock.move(days=7)
        office.appointment(office.counsellor1, case)
    now = datetime.now(UTC)  # the window reads the real clock
    for week in range(1, 13):
        office.appointment(office.counsellor1, case, start=now + timedelta(weeks=week))
    return case


def test_the_list_begins_with_what_was_last_and_plans_lie_above_it(desk_window):
    case = desk_window.fill(put)
    desk_window.sign_in("counsellor1")
    desk_window.go("client", subject=case, tab="timeline")
    desk_window.until(lambda: desk_window.screen.tab("timeline") is not None)
    tab = desk_window.screen.tab("timeline")
    desk_window.until(lambda: tab.list.currentIndex().isValid())
    now = desk_window.screen.context.clock()
    last = next(place for place, entry in enumerate(tab.entries) if entry.when <= now)
    assert last > 0
    assert tab.list.currentIndex().row() == last
    tab.list.go_to(tab.entries[-1].when)
    tab.load()
    desk_window.settle()
    assert tab.list.currentIndex().row() != last
