"""Opening a client with a long course, the chart, and the memory that it all takes."""

from __future__ import annotations

import statistics
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from counsel_desk.domain.ids import CaseId
from counsel_desk.services import cases, charts, notes, people, screenings, today, vaults
from tests.benchmarks.client_vault import LongCourse, long_course
from tests.benchmarks.measured import Measured, medians
from tests.benchmarks.room import Room, child
from tests.builders import cheap_keys

PROCESSES = 2
OPENINGS = 12


@cache
def _course(room: Room) -> LongCourse:
    return long_course(room.fresh("client"))


@cache
def _seen(room: Room) -> tuple[dict[str, Any], ...]:
    """Let some fresh processes open the client's page again and again.

    The first of all is left out: it compiles modules and looks at fonts, once on a machine.
    """
    course = _course(room)
    own = (str(course.folder), course.user, course.passphrase, course.case)
    child(room, "client_child", *own, "1")
    return tuple(child(room, "client_child", *own, str(OPENINGS)) for _ in range(PROCESSES))


def make_course(room: Room) -> None:
    """Make the vault with the long course."""
    _course(room)


def open_client(room: Room) -> list[Measured]:
    """From asking for the page to its first paint with the case file in it."""
    seen = _seen(room)
    opened = statistics.median(one for process in seen for one in process["opened"])
    whole = statistics.median(one for process in seen for one in process["complete"])
    first = statistics.median(process["first"] for process in seen)
    notes_ = (
        f"the page with all its cards after {whole * 1000:.0f} ms",
        f"the first page of a process, screens loaded for the first time: {first * 1000:.0f} ms",
    )
    return [
        Measured("open-client", opened * 1000, "ms", 100.0, notes=notes_),
        _services(_course(room)),
    ]


def _services(course: LongCourse) -> Measured:
    """Time the use cases that the page asks for, one after the other, without a window."""
    case, day = CaseId(UUID(course.case)), datetime.now(UTC).date()
    with cheap_keys():
        desk = vaults.open_vault(course.folder, user_name=course.user, passphrase=course.passphrase)
    asked = {
        "open_case": lambda: desk.do(cases.open_case, case),
        "list_people": lambda: desk.do(people.list_people),
        "case_alerts": lambda: desk.do(screenings.case_alerts, case),
        "progress_course": lambda: desk.do(charts.progress_course, case),
        "list_drafts": lambda: desk.do(notes.list_drafts),
        "today": lambda: desk.do(today.today, day),
    }
    try:
        taken = medians(25, *asked.values())
    finally:
        desk.close()
    parts = (f"{name} {one * 1000:.1f} ms" for name, one in zip(asked, taken, strict=True))
    return Measured("open-client-services", sum(taken) * 1000, "ms", 100.0, notes=tuple(parts))


def chart(room: Room) -> list[Measured]:
    """The first chart of a process, a redrawing, and on which thread they were drawn."""
    seen = _seen(room)
    first = statistics.median(process["chart_first"] for process in seen)
    again = statistics.median(one for process in seen for one in process["redrawn"])
    drawn = sum(process["drawn_on_window"] for process in seen)
    total = sum(process["drawn"] for process in seen)
    words = (f"of {total} drawings",)
    return [
        Measured("chart-first", first * 1000, "ms", 1000.0),
        Measured("chart-redraw", again * 1000, "ms", 100.0),
        Measured("chart-thread", drawn, "drawings on the window's thread", 0.0, notes=words),
    ]


def memory(room: Room) -> list[Measured]:
    """Memory of the whole program with a chart open."""
    seen = _seen(room)
    most = max(process["resident"] for process in seen)
    return [Measured("memory", most / 1024**2, "MB", 300.0)]
