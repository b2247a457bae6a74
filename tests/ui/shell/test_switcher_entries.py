from __future__ import annotations

from types import SimpleNamespace
from uuid import uuid4

import pytest
from PySide6.QtWidgets import QWidget

from counsel_desk.services import cases
from counsel_desk.services.desk import Changed
from ui.jobs import Jobs
from ui.shell.switcher import Switcher
from ui.shell.switcher_entries import SwitcherEntries


class Desk:
    """Knows one client, then two."""

    def __init__(self) -> None:
        self.codes = ["KJ-0001-A"]

    def on_changed(self, listener) -> None:
        del listener

    def do(self, use_case, *args, **kwargs):
        del args, kwargs
        if use_case is cases.list_cases:
            return [SimpleNamespace(code=code, name=None, case=uuid4()) for code in self.codes]
        return []


@pytest.fixture
def jobs(qtbot):
    made = Jobs()
    yield made
    made.stop()


def test_what_is_new_since_the_last_time_is_found_at_the_first_try(qtbot, jobs):
    desk = Desk()
    jobs.adopt(desk)
    context = SimpleNamespace(jobs=jobs, may=lambda _permission: True, go=lambda _route: None)
    entries = SwitcherEntries(context, lambda: None)
    entries.refresh()
    qtbot.waitUntil(lambda: jobs.pending == 0)
    desk.codes.append("KJ-0002-B")
    entries.changed(Changed.CASES)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    switcher = Switcher(entries.all())
    switcher.open_over(window, "KJ-0002")
    assert switcher.found() == []
    entries.refresh(switcher)
    qtbot.waitUntil(lambda: [one.title for one in switcher.found()] == ["KJ-0002-B"])


def test_a_switcher_that_went_is_left_alone(qtbot, jobs):
    jobs.adopt(Desk())
    context = SimpleNamespace(jobs=jobs, may=lambda _permission: True, go=lambda _route: None)
    entries = SwitcherEntries(context, lambda: None)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    switcher = Switcher(entries.all())
    switcher.open_over(window)
    with qtbot.waitSignal(switcher.destroyed):
        switcher.close_switcher()
    entries.refresh(switcher)
    qtbot.waitUntil(lambda: jobs.pending == 0)
    assert any(one.title == "KJ-0001-A" for one in entries.all())
