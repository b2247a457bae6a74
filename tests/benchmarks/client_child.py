"""Open a client's page in the real window: client_child FOLDER USER PASSPHRASE CASE OPENINGS."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import UUID

from counsel_desk.crypto.kdf import lower_limits_for_tests
from tests.benchmarks.window import Opened, answer, wait_painted, wait_until

REDRAWINGS = 12


class Drawings:
    """Counts the drawings of charts by thread."""

    def __init__(self) -> None:
        from ui.screens.client import chart_panel

        self.total = 0
        self.on_window = 0
        chart_panel.draw = self._counted(chart_panel.draw)

    def _counted(self, draw: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(draw)
        def counted(*arguments: object, **named: object) -> object:
            self.total += 1
            self.on_window += threading.current_thread() is threading.main_thread()
            return draw(*arguments, **named)

        return counted


class Page:
    """The page of one client, opened and left again."""

    def __init__(self, opened: Opened, case: str) -> None:
        from ui.screen import Route

        self.opened = opened
        self.route = Route("client", UUID(case), "overview")
        self.home = Route("today")

    def open(self) -> tuple[float, float]:
        """Open it; gives the seconds to the first paint and until all cards are there."""
        view = self.opened.view
        begun = time.perf_counter()
        view.go(self.route)
        page: Any = view.current
        wait_painted(page.header, lambda: page.shown is not None, "the page")
        first = time.perf_counter() - begun
        wait_until(lambda: self.canvas() is not None and self.canvas()._course, "the course")
        return first, time.perf_counter() - begun

    def leave(self) -> None:
        self.opened.view.go(self.home)
        self.opened.settle()

    def canvas(self) -> Any:
        from ui.widgets.chart_canvas import ChartCanvas

        view = self.opened.view
        found = view.current.findChildren(ChartCanvas) if view.current else []
        return found[0] if found else None

    def wait_for_chart(self) -> None:
        canvas = self.canvas()
        if canvas._chart is None:
            wait_painted(canvas, lambda: canvas._chart is not None, "the chart")

    def redraw(self) -> float:
        canvas = self.canvas()
        before = canvas._chart
        begun = time.perf_counter()
        canvas.refresh()
        wait_painted(canvas, lambda: canvas._chart is not before, "another chart")
        return time.perf_counter() - begun


def main(folder: str, user: str, passphrase: str, case: str, openings: str) -> None:
    lower_limits_for_tests()
    opened = Opened(Path(folder), Path(os.environ["COUNSEL_DESK_HOME"]))
    opened.sign_in(user, passphrase)
    wait_until(opened.is_open, "the desk")
    opened.settle()
    page = Page(opened, case)
    drawings = Drawings()
    cold = "matplotlib" not in sys.modules
    begun = time.perf_counter()
    first, _ = page.open()
    page.wait_for_chart()
    found: dict[str, Any] = {
        "first": first,
        "chart_first": time.perf_counter() - begun,
        "was_cold": cold,
    }
    opened.settle()
    found["redrawn"] = [page.redraw() for _ in range(REDRAWINGS)]
    times = []
    for _ in range(int(openings)):
        page.leave()
        times.append(page.open())
        opened.settle()
    found["opened"] = [one for one, _ in times]
    found["complete"] = [whole for _, whole in times]
    found["resident"] = resident()
    found["drawn"], found["drawn_on_window"] = drawings.total, drawings.on_window
    answer(found)
    os._exit(0)


def resident() -> int:
    """Give the bytes of this process that are in memory."""
    with suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
