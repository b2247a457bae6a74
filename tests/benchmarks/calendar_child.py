"""Turn the calendar's months in the real page over a large programme: calendar_child FOLDER."""

from __future__ import annotations

import os
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from counsel_desk.services import groups, public_holidays
from counsel_desk.services.calendar import calendar
from tests.benchmarks.window import answer, wait_painted, wait_until
from tests.builders import Clock, Office, open_office

CYCLES, MEMBERS, MEETINGS = 60, 10, 100
TURNS = 12
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def fill(office: Office) -> None:
    """Plan the cycles and enrol the members; two thirds of the meetings are behind."""
    leads = (office.counsellor1, office.counsellor2)
    for number in range(CYCLES):
        lead = leads[number % 2]
        begin = NOW - timedelta(weeks=66) + timedelta(hours=number % 8, days=number % 5)
        office.group(
            lead=lead,
            title=f"Cycle {number}",
            venue=f"Venue {number % 20}",
            first_meeting=begin,
            meetings=MEETINGS,
            capacity=0,
            members=tuple(office.client(lead) for _ in range(MEMBERS)),
        )


def main(folder: str) -> None:
    from ui.app import application
    from ui.screen import Route
    from ui.screens.calendar.screen import CalendarScreen
    from ui.theme import Mode, theme

    app = application()
    theme().install(app, Mode.LIGHT)
    with open_office(Path(folder), Clock(NOW)) as office:
        fill(office)
        window = QWidget()
        window.resize(1180, 700)
        context = bench_context(office, window)
        screen = CalendarScreen(context, Route("calendar"))
        screen.setParent(window)
        screen.resize(1180, 700)
        window.show()
        screen.views.select("month")
        begun = time.perf_counter()
        screen.load()
        _until_shown(screen)
        first = time.perf_counter() - begun
        # the library of holidays loads away from both threads, while the month is there already
        wait_until(lambda: public_holidays._of_year.cache_info().currsize > 0, "holidays")
        turns = [_turn(screen) for _ in range(TURNS)]
        wait_until(lambda: context.jobs.pending == 0, "quiet")
        shown = len(screen._entries)
        context.jobs.stop()
        vault = [_asked(office, screen) for _ in range(9)]
        rows = office.coordinator.do(groups.list_groups)
        answer(
            {
                "first": first,
                "turns": turns,
                "vault": statistics.median(vault),
                "shown": shown,
                "cycles": len(rows),
                "members": sum(row.members for row in rows),
                "meetings": sum(row.meetings for row in rows),
            }
        )
    os._exit(0)


def bench_context(office: Office, window: QWidget) -> Any:
    """Make what a page of the coordinator needs, over the real jobs."""
    from ui.jobs import Jobs
    from ui.screen import Context
    from ui.shell.dialogs import SheetDialogs
    from ui.shell.messages import Messages
    from ui.theme import theme

    desk = office.coordinator
    jobs = Jobs(window)
    jobs.call(jobs.adopt, desk)
    return Context(
        jobs=jobs,
        me=desk.me,
        roles=desk.me.roles,
        demo=True,
        vault_name="Bench",
        go=lambda _route: None,
        back=lambda: None,
        messages=Messages(window),
        dialogs=SheetDialogs(),
        theme=theme(),
        clock=office.clock,
    )


def _until_shown(screen: Any) -> None:
    wanted = screen._span()[0]
    canvas = screen.month
    wait_painted(canvas, lambda: canvas.first == wanted and canvas.entries, "the month")


def _turn(screen: Any) -> float:
    wait_until(lambda: screen.context.jobs.pending == 0, "quiet")
    begun = time.perf_counter()
    QTest.keyClick(screen.month, Qt.Key.Key_PageUp)
    _until_shown(screen)
    return time.perf_counter() - begun


def _asked(office: Office, screen: Any) -> float:
    first, days = screen._span()
    begun = time.perf_counter()
    office.coordinator.do(calendar, first=first, days=days)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(*sys.argv[1:])
