"""Open a group's grid and mark in it, over the real vault: attendance_child FOLDER."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.domain.ids import GroupId
from counsel_desk.services import groups
from tests.benchmarks.calendar_child import bench_context
from tests.benchmarks.window import answer, wait_painted, wait_until
from tests.builders import Clock, Office, open_office

MEMBERS, MEETINGS = 20, 30
OPENED, MARKED = 7, 15
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def fill(office: Office) -> GroupId:
    """Plan a cycle whose last meeting is today, and mark everybody at every other one."""
    group = office.group(
        first_meeting=NOW - timedelta(weeks=MEETINGS - 1),
        meetings=MEETINGS,
        capacity=0,
        members=tuple(office.client(office.counsellor1) for _ in range(MEMBERS)),
    )
    desk = office.coordinator
    file = desk.do(groups.open_group, group)
    for meeting in file.meetings[:-1]:
        for place, member in enumerate(file.members):
            came = AttendanceStatus.ON_TIME if place % 5 else AttendanceStatus.DID_NOT_ATTEND
            desk.do(
                groups.mark,
                group,
                membership=member.membership,
                meeting=meeting.id,
                status=came,
            )
    return group


def main(folder: str) -> None:
    from ui.app import application
    from ui.theme import Mode, theme

    app = application()
    theme().install(app, Mode.LIGHT)
    with open_office(Path(folder), Clock(NOW)) as office:
        group = fill(office)
        window = QWidget()
        window.resize(1180, 700)
        context = bench_context(office, window)
        window.show()
        opened, page = [], None
        for _ in range(OPENED):
            if page is not None:
                page.hide()
                page.leave()
            begun = time.perf_counter()
            page = _open(context, window, group)
            opened.append(time.perf_counter() - begun)
            wait_until(lambda: context.jobs.pending == 0, "quiet")
        assert page is not None
        keyed = [_key(page, place) for place in range(MARKED)]
        context.jobs.stop()
        saved = _saved(office, group)
        file = office.coordinator.do(groups.open_group, group)
        answer(
            {
                "opened": opened[1:],  # the first one imports the page
                "keyed": keyed,
                "saved": saved,
                "members": len(file.members),
                "meetings": len(file.meetings),
                "marks": len(file.marks),
            }
        )
    os._exit(0)


def _open(context: Any, window: QWidget, group: GroupId) -> Any:
    """Open the page; gives it once every mark is in the grid and that is painted."""
    from ui.screen import Route
    from ui.screens.group.page import GroupScreen

    page = GroupScreen(context, Route("group", group, "attendance"))
    page.setParent(window)
    page.resize(1180, 700)
    page.show()
    page.load()
    wait_until(lambda: "attendance" in page._pages, "the tab")
    table = page.attendance.grid.table
    wait_painted(table.viewport(), lambda: table.model().rowCount() == MEMBERS, "the grid")
    return page


def _key(page: Any, place: int) -> float:
    """Press the key of a status on one member at the last meeting, until it is saved."""
    tab = page.attendance
    tab.grid.go_to(place, MEETINGS - 1)
    begun = time.perf_counter()
    QTest.keyClick(tab.grid.table, Qt.Key.Key_1)
    wait_until(lambda: tab.ledger.is_settled, "the mark")
    took = time.perf_counter() - begun
    wait_until(lambda: page.context.jobs.pending == 0, "quiet")
    return took


def _saved(office: Office, group: GroupId) -> list[float]:
    desk = office.coordinator
    file = desk.do(groups.open_group, group)
    last, found = file.meetings[-1], []
    for member in file.members[:MARKED]:
        begun = time.perf_counter()
        desk.do(
            groups.mark,
            group,
            membership=member.membership,
            meeting=last.id,
            status=AttendanceStatus.LATE,
        )
        found.append(time.perf_counter() - begun)
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
