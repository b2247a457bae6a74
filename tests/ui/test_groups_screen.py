from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from tests.ui.group_stage import open_stage
from ui.screen import Route
from ui.screens.groups import GroupsScreen

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
CTRL = Qt.KeyboardModifier.ControlModifier
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
LIST = Route("groups")


@pytest.fixture
def stages(tmp_path, qtbot):
    with open_stage(tmp_path, qtbot) as make:
        make.office.clock.at = NOW
        yield make


@pytest.fixture
def office(stages):
    return stages.office


@pytest.fixture
def cycles(office):
    """A finished, a planned and a running cycle, planned in this order."""
    week = timedelta(weeks=1)
    return {
        "Faraja": office.group(title="Faraja", first_meeting=NOW - 12 * week),
        "Amani": office.group(title="Amani", first_meeting=NOW + week, lead=office.counsellor2),
        "Tumaini": office.group(title="Tumaini", first_meeting=NOW - 4 * week, peer=office.peer),
    }


def titles(page):
    model = page.table.table_model
    return [model.row_at(row).title for row in range(model.rowCount())]


def test_running_cycles_stand_first_and_finished_ones_last(stages, cycles):
    page = stages("coordinator").open(GroupsScreen, LIST)
    assert titles(page) == ["Tumaini", "Amani", "Faraja"]


def test_a_cycle_that_meets_today_is_named_in_the_summary(stages, cycles):
    page = stages("coordinator").open(GroupsScreen, LIST)
    assert page.header._subtitle.whole_text == "1 cycle running · 1 meets today"


def test_chips_count_and_narrow_the_list(stages, cycles):
    page = stages("coordinator").open(GroupsScreen, LIST)
    assert page.chips.chip("PLANNED").accessibleName() == "Planned, 1"
    page.chips.chip("PLANNED").click()
    assert titles(page) == ["Amani"]


def test_typing_finds_a_group_by_who_leads_it_and_enter_opens_it(stages, cycles):
    stage = stages("coordinator")
    page = stage.open(GroupsScreen, LIST)
    stage.keys("baraka", Qt.Key.Key_Return)
    assert titles(page) == ["Amani"]
    assert stage.went == [Route("group", cycles["Amani"], "attendance")]


def test_down_leads_from_the_filter_into_the_list(stages, cycles):
    stage = stages("coordinator")
    page = stage.open(GroupsScreen, LIST)
    stage.keys(Qt.Key.Key_Down)
    assert page.table.hasFocus()
    stage.keys(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert stage.went == [Route("group", cycles["Amani"], "attendance")]


def test_a_filter_that_finds_nothing_offers_the_whole_list(stages, cycles):
    stage = stages("coordinator")
    page = stage.open(GroupsScreen, LIST)
    stage.keys("zebra")
    assert page._stack.currentWidget() is page._no_match
    page._no_match.button.click()
    assert len(titles(page)) == 3


def test_a_coordinator_plans_a_group_with_ctrl_n(stages):
    stage = stages("coordinator")
    page = stage.open(GroupsScreen, LIST)
    assert page._none.button.isVisible()
    stage.keys("N", modifier=CTRL)
    assert stage.went == [Route("new_group")]


def test_others_are_not_offered_to_plan_a_group(stages):
    stage = stages("counsellor1")
    page = stage.open(GroupsScreen, LIST)
    stage.keys("N", modifier=CTRL)
    assert stage.went == []
    assert not page._none.button.isVisible()


def test_a_peer_sees_own_groups_alone(stages, cycles):
    page = stages("peer").open(GroupsScreen, LIST)
    assert titles(page) == ["Tumaini"]


def test_a_new_group_appears_without_asking(stages, office, cycles, qtbot):
    page = stages("coordinator").open(GroupsScreen, LIST)
    office.group(title="Imani", first_meeting=NOW - timedelta(weeks=1))
    qtbot.waitUntil(lambda: "Imani" in titles(page))
