"""Today tells a coordinator and a facilitator whom to ask after, and who waits for a group."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from counsel_desk.domain.cases import ContactMethod, SafeContact
from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.domain.outreach import OutreachOutcome
from counsel_desk.services import cases, group_places, group_plans, groups, outreach
from counsel_desk.services.errors import DiskFull
from tests.ui.group_stage import open_stage
from ui.screen import Route
from ui.screens.today.parts import FIRST_SHOWN, TodayCard
from ui.screens.today.screen import TodayScreen
from ui.widgets.outreach_sheet import OutreachSheet
from ui.widgets.rows import ListRow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ASK, WAIT = "To ask after", "Waiting for a group"


@pytest.fixture
def stages(tmp_path, qtbot):
    with open_stage(tmp_path, qtbot) as make:
        make.office.clock.at = NOW
        yield make


@pytest.fixture
def office(stages):
    return stages.office


@pytest.fixture
def case(office):
    return office.client()


@pytest.fixture
def group(office, case):
    made = office.group(members=(case,), first_meeting=NOW - timedelta(weeks=3))
    found = office.coordinator.do(groups.open_group, made)
    for meeting in found.meetings[:2]:
        office.coordinator.do(
            groups.mark,
            made,
            membership=found.members[0].membership,
            meeting=meeting.id,
            status=AttendanceStatus.DID_NOT_ATTEND,
        )
    return made


@pytest.fixture
def open_today(stages, group):
    def opened(user="coordinator"):
        stage = stages(user)
        return stage, stage.open(TodayScreen, Route("today"))

    return opened


def rows_of(page, title):
    """Give the rows of today's card of this title; none where there is no such card."""
    cards = page._body.findChildren(TodayCard)
    return [
        row
        for card in cards
        if card.accessibleName() == title
        for row in card.findChildren(ListRow)
    ]


def open_sheet(stage, page):
    (row,) = rows_of(page, ASK)
    row.setFocus()
    stage.keys(Qt.Key.Key_Return)
    (sheet,) = [one for one in page.window().findChildren(OutreachSheet) if one.isVisible()]
    return sheet


def due(office):
    return office.coordinator.do(outreach.outreach_due)


@pytest.mark.parametrize("user", ["coordinator", "counsellor1"])
def test_who_missed_two_meetings_is_named_by_code(open_today, office, case, user):
    _, page = open_today(user)
    (row,) = rows_of(page, ASK)
    assert office.code(case) in row.text()


@pytest.mark.parametrize("user", ["supervisor", "peer", "admin"])
def test_others_see_no_card(open_today, user):
    _, page = open_today(user)
    assert not rows_of(page, ASK)
    assert not rows_of(page, WAIT)


def test_enter_shows_the_safe_way_and_keeps_the_outcome(open_today, office):
    stage, page = open_today()
    sheet = open_sheet(stage, page)
    assert "SMS only" in sheet.way.text()
    assert "after six" in sheet.way.text()
    sheet.outcome.set_value(OutreachOutcome.NOT_REACHED)
    sheet.again.set_day(date(2026, 3, 6))
    stage.desk.fail("record_outreach", DiskFull())
    sheet.answer("save")
    stage.settle()
    assert sheet.isVisible()
    sheet.answer("save")
    stage.settle()
    assert due(office) == ()
    assert not rows_of(page, ASK)
    office.clock.move(days=2)
    assert due(office)[0].tried == 1
    page.load()
    stage.settle()
    again = open_sheet(stage, page)
    assert any("not reached" in part.text() for part in again.findChildren(type(again.way)))


def test_who_must_not_be_contacted_is_not_asked(open_today, office, case):
    office.coordinator.do(cases.update_contact, case, SafeContact(ContactMethod.NONE))
    stage, page = open_today()
    sheet = open_sheet(stage, page)
    assert sheet.outcome.values() == (OutreachOutcome.NOT_SAFE,)
    assert not sheet._again_field.isVisible()
    sheet.answer("save")
    stage.settle()
    assert due(office) == ()


def test_who_waits_leads_to_the_list_of_the_group(open_today, office, group):
    other = office.client(name="Halima")
    office.coordinator.do(group_places.put_on_list, other, group=group, since=date(2026, 2, 1))
    stage, page = open_today()
    (row,) = rows_of(page, WAIT)
    row.setFocus()
    stage.keys(Qt.Key.Key_Return)
    assert stage.went == [Route("group", group, "waiting")]


def test_who_waits_for_any_group_leads_to_the_groups(open_today, office):
    other = office.client(name="Halima")
    office.coordinator.do(group_places.put_on_list, other, group=None)
    stage, page = open_today()
    (row,) = rows_of(page, WAIT)
    row.setFocus()
    stage.keys(Qt.Key.Key_Return)
    assert stage.went == [Route("groups")]


def test_more_than_fit_are_counted(open_today, office):
    for number in range(10):
        one = office.client(name=f"Halima {number}")
        office.coordinator.do(group_places.put_on_list, one, group=None)
    _, page = open_today()
    assert len(rows_of(page, WAIT)) == FIRST_SHOWN
    (card,) = [one for one in page._body.findChildren(TodayCard) if one.accessibleName() == WAIT]
    assert card._more.text() == "Show all 10"


def test_the_week_shows_what_clashes_and_where_there_is_room(open_today, office, group):
    found = office.coordinator.do(groups.open_group, group)
    plan = replace(found.plan, capacity=4, venue="Hall A")
    office.coordinator.do(group_plans.change_plan, group, plan)
    office.group(title="Imani", venue="hall a", first_meeting=NOW)
    stage, page = open_today()
    week = rows_of(page, "Meetings this week")
    assert len(week) == 2
    told = {row.accessibleName().split(", clash: ")[1] for row in week}
    assert told == {"the same colleague, the same venue"}
    (room,) = rows_of(page, "Groups with room")
    assert found.plan.title in room.text()
    room.setFocus()
    stage.keys(Qt.Key.Key_Return)
    week[0].setFocus()
    stage.keys(Qt.Key.Key_Return)
    assert stage.went[0] == Route("group", group, "waiting")
    assert stage.went[1].tab == "meetings"


def test_the_day_is_painted_before_the_rest_is_asked_for(open_today, monkeypatch):
    """What is asked for earlier would take turns with painting it, at every unlock."""
    seen = []
    load = TodayScreen._load_rest

    def watched(page):
        seen.append((page._is_painted, page._view is not None))
        load(page)

    monkeypatch.setattr(TodayScreen, "_load_rest", watched)
    open_today()
    assert seen == [(True, True)]
