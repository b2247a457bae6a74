"""No key of a group's page means two things at once: Qt would then do neither."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from tests.ui.group_stage import open_stage
from ui.screen import Route
from ui.screens.group.page import GroupScreen

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
TABS = ("attendance", "roll", "meetings", "waiting", "notes", "achieved", "costs")


@pytest.fixture
def page(tmp_path, qtbot):
    with open_stage(tmp_path, qtbot) as stages:
        office = stages.office
        office.clock.at = NOW
        case = office.client(office.founder)
        group = office.group(
            lead=office.founder, members=(case,), first_meeting=NOW - timedelta(weeks=2)
        )
        office.carry_out()
        stage = stages("founder")
        page = stage.open(GroupScreen, Route("group", group))
        page.stage = stage
        yield page


def keys_of(actions):
    return [
        one.toString() for action in actions if action.isEnabled() for one in action.shortcuts()
    ]


@pytest.mark.parametrize("tab", TABS)
def test_no_key_of_a_tab_is_one_of_the_page_too(page, tab):
    page.show_tab(tab)
    page.stage.settle()
    shown = page._page(tab)
    inside = [*shown.actions(), *shown.findChildren(QAction)]
    around = [one for one in page.actions() if one not in inside]
    own = Counter(set(keys_of(inside)))
    assert not own & Counter(keys_of(around))


def test_the_month_is_chosen_by_key_on_the_tab_of_costs(page):
    page.show_tab("costs")
    page.stage.settle()
    page.costs.meetings.setFocus()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    page.stage.keys(Qt.Key.Key_M, modifier=both)
    assert page.costs.month.hasFocus()
    page.stage.keys(Qt.Key.Key_M, modifier=Qt.KeyboardModifier.ControlModifier)
    assert page.tabs.current_key() == "attendance"
